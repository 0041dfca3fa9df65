"""What a report's PDF carries: the data embedded in it, and the number and date filled in later."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from soxa.base.errors import AppError
from soxa.base.files import read_whole
from soxa.domain.text import clean
from soxa.exchanging.report import ReportFile, SealedFigure, decode_report

__all__ = [
    "DATA_NAME",
    "DataTwice",
    "NoData",
    "ReportFile",
    "SealedFigure",
    "ShownReport",
    "embedded_data",
    "read_pdf",
    "show",
]

DATA_NAME = "soxa.json"
"""Name of the embedded file."""
_MAX_FILLED = 200
"""Signs of a number or day shown; the fields are anybody's to fill."""


class NoData(AppError):
    """The PDF carries no data of this program: a scan, a print, or another office's own file."""

    def __init__(self) -> None:
        super().__init__()


class DataTwice(AppError):
    """The PDF carries two embedded files of that name: nobody can tell which one counts."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A report's PDF, read."""

    report: ReportFile
    """The data embedded in it."""
    data: bytes
    """The same as bytes, as they came."""
    number: str
    """Number filled in; empty while it is open."""
    day: str
    """What stands in the date's place; empty while it is open."""
    sha256: str
    """Of the PDF."""
    size: int
    """Bytes of the PDF."""


def read_pdf(path: Path) -> bytes:
    """Read a PDF from disk.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
    """
    from soxa.pages.opening import MAX_BYTES  # noqa: PLC0415 - PDFium is loaded when needed

    return read_whole(path, limit_bytes=MAX_BYTES)


def embedded_data(pdf: bytes) -> bytes:
    """Return the bytes of the embedded ``soxa.json``.

    Raises:
        NoData: There is none.
        DataTwice: There are several.
        NotAPdf: And the other errors of `soxa.pages.attachments.read_attachments`.
    """
    from soxa.pages.attachments import read_attachments  # noqa: PLC0415 - PDFium is loaded when needed

    found = [one.data for one in read_attachments(pdf) if one.name == DATA_NAME]
    if not found:
        raise NoData
    if len(found) > 1:
        raise DataTwice
    return found[0]


def show(pdf: bytes) -> ShownReport:
    """Read a report's PDF without judging it; `soxa.services.verifying` judges.

    Raises:
        NoData: See `embedded_data`.
        DataFaulty: And the other errors of `soxa.exchanging.report.decode_report`.
        NoPlacesToSign: It has data but not the open places of a sealed report.
    """
    from soxa.signing.number import read_number_and_date  # noqa: PLC0415 - pyHanko is loaded when needed

    data = embedded_data(pdf)
    report = decode_report(data)
    filled = read_number_and_date(pdf)
    number, day = (clean(text)[:_MAX_FILLED] for text in (filled.number, filled.day))
    return ShownReport(report, data, number, day, hashlib.sha256(pdf).hexdigest(), len(pdf))
