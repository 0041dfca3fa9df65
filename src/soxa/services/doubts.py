"""Doubts about what a report was made from: what is missing, what was passed over, and what contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise

from soxa.base.errors import Message, Parameter
from soxa.domain.activities import Activity, Status
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.packs import Severity
from soxa.domain.period_names import short_period_name
from soxa.domain.periods import Period
from soxa.domain.phrases import Blank, parse_phrases
from soxa.domain.printing import print_figure
from soxa.domain.sections import Author, NumberFormat
from soxa.domain.values import Absence
from soxa.services.composing import VIET_NAM
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

_PROVINCE = "province"
_LEADING_NUMBER = re.compile(r"[0-9]{1,9}")
_MOST_OTHERS = Decimal("0.1")


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
    yield from _nothing_came(ledger, draft)
    yield from _no_province(draft)
    yield from _lacking_periods(draft, maker)
    yield from _months_lacking(draft, maker)
    yield from _estimates(draft)
    yield from _passed_over(ledger, draft)
    yield from _numbers_against_dates(ledger, draft)
    yield from _other_kinds(ledger, draft)


def _nothing_came(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Block a report that rests on nothing: neither ledger nor slips nor the clerk said anything of it.

    What was done is never entered for days to come; where it was, the ledger is right about the day and the
    computer's clock is not.
    """
    period = draft.period
    done = ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,))
    if ledger.activities.count(done):
        return
    if datetime.now(VIET_NAM).date() < period.start:
        yield make_point("period_not_begun", Severity.BLOCK, Place(), first_day=period.start)
    if (
        draft.tasks
        or ledger.slips.for_period(period.start, period.end)
        or any(block.author is Author.CLERK for text in draft.texts for block in text.blocks)
        or any(key.basis is Basis.ESTIMATE for key in draft.report.overrides)
    ):
        return
    yield make_point(
        "nothing_came", Severity.BLOCK, Place(), first_day=period.start, last_day=period.last_day
    )


def _no_province(draft: Draft) -> Iterator[Point]:
    """Block where a receiver is named by a province that nobody has entered."""
    named = any(Blank(_PROVINCE) in parse_phrases(receiver.name) for receiver in draft.regime.receivers)
    if named and not draft.words[_PROVINCE]:
        yield make_point("no_province", Severity.BLOCK, Place(setting="office"))


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
            periods=tuple(short_period_name(period) for period in lacking),
        )


def _estimates(draft: Draft) -> Iterator[Point]:
    """Warn of estimates that nobody gave a reason for: whoever reads one asks what it rests on."""
    for key in sorted(draft.report.overrides):
        if key.basis is Basis.ESTIMATE and key not in draft.report.reasons and key in draft.figures:
            name = draft.indicator(key.indicator).name
            yield make_point("estimate_unexplained", Severity.WARN, Place(figure=key), name=name)


def _months_lacking(draft: Draft, maker: FigureMaker) -> Iterator[Point]:
    """Warn where months of a longer period were given and others not: its value stays blank."""
    for code in dict.fromkeys(key.indicator for key in draft.figures):
        lacking = maker.lacking(code, Basis.ACTUAL)
        if lacking:
            yield make_point(
                "period_lacks",
                Severity.WARN,
                Place(figure=FigureKey(code, Basis.ACTUAL)),
                name=draft.indicator(code).name,
                periods=tuple(short_period_name(period) for period in lacking),
            )


def _passed_over(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Warn where a slip says otherwise than the ledger, whose number stands in the report."""
    latest = ledger.slips.latest_values(draft.period.start, draft.period.end)
    for code, (value, _) in latest.items():
        key = FigureKey(code, Basis.ACTUAL)
        figure = draft.figures.get(key)
        if figure is None or not figure.sources.activities:
            continue
        if figure.value == (Decimal(0) if value is Absence.NIL else value):
            continue
        indicator = draft.indicator(code)
        said = replace(figure, value=value)
        yield make_point(
            "slip_passed_over",
            Severity.WARN,
            Place(figure=key),
            name=indicator.name,
            ledger=print_figure(figure, indicator, form=NumberFormat.NUMBER),
            slip=print_figure(said, indicator, form=NumberFormat.NUMBER),
        )


def _numbers_against_dates(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Warn where a larger number bears an earlier day than the one before it (pack 2, check 7)."""
    days = draft.period
    kinds = tuple(kind.code for kind in draft.pack.kinds if kind.has_document) or ("",)
    query = ActivityQuery(
        start=date(days.start.year, 1, 1), end=days.end, kinds=kinds, statuses=(Status.DONE,)
    )
    registers: dict[tuple[int, str], list[tuple[int, date, Activity]]] = {}
    for activity in ledger.activities.find(query):
        document = activity.document
        number = _LEADING_NUMBER.match(document.number) if document is not None else None
        if document is not None and number is not None:
            register = registers.setdefault((activity.counted_on.year, document.symbol.upper()), [])
            register.append((int(number.group()), activity.counted_on, activity))
    for register in registers.values():
        # Neighbours alone are compared: one wrong day is one doubt, not one of every number after it.
        for before, after in pairwise(sorted(register, key=lambda one: one[:2])):
            if before[0] < after[0] and after[1] < before[1] and (after[1] in days or before[1] in days):
                yield _against(before[2], after[2])


def _against(before: Activity, after: Activity) -> Point:
    assert before.document is not None  # both were found by their documents
    assert after.document is not None
    return make_point(
        "number_against_date",
        Severity.WARN,
        Place(activity=after.id),
        reference=after.document.reference,
        day=after.counted_on,
        before=before.document.reference,
        before_day=before.counted_on,
    )


def _other_kinds(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Remind of a new kind where much fits none (pack 1, KHAC)."""
    period = draft.period
    for kind in draft.pack.kinds:
        if not kind.is_other:
            continue
        done = ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,))
        count, total = (
            ledger.activities.count(replace(done, kinds=(kind.code,))),
            ledger.activities.count(done),
        )
        if count > total * _MOST_OTHERS:
            yield make_point(
                "other_kind_often", Severity.REMIND, Place(), name=kind.name, count=count, total=total
            )
