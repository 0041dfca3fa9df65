"""Scenes of who works here: picking a name, entering a new one, the PIN, the locked screen."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from soxa.base.pins import kept_pin
from soxa.domain.ids import PersonId
from soxa.domain.offices import Person, Role
from soxa.ui.people.pages import LockPage, PinPage, WhoPage

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_POSITIONS = (
    ("Chuyên viên Văn phòng HĐND và UBND", "VP", Role.OFFICER),
    ("Công chức Văn hóa - Xã hội", "VHXH", Role.OFFICER),
    ("Trưởng phòng Kinh tế", "KT", Role.UNIT_HEAD),
    ("Văn thư - Lưu trữ", "VP", Role.CLERK),
)
_SINCE = date(2025, 7, 1)
_PIN = "2468"


def people(stage: Stage) -> None:
    """The page at start, its form, the chip's menu, the PIN's page, the locked screen."""
    stage.open_anew("drafting")
    session, window = stage.session, stage.desk.window
    units = {unit.code: unit.id for unit in session.units}
    for number, (position, code, role) in enumerate(_POSITIONS, 900):
        session.ledger.save_person(
            Person(PersonId(UUID(int=number)), "", position, units.get(code), None, _SINCE, None, role)
        )
    window.people.ask_who()
    stage.take("people-who")
    page = window.people.page
    assert isinstance(page, WhoPage)
    page.new_button.click()
    page.add_button.click()
    stage.take("people-new")
    page.back_button.click()
    page.people.setCurrentRow(1)
    page.start_button.click()
    stage.rest()
    stage.take("people-own-unit")
    window.people.ask_pin()
    pin = window.people.page
    assert isinstance(pin, PinPage)
    pin.keep_button.click()
    stage.take("people-pin")
    pin.leave_button.click()
    session.keep_pin(kept_pin(_PIN))
    window.people.lock()
    stage.take("people-locked")
    locked = window.people.page
    assert isinstance(locked, LockPage)
    locked.pin.setText(_PIN)
    locked.unlock_button.click()
    session.keep_pin("")
    session.pick_person(None)
