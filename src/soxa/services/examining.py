"""Looking at a file's bytes, inside the worker: what is found, gathered into five answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from soxa.base.errors import AppError, Message
from soxa.domain.outline import Rectangle, WidgetPlaces
from soxa.exchanging.report import ReportFile, decode_report
from soxa.pages.changes import Version, changed_pages
from soxa.pages.opening import opened
from soxa.services.comparing import judge_data
from soxa.services.judging import finding, judge_trust, judge_validity, judge_who, judge_whole
from soxa.services.verifying import Verification
from soxa.signing.facts import Integrity, SignatureFacts, SubjectKind
from soxa.signing.revisions import Change, ChangeKind, Revision, live_parts, read_revisions
from soxa.signing.verify import read_signatures

_SAME_PT = 0.01
_STAMP_WIDER_PT = 60.0
_STAMP_HIGHER_PT = 30.0
_SHOWN_ADDITIONS = (
    ChangeKind.NUMBER_OR_DATE,
    ChangeKind.ANNOTATION,
    ChangeKind.SIGNATURE,
    ChangeKind.NEW_SIGNATURE,
)


def examine(pdf: bytes, trust: Sequence[bytes]) -> Verification:
    """Answer the five questions about a file.

    Raises:
        NotAPdf, EncryptedPdf, PdfTooLarge, TooManyPages: as `soxa.pages.opening.opened`.
        PdfNotReadable, PdfEncrypted: as `soxa.signing.verify.read_signatures`.
        TrustCertificateNotReadable: An item of `trust` is no certificate.
    """
    with opened(pdf):
        pass
    signatures = read_signatures(pdf, trust)
    revisions = read_revisions(pdf)
    first = pdf[: revisions[0].end]
    data_answer, data = judge_data(first, live_parts(first))
    report = _report(data)
    trespasses = _trespasses(pdf, revisions, signatures, report.places if report else None)
    return Verification(
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        answers=(
            judge_whole(signatures, trespasses, _additions(revisions, signatures)),
            judge_who(signatures, report.office.full_name if report else ""),
            judge_trust(signatures),
            judge_validity(signatures),
            data_answer,
        ),
        data=data,
    )


def _trespasses(
    pdf: bytes,
    revisions: Sequence[Revision],
    signatures: Sequence[SignatureFacts],
    places: WidgetPlaces | None,
) -> tuple[Message, ...]:
    """Return what later revisions changed and may not, and bytes that nothing covers (rule 3, grade (a))."""
    found = []
    end = _sealed_end(revisions, signatures)
    if end and pdf[end:].strip(b"\r\n"):
        found.append(finding("bytes_after", count=len(pdf) - end))
    issued = min((facts.revision for facts in signatures if _is_office(facts)), default=len(revisions))
    for after in revisions[1:]:
        if after.problem is not None:
            found.append(after.problem)
        found += [
            finding(f"changed_{change.kind.value}", subject=change.subject)
            for change in after.changes
            if _is_forbidden(change, places, after_issue=after.number > issued)
        ]
    if all(facts.integrity is Integrity.INTACT for facts in signatures):
        found += _pixel_trespasses(pdf, revisions, places)
    return tuple(dict.fromkeys(found))


def _sealed_end(revisions: Sequence[Revision], signatures: Sequence[SignatureFacts]) -> int:
    """Return the byte behind which nothing may follow.

    Once the office has signed, that is the last byte a signature covers; before, number and date may follow.
    """
    covered = max((facts.covered_bytes for facts in signatures), default=0)
    if not covered or any(map(_is_office, signatures)):
        return covered
    return max(covered, revisions[-1].end)


def _is_office(facts: SignatureFacts) -> bool:
    return facts.certificate is not None and facts.certificate.kind is SubjectKind.ORGANISATION


def _is_forbidden(change: Change, places: WidgetPlaces | None, *, after_issue: bool) -> bool:
    """Tell whether an update may not do this at all; what it shows is judged by the pixels."""
    if change.kind is ChangeKind.NUMBER_OR_DATE:
        return after_issue
    if change.kind is ChangeKind.ANNOTATION:
        # Other tools stamp number and date as annotations; without our places nobody knows where they may.
        return after_issue or places is None
    return not change.kind.is_allowed or _is_misplaced(change, places)


def _is_misplaced(change: Change, places: WidgetPlaces | None) -> bool:
    """Tell whether one of the four open places stands elsewhere than the sealed data say."""
    if places is None or change.kind is not ChangeKind.PLACES_ADDED:
        return False
    return not any(_is_same_place(change.place, place) for place in _four(places))


def _is_same_place(one: Rectangle | None, other: Rectangle) -> bool:
    if one is None or one.page != other.page:
        return False
    edges = zip(_edges(one), _edges(other), strict=True)
    return all(abs(here - there) < _SAME_PT for here, there in edges)


def _edges(place: Rectangle) -> tuple[float, float, float, float]:
    return place.left, place.bottom, place.right, place.top


def _pixel_trespasses(
    pdf: bytes, revisions: Sequence[Revision], places: WidgetPlaces | None
) -> list[Message]:
    versions = [_version(pdf, revision, places) for revision in revisions]
    stamped = any(one.kind is ChangeKind.ANNOTATION for revision in revisions for one in revision.changes)
    try:
        pages = {change.page for change in changed_pages(versions)}
        if stamped:
            pages |= {change.page for change in changed_pages(versions, printed=True)}
    except AppError as error:  # a revision that cannot be drawn alone
        return [error.message()]
    return [finding("page_changed", page=page + 1) for page in sorted(pages)]


def _version(pdf: bytes, revision: Revision, places: WidgetPlaces | None) -> Version:
    shown = [(one.kind, one.place) for one in revision.changes if one.place is not None]
    stamped = any(one.kind is ChangeKind.ANNOTATION for one in revision.changes)
    ours = _four(places) if places is not None and stamped else ()
    return Version(
        pdf[: revision.end],
        open_places=(*ours, *(place for kind, place in shown if kind is not ChangeKind.NEW_SIGNATURE)),
        added_places=tuple(place for kind, place in shown if kind is ChangeKind.NEW_SIGNATURE),
        stamp_places=() if places is None else (_around(places.person),),
    )


def _around(place: Rectangle) -> Rectangle:
    """Return the signature block about the person's place: other tools' stamps are larger than our places."""
    return Rectangle(
        place.page,
        place.left - _STAMP_WIDER_PT,
        place.bottom - _STAMP_HIGHER_PT,
        place.right + _STAMP_WIDER_PT,
        place.top + _STAMP_HIGHER_PT,
    )


def _four(places: WidgetPlaces) -> tuple[Rectangle, ...]:
    return places.number, places.date, places.person, places.organisation


def _additions(revisions: Sequence[Revision], signatures: Sequence[SignatureFacts]) -> tuple[Message, ...]:
    """Return what came after the first signature and may come: number and date, the seal."""
    first_signed = min((facts.revision for facts in signatures if facts.revision >= 0), default=-1)
    kinds = {
        change.kind
        for revision in revisions
        if 0 <= first_signed < revision.number
        for change in revision.changes
    }
    return tuple(finding(f"added_{kind.value}") for kind in _SHOWN_ADDITIONS if kind in kinds)


def _report(data: bytes | None) -> ReportFile | None:
    if data is None:
        return None
    try:
        return decode_report(data)
    except AppError:
        return None
