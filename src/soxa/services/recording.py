"""Recording what the office did: filing, changing, cancelling, undoing, finding.

What is wrong with an entry is collected and told at once. A required quantity that is missing is no fault:
the entry is filed and listed under "cần bổ sung".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from uuid import uuid4

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.completeness import what_is_missing
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Kind, Pack
from soxa.domain.personal_data import personal_data
from soxa.domain.secrecy import secrecy_mark
from soxa.domain.text import clean
from soxa.storage.activities import ActivityQuery, PageKey
from soxa.storage.activity_rows import activity_fields, activity_from_fields
from soxa.storage.history import Change, HistoryCheck
from soxa.storage.ledger import Ledger

__all__ = [
    "ActivityFaulty",
    "ActivityQuery",
    "Change",
    "HistoryCheck",
    "PageKey",
    "Suggestions",
    "cancel",
    "change",
    "check",
    "count",
    "days_with_entries",
    "find",
    "get",
    "history_of",
    "is_secret",
    "latest_like",
    "new_activity_id",
    "page_keys",
    "record",
    "record_all",
    "redo",
    "refresh_to_mend",
    "remembered",
    "remove",
    "suggestions",
    "sums",
    "tidied",
    "undo",
    "verify_history",
    "warnings",
    "what_is_missing",
]

FIRST_DAY: Final = date(2000, 1, 1)
"""Nothing earlier is entered: an older year is a slip of the finger."""
_YEARS_AHEAD: Final = 2
_LONGEST_DAYS: Final = 366

_MAX_TITLE: Final = 2_000
_MAX_WORDS: Final = 10_000
_MAX_TAGS: Final = 20
_MAX_TAG: Final = 100
_DOCUMENT_LIMITS: Final = {"type": 100, "number": 11, "symbol": 30, "subject": 500, "signer": 100}
"""Decree 30/2020, Appendix VI (metadata)."""
_LOOKED_AT: Final = 20
_LARGEST: Final = Decimal(10) ** 12


class ActivityFaulty(AppError):
    """The entry cannot be kept as it is; `faults` says everything that is wrong with it."""

    def __init__(self, *, count: int, first: str) -> None:
        super().__init__(count=count, first=first)
        self.faults: tuple[Message, ...] = ()

    @classmethod
    def of(cls, faults: Sequence[Message]) -> ActivityFaulty:
        """Return the error for these faults."""
        error = cls(count=len(faults), first=faults[0].id)
        error.faults = tuple(faults)
        return error


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the office's own past offers while an entry is typed."""

    titles: tuple[str, ...]
    """Past titles that begin so."""
    places: tuple[str, ...]
    """Past places that begin so."""


# ---------------------------------------------------------------------- writing


def new_activity_id() -> ActivityId:
    """Return an identity for a new activity."""
    return ActivityId(uuid4())


def record(ledger: Ledger, activity: Activity, *, pack: Pack, today: date | None = None) -> Activity:
    """File one activity, and return it as it was kept (tidied, with its mark "cần bổ sung").

    Args:
        ledger: Open for writing.
        activity: With an id of its own.
        pack: What kinds there are.
        today: The office's day; None = this machine's.

    Raises:
        ActivityFaulty: With all that is wrong; nothing was filed.
        LedgerIsReadOnly: And the other errors of writing.
    """
    return record_all(ledger, [activity], pack=pack, today=today)[0]


def record_all(
    ledger: Ledger, activities: Sequence[Activity], *, pack: Pack, today: date | None = None
) -> tuple[Activity, ...]:
    """File several activities together (a series), all or none; one undo takes them back.

    Raises:
        ActivityFaulty: With all that is wrong with the first faulty one; nothing was filed.
    """
    kept = tuple(_demand_good(activity, pack, today) for activity in activities)
    ledger.activities.add(kept)
    return kept


def change(
    ledger: Ledger,
    activity: Activity,
    *,
    pack: Pack,
    today: date | None = None,
    shown: Activity | None = None,
) -> Activity:
    """Keep an activity as it is now, and return it as it was kept; each field goes into the history.

    Args:
        ledger: Open for writing.
        activity: As it shall be.
        pack: What kinds there are.
        today: The office's day; None = this machine's.
        shown: What the form was given: fields left alone since are kept as another machine's changes have
            made them meanwhile. None = all fields shall be as they are here.

    Raises:
        ActivityFaulty: With all that is wrong; nothing was changed.
        EntryMissing: It is not in the ledger (any more).
    """
    if shown is not None:
        activity = _rebased(ledger, activity, shown)
    kept = _demand_good(activity, pack, today)
    ledger.activities.change(kept)
    return kept


def cancel(ledger: Ledger, identity: ActivityId) -> Activity:
    """Mark an activity as cancelled: it stays in the ledger and counts no more.

    Raises:
        EntryMissing: It is not in the ledger (any more).
    """
    cancelled = replace(ledger.activities.get([identity])[0], status=Status.CANCELLED)
    ledger.activities.change(cancelled)
    return cancelled


def remove(ledger: Ledger, identities: Sequence[ActivityId]) -> None:
    """Take entries made by mistake out of the ledger; their history stays, and `undo` brings them back.

    Raises:
        EntryMissing: One is not in the ledger (any more); none was taken out.
    """
    ledger.activities.remove(identities)


def undo(ledger: Ledger, *, pack: Pack) -> tuple[ActivityId, ...]:
    """Undo this machine's last act on activities, also one of yesterday; return the activities touched.

    Raises:
        NothingToUndo: There is none left.
        UndoOvertaken: Something was changed again since; nothing was undone.
    """
    touched = ledger.undoing.undo().activities
    refresh_to_mend(ledger, pack=pack, only=touched)
    return touched


def redo(ledger: Ledger, *, pack: Pack) -> tuple[ActivityId, ...]:
    """Take back the undo that was this machine's last act; return the activities touched.

    Raises:
        NothingToUndo: The last act was no undo.
    """
    touched = ledger.undoing.redo().activities
    refresh_to_mend(ledger, pack=pack, only=touched)
    return touched


def refresh_to_mend(ledger: Ledger, *, pack: Pack, only: Sequence[ActivityId] | None = None) -> int:
    """Set the derived mark "cần bổ sung" anew (after an undo, with another pack); return how many changed.

    Args:
        ledger: Open for writing.
        pack: What its kinds require.
        only: These activities, as far as they are there; None = all.
    """
    if only is None:
        activities: Iterable[Activity] = ledger.activities.find(ActivityQuery())
    else:
        activities = ledger.activities.get_known(only)
    kinds = {kind.code: kind for kind in pack.kinds}
    wanted = {
        activity.id: _is_to_mend(activity, kinds)
        for activity in activities
        if activity.to_mend != _is_to_mend(activity, kinds)
    }
    if wanted:
        ledger.activities.refresh_to_mend(wanted)
    return len(wanted)


# ---------------------------------------------------------------------- judging


def tidied(activity: Activity) -> Activity:
    """Return an activity with its texts in NFC, without control characters and needless blanks."""
    document, task = activity.document, activity.task
    return replace(
        activity,
        title=clean(activity.title),
        place=clean(activity.place),
        partners=clean(activity.partners),
        result=clean(activity.result),
        tags=tuple(dict.fromkeys(tag for tag in map(clean, activity.tags) if tag)),
        quantities=MappingProxyType(dict(activity.quantities)),
        choices=MappingProxyType({code: option for code, option in activity.choices.items() if option}),
        document=_tidied_document(document) if document is not None else None,
        task=replace(task, given_by=clean(task.given_by), reference=clean(task.reference))
        if task is not None
        else None,
    )


def check(activity: Activity, *, pack: Pack, today: date | None = None) -> tuple[Message, ...]:
    """Return all that keeps an entry from being filed, each with the ``field`` it is about.

    Args:
        activity: As `tidied` gives it.
        pack: What kinds there are.
        today: The office's day; None = this machine's.
    """
    today = today or date.today()  # noqa: DTZ011 - the office's own calendar day
    kind = next((known for known in pack.kinds if known.code == activity.kind), None)
    faults = [*_day_faults(activity, today), *_text_faults(activity), *_secrecy_faults(activity)]
    if kind is None:
        faults.append(_fault("kind_unknown", "kind", kind=activity.kind))
    else:
        faults += [*_kind_faults(activity, kind), *_quantity_faults(activity, kind)]
    return tuple(faults)


def is_secret(activity: Activity) -> bool:
    """Tell whether a text of an activity is a secrecy mark: such content is not even kept half typed."""
    return bool(_secrecy_faults(activity))


def warnings(activity: Activity) -> tuple[Message, ...]:
    """Return what looks like data on a private person: a warning beside the field, never a block."""
    return tuple(
        _fault(f"looks_like_{what}", name) for name, text in _texts(activity) for what in personal_data(text)
    )


# ---------------------------------------------------------------------- finding


def find(
    ledger: Ledger, query: ActivityQuery, *, limit: int = -1, offset: int = 0, start: PageKey | None = None
) -> list[Activity]:
    """Return activities, newest first.

    Args:
        ledger: Open.
        query: Which.
        limit: At most so many; -1 = all.
        offset: Leave out so many first.
        start: Begin with this entry (from `page_keys`).
    """
    return ledger.activities.find(query, limit=limit, offset=offset, start=start)


def get(ledger: Ledger, identities: Sequence[ActivityId]) -> list[Activity]:
    """Return these activities in the order asked for.

    Raises:
        EntryMissing: One of them is not there.
    """
    return ledger.activities.get(identities)


def count(ledger: Ledger, query: ActivityQuery) -> int:
    """Return how many activities there are."""
    return ledger.activities.count(query)


def page_keys(ledger: Ledger, query: ActivityQuery, *, page_size: int) -> list[PageKey]:
    """Return where each page of the newest-first list begins, for tables that scroll anywhere."""
    return ledger.activities.page_keys(query, page_size=page_size)


def sums(ledger: Ledger, query: ActivityQuery) -> dict[str, Decimal]:
    """Return the sum of each quantity, by code, for the foot of the table."""
    return ledger.activities.sums(query)


def days_with_entries(ledger: Ledger, start: date, end: date) -> dict[date, int]:
    """Return how many activities each day of ``[start, end)`` has, for the calendar."""
    return ledger.activities.days_with_entries(start, end)


def suggestions(
    ledger: Ledger, *, title: str = "", place: str = "", kind: str = "", limit: int = 8
) -> Suggestions:
    """Return past titles and places that begin like what was typed, with or without tones."""
    return Suggestions(
        tuple(ledger.activities.titles(title, kind=kind, limit=limit)) if title.strip() else (),
        tuple(ledger.activities.places(place, kind=kind, limit=limit)) if place.strip() else (),
    )


def remembered(ledger: Ledger, field: str, typed: str, *, limit: int = 8) -> tuple[str, ...]:
    """Return what the office wrote before in a field.

    Args:
        ledger: Open.
        field: ``tags``, ``partners`` or ``given_by``.
        typed: How a word of it begins, with or without tones; for tags it may be empty.
        limit: At most so many.
    """
    if field == "tags":
        return tuple(ledger.remembered.tags(typed, limit=limit))
    return tuple(ledger.remembered.texts(field, typed, limit=limit)) if typed.strip() else ()


def latest_like(ledger: Ledger, *, title: str, kind: str) -> Activity | None:
    """Return the newest activity of a kind with exactly this title; its place and unit may hold again."""
    found = ledger.activities.find(ActivityQuery(text=title, kinds=(kind,)), limit=_LOOKED_AT)
    return next((one for one in found if one.title == title), None)


def history_of(ledger: Ledger, identity: ActivityId) -> tuple[Change, ...]:
    """Return every change of one activity, oldest first."""
    return ledger.history.entries(identity)


def verify_history(ledger: Ledger) -> HistoryCheck:
    """Read the whole history and compare it with what stands in the ledger."""
    return ledger.history.verify()


# ---------------------------------------------------------------------- inside


def _rebased(ledger: Ledger, edited: Activity, shown: Activity) -> Activity:
    known = ledger.activities.get_known([edited.id])
    if not known or known[0] == shown:
        return edited
    before, after, fields = activity_fields(shown), activity_fields(edited), activity_fields(known[0])
    for name in {*before, *after}:
        if before.get(name) == after.get(name):
            continue
        if name in after:
            fields[name] = after[name]
        else:
            fields.pop(name, None)
    return activity_from_fields(edited.id, fields, to_mend=known[0].to_mend)


def _demand_good(activity: Activity, pack: Pack, today: date | None) -> Activity:
    activity = tidied(activity)
    faults = check(activity, pack=pack, today=today)
    if faults:
        raise ActivityFaulty.of(faults)
    return replace(activity, to_mend=bool(what_is_missing(activity, pack.kind(activity.kind))))


def _is_to_mend(activity: Activity, kinds: Mapping[str, Kind]) -> bool:
    kind = kinds.get(activity.kind)
    return kind is not None and bool(what_is_missing(activity, kind))


def _fault(what: str, field: str, **parameters: str | int | date) -> Message:
    return Message(f"recording.{what}", {"field": field, **parameters})


def _tidied_document(document: IssuedDocument) -> IssuedDocument:
    return replace(
        document,
        type=clean(document.type),
        number=clean(document.number),
        symbol=clean(document.symbol),
        subject=clean(document.subject),
        signer=clean(document.signer),
    )


def _day_faults(activity: Activity, today: date) -> list[Message]:
    latest = date(today.year + _YEARS_AHEAD, 12, 31)
    faults = [
        _fault("day_out_of_range", name, day=day, first=FIRST_DAY, last=latest)
        for name, day in _days(activity)
        if not FIRST_DAY <= day <= latest
    ]
    if activity.last_day < activity.first_day:
        faults.append(_fault("last_day_before_first", "last_day"))
    elif (activity.last_day - activity.first_day).days >= _LONGEST_DAYS:
        faults.append(_fault("lasts_too_long", "last_day", days=_LONGEST_DAYS))
    if activity.status is Status.DONE and activity.first_day > today:
        faults.append(_fault("done_in_future", "first_day", day=activity.first_day))
    return faults


def _days(activity: Activity) -> list[tuple[str, date]]:
    days = [("first_day", activity.first_day)]
    if activity.last_day != activity.first_day:
        days.append(("last_day", activity.last_day))
    if activity.document is not None and activity.document.day is not None:
        days.append(("document.day", activity.document.day))
    task: AssignedTask | None = activity.task
    if task is not None:
        named = (("task.due", task.due), ("task.completed", task.completed))
        days += [(name, day) for name, day in named if day is not None]
    return days


def _texts(activity: Activity) -> list[tuple[str, str]]:
    texts = [
        ("title", activity.title),
        ("place", activity.place),
        ("partners", activity.partners),
        ("result", activity.result),
        *(("tags", tag) for tag in activity.tags),
    ]
    if activity.document is not None:
        texts += [(f"document.{name}", str(getattr(activity.document, name))) for name in _DOCUMENT_LIMITS]
    if activity.task is not None:
        texts += [("task.given_by", activity.task.given_by), ("task.reference", activity.task.reference)]
    return [(name, text) for name, text in texts if text]


def _text_faults(activity: Activity) -> list[Message]:
    faults = [] if activity.title else [_fault("title_missing", "title")]
    for name, text in _texts(activity):
        limit = _limit(name)
        if len(text) > limit:
            faults.append(_fault("text_too_long", name, length=len(text), limit=limit))
    if len(activity.tags) > _MAX_TAGS:
        faults.append(_fault("too_many_tags", "tags", limit=_MAX_TAGS))
    return faults


def _limit(name: str) -> int:
    area, _, field = name.partition(".")
    if area == "document":
        return _DOCUMENT_LIMITS[field]
    return {"title": _MAX_TITLE, "tags": _MAX_TAG}.get(name, _MAX_WORDS)


def _secrecy_faults(activity: Activity) -> list[Message]:
    # Only a field that is nothing but the mark: "mật độ", "bảo mật" are words like others (design, "MẬT").
    return [
        _fault("secret", name, mark=mark) for name, text in _texts(activity) if (mark := secrecy_mark(text))
    ]


def _kind_faults(activity: Activity, kind: Kind) -> list[Message]:
    faults = []
    if kind.locked_titles and activity.title not in kind.locked_titles:
        faults.append(_fault("title_locked", "title", titles="; ".join(kind.locked_titles)))
    known = {choice.code: {option.code for option in choice.options} for choice in kind.choices}
    for code, option in activity.choices.items():
        if option not in known.get(code, ()):
            faults.append(_fault("choice_unknown", f"choice.{code}", option=option))
    if activity.document is not None and not kind.has_document:
        faults.append(_fault("no_document_here", "document", kind=kind.name))
    if activity.task is not None and not kind.has_task:
        faults.append(_fault("no_task_here", "task", kind=kind.name))
    return faults


def _quantity_faults(activity: Activity, kind: Kind) -> list[Message]:
    known = {quantity.code: quantity for quantity in kind.quantities}
    faults = []
    for code, value in activity.quantities.items():
        quantity = known.get(code)
        field = f"quantity.{code}"
        if quantity is None:
            faults.append(_fault("quantity_unknown", field, code=code, kind=kind.name))
        elif not value.is_finite() or value < 0 or value >= _LARGEST:
            faults.append(_fault("quantity_out_of_range", field, name=quantity.name))
        elif value != value.quantize(Decimal(1).scaleb(-quantity.decimals)):
            faults.append(_fault("quantity_too_fine", field, name=quantity.name, decimals=quantity.decimals))
    return faults
