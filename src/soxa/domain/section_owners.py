"""Who answers for a section of a report, and by when inside the house.

A pack says which unit a section belongs to; the office may say otherwise, name a person, and set a day of its
own before the regime's deadline. What is said of the whole report (section ``""``) holds for every section
that nothing is said of, and for the slips of units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from soxa.domain.ids import PersonId, SectionOwnerId, UnitId
from soxa.domain.working_days import NO_OWN_DAYS, OwnDays, is_working_day

WHOLE_REPORT: Final = ""
"""Section of what holds for all sections and for the slips."""
DAYS_BEFORE: Final = 1
"""Working days before the regime's deadline, where the office has said nothing."""
MOST_DAYS_BEFORE: Final = 30


@dataclass(frozen=True, slots=True)
class SectionOwner:
    """What the office says of one section of one regime's reports."""

    id: SectionOwnerId
    """Identity, derived from regime and section."""
    regime: str
    """Code of the regime."""
    section: str
    """Code of the section, or `WHOLE_REPORT`."""
    unit: UnitId | None = None
    """Whose it is; None: as the pack says."""
    person: PersonId | None = None
    """Who writes it; None: anybody of the unit."""
    days_before: int | None = None
    """Working days before the regime's deadline; None: as for the whole report, else `DAYS_BEFORE`."""
    due: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    """Days set for single periods, by label."""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing any more."""
        return not (self.unit or self.person or self.due) and self.days_before is None


def working_days_before(day: date, count: int, own: OwnDays = NO_OWN_DAYS) -> date:
    """Return the count-th working day before a day; for zero, the day itself."""
    while count:
        day -= timedelta(days=1)
        count -= is_working_day(day, own)
    return day


def internal_due(
    deadline: date | None,
    label: str,
    *,
    own: SectionOwner | None,
    whole: SectionOwner | None,
    days: OwnDays = NO_OWN_DAYS,
) -> date | None:
    """Return the day a section is due inside the house; None where nothing is set and no deadline known.

    Args:
        deadline: When the report is due.
        label: Of the period.
        own: What is said of the section.
        whole: What is said of the whole report.
        days: The office's own days off and days worked.
    """
    for said in (own, whole):
        if said is not None and label in said.due:
            return said.due[label]
    if deadline is None:
        return None
    for said in (own, whole):
        if said is not None and said.days_before is not None:
            return working_days_before(deadline, said.days_before, days)
    return working_days_before(deadline, DAYS_BEFORE, days)
