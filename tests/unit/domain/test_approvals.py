"""Whose turn a draft is follows from the set of facts, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

import pytest

from soxa.domain.approvals import Course, Decided, Decision, Submission, in_order
from soxa.domain.ids import DecisionId, FileId, ReportId, SubmissionId
from soxa.domain.offices import Role

T0 = datetime(2026, 11, 20, tzinfo=UTC)


def _submitted(number: int, *, role: Role = Role.HEAD, draft: int = 1) -> Submission:
    at = T0 + timedelta(hours=number)
    identity, report = SubmissionId(UUID(int=number)), ReportId(UUID(int=9))
    return Submission(identity, report, draft, _pdf(draft), at, "a", "b", role, "", number)


def _pdf(draft: int) -> FileId:
    return FileId(UUID(int=draft + 100))


def _decided(number: int, of: int, decided: Decided) -> Decision:
    at = T0 + timedelta(hours=number)
    return Decision(DecisionId(UUID(int=number)), SubmissionId(UUID(int=of)), decided, at, "b", "")


AGREED, RETURNED, WITHDRAWN = Decided.AGREED, Decided.RETURNED, Decided.WITHDRAWN
UNIT = Role.UNIT_HEAD


@pytest.mark.parametrize(
    ("submissions", "decisions", "course"),
    [
        ((), (), Course.OPEN),
        ((_submitted(1),), (), Course.AT_HEAD),
        ((_submitted(1, role=UNIT),), (), Course.AT_UNIT_HEAD),
        ((_submitted(1),), (_decided(2, 1, AGREED),), Course.AGREED),
        ((_submitted(1, role=UNIT),), (_decided(2, 1, AGREED),), Course.OPEN),
        ((_submitted(1, role=UNIT), _submitted(3)), (_decided(2, 1, AGREED),), Course.AT_HEAD),
        ((_submitted(1),), (_decided(2, 1, WITHDRAWN),), Course.OPEN),
        ((_submitted(1),), (_decided(2, 1, RETURNED),), Course.RETURNED),
        # Two laptops decided otherwise: what asks for more care holds.
        ((_submitted(1),), (_decided(2, 1, AGREED), _decided(3, 1, RETURNED)), Course.RETURNED),
        ((_submitted(1), _submitted(4)), (_decided(2, 1, RETURNED),), Course.AT_HEAD),
        ((_submitted(1, draft=2),), (), Course.OPEN),
    ],
)
def test_the_course_follows_from_the_facts(
    submissions: tuple[Submission, ...], decisions: tuple[Decision, ...], course: Course
) -> None:
    found = {
        in_order(one, other).course(_pdf(1))
        for one in permutations(submissions)
        for other in permutations(decisions)
    }
    assert found == {course}


@pytest.mark.parametrize("behind_h", [0, 50])
def test_a_laptop_whose_clock_is_behind_submits_again(behind_h: int) -> None:
    again = replace(_submitted(3), at_utc=T0 + timedelta(hours=3 - behind_h))
    handling = in_order([_submitted(1), again], [_decided(2, 1, RETURNED), _decided(4, 3, AGREED)])
    assert handling.course(_pdf(1)) is Course.AGREED
    assert handling.next_turn == 4


def test_two_that_did_not_know_of_each_other_are_held_by_the_more_careful_word() -> None:
    other = replace(_submitted(2), turn=1, at_utc=T0)
    handling = in_order([_submitted(1), other], [_decided(3, 1, RETURNED), _decided(4, 2, AGREED)])
    assert handling.course(_pdf(1)) is Course.RETURNED


def test_the_draft_the_head_saw_last() -> None:
    handling = in_order([_submitted(1, draft=1), _submitted(2, draft=3)], [])
    seen = [handling.last_seen(before=draft) for draft in (1, 2, 3, 4)]
    assert [one.draft if one is not None else 0 for one in seen] == [0, 1, 1, 3]


def test_a_word_on_one_draft_is_none_on_another_of_the_same_number() -> None:
    theirs = FileId(UUID(int=77))
    handling = in_order([_submitted(1)], [_decided(2, 1, AGREED)])
    assert handling.course(_pdf(1)) is Course.AGREED
    assert handling.course(theirs) is Course.OPEN
