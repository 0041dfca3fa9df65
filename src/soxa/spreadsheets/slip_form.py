"""A unit's slip as a workbook: one A4 page, coloured cells to fill in, all else locked, its identity hidden.

What the slip is about is not known here. The identity stands three times, in a sheet that nobody can unhide
by hand, in defined names and in the document's properties, so that a file that Excel, LibreOffice or WPS has
saved still bears it. The same contents give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

IDENTITY_SHEET: Final = "soxa_phieu"
"""Name of the hidden sheet."""
MARK: Final = "soxa_"
"""Names of the identity's fields begin so."""
_A4: Final = 9
_FONT: Final = "Times New Roman"
_ENTRY, _GREY, _RED = "#FFF4C7", "#F0F2F2", "#F5B7B1"
_LONGEST_MESSAGE: Final = 255
_LONGEST_TITLE: Final = 32
_LINE_POINTS: Final = 15.0
_ROW_POINTS: Final = 19.0
_BOX_LINES: Final = 8
_NAME_SIGNS: Final = 34
_MARGINS: Final = {"left": 0.6, "right": 0.5, "top": 0.5, "bottom": 0.5}
"""In inches."""
_FIRST_COLUMNS: Final = (4.5, 8.0, 35.0, 11.5, 11.5, 13.5, 11.5)
"""Widths of the columns of a slip with indicators, in signs: TT, mã, chỉ tiêu, ĐVT, kỳ trước, kỳ này, nil."""


class Entry(Enum):
    """What a cell to fill in takes."""

    WHOLE = "whole"
    DECIMAL = "decimal"
    PERCENT = "percent"
    DAY = "day"
    CHOICE = "choice"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class FormRow:
    """An indicator."""

    code: str
    """Its code."""
    name: str
    """Its name."""
    unit: str
    """Its unit."""
    entry: Entry
    """What its value is."""
    decimals: int
    """Decimals shown."""
    previous: Decimal | str
    """What was given the period before; a text where that was no number, empty for nothing."""
    hint: str
    """What its value takes, shown beside the cell."""
    is_part: bool = False
    """Whether it is a "trong đó" of the row above."""


@dataclass(frozen=True, slots=True)
class FormCheck:
    """A rule that colours cells when it is broken."""

    formula: str
    """For Excel, true where the rule is broken; ``{HC03}`` stands for the cell of that indicator."""
    codes: tuple[str, ...]
    """Indicators whose cells it colours."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of the activities."""

    code: str
    """Its code, for the reading."""
    title: str
    """Its title."""
    entry: Entry
    """What it takes."""
    width: float
    """In signs."""
    hint: str = ""
    """What it takes, shown beside the cell."""
    choices: tuple[str, ...] = ()
    """For CHOICE."""


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """A slip to be written."""

    office: str
    """``ỦY BAN NHÂN DÂN XÃ NẬM PUNG``."""
    title: str
    """``PHIẾU SỐ LIỆU Y TẾ``."""
    unit: str
    """Who fills it in."""
    period: str
    """The period in words, with its days."""
    guide: str
    """How it is filled in, in a line."""
    rows: tuple[FormRow, ...]
    """Indicators."""
    checks: tuple[FormCheck, ...]
    """Rules over them."""
    columns: tuple[FormColumn, ...]
    """Columns of the activities; none: it asks for none."""
    activities: int
    """Rows for activities."""
    identity: Mapping[str, str]
    """Hidden: field to value, each name beginning with `MARK`."""
    words: Mapping[str, Any]
    """All other words, of ``resources/forms/slip.json``."""
    made_on: date
    """Day it was made."""


def slip_workbook(slip: SlipSheet) -> bytes:
    """Write a slip."""
    import xlsxwriter  # noqa: PLC0415 - loaded when needed

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        _Page(book, slip).write()
    return stream.getvalue()


class _Page:
    """The one visible sheet, written from top to bottom."""

    def __init__(self, book: Workbook, slip: SlipSheet) -> None:
        self._book = book
        self._slip = slip
        self._words = slip.words
        self._sheet: Worksheet = book.add_worksheet(self._words["sheet"])
        self._looks: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._row = 0
        self._cells: dict[str, str] = {}
        widths = list(_FIRST_COLUMNS) if slip.rows else []
        # Activities share the page's columns; where there are indicators those decide the widths.
        for at, column in enumerate(slip.columns, start=1):
            if at >= len(widths):
                widths += [_FIRST_COLUMNS[0]] if not widths else []
                widths.append(column.width)
        self._widths = widths or list(_FIRST_COLUMNS)
        self._last = len(self._widths) - 1

    def write(self) -> None:
        self._lists = self._hide_identity()
        for at, width in enumerate(self._widths):
            self._sheet.set_column(at, at, width)
        self._head()
        if self._slip.rows:
            self._indicators()
        if self._slip.columns:
            self._activities()
        for name in ("highlights", "difficulties"):
            self._box(self._words["boxes"][name])
        self._foot()
        self._lay_out()

    # ------------------------------------------------------------------ parts

    def _head(self) -> None:
        slip, labels = self._slip, self._words["labels"]
        self._across(slip.office, bold=True, align="left")
        self._across(slip.title, bold=True, font_size=14, align="center")
        self._across(f"{labels['form']}: {slip.identity.get(MARK + 'form', '')}", align="center")
        self._across(f"{labels['unit']}: {slip.unit}", bold=True)
        self._across(f"{labels['period']}: {slip.period}")
        self._across(slip.guide, italic=True, font_color="#5B6770", text_wrap=True)
        self._row += 1

    def _indicators(self) -> None:
        titles = self._words["columns"]
        for column, title in enumerate(titles.values()):
            self._sheet.write_string(self._row, column, title, self._look(**_HEAD))
        self._sheet.set_row(self._row, 2 * _LINE_POINTS + 4)
        self._row += 1
        for number, row in enumerate(self._slip.rows, start=1):
            self._indicator(number, row)
        for check in self._slip.checks:
            self._check(check)
        self._row += 1

    def _indicator(self, number: int, row: FormRow) -> None:
        cell = self._look(border=1, valign="vcenter")
        name = self._look(border=1, valign="vcenter", text_wrap=True, indent=1 if row.is_part else 0)
        centred = self._look(border=1, valign="vcenter", align="center")
        at = self._row
        self._sheet.write_number(at, 0, number, centred)
        self._sheet.write_string(at, 1, row.code, cell)
        self._sheet.write_string(at, 2, row.name, name)
        self._sheet.write_string(at, 3, row.unit, cell)
        shown = _number_format(row.decimals)
        before = self._look(border=1, valign="vcenter", align="right", bg_color=_GREY, num_format=shown)
        if isinstance(row.previous, Decimal):
            self._sheet.write_number(at, 4, float(row.previous), before)
        else:
            self._sheet.write_string(at, 4, row.previous, before)
        self._sheet.write_blank(at, 5, None, self._look(**_NUMBER, align="right", num_format=shown))
        self._sheet.write_blank(at, 6, None, self._look(**_NUMBER, align="center"))
        self._sheet.data_validation(at, 5, at, 5, self._rule(row.entry, row.hint, title=row.code))
        self._sheet.data_validation(at, 6, at, 6, self._nil_rule())
        self._cells[row.code] = f"$F${at + 1}"
        lines = -(-len(row.name) // _NAME_SIGNS)
        self._sheet.set_row(at, _ROW_POINTS + max(lines - 1, 0) * _LINE_POINTS)
        self._row += 1

    def _check(self, check: FormCheck) -> None:
        formula = check.formula.format(**self._cells)
        red = self._book.add_format({"bg_color": _RED, "bold": True})
        for code in check.codes:
            cell = self._cells[code].replace("$", "")
            self._sheet.conditional_format(
                cell, {"type": "formula", "criteria": f"={formula}", "format": red}
            )

    def _activities(self) -> None:
        self._across(self._words["activities"]["title"], bold=True)
        self._sheet.write_string(self._row, 0, self._words["columns"]["number"], self._look(**_HEAD))
        for at, column in enumerate(self._slip.columns, start=1):
            self._sheet.write_string(self._row, at, column.title, self._look(**_HEAD))
        self._sheet.set_row(self._row, 3 * _LINE_POINTS)
        first = self._row + 1
        for number in range(1, self._slip.activities + 1):
            self._row += 1
            self._sheet.write_number(
                self._row, 0, number, self._look(border=1, align="center", valign="vcenter")
            )
            for at, column in enumerate(self._slip.columns, start=1):
                self._sheet.write_blank(self._row, at, None, self._entry_look(column.entry))
            self._sheet.set_row(self._row, 2 * _LINE_POINTS)
        for at, column in enumerate(self._slip.columns, start=1):
            if column.entry is not Entry.TEXT:
                rule = self._rule(column.entry, column.hint, title=column.title, of=column.code)
                self._sheet.data_validation(first, at, self._row, at, rule)
        self._row += 2

    def _box(self, title: str) -> None:
        self._sheet.set_row(self._row, _ROW_POINTS)
        self._across(title, bold=True)
        box = self._look(**_FILL, text_wrap=True, align="left")
        box_lines = _BOX_LINES if not self._slip.columns else _BOX_LINES - 3
        self._merge(self._row, 0, self._last, "", box)
        self._sheet.set_row(self._row, box_lines * _LINE_POINTS)
        self._row += 1

    def _foot(self) -> None:
        self._row += 1
        labels = self._words["labels"]
        for name in ("filled_by", "filled_on", "source"):
            look = self._look(**_FILL, text_wrap=True)
            if name == "filled_on":
                look = self._look(**_NUMBER, align="left", num_format="dd/mm/yyyy")
                rule = self._rule(Entry.DAY, self._words["messages"]["day"], title=labels[name])
                self._sheet.data_validation(self._row, 2, self._row, 2, rule)
            self._merge(self._row, 0, 1, labels[name], self._look(bold=True, valign="vcenter"))
            self._merge(self._row, 2, self._last, "", look)
            self._sheet.set_row(self._row, _ROW_POINTS)
            self._row += 1
        self._row += 1
        half = self._last // 2
        signs = self._look(bold=True, align="center")
        self._merge(self._row, 0, half, self._words["maker"], signs)
        self._merge(self._row, half + 1, self._last, self._words["head"], signs)
        self._row += 3

    def _lay_out(self) -> None:
        sheet = self._sheet
        sheet.set_paper(_A4)
        sheet.set_portrait()
        sheet.set_margins(**_MARGINS)
        sheet.fit_to_pages(1, 1)
        sheet.print_area(0, 0, self._row, self._last)
        sheet.center_horizontally()
        sheet.hide_gridlines(2)
        sheet.protect("", {"select_locked_cells": True, "select_unlocked_cells": True})
        sheet.activate()

    # ------------------------------------------------------------------ the identity

    def _hide_identity(self) -> Mapping[str, str]:
        """Write the identity, and the lists that cells choose from; return those by column."""
        hidden = self._book.add_worksheet(IDENTITY_SHEET)
        for at, (name, value) in enumerate(self._slip.identity.items()):
            hidden.write_string(at, 0, name)
            hidden.write_string(at, 1, value)
            self._book.define_name(name, f"={IDENTITY_SHEET}!$B${at + 1}")
            self._book.set_custom_property(name, value, "text")
        places = {}
        for at, column in enumerate(one for one in self._slip.columns if one.choices):
            letter = chr(ord("D") + at)
            for number, choice in enumerate(column.choices):
                hidden.write_string(number, 3 + at, choice)
            places[column.code] = f"={IDENTITY_SHEET}!${letter}$1:${letter}${len(column.choices)}"
        hidden.protect()
        hidden.very_hidden()
        made = datetime.combine(self._slip.made_on, time(), tzinfo=UTC).replace(tzinfo=None)
        self._book.set_properties({"title": self._slip.title, "subject": self._slip.unit, "created": made})
        return places

    # ------------------------------------------------------------------ cells

    def _across(self, text: str, **look: Any) -> None:
        self._merge(self._row, 0, self._last, text, self._look(valign="vcenter", **look))
        if look.get("text_wrap"):
            self._sheet.set_row(self._row, 2 * _LINE_POINTS)
        self._row += 1

    def _merge(self, row: int, first: int, last: int, text: str, look: Any) -> None:
        if first == last:
            self._sheet.write_string(row, first, text, look) if text else self._sheet.write_blank(
                row, first, None, look
            )
        else:
            self._sheet.merge_range(row, first, row, last, text, look)

    def _entry_look(self, entry: Entry) -> Any:
        match entry:
            case Entry.DAY:
                return self._look(**_NUMBER, align="center", num_format="dd/mm/yyyy")
            case Entry.WHOLE:
                return self._look(**_NUMBER, align="center", num_format=_number_format(0))
            case Entry.DECIMAL | Entry.PERCENT:
                return self._look(**_NUMBER, align="center", num_format=_number_format(1))
            case _:
                return self._look(**_FILL, text_wrap=True)

    def _rule(self, entry: Entry, hint: str, *, title: str, of: str = "") -> dict[str, Any]:
        messages = self._words["messages"]
        rule: dict[str, Any]
        match entry:
            case Entry.WHOLE:
                rule = {"validate": "integer", "criteria": ">=", "value": 0}
            case Entry.PERCENT:
                rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
            case Entry.DAY:
                rule = {"validate": "date", "criteria": ">=", "value": date(2000, 1, 1)}
            case Entry.CHOICE:
                rule = {"validate": "list", "source": self._lists[of]}
            case _:
                rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        rule |= {
            "ignore_blank": True,
            "input_title": title[:_LONGEST_TITLE],
            "input_message": hint[:_LONGEST_MESSAGE],
            "error_title": messages["title"][:_LONGEST_TITLE],
            "error_message": hint[:_LONGEST_MESSAGE],
        }
        return rule

    def _nil_rule(self) -> dict[str, Any]:
        messages = self._words["messages"]
        return {
            "validate": "list",
            "source": [self._words["nil_mark"]],
            "input_title": messages["nil_title"],
            "input_message": messages["nil"],
            "error_title": messages["nil_title"],
            "error_message": messages["nil"],
        }

    def _look(self, **look: Any) -> Any:
        whole = {"font_name": _FONT, "font_size": 11, **look}
        key = tuple(sorted(whole.items()))
        if key not in self._looks:
            self._looks[key] = self._book.add_format(whole)
        return self._looks[key]


_HEAD: Final[Mapping[str, Any]] = {
    "bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True,
    "bg_color": "#E8F0EF",
}  # fmt: skip
_FILL: Final[Mapping[str, Any]] = {"border": 1, "valign": "top", "bg_color": _ENTRY, "locked": False}
_NUMBER: Final[Mapping[str, Any]] = {**_FILL, "valign": "vcenter"}


def _number_format(decimals: int) -> str:
    return "#,##0" if not decimals else "#,##0." + "0" * decimals
