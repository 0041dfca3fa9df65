"""Outline to DOCX by python-docx: structure, words and measures of the PDF, with Word's own features.

Headings are heading styles, page numbers are fields, appendices are sections that count anew, table heads
are repeated rows: whoever opens the file in Word can go on working in it. Same outline, same bytes.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from soxa.documents.arrangement import arrange, sealed_moment
from soxa.documents.glyphs import require_printable
from soxa.domain.outline import Outline

_FIRST_ENTRY = "[Content_Types].xml"


def render_docx(outline: Outline, *, draft_mark: str = "") -> bytes:
    """Make the DOCX of an outline; number and day are left open for whoever fills them in.

    Args:
        outline: What is printed; its ``sealed_utc`` is the only date in the file.
        draft_mark: Printed at the head of each page: ``Dự thảo lần 2 – 22/11/2026 21:15``.

    Raises:
        TextNotPrintable: It holds characters no page can show.
    """
    require_printable(outline)
    from soxa.documents.wordbody import Body  # noqa: PLC0415 - 0.1 s the first window does not pay
    from soxa.documents.wordparts import new_document  # noqa: PLC0415 - as above

    writer = new_document(outline, arrange(outline).sizes)
    writer.set_up_section(writer.document.sections[0], mark=draft_mark, landscape=False, first=True)
    Body(writer, outline).write(draft_mark)
    stream = io.BytesIO()
    writer.document.save(stream)
    return repack(stream.getvalue(), sealed_moment(outline))


def repack(package: bytes, moment: datetime) -> bytes:
    """Write a package anew with its parts in one order and of one date: same parts, same bytes."""
    date_time = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST_ENTRY, name)):
            entry = zipfile.ZipInfo(name, date_time)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # zipfile writes the machine's own
            new.writestr(entry, old.read(name))
    return stream.getvalue()
