"""Takes pictures of a window once nothing moves in it any more: no sleeps, and never for ever."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QImage, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from house.gallery.cut_words import cut_words
from soxa.ui.jobs import Jobs

_LIMIT_MS = 60_000
_LOOK_EVERY_MS = 10
_LONGEST_PAUSE_MS = 1000
"""What the window does after a pause in typing comes sooner; notices stay longer."""


class NeverHappened(Exception):
    """What a picture waits for did not come."""


class Camera:
    """Numbers and keeps the pictures of one look.

    Args:
        folder: Where they go.
        jobs: What must be at rest.
    """

    def __init__(self, folder: Path, jobs: Jobs) -> None:
        self._folder, self._jobs = folder, jobs
        self._count = 0
        self._cut: list[str] = []
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()

    @property
    def count(self) -> int:
        """Pictures taken."""
        return self._count

    def take(self, window: QWidget, name: str, *, popup: QWidget | None = None) -> None:
        """Keep a picture of the window at rest, with a menu or calendar that stands over it."""
        shown = self._at_rest(window)
        self._keep(window, shown, name, popup)

    def snap(self, window: QWidget, name: str) -> None:
        """Keep a picture of the window as it is, while work is under way."""
        self._keep(window, window.grab(), name, None)

    def close(self) -> None:
        """Write down the words that had too little room."""
        text = "".join(f"{line}\n" for line in self._cut)
        (self._folder / "cut-words.txt").write_text(text, encoding="utf-8")

    def _keep(self, window: QWidget, shown: QPixmap, name: str, popup: QWidget | None) -> None:
        if popup is not None:
            shown = _over(shown, popup, popup.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0)))
        self._count += 1
        path = self._folder / f"{self._count:02d}-{name}.png"
        if not shown.save(str(path)):
            raise OSError(path)
        self._cut += [f"{path.name}: {words}" for words in cut_words(window)]

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window work until something holds.

        Raises:
            NeverHappened: Not within the limit.
        """
        if holds():
            return
        loop = QEventLoop()
        late = QTimer(singleShot=True, interval=_LIMIT_MS)
        late.timeout.connect(loop.quit)
        looks = QTimer(interval=_LOOK_EVERY_MS)
        looks.timeout.connect(lambda: loop.quit() if holds() else None)
        late.start()
        looks.start()
        loop.exec()
        if not late.isActive():
            raise NeverHappened(what)

    def rest(self) -> None:
        """Wait for the jobs under way and for what the window does after a pause."""
        QApplication.processEvents()
        self.wait_until(lambda: self._jobs.is_idle() and not _awaits_a_pause(), "rest")
        QApplication.processEvents()

    def _at_rest(self, window: QWidget) -> QPixmap:
        # Drawing itself asks for pages: at rest is what looks the same twice.
        self.rest()
        before, shown = QImage(), window.grab()
        while before != (now := shown.toImage()):
            before = now
            self.rest()
            shown = window.grab()
        return shown


def _awaits_a_pause() -> bool:
    timers = [timer for window in QApplication.topLevelWidgets() for timer in window.findChildren(QTimer)]
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() < _LONGEST_PAUSE_MS for timer in timers
    )


def _over(below: QPixmap, above: QWidget, at: QPoint) -> QPixmap:
    painter = QPainter(below)
    painter.drawPixmap(at, above.grab())
    painter.end()
    return below
