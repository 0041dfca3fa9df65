"""Slips: figures given by a unit for a period (phiếu số liệu)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from soxa.domain.ids import SlipId, UnitId
from soxa.domain.values import Value


@dataclass(frozen=True, slots=True)
class Slip:
    """What one unit gave for one period. Later slips of a unit replace earlier ones, value by value."""

    id: SlipId
    """Identity."""
    unit: UnitId
    """Who gave it."""
    start: date
    """First day of the period it is for."""
    end: date
    """First day after."""
    given_on: date
    """Day it was given."""
    source: str
    """Software, book or minutes that the figures come from."""
    values: Mapping[str, Value]
    """Indicator code to value; nil is said, blank is not."""
    highlights: str = ""
    """Nội dung nổi bật."""
    difficulties: str = ""
    """Khó khăn, kiến nghị."""
