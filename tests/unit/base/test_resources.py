from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from soxa.base import resources
from soxa.base.resources import resource_path


@pytest.fixture(autouse=True)
def _forget_root() -> Iterator[None]:
    resources._root.cache_clear()
    yield
    resources._root.cache_clear()


def test_a_checkout_is_found(project: Path) -> None:
    assert resource_path("i18n", "vi", "base.json") == project / "resources" / "i18n" / "vi" / "base.json"


def test_a_missing_resource_is_a_fault_of_the_build() -> None:
    with pytest.raises(FileNotFoundError):
        resource_path("packs", "none.json")


@pytest.mark.parametrize("place", ["wheel", "frozen"])
def test_a_wheel_and_a_frozen_bundle_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    package = tmp_path / "site" / "soxa"
    home = package / "resources" if place == "wheel" else tmp_path / "bundle" / "soxa" / "resources"
    (home / "i18n" / "vi").mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "base" / "resources.py"))
    if place == "frozen":
        monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "bundle"), raising=False)

    assert resource_path("i18n") == home / "i18n"


def test_a_strangers_folder_of_that_name_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(resources, "__file__", str(tmp_path / "lib" / "soxa" / "base" / "resources.py"))

    with pytest.raises(FileNotFoundError):
        resource_path("i18n")
