"""Figures in words: the rows of the table, and what is behind one of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from soxa.domain.drafts import Draft
from soxa.domain.figure_making import PLANS
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.packs import Indicator, Source
from soxa.domain.printing import direction, print_cell, print_figure
from soxa.domain.sections import NumberFormat
from soxa.domain.values import Absence
from soxa.services.breaking_down import NotBrokenDown, breakdown
from soxa.services.drafting import FigureDetail
from soxa.ui.ledger.words import say_days, say_quantities
from soxa.ui.reports.figure_card import Behind, join_words
from soxa.ui.reports.figures_panel import BASES, FigureRow
from soxa.ui.session import Session

_SOURCES = {
    Source.LEDGER: "ui.source.ledger",
    Source.SLIP: "ui.source.slip",
    Source.FORMULA: "ui.source.formula",
    Source.LEDGER_OR_SLIP: "ui.source.ledger_or_slip",
}
_TAKES = {Source.SLIP, Source.LEDGER_OR_SLIP}
_COMPARED = {
    Basis.PREVIOUS: Basis.CHANGE_PREVIOUS,
    Basis.LAST_YEAR: Basis.CHANGE_LAST_YEAR,
    Basis.PLAN_PROVINCE: Basis.RATIO_PLAN_PROVINCE,
    Basis.PLAN_COUNCIL: Basis.RATIO_PLAN_COUNCIL,
}
"""What stands small beside a value: how the period's value compares with it."""
_ARROWS = {1: "↑", -1: "↓", 0: "="}
_WAYS = {1: "points.up", -1: "points.down", 0: "points.same"}
_LEAST_UNITS = 2
_OUTLIERS = frozenset({"outlier", "outlier_season"})


def figure_rows(session: Session, draft: Draft) -> list[FigureRow]:
    """Return the rows of the report's table of figures, with the titles of its groups."""
    unusual = {
        point.place.figure.indicator: session.wording.tell(point.message)
        for point in draft.points
        if point.code in _OUTLIERS and point.place.figure is not None
    }
    rows: list[FigureRow] = []
    for table in draft.template.tables:
        for entry in table.rows:
            if entry.indicator:
                row = _row(session, draft, draft.indicator(entry.indicator))
                rows.append(replace(row, unusual=unusual.get(entry.indicator, "")))
            else:
                rows.append(FigureRow("", entry.title))
    return rows


def _row(session: Session, draft: Draft, indicator: Indicator) -> FigureRow:
    values = tuple(_cell(draft, indicator, basis) for basis in BASES)
    actual = draft.figures.get(FigureKey(indicator.code, Basis.ACTUAL))
    missing = actual is not None and actual.value is Absence.BLANK and indicator.source in _TAKES
    name = f"   {indicator.name}" if indicator.part_of else indicator.name
    return FigureRow(
        indicator.code,
        name,
        indicator.unit,
        values,
        session.say(_SOURCES[indicator.source]),
        takes_value=indicator.source in _TAKES,
        is_missing=missing,
        spoken=tuple(_spoken(session, draft, indicator, basis) for basis in BASES),
    )


def _cell(draft: Draft, indicator: Indicator, basis: Basis) -> str:
    value = _value(draft, indicator, basis)
    compared = draft.figures.get(FigureKey(indicator.code, _COMPARED.get(basis, basis)))
    if not value or basis not in _COMPARED or compared is None or not isinstance(compared.value, Decimal):
        return value
    if basis in PLANS:
        return f"{value} ({_short(print_figure(compared, indicator, form=NumberFormat.PERCENT))})"
    arrow = _ARROWS[direction(compared)]
    size = "" if arrow == "=" else _short(print_figure(compared, indicator, form=NumberFormat.SIZE))
    return f"{value} {arrow}{size}"


def _short(share: str) -> str:
    """Return a percentage without a nought behind its comma: a cell is narrow."""
    return share.replace(",0%", "%")


def _spoken(session: Session, draft: Draft, indicator: Indicator, basis: Basis) -> str:
    """Return a value with its comparison in words; nothing where the cell says all there is."""
    value = _value(draft, indicator, basis)
    compared = draft.figures.get(FigureKey(indicator.code, _COMPARED.get(basis, basis)))
    because = draft.report.reasons.get(FigureKey(indicator.code, basis))
    if because is not None and value:
        return session.say("points.because", value=value, reason=because.reason, actor=because.author)
    if not value or basis not in _COMPARED or compared is None or not isinstance(compared.value, Decimal):
        return ""
    if basis in PLANS:
        share = print_figure(compared, indicator, form=NumberFormat.PERCENT)
        return session.say("points.of_plan", value=value, share=share)
    size = print_figure(compared, indicator, form=NumberFormat.SIZE)
    return session.say(_WAYS[direction(compared)], value=value, size=size)


def _value(draft: Draft, indicator: Indicator, basis: Basis) -> str:
    figure = draft.figures.get(FigureKey(indicator.code, basis))
    return print_cell(figure, indicator, draft.figures) if figure is not None else ""


def say_behind(session: Session, draft: Draft, detail: FigureDetail) -> Behind:
    """Return what is behind a figure, in words."""
    indicator = detail.indicator
    value = print_cell(detail.figure, indicator, draft.figures) or "–"
    entries = []
    for activity in detail.activities:
        amount = say_quantities(activity, session.kind(activity.kind))
        entries.append((activity.id, join_words((say_days(activity), activity.title, amount))))
    others = [
        session.say(
            "ui.figure.slip",
            unit=session.unit_name(slip.unit),
            day=slip.given_on,
            source=slip.source,
        )
        for slip in detail.slips
    ]
    for part in detail.parts:
        of = draft.indicator(part.key.indicator)
        others.append(
            session.say("ui.figure.part", name=of.name, value=print_cell(part, of, draft.figures) or "–")
        )
    return Behind(
        value=value,
        name=session.say("ui.figure.name", name=indicator.name, unit=indicator.unit),
        comparison=_comparison(session, draft, detail),
        how=" ".join(part for part in (_by_unit(session, draft, detail), _how(session, detail)) if part),
        entries=tuple(entries),
        others=tuple(others),
    )


def _comparison(session: Session, draft: Draft, detail: FigureDetail) -> str:
    def said(message: str, figure: Figure) -> str:
        words = print_cell(figure, detail.indicator, draft.figures)
        return session.say(message, value=words) if words else ""

    if detail.figure.key.basis is not Basis.ACTUAL:
        return ""
    return join_words(
        (
            said("ui.figure.previous", detail.previous),
            said("ui.figure.last_year", detail.last_year),
            said("ui.figure.cumulative", detail.cumulative),
        )
    )


def _by_unit(session: Session, draft: Draft, detail: FigureDetail) -> str:
    """Return what the units came to; nothing where it is one unit's alone, or none's."""
    if not detail.activities:
        return ""
    try:
        rows = breakdown(session.ledger, draft, detail.figure.key).rows
    except NotBrokenDown:
        return ""
    if len(rows) < _LEAST_UNITS:
        return ""
    unit = detail.indicator
    parts = []
    for row in rows:
        value = print_cell(replace(detail.figure, value=row.value), unit, draft.figures) or "–"
        parts.append(f"{row.name or session.say('points.no_unit')} {value}")
    return session.say("points.by_unit", parts="; ".join(parts))


def _how(session: Session, detail: FigureDetail) -> str:
    period = detail.figure.period
    days = {"first": period.start, "last": period.last_day}
    if detail.is_by_hand:
        return session.say("ui.figure.by_hand")
    if detail.figure.sources.formula:
        return session.say("ui.figure.formula", formula=detail.figure.sources.formula, **days)
    if detail.activities:
        return session.say("ui.figure.counted", count=len(detail.activities), **days)
    if detail.slips:
        return session.say("ui.figure.given", **days)
    return session.say("ui.figure.nothing", **days)
