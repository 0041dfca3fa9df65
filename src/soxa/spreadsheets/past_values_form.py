"""The form for last year's values: the indicators down, the periods of a year across, to be filled in.

Printed on A4 landscape; the titles are repeated on every page. Text is always text: a name that begins with
``=`` is no formula here. The read-back is `soxa.services.past_values`.
"""

from __future__ import annotations

import io
from dataclasses import dataclass

_A4 = 9
_ROMAN = ("I", "II", "III", "IV")
_MONTHS = 12
_FIRST_ROW = 3


@dataclass(frozen=True, slots=True)
class PastFormRow:
    """An indicator."""

    code: str
    """Its code."""
    name: str
    """Its name."""
    unit: str
    """Its unit."""
    group: str
    """Letter and title of its group; a row of its own where it changes."""
    is_computed: bool
    """Whether it is computed from others: its cells are grey and may stay empty."""


@dataclass(frozen=True, slots=True)
class PastForm:
    """What the form asks for."""

    office: str
    """Whose."""
    year: int
    """The year whose values are asked for; plans are of the year after."""
    rows: tuple[PastFormRow, ...]
    """In the order of the pack."""


def past_values_form(form: PastForm) -> bytes:
    """Write the form; its titles are those that reading understands."""
    import xlsxwriter  # noqa: PLC0415 - loaded when needed

    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Số liệu năm trước")
        look = {"font_name": "Times New Roman", "font_size": 11, "border": 1}
        head = book.add_format(
            {**look, "bold": True, "text_wrap": True, "align": "center", "valign": "vcenter"}
        )
        text = book.add_format({**look, "text_wrap": True, "valign": "vcenter"})
        group = book.add_format({**look, "bold": True})
        number = book.add_format({**look, "num_format": "#,##0.##", "bg_color": "#FFF7DB"})
        computed = book.add_format({**look, "num_format": "#,##0.##", "bg_color": "#EEEEEE"})
        plain = book.add_format({"font_name": "Times New Roman", "font_size": 11})
        title = book.add_format({"font_name": "Times New Roman", "font_size": 13, "bold": True})
        titles = _titles(form.year)
        sheet.write_string(0, 0, f"SỐ LIỆU NĂM {form.year} CỦA {form.office.upper()}", title)
        sheet.write_string(
            1, 0,
            "Điền các ô màu vàng có số liệu; ô trống được bỏ qua; không phát sinh thì ghi “không phát sinh”. "
            "Ô xám được tính từ chỉ tiêu khác, có thể để trống.",
            plain,
        )  # fmt: skip
        for column, words in enumerate(titles):
            sheet.write_string(_FIRST_ROW - 1, column, words, head)
        place, running = _FIRST_ROW, ""
        for one in form.rows:
            if one.group and one.group != running:
                running = one.group
                sheet.write_string(place, 1, one.group, group)
                place += 1
            sheet.write_string(place, 0, one.code, text)
            sheet.write_string(place, 1, one.name, text)
            sheet.write_string(place, 2, one.unit, text)
            for column in range(3, len(titles)):
                sheet.write_blank(place, column, None, computed if one.is_computed else number)
            place += 1
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, 42)
        sheet.set_column(2, 2, 10)
        sheet.set_column(3, len(titles) - 1, 11)
        sheet.set_row(_FIRST_ROW - 1, 48)
        sheet.freeze_panes(_FIRST_ROW, 3)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.repeat_rows(_FIRST_ROW - 1)
        sheet.repeat_columns(0, 2)
        sheet.fit_to_pages(0, 0)
        sheet.print_area(0, 0, max(place - 1, _FIRST_ROW), len(titles) - 1)
    return stream.getvalue()


def _titles(year: int) -> tuple[str, ...]:
    return (
        "Mã",
        "Chỉ tiêu",
        "Đơn vị tính",
        f"Kế hoạch năm {year + 1} (tỉnh giao)",
        f"Kế hoạch năm {year + 1} (HĐND xã giao)",
        *(f"Tháng {month}/{year}" for month in range(1, _MONTHS + 1)),
        *(f"Quý {number}/{year}" for number in _ROMAN),
        f"6 tháng đầu năm {year}",
        f"9 tháng năm {year}",
        f"Năm {year}",
    )
