"""Thiết lập → Chế độ báo cáo and Ngày làm việc: what is set there holds in Hôm nay and in reports."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidgetItem
from window_under_test import type_text

from soxa.services import regimes
from soxa.ui.app import Desk
from soxa.ui.settings.regimes_view import RegimesView
from soxa.ui.settings.view import SettingsView

pytestmark = pytest.mark.gui

R01 = "R01-thang"


@pytest.fixture
def settings(desk: Desk) -> SettingsView:
    desk.window.go_to("settings")
    view = desk.window.widget_of("settings")
    assert isinstance(view, SettingsView)
    view.show_part("receivers")
    return view


@pytest.fixture
def view(settings: SettingsView) -> RegimesView:
    assert settings.tabs.currentWidget() is settings.regimes
    return settings.regimes


def _item(view: RegimesView, code: str) -> QListWidgetItem:
    items = (view.list.item(at) for at in range(view.list.count()))
    return next(item for item in items if item.data(Qt.ItemDataRole.UserRole) == code)


def test_every_regime_of_the_pack_is_listed_those_the_office_has_first(desk: Desk, view: RegimesView) -> None:
    assert view.list.count() == len(desk.window.session.pack.regimes)
    states = [view.list.item(at).checkState() is Qt.CheckState.Checked for at in range(view.list.count())]
    assert states == sorted(states, reverse=True)
    assert view.chosen_code() == R01


def test_a_regime_is_switched_on_and_off(desk: Desk, view: RegimesView) -> None:
    _item(view, "R12-thang").setCheckState(Qt.CheckState.Checked)
    assert desk.window.session.pack.regime("R12-thang").is_on
    _item(view, "R12-thang").setCheckState(Qt.CheckState.Unchecked)
    assert not desk.window.session.pack.regime("R12-thang").is_on


def test_a_mailbox_is_kept_and_a_wrong_one_said_beside_the_form(desk: Desk, view: RegimesView) -> None:
    mailbox = view.receiver_edits[0][1]
    type_text(mailbox, "không phải thư")
    view.receivers_edited.emit()
    assert "không phải là một địa chỉ" in view.fault.text()
    mailbox = view.receiver_edits[0][1]
    mailbox.clear()
    type_text(mailbox, "vanphong@laocai.gov.vn")
    view.receivers_edited.emit()
    assert desk.window.session.pack.regime(R01).receivers[0].email == "vanphong@laocai.gov.vn"
    assert view.fault.text() == ""
    assert "có hộp thư" in _item(view, R01).text()


def test_a_receiver_is_added_and_taken_away(desk: Desk, view: RegimesView) -> None:
    view.add_receiver.click()
    type_text(view.receiver_edits[-1][0], "Sở Nội vụ")
    view.receivers_edited.emit()
    assert [one.name for one in desk.window.session.pack.regime(R01).receivers][-1] == "Sở Nội vụ"
    for _ in range(3):
        view._drop(view.receiver_edits[0][0])
    assert "ít nhất một nơi nhận" in view.fault.text()
    assert len(desk.window.session.pack.regime(R01).receivers) == 1
    assert len(view.receiver_edits) == 1


def test_the_deadline_is_read_back_in_words(desk: Desk, view: RegimesView) -> None:
    view.rule.choose("following")
    view.number.setText("5")
    view.hour.setText("10h")
    view.deadline_edited.emit()
    deadline = desk.window.session.pack.regime(R01).deadline
    assert (deadline.day, deadline.hour and deadline.hour.hour) == (5, 10)
    assert view.deadline_words.text().startswith("ngày 5 của tháng sau")
    view.number.setText("45")
    view.deadline_edited.emit()
    assert "Hạn gửi chưa đủ rõ" in view.fault.text()
    view.rule.choose("date")
    view.year_day.setText("20/10")
    view.deadline_edited.emit()
    assert desk.window.session.pack.regime(R01).deadline.date_in_year == "10-20"
    assert view.deadline_words.text().startswith("ngày 20/10 hằng năm")


def test_a_confirmation_takes_the_flag_away_and_names_who(desk: Desk, view: RegimesView) -> None:
    desk.window.session.ledger.actor = "Lò Thị Mẫu"
    box, _ = view.confirms["deadline"]
    assert not box.isChecked()
    box.click()
    assert "deadline" not in desk.window.session.pack.regime(R01).unconfirmed
    box, holder = view.confirms["deadline"]
    assert box.isChecked()
    assert holder.property("said").text().startswith("Lò Thị Mẫu đã đối chiếu ngày")
    box.click()
    assert "deadline" in desk.window.session.pack.regime(R01).unconfirmed


def test_a_due_day_of_one_period_is_set(desk: Desk, view: RegimesView) -> None:
    view.due_period.choose("2026-11")
    view.due_chosen.emit()
    view.due_day.set_day(date(2026, 11, 20))
    view.due_hour.setText("16:30")
    view.due_edited.emit()
    setting = regimes.duty(desk.window.session.ledger, R01).setting
    assert setting is not None
    assert setting.due["2026-11"].day == date(2026, 11, 20)
    assert view.due_period.value() == "2026-11"
    assert view.due_hour.text() == "16:30"


def test_basis_and_validity_are_kept_when_their_fields_are_left(desk: Desk, view: RegimesView) -> None:
    view.basis.clear()
    type_text(view.basis, "Quyết định số 52/2025/QĐ-UBND")
    view.basis_edited.emit()
    view.valid_from.set_day(date(2026, 1, 1))
    view.validity_edited.emit()
    regime = desk.window.session.pack.regime(R01)
    assert (regime.legal_basis, regime.valid_from) == ("Quyết định số 52/2025/QĐ-UBND", date(2026, 1, 1))


def test_an_own_day_is_added_and_taken_away(desk: Desk, settings: SettingsView) -> None:
    page = settings.days
    page.day.set_day(date(2026, 11, 20))
    type_text(page.note, "nghỉ theo quyết định của tỉnh")
    page.add_button.click()
    assert page.list.count() == 1
    assert page.list.item(0).text() == "Thứ Sáu, 20/11/2026: ngày nghỉ thêm (nghỉ theo quyết định của tỉnh)"
    page.day.set_day(date(2026, 11, 21))
    page.add_button.click()
    assert "vốn đã như vậy" in page.fault.text()
    page.list.setCurrentRow(0)
    page.drop_button.click()
    assert page.list.count() == 0
    assert not regimes.own_days(desk.window.session.ledger)
