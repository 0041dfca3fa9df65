"""Values far from what an office usually has: median and MAD over its own series, with the season."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

LEAST_VALUES = 6
"""A series of fewer says nothing of what is usual."""

_CONSISTENT = Decimal("1.4826")
"""Makes the MAD of a normal distribution its standard deviation."""
_REACH = Decimal("3.5")
_LEAST_SHARE = Decimal("0.1")
"""An office whose months are all alike has a MAD of nothing: a tenth more or less is still usual."""


@dataclass(frozen=True, slots=True)
class UsualRange:
    """Where an office's values usually lie."""

    low: Decimal
    """The lowest that is usual."""
    high: Decimal
    """The highest."""

    def rounded(self, decimals: int) -> UsualRange:
        """Return the range with its ends as they are printed, rounded outwards."""
        step = Decimal(1).scaleb(-decimals)
        return UsualRange(
            self.low.quantize(step, rounding=ROUND_FLOOR), self.high.quantize(step, rounding=ROUND_CEILING)
        )

    def __contains__(self, value: object) -> bool:
        """Tell whether a value is usual."""
        return isinstance(value, Decimal) and self.low <= value <= self.high


def usual_range(
    series: Sequence[Decimal], season: Sequence[Decimal] = (), *, counts: bool = False
) -> UsualRange | None:
    """Return the usual range of a series; None if it is too short to tell.

    Args:
        series: Values of earlier periods, in any order.
        season: Those of the same period of earlier years: what was so each November is usual in November.
        counts: Whether they count things that happen: four inspections a month are now two, now nine by
            chance alone (a count scatters by its root), whatever the MAD of a short series says.
    """
    if len(series) < LEAST_VALUES:
        return None
    middle = median(series)
    deviation = median([abs(value - middle) for value in series]) * _CONSISTENT
    spread = max(_REACH * max(deviation, abs(middle) * _LEAST_SHARE), Decimal(1))
    low, high = middle - spread, middle + spread
    ordered = sorted(series)
    # What was so twice is usual; what was so once may have been the mistake.
    low, high = min(low, ordered[1]), max(high, ordered[-2])
    if counts and ordered[0] < ordered[-1] and middle > 0:
        high = max(high, middle + _REACH * middle.sqrt())
    if season:
        low, high = min(low, min(season) - spread / 2), max(high, max(season) + spread / 2)
    if min((*series, *season)) >= 0:
        low = max(low, Decimal(0))
    return UsualRange(low, high)


def median(values: Sequence[Decimal]) -> Decimal:
    """Return the middle value, or the mean of the two in the middle.

    Raises:
        ValueError: There are none.
    """
    if not values:
        raise ValueError(values)
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
