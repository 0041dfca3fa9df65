"""Answering the points of a report: seen, and why it stays as it is.

An answer holds for what was answered: its fingerprint is made over the point's place, its values and the
figure it is about, so that a changed number opens the point again. What would make a report false or
unsendable cannot be answered away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from soxa.base.errors import AppError
from soxa.domain.drafts import Answer, Draft, Point
from soxa.domain.figures import Figures, write_value
from soxa.domain.ids import RemarkId
from soxa.domain.packs import Severity
from soxa.domain.remarks import REMARK, Settled
from soxa.domain.text import clean
from soxa.services.settling_remarks import open_again, settle
from soxa.storage.ledger import Ledger
from soxa.storage.messages import write_messages

MAX_REASON = 300
"""Signs of a reason: a sentence, not a report in the report."""

NEED_REASON = frozenset({Severity.WARN})
"""Severities whose points stay as they are only for a reason; the others may just be seen."""


class PointBlocks(AppError):
    """The point makes the report false or unsendable: it is mended, not answered."""

    def __init__(self) -> None:
        super().__init__()


class ReasonMissing(AppError):
    """A warning stays as it is only for a reason."""

    def __init__(self) -> None:
        super().__init__()


class ReasonTooLong(AppError):
    """A reason is a sentence."""

    def __init__(self, *, length: int, limit: int) -> None:
        super().__init__(length=length, limit=limit)


def with_answers(points: Sequence[Point], figures: Figures, answers: Sequence[Answer]) -> tuple[Point, ...]:
    """Return points with their fingerprints and with the answers that still fit them."""
    known: Mapping[str, Answer] = {answer.fingerprint: answer for answer in answers}
    found = []
    for point in points:
        if point.code == REMARK:  # its word is kept with the remark, and outlives a changed draft
            found.append(point)
            continue
        mark = fingerprint(point, figures)
        answer = known.get(mark)
        is_answered = answer is not None and point.severity is not Severity.BLOCK
        reason = answer.reason if answer is not None and is_answered else None
        found.append(replace(point, fingerprint=mark, answer=reason))
    return tuple(found)


def fingerprint(point: Point, figures: Figures) -> str:
    """Return the SHA-256 (hex) over all that a point is about: place, sentence, and what it was judged by."""
    place = point.place
    figure = figures.get(place.figure) if place.figure is not None else None
    parts = (
        point.code,
        place.section,
        str(place.figure or ""),
        write_value(figure.value) if figure is not None else "",
        str(place.activity or ""),
        place.setting,
        point.judged_by,
        write_messages((point.message,)),
    )
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def answer_point(ledger: Ledger, draft: Draft, point: Point, *, reason: str) -> Draft:
    """Keep what the clerk says to a point, and return the draft with it.

    Args:
        ledger: Open for writing.
        draft: The draft that has the point.
        point: One of its points.
        reason: Why it stays as it is; may be empty for what only reminds or informs.

    Raises:
        PointBlocks: It must be mended.
        ReasonMissing: A warning without a reason.
        ReasonTooLong: More than `MAX_REASON` signs.
    """
    words = clean(reason)
    if point.severity is Severity.BLOCK:
        raise PointBlocks
    if not words and point.severity in NEED_REASON:
        raise ReasonMissing
    if len(words) > MAX_REASON:
        raise ReasonTooLong(length=len(words), limit=MAX_REASON)
    if point.code == REMARK:
        settle(ledger, RemarkId(UUID(point.fingerprint)), Settled.ANSWERED, words=words)
        return _with(draft, point, words)
    ledger.points.answer(draft.report.id, code=point.code, fingerprint=point.fingerprint, reason=words)
    return _with(draft, point, words)


def take_answer_back(ledger: Ledger, draft: Draft, point: Point) -> Draft:
    """Open a point again, and return the draft with it."""
    if point.code == REMARK:
        open_again(ledger, RemarkId(UUID(point.fingerprint)))
    else:
        ledger.points.take_back(draft.report.id, point.fingerprint)
    return _with(draft, point, None)


def earlier_reason(ledger: Ledger, draft: Draft, point: Point) -> str:
    """Return what was last said to a point of the same kind that has changed since; empty if nothing was."""
    current = {one.fingerprint for one in draft.points}
    fallen = [
        one
        for one in ledger.points.answers(draft.report.id)
        if one.code == point.code and one.fingerprint not in current
    ]
    return fallen[-1].reason if fallen else ""


def _with(draft: Draft, point: Point, reason: str | None) -> Draft:
    points = tuple(
        replace(one, answer=reason) if one.fingerprint == point.fingerprint else one for one in draft.points
    )
    return replace(draft, points=points)
