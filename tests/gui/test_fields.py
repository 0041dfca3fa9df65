from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QStyleOptionComboBox
from pytestqt.qtbot import QtBot
from window_under_test import press, type_text

from soxa.ui.fields import DayEdit, LearningEdit, NumberEdit
from soxa.ui.widgets import Picker

pytestmark = pytest.mark.gui

NEAR = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("12", date(2026, 11, 12)),
        ("5/9", date(2026, 9, 5)),
        ("05.09.2025", date(2025, 9, 5)),
        ("hôm qua", date(2026, 11, 15)),
        ("t5", date(2026, 11, 12)),
        ("31/9", None),
        ("5-7/9", None),
    ],
)
def test_a_day_is_read_as_clerks_type_it(day_edit: DayEdit, typed: str, day: date | None) -> None:
    day_edit.clear()
    type_text(day_edit, typed)
    assert day_edit.day() == day


def test_what_is_typed_halfway_does_not_move_the_year(day_edit: DayEdit) -> None:
    day_edit.set_day(date(2025, 9, 30))
    day_edit.selectAll()
    type_text(day_edit, "1/10")
    assert day_edit.day() == date(2025, 10, 1)


def test_several_days_are_read_where_they_may_be(qtbot: QtBot) -> None:
    edit = DayEdit(near=lambda: NEAR, picture=QIcon(), calendar_name="lịch", takes_range=True)
    qtbot.addWidget(edit)
    read: list[object] = []
    edit.range_read.connect(read.append)
    type_text(edit, "5-7/9")

    assert edit.day() == date(2026, 9, 5)
    assert read[-1] == date(2026, 9, 7)


@pytest.mark.parametrize(
    ("typed", "decimals", "readings"),
    [
        ("8.5", None, ("8,5", "85")),
        ("8.5", 0, ("85",)),
        ("1,250", 1, ("1.250",)),
        ("1.250", 0, ()),
        ("8,5", 1, ()),
        ("tám", 0, ()),
    ],
)
def test_what_can_be_read_in_two_ways_offers_both(
    qtbot: QtBot, typed: str, decimals: int | None, readings: tuple[str, ...]
) -> None:
    edit = NumberEdit(decimals=decimals)
    qtbot.addWidget(edit)
    type_text(edit, typed)
    assert edit.readings() == readings


@pytest.fixture
def day_edit(qtbot: QtBot) -> DayEdit:
    edit = DayEdit(near=lambda: NEAR, picture=QIcon(), calendar_name="lịch")
    qtbot.addWidget(edit)
    edit.set_day(NEAR)
    return edit


def test_arrows_move_the_day(day_edit: DayEdit, qtbot: QtBot) -> None:
    press(day_edit, Qt.Key.Key_Up)
    press(day_edit, Qt.Key.Key_Up)
    press(day_edit, Qt.Key.Key_Down)

    assert day_edit.day() == date(2026, 11, 17)
    assert day_edit.text() == "17/11/2026"


def test_a_day_that_does_not_exist_is_a_fault_and_an_empty_optional_one_is_not(qtbot: QtBot) -> None:
    edit = DayEdit(near=lambda: NEAR, picture=QIcon(), calendar_name="lịch", optional=True)
    qtbot.addWidget(edit)
    assert not edit.is_faulty()

    type_text(edit, "31/9")

    assert edit.is_faulty()


@pytest.mark.parametrize(
    ("typed", "number"),
    [("1.250", Decimal(1250)), ("8,5", Decimal("8.5")), ("180 người", Decimal(180)), ("", None)],
)
def test_a_number_is_read_as_people_type_it(typed: str, number: Decimal | None, qtbot: QtBot) -> None:
    edit = NumberEdit(units={"nguoi"})
    qtbot.addWidget(edit)
    type_text(edit, typed)

    assert edit.number() == number
    assert edit.fault() is None


def test_a_number_in_words_is_a_fault(qtbot: QtBot) -> None:
    edit = NumberEdit()
    qtbot.addWidget(edit)
    type_text(edit, "khoảng năm mươi")

    assert edit.number() is None
    assert edit.fault() is not None


@pytest.fixture
def learning(qtbot: QtBot) -> LearningEdit:
    past = ["Giao ban công tác tuần 46", "Giao ban công tác tuần 45"]
    edit = LearningEdit(lambda text: past if text.casefold().startswith("gi") else [])
    qtbot.addWidget(edit)
    edit.show()
    edit.setFocus()
    qtbot.waitUntil(edit.hasFocus)
    return edit


def test_past_texts_are_offered_while_a_syllable_is_composed(learning: LearningEdit, qtbot: QtBot) -> None:
    type_text(learning, "Giá")
    qtbot.waitUntil(lambda: len(learning.offers()) == 2)
    # The input method takes its syllable back and types another one; the list must not swallow a key.
    press(learning, Qt.Key.Key_Backspace)
    type_text(learning, "ả")

    assert learning.text() == "Giả"


def test_enter_takes_an_offer_only_if_one_is_chosen(learning: LearningEdit, qtbot: QtBot) -> None:
    pressed: list[bool] = []
    learning.returnPressed.connect(lambda: pressed.append(True))
    type_text(learning, "Giao")
    qtbot.waitUntil(lambda: len(learning.offers()) == 2)
    press(learning, Qt.Key.Key_Return)
    assert (learning.text(), pressed) == ("Giao", [True])

    type_text(learning, " b")
    qtbot.waitUntil(lambda: learning._offers.popup().isVisible())
    press(learning._offers.popup(), Qt.Key.Key_Down)
    press(learning._offers.popup(), Qt.Key.Key_Return)

    assert learning.text() == "Giao ban công tác tuần 46"
    assert pressed == [True]


def test_long_words_of_a_picker_end_in_dots(qtbot: QtBot) -> None:
    words = "Chỉ đạo sản xuất, tiêm phòng, khuyến nông"
    picker = Picker([(words, "SX")])
    qtbot.addWidget(picker)
    picker.resize(160, picker.sizeHint().height())
    shown = QStyleOptionComboBox()
    picker.initStyleOption(shown)
    assert shown.currentText.endswith("…")  # type: ignore[attr-defined]
    assert picker.currentText() == words
    picker.resize(600, picker.sizeHint().height())
    picker.initStyleOption(shown)
    assert shown.currentText == words  # type: ignore[attr-defined]
