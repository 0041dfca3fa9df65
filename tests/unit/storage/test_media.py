from __future__ import annotations

from pathlib import Path, PureWindowsPath

import pytest

from soxa.storage import media
from soxa.storage.media import filesystem_type, is_on_network

MOUNTS = r"""22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 0:40 / /home/lan/Documents rw - cifs //server/share rw
31 22 0:41 / /mnt/usb\040stick ro - vfat /dev/sdb1 ro
32 22 0:42 / /srv rw - nfs4 server:/srv rw
33 32 0:43 / /srv rw shared:1 - tmpfs tmpfs rw
broken line
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/home/lan/so.soxa", "ext4"),
        ("/home/lan/Documents/so.soxa", "cifs"),
        ("/home/lan/Documents2/so.soxa", "ext4"),
        ("/mnt/usb stick/so.soxa", "vfat"),
        ("/srv/so.soxa", "tmpfs"),
    ],
)
def test_the_mount_that_covers_a_path_decides(path: str, expected: str) -> None:
    assert filesystem_type(Path(path), MOUNTS) == expected


def test_a_path_under_no_mount_has_no_type() -> None:
    assert filesystem_type(Path("/a"), "") == ""


def test_the_network_is_recognised_by_the_mounts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not is_on_network(tmp_path)
    table = tmp_path / "mountinfo"
    table.write_text(f"1 1 0:1 / {tmp_path} rw - nfs server:/x rw\n", encoding="utf-8")
    monkeypatch.setattr(media, "_MOUNTS", table)
    assert is_on_network(tmp_path / "so.soxa")
    monkeypatch.setattr(media, "_MOUNTS", tmp_path / "none")
    assert not is_on_network(tmp_path / "so.soxa")


class _WindowsPath(PureWindowsPath):
    def resolve(self) -> _WindowsPath:
        return self


def test_a_share_is_recognised_by_its_name() -> None:
    assert media._is_remote_drive(_WindowsPath(r"\\server\share\so.soxa"))  # type: ignore[arg-type]
    assert not media._is_remote_drive(_WindowsPath(r"C:\so.soxa"))  # type: ignore[arg-type]
