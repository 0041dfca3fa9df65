"""Comments and marked changes of Word files become remarks at their place, each once."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from sample_ledger import sample_ledger

from soxa.documents.word_reading import NotAWordDocument, WordDocumentDamaged, WordDocumentTooLarge
from soxa.domain.ids import ReportId
from soxa.domain.remarks import Origin, Settled
from soxa.services.drafting import TextIsSecret, open_report
from soxa.services.reading_copies import reading_copy
from soxa.services.sealing import reopen, seal
from soxa.services.settling_remarks import settle
from soxa.services.word_remarks import CommentsOfAnotherDocument, NoRemarksInFile, read_word_remarks
from soxa.storage.ledger import Ledger

R01, OCTOBER = "R01-thang", "2026-10"
NOW = datetime(2026, 11, 17, 3, 0, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    with sample_ledger(path) as ledger:
        report = open_report(ledger, R01, OCTOBER).report.id
        seal(ledger, report, now=NOW)
        return path, reading_copy(ledger, report, now=NOW).docx


@pytest.fixture
def ledger(made: tuple[Path, bytes], tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made[0], path)
    with Ledger.open(path, actor="Công chức Mẫu", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def report(ledger: Ledger) -> ReportId:
    return open_report(ledger, R01, OCTOBER).report.id


@pytest.fixture
def document(made: tuple[Path, bytes]) -> Any:
    return docx.Document(io.BytesIO(made[1]))


def _first_of(ledger: Ledger, report: ReportId) -> tuple[str, str]:
    """Return code and first words of the first section that says something."""
    text = next(one for one in ledger.reports.by_id(report).texts if one.blocks)
    return text.section, "".join(getattr(run, "text", "") for run in text.blocks[0].runs)[:12]


def _paragraph(document: Any, words: str) -> Any:
    return next(one for one in document.paragraphs if words in one.text)


def _saved(document: Any, path: Path) -> Path:
    document.save(str(path))
    return path


def _mark_change(paragraph: Any, *, removed: str, added: str) -> None:
    """Strike words out and put others in behind the paragraph's first run, as Word marks it."""
    run = paragraph.runs[0]._element
    for tag, text in (("w:ins", added), ("w:del", removed)):
        mark = docx.oxml.OxmlElement(tag)
        mark.set(qn("w:author"), "Chủ tịch")
        mark.set(qn("w:date"), "2026-11-18T08:00:00Z")
        inner = deepcopy(run)
        words = inner.find(qn("w:t"))
        words.text = text
        if tag == "w:del":
            words.tag = qn("w:delText")
        mark.append(inner)
        run.addnext(mark)


def test_a_comment_becomes_a_remark_at_its_section_once(
    ledger: Ledger, report: ReportId, document: Any, tmp_path: Path
) -> None:
    section, words = _first_of(ledger, report)
    document.add_comment(
        runs=_paragraph(document, words).runs, text="Nêu rõ hơn\nvà gọn hơn", author="Chủ tịch"
    )
    document.add_comment(runs=document.paragraphs[0].runs or document.paragraphs[-1].runs, text="Chung")
    path = _saved(document, tmp_path / "gop-y.docx")
    found = read_word_remarks(ledger, report, path, today=TODAY)
    first = found.new[0]
    assert (first.author, first.text, first.section) == ("Chủ tịch", "Nêu rõ hơn và gọn hơn", section)
    assert first.origin is Origin.WORD
    assert first.quoted.startswith(words)
    assert (found.draft, found.known, len(found.new)) == (1, 0, 2)
    settle(ledger, first.id, Settled.DONE)
    again = read_word_remarks(ledger, report, path, today=TODAY)
    assert (again.new, again.known) == ((), 2)
    assert ledger.remarks.get(first.id).outcome is not None, "what was settled stays settled"
    assert ledger.history.verify().holds


def test_a_copy_of_an_earlier_draft_still_finds_its_places(
    ledger: Ledger, report: ReportId, document: Any, tmp_path: Path
) -> None:
    section, words = _first_of(ledger, report)
    document.add_comment(runs=_paragraph(document, words).runs, text="Gọn hơn", author="Chủ tịch")
    path = _saved(document, tmp_path / "gop-y.docx")
    reopen(ledger, report)
    assert read_word_remarks(ledger, report, path, today=TODAY).new[0].section == section
    draft = open_report(ledger, R01, OCTOBER)
    assert [point.place.section for point in draft.points if point.code == "remark"] == [section]


def test_marked_changes_are_told_as_remarks(
    ledger: Ledger, report: ReportId, document: Any, tmp_path: Path
) -> None:
    section, words = _first_of(ledger, report)
    _mark_change(_paragraph(document, words), removed="", added=" do mưa nhiều")
    (remark,) = read_word_remarks(ledger, report, _saved(document, tmp_path / "sua.docx"), today=TODAY).new
    assert (remark.author, remark.day) == ("Chủ tịch", date(2026, 11, 18))
    assert remark.text == "Thêm “do mưa nhiều”"
    assert remark.section == section, "found by the words as they were before the change"
    assert remark.origin is Origin.TRACKED


def test_other_documents_and_those_without_remarks_are_refused(
    ledger: Ledger, report: ReportId, document: Any, tmp_path: Path
) -> None:
    with pytest.raises(NoRemarksInFile):
        read_word_remarks(ledger, report, _saved(document, tmp_path / "sach.docx"), today=TODAY)
    other = docx.Document()
    other.add_comment(runs=other.add_paragraph("Một văn bản khác").runs, text="Gì đây", author="a")
    with pytest.raises(CommentsOfAnotherDocument):
        read_word_remarks(ledger, report, _saved(other, tmp_path / "khac.docx"), today=TODAY)
    document.add_comment(runs=document.paragraphs[-1].runs, text="TUYỆT MẬT", author="a")
    with pytest.raises(TextIsSecret):
        read_word_remarks(ledger, report, _saved(document, tmp_path / "mat.docx"), today=TODAY)
    assert ledger.remarks.of(report) == ()


def test_hostile_files_are_set_aside_with_a_reason(
    ledger: Ledger, report: ReportId, made: tuple[Path, bytes], tmp_path: Path
) -> None:
    bomb = tmp_path / "bom.docx"
    with zipfile.ZipFile(io.BytesIO(made[1])) as old, zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("word/comments.xml", b" " * (25 << 20))
    broken = tmp_path / "hong.docx"
    with zipfile.ZipFile(io.BytesIO(made[1])) as old, zipfile.ZipFile(broken, "w") as new:
        new.writestr("word/document.xml", old.read("word/document.xml"))
        new.writestr("word/comments.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><w:comments")
    text = tmp_path / "chu.docx"
    text.write_bytes(b"Khong phai Word")
    for path, refusal in (
        (bomb, WordDocumentTooLarge),
        (broken, WordDocumentDamaged),
        (text, NotAWordDocument),
    ):
        with pytest.raises(refusal):
            read_word_remarks(ledger, report, path, today=TODAY)
