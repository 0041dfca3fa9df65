"""The five answers about honest, damaged and forged files, each made with real keys and signed again."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import forging
import pytest
import sealed

from soxa.base.errors import AppError
from soxa.base.files import FileTooLarge
from soxa.documents.stamps import draw_text
from soxa.documents.typesetting import layout, render_pdf, renderer
from soxa.domain.outline import Outline, Table
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.report import Renderer, ReportFile, encode_report
from soxa.pages.opening import EncryptedPdf, NotAPdf
from soxa.services.examining import examine
from soxa.services.verifying import ReadingTookTooLong, Verification, verify, verify_bytes
from soxa.signing.widgets import add_widgets

_GOOD = {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE}


def _examine(pdf: bytes) -> Verification:
    return examine(pdf, [sealed.keys().root])


def _failing(verification: Verification) -> set[Question]:
    return {one.question for one in verification.answers if one.verdict is Verdict.FAILS}


def _exit_code(pdf: bytes) -> int:
    try:
        return _examine(pdf).exit_code
    except AppError:
        return 2


def _data(report: ReportFile, *, typst: str = "") -> bytes:
    """Encode data as sealing does; with another renderer's name where one is given."""
    arranged, here = layout(report.outline), renderer()
    made_by = Renderer(typst or here.typst, here.template, here.fonts)
    return encode_report(replace(report, places=arranged.places, renderer=made_by))


def _resigned(pages: bytes) -> bytes:
    """Open the places of a forged first revision and issue it with the office's own keys."""
    arranged = layout(sealed.outline())
    widgets = add_widgets(pages, arranged.places, open_date=arranged.open_date, draw=draw_text)
    return sealed.issue(widgets).issued


def test_an_issued_report_holds_five_times() -> None:
    """Notes on timestamp and revocation are notes; nothing else is said against it."""
    verification = _examine(sealed.stages().issued)
    assert verification.exit_code == 0
    assert [one.verdict for one in verification.answers] == [
        Verdict.HOLDS,
        Verdict.HOLDS,
        Verdict.HOLDS,
        Verdict.HOLDS_WITH_NOTE,
        Verdict.HOLDS,
    ]
    assert verification.report is not None
    assert verification.report.office.full_name == "xã Nậm Pung"


def test_the_worker_says_the_same() -> None:
    """What crosses between the processes is all that was found."""
    pdf, trust = sealed.stages().issued, [sealed.keys().root]
    assert verify_bytes(pdf, trust) == examine(pdf, trust)


def test_without_a_trust_list_the_third_answer_cannot_be_told() -> None:
    """An unknown issuer is neither good nor bad."""
    verification = examine(sealed.stages().issued, [])
    assert verification.answer(Question.TRUSTED).verdict is Verdict.CANNOT_TELL
    assert verification.exit_code == 2


@pytest.mark.parametrize("stage", ["signed", "numbered"])
def test_a_file_cut_after_the_first_signature_fails_the_second_answer(stage: str) -> None:
    """It is whole and valid, and person-only: not issued."""
    verification = _examine(getattr(sealed.stages(), stage))
    assert _failing(verification) == {Question.WHO}
    assert verification.exit_code == 1


def test_no_flipped_byte_and_no_cut_passes() -> None:
    """60 bytes at random, one bit each, and 20 cuts."""
    chance = random.Random(20261122)
    pdf = sealed.stages().issued
    passed = []
    for _ in range(15):
        at, bit = chance.randrange(len(pdf)), 1 << chance.randrange(8)
        if _exit_code(pdf[:at] + bytes([pdf[at] ^ bit]) + pdf[at + 1 :]) == 0:
            passed.append((at, bit))
    for _ in range(3):
        at = chance.randrange(len(pdf))
        if _exit_code(pdf[:at]) == 0:
            passed.append((at, 0))
    assert passed == []


def test_bytes_after_the_last_signature_fail() -> None:
    """Whatever they are."""
    assert _failing(_examine(sealed.stages().issued + b"\n% added\n")) == {Question.WHOLE}


def _moved(honest: Outline) -> Outline:
    """The first two rows' figures change places."""
    (appendix,) = honest.appendices
    (table,) = appendix.parts
    assert isinstance(table, Table)
    first, second, *rest = table.rows
    rows = (
        replace(first, cells=(*first.cells[:-1], second.cells[-1])),
        replace(second, cells=(*second.cells[:-1], first.cells[-1])),
        *rest,
    )
    return replace(honest, appendices=(replace(appendix, parts=(replace(table, rows=rows),)),))


def _page_forgeries(typst: str) -> dict[str, Callable[[], bytes]]:
    data = _data(sealed.report(), typst=typst)
    honest = render_pdf(sealed.outline(), data)
    return {
        "a number changed on the page": lambda: render_pdf(sealed.outline("472"), data),
        "a figure moved to another row of the page": lambda: render_pdf(_moved(sealed.outline()), data),
        "a swapped glyph map": lambda: forging.swap_in_maps(honest, "7", "1"),
        "white text": lambda: forging.edit_page(honest, rb"0 scn", b"1 scn"),
        "invisible text": lambda: forging.edit_page(honest, rb"\b0 Tr", b"3 Tr"),
        "covered text": lambda: forging.add_to_page(honest, b"1 1 1 rg 200 580 200 30 re f\n"),
        "a number drawn over it": lambda: forging.add_to_page(honest, b"0 0 0 rg 230 600 9 9 re f\n"),
    }


@pytest.mark.parametrize("trick", _page_forgeries(""))
def test_a_forged_page_fails_the_fifth_answer_and_only_that(trick: str) -> None:
    """Signed again by the same keys, so that the first four have nothing to say."""
    verification = _examine(_resigned(_page_forgeries("")[trick]()))
    assert _failing(verification) == {Question.PAGE_IS_DATA}
    others = [one for one in verification.answers if one.question is not Question.PAGE_IS_DATA]
    assert all(one.verdict in _GOOD for one in others)


def _data_forgeries() -> dict[str, ReportFile]:
    first, second, third = sealed.figures()
    return {
        "a number changed in the data": sealed.with_value(472),
        "a figure moved in data and page": sealed.report(_moved(sealed.outline())),
        "a source left out": replace(
            sealed.report(), figures=(replace(first, stated_count=1), second, third)
        ),
        "a figure left out": replace(sealed.report(), figures=(first, second)),
        "a figure that no page shows": replace(
            sealed.report(),
            figures=(
                first,
                second,
                third,
                replace(third, figure=replace(third.figure, key=sealed.key("HC05"))),
            ),
        ),
    }


@pytest.mark.parametrize("trick", _data_forgeries())
def test_forged_data_fail_the_fifth_answer_and_only_that(trick: str) -> None:
    """Data and page are rendered together, so that the bytes agree; they contradict themselves."""
    forged = _data_forgeries()[trick]
    verification = _examine(_resigned(render_pdf(forged.outline, _data(forged))))
    assert _failing(verification) == {Question.PAGE_IS_DATA}


def test_another_renderers_honest_pages_hold_with_a_note() -> None:
    """Every word agrees and no ink lies; only the bytes could not be made again."""
    pages = render_pdf(sealed.outline(), _data(sealed.report(), typst="0.1.0"))
    rewritten = forging.rewrite(pages, lambda writer: None)
    verification = _examine(_resigned(rewritten))
    assert verification.answer(Question.PAGE_IS_DATA).verdict is Verdict.HOLDS_WITH_NOTE


@pytest.mark.parametrize("trick", _page_forgeries("0.1.0"))
def test_claiming_another_renderer_never_makes_a_forgery_good(trick: str) -> None:
    """Words that differ cannot be told then; hidden or false ink fails."""
    verification = _examine(_resigned(_page_forgeries("0.1.0")[trick]()))
    assert verification.answer(Question.PAGE_IS_DATA).verdict not in _GOOD
    assert verification.exit_code != 0


def test_a_foreign_pdf_without_data_cannot_be_told() -> None:
    """It may be read as an ordinary document."""
    verification = _examine(render_pdf(sealed.outline(), None))
    assert verification.answer(Question.PAGE_IS_DATA).verdict is Verdict.CANNOT_TELL
    assert verification.exit_code == 1


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n%%EOF\n", random.Random(1).randbytes(50_000)],
    ids=["empty", "stub", "random"],
)
def test_what_is_no_pdf_is_set_aside_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    """Exit 2 on the command line: an error with a sentence, never a trace."""
    path = tmp_path / "tep.pdf"
    path.write_bytes(content)
    with pytest.raises(NotAPdf):
        verify(path)


def test_an_encrypted_file_is_set_aside_with_a_sentence() -> None:
    """A password cannot be guessed."""
    with pytest.raises(EncryptedPdf):
        verify_bytes(forging.encrypt(sealed.stages().sealed, "mật khẩu"))


def test_200_megabytes_are_refused_unread(tmp_path: Path) -> None:
    """A sparse file of that size costs nothing, and neither does refusing it."""
    path = tmp_path / "lon.pdf"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)
    with pytest.raises(FileTooLarge):
        verify(path)


def test_a_worker_that_takes_too_long_is_stopped() -> None:
    """With no time at all, even an honest file is set aside."""
    with pytest.raises(ReadingTookTooLong):
        verify_bytes(sealed.stages().issued, timeout_s=0)
