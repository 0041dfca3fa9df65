"""The register of documents sent: reports, documents of the ledger and entries of its own.

Its columns are those of Decree 30/2020, Appendix IV; `soxa.services.outgoing_listing` prints them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from soxa.base.errors import AppError
from soxa.domain.activities import Activity, Status
from soxa.domain.dates import write_date
from soxa.domain.ids import RegisterEntryId
from soxa.domain.outgoing import (
    MAX_NAME,
    MAX_TEXT,
    MOST_COPIES,
    Double,
    Gap,
    Numbering,
    RegisterEntry,
    RegisterLine,
    Source,
    doubles,
    gaps,
)
from soxa.domain.outline import Outline, Signature
from soxa.domain.references import MAX_SUBJECT, OFFICIAL_LETTER
from soxa.domain.register_numbering import whole_number
from soxa.domain.registers import identity_of
from soxa.domain.reports import Report
from soxa.domain.sendings import Sending
from soxa.domain.text import clean, fold
from soxa.exchanging.report import decode_report
from soxa.services.packs import pack_of
from soxa.services.recording import ActivityQuery
from soxa.services.register_words import register_words
from soxa.services.showing import embedded_data
from soxa.storage.activity_queries import Order
from soxa.storage.ledger import Ledger
from soxa.storage.outgoing import entry_id_of

__all__ = [
    "CopiesTooMany",
    "Described",
    "Register",
    "RegisterTextTooLong",
    "describe",
    "describe_outline",
    "edit_line",
    "found_in",
    "line_of",
    "new_entry",
    "register_lines",
    "register_of",
    "years_of",
]


class RegisterTextTooLong(AppError):
    """A column of the register holds more than it may."""

    def __init__(self, *, length: int, most: int) -> None:
        super().__init__(length=length, most=most)


class CopiesTooMany(AppError):
    """No office makes so many copies."""

    def __init__(self, *, copies: int, most: int) -> None:
        super().__init__(copies=copies, most=most)


@dataclass(frozen=True, slots=True)
class Described:
    """What a sealed report says of itself, as the register asks for it."""

    type: str
    """Abbreviation; ``CV`` for a công văn, empty where the words are not known."""
    symbol: str
    """``BC-UBND``."""
    subject: str
    """Trích yếu."""
    signer: str
    """Name, or position where no name is printed."""
    receivers: tuple[str, ...]
    """Kính gửi, as printed."""
    recipients: tuple[str, ...]
    """Nơi nhận, as printed, the archive line last."""


@dataclass(frozen=True, slots=True)
class Register:
    """The register of a year."""

    year: int
    """Calendar year."""
    numbering: Numbering
    """Whose word counts."""
    lines: tuple[RegisterLine, ...]
    """By day, then number."""
    gaps: tuple[Gap, ...]
    """Numbers missing without a word."""
    doubles: tuple[Double, ...]
    """Numbers that several documents bear without a word."""

    @property
    def is_whole(self) -> bool:
        """Whether it may be shown as the office's register: declared so, and without a hole."""
        return self.numbering.is_official and not self.gaps and not self.doubles


def describe_outline(outline: Outline) -> Described:
    """Return what an outline says of itself."""
    words = register_words()
    name = clean(outline.type_name)
    type_code = words.types.get(fold(name), "") if name else OFFICIAL_LETTER
    return Described(
        type=type_code,
        symbol=outline.symbol,
        subject=outline.subject,
        signer=_signer(outline.signature),
        receivers=tuple(dict.fromkeys(outline.addressees)),
        recipients=outline.recipients,
    )


def describe(ledger: Ledger, report: Report) -> Described | None:
    """Return what a sealed report says of itself; None where its file cannot be read, or it is not sealed."""
    if not report.sealings:
        return None
    try:
        data = embedded_data(ledger.files.read(report.sealings[-1].pdf))
        return describe_outline(decode_report(data).outline)
    except AppError:
        return None


def _signer(signature: Signature) -> str:
    return signature.name or signature.position


# ------------------------------------------------------------------ lines


def years_of(ledger: Ledger, *, today: date) -> tuple[int, ...]:
    """Return the years that have documents, newest first, today's among them."""
    query = _documents(ledger)
    years = {today.year}
    if query is not None:
        found = ledger.activities.find(replace(query, order=Order.OLDEST), limit=1)
        years.update(range(found[0].counted_on.year, today.year + 1) if found else ())
    years.update(one.day.year for one in ledger.register_entries.all() if one.day is not None)
    years.update(dated.year for _, dated in ledger.reports.numbered())
    return tuple(sorted(years, reverse=True))


def register_of(ledger: Ledger, year: int) -> Register:
    """Return the register of a year with what is wrong in its numbers."""
    numbering = ledger.numbering.get()
    lines = register_lines(ledger, year)
    given = ledger.given_numbers.of_year(year)
    return Register(
        year,
        numbering,
        lines,
        gaps(numbering, year=year, given=given, lines=lines),
        doubles(numbering, year=year, given=given, lines=lines),
    )


def register_lines(ledger: Ledger, year: int) -> tuple[RegisterLine, ...]:
    """Return the lines of a year's register, by day and number.

    A document of the ledger that bears a report's number and symbol on its day is that report: it has one
    line. So has an entry: the number was entered when the paper was signed, and the report came back later.
    """
    entries = {entry.id: entry for entry in ledger.register_entries.all()}
    sent = ledger.sendings.all()
    own = [one for one in entries.values() if one.of is None and one.day is not None and one.day.year == year]
    twins = {(identity_of(entry.number, entry.symbol), entry.day): entry for entry in reversed(own)}
    lines: list[RegisterLine] = []
    claimed: set[RegisterEntryId] = set()
    for report, dated in _numbered_reports(ledger, year):
        more = entries.get(entry_id_of(ledger.identity, report.id))
        line = _report_line(ledger, report, more, dated)
        twin = twins.get((identity_of(line.number, line.symbol), line.day))
        lines.append(_with_twin(line, twin))
        claimed |= {twin.id} if twin is not None else set()
    lines += [
        replace(_entry_line(entry, ()), thing=entry.of, source=Source.REPORT)
        for entry in entries.values()
        if entry.of is not None
        and entry.of not in {line.thing for line in lines}
        and entry.number
        and entry.day is not None
        and entry.day.year == year
    ]
    # Two entries of one number stay two: that is a double, to be told.
    lines += [_entry_line(entry, sent.get(entry.id, ())) for entry in own if entry.id not in claimed]
    known = {(identity_of(line.number, line.symbol), line.day) for line in lines}
    for activity in _activities(ledger, year):
        more = entries.get(entry_id_of(ledger.identity, activity.id))
        found = _activity_line(activity, more, sent.get(activity.id, ()))
        if found is not None and (identity_of(found.number, found.symbol), found.day) not in known:
            lines.append(found)
    return tuple(sorted(lines, key=lambda line: (line.day, whole_number(line.number), line.thing.bytes)))


def _numbered_reports(ledger: Ledger, year: int) -> Iterator[tuple[Report, date]]:
    for identity, dated in ledger.reports.numbered():
        if dated.year == year:
            report = ledger.reports.by_id(identity)
            # A dropped draft had a number, and the report has none any more.
            if report.number and report.dated is not None:
                yield report, report.dated


def line_of(ledger: Ledger, thing: UUID, *, year: int) -> RegisterLine | None:
    """Return the line of a report, activity or entry; None if the year's register has none."""
    return next((line for line in register_lines(ledger, year) if line.thing == thing), None)


def found_in(lines: Iterable[RegisterLine], *, text: str = "", type_code: str = "") -> list[RegisterLine]:
    """Return the lines of a type in which every word of a text stands, accents or not."""
    words = fold(text).split()
    chosen = [line for line in lines if not type_code or line.type == type_code]
    if not words:
        return chosen
    return [line for line in chosen if all(word in _searched(line) for word in words)]


def _searched(line: RegisterLine) -> str:
    parts = (
        line.reference, line.number, line.subject, line.signer, line.receivers, line.kept_by, line.note,
        write_date(line.day),
    )  # fmt: skip
    return fold(" ".join(parts))


def _documents(ledger: Ledger) -> ActivityQuery | None:
    kinds = tuple(kind.code for kind in pack_of(ledger).kinds if kind.has_document)
    return ActivityQuery(kinds=kinds, has_document=True) if kinds else None


def _activities(ledger: Ledger, year: int) -> Sequence[Activity]:
    query = _documents(ledger)
    if query is None:
        return ()
    return ledger.activities.find(replace(query, start=date(year, 1, 1), end=date(year + 1, 1, 1)))


def _entry_line(entry: RegisterEntry, sent: Sequence[Sending]) -> RegisterLine:
    assert entry.day is not None  # asked for by the caller
    line = RegisterLine(
        thing=entry.id,
        source=Source.ENTRY,
        type=entry.type,
        number=entry.number,
        symbol=entry.symbol,
        day=entry.day,
        subject=entry.subject,
        signer=entry.signer,
        cancelled=bool(entry.cancelled),
    )
    return _with_more(line, entry, sent)


def _report_line(ledger: Ledger, report: Report, more: RegisterEntry | None, dated: date) -> RegisterLine:
    # What the page says was noted when the number was given; files that came otherwise are looked into.
    known = more is not None and more.symbol
    described = None if known else describe(ledger, report)
    line = RegisterLine(
        thing=report.id,
        source=Source.REPORT,
        type=more.type if more is not None and known else described.type if described else "BC",
        number=report.number,
        symbol=more.symbol if more is not None and known else described.symbol if described else "",
        day=dated,
        subject=more.subject if more is not None and known else described.subject if described else "",
        signer=more.signer if more is not None and known else described.signer if described else "",
        receivers="; ".join(described.receivers) if described else "",
    )
    return _with_more(line, more, report.sendings)


def _activity_line(
    activity: Activity, more: RegisterEntry | None, sent: Sequence[Sending]
) -> RegisterLine | None:
    document = activity.document
    if document is None or not document.number or activity.status is Status.PLANNED:
        return None
    line = RegisterLine(
        thing=activity.id,
        source=Source.ACTIVITY,
        type=document.type,
        number=document.number,
        symbol=document.symbol,
        day=activity.counted_on,
        subject=document.subject or activity.title,
        signer=document.signer,
        cancelled=activity.status is Status.CANCELLED,
    )
    return _with_more(line, more, sent)


def _with_more(line: RegisterLine, more: RegisterEntry | None, sent: Sequence[Sending]) -> RegisterLine:
    left = [one for one in sent if one.has_left]
    first = min((one.at_utc.astimezone().date() for one in left), default=None)
    reached = "; ".join(dict.fromkeys(one.receiver for one in left))
    if more is None:
        return replace(line, receivers=line.receivers or reached, sent_on=first)
    return replace(
        line,
        receivers=more.receivers or line.receivers or reached,
        kept_by=more.kept_by,
        copies=more.copies,
        sent_on=more.sent_on or first,
        signed_for=more.signed_for,
        note=more.note,
    )


def _with_twin(line: RegisterLine, twin: RegisterEntry | None) -> RegisterLine:
    """Return a report's line with what was entered for it before it came back."""
    if twin is None:
        return line
    return replace(
        line,
        kept_by=line.kept_by or twin.kept_by,
        copies=line.copies if line.copies is not None else twin.copies,
        sent_on=line.sent_on or twin.sent_on,
        signed_for=line.signed_for or twin.signed_for,
        note=line.note or twin.note,
    )


# ------------------------------------------------------------------ what people write


def edit_line(ledger: Ledger, line: RegisterLine) -> None:
    """Keep the columns that nothing else knows: receivers, kept copy, copies, day sent, signed for, note.

    Raises:
        RegisterTextTooLong: One of them is.
        CopiesTooMany: Their number is a slip of the finger.
        LedgerIsReadOnly: The ledger was opened for reading.
    """
    for name, most in (
        ("receivers", MAX_TEXT),
        ("note", MAX_TEXT),
        ("kept_by", MAX_NAME),
        ("signed_for", MAX_NAME),
    ):
        if len(getattr(line, name)) > most:
            raise RegisterTextTooLong(length=len(getattr(line, name)), most=most)
    if line.copies is not None and not 0 <= line.copies <= MOST_COPIES:
        raise CopiesTooMany(copies=line.copies, most=MOST_COPIES)
    is_own = line.source is Source.ENTRY
    identity = RegisterEntryId(line.thing) if is_own else entry_id_of(ledger.identity, line.thing)
    before = ledger.register_entries.get(identity) or RegisterEntry(identity, of=line.thing)
    now = line_of(ledger, line.thing, year=line.day.year)
    # What follows from elsewhere is not written down a second time: it stays true when that changes.
    ledger.register_entries.save(
        replace(
            before,
            receivers=_own_word(line.receivers, before.receivers, now.receivers if now else ""),
            kept_by=clean(line.kept_by),
            copies=line.copies,
            sent_on=before.sent_on if now is not None and line.sent_on == now.sent_on else line.sent_on,
            signed_for=clean(line.signed_for),
            note=clean(line.note),
        )
    )


def _own_word(wanted: str, before: str, shown: str) -> str:
    return before if clean(wanted) == shown else clean(wanted)


def new_entry(
    *, type_code: str, symbol: str, day: date, subject: str, signer: str = "", receivers: str = ""
) -> RegisterEntry:
    """Return a document that only the register knows, without its number.

    Raises:
        RegisterTextTooLong: Its subject is.
    """
    if len(subject) > MAX_SUBJECT:
        raise RegisterTextTooLong(length=len(subject), most=MAX_SUBJECT)
    return RegisterEntry(
        id=RegisterEntryId(uuid4()),
        type=type_code,
        symbol=clean(symbol),
        day=day,
        subject=clean(subject),
        signer=clean(signer)[:MAX_NAME],
        receivers=clean(receivers)[:MAX_TEXT],
    )
