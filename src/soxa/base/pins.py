"""PINs against idle eyes: how one is kept, and whether what was typed is it.

A PIN hides the window of a shared machine from whoever walks by. It protects no file: who has the account
has the ledger. What is kept is salted and slow to guess, for people use the same digits elsewhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Final

FEWEST_DIGITS: Final = 4
MOST_DIGITS: Final = 8
_SALT_BYTES: Final = 16
_COST: Final = 1 << 14


def is_possible_pin(typed: str) -> bool:
    """Tell whether something typed can be a PIN: four to eight digits."""
    return typed.isascii() and typed.isdigit() and FEWEST_DIGITS <= len(typed) <= MOST_DIGITS


def kept_pin(pin: str) -> str:
    """Return what is kept of a PIN: ``salt$hash`` in hex (scrypt, RFC 7914)."""
    salt = secrets.token_bytes(_SALT_BYTES)
    return f"{salt.hex()}${_hash(pin, salt).hex()}"


def is_pin(typed: str, kept: str) -> bool:
    """Tell whether what was typed is the PIN; a damaged record is no PIN that anything equals."""
    salt, _, digest = kept.partition("$")
    try:
        return hmac.compare_digest(_hash(typed, bytes.fromhex(salt)), bytes.fromhex(digest))
    except ValueError:
        return False


def _hash(pin: str, salt: bytes) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=_COST, r=8, p=1)
