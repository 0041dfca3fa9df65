from __future__ import annotations

from dataclasses import replace

import pytest
from outlines import sample_outline, with_text

from soxa.documents.glyphs import Reason, TextNotPrintable, check_glyphs, require_printable
from soxa.domain.outline import Align, Appendix, Column, Outline, Row, Signature, Span, Table
from soxa.wording import load_catalogue


def test_a_whole_report_is_printable() -> None:
    assert check_glyphs(sample_outline()) == ()
    require_printable(sample_outline())


@pytest.mark.parametrize(
    ("letter", "reason", "code_point", "name"),
    [
        ("中", Reason.NO_GLYPH, "U+4E2D", "CJK UNIFIED IDEOGRAPH-4E2D"),
        ("😀", Reason.NO_GLYPH, "U+1F600", "GRINNING FACE"),
        ("\x00", Reason.NOT_A_SIGN, "U+0000", "?"),
        ("\t", Reason.NOT_A_SIGN, "U+0009", "CHARACTER TABULATION"),
        ("\n", Reason.NOT_A_SIGN, "U+000A", "LINE FEED"),
        ("\ufffe", Reason.NOT_A_SIGN, "U+FFFE", "?"),
        ("\ufeff", Reason.NOT_A_SIGN, "U+FEFF", "ZERO WIDTH NO-BREAK SPACE"),
        ("\u200b", Reason.NOT_A_SIGN, "U+200B", "ZERO WIDTH SPACE"),
        ("\u202e", Reason.NOT_A_SIGN, "U+202E", "RIGHT-TO-LEFT OVERRIDE"),
        ("\u00ad", Reason.NOT_A_SIGN, "U+00AD", "SOFT HYPHEN"),
        ("\u2028", Reason.NOT_A_SIGN, "U+2028", "LINE SEPARATOR"),
        ("\ue000", Reason.NOT_A_SIGN, "U+E000", "?"),
        ("\ud800", Reason.NOT_A_SIGN, "U+D800", "?"),
    ],
)
def test_what_cannot_be_printed_is_named_with_its_place(
    letter: str, reason: Reason, code_point: str, name: str
) -> None:
    (fault,) = check_glyphs(with_text(f"Tổ chức hội nghị{letter}sơ kết"))

    assert (fault.reason, fault.code_point, fault.character) == (reason, code_point, name)
    assert fault.near == "hức hội nghị□sơ kết"
    assert (fault.section, fault.block, fault.count) == ("1", "b1", 1)


def test_all_faults_are_collected_and_repeated_ones_counted() -> None:
    faults = check_glyphs(with_text("中a中b\x07c中"))

    assert [(fault.code_point, fault.count) for fault in faults] == [("U+4E2D", 3), ("U+0007", 1)]


def test_the_refusal_names_all_kinds_and_the_first_place() -> None:
    with pytest.raises(TextNotPrintable) as caught:
        require_printable(with_text("中a中b\x07c"))

    assert caught.value.parameters == {
        "count": 3,
        "characters": ("U+4E2D (CJK UNIFIED IDEOGRAPH-4E2D)", "U+0007 (?)"),
        "near": "□a中b c",
        "section": "1",
        "block": "b1",
    }


def test_a_text_in_another_script_is_not_spelt_out() -> None:
    with pytest.raises(TextNotPrintable) as caught:
        require_printable(with_text("".join(chr(0x4E00 + number) for number in range(500))))

    assert caught.value.parameters["count"] == 500
    named = caught.value.parameters["characters"]
    assert isinstance(named, tuple)
    assert len(named) == 10


@pytest.mark.parametrize(
    "change",
    [
        {"governing": "中"},
        {"agency": ("XÃ 中",)},
        {"symbol": "中"},
        {"place": "中"},
        {"type_name": "中"},
        {"subject": "中"},
        {"addressees": ("a", "中")},
        {"bases": ("中",)},
        {"signature": Signature(("中",), "b", "c")},
        {"signature": Signature(("a",), "中", "c")},
        {"signature": Signature(("a",), "b", "中")},
        {"recipients": ("a", "中")},
    ],
)
def test_no_corner_of_the_page_is_left_out(change: dict[str, object]) -> None:
    assert len(check_glyphs(replace(sample_outline(), **change))) == 1  # type: ignore[arg-type]  # by the table


@pytest.mark.parametrize("corner", ["label", "title", "note", "column", "cell"])
def test_appendices_are_searched_too(corner: str) -> None:
    said = {name: "中" if name == corner else "a" for name in ("label", "title", "note", "column", "cell")}
    table = Table((Column(said["column"], 1, Align.LEFT),), (Row(((Span(said["cell"]),),)),))
    appendix = Appendix(said["label"], said["title"], said["note"], (table,))
    outline: Outline = replace(sample_outline(), appendices=(appendix,))

    assert [fault.code_point for fault in check_glyphs(outline)] == ["U+4E2D"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_faults_can_be_said(language: str) -> None:
    catalogue = load_catalogue(language)
    for fault in check_glyphs(with_text("中\x07")):
        message = fault.message()
        assert catalogue.entries[message.id].placeholders() <= set(message.parameters)
