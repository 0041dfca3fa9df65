"""Drafting on the sample office, by the numbers that issue 2 names; the clerk's words; slips and plans."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sample_ledger import NOW, empty_ledger, sample_ledger

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.drafts import Draft, Point
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.ids import ActivityId, ReportId, SlipId, UnitId
from soxa.domain.measuring import is_about_tasks, measure
from soxa.domain.outline import Paragraph
from soxa.domain.packs import Severity
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule, UnknownPeriod
from soxa.domain.reports import Sealing
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, SectionText, TextRun
from soxa.domain.slips import Slip
from soxa.domain.values import Absence
from soxa.services.checking import points
from soxa.services.composing import VIET_NAM, compose
from soxa.services.drafting import (
    OverrideNotAllowed,
    SlipSourceMissing,
    SlipValueNotAllowed,
    TextIsSecret,
    UnknownIndicator,
    UnknownRegime,
    figure_detail,
    open_report,
    recompute,
    save_slip_value,
    save_text,
    set_override,
)
from soxa.services.packs import read_pack, shipped_pack
from soxa.services.sample_office import enter_sample_slips
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger
from soxa.wording.speech import Wording

R01, NOVEMBER = "R01-thang", "2026-11"
START, END = date(2026, 10, 15), date(2026, 11, 15)
RULE = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    sample_ledger(path).close()
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made, path)
    with Ledger.open(path, actor="Công chức Văn phòng - Thống kê", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def draft(ledger: Ledger) -> Draft:
    return open_report(ledger, R01, NOVEMBER)


def _unit(ledger: Ledger, code: str) -> UnitId:
    return next(unit.id for unit in ledger.units() if unit.code == code)


def _text(draft: Draft, section: str) -> list[str]:
    """A section as it is printed."""
    outline = compose(draft, sealed_utc=NOW)
    return [
        "".join(span.text for span in part.spans)
        for part in outline.parts
        if isinstance(part, Paragraph) and part.block and part.section == section
    ]


def _figure(draft: Draft, key: str) -> Figure:
    return draft.figures[FigureKey.parse(key)]


# --- the numbers of the issue


FACTS = {
    "CD16": 29,
    "CD15": 2,
    "CD04": 93,
    "TT02": 150,
    "TT12": 14,
    "HC02": 427,
    "HC03": 368,
    "HC05": 418,
    "HC06": 403,
}


@pytest.mark.parametrize(("code", "value"), FACTS.items())
def test_the_sample_months_numbers(draft: Draft, code: str, value: int) -> None:
    assert _figure(draft, f"{code}.actual").value == value


def test_rates_of_the_sample_month(draft: Draft) -> None:
    assert round(Decimal(str(_figure(draft, "HC10.actual").value)), 1) == Decimal("86.2")
    assert round(Decimal(str(_figure(draft, "HC11.actual").value)), 1) == Decimal("96.4")


def test_each_number_stands_in_a_sentence_of_the_page(draft: Draft) -> None:
    said = [*_text(draft, "I"), *_text(draft, "II.2.c"), *_text(draft, "II.3")]
    for words in (
        "29 hoạt động",
        "02 hội nghị với 93 lượt người dự",
        "tổng thời lượng 150 phút",
        "Đăng 14 tin, bài",
        "Tiếp nhận mới 427 hồ sơ, trong đó trực tuyến 368 hồ sơ, đạt 86,2%",
        "; đã giải quyết 418 hồ sơ, trước hạn và đúng hạn 403 hồ sơ, đạt 96,4%",
    ):
        assert sum(words in sentence for sentence in said) == 1, words


@pytest.mark.parametrize(
    ("code", "kinds", "has"),
    [
        ("CD16", (), ""),
        ("CD15", ("HN",), ""),
        ("CD04", ("HN",), "nguoi"),
        ("TT02", ("TT",), "phut"),
        ("TT12", ("TIN",), ""),
        ("HC02", ("HS",), "tiepnhan"),
        ("HC03", ("HS",), "tructuyen"),
        ("HC05", ("HS",), "dagq"),
        ("HC06", ("HS",), "dunghan"),
    ],
)
def test_pressed_a_figure_lists_exactly_its_activities(
    ledger: Ledger, draft: Draft, code: str, kinds: tuple[str, ...], has: str
) -> None:
    # Not by the indicator's own selection: by walking the ledger as a person would.
    month = ledger.activities.find(ActivityQuery(start=START, end=END, statuses=(Status.DONE,)))
    expected = {
        one.id for one in month if (not kinds or one.kind in kinds) and (not has or has in one.quantities)
    }
    detail = figure_detail(ledger, draft, FigureKey.parse(f"{code}.actual"))
    assert {one.id for one in detail.activities} == expected
    assert len(detail.activities) == len(expected) > 0
    days = [(one.counted_on, one.id.bytes) for one in detail.activities]
    assert days == sorted(days)


def test_what_is_beside_a_figure(ledger: Ledger, draft: Draft) -> None:
    detail = figure_detail(ledger, draft, FigureKey.parse("HC10.actual"))
    assert [str(part.key) for part in detail.parts] == ["HC03.actual", "HC02.actual"]
    assert detail.indicator.name == "Tỷ lệ hồ sơ nộp trực tuyến"
    assert detail.previous.period.label == "2026-10"
    assert detail.last_year.period.label == "2025-11"
    assert detail.cumulative.period.start == date(2025, 12, 15)
    assert not detail.is_by_hand
    with pytest.raises(UnknownIndicator):
        figure_detail(ledger, draft, FigureKey("ZZ99", Basis.ACTUAL))


def test_the_ledgers_sql_and_the_rule_in_python_agree(ledger: Ledger) -> None:
    pack = read_pack(ledger.pack_bytes())
    everything = ledger.activities.find(ActivityQuery())
    rule = PeriodRule(pack.regime(R01).frequency, pack.regime(R01).closing)
    for label in ("2025-11", "2026-06", "2026-11"):
        period = rule.parse(label)
        for indicator in pack.indicators:
            for selection in indicator.selections:
                if is_about_tasks(selection) or selection.operation.value in {"first", "last"}:
                    continue
                by_rule = measure(selection, everything, start=period.start, end=period.end)
                assert ledger.measures.measure(selection, period) == (by_rule.value, by_rule.activities)


# --- opening, words, recomputing


def test_opening_begins_a_report_once(ledger: Ledger, draft: Draft) -> None:
    again = open_report(ledger, "thang", NOVEMBER)
    assert again.report.id == draft.report.id
    assert len(ledger.reports.all()) == 1
    assert again.figures == draft.figures


@pytest.mark.parametrize("regime", ["R02", "", "R01-thang-x"])
def test_an_unknown_regime_names_those_there_are(ledger: Ledger, regime: str) -> None:
    with pytest.raises(UnknownRegime) as caught:
        open_report(ledger, regime, NOVEMBER)
    assert "R01-thang" in Wording("vi").explain(caught.value).remedy


def test_an_unknown_period_shows_how_to_write_one(ledger: Ledger) -> None:
    with pytest.raises(UnknownPeriod) as caught:
        open_report(ledger, R01, "11/2026")
    assert "2026-11" in Wording("vi").explain(caught.value).remedy


def test_a_reading_ledger_drafts_without_keeping_anything(ledger: Ledger) -> None:
    ledger.close()
    with Ledger.open(ledger.path, writable=False) as reading:
        assert _figure(open_report(reading, R01, NOVEMBER), "CD16.actual").value == 29
        assert reading.reports.all() == ()


def test_a_new_activity_moves_the_figures_and_leaves_the_clerks_words(ledger: Ledger, draft: Draft) -> None:
    mine = Block("mine", (TextRun("Lời của tôi."),), Author.CLERK)
    save_text(ledger, draft.report.id, replace(draft.text("I"), blocks=(mine, *draft.text("I").blocks)))
    meeting = Activity(
        ActivityId(uuid4()),
        date(2026, 11, 3),
        date(2026, 11, 3),
        "HN",
        "Hội nghị",
        quantities={"nguoi": Decimal(7)},
    )
    ledger.activities.add([meeting])
    after = recompute(ledger, draft)
    assert _figure(after, "CD04.actual").value == 100
    assert meeting.id in _figure(after, "CD04.actual").sources.activities
    assert _text(after, "I")[0] == "Lời của tôi."
    assert any("03 hội nghị với 100 lượt người dự" in sentence for sentence in _text(after, "I"))
    stored = ledger.reports.by_id(draft.report.id)
    assert next(text for text in stored.texts if text.section == "I").blocks[0] == mine


def test_a_figure_in_the_clerks_sentence_follows_the_ledger(ledger: Ledger, draft: Draft) -> None:
    run = FigureRun(FigureKey.parse("CD16.actual"), NumberFormat.COUNT)
    block = Block("mine", (TextRun("Có "), run, TextRun(" việc.")), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText("III.1", (block,)))
    assert _text(recompute(ledger, draft), "III.1") == ["Có 29 việc."]
    ledger.activities.remove([_figure(draft, "CD15.actual").sources.activities[0]])
    assert _text(recompute(ledger, draft), "III.1") == ["Có 28 việc."]


def test_a_sentence_taken_out_stays_out(ledger: Ledger, draft: Draft) -> None:
    kept = tuple(block for block in draft.text("I").blocks if block.id != "I.kiemtra")
    shown = save_text(ledger, draft.report.id, replace(draft.text("I"), blocks=kept))
    assert shown.blocks == kept
    after = recompute(ledger, draft)
    assert [block.id for block in after.text("I").blocks] == [block.id for block in kept]
    assert all(block.author is Author.PACK for block in after.text("I").blocks)


def test_nil_stands_where_nothing_came_and_makes_room_for_words(ledger: Ledger, draft: Draft) -> None:
    assert _text(draft, "II.4") == ["Trong kỳ không phát sinh lượt tiếp công dân và đơn thư."]
    save_text(
        ledger, draft.report.id, SectionText("II.4", (Block("x", (TextRun("Đã tiếp."),), Author.CLERK),))
    )
    assert _text(recompute(ledger, draft), "II.4") == ["Đã tiếp."]


def test_nothing_is_denied_of_which_nobody_spoke(tmp_path: Path) -> None:
    meeting = Activity(ActivityId(uuid4()), START, START, "HN", "Hội nghị", quantities={"nguoi": Decimal(7)})
    with empty_ledger(tmp_path / "so.soxa") as ledger:
        ledger.activities.add([meeting])
        draft = open_report(ledger, R01, NOVEMBER)
        assert _figure(draft, "CS01.actual").value == 0
        assert _figure(draft, "HC02.actual").value is Absence.BLANK
        assert _text(draft, "II.3") == []
        unit = _unit(ledger, "PVHCC")
        for code in ("HC02", "HC05"):
            save_slip_value(
                ledger,
                code,
                period=draft.period,
                value=Absence.NIL,
                unit=unit,
                given_on=END,
                source="Hệ thống",
            )
        after = recompute(ledger, draft)
        assert _text(after, "II.3") == ["Trong kỳ không phát sinh hồ sơ thủ tục hành chính."]


def test_an_empty_ledger_prints_no_number_it_was_not_told(tmp_path: Path) -> None:
    with empty_ledger(tmp_path / "so.soxa") as ledger:
        draft = open_report(ledger, R01, NOVEMBER)
        assert {figure.value for figure in draft.figures.values()} == {Absence.BLANK}
        assert [text.section for text in draft.texts if text.blocks] == ["V"]
        outline = compose(draft, sealed_utc=NOW)
        assert [appendix.label for appendix in outline.appendices] == ["Phụ lục"]


def test_plans_and_tasks_of_the_next_month_open_section_four(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "KT")
    planned = Activity(
        ActivityId(UUID(int=1)),
        date(2026, 12, 1),
        date(2026, 12, 5),
        "HN",
        "Tổng kết năm",
        status=Status.PLANNED,
        unit=unit,
    )
    task = Activity(
        ActivityId(UUID(int=2)),
        START,
        START,
        "NV",
        "Rà soát hộ nghèo",
        status=Status.PLANNED,
        task=AssignedTask("UBND tỉnh", "15/UBND-KT", date(2026, 11, 20), None),
    )
    late = replace(
        task, id=ActivityId(UUID(int=3)), title="Việc trễ", task=AssignedTask("UBND tỉnh", "", START, None)
    )
    ledger.activities.add([planned, task, late])
    after = recompute(ledger, draft)
    assert _text(after, "IV") == [
        "- Rà soát hộ nghèo (thời hạn 20/11/2026).",
        "- Tổng kết năm (Phòng Kinh tế chủ trì; thời hạn 05/12/2026).",
    ]
    assert [one.title for one in after.tasks] == ["Việc trễ"]
    assert _figure(after, "CD06.actual").value == 1
    assert _figure(after, "CD07.actual").value == 0
    assert any(
        "được giao 01 nhiệm vụ đến hạn, hoàn thành đúng hạn 0 nhiệm vụ, đạt 0,0% (Phụ lục III)" in one
        for one in _text(after, "I")
    )


# --- slips, plans


def test_a_slips_value_reaches_figure_sentence_and_detail(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "VHXH")
    for code, value in (("AS01", 143), ("DC01", 1124)):
        save_slip_value(
            ledger,
            code,
            period=draft.period,
            value=Decimal(value),
            unit=unit,
            given_on=END,
            source="Sổ rà soát",
        )
    after = recompute(ledger, draft)
    assert _text(after, "II.2.d") == ["Toàn xã có 143 hộ nghèo, chiếm 12,72% tổng số hộ."]
    detail = figure_detail(ledger, after, FigureKey.parse("AS01.actual"))
    assert [slip.source for slip in detail.slips] == ["Sổ rà soát"]
    assert len(ledger.slips.for_period(START, END)) == 1  # one unit, one day, one source: one slip


def test_a_corrected_value_replaces_the_earlier_and_both_are_kept(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "VHXH")
    for day, value in ((14, 150), (16, 143)):
        save_slip_value(
            ledger,
            "AS01",
            period=draft.period,
            value=Decimal(value),
            unit=unit,
            given_on=date(2026, 11, day),
            source="Sổ rà soát",
        )
    assert _figure(recompute(ledger, draft), "AS01.actual").value == 143
    assert len(ledger.slips.for_period(START, END)) == 2


@pytest.mark.parametrize(
    ("code", "value", "source", "error"),
    [
        ("AS01", Decimal(1), "  ", SlipSourceMissing),
        ("AS01", Absence.BLANK, "sổ", SlipValueNotAllowed),
        ("AS01", Decimal("NaN"), "sổ", SlipValueNotAllowed),
        ("CD03", Decimal(1), "sổ", SlipValueNotAllowed),
        ("AS02", Decimal(1), "sổ", SlipValueNotAllowed),
        ("ZZ01", Decimal(1), "sổ", UnknownIndicator),
    ],
)
def test_what_is_no_slips_value_is_refused_with_a_sentence(
    ledger: Ledger, draft: Draft, code: str, value: Decimal, source: str, error: type[UnknownIndicator]
) -> None:
    with pytest.raises(error) as caught:
        save_slip_value(
            ledger,
            code,
            period=draft.period,
            value=value,
            unit=_unit(ledger, "VHXH"),
            given_on=END,
            source=source,
        )
    assert Wording("vi").explain(caught.value).remedy
    assert ledger.slips.for_period(START, END) == ()


def test_a_plan_is_entered_once_a_year(ledger: Ledger, draft: Draft) -> None:
    key = FigureKey.parse("CD03.plan_council")
    october = open_report(ledger, R01, "2026-10")
    set_override(ledger, october.report.id, key, Decimal(150))
    after = recompute(ledger, draft)
    assert after.figures[key].value == 150
    assert _figure(after, "CD03.ratio_plan_council").value == 50
    assert figure_detail(ledger, after, key).is_by_hand
    set_override(ledger, draft.report.id, key, Decimal(100))
    assert recompute(ledger, draft).figures[key].value == 100
    assert open_report(ledger, R01, "2027-01").figures[key].value is Absence.BLANK
    set_override(ledger, draft.report.id, key, Absence.BLANK)
    assert recompute(ledger, draft).figures[key].value == 150


def test_what_is_computed_is_not_entered(ledger: Ledger, draft: Draft) -> None:
    with pytest.raises(OverrideNotAllowed):
        set_override(ledger, draft.report.id, FigureKey.parse("CD03.actual"), Decimal(1))
    with pytest.raises(OverrideNotAllowed):
        set_override(ledger, draft.report.id, FigureKey.parse("CD03.plan_province"), Decimal("Infinity"))
    with pytest.raises(UnknownIndicator):
        set_override(ledger, draft.report.id, FigureKey.parse("ZZ03.plan_province"), Decimal(1))


def test_units_highlights_and_difficulties_come_into_their_sections(ledger: Ledger, draft: Draft) -> None:
    ledger.slips.save(
        Slip(
            SlipId(uuid4()),
            _unit(ledger, "KT"),
            START,
            END,
            END,
            "Báo cáo",
            {},
            highlights="Vụ mùa được mùa.",
            difficulties="Thiếu máy gặt.",
        )
    )
    after = recompute(ledger, draft)
    assert _text(after, "II.1.a") == ["Vụ mùa được mùa."]
    assert _text(after, "II.1.b") == []
    assert _text(after, "V") == ["- Thiếu máy gặt."]


# --- sealed


def test_a_sealed_report_is_computed_no_more(ledger: Ledger, draft: Draft) -> None:
    pdf, docx, xlsx = (ledger.files.put(name.encode(), name, "text/plain") for name in ("p", "d", "x"))
    ledger.reports.add_sealing(draft.report.id, Sealing(1, NOW, pdf, docx, xlsx), figures=draft.figures)
    ledger.activities.remove([_figure(draft, "CD15.actual").sources.activities[0]])
    after = open_report(ledger, R01, NOVEMBER)
    assert after.is_frozen
    assert after.figures == draft.figures
    assert after.texts == draft.texts
    assert after.points == ()
    ledger.reports.drop_sealing(draft.report.id)
    assert _figure(open_report(ledger, R01, NOVEMBER), "CD16.actual").value == 28


def test_a_sealed_report_makes_nothing_up_beside_what_it_froze(ledger: Ledger, draft: Draft) -> None:
    pdf, docx, xlsx = (ledger.files.put(name.encode(), name, "text/plain") for name in ("p", "d", "x"))
    key = FigureKey.parse("CD16.actual")
    ledger.reports.add_sealing(
        draft.report.id, Sealing(1, NOW, pdf, docx, xlsx), figures={key: draft.figures[key]}
    )
    after = open_report(ledger, R01, NOVEMBER)
    detail = figure_detail(ledger, after, key)
    assert detail.figure == draft.figures[key]
    assert len(detail.activities) == 29
    assert detail.previous.value is Absence.BLANK
    assert compose(after, sealed_utc=NOW).appendices


# --- points


def test_points_of_the_sample_month(ledger: Ledger, draft: Draft) -> None:
    found = {point.code for point in points(draft)}
    expected = {"section_empty", "slip_missing", "to_mend", "nil_used", "unconfirmed_receivers"}
    assert {*expected, "year_starts_early"} <= found
    assert not draft.is_blocked
    assert [point.severity for point in draft.points] == sorted(
        (point.severity for point in draft.points), key=list(Severity).index
    )
    to_mend = {point.place.activity for point in draft.points if point.code == "to_mend"}
    month = ledger.activities.find(ActivityQuery(start=START, end=END, to_mend=True, statuses=(Status.DONE,)))
    assert to_mend == {one.id for one in month}


def test_every_point_has_a_sentence_and_a_remedy_in_both_languages(draft: Draft) -> None:
    for language in ("vi", "en"):
        wording = Wording(language)
        for point in draft.points:
            explained = wording.explain(point.message)
            assert explained.text
            assert explained.remedy
            assert "{" not in explained.text + explained.remedy


def test_a_rule_that_fails_blocks_with_its_numbers(ledger: Ledger, draft: Draft) -> None:
    files = ledger.activities.get(_figure(draft, "HC03.actual").sources.activities)[0]
    wrong = replace(files, quantities={**files.quantities, "tructuyen": Decimal(9000)})
    ledger.activities.change(wrong)
    after = recompute(ledger, draft)
    failed = [point for point in after.points if point.severity is Severity.BLOCK]
    assert after.is_blocked
    assert {point.code for point in failed} == {"K01a", "K03b"}
    (first,) = [point for point in failed if point.code == "K01a"]
    assert (first.place.section, first.place.figure) == ("II.3", FigureKey.parse("HC03.actual"))
    explained = Wording("vi").explain(first.message)
    assert "427" in explained.text
    assert explained.remedy


def test_a_rule_is_not_judged_while_one_of_its_figures_is_blank(draft: Draft) -> None:
    # HC07 was never told, so "đúng hạn + quá hạn = đã giải quyết" cannot be judged: 403 is not 418.
    assert _figure(draft, "HC07.actual").value is Absence.BLANK
    assert not [point for point in draft.points if point.code == "K01b"]


def test_a_rule_over_figures_that_no_page_prints_is_judged_too(ledger: Ledger, draft: Draft) -> None:
    (files, *_) = ledger.activities.get(_figure(draft, "HC05.actual").sources.activities)
    ledger.activities.change(replace(files, quantities={**files.quantities, "quahan": Decimal(3)}))
    after = recompute(ledger, draft)
    assert [point.code for point in after.points if point.severity is Severity.BLOCK] == ["K01b"]


def test_a_hole_in_the_clerks_sentence_blocks(ledger: Ledger, draft: Draft) -> None:
    run = FigureRun(FigureKey.parse("AS08.actual"), NumberFormat.COUNT)
    save_text(
        ledger, draft.report.id, SectionText("III.1", (Block("x", (TextRun("Có "), run), Author.CLERK),))
    )
    after = recompute(ledger, draft)
    assert [point.code for point in after.points if point.severity is Severity.BLOCK] == ["figure_blank"]
    assert _text(after, "III.1") == ["Có …"]


def test_a_word_that_contradicts_its_figure_blocks(ledger: Ledger, draft: Draft) -> None:
    run = FigureRun(FigureKey.parse("CD16.change_previous"), NumberFormat.SIZE)
    for word, expected in (("tăng", ["change_says_otherwise"]), ("giảm", [])):
        block = Block("x", (TextRun(f"Hoạt động {word} "), run), Author.CLERK)
        save_text(ledger, draft.report.id, SectionText("III.1", (block,)))
        after = recompute(ledger, draft)
        assert [point.code for point in after.points if point.severity is Severity.BLOCK] == expected
    assert _text(after, "III.1") == ["Hoạt động giảm 38,3%"]
    same = FigureRun(FigureKey.parse("CD15.change_previous"), NumberFormat.SIZE)
    for word in ("tăng", "giảm"):
        block = Block("x", (TextRun(f"Hội nghị {word} "), same), Author.CLERK)
        save_text(ledger, draft.report.id, SectionText("III.1", (block,)))
        blocking = [one for one in recompute(ledger, draft).points if one.severity is Severity.BLOCK]
        assert [one.code for one in blocking] == ["change_says_otherwise"]


def test_documents_are_compared_with_their_type_and_the_years_others(ledger: Ledger, draft: Draft) -> None:
    def document(number: str, symbol: str, kind: str, day: date) -> Activity:
        issued = IssuedDocument(kind, number, symbol, day, "Về việc", in_report=True)
        return Activity(ActivityId(uuid4()), day, day, "VB", "Về việc", document=issued)

    assert not [point for point in draft.points if point.code in {"number_twice", "symbol_differs"}]
    wrong = document("7", "KH-UBND", "QĐ", date(2026, 11, 2))
    twice = document("198", "UBND-VP", "CV", date(2026, 3, 2))
    last_year = document("194", "KH-UBND", "KH", date(2025, 11, 2))
    ledger.activities.add([wrong, twice, last_year])
    found = [(point.code, point.place.activity) for point in recompute(ledger, draft).points]
    assert ("symbol_differs", wrong.id) in found
    assert [code for code, _ in found].count("number_twice") == 1


def test_a_name_among_the_counts_is_warned_of(ledger: Ledger, draft: Draft) -> None:
    day = date(2026, 11, 2)
    reception = Activity(
        ActivityId(uuid4()), day, day, "TCD", "Tiếp công dân định kỳ", result="Bà Nguyễn Thị Mẫu, 0912345678"
    )
    ledger.activities.add([reception])
    (point,) = [point for point in recompute(ledger, draft).points if point.code == "personal_data"]
    assert point.place.activity == reception.id
    assert "Mẫu" not in Wording("vi").explain(point.message).text


def test_an_indicator_that_the_pack_lost_blocks(ledger: Ledger, draft: Draft) -> None:
    run = FigureRun(FigureKey.parse("ZZ01.actual"), NumberFormat.COUNT)
    save_text(ledger, draft.report.id, SectionText("III.1", (Block("x", (run,), Author.CLERK),)))
    after = recompute(ledger, draft)
    assert [point.code for point in after.points if point.severity is Severity.BLOCK] == ["figure_unknown"]


def test_a_period_that_still_runs_is_told_and_one_that_has_not_begun_blocks(ledger: Ledger) -> None:
    today = datetime.now(VIET_NAM).date()
    running = RULE.containing(today)
    assert running is not None
    assert "period_open" in {point.code for point in open_report(ledger, R01, running.label).points}
    future = open_report(ledger, R01, RULE.following(running).label)
    unit = _unit(ledger, "VHXH")
    save_slip_value(
        ledger, "AS01", period=future.period, value=Decimal(9), unit=unit, given_on=today, source="sổ"
    )
    assert [one.code for one in recompute(ledger, future).points if one.severity is Severity.BLOCK] == [
        "period_not_begun"
    ]
    # What was done is never entered for days to come: then it is the clock that lags behind.
    day = future.period.start
    ledger.activities.add([Activity(ActivityId(uuid4()), day, day, "HN", "Hội nghị")])
    assert not recompute(ledger, future).is_blocked
    assert "period_open" not in {point.code for point in open_report(ledger, R01, "2026-06").points}


def test_a_stock_carried_over_is_the_months_first(ledger: Ledger, draft: Draft) -> None:
    files = ledger.activities.get(_figure(draft, "HC02.actual").sources.activities)
    for one, carried in zip(files, (12, 15), strict=True):
        ledger.activities.change(replace(one, quantities={**one.quantities, "chuyenqua": Decimal(carried)}))
    figure = _figure(recompute(ledger, draft), "HC01.actual")
    assert (figure.value, figure.sources.activities) == (Decimal(12), (files[0].id,))


def test_a_draft_knows_its_sections(draft: Draft) -> None:
    assert draft.section("II.3").label == "3."
    assert draft.text("III.1").blocks == ()
    with pytest.raises(KeyError):
        draft.section("X")


def test_words_of_a_section_that_a_newer_pack_dropped_are_kept(ledger: Ledger, draft: Draft) -> None:
    save_text(
        ledger, draft.report.id, SectionText("III.3", (Block("x", (TextRun("Do mưa."),), Author.CLERK),))
    )
    raw = json.loads(shipped_pack())
    sections = raw["templates"][0]["sections"]
    raw["templates"][0]["sections"] = [section for section in sections if section["code"] != "III.3"]
    ledger.install_pack(json.dumps(raw).encode(), raw["code"], "2026.2")
    after = recompute(ledger, draft)
    assert "III.3" not in {text.section for text in after.texts}
    ledger.install_pack(shipped_pack(), raw["code"], "2026.3")
    assert _text(recompute(ledger, draft), "III.3") == ["Do mưa."]


def test_columns_that_reach_back_before_the_ledger_are_named(ledger: Ledger, draft: Draft) -> None:
    def begins(label: str) -> set[str]:
        found = open_report(ledger, R01, label).points
        return {point.code for point in found if point.code.startswith("begins_inside")}

    assert begins(NOVEMBER) == set()
    # The tracker begins on 15/9/2025, so the year 2025, counted from 15/12/2024, is not whole.
    assert begins("2025-11") == {"begins_inside_cumulative"}
    oldest = ledger.activities.find(ActivityQuery(end=date(2025, 9, 30)))
    ledger.activities.remove([one.id for one in oldest])
    assert begins("2025-10") == {"begins_inside_actual", "begins_inside_cumulative"}
    (point,) = [
        one for one in open_report(ledger, R01, "2025-11").points if one.code == "begins_inside_previous"
    ]
    for language in ("vi", "en"):
        assert "2025" in Wording(language).explain(point.message).text


def test_a_packs_own_words_are_limited_and_filled_in(ledger: Ledger) -> None:
    raw = json.loads(shipped_pack())
    raw["templates"][0]["subject"] = "Tình hình " * 60
    check = {**raw["checks"][0], "code": "X", "rule": "CD16 > 1000", "indicator": "CD16"}
    raw["checks"] = [{**check, "text": "{commune}: {CD16.actual:count}, {CD16.change_previous:change}."}]
    ledger.install_pack(json.dumps(raw).encode(), raw["code"], "2026.2")
    points_found = {point.code: point for point in open_report(ledger, R01, NOVEMBER).points}
    assert points_found["subject_too_long"].severity is Severity.BLOCK
    assert Wording("vi").explain(points_found["X"].message).text == "xã Nậm Pung: 29, 38,3%."


def test_more_people_than_a_hall_holds_are_doubted(ledger: Ledger, draft: Draft) -> None:
    assert not [point for point in draft.points if point.code == "K08"]
    day = date(2026, 11, 2)

    def crowd(place: str, people: int) -> Activity:
        identity = ActivityId(uuid4())
        return Activity(
            identity, day, day, "HN", "Hội nghị", place=place, quantities={"nguoi": Decimal(people)}
        )

    full = crowd("Hội trường UBND xã", 2001)
    ledger.activities.add([full, crowd("Hội trường UBND xã", 2000), crowd("Sân vận động", 9000)])
    (point,) = [point for point in recompute(ledger, draft).points if point.code == "K08"]
    assert (point.place.activity, point.severity) == (full.id, Severity.WARN)
    assert "Hội nghị" in Wording("vi").explain(point.message).text


def test_what_is_below_zero_is_doubted(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "VHXH")
    save_slip_value(
        ledger, "AS01", period=draft.period, value=Decimal(-3), unit=unit, given_on=END, source="sổ"
    )
    found = [point for point in recompute(ledger, draft).points if point.code == "value_negative"]
    assert [point.place.figure for point in found] == [FigureKey.parse("AS01.actual")]


def test_a_budget_that_shrank_is_doubted_once(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "KT")
    for label, value in (("2026-10", 3520), ("2026-11", 3500)):
        period = RULE.parse(label)
        save_slip_value(
            ledger, "NS01", period=period, value=Decimal(value), unit=unit, given_on=END, source="Kho bạc"
        )
    after = recompute(ledger, draft)
    assert _text(after, "II.1.c") == ["Thu ngân sách nhà nước trên địa bàn lũy kế 3.500,0 triệu đồng."]
    assert _figure(after, "NS01.actual").value == -20
    found = [point for point in after.points if point.place.figure and point.place.figure.indicator == "NS01"]
    assert [(point.code, point.severity) for point in found] == [("K04a", Severity.WARN)]
    assert "3.500,0" in Wording("vi").explain(found[0].message).text


def test_a_year_so_far_that_lacks_periods_names_them(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "VHXH")

    def give(code: str, months: range) -> None:
        for month in months:
            period = RULE.parse(f"2026-{month:02}")
            save_slip_value(
                ledger, code, period=period, value=Decimal(5), unit=unit, given_on=period.end, source="sổ"
            )

    def said() -> list[str]:
        found = [point for point in recompute(ledger, draft).points if point.code == "cumulative_lacks"]
        assert {point.severity for point in found} <= {Severity.WARN}
        return [Wording("vi").explain(point.message).text for point in found]

    assert said() == []
    give("AS05", range(3, 12))
    give("AS08", range(3, 12))
    (both,) = said()
    assert "Kinh phí chi trả trợ cấp xã hội" in both
    assert "Lao động được giải quyết việc làm" in both
    assert "01/2026, 02/2026" in both
    give("AS05", range(1, 3))
    give("AS08", range(1, 3))
    assert said() == []


def test_the_samples_slips_fill_its_columns(ledger: Ledger, draft: Draft) -> None:
    enter_sample_slips(ledger)
    after = recompute(ledger, draft)
    assert not [point for point in after.points if point.code in {"cumulative_lacks", "slip_missing"}]
    for code in ("NS01", "NS03", "NS05"):
        for basis in ("previous", "last_year", "actual", "cumulative"):
            assert _figure(after, f"{code}.{basis}").value is not Absence.BLANK, (code, basis)
    assert _figure(after, "NS01.actual").value == Decimal("395.7")
    assert _figure(after, "NS01.cumulative").value == Decimal("3516.4")
    assert _text(after, "II.1.d")[0].startswith(
        "Lũy kế giải ngân 12.480,0 triệu đồng, đạt 78,0% kế hoạch vốn"
    )


def test_opening_again_changes_nothing_in_the_ledger(ledger: Ledger, draft: Draft) -> None:
    before = ledger.reports.by_id(draft.report.id)
    saved = save_text(ledger, draft.report.id, draft.text("I"))
    assert saved == draft.text("I")
    assert open_report(ledger, R01, NOVEMBER).report == before == draft.report


def test_without_anybody_who_may_sign_it_is_blocked(ledger: Ledger, draft: Draft) -> None:
    (head,) = ledger.people()
    ledger.save_person(replace(head, until=date(2026, 1, 1)))
    after = recompute(ledger, draft)
    assert [point.code for point in after.points if point.severity is Severity.BLOCK] == ["no_signer"]


def test_parts_are_named_only_where_they_make_the_whole(tmp_path: Path) -> None:
    def inspection(huong: str) -> Activity:
        choices = {"huong": huong} if huong else {}
        return Activity(ActivityId(uuid4()), START, START, "KTR", "Kiểm tra", choices=choices)

    with empty_ledger(tmp_path / "so.soxa") as ledger:
        ledger.activities.add([inspection(one) for one in ("cap_tren", "tu_kiem_tra", "tu_kiem_tra")])
        draft = open_report(ledger, R01, NOVEMBER)
        assert (
            "Có 03 cuộc kiểm tra, giám sát, trong đó 01 cuộc do cấp trên kiểm tra, 02 cuộc tự kiểm tra."
            in _text(draft, "I")
        )
        ledger.activities.add([inspection("")])
        assert "Có 04 cuộc kiểm tra, giám sát." in _text(recompute(ledger, draft), "I")


def test_a_broadcast_of_unknown_origin_is_not_the_offices_own(tmp_path: Path) -> None:
    def broadcast(origin: str) -> Activity:
        quantities = {
            code: Decimal(value) for code, value in (("chuongtrinh", 4), ("luotphat", 4), ("phut", 30))
        }
        choices = {"tuSX": origin} if origin else {}
        return Activity(
            ActivityId(uuid4()), START, START, "TT", "Thời sự", quantities=quantities, choices=choices
        )

    with empty_ledger(tmp_path / "so.soxa") as ledger:
        ledger.activities.add([broadcast("tu_san_xuat"), broadcast("tiep_am"), broadcast("")])
        draft = open_report(ledger, R01, NOVEMBER)
        assert _figure(draft, "TT01.actual").value == 4
        assert _figure(draft, "TT02.actual").value == 360
        ledger.activities.remove(_figure(draft, "TT01.actual").sources.activities)
        assert _figure(recompute(ledger, draft), "TT01.actual").value is Absence.BLANK


def test_what_the_police_write_comes_into_the_section_of_defence(ledger: Ledger, draft: Draft) -> None:
    for unit, words in (("CA", "An ninh trật tự ổn định."), ("CHQS", "Trực sẵn sàng nghiêm túc.")):
        ledger.slips.save(
            Slip(SlipId(uuid4()), _unit(ledger, unit), START, END, END, "Phiếu", {}, highlights=words)
        )
    assert sorted(_text(recompute(ledger, draft), "II.5")) == [
        "An ninh trật tự ổn định.",
        "Trực sẵn sàng nghiêm túc.",
    ]


def _codes(draft: Draft) -> set[str]:
    return {point.code for point in draft.points}


def _point(draft: Draft, code: str) -> Point:
    (found,) = [point for point in draft.points if point.code == code]
    for language in ("vi", "en"):
        said = Wording(language).explain(found.message)
        assert said.remedy
        assert "{" not in said.text + said.remedy
    return found


def test_many_rows_of_no_kind_of_their_own_ask_for_a_new_kind(ledger: Ledger, draft: Draft) -> None:
    def others(count: int) -> list[Activity]:
        return [Activity(ActivityId(uuid4()), START, START, "KHAC", "Việc khác") for _ in range(count)]

    ledger.activities.add(others(3))  # of 32
    assert "other_kind_often" not in _codes(recompute(ledger, draft))
    ledger.activities.add(others(1))  # of 33
    point = _point(recompute(ledger, draft), "other_kind_often")
    assert point.severity is Severity.REMIND


def test_a_slip_that_says_otherwise_than_the_ledger_is_told(ledger: Ledger, draft: Draft) -> None:
    unit = _unit(ledger, "PVHCC")

    def give(value: int, day: int) -> Draft:
        given = date(2026, 11, day)
        save_slip_value(
            ledger, "HC02", period=draft.period, value=Decimal(value), unit=unit, given_on=given, source="HT"
        )
        return recompute(ledger, draft)

    point = _point(give(430, 14), "slip_passed_over")
    assert (point.severity, point.place.figure) == (Severity.WARN, FigureKey.parse("HC02.actual"))
    said = Wording("vi").explain(point.message).text
    assert "427" in said
    assert "430" in said
    assert "slip_passed_over" not in _codes(give(427, 15))  # corrected since


def test_a_document_dated_before_one_of_a_smaller_number_is_doubted(ledger: Ledger, draft: Draft) -> None:
    def document(number: str, day: date) -> Activity:
        issued = IssuedDocument("KH", number, "KH-UBND", day, "Về việc", in_report=True)
        return Activity(ActivityId(uuid4()), day, day, "VB", "Về việc", document=issued)

    assert "number_against_date" not in _codes(draft)
    late, early = document("9001", date(2026, 11, 3)), document("9002", date(2026, 11, 2))
    ledger.activities.add([late, early, document("9003", date(2026, 11, 3)), document("09003a", END)])
    point = _point(recompute(ledger, draft), "number_against_date")
    assert (point.place.activity, point.severity) == (early.id, Severity.WARN)
    assert "9001/KH-UBND" in Wording("vi").explain(point.message).text


def test_a_report_of_nothing_is_not_sealed(ledger: Ledger) -> None:
    empty = open_report(ledger, R01, "2019-01")
    assert _point(empty, "nothing_came").severity is Severity.BLOCK
    save_text(ledger, empty.report.id, SectionText("III.1", (Block("x", (TextRun("Tốt."),), Author.CLERK),)))
    assert not recompute(ledger, empty).is_blocked
    slips = open_report(ledger, R01, "2019-02")
    assert slips.is_blocked
    save_slip_value(
        ledger, "AS01", period=slips.period, value=Decimal(9), unit=_unit(ledger, "VHXH"), given_on=END,
        source="sổ",
    )  # fmt: skip
    assert not recompute(ledger, slips).is_blocked


def test_a_signer_without_a_name_is_told_and_does_not_block(ledger: Ledger, draft: Draft) -> None:
    assert "signer_unnamed" not in _codes(draft)
    ledger.save_person(replace(ledger.people()[0], name=""))
    after = recompute(ledger, draft)
    point = _point(after, "signer_unnamed")
    assert (point.severity, point.place.setting) == (Severity.WARN, "signer")
    assert "--signer" in Wording("vi").explain(point.message).remedy
    assert not after.is_blocked


def test_an_office_without_a_province_has_nobody_to_report_to(ledger: Ledger, draft: Draft) -> None:
    ledger.save_office(replace(ledger.office(), province_name="", province_code=""))
    point = _point(recompute(ledger, draft), "no_province")
    assert (point.severity, point.place.setting) == (Severity.BLOCK, "office")


def test_an_unknown_report_is_refused(ledger: Ledger) -> None:
    from soxa.storage.errors import EntryMissing

    with pytest.raises(EntryMissing):
        save_text(ledger, ReportId(uuid4()), SectionText("I", ()))


def test_the_days_asked_of_the_ledger_are_the_periods(draft: Draft) -> None:
    assert draft.period == Period(START, END, NOVEMBER)


def test_an_estimate_has_an_author_and_a_reason_and_a_plan_is_held_against_it(ledger: Ledger) -> None:
    draft = open_report(ledger, "R01", "2026-11")
    estimate, plan = FigureKey.parse("CD03.estimate"), FigureKey.parse("CD03.plan_council")
    set_override(ledger, draft.report.id, plan, Decimal(200))
    set_override(ledger, draft.report.id, estimate, Decimal(40))
    again = recompute(ledger, draft)
    assert [point.place.figure for point in again.points if point.code == "estimate_unexplained"] == [
        estimate
    ]
    set_override(ledger, draft.report.id, estimate, Decimal(40), reason="  theo lịch  tháng 11 ")
    again = recompute(ledger, draft)
    assert not [point for point in again.points if point.code == "estimate_unexplained"]
    assert again.report.reasons[estimate].reason == "theo lịch tháng 11"
    assert again.report.reasons[estimate].author == ledger.actor
    so_far, now = (
        again.figures[FigureKey.parse(f"CD03.{basis}")].value for basis in ("cumulative", "actual")
    )
    ratio = again.figures[FigureKey.parse("CD03.ratio_estimate_council")].value
    assert isinstance(so_far, Decimal)
    assert isinstance(now, Decimal)
    assert ratio == (so_far - now + 40) / 200 * 100
    with pytest.raises(TextIsSecret):
        set_override(ledger, draft.report.id, estimate, Decimal(40), reason="TUYỆT MẬT")
