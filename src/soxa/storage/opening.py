"""How a ledger's file is made, looked at, connected to and copied."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlite_utils import Database

from soxa.base.files import FileMissing, FileNotReadable, write_error
from soxa.domain.ids import DeviceId
from soxa.storage.devices import ChainNotes, pick_device, this_device
from soxa.storage.engine import connect, holds_together, told
from soxa.storage.errors import LedgerDamaged, LedgerIsDev, LedgerIsNewer, LedgerIsOlder, NotALedger
from soxa.storage.migrations import APPLICATION_ID, LATEST, migrations, schema_mark, user_version
from soxa.storage.writing import Clock, Rest, Writing

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER_BYTES: Final = 100


def begin_writing(
    file: Path,
    path: Path,
    *,
    actor: str,
    clock: Clock,
    device: DeviceId | None,
    read_only: bool = False,
    rest: Rest | None = None,
    chain: ChainNotes | None = None,
) -> Writing:
    """Connect to a ledger's file.

    Args:
        file: The file that is really read or written: the ledger, or a temporary copy of it.
        path: The ledger, for errors.
        actor: Who acts.
        clock: Time of the history.
        device: Whose chain; None = the one that this copy of the ledger goes on with.
        read_only: Refuse every change.
        rest: Shared by the connections of one ledger; None = a new one.
        chain: Likewise; None = one for the device.

    Raises:
        NotALedger: And the other errors of a file that is not ours, not for us, or broken.
    """
    with told(path):
        db = connect(file, read_only=read_only)
        try:
            version = _check(db, path)
            _demand_readable(path, version, read_only=read_only)
            if not read_only:
                # A file that went through another program may have lost it.
                db.conn.execute("PRAGMA journal_mode = WAL")
            if version < LATEST:
                _bring_up_to_date(db, path, version=version, now=clock())
        except BaseException:
            db.conn.close()
            raise
    if chain is None:
        own = device or (this_device() if read_only else pick_device(db.conn, path))
        chain = ChainNotes(own, is_kept=device is None and not read_only)
    return Writing(
        db,
        path,
        chain=chain,
        actor=actor,
        clock=clock,
        read_only=read_only,
        rest=rest or Rest(),
    )


def _check(db: Database, path: Path) -> int:
    """Return the number of the last migration of a file that is ours and for us."""
    conn = db.conn
    if int(conn.execute("PRAGMA application_id").fetchone()[0]) != APPLICATION_ID:
        raise NotALedger(path=path)
    version = user_version(conn)
    if version > LATEST:
        raise LedgerIsNewer(path=path, version=version, supported=LATEST)
    row = conn.execute("SELECT mark FROM ledger").fetchone()
    if row is not None and row[0] != schema_mark():
        raise LedgerIsDev(path=path)
    return version


def _demand_readable(path: Path, version: int, *, read_only: bool) -> None:
    if read_only and version < LATEST:
        raise LedgerIsOlder(path=path, version=version)


def _bring_up_to_date(db: Database, path: Path, *, version: int, now: datetime) -> None:
    """Apply the migrations that a file has not seen; before, keep a copy of it as it was beside it."""
    copy = path.with_name(f"{path.stem}-v{version}-{now:%Y%m%d-%H%M%S}{path.suffix}")
    db.conn.execute("VACUUM INTO ?", (str(copy),))
    migrations.apply(db)


def look_at_header(path: Path) -> None:
    """Refuse a file that is no ledger before the engine touches it (SQLite file format, 1.3)."""
    try:
        with path.open("rb") as stream:
            header = stream.read(_HEADER_BYTES)
    except FileNotFoundError as error:
        raise FileMissing(path=path) from error
    except OSError as error:
        raise FileNotReadable(path=path, reason=type(error).__name__) from error
    if not header.startswith(_MAGIC) or int.from_bytes(header[68:72]) != APPLICATION_ID:
        raise NotALedger(path=path)


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """Give a new database that takes the name ``path`` when the block ends; if it raises nothing is left."""
    unfinished = path.with_name(f".{secrets.token_hex(6)}.new")
    try:
        with told(path):
            try:
                unfinished.touch(exist_ok=False)
            except OSError as error:
                raise write_error(error, path) from error
            db = connect(unfinished)
            try:
                db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                db.conn.execute("PRAGMA journal_mode = WAL")
                migrations.apply(db)
            finally:
                db.conn.close()
        yield unfinished
        _put_in_place(unfinished, path)
    finally:
        for suffix in ("", "-wal", "-shm"):
            with suppress(OSError):
                unfinished.with_name(unfinished.name + suffix).unlink()


def _put_in_place(unfinished: Path, path: Path) -> None:
    try:
        with unfinished.open("rb+") as stream:
            os.fsync(stream.fileno())
        unfinished.replace(path)
        if os.name != "nt":
            handle = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
    except OSError as error:
        raise write_error(error, path) from error


def copy_whole(path: Path, folder: Path) -> Path:
    """Copy a ledger and its log into a folder, and make sure that the copy is whole.

    Raises:
        FileNotReadable: The medium fails.
        LedgerDamaged: The copy does not hold together.
    """
    copy = folder / path.name
    try:
        for source in (path, _log_path(path)):
            if source.exists():
                shutil.copyfile(source, folder / source.name)
    except OSError as error:
        raise FileNotReadable(path=path, reason=type(error).__name__) from error
    if not holds_together(copy):
        raise LedgerDamaged(path=path, reason="integrity_check")
    return copy


def _log_path(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def judge_orphan_log(path: Path) -> tuple[str | None, str | None]:
    """Look at a log beside a ledger that nobody has open, before the engine takes it in.

    A log that does not fit (a backup was put in the place of the ledger it belonged to) would break the file
    beyond repair. It is set aside under another name if the two do not hold together.

    Returns:
        Name of the log that will be taken in, and new name of one that was set aside; None for none.

    Raises:
        LedgerDamaged: The ledger is broken with and without the log; both are left as they are.
    """
    log = _log_path(path)
    try:
        if log.stat().st_size == 0:
            return None, None
    except OSError:
        return None, None
    if holds_together(path):
        return log.name, None
    aside = path.with_name(f"{log.name}-{secrets.token_hex(4)}")
    log.rename(aside)
    if not holds_together(path):
        aside.rename(log)
        raise LedgerDamaged(path=path, reason="integrity_check")
    return None, aside.name
