"""Slips' files from anywhere, taken in one after the other: what went wrong with one stops no other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole
from soxa.base.progress import Progress, Silent
from soxa.domain.slips import Way
from soxa.services.slip_identity import ReadSlip, read_slips
from soxa.services.slip_intake import SlipNotFilled, TakenIn, take_in
from soxa.storage.ledger import Ledger

_LARGEST_BYTES: Final = 50 << 20
_ENDINGS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A slip of a file, and what came of it: one of the last three is given."""

    path: Path
    """The file."""
    taken: TakenIn | None = None
    """It was a slip and is in the ledger."""
    read: ReadSlip | None = None
    """It is a slip, but somebody has to say whose, which or for when."""
    error: AppError | None = None
    """It is no slip, or cannot be read or kept."""


def take_files(
    ledger: Ledger,
    paths: Sequence[Path],
    progress: Progress | None = None,
    *,
    sender: str = "",
    received_at: datetime | None = None,
    way: Way = Way.FILE,
) -> tuple[TakenFile, ...]:
    """Take in files, in the order given; which order that is changes nothing.

    Args:
        ledger: Open for writing.
        paths: The files; of a folder all the tables that lie directly in it.
        progress: Told after each file.
        sender: Who sent them; empty where nobody said.
        received_at: When they came, with time zone; None = now.
        way: How they came.

    Raises:
        Cancelled: The user has asked to stop; what was taken in stays.
    """
    progress = progress or Silent()
    files = [(file, file != path) for path in paths for file in _files_of(path)]
    found = []
    for done, (path, is_of_folder) in enumerate(files):
        progress.step(done, len(files), Message("slips.taking", {"name": path.name}))
        taken = _take_file(ledger, path, sender, received_at, way)
        # A folder also holds the forms that nobody has filled in.
        found += [one for one in taken if not (is_of_folder and isinstance(one.error, SlipNotFilled))]
    progress.step(len(files), len(files))
    return tuple(found)


def _take_file(
    ledger: Ledger, path: Path, sender: str, received_at: datetime | None, way: Way
) -> tuple[TakenFile, ...]:
    try:
        slips = read_slips(ledger, read_whole(path, limit_bytes=_LARGEST_BYTES), path.name)
    except AppError as error:
        return (TakenFile(path, error=error),)
    return tuple(_take_slip(ledger, path, read, sender, received_at, way) for read in slips)


def _take_slip(
    ledger: Ledger, path: Path, read: ReadSlip, sender: str, received_at: datetime | None, way: Way
) -> TakenFile:
    if not read.is_ready:
        return TakenFile(path, read=read)
    try:
        return TakenFile(path, taken=take_in(ledger, read, sender=sender, received_at=received_at, way=way))
    except AppError as error:
        return TakenFile(path, error=error)


def _files_of(path: Path) -> Sequence[Path]:
    if not path.is_dir():
        return (path,)
    # Office programs keep a file of their own beside an open one.
    inside = (one for one in path.iterdir() if one.is_file() and not one.name.startswith(("~$", ".")))
    return sorted(one for one in inside if one.suffix.lower() in _ENDINGS)
