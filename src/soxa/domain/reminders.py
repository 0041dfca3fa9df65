"""Reminders: that a unit was asked for its slip (đôn đốc), and when. What was written is not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from soxa.domain.ids import ReminderId, UnitId


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder that was made ready to be sent."""

    id: ReminderId
    """Identity."""
    unit: UnitId
    """Who was reminded."""
    form: str
    """Code of the slip; empty for all that it owes."""
    start: date
    """First day of the period."""
    end: date
    """First day after."""
    at: datetime
    """When its text was copied, with time zone."""
