"""Sendings: whom something has reached, who has said so, and by when it must have left."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from soxa.domain.sendings import FOLDER, Sending, Word, receivers_left, receivers_waiting, send_by
from soxa.domain.working_days import OwnDays

AT = datetime(2026, 11, 18, 3, tzinfo=UTC)


def _sending(receiver: str, way: str = "document_axis") -> Sending:
    return Sending(receiver, way, AT, "ab" * 32)


def test_a_folder_that_was_written_and_an_entry_that_was_struck_reach_nobody() -> None:
    sent = (_sending("UBND tỉnh", FOLDER), replace(_sending("Sở Nội vụ"), struck="ghi nhầm"))
    assert receivers_left(("UBND tỉnh", "Sở Nội vụ"), sent) == ("UBND tỉnh", "Sở Nội vụ")
    assert receivers_waiting(sent) == ()


def test_one_word_answers_for_all_that_was_sent_to_a_receiver() -> None:
    word = Word(AT, "chị Hoa, Văn phòng UBND tỉnh")
    sent = (_sending("UBND tỉnh"), replace(_sending("UBND tỉnh", "mail"), word=word), _sending("Sở Nội vụ"))
    assert receivers_waiting(sent) == ("Sở Nội vụ",)


def test_a_word_on_a_struck_entry_answers_nothing() -> None:
    struck = replace(_sending("UBND tỉnh"), word=Word(AT, "ai đó"), struck="ghi nhầm")
    assert receivers_waiting((struck, _sending("UBND tỉnh"))) == ("UBND tỉnh",)


def test_a_document_leaves_on_the_next_working_day_at_the_latest() -> None:
    friday = date(2026, 11, 20)
    assert send_by(friday) == date(2026, 11, 23)
    assert send_by(friday, OwnDays(working=frozenset({date(2026, 11, 21)}))) == date(2026, 11, 21)
    assert send_by(date(2026, 8, 31)) == date(2026, 9, 3), "1 and 2 September are holidays"


def test_each_sending_is_one_of_its_own() -> None:
    assert _sending("UBND tỉnh").id != _sending("UBND tỉnh").id
