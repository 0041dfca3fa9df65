"""Sheets: working papers of one or two pages that go with a draft (phiếu trình); no official documents.

A sheet is neutral: one gives the PDF and the DOCX, so that both say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from soxa.domain.outline import Heading, Paragraph, Part, Table

RULED: Final = 5
"""Lines to write on, where a sheet leaves room for handwriting."""


@dataclass(frozen=True, slots=True)
class Room:
    """Room for handwriting and a signature."""

    title: str
    """Above it: ``Ý kiến của lãnh đạo``."""
    lines: int
    """Dotted lines to write on; 0 for a signature alone."""
    signer: str
    """Below: who signs; may be empty."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A working paper, ready to be laid out."""

    agency: tuple[str, ...]
    """Whose it is, in capitals, one a line."""
    title: str
    """In capitals: ``PHIẾU TRÌNH``."""
    subject: str
    """Under the title."""
    place_and_day: str
    """``Nậm Pung, ngày 22 tháng 11 năm 2026``."""
    addressee: str
    """After Kính gửi."""
    parts: tuple[Part, ...]
    """Contents."""
    rooms: tuple[tuple[Room, ...], ...]
    """Rooms beside each other, row by row."""
    made_at: datetime
    """When it was made, with time zone: the only date in the files."""
    mark: str = ""
    """At the head of each page; may be empty."""


def words_of(sheet: Sheet) -> Iterator[str]:
    """Yield every word that pages print: for whoever must know whether they can be printed."""
    yield from (*sheet.agency, sheet.title, sheet.subject, sheet.place_and_day, sheet.addressee, sheet.mark)
    for part in sheet.parts:
        match part:
            case Heading():
                yield from (part.label, part.text)
            case Paragraph():
                yield from (span.text for span in part.spans)
            case Table():
                yield from (column.title for column in part.columns)
                for row in part.rows:
                    yield from (span.text for cell in row.cells for span in cell)
    for rooms in sheet.rooms:
        for room in rooms:
            yield from (room.title, room.signer)
