"""Figures: values of indicators in a report, bound to what is behind them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from soxa.domain.ids import ActivityId, SlipId
from soxa.domain.periods import Period
from soxa.domain.values import Absence, Value


class Basis(Enum):
    """Which of an indicator's values a figure is (pack 0.3)."""

    ACTUAL = "actual"
    """Thực hiện trong kỳ."""
    ESTIMATE = "estimate"
    """Ước thực hiện cả kỳ; beside the actual, never over it."""
    PLAN_PROVINCE = "plan_province"
    """Kế hoạch năm, tỉnh giao."""
    PLAN_COUNCIL = "plan_council"
    """Kế hoạch năm, HĐND xã giao."""
    PREVIOUS = "previous"
    """Thực hiện kỳ trước."""
    LAST_YEAR = "last_year"
    """Cùng kỳ năm trước."""
    CUMULATIVE = "cumulative"
    """Lũy kế từ đầu năm, by the indicator's own rule."""
    CHANGE_PREVIOUS = "change_previous"
    """Growth against the previous period, in percent (mức tăng, giảm); blank where the previous is zero."""
    CHANGE_LAST_YEAR = "change_last_year"
    """Growth against the same period last year, in percent; blank where that was zero."""
    RATIO_PLAN_PROVINCE = "ratio_plan_province"
    """Cumulative over the province's plan, in percent."""
    RATIO_PLAN_COUNCIL = "ratio_plan_council"
    """Cumulative over the council's plan, in percent."""
    RATIO_ESTIMATE_PROVINCE = "ratio_estimate_province"
    """What the year so far will come to by the estimate, over the province's plan, in percent."""
    RATIO_ESTIMATE_COUNCIL = "ratio_estimate_council"
    """The same over the council's plan."""

    def __lt__(self, other: Basis) -> bool:
        """Order by name: keys of figures are sorted wherever the same figures must give the same bytes."""
        return self.value < other.value


SHARES = frozenset(
    {
        Basis.CHANGE_PREVIOUS,
        Basis.CHANGE_LAST_YEAR,
        Basis.RATIO_PLAN_PROVINCE,
        Basis.RATIO_PLAN_COUNCIL,
        Basis.RATIO_ESTIMATE_PROVINCE,
        Basis.RATIO_ESTIMATE_COUNCIL,
    }
)
"""Bases that are percentages whatever the indicator's unit is."""


@dataclass(frozen=True, slots=True, order=True)
class FigureKey:
    """Names a figure inside a report, whose period is given: ``CD03.actual``."""

    indicator: str
    """Indicator code."""
    basis: Basis
    """Which of its values."""

    def __str__(self) -> str:
        """``CD03.actual``."""
        return f"{self.indicator}.{self.basis.value}"

    @classmethod
    def parse(cls, text: str) -> FigureKey:
        """Read ``CD03.actual``.

        Raises:
            ValueError: no dot, or an unknown basis.
        """
        indicator, _, basis = text.partition(".")
        return cls(indicator, Basis(basis))


@dataclass(frozen=True, slots=True)
class Sources:
    """What is behind a figure. Exactly the entries that it was made from; empty for a blank."""

    activities: tuple[ActivityId, ...] = ()
    """Activities counted or summed, in order of day and id."""
    slips: tuple[SlipId, ...] = ()
    """Slips the value was read from."""
    formula: str = ""
    """Formula, in the small language of packs."""
    parts: tuple[FigureKey, ...] = ()
    """Figures that the formula was made from."""


@dataclass(frozen=True, slots=True)
class Figure:
    """An indicator's value in a report."""

    key: FigureKey
    """Which figure."""
    period: Period
    """The days it speaks of (the previous period's for PREVIOUS and so on)."""
    value: Value
    """Number, blank or nil."""
    sources: Sources
    """What is behind it."""

    @property
    def digest(self) -> str:
        """SHA-256 (hex) over key, days, value and sources: the same figure has the same digest everywhere."""
        text = "\n".join(
            (
                str(self.key),
                self.period.start.isoformat(),
                self.period.end.isoformat(),
                write_value(self.value),
                ",".join(str(entry) for entry in self.sources.activities),
                ",".join(str(entry) for entry in self.sources.slips),
                self.sources.formula,
                ",".join(str(part) for part in self.sources.parts),
            )
        )
        return hashlib.sha256(text.encode()).hexdigest()


Figures = Mapping[FigureKey, Figure]
"""The figures of a report by key."""


def write_value(value: Value) -> str:
    """Write a value for storing and exchange: a plain decimal string, ``blank`` or ``nil``."""
    if isinstance(value, Absence):
        return value.value
    return format(value.normalize() if value else Decimal(0), "f")


def read_value(text: str) -> Value:
    """Read what ``write_value`` wrote.

    Raises:
        ValueError: neither a finite decimal number nor ``blank`` nor ``nil``.
    """
    if text in {Absence.BLANK.value, Absence.NIL.value}:
        return Absence(text)
    try:
        number = Decimal(text)
    except ArithmeticError as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number
