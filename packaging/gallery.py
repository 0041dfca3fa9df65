"""The gallery: every screen with the sample office, in both languages and themes and two sizes, as PNG files.

Look at them after each change as a commune officer would: clipped words, dead space, grey on grey and English
in the Vietnamese window are defects. Run by ``python3 packaging/dev.py gallery [--out DIR] [--quick]``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import product
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from soxa.base.settings import Settings
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.sections import FigureRun
from soxa.services.drafting import open_report
from soxa.services.ledgers import new_ledger_for, open_ledger
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME, sample_office
from soxa.services.sampling import make_sample_ledger, sample_tracker
from soxa.services.sealing import seal
from soxa.ui.app import Desk
from soxa.ui.crash import CrashDialog
from soxa.ui.reports.desk_controller import DeskController
from soxa.ui.session import Session
from soxa.ui.start.view import StartView

NOW = datetime(2026, 11, 16, 9, 5)  # noqa: DTZ001 - the wall clock of the sample office
SIZES = ((1366, 740), (1920, 1080))
_SETTLE_S = 60.0
_PRESSED = FigureKey("HC02", Basis.ACTUAL)
Picture = tuple[str, Callable[[], None]]


class Studio:
    """One window in one look, and the pictures taken of it."""

    def __init__(self, app: QApplication, out: Path, *, material: Path, look: tuple[str, str]) -> None:
        language, theme = look
        self._app, self._out, self._look = app, out, "-".join(look)
        self._material = material
        self._folder = Path(tempfile.mkdtemp())
        settings = Settings(language=language, theme=theme, last_folder=str(self._folder))
        self.session = Session(settings, clock=lambda: NOW, settings_path=self._folder / "settings.json")
        self.desk = Desk(app, self.session)
        self.taken = 0

    def run(self) -> None:
        """Take all pictures."""
        self.desk.window.show()
        for name, prepare in self._scenes():
            prepare()
            for width, height in SIZES:
                self.desk.window.resize(width, height)
                self._settle()
                self._save(f"{name}-{width}", self.desk.window.grab())
        self._take_crash_dialog()
        self._end()

    def _scenes(self) -> Iterator[Picture]:
        yield from self._start_scenes()
        yield "10-today", lambda: self._open_sample("today")
        yield "11-ledger", lambda: self._go("ledger")
        yield "12-ledger-chosen", self._choose_row
        yield "13-ledger-search", self._search
        yield "20-reports", lambda: self._go("reports")
        yield "21-desk", self._open_report
        yield "22-desk-figure", self._press_figure
        yield "23-desk-figures", self._show_figures
        yield "24-desk-sealed", self._seal
        yield "25-desk-sign", lambda: self._step("sign")
        yield "26-desk-number", lambda: self._step("number")
        yield "27-desk-issue", lambda: self._step("issue")
        yield "28-desk-send", lambda: self._step("send")
        yield "30-exchange", lambda: self._go("exchange")
        yield "31-exchange-answers", self._verify
        for at, name in enumerate(("office", "people", "units", "pack", "looks", "file")):
            yield f"4{at}-settings-{name}", lambda tab=at: self._settings(tab)  # type: ignore[misc]
        yield "50-ledger-empty", self._open_empty
        yield "51-import", self._propose
        yield "52-import-faults", lambda: self._import_tab(1)
        yield "53-imported", self._carry_out
        yield "54-waiting", self._show_waiting

    def _start_scenes(self) -> Iterator[Picture]:
        view = self.desk.window.centralWidget().findChild(StartView)
        assert isinstance(view, StartView)
        yield "00-start", lambda: None
        yield "01-start-office", view.welcome.new_button.click
        yield "02-start-regimes", view.office.skip_button.click
        yield "03-start-tracker", view.regimes.next_button.click

    # Scenes

    def _open_sample(self, place: str) -> None:
        path = self._folder / "so-nam-pung.soxa"
        shutil.copy(self._material / "sample.soxa", path)
        self.session.open_path(path)
        self._go(place)

    def _go(self, place: str) -> None:
        self.desk.window.go_to(place)

    def _choose_row(self) -> None:
        self.desk.window.widget_of("ledger").table.selectRow(4)  # type: ignore[attr-defined]

    def _search(self) -> None:
        self.desk.window.widget_of("ledger").search.setText("hoi nghi")  # type: ignore[attr-defined]
        self._settle(0.5)

    def _report(self) -> DeskController:
        assert self.desk.places.reports is not None
        return self.desk.places.reports.desk

    def _open_report(self) -> None:
        self.desk.window.widget_of("ledger").search.clear()  # type: ignore[attr-defined]
        self.session.report_wanted.emit(SAMPLE_REGIME, SAMPLE_PERIOD)

    def _press_figure(self) -> None:
        controller = self._report()
        assert controller.draft is not None
        for text in controller.draft.texts:
            runs = [run for block in text.blocks for run in block.runs]
            if any(isinstance(run, FigureRun) and run.key == _PRESSED for run in runs):
                controller.write(text.section)
        controller.show_figure(_PRESSED)

    def _show_figures(self) -> None:
        view = self.desk.window.widget_of("reports").desk  # type: ignore[attr-defined]
        view.card.dismiss()
        view.show_tab(1)
        view.figures.choose("NN01")

    def _seal(self) -> None:
        view = self.desk.window.widget_of("reports").desk  # type: ignore[attr-defined]
        view.show_tab(0)
        self._report().steps.begin("seal")
        self._settle(1.0)

    def _step(self, step: str) -> None:
        self._report().steps.begin(step)

    def _verify(self) -> None:
        self.desk.receive(self._material / "bao-cao.pdf")

    def _settings(self, tab: int) -> None:
        self._go("settings")
        self.desk.window.widget_of("settings").tabs.setCurrentIndex(tab)  # type: ignore[attr-defined]

    def _open_empty(self) -> None:
        self.session.adopt(new_ledger_for(self._folder / "so-moi.soxa", sample_office()))
        self._go("ledger")

    def _propose(self) -> None:
        self.desk.places.import_tracker(sample_tracker())

    def _import_tab(self, tab: int) -> None:
        page = self.desk.places.importing and self.desk.places.importing.page
        assert page is not None
        page.tabs.setCurrentIndex(tab)

    def _carry_out(self) -> None:
        assert self.desk.places.importing is not None
        self.desk.places.importing.carry_out()

    def _show_waiting(self) -> None:
        assert self.desk.places.importing is not None
        self.desk.places.importing.show_waiting()

    def _take_crash_dialog(self) -> None:
        trace = "Traceback (most recent call last):\n  File 'soxa/ui/app.py', line 1, in run\nValueError: x"
        dialog = CrashDialog(self.session, trace)
        dialog.show()
        self._settle()
        self._save("60-crash", dialog.grab())
        dialog.close()

    # Inside

    def _settle(self, at_least_s: float = 0.15) -> None:
        # No loop runs here: events are taken until nothing is under way any more.
        begun = time.monotonic()
        while time.monotonic() - begun < at_least_s or not self.session.jobs.is_idle():
            self._app.processEvents()
            time.sleep(0.005)
            if time.monotonic() - begun > _SETTLE_S:
                raise TimeoutError(self._look)

    def _save(self, name: str, picture: object) -> None:
        path = self._out / self._look / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        picture.save(str(path))  # type: ignore[attr-defined]
        self.taken += 1

    def _end(self) -> None:
        self.desk.window.session_ends()
        self.session.end()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        shutil.rmtree(self._folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    """Take the gallery's pictures and say where they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("build") / "gallery")
    parser.add_argument("--quick", action="store_true", help="Vietnamese and light only")
    asked = parser.parse_args(arguments)
    app = QApplication([])
    looks = [("vi", "light")] if asked.quick else list(product(("vi", "en"), ("light", "dark")))
    with tempfile.TemporaryDirectory() as folder:
        material = Path(folder)
        _make_material(material)
        for look in looks:
            studio = Studio(app, asked.out, material=material, look=look)
            studio.run()
            print(f"{'-'.join(look)}: {studio.taken} pictures")
    print(f"in {asked.out}")
    return 0


def _make_material(folder: Path) -> None:
    make_sample_ledger(folder / "sample.soxa")
    shutil.copy(folder / "sample.soxa", folder / "sealed.soxa")
    with open_ledger(folder / "sealed.soxa") as ledger:
        report = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report
        (folder / "bao-cao.pdf").write_bytes(seal(ledger, report.id, now=NOW.astimezone()).pdf)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
