"""Owners of sections on the sample office's ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import HEAD, empty_ledger, sample_ledger

from soxa.domain.ids import PersonId, UnitId
from soxa.domain.offices import Person
from soxa.domain.periods import Period
from soxa.domain.section_owners import WHOLE_REPORT
from soxa.domain.sections import SectionText
from soxa.services.desk import find_regime
from soxa.services.drafting import open_report, save_text
from soxa.services.packs import pack_of
from soxa.services.section_owners import (
    DaysBeforeNotUsable,
    OwnedSection,
    owned_sections,
    sections_due,
    set_due,
    set_owner,
    what_is_said,
)
from soxa.storage.ledger import Ledger

REGIME, LABEL = "R01-thang", "2026-11"
DAY = date(2026, 11, 13)
DEADLINE = date(2026, 11, 17)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def _unit(ledger: Ledger, code: str) -> UnitId:
    return next(one.id for one in ledger.units() if one.code == code)


def _owned(ledger: Ledger, section: str, today: date = DAY) -> OwnedSection:
    regime = find_regime(pack_of(ledger), REGIME)
    draft = open_report(ledger, REGIME, LABEL)
    found = owned_sections(ledger, regime, draft.period, draft.texts, today=today)
    return next(one for one in found if one.section.code == section)


def _officer(ledger: Ledger, unit: str) -> Person:
    person = Person(PersonId(uuid4()), "Cán bộ mẫu", "Công chức", _unit(ledger, unit), None, None, None)
    ledger.save_person(person)
    return person


def test_the_pack_names_the_unit_and_one_working_day_before_the_deadline_is_due(ledger: Ledger) -> None:
    owned = _owned(ledger, "II.2.b")

    assert owned.unit is not None
    assert (owned.unit.code, owned.person, owned.due) == ("TYT", None, date(2026, 11, 16))
    assert [unit.code for unit in owned.waits_for] == ["TYT"]
    assert not owned.is_late
    assert not owned.is_changed
    assert _owned(ledger, "II.2.b", date(2026, 11, 17)).is_late


def test_the_office_gives_a_section_to_another_unit_and_person(ledger: Ledger) -> None:
    person = _officer(ledger, "VHXH")
    set_owner(ledger, REGIME, "II.2.b", unit=_unit(ledger, "VHXH"), person=person.id, days_before=3)
    owned = _owned(ledger, "II.2.b")

    assert owned.unit is not None
    assert (owned.unit.code, owned.person, owned.is_changed) == ("VHXH", person, True)
    # Three working days before Tuesday, 17/11.
    assert owned.due == date(2026, 11, 12)
    assert owned.is_late


def test_a_day_of_one_period_goes_before_the_rule_and_the_whole_reports_rule_before_the_default(
    ledger: Ledger,
) -> None:
    set_owner(ledger, REGIME, WHOLE_REPORT, unit=None, person=None, days_before=0)
    assert _owned(ledger, "I").due == DEADLINE
    set_due(ledger, REGIME, "I", label=LABEL, day=date(2026, 11, 14))
    assert _owned(ledger, "I").due == date(2026, 11, 14)
    assert _owned(ledger, "II.4").due == DEADLINE
    set_due(ledger, REGIME, "I", label=LABEL, day=None)
    assert what_is_said(ledger, REGIME, "I").is_empty


def test_days_out_of_reach_are_refused(ledger: Ledger) -> None:
    for days in (-1, 31):
        with pytest.raises(DaysBeforeNotUsable):
            set_owner(ledger, REGIME, "I", unit=None, person=None, days_before=days)


def test_two_ledgers_make_the_same_entry_for_a_section(ledger: Ledger) -> None:
    first = set_owner(ledger, REGIME, "I", unit=None, person=None, days_before=2)
    again = set_owner(ledger, REGIME, "I", unit=None, person=None, days_before=4)

    assert first.id == again.id
    assert first.id != what_is_said(ledger, REGIME, "II.4").id


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger that has been kept: only then a report is owed."""
    with sample_ledger(tmp_path / "so-day.soxa") as made:
        yield made


def _period_due(ledger: Ledger, person: Person) -> tuple[Period, set[str]]:
    due = sections_due(ledger, DEADLINE, unit=person.unit, person=person.id)
    found = next(one for one in due if (one.regime.code, one.period.label) == (REGIME, LABEL))
    return found.period, {section.code for section in found.sections}


def test_an_officer_owes_her_units_sections_but_not_those_of_somebody_named(kept: Ledger) -> None:
    clerk, other = _officer(kept, "VHXH"), _officer(kept, "VHXH")
    _, mine = _period_due(kept, clerk)
    assert mine == {"II.2.c", "II.2.d"}

    set_owner(kept, REGIME, "II.2.c", unit=None, person=other.id)
    assert _period_due(kept, clerk)[1] == {"II.2.d"}
    assert _period_due(kept, other)[1] == {"II.2.c", "II.2.d"}


def test_what_was_found_right_is_owed_no_more(kept: Ledger) -> None:
    clerk = _officer(kept, "VHXH")
    draft = open_report(kept, REGIME, LABEL)
    text = draft.text("II.2.c")
    save_text(kept, draft.report.id, SectionText(text.section, text.blocks, checked=True))

    assert _period_due(kept, clerk)[1] == {"II.2.d"}


def test_nobody_in_particular_owes_nothing(kept: Ledger) -> None:
    assert sections_due(kept, DEADLINE, unit=None, person=None) == ()
    assert HEAD.unit is None
