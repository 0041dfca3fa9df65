"""The shared folder: machines of an office lay down parts and read the others'. No database lies there.

Under the folder that a person has chosen stands one folder of the office's own, called after the mark of
its keys; in it ``changes`` and ``files``. Parts are never changed once they are there: each is written whole
under another name first. A part that does not open is given another ending when it has stood unchanged from
one look to the next, so that nobody believes any more that it is there, and whoever has its content writes
it again.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from soxa.base.errors import AppError, Message
from soxa.base.files import FolderMissing, FolderNotWritable, make_folder, read_whole, write_atomic
from soxa.base.progress import Progress, Silent
from soxa.domain.ids import DeviceId
from soxa.domain.joining import MOST_CHANGES, Ends
from soxa.exchanging.parts import (
    CHANGES_ENDING,
    MOST_BYTES,
    PartIsNewer,
    Stretch,
    name_of_file,
    sha256_of,
    stretch_of,
)
from soxa.services.joining import Came, SetAside, sealed_file, sealed_segment, take_parts
from soxa.signing.office_keys import OfficeKeys
from soxa.storage.ledger import Ledger

__all__ = ["Lookout", "SharedFolderAway", "exchange", "folder_of", "has_news"]

_OWN: Final = "soxa-"
"""How the folder of one office begins; the mark of its keys follows."""
_CHANGES: Final = "changes"
_FILES: Final = "files"
_FAULTY_ENDING: Final = ".hong"
"""What a part that does not open is called from then on ("hỏng")."""
_MANY_SMALL: Final = 40
"""So many small parts of its own a machine writes before it makes one of them."""
_SMALL: Final = MOST_CHANGES // 4
_WRITING: Final = Message("joining.writing")


class SharedFolderAway(AppError):
    """The folder cannot be reached now: the stick is out, the network or the other machine is off."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


_Look = tuple[int, int]
"""Size and time of change: whether a file is the same as at the last look."""


@dataclass(slots=True)
class Lookout:
    """What a program remembers of a folder from one look to the next; forgetting it costs only time."""

    read: dict[str, _Look] = field(default_factory=dict)
    """Parts that were read and need not be read again."""
    faulty: dict[str, _Look] = field(default_factory=dict)
    """Parts that did not open when they looked so."""
    missing: set[str] = field(default_factory=set)
    """SHA-256 of the bytes that changes tell of and that did not lie there at the last look."""


@dataclass(slots=True)
class _Folder:
    """The office's own folder, as parts are read from it."""

    root: Path
    lookout: Lookout
    newer: set[str] = field(default_factory=set)
    """Parts of a newer program: they are good, but nothing for this one."""

    @property
    def changes(self) -> Path:
        """Where changes lie."""
        return self.root / _CHANGES

    @property
    def files(self) -> Path:
        """Where files' bytes lie."""
        return self.root / _FILES

    def names(self) -> Sequence[str]:
        """Return the names of parts of changes that were not read yet, the beginnings of chains first."""
        found = [
            (stretch.first, stretch.device, name)
            for name, look in _listed(self.changes)
            if (stretch := stretch_of(name)) is not None and self.lookout.read.get(name) != look
        ]
        return [name for _, _, name in sorted(found)]

    def read(self, name: str) -> bytes | None:
        """Return a part's bytes; None where another machine has taken it away meanwhile."""
        path = self._place(name)
        look = _look_of(path)
        if look is None:
            return None
        data = read_whole(path, limit_bytes=MOST_BYTES)
        if name.endswith(CHANGES_ENDING):
            self.lookout.read[name] = look
        return data

    def set_aside(self, name: str, why: AppError) -> None:
        """Give a part that does not open another ending, if it stood so at the last look as well."""
        self.lookout.read.pop(name, None)
        path = self._place(name)
        look = _look_of(path)
        if look is None:
            return
        if isinstance(why, PartIsNewer):
            self.lookout.read[name] = look
            return
        if self.lookout.faulty.get(name) != look:
            # It may be on its way here: copied by hand, or by a program that copies folders.
            self.lookout.faulty[name] = look
            return
        with suppress(OSError):
            path.replace(path.with_name(f"{name}{_FAULTY_ENDING}"))
            self.lookout.faulty.pop(name, None)

    def stretches(self) -> list[Stretch]:
        """Return what lies there, by the names."""
        return [stretch for name, _ in _listed(self.changes) if (stretch := stretch_of(name)) is not None]

    def wanted_files(self) -> list[str]:
        """Return the digests of files that somebody could not open and nobody has written again yet."""
        names = {name for name, _ in _listed(self.files)}
        broken = [name.removesuffix(_FAULTY_ENDING) for name in names if name.endswith(_FAULTY_ENDING)]
        return [sha256 for name in broken if name not in names and (sha256 := sha256_of(name)) is not None]

    def ask_for_files(self, missing: Iterable[str]) -> None:
        """Ask the other machines for bytes that lie there no more: taken away, or never copied along."""
        gone = {sha256 for sha256 in missing if not self.has_file(sha256)}
        for sha256 in gone & self.lookout.missing:
            # What stands in the place of a part that did not open; whoever has the bytes writes them again.
            with suppress(OSError):
                (self.files / f"{name_of_file(sha256)}{_FAULTY_ENDING}").touch()
        self.lookout.missing = gone

    def has_file(self, sha256: str) -> bool:
        """Tell whether a file's bytes lie there."""
        return _look_of(self.files / name_of_file(sha256)) is not None

    def _place(self, name: str) -> Path:
        return (self.changes if name.endswith(CHANGES_ENDING) else self.files) / name


def folder_of(ledger: Ledger, folder: Path) -> Path:
    """Return the office's own folder under the one that was chosen; whether it is there is not looked at."""
    mark = OfficeKeys(ledger.machines.office_secret()).mark
    return folder / f"{_OWN}{mark.hex()[:16]}"


def has_news(ledger: Ledger, folder: Path, lookout: Lookout) -> bool:
    """Tell whether parts lie there that this ledger does not know; nothing is opened.

    Raises:
        SharedFolderAway: The folder cannot be reached now.
    """
    if not _is_there(folder):
        raise SharedFolderAway(path=folder)
    known = ledger.merging.ends()
    stretches = map(stretch_of, _Folder(folder_of(ledger, folder), lookout).names())
    return any(one is not None and one.last > known.get(one.device, 0) for one in stretches)


def exchange(
    ledger: Ledger, folder: Path, *, lookout: Lookout | None = None, progress: Progress | None = None
) -> Came:
    """Read what the other machines have laid down, and lay down what they may lack.

    Doing it again changes nothing; broken off at any moment it goes on the next time.

    Args:
        ledger: Open for writing.
        folder: The folder that the office's machines share: on the network, a stick, in any program that
            copies folders.
        lookout: What is remembered from one time to the next.
        progress: Told after each part.

    Returns:
        What came. Where the folder may not be written, a note of that is among what was set aside.

    Raises:
        SharedFolderAway: It cannot be reached now.
        LedgerIsReadOnly: The ledger was opened for reading.
        Cancelled: The user has asked to stop.
    """
    told = progress or Silent()
    if not _is_there(folder):
        raise SharedFolderAway(path=folder)
    keys = OfficeKeys(ledger.machines.office_secret())
    inside = _Folder(folder_of(ledger, folder), lookout or Lookout())
    read_before = dict(inside.lookout.read)
    try:
        came = take_parts(ledger, inside, progress=told)
    except BaseException:
        # What was read and not taken in must be read again.
        inside.lookout.read = read_before
        raise
    inside.ask_for_files(came.missing_files)
    if _is_alone(ledger, inside):
        came = replace(came, set_aside=(*came.set_aside, SetAside("", Message("joining.alone_there"))))
    try:
        return replace(came, written=_lay_down(ledger, inside, keys, told))
    except FolderMissing as error:  # pulled out in between
        raise SharedFolderAway(path=folder) from error
    except FolderNotWritable as error:
        return replace(came, set_aside=(*came.set_aside, SetAside("", error.message())))


def _is_alone(ledger: Ledger, inside: _Folder) -> bool:
    """Tell whether others share the folder, but nobody this ledger: two ledgers begun apart never meet."""
    if any(device != ledger.device for device in ledger.merging.ends()):
        return False
    others = (name for name, _ in _listed(inside.root.parent) if name.startswith(_OWN))
    return any(name != inside.root.name for name in others)


def _lay_down(ledger: Ledger, inside: _Folder, keys: OfficeKeys, progress: Progress) -> int:
    """Write what the folder lacks, and return how many parts that were."""
    for place in (inside.changes, inside.files):
        make_folder(place)
    for sha256 in inside.wanted_files():
        _lay_down_file(ledger, inside, keys, sha256)
    there = _reached(inside.stretches())
    own = ledger.merging.ends()
    total = sum(max(0, last - there.get(device, 0)) for device, last in own.items())
    done = written = 0
    if total:
        for segment in ledger.merging.export(there):
            progress.step(done, total, _WRITING)
            for sha256 in segment.blobs:
                if not inside.has_file(sha256):
                    _lay_down_file(ledger, inside, keys, sha256)
            name, part = sealed_segment(keys, segment)
            _write(inside.changes / name, part, inside.lookout)
            done += len(segment.changes)
            written += 1
    return written + _thinned(ledger, inside, keys)


def _lay_down_file(ledger: Ledger, inside: _Folder, keys: OfficeKeys, sha256: str) -> None:
    data = ledger.merging.blob(sha256)
    if data is not None:
        name, part = sealed_file(keys, sha256, data)
        write_atomic(inside.files / name, part)


def _write(path: Path, part: bytes, lookout: Lookout) -> None:
    write_atomic(path, part)
    look = _look_of(path)
    if look is not None:  # what one has written oneself need not be read
        lookout.read[path.name] = look


def _thinned(ledger: Ledger, inside: _Folder, keys: OfficeKeys) -> int:
    """Make few parts of many small ones of this machine; only what the larger ones hold is taken away."""
    small: list[Stretch] = []
    for one in sorted((one for one in inside.stretches() if one.device == ledger.device), reverse=True):
        if one.last - one.first + 1 >= _SMALL:
            break
        small.append(one)
    if len(small) < _MANY_SMALL:
        return 0
    first = min(one.first for one in small)
    others = {device: last for device, last in ledger.merging.ends().items() if device != ledger.device}
    made: list[Stretch] = []
    for segment in ledger.merging.export({**others, ledger.device: first - 1}):
        name, part = sealed_segment(keys, segment)
        _write(inside.changes / name, part, inside.lookout)
        made.append(Stretch(segment.device, segment.first, segment.last))
    for one in small:
        if one not in made and any(large.first <= one.first and one.last <= large.last for large in made):
            with suppress(OSError):
                (inside.changes / one.file_name).unlink()
    return len(made)


def _reached(stretches: Iterable[Stretch]) -> Ends:
    """Return how far each chain lies there without a gap."""
    ends: dict[DeviceId, int] = {}
    for one in sorted(stretches, key=lambda stretch: stretch.first):
        if one.first <= ends.get(one.device, 0) + 1:
            ends[one.device] = max(ends.get(one.device, 0), one.last)
    return ends


def _is_there(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # Windows: the server does not answer
        return False


def _listed(folder: Path) -> Iterator[tuple[str, _Look]]:
    """Yield names and looks of a folder's files; nothing where it is not there."""
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(OSError):
                found = entry.stat()
                yield entry.name, (found.st_size, found.st_mtime_ns)


def _look_of(path: Path) -> _Look | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
