"""What a file is, by its bytes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from soxa.services.arriving import Arrival, arrival_of

_NAMES = b'<workbook><definedNames><definedName name="soxa_form">x</definedName></definedNames></workbook>'


def _book(path: Path, names: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("xl/workbook.xml", names)
        book.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    return path


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.bin", b"\xef\xbb\xbf\n%PDF-1.7\n", Arrival.REPORT),
        ("so", b"SQLite format 3\x00rest", Arrival.LEDGER),
        ("so.soxa", b"", Arrival.LEDGER),
        ("theo-doi.csv", b"a;b;c", Arrival.TABLE),
        ("phieu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", Arrival.TABLE),
        ("phieu.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "soxa_form".encode("utf-16-le"), Arrival.SLIP),
        ("anh.jpg", b"\xff\xd8\xff", Arrival.REPORT),
        ("ban-giao.soxag", b"PK\x03\x04 parts", Arrival.HAND_OVER),
        ("mot-phan", b"SoXaPart\0\1\0\1", Arrival.HAND_OVER),
        ("hong.xlsx", b"PK\x03\x04 no directory", Arrival.TABLE),
    ],
)
def test_bytes_come_before_the_name(tmp_path: Path, name: str, data: bytes, kind: Arrival) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert arrival_of(path) is kind


def test_a_slip_is_known_by_its_names_whatever_the_file_is_called(tmp_path: Path) -> None:
    assert arrival_of(_book(tmp_path / "Book1", _NAMES)) is Arrival.SLIP
    assert arrival_of(_book(tmp_path / "so-theo-doi.xlsx", b"<workbook/>")) is Arrival.TABLE


def test_a_word_document_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "du-thao"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "<w/>")

    assert arrival_of(path) is Arrival.WORD
    assert arrival_of(tmp_path / "khong-co.docx") is Arrival.WORD


def test_a_file_that_is_not_there_is_judged_by_its_name(tmp_path: Path) -> None:
    assert arrival_of(tmp_path / "khong-co.xlsx") is Arrival.TABLE
    assert arrival_of(tmp_path / "khong-co.pdf") is Arrival.REPORT
