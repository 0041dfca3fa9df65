"""Remarks as points to settle, and the word that settles one: done, answered with a reason, or dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from soxa.base.errors import AppError, Message, Parameter
from soxa.domain.drafts import Place, Point
from soxa.domain.ids import RemarkId, ReportId
from soxa.domain.packs import Severity
from soxa.domain.remarks import REMARK, Outcome, Remark, Settled
from soxa.domain.text import clean
from soxa.storage.ledger import Ledger

MAX_OUTCOME = 500
"""Signs of the word that settles a remark."""
_MOST_QUOTED = 160


class AnswerMissing(AppError):
    """What was remarked stays as it is only for a reason."""

    def __init__(self) -> None:
        super().__init__()


def open_remarks(ledger: Ledger, report: ReportId) -> tuple[Remark, ...]:
    """Return the remarks on a report that nobody has settled."""
    return tuple(one for one in ledger.remarks.of(report) if one.is_open)


def remark_points(ledger: Ledger, report: ReportId) -> Iterator[Point]:
    """Yield a point for each remark on a report; a settled one bears the word that settled it."""
    for remark in ledger.remarks.of(report):
        said: dict[str, Parameter] = {
            "author": remark.author,
            "day": remark.day,
            "draft": remark.draft,
            "text": _short(remark.text),
            "quoted": _short(remark.quoted),
        }
        message = Message("head.remark_on_words" if remark.quoted else "head.remark", said)
        place = Place(section=remark.section, figure=remark.figure)
        yield Point(
            REMARK,
            Severity.WARN,
            place,
            message,
            fingerprint=str(remark.id),
            answer=_answer(remark.outcome),
        )


def settle(ledger: Ledger, identity: RemarkId, settled: Settled, *, words: str = "") -> Remark:
    """Settle a remark; who settled it is who acts.

    Args:
        ledger: Open for writing.
        identity: Which remark.
        settled: What came of it.
        words: What was changed, or why it stays; needed for an answer.

    Raises:
        EntryMissing: There is no such remark.
        AnswerMissing: An answer without a reason.
    """
    said = clean(words)[:MAX_OUTCOME]
    if settled is Settled.ANSWERED and not said:
        raise AnswerMissing
    remark = replace(ledger.remarks.get(identity), outcome=Outcome(settled, said, ledger.actor))
    ledger.remarks.save(remark)
    return remark


def open_again(ledger: Ledger, identity: RemarkId) -> Remark:
    """Take the word back that settled a remark.

    Raises:
        EntryMissing: There is no such remark.
    """
    remark = replace(ledger.remarks.get(identity), outcome=None)
    ledger.remarks.save(remark)
    return remark


def _answer(outcome: Outcome | None) -> str | None:
    return outcome.words if outcome is not None else None


def _short(text: str) -> str:
    return text if len(text) <= _MOST_QUOTED else f"{text[: _MOST_QUOTED - 1].rstrip()}…"
