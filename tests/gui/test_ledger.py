from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from window_under_test import press, type_text

from soxa.domain.activities import Activity
from soxa.services import recording
from soxa.services.ledgers import open_ledger
from soxa.services.recording import ActivityQuery
from soxa.ui.app import Desk
from soxa.ui.ledger.controller import LedgerController
from soxa.ui.ledger.table_model import ActivityTableModel, Feed
from soxa.ui.ledger.view import LedgerView

pytestmark = pytest.mark.gui


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


def _newest(desk: Desk, text: str) -> Activity:
    return recording.find(desk.window.session.ledger, ActivityQuery(text=text), limit=1)[0]


def _line(view: LedgerView, name: str) -> QLineEdit:
    field = view.form.field(name)
    assert isinstance(field, QLineEdit)
    return field


def test_enter_files_an_activity_and_opens_the_next_with_kind_unit_and_day_kept(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    session = desk.window.session
    unit = session.units[0].id
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=unit)
    type_text(view.form.field("title"), "Hội nghị sơ kết đường giao thông")
    type_text(view.form.field("nguoi"), "1.250")
    assert view.form.below("nguoi") == "1.250 = một nghìn hai trăm năm mươi"
    press(view.form.field("title"), Qt.Key.Key_Return)

    filed = _newest(desk, "so ket duong giao thong")
    assert filed.title == "Hội nghị sơ kết đường giao thông"
    assert filed.quantities == {"nguoi": Decimal(1250)}
    assert (filed.kind, filed.unit, filed.first_day) == ("HN", unit, date(2026, 11, 12))
    assert _line(view, "title").text() == ""
    assert (view.form.kind_code(), view.form.unit(), view.form.day()) == ("HN", unit, date(2026, 11, 12))
    assert view.form.is_blank()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_filed(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    before = recording.count(desk.window.session.ledger, ActivityQuery())
    view.form.start_new(kind="HN", day=date(2026, 11, 12), unit=None)
    type_text(view.form.field("nguoi"), "khoảng năm mươi")
    _line(view, "day").clear()
    type_text(view.form.field("day"), "31/9")
    controller.file_or_keep()

    assert view.form.below("title") != ""
    assert view.form.below("day") != ""
    assert view.form.below("nguoi") != ""
    assert recording.count(desk.window.session.ledger, ActivityQuery()) == before


def test_search_needs_no_accents_and_chips_narrow(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    model = view.table.model()
    assert model.rowCount() == 594
    type_text(view.search, "hoi nghi")
    qtbot.waitUntil(lambda: 0 < model.rowCount() < 594)
    found = model.rowCount()
    view.kind_chip.choose("HN")
    assert 0 < model.rowCount() <= found

    view.search.clear()
    view.kind_chip.choose(None)
    qtbot.waitUntil(lambda: model.rowCount() == 594)
    view.mend_chip.setChecked(True)
    assert model.rowCount() == 69


def test_a_changed_field_is_kept_when_it_is_left_and_undo_takes_it_back(
    desk: Desk, view: LedgerView, controller: LedgerController, qtbot: QtBot
) -> None:
    ledger = desk.window.session.ledger
    type_text(view.search, "tuan 46")
    qtbot.waitUntil(lambda: 0 < view.table.model().rowCount() < 20)
    view.table.selectRow(0)
    before = recording.find(ledger, controller.query(), limit=1)[0]
    desk.window.activateWindow()
    view.form.field("place").setFocus()
    qtbot.waitUntil(view.form.field("place").hasFocus)
    _line(view, "place").clear()
    type_text(view.form.field("place"), "Nhà văn hóa thôn Na Hối")
    view.form.field("title").setFocus()
    qtbot.waitUntil(lambda: recording.get(ledger, [before.id])[0].place == "Nhà văn hóa thôn Na Hối")

    controller.undo()

    assert recording.get(ledger, [before.id])[0] == before

    view.redo_button.click()

    assert recording.get(ledger, [before.id])[0].place == "Nhà văn hóa thôn Na Hối"
    assert not view.redo_button.isEnabled()


def test_duplicate_opens_the_same_today(desk: Desk, view: LedgerView, controller: LedgerController) -> None:
    view.table.selectRow(4)
    title = _line(view, "title").text()
    controller.copy_chosen()
    assert view.form.day() == desk.window.session.today()
    controller.file_or_keep()

    filed = recording.find(desk.window.session.ledger, ActivityQuery(), limit=30)
    assert any(entry.title == title and entry.first_day == desk.window.session.today() for entry in filed)


def test_the_foot_sums_what_is_chosen(view: LedgerView, controller: LedgerController) -> None:
    view.kind_chip.choose("HN")
    view.table.selectAll()
    chosen = view.sums_label.text()
    people = sum(
        entry.quantities.get("nguoi", Decimal(0))
        for entry in (view.table.model().activity(row) for row in range(view.table.model().rowCount()))  # type: ignore[attr-defined]
    )
    assert f"{people:,}".replace(",", ".") in chosen


def test_the_form_shows_the_chosen_row_or_none(view: LedgerView, controller: LedgerController) -> None:
    view.table.selectRow(4)
    title = _line(view, "title").text()
    assert view.form_title.text() == "Hoạt động đang chọn"
    assert title
    view.table.selectAll()
    assert view.form_title.text() == "Chọn 594 hoạt động"
    assert _line(view, "title").text() == ""
    assert not view.form.isEnabled()

    view.table.selectRow(4)
    assert _line(view, "title").text() == title
    assert view.form.isEnabled()
    other = "HN" if view.form.kind_code() != "HN" else "HOP"
    view.kind_chip.choose(other)
    view.kind_chip.chosen.emit(other)
    assert view.form_title.text() == "Hoạt động mới"
    assert _line(view, "title").text() == ""


def test_a_ledger_that_is_read_only_says_so_and_takes_nothing(
    open_desk: Callable[..., Desk], sample_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "chi-doc.soxa"
    shutil.copy(sample_file, path)
    desk = open_desk(ledger=False)
    with open_ledger(path):
        desk.window.session.open_path(path)
        assert "chỉ" in desk.window.notice_text()
        desk.window.go_to("ledger")
        view = desk.window.widget_of("ledger")
        assert isinstance(view, LedgerView)
        view.table.selectRow(2)
        presses = (view.new_button, view.file_button, view.copy_button, view.import_button)
        assert not any(press.isEnabled() for press in presses)
        fields = [view.form.field(name) for name in ("kind", "day", "title", "place", "result", "tags")]
        assert not any(field.isEnabled() for field in fields)
        assert not view.form.photos.add_button.isEnabled()
        desk.window.session.close_ledger()


def test_the_table_holds_a_few_pages_of_a_million_rows(desk: Desk) -> None:
    like = _newest(desk, "")
    read: list[tuple[int, int]] = []

    def page(offset: int, limit: int) -> list[Activity]:
        read.append((offset, limit))
        return [replace(like, title=f"dòng {offset + at}") for at in range(limit)]

    model = ActivityTableModel(desk.window.session)
    model.show(Feed(lambda: 1_000_000, page))
    index = model.index(999_999, 2)

    assert model.rowCount() == 1_000_000
    assert model.data(index) == "dòng 999999"
    for row in range(0, 1_000_000, 10_000):
        model.data(model.index(row, 0))
    assert len(model._pages) <= 12
    assert all(limit == 100 for _, limit in read)


def test_quick_entry_files_from_today(desk: Desk, qtbot: QtBot) -> None:
    desk.window.go_to("today")
    view = desk.window.widget_of("today")
    view.quick_kind.choose("HOP")  # type: ignore[attr-defined]
    type_text(view.quick_title, "Giao ban đầu tuần 47")  # type: ignore[attr-defined]
    type_text(view.quick_number, "26")  # type: ignore[attr-defined]
    press(view.quick_title, Qt.Key.Key_Return)  # type: ignore[attr-defined]

    filed = _newest(desk, "giao ban dau tuan 47")
    assert filed.quantities == {"nguoi": Decimal(26)}
    assert view.quick_title.text() == ""  # type: ignore[attr-defined]


def test_the_import_shows_what_will_come_and_a_second_one_brings_nothing(
    open_desk: Callable[..., Desk], settle: Callable[[Desk], None], qtbot: QtBot, tmp_path: object
) -> None:
    from soxa.services.ledgers import new_ledger_for
    from soxa.services.sample_office import sample_office
    from soxa.services.sampling import sample_tracker

    desk = open_desk(ledger=False)
    session = desk.window.session
    session.adopt(new_ledger_for(Path(str(tmp_path)) / "moi.soxa", sample_office()))
    desk.places.import_tracker(sample_tracker())
    importing = desk.places.importing
    assert importing is not None
    with qtbot.waitSignal(importing.proposed, timeout=30_000):
        pass
    assert importing.page is not None
    assert importing.page.carry_out_button.text() == "Nhập 594 hoạt động vào sổ"
    assert importing.page.faults_table.rowCount() == 3
    with qtbot.waitSignal(importing.proposed, timeout=30_000):
        importing.answer(kinds={"Đi thực tế": "HOP"})
    assert importing.proposal is not None
    assert importing.proposal.counts.new == 595
    with qtbot.waitSignal(importing.carried_out, timeout=60_000) as done:
        importing.carry_out()
    assert done.args[0].new == 595
    settle(desk)

    view = desk.window.widget_of("ledger")
    assert view.waiting_button.isVisible()  # type: ignore[attr-defined]
    desk.places.import_tracker(sample_tracker())
    with qtbot.waitSignal(importing.proposed, timeout=30_000):
        pass
    assert importing.proposal.counts.new == 0
    assert "Nhập 0" not in importing.page.carry_out_button.text()
    importing.leave()
    settle(desk)

    importing.show_waiting()
    page = importing._waiting
    assert page is not None
    assert page.rows.count() == 2
    assert desk.window.focusWidget() is next(iter(page.edits.values()))
    page.edits["Ngày"].setText("30/9/2026")
    page._mend()
    assert page.rows.count() == 1
