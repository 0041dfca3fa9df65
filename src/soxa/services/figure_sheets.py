"""What stands in the workbook that goes with a report: its tables as printed, and a list of every figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from soxa.domain.corrections import print_value
from soxa.domain.dates import write_date
from soxa.domain.figures import FigureKey
from soxa.domain.outline import Appendix, Row, Spans, Table
from soxa.domain.values import Value
from soxa.exchanging.corrections import CorrectedValue, Corrects
from soxa.exchanging.report import ReportFile, SealedFigure
from soxa.spreadsheets.figures_workbook import Cell, FiguresSheet, Number, SheetRow

# Words of the document itself, so Vietnamese whatever the language of the screen.
_LIST_NAME = "Số liệu"
_LIST_TITLE = "Toàn bộ số liệu của báo cáo và nguồn số liệu"
_LIST_HEADINGS = ("Mã", "Chỉ tiêu", "ĐVT", "Số liệu", "Từ ngày", "Đến hết ngày", "Số hoạt động", "Công thức")
_LIST_WIDTHS = (16, 46, 10, 12, 10, 12, 10, 24)
_CORRECTED_NAME = "Bảng kèm công văn"
_VALUE_HEADINGS = ("Chỉ tiêu", "ĐVT", "Số đã báo cáo", "Số sau rà soát", "Lý do")
_VALUE_WIDTHS = (46, 10, 14, 14, 46)
_FORM_HEADINGS = ("Vị trí", "Đã in", "Sửa lại là")
_FORM_WIDTHS = (30, 46, 46)


def figure_sheets(report: ReportFile) -> tuple[FiguresSheet, ...]:
    """Return one sheet for each table of the appendices, and the list of all figures.

    A công văn about a report has no figures of its own, but the rows that it corrects.
    """
    figures = {entry.figure.key: entry for entry in report.figures}
    tables = (
        sheet for appendix in report.outline.appendices for sheet in _appendix_sheets(appendix, figures)
    )
    if report.corrects is not None:
        return (_corrected(report.corrects, report.outline.subject), *tables)
    return (*tables, _list(report))


def _corrected(corrects: Corrects, subject: str) -> FiguresSheet:
    if corrects.forms:
        rows = tuple(SheetRow((one.where, one.printed, one.right)) for one in corrects.forms)
        return FiguresSheet(_CORRECTED_NAME, subject, _FORM_HEADINGS, _FORM_WIDTHS, rows)
    rows = tuple(
        SheetRow((one.name, one.unit, _value(one, one.old), _value(one, one.new), one.reason))
        for one in corrects.values
    )
    return FiguresSheet(_CORRECTED_NAME, subject, _VALUE_HEADINGS, _VALUE_WIDTHS, rows)


def _value(one: CorrectedValue, value: Value) -> Cell:
    return Number(value, one.decimals) if isinstance(value, Decimal) else print_value(value, one.decimals)


def _appendix_sheets(appendix: Appendix, figures: dict[FigureKey, SealedFigure]) -> Iterator[FiguresSheet]:
    for part in appendix.parts:
        if isinstance(part, Table):
            yield FiguresSheet(
                name=appendix.label,
                title=f"{appendix.label}. {appendix.title}",
                headings=tuple(column.title for column in part.columns),
                widths=tuple(column.width for column in part.columns),
                rows=tuple(_row(row, figures) for row in part.rows),
            )


def _row(row: Row, figures: dict[FigureKey, SealedFigure]) -> SheetRow:
    return SheetRow(tuple(_cell(cell, figures) for cell in row.cells), row.group)


def _cell(spans: Spans, figures: dict[FigureKey, SealedFigure]) -> Cell:
    printed = "".join(span.text for span in spans)
    keys = [span.figure for span in spans if span.figure is not None]
    entry = figures.get(keys[0]) if len(keys) == 1 and len(spans) == 1 else None
    if entry is None or not isinstance(entry.figure.value, Decimal):
        return printed
    # As many places as the page prints: the workbook says the same as the page.
    _, comma, places = printed.rstrip("%").partition(",")
    return Number(entry.figure.value, len(places) if comma else 0)


def _list(report: ReportFile) -> FiguresSheet:
    return FiguresSheet(
        _LIST_NAME, _LIST_TITLE, _LIST_HEADINGS, _LIST_WIDTHS, tuple(_entry(one) for one in report.figures)
    )


def _entry(entry: SealedFigure) -> SheetRow:
    figure = entry.figure
    value: Cell = ""
    if isinstance(figure.value, Decimal):
        value = Number(figure.value, entry.decimals)
    return SheetRow(
        (
            str(figure.key),
            entry.name,
            entry.unit,
            value,
            write_date(figure.period.start),
            write_date(figure.period.last_day),
            Number(Decimal(entry.stated_count), 0),
            figure.sources.formula,
        )
    )
