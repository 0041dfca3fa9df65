"""Forms as workbooks: sheets to be filled in, with titles, notes, lists to choose from, and nothing computed.

What the sheets are about is not known here; reading them back is `soxa.spreadsheets.workbook`.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_A4 = 9
_ROWS_TO_FILL = 200
_NARROW, _WIDE = 9, 46
_LIST_SIGNS = 255
"""Excel takes no longer list of choices in a rule."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column to fill in."""

    title: str
    """Its title."""
    note: str
    """What it takes."""
    choices: tuple[str, ...] = ()
    """The only words it takes, if they are few."""
    of: tuple[str, int] | None = None
    """Sheet and column whose words it takes."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """A sheet to fill in."""

    name: str
    """Name of the tab."""
    columns: tuple[FormColumn, ...]
    """Its columns."""
    rows: tuple[tuple[str, ...], ...]
    """What is filled in already; an empty text is an empty cell."""
    frozen: int = 1
    """So many columns stay as one scrolls."""


def form_workbook(sheets: Sequence[FormSheet], *, guide: tuple[str, Sequence[str]], note: str) -> bytes:
    """Write a form.

    Args:
        sheets: Its sheets.
        guide: Name and lines of a sheet that comes first and holds only words.
        note: Stands before the notes below the titles; a row that begins with it is no entry.
    """
    import xlsxwriter  # noqa: PLC0415 - loaded when needed

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as book:
        looks = _looks(book)
        name, lines = guide
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 120)
        for place, line in enumerate(lines):
            sheet.write_string(place, 0, line, looks["head" if place == 0 else "text"])
        places = {one.name: one for one in sheets}
        for one in sheets:
            _write(book.add_worksheet(one.name), one, looks, note=note, others=places)
    return stream.getvalue()


def _looks(book: Workbook) -> Mapping[str, Any]:
    look = {"font_name": "Times New Roman", "font_size": 11, "text_wrap": True, "valign": "top"}
    # Text by its format: a code such as 03 typed into the form stays 03.
    return {
        "text": book.add_format({**look, "num_format": "@"}),
        "head": book.add_format({**look, "bold": True, "border": 1, "bg_color": "#E8F0EF"}),
        "note": book.add_format({**look, "italic": True, "font_color": "#5B6770", "bg_color": "#FFF7DB"}),
    }


def _write(
    sheet: Worksheet,
    form: FormSheet,
    looks: Mapping[str, Any],
    *,
    note: str,
    others: Mapping[str, FormSheet],
) -> None:
    last = len(form.rows) + 1 + _ROWS_TO_FILL
    for at, column in enumerate(form.columns):
        width = _width(column, [row[at] for row in form.rows])
        sheet.set_column(at, at, width, looks["text"])
        sheet.write_string(0, at, column.title, looks["head"])
        sheet.write_string(1, at, f"{note} {column.note}" if at == 0 else column.note, looks["note"])
        rule = _rule(column, others)
        if rule is not None:
            sheet.data_validation(2, at, last, at, rule)
    for place, row in enumerate(form.rows, start=2):
        for at, text in enumerate(row):
            if text:
                sheet.write_string(place, at, text, looks["text"])
    sheet.freeze_panes(1, form.frozen)
    if form.rows:
        sheet.autofilter(0, 0, len(form.rows) + 1, len(form.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _rule(column: FormColumn, others: Mapping[str, FormSheet]) -> dict[str, Any] | None:
    """Return the rule of a column that takes words from a list; it warns, it does not forbid."""
    source: Any = None
    if column.choices and len(",".join(column.choices)) <= _LIST_SIGNS:
        source = list(column.choices)
    elif column.of is not None and column.of[0] in others:
        name, at = column.of
        letter = chr(ord("A") + at)
        source = f"='{name}'!${letter}$3:${letter}${len(others[name].rows) + 2 + _ROWS_TO_FILL}"
    if source is None:
        return None
    return {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}


def _width(column: FormColumn, texts: Sequence[str]) -> int:
    longest = max([len(column.title), *(len(text) for text in texts)])
    return max(_NARROW, min(_WIDE, longest + 2))
