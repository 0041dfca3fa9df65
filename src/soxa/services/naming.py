"""Names and media types of files that leave the office: plain ASCII names of at most eighty characters."""

from __future__ import annotations

import re

from soxa.domain.offices import Office
from soxa.domain.text import fold

PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_MAX_STEM = 74
_NOT_PLAIN = re.compile(r"[^A-Za-z0-9]+")


REPORT_STEM = "BC"
"""What names of reports begin with."""


def file_stem(office: Office, *, regime: str, period: str, draft: int, kind: str = REPORT_STEM) -> str:
    """Return a report's file name without its ending: ``BC-02683-R01-thang-2026-11-d1``.

    Args:
        office: Whose report; one outside the official list goes by its name.
        regime: Regime code.
        period: Label of the period.
        draft: Number of the draft.
        kind: What it begins with; a document that corrects another must not bear that one's name.
    """
    tail = f"-{_plain(period)}-d{draft}"
    head = f"{kind}-{_plain(office.commune_code or office.name)[:24]}-{_plain(regime)}"
    return head[: _MAX_STEM - len(tail)].rstrip("-") + tail


def _plain(text: str) -> str:
    # `fold` takes the tones and the case away; codes are ASCII already and keep their case.
    return _NOT_PLAIN.sub("-", text if text.isascii() else fold(text)).strip("-")
