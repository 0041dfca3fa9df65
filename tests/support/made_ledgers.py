"""A ledger of an invented commune, new for each test."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from made_activities import OFFICE, UNITS

from soxa.domain.ids import DeviceId
from soxa.storage.ledger import Ledger

DEVICE = DeviceId(UUID(int=99))


def new_ledger(path: Path, *, device: DeviceId = DEVICE) -> Ledger:
    """Make a ledger with a frozen clock."""
    return Ledger.create(
        path,
        OFFICE,
        UNITS,
        (),
        b'{"pack": true}',
        actor="Lan",
        pack_code="goi",
        pack_version="2026.1",
        clock=lambda: datetime(2026, 11, 18, 2, 30, tzinfo=UTC),
        device=device,
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "so.soxa"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with new_ledger(path) as made:
        yield made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes."""
    yield from _mounted(tmp_path / "small", "size=2m")


@pytest.fixture
def roomy_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of eight megabytes: room for a ledger with the shipped pack."""
    yield from _mounted(tmp_path / "roomy", "size=8m")


@pytest.fixture
def read_only_media(tmp_path: Path) -> Iterator[Path]:
    """A folder that can be filled and, once `protect` was called on it, not be written any more."""
    yield from _mounted(tmp_path / "media", "size=8m")


def protect(folder: Path) -> None:
    """Make a mounted folder read-only, as a locked USB stick is."""
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)


def _mounted(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    may_mount = hasattr(os, "geteuid") and os.geteuid() == 0
    tried = may_mount and _run("mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder))
    if not tried:
        if os.environ.get("CI") and may_mount:
            pytest.fail("CI must be able to mount a small disk")
        pytest.skip("needs the right to mount a small disk")
    yield folder
    _run("umount", "-l", str(folder))


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
