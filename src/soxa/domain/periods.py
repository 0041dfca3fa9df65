"""Periods of reporting: half-open intervals of days, made by the rule of a regime.

Decree 09/2019, Article 12: data are closed on the 14th; the month 2026-11 runs from 15/10 up to and including
14/11/2026. Calendar periods stand beside them: the rule belongs to the regime, never to the program.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A half-open interval of days ``[start, end)`` with its label."""

    start: date
    """First day inside."""
    end: date
    """First day after."""
    label: str
    """``2026-11``, ``2026-Q3``, ``2026-H1``, ``2026-9M``, ``2026``, ``2026-W46``, else ``start/end``."""

    def __contains__(self, day: object) -> bool:
        """Tell whether a day lies inside."""
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def last_day(self) -> date:
        """The last day inside (the closing day, ngày chốt)."""
        return self.end - timedelta(days=1)


class Closing(Enum):
    """When the data of a period are closed."""

    DECREE_09 = "decree09"
    """The 15th of the month before up to and including the 14th (Decree 09/2019, Article 12)."""
    CALENDAR = "calendar"
    """Calendar months."""


class Frequency(Enum):
    """How often a regime asks."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    NINE_MONTHS = "nine_months"
    YEARLY = "yearly"
    ONCE = "once"
