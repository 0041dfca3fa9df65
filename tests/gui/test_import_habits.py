"""The import's window: cells are pasted, guessed kinds confirmed, old text asked about, sheets chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from habits import HEADS, made, no_kinds, numbered, old_fonts_guessed, pasted
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QPushButton, QSpinBox
from pytestqt.qtbot import QtBot
from window_under_test import press

from soxa.services.ledgers import new_ledger_for
from soxa.services.sample_office import sample_office
from soxa.ui.app import Desk
from soxa.ui.ledger.import_controller import ImportController
from soxa.ui.ledger.import_start import ImportStart
from soxa.ui.widgets import Picker

pytestmark = pytest.mark.gui
WAIT_MS = 30_000


@pytest.fixture
def importing(
    open_desk: Callable[..., Desk], settle: Callable[[Desk], None], tmp_path: Path
) -> Iterator[ImportController]:
    desk = open_desk(ledger=False)
    desk.window.session.adopt(new_ledger_for(tmp_path / "moi.soxa", sample_office()))
    desk.places.import_tracker()
    assert desk.places.importing is not None
    yield desk.places.importing
    desk.places.importing.leave()
    settle(desk)


def show(qtbot: QtBot, importing: ImportController, path: Path) -> None:
    with qtbot.waitSignal(importing.proposed, timeout=WAIT_MS):
        importing.begin(path)


def start_of(importing: ImportController) -> ImportStart:
    assert importing.start is not None
    return importing.start


def test_an_import_begins_on_its_own_page_and_esc_leaves_it(
    importing: ImportController, qtbot: QtBot
) -> None:
    start = start_of(importing)
    assert start.file_button.hasFocus()

    press(start.file_button, Qt.Key.Key_Escape)

    qtbot.waitUntil(lambda: importing.start is None)


def test_cells_are_pasted_by_their_keys(importing: ImportController, qtbot: QtBot, tmp_path: Path) -> None:
    habit = pasted(tmp_path)
    mime = QMimeData()
    mime.setHtml(habit.path.read_text(encoding="utf-8"))
    QGuiApplication.clipboard().setMimeData(mime)

    with qtbot.waitSignal(importing.proposed, timeout=WAIT_MS):
        press(start_of(importing).file_button, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert importing.proposal is not None
    assert importing.proposal.file_name == "Dán từ Excel"
    assert importing.proposal.counts.new == len(habit.entries)


def test_an_empty_clipboard_is_told_and_nothing_begins(importing: ImportController, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("một câu")

    start_of(importing).paste_button.click()

    qtbot.waitUntil(lambda: importing.page is None, timeout=WAIT_MS)
    assert importing.proposal is None
    assert importing.start is not None


def test_guessed_kinds_are_confirmed_at_once(
    importing: ImportController, qtbot: QtBot, tmp_path: Path
) -> None:
    habit = no_kinds(tmp_path)
    show(qtbot, importing, habit.path)
    assert importing.page is not None
    assert importing.proposal is not None
    assert importing.proposal.counts.new == 0
    confirm = importing.page.findChild(QPushButton, "confirmGuesses")
    assert confirm is not None

    with qtbot.waitSignal(importing.proposed, timeout=WAIT_MS):
        confirm.click()

    assert importing.proposal.counts.new == len(habit.entries)
    assert importing.page.carry_out_button.text() == "Nhập 30 hoạt động vào sổ"


def test_old_text_is_asked_about_before_anything_comes_in(
    importing: ImportController, qtbot: QtBot, tmp_path: Path
) -> None:
    habit = old_fonts_guessed(tmp_path)
    show(qtbot, importing, habit.path)
    assert importing.page is not None
    assert not importing.page.carry_out_button.isEnabled()
    picker = importing.page.findChild(Picker, "legacyPicker")
    assert picker is not None
    picker.choose("convert")

    with qtbot.waitSignal(importing.proposed, timeout=WAIT_MS):
        picker.activated.emit(picker.currentIndex())

    assert importing.page.carry_out_button.isEnabled()
    with qtbot.waitSignal(importing.carried_out, timeout=WAIT_MS) as done:
        importing.carry_out()
    assert done.args[0].new == len(habit.entries)


def test_a_sheet_is_left_out_and_answers_stay(
    importing: ImportController, qtbot: QtBot, tmp_path: Path
) -> None:
    from habits import write

    rows = numbered(made(21, 5))
    path = write(tmp_path / "so.xlsx", {"Một": [HEADS, *rows], "Hai": [HEADS, *numbered(made(22, 7))]})
    show(qtbot, importing, path)
    assert importing.page is not None
    with qtbot.waitSignal(importing.proposed, timeout=WAIT_MS):
        importing.answer(kinds={"Việc lạ": "HOP"})
    tick = next(one for one in importing.page.findChildren(QCheckBox) if one.text() == "Hai")

    with qtbot.waitSignal(importing.proposed, timeout=WAIT_MS):
        tick.click()

    assert importing.proposal is not None
    assert importing.proposal.counts.new == 5
    assert importing.proposal.answers.kinds == {"viec la": "HOP"}
    assert [one.name for one in importing.proposal.skipped] == ["Hai"]


def test_another_row_of_titles_is_chosen_and_a_wrong_one_changes_nothing(
    importing: ImportController, qtbot: QtBot, tmp_path: Path
) -> None:
    from habits import write

    path = write(tmp_path / "so.xlsx", {"Một": [["Sổ"], HEADS, *numbered(made(23, 5))]})
    show(qtbot, importing, path)
    assert importing.page is not None
    assert importing.proposal is not None
    before = importing.proposal
    row = next(iter(importing.page.findChildren(QSpinBox)))
    row.setValue(99)
    row.editingFinished.emit()
    qtbot.waitUntil(importing._session.jobs.is_idle, timeout=WAIT_MS)

    assert importing.proposal is before
    assert importing.page is not None
