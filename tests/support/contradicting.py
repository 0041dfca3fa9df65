"""Reports whose data contradict their own pages, one lie each, as a forger with the keys makes them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import sealed

from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.outline import Outline, Paragraph, Row, Span, Table
from soxa.domain.periods import Period
from soxa.exchanging.report import ReportFile, SealedFigure, seal_figure

BEFORE = Period(date(2026, 9, 15), date(2026, 10, 15), "2026-10")


def with_sentence(change: Callable[[tuple[Span, ...]], tuple[Span, ...]]) -> Outline:
    """The sample with other words in its sentence."""
    honest = sealed.outline()
    heading, paragraph, ending = honest.parts
    assert isinstance(paragraph, Paragraph)
    return replace(honest, parts=(heading, replace(paragraph, spans=change(paragraph.spans)), ending))


def with_opening(words: str) -> Outline:
    """The sample with a sentence before its first heading."""
    honest = sealed.outline()
    return replace(honest, parts=(Paragraph((Span(words),), ""), *honest.parts))


def beside(*, before: str = "", after: str = "") -> Outline:
    """The sample with loose words directly beside its first figure."""

    def change(spans: tuple[Span, ...]) -> tuple[Span, ...]:
        first, figure, *rest = spans
        return (first, Span(before), figure, Span(after), *rest)

    return with_sentence(change)


def table_of(outline: Outline) -> Table:
    """The sample's only table."""
    (appendix,) = outline.appendices
    (table,) = appendix.parts
    assert isinstance(table, Table)
    return table


def with_table(change: Callable[[Table], Table]) -> Outline:
    """The sample with another table."""
    honest = sealed.outline()
    (appendix,) = honest.appendices
    return replace(honest, appendices=(replace(appendix, parts=(change(table_of(honest)),)),))


def with_first_row(change: Callable[[Row], Row]) -> Outline:
    """The sample with another first row."""
    return with_table(lambda table: replace(table, rows=(change(table.rows[0]), *table.rows[1:])))


def with_cell(place: int, *spans: Span) -> Outline:
    """The sample with another cell in its first row."""
    return with_first_row(
        lambda row: replace(row, cells=(*row.cells[:place], spans, *row.cells[place + 1 :]))
    )


def with_columns(*bases: Basis, titles: tuple[str, ...], stated: tuple[str, ...]) -> ReportFile:
    """The sample with a second column of figures: the previous period's 300 beside the 427."""
    entry, *others = sealed.figures()
    key = FigureKey("HC02", Basis.PREVIOUS)
    previous = Figure(key, BEFORE, Decimal(300), entry.figure.sources)
    values = {Basis.ACTUAL: "427", Basis.PREVIOUS: "300"}

    def change(table: Table) -> Table:
        last = table.columns[-1]
        columns = [replace(last, title=t, basis=b) for t, b in zip(titles, stated, strict=True)]
        first, *rest = table.rows
        cells = tuple((Span(values[basis], FigureKey("HC02", basis)),) for basis in bases)
        empty = [replace(row, cells=(*row.cells[:-1], (), row.cells[-1])) for row in rest]
        rows = (replace(first, cells=(*first.cells[:-1], *cells)), *empty)
        return replace(table, columns=(*table.columns[:-1], *columns), rows=rows)

    sealed_previous = seal_figure(previous, name=entry.name, unit=entry.unit, decimals=0)
    return replace(sealed.report(with_table(change)), figures=(entry, sealed_previous, *others))


def with_entry(change: Callable[[SealedFigure], SealedFigure]) -> ReportFile:
    """The sample with another first figure in its data."""
    first, *rest = sealed.figures()
    return replace(sealed.report(), figures=(change(first), *rest))


def negative(entry: SealedFigure) -> SealedFigure:
    """The figure's value below zero."""
    figure = replace(entry.figure, value=-Decimal(427))
    return seal_figure(figure, name=entry.name, unit=entry.unit, decimals=0)


def printed_as(text: str) -> Outline:
    """The sample with its first figure printed otherwise in the sentence."""
    return with_sentence(lambda spans: (spans[0], replace(spans[1], text=text), *spans[2:]))
