"""What a correcting document carries, and that its pages may not claim what its data do not say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from soxa.domain.corrections import Act
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.outline import Align, Column, Paragraph, Row, Span, Table
from soxa.exchanging.consistency import consistency
from soxa.exchanging.corrections import CORRECTED, CorrectedForm, CorrectedValue, Corrects
from soxa.exchanging.reading import DataFaulty
from soxa.exchanging.report import Replaced, ReportFile, decode_report, encode_report

SHA = "a" * 64
DAY = date(2026, 11, 20)
SENTENCE = "Báo cáo này thay thế Báo cáo số 12/BC-UBND ngày 20/11/2026 của Ủy ban nhân dân xã Nậm Pung."


def said(report: ReportFile, text: str) -> ReportFile:
    """Return a report whose pages begin with a sentence of the program's own."""
    outline = report.outline
    return replace(
        report, outline=replace(outline, parts=(Paragraph((Span(text),), section=""), *outline.parts))
    )


def letter(report: ReportFile) -> ReportFile:
    """Return a công văn that explains one figure of a report."""
    value = CorrectedValue(
        FigureKey("CD03", Basis.ACTUAL), "Số cuộc họp", "cuộc", 0, Decimal(12), Decimal(15), "Bổ sung 03 cuộc"
    )
    cells = ("1", "Số cuộc họp", "cuộc", "12", "15", "Bổ sung 03 cuộc")
    table = Table(
        tuple(Column(str(at), 10, Align.LEFT) for at in range(6)),
        (Row(tuple((Span(text),) for text in cells)),),
        CORRECTED,
    )
    outline = replace(
        report.outline,
        type_name="",
        symbol="UBND-VP",
        subject="V/v bổ sung, giải trình số liệu tại Báo cáo số 12/BC-UBND",
        parts=(Paragraph((Span("Tại Báo cáo số 12/BC-UBND ngày 20/11/2026"),), section="CV1"), table),
        appendices=(),
    )
    corrects = Corrects(Act.EXPLAIN, SHA, "12/BC-UBND", DAY, (value,))
    return replace(report, outline=outline, figures=(), checks=(), corrects=corrects)


def ids(report: ReportFile) -> list[str]:
    """Return the faults that a report's own words and data have, by name."""
    return [one.id for one in consistency(report)]


def test_a_replacing_report_says_so_on_its_page_and_in_its_data(report: ReportFile) -> None:
    told = Replaced(SHA, "12/BC-UBND", DAY)
    whole = said(replace(report, replaces=told), SENTENCE)
    before = ids(report)
    assert ids(whole) == before
    assert ids(said(report, SENTENCE)) == [*before, "correct.replaced_not_in_data"]
    assert ids(replace(report, replaces=told)) == [*before, "correct.replaced_not_said"]
    other = Replaced(SHA, "13/BC-UBND", DAY)
    assert {"correct.replaced_not_said", "correct.replaced_not_in_data"} <= set(
        ids(said(replace(report, replaces=other), SENTENCE))
    )


def test_a_letter_is_no_report_and_comes_back_whole(report: ReportFile) -> None:
    data = encode_report(letter(report))
    assert b'"kind":"correction"' in data
    assert decode_report(data) == letter(report)
    assert ids(letter(report)) == []


def test_a_letter_whose_table_says_another_number_than_its_data_is_found(report: ReportFile) -> None:
    corrects = letter(report).corrects
    assert corrects is not None
    false = replace(corrects, values=(replace(corrects.values[0], new=Decimal(50)),))
    assert ids(replace(letter(report), corrects=false)) == ["correct.corrected_differs"]
    more = replace(corrects, forms=(CorrectedForm("Trang 1", "a", "b"),))
    assert ids(replace(letter(report), corrects=more)) == ["correct.corrected_differs"]
    elsewhere = replace(corrects, number="99/BC-UBND")
    assert ids(replace(letter(report), corrects=elsewhere)) == ["correct.corrected_not_said"]


def test_a_letter_with_figures_of_a_report_is_refused(report: ReportFile) -> None:
    assert "correct.letter_is_report" in ids(replace(letter(report), figures=report.figures))


@pytest.mark.parametrize("kind", ["report", "correction"])
def test_kind_and_contents_belong_together(report: ReportFile, kind: str) -> None:
    whole = letter(report) if kind == "report" else report
    was = b'"kind":"correction"' if kind == "report" else b'"kind":"report"'
    data = encode_report(whole).replace(was, b'"kind":"' + kind.encode() + b'"')
    with pytest.raises(DataFaulty):
        decode_report(data)
