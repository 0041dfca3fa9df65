"""The draft of a mail, read back by the standard library's parser."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from soxa.mailing.drafts import AddressNotUsable, Attachment, mail_draft

_FILES = (
    Attachment(
        "BC-02683-R01-thang-2026-11-d1.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 40, "application/pdf"
    ),
    Attachment("BC.xlsx", b"PK\x03\x04", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
)
_SUBJECT = "UBND xã Nậm Pung gửi Báo cáo tình hình kinh tế - xã hội, quốc phòng - an ninh tháng 11 năm 2026"


def _draft(**changes: tuple[str, ...]) -> bytes:
    recipients = changes.get("recipients", ("vpubnd@laocai.gov.vn", "stc@laocai.gov.vn"))
    return mail_draft(
        _SUBJECT, "Kính gửi quý cơ quan\nTệp kèm theo.", recipients=recipients, attachments=_FILES
    )


def _read(data: bytes) -> EmailMessage:
    mail = message_from_bytes(data, policy=SMTP)
    assert isinstance(mail, EmailMessage)
    return mail


def test_a_mail_program_reads_what_was_put_in() -> None:
    mail = _read(_draft())
    assert mail["X-Unsent"] == "1"
    assert mail["Subject"] == _SUBJECT
    assert [address.addr_spec for address in mail["To"].addresses] == [
        "vpubnd@laocai.gov.vn",
        "stc@laocai.gov.vn",
    ]
    body = mail.get_body()
    assert body is not None
    assert body.get_content().splitlines() == ["Kính gửi quý cơ quan", "Tệp kèm theo."]
    files = [(part.get_filename(), part.get_content()) for part in mail.iter_attachments()]
    assert files == [(file.name, file.data) for file in _FILES]


def test_the_bytes_are_plain_ascii_and_the_same_each_time() -> None:
    assert _draft().isascii()
    assert _draft() == _draft()


def test_without_an_address_the_clerk_fills_it_in() -> None:
    assert _read(_draft(recipients=()))["To"] is None


@pytest.mark.parametrize(
    "address", ["", "ubnd", "a@b", "a b@c.vn", "a@c.vn\nBcc: x@y.vn", "Ông A <a@c.vn>", "a@c.vn,b@c.vn"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressNotUsable):
        _draft(recipients=(address,))


def test_a_subject_cannot_bring_in_a_header() -> None:
    mail = _read(mail_draft("Báo cáo\r\nBcc: x@y.vn", "", recipients=(), attachments=()))
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Báo cáo Bcc: x@y.vn"
