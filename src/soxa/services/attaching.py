"""Photos and files beside activities: made small, kept, shown, taken away.

The file a person drops stays where it was and as it was; what goes into the ledger is a copy. A file that
cannot be taken has its sentence and keeps none of the others out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePath
from typing import Final

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole, write_atomic
from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Activity
from soxa.domain.attachable import ENDINGS, media_type_of
from soxa.domain.attachments import Attachment
from soxa.domain.ids import ActivityId, AttachmentId
from soxa.domain.packs import Pack
from soxa.domain.text import clean
from soxa.services import recording
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger

__all__ = [
    "MOST_FILES",
    "Attached",
    "Attachment",
    "Pasted",
    "Preparation",
    "Prepared",
    "Refused",
    "attach",
    "attachments_of",
    "detach",
    "keep",
    "prepare",
    "read",
    "record_with_files",
    "write_out",
]

MOST_FILES: Final = 30
"""So many belong to one activity at most."""
MOST_BYTES: Final = 5_000_000
"""A document, which is kept as it is."""
_MOST_PHOTO_BYTES: Final = 60_000_000
_LONGEST_NAME: Final = 120


class AttachmentEmpty(AppError):
    """The file has no bytes: it was not copied to the end, or is still in a telephone."""


class AttachmentUnknown(AppError):
    """Neither a photo nor a document that may be kept."""


class EnclosureTooLarge(AppError):
    """The document is larger than what is kept."""

    def __init__(self, *, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(size_bytes=size_bytes, limit_bytes=limit_bytes)


class TooManyAttachments(AppError):
    """The activity has as many photos and files as it may have."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit)


@dataclass(frozen=True, slots=True)
class Pasted:
    """A picture from the clipboard."""

    name: str
    """What it shall be called."""
    data: bytes
    """Its bytes, in any form that a photo may have."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it will be kept."""

    name: str
    """File name, with the ending of its kind."""
    data: bytes
    """Its bytes, small."""
    media_type: str
    """``image/jpeg``, ``application/pdf`` …"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that cannot be taken."""

    name: str
    """File name."""
    fault: Message
    """Why, with its remedy."""


@dataclass(frozen=True, slots=True)
class Preparation:
    """What came of several files."""

    ready: tuple[Prepared, ...]
    """To be kept, in the order in which they came."""
    refused: tuple[Refused, ...]
    """Not to be kept, each with its reason."""


@dataclass(frozen=True, slots=True)
class Attached:
    """What was added to an activity, and what was not."""

    attachments: tuple[Attachment, ...]
    """Kept."""
    refused: tuple[Refused, ...]
    """Not kept, each with its reason."""


def prepare(sources: Sequence[Path | Pasted], *, progress: Progress | None = None) -> Preparation:
    """Read files and make photos small; needs no ledger, so it may run on another thread.

    Args:
        sources: Files, which are only read, and pictures from the clipboard.
        progress: Told before each file.
    """
    progress = progress or Silent()
    ready: list[Prepared] = []
    refused: list[Refused] = []
    for at, source in enumerate(sources):
        progress.step(at, len(sources), Message("entry.reading_file", {"name": source.name}))
        try:
            ready.append(_prepared(source))
        except AppError as error:
            refused.append(Refused(source.name, error.message()))
    return Preparation(tuple(ready), tuple(refused))


def keep(ledger: Ledger, activity: ActivityId, ready: Sequence[Prepared]) -> tuple[Attachment, ...]:
    """Keep prepared files with an activity, all or none; one undo takes them back.

    Raises:
        TooManyAttachments: They would be more than an activity may have; none was kept.
        EntryMissing: The activity is not in the ledger (any more); none was kept.
        LedgerIsReadOnly: And the other errors of writing.
    """
    if not ledger.activities.get_known([activity]):
        raise EntryMissing(id=activity)
    if len(ledger.attachments.of(activity)) + len(ready) > MOST_FILES:
        raise TooManyAttachments(limit=MOST_FILES)
    with ledger.act("activity.attach"):
        return tuple(
            ledger.attachments.add(activity, one.data, name=one.name, media_type=one.media_type)
            for one in ready
        )


def attach(
    ledger: Ledger,
    activity: ActivityId,
    sources: Sequence[Path | Pasted],
    *,
    progress: Progress | None = None,
) -> Attached:
    """Prepare files and keep those that can be taken.

    Raises:
        TooManyAttachments: They would be more than an activity may have; none was kept.
        LedgerIsReadOnly: And the other errors of writing.
    """
    found = prepare(sources, progress=progress)
    kept = keep(ledger, activity, found.ready) if found.ready else ()
    return Attached(kept, found.refused)


def record_with_files(
    ledger: Ledger,
    activity: Activity,
    ready: Sequence[Prepared],
    *,
    pack: Pack,
    today: date | None = None,
) -> Activity:
    """File an activity with its photos, all or nothing; one undo takes them back together.

    Raises:
        ActivityFaulty: With all that is wrong; nothing was filed.
        TooManyAttachments: Nothing was filed.
    """
    with ledger.act("activity.add"):
        kept = recording.record(ledger, activity, pack=pack, today=today)
        if ready:
            keep(ledger, kept.id, ready)
    return kept


def attachments_of(ledger: Ledger, activity: ActivityId) -> tuple[Attachment, ...]:
    """Return the photos and files of an activity, in the order in which they were added."""
    return ledger.attachments.of(activity)


def read(ledger: Ledger, attachment: Attachment) -> bytes:
    """Return the bytes of a photo or file.

    Raises:
        EntryMissing: They are not there.
    """
    return ledger.files.read(attachment.file)


def detach(ledger: Ledger, attachment: AttachmentId) -> ActivityId:
    """Take a photo or file away from its activity, and return whose it was; undo brings it back.

    Raises:
        EntryMissing: It is not there (any more).
    """
    return ledger.attachments.remove(attachment)


def write_out(data: bytes, path: Path) -> None:
    """Write a copy of a photo or file outside the ledger.

    Raises:
        FolderMissing: And the other errors of `soxa.base.files.write_atomic`.
    """
    write_atomic(path, data)


def _prepared(source: Path | Pasted) -> Prepared:
    data = source.data if isinstance(source, Pasted) else read_whole(source, limit_bytes=_MOST_PHOTO_BYTES)
    if not data:
        raise AttachmentEmpty
    media_type = media_type_of(data)
    if not media_type:
        raise AttachmentUnknown
    if media_type.startswith("image/"):
        from soxa.pictures.shrinking import shrink  # noqa: PLC0415 - PIL is loaded when needed

        small = shrink(data)
        data, media_type = small.data, small.media_type
    elif len(data) > MOST_BYTES:
        raise EnclosureTooLarge(size_bytes=len(data), limit_bytes=MOST_BYTES)
    return Prepared(_named(source.name, media_type), data, media_type)


def _named(name: str, media_type: str) -> str:
    stem = clean(PurePath(name.replace("\\", "/")).stem)[:_LONGEST_NAME].rstrip(" .")
    return (stem or "anh") + ENDINGS[media_type]
