"""Killing a program that writes a ledger, and playing back a power cut at every moment of its life."""

from __future__ import annotations

import os
import random
import shutil
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from durable_child import IMPORTED

from soxa.domain.ids import ActivityId, OfficeId
from soxa.domain.offices import Office, OfficeType
from soxa.storage.ledger import Ledger

SUPPORT = Path(__file__).resolve().parent
_CHILD = SUPPORT / "durable_child.py"
_HEAD = struct.Struct("<cqqI")


def small_ledger(path: Path) -> None:
    """Make an empty ledger and close it."""
    office = Office(OfficeId(uuid4()), OfficeType.XA, "Nậm Pung", "", "", "Tỉnh Lào Cai")
    Ledger.create(path, office, (), (), b"{}", actor="test").close()


# ---------------------------------------------------------------------- killing


def kill_while_writing(path: Path, *, seed: int, after_s: float) -> list[str]:
    """Start the child, let it work for a while, kill it; return the lines by which it confirmed rows."""
    child = subprocess.Popen(
        [sys.executable, str(_CHILD), str(path), str(seed), "0", "FULL"], stdout=subprocess.PIPE
    )
    assert child.stdout is not None
    first = child.stdout.readline()  # it has begun: the time runs from here
    time.sleep(after_s)
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read()
    child.stdout.close()
    child.wait()
    # A line cut in the middle was not said; a whole one was.
    return [line for line in (first + rest).decode().split("\n")[:-1] if line]


def check_after_kill(path: Path, lines: list[str], known: dict[ActivityId, int]) -> None:
    """Open the ledger and demand every confirmed row, whole imports and an unbroken history.

    Args:
        path: The ledger.
        lines: What the last child confirmed.
        known: Rows confirmed before, by the number of rows that came with each; added to.
    """
    known.update(dict(map(_confirmed, lines)))
    with Ledger.open(path, actor="check") as ledger:
        missing = _missing(ledger, known)
        assert not missing, f"{len(missing)} confirmed rows are gone, the first is {missing[0]}"
        check = ledger.history.verify()
        assert check.holds, check.faults
        rows = len(ledger.trackers.known(tracker)) if (tracker := ledger.trackers.find_tracker("k")) else 0
        assert rows % IMPORTED == 0, f"half an import: {rows} rows"


def _confirmed(line: str) -> tuple[ActivityId, int]:
    word, identity, *count = line.split()
    return ActivityId(UUID(identity)), int(count[0]) if word == "import" else 1


def _missing(ledger: Ledger, known: dict[ActivityId, int]) -> list[ActivityId]:
    there = {activity.id for activity in ledger.activities.get_known(list(known))}
    return [identity for identity in known if identity not in there]


# ---------------------------------------------------------------------- power cuts


@dataclass(slots=True)
class _File:
    """What a file holds in memory, what of it is on the disk, and what was done since."""

    memory: bytearray = field(default_factory=bytearray)
    disk: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)
    """Offset and bytes, or size and None for a cut."""
    synced: bool = False

    def write(self, offset: int, data: bytes) -> None:
        _write_into(self.memory, offset, data)
        self.pending.append((offset, data))

    def cut(self, size: int) -> None:
        _cut(self.memory, size)
        self.pending.append((size, None))

    def sync(self) -> None:
        self.disk, self.synced = bytes(self.memory), True
        self.pending.clear()


@dataclass(frozen=True, slots=True)
class Moment:
    """What a disk would hold if the power went now, and what the program had confirmed by now."""

    files: dict[str, bytes]
    """By name."""
    confirmed: tuple[str, ...]
    """Lines said so far."""


def can_record() -> bool:
    """Tell whether the recorder can be built here."""
    return sys.platform == "linux" and shutil.which("cc") is not None


def build_recorder(folder: Path) -> Path:
    """Compile the recorder into a folder."""
    library = folder / "recorder.so"
    source = SUPPORT / "recorder.c"
    subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def record_writing(recorder: Path, folder: Path, *, seed: int, acts: int, synchronous: str) -> Path:
    """Let the child write a new ledger under the recorder; return the log."""
    ledgers = folder / "recorded"
    ledgers.mkdir()
    small_ledger(ledgers / "a.soxa")
    shutil.copy(ledgers / "a.soxa", folder / "before.soxa")
    log = folder / "writes.log"
    subprocess.run(
        [sys.executable, str(_CHILD), str(ledgers / "a.soxa"), str(seed), str(acts), synchronous],
        check=True,
        env={
            **os.environ,
            "LD_PRELOAD": str(recorder),
            "RECORD_FOLDER": str(ledgers),
            "RECORD_LOG": str(log),
            "CONFIRMED": str(ledgers / "confirmed"),
        },
    )
    return log


def moments(log: Path, before: bytes, *, chance: random.Random | None = None) -> Iterator[Moment]:
    """Yield what the disk holds just before each sync, when most is at stake, and at the end.

    Args:
        log: Of the recorder.
        before: The ledger as it was before the program began (wholly on the disk).
        chance: None: nothing that was not synced is there. Else a random part of it has reached the disk all
        the
            same, as disks do.
    """
    by_number: dict[int, _File] = {}
    by_name: dict[str, _File] = {"a.soxa": _File(bytearray(before), before, [], synced=True)}
    said: list[str] = []
    for what, number, other, data in _records(log):
        match what:
            case "O":
                by_number[number] = by_name.setdefault(Path(data.decode()).name, _File())
            case "W":
                by_number[number].write(other, data)
                if by_number[number] is by_name.get("confirmed"):
                    said += data.decode().splitlines()
            case "T":
                by_number[number].cut(other)
            case "S":
                yield _moment(by_name, said, chance)
                by_number[number].sync()
            case "U":
                by_name.pop(Path(data.decode()).name, None)
            case "R":
                old, _, new = data.decode().partition("\0")
                by_name[Path(new).name] = by_name.pop(Path(old).name)
    yield _moment(by_name, said, chance)


def check_moment(moment: Moment, folder: Path) -> int:
    """Open the ledger as the disk holds it then and demand all that was confirmed; return the rows."""
    folder.mkdir(exist_ok=True)
    for name, data in moment.files.items():
        (folder / name).write_bytes(data)
    known = dict(map(_confirmed, moment.confirmed))
    try:
        with Ledger.open(folder / "a.soxa", actor="check") as ledger:
            missing = _missing(ledger, known)
            assert not missing, f"{len(missing)} of {len(known)} confirmed rows would be lost"
            check = ledger.history.verify()
            assert check.holds, check.faults
    finally:
        shutil.rmtree(folder)
    return len(known)


def _records(log: Path) -> Iterator[tuple[str, int, int, bytes]]:
    raw = log.read_bytes()
    at = 0
    while at < len(raw):
        what, number, other, length = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        yield what.decode(), number, other, raw[at : at + length]
        at += length


def _moment(files: dict[str, _File], said: list[str], chance: random.Random | None) -> Moment:
    held = {
        name: _on_disk(file, chance)
        for name, file in files.items()
        # The index of the log (-shm) lives in memory; the engine makes it anew. A file never synced may not
        # be there.
        if name.startswith("a.soxa") and not name.endswith(("-shm", ".lock")) and (file.synced or chance)
    }
    return Moment(held, tuple(said))


def _on_disk(file: _File, chance: random.Random | None) -> bytes:
    if chance is None:
        return file.disk
    data = bytearray(file.disk)
    for offset, written in file.pending:
        if chance.random() < 0.5:
            if written is None:
                _cut(data, offset)
            else:
                _write_into(data, offset, written)
    return bytes(data)


def _write_into(data: bytearray, offset: int, written: bytes) -> None:
    if len(data) < offset:
        data.extend(bytes(offset - len(data)))
    data[offset : offset + len(written)] = written


def _cut(data: bytearray, size: int) -> None:
    if len(data) > size:
        del data[size:]
    else:
        data.extend(bytes(size - len(data)))
