"""Whether a report's data agree with themselves: what its pages print is what its figures say.

The pages are made from the outline, so a page that matches the outline matches the figures only if this holds
too (exchange.md, answer 5): a number changed in one of the two, a figure moved to another row, a source left
out, each leaves a fault here, also where the file was signed again by the same key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from soxa.base.errors import AppError, Message, Parameter
from soxa.domain.figures import SHARES, Basis, FigureKey, write_value
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import evaluate, parse_formula
from soxa.domain.outline import (
    COLUMN_TITLES,
    Column,
    Outline,
    Paragraph,
    Part,
    Row,
    Span,
    Spans,
    Table,
    agency_lines,
    known_titles,
)
from soxa.domain.periods import Period
from soxa.domain.printing import NIL_CELL, NIL_WORDS, OPEN, UNDEFINED
from soxa.domain.text import tidy
from soxa.domain.values import Absence, Value, write_count, write_number, write_percent
from soxa.exchanging.correction_faults import correction_faults
from soxa.exchanging.report import ReportFile, SealedFigure

_SHARE_DECIMALS = 1
_SAME_DAYS = frozenset({Basis.ACTUAL, Basis.ESTIMATE})
_EARLIER = frozenset({Basis.PREVIOUS, Basis.LAST_YEAR})
_CHANGES = frozenset({Basis.CHANGE_PREVIOUS, Basis.CHANGE_LAST_YEAR})
_PERCENT = "%"

_LIST_MARK = "- "
_NOTHING = frozenset({"", UNDEFINED})
_NUMBERING = re.compile(r"[0-9]{1,3}|[IVX]{1,5}|[A-Za-z]")
_BESIDE = 12
# A blank that is no ordinary one may be as thin as none: digits on its two sides are one number.
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]")
_JOINS_BEFORE = re.compile(r"[\d.,%‰+\-‐-―−'’·⁰-₎²³¹¼-¾]$|\d[^\S ]+$")
_JOINS_AFTER = re.compile(r"[\d%‰\-‐-―−'’·⁰-₎²³¹¼-¾]|[^\S ]*[\d%]|[.,]\s?\d")

_MONTH_LABEL = re.compile(r"\d{4}-\d{2}")
_MONTH = re.compile(r"\btháng (\d{1,2})\b")
_DAYS = re.compile(r"từ ngày (\d{1,2})/(\d{1,2})(?:/(\d{4}))? đến hết ngày (\d{1,2})/(\d{1,2})/(\d{4})")
_ENDS = re.compile(r"(?P<year>\d{4})(?:-(?P<part>\d{2}|Q[1-4]|H[12]|9M))?")
_LAST_MONTHS = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "H1": 6, "H2": 12, "9M": 9}


def consistency(report: ReportFile) -> tuple[Message, ...]:
    """Return every contradiction inside a report's data, in order of the pages; empty if there is none."""
    return (
        *_head_faults(report),
        *_printed_faults(report),
        *_loose_faults(report),
        *(fault for entry in report.figures for fault in _figure_faults(entry, report)),
        *_hidden_figures(report),
        *correction_faults(report),
    )


def printings(entry: SealedFigure) -> frozenset[str]:
    """Return every way in which a figure's value may stand on a page: count, number, percent, size."""
    return _printings(entry.figure.value, entry.figure.key.basis, entry)


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
    if row.indicator != entry.figure.key.indicator:
        yield _fault("row_differs", name=entry.name, figure=str(entry.figure.key), row=row.indicator)


def _head_faults(report: ReportFile) -> Iterator[Message]:
    """Compare what every page begins with: the agency, the month in the subject, the days in the opening.

    An opening need not name its days, and a subject not its month; where they do, they are the period's.
    """
    outline, period = report.outline, report.period
    printed = tuple(tidy(line) for line in outline.agency)
    if printed != tuple(tidy(line) for line in agency_lines(report.office)):
        yield _fault("office_differs", printed=" ".join(printed), office=report.office.full_name)
    if not _label_fits(period):
        yield _fault("label_differs", label=period.label, first_day=period.start, last_day=period.last_day)
    month = _MONTH_LABEL.fullmatch(period.label) and _MONTH.search(tidy(outline.subject))
    if month and int(month[1]) != period.last_day.month:
        yield _fault("subject_differs", printed=month[0], first_day=period.start, last_day=period.last_day)
    for part in outline.parts:
        if isinstance(part, Paragraph) and not part.section:
            days = _DAYS.search(tidy(_text(part.spans)))
            if days and not _are_days(days, period):
                yield _fault("days_differ", printed=days[0], first_day=period.start, last_day=period.last_day)


def _label_fits(period: Period) -> bool:
    """Tell whether a label of a month or more ends in the month that the days end in."""
    found = _ENDS.fullmatch(period.label)
    if not found:
        return True  # a week's number and a free period's days are not read here
    part = found["part"] or ""
    month = _LAST_MONTHS.get(part) or int(part or _LAST_MONTHS["H2"])
    return (period.last_day.year, period.last_day.month) == (int(found["year"]), month)


def _are_days(found: re.Match[str], period: Period) -> bool:
    last, start = period.last_day, period.start
    numbers = [int(number) if number else start.year for number in found.groups()]
    return numbers == [start.day, start.month, start.year, last.day, last.month, last.year]


def _loose_faults(report: ReportFile) -> Iterator[Message]:
    """Find words that would change how a figure is read: signs beside it, numbers in its column."""
    # A share is in percent; the row bears the unit of its indicator's own values.
    entries = sorted(report.figures, key=lambda entry: entry.figure.key.basis not in SHARES)
    rows = {entry.figure.key.indicator: entry for entry in entries}
    for part in _all_parts(report.outline):
        match part:
            case Paragraph():
                yield from _touched(part.spans)
            case Table():
                yield from _title_faults(part)
                for row in part.rows:
                    yield from _cell_faults(row, part.columns, rows.get(row.indicator))
            case _:
                pass


def _touched(spans: Spans) -> Iterator[Message]:
    """Find figures that a neighbour's sign joins: ``1`` before ``427`` reads ``1427``."""
    for place, span in enumerate(spans):
        if span.figure is None:
            continue
        before, after = (_UNSEEN.sub("", _text(some)) for some in (spans[:place], spans[place + 1 :]))
        if _JOINS_BEFORE.search(before) or _JOINS_AFTER.match(after):
            printed = f"{before[-_BESIDE:]}{span.text}{after[:_BESIDE]}"
            yield _fault("figure_touched", figure=str(span.figure), printed=printed.strip())


def _title_faults(table: Table) -> Iterator[Message]:
    titles = {basis.value: known_titles(basis) for basis in COLUMN_TITLES}
    for column in table.columns:
        if column.basis and tidy(column.title) not in titles.get(column.basis, frozenset()):
            yield _fault("title_differs", printed=column.title, basis=column.basis)


def _cell_faults(row: Row, columns: tuple[Column, ...], entry: SealedFigure | None) -> Iterator[Message]:
    """Hold a row's cells to their columns: figures of the column's basis alone, or the row's own words."""
    words = []
    # A group's title that runs across has one cell alone.
    for column, cell in zip(columns, row.cells, strict=False):
        text = tidy(_text(cell))
        figures = [span.figure for span in cell if span.figure is not None]
        misplaced = [key for key in figures if key.basis.value != column.basis]
        yield from (_fault("column_differs", figure=str(key), title=column.title) for key in misplaced)
        if column.basis:
            if text not in _NOTHING and (len(figures) != 1 or text != _figure_text(cell)):
                yield _fault("number_loose", row=row.indicator, printed=text, title=column.title)
        else:
            words.append(text)
    if row.indicator and entry is not None:
        yield from _name_faults(words, entry)


def _name_faults(words: list[str], entry: SealedFigure) -> Iterator[Message]:
    """Let a row of figures say its number, its indicator's name and unit, and nothing else."""
    allowed = {"", tidy(entry.unit)}
    is_name = [text.removeprefix(_LIST_MARK) == tidy(entry.name) for text in words]
    is_right = [
        named or text in allowed or (place == 0 and _NUMBERING.fullmatch(text))
        for place, (text, named) in enumerate(zip(words, is_name, strict=True))
    ]
    if sum(is_name) != 1 or not all(is_right):
        yield _fault("row_name_differs", name=entry.name, figure=str(entry.figure.key))


def _text(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _figure_text(spans: Spans) -> str:
    return tidy("".join(span.text for span in spans if span.figure is not None))


def _figure_faults(entry: SealedFigure, report: ReportFile) -> Iterator[Message]:
    figure = entry.figure
    names: dict[str, Parameter] = {"name": entry.name, "figure": str(figure.key)}
    if not tidy(entry.name):
        yield _fault("name_missing", figure=str(figure.key))
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


def _printings(value: Value, basis: Basis, entry: SealedFigure) -> frozenset[str]:
    """Turn `soxa.domain.printing` round: a page does not say which form it used, so all are allowed.

    The sign is dropped only where words say it (``tăng``, ``giảm``), ``%`` set only behind a percentage.
    """
    if value is Absence.BLANK:
        return frozenset({"", UNDEFINED, OPEN})
    if value is Absence.NIL:
        return frozenset({NIL_CELL, NIL_WORDS})
    assert isinstance(value, Decimal)
    places = _SHARE_DECIMALS if basis in SHARES else entry.decimals
    found: set[str] = set()
    for number in {value, abs(value)} if basis in _CHANGES else {value}:
        found.add(write_number(number, places))
        if basis in SHARES or _PERCENT in entry.unit:
            found.add(write_percent(number, places))
        if places == 0:
            found.add(write_count(number))
    return frozenset(found)


def _fault(what: str, /, **parameters: Parameter) -> Message:
    return Message(f"exchanging.{what}", parameters)
