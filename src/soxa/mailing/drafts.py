"""A draft of an e-mail as an ``.eml`` file that a mail program opens for sending (``X-Unsent: 1``)."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from soxa.base.errors import AppError

# Deliberately plain: one mailbox, no display name, no quoting; what an office types into a receiver's line.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


class AddressNotUsable(AppError):
    """A receiver's mail address is none."""

    def __init__(self, *, address: str) -> None:
        super().__init__(address=address)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a mail."""

    name: str
    """File name, plain ASCII."""
    data: bytes
    """Its bytes."""
    media_type: str
    """``application/pdf``."""


def mail_draft(
    subject: str, body: str, *, recipients: tuple[str, ...], attachments: tuple[Attachment, ...]
) -> bytes:
    """Return a draft with its files, ready to be opened in a mail program (RFC 5322, 2045 and 2047).

    The draft bears neither sender nor date: the program that sends it knows both. The same draft always gives
    the same bytes.

    Args:
        subject: Any Vietnamese text; line ends become blanks.
        body: Plain text.
        recipients: Addresses; may be empty, then the clerk fills them in.
        attachments: Files in order.

    Raises:
        AddressNotUsable: An address is not of the form name@office.gov.vn.
    """
    for address in recipients:
        if _ADDRESS.fullmatch(address) is None:
            raise AddressNotUsable(address=address)
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    if recipients:
        mail["To"] = ", ".join(recipients)
    mail["Subject"] = " ".join(subject.split())
    mail.set_content(body, charset="utf-8", cte="quoted-printable")
    for file in attachments:
        main, _, sub = file.media_type.partition("/")
        mail.add_attachment(file.data, maintype=main, subtype=sub, filename=file.name)
    if attachments:
        mail.set_boundary(_boundary(subject, body, attachments))
    return mail.as_bytes()


def _boundary(subject: str, body: str, attachments: tuple[Attachment, ...]) -> str:
    digest = hashlib.sha256(f"{subject}\n{body}".encode())
    for file in attachments:
        digest.update(file.data)
    return f"soxa-{digest.hexdigest()[:32]}"
