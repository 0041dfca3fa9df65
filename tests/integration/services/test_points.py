"""Points of a report: what is doubted, what was answered, what stands frozen after sealing; her own words."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import NOW, empty_ledger, sample_ledger

from soxa.domain.activities import Activity, Status
from soxa.domain.drafts import Draft, Point
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Severity
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, SectionText, TextRun
from soxa.services.answering import (
    MAX_REASON,
    PointBlocks,
    ReasonMissing,
    ReasonTooLong,
    answer_point,
    earlier_reason,
    take_answer_back,
)
from soxa.services.drafting import open_report, save_slip_value, save_text
from soxa.services.looking import mark_looked
from soxa.services.own_words import CarriedAlready, NothingToCarry, answer_offer, carry_over
from soxa.services.sealing import reopen, seal
from soxa.storage.activities import ActivityQuery
from soxa.storage.errors import ReportIsSealed
from soxa.storage.ledger import Ledger
from soxa.wording.speech import Wording

R01, NOVEMBER, OCTOBER = "R01-thang", "2026-11", "2026-10"
REASON = "Đã đối chiếu sổ gốc, trong tháng có hai đợt ra quân"


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


def _meeting(day: date, title: str = "Họp giao ban", *, kind: str = "HOP", **quantities: int) -> Activity:
    numbers = {code: Decimal(value) for code, value in quantities.items()}
    return Activity(ActivityId(uuid4()), day, day, kind, title, place="Hội trường", quantities=numbers)


def _codes(draft: Draft) -> list[str]:
    return [point.code for point in draft.points]


def _point(draft: Draft, code: str) -> Point:
    found = [point for point in draft.points if point.code == code]
    assert found, f"{code} is not among {sorted(set(_codes(draft)))}"
    return found[0]


def _write(ledger: Ledger, label: str, section: str, *texts: str) -> Draft:
    draft = open_report(ledger, R01, label)
    hers = tuple(Block(str(uuid4()), (TextRun(text),), Author.CLERK) for text in texts)
    blocks = (*draft.text(section).blocks, *hers)
    save_text(ledger, draft.report.id, SectionText(section, blocks))
    return open_report(ledger, R01, label)


# --- doubts about entries


def test_what_seems_entered_twice_is_told_and_two_documents_are_not(ledger: Ledger) -> None:
    day = date(2026, 11, 3)
    first = _meeting(day, "Hội nghị tổng kết  vụ mùa", kind="HN", nguoi=40)
    ledger.activities.add([first, replace(first, id=ActivityId(uuid4()), title="hội nghị Tổng kết vụ mùa")])
    draft = open_report(ledger, R01, NOVEMBER)
    twice = _point(draft, "entered_twice")
    assert twice.severity is Severity.WARN
    assert twice.place.activity is not None
    assert "hội nghị" in Wording("vi").tell(twice.message).casefold()
    other = replace(first, id=ActivityId(uuid4()), quantities={"nguoi": Decimal(12)})
    ledger.activities.add([other])
    ours = {first.id, other.id, twice.place.activity} | {
        one.id for one in ledger.activities.find(ActivityQuery(start=day, end=date(2026, 11, 4)))
    }
    found = [one.code for one in open_report(ledger, R01, NOVEMBER).points if one.place.activity in ours]
    assert sorted(code for code in found if code.startswith("entered")) == ["entered_alike", "entered_twice"]


def test_a_week_that_nobody_wrote_of_is_told_with_its_days(ledger: Ledger) -> None:
    week = ActivityQuery(start=date(2026, 11, 2), end=date(2026, 11, 7))
    found = ledger.activities.find(week)
    ledger.activities.remove([one.id for one in found])
    quiet = _point(open_report(ledger, R01, NOVEMBER), "quiet_days")
    assert quiet.message.parameters["first_day"] <= date(2026, 11, 2)  # type: ignore[operator]
    assert quiet.message.parameters["last_day"] >= date(2026, 11, 6)  # type: ignore[operator]
    ledger.activities.add([_meeting(date(2026, 11, 4))])
    assert "quiet_days" not in _codes(open_report(ledger, R01, NOVEMBER))


def test_a_figure_unlike_all_others_is_told_with_what_is_usual(ledger: Ledger) -> None:
    day = date(2026, 11, 3)
    assert "outlier_season" not in _codes(open_report(ledger, R01, OCTOBER))
    ledger.activities.add([_meeting(day + timedelta(days=at % 5), f"Cuộc họp số {at}") for at in range(400)])
    found = [
        one
        for one in open_report(ledger, R01, NOVEMBER).points
        if one.code.startswith("outlier") and one.message.parameters["name"] == "Số cuộc họp, hội nghị"
    ]
    assert len(found) == 1
    said = Wording("vi").tell(found[0].message)
    assert "thường từ" in said
    assert found[0].place.figure == FigureKey.parse("CD03.actual")


def test_a_young_ledger_has_nothing_unusual(tmp_path: Path) -> None:
    with empty_ledger(tmp_path / "moi.soxa") as ledger:
        ledger.activities.add([_meeting(date(2026, 11, 3), f"Họp {at}") for at in range(90)])
        assert not [code for code in _codes(open_report(ledger, R01, NOVEMBER)) if code.startswith("outlier")]


# --- doubts about words


def test_a_number_typed_beside_an_indicators_words_is_compared_with_the_table(ledger: Ledger) -> None:
    draft = _write(ledger, NOVEMBER, "I", "Trong tháng tổ chức 99 cuộc họp.")
    point = _point(draft, "text_disagrees")
    assert (point.place.section, point.message.parameters["words"]) == (
        "I",
        "Trong tháng tổ chức 99 cuộc họp.",
    )
    actual = draft.figures[FigureKey.parse("CD03.actual")].value
    draft = _write(ledger, OCTOBER, "I", "Chỉ nói lời, không nói số.")
    assert "text_disagrees" not in _codes(draft)
    assert actual != 99


def test_sentences_days_and_names_left_from_the_last_report_are_told(ledger: Ledger) -> None:
    kept = "Công tác thông tin, tuyên truyền được duy trì thường xuyên, đúng kế hoạch đề ra."
    _write(ledger, OCTOBER, "II.2.c", kept, "Tiếp đoàn kiểm tra của Sở Xây Dựng Mẫu.")
    draft = _write(
        ledger,
        NOVEMBER,
        "II.2.c",
        kept,
        "Ngày 20/9/2026 đã làm việc với đoàn của Sở Xây Dựng Mẫu về hồ sơ cải tạo.",
    )
    assert _point(draft, "sentence_unchanged").message.parameters["sentence"] == kept
    assert _point(draft, "old_days").message.parameters["days"] == ("20/9/2026",)
    assert _point(draft, "names_unchanged").message.parameters["names"] == ("Sở Xây Dựng Mẫu",)
    assert all(one.severity is not Severity.BLOCK for one in draft.points if one.place.section == "II.2.c")


# --- answers


def test_an_answered_point_stays_answered_until_what_it_is_about_changes(ledger: Ledger) -> None:
    ledger.activities.add([_meeting(date(2026, 11, 3), f"Họp số {at}") for at in range(400)])
    draft = open_report(ledger, R01, NOVEMBER)
    point = next(
        one
        for one in draft.points
        if one.place.figure == FigureKey.parse("CD03.actual") and one.code[0] == "o"
    )
    answered = answer_point(ledger, draft, point, reason=f"  {REASON} ")
    assert point.fingerprint not in {one.fingerprint for one in answered.open_points}
    again = open_report(ledger, R01, NOVEMBER)
    assert [one.answer for one in again.points if one.fingerprint == point.fingerprint] == [REASON]

    ledger.activities.add([_meeting(date(2026, 11, 4), "Họp thêm")])
    changed = open_report(ledger, R01, NOVEMBER)
    fallen = next(one for one in changed.open_points if one.place == point.place and one.code == point.code)
    assert fallen.answer is None
    assert earlier_reason(ledger, changed, fallen) == REASON
    assert ledger.history.verify().holds


def test_what_lacks_often_is_told_once_for_all_and_a_unit_is_reminded_once(ledger: Ledger) -> None:
    month = open_report(ledger, R01, NOVEMBER)
    silent = [one for one in month.points if one.code.startswith("slip")]
    units = [one.message.parameters["unit"] for one in silent]
    assert len(units) == len(set(units)) == 5
    said = [Wording("vi").tell(one.message) for one in silent]
    assert any("Phòng Kinh tế chưa có 6 số liệu: “Diện tích gieo trồng”" in one for one in said)
    assert all(one.place.figure is not None for one in silent)

    year = open_report(ledger, "R06-nam", "2026")
    lacking = [one for one in year.points if one.code.startswith("to_mend")]
    assert len(lacking) <= 4
    # Rows of one kind that lack the same are one thing to do, and one reason to give.
    counted = sum(one.message.parameters.get("count", 1) for one in lacking)  # type: ignore[misc]
    query = ActivityQuery(start=year.period.start, end=year.period.end, statuses=(Status.DONE,), to_mend=True)
    assert counted == len(ledger.activities.find(query)) > 40
    assert len(year.points) <= 30


def test_an_answer_falls_off_when_any_number_of_the_rule_changes(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    unit = next(unit for unit in ledger.units() if unit.code == "KT").id
    for code, value in (("NN01", 60), ("NN01A", 40), ("NN01B", 20), ("NN01C", 10)):
        give = {"period": draft.period, "unit": unit, "given_on": date(2026, 11, 16)}
        save_slip_value(ledger, code, value=Decimal(value), source="Phiếu tháng", **give)  # type: ignore[arg-type]
    draft = open_report(ledger, R01, NOVEMBER)
    answer_point(ledger, draft, _point(draft, "K13e"), reason=REASON)
    assert _point(open_report(ledger, R01, NOVEMBER), "K13e").answer == REASON
    # The sentence names the whole alone; a part is a number that the rule was judged by, too.
    give = {"period": draft.period, "unit": unit, "given_on": date(2026, 11, 17)}
    save_slip_value(ledger, "NN01A", value=Decimal(55), source="Phiếu sửa", **give)  # type: ignore[arg-type]
    assert _point(open_report(ledger, R01, NOVEMBER), "K13e").answer is None


def test_an_answer_about_an_entry_falls_off_when_its_number_changes(ledger: Ledger) -> None:
    entry = _meeting(date(2026, 11, 3), "Hội nghị toàn dân", kind="HN", nguoi=2_500)
    ledger.activities.add([entry])
    draft = open_report(ledger, R01, NOVEMBER)
    answer_point(ledger, draft, _point(draft, "K08"), reason=REASON)
    ledger.activities.change(replace(entry, quantities={"nguoi": Decimal(25_000)}))
    assert _point(open_report(ledger, R01, NOVEMBER), "K08").answer is None


def test_an_answer_can_be_taken_back(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    point = _point(draft, "section_empty")
    answered = answer_point(ledger, draft, point, reason=REASON)
    opened = take_answer_back(ledger, answered, point)
    assert point.fingerprint in {one.fingerprint for one in opened.open_points}
    assert earlier_reason(ledger, opened, point) == ""
    assert open_report(ledger, R01, NOVEMBER).points == opened.points


def test_what_makes_a_report_false_cannot_be_answered_away(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    run = FigureRun(FigureKey.parse("CD05.actual"), NumberFormat.COUNT)
    save_text(ledger, draft.report.id, SectionText("II.5", (Block("x", (run,), Author.CLERK),)))
    draft = open_report(ledger, R01, NOVEMBER)
    blocking = next(one for one in draft.points if one.severity is Severity.BLOCK)
    with pytest.raises(PointBlocks):
        answer_point(ledger, draft, blocking, reason=REASON)
    ledger.points.answer(draft.report.id, code="x", fingerprint=blocking.fingerprint, reason=REASON)
    assert open_report(ledger, R01, NOVEMBER).is_blocked


def test_a_warning_needs_a_reason_and_a_reminder_only_a_look(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    with pytest.raises(ReasonMissing):
        answer_point(ledger, draft, _point(draft, "section_empty"), reason="  ")
    with pytest.raises(ReasonTooLong):
        answer_point(ledger, draft, _point(draft, "section_empty"), reason="a" * (MAX_REASON + 1))
    seen = answer_point(ledger, draft, _point(draft, "slip_missing"), reason="")
    assert len(seen.open_points) == len(draft.open_points) - 1


def test_after_sealing_the_points_are_those_known_then_and_reasons_travel(ledger: Ledger) -> None:
    ledger.activities.add([_meeting(date(2026, 11, 3), f"Họp số {at}") for at in range(400)])
    draft = open_report(ledger, R01, NOVEMBER)
    point = next(
        one
        for one in draft.points
        if one.place.figure == FigureKey.parse("CD03.actual") and one.code[0] == "o"
    )
    draft = answer_point(ledger, draft, point, reason=REASON)
    made = seal(ledger, draft.report.id, now=NOW, say=Wording("vi").tell)
    travelling = [one for one in made.report.checks if one.reason]
    assert [(one.code, one.severity, one.reason) for one in travelling] == [(point.code, "warn", REASON)]
    assert "thường từ" in travelling[0].text

    meetings = ActivityQuery(start=date(2026, 11, 3), end=date(2026, 11, 4), kinds=("HOP",))
    ledger.activities.remove([ledger.activities.find(meetings)[0].id])
    sealed = open_report(ledger, R01, NOVEMBER)
    assert sealed.is_frozen
    assert [(one.code, one.answer) for one in sealed.points] == [
        (one.code, one.answer) for one in draft.points
    ]
    reopen(ledger, draft.report.id)
    assert [one.answer for one in open_report(ledger, R01, NOVEMBER).points if one.answer] == []
    assert ledger.history.verify().holds


def test_without_words_only_the_packs_own_rules_travel(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    draft = answer_point(ledger, draft, _point(draft, "section_empty"), reason=REASON)
    assert seal(ledger, draft.report.id, now=NOW).report.checks == ()


# --- what has changed since she last looked


def test_figures_that_changed_since_the_last_look_are_told_old_and_new(ledger: Ledger) -> None:
    first = open_report(ledger, R01, NOVEMBER)
    assert first.moved == ()
    key = FigureKey.parse("CD03.actual")
    before = first.figures[key].value
    ledger.activities.add([_meeting(date(2026, 11, 3), "Họp thêm")])
    for _ in range(2):  # looking at the desk alone does not take the mark away
        moved = {one.key: one for one in open_report(ledger, R01, NOVEMBER).moved}
        assert (moved[key].old, moved[key].new) == (before, before + 1)  # type: ignore[operator]
    draft = mark_looked(ledger, open_report(ledger, R01, NOVEMBER), {key})
    assert key not in {one.key for one in draft.moved}
    assert key not in {one.key for one in open_report(ledger, R01, NOVEMBER).moved}
    assert mark_looked(ledger, draft).moved == ()
    assert open_report(ledger, R01, NOVEMBER).moved == ()


# --- her words and the machine's


def test_a_sentence_that_turned_is_offered_beside_hers_and_hers_stays(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    block = next(one for one in draft.text("I").blocks if one.id == "I.hop")
    hers = replace(block, runs=(TextRun("Họp đều đặn, "), *block.runs), author=Author.CLERK)
    blocks = tuple(hers if one.id == "I.hop" else one for one in draft.text("I").blocks)
    save_text(ledger, draft.report.id, SectionText("I", blocks))
    assert open_report(ledger, R01, NOVEMBER).offers["I"] == ()
    # Without any conference the sentence is another one.
    conferences = ledger.activities.find(
        ActivityQuery(start=date(2026, 10, 15), end=date(2026, 11, 15), kinds=("HN",))
    )
    ledger.activities.remove([one.id for one in conferences])
    ledger.activities.add([_meeting(date(2026, 11, 3))])
    draft = open_report(ledger, R01, NOVEMBER)
    (offer,) = draft.offers["I"]
    assert offer.hers == hers.runs
    assert next(one for one in draft.text("I").blocks if one.id == "I.hop").runs == hers.runs

    kept = answer_offer(ledger, draft.report.id, "I", "I.hop", take=False)
    assert next(one for one in kept.blocks if one.id == "I.hop").runs == hers.runs
    assert open_report(ledger, R01, NOVEMBER).offers["I"] == ()
    taken = answer_offer(ledger, draft.report.id, "I", "I.hop", take=True)
    machine = next(one for one in taken.blocks if one.id == "I.hop")
    assert (machine.runs, machine.author) == (offer.made, Author.PACK)


def test_her_last_words_come_when_asked_and_are_told_until_they_are_read(ledger: Ledger) -> None:
    _write(ledger, OCTOBER, "III.1", "Các đơn vị phối hợp chặt chẽ, hoàn thành nhiệm vụ được giao.")
    draft = open_report(ledger, R01, NOVEMBER)
    assert draft.text("III.1").blocks == ()
    carried = carry_over(ledger, draft.report.id, "III.1")
    assert [(one.author, one.carried) for one in carried.blocks] == [(Author.CLERK, OCTOBER)]
    with pytest.raises(CarriedAlready):
        carry_over(ledger, draft.report.id, "III.1")
    draft = open_report(ledger, R01, NOVEMBER)
    assert _point(draft, "carried_unread").message.parameters["period"] == "10/2026"
    assert "sentence_unchanged" not in _codes(draft)
    save_text(ledger, draft.report.id, replace(draft.text("III.1"), checked=True))
    assert "carried_unread" not in _codes(open_report(ledger, R01, NOVEMBER))
    with pytest.raises(NothingToCarry):
        carry_over(ledger, draft.report.id, "III.2")


def test_nothing_is_carried_into_a_sealed_report(ledger: Ledger) -> None:
    _write(ledger, OCTOBER, "III.1", "Các đơn vị phối hợp chặt chẽ, hoàn thành nhiệm vụ được giao.")
    draft = open_report(ledger, R01, NOVEMBER)
    seal(ledger, draft.report.id, now=NOW)
    with pytest.raises(ReportIsSealed):
        carry_over(ledger, draft.report.id, "III.1")


def test_every_point_has_its_sentence_in_both_languages() -> None:
    for code in (
        "entered_twice", "entered_alike", "quiet_days", "carried_unread", "text_disagrees", "old_days",
        "sentence_unchanged", "names_unchanged", "outlier", "outlier_season",
    ):  # fmt: skip
        for language in ("vi", "en"):
            assert Wording(language).has(f"drafting.{code}")
