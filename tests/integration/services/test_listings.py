"""Lists on paper and in workbooks: what the ledger says, in four forms that say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import openpyxl
import pytest
from docx import Document

from soxa.domain.activities import Activity, Status
from soxa.domain.ids import ActivityId
from soxa.domain.offices import Authority
from soxa.pages.texts import read_pages
from soxa.services import listings, recording
from soxa.services.packs import read_pack
from soxa.services.recording import ActivityQuery
from soxa.services.sampling import make_sample_ledger
from soxa.storage.ledger import Ledger

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
NOVEMBER = ActivityQuery(start=date(2026, 10, 15), end=date(2026, 11, 15))
MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("listings") / "so.soxa"
    make_sample_ledger(path)
    with Ledger.open(path) as ledger:
        yield ledger


def _planned(number: int, title: str, day: date, *, last: date | None = None, **more: object) -> Activity:
    fields: dict[str, object] = {"status": Status.PLANNED, "place": "Hội trường", **more}
    identity = ActivityId(UUID(int=number))
    return Activity(identity, day, last or day, "HOP", title, **fields)  # type: ignore[arg-type]


def _sheet(data: bytes) -> Any:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return sheet


def _words(pdf: bytes) -> str:
    """Without blanks: tables come out of a PDF in pieces."""
    return "".join("".join(read_pages(pdf)).split())


def test_a_view_goes_into_a_workbook_with_real_days_and_numbers(sample: Ledger, tmp_path: Path) -> None:
    pack = read_pack(sample.pack_bytes())
    listing = listings.sheet_listing(sample, pack, query=NOVEMBER, filters="Tháng 11", now=NOW)
    path = tmp_path / "so.xlsx"
    listings.write_listing(listing, path)

    sheet = _sheet(path.read_bytes())
    heads = [cell.value for cell in sheet[4]]
    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    expected = sample.activities.find(NOVEMBER)
    assert len(rows) == len(expected) == 29
    assert {row[heads.index("Ngày")].date() for row in rows} == {one.first_day for one in expected}
    column = heads.index("Lượt người dự (lượt người)")
    kind = heads.index("Loại hoạt động")
    people = [row[column] for row in rows if row[column] is not None and row[kind] == "Hội nghị"]
    assert sum(people) == 93
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.print_title_rows == "$4:$4"


def test_a_wide_workbook_is_read_on_paper(sample: Ledger, tmp_path: Path) -> None:
    pack = read_pack(sample.pack_bytes())
    listing = listings.sheet_listing(sample, pack, query=ActivityQuery(), now=NOW)
    path = tmp_path / "so.xlsx"
    listings.write_listing(listing, path)

    sheet = _sheet(path.read_bytes())
    widths = {
        sheet.cell(4, at).value: sheet.column_dimensions[sheet.cell(4, at).column_letter].width
        for at in range(1, sheet.max_column + 1)
    }
    assert len(widths) > 30  # far more than fits across one page
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage  # not squeezed onto one
    assert sheet.page_setup.scale >= 66
    assert sheet.print_title_cols == "$A:$D"  # number, day, kind and title name a row on each page
    assert widths["Ngày"] >= 11  # a day would be ### otherwise
    assert widths["Nội dung"] >= 40
    assert "Hạn xử lý" not in widths  # no row has one
    for row in range(5, sheet.max_row + 1):
        title, height = str(sheet.cell(row, 4).value), sheet.row_dimensions[row].height
        assert height * 44 * 1.4 >= 15 * len(title)


def test_a_narrow_workbook_fits_one_page_across(sample: Ledger, tmp_path: Path) -> None:
    pack = read_pack(sample.pack_bytes())
    path = tmp_path / "so.xlsx"
    for make in (listings.ledger_listing, listings.sheet_listing):
        query = replace(NOVEMBER, kinds=("HOP",))
        listings.write_listing(make(sample, pack, query=query, now=NOW), path)
        sheet = _sheet(path.read_bytes())
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert str(sheet.page_setup.fitToHeight) == "0"  # as many pages as there are, downwards
        assert isinstance(sheet.cell(5, 2).value, datetime)


def test_no_cell_of_any_form_computes(sample: Ledger, tmp_path: Path) -> None:
    titles = ["=1+1", "+84", "-5 người", "@SUM(A1)", "\t=2", "＝1+1"]
    days = date(2031, 1, 6)
    made = [_planned(100 + n, title, days, result=title) for n, title in enumerate(titles)]
    pack = read_pack(sample.pack_bytes())
    sample.activities.add(made)
    try:
        query = ActivityQuery(start=days, end=date(2031, 1, 7))
        listing = listings.sheet_listing(sample, pack, query=query, now=NOW)
    finally:
        sample.activities.remove([one.id for one in made])
    book, text = tmp_path / "a.xlsx", tmp_path / "a.csv"
    listings.write_listing(listing, book)
    listings.write_listing(listing, text)

    cells = [cell for row in _sheet(book.read_bytes()).iter_rows(min_row=5) for cell in row]
    assert {cell.data_type for cell in cells if cell.value in titles} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f"]
    lines = list(csv.reader(io.StringIO(text.read_text(encoding="utf-8-sig"))))
    named = lines[0].index("Nội dung")
    assert {line[named] for line in lines[1:]} == {f"'{title}" for title in titles}


def test_csv_says_what_the_workbook_says(sample: Ledger, tmp_path: Path) -> None:
    pack = read_pack(sample.pack_bytes())
    listing = listings.sheet_listing(sample, pack, query=NOVEMBER, now=NOW)
    path = tmp_path / "so.csv"
    listings.write_listing(listing, path)
    lines = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert len(lines) == 29
    day = min(line["Ngày"] for line in lines)
    assert date.fromisoformat(day) == min(one.first_day for one in sample.activities.find(NOVEMBER))
    minutes = sum(
        Decimal(line["Lượt phát (lượt phát)"]) * Decimal(line["Phút mỗi lượt (phút)"])
        for line in lines
        if line.get("Phút mỗi lượt (phút)")
    )
    assert minutes == 150


def test_a_view_is_printed(sample: Ledger, tmp_path: Path) -> None:
    pack = read_pack(sample.pack_bytes())
    listing = listings.ledger_listing(sample, pack, query=NOVEMBER, filters="Kỳ tháng 11", now=NOW)
    pdf, docx = tmp_path / "so.pdf", tmp_path / "so.docx"
    listings.write_listing(listing, pdf)
    listings.write_listing(listing, docx)

    pages = _words(pdf.read_bytes())
    table = Document(str(docx)).tables[0]
    assert "SỔTHEODÕIHOẠTĐỘNG" in pages
    assert "Tổngsố:29hoạtđộng." in pages
    assert len(table.rows) == 30
    assert pdf.read_bytes() == listings.listing_pages(listing)


def test_the_schedule_of_a_week(sample: Ledger, tmp_path: Path) -> None:
    pack = read_pack(sample.pack_bytes())
    unit = sample.units()[0]
    made = [
        _planned(1, "14 giờ 30: họp giao ban", date(2026, 11, 30), unit=unit.id, partners="Các trường"),
        _planned(2, "8h00 Tiếp công dân định kỳ", date(2026, 11, 30)),
        _planned(3, "Kiểm tra thôn", date(2026, 12, 2), last=date(2026, 12, 3)),
        replace(_planned(4, "Hội nghị hoãn", date(2026, 12, 4)), status=Status.POSTPONED),
        replace(_planned(5, "Việc đã hủy", date(2026, 12, 4)), status=Status.CANCELLED),
        _planned(6, "Ngày hội thể thao", date(2026, 12, 5)),
    ]
    recording.record_all(sample, made, pack=pack, today=date(2026, 11, 22))
    listing = listings.week_schedule(sample, monday=listings.week_of(date(2026, 12, 3)), now=NOW)
    path = tmp_path / "lich.docx"
    listings.write_listing(listing, path)

    shown = [tuple(cell or "" for cell in row.cells) for row in listing.rows]
    assert shown == [
        ("Thứ Hai, ngày 30/11/2026",),
        ("08h00", "Tiếp công dân định kỳ", "Hội trường", "", "", ""),
        ("14h30", "Họp giao ban", "Hội trường", unit.short_name or unit.name, "Các trường", ""),
        ("Thứ Ba, ngày 01/12/2026",),
        ("", "Chưa có lịch."),
        ("Thứ Tư, ngày 02/12/2026",),
        ("", "Kiểm tra thôn", "Hội trường", "", "", "đến 03/12/2026"),
        ("Thứ Năm, ngày 03/12/2026",),
        ("", "Kiểm tra thôn", "Hội trường", "", "", "đến 03/12/2026"),
        ("Thứ Sáu, ngày 04/12/2026",),
        ("", "Hội nghị hoãn", "Hội trường", "", "", "Hoãn"),
        ("Thứ Bảy, ngày 05/12/2026",),
        ("", "Ngày hội thể thao", "Hội trường", "", "", ""),
    ]
    assert listing.title == "LỊCH CÔNG TÁC TUẦN 49"
    assert "ThứHai,ngày30/11/2026" in _words(listings.listing_pages(listing))
    section = Document(str(path)).sections[0]
    assert section.page_width is not None
    assert section.page_height is not None
    assert section.page_width > section.page_height


def test_the_schedule_as_csv_says_the_day_in_each_row(sample: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "lich.csv"
    listings.write_listing(listings.week_schedule(sample, monday=MONDAY, now=NOW), path)
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert lines[0][:3] == ["Ngày", "Giờ", "Nội dung"]
    assert lines[1][0] == "Thứ Hai, ngày 23/11/2026"
    assert [line[0].partition(",")[0] for line in lines[1:6]][-1] == "Thứ Sáu"


def test_who_signs_by_order_signs_the_schedule(sample: Ledger) -> None:
    someone = sample.people()[0]
    clerk = replace(someone, position="Chánh Văn phòng", authority=Authority.TL)
    sample.save_person(clerk)
    try:
        listing = listings.week_schedule(sample, monday=MONDAY, now=NOW)
    finally:
        sample.save_person(someone)
    assert listing.signature is not None
    assert listing.signature.authority == ("TL. CHỦ TỊCH",)


def test_too_much_for_paper_is_refused(sample: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listings, "MOST_PRINTED", 10)
    with pytest.raises(listings.TooManyRows) as caught:
        listings.ledger_listing(sample, read_pack(sample.pack_bytes()), query=NOVEMBER, now=NOW)
    assert caught.value.parameters == {"rows": 29, "most": 10}


def test_another_ending_is_refused(sample: Ledger, tmp_path: Path) -> None:
    listing = listings.week_schedule(sample, monday=MONDAY, now=NOW)
    with pytest.raises(listings.UnknownEnding):
        listings.write_listing(listing, tmp_path / "lich.txt")
    assert not list(tmp_path.iterdir())
