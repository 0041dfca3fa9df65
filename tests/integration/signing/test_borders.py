"""The far corners of reading: what only a hostile or broken file reaches."""

# mypy: disable-error-code="no-untyped-call"
# (pyHanko leaves the functions by which objects are made untyped)

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import UTC, datetime
from types import coroutine

import foreign_signing as others
import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from signed_files import WHEN, fill, person_key, steps, typst_pages

from soxa.domain.appearances import StampToDraw
from soxa.signing import _history
from soxa.signing._validation import _aware, _run_offline
from soxa.signing.errors import PdfNotReadable
from soxa.signing.revisions import first_revision, read_revisions
from soxa.signing.sign import sign_person
from soxa.signing.verify import read_signatures
from soxa.signing.widgets import read_places


def test_a_file_without_pages_is_no_pdf() -> None:
    pdf = typst_pages().replace(b"/Type/Catalog/Pages", b"/Type/Catalog/Sheet")
    for read in (read_places, read_revisions, lambda file: read_signatures(file, [])):
        with pytest.raises(PdfNotReadable):
            read(pdf)


def test_damage_inside_a_field_is_told_as_damage() -> None:
    pdf, count = re.subn(
        rb"/DA \((.*?)\)", lambda found: b"/DA (" + b"x" * len(found[1]) + b")", steps().person
    )
    assert count
    with pytest.raises(PdfNotReadable):
        fill(pdf)


def test_a_stamp_that_is_no_page_spoils_no_file() -> None:
    def draw(_: StampToDraw) -> bytes:
        return b"no page"

    with pytest.raises(PdfNotReadable):
        sign_person(steps().sealed, person_key(), None, when=WHEN, draw=draw)


def test_a_last_revision_without_its_mark_is_cut() -> None:
    pdf = typst_pages()
    spoiled = pdf[: pdf.rindex(b"%%EOF")] + b"%%EOX"
    with pytest.raises(PdfNotReadable):
        first_revision(spoiled)


def test_a_form_too_deep_to_walk_is_a_problem_and_no_crash() -> None:
    def nest(writer: IncrementalPdfFileWriter) -> None:
        kid = writer.add_object(generic.DictionaryObject({pdf_name("/T"): generic.pdf_string("x")}))
        for _ in range(60):
            parts = {pdf_name("/T"): generic.pdf_string("x"), pdf_name("/Kids"): generic.ArrayObject([kid])}
            kid = writer.add_object(generic.DictionaryObject(parts))
        fields = writer.root["/AcroForm"]["/Fields"]
        fields.append(kid)
        writer.update_container(fields)

    problem = read_revisions(others.update(steps().person, nest))[-1].problem
    assert problem is not None
    assert problem.parameters == {"reason": "RecursionError"}


def test_a_file_with_too_many_objects_is_a_problem_and_no_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_history, "_OBJECTS_MAX", 10)
    problems = [revision.problem for revision in read_revisions(steps().person)]
    assert problems[0] is None
    assert all(problem is not None for problem in problems[1:])


def test_whoever_waits_wants_the_network_and_is_stopped() -> None:
    @coroutine
    def wait() -> Generator[None, None, None]:
        yield

    async def fetch() -> None:
        await wait()

    with pytest.raises(RuntimeError):
        _run_offline(fetch())


def test_a_time_without_a_zone_is_read_as_utc() -> None:
    assert _aware(datetime(2026, 11, 16, 2, 3, 4)) == datetime(2026, 11, 16, 2, 3, 4, tzinfo=UTC)
    assert _aware(None) is None
