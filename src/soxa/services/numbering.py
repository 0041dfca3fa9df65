"""Numbers of documents: recorded as another system gave them, or given out by the office's own register.

Unless the office has declared this its register, a number is only written down. Where it has, one machine
gives the numbers out: the next of its year and series, never one that is borne, and whoever skips or cancels
one says why (Decree 30/2020, article 15).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId, DeviceId, RegisterEntryId, ReportId, derived_id
from soxa.domain.outgoing import (
    HIGHEST,
    MAX_TEXT,
    ONE_SERIES,
    GivenNumber,
    Numbering,
    RegisterEntry,
    RegisterLine,
    Source,
    next_number,
)
from soxa.domain.references import MAX_NUMBER
from soxa.domain.register_numbering import whole_number
from soxa.domain.text import clean
from soxa.services.approving import NotSealed, number_report
from soxa.services.outgoing import Described, describe, register_lines
from soxa.services.packs import pack_of
from soxa.services.recording import change
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger
from soxa.storage.outgoing import NUMBERING, entry_id_of, number_id

__all__ = [
    "NotTheKeeper",
    "NumberBorne",
    "NumberNotWhole",
    "NumberReasonMissing",
    "NumberTooFar",
    "NumbersSkipped",
    "Proposal",
    "declare",
    "enter_document",
    "explain_double",
    "give_another",
    "is_keeper",
    "move_keeping",
    "number_activity",
    "number_for_paper",
    "number_of_report",
    "proposed",
    "take_keeping",
    "void_number",
    "void_numbers",
]

_MOST_SKIPPED: Final = 200
"""So many numbers may be skipped in one go; more is a slip of the finger."""


class NotTheKeeper(AppError):
    """Numbers are given out on another machine."""

    def __init__(self, *, keeper: str) -> None:
        super().__init__(keeper=keeper)


class NumberNotWhole(AppError):
    """A register of one's own gives whole numbers out."""

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number[:20])


class NumberBorne(AppError):
    """The number was given already, or cancelled: none is given a second time in a year."""

    def __init__(self, *, number: int, year: int, next_number: int) -> None:
        super().__init__(number=str(number), year=year, next=str(next_number))


class NumbersSkipped(AppError):
    """Numbers in between would stay without a document, and nobody has said why."""

    def __init__(self, *, first: int, last: int, next_number: int) -> None:
        super().__init__(first=str(first), last=str(last), count=last - first + 1, next=str(next_number))


class NumberTooFar(AppError):
    """So many numbers are not skipped at once."""

    def __init__(self, *, number: int, next_number: int) -> None:
        super().__init__(number=str(number), next=str(next_number))


class NumberReasonMissing(AppError):
    """What departs from the rule is kept with its reason."""

    def __init__(self) -> None:
        super().__init__()


class NotOfficial(AppError):
    """The office has not declared this its register: numbers are given elsewhere and only recorded here."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a document's number would be."""

    is_official: bool
    """Numbers are given out here; otherwise they are recorded."""
    is_keeper: bool
    """On this very machine."""
    keeper: str
    """What the machine that gives them is called."""
    number: int | None
    """The next one; None where this machine gives none."""
    series: str
    """Series; empty where there is one."""


# ------------------------------------------------------------------ whose word counts


def is_keeper(ledger: Ledger) -> bool:
    """Tell whether numbers are given out on this machine."""
    numbering = ledger.numbering.get()
    return numbering.is_official and numbering.keeper == ledger.device


def declare(
    ledger: Ledger,
    *,
    official: bool,
    by_type: bool,
    name: str,
    year: int,
    last_given: Mapping[str, int] | None = None,
) -> Numbering:
    """Keep what the office has decided about its register.

    Declared official where it was not, this machine becomes the one that gives numbers out.

    Args:
        ledger: Open for writing.
        official: The office keeps its register here.
        by_type: A series for each type.
        name: What people call this machine.
        year: Year of ``last_given``.
        last_given: Series to the last number given on paper that year; those of other series stay.

    Raises:
        NotTheKeeper: It is kept on another machine, where alone this is changed.
        NumberNotWhole: A last number is none.
    """
    before = ledger.numbering.get()
    if before.is_official and before.keeper != ledger.device:
        raise NotTheKeeper(keeper=before.keeper_name)
    starts = dict(before.starts)
    for series, last in (last_given or {}).items():
        if not 0 <= last <= HIGHEST:
            raise NumberNotWhole(number=str(last))
        starts[year, series] = last
    return _decide(
        ledger,
        Numbering(
            is_official=official,
            by_type=by_type,
            keeper=ledger.device if official else None,
            keeper_name=clean(name) if official else "",
            starts=MappingProxyType({place: last for place, last in sorted(starts.items()) if last}),
        ),
    )


def move_keeping(ledger: Ledger, device: DeviceId, *, name: str) -> Numbering:
    """Hand the giving of numbers over to another machine; it may begin once this has come to it.

    Raises:
        NotTheKeeper: Only the machine that gives them hands them over.
    """
    _demand_keeper(ledger)
    return _decide(ledger, replace(ledger.numbering.get(), keeper=device, keeper_name=clean(name)))


def take_keeping(ledger: Ledger, *, name: str, last_given: Mapping[str, int], year: int) -> Numbering:
    """Give numbers out here because the machine that did is lost; numbers it gave unseen may come twice.

    Args:
        ledger: Open for writing.
        name: What people call this machine.
        last_given: Series to the last number that is known to have been given, from paper.
        year: Their year.

    Raises:
        NotOfficial: Nobody gives any out.
    """
    before = ledger.numbering.get()
    if not before.is_official:
        raise NotOfficial
    starts = dict(before.starts)
    for series, last in last_given.items():
        starts[year, series] = max(last, starts.get((year, series), 0))
    return _decide(
        ledger,
        replace(
            before,
            keeper=ledger.device,
            keeper_name=clean(name),
            starts=MappingProxyType({place: last for place, last in sorted(starts.items()) if last}),
        ),
    )


def _decide(ledger: Ledger, numbering: Numbering) -> Numbering:
    ledger.numbering.save(derived_id(ledger.identity, NUMBERING), numbering)
    return numbering


def _demand_keeper(ledger: Ledger) -> Numbering:
    numbering = ledger.numbering.get()
    if not numbering.is_official:
        raise NotOfficial
    if numbering.keeper != ledger.device:
        raise NotTheKeeper(keeper=numbering.keeper_name)
    return numbering


# ------------------------------------------------------------------ giving


def proposed(ledger: Ledger, *, type_code: str, day: date) -> Proposal:
    """Return what number a document of a type would get."""
    numbering = ledger.numbering.get()
    series = numbering.series(type_code)
    keeps = is_keeper(ledger)
    number = _next(ledger, numbering, year=day.year, series=series) if keeps else None
    return Proposal(numbering.is_official, keeps, numbering.keeper_name, number, series)


def number_of_report(
    ledger: Ledger, report_id: ReportId, *, number: str, day: date, when: datetime, reason: str = ""
) -> bytes:
    """Give a report its number and date: recorded, or taken from the office's own register.

    Args:
        ledger: Open for writing.
        report_id: Signed by the person, numbered or not.
        number: As another system gave it, or as this register proposes.
        day: Day of issue.
        when: Now.
        reason: Why numbers before it are skipped.

    Raises:
        NotTheKeeper: And NumberBorne, NumbersSkipped, NumberNotWhole, NumberTooFar: of an own register.
        NumberTaken: And the other errors of `soxa.services.approving.number_report`.
    """
    with ledger.act("outgoing.report"):
        described = describe(ledger, ledger.reports.by_id(report_id))
        _give(ledger, report_id, described.type if described else "BC", number=number, day=day, reason=reason)
        numbered = number_report(ledger, report_id, number=number, day=day, when=when)
        if described is not None:
            _note(ledger, report_id, described)
    return numbered


def number_for_paper(
    ledger: Ledger, report_id: ReportId, *, number: str, day: date, reason: str = ""
) -> RegisterEntry:
    """Give number and date to a report that is signed and sealed on paper; its file stays as it was sealed.

    Both are written on the paper by hand, and come back with it (`soxa.services.taking_back_foreign`).

    Args:
        ledger: Open for writing.
        report_id: Sealed, and agreed to by the head.
        number: As this register proposes.
        day: Day of issue.
        reason: Why numbers before it are skipped.

    Raises:
        NotSealed: It is being written.
        NotOfficial: Elsewhere the number comes back with the document.
        NotTheKeeper: And NumberBorne, NumbersSkipped, NumberNotWhole, NumberTooFar.
    """
    _demand_keeper(ledger)
    described = describe(ledger, ledger.reports.by_id(report_id))
    if described is None:
        raise NotSealed
    with ledger.act("outgoing.paper"):
        _give(ledger, report_id, described.type, number=number, day=day, reason=reason)
        noted = _note(ledger, report_id, described)
        kept = replace(noted, number=clean(number), day=day)
        ledger.register_entries.save(kept)
    return kept


def number_activity(
    ledger: Ledger, activity: Activity, *, number: str, day: date, today: date, reason: str = ""
) -> Activity:
    """Give a document of the ledger its number and date; what `number_of_report` says holds here.

    Raises:
        EntryMissing: The activity has no document.
        ActivityFaulty: The number does not fit the field.
        NotTheKeeper: And NumberBorne, NumbersSkipped, NumberNotWhole, NumberTooFar: of an own register.
    """
    document = activity.document
    if document is None:
        raise EntryMissing(id=activity.id)
    with ledger.act("outgoing.activity"):
        _give(ledger, activity.id, document.type, number=number, day=day, reason=reason)
        numbered = replace(activity, document=replace(document, number=clean(number), day=day))
        return change(ledger, numbered, pack=pack_of(ledger), today=today)


def enter_document(ledger: Ledger, entry: RegisterEntry, *, number: str, reason: str = "") -> RegisterEntry:
    """Enter a document that only the register knows, with its number.

    Raises:
        NumberNotWhole: There is no number in it.
        NotTheKeeper: And NumberBorne, NumbersSkipped, NumberTooFar: of an own register.
    """
    assert entry.day is not None  # a document has a day
    if not whole_number(number) or len(number.strip()) > MAX_NUMBER:
        raise NumberNotWhole(number=number)
    with ledger.act("outgoing.enter"):
        _give(ledger, entry.id, entry.type, number=number, day=entry.day, reason=reason)
        kept = replace(entry, number=clean(number))
        ledger.register_entries.save(kept)
    return kept


def give_another(ledger: Ledger, line: RegisterLine, *, when: datetime) -> str:
    """Give a document that bears a number twice given the next one instead; an issued report keeps its own.

    Args:
        ledger: Open for writing.
        line: The document.
        when: Now, with time zone.

    Returns:
        The number it has now.

    Raises:
        NotTheKeeper: Numbers are given out elsewhere.
        NotOfficial: Numbers are only recorded here.
        ReportIsIssued: Say why it bears the number twice given.
        EntryMissing: The document is gone.
    """
    _demand_keeper(ledger)
    number = str(proposed(ledger, type_code=line.type, day=line.day).number)
    match line.source:
        case Source.REPORT:
            number_of_report(ledger, ReportId(line.thing), number=number, day=line.day, when=when)
        case Source.ACTIVITY:
            (activity,) = ledger.activities.get([ActivityId(line.thing)])
            number_activity(ledger, activity, number=number, day=line.day, today=when.date())
        case Source.ENTRY:
            entry = ledger.register_entries.get(RegisterEntryId(line.thing))
            if entry is None:
                raise EntryMissing(id=line.thing)
            enter_document(ledger, entry, number=number)
    return number


def _note(ledger: Ledger, thing: UUID, described: Described) -> RegisterEntry:
    """Keep what a numbered report's page says, so that the register need not open its file again."""
    identity = entry_id_of(ledger.identity, thing)
    before = ledger.register_entries.get(identity) or RegisterEntry(identity, of=thing)
    noted = replace(
        before,
        type=described.type,
        symbol=described.symbol,
        subject=described.subject,
        signer=described.signer,
        receivers=before.receivers or "; ".join(described.receivers)[:MAX_TEXT],
    )
    ledger.register_entries.save(noted)
    return noted


def _next(ledger: Ledger, numbering: Numbering, *, year: int, series: str) -> int:
    return next_number(
        numbering,
        year=year,
        series=series,
        given=ledger.given_numbers.of_year(year),
        lines=register_lines(ledger, year),
    )


def _give(ledger: Ledger, thing: UUID, type_code: str, *, number: str, day: date, reason: str) -> None:
    """Take a number out of the office's own register; nothing where there is none."""
    if not ledger.numbering.get().is_official:
        return
    numbering = _demand_keeper(ledger)
    if not number.strip().isascii() or not number.strip().isdigit() or not 0 < int(number) <= HIGHEST:
        raise NumberNotWhole(number=number)
    wanted, series = int(number), numbering.series(type_code)
    lines = register_lines(ledger, day.year)
    given = ledger.given_numbers.of_year(day.year)
    upcoming = next_number(numbering, year=day.year, series=series, given=given, lines=lines)
    identity = number_id(ledger.identity, year=day.year, series=series, number=wanted)
    known = ledger.given_numbers.get(identity)
    is_borne = known is not None and (bool(known.void) or any(one != thing for one in known.documents))
    is_borne |= any(
        numbering.series(line.type) == series and whole_number(line.number) == wanted
        for line in lines
        if line.thing != thing
    )
    if is_borne or wanted <= numbering.started(day.year, series):
        raise NumberBorne(number=wanted, year=day.year, next_number=upcoming)
    if wanted > upcoming:
        if wanted - upcoming > _MOST_SKIPPED:
            raise NumberTooFar(number=wanted, next_number=upcoming)
        if not reason.strip():
            raise NumbersSkipped(first=upcoming, last=wanted - 1, next_number=upcoming)
        void_numbers(ledger, year=day.year, series=series, first=upcoming, last=wanted - 1, reason=reason)
    _let_go(ledger, thing, year=day.year, keep=identity)
    fresh = known or GivenNumber(identity, day.year, series, wanted)
    ledger.given_numbers.save(replace(fresh, documents=MappingProxyType({**fresh.documents, thing: day})))


def _let_go(ledger: Ledger, thing: UUID, *, year: int, keep: UUID) -> None:
    """Free the other numbers of a year that a thing bears: it was given another one."""
    for one in ledger.given_numbers.of_year(year):
        if thing in one.documents and one.id != keep:
            left = {key: day for key, day in one.documents.items() if key != thing}
            ledger.given_numbers.save(replace(one, documents=MappingProxyType(left)))


# ------------------------------------------------------------------ holes


def void_number(ledger: Ledger, *, year: int, series: str, number: int, reason: str) -> None:
    """Say why a number stays without a document.

    Raises:
        NumberReasonMissing: Nothing is said.
        NumberBorne: A document bears it.
    """
    void_numbers(ledger, year=year, series=series, first=number, last=number, reason=reason)


def void_numbers(
    ledger: Ledger, *, year: int, series: str = ONE_SERIES, first: int, last: int, reason: str
) -> None:
    """Say why numbers stay without a document; anybody may, also in a register that only follows.

    Raises:
        NumberReasonMissing: Nothing is said.
        NumberBorne: A document bears one of them.
        NumberTooFar: They are too many for one reason.
    """
    said = clean(reason)[:MAX_TEXT]
    if not said:
        raise NumberReasonMissing
    if last - first >= _MOST_SKIPPED:
        raise NumberTooFar(number=last, next_number=first)
    numbers = ledger.numbering.get()
    borne = {
        whole_number(line.number)
        for line in register_lines(ledger, year)
        if numbers.series(line.type) == series
    }
    with ledger.act("outgoing.void"):
        for number in range(first, last + 1):
            identity = number_id(ledger.identity, year=year, series=series, number=number)
            known = ledger.given_numbers.get(identity) or GivenNumber(identity, year, series, number)
            if number in borne:
                upcoming = _next(ledger, numbers, year=year, series=series)
                raise NumberBorne(number=number, year=year, next_number=upcoming)
            # What it was given to bears it no more: a draft reopened, an activity taken out.
            ledger.given_numbers.save(replace(known, documents=MappingProxyType({}), void=said))


def explain_double(ledger: Ledger, *, year: int, series: str, number: int, reason: str) -> None:
    """Say why several documents bear one number: an issued one keeps its own.

    Raises:
        NumberReasonMissing: Nothing is said.
    """
    said = clean(reason)[:MAX_TEXT]
    if not said:
        raise NumberReasonMissing
    identity = number_id(ledger.identity, year=year, series=series, number=number)
    known = ledger.given_numbers.get(identity) or GivenNumber(identity, year, series, number)
    ledger.given_numbers.save(replace(known, explained=said))
