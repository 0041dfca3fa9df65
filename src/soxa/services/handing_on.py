"""Hand-over files: all that one machine has, or what another one lacks, in one file for a stick or a mail.

It holds the same sealed parts that lie in a shared folder. Reading it again says that nothing is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from soxa.base.errors import AppError, Message
from soxa.base.files import FileMissing, FileNotReadable, read_whole, writing_atomic
from soxa.base.progress import Progress, Silent
from soxa.domain.joining import Ends
from soxa.domain.text import fold
from soxa.exchanging.hand_over import ENDING, HandOverReader, HandOverWriter
from soxa.exchanging.parts import MOST_BYTES, sha256_of, stretch_of
from soxa.services.joining import Came, sealed_file, sealed_segment, take_parts
from soxa.services.ledgers import copy_ledger
from soxa.signing.office_keys import OfficeKeys
from soxa.storage.ledger import Ledger

__all__ = [
    "ENDING",
    "HandedOn",
    "copy_for_new_machine",
    "hand_over",
    "is_hand_over",
    "join",
    "suggested_name",
]

_HANDING: Final = Message("joining.handing")
_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What a hand-over file holds."""

    path: Path
    """Where it stands."""
    changes: int
    """How many rows of the history."""
    files: int
    """How many files' bytes: photos, reports."""
    size_bytes: int
    """How large it is."""


class NothingToRead(AppError):
    """Among what was given is no hand-over file and no part."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


def suggested_name(ledger: Ledger, *, day: str) -> str:
    """Return a name for a hand-over file, plain ASCII: ``ban-giao-may-van-phong-2026-11-16.soxag``."""
    words = fold(ledger.machines.name(ledger.device) or ledger.office().name).split()
    plain = "-".join("".join(sign for sign in word if sign.isascii() and sign.isalnum()) for word in words)
    return f"ban-giao-{plain[:40].strip('-')}-{day}{ENDING}".replace("--", "-")


def hand_over(
    ledger: Ledger, path: Path, *, since: Ends | None = None, progress: Progress | None = None
) -> HandedOn:
    """Write a hand-over file.

    Args:
        ledger: Open, also for reading alone.
        path: Where; what stands there is replaced, by a finished file alone.
        since: What whoever reads it has already; None = nothing.
        progress: Told after each part.

    Raises:
        FolderMissing: And the other errors of `soxa.base.files.write_atomic`.
        Cancelled: The user has asked to stop; nothing was written.
    """
    told = progress or Silent()
    known = since or {}
    total = sum(max(0, last - known.get(device, 0)) for device, last in ledger.merging.ends().items())
    keys = OfficeKeys(ledger.machines.office_secret())
    done, files = 0, set[str]()
    with writing_atomic(path) as stream:
        writer = HandOverWriter(stream)
        try:
            for segment in ledger.merging.export(known):
                told.step(done, total, _HANDING)
                for sha256 in segment.blobs:
                    data = None if sha256 in files else ledger.merging.blob(sha256)
                    if data is not None:
                        writer.add(*sealed_file(keys, sha256, data))
                        files.add(sha256)
                writer.add(*sealed_segment(keys, segment))
                done += len(segment.changes)
        finally:
            writer.finish()
        size = stream.tell()
    return HandedOn(path, done, len(files), size)


def copy_for_new_machine(ledger: Ledger, path: Path) -> None:
    """Write the ledger for a machine that has none yet: a whole copy, with the office's keys.

    Opened there it gets a chain of its own (ADR 16), so both may be written from then on.

    Raises:
        LedgerExists: It is the ledger itself.
        FolderMissing: And the other errors of `soxa.services.ledgers.copy_ledger`.
    """
    copy_ledger(ledger, path, replace_file=True)


def is_hand_over(path: Path) -> bool:
    """Tell whether a file is one that `join` reads, by its name and its first bytes."""
    if stretch_of(path.name) is not None or sha256_of(path.name) is not None:
        return True
    try:
        with path.open("rb") as stream:
            head = stream.read(len(_ZIP))
    except OSError:
        return path.suffix.lower() == ENDING
    return path.suffix.lower() == ENDING or (head == _ZIP and _holds_parts(path))


def join(ledger: Ledger, paths: Sequence[Path], *, progress: Progress | None = None) -> Came:
    """Read hand-over files and single parts, in any order and any number of times.

    Args:
        ledger: Open for writing.
        paths: Hand-over files, parts, or folders that hold parts.
        progress: Told after each part.

    Raises:
        NotAHandOver: One of them is no hand-over file, or is cut off; nothing of any was read.
        NothingToRead: One of them holds nothing for this program.
        FileMissing: One of them is not there.
        Cancelled: The user has asked to stop; what was taken in by then stays.
    """
    with ExitStack() as stack:
        parts = _Files()
        for path in paths:
            parts.add(path, stack)
        return take_parts(ledger, parts, opens_ends=True, progress=progress)


class _Files:
    """Parts of several files; the same part in two of them is read once."""

    def __init__(self) -> None:
        self._loose: dict[str, Path] = {}
        self._packed: dict[str, HandOverReader] = {}

    def add(self, path: Path, stack: ExitStack) -> None:
        """Look into a file or a folder.

        Raises:
            NotAHandOver: It is no hand-over file.
        """
        if _is_folder(path):
            found = [one for one in path.rglob("*") if _is_part(one.name)]
            if not found:
                raise NothingToRead(path=path)
            self._loose.update((one.name, one) for one in sorted(found))
        elif _is_part(path.name):
            self._loose[path.name] = path
        else:
            reader = HandOverReader(stack.enter_context(_opened(path)))
            stack.callback(reader.close)
            self._packed.update((name, reader) for name in reader.names() if _is_part(name))

    def names(self) -> Sequence[str]:
        """Return the names of all parts."""
        return tuple(dict.fromkeys((*self._packed, *self._loose)))

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes; None if there is none of that name."""
        if name in self._packed:
            return self._packed[name].read(name)
        path = self._loose.get(name)
        if path is None:
            return None
        return read_whole(path, limit_bytes=MOST_BYTES)

    def set_aside(self, name: str, why: AppError) -> None:
        """Leave it where it is."""


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # Windows: the server does not answer; opening it says so
        return False


def _is_part(name: str) -> bool:
    return stretch_of(name) is not None or sha256_of(name) is not None


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise FileMissing(path=path) from error
    except OSError as error:
        raise FileNotReadable(path=path, reason=type(error).__name__) from error


def _holds_parts(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            reader = HandOverReader(stream)
            names = reader.names()
            reader.close()
    except (OSError, AppError):
        return False
    return any(_is_part(name) for name in names[:8])
