"""A report's data contradict themselves as soon as one number, row or source is changed alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.outline import Appendix, Outline, Paragraph, Row, Span, Table
from soxa.domain.packs import Cumulation, Indicator, Source
from soxa.domain.periods import Period
from soxa.domain.printing import print_cell, print_figure
from soxa.domain.sections import NumberFormat
from soxa.domain.values import Absence
from soxa.exchanging.consistency import consistency, printings
from soxa.exchanging.report import ReportFile, SealedFigure, seal_figure
from soxa.wording import Wording


def _names(report: ReportFile) -> list[str]:
    for fault in consistency(report):  # each is worded, and its sentence gets every value it asks for
        for language in ("vi", "en"):
            assert "{" not in Wording(language).tell(fault)
            assert Wording(language).has(fault.id)
    return [fault.id.removeprefix("exchanging.") for fault in consistency(report)]


def _with_figure(report: ReportFile, index: int, entry: SealedFigure) -> ReportFile:
    figures = list(report.figures)
    figures[index] = entry
    return replace(report, figures=tuple(figures))


def _with_rows(outline: Outline, change: Callable[[Row], Row]) -> Outline:
    appendix: Appendix = outline.appendices[0]
    table = appendix.parts[0]
    assert isinstance(table, Table)
    rows = (table.rows[0], change(table.rows[1]))
    return replace(outline, appendices=(replace(appendix, parts=(replace(table, rows=rows),)),))


def test_a_sound_report_has_no_fault(report: ReportFile) -> None:
    assert consistency(report) == ()


def test_a_number_changed_on_the_page(report: ReportFile) -> None:
    part = report.outline.parts[1]
    assert isinstance(part, Paragraph)
    spans = (part.spans[0], replace(part.spans[1], text="20"), part.spans[2])
    outline = replace(report.outline, parts=(report.outline.parts[0], replace(part, spans=spans)))
    assert _names(replace(report, outline=outline)) == ["print_differs"]


def test_a_value_changed_in_the_data_even_with_its_digest_made_anew(report: ReportFile) -> None:
    entry = report.figures[0]
    figure = replace(entry.figure, value=Decimal(20))
    assert _names(_with_figure(report, 0, replace(entry, figure=figure))) == [
        "print_differs",
        "digest_differs",
    ]
    resealed = replace(entry, figure=figure, stated_digest=figure.digest)
    assert _names(_with_figure(report, 0, resealed)) == ["print_differs"]


def test_a_figure_moved_to_another_row(report: ReportFile) -> None:
    moved = _with_rows(report.outline, lambda row: replace(row, indicator="HC11"))
    assert _names(replace(report, outline=moved)) == ["row_differs"]
    renamed = _with_rows(
        report.outline, lambda row: replace(row, cells=((Span("Tỷ lệ đúng hạn"),), row.cells[1]))
    )
    assert _names(replace(report, outline=renamed)) == ["row_name_differs"]


def test_a_source_left_out_or_counted_twice(report: ReportFile) -> None:
    entry = report.figures[0]
    first = entry.figure.sources.activities[0]
    fewer = replace(entry.figure, sources=replace(entry.figure.sources, activities=(first,)))
    assert _names(_with_figure(report, 0, replace(entry, figure=fewer, stated_digest=fewer.digest))) == [
        "count_differs"
    ]
    twice = replace(entry.figure, sources=replace(entry.figure.sources, activities=(first, first)))
    assert _names(_with_figure(report, 0, replace(entry, figure=twice, stated_digest=twice.digest))) == [
        "entry_twice"
    ]


def test_a_figure_without_data_and_data_without_a_place(report: ReportFile) -> None:
    assert _names(replace(report, figures=report.figures[1:])) == ["figure_missing"]
    body = replace(report.outline, parts=report.outline.parts[:1])
    assert _names(replace(report, outline=body)) == ["figure_hidden"]
    without_part = (report.figures[0], *report.figures[2:])
    assert _names(replace(report, figures=without_part)) == ["part_missing"]


def test_a_part_changed_where_no_page_prints_it(report: ReportFile) -> None:
    entry = report.figures[3]
    figure = replace(entry.figure, value=Decimal(366))
    changed = _with_figure(report, 3, replace(entry, figure=figure, stated_digest=figure.digest))
    assert _names(changed) == ["formula_differs"]


@pytest.mark.parametrize("formula", ["HC03 / HC02 * 10", "HC02 / HC03 * 100"])
def test_a_formula_changed(report: ReportFile, formula: str) -> None:
    assert _names(_with_formula(report, formula)) == ["formula_differs"]


@pytest.mark.parametrize("formula", ["HC03 /", "__import__('os')", "(" * 400, "1" * 600])
def test_a_formula_that_is_none(report: ReportFile, formula: str) -> None:
    assert _names(_with_formula(report, formula)) == ["formula_unreadable"]


def _with_formula(report: ReportFile, formula: str) -> ReportFile:
    entry = report.figures[2]
    figure = replace(entry.figure, sources=replace(entry.figure.sources, formula=formula))
    return _with_figure(report, 2, replace(entry, figure=figure, stated_digest=figure.digest))


def test_a_figure_of_other_days(report: ReportFile) -> None:
    entry = report.figures[0]
    days = Period(entry.figure.period.start.replace(day=1), entry.figure.period.end, "2026-11")
    figure = replace(entry.figure, period=days)
    assert _names(_with_figure(report, 0, replace(entry, figure=figure, stated_digest=figure.digest))) == [
        "period_differs"
    ]


@given(
    value=st.decimals(-(10**9), 10**9, places=4) | st.sampled_from(list(Absence)),
    basis=st.sampled_from(list(Basis)),
    form=st.sampled_from(list(NumberFormat)),
    decimals=st.integers(0, 3),
)
def test_whatever_the_program_prints_is_taken_for_its_figure(
    value: Decimal | Absence, basis: Basis, form: NumberFormat, decimals: int
) -> None:
    """A false alarm here would keep an honest report from being sealed."""
    indicator = Indicator("X1", "Chỉ tiêu", "ha", Source.SLIP, Cumulation.LAST, decimals=decimals)
    days = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")
    figure = Figure(FigureKey("X1", basis), days, value, Sources())
    forms = printings(seal_figure(figure, name="Chỉ tiêu", unit="ha", decimals=decimals))
    if form in {NumberFormat.COUNT, NumberFormat.NUMBER} or "change" in basis.value:
        assert print_figure(figure, indicator, form=form) in forms
    assert print_cell(figure, indicator, {figure.key: figure}) in forms


@pytest.mark.parametrize(
    ("key", "value", "decimals", "allowed", "refused"),
    [
        ("CD03.actual", Decimal(2), 0, "02", "20"),
        ("NS01.actual", Decimal("3516.25"), 1, "3.516,3", "3.516,2"),
        ("HC10.actual", Decimal("86.18"), 1, "86,2%", "86"),
        ("NS01.change_last_year", Decimal("-5.24"), 0, "5,2%", "5,3%"),
        ("AS01.actual", Absence.BLANK, 0, "", "0"),
        ("AS01.actual", Absence.NIL, 0, "Không phát sinh", ""),
        ("AS01.actual", Decimal(0), 0, "0", "-"),
    ],
)
def test_how_a_value_may_be_printed(
    report: ReportFile, key: str, value: Decimal | Absence, decimals: int, allowed: str, refused: str
) -> None:
    entry = report.figures[0]
    figure = replace(entry.figure, key=FigureKey.parse(key), value=value)
    unit = "%" if key.startswith("HC10") else "hồ sơ"
    forms = printings(replace(entry, figure=figure, decimals=decimals, unit=unit))
    assert allowed in forms
    assert refused not in forms
