from __future__ import annotations

from pathlib import Path

import pytest

from soxa.base.paths import data_folder
from soxa.storage import devices
from soxa.storage.devices import this_device


def test_a_machine_keeps_its_name() -> None:
    first = this_device()
    assert this_device() == first
    assert (data_folder() / "device-id").read_text(encoding="ascii").strip() == str(first)


def test_a_broken_name_is_given_anew() -> None:
    this_device()
    (data_folder() / "device-id").write_text("broken", encoding="ascii")
    assert this_device() == this_device()


def test_a_home_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(devices, "data_folder", lambda: tmp_path / "file" / "below")
    assert this_device() != this_device()
