from __future__ import annotations

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from soxa.base.files import FolderMissing
from soxa.storage import locks
from soxa.storage.errors import LedgerIsOpenElsewhere
from soxa.storage.locks import WriterLock, lock_path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a held file cannot be removed there")
_really_lock = locks._try_lock


def test_the_lock_says_since_when_it_is_held(tmp_path: Path) -> None:
    path = tmp_path / "so.soxa"
    lock = WriterLock(path)
    with pytest.raises(LedgerIsOpenElsewhere) as refused:
        WriterLock(path)
    since = refused.value.parameters["since"]
    assert isinstance(since, datetime)
    assert abs(datetime.now(UTC) - since) < timedelta(seconds=30)
    assert lock_path(path).read_text(encoding="ascii") == f"{os.getpid()}\n"
    lock.release()
    assert not lock_path(path).exists()


def test_a_lock_whose_file_vanished_meanwhile_is_taken_on_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last holder removed the file after we had opened it and before we locked it."""
    path = tmp_path / "so.soxa"
    tries: list[int] = []

    def lock_too_late(handle: int) -> bool:
        tries.append(handle)
        if len(tries) == 1:
            lock_path(path).unlink()
        return _really_lock(handle)

    monkeypatch.setattr(locks, "_try_lock", lock_too_late)
    lock = WriterLock(path)
    assert len(tries) == 2
    with pytest.raises(LedgerIsOpenElsewhere):
        WriterLock(path)
    lock.release()


def test_a_lock_that_always_vanishes_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "so.soxa"

    def lock_too_late(handle: int) -> bool:
        lock_path(path).unlink()
        return _really_lock(handle)

    monkeypatch.setattr(locks, "_try_lock", lock_too_late)
    with pytest.raises(LedgerIsOpenElsewhere):
        WriterLock(path)


def test_a_lock_left_by_a_crash_is_taken_over(tmp_path: Path) -> None:
    path = tmp_path / "so.soxa"
    lock_path(path).write_text("99999999\n", encoding="ascii")
    os.utime(lock_path(path), (0, 0))
    lock = WriterLock(path)
    assert lock._since().year >= 2026
    lock_path(path).unlink()
    assert lock._since().year >= 2026
    lock.release()


def test_a_lock_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        WriterLock(tmp_path / "none" / "so.soxa")
