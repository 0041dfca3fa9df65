"""What kind of file something is, by its bytes: names lie."""

from __future__ import annotations

import io
import zipfile
from typing import Final

HEIC: Final = "image/heic"
PDF: Final = "application/pdf"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS: Final = {"image/jpeg": ".jpg", "image/png": ".png", PDF: ".pdf", DOCX: ".docx", XLSX: ".xlsx"}
"""Media type to the ending that a kept file's name gets."""

_PICTURES: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"BM", "image/bmp"),
)
_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_PDF_WITHIN: Final = 1024
"""Readers of PDF take what begins so far in; mail programs put a line before it."""
_MACROS: Final = "vbaProject.bin"


def media_type_of(data: bytes) -> str:
    """Return the media type of a photo, a PDF, a DOCX or an XLSX; empty for anything else.

    A document that holds macros is anything else.
    """
    for beginning, media_type in _PICTURES:
        if data.startswith(beginning):
            return media_type
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return PDF
    return _office_type(data) if data.startswith(b"PK\x03\x04") else ""


def _office_type(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            names = set(parts.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError):
        return ""
    if any(name.endswith(_MACROS) for name in names):
        return ""
    if "word/document.xml" in names:
        return DOCX
    return XLSX if "xl/workbook.xml" in names else ""
