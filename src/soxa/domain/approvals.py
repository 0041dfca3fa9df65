"""Submitting a draft (trình ký) and what is decided of it: facts, from which follows whose turn it is.

Each fact is a thing of its own and is never changed, so that it does not matter in which order the facts of
several laptops come together. A decision names the submission that it answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from soxa.domain.ids import DecisionId, FileId, ReportId, SubmissionId
from soxa.domain.offices import Role


class Decided(Enum):
    """What was decided of a submission."""

    AGREED = "agreed"
    """It may go on: to the head, or to be signed."""
    RETURNED = "returned"
    """It shall be mended first; the remarks say how."""
    WITHDRAWN = "withdrawn"
    """Whoever submitted it has taken it back."""


class Course(Enum):
    """Whose turn a sealed draft is."""

    OPEN = "open"
    """It was not submitted, or was withdrawn."""
    AT_UNIT_HEAD = "at_unit_head"
    """It waits for the head of the unit."""
    AT_HEAD = "at_head"
    """It waits for the head."""
    RETURNED = "returned"
    """It shall be mended."""
    AGREED = "agreed"
    """The head has agreed: it waits to be signed."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A draft handed to somebody to look at."""

    id: SubmissionId
    """Identity."""
    report: ReportId
    """Which report."""
    draft: int
    """Which draft (Dự thảo lần n)."""
    pdf: FileId
    """The draft itself: two laptops may each have sealed a draft of one number."""
    at_utc: datetime
    """When, by the machine's clock."""
    by: str
    """Who handed it in, as picked at start."""
    to: str
    """Whom: name, or position where there is no name."""
    role: Role
    """As what: the head of the unit, or the head."""
    note: str
    """Summary and proposal, in the words of who hands it in; may be empty."""
    turn: int = 1
    """One more than the highest that was known of the report: it tells what came after what, for the clocks
    of laptops do not. Those of one turn were made by laptops that did not know of each other."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What came of a submission."""

    id: DecisionId
    """Identity."""
    submission: SubmissionId
    """Of which."""
    decided: Decided
    """What."""
    at_utc: datetime
    """When, by the machine's clock."""
    by: str
    """Who, as picked at start."""
    note: str
    """In passing; may be empty."""


@dataclass(frozen=True, slots=True)
class Handling:
    """What was submitted of one report, and what was decided of it."""

    submissions: tuple[Submission, ...] = ()
    """By turn."""
    decisions: tuple[Decision, ...] = ()
    """By their moments, which decide nothing."""

    @property
    def next_turn(self) -> int:
        """The turn of what is submitted next."""
        return max((one.turn for one in self.submissions), default=0) + 1

    def of_draft(self, pdf: FileId) -> tuple[Submission, ...]:
        """Return the submissions of one draft, by its sealed PDF."""
        return tuple(one for one in self.submissions if one.pdf == pdf)

    def decided_of(self, submission: SubmissionId) -> Decided | None:
        """Return what was decided of a submission; None while it waits.

        Where laptops have decided otherwise, what asks for more care holds: returned before agreed.
        """
        found = {one.decided for one in self.decisions if one.submission == submission}
        return next((one for one in _MOST_CAREFUL if one in found), None)

    def waiting(self, pdf: FileId) -> Submission | None:
        """Return the submission of a draft that waits to be decided."""
        return next((one for one in reversed(self.of_draft(pdf)) if self.decided_of(one.id) is None), None)

    def course(self, pdf: FileId) -> Course:
        """Return whose turn a draft is."""
        submissions = self.of_draft(pdf)
        if self.waiting(pdf) is not None:
            # Handed in to both on two laptops, it is the head's.
            roles = {one.role for one in submissions if self.decided_of(one.id) is None}
            return Course.AT_HEAD if Role.HEAD in roles else Course.AT_UNIT_HEAD
        for turn in sorted({one.turn for one in submissions}, reverse=True):
            found = {(self.decided_of(one.id), one.role) for one in submissions if one.turn == turn}
            decided = {one for one, _ in found}
            if Decided.RETURNED in decided:
                return Course.RETURNED
            if Decided.AGREED in decided:
                return Course.AGREED if (Decided.AGREED, Role.HEAD) in found else Course.OPEN
        return Course.OPEN

    def is_agreed_by(self, role: Role, pdf: FileId) -> bool:
        """Tell whether somebody of a role has agreed to a draft."""
        return any(
            one.role is role and self.decided_of(one.id) is Decided.AGREED for one in self.of_draft(pdf)
        )

    def last_seen(self, *, before: int) -> Submission | None:
        """Return the submission of the newest draft before one; None where none was submitted."""
        earlier = [one for one in self.submissions if one.draft < before]
        return max(earlier, key=lambda one: one.draft, default=None)


_MOST_CAREFUL = (Decided.RETURNED, Decided.AGREED, Decided.WITHDRAWN)


def in_order(submissions: Iterable[Submission], decisions: Iterable[Decision]) -> Handling:
    """Gather the facts of one report, in the same order on every laptop; of one turn the head's come last."""
    by_turn: Sequence[Submission] = sorted(
        submissions, key=lambda one: (one.turn, one.role is Role.HEAD, one.id.bytes)
    )
    decided: Sequence[Decision] = sorted(decisions, key=lambda one: (one.at_utc, one.id.bytes))
    return Handling(tuple(by_turn), tuple(decided))
