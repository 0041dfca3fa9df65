"""Writing files so that a power cut leaves the old one or the new one, never half of either."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from soxa.base.errors import AppError

_TOO_LONG = {errno.ENAMETOOLONG}
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_WINDOWS_FULL = {39, 112}
_WINDOWS_TOO_LONG = {206}
_WINDOWS_IN_USE = {32, 33}
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[1-9]|lpt[1-9])(\..*)?")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_MAX_NAME_LENGTH = 80
# Windows gives no handle of a folder to sync; there the replace itself goes through the journal.
_HAS_FOLDER_HANDLES = os.name != "nt"


class FolderMissing(AppError):
    """The folder a file should go into does not exist."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class FolderNotWritable(AppError):
    """The folder (or the file already there) may not be written: read-only media, missing rights."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class DiskFull(AppError):
    """No room is left where the file should go."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class PathTooLong(AppError):
    """The system does not take so long a path."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class FileInUse(AppError):
    """Another program holds the file open (Windows)."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class FileNotWritten(AppError):
    """The system refused for a reason of its own, named by its number."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class FileMissing(AppError):
    """The file to be read does not exist."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class FileNotReadable(AppError):
    """The file exists but may not be read, or the medium fails."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class FileTooLarge(AppError):
    """The file is larger than anything this program reads."""

    def __init__(self, *, path: Path, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(path=path, size_bytes=size_bytes, limit_bytes=limit_bytes)


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file whole: temporary file beside it, sync, replace, sync the folder.

    Args:
        path: Where the file shall stand; what stood there is replaced.
        data: All of its bytes.

    Raises:
        FolderMissing: The folder does not exist.
        FolderNotWritable: Rights or a read-only medium forbid it.
        DiskFull: No room; what stood there before is untouched.
        PathTooLong: The system refuses the length.
        FileInUse: Another program holds the file.
        FileNotWritten: Any other refusal of the system.
    """
    # The temporary name is short: a name that fits must not fail for its temporary neighbour.
    temporary = path.with_name(f".{os.urandom(6).hex()}.tmp")
    try:
        _write_synced(temporary, data)
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise write_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


@contextmanager
def writing_atomic(path: Path) -> Iterator[BinaryIO]:
    """Give a stream to write a large file with; the file bears its name only when the block has ended well.

    Args:
        path: Where the file shall stand; what stood there is replaced.

    Raises:
        FolderMissing: And the other errors of `write_atomic`.
    """
    temporary = path.with_name(f".{os.urandom(6).hex()}.tmp")
    try:
        with temporary.open("xb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise write_error(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def make_folder(folder: Path) -> None:
    """Make a folder, and those above it, if it is missing.

    Raises:
        FolderNotWritable: And the other errors of `write_error`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, folder) from error


def write_error(error: OSError, path: Path) -> AppError:
    """Return the `AppError` that says what the system's refusal to write means for the user."""
    windows = getattr(error, "winerror", None)
    if error.errno in _FULL or windows in _WINDOWS_FULL:
        return DiskFull(path=path)
    if error.errno in _TOO_LONG or windows in _WINDOWS_TOO_LONG:
        return PathTooLong(path=path)
    if windows in _WINDOWS_IN_USE:
        return FileInUse(path=path)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return FolderMissing(path=path.parent)
    if error.errno in _FORBIDDEN:
        return FolderNotWritable(path=path.parent)
    return FileNotWritten(path=path, reason=_reason(error))


def read_whole(path: Path, *, limit_bytes: int) -> bytes:
    """Read a file that may come from anywhere, but never more than a stated size.

    Raises:
        FileMissing: No file there.
        FileTooLarge: More than ``limit_bytes``; nothing was read.
        FileNotReadable: A folder, missing rights, a failing medium.
    """
    try:
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > limit_bytes:
                raise FileTooLarge(path=path, size_bytes=size, limit_bytes=limit_bytes)
            data = stream.read(limit_bytes + 1)
    except FileNotFoundError as error:
        raise FileMissing(path=path) from error
    except OSError as error:
        raise FileNotReadable(path=path, reason=_reason(error)) from error
    if len(data) > limit_bytes:  # a pipe or a growing file has no size to ask for
        raise FileTooLarge(path=path, size_bytes=len(data), limit_bytes=limit_bytes)
    return data


def is_plain_name(name: str) -> bool:
    """Tell whether a file name travels everywhere: plain ASCII, no reserved word, at most 80 characters."""
    return (
        len(name) <= _MAX_NAME_LENGTH
        and _PLAIN_NAME.fullmatch(name) is not None
        and _RESERVED.fullmatch(name) is None
        and not name.endswith(".")
    )


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _sync_folder(folder: Path) -> None:
    if not _HAS_FOLDER_HANDLES:
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _reason(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, str(error.errno))
