"""Outline to PDF/A-3b: our way by Typst, beside python-docx and LibreOffice on the same nine pages.

Both sides begin with the same outline in memory and end with a PDF/A-3 file on disk. Ours is a warm
process, as in the window; the other side writes the DOCX in the same warm process and starts LibreOffice
for it, which is the usual way a program has with it. LibreOffice's profile is warm too: the first round,
which makes it, is thrown away. Every round changes every paragraph and row, for Typst remembers what it
has laid out before.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import subprocess
import tempfile
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import pypdfium2

from measuring import Result, seconds
from soxa.base.files import write_atomic
from soxa.base.resources import resource_path
from soxa.documents.typesetting import render_pdf
from soxa.documents.wordprocessing import render_docx
from soxa.domain.outline import (
    Align,
    Appendix,
    Column,
    Heading,
    Outline,
    Paragraph,
    Part,
    Row,
    Signature,
    Span,
    Table,
)

_PAGES = 9
_ROUNDS = 7
_TARGET = 15.0
_WHY = (
    "LibreOffice is met at its best, with a warm profile and a plain document; the target came from runs of "
    "1.5 to 6.7 s. Two thirds of our time are Typst's own, which lays out as many plain lines in 40 ms"
)
_PDF_A_3 = json.dumps({"SelectPdfVersion": {"type": "long", "value": "3"}})
_SENTENCE = (
    "Ủy ban nhân dân xã đã chỉ đạo các bộ phận chuyên môn, các thôn phối hợp tuyên truyền, vận động Nhân dân "
    "thực hiện chủ trương của Đảng, chính sách, pháp luật của Nhà nước; trong kỳ tổ chức 12 hội nghị với "
    "{number} lượt người tham dự, phát thanh 150 phút, tiếp nhận 427 hồ sơ, trong đó 368 hồ sơ trực tuyến, "
    "đạt 86,2%."
)


def run() -> list[Result]:
    """Measure both sides."""
    blocks = _blocks_for_nine_pages()
    data = json.dumps({"kind": "report", "filler": "x" * 60_000}).encode()
    outlines = (_outline(blocks, mark) for mark in itertools.count(1001))
    with tempfile.TemporaryDirectory(prefix="soxa-bench-") as name:
        folder = Path(name)
        rounds = [
            (_typst(next(outlines), data, folder), _office(next(outlines), folder))
            for _ in range(_ROUNDS + 1)
        ][1:]
        pages = {side: _page_count(folder / f"{side}.pdf") for side in ("typst", "office")}
    ours, theirs = (min(times) for times in zip(*rounds, strict=True))
    factor = theirs / ours
    office = f"python-docx {version('python-docx')} + {_office_version()}"
    return [
        Result(
            f"outline to PDF/A-3b, {pages['typst']} pages",
            f"{ours:.3f} s (Typst {version('typst')})",
            f"{office}, {pages['office']} pages: {theirs:.2f} s",
            factor,
            f"≥ {_TARGET:.0f} times faster",
            factor >= _TARGET,
            why=_WHY,
        )
    ]


def _blocks_for_nine_pages() -> int:
    for blocks in range(3, 30):
        if _count(render_pdf(_outline(blocks, 1000), b"{}")) == _PAGES:
            return blocks
    raise LookupError("no number of blocks gives nine pages")


def _outline(blocks: int, mark: int) -> Outline:
    """Return running text under headings and a table as appendix; the mark makes its words new."""
    return Outline(
        sealed_utc=datetime(2026, 11, 14, 9, tzinfo=UTC),
        agency=("ỦY BAN NHÂN DÂN", "XÃ NẬM PUNG"),
        governing="",
        symbol="BC-UBND",
        place="Nậm Pung",
        month=11,
        year=2026,
        type_name="BÁO CÁO",
        subject="Tình hình kinh tế - xã hội tháng 11, nhiệm vụ trọng tâm tháng 12 năm 2026",
        addressees=("Ủy ban nhân dân tỉnh Lào Cai", "Sở Tài chính"),
        bases=(),
        parts=tuple(part for number in range(blocks) for part in _block(number, mark)),
        signature=Signature(("TM. ỦY BAN NHÂN DÂN",), "CHỦ TỊCH", "Giàng A Sử"),
        recipients=("Như trên", "TT Đảng ủy, HĐND xã", "Lưu: VT, VP"),
        appendices=(
            Appendix("Phụ lục", "BIỂU SỐ LIỆU", "(Kèm theo Báo cáo số      /BC-UBND)", (_table(mark),)),
        ),
        draft=1,
    )


def _block(number: int, mark: int) -> tuple[Part, ...]:
    section = f"s{number}"
    heading = Heading(2, f"{number + 1}.", f"Lĩnh vực thứ {number + 1}", section)
    return (
        heading,
        *(
            Paragraph((Span(_SENTENCE.format(number=mark + each)),), section, f"b{number}-{each}")
            for each in range(4)
        ),
    )


def _table(mark: int) -> Table:
    titles = ("TT", "Chỉ tiêu", "Đơn vị", "Kỳ này", "Lũy kế", "Tỷ lệ (%)")
    columns = tuple(
        Column(title, width, Align.LEFT if title == "Chỉ tiêu" else Align.CENTRE)
        for title, width in zip(titles, (6, 40, 14, 14, 14, 12), strict=True)
    )
    rows = tuple(
        Row(tuple((Span(text),) for text in _cells(number, mark)), indicator=f"i{number}")
        for number in range(1, 61)
    )
    return Table(columns, rows, "table")


def _cells(number: int, mark: int) -> tuple[str, ...]:
    name = f"Số hội nghị, cuộc họp, lớp tập huấn được tổ chức thuộc lĩnh vực {number}"
    return (str(number), name, "cuộc", str(number * 3), str(number + mark), "86,2")


def _typst(outline: Outline, data: bytes, folder: Path) -> float:
    return seconds(lambda: write_atomic(folder / "typst.pdf", render_pdf(outline, data)))


def _office(outline: Outline, folder: Path) -> float:
    return seconds(lambda: _convert(outline, folder))


def _convert(outline: Outline, folder: Path) -> None:
    write_atomic(folder / "office.docx", render_docx(outline))
    command = [
        _soffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", f"pdf:writer_pdf_Export:{_PDF_A_3}", "--outdir", str(folder),
        str(folder / "office.docx"),
    ]  # fmt: skip
    environment = {**os.environ, "FONTCONFIG_FILE": str(_only_our_fonts(folder))}
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)


def _only_our_fonts(folder: Path) -> Path:
    # Tinos stands in for Times New Roman, so that both sides lay out the same lines on any machine.
    path = folder / "fonts.conf"
    path.write_text(
        f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
        <dir>{resource_path("fonts")}</dir><cachedir>{folder / "font-cache"}</cachedir>
        <alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
        </fontconfig>""",
        encoding="utf-8",
    )
    return path


def _page_count(path: Path) -> int:
    return _count(path.read_bytes())


def _count(pdf: bytes) -> int:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _soffice() -> str:
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        raise LookupError("LibreOffice is not installed: the rival of this benchmark")
    return found


def _office_version() -> str:
    said = subprocess.run([_soffice(), "--version"], capture_output=True, text=True, check=True).stdout
    found = re.match(r"LibreOffice [\d.]+", said)
    return found[0] if found else said.strip()
