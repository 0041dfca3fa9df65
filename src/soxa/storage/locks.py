"""One writer a ledger: a lock of the operating system that dies with its process, on ``NAME.soxa.lock``."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from soxa.base.files import write_error
from soxa.storage.errors import LedgerIsOpenElsewhere

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_TRIES = 5
_LOCKED_BYTE = 0x7FFF_0000
"""Windows locks bytes, not files: one far behind the text, which stays readable for the second window."""


def lock_path(path: Path) -> Path:
    """Return where the lock of a ledger stands: beside it."""
    return path.with_name(path.name + ".lock")


class WriterLock:
    """The right to write in a ledger; held until `release` or the end of the process, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the lock of the ledger at ``path``.

        Raises:
            LedgerIsOpenElsewhere: Somebody else holds it; says since when.
            FolderNotWritable: And the other errors of writing beside the ledger.
        """
        self._ledger = path
        self._path = lock_path(path)
        self._handle: int | None = self._take()

    def release(self) -> None:
        """Give the right back and remove the lock's file; a second call does nothing."""
        if self._handle is None:
            return
        handle, self._handle = self._handle, None
        if sys.platform != "win32":
            # Removed while still held, so that nobody can take a lock that is about to vanish.
            with suppress(OSError):
                self._path.unlink()
        os.close(handle)
        if sys.platform == "win32":
            with suppress(OSError):
                self._path.unlink()

    def _take(self) -> int:
        for _ in range(_TRIES):
            try:
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
            except OSError as error:
                raise write_error(error, self._path) from error
            if not _try_lock(handle):
                os.close(handle)
                raise LedgerIsOpenElsewhere(path=self._ledger, since=self._since())
            if self._is_current(handle):
                self._sign(handle)
                return handle
            os.close(handle)  # the last holder removed it between our opening and our locking
        raise LedgerIsOpenElsewhere(path=self._ledger, since=self._since())

    def _is_current(self, handle: int) -> bool:
        if sys.platform == "win32":
            return True
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except OSError:
            return False

    def _sign(self, handle: int) -> None:
        # Also gives the file its new time: a lock's file left by a crash is taken over as it is.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())

    def _since(self) -> datetime:
        """Return when the holder took the lock, in local time."""
        try:
            return datetime.fromtimestamp(self._path.stat().st_mtime, UTC).astimezone()
        except OSError:
            return datetime.now(UTC).astimezone()


def _try_lock(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            os.lseek(handle, 0, os.SEEK_SET)
        else:
            # flock, not lockf: it belongs to this opening of the file, so it also parts two ledgers of one
            # process, and closing another handle of the file does not drop it.
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
