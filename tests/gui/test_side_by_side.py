"""Two texts side by side: by keys alone, and nothing lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from window_under_test import press, type_text

from soxa.ui.reports.side_by_side import Choice, Decision, SideBySide, TwoTexts
from soxa.ui.session import Session

pytestmark = pytest.mark.gui

TEXTS = TwoTexts(
    "Trạm Y tế gửi phiếu mới hơn",
    "Đang có trong báo cáo",
    "Tổ chức tiêm chủng cho 120 trẻ.",
    "Phiếu ngày 16/11/2026",
    "Tổ chức tiêm chủng cho 135 trẻ.",
)


@pytest.fixture
def side(make_session: Callable[..., Session], qtbot: QtBot) -> SideBySide:
    made = SideBySide(make_session())
    qtbot.addWidget(made)
    made.resize(800, 400)
    made.show_texts(TEXTS)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    return made


def _decisions(side: SideBySide) -> list[Decision]:
    taken: list[Decision] = []
    side.decided.connect(taken.append)
    return taken


@pytest.mark.parametrize(
    ("key", "choice", "text"),
    [
        (Qt.Key.Key_1, Choice.LEFT, TEXTS.left),
        (Qt.Key.Key_2, Choice.RIGHT, TEXTS.right),
        (Qt.Key.Key_3, Choice.BOTH, f"{TEXTS.left}\n{TEXTS.right}"),
    ],
)
def test_a_key_takes_one_or_both(
    side: SideBySide, qtbot: QtBot, key: Qt.Key, choice: Choice, text: str
) -> None:
    taken = _decisions(side)
    side.left_text.setFocus()
    with qtbot.waitSignal(side.decided):
        press(side.left_text, key, Qt.KeyboardModifier.AltModifier)

    assert taken == [Decision(choice, text)]


def test_a_third_text_begins_as_both_and_is_what_was_typed(side: SideBySide) -> None:
    taken = _decisions(side)
    side.edit_press.click()
    assert side.edit.toPlainText() == f"{TEXTS.left}\n{TEXTS.right}"
    side.edit.selectAll()
    type_text(side.edit, "Tiêm chủng đủ liều cho 135 trẻ.")
    press(side.edit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert taken == [Decision(Choice.EDITED, "Tiêm chủng đủ liều cho 135 trẻ.")]


def test_only_the_words_that_differ_are_marked(side: SideBySide) -> None:
    marked = [one.cursor.selectedText() for one in side.left_text.extraSelections()]  # type: ignore[attr-defined]
    beside = [one.cursor.selectedText() for one in side.right_text.extraSelections()]  # type: ignore[attr-defined]

    assert marked == ["120"]
    assert beside == ["135"]


def test_escape_leaves_the_writing_first_and_then_all(side: SideBySide, qtbot: QtBot) -> None:
    taken = _decisions(side)
    side.begin_edit()
    press(side.edit, Qt.Key.Key_Escape)
    assert not side.edit.isVisible()
    with qtbot.waitSignal(side.left):
        press(side, Qt.Key.Key_Escape)

    assert taken == []


def test_every_control_has_a_name(side: SideBySide) -> None:
    fields: list[QWidget] = [side.left_text, side.right_text, side.edit, side.take_left, side.take_right]

    assert all(field.accessibleName() for field in fields)
