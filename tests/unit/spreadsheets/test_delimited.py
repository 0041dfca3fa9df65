from __future__ import annotations

import codecs
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.legacy_text import Legacy
from soxa.spreadsheets.delimited import (
    SEPARATORS,
    UTF_8,
    UTF_16_BE,
    UTF_16_LE,
    WINDOWS_1258,
    detect_encoding,
)
from soxa.spreadsheets.guard import Limits, NotAWorkbook, WorkbookTooLarge
from soxa.spreadsheets.workbook import KEEP, Wishes, read_workbook

ROWS = (("Ngày", "Nội dung", "Số người"), ("5/9/2026", "Hội nghị sơ kết, tổng kết; nghỉ", "35"))
TEXT = 'Ngày;Nội dung;Số người\r\n5/9/2026;"Hội nghị sơ kết, tổng kết; nghỉ";35\r\n'
PAGES = {
    "utf-8": TEXT.encode(),
    "utf-8 with its mark": codecs.BOM_UTF8 + TEXT.encode(),
    "utf-16-le with its mark": codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
    "utf-16-be with its mark": codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    "utf-16-le": TEXT.encode("utf-16-le"),
    "windows-1258": b"",
}


def as_1258(text: str) -> bytes:
    """As a Vietnamese Windows stores it: tones after their letters where the page has no whole letter."""
    made = bytearray()
    for sign in unicodedata.normalize("NFC", text):
        try:
            made += sign.encode("cp1258")
        except UnicodeEncodeError:
            plain = unicodedata.normalize("NFD", sign)
            tone = next(mark for mark in plain if mark in "\u0300\u0301\u0303\u0309\u0323")
            made += unicodedata.normalize("NFC", plain.replace(tone, "")).encode("cp1258") + tone.encode(
                "cp1258"
            )
    return bytes(made)


PAGES["windows-1258"] = as_1258(TEXT)


def write(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "so-theo-doi.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF16_LE + TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-be"),
    ],
    ids=["le before utf-8", "utf-8 before le", "be before le", "le before be"],
)
def test_a_wrong_mark_misleads_nobody(tmp_path: Path, data: bytes) -> None:
    assert read_workbook(write(tmp_path, data)).sheets[0].rows == ROWS


def test_one_damaged_place_does_not_make_utf_8_another_page(tmp_path: Path) -> None:
    rows = "".join(f"{day}/9/2026;Hội nghị sơ kết;{day}\r\n" for day in range(1, 21)).encode()
    data = "Ngày;Nội dung;Số\r\n".encode() + rows + b"21/9/2026;H\xe0p;1\r\n"

    book = read_workbook(write(tmp_path, data))

    assert book.encoding == UTF_8
    assert book.sheets[0].rows[20][1] == "Hội nghị sơ kết"
    assert "\ufffd" in book.sheets[0].rows[21][1]


@pytest.mark.parametrize("name", PAGES)
def test_every_code_page_is_found_out_and_told(tmp_path: Path, name: str) -> None:
    book = read_workbook(write(tmp_path, PAGES[name]))

    assert book.sheets[0].rows == ROWS
    assert (book.encoding, book.separator) == (name.removesuffix(" with its mark"), ";")
    assert book.sheets[0].name == "so-theo-doi"
    assert book.old_text is None


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators_are_found_out(tmp_path: Path, separator: str) -> None:
    text = TEXT.replace(";", "\0").replace("\0", separator)

    book = read_workbook(write(tmp_path, text.encode()))

    assert book.separator == separator
    assert len(book.sheets[0].rows[1]) == 3


def test_what_excel_says_of_the_separator_is_no_row(tmp_path: Path) -> None:
    book = read_workbook(write(tmp_path, ("sep=;\r\n" + TEXT).encode()))

    assert book.sheets[0].rows == ROWS


def test_quotes_hold_line_ends_and_quotes(tmp_path: Path) -> None:
    book = read_workbook(write(tmp_path, 'Ngày,Nội dung\n5/9,"Họp\n""gấp"" sáng"\n'.encode()))

    assert book.sheets[0].rows[1] == ("5/9", 'Họp "gấp" sáng')


def test_a_human_may_say_otherwise(tmp_path: Path) -> None:
    path = write(tmp_path, b"a,b;c\n1,2;3\n")

    book = read_workbook(path, wishes=Wishes(separator=";", encoding=WINDOWS_1258))

    assert (book.sheets[0].rows[0], book.encoding) == (("a,b", "c"), WINDOWS_1258)


def test_old_text_in_a_file_is_guessed_and_may_be_kept(tmp_path: Path) -> None:
    path = write(tmp_path, "Ngµy;Néi dung;Sè ng­êi\n5/9/2026;Héi nghÞ s¬ kÕt;35\n".encode("cp1252"))

    book = read_workbook(path)
    kept = read_workbook(path, wishes=Wishes(legacy=KEEP))

    assert book.old_text is not None
    assert (book.old_text.legacies, book.old_text.is_certain, book.old_text.percent) == (
        (Legacy.TCVN3,),
        False,
        100,
    )
    assert book.sheets[0].rows == (("Ngày", "Nội dung", "Số người"), ("5/9/2026", "Hội nghị sơ kết", "35"))
    assert kept.old_text is not None
    assert not kept.old_text.applied
    assert kept.sheets[0].rows != book.sheets[0].rows


@pytest.mark.parametrize(
    "data", [b"", b"\n\n", b"one word", bytes(range(256)) * 20, b"\x7fELF\2\1\1" + b"\0" * 200]
)
def test_what_is_no_table_is_no_workbook(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(NotAWorkbook):
        read_workbook(write(tmp_path, data))


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        (b"a,b\n" * 11, Limits(rows=10)),
        (b"a,b,c\n", Limits(columns=2)),
        (b"a,b\n" * 11, Limits(cells=20)),
        (b"a,b\n" + b"a," * 3_000_000, Limits()),
        (b"a,b\n" + b'"\n",' * 1_000_000, Limits()),
        (b'a,"' + b"x" * 200_000 + b'"\n', Limits()),
    ],
)
def test_every_limit_holds(tmp_path: Path, data: bytes, limits: Limits) -> None:
    with pytest.raises(WorkbookTooLarge):
        read_workbook(write(tmp_path, data), limits=limits)


def test_a_page_saved_as_a_workbook_is_read(tmp_path: Path) -> None:
    path = tmp_path / "xuat.xls"
    page = "<html><body><table><tr><th>Số</th><th>Ngày</th></tr><tr><td>12</td><td>5/9/2026</td></tr></table>"
    path.write_text(page, encoding="utf-8")

    assert read_workbook(path).sheets[0].rows == (("Số", "Ngày"), ("12", "5/9/2026"))


@given(
    st.text(alphabet="Hội nghị,;\tđường Ắ5/9\n", min_size=4), st.sampled_from([UTF_8, UTF_16_LE, UTF_16_BE])
)
def test_a_mark_is_always_believed(text: str, encoding: str) -> None:
    marks = {UTF_8: codecs.BOM_UTF8, UTF_16_LE: codecs.BOM_UTF16_LE, UTF_16_BE: codecs.BOM_UTF16_BE}

    assert detect_encoding(marks[encoding] + text.encode(encoding)) == encoding
