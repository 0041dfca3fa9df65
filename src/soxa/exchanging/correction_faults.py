"""Whether the pages of a document that corrects an issued one say what its data say, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from soxa.base.errors import Message, Parameter
from soxa.domain.corrections import print_value
from soxa.domain.dates import write_date
from soxa.domain.outline import Outline, Paragraph, Row, Spans, Table
from soxa.domain.text import tidy
from soxa.exchanging.corrections import CORRECTED, CorrectedForm, CorrectedValue, Corrects
from soxa.exchanging.report import ReportFile

_REPLACES: Final = re.compile(r"thay thế Báo cáo số (\S+) ngày (\S+?)(?=[\s;,.)]|$)")


def correction_faults(report: ReportFile) -> Iterator[Message]:
    """Yield where a file's pages and its data disagree about what it corrects."""
    yield from _replacing_faults(report)
    if report.corrects is not None:
        yield from _letter_faults(report, report.corrects)


def _replacing_faults(report: ReportFile) -> Iterator[Message]:
    """Hold the sentence of the pages to the data: neither may claim to replace what the other does not."""
    said = [(found[1], found[2]) for text in _own_words(report.outline) for found in _REPLACES.finditer(text)]
    told = report.replaces
    meant = [(told.number, write_date(told.dated))] if told is not None else []
    for number, day in said:
        if (number, day) not in meant:
            yield _fault("replaced_not_in_data", number=number, day=day)
    for number, day in meant:
        if (number, day) not in said:
            yield _fault("replaced_not_said", number=number, day=day)


def _letter_faults(report: ReportFile, corrects: Corrects) -> Iterator[Message]:
    outline = report.outline
    named = f"{corrects.number} ngày {write_date(corrects.dated)}"
    if report.replaces is not None or report.figures or not outline.is_letter:
        yield _fault("letter_is_report", number=corrects.number)
    if corrects.number not in tidy(outline.subject) or not any(
        named in tidy(_words(part.spans)) for part in outline.parts if isinstance(part, Paragraph)
    ):
        yield _fault("corrected_not_said", number=corrects.number, day=corrects.dated)
    printed = [_cells(row) for table in _tables(outline) for row in table.rows]
    meant = [*map(_value_row, corrects.values), *map(_form_row, corrects.forms)]
    for at in range(max(len(printed), len(meant))):
        shown = printed[at][1:] if at < len(printed) else ()
        told = meant[at] if at < len(meant) else ()
        if shown != told:
            yield _fault("corrected_differs", row=at + 1, printed=" | ".join(shown), data=" | ".join(told))


def _value_row(one: CorrectedValue) -> tuple[str, ...]:
    values = (print_value(value, one.decimals) for value in (one.old, one.new))
    return tuple(map(tidy, (one.name, one.unit, *values, one.reason)))


def _form_row(one: CorrectedForm) -> tuple[str, ...]:
    return tuple(map(tidy, (one.where, one.printed, one.right)))


def _cells(row: Row) -> tuple[str, ...]:
    return tuple(tidy(_words(cell)) for cell in row.cells)


def _tables(outline: Outline) -> Iterator[Table]:
    for part in outline.parts:
        if isinstance(part, Table) and part.section == CORRECTED:
            yield part


def _own_words(outline: Outline) -> Iterator[str]:
    """Yield the paragraphs of no section: opening and closing, where the program itself speaks."""
    for part in outline.parts:
        if isinstance(part, Paragraph) and not part.section:
            yield tidy(_words(part.spans))


def _words(spans: Spans) -> str:
    return "".join(span.text for span in spans)


def _fault(what: str, /, **parameters: Parameter) -> Message:
    return Message(f"correct.{what}", parameters)
