"""Figures in words: the rows of the table, and what is behind one of them."""

from __future__ import annotations

from soxa.domain.drafts import Draft
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.packs import Indicator, Source
from soxa.domain.printing import print_cell
from soxa.domain.values import Absence
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


def figure_rows(session: Session, draft: Draft) -> list[FigureRow]:
    """Return the rows of the report's table of figures, with the titles of its groups."""
    rows: list[FigureRow] = []
    for table in draft.template.tables:
        for entry in table.rows:
            if entry.indicator:
                rows.append(_row(session, draft, draft.indicator(entry.indicator)))
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
    )


def _cell(draft: Draft, indicator: Indicator, basis: Basis) -> str:
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
        how=_how(session, detail),
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
