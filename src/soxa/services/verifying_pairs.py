"""Verifying an issued file together with its data carrier: do they belong together, and say the same?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole
from soxa.domain.reports import Grade
from soxa.domain.reprinting import Reprint, compare
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.report import ReportFile
from soxa.pages.opening import MAX_BYTES
from soxa.services.judging import Answer, answer, judge_who, worst
from soxa.services.page_reading import has_words, read_foreign_lines
from soxa.services.printed_sheets import sheet_of
from soxa.services.recognising import sealed_by_office
from soxa.services.verifying import Verification, verify_bytes
from soxa.signing.facts import SignatureFacts
from soxa.signing.verify import read_signatures

_ASK_FOR_PAPER = Message("back.advice_paper")


class NotOneIssuedFile(AppError):
    """Neither of two files is a data carrier, or both are."""

    def __init__(self) -> None:
        super().__init__()


def verify_pair(one: Path, other: Path, trust: Sequence[bytes] = ()) -> Verification:
    """Look at an issued file and its data carrier together, in whatever order they are given.

    Args:
        one: The issued file or its carrier.
        other: The other of the two.
        trust: Trusted certificates, DER or PEM.

    Returns:
        The five answers about the issued file, with the carrier's data.

    Raises:
        NotOneIssuedFile: Not exactly one of them is a carrier.
        FileMissing: And the other errors of `soxa.services.verifying.verify`.
    """
    files = [read_whole(path, limit_bytes=MAX_BYTES) for path in (one, other)]
    looked = [verify_bytes(file, trust) for file in files]
    carriers = [is_carrier(found) for found in looked]
    if carriers.count(True) != 1:
        raise NotOneIssuedFile
    at = carriers.index(True)
    return join(files[1 - at], looked[1 - at], looked[at], trust=trust)


def is_carrier(found: Verification) -> bool:
    """Tell whether a file that was looked at is a data carrier."""
    return found.report is not None and found.report.issued is not None


def join(
    pdf: bytes, issued: Verification, carrier: Verification, *, trust: Sequence[bytes] = ()
) -> Verification:
    """Join what was found of an issued file and of its carrier.

    Args:
        pdf: The issued file.
        issued: What was found of it.
        carrier: What was found of the carrier.
        trust: The certificates that both were looked at with.
    """
    report = carrier.report
    if report is None or report.issued is None:
        raise ValueError(carrier.sha256)  # the callers ask `is_carrier` first
    if report.issued.sha256 != issued.sha256:
        return _with(issued, _same(Verdict.FAILS, Message("back.carrier_other")))
    joined = replace(issued, data=carrier.data)
    facts = read_signatures(pdf, trust)
    joined = _with(joined, _who(facts, issued, report))
    joined = _with(joined, _whole(pdf, facts, issued))
    if report.issued.grade is Grade.PAPER and not facts:
        note = Message("back.paper_signatures")
        for question in (Question.WHOLE, Question.WHO, Question.TRUSTED, Question.VALID_THEN):
            joined = _with(joined, Answer(question, Verdict.CANNOT_TELL, (note,), _ASK_FOR_PAPER))
    return _with(joined, _pages(pdf, carrier, report))


def _whole(pdf: bytes, facts: Sequence[SignatureFacts], issued: Verification) -> Answer:
    """Let stand what an e-office drew between the two signatures, number and seal over the signer's picture.

    The office has signed over the whole of it, and its words are held against the data besides.
    """
    whole = issued.answer(Question.WHOLE)
    only_pages = all(one.id == "verify.page_changed" for one in whole.findings)
    if whole.verdict is not Verdict.FAILS or not only_pages or not sealed_by_office(pdf, facts):
        return whole
    return answer(Question.WHOLE, Verdict.HOLDS_WITH_NOTE, [Message("back.changed_before_seal")])


def _who(facts: Sequence[SignatureFacts], issued: Verification, report: ReportFile) -> Answer:
    """Ask once more who signed, now that the data name the office."""
    before = issued.answer(Question.WHO)
    now = judge_who(facts, report.office)
    return now if worst((before.verdict, now.verdict)) is now.verdict else before


def _pages(pdf: bytes, carrier: Verification, report: ReportFile) -> Answer:
    own = carrier.answer(Question.PAGE_IS_DATA)
    if own.verdict is Verdict.FAILS:
        return _same(Verdict.FAILS, Message("back.carrier_fails"), *own.findings)
    if own.verdict is Verdict.CANNOT_TELL:
        return own
    pages = read_foreign_lines(pdf)
    if not has_words(pages):
        said = Message("back.carrier_paper")
        return Answer(Question.PAGE_IS_DATA, Verdict.CANNOT_TELL, (said,), _ASK_FOR_PAPER)
    return _compared(compare(sheet_of(report.outline), [page.lines for page in pages]))


def _compared(found: Reprint) -> Answer:
    counts = {"equal": found.equal, "figures": found.figures}
    if found.numbers_differ:
        return _same(Verdict.FAILS, Message("back.carrier_numbers", counts))
    if found.differences:
        said = Message("back.carrier_words", {"count": len(found.differences)})
        return _same(Verdict.CANNOT_TELL, said)
    said = Message("back.carrier_same", counts)
    return Answer(Question.PAGE_IS_DATA, Verdict.HOLDS_WITH_NOTE, (said,), Message("back.advice_same"))


def _same(verdict: Verdict, *findings: Message) -> Answer:
    return answer(Question.PAGE_IS_DATA, verdict, findings)


def _with(found: Verification, other: Answer) -> Verification:
    answers = tuple(other if one.question is other.question else one for one in found.answers)
    return replace(found, answers=answers)
