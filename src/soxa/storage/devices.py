"""Which chain of the history this machine and account writes, for each copy of a ledger.

Two copies of one ledger on one machine must not go on with one chain: they would give one number to two
changes. So what a copy was written with is noted outside the ledger, with how far it came; a copy that is
behind that (a backup put back) or beside it (copied in the file manager) begins a chain of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import msgspec

from soxa.base.errors import AppError
from soxa.base.files import write_atomic
from soxa.base.paths import data_folder
from soxa.domain.ids import DeviceId, LedgerId
from soxa.storage.engine import Connection

_FILE_NAME: Final = "device-id"
_FOLDER: Final = "chains"


class _End(msgspec.Struct, frozen=True):
    """How far one copy had come when it was seen last."""

    sequence: int
    hash: str
    path: str


@dataclass(slots=True)
class ChainNotes:
    """What is noted of one open ledger; the same for all its connections."""

    device: DeviceId
    """Whose chain is written."""
    is_kept: bool
    """Whether it is noted at all: not where somebody has named the device."""
    noted: tuple[int, bytes] | None = None
    """The end that stands in the note."""

    def note(self, conn: Connection, ledger: LedgerId, path: Path) -> None:
        """Note how far the chain has come; cheap where nothing was written since.

        A note that cannot be kept is no obstacle: the next opening begins a new chain.
        """
        row = conn.execute(
            "SELECT last_sequence, last_hash FROM device WHERE uuid = ?", (self.device.bytes,)
        ).fetchone()
        end = (int(row[0]), bytes(row[1])) if row else None
        if not self.is_kept or end is None or end == self.noted:
            return
        ends = _read(ledger)
        ends[str(self.device)] = _End(end[0], end[1].hex(), str(path))
        file = _file(ledger)
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(file, msgspec.json.encode(ends))
        except (OSError, AppError):
            return
        self.noted = end


def pick_device(conn: Connection, path: Path) -> DeviceId:
    """Return whose chain a copy of a ledger goes on with; a new one where it may go on with none.

    Args:
        conn: The ledger.
        path: Where it stands.
    """
    row = conn.execute("SELECT uuid FROM ledger").fetchone()
    if row is None:
        return this_device()
    here = {UUID(bytes=uuid): int(row_id) for row_id, uuid in conn.execute("SELECT id, uuid FROM device")}
    # Its own note first: another copy may have been taken from this one.
    ends = sorted(_read(LedgerId(UUID(bytes=row[0]))).items(), key=lambda one: one[1].path != str(path))
    for device, end in ends:
        is_own = end.path == str(path) or not Path(end.path).exists()
        if is_own and _contains(conn, here.get(UUID(device)), end):
            return DeviceId(UUID(device))
    own = this_device()
    return DeviceId(uuid4()) if own in here or str(own) in dict(ends) else own


def _contains(conn: Connection, device: int | None, end: _End) -> bool:
    row = conn.execute(
        "SELECT hash FROM change WHERE device_id = ? AND sequence = ?", (device, end.sequence)
    ).fetchone()
    return row is not None and bytes(row[0]).hex() == end.hash


def _read(ledger: LedgerId) -> dict[str, _End]:
    try:
        return msgspec.json.decode(_file(ledger).read_bytes(), type=dict[str, _End])
    except (OSError, msgspec.MsgspecError):
        return {}


def _file(ledger: LedgerId) -> Path:
    return data_folder() / _FOLDER / f"{ledger}.json"


def this_device() -> DeviceId:
    """Return this account's device id, making it the first time.

    Where it cannot be kept (a read-only home) a new one is given each time: the history then has one chain a
    session, which is untidy but true.
    """
    path = data_folder() / _FILE_NAME
    try:
        return DeviceId(UUID(path.read_text(encoding="ascii").strip()))
    except (OSError, ValueError):
        device = DeviceId(uuid4())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(path, f"{device}\n".encode())
    except (OSError, AppError):
        pass
    return device
