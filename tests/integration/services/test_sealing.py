"""From a ledger to a sealed, signed, numbered and issued report, each step kept and nothing lost."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from uuid import uuid4

import foreign_tool
import openpyxl
import pytest

from soxa.base.resources import resource_path
from soxa.documents.glyphs import TextNotPrintable
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import ReportId
from soxa.domain.packs import Severity
from soxa.domain.reports import State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.consistency import consistency
from soxa.services.approving import (
    KeyFile,
    NotSealed,
    NumberTaken,
    Signatory,
    current_pdf,
    number_report,
    sign_report,
)
from soxa.services.drafting import open_report, save_text
from soxa.services.handing_over import NotIssued, hand_over
from soxa.services.importing import carry_out, propose
from soxa.services.ledgers import new_ledger_for, open_ledger
from soxa.services.sample_office import (
    SAMPLE_DAY,
    SAMPLE_PERIOD,
    SAMPLE_REGIME,
    enter_sample_slips,
    enter_sample_words,
    sample_office,
    sample_people,
)
from soxa.services.sealing import SealingBlocked, preview, reopen, seal, sealed
from soxa.services.showing import embedded_data, show
from soxa.services.taking_back import take_back
from soxa.services.verifying import verify_bytes
from soxa.signing.authority import AuthorityFiles, make_keys
from soxa.signing.revisions import first_revision
from soxa.storage.errors import ReportIsIssued, ReportIsSealed
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

NOW = datetime(2026, 11, 16, 2, 30, 15, 123456, tzinfo=UTC)
EXPECTED = {
    "CD16.actual": ("29", 29),
    "CD15.actual": ("2", 2),
    "CD04.actual": ("93", 2),
    "TT02.actual": ("150", 3),
    "TT12.actual": ("14", 3),
    "HC02.actual": ("427", None),
    "HC03.actual": ("368", None),
    "HC05.actual": ("418", None),
    "HC06.actual": ("403", None),
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's ledger with tracker, slips and words; copied for each test."""
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    with new_ledger_for(path, sample_office(), people=sample_people()) as ledger:
        tracker = resource_path("samples", "so-theo-doi-xa-nam-pung.xlsx")
        carry_out(ledger, propose(ledger, tracker, today=SAMPLE_DAY))
        enter_sample_slips(ledger)
        enter_sample_words(ledger, open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id)
    return path


@pytest.fixture
def ledger(filled: Path, tmp_path: Path) -> Ledger:  # closed with the test's own `with`
    path = tmp_path / "so.soxa"
    path.write_bytes(filled.read_bytes())
    return open_ledger(path)


@pytest.fixture(scope="module")
def keys() -> AuthorityFiles:
    return make_keys(commune="UBND xã Nậm Pung", passphrase="p", when=NOW)


def _report(ledger: Ledger) -> ReportId:
    return open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id


def _issue(ledger: Ledger, report: ReportId, keys: AuthorityFiles) -> None:
    for signatory, p12 in ((Signatory.PERSON, keys.person), (Signatory.ORGANISATION, keys.organisation)):
        if signatory is Signatory.ORGANISATION:
            number_report(ledger, report, number="5", day=date(2026, 11, 16), when=NOW)
        sign_report(ledger, report, signatory=signatory, key=KeyFile(p12, "p"), picture=None, when=NOW)


def test_the_figures_of_the_sample_travel_with_their_sources(ledger: Ledger) -> None:
    with ledger:
        made = seal(ledger, _report(ledger), now=NOW)
        raw = json.loads(embedded_data(made.pdf))
        figures = {figure["key"]: figure for figure in raw["figures"]}
        for key, (value, count) in EXPECTED.items():
            assert figures[key]["value"] == value
            listed = figures[key]["sources"]["activities"]
            assert figures[key]["count"] == len(listed) == len(set(listed))
            assert count is None or len(listed) == count
        assert Decimal(figures["HC10.actual"]["value"]).quantize(Decimal("0.1")) == Decimal("86.2")
        assert Decimal(figures["HC11.actual"]["value"]).quantize(Decimal("0.1")) == Decimal("96.4")
        assert figures["HC11.actual"]["sources"]["parts"] == ["HC06.actual", "HC05.actual"]
        assert consistency(made.report) == ()


def test_a_change_travels_as_a_percentage_whatever_its_indicator_counts(ledger: Ledger) -> None:
    with ledger:
        made = seal(ledger, _report(ledger), now=NOW)
    change = made.report.figure(FigureKey("CD01", Basis.CHANGE_LAST_YEAR))
    actual = made.report.figure(FigureKey("CD01", Basis.ACTUAL))

    assert change is not None
    assert actual is not None
    assert (change.unit, change.decimals) == ("%", 1)
    assert (actual.unit, actual.decimals) == ("văn bản", 0)


def test_the_same_ledger_sealed_at_the_same_moment_gives_the_same_bytes(filled: Path, tmp_path: Path) -> None:
    made = []
    for name in ("one", "two"):
        path = tmp_path / f"{name}.soxa"
        path.write_bytes(filled.read_bytes())
        with open_ledger(path) as ledger:
            made.append(seal(ledger, _report(ledger), now=NOW))
    assert made[0].pdf == made[1].pdf
    assert made[0].docx == made[1].docx
    assert made[0].xlsx == made[1].xlsx


def test_a_receiver_can_make_the_first_revision_again_from_the_data(ledger: Ledger) -> None:
    from soxa.documents.typesetting import render_pdf

    with ledger:
        pdf = seal(ledger, _report(ledger), now=NOW).pdf
    data = embedded_data(pdf)
    assert render_pdf(show(pdf).report.outline, data) == first_revision(pdf)


def test_a_sealing_is_kept_whole_and_named_plainly(ledger: Ledger) -> None:
    with ledger:
        report = _report(ledger)
        made = seal(ledger, report, now=NOW)
        kept = sealed(ledger, report)
        assert kept == made
        assert made.names[0] == "BC-nam-pung-R01-thang-2026-11-d1.pdf"
        stored = ledger.reports.by_id(report)
        assert stored.state is State.SEALED
        assert stored.sealings[0].sealed_utc == NOW.replace(microsecond=0)
        frozen = ledger.reports.frozen_figures(report, 1)
        assert {one.figure.key for one in made.report.figures} <= set(frozen)
        assert all(frozen[one.figure.key].digest == one.stated_digest for one in made.report.figures)


def test_sealed_words_and_figures_stay_until_it_is_reopened(ledger: Ledger) -> None:
    with ledger:
        report = _report(ledger)
        seal(ledger, report, now=NOW)
        with pytest.raises(ReportIsSealed):
            seal(ledger, report, now=NOW)
        with pytest.raises(ReportIsSealed):
            save_text(ledger, report, SectionText("III.1", ()))
        assert reopen(ledger, report).state is State.DRAFTING
        save_text(ledger, report, _paragraph("III.1", "Đã sửa."))
        second = seal(ledger, report, now=NOW + timedelta(hours=1))
        assert second.draft == 2
        assert second.names[0].endswith("-d2.pdf")
        assert [one.dropped for one in ledger.reports.by_id(report).sealings] == [True, False]


def _paragraph(section: str, text: str) -> SectionText:
    return SectionText(section, (Block(str(uuid4()), (TextRun(text),), Author.CLERK),))


def test_every_step_to_the_issued_report_is_kept(
    ledger: Ledger, keys: AuthorityFiles, tmp_path: Path
) -> None:
    with ledger:
        report = _report(ledger)
        with pytest.raises(NotSealed):
            current_pdf(ledger, report)
        made = seal(ledger, report, now=NOW)
        with pytest.raises(NotIssued):
            hand_over(ledger, report, tmp_path / "gui", tell=Wording("vi").tell, now=NOW)
        assert not (tmp_path / "gui").exists()
        _issue(ledger, report, keys)
        stored = ledger.reports.by_id(report)
        assert stored.state is State.ISSUED
        assert [one.step for one in stored.files] == [State.SIGNED, State.NUMBERED, State.ISSUED]
        assert (stored.number, stored.dated) == ("05", date(2026, 11, 16))
        issued = current_pdf(ledger, report)
        assert issued.startswith(made.pdf)
        assert show(issued).number == "05"
        with pytest.raises(ReportIsIssued):
            reopen(ledger, report)

        sent = hand_over(ledger, report, tmp_path / "gui", tell=Wording("vi").tell, now=NOW)
        # The files lie ready; nobody has said yet that they left.
        assert ledger.reports.by_id(report).state is State.ISSUED
        assert sent.pdf.read_bytes() == issued
        receivers = [sending.receiver for sending in ledger.reports.by_id(report).sendings]
        assert sorted(receivers) == sorted(made.report.outline.addressees)
        assert ledger.history.verify().holds


def test_the_sending_folder_holds_the_same_in_every_form(
    ledger: Ledger, keys: AuthorityFiles, tmp_path: Path
) -> None:
    with ledger:
        report = _report(ledger)
        made = seal(ledger, report, now=NOW)
        _issue(ledger, report, keys)
        sent = hand_over(ledger, report, tmp_path / "mới" / "gui", tell=Wording("vi").tell, now=NOW)
    assert sorted(path.name for path in sent.folder.iterdir()) == sorted(path.name for path in sent.files)
    assert all(path.name.isascii() and len(path.name) <= 80 for path in sent.files)
    assert sent.docx.read_bytes() == made.docx
    assert sent.xlsx.read_bytes() == made.xlsx
    mail = message_from_bytes(sent.mail.read_bytes(), policy=SMTP)
    enclosed = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    assert enclosed == {path.name: path.read_bytes() for path in sent.files[:3]}
    assert mail["Subject"].startswith("UBND xã Nậm Pung: Báo cáo số 05/BC-UBND, ")
    assert sent.sha256 in sent.text
    assert "Ủy ban nhân dân tỉnh Lào Cai" in sent.text


def test_a_report_that_another_program_issued_is_handed_over_with_its_number(
    ledger: Ledger, tmp_path: Path
) -> None:
    """Its seal stands in a field of its own and its number is a picture: the ledger knows both."""
    with ledger:
        report = _report(ledger)
        made = seal(ledger, report, now=NOW)
        back = tmp_path / "da-ky.pdf"
        back.write_bytes(foreign_tool.issue(made.pdf, number_text="12"))
        day = NOW.date()
        take_back(ledger, back, when=NOW, number="12", dated=day, signers_confirmed=True)
        sent = hand_over(ledger, report, tmp_path / "gui", tell=Wording("vi").tell, now=NOW)
    assert sent.pdf.read_bytes() == back.read_bytes()
    assert "Báo cáo số 12/BC-UBND" in sent.text


def test_the_workbook_says_what_the_pages_say(ledger: Ledger) -> None:
    with ledger:
        made = seal(ledger, _report(ledger), now=NOW)
    book = openpyxl.load_workbook(io.BytesIO(made.xlsx))
    listed = {str(row[0]): row[3] for row in book["Số liệu"].iter_rows(min_row=4, values_only=True)}
    for one in made.report.figures:
        if isinstance(one.figure.value, Decimal):
            assert listed[str(one.figure.key)] == pytest.approx(float(one.figure.value))
    table = book.worksheets[0]
    rows = [row for row in table.iter_rows(values_only=True) if row[1] == "Hồ sơ tiếp nhận mới trong kỳ"]
    assert 427 in rows[0]
    formulas = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert formulas == []


def test_text_that_looks_like_a_formula_stays_text(ledger: Ledger) -> None:
    from soxa.services.handing_over import make_workbook

    with ledger:
        made = seal(ledger, _report(ledger), now=NOW)
    first = replace(made.report.figures[0], name='=HYPERLINK("x")')
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(replace(made.report, figures=(first,)))))
    cell = book["Số liệu"]["B4"]
    assert (cell.data_type, cell.value) == ("s", '=HYPERLINK("x")')


def test_files_are_zips_with_one_date(ledger: Ledger) -> None:
    with ledger:
        made = seal(ledger, _report(ledger), now=NOW)
    for data in (made.docx, made.xlsx):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            assert len({entry.date_time for entry in package.infolist()}) == 1


def test_a_number_is_given_once_a_year(ledger: Ledger, keys: AuthorityFiles) -> None:
    with ledger:
        first = _report(ledger)
        seal(ledger, first, now=NOW)
        _issue(ledger, first, keys)
        second = open_report(ledger, SAMPLE_REGIME, "2026-10").report.id
        seal(ledger, second, now=NOW)
        key = KeyFile(keys.person, "p")
        sign_report(ledger, second, signatory=Signatory.PERSON, key=key, picture=None, when=NOW)
        with pytest.raises(NumberTaken):
            number_report(ledger, second, number="05", day=date(2026, 12, 31), when=NOW)
        with pytest.raises(NumberTaken):
            number_report(ledger, second, number=" 5", day=date(2026, 12, 31), when=NOW)
        number_report(ledger, second, number="5", day=date(2027, 1, 4), when=NOW)


def test_a_wrong_number_is_given_again_until_the_organisation_signs(
    ledger: Ledger, keys: AuthorityFiles
) -> None:
    with ledger:
        report = _report(ledger)
        seal(ledger, report, now=NOW)
        person, organisation = KeyFile(keys.person, "p"), KeyFile(keys.organisation, "p")
        sign_report(ledger, report, signatory=Signatory.PERSON, key=person, picture=None, when=NOW)
        signed = current_pdf(ledger, report)
        wrong = number_report(ledger, report, number="55", day=date(2026, 11, 17), when=NOW)
        number_report(ledger, report, number="5", day=date(2026, 11, 16), when=NOW)
        kept = ledger.reports.by_id(report)
        assert (kept.state, kept.number, kept.dated) == (State.NUMBERED, "05", date(2026, 11, 16))
        # The right number stands on the file that the person signed, and the wrong one is kept beside it.
        right = current_pdf(ledger, report)
        assert right.startswith(signed)
        assert right != wrong
        assert show(right).number == "05"
        assert any(ledger.files.read(one.file) == wrong for one in kept.files)
        assert verify_bytes(right).answer(Question.WHOLE).verdict is not Verdict.FAILS
        seal_of = Signatory.ORGANISATION
        sign_report(ledger, report, signatory=seal_of, key=organisation, picture=None, when=NOW)
        with pytest.raises(ReportIsIssued):
            number_report(ledger, report, number="6", day=date(2026, 11, 16), when=NOW)


@pytest.mark.parametrize("sign", ["\ufffe", "\U0001f600", "\u4e2d"])
def test_what_no_page_can_show_is_refused_by_name_and_nothing_is_kept(ledger: Ledger, sign: str) -> None:
    with ledger:
        report = _report(ledger)
        # Past the cleaning that words get when they are kept, as another program may have written it.
        ledger.reports.save_text(report, _paragraph("III.2", f"Chữ {sign} lạ"))
        with pytest.raises(TextNotPrintable):
            seal(ledger, report, now=NOW)
        assert ledger.reports.by_id(report).state is State.DRAFTING
        assert ledger.reports.by_id(report).sealings == ()


@pytest.mark.parametrize("sign", ["\u0007", "\u202e", "\u200b", "\ufffe", "\ud800"])
def test_what_cannot_be_seen_never_reaches_a_page(ledger: Ledger, sign: str) -> None:
    with ledger:
        report = _report(ledger)
        save_text(ledger, report, _paragraph("III.2", f"Chữ {sign} lạ"))
        data = embedded_data(seal(ledger, report, now=NOW).pdf).decode()
    assert "lạ" in data
    assert all(sign not in text for text in _texts(json.loads(data)))


def _texts(raw: object) -> list[str]:
    if isinstance(raw, str):
        return [raw]
    found = raw.values() if isinstance(raw, dict) else raw if isinstance(raw, list) else ()
    return [text for item in found for text in _texts(item)]


def test_a_very_long_section_is_sealed(ledger: Ledger) -> None:
    with ledger:
        report = _report(ledger)
        save_text(ledger, report, _paragraph("III.1", "Nội dung rất dài. " * 5600))
        made = seal(ledger, report, now=NOW)
    assert made.pages > 25
    assert len(made.pdf) < 5_000_000


def test_a_rule_that_blocks_keeps_it_from_being_sealed(ledger: Ledger) -> None:
    from soxa.domain.periods import PeriodRule
    from soxa.services.drafting import save_slip_value

    with ledger:
        draft = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
        unit = next(unit for unit in ledger.units() if unit.code == "VHXH")
        period = PeriodRule(draft.regime.frequency, draft.regime.closing).parse(SAMPLE_PERIOD)
        save_slip_value(
            ledger,
            "AS01",
            period=period,
            value=Decimal(9999),
            unit=unit.id,
            given_on=date(2026, 11, 14),
            source="nhập nhầm",
        )
        points = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).points
        assert any(point.severity is Severity.BLOCK for point in points)
        with pytest.raises(SealingBlocked) as caught:
            seal(ledger, draft.report.id, now=NOW)
        assert "K09a" in caught.value.parameters["places"]  # type: ignore[operator]
        assert ledger.reports.by_id(draft.report.id).sealings == ()


def test_a_preview_tells_where_each_section_stands(ledger: Ledger) -> None:
    from soxa.services.composing import compose

    with ledger:
        draft = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
    shown = preview(compose(draft, sealed_utc=NOW))
    sections = [anchor.section for anchor in shown.anchors]
    assert "II.3" in sections
    assert "III.1" in sections
    assert [anchor.page for anchor in shown.anchors] == sorted(anchor.page for anchor in shown.anchors)
    assert shown.pdf.startswith(b"%PDF")


def test_every_printed_figure_leads_to_its_entries(ledger: Ledger) -> None:
    with ledger:
        made = seal(ledger, _report(ledger), now=NOW)
        by_key = {one.figure.key: one.figure for one in made.report.figures}
        meetings = by_key[FigureKey("CD15", Basis.ACTUAL)]
        found = ledger.activities.get(meetings.sources.activities)
    assert [activity.kind for activity in found] == ["HN", "HN"]
    assert sum(activity.quantities["nguoi"] for activity in found) == 93
