"""A file's revisions and what each update changed, object by object (exchange.md rule 3, grade (a)).

Whether an allowed change stays inside its rectangle is seen on the pixels, elsewhere; here the objects are
compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from soxa.base.errors import Message
from soxa.domain.outline import Rectangle


class ChangeKind(Enum):
    """What an update touched."""

    PLACES_ADDED = "places_added"
    """The open places, before anybody signed."""
    NUMBER_OR_DATE = "number_or_date"
    """Number or day filled in."""
    SIGNATURE = "signature"
    """An empty signature field filled."""
    NEW_SIGNATURE = "new_signature"
    """A signature with a field of its own, as other tools make it."""
    SECURITY_STORE = "security_store"
    """Certificates and revocation data for later (DSS)."""
    METADATA = "metadata"
    """/Info, XMP, version: nothing that is seen."""
    PAGE = "page"
    """Content, resources or size of a page, or the number of pages."""
    STAMP = "stamp"
    """A picture or words that another tool printed as an annotation; allowed inside an open place alone."""
    ANNOTATION = "annotation"
    """Another annotation added, changed or taken away."""
    FORM = "form"
    """A form field other than the four, or one of them in more than its value."""
    ATTACHMENT = "attachment"
    """The embedded data."""
    OUTLINE = "outline"
    """Bookmarks."""
    OPTIONAL_CONTENT = "optional_content"
    """Layers."""
    ACTION = "action"
    """Something that runs, or hides, by itself: scripts, launches, further files."""
    OTHER = "other"
    """Anything else the catalogue leads to."""

    @property
    def is_allowed(self) -> bool:
        """Whether an update may do it at all."""
        return self in _ALLOWED


_ALLOWED = {
    ChangeKind.PLACES_ADDED,
    ChangeKind.NUMBER_OR_DATE,
    ChangeKind.SIGNATURE,
    ChangeKind.NEW_SIGNATURE,
    ChangeKind.STAMP,
    ChangeKind.SECURITY_STORE,
    ChangeKind.METADATA,
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing an update touched."""

    kind: ChangeKind
    """What."""
    subject: str
    """Full name of a field, key of the catalogue, or number of a page from 1: for the details."""
    place: Rectangle | None = None
    """Where it shows, for a form field or stamp; pixels may differ there and nowhere else."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A file as it was after one writing."""

    number: int
    """From 0."""
    end: int
    """Bytes up to and with its ``%%EOF`` mark; the line end behind the mark counts to what follows."""
    changes: tuple[Change, ...]
    """Against the revision before; empty for the first."""
    problem: Message | None = None
    """Why the comparison could not be made. Then nothing may be said of this update."""


def read_revisions(pdf: bytes) -> tuple[Revision, ...]:
    """Take a file apart into its revisions, the first one first.

    Raises:
        PdfNotReadable: The file is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """
    from soxa.signing._history import History  # noqa: PLC0415 - pyHanko is loaded when needed

    return History(pdf).revisions()


def first_revision(pdf: bytes) -> bytes:
    """Return the renderer's own bytes: all up to and with the first ``%%EOF`` mark.

    Raises:
        PdfNotReadable: The file is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """
    from soxa.signing._history import History  # noqa: PLC0415 - pyHanko is loaded when needed

    return pdf[: History(pdf).end(0)]


def live_parts(pdf: bytes) -> tuple[str, ...]:
    """Return the catalogue's entries by which a file does or hides something: actions, scripts, layers.

    Raises:
        PdfNotReadable: The file is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """
    from soxa.signing._history import find_live_parts  # noqa: PLC0415 - pyHanko is loaded when needed

    return find_live_parts(pdf)
