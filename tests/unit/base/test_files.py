from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from soxa.base import files
from soxa.base.errors import AppError
from soxa.base.files import (
    DiskFull,
    FileInUse,
    FileMissing,
    FileNotReadable,
    FileNotWritten,
    FileTooLarge,
    FolderMissing,
    FolderNotWritable,
    PathTooLong,
    is_plain_name,
    read_whole,
    write_atomic,
    write_error,
    writing_atomic,
)

posix = pytest.mark.skipif(os.name == "nt", reason="what POSIX systems refuse")


def test_a_new_file_has_all_its_bytes_and_no_neighbour(tmp_path: Path) -> None:
    write_atomic(tmp_path / "số.bin", b"abc")

    assert [path.name for path in tmp_path.iterdir()] == ["số.bin"]
    assert (tmp_path / "số.bin").read_bytes() == b"abc"


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old and longer")

    write_atomic(path, b"new")

    assert path.read_bytes() == b"new"


def test_file_and_folder_are_synced_in_that_order_around_the_replace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    real_fsync, real_replace = os.fsync, Path.replace

    def fsync(handle: int) -> None:
        events.append("sync folder" if os.path.isdir(f"/proc/self/fd/{handle}") else "sync file")  # noqa: PTH112
        real_fsync(handle)

    def replace(path: Path, target: Path) -> Path:
        events.append("replace")
        return real_replace(path, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write_atomic(tmp_path / "a", b"x")

    assert events == ["sync file", "replace", "sync folder"]


def test_a_write_that_fails_half_way_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFull) as caught:
        write_atomic(path, b"new")

    assert caught.value.parameters["path"] == path
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing) as caught:
        write_atomic(tmp_path / "none" / "a", b"x")

    assert caught.value.parameters["path"] == tmp_path / "none"


@posix
def test_a_name_longer_than_the_system_takes_is_said(tmp_path: Path) -> None:
    with pytest.raises(PathTooLong):
        write_atomic(tmp_path / ("a" * 300), b"x")


@posix
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="/proc is read-only for everyone, also for root")
def test_a_folder_that_cannot_be_written_is_named() -> None:
    with pytest.raises((FolderNotWritable, FolderMissing)):
        write_atomic(Path("/proc/self/a"), b"x")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.ENAMETOOLONG, PathTooLong),
        (errno.EACCES, FolderNotWritable),
        (errno.EROFS, FolderNotWritable),
        (errno.ENOENT, FolderMissing),
        (errno.EIO, FileNotWritten),
    ],
)
def test_each_refusal_of_the_system_has_its_meaning(number: int, expected: type[AppError]) -> None:
    assert type(write_error(OSError(number, "x"), Path("folder/a"))) is expected


@pytest.mark.parametrize(("number", "expected"), [(112, DiskFull), (206, PathTooLong), (32, FileInUse)])
def test_windows_own_numbers_are_understood(number: int, expected: type[AppError]) -> None:
    error = OSError(errno.EINVAL, "x")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]

    assert type(write_error(error, Path("folder/a"))) is expected


def test_reading_stops_at_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"12345")

    assert read_whole(path, limit_bytes=5) == b"12345"
    with pytest.raises(FileTooLarge) as caught:
        read_whole(path, limit_bytes=4)
    assert caught.value.parameters["size_bytes"] == 5


@posix
def test_a_file_without_a_size_is_cut_at_the_limit_too() -> None:
    with pytest.raises(FileTooLarge):
        read_whole(Path("/dev/zero"), limit_bytes=1000)


def test_what_cannot_be_read_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        read_whole(tmp_path / "none", limit_bytes=1)
    with pytest.raises(FileNotReadable):
        read_whole(tmp_path, limit_bytes=1)


@pytest.mark.parametrize("name", ["BC-02509-R01-2026-11-d1.pdf", "a", "A" * 80])
def test_names_that_travel(name: str) -> None:
    assert is_plain_name(name)


@pytest.mark.parametrize(
    "name",
    ["", "báo-cáo.pdf", "a b.pdf", "con.pdf", "NUL", "LPT1.txt", "A" * 81, ".hidden", "a.", "a/b", "a:b"],
)
def test_names_that_do_not_travel(name: str) -> None:
    assert not is_plain_name(name)


def test_a_system_without_folder_handles_is_not_asked_to_sync_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "_HAS_FOLDER_HANDLES", False)
    monkeypatch.setattr(os, "open", lambda *_: pytest.fail("a folder was opened"))

    files._sync_folder(tmp_path)


def test_a_large_file_has_its_name_only_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(TypeError), writing_atomic(path) as stream:
        stream.write("half")  # type: ignore[call-overload]  # whatever goes wrong in between
    assert path.read_bytes() == b"old"
    with writing_atomic(path) as stream:
        stream.write(b"new")
        assert path.read_bytes() == b"old"

    assert path.read_bytes() == b"new"
    assert [one.name for one in tmp_path.iterdir()] == ["a"]


def test_a_large_file_that_cannot_be_written_is_told_as_any_other(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing), writing_atomic(tmp_path / "none" / "a"):
        pass
