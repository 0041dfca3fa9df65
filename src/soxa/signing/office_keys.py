"""The office's own key pair: what its machines hand one another, no other office can read or make.

All keys follow from one secret of 32 bytes that was made together with the ledger and goes wherever a whole
copy of it goes. Sealing is HPKE (RFC 9180, base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305) to the office's
public key; over the sealed bytes and their head stands an Ed25519 signature (RFC 8032). ADR 17 says why, and
what is still open (Decree 341/2026).
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from soxa.signing.errors import SealBroken, SealOfAnotherOffice

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import Suite

SECRET_BYTES: Final = 32
"""Length of the secret that all keys follow from."""
MARK_BYTES: Final = 16
"""Length of `OfficeKeys.mark`."""
_SIGNATURE_BYTES: Final = 64
_SEALS: Final = b"soxa office: sealing, X25519"
_SIGNS: Final = b"soxa office: signing, Ed25519"


class OfficeKeys:
    """What seals and opens for one office.

    Args:
        secret: The ledger's `SECRET_BYTES`; never logged, never in an error.
    """

    __slots__ = ("_opens", "_signs", "mark")

    def __init__(self, secret: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415 - when needed
            Ed25519PrivateKey,
        )
        from cryptography.hazmat.primitives.asymmetric.x25519 import (  # noqa: PLC0415 - when needed
            X25519PrivateKey,
        )

        self._opens: X25519PrivateKey = X25519PrivateKey.from_private_bytes(_derived(secret, _SEALS))
        self._signs: Ed25519PrivateKey = Ed25519PrivateKey.from_private_bytes(_derived(secret, _SIGNS))
        public = self._signs.public_key().public_bytes_raw() + self._opens.public_key().public_bytes_raw()
        self.mark: bytes = hashlib.sha256(public).digest()[:MARK_BYTES]
        """Tells whose a sealed thing is, and nothing else: the beginning of the public keys' SHA-256."""

    def __repr__(self) -> str:
        """Say nothing of the keys, wherever this may be printed."""
        return f"OfficeKeys({self.mark.hex()})"

    def seal(self, head: bytes, content: bytes) -> bytes:
        """Return content that this office alone can read, signed together with its head.

        Args:
            head: What stands readable before it; changed by one bit, the seal no longer opens.
            content: What is hidden.

        Returns:
            Mark, sealed content and signature; the head itself is not among it.
        """
        sealed = _suite().encrypt(content, self._opens.public_key(), info=head)
        body = self.mark + sealed
        return body + self._signs.sign(head + body)

    def open(self, head: bytes, sealed: bytes) -> bytes:
        """Return the content of what `seal` has given.

        Raises:
            SealOfAnotherOffice: It was sealed for another office, or another ledger of this one.
            SealBroken: Head or content are not as they were sealed: damaged, cut off, or made by others.
        """
        from cryptography.exceptions import InvalidSignature, InvalidTag  # noqa: PLC0415 - when needed

        body, signature = sealed[:-_SIGNATURE_BYTES], sealed[-_SIGNATURE_BYTES:]
        if len(sealed) < MARK_BYTES + _SIGNATURE_BYTES:
            raise SealBroken
        if body[:MARK_BYTES] != self.mark:
            raise SealOfAnotherOffice
        try:
            self._signs.public_key().verify(signature, head + body)
            return bytes(_suite().decrypt(body[MARK_BYTES:], self._opens, info=head))
        except (InvalidSignature, InvalidTag, ValueError) as error:
            raise SealBroken from error


def _suite() -> Suite:
    from cryptography.hazmat.primitives import hpke  # noqa: PLC0415 - when needed

    return hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.CHACHA20_POLY1305)


def _derived(secret: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415 - when needed
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415 - when needed

    if len(secret) != SECRET_BYTES:
        raise ValueError("an office's secret has 32 bytes")
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret)
