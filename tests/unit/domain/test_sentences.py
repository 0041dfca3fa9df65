"""Sentences of packs: conditions, variants, holes, changes in words, nil; and words of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from small_packs import NOVEMBER, REGIME, RULE, TEMPLATE, indicator

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import OfficeId
from soxa.domain.offices import Office, OfficeType
from soxa.domain.packs import Section, Sentence, Source
from soxa.domain.periods import Period
from soxa.domain.phrases import (
    BadPlaceholder,
    Blank,
    Change,
    Comparison,
    Foremost,
    Number,
    Optional,
    Words,
    figures_of,
    parse_phrases,
)
from soxa.domain.printing import print_figure
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, TextRun
from soxa.domain.sentences import fill, fill_words, make_blocks, office_name
from soxa.domain.values import Absence, Value

OFFICE = Office(OfficeId(UUID(int=1)), OfficeType.XA, "Nậm Pung", "02683", "15", "Tỉnh Lào Cai")
TRUTHS: Mapping[str, Decimal | bool] = {"days": Decimal(31), "first_period": False}

_DAYS = {Basis.PREVIOUS: RULE.previous(NOVEMBER), Basis.LAST_YEAR: RULE.last_year(NOVEMBER)}


def _blocks(section: Section, **values: Value | int) -> tuple[Block, ...]:
    def figure(key: FigureKey) -> Figure:
        value = values.get(str(key).replace(".", "_"), Absence.BLANK)
        value = Decimal(value) if isinstance(value, int) else value
        parts = (FigureKey("HC03", Basis.ACTUAL), FigureKey("HC02", Basis.ACTUAL))
        days = _DAYS.get(key.basis, NOVEMBER)
        return Figure(key, days, value, Sources(parts=parts if key.indicator == "HC10" else ()))

    return make_blocks(section, {"office": "Ủy ban nhân dân xã Nậm Pung"}, figure=figure, truths=TRUTHS)


def _section(*sentences: Sentence, nil: str = "", indicators: tuple[str, ...] = ()) -> Section:
    return Section("I", 1, "I.", "CÔNG TÁC", indicators=indicators, sentences=sentences, nil=nil)


def _said(blocks: tuple[Block, ...]) -> list[str]:
    return [
        "".join(
            run.text if isinstance(run, TextRun) else f"<{run.key}:{run.format.value}>" for run in block.runs
        )
        for block in blocks
    ]


def test_a_text_is_read_into_words_blanks_figures_and_changes() -> None:
    assert parse_phrases("{office} họp {CD03.actual:count} cuộc, {CD03.change_last_year:change}.") == (
        Blank("office"),
        Words(" họp "),
        Number(FigureKey("CD03", Basis.ACTUAL), NumberFormat.COUNT),
        Words(" cuộc, "),
        Change(FigureKey("CD03", Basis.CHANGE_LAST_YEAR)),
        Words("."),
    )


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "}",
        "{}",
        "{nobody}",
        "{CD03}",
        "{CD03.actual}",
        "{CD03.actual:words}",
        "{.actual:count}",
        "{CD03.actual:change}",
        "{.change_previous:change}",
        "{{office}}",
        "{office",
        "{appendix:}",
        "{appendix:PL 1}",
        "{documents:}",
        "{documents:1}",
        "{CD03.actual:compare}",
        "{.actual:foremost}",
        "[",
        "a]",
        "[a[b]]",
        "[{office]}",
    ],
)
def test_other_placeholders_are_refused(text: str) -> None:
    with pytest.raises(BadPlaceholder):
        parse_phrases(text)


def test_a_sentence_without_condition_needs_only_its_figures() -> None:
    section = _section(Sentence("I.a", "{office} họp {CD03.actual:count} cuộc."))
    assert _said(_blocks(section, CD03_actual=5)) == [
        "Ủy ban nhân dân xã Nậm Pung họp <CD03.actual:count> cuộc."
    ]
    assert _blocks(section) == ()
    assert _blocks(section, CD03_actual=Absence.NIL) == ()


def test_the_first_variant_that_can_be_made_stands_under_one_identity() -> None:
    section = _section(
        Sentence("I.hop", "Họp {CD03.actual:count} cuộc, {CD04.actual:count} lượt người.", "CD03 > 0"),
        Sentence("I.hop~thieu", "Họp {CD03.actual:count} cuộc.", "CD03 > 0"),
    )
    full, short = _blocks(section, CD03_actual=5, CD04_actual=93), _blocks(section, CD03_actual=5)
    assert _said(full) == ["Họp <CD03.actual:count> cuộc, <CD04.actual:count> lượt người."]
    assert _said(short) == ["Họp <CD03.actual:count> cuộc."]
    assert [block.id for block in (*full, *short)] == ["I.hop", "I.hop"]
    assert _blocks(section, CD03_actual=0, CD04_actual=0) == ()


def test_a_condition_on_a_blank_prints_nothing() -> None:
    assert _blocks(_section(Sentence("I.a", "Có hội nghị.", "CD03 > 0"))) == ()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("5.2", "Đạt 3 ha, tăng <A.change_last_year:size> so với cùng kỳ."),
        ("-46", "Đạt 3 ha, giảm <A.change_last_year:size> so với cùng kỳ."),
        ("0", "Đạt 3 ha, bằng cùng kỳ."),
        ("0.04", "Đạt 3 ha, bằng cùng kỳ."),
        ("-0.04", "Đạt 3 ha, bằng cùng kỳ."),
    ],
)
def test_a_change_is_said_as_it_will_be_printed(change: str, expected: str) -> None:
    section = _section(Sentence("I.a", "Đạt 3 ha, {A.change_last_year:change} so với cùng kỳ."))
    assert _said(_blocks(section, A_change_last_year=Decimal(change))) == [expected]
    assert _blocks(section) == ()  # undefined: from zero


def test_the_nil_sentence_needs_every_figure_of_the_section_to_say_so() -> None:
    section = _section(nil="Trong kỳ không phát sinh.", indicators=("TC01", "TC05"))
    assert _said(_blocks(section, TC01_actual=0, TC05_actual=Absence.NIL)) == ["Trong kỳ không phát sinh."]
    assert _blocks(section) == ()
    assert _blocks(section, TC01_actual=0) == ()  # nobody has said anything of TC05
    assert _blocks(section, TC01_actual=0, TC05_actual=2) == ()
    assert _said(_blocks(_section(nil="Không."))) == ["Không."]


def test_a_rate_that_zeros_leave_undefined_does_not_silence_the_nil_sentence() -> None:
    section = _section(nil="Không phát sinh hồ sơ.", indicators=("HC02", "HC10"))
    assert _said(_blocks(section, HC02_actual=0, HC03_actual=0)) == ["Không phát sinh hồ sơ."]
    assert _blocks(section, HC02_actual=0) == ()


def test_a_pack_may_say_what_its_nil_sentence_speaks_of() -> None:
    section = replace(
        _section(nil="Không phát sinh hồ sơ.", indicators=("HC02", "HC05", "CS01")),
        nil_condition="HC02 = 0 and HC05 = 0",
    )
    assert _said(_blocks(section, HC02_actual=0, HC05_actual=Absence.NIL)) == ["Không phát sinh hồ sơ."]
    assert _blocks(section, CS01_actual=0) == ()
    assert _blocks(section, HC02_actual=0, CS01_actual=0) == ()


def test_made_blocks_are_the_machines_and_their_words_are_joined() -> None:
    (block,) = _blocks(_section(Sentence("I.a", "{office} họp {CD03.actual:count}.")), CD03_actual=1)
    assert block.author is Author.PACK
    assert [type(run) for run in block.runs] == [TextRun, FigureRun, TextRun]


@pytest.mark.parametrize(
    ("label", "month", "short", "following", "following_year", "first", "last"),
    [
        ("2026-11", "11", "11", "12", "2026", "15/10", "14/11/2026"),
        ("2026-12", "12", "12 năm 2026", "01", "2027", "15/11", "14/12/2026"),
        ("2026-01", "01", "01", "02", "2026", "15/12/2025", "14/01/2026"),
    ],
)
def test_words_of_a_report(
    label: str, month: str, short: str, following: str, following_year: str, first: str, last: str
) -> None:
    words = fill_words(OFFICE, REGIME, template=TEMPLATE, period=RULE.parse(label))
    assert (words["month"], words["month_short"]) == (month, short)
    assert (words["next_month"], words["next_month_year"]) == (following, following_year)
    assert (words["first_day"], words["last_day"]) == (first, last)
    assert words["commune"] == "xã Nậm Pung"
    assert words["province"] == "tỉnh Lào Cai"
    assert words["subject"] == f"Tình hình tháng {short}"
    assert words["subject_inside"] == f"tình hình tháng {short}"


def test_an_office_typed_by_hand_is_named_as_it_was_typed() -> None:
    typed = replace(OFFICE, type=OfficeType.OTHER, name="Văn phòng UBND tỉnh", province_name="")
    assert office_name(typed) == "Văn phòng UBND tỉnh"
    words = fill_words(typed, REGIME, template=TEMPLATE, period=NOVEMBER)
    assert fill("Sở Tài chính {province}", words) == "Sở Tài chính"


@pytest.mark.parametrize(
    ("province", "inside"),
    [
        ("Tỉnh Cao Bằng", "tỉnh Cao Bằng"),
        ("Thành phố Hà Nội", "thành phố Hà Nội"),
        ("Cao Bằng", "Cao Bằng"),
        ("TP. Huế", "TP. Huế"),
        ("", ""),
    ],
)
def test_only_the_word_before_a_provinces_name_becomes_small(province: str, inside: str) -> None:
    office = replace(OFFICE, province_name=province)
    assert fill_words(office, REGIME, template=TEMPLATE, period=NOVEMBER)["province"] == inside


def test_a_text_of_words_alone_takes_no_figures() -> None:
    with pytest.raises(ValueError, match="CD03"):
        fill("{CD03.actual:count}", {})


def test_a_single_period_has_words_too() -> None:
    period = Period(date(2026, 10, 1), date(2026, 11, 6), "2026-10-01/2026-11-06")
    words = fill_words(OFFICE, REGIME, template=TEMPLATE, period=period)
    assert (words["first_day"], words["last_day"], words["year"]) == ("01/10", "05/11/2026", "2026")


# --- comparisons, optional parts, units, documents


def test_optional_parts_lists_and_units_are_read() -> None:
    phrases = parse_phrases("A[, {B.change_previous:compare}] {documents:KH,QĐ} {C.actual:foremost}")
    assert phrases == (
        Words("A"),
        Optional((Words(", "), Comparison(FigureKey("B", Basis.CHANGE_PREVIOUS)))),
        Words(" "),
        Blank("documents:KH,QĐ"),
        Words(" "),
        Foremost(FigureKey("C", Basis.ACTUAL)),
    )
    assert [str(key) for key in figures_of(phrases)] == ["B.change_previous", "C.actual"]


_PARTS = {
    basis: (FigureKey("A", Basis.ACTUAL), FigureKey("A", before))
    for basis, before in (
        (Basis.CHANGE_PREVIOUS, Basis.PREVIOUS),
        (Basis.CHANGE_LAST_YEAR, Basis.LAST_YEAR),
    )
}


def _sentence(text: str, *, unit: str = "", **given: Value | str | int) -> str:
    """A whole sentence as the page prints it."""
    return _sentence_of(text, given, unit=unit)


def _sentence_of(text: str, values: Mapping[str, Value | str | int], *, unit: str = "") -> str:
    def figure(key: FigureKey) -> Figure:
        value = values.get(str(key).replace(".", "_"), Absence.BLANK)
        number = value if isinstance(value, Absence) else Decimal(value)
        return Figure(key, _DAYS.get(key.basis, NOVEMBER), number, Sources(parts=_PARTS.get(key.basis, ())))

    words = {"office": "UBND xã Nậm Pung", "documents": "Kế hoạch số 12/KH-UBND", "documents:QĐ": ""}
    blocks = make_blocks(
        _section(Sentence("I.a", text)), words, figure=figure, truths=TRUTHS, unit=lambda _key: unit
    )
    shown = indicator("A", Source.SLIP, decimals=1)
    return " | ".join(
        "".join(
            run.text if isinstance(run, TextRun) else print_figure(figure(run.key), shown, form=run.format)
            for run in block.runs
        )
        for block in blocks
    )


CROPS = (
    "Diện tích lúa đạt {A.actual:number} ha[, {A.change_previous:compare}]"
    "[, {A.change_last_year:compare}][, đạt {A.ratio_plan_province:percent} kế hoạch năm]."
)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"A_actual": "652"}, "Diện tích lúa đạt 652,0 ha."),
        (
            {"A_actual": "652", "A_change_last_year": "15", "A_ratio_plan_province": "109"},
            "Diện tích lúa đạt 652,0 ha, tăng 15,0% so với cùng kỳ năm trước, đạt 109,0% kế hoạch năm.",
        ),
        (
            {"A_actual": "48", "A_change_previous": "-46.04", "A_change_last_year": "0.04"},
            "Diện tích lúa đạt 48,0 ha, giảm 46,0% so với kỳ trước, bằng cùng kỳ năm trước.",
        ),
        (
            {"A_actual": "5", "A_previous": "0"},
            "Diện tích lúa đạt 5,0 ha, kỳ trước không phát sinh.",
        ),
        (
            {"A_actual": "5", "A_last_year": Absence.NIL},
            "Diện tích lúa đạt 5,0 ha, cùng kỳ năm trước không phát sinh.",
        ),
        (
            {"A_actual": "0", "A_previous": "0"},
            "Diện tích lúa đạt 0,0 ha, kỳ trước cũng không phát sinh.",
        ),
        ({"A_previous": "0"}, ""),
    ],
)
def test_a_comparison_is_said_whole_and_never_in_percent_from_nothing(
    values: Mapping[str, Value | str | int], said: str
) -> None:
    assert _sentence_of(CROPS, values) == said


def test_an_optional_part_is_said_whole_or_not_at_all() -> None:
    text = "{office} ban hành {A.actual:count} văn bản[, gồm: {documents}][, trong đó: {documents:QĐ}]."
    assert (
        _sentence(text, A_actual=3) == "UBND xã Nậm Pung ban hành 3,0 văn bản, gồm: Kế hoạch số 12/KH-UBND."
    )
    assert _sentence("Có [{B.actual:count} và {A.actual:count}] việc.", A_actual=3) == "Có  việc."
    assert fill("Mục[ {appendix:PL9}]", {}) == "Mục"
    assert fill("Mục[ {appendix:PL1}]", {"appendix:PL1": "Phụ lục"}) == "Mục Phụ lục"


def test_the_foremost_unit_is_named_or_the_sentence_is_not_made() -> None:
    text = "Họp {A.actual:count} cuộc[, nhiều nhất là {A.actual:foremost}]."
    assert _sentence(text, unit="Phòng Kinh tế", A_actual=3) == "Họp 3,0 cuộc, nhiều nhất là Phòng Kinh tế."
    assert _sentence(text, A_actual=3) == "Họp 3,0 cuộc."
    assert _sentence("Nhiều nhất là {A.actual:foremost}.", A_actual=3) == ""


def test_nothing_is_compared_with_a_period_that_the_ledger_knows_in_part() -> None:
    def figure(key: FigureKey) -> Figure:
        parts = _PARTS.get(key.basis, ())
        return Figure(key, NOVEMBER, Decimal(5), Sources(parts=parts))

    text = "Đạt {A.actual:count} việc[, {A.change_previous:compare}][, {A.change_last_year:change}]."
    asked: list[FigureKey] = []

    def is_whole(before: Figure) -> bool:
        asked.append(before.key)
        return before.key.basis is Basis.LAST_YEAR

    blocks = make_blocks(_section(Sentence("I.a", text)), {}, figure=figure, truths=TRUTHS, is_whole=is_whole)
    assert _said(blocks) == ["Đạt <A.actual:count> việc, tăng <A.change_last_year:size>."]
    assert asked == [FigureKey("A", Basis.PREVIOUS), FigureKey("A", Basis.LAST_YEAR)]
