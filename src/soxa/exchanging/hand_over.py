"""The hand-over file: a ZIP archive that only stores, of the same parts that lie in a shared folder.

Nothing in it is ever unpacked to a path: a part is read into memory by its place in the archive, and its name
only says what it claims to hold. An archive that packs, nests, or says sizes that do not add up is refused as
a whole; a single part that is not as it should be does not keep the others from being read.
"""

from __future__ import annotations

import os
import zipfile
import zlib
from typing import BinaryIO, Final

from soxa.base.errors import AppError
from soxa.exchanging.parts import MOST_BYTES, PartTooLarge

ENDING: Final = ".soxag"
"""Ending of a hand-over file (tệp bàn giao)."""
_MOST_PARTS: Final = 200_000
_MOST_NAME: Final = 120
_FIXED_DAY: Final = (1980, 1, 1, 0, 0, 0)


class NotAHandOver(AppError):
    """The file is no hand-over file, or is cut off."""

    def __init__(self) -> None:
        super().__init__()


class HandOverWriter:
    """Writes parts into a hand-over file, one after the other."""

    def __init__(self, stream: BinaryIO) -> None:
        """Write into a stream that is at its beginning."""
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED, allowZip64=True)

    def add(self, name: str, part: bytes) -> None:
        """Add a part."""
        self._archive.writestr(zipfile.ZipInfo(name, _FIXED_DAY), part)

    def finish(self) -> None:
        """Write the archive's end; without it nobody can read it."""
        self._archive.close()


class HandOverReader:
    """Reads parts of a hand-over file, in any order.

    Raises:
        NotAHandOver: It is no archive, is cut off, packs what it holds, or has names or sizes that no
            hand-over file has.
    """

    def __init__(self, stream: BinaryIO) -> None:
        size = stream.seek(0, os.SEEK_END)
        try:
            self._archive = zipfile.ZipFile(stream)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, UnicodeError) as error:
            raise NotAHandOver from error
        found = self._archive.infolist()
        # Parts that overlap would make much of little: together they cannot be larger than the file.
        overlap = sum(one.file_size for one in found) > size
        if overlap or len(found) > _MOST_PARTS or not all(_is_plain(one) for one in found):
            self._archive.close()
            raise NotAHandOver
        self._found = {one.filename: one for one in found}

    def names(self) -> tuple[str, ...]:
        """Return what its parts are called, as they stand in the archive."""
        return tuple(self._found)

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes; None if there is none of that name.

        Raises:
            PartTooLarge: It says it is larger than any part is.
            NotAHandOver: It is not as the archive says of it.
        """
        info = self._found.get(name)
        if info is None:
            return None
        if info.file_size > MOST_BYTES:
            raise PartTooLarge(limit_bytes=MOST_BYTES)
        try:
            return self._archive.read(info)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError) as error:
            raise NotAHandOver from error
        except RuntimeError as error:  # how the library says that a pass-phrase is wanted
            raise NotAHandOver from error

    def close(self) -> None:
        """Let the file go."""
        self._archive.close()


def _is_plain(info: zipfile.ZipInfo) -> bool:
    """Tell whether a part merely stands there: stored, not encrypted, no folder, no path in its name."""
    return (
        info.compress_type == zipfile.ZIP_STORED
        and info.compress_size == info.file_size
        and not info.flag_bits & 0x1
        and len(info.filename) <= _MOST_NAME
        and not set(info.filename) & set("/\\:\0")
    )
