from __future__ import annotations

from pathlib import Path

import pytest

from soxa.wording import WordingFault, load_catalogue
from soxa.wording.catalogue import Entry


def test_all_areas_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"a.x": "X {n}"}', encoding="utf-8")
    (tmp_path / "b.json").write_text('{"error.B": {"text": "B", "remedy": "{do}"}}', encoding="utf-8")

    catalogue = load_catalogue("vi", folder=tmp_path)

    assert dict(catalogue.entries) == {"a.x": Entry("X {n}"), "error.B": Entry("B", "{do}")}
    assert catalogue.entries["error.B"].placeholders() == {"do"}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[]", "an object"),
        ("{", "a.json"),
        ('{"a.x": 1}', "a.x"),
        ('{"a.x": {"text": 1}}', "a.x"),
        ('{"a.x": {"text": "t", "remedie": "r"}}', "a.x"),
        ('{"a.x": "1", "a.x": "2"}', "twice"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, content: str, said: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")

    with pytest.raises(WordingFault, match=said):
        load_catalogue("vi", folder=tmp_path)


def test_one_id_in_two_areas_is_a_fault(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text('{"a.x": "X"}', encoding="utf-8")

    with pytest.raises(WordingFault, match="another area"):
        load_catalogue("vi", folder=tmp_path)
