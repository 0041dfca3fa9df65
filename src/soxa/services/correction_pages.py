"""The pages that correcting adds: the body of a công văn, and the table of opinions and how they were met."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from soxa.domain.corrections import Act, Correction, CorrectionRow, RowKind, print_value
from soxa.domain.drafts import Draft
from soxa.domain.outline import Align, Appendix, Column, Row, Span, Spans, Table
from soxa.domain.text import clean
from soxa.exchanging.corrections import (
    CORRECTED,
    CorrectedForm,
    CorrectedValue,
    Corrects,
)

# Words of the document itself, so Vietnamese whatever the language of the screen.
_VALUE_COLUMNS: Final = (
    Column("TT", 6, Align.CENTRE),
    Column("Chỉ tiêu", 30, Align.LEFT),
    Column("ĐVT", 10, Align.CENTRE),
    Column("Số đã báo cáo", 13, Align.RIGHT),
    Column("Số sau rà soát", 13, Align.RIGHT),
    Column("Lý do", 28, Align.LEFT),
)
_FORM_COLUMNS: Final = (
    Column("TT", 6, Align.CENTRE),
    Column("Vị trí", 24, Align.LEFT),
    Column("Đã in", 35, Align.LEFT),
    Column("Sửa lại là", 35, Align.LEFT),
)
_OPINION_COLUMNS: Final = (
    Column("TT", 6, Align.CENTRE),
    Column("Ý kiến", 34, Align.LEFT),
    Column("Tiếp thu, giải trình", 30, Align.LEFT),
    Column("Nội dung sửa", 30, Align.LEFT),
)
_OPINIONS_TITLE: Final = "BẢNG TỔNG HỢP TIẾP THU, GIẢI TRÌNH"


def corrected_table(correction: Correction) -> Table | None:
    """Return the table of a công văn; None where it has no row yet."""
    corrects = corrects_of(correction)
    if corrects is None:
        return None
    if correction.act is Act.EXPLAIN:
        words = [_value_words(one) for one in corrects.values]
    else:
        words = [(one.where, one.printed, one.right) for one in corrects.forms]
    if not words:
        return None
    columns = _VALUE_COLUMNS if correction.act is Act.EXPLAIN else _FORM_COLUMNS
    return Table(columns, tuple(_rows(words)), CORRECTED)


def corrects_of(correction: Correction | None) -> Corrects | None:
    """Return what a công văn carries for programs; None for a report."""
    if correction is None or correction.act is Act.REPLACE:
        return None
    old = correction.corrected
    return Corrects(
        correction.act,
        old.sha256,
        old.number,
        old.dated,
        tuple(_values(correction)) if correction.act is Act.EXPLAIN else (),
        tuple(_forms(correction)) if correction.act is Act.ERRATUM else (),
    )


def opinions_appendix(draft: Draft, label: str) -> Iterator[Appendix]:
    """Yield the appendix of opinions; none without a row."""
    rows = draft.correction.of(RowKind.OPINION) if draft.correction is not None else ()
    if not rows:
        return
    kind = "Công văn" if draft.report.is_letter else "Báo cáo"
    yield Appendix(
        label=label,
        title=_OPINIONS_TITLE,
        note=f"(Kèm theo {kind} số ...../{draft.regime.symbol} ngày ..../..../...... "
        f"của {draft.words['office']})",
        parts=(Table(_OPINION_COLUMNS, tuple(_rows([_opinion_words(row) for row in rows]))),),
    )


def _values(correction: Correction) -> Iterator[CorrectedValue]:
    # A row without its figure says nothing any more: the number is again what was reported.
    known = {one.key: one for one in correction.differences}
    for row in correction.of(RowKind.VALUE):
        found = known.get(row.figure) if row.figure is not None else None
        if found is not None:
            yield CorrectedValue(
                found.key,
                found.name,
                found.unit,
                found.decimals,
                found.old,
                found.new,
                clean(row.reason),
            )


def _forms(correction: Correction) -> Iterator[CorrectedForm]:
    for row in correction.of(RowKind.FORM):
        yield CorrectedForm(clean(row.reason), clean(row.old), clean(row.new))


def _value_words(one: CorrectedValue) -> tuple[str, ...]:
    values = (print_value(value, one.decimals) for value in (one.old, one.new))
    return (one.name, one.unit, *values, one.reason)


def _opinion_words(row: CorrectionRow) -> tuple[str, ...]:
    opinion = f"{row.old} ({row.source})" if row.source else row.old
    return (clean(opinion), clean(row.reason), clean(row.new))


def _rows(words: list[tuple[str, ...]]) -> Iterator[Row]:
    for number, cells in enumerate(words, start=1):
        yield Row(tuple(_cell(text) for text in (str(number), *cells)))


def _cell(text: str) -> Spans:
    return (Span(text),) if text else ()
