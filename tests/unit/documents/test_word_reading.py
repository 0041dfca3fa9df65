"""Old reports are read without touching what they bring along."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from soxa.documents import word_reading
from soxa.documents.word_reading import (
    NotAWordDocument,
    WordDocumentDamaged,
    WordDocumentTooLarge,
    read_word,
)

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def made(folder: Path) -> Path:
    document = Document()
    document.add_heading("I. CHỈ ĐẠO, ĐIỀU HÀNH", level=1)
    document.add_paragraph("Trong kỳ ban hành 152 văn bản.")
    document.add_paragraph("Mục tự đánh số", style="List Number")
    document.add_paragraph("Mục tự đánh số nữa", style="List Number")
    table = document.add_table(rows=2, cols=3)
    for column, text in enumerate(("TT", "Chỉ tiêu", "ĐVT")):
        table.cell(0, column).text = text
    table.cell(1, 1).text = "Số hộ nghèo"
    path = folder / "cu.docx"
    document.save(str(path))
    return path


def packed(folder: Path, parts: dict[str, str]) -> Path:
    path = folder / "la.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return path


def test_paragraphs_headings_lists_and_tables_are_read(tmp_path: Path) -> None:
    found = read_word(made(tmp_path))
    assert [(line.text, line.depth, line.is_heading) for line in found.lines] == [
        ("I. CHỈ ĐẠO, ĐIỀU HÀNH", 1, True),
        ("Trong kỳ ban hành 152 văn bản.", 0, False),
        ("Mục tự đánh số", 0, False),
        ("Mục tự đánh số nữa", 0, False),
    ]
    assert found.tables == ((("TT", "Chỉ tiêu", "ĐVT"), ("", "Số hộ nghèo", "")),)


def test_numbers_that_word_makes_stand_in_front(tmp_path: Path) -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate((("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)")))
    )
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"<w:r><w:t>Mục</w:t></w:r></w:p>"
        for at in (0, 1, 1, 2, 0, 1)
    )
    path = packed(
        tmp_path,
        {
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": numbering,
        },
    )
    assert [line.text for line in read_word(path).lines] == [
        "I. Mục", "1. Mục", "2. Mục", "a) Mục", "II. Mục", "1. Mục",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", b"PK\x03\x04 broken"]
)
def test_other_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "x.docx"
    path.write_bytes(data)
    with pytest.raises((NotAWordDocument, WordDocumentDamaged)):
        read_word(path)


def test_a_package_without_a_document_is_none(tmp_path: Path) -> None:
    with pytest.raises(NotAWordDocument):
        read_word(packed(tmp_path, {"xl/workbook.xml": "<workbook/>"}))


def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_reading, "MAX_PART_BYTES", 1 << 20)
    with pytest.raises(WordDocumentTooLarge):
        read_word(packed(tmp_path, {"word/document.xml": " " * (3 << 20)}))


@pytest.mark.parametrize("text", ["<w:document", f"<w:document {W}/>", "không phải XML"])
def test_a_broken_document_says_so(tmp_path: Path, text: str) -> None:
    with pytest.raises(WordDocumentDamaged):
        read_word(packed(tmp_path, {"word/document.xml": text}))


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("BI MAT", encoding="utf-8")
    text = (
        f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>A&x;B</w:t></w:r></w:p></w:body></w:document>"
    )
    try:
        said = " ".join(line.text for line in read_word(packed(tmp_path, {"word/document.xml": text})).lines)
    except WordDocumentDamaged:
        said = ""
    assert "BI MAT" not in said


def test_what_is_embedded_is_not_unpacked(tmp_path: Path) -> None:
    path = made(tmp_path)
    stream = io.BytesIO(path.read_bytes())
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/vbaProject.bin", b"\0" * (40 << 20))
    path.write_bytes(stream.getvalue())
    assert len(read_word(path).lines) == 4
