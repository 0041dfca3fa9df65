"""An issued file and its data carrier: whether they belong together, and say the same."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import e_office
import pytest
import sealed
from e_office import Habit
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from soxa.domain.reports import Grade
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.report import ReportFile
from soxa.pages.texts import read_lines
from soxa.services.carrying import make_carrier
from soxa.services.examining import examine
from soxa.services.sealed_files import make_sealed_pdf
from soxa.services.verifying import Verification
from soxa.services.verifying_pairs import NotOneIssuedFile, verify_pair


@pytest.fixture(autouse=True)
def _look_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look in this process: the workers have tests of their own."""
    monkeypatch.setattr("soxa.services.verifying_pairs.verify_bytes", examine)
    monkeypatch.setattr("soxa.services.verifying_pairs.read_foreign_lines", read_lines)


def _report() -> ReportFile:
    return make_sealed_pdf(sealed.report()).report


def _issued(habit: Habit | None = None) -> bytes:
    return e_office.signed(e_office.remake(sealed.outline(), habit or Habit()))


def _look(tmp_path: Path, issued: bytes, carrier: bytes, *, turned: bool = False) -> Verification:
    paths = [tmp_path / "ban-hanh.pdf", tmp_path / "ban-hanh-du-lieu.pdf"]
    for path, data in zip(paths, (issued, carrier), strict=True):
        path.write_bytes(data)
    one, other = reversed(paths) if turned else paths
    return verify_pair(one, other, (sealed.keys().root,))


@pytest.mark.parametrize("turned", [False, True])
def test_a_file_and_its_carrier_hold_in_whatever_order(tmp_path: Path, *, turned: bool) -> None:
    issued = _issued()
    found = _look(tmp_path, issued, make_carrier(_report(), issued, grade=Grade.REMADE), turned=turned)
    verdicts = {one.question: one.verdict for one in found.answers}
    # A note where the other tool has written its own day into the file.
    assert verdicts[Question.WHOLE] in {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE}
    assert verdicts[Question.PAGE_IS_DATA] is Verdict.HOLDS_WITH_NOTE
    assert dict(found.answer(Question.PAGE_IS_DATA).findings[0].parameters) == {"equal": 6, "figures": 6}
    assert found.exit_code == 0
    assert found.report is not None


def test_a_seal_over_words_is_a_note_once_the_office_has_signed_over_all(tmp_path: Path) -> None:
    issued = e_office.signed(e_office.remake(sealed.outline()), over_words=True)
    assert examine(issued, ()).answer(Question.WHOLE).verdict is Verdict.FAILS
    found = _look(tmp_path, issued, make_carrier(_report(), issued, grade=Grade.REMADE))
    assert found.answer(Question.WHOLE).verdict is Verdict.HOLDS_WITH_NOTE
    late = issued + b"\n%% more\n"
    assert _look(tmp_path, late, make_carrier(_report(), late, grade=Grade.REMADE)).exit_code == 1


def test_alone_neither_of_them_is_a_report_that_holds(tmp_path: Path) -> None:
    issued = _issued()
    carrier = make_carrier(_report(), issued, grade=Grade.REMADE)
    assert examine(issued, ()).answer(Question.PAGE_IS_DATA).verdict is Verdict.CANNOT_TELL
    alone = examine(carrier, ())
    assert alone.answer(Question.PAGE_IS_DATA).verdict is Verdict.HOLDS
    assert alone.answer(Question.WHO).verdict is Verdict.FAILS
    assert alone.exit_code == 1


def test_a_carrier_of_another_file_fails(tmp_path: Path) -> None:
    carrier = make_carrier(_report(), _issued(Habit(number="06")), grade=Grade.REMADE)
    found = _look(tmp_path, _issued(), carrier)
    assert found.answer(Question.PAGE_IS_DATA).verdict is Verdict.FAILS
    assert found.exit_code == 1


def test_one_digit_that_differs_fails(tmp_path: Path) -> None:
    issued = e_office.signed(e_office.remake(sealed.outline("421")))
    found = _look(tmp_path, issued, make_carrier(_report(), issued, grade=Grade.REMADE))
    assert found.answer(Question.PAGE_IS_DATA).verdict is Verdict.FAILS


def test_words_that_differ_cannot_be_told(tmp_path: Path) -> None:
    outline = sealed.outline()
    other = replace(outline, addressees=("Sở Nội vụ tỉnh Lào Cai",))
    issued = e_office.signed(e_office.remake(other))
    found = _look(tmp_path, issued, make_carrier(_report(), issued, grade=Grade.REMADE))
    assert found.answer(Question.PAGE_IS_DATA).verdict is Verdict.CANNOT_TELL


def test_scanned_paper_is_never_green_and_never_red(tmp_path: Path) -> None:
    scan = e_office.scanned(e_office.remake(sealed.outline()))
    found = _look(tmp_path, scan, make_carrier(_report(), scan, grade=Grade.PAPER))
    assert {one.verdict for one in found.answers} == {Verdict.CANNOT_TELL}
    assert found.exit_code == 2


def test_a_carrier_whose_pages_are_not_its_data_fails(tmp_path: Path) -> None:
    issued = _issued()
    false = make_carrier(
        replace(_report(), figures=sealed.with_value(421).figures), issued, grade=Grade.REMADE
    )
    found = _look(tmp_path, issued, false)
    assert found.answer(Question.PAGE_IS_DATA).verdict is Verdict.FAILS


def test_a_carrier_that_was_written_on_fails(tmp_path: Path) -> None:
    issued = _issued()
    writer = IncrementalPdfFileWriter(BytesIO(make_carrier(_report(), issued, grade=Grade.REMADE)))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
    writer.update_container(page)
    written = BytesIO()
    writer.write(written)  # type: ignore[no-untyped-call]
    found = _look(tmp_path, issued, written.getvalue())
    assert found.answer(Question.PAGE_IS_DATA).verdict is Verdict.FAILS
    assert found.exit_code == 1


def test_two_files_of_a_kind_are_no_pair(tmp_path: Path) -> None:
    issued = _issued()
    carrier = make_carrier(_report(), issued, grade=Grade.REMADE)
    for one, other in ((issued, issued), (carrier, carrier)):
        with pytest.raises(NotOneIssuedFile):
            _look(tmp_path, one, other)


def test_a_carrier_is_the_same_bytes_each_time() -> None:
    issued = _issued()
    assert make_carrier(_report(), issued, grade=Grade.PAPER) == make_carrier(
        _report(), issued, grade=Grade.PAPER
    )
    pages = read_lines(make_carrier(_report(), issued, grade=Grade.PAPER))
    assert all("không phải văn bản" in " ".join(page.lines) for page in pages)
