"""Reports that LibreOffice and Ghostscript print anew are known again, number by number (ADR 18).

Neither is a judge of the file that travels, so its absence skips its tests everywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
import sealed
from outlines import nine_pages, sample_outline, with_addressees

from soxa.documents.typesetting import render_pdf
from soxa.documents.wordprocessing import render_docx
from soxa.domain.outline import Outline, Paragraph, Span
from soxa.domain.reprinting import Reprint, compare
from soxa.pages.texts import read_lines
from soxa.services.page_reading import has_words
from soxa.services.printed_sheets import sheet_of

pytestmark = pytest.mark.slow

_OUTLINES = {
    "sealed": sealed.outline(),
    "usual": sample_outline(),
    "nine pages": nine_pages(),
    "one addressee": with_addressees("Ủy ban nhân dân tỉnh Lào Cai"),
}


def _held(outline: Outline, pdf: bytes) -> Reprint:
    pages = read_lines(pdf)
    assert has_words(pages)
    return compare(sheet_of(outline), [page.lines for page in pages])


def _first_number_changed(outline: Outline) -> Outline:
    """Return an outline in which the last digit of its text is another one."""
    parts = list(outline.parts)
    for at in range(len(parts) - 1, -1, -1):
        part = parts[at]
        text = "".join(span.text for span in part.spans) if isinstance(part, Paragraph) else ""
        digit = next((place for place in range(len(text) - 1, -1, -1) if text[place].isdigit()), -1)
        if isinstance(part, Paragraph) and digit >= 0:
            other = str((int(text[digit]) + 1) % 10)
            parts[at] = replace(part, spans=(Span(text[:digit] + other + text[digit + 1 :]),))
            return replace(outline, parts=tuple(parts))
    raise ValueError(outline)


@pytest.fixture(scope="module")
def by_libreoffice(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What LibreOffice makes of our DOCX, and of the same with one digit changed; one start for all."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    made = {}
    for at, (name, outline) in enumerate(_OUTLINES.items()):
        made[name], made[f"{name}, changed"] = folder / f"{at}.docx", folder / f"{at}x.docx"
        made[name].write_bytes(render_docx(outline))
        made[f"{name}, changed"].write_bytes(render_docx(_first_number_changed(outline)))
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    arguments = ["--convert-to", "pdf", "--outdir", str(folder), *map(str, made.values())]
    subprocess.run([*command, *arguments], check=True, capture_output=True, timeout=55, env=dict(os.environ))
    return {name: path.with_suffix(".pdf").read_bytes() for name, path in made.items()}


@pytest.mark.parametrize("name", _OUTLINES)
def test_a_report_that_libreoffice_printed_is_the_same(by_libreoffice: dict[str, bytes], name: str) -> None:
    found = _held(_OUTLINES[name], by_libreoffice[name])
    assert found.differences == ()
    assert (found.equal, found.is_same) == (found.figures, True)


@pytest.mark.parametrize("name", _OUTLINES)
def test_one_digit_that_libreoffice_printed_otherwise_is_seen(
    by_libreoffice: dict[str, bytes], name: str
) -> None:
    assert _held(_OUTLINES[name], by_libreoffice[f"{name}, changed"]).numbers_differ


@pytest.mark.parametrize("name", _OUTLINES)
def test_a_report_that_ghostscript_wrote_anew_is_the_same(tmp_path: Path, name: str) -> None:
    if shutil.which("gs") is None:
        pytest.skip("Ghostscript is not installed")
    before, after = tmp_path / "a.pdf", tmp_path / "b.pdf"
    before.write_bytes(render_pdf(_OUTLINES[name], None))
    command = ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={after}", str(before)]
    subprocess.run(command, check=True, capture_output=True, timeout=50, stdin=subprocess.DEVNULL)
    assert _held(_OUTLINES[name], after.read_bytes()).is_same
