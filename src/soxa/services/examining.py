"""Looking at a file's bytes, inside the worker: what is found, gathered into five answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from soxa.base.errors import AppError, Message
from soxa.documents.stamps import draw_text
from soxa.domain.appearances import Signatory
from soxa.domain.dates import read_long_date
from soxa.domain.outline import Rectangle, WidgetPlaces
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.report import ReportFile, decode_report
from soxa.pages.changes import Version, changed_pages
from soxa.pages.ink import looks_alike
from soxa.pages.opening import opened
from soxa.pages.rasters import raster
from soxa.services.comparing import judge_data
from soxa.services.judging import (
    Answer,
    answer,
    finding,
    judge_trust,
    judge_validity,
    judge_who,
    judge_whole,
)
from soxa.services.verifying import Verification
from soxa.signing.facts import Integrity, SignatureFacts, SubFilter, SubjectKind
from soxa.signing.names import DATE_FIELD, NUMBER_FIELD, SIGNATURE_FIELDS
from soxa.signing.number import FilledFields, read_number_and_date, redraw
from soxa.signing.revisions import Change, ChangeKind, Revision, live_parts, read_revisions
from soxa.signing.verify import read_signatures

_SAME_PT = 0.01
_STAMP_OVER_PT = 1.0
_VALUE_SCALE = 4.0
_STAMP_WIDER_PT = 60.0
_STAMP_HIGHER_PT = 30.0
_SHOWN_ADDITIONS = (
    ChangeKind.NUMBER_OR_DATE,
    ChangeKind.STAMP,
    ChangeKind.SIGNATURE,
    ChangeKind.NEW_SIGNATURE,
)
_INVISIBLE_ADDITIONS = (ChangeKind.SECURITY_STORE, ChangeKind.METADATA)
_INVISIBLE = set(_INVISIBLE_ADDITIONS)
_MAY_PRINT_ALONE = {ChangeKind.STAMP, ChangeKind.ANNOTATION, ChangeKind.NEW_SIGNATURE}
_OTHER_KIND = {
    SIGNATURE_FIELDS[Signatory.PERSON]: SubjectKind.ORGANISATION,
    SIGNATURE_FIELDS[Signatory.ORGANISATION]: SubjectKind.PERSON,
}
"""Whose key must not stand in a place of ours."""


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
    places = report.places if report else None
    trespasses = _trespasses(pdf, revisions, signatures, places)
    whole = judge_whole(signatures, trespasses, _additions(revisions, signatures))
    who = judge_who(signatures, report.office if report else None)
    if report is not None and report.issued is not None:
        # No document: whoever signs it, the office's number and seal stand elsewhere.
        digest = report.issued.sha256[:16]
        who = answer(Question.WHO, Verdict.FAILS, [Message("back.carrier", {"digest": digest})])
        if pdf.rstrip(b"\r\n") != first.rstrip(b"\r\n"):
            # Nobody signs a carrier: what was written behind it would be seen, and vouched for by nothing.
            data_answer = answer(Question.PAGE_IS_DATA, Verdict.FAILS, [Message("back.carrier_changed")])
    return Verification(
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        answers=(
            _with(whole, _notes(revisions, signatures), Verdict.HOLDS_WITH_NOTE),
            _with(who, _disorder(pdf, revisions, signatures, places), Verdict.FAILS),
            judge_trust(signatures),
            judge_validity(signatures),
            data_answer,
        ),
        data=data,
    )


def _with(made: Answer, more: Sequence[Message], verdict: Verdict) -> Answer:
    """Return an answer with more to it, never a better one: failures come first, notes last."""
    if not more:
        return made
    if verdict is Verdict.FAILS:
        return answer(made.question, verdict, list(dict.fromkeys((*more, *made.findings))))
    if made.verdict not in {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE}:
        return made
    return answer(made.question, verdict, list(dict.fromkeys((*made.findings, *more))))


def _trespasses(
    pdf: bytes,
    revisions: Sequence[Revision],
    signatures: Sequence[SignatureFacts],
    places: WidgetPlaces | None,
) -> tuple[Message, ...]:
    """Return what later revisions changed and may not, and bytes that nothing covers (rule 3, grade (a))."""
    found = []
    end = _sealed_end(revisions, signatures)
    if end and pdf[end:].strip(b"\r\n") and not only_adds_certificates(pdf, revisions, end):
        found.append(finding("bytes_after", count=len(pdf) - end))
    issued = min((facts.revision for facts in signatures if _is_office(facts)), default=len(revisions))
    for after in revisions[1:]:
        if after.problem is not None:
            found.append(after.problem)
        found += [
            finding(f"changed_{_told(change.kind)}", subject=change.subject)
            for change in after.changes
            if _is_forbidden(change, places, after_issue=after.number > issued)
        ]
    found += _false_values(pdf, revisions, issued)
    if all(facts.integrity is Integrity.INTACT for facts in signatures):
        found += _pixel_trespasses(pdf, revisions, places)
    return tuple(dict.fromkeys(found))


def _told(kind: ChangeKind) -> str:
    return ChangeKind.ANNOTATION.value if kind is ChangeKind.STAMP else kind.value


def only_adds_certificates(pdf: bytes, revisions: Sequence[Revision], end: int) -> bool:
    """Tell whether all behind the last signature is certificates and revocation data (PAdES B-LT)."""
    later = [revision for revision in revisions if revision.end > end]
    return (
        not pdf[revisions[-1].end :].strip(b"\r\n")
        and all(_adds_certificates(revision) for revision in later)
        and bool(later)
    )


def _adds_certificates(revision: Revision) -> bool:
    kinds = {change.kind for change in revision.changes}
    # The tools that add them also tell the day of the change in /Info and the extension in the catalogue.
    certificates = ChangeKind.SECURITY_STORE in kinds
    return revision.problem is None and certificates and kinds <= _INVISIBLE


def _notes(revisions: Sequence[Revision], signatures: Sequence[SignatureFacts]) -> tuple[Message, ...]:
    """Return what came after the first signature, is allowed and shows on no page."""
    kinds = _later_kinds(revisions, signatures)
    return tuple(finding(f"added_{kind.value}") for kind in _INVISIBLE_ADDITIONS if kind in kinds)


def _false_values(pdf: bytes, revisions: Sequence[Revision], issued: int) -> list[Message]:
    """Return the text fields whose value and appearance differ, as they were when the office signed."""
    touched = {
        change.subject
        for revision in revisions
        if revision.number <= issued
        for change in revision.changes
        if change.kind in {ChangeKind.NUMBER_OR_DATE, ChangeKind.PLACES_ADDED}
    }
    names = [name for name in (NUMBER_FIELD, DATE_FIELD) if name in touched]
    if not names:
        return []
    shown = pdf[: [revision.end for revision in revisions if revision.number < issued][-1]]
    try:
        return [finding("value_differs", subject=name) for name in names if not _shows_its_value(shown, name)]
    except AppError as error:  # nothing that could be drawn
        return [error.message()]


def _shows_its_value(pdf: bytes, name: str) -> bool:
    again, place = redraw(pdf, name, draw=draw_text)
    one, other = (raster(file, place.page, scale=_VALUE_SCALE, grey=True) for file in (pdf, again))
    return looks_alike(one, other)


def _disorder(
    pdf: bytes,
    revisions: Sequence[Revision],
    signatures: Sequence[SignatureFacts],
    places: WidgetPlaces | None,
) -> tuple[Message, ...]:
    """Return what is wrong with the order of an issued report: person, number and date, office (rule 3)."""
    signatures = [
        one for one in signatures if one.revision >= 0 and one.sub_filter is not SubFilter.TIMESTAMP
    ]
    offices = [one.revision for one in signatures if _is_office(one)]
    if not offices:
        return ()
    people = [
        one.revision
        for one in signatures
        if one.certificate is not None and one.certificate.kind is SubjectKind.PERSON
    ]
    found = []
    if people and min(people) > min(offices):
        found.append(finding("order_wrong"))
    if places is not None and not _is_numbered(pdf, revisions[: min(offices)], places):
        found.append(finding("number_missing"))
    found += [
        finding("key_in_wrong_place", name=one.certificate.subject.common_name)
        for one in signatures
        if one.certificate is not None and one.certificate.kind is _OTHER_KIND.get(one.field)
    ]
    return tuple(dict.fromkeys(found))


def _is_numbered(pdf: bytes, before: Sequence[Revision], places: WidgetPlaces) -> bool:
    """Tell whether number and date were there, as text or stamped, when the office signed."""
    stamps = [
        change.place for revision in before for change in revision.changes if change.kind is ChangeKind.STAMP
    ]
    try:
        filled = read_number_and_date(pdf[: before[-1].end]) if before else FilledFields("", "")
    except AppError:
        filled = FilledFields("", "")
    has_number = bool(filled.number.strip()) or any(_is_inside(one, places.number) for one in stamps)
    # Stamps are pictures: with one among them, whether the day was given is for the reader's eyes.
    has_date = bool(read_long_date(filled.day)) or any(one is not None for one in stamps)
    return has_number and has_date


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
    if change.kind is ChangeKind.STAMP:
        # Other tools stamp number and date as annotations; without our places nobody knows where they may.
        inside = places is not None and any(_is_inside(change.place, place) for place in _four(places))
        return after_issue or not inside
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


def _is_inside(one: Rectangle | None, other: Rectangle) -> bool:
    return (
        one is not None
        and one.page == other.page
        and one.left >= other.left - _STAMP_OVER_PT
        and one.bottom >= other.bottom - _STAMP_OVER_PT
        and one.right <= other.right + _STAMP_OVER_PT
        and one.top <= other.top + _STAMP_OVER_PT
    )


def _edges(place: Rectangle) -> tuple[float, float, float, float]:
    return place.left, place.bottom, place.right, place.top


def _pixel_trespasses(
    pdf: bytes, revisions: Sequence[Revision], places: WidgetPlaces | None
) -> list[Message]:
    versions = [_version(pdf, revision, places) for revision in revisions]
    stamped = any(one.kind in _MAY_PRINT_ALONE for revision in revisions for one in revision.changes)
    try:
        pages = {change.page for change in changed_pages(versions)}
        if stamped:
            pages |= {change.page for change in changed_pages(versions, printed=True)}
    except AppError as error:  # a revision that cannot be drawn alone
        return [error.message()]
    return [finding("page_changed", page=page + 1) for page in sorted(pages)]


def _version(pdf: bytes, revision: Revision, places: WidgetPlaces | None) -> Version:
    four = () if places is None else _four(places)
    shown = [
        (one.kind, one.place)
        for one in revision.changes
        if one.place is not None
        and one.kind is not ChangeKind.ANNOTATION
        and (one.kind is not ChangeKind.STAMP or any(_is_inside(one.place, place) for place in four))
    ]
    return Version(
        pdf[: revision.end],
        open_places=tuple(place for kind, place in shown if kind is not ChangeKind.NEW_SIGNATURE),
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
    kinds = _later_kinds(revisions, signatures)
    return tuple(finding(f"added_{kind.value}") for kind in _SHOWN_ADDITIONS if kind in kinds)


def _later_kinds(revisions: Sequence[Revision], signatures: Sequence[SignatureFacts]) -> set[ChangeKind]:
    first_signed = min((facts.revision for facts in signatures if facts.revision >= 0), default=-1)
    return {
        change.kind
        for revision in revisions
        if 0 <= first_signed < revision.number
        for change in revision.changes
    }


def _report(data: bytes | None) -> ReportFile | None:
    if data is None:
        return None
    try:
        return decode_report(data)
    except AppError:
        return None
