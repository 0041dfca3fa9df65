"""The one door to the database engine: connecting, and what its errors mean for the user.

`sqlite_utils` picks the engine (pysqlite3 where it is installed: SQLite before 3.51.3 has the WAL-reset
bug), so the error classes are taken from the same place; an ``except`` on the wrong module's class would
catch nothing.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlite_utils import Database

from soxa.base.errors import AppError
from soxa.base.files import DiskFull
from soxa.domain.searching import says_exactly
from soxa.domain.text import fold
from soxa.storage.errors import (
    LedgerBusy,
    LedgerDamaged,
    LedgerFailed,
    LedgerIsReadOnly,
    NotALedger,
)

if TYPE_CHECKING:
    import sqlite3
else:
    from sqlite_utils.utils import sqlite3

EngineError: Final = sqlite3.Error
Connection = sqlite3.Connection
Row = tuple[Any, ...]
"""A row as the engine gives it: nothing is known of its types."""

_BUSY_S = 10.0
_CACHE_KIB = 16 * 1024
_LEAST_FREE_BYTES = 256 * 1024


def engine_version() -> str:
    """Return the version of the engine in use: ``3.53.4``."""
    return sqlite3.sqlite_version


def connect(path: Path, *, read_only: bool = False) -> Database:
    """Open a database with the settings every connection of ours has.

    Args:
        path: The file; made by the engine if it is not there.
        read_only: Refuse every change on this connection. The file itself may still be touched by the
            engine's own housekeeping (recovery of the write-ahead log).

    Returns:
        A connection in manual transaction mode, for the calling thread alone.
    """
    conn = sqlite3.connect(str(path), isolation_level=None, timeout=_BUSY_S)
    try:
        conn.execute("PRAGMA foreign_keys=ON")
        conn.execute("PRAGMA synchronous=FULL")
        conn.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
        conn.execute("PRAGMA trusted_schema=OFF")
        if read_only:
            conn.execute("PRAGMA query_only=ON")
        # Only for conditions of queries, never in an index: other programs can read the file without it.
        conn.create_function("folded", 1, _folded, deterministic=True)
        conn.create_function("says_exactly", 3, _says_exactly, deterministic=True)
        return Database(conn, execute_plugins=False, strict=True)
    except BaseException:
        conn.close()
        raise


def holds_together(path: Path) -> bool:
    """Tell whether a database and the log beside it make a whole; neither is touched.

    Raises:
        LedgerFailed: The medium fails.
    """
    # Opened so, the engine neither takes the log in nor empties it when it closes.
    conn = sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True, timeout=_BUSY_S)
    try:
        with told(path):
            return bool(conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
    except (LedgerDamaged, NotALedger):
        return False
    finally:
        conn.close()


@contextmanager
def not_waiting(conn: Connection) -> Iterator[None]:
    """Give up at once, inside the block, where another connection is in the way."""
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        conn.execute(f"PRAGMA busy_timeout = {int(_BUSY_S * 1000)}")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn the engine's errors inside the block into errors the user can do something about.

    Raises:
        DiskFull: No room is left; the change under way was taken back.
        LedgerIsReadOnly: The file, its folder or this connection may not be written.
        LedgerBusy: Another connection kept its lock for longer than ten seconds.
        NotALedger: The file is no database.
        LedgerDamaged: The database's structure is broken.
        LedgerFailed: The system refused for another reason, named by the engine's word for it.
    """
    try:
        yield
    except sqlite3.Error as error:
        meaning = _meaning(error, path)
        if meaning is None:
            raise  # a constraint, a wrong statement: our own fault
        raise meaning from error


def _meaning(error: sqlite3.Error, path: Path) -> AppError | None:
    name = str(getattr(error, "sqlite_errorname", ""))
    for beginnings, meaning in _MEANINGS:
        if name.startswith(beginnings):
            return meaning(path, name)
    return None


def _failure(path: Path, reason: str) -> AppError:
    # Where not even the small files beside a ledger can be made, the engine speaks of input and output.
    with suppress(OSError):
        if shutil.disk_usage(path.parent).free < _LEAST_FREE_BYTES:
            return DiskFull(path=path)
    return LedgerFailed(path=path, reason=reason)


_MEANINGS: Final[tuple[tuple[tuple[str, ...], Callable[[Path, str], AppError]], ...]] = (
    (("SQLITE_FULL",), lambda path, _: DiskFull(path=path)),
    (("SQLITE_READONLY", "SQLITE_PERM"), lambda path, _: LedgerIsReadOnly(path=path)),
    (("SQLITE_BUSY", "SQLITE_LOCKED"), lambda path, _: LedgerBusy(path=path)),
    (("SQLITE_NOTADB",), lambda path, _: NotALedger(path=path)),
    (("SQLITE_CORRUPT",), lambda path, name: LedgerDamaged(path=path, reason=name)),
    (
        ("SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_PROTOCOL", "SQLITE_NOLFS"),
        _failure,
    ),
)


def _folded(value: object) -> str | None:
    return fold(value) if isinstance(value, str) else None


def _says_exactly(term: object, text: object, is_open: object) -> bool:
    return says_exactly(str(term), str(text), is_open=bool(is_open))
