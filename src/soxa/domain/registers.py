"""Registers of outgoing documents (sổ văn bản đi), as document-management systems export them.

One row is one document. Systems differ in the columns and their titles: number and symbol stand in one cell
or in two, the type may be missing (the symbol names it), a cancelled document keeps its number. A row under a
secrecy mark is refused, and nothing of it but its number is ever told (design, "MẬT").
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.domain.columns import normal_title
from soxa.domain.reading import read_date
from soxa.domain.references import (
    MAX_NUMBER,
    MAX_SUBJECT,
    MAX_SYMBOL,
    Reference,
    document_type,
    read_reference,
)
from soxa.domain.secrecy import is_secret_row
from soxa.domain.tables import fill_merged
from soxa.domain.text import fold, tidy

MAX_SIGNER = 100
_SEARCHED_ROWS = 40
_LONGEST_TITLE = 80
_NUMBERED_COLUMNS = 3
_FEW_CELLS = 2

_NUMBERING = re.compile(r"\(?\d{1,2}\)?")
_AS_ABOVE = frozenset({'"', "''", "nt", "-nt-", "nhu tren", "- nt -"})
_CANCELLED_SUBJECTS = ("huy do ", "huy vi ", "huy so", "huy - ", "da huy")
_EDGES = " .:;,-()[]*"

Merged = Sequence[tuple[tuple[int, int], tuple[int, int]]]
"""Merged areas: row and column, counted from 0, of the first and last cell."""


class Part(Enum):
    """What a column of a register holds."""

    REFERENCE = "reference"
    """Number and symbol in one cell."""
    NUMBER = "number"
    SYMBOL = "symbol"
    DAY = "day"
    TYPE = "type"
    SUBJECT = "subject"
    SIGNER = "signer"
    UNIT = "unit"
    STATUS = "status"
    SECRECY = "secrecy"
    NOTE = "note"


_SPREAD = (Part.DAY, Part.TYPE, Part.SIGNER, Part.UNIT)
"""What one merged cell, or a "như trên", says of several rows."""


class Inclusion(Enum):
    """Which documents of a type stand in reports as directing ones (pack 2, CD02)."""

    ALWAYS = "always"
    NEVER = "never"
    BY_SUBJECT = "by_subject"
    """Those whose subject speaks of directing (thành lập, kết luận, tăng cường …)."""


@dataclass(frozen=True, slots=True)
class RegisterWords:
    """The words of registers: shipped data, not code."""

    columns: Mapping[Part, tuple[str, ...]]
    """Titles of each column as `columns.normal_title` makes them, the better one first."""
    types: Mapping[str, str]
    """Folded names and abbreviations of types to the abbreviation as written."""
    abbreviations: Mapping[str, str]
    """Abbreviations in lower case to how they are written."""
    type_names: Mapping[str, str]
    """Abbreviations to the name of the type."""
    cancelled: frozenset[str]
    """Folded notes that say a document was cancelled."""
    cancelled_starts: tuple[str, ...]
    """Folded beginnings of such notes."""
    not_secret: frozenset[str]
    """Folded words in a column of secrecy that mean none."""
    inclusion: Mapping[str, Inclusion]
    """What is taken into reports unless the office says otherwise; other types never."""
    directing: Mapping[str, tuple[str, ...]]
    """Folded words by which a subject of a type directs."""


@dataclass(frozen=True, slots=True)
class RegisterTable:
    """A register found in a sheet."""

    title_row: int
    """Row of its titles as Excel numbers it."""
    data_row: int
    """First row under them."""
    titles: tuple[str, ...]
    """Titles of the columns; those over two rows joined."""
    columns: Mapping[Part, int]
    """What was found, with the index of its column."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One document as its row tells of it."""

    sheet: str
    """Name of the sheet."""
    row: int
    """Number of the row as Excel shows it."""
    number: str
    """``198``."""
    symbol: str
    """``KH-UBND``; empty if the register has none."""
    type: str
    """Abbreviation; empty where neither column nor symbol says."""
    day: date
    """Day of the document."""
    subject: str
    """Trích yếu, whole."""
    signer: str = ""
    """Who signed, as written."""
    unit: str = ""
    """Who drafted, as written."""
    cancelled: bool = False
    """Its number was used and the document cancelled."""
    notes: tuple[Message, ...] = ()
    """What is worth a look; it comes in all the same."""

    @property
    def reference(self) -> str:
        """``198/KH-UBND``."""
        return f"{self.number}/{self.symbol}" if self.symbol else self.number


@dataclass(frozen=True, slots=True)
class RegisterFault:
    """Why a row does not come in."""

    sheet: str
    """Name of the sheet."""
    row: int
    """Number of the row as Excel shows it."""
    message: Message
    """What is wrong."""
    reference: str = ""
    """Number and symbol as far as they could be read; of a secret row the number alone."""


@dataclass(frozen=True, slots=True)
class RegisterReading:
    """What the rows of one sheet tell."""

    rows: tuple[RegisterRow, ...]
    """The documents, in the order of the rows."""
    faults: tuple[RegisterFault, ...]
    """Rows that do not come in."""


def identity_of(number: str, symbol: str) -> tuple[str, str]:
    """Return number and symbol in the form that is compared: ``04`` is ``4``, signs and case play no part."""
    return number.lstrip("0").casefold() or number, re.sub(r"[\s./-]+", "-", fold(symbol)).strip("-")


def find_register(
    rows: Sequence[Sequence[str]], words: RegisterWords, *, merged: Merged = ()
) -> RegisterTable | None:
    """Find the titles of a register: a number, a day and a subject among them.

    Args:
        rows: Rows of the sheet; the first is row 1.
        words: Knows the titles.
        merged: Merged areas, for titles over two rows.
    """
    best: RegisterTable | None = None
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        for height, titles in ((1, tuple(row)), (2, _joined(rows, index, merged))):
            columns = _columns(titles, words)
            if columns and (best is None or len(columns) > len(best.columns)):
                best = RegisterTable(index + 1, index + 1 + height, titles, columns)
    return best


def _joined(rows: Sequence[Sequence[str]], index: int, merged: Merged) -> tuple[str, ...]:
    """Return the titles of this row and the next as one; none where the next row is no row of titles."""
    if index + 1 >= len(rows) or any(cell[:1].isdigit() for cell in rows[index + 1]):
        return ()
    above, below = list(rows[index]), rows[index + 1]
    for (top, left), (bottom, right) in merged:
        if top == index == bottom and left < right and left < len(above):
            above[left : right + 1] = [above[left]] * (min(right + 1, len(above)) - left)
    # "Văn bản | Số" and "Văn bản | Ký hiệu": what stands below says it; alone, what stands above.
    return tuple(lower or upper for upper, lower in zip(above, below, strict=False))


def _columns(titles: Sequence[str], words: RegisterWords) -> Mapping[Part, int]:
    """Return what the titles mean; nothing unless they are a register's."""
    plain = [normal_title(title) if len(title) <= _LONGEST_TITLE else "" for title in titles]
    found: dict[Part, int] = {}
    for part, names in words.columns.items():
        for name in names:
            if name in plain and plain.index(name) not in found.values():
                found[part] = plain.index(name)
                break
    if Part.REFERENCE in found and Part.SYMBOL not in found:
        found.pop(Part.NUMBER, None)  # the number stands in the reference too
    numbered = Part.REFERENCE in found or Part.NUMBER in found
    if not (numbered and Part.DAY in found and Part.SUBJECT in found):
        return {}
    return MappingProxyType(found)


def read_register(
    name: str,
    rows: Sequence[tuple[str, ...]],
    table: RegisterTable,
    words: RegisterWords,
    *,
    merged: Merged = (),
    today: date,
) -> RegisterReading:
    """Read the rows under a register's titles.

    Args:
        name: Name of the sheet.
        rows: Rows of the sheet; the first is row 1.
        table: The register found in it.
        words: Words of registers.
        merged: Merged areas.
        today: A document of a later day is a fault.
    """
    spread = {table.columns[part] for part in _SPREAD if part in table.columns}
    filled = fill_merged(rows, merged, first_row=table.data_row, columns=spread)
    reader = _Reader(name, table, words, today)
    for number, cells in enumerate(filled[table.data_row - 1 :], start=table.data_row):
        reader.take(number, cells)
    return RegisterReading(tuple(reader.rows), tuple(reader.faults))


class _Reader:
    def __init__(self, sheet: str, table: RegisterTable, words: RegisterWords, today: date) -> None:
        self._sheet = sheet
        self._table = table
        self._words = words
        self._today = today
        self._above: dict[Part, str] = {}
        self._titles = {normal_title(title) for title in table.titles if title}
        self.rows: list[RegisterRow] = []
        self.faults: list[RegisterFault] = []

    def take(self, number: int, cells: Sequence[str]) -> None:
        if self._is_no_row(number, cells):
            return
        said = {part: tidy(cells[index]) for part, index in self._table.columns.items()}
        for part in _SPREAD:
            if fold(said.get(part, "")) in _AS_ABOVE:
                said[part] = self._above.get(part, "")
        self._above = said
        reference = self._reference(said)
        if self._is_secret(cells, said):
            told = reference.number if isinstance(reference, Reference) else ""
            self._fault(number, Message("registers.secret", {"number": told or "?"}), told)
            return
        read = self._row(number, said, reference)
        if isinstance(read, RegisterRow):
            self.rows.append(read)
        else:
            told = f"{reference.number}/{reference.symbol}" if isinstance(reference, Reference) else ""
            self._fault(number, read, told.rstrip("/"))

    def _fault(self, row: int, message: Message, reference: str) -> None:
        self.faults.append(RegisterFault(self._sheet, row, message, reference))

    def _is_no_row(self, number: int, cells: Sequence[str]) -> bool:
        """Tell blank rows, month rows, sums, titles come again, numbers of the columns and what is below."""
        filled = [cell for cell in cells if cell]
        if self._is_numbering(number, filled):
            return True
        columns = self._table.columns
        own = [cells[index] for index in columns.values() if cells[index]]
        if len(set(filled)) <= _FEW_CELLS and not any(
            cells[columns[part]][:1].isdigit()
            for part in (Part.REFERENCE, Part.NUMBER, Part.DAY)
            if part in columns
        ):
            return True
        return bool(own) and all(normal_title(cell) in self._titles for cell in own)

    def _is_numbering(self, number: int, filled: Sequence[str]) -> bool:
        is_first = number == self._table.data_row and len(filled) >= _NUMBERED_COLUMNS
        return is_first and all(_NUMBERING.fullmatch(cell) for cell in filled)

    def _is_secret(self, cells: Sequence[str], said: Mapping[Part, str]) -> bool:
        mark = fold(said.get(Part.SECRECY, ""))
        return is_secret_row(cells) or bool(mark and mark not in self._words.not_secret)

    def _reference(self, said: Mapping[Part, str]) -> Reference | Message:
        whole, number = said.get(Part.REFERENCE, ""), said.get(Part.NUMBER, "")
        symbol = said.get(Part.SYMBOL, "").lstrip("/- ")
        if symbol[:1].isdigit():
            whole, symbol = whole or symbol, ""  # "198/KH-UBND" under "Ký hiệu"
        text = whole or (f"{number}/{symbol}" if symbol else number)
        if whole and symbol and "/" not in whole:
            text = f"{whole}/{symbol}"
        found = read_reference(text, self._words.abbreviations)
        return found if found is not None else Message("registers.no_number", {})

    def _row(
        self, number: int, said: Mapping[Part, str], reference: Reference | Message
    ) -> RegisterRow | Message:
        if isinstance(reference, Message):
            return reference
        day = read_date(said[Part.DAY])
        if day is None:
            return Message("registers.no_day", {})
        if isinstance(day, Message):
            return day
        if day > self._today:
            return Message("registers.day_ahead", {"day": day})
        subject = said[Part.SUBJECT]
        cancelled = self._is_cancelled(said)
        if not subject and not cancelled:
            return Message("registers.no_subject", {})
        return RegisterRow(
            sheet=self._sheet,
            row=number,
            number=reference.number,
            symbol=reference.symbol,
            type=self._type(said, reference),
            day=day,
            subject=subject,
            signer=said.get(Part.SIGNER, "")[:MAX_SIGNER],
            unit=said.get(Part.UNIT, ""),
            cancelled=cancelled,
            notes=self._notes(said, reference),
        )

    def _type(self, said: Mapping[Part, str], reference: Reference) -> str:
        named = self._words.types.get(fold(said.get(Part.TYPE, "")), "")
        if named or reference.symbol:
            return named or reference.type
        # Without a column and without a symbol the subject may begin with it: "Kế hoạch triển khai …".
        begins = fold(said[Part.SUBJECT])
        names = (name for name in self._words.types if len(name) > len("tttt") and begins.startswith(name))
        return self._words.types.get(max(names, key=len, default=""), "")

    def _notes(self, said: Mapping[Part, str], reference: Reference) -> tuple[Message, ...]:
        notes = []
        named = self._words.types.get(fold(said.get(Part.TYPE, "")), "")
        by_symbol = document_type(reference.symbol, self._words.abbreviations)
        if named and by_symbol and named != by_symbol:
            notes.append(
                Message("registers.type_differs", {"reference": said_reference(reference), "type": named})
            )
        if len(said[Part.SUBJECT]) > MAX_SUBJECT:
            said_long = Message(
                "registers.subject_long", {"reference": said_reference(reference), "limit": MAX_SUBJECT}
            )
            notes.append(said_long)
        return tuple(notes)

    def _begins_cancelled(self, text: str) -> bool:
        # Whole words: "hủy do trùng số" is one, "huy động" is not.
        return any(f"{text} ".startswith(f"{start} ") for start in self._words.cancelled_starts)

    def _is_cancelled(self, said: Mapping[Part, str]) -> bool:
        for part in (Part.STATUS, Part.NOTE):
            text = fold(said.get(part, ""))
            if text.strip(_EDGES) in self._words.cancelled or self._begins_cancelled(text):
                return True
        # In a subject "hủy" is a word like others (tiêu hủy, hủy bỏ quyết định) unless it stands alone.
        subject = fold(said[Part.SUBJECT])
        if subject.strip(_EDGES) in self._words.cancelled or subject.startswith(("(huy)", "[huy]")):
            return True
        return self._begins_cancelled(subject) and subject.startswith(_CANCELLED_SUBJECTS)


def said_reference(reference: Reference) -> str:
    """Return number and symbol as printed."""
    return f"{reference.number}/{reference.symbol}" if reference.symbol else reference.number


def is_directing(type_code: str, subject: str, rules: Mapping[str, Inclusion], words: RegisterWords) -> bool:
    """Tell whether a document stands in reports, by its type's rule.

    Args:
        type_code: Abbreviation of its type.
        subject: Its subject.
        rules: What the office has said of types.
        words: The shipped rules for all others.
    """
    rule = rules.get(type_code, words.inclusion.get(type_code, Inclusion.NEVER))
    if rule is not Inclusion.BY_SUBJECT:
        return rule is Inclusion.ALWAYS
    text = f" {fold(subject)}"
    return any(f" {word}" in text for word in words.directing.get(type_code, ()))


def clipped(row: RegisterRow) -> RegisterRow:
    """Return a row whose fields have the lengths allowed (Decree 30/2020, Appendix VI)."""
    subject = row.subject
    if len(subject) > MAX_SUBJECT:
        subject = subject[: MAX_SUBJECT - 1].rsplit(" ", 1)[0] + "…"
    return replace(row, subject=subject, number=row.number[:MAX_NUMBER], symbol=row.symbol[:MAX_SYMBOL])
