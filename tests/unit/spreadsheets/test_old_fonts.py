from __future__ import annotations

import zipfile
from pathlib import Path

import xlsxwriter
from other_books import write_xls

from soxa.domain.legacy_text import Legacy
from soxa.spreadsheets.workbook import KEEP, Wishes, read_workbook


def write(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sổ")
        small = book.add_format({"font_name": ".VnTime"})
        capital = book.add_format({"font_name": ".VnArialH"})
        vni = book.add_format({"font_name": "VNI-Times"})
        plain = book.add_format({"font_name": "Times New Roman"})
        sheet.write(0, 0, "céng hßa", capital)
        sheet.write(0, 1, "Hoäi nghò", vni)
        sheet.write(0, 2, "Hội nghị", plain)
        sheet.write(1, 0, "Hội nghị ở xã", small)
        sheet.write_rich_string(1, 1, small, "Héi nghÞ ", plain, "ở Nậm Pung", plain)
        sheet.write(1, 2, "À la ¸", plain)
        sheet.write(2, 0, 35, small)
    return path


def test_text_is_read_by_the_font_of_each_part(tmp_path: Path) -> None:
    book = read_workbook(write(tmp_path / "so.xlsx"))

    assert book.sheets[0].rows == (
        ("CỘNG HÒA", "Hội nghị", "Hội nghị"),
        ("Hội nghị ở xã", "Hội nghị ở Nậm Pung", "À la ¸"),
        ("35", "", ""),
    )
    assert book.old_text is not None
    assert book.old_text.legacies == (Legacy.TCVN3, Legacy.VNI)
    assert (book.old_text.is_certain, book.old_text.cells, book.old_text.applied) == (True, 3, True)
    assert book.old_text.samples[0] == ("céng hßa", "CỘNG HÒA")


def test_it_stays_as_it_is_on_request(tmp_path: Path) -> None:
    book = read_workbook(write(tmp_path / "so.xlsx"), wishes=Wishes(legacy=KEEP))

    assert book.sheets[0].rows[0] == ("céng hßa", "Hoäi nghò", "Hội nghị")


def test_without_fonts_it_is_a_guess(tmp_path: Path) -> None:
    rows = [["Ngµy", "Néi dung"], ["5/9/2026", "Héi nghÞ s¬ kÕt"]]

    book = read_workbook(write_xls(tmp_path / "so.xls", {"S": rows}))

    assert book.old_text is not None
    assert not book.old_text.is_certain
    assert book.sheets[0].rows == (("Ngày", "Nội dung"), ("5/9/2026", "Hội nghị sơ kết"))


def test_what_a_sheet_claims_to_measure_is_not_believed(tmp_path: Path) -> None:
    path = write(tmp_path / "so.xlsx")
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name] = parts[name].replace(b'<dimension ref="A1:C3"/>', b'<dimension ref="A1:XFD1048576"/>')
    assert b"XFD1048576" in parts[name]
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)

    assert read_workbook(path).sheets[0].rows[0] == ("CỘNG HÒA", "Hội nghị", "Hội nghị")
