"""Entry: by the keyboard alone, by words for days, by copies and series, with photos."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid
from window_under_test import press, type_text

from soxa.domain.activities import Activity, Status
from soxa.services import attaching, recording
from soxa.services.ledgers import open_ledger
from soxa.services.recording import ActivityQuery
from soxa.services.unfiled import keep_unfiled, unfiled
from soxa.ui.app import Desk
from soxa.ui.fields import LearningEdit
from soxa.ui.ledger.controller import LedgerController
from soxa.ui.ledger.view import LedgerView
from soxa.ui.widgets import Picker

pytestmark = pytest.mark.gui
OLD = ActivityQuery(kinds=("HN",), end=date(2026, 10, 1))
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


class Typist:
    """Presses keys where the cursor is, and counts them."""

    def __init__(self, desk: Desk, qtbot: QtBot) -> None:
        self._window, self._qtbot, self.pressed = desk.window, qtbot, 0
        self._window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is self._window)

    def _target(self) -> QWidget:
        focused: QWidget | None = self._window.focusWidget()
        return focused if focused is not None else self._window

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press(self._target(), key, modifier)
        self.pressed += 1
        # A button that a shortcut pushes is let go a moment later.
        buttons = self._window.findChildren(QAbstractButton)
        self._qtbot.waitUntil(lambda: not any(isValid(one) and one.isDown() for one in buttons))

    def type(self, text: str) -> None:
        type_text(self._target(), text)
        self.pressed += len(text)


@pytest.fixture
def view(desk: Desk) -> LedgerView:
    desk.window.go_to("ledger")
    view = desk.window.widget_of("ledger")
    assert isinstance(view, LedgerView)
    return view


@pytest.fixture
def controller(desk: Desk, view: LedgerView) -> LedgerController:
    assert desk.places.ledger is not None
    return desk.places.ledger


def _line(view: LedgerView, name: str) -> QLineEdit:
    field = view.form.field(name)
    assert isinstance(field, QLineEdit)
    return field


def _newest(desk: Desk, text: str) -> Activity:
    return recording.find(desk.window.session.ledger, ActivityQuery(text=text), limit=1)[0]


def _choose(view: LedgerView, row: int) -> None:
    """Choose one row, whatever keys an earlier test has left pressed."""
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    view.table.selectionModel().select(view.table.model().index(row, 0), flags)


def _count(desk: Desk) -> int:
    return recording.count(desk.window.session.ledger, ActivityQuery())


def _jpeg(colour: str = "red") -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (2400, 1200), colour).save(written, "JPEG")
    return written.getvalue()


# ---------------------------------------------------------------------- by the keyboard


def test_an_activity_is_filed_by_keys_alone_from_a_cold_start(desk: Desk, qtbot: QtBot) -> None:
    typist = Typist(desk, qtbot)
    before = _count(desk)
    typist.press(KEY.Key_2, CTRL)
    view = desk.window.widget_of("ledger")
    assert isinstance(view, LedgerView)
    typist.press(KEY.Key_N, CTRL)
    for _ in range(3):
        typist.press(KEY.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.focusWidget() is view.form.field("kind")
    typist.press(KEY.Key_H)  # the first kind that begins so: Hội nghị
    assert view.form.kind_code() == "HN"
    typist.press(KEY.Key_Tab)
    typist.type("t5")
    typist.press(KEY.Key_Tab)
    typist.press(KEY.Key_Tab)
    title = "Hội nghị lấy ý kiến quy hoạch"
    typist.type(title)
    typist.press(KEY.Key_Tab)
    typist.type("1.250")
    typist.press(KEY.Key_Return)

    assert _count(desk) == before + 1
    filed = _newest(desk, "lay y kien quy hoach")
    assert (filed.kind, filed.first_day) == ("HN", date(2026, 11, 12))
    assert filed.quantities == {"nguoi": Decimal(1250)}
    assert desk.window.focusWidget() is view.form.field("title")
    # All that is not the title and the number itself: eleven keys and two letters for the day.
    assert typist.pressed - len(title) - len("1.250") <= 13

    typist.pressed = 0
    typist.type("Hội nghị thứ hai")
    typist.press(KEY.Key_Return)
    second = _newest(desk, "hoi nghi thu hai")
    assert (second.kind, second.first_day, second.unit) == (filed.kind, filed.first_day, filed.unit)
    assert typist.pressed == len("Hội nghị thứ hai") + 1


def test_days_are_said_and_read_back_beside_the_field(view: LedgerView) -> None:
    day = _line(view, "day")
    for typed, first, last, said in (
        ("hôm qua", date(2026, 11, 15), None, "Chủ nhật, 15/11/2026"),
        ("t5", date(2026, 11, 12), None, "Thứ Năm, 12/11/2026"),
        ("5/9", date(2026, 9, 5), None, "Thứ Bảy, 05/9/2026"),
        ("5-7/9", date(2026, 9, 5), date(2026, 9, 7), "Thứ Bảy, 05/9/2026"),
    ):
        day.clear()
        type_text(day, typed)
        assert view.form.day() == first
        assert view.form.below("day") == said
        until = _line(view, "until").text()
        assert until == ("" if last is None else "07/9/2026")
    assert view.form.below("until") == "Thứ Hai, 07/9/2026 (3\u00a0ngày)"

    view.form.field("status").setCurrentIndex(0)  # type: ignore[attr-defined]
    assert view.form.field("status").value() is Status.PLANNED  # type: ignore[attr-defined]
    day.clear()
    type_text(day, "t5")
    assert view.form.day() == date(2026, 11, 19)


def test_what_is_new_and_lies_ahead_is_planned_until_it_does_not(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    view.form.start_new(kind="HOP", day=date(2026, 11, 16), unit=None)
    day, status = _line(view, "day"), view.form.field("status")
    assert isinstance(status, Picker)
    day.clear()
    type_text(day, "20/11")
    assert (view.form.day(), status.value()) == (date(2026, 11, 20), Status.PLANNED)
    assert view.form.below("day") == "Thứ Sáu, 20/11/2026: sắp tới, ghi là dự kiến"
    day.clear()
    type_text(day, "12/11")
    assert (view.form.day(), status.value()) == (date(2026, 11, 12), Status.DONE)

    day.clear()
    type_text(day, "20/11")
    type_text(view.form.field("title"), "Họp chuẩn bị")
    controller.file_or_keep()
    assert _newest(desk, "hop chuan bi").status is Status.PLANNED
    assert (view.form.day(), status.value()) == (date(2026, 11, 20), Status.PLANNED)


def test_ctrl_z_in_an_empty_field_takes_the_last_filing_back(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)
    before = _count(desk)
    view.form.start_new(kind="HOP", day=date(2026, 11, 12), unit=None)
    view.form.focus_title()
    typist.type("Giao ban thử")
    typist.press(KEY.Key_Return)
    assert _count(desk) == before + 1

    typist.type("x")
    typist.press(KEY.Key_Z, CTRL)
    assert _line(view, "title").text() == ""
    assert _count(desk) == before + 1
    typist.press(KEY.Key_Z, CTRL)
    assert _count(desk) == before
    typist.press(KEY.Key_Y, CTRL)
    assert _count(desk) == before + 1


def test_ctrl_enter_files_from_the_field_of_several_lines(desk: Desk, view: LedgerView, qtbot: QtBot) -> None:
    typist = Typist(desk, qtbot)
    view.form.start_new(kind="HOP", day=date(2026, 11, 12), unit=None)
    type_text(view.form.field("title"), "Họp có kết quả")
    view.form.field("result").setFocus()
    typist.type("Thống nhất")
    typist.press(KEY.Key_Return)
    typist.type("ba việc")
    typist.press(KEY.Key_Return, CTRL)

    assert _newest(desk, "hop co ket qua").result == "Thống nhất ba việc"


# ---------------------------------------------------------------------- numbers and tags


def test_a_number_with_two_readings_is_asked_about(view: LedgerView) -> None:
    view.form.start_new(kind="NN", day=date(2026, 11, 12), unit=None)
    ha = _line(view, "ha")
    type_text(ha, "8.5")
    field = view.form._kind_fields.numbers["ha"]
    assert "8,5" in view.form.below("ha")
    assert [press.text() for press in field.presses()] == ["Là 8,5", "Là 85"]

    field.presses()[0].click()

    assert ha.text() == "8,5"
    assert view.form.below("ha") == "8,5 = tám phẩy năm"
    assert field.presses() == []
    assert not field.answers.isVisibleTo(field)


def test_a_multiplication_that_reports_do_is_shown_while_its_numbers_are_typed(view: LedgerView) -> None:
    view.form.start_new(kind="TT", day=date(2026, 11, 12), unit=None)
    fields = view.form._kind_fields
    assert fields.products() == ""
    type_text(_line(view, "luotphat"), "12")
    type_text(_line(view, "phut"), "15")
    assert fields.products() == "12 lượt phát × 15 phút = 180 phút"
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=None)
    assert view.form._kind_fields.products() == ""


def test_tags_are_chips_and_complete_from_the_offices_own(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)
    view.form.start_new(kind="HOP", day=date(2026, 11, 12), unit=None)
    type_text(view.form.field("title"), "Họp có nhãn")
    tags = view.form._tags
    tags.line.setFocus()
    typist.type("chuyển đổi số, nông thôn mới,")
    assert tags.tags() == ("chuyển đổi số", "nông thôn mới")
    typist.press(KEY.Key_Backspace)
    assert tags.tags() == ("chuyển đổi số",)
    typist.type("văn thư")
    typist.press(KEY.Key_Return)
    assert _newest(desk, "hop co nhan").tags == ("chuyển đổi số", "văn thư")

    tags.line.setFocus()
    typist.type("doi s")
    qtbot.waitUntil(lambda: tags.line.offers() == ["chuyển đổi số"])


# ---------------------------------------------------------------------- copies, series, what was planned


def test_a_past_title_brings_its_place_and_unit_again_to_be_looked_at(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)
    unit = desk.window.session.units[1].id
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=unit)
    type_text(view.form.field("title"), "Đối thoại với thanh niên")
    type_text(view.form.field("place"), "Nhà văn hóa thôn Na Hối")
    view.form._kind_fields.choices["hinhthuc"].choose("ket_hop")
    controller.file_or_keep()
    view.form.start_new(kind="HN", day=date(2026, 11, 13), unit=None)
    title = view.form.field("title")
    assert isinstance(title, LearningEdit)
    title.setFocus()
    typist.type("doi thoai voi th")
    qtbot.waitUntil(lambda: title.offers() == ["Đối thoại với thanh niên"])
    popup = title._offers.popup()
    popup.setCurrentIndex(popup.model().index(0, 0))
    typist.press(KEY.Key_Return)

    assert _line(view, "place").text() == "Nhà văn hóa thôn Na Hối"
    assert view.form.unit() == unit
    assert set(view.form.copied.unread()) == {"place", "unit", "hinhthuc"}
    typist.type(" lần hai")
    typist.press(KEY.Key_Return)
    filed = _newest(desk, "doi thoai voi thanh nien lan hai")
    assert (filed.place, filed.unit, filed.choices) == (
        "Nhà văn hóa thôn Na Hối",
        unit,
        {"hinhthuc": "ket_hop"},
    )


def test_copied_fields_are_marked_until_they_are_looked_at(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)
    ledger = desk.window.session.ledger
    meetings = recording.find(ledger, ActivityQuery(kinds=("HN",)))
    like = next(one for one in meetings if one.place and one.quantities)
    ledger.activities.change(replace(like, choices={"hinhthuc": "ket_hop"}))
    controller.show_activities([like.id])
    controller.copy_chosen()
    unread = view.form.copied.unread()
    assert {"nguoi", "hinhthuc", "place"} <= set(unread)
    assert "title" not in unread  # the cursor stands in it
    assert "chưa xem" in view.form.field("nguoi").accessibleName()

    typist.press(KEY.Key_Tab)
    assert "nguoi" not in view.form.copied.unread()
    assert "chưa xem" not in view.form.field("nguoi").accessibleName()
    view.form.copied.confirm_button.click()
    assert view.form.copied.unread() == []
    assert not view.form.copied.isVisibleTo(view.form)


def test_a_series_is_shown_day_by_day_and_filed_as_one_act(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    before = _count(desk)
    view.form.start_new(kind="HOP", day=date(2026, 11, 9), unit=None)
    type_text(view.form.field("title"), "Giao ban thứ Hai")
    view.form.series_button.click()
    page = controller.series.page
    assert page is not None
    page.until.set_day(date(2027, 1, 4))
    page.rule_changed.emit()
    lines = [page.list.item(at).text() for at in range(page.list.count())]
    assert lines[0] == "Thứ Hai, 09/11/2026  ·  Đã thực hiện"
    assert lines[2] == "Thứ Hai, 23/11/2026  ·  Dự kiến"
    assert len(page.ticked()) == len(lines) == 9

    page.every.setCurrentIndex(4)
    assert [day.isoformat() for day in page.ticked()] == ["2026-11-09", "2026-12-09"]
    page.every.setCurrentIndex(0)
    page.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    page.file_button.click()

    assert controller.series.page is None
    assert _count(desk) == before + 8
    made = recording.find(desk.window.session.ledger, ActivityQuery(text="giao ban thu hai"), limit=10)
    assert [one.status for one in made if one.title == "Giao ban thứ Hai"].count(Status.DONE) == 1
    assert view.form.is_blank()
    controller.undo()
    assert _count(desk) == before


def test_a_series_goes_on_from_what_is_filed_by_its_own_rule(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    view.form.start_new(kind="HOP", day=date(2026, 10, 5), unit=None)
    type_text(view.form.field("title"), "Sinh hoạt chuyên đề riêng")
    controller.file_or_keep()
    controller.show_activities([_newest(desk, "chuyen de rieng").id])
    controller.series.open()
    page = controller.series.page
    assert page is not None
    assert page.first.day() == date(2026, 10, 12)
    page.every.setCurrentIndex(1)
    assert page.first.day() == date(2026, 10, 19)
    page.every.setCurrentIndex(4)
    assert page.first.day() == date(2026, 11, 5)
    page.until.clear()
    type_text(page.until, "28/2")
    assert page.until.day() == date(2027, 2, 28)
    assert [day.isoformat() for day in page.ticked()] == ["2026-11-05", "2027-01-05"]  # Saturday, and Tết
    page.first.set_day(date(2026, 12, 7))
    page.every.setCurrentIndex(0)
    assert page.first.day() == date(2026, 12, 7)


def test_a_series_leaves_holidays_out_and_says_what_is_there_already(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    view.form.start_new(kind="HOP", day=date(2026, 8, 26), unit=None)
    type_text(view.form.field("title"), "Giao ban thứ Tư")
    controller.file_or_keep()
    view.form.start_new(kind="HOP", day=date(2026, 8, 26), unit=None)
    type_text(view.form.field("title"), "Giao ban thứ Tư")
    controller.series.open()
    page = controller.series.page
    assert page is not None
    page.until.set_day(date(2026, 9, 16))
    page.rule_changed.emit()
    lines = [page.list.item(at).text() for at in range(page.list.count())]

    assert "đã có trong sổ" in lines[0]
    assert "ngày nghỉ" in lines[1]
    assert page.ticked() == [date(2026, 9, 9), date(2026, 9, 16)]
    page.days_off.setChecked(False)
    assert date(2026, 9, 2) in page.ticked()
    Typist(desk, qtbot).press(KEY.Key_Escape)
    assert controller.series.page is None


def test_what_was_planned_is_done_by_one_key(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)
    view.form.start_new(kind="NV", day=date(2026, 11, 2), unit=None)
    type_text(view.form.field("title"), "Rà soát hộ nghèo theo văn bản tỉnh")
    type_text(view.form.field("given_by"), "UBND tỉnh")
    type_text(view.form.field("due"), "15/11")
    view.form.field("status").setCurrentIndex(0)  # type: ignore[attr-defined]
    assert "quá hạn 1 ngày" in view.form.below("completed")
    controller.file_or_keep()
    planned = _newest(desk, "ra soat ho ngheo theo van ban")
    assert planned.status is Status.PLANNED

    controller.show_activities([planned.id])
    assert view.form.done_button.isVisible()
    typist.press(KEY.Key_Return, CTRL | Qt.KeyboardModifier.ShiftModifier)

    done = recording.get(desk.window.session.ledger, [planned.id])[0]
    assert done.status is Status.DONE
    assert done.task is not None
    assert done.task.completed == date(2026, 11, 16)
    assert "hoàn thành chậm 1 ngày" in view.form.below("completed")
    assert not view.form.done_button.isVisible()
    controller.undo()
    assert recording.get(desk.window.session.ledger, [planned.id])[0] == planned


# ---------------------------------------------------------------------- photos


def test_a_photo_dropped_on_a_new_activity_is_filed_with_it_and_taken_back_with_it(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot, tmp_path: Path
) -> None:
    session = desk.window.session
    photo, bad = tmp_path / "hội nghị.jpg", tmp_path / "hỏng.jpg"
    photo.write_bytes(_jpeg())
    bad.write_bytes(b"\xff\xd8\xff")
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=None)
    title = view.form.field("title")
    type_text(title, "Hội nghị có ảnh")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(photo)), QUrl.fromLocalFile(str(bad))])
    actions, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(title.rect().center(), actions, mime, button, none)
    QApplication.sendEvent(title, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(title, QDropEvent(QPointF(5, 5), actions, mime, button, none))
    strip = view.form.photos
    qtbot.waitUntil(lambda: len(strip.thumbs()) == 1)
    assert _line(view, "title").text() == "Hội nghị có ảnh"
    assert "hỏng.jpg" in strip.faults()
    press(title, KEY.Key_Return)

    filed = _newest(desk, "hoi nghi co anh")
    kept = attaching.attachments_of(session.ledger, filed.id)
    assert [one.name for one in kept] == ["hội nghị.jpg"]
    assert strip.thumbs() == []
    controller.undo()
    assert attaching.attachments_of(session.ledger, filed.id) == ()
    controller.redo()
    assert attaching.attachments_of(session.ledger, filed.id) == kept
    assert photo.read_bytes() == _jpeg()


def test_a_picture_is_pasted_looked_at_and_taken_away(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    session = desk.window.session
    view.table.selectRow(1)
    chosen = controller._current
    assert chosen is not None
    image = QImage(800, 400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.darkGreen)
    QGuiApplication.clipboard().setImage(image)
    press(view.form.field("title"), KEY.Key_V, CTRL)
    strip = view.form.photos
    qtbot.waitUntil(lambda: len(strip.thumbs()) == 1)
    kept = attaching.attachments_of(session.ledger, chosen.id)
    assert kept[0].name == "Ảnh dán 16-11-2026 09g05-00.png"

    press(strip.thumbs()[0], KEY.Key_Return)
    page = controller.photos._page
    assert page is not None
    assert page.isVisible()
    Typist(desk, qtbot).press(KEY.Key_Escape)
    assert controller.photos._page is None
    assert view.main.isVisible()

    press(strip.thumbs()[0], KEY.Key_Delete)
    assert strip.thumbs() == []
    controller.undo()
    assert len(strip.thumbs()) == 1
    QGuiApplication.clipboard().clear()


def test_text_is_pasted_as_text_even_where_a_picture_lies_beside_it(view: LedgerView) -> None:
    mime = QMimeData()
    mime.setText("từ Excel")
    image = QImage(8, 8, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    mime.setImageData(image)
    QGuiApplication.clipboard().setMimeData(mime)
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=None)
    press(view.form.field("title"), KEY.Key_V, CTRL)

    assert _line(view, "title").text() == "từ Excel"
    QGuiApplication.clipboard().clear()


def test_a_photo_that_is_still_made_small_follows_the_activity_that_was_filed_meanwhile(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "chậm.jpg"
    photo.write_bytes(_jpeg("blue"))
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=None)
    type_text(view.form.field("title"), "Ghi trước khi ảnh xong")
    controller.photos.add([photo])
    controller.file_or_keep()
    filed = _newest(desk, "ghi truoc khi anh xong")

    ledger = desk.window.session.ledger
    qtbot.waitUntil(lambda: len(attaching.attachments_of(ledger, filed.id)) == 1)
    assert view.form.photos.thumbs() == []


# ---------------------------------------------------------------------- half typed


def test_what_is_half_typed_waits_while_a_row_is_looked_at(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)
    typist.press(KEY.Key_N, CTRL)
    typist.type("Họp đột xuất phòng chống bão")
    controller.photos._draft.files.append(attaching.Prepared("anh.jpg", _jpeg(), "image/jpeg"))
    _choose(view, 2)

    assert _line(view, "title").text() != "Họp đột xuất phòng chống bão"
    assert view.unfiled_line.isVisible()
    assert "Họp đột xuất" in view.unfiled_said.text()
    view.unfiled_button.click()
    assert _line(view, "title").text() == "Họp đột xuất phòng chống bão"
    assert not view.unfiled_line.isVisible()
    controller.file_or_keep()
    filed = _newest(desk, "hop dot xuat phong chong bao")
    assert len(attaching.attachments_of(desk.window.session.ledger, filed.id)) == 1
    assert unfiled(desk.window.session.ledger) == ()


def test_what_is_half_typed_survives_new_undo_and_a_choice_of_several(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    typist = Typist(desk, qtbot)

    def choose_all() -> None:
        view.table.setFocus()
        view.table.selectAll()

    leaving: list[Callable[[], object]] = [
        lambda: typist.press(KEY.Key_N, CTRL),
        lambda: controller._show_again([]),
        choose_all,
    ]
    for leave in leaving:
        typist.press(KEY.Key_N, CTRL)
        typist.type("Đang ghi dở")
        leave()
        assert view.unfiled_line.isVisible()
        view.unfiled_drop.click()
        assert not view.unfiled_line.isVisible()


def test_what_is_half_typed_is_there_after_a_power_cut(
    desk: Desk, view: LedgerView, qtbot: QtBot, open_desk: Callable[..., Desk], tmp_path: Path
) -> None:
    typist = Typist(desk, qtbot)
    ledger = desk.window.session.ledger
    typist.press(KEY.Key_N, CTRL)
    typist.type("Kiểm tra đê")
    type_text(view.form.field("place"), "Thôn Na Hối")
    qtbot.waitUntil(lambda: [one.place for one in unfiled(ledger)] == ["Thôn Na Hối"])
    copy = tmp_path / "sau-mat-dien.soxa"
    shutil.copy(ledger.path, copy)
    log = ledger.path.with_name(ledger.path.name + "-wal")
    shutil.copy(log, copy.with_name(copy.name + "-wal"))

    again = open_desk(ledger=False)
    again.window.session.open_path(copy)
    again.window.go_to("ledger")
    opened = again.window.widget_of("ledger")
    assert isinstance(opened, LedgerView)
    assert _line(opened, "title").text() == "Kiểm tra đê"
    assert _line(opened, "place").text() == "Thôn Na Hối"
    again.window.session.close_ledger()


def test_what_bears_a_secrecy_mark_is_not_kept_half_typed(desk: Desk, controller: LedgerController) -> None:
    ledger = desk.window.session.ledger
    like = recording.find(ledger, ActivityQuery(), limit=1)[0]
    keep_unfiled(ledger, [replace(like, result="TỐI MẬT"), like])
    assert [one.title for one in unfiled(ledger)] == [like.title]


def test_a_change_that_cannot_be_kept_is_not_dropped_in_silence(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    controller.show_activities([one.id for one in recording.find(desk.window.session.ledger, OLD, limit=3)])
    _choose(view, 0)
    first = controller._current
    assert first is not None
    place, day = _line(view, "place"), _line(view, "day")
    place.clear()
    type_text(place, "Nơi khác")
    day.clear()
    type_text(day, "32/1")
    leaving: list[Callable[[], object]] = [
        lambda: _choose(view, 1),
        view.copy_button.click,
        view.new_button.click,
    ]
    for leave in leaving:
        leave()
        assert controller._current == first
        assert place.text() == "Nơi khác"
        assert view.revert_button.isVisible()
        assert controller.list.ranges() == [(0, 0)]
    day.clear()
    type_text(day, "15/9/2026")
    _choose(view, 1)
    kept = recording.get(desk.window.session.ledger, [first.id])[0]
    assert (kept.place, kept.first_day) == ("Nơi khác", date(2026, 9, 15))
    assert not view.revert_button.isVisible()


def test_a_copy_is_of_what_stands_in_the_form(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    controller.show_activities([one.id for one in recording.find(desk.window.session.ledger, OLD, limit=1)])
    place = _line(view, "place")
    place.clear()
    type_text(place, "Nơi vừa sửa")
    controller.copy_chosen()
    assert place.text() == "Nơi vừa sửa"


def test_a_change_that_cannot_be_kept_is_given_up_by_one_press(
    desk: Desk, view: LedgerView, controller: LedgerController
) -> None:
    controller.show_activities([one.id for one in recording.find(desk.window.session.ledger, OLD, limit=2)])
    day = _line(view, "day")
    before = day.text()
    day.clear()
    type_text(day, "32/1")
    _choose(view, 1)
    assert controller.list.ranges() == [(0, 0)]
    view.table.selectAll()
    assert controller.list.ranges() == [(0, 0)]
    view.revert_button.click()
    assert day.text() == before
    assert not view.revert_button.isVisible()
    _choose(view, 1)
    assert controller.list.ranges() == [(1, 1)]


def test_photos_of_a_read_only_ledger_are_looked_at_and_not_taken_away(
    open_desk: Callable[..., Desk], sample_file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "chi-doc.soxa"
    shutil.copy(sample_file, path)
    with open_ledger(path) as other:
        chosen = recording.find(other, ActivityQuery(), limit=1)[0]
        photos = [attaching.Prepared(f"{name}.jpg", _jpeg(name), "image/jpeg") for name in ("red", "blue")]
        attaching.keep(other, chosen.id, photos)
        desk = open_desk(ledger=False)
        desk.window.session.open_path(path)
        desk.window.go_to("ledger")
        view = desk.window.widget_of("ledger")
        controller = desk.places.ledger
        assert isinstance(view, LedgerView)
        assert controller is not None
        controller.show_activities([chosen.id])
        thumbs = view.form.photos.thumbs()
        assert len(thumbs) == 2
        press(thumbs[0], KEY.Key_Delete)
        press(thumbs[0], KEY.Key_Return)
        page = controller.photos._page
        assert page is not None
        assert page.isVisible()
        press(page, KEY.Key_Delete)
        press(page, KEY.Key_Right)
        assert "(2/2)" in page._name.text()
        Typist(desk, qtbot).press(KEY.Key_Escape)
        assert view.main.isVisible()
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        assert not view.form.photos.take(mime)
        assert len(view.form.photos.thumbs()) == 2
        desk.window.session.close_ledger()
