"""An imitation of e-offices that make the PDF anew: other pages and fonts, number and date, page heads.

No file of a real e-office has been seen by us: what stands here are habits that their files should have.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import foreign_signing
import pypdfium2
import sealed
import typst

from soxa.domain.dates import write_date, write_long_date
from soxa.domain.outline import Heading, Outline, Paragraph, Part, Row, Table
from soxa.signing.authority import AuthorityFiles
from soxa.signing.keys import load_key

RUNNING_HEAD = "Văn bản được ký số và ban hành trên hệ thống quản lý văn bản"
_PAGES = """
#let d = json(bytes(sys.inputs.content))
#set document(title: "Van ban", date: none)
#set page(paper: "a4", margin: (x: 2.2cm, y: 2.5cm),
  header: if d.head != "" { align(center, text(9pt, d.head)) },
  footer: context align(center, text(10pt, [Trang #counter(page).display()/#counter(page).final().first()])))
#set text(font: d.font, size: d.size * 1pt, lang: "vi", fallback: true)
#set par(justify: true)
#grid(columns: (1fr, 1.3fr), align: center, row-gutter: 6pt,
  [#d.agency.join(linebreak())], [CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM \\ Độc lập - Tự do - Hạnh phúc],
  [Số: #d.number/#d.symbol], emph[#d.place, #d.day])
#align(center, strong[#d.title \\ #d.subject])
#let part(p) = {
  if p.kind == "line" { par(p.text) }
  if p.kind == "table" {
    set text(size: 7pt)
    table(inset: 3pt, columns: p.widths.map(w => w * 1fr), table.header(..p.heads), ..p.cells.flatten())
  }
}
#for p in d.parts { part(p) }
#grid(columns: (1fr, 1fr), [Nơi nhận: \\ #d.recipients.join(linebreak())],
  align(center)[#d.signature.join(linebreak()) #v(2cm) #d.signer])
#for a in d.appendices { page(flipped: true, for p in a { part(p) }) }
"""


@dataclass(frozen=True)
class Habit:
    """How an e-office prints."""

    number: str = "05"
    day: date | None = date(2026, 11, 18)
    font: str = "Libertinus Serif"
    size: float = 12.0
    head: str = RUNNING_HEAD
    fills_notes: bool = False


def remake(outline: Outline, habit: Habit = Habit()) -> bytes:
    """Print an outline anew, as another program would that was given its words."""
    from soxa.documents.arrangement import addressee_lines, base_lines, recipient_lines

    lines = addressee_lines(outline)
    opening = ("Kính gửi:", *lines) if len(lines) > 1 else lines
    content: dict[str, Any] = {
        "font": habit.font,
        "size": habit.size,
        "head": habit.head,
        "number": habit.number or "        ",
        "symbol": outline.symbol,
        "day": write_long_date(habit.day) if habit.day else "ngày       tháng       năm 2026",
        "agency": outline.agency,
        "place": outline.place,
        "title": outline.type_name,
        "subject": outline.subject,
        "parts": [
            *({"kind": "line", "text": line} for line in (*opening, *base_lines(outline))),
            *map(_part, outline.parts),
        ],
        "recipients": recipient_lines(outline),
        "signature": [*outline.signature.authority, outline.signature.position],
        "signer": outline.signature.name,
        "appendices": [
            [
                {"kind": "line", "text": appendix.label},
                {"kind": "line", "text": appendix.title},
                {"kind": "line", "text": _note(appendix.note, habit)},
                *map(_part, appendix.parts),
            ]
            for appendix in outline.appendices
        ],
    }
    made: bytes = typst.compile(
        _PAGES.encode(), format="pdf", sys_inputs={"content": json.dumps(content, ensure_ascii=False)}
    )
    return made


def copied(pdf: bytes) -> bytes:
    """Put pages into a new file, as printing to a file does: data and fields are lost."""
    source, target = pypdfium2.PdfDocument(pdf), pypdfium2.PdfDocument.new()
    target.import_pages(source)
    written = io.BytesIO()
    target.save(written)
    target.close()
    source.close()
    return written.getvalue()


def scanned(pdf: bytes, *, scale: float = 1.2) -> bytes:
    """Scan printed pages: pictures, and not a word."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[at].render(scale=scale, grayscale=True).to_pil() for at in range(len(document))]
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:])
    document.close()
    return written.getvalue()


def photographed(pdf: bytes, at: int = 0) -> bytes:
    """Photograph a printed page with a telephone."""
    document = pypdfium2.PdfDocument(pdf)
    written = io.BytesIO()
    document[at].render(scale=2).to_pil().convert("RGB").save(written, "JPEG")
    document.close()
    return written.getvalue()


def signed(
    pdf: bytes,
    *,
    person: bool = True,
    office: bool = True,
    keys: AuthorityFiles | None = None,
    over_words: bool = False,
) -> bytes:
    """Sign as the person and as the office, in fields of the e-office's own, at the foot or over words."""
    made = keys or sealed.keys()
    low = 748 if over_words else 8
    for wanted, p12, field, left in (
        (person, made.person, "NguoiKy", 20),
        (office, made.organisation, "CoQuan", 400),
    ):
        if wanted:
            when: datetime = sealed.SIGNED
            key = load_key(p12, sealed.PASSPHRASE, when=when)
            box = (left, low, left + 170, low + 22)
            pdf = foreign_signing.sign_as_others_do(pdf, key, when=when, field=field, box=box)
    return pdf


def _note(note: str, habit: Habit) -> str:
    if not habit.fills_notes or habit.day is None:
        return note
    return note.replace(".....", habit.number, 1).replace("..../..../......", write_date(habit.day))


def _part(part: Part) -> dict[str, Any]:
    match part:
        case Heading():
            return {"kind": "line", "text": f"{part.label} {part.text}"}
        case Paragraph():
            return {"kind": "line", "text": "".join(span.text for span in part.spans)}
        case Table():
            return {
                "kind": "table",
                "widths": [column.width for column in part.columns],
                "heads": [column.title for column in part.columns],
                "cells": [_cells(row) for row in part.rows],
            }


def _cells(row: Row) -> list[str]:
    return ["".join(span.text for span in cell) for cell in row.cells]
