"""A report from a letter, in the window, with the actions counted: the goal is five minutes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.services.deadlines import due
from soxa.ui.app import Desk
from soxa.ui.reports.letter_controller import LetterController, read_hour
from soxa.ui.today.view import TodayView

pytestmark = pytest.mark.gui

OUTLINE = """I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH
- Văn bản đã ban hành
II. KẾT QUẢ THỰC HIỆN
1. Hạ tầng số
2. Nhân lực số
III. ĐỀ XUẤT, KIẾN NGHỊ"""
TABLE = (
    "TT\tChỉ tiêu\tĐVT\tThực hiện\n"
    "1\tSố cuộc họp, hội nghị\tcuộc\t\n"
    "2\tSố máy tính được cấp\tbộ\t\n"
    "3\tSố thôn có cáp quang\tthôn\t\n"
)


@dataclass
class Actions:
    """What a person does: every field typed, every press."""

    done: list[str] = field(default_factory=list)

    def type(self, edit: QWidget, text: str) -> None:
        assert isinstance(edit, QLineEdit)
        edit.setFocus()
        edit.selectAll()
        type_text(edit, text)
        self.done.append(f"typed {text}")

    def paste(self, press_it: Callable[[], None], text: str, html: str = "") -> None:
        data = QMimeData()
        data.setText(text)
        if html:
            data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)
        press_it()
        self.done.append("pasted")

    def press(self, do: Callable[[], None], what: str) -> None:
        do()
        self.done.append(what)


def _letter(desk: Desk) -> LetterController:
    desk.places.begin_letter()
    assert desk.places.reports is not None
    assert desk.places.reports.letter is not None
    return desk.places.reports.letter


def test_a_letter_becomes_a_report_at_the_desk(
    desk: Desk, qtbot: QtBot, settle: Callable[[Desk], None]
) -> None:
    window, actions = desk.window, Actions()
    today = window.widget_of("today")
    assert isinstance(today, TodayView)
    actions.press(today.letter_button.click, "Tạo báo cáo theo công văn…")
    assert desk.places.reports is not None
    reports, letter = desk.places.reports, desk.places.reports.letter
    assert letter is not None
    view = letter.view
    assert view.isVisible()
    assert view.number.hasFocus()
    actions.type(view.number, "1234/SKHCN-CĐS")
    actions.type(view.day, "15/11/2026")
    actions.type(view.from_whom, "Sở Khoa học và Công nghệ")
    actions.type(view.subject, "V/v báo cáo kết quả chuyển đổi số 10 tháng")
    actions.type(view.deadline, "17/11/2026")
    actions.type(view.hour, "10 giờ")
    actions.type(view.end, "31/10/2026")
    actions.paste(view.paste_outline.click, OUTLINE)
    assert [one.title for one in letter.sections] == [
        "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH", "KẾT QUẢ THỰC HIỆN", "Hạ tầng số", "Nhân lực số", "ĐỀ XUẤT, KIẾN NGHỊ",
    ]  # fmt: skip
    actions.paste(view.paste_table.click, TABLE)
    assert [one.indicator for one in letter.table.rows] == ["CD03", "", ""]
    assert view.subject.text() == "Kết quả chuyển đổi số 10 tháng"
    actions.press(view.make.click, "Tạo báo cáo")
    settle(desk)
    qtbot.waitUntil(lambda: reports.desk.draft is not None, timeout=WAIT_MS)
    draft = reports.desk.draft
    assert draft is not None
    assert draft.report.regime == "CV-1"
    assert (draft.period.start, draft.period.last_day) == (date(2026, 1, 1), date(2026, 10, 31))
    assert draft.template.sections[0].title == "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
    (owed,) = [one for one in due(window.session.ledger, date(2026, 11, 16)) if one.regime.code == "CV-1"]
    assert (owed.deadline, owed.hour) == (date(2026, 11, 17), time(10))
    assert len(actions.done) == 11, actions.done
    assert _letter(desk).view.number.text() == ""


def test_what_is_missing_stands_beside_its_field(desk: Desk) -> None:
    letter = _letter(desk)
    view = letter.view
    view.make.click()
    assert view.fields["number"].below() == "Chưa điền ô này."
    assert view.notice.text() == "Chưa có đề cương và cũng chưa có bảng chỉ tiêu."
    assert view.number.hasFocus()


def test_what_is_about_private_people_is_refused_in_words(desk: Desk) -> None:
    letter = _letter(desk)
    Actions().paste(letter.view.paste_outline.click, "I. Nắm tình hình dư luận\nII. Kết quả")
    letter.view.make.click()
    assert "“Nắm tình hình dư luận”" in letter.view.notice.text()


def test_the_outline_is_mended_as_a_tree(desk: Desk) -> None:
    letter = _letter(desk)
    view = letter.view
    Actions().paste(view.paste_outline.click, OUTLINE)
    second = view.tree.topLevelItem(1)
    assert second is not None
    view.tree.setCurrentItem(second)
    view.tree.unit_chosen.emit(1, "VHXH")
    assert [one.unit for one in letter.sections] == ["", "VHXH", "VHXH", "VHXH", ""]
    view.add.click()
    view.tree.title_edited.emit(2, "An toàn thông tin")
    assert [(one.level, one.label, one.title) for one in letter.sections][1:4] == [
        (1, "II.", "KẾT QUẢ THỰC HIỆN"), (1, "III.", "An toàn thông tin"), (2, "1.", "Hạ tầng số"),
    ]  # fmt: skip
    view.inward.click()
    assert [(one.level, one.label) for one in letter.sections][2:4] == [(2, "1."), (2, "2.")]
    view.outward.click()
    press(view.tree, Qt.Key.Key_Delete)
    assert len(letter.sections) == 5
    data = QMimeData()
    data.setText("I. Khác")
    QGuiApplication.clipboard().setMimeData(data)
    press(view.tree, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert [one.title for one in letter.sections] == ["Khác"]


def test_rows_of_the_table_are_matched_and_removed(desk: Desk) -> None:
    letter = _letter(desk)
    view = letter.view
    Actions().paste(view.paste_table.click, TABLE)
    picker = view.match_pickers[0]
    picker.setCurrentIndex(0)
    assert letter.table.rows[0].indicator == ""
    picker.setCurrentIndex(1)
    assert letter.table.rows[0].indicator == "CD03"
    view.table.selectRow(2)
    press(view.table, Qt.Key.Key_Delete)
    assert len(letter.table.rows) == 2


def test_the_frame_of_an_old_report_is_taken(
    desk: Desk, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    document = Document()
    for text in ("I. CHỈ ĐẠO", "Năm 2025 ban hành 152 văn bản.", "II. KIẾN NGHỊ"):
        document.add_paragraph(text)
    path = tmp_path / "cu.docx"
    document.save(str(path))
    letter = _letter(desk)
    letter.take_frame(path)
    settle(desk)
    assert [one.title for one in letter.sections] == ["CHỈ ĐẠO", "KIẾN NGHỊ"]


def test_nothing_pasted_is_said_quietly_and_escape_goes_back(desk: Desk) -> None:
    letter = _letter(desk)
    QGuiApplication.clipboard().clear()
    letter.view.paste_outline.click()
    letter.view.paste_table.click()
    assert letter.sections == ()
    type_text(letter.view.number, "12/UBND-VP")
    letter.view.back.click()
    assert not letter.view.isVisible()
    assert _letter(desk).view.number.text() == "12/UBND-VP"  # what was typed is there again


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10:00", time(10)), ("16 giờ 30", time(16, 30)), ("9h", time(9)), ("17", time(17)),
        ("9g15", time(9, 15)), ("25:00", None), ("sáng", None), ("", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_letters_write_them(text: str, expected: time | None) -> None:
    assert read_hour(text) == expected
