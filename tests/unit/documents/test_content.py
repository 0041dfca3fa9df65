from __future__ import annotations

import json
import unicodedata

import pytest
from outlines import sample_outline, with_text

from soxa.documents.content import _pieces, typst_content


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [["text", ""]]),
        ("  hai  chữ ", [["text", "  hai  chữ "]]),
        ("ngày 5/9/2026", [["text", "ngày 5/9/2026"]]),
        (
            "số 901/UBND-VP, ngày",
            [["text", "số "], ["whole", "901/UBND-"], ["text", "VP, ngày"]],
        ),
        ("kinh tế - xã hội", [["text", "kinh tế - xã hội"]]),
    ],
)
def test_slashes_do_not_end_lines_hyphens_do(text: str, pieces: list[list[str]]) -> None:
    assert _pieces(text, 165) == pieces


def test_a_word_too_long_for_any_line_may_be_cut() -> None:
    pieces = _pieces("a " + "x" * 90, 165)

    assert pieces[0] == ["text", "a "]
    assert {kind for kind, _ in pieces[1:]} == {"whole"}
    assert max(len(words) for _, words in pieces) <= 8
    assert "".join(words for _, words in pieces) == "a " + "x" * 90


def test_no_letter_is_lost_in_the_cutting() -> None:
    text = "  901/UBND-VP/x-y  " + "đ" * 200 + "/Ủy-ban 05/9 "

    assert "".join(words for _, words in _pieces(text, 40)) == text


def test_decomposed_letters_are_composed() -> None:
    content = typst_content(with_text(unicodedata.normalize("NFD", "Nậm Chảy")), sealed=True)

    assert "Nậm Chảy" in content


def test_markup_is_nothing_but_letters() -> None:
    outline = with_text('#read("/etc/passwd") $x$ *b* \\ "')
    content = json.loads(typst_content(outline, sealed=True))

    (said,) = content["parts"][1]["spans"]
    assert "".join(words for _, words in said["pieces"]) == '#read("/etc/passwd") $x$ *b* \\ "'


def test_plain_words_travel_as_plain_text() -> None:
    content = json.loads(typst_content(with_text("Trong kỳ, xã đã làm."), sealed=True))

    assert content["parts"][1]["spans"] == "Trong kỳ, xã đã làm."


def test_number_and_day_never_reach_a_sealed_page() -> None:
    sealed = json.loads(typst_content(sample_outline(), sealed=True))
    preview = json.loads(typst_content(sample_outline(), sealed=False))

    assert not sealed["date_shown"]
    assert preview["date_shown"]
