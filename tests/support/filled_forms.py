"""Slips filled in as an officer of a unit does, in a program that is not ours (openpyxl)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

SAVED = datetime(2026, 12, 14, 9, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def fill_form(
    path: Path,
    values: Mapping[str, object] | None = None,
    *,
    highlights: str = "",
    difficulties: str = "",
    by: str = "Người điền mẫu",
    on: object = "13/11/2026",
    source: str = "Sổ của đơn vị",
    default: object = None,
    saved: datetime = SAVED,
    to: Path | None = None,
) -> Path:
    """Fill in a form and save it.

    Args:
        path: The form.
        values: What goes into the figure's cell, by indicator code; ``"x"`` = không phát sinh.
        highlights: Nội dung nổi bật.
        difficulties: Khó khăn, kiến nghị.
        by: Người điền.
        on: Ngày điền.
        source: Nguồn số liệu.
        default: For every figure that ``values`` does not name.
        saved: When the file says that it was saved last.
        to: Where it is saved; None = over the form.
    """
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    values = values or {}
    for row in range(1, sheet.max_row + 1):
        code = sheet.cell(row, 2).value
        if (
            isinstance(code, str)
            and sheet.cell(row, 1).value
            and sheet.cell(row, 6).protection.locked is False
        ):
            value = values.get(code, default)
            sheet.cell(row, 7 if value == "x" else 6).value = value  # type: ignore[assignment]
        title = str(sheet.cell(row, 1).value or "")
        below: Any = sheet.cell(row + 1, 1)
        if title == "NỘI DUNG NỔI BẬT" and highlights:
            below.value = highlights
        elif title == "KHÓ KHĂN, KIẾN NGHỊ" and difficulties:
            below.value = difficulties
        elif title in {"Người điền", "Ngày điền", "Nguồn số liệu"}:
            _beside(sheet, row).value = {"Người điền": by, "Ngày điền": on, "Nguồn số liệu": source}[title]
    target = to or path
    save_book(book, target, saved=saved)
    return target


def save_book(book: openpyxl.Workbook, path: Path, *, saved: datetime = SAVED) -> None:
    """Save a workbook as if at a moment: openpyxl writes this machine's."""
    made = io.BytesIO()
    book.save(made)
    stamp = f"{saved:%Y-%m-%dT%H:%M:%S}Z".encode()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", data)
            new.writestr(name, data)


def _beside(sheet: Worksheet, row: int) -> Any:
    cells = (sheet.cell(row, column) for column in range(2, 9))
    return next(cell for cell in cells if cell.protection.locked is False)


def without_identity(path: Path, *, saved: datetime = SAVED) -> Path:
    """Take out of a form all that says whose it is, as a program that keeps cells alone does, and save it."""
    book = openpyxl.load_workbook(path)
    del book["soxa_phieu"]
    for name in list(book.defined_names):
        del book.defined_names[name]
    book.custom_doc_props.props.clear()  # type: ignore[attr-defined]  # its stub forgot it
    sheet = book.worksheets[0]
    for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)):
        if str(cell.value).startswith(("Đơn vị điền phiếu", "Kỳ báo cáo")):
            cell.value = None
    save_book(book, path, saved=saved)
    return path
