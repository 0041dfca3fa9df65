"""Parts: the small files that machines of one office hand one another, and how each one begins and is called.

A part is a head of 12 bytes (``SoXaPart``, major version, kind), then what `soxa.signing.office_keys` seals:
nothing else stands readable in it. A part of changes is called after the stretch of one device's chain that
it holds, a part with a file's bytes after their SHA-256: a name says what need not be read again.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Final
from uuid import UUID

from soxa.base.errors import AppError
from soxa.domain.ids import DeviceId

CHANGES_ENDING: Final = ".soxap"
"""Ending of a part that holds changes."""
FILE_ENDING: Final = ".soxab"
"""Ending of a part that holds one file's bytes."""
MOST_BYTES: Final = 96 * 1024 * 1024
"""More bytes than any part has: the ledger takes no larger file, and changes go by the two thousand."""

_MAGIC: Final = b"SoXaPart"
_HEAD: Final = struct.Struct(">8sHH")
_VERSION: Final = 1
_PLAIN: Final = b"\0"
_PACKED: Final = b"\1"
_CHANGES: Final = re.compile(r"([0-9a-f]{32})-(\d{1,12})-(\d{1,12})\.soxap")
_FILE: Final = re.compile(r"([0-9a-f]{64})\.soxab")


class PartKind(IntEnum):
    """What a part holds."""

    CHANGES = 1
    FILE = 2


class NotAPart(AppError):
    """The file is none of what machines of an office hand one another, or only its beginning is."""

    def __init__(self) -> None:
        super().__init__()


class PartIsNewer(AppError):
    """A newer program has made it."""

    def __init__(self, *, version: int) -> None:
        super().__init__(version=version)


class PartTooLarge(AppError):
    """It is larger, packed or unpacked, than any part is."""

    def __init__(self, *, limit_bytes: int) -> None:
        super().__init__(limit_bytes=limit_bytes)


class PartFaulty(AppError):
    """The office's own seal holds, but what is in it is not as the format has it."""

    def __init__(self, *, place: str) -> None:
        super().__init__(place=place)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Which changes a part holds; the name of its file says it."""

    device: DeviceId
    """Whose chain."""
    first: int
    """Number of its first change, from 1."""
    last: int
    """Number of its last change."""

    @property
    def file_name(self) -> str:
        """Return the part's name."""
        return f"{self.device.hex}-{self.first}-{self.last}{CHANGES_ENDING}"


def stretch_of(file_name: str) -> Stretch | None:
    """Return what a file of that name holds; None if the name is not a part's."""
    found = _CHANGES.fullmatch(file_name)
    if found is None:
        return None
    first, last = int(found[2]), int(found[3])
    return Stretch(DeviceId(UUID(found[1])), first, last) if 1 <= first <= last else None


def name_of_file(sha256: str) -> str:
    """Return the name of the part that holds a file's bytes."""
    return f"{sha256}{FILE_ENDING}"


def sha256_of(file_name: str) -> str | None:
    """Return the digest of the bytes that a file of that name holds; None if the name is not a part's."""
    found = _FILE.fullmatch(file_name)
    return found[1] if found else None


def head_of(kind: PartKind) -> bytes:
    """Return the readable beginning of a part."""
    return _HEAD.pack(_MAGIC, _VERSION, kind)


def split(part: bytes) -> tuple[PartKind, bytes, bytes]:
    """Return a part's kind, its head and what is sealed.

    Raises:
        NotAPart: It does not begin as one.
        PartIsNewer: Its version is not known here.
        PartTooLarge: More than `MOST_BYTES`.
    """
    if len(part) > MOST_BYTES:
        raise PartTooLarge(limit_bytes=MOST_BYTES)
    if len(part) < _HEAD.size:
        raise NotAPart
    magic, version, kind = _HEAD.unpack_from(part)
    if magic != _MAGIC:
        raise NotAPart
    if version > _VERSION:
        raise PartIsNewer(version=version)
    try:
        return PartKind(kind), part[: _HEAD.size], part[_HEAD.size :]
    except ValueError as error:
        raise NotAPart from error


def pack(content: bytes) -> bytes:
    """Return content made smaller."""
    return zlib.compress(content, 6)


def file_content(data: bytes) -> bytes:
    """Return a file's bytes as a part holds them: after a sign packed where that helps."""
    packed = pack(data)
    return _PACKED + packed if len(packed) < len(data) else _PLAIN + data


def file_bytes(content: bytes) -> bytes:
    """Return the bytes of what `file_content` gave.

    Raises:
        PartFaulty: It is not what that gives.
        PartTooLarge: It would become larger than any file is.
    """
    sign, rest = content[:1], content[1:]
    if sign not in {_PACKED, _PLAIN}:
        raise PartFaulty(place="file")
    return rest if sign == _PLAIN else unpack(rest)


def unpack(packed: bytes, *, limit_bytes: int = MOST_BYTES) -> bytes:
    """Return what `pack` was given, never more than a stated size.

    Raises:
        PartTooLarge: It would become larger; no more than that was made of it.
        PartFaulty: It is not what `pack` gives.
    """
    unpacking = zlib.decompressobj()
    try:
        content = unpacking.decompress(packed, limit_bytes)
        rest = unpacking.decompress(unpacking.unconsumed_tail, 1)
    except zlib.error as error:
        raise PartFaulty(place="zlib") from error
    if rest:
        raise PartTooLarge(limit_bytes=limit_bytes)
    if not unpacking.eof or unpacking.unused_data:
        raise PartFaulty(place="zlib")
    return content
