"""Hangs the pictures: every look, one after the other, in one application."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from house.gallery.camera import Camera
from house.gallery.office import NOW, Office, make_office
from house.gallery.scenes import SCENES, Stage
from house.speaking import say
from soxa.base.settings import Settings
from soxa.ui.app import Desk
from soxa.ui.qt_words import QtWords
from soxa.ui.session import Session


@dataclass(frozen=True, slots=True)
class Look:
    """One way the window may look."""

    language: str
    theme: str
    width_px: int
    height_px: int
    scale_percent: int = 100

    @property
    def name(self) -> str:
        """Name of its folder."""
        scale = "" if self.scale_percent == 100 else f"-{self.scale_percent}"  # noqa: PLR2004 - percent
        return f"{self.language}-{self.theme}-{self.width_px}x{self.height_px}{scale}"


LOOKS = (
    *(
        Look(language, theme, *size)
        for size in ((1366, 768), (1920, 1080))
        for language in ("vi", "en")
        for theme in ("light", "dark")
    ),
    Look("vi", "light", 1366, 768, 125),
)


def draw(out: Path, *, scratch: Path, only: str = "") -> int:
    """Draw the looks whose name holds a word.

    Args:
        out: Folder of folders.
        scratch: An empty folder for ledgers.
        only: The word; empty = all.

    Returns:
        The exit code: 0 if nothing broke, 1 if something did, 2 if no look has such a name.
    """
    looks = [look for look in LOOKS if only in look.name]
    if not looks:
        print(f"no look is named like {only!r}: {', '.join(look.name for look in LOOKS)}")
        return 2
    app = QApplication(["soxa"])
    app.setCursorFlashTime(0)
    say("the sample office, at each step of a report")
    office = make_office(scratch / "office")
    failed, pictures = 0, 0
    for look in looks:
        begun = time.perf_counter()
        camera, failures = _draw_look(app, look, office, out, scratch / look.name)
        failed += failures
        pictures += camera.count
        say(f"{look.name}: {camera.count} pictures in {time.perf_counter() - begun:.0f} s")
    # What Python has put there would be destroyed after Python itself, and take the exit code with it.
    QApplication.clipboard().clear()
    print(f"gallery: {pictures} pictures in {out}, {failed} failures", flush=True)
    return 1 if failed else 0


def _draw_look(app: QApplication, look: Look, office: Office, out: Path, scratch: Path) -> tuple[Camera, int]:
    settings = Settings(
        language=look.language,
        theme=look.theme,
        text_scale_percent=look.scale_percent,
        last_folder=str(scratch),
    )
    session = Session(settings, clock=lambda: NOW, settings_path=scratch / "settings.json")
    words = QtWords(session, app)
    app.installTranslator(words)
    desk = Desk(app, session)
    desk.window.resize(look.width_px, look.height_px)
    desk.window.show()
    desk.window.activateWindow()
    camera = Camera(out / look.name, session.jobs)
    stage = Stage(desk, camera, office, scratch)
    broken: list[BaseException] = []
    session.jobs.crashed.connect(broken.append)
    sys.excepthook = _remember(broken)
    failed = 0
    for scene in SCENES:
        try:
            scene(stage)
        except Exception:  # noqa: BLE001 - one broken screen must not hide the others
            failed += 1
            print(f"{look.name}: {scene.__name__} failed", flush=True)
            traceback.print_exc()
    sys.excepthook = sys.__excepthook__
    for error in broken:
        print(f"{look.name}: broke with {type(error).__name__}", flush=True)
    camera.close()
    session.end()
    desk.window.session_ends()
    app.removeTranslator(words)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return camera, failed + len(broken)


def _remember(broken: list[BaseException]) -> Callable[..., None]:
    # Qt prints what breaks inside a signal and goes on.
    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        broken.append(error)
        sys.__excepthook__(kind, error, trace)

    return hook
