from __future__ import annotations

import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from other_books import write_ods, write_xls, write_xlsb

from soxa.base.errors import AppError
from soxa.spreadsheets.guard import Limits, NotAWorkbook, WorkbookDamaged, WorkbookEncrypted, WorkbookTooLarge
from soxa.spreadsheets.workbook import read_workbook

ROWS: list[list[object]] = [
    ["Ngày", "Nội dung", "Số"],
    [date(2026, 9, 5), "Hội nghị sơ kết", 8.5],
    ["", "nt", 1250],
]
READ = (("Ngày", "Nội dung", "Số"), ("5/9/2026", "Hội nghị sơ kết", "8,5"), ("", "nt", "1250"))
FAR = '<table:table-row table:number-rows-repeated="{}"><table:table-cell {}/></table:table-row>'


def test_an_old_workbook_is_read_whole(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "so.xls", {"Sổ": ROWS, "Quý III": ROWS}, hidden_rows=[3])

    first, second = read_workbook(path).sheets

    assert (first.name, first.rows, first.hidden_rows) == ("Sổ", READ, (3,))
    assert (second.name, second.rows) == ("Quý III", READ)


def test_an_old_workbook_with_long_strings_over_several_records(tmp_path: Path) -> None:
    rows = [[f"{number} {'Hội nghị ' * 700}".strip()] for number in range(12)]

    assert read_workbook(write_xls(tmp_path / "so.xls", {"S": rows})).sheets[0].rows == tuple(
        map(tuple, rows)
    )


def test_a_binary_workbook_is_read(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "so.xlsb", "Sổ", ROWS, hidden_rows=[3])

    (sheet,) = read_workbook(path).sheets

    assert (sheet.name, sheet.rows, sheet.hidden_rows) == ("Sổ", READ, (3,))


def test_an_open_document_is_read(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "so.ods", {"Sổ": ROWS}, hidden_rows=[2])

    (sheet,) = read_workbook(path).sheets

    assert (sheet.name, sheet.rows, sheet.hidden_rows) == ("Sổ", READ, (2,))


def test_merged_cells_of_a_binary_workbook_are_told(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "so.xlsb", "Sổ", ROWS, merged=[(0, 0, 0, 1), (1, 2, 0, 0)])

    assert read_workbook(path).sheets[0].merged == (((0, 0), (0, 1)), ((1, 0), (2, 0)))


def test_merged_cells_of_an_open_document_are_told(tmp_path: Path) -> None:
    area = 'office:value-type="string" table:number-rows-spanned="2" table:number-columns-spanned="2"'
    extra = (
        f"<table:table-row><table:table-cell/><table:table-cell {area}><text:p>Gộp</text:p>"
        "</table:table-cell><table:covered-table-cell/></table:table-row><table:table-row><table:table-cell/>"
        '<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>'
    )
    path = write_ods(tmp_path / "so.ods", {"Sổ": ROWS, "Khác": ROWS[:1]}, extra=extra)

    first, second = read_workbook(path).sheets

    assert first.merged == (((3, 1), (4, 2)),)
    assert second.merged == (((1, 1), (2, 2)),)


def test_empty_rows_to_the_end_of_the_sheet_take_no_room(tmp_path: Path) -> None:
    empty = FAR.format(1_048_000, 'table:number-columns-repeated="16384"')

    assert read_workbook(write_ods(tmp_path / "so.ods", {"S": ROWS}, extra=empty)).sheets[0].rows == READ


def test_the_format_is_known_by_the_bytes_not_by_the_name(tmp_path: Path) -> None:
    assert read_workbook(write_xls(tmp_path / "so.xlsx", {"S": ROWS})).sheets[0].rows == READ


@pytest.mark.parametrize("size", [(65_536, 256), (4_000_000_000, 200), (100_001, 1), (10, 301)])
def test_an_old_workbook_that_claims_too_much_is_refused(tmp_path: Path, size: tuple[int, int]) -> None:
    path = write_xls(tmp_path / "so.xls", {"S": ROWS}, size=size)

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path)


def test_a_binary_workbook_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    path = write_xlsb(tmp_path / "so.xlsb", "S", ROWS, size=(1_048_576, 16_384))

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path)


@pytest.mark.parametrize(
    "extra",
    [
        FAR.format(1_000_000, 'office:value-type="float" office:value="1"'),
        FAR.format(50_000, 'table:number-columns-repeated="200" office:value-type="float" office:value="1"'),
        FAR.format(1, 'table:number-columns-repeated="301" office:value-type="float" office:value="1"'),
    ],
)
def test_repeated_cells_of_an_open_document_are_counted(tmp_path: Path, extra: str) -> None:
    with pytest.raises(WorkbookTooLarge):
        read_workbook(write_ods(tmp_path / "so.ods", {"S": ROWS}, extra=extra))


def test_one_long_text_in_very_many_cells_is_refused(tmp_path: Path) -> None:
    text = "x" * 30_000
    limits = Limits(unpacked_bytes=3_000_000)
    cell = f'office:value-type="string" office:string-value="{text}"'

    with pytest.raises(WorkbookTooLarge):
        read_workbook(write_ods(tmp_path / "so.ods", {"S": ROWS}, extra=FAR.format(900, cell)), limits=limits)
    rows = [[text]] * 900
    with pytest.raises(WorkbookTooLarge):
        read_workbook(write_xls(tmp_path / "so.xls", {"S": rows}), limits=limits)
    with pytest.raises(WorkbookTooLarge):
        read_workbook(write_xlsb(tmp_path / "so.xlsb", "S", rows), limits=limits)


def test_entities_of_an_open_document_are_refused(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "so.ods", {"S": ROWS})
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><office:document-content '
    parts["content.xml"] = parts["content.xml"].replace(b"<office:document-content ", bomb)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    with pytest.raises(WorkbookDamaged):
        read_workbook(path)


def test_an_open_document_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    path = write_ods(tmp_path / "so.ods", {"S": ROWS})
    content = zipfile.ZipFile(path).read("content.xml")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
        archive.writestr("content.xml", content)

    with pytest.raises(WorkbookEncrypted):
        read_workbook(path)


def test_an_old_workbook_with_a_password_is_said_to_have_one(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "so.xls", {"S": ROWS})
    data = path.read_bytes()
    # The first record after the beginning becomes FILEPASS.
    place = data.index(b"\x42\x00\x02\x00")
    path.write_bytes(data[:place] + b"\x2f\x00" + data[place + 2 :])

    with pytest.raises(WorkbookEncrypted):
        read_workbook(path)


def test_a_ring_of_sectors_is_damaged(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "so.xls", {"S": ROWS})
    data = bytearray(path.read_bytes())
    place = data.index(b"\xfe\xff\xff\xff", 512 + 8)  # where the workbook's chain ends, it begins again
    data[place : place + 4] = (2).to_bytes(4, "little")
    path.write_bytes(bytes(data))

    with pytest.raises(WorkbookDamaged):
        read_workbook(path)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_damaged_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("books")
    made = data.draw(st.sampled_from(["xls", "xlsb", "ods"]))
    path = folder / f"so.{made}"
    if made == "xls":
        write_xls(path, {"S": ROWS})
    elif made == "xlsb":
        write_xlsb(path, "S", ROWS)
    else:
        write_ods(path, {"S": ROWS})
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(8, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(bytes(whole[: data.draw(st.integers(8, len(whole)))]) or b"x")

    with suppress(AppError):
        assert len(read_workbook(path).sheets) <= 1


def test_hidden_rows_of_a_workbook_are_told_by_sheet(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Thường", "Ẩn & lọc"):
            sheet = book.add_worksheet(name)
            for row in range(5):
                sheet.write(row, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_row(4, None, None, {"hidden": True})

    plain, filtered = read_workbook(path).sheets

    assert plain.hidden_rows == ()
    assert (filtered.name, filtered.hidden_rows) == ("Ẩn & lọc", (3, 5))


def test_a_table_inside_a_table_hides_nothing(tmp_path: Path) -> None:
    inner = '<table:table-row><table:table-cell><table:table table:name="x"></table:table></table:table-cell>'
    extra = FAR.format(200_000, 'office:value-type="float" office:value="1"') + inner + "</table:table-row>"

    with pytest.raises(WorkbookTooLarge):
        read_workbook(write_ods(tmp_path / "so.ods", {"S": ROWS}, extra=extra))


def test_a_sheet_inside_another_record_is_measured_where_the_parser_looks(tmp_path: Path) -> None:
    path = write_xls(tmp_path / "so.xls", {"Sổ": [["a"]], "Hai": [["x"]]})
    data = path.read_bytes()
    far = b"\x03\x02\x0e\x00" + (60_000).to_bytes(2, "little") + (200).to_bytes(2, "little") + b"\0" * 10
    end = data.rindex(b"\x0a\x00\x00\x00")
    path.write_bytes(data[:end] + far + b"\x0a\x00\x00\x00" + data[end + 4 + len(far) :])

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path)


def test_another_kind_of_page_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "so.xls"
    path.write_text('<?xml version="1.0"?><Workbook><Worksheet><Table><Row><Cell>a;b</Cell></Row>\n<a;b>\n')

    with pytest.raises(NotAWorkbook):
        read_workbook(path)
