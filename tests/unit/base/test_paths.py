from __future__ import annotations

import os
from pathlib import Path

import pytest

from soxa.base import paths


@pytest.mark.skipif(os.name == "nt", reason="the names of these folders are other ones there")
def test_each_kind_of_file_has_its_folder_under_the_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("CONFIG", "DATA", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))

    assert paths.settings_folder() == tmp_path / "CONFIG" / "soxa"
    assert paths.data_folder() == tmp_path / "DATA" / "soxa"
    assert paths.log_folder() == tmp_path / "STATE" / "soxa" / "log"
    assert paths.documents_folder().is_absolute()
