"""Remarks from a Word file: its comments and marked changes, each brought to its section of the draft.

The file is a copy that this program has made and that somebody has read in Word (or in another program that
keeps comments). Its paragraphs are held against those of the drafts, so that a comment finds its section even
where the program that was used has thrown away everything but the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from soxa.base.errors import AppError
from soxa.domain.ids import RemarkId, ReportId, derived_id
from soxa.domain.outline import Appendix, Heading, Outline, Paragraph, Part
from soxa.domain.remarks import MAX_REMARK, Origin, Remark
from soxa.domain.reports import Report
from soxa.domain.secrecy import secrecy_mark
from soxa.domain.text import fold
from soxa.services.composing import VIET_NAM, compose
from soxa.services.drafting import TextIsSecret, open_report
from soxa.services.reading_copies import sealed_data
from soxa.services.remarking import MAX_AUTHOR, last_draft, refuse_issued
from soxa.storage.ledger import Ledger
from soxa.storage.remarks import ENTITY

if TYPE_CHECKING:
    from soxa.documents.comment_reading import RemarkedDocument

_MOST_DRAFTS: Final = 5
"""So many drafts back a file may be of."""
_LEAST_SHARE: Final = 0.3
"""So much of a draft must be in the file for it to be a copy of it."""


class CommentsOfAnotherDocument(AppError):
    """The file is no copy of this report's drafts: its comments have no place here."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class NoRemarksInFile(AppError):
    """The file holds neither comments nor marked changes."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


@dataclass(frozen=True, slots=True)
class WordRemarks:
    """What a file brought."""

    new: tuple[Remark, ...]
    """Remarks that were not known."""
    known: int
    """How many of its remarks were known already."""
    draft: int
    """The draft it was made from."""


def read_word_remarks(ledger: Ledger, report_id: ReportId, path: Path, *, today: date) -> WordRemarks:
    """Take the remarks of a Word file into a report; the same file again adds nothing.

    Args:
        ledger: Open for writing.
        report_id: On which report.
        path: The file.
        today: Day of remarks that bear none.

    Raises:
        EntryMissing: There is no such report.
        ReportIsIssued: What is issued is not remarked on here.
        CommentsOfAnotherDocument: It is a copy of something else.
        NoRemarksInFile: There is nothing to take.
        TextIsSecret: A remark is a secrecy mark; nothing was kept.
        NotAWordDocument: And the other errors of `soxa.documents.word_reading.open_parts`.
    """
    from soxa.documents.comment_reading import read_remarked  # noqa: PLC0415 - loads docx

    report = ledger.reports.by_id(report_id)
    refuse_issued(report)
    document = read_remarked(path)
    if not document.comments and not document.changes:
        raise NoRemarksInFile(name=path.name)
    places = _best(document, _drafts(ledger, report, today))
    if places is None:
        raise CommentsOfAnotherDocument(name=path.name)
    made = tuple(_remarks(ledger, report_id, document, places, today))
    new = ledger.remarks.add(made)
    return WordRemarks(new, len(made) - len(new), places.draft)


@dataclass(frozen=True, slots=True)
class _Places:
    """Where the words of a draft stand."""

    draft: int
    sections: Mapping[str, str]
    """Folded words of a paragraph or heading, to its section's code."""


def _drafts(ledger: Ledger, report: Report, today: date) -> Iterator[_Places]:
    """Yield the drafts that a file may be of, the newest first; what is being written comes before them."""
    opened = open_report(ledger, report.regime, report.period.label)
    if not opened.is_frozen:
        moment = datetime(today.year, today.month, today.day, tzinfo=VIET_NAM)
        yield _Places(last_draft(report), _sections(compose(opened, sealed_utc=moment)))
    for sealing in reversed(report.sealings[-_MOST_DRAFTS:]):
        yield _Places(sealing.draft, _sections(sealed_data(ledger, sealing.pdf).outline))


def _best(document: RemarkedDocument, drafts: Iterator[_Places]) -> _Places | None:
    words = {fold(text) for text in document.paragraphs if text}
    best, best_share = None, _LEAST_SHARE
    for one in drafts:
        share = len(words & one.sections.keys()) / max(len(one.sections), 1)
        if share > best_share:
            best, best_share = one, share
    return best


def _sections(outline: Outline) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in _parts(outline.parts, outline.appendices):
        if isinstance(part, Heading):
            found.setdefault(fold(f"{part.label} {part.text}"), part.section)
        elif isinstance(part, Paragraph):
            found.setdefault(fold("".join(span.text for span in part.spans)), part.section)
    return found


def _parts(parts: Sequence[Part], appendices: Sequence[Appendix]) -> Iterator[Part]:
    yield from parts
    for appendix in appendices:
        # Appendices are of no section that is written: what is said there is about the whole.
        yield Heading(1, appendix.label, "", "")
        yield from appendix.parts


def _remarks(
    ledger: Ledger, report: ReportId, document: RemarkedDocument, places: _Places, today: date
) -> Iterator[Remark]:
    sections = _by_paragraph(document.paragraphs, places.sections)
    for comment in document.comments:
        section = sections[comment.paragraph] if comment.paragraph >= 0 else ""
        yield _remark(
            ledger, report, places.draft, comment.author, comment.day or today,
            text=comment.text, origin=Origin.WORD, section=section, quoted=comment.quoted,
        )  # fmt: skip
    for change in document.changes:
        struck = f"Bỏ “{change.removed}”" if change.removed else ""
        put_in = f"Thêm “{change.added}”" if change.added else ""
        text = "; ".join(one for one in (struck, put_in) if one)
        quoted = document.paragraphs[change.paragraph]
        yield _remark(
            ledger, report, places.draft, change.author, change.day or today,
            text=text, origin=Origin.TRACKED, section=sections[change.paragraph], quoted=quoted,
        )  # fmt: skip


def _by_paragraph(paragraphs: Sequence[str], known: Mapping[str, str]) -> Sequence[str]:
    """Return the section of each paragraph; one that was changed unmarked stands where its neighbour does."""
    found, last = [], ""
    for text in paragraphs:
        last = known.get(fold(text), last) if text else last
        found.append(last)
    return found


def _remark(
    ledger: Ledger,
    report: ReportId,
    draft: int,
    author: str,
    day: date,
    *,
    text: str,
    origin: Origin,
    section: str,
    quoted: str,
) -> Remark:
    if mark := secrecy_mark(text):
        raise TextIsSecret(mark=mark)
    who, words = author[:MAX_AUTHOR] or "Word", text[:MAX_REMARK]
    # Two laptops that read the same file make the same remark; its author's clock and words are its key.
    identity = derived_id(ledger.identity, ENTITY, report, who, day, words, quoted)
    return Remark(RemarkId(identity), report, draft, who, day, words, origin, section=section, quoted=quoted)
