"""Workbooks of other formats than .xlsx, written by hand from their specifications."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

Rows = Sequence[Sequence[object]]
_SECTOR = 512
_EPOCH = date(1899, 12, 30)


# ---------------------------------------------------------------------- .xls (MS-XLS in MS-CFB)


def write_xls(
    path: Path,
    sheets: Mapping[str, Rows],
    *,
    hidden_rows: Sequence[int] = (),
    size: tuple[int, int] | None = None,
) -> Path:
    """Write a .xls as Excel 97 to 2003 do.

    Args:
        path: The file.
        sheets: Cells by sheet; text, numbers, days.
        hidden_rows: Rows of every sheet that are not shown, counted from 1.
        size: What the sheets claim to measure; None: the truth.
    """
    strings: list[str] = []
    bodies = [_old_sheet(rows, strings, hidden_rows, size) for rows in sheets.values()]
    for _ in range(2):  # the second time the places are right
        globals_ = _old_globals(list(sheets), bodies, strings)
    return _file_system(path, "Workbook", globals_ + b"".join(bodies))


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _old_globals(names: Sequence[str], bodies: Sequence[bytes], strings: Sequence[str]) -> bytes:
    def made(places: Sequence[int]) -> bytes:
        parts = [_record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))]
        parts.append(_record(0x42, struct.pack("<H", 1200)))
        plain, day = (
            struct.pack("<HHHB", 0, 0, 0, 0).ljust(20, b"\0"),
            struct.pack("<HH", 0, 14).ljust(20, b"\0"),
        )
        parts += [_record(0xE0, plain), _record(0xE0, day)]
        for name, place in zip(names, places, strict=True):
            text = name.encode("utf-16-le")
            parts.append(_record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name), 1) + text))
        parts.append(_shared(strings))
        return b"".join([*parts, _record(0x0A)])

    start = len(made([0] * len(names)))
    places = [start + sum(map(len, bodies[:at])) for at in range(len(bodies))]
    return made(places)


def _shared(strings: Sequence[str]) -> bytes:
    """The shared strings, broken over records wherever one is full, as Excel does."""
    pieces = [bytearray(struct.pack("<II", len(strings), len(strings)))]
    for text in strings:
        wide = text.encode("utf-16-le")
        if len(pieces[-1]) + 3 > 8_000:
            pieces.append(bytearray())
        pieces[-1] += struct.pack("<HB", len(text), 1)
        while wide:
            room = (8_000 - len(pieces[-1])) // 2 * 2
            pieces[-1] += wide[:room]
            wide = wide[room:]
            if wide:
                pieces.append(bytearray(b"\1"))
    return b"".join(_record(0xFC if at == 0 else 0x3C, bytes(piece)) for at, piece in enumerate(pieces))


def _old_sheet(
    rows: Rows, strings: list[str], hidden_rows: Sequence[int], size: tuple[int, int] | None
) -> bytes:
    width = max(map(len, rows), default=0)
    height, wide = size or (len(rows), width)
    parts = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))]
    parts.append(_record(0x200, struct.pack("<IIHHH", 0, height, 0, wide, 0)))
    hidden = (struct.pack("<HHHHHHI", number - 1, 0, width, 255, 0, 0, 0x20) for number in hidden_rows)
    parts += [_record(0x208, content) for content in hidden]
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                place = _place(strings, cell)
                parts.append(_record(0xFD, struct.pack("<HHHI", at, column, 0, place)))
            elif isinstance(cell, date):
                days = float((cell - _EPOCH).days)
                parts.append(_record(0x203, struct.pack("<HHHd", at, column, 1, days)))
            elif isinstance(cell, (int, float)):
                parts.append(_record(0x203, struct.pack("<HHHd", at, column, 0, float(cell))))
    return b"".join([*parts, _record(0x0A)])


def _place(strings: list[str], text: str) -> int:
    if text not in strings:
        strings.append(text)
    return strings.index(text)


def _file_system(path: Path, name: str, stream: bytes) -> Path:
    stream = stream.ljust(max(len(stream), 4096), b"\0")
    sectors = -(-len(stream) // _SECTOR)
    tables = -(-(sectors + 2) // 127)
    free, end, table_mark = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    links = [table_mark] * tables + [end]  # the tables, the directory
    first = len(links)
    links += [*range(first + 1, first + sectors), end]
    links += [free] * (tables * 128 - len(links))
    head = bytes.fromhex("d0cf11e0a1b11ae1").ljust(24, b"\0")
    head += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, end, 0, end, 0)
    head += struct.pack("<109I", *range(tables), *([free] * (109 - tables)))
    entries = _entry("Root Entry", 5, end, 0, child=1) + _entry(name, 2, first, len(stream))
    directory = (
        entries + (b"\0" * 64 + struct.pack("<HBBIII", 0, 0, 0, free, free, free)).ljust(128, b"\0") * 2
    )
    table = struct.pack(f"<{len(links)}I", *links)
    path.write_bytes(head + table + directory + stream.ljust(sectors * _SECTOR, b"\0"))
    return path


def _entry(name: str, kind: int, start: int, size: int, *, child: int = 0xFFFFFFFF) -> bytes:
    text = name.encode("utf-16-le")
    head = text.ljust(64, b"\0") + struct.pack("<HBB", len(text) + 2, kind, 1)
    head += struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return head.ljust(116, b"\0") + struct.pack("<III", start, size, 0)


# ---------------------------------------------------------------------- .xlsb (MS-XLSB)


def write_xlsb(
    path: Path,
    name: str,
    rows: Rows,
    *,
    size: tuple[int, int] | None = None,
    hidden_rows: Sequence[int] = (),
    merged: Sequence[tuple[int, int, int, int]] = (),
) -> Path:
    """Write a .xlsb of one sheet; see `write_xls`. Merged: first and last row, first and last column."""
    strings: list[str] = []
    sheet = _binary_sheet(rows, strings, size, hidden_rows, merged)
    shared = _piece(159, struct.pack("<II", len(strings), len(strings)))
    shared += b"".join(_piece(19, b"\0" + _wide(text)) for text in strings) + _piece(160)
    book = _piece(131) + _piece(143) + _piece(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(name))
    book += _piece(144) + _piece(132)
    styles = _piece(278) + _piece(617, struct.pack("<I", 2))
    styles += _piece(47, struct.pack("<HH", 0, 0).ljust(16, b"\0")) + _piece(
        47, struct.pack("<HH", 0, 14).ljust(16, b"\0")
    )
    styles += _piece(618) + _piece(279)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    link = '<Relationship Id="{}" Type="' + office + '/{}" Target="{}"/>'
    links = "".join(
        [
            link.format("rId1", "worksheet", "worksheets/sheet1.bin"),
            link.format("rId2", "styles", "styles.bin"),
            link.format("rId3", "sharedStrings", "sharedStrings.bin"),
        ]
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><Relationships>{}</Relationships>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8"?><Types/>')
        archive.writestr("_rels/.rels", head.format(link.format("rId1", "officeDocument", "xl/workbook.bin")))
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/_rels/workbook.bin.rels", head.format(links))
        archive.writestr("xl/worksheets/sheet1.bin", sheet)
        archive.writestr("xl/styles.bin", styles)
        archive.writestr("xl/sharedStrings.bin", shared)
    return path


def _binary_sheet(
    rows: Rows,
    strings: list[str],
    size: tuple[int, int] | None,
    hidden_rows: Sequence[int],
    merged: Sequence[tuple[int, int, int, int]],
) -> bytes:
    width = max(map(len, rows), default=0)
    height, wide = size or (len(rows), width)
    parts = [_piece(129), _piece(148, struct.pack("<IIII", 0, height - 1, 0, wide - 1)), _piece(145)]
    for at, row in enumerate(rows):
        flags = 0x10 if at + 1 in hidden_rows else 0
        parts.append(_piece(0, struct.pack("<IIHBBBI", at, 0, 300, 0, flags, 0, 0)))
        for column, cell in enumerate(row):
            if isinstance(cell, str) and cell:
                parts.append(_piece(7, struct.pack("<III", column, 0, _place(strings, cell))))
            elif isinstance(cell, date):
                parts.append(_piece(5, struct.pack("<IId", column, 1, float((cell - _EPOCH).days))))
            elif isinstance(cell, (int, float)):
                parts.append(_piece(5, struct.pack("<IId", column, 0, float(cell))))
    areas = [_piece(176, struct.pack("<IIII", *area)) for area in merged]
    parts += [_piece(146), _piece(177, struct.pack("<I", len(areas))), *areas, _piece(178)]
    return b"".join([*parts, _piece(130)])


def _piece(kind: int, content: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(content)
    while size > 127:
        length, size = length + bytes([size & 0x7F | 0x80]), size >> 7
    return head + length + bytes([size]) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


# ---------------------------------------------------------------------- .ods


def write_ods(
    path: Path, sheets: Mapping[str, Rows], *, extra: str = "", hidden_rows: Sequence[int] = ()
) -> Path:
    """Write an .ods; `extra` is put under the rows of every table as it stands."""
    tables = "".join(
        f'<table:table table:name="{escape(name)}">'
        + "".join(_document_row(row, number in hidden_rows) for number, row in enumerate(rows, start=1))
        + f"{extra}</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest/>')
    return path


def _document_row(row: Sequence[object], is_hidden: bool) -> str:
    cells = "".join(map(_document_cell, row))
    shown = ' table:visibility="collapse"' if is_hidden else ""
    return f"<table:table-row{shown}>{cells}</table:table-row>"


def _document_cell(cell: object) -> str:
    if isinstance(cell, date):
        given = f'office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, str) and cell:
        given = 'office:value-type="string"'
    elif isinstance(cell, (int, float)):
        given = f'office:value-type="float" office:value="{cell}"'
    else:
        return "<table:table-cell/>"
    return f"<table:table-cell {given}><text:p>{escape(str(cell))}</text:p></table:table-cell>"
