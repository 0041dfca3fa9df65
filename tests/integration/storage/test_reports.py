"""Reports: words, values entered by hand, and facts that are never taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import ActivityId, FileId, ReportId, SlipId
from soxa.domain.periods import Period
from soxa.domain.reports import Because, Report, Sealing, SignedFile, State
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, SectionText, TextRun
from soxa.domain.sendings import Sending
from soxa.domain.values import Absence
from soxa.storage.errors import EntryMissing, ReportIsIssued, ReportIsSealed
from soxa.storage.ledger import Ledger

NOVEMBER = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")
OCTOBER = Period(date(2026, 9, 15), date(2026, 10, 15), "2026-10")
MOMENT = datetime(2026, 11, 18, 2, 30, 0, 123456, tzinfo=UTC)
MEETINGS = FigureKey("CD03", Basis.ACTUAL)
LAST_YEAR = FigureKey("CD03", Basis.LAST_YEAR)


def section(code: str, *texts: str, checked: bool = False) -> SectionText:
    blocks = tuple(
        Block(f"{code}-{number}", (TextRun(text), FigureRun(MEETINGS, NumberFormat.COUNT)), Author.CLERK)
        for number, text in enumerate(texts)
    )
    return SectionText(code, blocks, checked)


def begun(ledger: Ledger, *, period: Period = NOVEMBER) -> Report:
    report = Report(ReportId(uuid4()), "R01-thang", period, (section("I", "một"), section("II.1", "hai")))
    ledger.reports.begin(report)
    return report


def sealing(ledger: Ledger, draft: int = 1) -> Sealing:
    pdf = ledger.files.put(b"%PDF" + bytes([draft]), f"d{draft}.pdf", "application/pdf")
    docx = ledger.files.put(b"PK" + bytes([draft]), f"d{draft}.docx", "application/zip")
    return Sealing(draft, MOMENT, pdf, docx, docx)


def signed(ledger: Ledger, step: State) -> SignedFile:
    file = ledger.files.put(step.value.encode(), "signed.pdf", "application/pdf")
    return SignedFile(file, step, MOMENT, by_other_tool=False)


def test_a_report_comes_back_as_it_was_begun(ledger: Ledger) -> None:
    report = begun(ledger)
    begun(ledger, period=OCTOBER)
    assert ledger.reports.get("R01-thang", NOVEMBER) == ledger.reports.by_id(report.id) == report
    assert [one.period for one in ledger.reports.all()] == [NOVEMBER, OCTOBER]
    assert ledger.reports.get("R02", NOVEMBER) is None
    with pytest.raises(EntryMissing):
        ledger.reports.by_id(ReportId(uuid4()))


def test_a_replacing_report_is_the_newest_of_its_period(ledger: Ledger) -> None:
    begun(ledger)
    newer = begun(ledger)
    assert ledger.reports.get("R01-thang", NOVEMBER) == newer


TEXTS = st.lists(
    st.builds(
        Block,
        id=st.sampled_from(["a", "b", "c.d"]),
        runs=st.lists(
            st.builds(TextRun, st.text(max_size=8))
            | st.builds(FigureRun, st.just(MEETINGS), st.sampled_from(list(NumberFormat))),
            max_size=3,
        ).map(tuple),
        author=st.sampled_from(list(Author)),
        bullet=st.booleans(),
        made=st.sampled_from([(), (TextRun("máy viết"), FigureRun(MEETINGS, NumberFormat.COUNT))]),
        carried=st.sampled_from(["", "2026-10"]),
    ),
    unique_by=lambda block: block.id,
    max_size=3,
).map(tuple)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(blocks=TEXTS, checked=st.booleans())
def test_any_words_come_back_the_same(ledger: Ledger, blocks: tuple[Block, ...], checked: bool) -> None:
    report = begun(ledger)
    text = SectionText("II.1", blocks, checked)
    ledger.reports.save_text(report.id, text)
    assert ledger.reports.by_id(report.id).texts == (report.texts[0], text)


def test_sections_are_replaced_one_by_one_or_all_together(ledger: Ledger) -> None:
    report = begun(ledger)
    ledger.reports.save_text(report.id, section("III", "mới"))
    ledger.reports.save_text(report.id, section("I", "khác", checked=True))
    assert [text.section for text in ledger.reports.by_id(report.id).texts] == ["I", "II.1", "III"]
    ledger.reports.save_texts(report.id, (section("III"), section("I")))
    assert ledger.reports.by_id(report.id).texts == (section("III"), section("I"))
    assert ledger.history.verify().holds


def test_why_a_value_was_entered_is_kept_with_its_author_and_can_be_put_back(ledger: Ledger) -> None:
    report = begun(ledger)
    estimate = FigureKey("CD03", Basis.ESTIMATE)
    ledger.actor = "Lan"
    ledger.reports.set_override(report.id, estimate, Decimal(20), reason="theo tiến độ đến 31/10")
    before = ledger.reports.fields(report.id)
    assert ledger.reports.by_id(report.id).reasons == {estimate: Because("theo tiến độ đến 31/10", "Lan")}
    ledger.actor = "Minh"
    ledger.reports.set_override(report.id, estimate, Decimal(25))
    assert ledger.reports.by_id(report.id).reasons == {}
    assert before["because.CD03.estimate"] == ["theo tiến độ đến 31/10", "Lan"]
    ledger.reports.put_back(report.id, before)
    assert ledger.reports.by_id(report.id).reasons == {estimate: Because("theo tiến độ đến 31/10", "Lan")}


def test_values_by_hand_are_entered_and_taken_back(ledger: Ledger) -> None:
    report = begun(ledger)
    ledger.reports.set_override(report.id, LAST_YEAR, Decimal("8.50"))
    ledger.reports.set_override(report.id, MEETINGS, Absence.NIL)
    assert ledger.reports.by_id(report.id).overrides == {LAST_YEAR: Decimal("8.5"), MEETINGS: Absence.NIL}
    ledger.reports.set_override(report.id, LAST_YEAR, None)
    assert ledger.reports.by_id(report.id).overrides == {MEETINGS: Absence.NIL}
    ledger.reports.set_override(report.id, MEETINGS, Decimal(0))
    assert ledger.reports.by_id(report.id).overrides == {MEETINGS: Decimal(0)}
    assert ledger.history.verify().holds


def test_the_way_of_a_report_from_draft_to_sent(ledger: Ledger) -> None:
    report = begun(ledger)
    steps = [ledger.reports.by_id(report.id).state]
    sealed = sealing(ledger)
    ledger.reports.add_sealing(report.id, sealed)
    steps.append(ledger.reports.by_id(report.id).state)
    for step in (State.SIGNED, State.NUMBERED, State.ISSUED):
        if step is State.NUMBERED:
            ledger.reports.set_number(report.id, "05", date(2026, 11, 18))
        ledger.reports.add_file(report.id, signed(ledger, step))
        ledger.reports.add_file(report.id, signed(ledger, step))  # the same file again changes nothing
        steps.append(ledger.reports.by_id(report.id).state)
    ledger.reports.add_sending(report.id, Sending("UBND tỉnh", "mail", MOMENT, "ab" * 32))
    found = ledger.reports.by_id(report.id)
    assert [*steps, found.state] == list(State)
    assert found.sealings == (sealed,)
    assert (found.number, found.dated) == ("05", date(2026, 11, 18))
    assert [one.step for one in found.files] == [State.SIGNED, State.NUMBERED, State.ISSUED]
    assert found.sendings == (Sending("UBND tỉnh", "mail", MOMENT, "ab" * 32),)
    assert ledger.history.verify().holds


def test_a_sealed_report_is_not_edited(ledger: Ledger) -> None:
    report = begun(ledger)
    ledger.reports.add_sealing(report.id, sealing(ledger))
    before = ledger.reports.by_id(report.id)
    edits: tuple[Callable[[], None], ...] = (
        lambda: ledger.reports.save_text(report.id, section("I", "khác")),
        lambda: ledger.reports.save_texts(report.id, ()),
        lambda: ledger.reports.set_override(report.id, MEETINGS, Decimal(1)),
        lambda: ledger.reports.set_override(report.id, LAST_YEAR, None),
        lambda: ledger.reports.add_sealing(report.id, sealing(ledger, 2)),
    )
    for edit in edits:
        with pytest.raises(ReportIsSealed):
            edit()
    assert ledger.reports.by_id(report.id) == before


def test_an_issued_report_is_never_reopened(ledger: Ledger) -> None:
    report = begun(ledger)
    ledger.reports.add_sealing(report.id, sealing(ledger))
    ledger.reports.set_number(report.id, "05", date(2026, 11, 18))
    ledger.reports.add_file(report.id, signed(ledger, State.ISSUED))
    with pytest.raises(ReportIsIssued):
        ledger.reports.drop_sealing(report.id)
    with pytest.raises(ReportIsIssued):
        ledger.reports.set_number(report.id, "06", date(2026, 11, 18))
    ledger.reports.set_number(report.id, "05", date(2026, 11, 18))
    assert ledger.reports.by_id(report.id).number == "05"


def test_a_reopened_report_keeps_what_was_dropped(ledger: Ledger) -> None:
    report = begun(ledger)
    ledger.reports.drop_sealing(report.id)  # nothing to drop yet
    first = sealing(ledger)
    ledger.reports.add_sealing(report.id, first)
    ledger.reports.add_file(report.id, signed(ledger, State.SIGNED))
    ledger.reports.set_number(report.id, "05", None)
    ledger.reports.drop_sealing(report.id)
    found = ledger.reports.by_id(report.id)
    assert found.state is State.DRAFTING
    assert found.sealings == (replace(first, dropped=True),)
    assert (found.files, found.number) == ((), "")
    ledger.reports.save_text(report.id, section("I", "sửa"))
    second = sealing(ledger, 2)
    ledger.reports.add_sealing(report.id, second)
    assert ledger.reports.by_id(report.id).sealings == (replace(first, dropped=True), second)
    assert ledger.files.read(first.pdf) == b"%PDF\x01"
    assert ledger.history.verify().holds


def test_facts_of_a_draft_that_is_not_sealed_are_a_fault_of_ours(ledger: Ledger) -> None:
    report = begun(ledger)
    with pytest.raises(ValueError, match="not sealed"):
        ledger.reports.set_number(report.id, "05", None)
    with pytest.raises(ValueError, match="not sealed"):
        ledger.reports.add_file(report.id, signed(ledger, State.SIGNED))
    sealed = sealing(ledger)
    with pytest.raises(EntryMissing):
        ledger.reports.add_sealing(report.id, replace(sealed, pdf=FileId(uuid4())))
    assert ledger.reports.by_id(report.id).state is State.DRAFTING


def test_figures_are_frozen_with_their_sources(ledger: Ledger) -> None:
    report = begun(ledger)
    figures = {
        MEETINGS: Figure(MEETINGS, NOVEMBER, Decimal(2), Sources((ActivityId(uuid4()), ActivityId(uuid4())))),
        LAST_YEAR: Figure(LAST_YEAR, OCTOBER, Absence.BLANK, Sources()),
        FigureKey("HC10", Basis.ACTUAL): Figure(
            FigureKey("HC10", Basis.ACTUAL), NOVEMBER, Decimal("86.2"),
            Sources((), (SlipId(uuid4()),), "HC03 / HC02 * 100", (MEETINGS, LAST_YEAR)),
        ),
    }  # fmt: skip
    ledger.reports.add_sealing(report.id, sealing(ledger), figures=figures)
    frozen = ledger.reports.frozen_figures(report.id, 1)
    assert frozen == figures
    assert [figure.digest for figure in frozen.values()] == [figures[key].digest for key in frozen]
    assert ledger.reports.frozen_figures(report.id, 2) == {}
