"""Sections with owners: who answers for which, by when inside the house, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from soxa.base.errors import AppError
from soxa.domain.ids import PersonId, SectionOwnerId, UnitId, derived_id
from soxa.domain.offices import Person, Unit
from soxa.domain.packs import Pack, Regime, Section
from soxa.domain.periods import Period
from soxa.domain.regime_settings import own_days
from soxa.domain.reports import State
from soxa.domain.section_owners import MOST_DAYS_BEFORE, WHOLE_REPORT, SectionOwner, internal_due
from soxa.domain.sections import SectionMark, SectionText
from soxa.services import deadlines, slip_board
from soxa.services.packs import pack_of
from soxa.storage.ledger import Ledger

__all__ = [
    "DaysBeforeNotUsable",
    "OwnedSection",
    "SectionsDue",
    "owned_sections",
    "sections_due",
    "set_due",
    "set_owner",
    "set_slips_due",
    "what_is_said",
]

_SOON_DAYS = 7


class DaysBeforeNotUsable(AppError):
    """So many working days before a deadline no section is due."""

    def __init__(self, *, days: int, most: int = MOST_DAYS_BEFORE) -> None:
        super().__init__(days=days, most=most)


@dataclass(frozen=True, slots=True)
class OwnedSection:
    """A section that holds a text, with who answers for it."""

    section: Section
    """The section."""
    unit: Unit | None
    """Whose it is, by the office or else by the pack; None where neither says."""
    person: Person | None
    """Who writes it; None: anybody of the unit."""
    due: date | None
    """Day it is due inside the house; None where no deadline is known."""
    mark: SectionMark
    """How far it has come."""
    waits_for: tuple[Unit, ...]
    """Units whose slip brings words or figures for it and has not come."""
    is_late: bool
    """Whether its day is past, and it is empty or waits for a slip."""
    is_changed: bool
    """Whether the office has said something of it that the pack does not."""


@dataclass(frozen=True, slots=True)
class SectionsDue:
    """Sections of one report that somebody owes."""

    regime: Regime
    """The report's duty."""
    period: Period
    """Its period."""
    due: date
    """The nearest day."""
    sections: tuple[Section, ...]
    """Those not found right yet, in the outline's order."""


def what_is_said(ledger: Ledger, regime: str, section: str) -> SectionOwner:
    """Return what the office says of a section; an entry that says nothing where it says nothing."""
    known = ledger.section_owners.of_regime(regime).get(section)
    if known is not None:
        return known
    identity = derived_id(ledger.identity, "section_owner", regime, section)
    return SectionOwner(SectionOwnerId(identity), regime, section)


def set_owner(
    ledger: Ledger,
    regime: str,
    section: str,
    *,
    unit: UnitId | None,
    person: PersonId | None,
    days_before: int | None = None,
) -> SectionOwner:
    """Say whose a section is, and so many working days before every deadline it is due.

    Args:
        ledger: Open for writing.
        regime: Code of the regime.
        section: Code of the section, or `WHOLE_REPORT`.
        unit: Whose; None: as the pack says.
        person: Who writes it; None: anybody of the unit.
        days_before: Working days before the regime's deadline; None: as for the whole report.

    Raises:
        DaysBeforeNotUsable: Below zero or beyond `MOST_DAYS_BEFORE`.
    """
    if days_before is not None and not 0 <= days_before <= MOST_DAYS_BEFORE:
        raise DaysBeforeNotUsable(days=days_before)
    said = replace(what_is_said(ledger, regime, section), unit=unit, person=person, days_before=days_before)
    ledger.section_owners.save(said)
    return said


def set_due(ledger: Ledger, regime: str, section: str, *, label: str, day: date | None) -> SectionOwner:
    """Set the day a section of one period's report is due inside the house; None takes it back."""
    said = what_is_said(ledger, regime, section)
    due = {name: known for name, known in said.due.items() if name != label}
    if day is not None:
        due[label] = day
    said = replace(said, due=MappingProxyType(due))
    ledger.section_owners.save(said)
    return said


def set_slips_due(ledger: Ledger, regime: str, *, label: str, day: date | None) -> SectionOwner:
    """Set the day by which the units' slips of one period shall come; None takes it back."""
    return set_due(ledger, regime, WHOLE_REPORT, label=label, day=day)


def owned_sections(
    ledger: Ledger, regime: Regime, period: Period, texts: Sequence[SectionText], *, today: date
) -> tuple[OwnedSection, ...]:
    """Return the sections of a report that hold text, with who answers for each and what is missing.

    Args:
        ledger: Whose.
        regime: The report's duty.
        period: Its period.
        texts: Its words as they are now.
        today: What late is judged by.
    """
    book = _Book(ledger, pack_of(ledger), regime, period, today)
    by_code = {text.section: text for text in texts}
    return tuple(
        book.owned(section, by_code.get(section.code, SectionText(section.code, ())))
        for section in book.sections
        if section.has_text
    )


def sections_due(
    ledger: Ledger, today: date, *, unit: UnitId | None, person: PersonId | None
) -> tuple[SectionsDue, ...]:
    """Return what a person owes within seven days or is late with: her own sections and her unit's.

    What has been given to somebody else by name is not her's. Reports that are sealed ask for nothing.

    Returns:
        One for each report, the nearest day first.
    """
    if unit is None and person is None:
        return ()
    found = []
    pack = pack_of(ledger)
    for one in deadlines.due(ledger, today):
        if one.state not in {None, State.DRAFTING}:
            continue
        report = ledger.reports.get(one.regime.code, one.period)
        book = _Book(ledger, pack, one.regime, one.period, today, deadline=one.deadline)
        texts = {text.section: text for text in report.texts} if report is not None else {}
        mine = [
            (section, due)
            for section in book.sections
            if section.has_text
            and book.is_of(section, unit, person)
            and (due := book.due(section)) is not None
            and (due - today).days <= _SOON_DAYS
            and not (section.code in texts and texts[section.code].checked)
        ]
        if mine:
            nearest = min(due for _, due in mine)
            found.append(SectionsDue(one.regime, one.period, nearest, tuple(each for each, _ in mine)))
    return tuple(sorted(found, key=lambda one: (one.due, one.regime.code, one.period)))


class _Book:
    """What owners are judged by, each read once."""

    def __init__(
        self,
        ledger: Ledger,
        pack: Pack,
        regime: Regime,
        period: Period,
        today: date,
        *,
        deadline: date | None = None,
    ) -> None:
        self._today, self._period = today, period
        self._units = ledger.units()
        self._people = {one.id: one for one in ledger.people()}
        self._said: Mapping[str, SectionOwner] = ledger.section_owners.of_regime(regime.code)
        self._days = own_days(ledger.own_days.all())
        self._deadline = deadline or deadlines.deadline_of(ledger, regime, period, today)
        self.sections: Sequence[Section] = pack.template(regime.template).sections
        self._ledger, self._pack, self._regime = ledger, pack, regime
        self._silent: Mapping[str, tuple[Unit, ...]] | None = None

    def unit(self, section: Section) -> Unit | None:
        """Return whose a section is."""
        said = self._said.get(section.code)
        if said is not None and said.unit is not None:
            return next((one for one in self._units if one.id == said.unit), None)
        return next((one for one in self._units if section.unit and one.code == section.unit), None)

    def person(self, section: Section) -> Person | None:
        """Return who writes a section."""
        said = self._said.get(section.code)
        return self._people.get(said.person) if said is not None and said.person else None

    def due(self, section: Section) -> date | None:
        """Return the day a section is due inside the house."""
        return internal_due(
            self._deadline,
            self._period.label,
            own=self._said.get(section.code),
            whole=self._said.get(WHOLE_REPORT),
            days=self._days,
        )

    def is_of(self, section: Section, unit: UnitId | None, person: PersonId | None) -> bool:
        """Tell whether a section is a person's: hers by name, or nobody's by name and her unit's."""
        named = self.person(section)
        if named is not None:
            return named.id == person
        owner = self.unit(section)
        return owner is not None and owner.id == unit

    def owned(self, section: Section, text: SectionText) -> OwnedSection:
        """Return a section with all that is to be said of it."""
        due, waits_for = self.due(section), self._waits_for(section)
        is_open = text.mark is SectionMark.EMPTY or bool(waits_for)
        said = self._said.get(section.code)
        return OwnedSection(
            section=section,
            unit=self.unit(section),
            person=self.person(section),
            due=due,
            mark=text.mark,
            waits_for=waits_for,
            is_late=due is not None and due < self._today and is_open,
            is_changed=said is not None and not said.is_empty,
        )

    def _waits_for(self, section: Section) -> tuple[Unit, ...]:
        if self._silent is None:
            silent = slip_board.silent_units(self._ledger, self._pack, self._regime, self._period)
            self._silent = MappingProxyType(silent)
        return self._silent.get(section.code, ())
