"""Photos and files of activities, from the files a person drops to the ledger and back."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from made_activities import activity
from PIL import Image

from soxa.base.errors import Cancelled
from soxa.base.progress import Cancellation
from soxa.domain.attachable import DOCX, XLSX, media_type_of
from soxa.domain.packs import Pack
from soxa.services import attaching, recording, telling
from soxa.services.attaching import MOST_FILES, Pasted, TooManyAttachments
from soxa.services.ledgers import new_ledger_for, typed_office
from soxa.services.packs import read_pack, shipped_pack
from soxa.services.recording import ActivityFaulty, ActivityQuery
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with new_ledger_for(tmp_path / "so.soxa", typed_office("Xã Nậm Pung"), actor="Lan") as made:
        yield made


def _jpeg(colour: str = "red", size: tuple[int, int] = (2000, 1000)) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, colour).save(written, "JPEG")
    return written.getvalue()


def _office(*names: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as parts:
        for name in names:
            parts.writestr(name, "x")
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (_jpeg(), "image/jpeg"),
        (b"\x00\x00\x00\x18ftypheic\x00", "image/heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00", ""),
        (b"%PDF-1.7\n", "application/pdf"),
        (b"\r\n%PDF-1.4\n", "application/pdf"),
        (_office("[Content_Types].xml", "word/document.xml"), DOCX),
        (_office("xl/workbook.xml"), XLSX),
        (_office("word/document.xml", "word/vbaProject.bin"), ""),
        (_office("a.exe"), ""),
        (b"PK\x03\x04 cut off", ""),
        (b"MZ\x90", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(data: bytes, media_type: str) -> None:
    assert media_type_of(data) == media_type


def test_good_files_are_kept_and_each_bad_one_has_its_sentence(
    ledger: Ledger, pack: Pack, tmp_path: Path
) -> None:
    one = recording.record(ledger, activity("một"), pack=pack)
    photo = tmp_path / "Ảnh hội nghị.JPEG"
    photo.write_bytes(_jpeg())
    before = hashlib.sha256(photo.read_bytes()).digest()
    named_wrong = tmp_path / "ảnh thật.pdf"
    named_wrong.write_bytes(_jpeg("blue"))
    (tmp_path / "rỗng.jpg").touch()
    (tmp_path / "trang.jpg").write_bytes(b"<html>")
    (tmp_path / "cắt.jpg").write_bytes(_jpeg()[:400])
    (tmp_path / "lớn.pdf").write_bytes(b"%PDF-1.7" + bytes(attaching.MOST_BYTES))
    (tmp_path / "kế hoạch.pdf").write_bytes(b"%PDF-1.7 ok")
    names = ("rỗng.jpg", "trang.jpg", "cắt.jpg", "lớn.pdf", "mất.jpg", "kế hoạch.pdf")
    pasted = Pasted("Ảnh dán.png", _jpeg("green"))

    done = attaching.attach(
        ledger, one.id, [photo, named_wrong, *(tmp_path / name for name in names), pasted]
    )

    assert [kept.name for kept in done.attachments] == [
        "Ảnh hội nghị.jpg",
        "ảnh thật.jpg",
        "kế hoạch.pdf",
        "Ảnh dán.jpg",
    ]
    assert [(refused.name, refused.fault.id) for refused in done.refused] == [
        ("rỗng.jpg", "error.AttachmentEmpty"),
        ("trang.jpg", "error.AttachmentUnknown"),
        ("cắt.jpg", "error.PhotoDamaged"),
        ("lớn.pdf", "error.EnclosureTooLarge"),
        ("mất.jpg", "error.FileMissing"),
    ]
    assert attaching.attachments_of(ledger, one.id) == done.attachments
    kept = Image.open(io.BytesIO(attaching.read(ledger, done.attachments[0])))
    assert kept.size == (1600, 800)
    assert attaching.read(ledger, done.attachments[2]) == b"%PDF-1.7 ok"
    assert hashlib.sha256(photo.read_bytes()).digest() == before

    assert recording.undo(ledger, pack=pack) == (one.id,)
    assert attaching.attachments_of(ledger, one.id) == ()
    recording.redo(ledger, pack=pack)
    assert attaching.detach(ledger, done.attachments[0].id) == one.id
    assert len(attaching.attachments_of(ledger, one.id)) == 3
    assert ledger.history.verify().holds


def test_an_activity_and_its_photos_are_filed_together_or_not_at_all(ledger: Ledger, pack: Pack) -> None:
    ready = attaching.prepare([Pasted("a.jpg", _jpeg())]).ready
    with pytest.raises(ActivityFaulty):
        attaching.record_with_files(ledger, activity(""), ready, pack=pack)
    with pytest.raises(TooManyAttachments):
        attaching.record_with_files(ledger, activity("một"), ready * (MOST_FILES + 1), pack=pack)
    assert recording.count(ledger, ActivityQuery()) == 0

    kept = attaching.record_with_files(ledger, activity("một"), ready, pack=pack)
    assert len(attaching.attachments_of(ledger, kept.id)) == 1
    recording.undo(ledger, pack=pack)
    assert recording.count(ledger, ActivityQuery()) == 0
    assert attaching.attachments_of(ledger, kept.id) == ()


def test_the_history_of_an_activity_tells_of_its_photos(ledger: Ledger, pack: Pack) -> None:
    one = recording.record(ledger, activity("một"), pack=pack)
    other = recording.record(ledger, activity("hai"), pack=pack)
    kept = attaching.attach(ledger, one.id, [Pasted("a.jpg", _jpeg())]).attachments[0]
    attaching.attach(ledger, other.id, [Pasted("b.jpg", _jpeg())])
    attaching.detach(ledger, kept.id)

    told = telling.history_of_activity(ledger, one.id, pack=pack)

    assert [(line.field.id, line.old is not None, line.new is not None) for line in told] == [
        ("entry.history_file", True, False),
        ("entry.history_file", False, True),
        ("views.field.made", False, False),
    ]
    assert told[0].old is not None
    assert told[0].old.parameters["value"] == "a.jpg"
    assert not any(line.can_put_back for line in told)


def test_nothing_is_kept_with_an_activity_that_was_taken_back_meanwhile(ledger: Ledger, pack: Pack) -> None:
    one = recording.record(ledger, activity("một"), pack=pack)
    ready = attaching.prepare([Pasted("a.jpg", _jpeg())]).ready
    recording.undo(ledger, pack=pack)
    with pytest.raises(EntryMissing):
        attaching.keep(ledger, one.id, ready)
    assert attaching.attachments_of(ledger, one.id) == ()


def test_preparing_can_be_stopped() -> None:
    stopped = Cancellation()
    stopped.ask()
    with pytest.raises(Cancelled):
        attaching.prepare([Pasted("a.jpg", _jpeg())], progress=stopped)
