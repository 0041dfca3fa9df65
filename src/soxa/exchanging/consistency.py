"""Whether a report's data agree with themselves: what its pages print is what its figures say.

The pages are made from the outline, so a page that matches the outline matches the figures only if this holds
too (exchange.md, answer 5): a number changed in one of the two, a figure moved to another row, a source left
out, each leaves a fault here, also where the file was signed again by the same key.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from soxa.base.errors import AppError, Message, Parameter
from soxa.domain.figures import Basis, FigureKey, write_value
from soxa.domain.formulas import Reference, evaluate, parse_formula
from soxa.domain.outline import Outline, Paragraph, Part, Row, Span, Table
from soxa.domain.periods import Period
from soxa.domain.printing import NIL_CELL, NIL_WORDS, OPEN, SHARES, UNDEFINED
from soxa.domain.text import fold
from soxa.domain.values import Absence, Value, write_count, write_number, write_percent
from soxa.exchanging.report import ReportFile, SealedFigure

_SHARE_DECIMALS = 1
_SAME_DAYS = frozenset({Basis.ACTUAL, Basis.ESTIMATE})
_EARLIER = frozenset({Basis.PREVIOUS, Basis.LAST_YEAR})


def consistency(report: ReportFile) -> tuple[Message, ...]:
    """Return every contradiction inside a report's data, in order of the pages; empty if there is none."""
    return (
        *_printed_faults(report),
        *(fault for entry in report.figures for fault in _figure_faults(entry, report)),
        *_hidden_figures(report),
    )


def printings(entry: SealedFigure) -> frozenset[str]:
    """Return every way in which a figure's value may stand on a page: count, number, percent, size."""
    return _printings(entry.figure.value, entry.figure.key.basis, entry.decimals)


def printed_figures(outline: Outline) -> Iterator[tuple[Span, Row | None]]:
    """Yield the spans that print figures, in order of the pages, with their row if they stand in a table."""
    for part in _all_parts(outline):
        match part:
            case Paragraph():
                yield from ((span, None) for span in part.spans if span.figure is not None)
            case Table():
                for row in part.rows:
                    for cell in row.cells:
                        yield from ((span, row) for span in cell if span.figure is not None)
            case _:
                pass


def needed_figures(outline: Outline, parts: dict[FigureKey, tuple[FigureKey, ...]]) -> frozenset[FigureKey]:
    """Return the figures that a page prints and, step by step, those that their formulas are made from.

    Args:
        outline: The pages.
        parts: For each figure the figures that its formula names.
    """
    open_keys = {span.figure for span, _ in printed_figures(outline) if span.figure is not None}
    found: set[FigureKey] = set()
    while open_keys:
        key = open_keys.pop()
        if key not in found:
            found.add(key)
            open_keys.update(parts.get(key, ()))
    return frozenset(found)


def _all_parts(outline: Outline) -> Iterator[Part]:
    yield from outline.parts
    for appendix in outline.appendices:
        yield from appendix.parts


def _printed_faults(report: ReportFile) -> Iterator[Message]:
    figures = {entry.figure.key: entry for entry in report.figures}
    for span, row in printed_figures(report.outline):
        assert span.figure is not None
        entry = figures.get(span.figure)
        if entry is None:
            yield _fault("figure_missing", figure=str(span.figure), printed=span.text)
            continue
        if span.text.strip() not in printings(entry):
            yield _fault(
                "print_differs",
                name=entry.name,
                figure=str(span.figure),
                printed=span.text,
                value=write_value(entry.figure.value),
            )
        if row is not None:
            yield from _row_faults(row, entry)


def _row_faults(row: Row, entry: SealedFigure) -> Iterator[Message]:
    indicator = entry.figure.key.indicator
    words = [fold("".join(span.text for span in cell)) for cell in row.cells]
    if row.indicator != indicator:
        yield _fault("row_differs", name=entry.name, figure=str(entry.figure.key), row=row.indicator)
    elif not any(fold(entry.name) in cell for cell in words):
        yield _fault("row_name_differs", name=entry.name, figure=str(entry.figure.key))


def _figure_faults(entry: SealedFigure, report: ReportFile) -> Iterator[Message]:
    figure = entry.figure
    names: dict[str, Parameter] = {"name": entry.name, "figure": str(figure.key)}
    if entry.stated_digest != figure.digest:
        yield _fault("digest_differs", **names)
    if entry.stated_count != len(figure.sources.activities):
        yield _fault(
            "count_differs", **names, stated=entry.stated_count, counted=len(figure.sources.activities)
        )
    if len(set(figure.sources.activities)) != len(figure.sources.activities):
        yield _fault("entry_twice", **names)
    if not _period_fits(figure.key.basis, figure.period, report.period):
        yield _fault(
            "period_differs", **names, first_day=figure.period.start, last_day=figure.period.last_day
        )
    missing = [part for part in figure.sources.parts if report.figure(part) is None]
    yield from (_fault("part_missing", **names, part=str(part)) for part in missing)
    if figure.sources.formula and not missing:
        yield from _formula_faults(entry, report)


def _formula_faults(entry: SealedFigure, report: ReportFile) -> Iterator[Message]:
    """Compute a figure once more from the figures that its formula names."""
    figure, sources = entry.figure, entry.figure.sources
    names: dict[str, Parameter] = {"name": entry.name, "figure": str(figure.key), "formula": sources.formula}

    def look_up(reference: Reference) -> Value:
        part = report.figure(_meant(reference, figure.key.basis, sources.parts))
        return Absence.BLANK if part is None else part.figure.value

    try:
        computed = evaluate(parse_formula(sources.formula), look_up)
    except AppError:
        yield _fault("formula_unreadable", **names)
        return
    if computed != figure.value:
        yield _fault(
            "formula_differs", **names, value=write_value(figure.value), computed=write_value(computed)
        )


def _meant(reference: Reference, basis: Basis, parts: tuple[FigureKey, ...]) -> FigureKey:
    """Return the part that a reference means: by the basis it names, else the figure's, else the actual."""
    own = FigureKey(reference.indicator, reference.basis or basis)
    return (
        own if reference.basis is not None or own in parts else FigureKey(reference.indicator, Basis.ACTUAL)
    )


def _period_fits(basis: Basis, period: Period, reported: Period) -> bool:
    if basis in _SAME_DAYS:
        return (period.start, period.end) == (reported.start, reported.end)
    if basis in _EARLIER:
        return period.end <= reported.start
    if basis is Basis.CUMULATIVE:
        return period.start <= reported.start and period.end == reported.end
    return True  # plans are for the year; growths and shares speak of two periods


def _hidden_figures(report: ReportFile) -> Iterator[Message]:
    parts = {entry.figure.key: entry.figure.sources.parts for entry in report.figures}
    needed = needed_figures(report.outline, parts)
    for entry in report.figures:
        if entry.figure.key not in needed:
            yield _fault("figure_hidden", name=entry.name, figure=str(entry.figure.key))


def _printings(value: Value, basis: Basis, decimals: int) -> frozenset[str]:
    """Turn `soxa.domain.printing` round: a page does not say which form it used, so all are allowed."""
    if value is Absence.BLANK:
        return frozenset({"", UNDEFINED, OPEN})
    if value is Absence.NIL:
        return frozenset({NIL_CELL, NIL_WORDS})
    assert isinstance(value, Decimal)
    places = _SHARE_DECIMALS if basis in SHARES else decimals
    found: set[str] = set()
    for number in (value, abs(value)):
        found |= {write_number(number, places), write_percent(number, places)}
        if places == 0:
            found.add(write_count(number))
    return frozenset(found)


def _fault(what: str, /, **parameters: Parameter) -> Message:
    return Message(f"exchanging.{what}", parameters)
