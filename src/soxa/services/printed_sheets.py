"""From a report's outline to what its pages print, unit by unit, for holding another printing against it."""

from __future__ import annotations

from collections.abc import Iterator

from soxa.documents import constants as c
from soxa.documents.arrangement import addressee_lines, base_lines, group_cells, recipient_lines
from soxa.domain.outline import Appendix, Heading, Outline, Paragraph, Part, Row, Span, Table
from soxa.domain.printed_words import Piece, Sheet, Unit

_MOST_PLACE = 80
_BLANK = Piece(" ")


def sheet_of(outline: Outline) -> Sheet:
    """Return what an outline's pages print, number, date and marks aside."""
    tables = [part for parts in _all_parts(outline) for part in parts if isinstance(part, Table)]
    return Sheet(
        head=_head(outline),
        body=tuple(_body(outline)),
        foot=(
            c.RECIPIENTS_LABEL,
            *recipient_lines(outline),
            *outline.signature.authority,
            outline.signature.position,
            outline.signature.name,
        ),
        appendices=tuple(unit for appendix in outline.appendices for unit in _appendix(appendix)),
        symbol=outline.symbol,
        table_heads=tuple(dict.fromkeys(_head_row(table).encoded for table in tables)),
    )


def _head(outline: Outline) -> tuple[str, ...]:
    # A công văn has its subject under the number, beside the date.
    subject = (outline.subject,) if outline.is_letter else ()
    return (outline.governing, *outline.agency, c.NATION, c.MOTTO, f"{outline.place},", *subject)


def _all_parts(outline: Outline) -> Iterator[tuple[Part, ...]]:
    yield outline.parts
    yield from (appendix.parts for appendix in outline.appendices)


def _body(outline: Outline) -> Iterator[Unit]:
    if not outline.is_letter:
        yield _plain(f"{outline.type_name} {outline.subject}", "")
    lines = addressee_lines(outline)
    if len(lines) > 1:
        yield _plain(f"{c.ADDRESSEES_LABEL}:", "")
    yield from (_plain(line, "") for line in (*lines, *base_lines(outline)))
    yield from _parts(outline.parts, "")


def _appendix(appendix: Appendix) -> Iterator[Unit]:
    yield Unit((Piece(appendix.label),), appendix.label, is_start=True)
    yield _plain(appendix.title, appendix.label)
    if appendix.note:
        yield Unit((Piece(appendix.note),), appendix.label, blanks=True)
    yield from _parts(appendix.parts, appendix.label)


def _parts(parts: tuple[Part, ...], place: str) -> Iterator[Unit]:
    above = place
    for part in parts:
        match part:
            case Heading():
                said = f"{part.label} {part.text}"
                above = _place(place, said)
                yield _plain(said, above)
            case Paragraph():
                yield Unit(tuple(map(_piece, part.spans)), above)
            case Table():
                yield _head_row(part)
                yield from (_row(row, above) for row in part.rows)


def _row(row: Row, above: str) -> Unit:
    cells = group_cells(row) if row.group else row.cells
    pieces: list[Piece] = []
    for cell in cells:
        pieces += [*map(_piece, cell), _BLANK]
    # The row's own words say where it is: a clerk looks for the indicator, not for the line's number.
    words = [span.text for cell in cells for span in cell if span.figure is None and span.text.strip()]
    return Unit(tuple(pieces), _place(above, max(words, key=len, default="")))


def _head_row(table: Table) -> Unit:
    return _plain(" ".join(column.title for column in table.columns), "")


def _plain(text: str, place: str) -> Unit:
    return Unit((Piece(text),), place)


def _piece(span: Span) -> Piece:
    return Piece(span.text, span.figure)


def _place(above: str, words: str) -> str:
    said = " – ".join(one for one in (above, words) if one)
    return said if len(said) <= _MOST_PLACE else said[: _MOST_PLACE - 1] + "…"
