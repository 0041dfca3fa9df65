"""Doubts about what a report was made from: what is missing, what was passed over, and what contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from soxa.base.errors import Message, Parameter
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.packs import Severity
from soxa.domain.periods import Period
from soxa.storage.ledger import Ledger

_MONTH_LABEL = 7
"""Signs of ``2026-11``."""


def make_point(code: str, severity: Severity, place: Place, /, **parameters: Parameter) -> Point:
    """Return a point whose sentence the catalogue has under ``drafting.``."""
    return Point(code, severity, place, Message(f"drafting.{code}", parameters))


def find_doubts(ledger: Ledger, draft: Draft, *, maker: FigureMaker) -> Iterator[Point]:
    """Yield the doubts about a draft that was just computed.

    Args:
        ledger: Whose.
        draft: The draft.
        maker: Made its figures.
    """
    yield from _lacking_periods(draft, maker)


def _lacking_periods(draft: Draft, maker: FigureMaker) -> Iterator[Point]:
    """Warn where a year so far lacks periods: its sum is too small and nothing else says so.

    Indicators that lack the same periods share a point: as a rule one slip is missing, not ten figures.
    """
    alike: dict[tuple[Period, ...], list[str]] = {}
    for code in dict.fromkeys(key.indicator for key in draft.figures):
        lacking = maker.lacking(code)
        if lacking:
            alike.setdefault(lacking, []).append(code)
    for lacking, codes in alike.items():
        yield make_point(
            "cumulative_lacks",
            Severity.WARN,
            Place(figure=FigureKey(codes[0], Basis.CUMULATIVE)),
            names=tuple(draft.indicator(code).name for code in codes),
            periods=tuple(_said(period) for period in lacking),
        )


def _said(period: Period) -> str:
    year, _, month = period.label.partition("-")
    return f"{month}/{year}" if len(period.label) == _MONTH_LABEL and month.isdecimal() else period.label
