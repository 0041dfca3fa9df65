from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.base.errors import Message
from soxa.base.settings import LANGUAGES, Settings, load_settings, save_settings


@given(
    settings=st.builds(
        Settings,
        language=st.sampled_from(LANGUAGES),
        text_scale_percent=st.integers(80, 200),
        recent_files=st.lists(st.text(), max_size=8).map(tuple),
        last_folder=st.text(st.characters(exclude_categories=["Cs"])),
        person_by_file=st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.just("x")),
        shared_folder_by_file=st.dictionaries(st.just("so.soxa"), st.just("Z:/chung")),
        show_hints=st.booleans(),
    )
)
def test_what_is_saved_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    path = tmp_path_factory.mktemp("s") / "deep" / "settings.json"

    save_settings(settings, path)

    loaded = load_settings(path)
    assert loaded.settings == settings
    assert loaded.faults == ()


def test_the_account_has_a_place_of_its_own() -> None:
    save_settings(Settings(language="en"))

    assert load_settings().settings.language == "en"
    save_settings(Settings())


def test_no_file_means_defaults_and_no_fault(tmp_path: Path) -> None:
    loaded = load_settings(tmp_path / "none.json")

    assert loaded.settings == Settings()
    assert loaded.faults == ()


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'"text"'])
def test_a_spoilt_file_is_reported_and_harmless(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)

    loaded = load_settings(path)

    assert loaded.settings == Settings()
    assert loaded.faults == (Message("settings.unreadable", {"path": path}),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("language", "fr"),
        ("language", 1),
        ("text_scale_percent", 300),
        ("text_scale_percent", True),
        ("text_scale_percent", 100.0),
        ("recent_files", "a"),
        ("recent_files", [1]),
        ("last_folder", None),
        ("person_by_file", []),
        ("shared_folder_by_file", {"so.soxa": None}),
        ("person_by_file", {"a": 1}),
        ("show_hints", "yes"),
    ],
)
def test_a_bad_value_gives_way_to_its_default_and_the_others_stay(
    tmp_path: Path, name: str, value: object
) -> None:
    path = tmp_path / "settings.json"
    good = {"show_hints": False, "last_folder": "/a"}
    path.write_text(json.dumps({**good, name: value}), encoding="utf-8")

    loaded = load_settings(path)

    assert loaded.faults == (Message("settings.bad_value", {"name": name}),)
    assert getattr(loaded.settings, name) == getattr(Settings(), name)
    for other in good.keys() - {name}:
        assert getattr(loaded.settings, other) == good[other]


def test_an_unknown_name_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"colour": "red"}', encoding="utf-8")

    assert load_settings(path).faults == (Message("settings.unknown_name", {"name": "colour"}),)


def test_the_newest_ledger_comes_first_and_once() -> None:
    settings = Settings()
    for name in ["a", "b", "a", *"cdefghij"]:
        settings = settings.with_recent_file(Path(name))

    assert settings.recent_files == tuple("jihgfedc")


def test_who_works_is_remembered_for_each_ledger() -> None:
    settings = Settings().with_person(Path("a"), "1").with_person(Path("b"), "2").with_person(Path("a"), "3")

    assert dict(settings.person_by_file) == {"a": "3", "b": "2"}
    assert dict(settings.with_person(Path("a"), "").person_by_file) == {"b": "2"}


def test_each_ledger_has_its_own_shared_folder() -> None:
    settings = Settings().with_shared_folder(Path("a"), "Z:/chung").with_shared_folder(Path("b"), "E:/")

    assert dict(settings.shared_folder_by_file) == {"a": "Z:/chung", "b": "E:/"}
    assert dict(settings.with_shared_folder(Path("a"), "").shared_folder_by_file) == {"b": "E:/"}


def test_a_pin_is_kept_for_each_person_until_it_is_taken_away() -> None:
    settings = Settings().with_pin("1", "salt$hash").with_pin("2", "other$hash")
    assert dict(settings.pin_by_person) == {"1": "salt$hash", "2": "other$hash"}
    assert dict(settings.with_pin("1", "").pin_by_person) == {"2": "other$hash"}
