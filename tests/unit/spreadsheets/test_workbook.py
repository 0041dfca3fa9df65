from __future__ import annotations

import datetime as dt
import struct
import zipfile
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from books import write_book
from hypothesis import given, settings
from hypothesis import strategies as st

from soxa.base.errors import AppError, Cancelled
from soxa.base.files import FileMissing, FileNotReadable, FileTooLarge
from soxa.base.progress import Cancellation
from soxa.spreadsheets.guard import (
    Limits,
    NotAWorkbook,
    WorkbookDamaged,
    WorkbookEncrypted,
    WorkbookTooLarge,
)
from soxa.spreadsheets.workbook import read_workbook

COMPOUND_FILE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "so.xlsx"


def sheet_of(path: Path, xml: str) -> Path:
    """A workbook whose only sheet is this XML."""
    write_book(path, {"S": [["a"]]})
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{xml}</sheetData></worksheet>"
    ).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_cells_come_as_exactly_what_they_say(path: Path) -> None:
    cells = [35.0, 8.5, 0.1 + 0.2, 1234567, date(2026, 9, 5), "Nga\u0300y  hội \n", True, "180 người", -3]
    write_book(path, {"Sổ": [cells]})

    (sheet,) = read_workbook(path).sheets

    assert sheet.name == "Sổ"
    assert sheet.rows == (("35", "8,5", "0,3", "1234567", "5/9/2026", "Ngày hội", "1", "180 người", "-3"),)


def test_a_time_of_day_is_kept_beside_its_day(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_datetime(
            0, 0, dt.datetime(2026, 9, 5, 8, 30), book.add_format({"num_format": "d/m/yyyy h:mm"})
        )
        sheet.write_datetime(0, 1, dt.time(8, 30), book.add_format({"num_format": "h:mm"}))

        sheet.write_number(0, 2, 1.5, book.add_format({"num_format": "[h]:mm"}))

    assert read_workbook(path).sheets[0].rows == (("5/9/2026 08:30", "08:30", "36:00"),)


def test_signs_that_nobody_sees_are_dropped(path: Path) -> None:
    write_book(path, {"S": [["Hội\u200bnghị\ufeff", "a\x01b"]]})

    assert read_workbook(path).sheets[0].rows[0][0] == "Hộinghị"


def test_rows_are_numbered_as_excel_numbers_them(path: Path) -> None:
    write_book(path, {"S": [[], [], [None, None, "c3"], [], ["a5"]]})

    rows = read_workbook(path).sheets[0].rows

    assert rows[2] == ("", "", "c3")
    assert rows[4] == ("a5", "", "")


def test_hidden_sheets_and_merged_cells_are_told(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("A").merge_range("B2:D2", "Hồ sơ")
        book.add_worksheet("B").hide()

    first, second = read_workbook(path).sheets

    assert first.merged == (((1, 1), (1, 3)),)
    assert (first.visible, second.visible) == (True, False)


def test_an_empty_sheet_has_no_rows(path: Path) -> None:
    write_book(path, {"S": []})

    assert read_workbook(path).sheets[0].rows == ()


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAWorkbook),
        (b"Ngay Noi dung\n5/9/2026 Hop", NotAWorkbook),
        (b"<html><table></table></html>", NotAWorkbook),
        (COMPOUND_FILE + b"\0" * 600 + "Workbook".encode("utf-16-le"), WorkbookDamaged),
        (COMPOUND_FILE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), WorkbookEncrypted),
        (b"PK\x03\x04" + b"\0" * 100, WorkbookDamaged),
    ],
)
def test_what_is_no_workbook_is_said_by_its_own_name(path: Path, data: bytes, error: type[AppError]) -> None:
    path.write_bytes(data)

    with pytest.raises(error):
        read_workbook(path)


def test_another_zip_is_no_workbook(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(NotAWorkbook):
        read_workbook(path)


def test_a_zip_with_a_password_is_said_to_have_one(path: Path) -> None:
    write_book(path, {"S": [["a"]]})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 8] |= 1
    path.write_bytes(data)

    with pytest.raises(WorkbookEncrypted):
        read_workbook(path)


def test_a_missing_file_a_folder_and_a_file_too_large(tmp_path: Path, path: Path) -> None:
    with pytest.raises(FileMissing):
        read_workbook(path)
    with pytest.raises(FileNotReadable):
        read_workbook(tmp_path)
    path.write_bytes(b"PK" + b"0" * 1000)
    with pytest.raises(FileTooLarge):
        read_workbook(path, limits=Limits(packed_bytes=1000))


@pytest.mark.parametrize("xml", ["<row><c", "<row r='1'><c r='A1' t='s'><v>999</v></c></row>"])
def test_a_broken_sheet_is_damaged(path: Path, xml: str) -> None:
    with pytest.raises(WorkbookDamaged):
        read_workbook(sheet_of(path, xml))


def test_a_truncated_file_is_damaged(path: Path) -> None:
    write_book(path, {"S": [[number, "x" * 50] for number in range(100)]})
    path.write_bytes(path.read_bytes()[:-200])

    with pytest.raises(WorkbookDamaged):
        read_workbook(path)


@pytest.mark.parametrize(
    "xml",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r = '1048576'><c r = 'A1048576'><v>1</v></c></row>",
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c s="1" r="XFD1"><v>1</v></c></row>',
        '<row r="1"><c r="xfd1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c s=">" r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c r="b1048576"><v>1</v></c></row>',
        "<row>" + "<c><v>1</v></c>" * 301 + "</row>",
        '<row r="200000"/><row><c r="A200001"><v>1</v></c></row>',
        '<row r="150000"><c r="A1"/><c r="CZ150000"><v>1</v></c></row>',
    ],
)
def test_a_cell_far_away_is_refused_before_room_is_made_for_it(path: Path, xml: str) -> None:
    with pytest.raises(WorkbookTooLarge):
        read_workbook(sheet_of(path, xml))


@pytest.mark.parametrize("place", ["$XFD$1048576", "&#88;FD1048576", "1048576XFD", "A10485760000"])
def test_a_cell_whose_place_cannot_be_told_is_refused(path: Path, place: str) -> None:
    with pytest.raises((WorkbookDamaged, WorkbookTooLarge)):
        read_workbook(sheet_of(path, f'<row r="1"><c r="{place}"><v>1</v></c></row>'))


def test_cells_that_leave_out_their_place_are_read(path: Path) -> None:
    sheet_of(path, "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")

    assert read_workbook(path).sheets[0].rows == (("1", "2"), ("3", ""))


def test_a_bomb_is_measured_on_its_bytes_not_on_its_word(path: Path) -> None:
    sheet_of(path, "<!--" + " " * 3_000_000 + "-->")
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    while b"sheet1" not in data[at + 46 : at + 80]:
        at = data.find(b"PK\x01\x02", at + 4)
    data[at + 24 : at + 28] = struct.pack("<I", 10)  # the directory says ten bytes
    path.write_bytes(data)

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path, limits=Limits(unpacked_bytes=1_000_000))


def test_a_long_string_in_very_many_cells_is_refused(path: Path) -> None:
    write_book(path, {"S": [["x" * 30_000]]})
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = "".join(f'<c r="{letter}{{0}}" t="s"><v>0</v></c>' for letter in "ABCDEFGHIJ")
    rows = "".join(f'<row r="{n}">{row.format(n)}</row>' for n in range(1, 2_001))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    start, end = sheet.index("<sheetData>"), sheet.index("</sheetData>")
    parts["xl/worksheets/sheet1.xml"] = (sheet[: start + 11] + rows + sheet[end:]).encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path)


def test_one_long_string_among_many_cells_is_read(path: Path) -> None:
    write_book(path, {"S": [["x" * 30_000], *([f"{row}", "y"] for row in range(9_000))]})

    assert len(read_workbook(path).sheets[0].rows) == 9_001


@pytest.mark.parametrize("name", ["xl/workbook.bin", "content.xml"])
def test_a_workbook_that_is_also_another_format_is_refused(path: Path, name: str) -> None:
    write_book(path, {"S": [["a"]]})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b"x")

    with pytest.raises(NotAWorkbook):
        read_workbook(path)


def test_a_sheet_under_another_name_is_measured_too(path: Path) -> None:
    sheet_of(path, '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            moved = data.replace(b"worksheets/sheet1.xml", b"other/one.xml")
            archive.writestr(part.replace("worksheets/sheet1.xml", "other/one.xml"), moved)

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path)


def test_parts_that_overlap_are_refused(path: Path) -> None:
    write_book(path, {"S": [["a" * 2000]]})
    data = bytearray(path.read_bytes())
    at = data.find(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", len(data))
    path.write_bytes(data)

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path)


@pytest.mark.parametrize("limits", [Limits(parts=3), Limits(sheets=1), Limits(rows=1), Limits(cells=20)])
def test_every_limit_holds(path: Path, limits: Limits) -> None:
    write_book(path, {"A": [["a"], ["b"]], "B": [["c"]]})

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path, limits=limits)


def test_reading_can_be_stopped(path: Path) -> None:
    write_book(path, {"S": [["a"]]})
    stop = Cancellation()
    stop.ask()

    with pytest.raises(Cancelled):
        read_workbook(path, progress=stop)


@settings(max_examples=60)
@given(st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4))
def test_a_damaged_workbook_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, flips: list[tuple[float, int]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "flipped.xlsx"
    write_book(path, {"S": [["Ngày", "Nội dung"], [date(2026, 9, 5), "Hội nghị"], [3.5, "x"]]})
    book = bytearray(path.read_bytes())
    for place, mask in flips:
        book[int(place * len(book))] ^= mask
    path.write_bytes(book)

    with suppress(AppError):
        read_workbook(path)


@settings(max_examples=40)
@given(st.text(alphabet="<>/rowc \"'=A19X:&;v!-[]", max_size=60))
def test_any_sheet_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, xml: str) -> None:
    path = sheet_of(tmp_path_factory.getbasetemp() / "any.xlsx", xml)

    with suppress(AppError):
        read_workbook(path)


def test_stored_parts_are_read_too(path: Path) -> None:
    write_book(path, {"S": [["a"]]})
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)

    assert read_workbook(path).sheets[0].rows == (("a",),)


def test_a_stream_cut_inside_is_damaged(path: Path) -> None:
    engine = zlib.compressobj(wbits=-15)
    packed = engine.compress(b"<worksheet>" * 1000) + engine.flush(zlib.Z_SYNC_FLUSH)
    write_book(path, {"S": [["a"]]})
    with zipfile.ZipFile(path, "a") as archive:
        entry = zipfile.ZipInfo("xl/worksheets/sheet9.xml")
        archive.writestr(entry, packed)
    data = bytearray(path.read_bytes())
    at = data.rfind(b"PK\x01\x02")
    data[at + 10 : at + 12] = struct.pack("<H", zipfile.ZIP_DEFLATED)
    path.write_bytes(data)

    with pytest.raises(WorkbookDamaged):
        read_workbook(path)
