"""The outline in its wire form and back."""

from __future__ import annotations

import unicodedata
from datetime import UTC
from typing import Any

import msgspec

from soxa.domain.figures import FigureKey
from soxa.domain.outline import (
    Align,
    Appendix,
    Column,
    Heading,
    Outline,
    Paragraph,
    Part,
    Row,
    Signature,
    Span,
    Spans,
    Table,
)
from soxa.exchanging import structs as wire
from soxa.exchanging.reading import DataFaulty


def write_outline(outline: Outline) -> wire.OutlineData:
    """Return the wire form of an outline."""
    return wire.OutlineData(
        sealed_utc=outline.sealed_utc,
        agency=outline.agency,
        governing=outline.governing,
        symbol=outline.symbol,
        place=outline.place,
        month=outline.month,
        year=outline.year,
        type_name=outline.type_name,
        subject=outline.subject,
        addressees=outline.addressees,
        bases=outline.bases,
        parts=tuple(_write_part(part) for part in outline.parts),
        signature=wire.SignatureData(
            authority=outline.signature.authority,
            position=outline.signature.position,
            name=outline.signature.name,
        ),
        recipients=outline.recipients,
        appendices=tuple(_write_appendix(appendix) for appendix in outline.appendices),
        draft=outline.draft,
        language=outline.language,
    )


def read_outline(data: wire.OutlineData) -> Outline:
    """Return the outline of its wire form.

    Raises:
        DataFaulty: A span names a basis that figures do not have, or a row has not one cell a column.
    """
    return Outline(
        sealed_utc=data.sealed_utc.astimezone(UTC),
        agency=data.agency,
        governing=data.governing,
        symbol=data.symbol,
        place=data.place,
        month=data.month,
        year=data.year,
        type_name=data.type_name,
        subject=data.subject,
        addressees=data.addressees,
        bases=data.bases,
        parts=_read_parts(data.parts, "$.outline.parts"),
        signature=Signature(data.signature.authority, data.signature.position, data.signature.name),
        recipients=data.recipients,
        appendices=tuple(
            Appendix(
                one.label,
                one.title,
                one.note,
                _read_parts(one.parts, f"$.outline.appendices[{index}].parts"),
                one.landscape,
            )
            for index, one in enumerate(data.appendices)
        ),
        draft=data.draft,
        language=data.language,
    )


def _write_appendix(appendix: Appendix) -> wire.AppendixData:
    return wire.AppendixData(
        label=appendix.label,
        title=appendix.title,
        note=appendix.note,
        parts=tuple(_write_part(part) for part in appendix.parts),
        landscape=appendix.landscape,
    )


def _write_part(part: Part) -> wire.PartData:
    match part:
        case Heading():
            return wire.HeadingData(level=part.level, label=part.label, text=part.text, section=part.section)
        case Paragraph():
            return wire.ParagraphData(
                spans=_write_spans(part.spans), section=part.section, block=part.block, italic=part.italic
            )
        case Table():
            return wire.TableData(
                columns=tuple(
                    wire.ColumnData(title=one.title, width=one.width, align=one.align.value, basis=one.basis)
                    for one in part.columns
                ),
                rows=tuple(
                    wire.RowData(
                        cells=tuple(_write_spans(cell) for cell in row.cells),
                        indicator=row.indicator,
                        group=row.group,
                    )
                    for row in part.rows
                ),
                section=part.section,
            )


def _write_spans(spans: Spans) -> tuple[wire.SpanData, ...]:
    return tuple(
        wire.SpanData(
            text=span.text,
            figure=None if span.figure is None else str(span.figure),
            bold=span.bold,
            italic=span.italic,
        )
        for span in spans
    )


def _read_parts(data: tuple[wire.PartData, ...], place: str) -> tuple[Part, ...]:
    return tuple(_read_part(one, f"{place}[{index}]") for index, one in enumerate(data))


def _read_part(data: wire.PartData, place: str) -> Part:
    match data:
        case wire.HeadingData():
            return Heading(data.level, data.label, data.text, data.section)
        case wire.ParagraphData():
            return Paragraph(_read_spans(data.spans, f"{place}.spans"), data.section, data.block, data.italic)
        case wire.TableData():
            return Table(
                tuple(Column(one.title, one.width, Align(one.align), one.basis) for one in data.columns),
                tuple(
                    _read_row(row, len(data.columns), f"{place}.rows[{index}]")
                    for index, row in enumerate(data.rows)
                ),
                data.section,
            )


def _read_row(data: wire.RowData, columns: int, place: str) -> Row:
    # A group's title runs across: it may have one cell alone.
    if len(data.cells) != columns and not (data.group and len(data.cells) == 1):
        raise DataFaulty(places=(f"{place}.cells",), reasons=(f"{columns} cells are expected",))
    cells = tuple(_read_spans(cell, f"{place}.cells[{index}]") for index, cell in enumerate(data.cells))
    return Row(cells, data.indicator, data.group)


def _read_spans(data: tuple[wire.SpanData, ...], place: str) -> Spans:
    return tuple(
        Span(span.text, _read_key(span.figure, f"{place}[{index}].figure"), span.bold, span.italic)
        for index, span in enumerate(data)
    )


def _read_key(text: str | None, place: str) -> FigureKey | None:
    if text is None:
        return None
    try:
        return FigureKey.parse(text)
    except ValueError as error:
        raise DataFaulty(places=(place,), reasons=("unknown basis",)) from error


def composed(outline: Outline) -> Outline:
    """Return an outline with every text in NFC: what travels is NFC, so the pages must be made from that."""
    raw = nfc(msgspec.to_builtins(write_outline(outline)))
    return read_outline(msgspec.convert(raw, wire.OutlineData))


def nfc(raw: Any) -> Any:
    """Return plain data with every string in NFC."""
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw)
    if isinstance(raw, list | tuple):
        return [nfc(item) for item in raw]
    if isinstance(raw, dict):
        return {name: nfc(item) for name, item in raw.items()}
    return raw
