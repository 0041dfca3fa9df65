"""The PDF beside the DOCX as LibreOffice lays it out: the same lines on the same pages (ADR 7).

LibreOffice is large and no judge of the file that travels, so its absence skips these tests everywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from outlines import nine_pages, sample_outline, with_addressees
from pages_measured import Page, measure

from soxa.base.resources import resource_path
from soxa.documents.typesetting import render_pdf
from soxa.documents.wordprocessing import render_docx

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]

_OUTLINES = {
    "usual": sample_outline(),
    "nine pages": nine_pages(),
    "small sizes": replace(sample_outline(), place="Thành phố Hồ Chí Minh", month=12),
    "one addressee": with_addressees("Ủy ban nhân dân tỉnh Lào Cai"),
}


@pytest.fixture(scope="module")
def laid_out(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """What LibreOffice makes of our DOCX; one start for all of them."""
    folder = tmp_path_factory.mktemp("office")
    names = {name: folder / f"{number}.docx" for number, name in enumerate(_OUTLINES)}
    for name, path in names.items():
        path.write_bytes(render_docx(_OUTLINES[name]))
    command = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    arguments = ["--convert-to", "pdf", "--outdir", str(folder), *(str(path) for path in names.values())]
    environment = {**os.environ, "FONTCONFIG_FILE": str(_only_our_fonts(folder))}
    subprocess.run([*command, *arguments], check=True, capture_output=True, timeout=55, env=environment)
    return {name: measure(path.with_suffix(".pdf").read_bytes()) for name, path in names.items()}


def _only_our_fonts(folder: Path) -> Path:
    """Let Tinos stand in for Times New Roman, as its metrics allow, whatever fonts this machine has."""
    path = folder / "fonts.conf"
    path.write_text(
        f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
        <dir>{resource_path("fonts")}</dir><cachedir>{folder / "font-cache"}</cachedir>
        <alias binding="same"><family>Times New Roman</family><prefer><family>Tinos</family></prefer></alias>
        </fontconfig>""",
        encoding="utf-8",
    )
    return path


def _lines(page: Page) -> list[str]:
    """Return a page's lines, cells in the order of the page, blanks left out."""
    pieces = sorted(page.lines, key=lambda line: (-round(line.baseline_mm), line.left_mm))
    return ["".join(line.text.split()) for line in pieces]


@pytest.mark.parametrize("name", _OUTLINES)
def test_lines_and_pages_are_the_same(name: str, laid_out: dict[str, list[Page]]) -> None:
    ours = measure(render_pdf(_OUTLINES[name], None))
    theirs = laid_out[name]

    assert len(ours) == len(theirs)
    for number, (our_page, their_page) in enumerate(zip(ours, theirs, strict=True), start=1):
        # As one text: an open date or a blank note may be split into columns in one and not in the other.
        assert "".join(_lines(our_page)) == "".join(_lines(their_page)), number


def test_lines_stand_at_the_same_height(laid_out: dict[str, list[Page]]) -> None:
    ours = {line.text: line for line in measure(render_pdf(sample_outline(), None))[0].lines}
    theirs = {line.text: line for line in laid_out["usual"][0].lines}
    common = ours.keys() & theirs.keys()

    assert len(common) > 25
    # A word processor counts in twentieths of a point.
    assert max(abs(ours[text].baseline_mm - theirs[text].baseline_mm) for text in common) < 0.1
    assert max(abs(ours[text].left_mm - theirs[text].left_mm) for text in common) < 1.5
