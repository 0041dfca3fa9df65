"""Files embedded in a PDF."""

from __future__ import annotations

from dataclasses import dataclass

from soxa.base.errors import AppError
from soxa.pages.opening import NotAPdf, opened

MAX_ATTACHMENTS = 50
MAX_ATTACHMENT_BYTES = 20_000_000


class AttachmentTooLarge(AppError):
    """An embedded file is larger than any that this program makes."""

    def __init__(self, *, name: str, limit_mb: int) -> None:
        super().__init__(name=name, limit_mb=limit_mb)


@dataclass(frozen=True, slots=True)
class Attachment:
    """One embedded file."""

    name: str
    """File name as the PDF has it."""
    data: bytes
    """Its bytes, as they are."""


def read_attachments(pdf: bytes) -> tuple[Attachment, ...]:
    """Return the files embedded in a PDF, in the file's order.

    Raises:
        AttachmentTooLarge: one is above `MAX_ATTACHMENT_BYTES`, or there are more than `MAX_ATTACHMENTS`.
        NotAPdf: also where an embedded file cannot be read.
        EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
    """
    import pypdfium2  # noqa: PLC0415 - as in `opened`
    from pypdfium2 import raw  # noqa: PLC0415 - as in `opened`

    with opened(pdf) as document:
        count = document.count_attachments()
        if count > MAX_ATTACHMENTS:
            raise AttachmentTooLarge(name=str(count), limit_mb=MAX_ATTACHMENT_BYTES // 1_000_000)
        found = []
        for index in range(count):
            try:
                attachment = document.get_attachment(index)
                name = str(attachment.get_name())
                size = raw.c_ulong(0)
                raw.FPDFAttachment_GetFile(attachment.raw, None, 0, size)
                if size.value > MAX_ATTACHMENT_BYTES:
                    raise AttachmentTooLarge(name=name, limit_mb=MAX_ATTACHMENT_BYTES // 1_000_000)
                found.append(Attachment(name, bytes(attachment.get_data())))
            except pypdfium2.PdfiumError as error:
                raise NotAPdf from error
        return tuple(found)
