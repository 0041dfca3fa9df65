"""Reading signatures back, with no network: facts about each, every question apart."""

from __future__ import annotations

from collections.abc import Sequence

from soxa.base.errors import AppError
from soxa.signing.facts import SignatureFacts


class TrustCertificateNotReadable(AppError):
    """A file in the folder of trusted certificates is no certificate."""

    def __init__(self, *, position: int) -> None:
        super().__init__(position=position)


def read_signatures(pdf: bytes, trust: Sequence[bytes]) -> tuple[SignatureFacts, ...]:
    """Look into every signature of a file.

    Args:
        pdf: A file from anywhere.
        trust: Trusted certificates, roots and offices' own, DER or PEM; one PEM may hold several.

    Returns:
        One record a signature, in the order of signing. Whatever cannot be looked into is in the record as
        ``UNCHECKED`` with the reason; it is never good.

    Raises:
        PdfNotReadable: The file is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
        TrustCertificateNotReadable: An item of `trust` is no certificate (`position` counts from 1).
    """
    from soxa.signing._validation import examine, load_trust  # noqa: PLC0415 - pyHanko is loaded when needed

    return examine(pdf, load_trust(trust))


def check_trust_certificate(data: bytes) -> int:
    """Count the certificates in one trusted file, so that a bad file is named before a report is judged.

    Raises:
        TrustCertificateNotReadable: It holds none.
    """
    from soxa.signing._validation import load_trust  # noqa: PLC0415 - pyHanko is loaded when needed

    return len(load_trust([data]))
