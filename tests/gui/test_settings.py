from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from window_under_test import type_text

from soxa.services.ledgers import open_ledger
from soxa.services.slip_forms import forms_for, period_of_regime
from soxa.ui.app import Desk
from soxa.ui.settings.view import SettingsView

pytestmark = pytest.mark.gui


@pytest.fixture
def view(desk: Desk) -> SettingsView:
    desk.window.go_to("settings")
    view = desk.window.widget_of("settings")
    assert isinstance(view, SettingsView)
    return view


def test_a_name_is_kept_when_its_field_is_left(desk: Desk, view: SettingsView) -> None:
    view.tabs.setCurrentIndex(1)
    view.person_name.clear()
    type_text(view.person_name, "Lò Thị Mẫu")
    view.person_edited.emit()

    assert desk.window.session.people[0].name == "Lò Thị Mẫu"
    assert desk.window._saved.text() == "Đã lưu 09:05"


def test_an_office_is_never_left_without_a_name(desk: Desk, view: SettingsView) -> None:
    view.office_name.clear()
    view.office_edited.emit()

    assert view.office_name.text() == "Nậm Pung"
    assert desk.window.session.office.name == "Nậm Pung"


def test_a_new_unit_can_be_chosen_in_the_ledger(desk: Desk, view: SettingsView) -> None:
    view.add_unit.click()
    view.unit_name.clear()
    type_text(view.unit_name, "Tổ công nghệ số cộng đồng")
    view.unit_edited.emit()

    assert "Tổ công nghệ số cộng đồng" in [unit.name for unit in desk.window.session.units]


def test_a_new_hamlet_is_of_its_kind_and_gets_a_slip_of_its_own(desk: Desk, view: SettingsView) -> None:
    view.add_unit.click()
    view.unit_name.clear()
    type_text(view.unit_name, "Thôn Bản Mù")
    view.unit_kind.choose("THON")
    view.unit_kind.activated.emit(view.unit_kind.currentIndex())

    session = desk.window.session
    period = period_of_regime(session.ledger, "R01-thang", "2026-11")
    forms = forms_for(session.ledger, "R01-thang", period)
    assert [one.unit.name for one in forms if one.template.code == "P9"] == ["Thôn Bản Mù"]
    view.units.setCurrentRow(0)
    assert view.unit_kind.value() == "VP"


@pytest.mark.parametrize("tab", ["office", "person", "unit"])
def test_what_is_being_typed_is_kept_as_the_ledger_closes(
    desk: Desk, view: SettingsView, qtbot: QtBot, tab: str
) -> None:
    session = desk.window.session
    path = session.ledger.path
    fields = {
        "office": (0, view.office_name),
        "person": (1, view.person_position),
        "unit": (2, view.unit_short),
    }
    at, field = fields[tab]
    view.tabs.setCurrentIndex(at)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    field.selectAll()
    type_text(field, "Bản Mới")

    session.close_ledger()

    with open_ledger(path, writable=False) as kept:
        said = {
            "office": kept.office().name,
            "person": kept.people()[0].position,
            "unit": kept.units()[0].short_name,
        }
    assert said[tab] == "Bản Mới"


def test_the_pack_says_what_nobody_has_compared(view: SettingsView) -> None:
    from PySide6.QtWidgets import QLabel

    assert "chưa đối chiếu" in [one.text() for one in view.findChildren(QLabel)]


def test_the_copy_of_the_ledger_is_whole(
    desk: Desk, view: SettingsView, settle: Callable[[Desk], None], tmp_path: Path, qtbot: QtBot
) -> None:
    assert desk.places.settings is not None
    desk.places.settings.copy_to(tmp_path / "ban-sao.soxa")
    settle(desk)

    with open_ledger(tmp_path / "ban-sao.soxa", writable=False) as copy:
        assert copy.office().name == "Nậm Pung"
