"""What kind of medium a ledger lies on: a network drive, a folder that cannot be written."""

from __future__ import annotations

import ctypes
import os
import re
from pathlib import Path

_NETWORK_TYPES = frozenset(
    {
        "afs", "beegfs", "ceph", "cifs", "coda", "davfs", "fuse.ceph", "fuse.davfs2", "fuse.glusterfs",
        "fuse.gvfsd-fuse", "fuse.rclone", "fuse.s3fs", "fuse.sshfs", "glusterfs", "lustre", "ncpfs", "nfs",
        "nfs4", "smb2", "smb3", "smbfs",
    }
)  # fmt: skip
_MOUNTS = Path("/proc/self/mountinfo")
_DRIVE_REMOTE = 4
_OCTAL = re.compile(r"\\([0-7]{3})")


def is_on_network(path: Path) -> bool:
    """Tell whether a path leads to a network drive, where locks and syncs cannot be relied on."""
    if os.name == "nt":
        return _is_remote_drive(path)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    return filesystem_type(path.resolve(), mounts) in _NETWORK_TYPES


def filesystem_type(path: Path, mounts: str) -> str:
    """Return the type of the file system a path lies on.

    Args:
        path: Absolute, without symbolic links.
        mounts: Text in the form of ``/proc/self/mountinfo`` (proc(5)).

    Returns:
        The type (``ext4``, ``nfs4``), empty if no mount point covers the path.
    """
    best, found = -1, ""
    for line in mounts.splitlines():
        head, separator, tail = line.partition(" - ")
        fields, rest = head.split(" "), tail.split(" ")
        if not separator or len(fields) < 5:  # noqa: PLR2004 - the mount point is the fifth field
            continue
        point = Path(_OCTAL.sub(lambda found: chr(int(found[1], 8)), fields[4]))
        # The last of equal mount points lies on top of the others.
        if len(point.parts) >= best and path.is_relative_to(point):
            best, found = len(point.parts), rest[0]
    return found


def is_writable_file(path: Path) -> bool:
    """Tell whether a file, and others beside it, can be written (rights and read-only media)."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK | os.X_OK)


def _is_remote_drive(path: Path) -> bool:
    drive = path.resolve().drive
    if drive.startswith("\\\\"):
        return True
    windows = getattr(ctypes, "windll", None)
    return windows is not None and int(windows.kernel32.GetDriveTypeW(drive + "\\")) == _DRIVE_REMOTE
