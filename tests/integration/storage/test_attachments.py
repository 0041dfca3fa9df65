"""Photos and files of activities, with their history and their undo."""

from __future__ import annotations

import pytest
from made_activities import activity

from soxa.domain.ids import AttachmentId
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger

JPEG = b"\xff\xd8 a picture"


def test_a_file_is_bound_read_and_taken_away(ledger: Ledger) -> None:
    one = activity("một")
    ledger.activities.add([one])
    kept = ledger.attachments.add(one.id, JPEG, name="anh.jpg", media_type="image/jpeg")

    assert ledger.attachments.of(one.id) == (kept,)
    assert kept.is_picture
    assert (kept.name, kept.size_bytes) == ("anh.jpg", len(JPEG))
    assert ledger.files.read(kept.file) == JPEG
    assert ledger.attachments.remove(kept.id) == one.id
    assert ledger.attachments.of(one.id) == ()
    with pytest.raises(EntryMissing):
        ledger.attachments.remove(kept.id)
    assert ledger.history.verify().holds


def test_adding_and_taking_away_are_undone_and_redone(ledger: Ledger) -> None:
    one = activity("một")
    ledger.activities.add([one])
    kept = ledger.attachments.add(one.id, JPEG, name="anh.jpg", media_type="image/jpeg")
    ledger.attachments.remove(kept.id)

    assert ledger.undoing.undo().activities == (one.id,)
    assert ledger.attachments.of(one.id) == (kept,)
    ledger.undoing.undo()
    assert ledger.attachments.of(one.id) == ()
    ledger.undoing.redo()
    assert ledger.attachments.of(one.id) == (kept,)
    assert ledger.files.read(kept.file) == JPEG
    assert ledger.history.verify().holds


def test_an_activity_filed_with_its_photo_goes_and_comes_with_it(ledger: Ledger) -> None:
    one = activity("một")
    with ledger.act("activity.add"):
        ledger.activities.add([one])
        kept = ledger.attachments.add(one.id, JPEG, name="anh.jpg", media_type="image/jpeg")

    assert ledger.undoing.undo().activities == (one.id,)
    assert ledger.activities.get_known([one.id]) == []
    assert ledger.attachments.of(one.id) == ()
    ledger.undoing.redo()
    assert ledger.attachments.of(one.id) == (kept,)

    ledger.activities.remove([one.id])
    ledger.undoing.undo()
    assert ledger.attachments.of(one.id) == (kept,)
    assert ledger.history.verify().holds


def test_one_file_twice_keeps_its_bytes_once(ledger: Ledger) -> None:
    one, two = activity("một"), activity("hai")
    ledger.activities.add([one, two])
    first = ledger.attachments.add(one.id, JPEG, name="a.jpg", media_type="image/jpeg")
    second = ledger.attachments.add(two.id, JPEG, name="b.jpg", media_type="image/jpeg")

    assert first.file == second.file
    assert second.name == "b.jpg"
    ledger.attachments.remove(first.id)
    assert ledger.files.read(second.file) == JPEG


def test_a_file_kept_alone_is_nothing_to_undo(ledger: Ledger) -> None:
    ledger.files.put(b"%PDF", "a.pdf", "application/pdf")

    assert not ledger.undoing.can_undo()


def test_an_attachment_altered_by_hand_is_found(ledger: Ledger) -> None:
    one = activity("một")
    ledger.activities.add([one])
    ledger.attachments.add(one.id, JPEG, name="anh.jpg", media_type="image/jpeg")
    ledger._writing.conn.execute("UPDATE activity_file SET name = 'khac.jpg'")
    ledger._writing.conn.commit()

    found = ledger.history.verify()

    assert [fault.parameters["entity"] for fault in found.faults] == ["activity_file"]
    assert ledger.attachments.fields(AttachmentId(one.id)) is None
