"""Which sealed report another PDF is, and how its words and figures stand to what was sealed (grade b)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from soxa.base.errors import AppError, Message
from soxa.domain.ids import ReportId
from soxa.domain.reports import Grade, Report, Sealing, State
from soxa.domain.reprinting import Difference, Reprint, compare
from soxa.exchanging.report import decode_report
from soxa.pages.texts import PageLines
from soxa.services.page_reading import has_words, read_foreign_lines
from soxa.services.printed_sheets import sheet_of
from soxa.services.showing import embedded_data, show
from soxa.signing.facts import Coverage, Integrity, SignatureFacts, SubFilter, SubjectKind
from soxa.signing.revisions import read_revisions
from soxa.signing.verify import read_signatures
from soxa.storage.ledger import Ledger

_LIKELY = 0.5
"""Share of a report's words that must stand in a file for it to be taken for that report."""
_OPEN = frozenset({State.SEALED, State.SIGNED, State.NUMBERED})
_MOST_CANDIDATES = 5
_DRAFT_MARK = re.compile(r"(?:Dự thảo lần \d+|Bản đang soạn) – \d{2}/\d{2}/\d{4}")
"""As `soxa.services.reading_copies.draft_mark` writes it."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sealed report that a file may be."""

    report: ReportId
    """Which."""
    regime: str
    """Its regime's code."""
    label: str
    """Its period."""
    draft: int
    """Which of its drafts."""
    dropped: bool
    """That draft was reopened: the report must be sealed again before the file can be taken back."""
    reprint: Reprint
    """How the file's words and figures stand to it."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file that is not ours is to this ledger."""

    grade: Grade
    """REMADE: it has words, and the office has signed it. Else PAPER."""
    candidates: tuple[Candidate, ...]
    """The reports it may be, the likeliest first; none if it has no words."""
    has_words: bool
    """Its text can be read; a scan's cannot."""
    is_sealed_by_office: bool
    """The office's signature holds and covers the whole file."""
    signer: str
    """The person who signed, by the certificate; empty if nobody did."""

    @property
    def number(self) -> str:
        """Number read at the head for the likeliest; empty if there is none."""
        return self.candidates[0].reprint.number if self.candidates else ""

    @property
    def dated(self) -> date | None:
        """Likewise the day."""
        return self.candidates[0].reprint.dated if self.candidates else None

    @property
    def is_unsure(self) -> bool:
        """Whether two reports fit about as well: the clerk says which."""
        near = [one for one in self.candidates if one.reprint.share > self.candidates[0].reprint.share - 0.1]
        return len({one.report for one in near}) > 1 and not self.candidates[0].reprint.is_same


def recognise(ledger: Ledger, pdf: bytes) -> Recognised | None:
    """Tell what a foreign file may be to this ledger; None for what it has already, or cannot be.

    Args:
        ledger: Open, for reading is enough.
        pdf: A file that was looked at by `soxa.services.verifying.verify`.

    Raises:
        NotAPdf: And the other errors of `soxa.services.page_reading.read_foreign_lines`.
        PdfNotReadable, PdfEncrypted: Its signatures cannot be read.
    """
    if is_known(ledger, pdf) or _says_it_is_not_ours(ledger, pdf):
        return None
    pages = read_foreign_lines(pdf)
    facts = read_signatures(pdf, ())
    readable = has_words(pages)
    found = find_candidates(ledger, pages) if readable else ()
    if readable and not found:
        return None
    sealed = sealed_by_office(pdf, facts)
    return Recognised(
        grade=Grade.REMADE if readable and sealed else Grade.PAPER,
        candidates=found,
        has_words=readable,
        is_sealed_by_office=sealed,
        signer=person_in(facts),
    )


def _says_it_is_not_ours(ledger: Ledger, pdf: bytes) -> bool:
    """Tell whether a file's own data say that it is a data carrier, or another office's report."""
    try:
        report = decode_report(embedded_data(pdf))
    except AppError:  # no data, or none that we know
        return False
    return report.issued is not None or report.office.id != ledger.office().id


def is_data_carrier(pdf: bytes, pages: Sequence[PageLines]) -> bool:
    """Tell whether a file is a data carrier, by its data or by the mark at the head of its pages."""
    from soxa.services.comparing import CARRIER_MARK  # noqa: PLC0415 - Typst is loaded when needed

    try:
        if decode_report(embedded_data(pdf)).issued is not None:
            return True
    except AppError:  # no data, or none that we know
        pass
    return any(CARRIER_MARK in line for page in pages for line in page.lines)


def is_draft_copy(ledger: Ledger, pdf: bytes, pages: Sequence[PageLines]) -> bool:
    """Tell whether a file is a draft: sealed here, signed or not, or a copy that says so on its pages."""
    sealings = (one for report in ledger.reports.all() for one in report.sealings)
    return any(_DRAFT_MARK.search(line) for page in pages for line in page.lines) or any(
        pdf.startswith(ledger.files.read(one.pdf)) for one in sealings
    )


def is_known(ledger: Ledger, pdf: bytes) -> bool:
    """Tell whether a file is kept already, or begins with a draft that was sealed here (grade a)."""
    for report in ledger.reports.all():
        if any(pdf.startswith(ledger.files.read(one.pdf)) for one in report.sealings):
            return True
        if any(ledger.files.read(one.file) == pdf for one in report.files):
            return True
    return False


def find_candidates(ledger: Ledger, pages: Sequence[PageLines]) -> tuple[Candidate, ...]:
    """Return the drafts of reports not issued that a file's words fit, the likeliest first."""
    lines = [page.lines for page in pages]
    found = []
    for report in ledger.reports.all():
        for sealing in _drafts(report):
            reprint = compare(sheet_of(show(ledger.files.read(sealing.pdf)).report.outline), lines)
            if reprint.share >= _LIKELY:
                found.append(_candidate(report, sealing, reprint))
    return tuple(sorted(found, key=_rank)[:_MOST_CANDIDATES])


def _drafts(report: Report) -> tuple[Sealing, ...]:
    if report.state in _OPEN:
        return report.sealings
    # Reopened: its last draft may be what was issued meanwhile, and the clerk must know.
    return report.sealings[-1:] if report.state is State.DRAFTING else ()


def _candidate(report: Report, sealing: Sealing, reprint: Reprint) -> Candidate:
    is_last = sealing.pdf == report.sealings[-1].pdf and report.state is not State.DRAFTING
    return Candidate(
        report.id, report.regime, report.period.label, sealing.draft, sealing.dropped or not is_last, reprint
    )


def _rank(one: Candidate) -> tuple[bool, float, bool, int]:
    return not one.reprint.is_same, -one.reprint.share, one.dropped, -one.draft


def sealed_by_office(pdf: bytes, facts: Sequence[SignatureFacts]) -> bool:
    """Tell whether an office's signature holds over the whole file: what it shows is what was sealed.

    Certificates and revocation data for later may follow it (PAdES B-LT); nothing else.
    """
    from soxa.services.examining import only_adds_certificates  # noqa: PLC0415 - Typst is loaded when needed

    offices = [
        one
        for one in _signatures(facts)
        if one.certificate is not None and one.certificate.kind is SubjectKind.ORGANISATION
    ]
    for one in offices:
        if one.integrity is not Integrity.INTACT:
            continue
        if one.coverage is Coverage.WHOLE_FILE:
            return True
        is_revision = one.coverage is Coverage.WHOLE_REVISION
        if is_revision and only_adds_certificates(pdf, read_revisions(pdf), one.covered_bytes):
            return True
    return False


def person_in(facts: Sequence[SignatureFacts]) -> str:
    """Return the name of the person who signed; empty if nobody did, or the signature is broken."""
    for one in _signatures(facts):
        if (
            one.certificate is not None
            and one.certificate.kind is SubjectKind.PERSON
            and one.integrity is Integrity.INTACT
        ):
            return one.certificate.subject.common_name
    return ""


def _signatures(facts: Sequence[SignatureFacts]) -> list[SignatureFacts]:
    return [one for one in facts if one.sub_filter is not SubFilter.TIMESTAMP]


def say_difference(one: Difference) -> Message:
    """Return a difference as a sentence of the catalogue: what was sealed, what stands there, and where."""
    kind = "differs" if one.sealed and one.found else ("missing" if one.sealed else "added")
    what = "figure" if one.figure is not None else "words"
    where = "" if one.place else "_at_edge"
    return Message(
        f"back.{what}_{kind}{where}", {"sealed": one.sealed, "found": one.found, "place": one.place}
    )
