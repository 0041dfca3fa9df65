"""The notes over the words: one decision at a time, and no narrow column beside a press."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from soxa.ui.reports.notes_strip import NotesStrip
from soxa.ui.reports.side_by_side import TwoTexts
from soxa.ui.session import Session

pytestmark = pytest.mark.gui

TEXTS = TwoTexts("Phiếu mới hơn", "Đang có", "Cho 120 trẻ.", "Phiếu", "Cho 135 trẻ.")
LONG = "5 số liệu đã đổi từ lần xem trước: " + "Lượt khám, chữa bệnh tại Trạm Y tế: 120 → 135; " * 6


@pytest.fixture
def notes(make_session: Callable[..., Session], qtbot: QtBot) -> NotesStrip:
    made = NotesStrip(make_session())
    qtbot.addWidget(made)
    made.resize(560, 500)
    return made


def test_two_texts_have_the_room_of_what_changed(notes: NotesStrip) -> None:
    notes.show_moved(LONG)
    notes.show_side(TEXTS)
    assert notes.moved.isHidden()

    notes.show_side(None)
    assert not notes.moved.isHidden()
    assert notes.side.isHidden()


@pytest.mark.parametrize(("words", "below"), [("1 số liệu đã đổi.", False), (LONG, True)])
def test_a_long_note_has_the_whole_width(notes: NotesStrip, qtbot: QtBot, words: str, *, below: bool) -> None:
    notes.show_moved(words)
    notes.show()
    qtbot.waitExposed(notes)

    assert (notes.look_press.y() >= notes.moved_words.geometry().bottom()) is below
