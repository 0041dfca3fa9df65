"""Where machines of the office differ: every value that was given, by whom, when and where; and settling it.

Nothing is lost by a difference: all values are in the history, one of them is shown on every machine alike
until somebody says which shall stand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from soxa.base.errors import AppError, Message, Parameter
from soxa.domain.activities import Activity
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId, DeviceId, ReportId
from soxa.domain.joining import Difference, Said
from soxa.domain.packs import Pack
from soxa.domain.reports import Report
from soxa.domain.resolving import is_empty
from soxa.domain.sections import Author
from soxa.domain.text import clean
from soxa.services import recording, telling
from soxa.storage.activity_rows import activity_fields
from soxa.storage.ledger import Ledger
from soxa.storage.report_rows import BECAUSE, BLOCK, OVERRIDE, SECTION

__all__ = [
    "DifferenceMoved",
    "Divergence",
    "Given",
    "NothingTyped",
    "divergences",
    "overruled",
    "settle",
    "settle_by_text",
]

_LONGEST: Final = 4_000
_SEALING: Final = "sealing"
"""What the storage calls the difference of two drafts sealed under one number."""


class NothingTyped(AppError):
    """A third value was asked for, but nothing was typed."""

    def __init__(self) -> None:
        super().__init__()


class DifferenceMoved(AppError):
    """Since it was shown another value came, or somebody has settled it: it must be looked at again."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class Given:
    """One of the values."""

    said: Said
    """As the history has it."""
    words: Message
    """In words."""
    text: str
    """As text to write on from; empty where the value is none."""
    machine: str
    """What the machine is called; empty where nobody has said."""
    is_own: bool
    """Whether it was given on this machine."""


@dataclass(frozen=True, slots=True)
class Divergence:
    """A field that was given different values."""

    difference: Difference
    """As the storage has it."""
    thing: Message
    """What it is about: ``Hoạt động “Họp giao ban tuần 46”, 16/11/2026``."""
    field: Message
    """Which of its fields."""
    given: tuple[Given, ...]
    """At least two; the first one is shown now."""
    takes_text: bool
    """Whether another text may be written in its place."""


def divergences(ledger: Ledger, *, pack: Pack) -> tuple[Divergence, ...]:
    """Return where machines differ now, those of one thing together."""
    names = {one.device: one.name for one in ledger.machines.heard()}
    found = sorted(ledger.merging.differences(), key=lambda one: (one.entity, one.thing.int, one.field))
    return tuple(_divergence(ledger, one, pack, names) for one in found)


def overruled(
    ledger: Ledger, edited: Activity, *, shown: Activity, pack: Pack
) -> tuple[tuple[Message, Message], ...]:
    """Return what other machines wrote in the fields that somebody is about to write: field and value.

    What is written knows of all that came, so it settles such a field; whoever types has not seen the other
    value yet, and must be told of it.

    Args:
        ledger: Before the change is kept.
        edited: As the form has it.
        shown: What the form was given.
        pack: What fields are called.
    """
    known = ledger.activities.get_known([edited.id])
    words = telling.words_for(ledger, "activity", edited.id, pack=pack)
    if not known or words is None:
        return ()
    before, after, now = activity_fields(shown), activity_fields(edited), activity_fields(known[0])
    written = {name for name in {*before, *after} if before.get(name) != after.get(name)}
    others = [(name, now.get(name)) for name in sorted(written) if now.get(name) != before.get(name)]
    for one in ledger.merging.differences():
        if one.thing == edited.id and one.field in written:
            others += [(one.field, said.value) for said in one.said]
    unseen = [
        (name, value)
        for name, value in others
        if not is_empty(value) and value not in (before.get(name), after.get(name))
    ]
    say_field, say_value = words
    found = {(name, repr(value)): (say_field(name), say_value(name, value)) for name, value in unseen}
    return tuple((field, value) for field, value in found.values() if value is not None)


def settle(ledger: Ledger, difference: Difference, value: object, *, pack: Pack) -> None:
    """Say which value shall stand, also the one that is shown already; an act that can be undone.

    Raises:
        DifferenceMoved: It is no longer as it was shown; nothing was written.
        LedgerIsReadOnly: The ledger was opened for reading.
    """
    # The background may just have taken in a value that nobody has seen yet: settling would bury it.
    if difference not in ledger.merging.differences():
        raise DifferenceMoved
    ledger.merging.settle(difference, value)
    if difference.entity == "activity":
        recording.refresh_to_mend(ledger, pack=pack, only=[ActivityId(difference.thing)])


def settle_by_text(ledger: Ledger, divergence: Divergence, text: str, *, pack: Pack) -> None:
    """Write another text in place of all values.

    Raises:
        NothingTyped: It is empty.
        DifferenceMoved: It is no longer as it was shown; nothing was written.
        LedgerIsReadOnly: The ledger was opened for reading.
    """
    # A paragraph has no line ends: two texts taken together stand one behind the other.
    typed = " ".join(clean(text).split())[:_LONGEST]
    if not typed or not divergence.takes_text:
        raise NothingTyped
    difference = divergence.difference
    value: object = typed
    if _is_block(difference):
        value = {**_first_block(difference), "runs": [{"text": typed}], "author": Author.CLERK.value}
    settle(ledger, difference, value, pack=pack)


# ---------------------------------------------------------------------- inside


def _divergence(
    ledger: Ledger, difference: Difference, pack: Pack, names: Mapping[DeviceId, str]
) -> Divergence:
    thing, field = difference.thing, difference.field
    value: Callable[[str, object], Message | None] = _plain_value
    said_field = Message(_FIELDS.get((difference.entity, field), "joining.field.other"))
    words = telling.words_for(ledger, difference.entity, thing, pack=pack)
    if (difference.entity, field) == ("report", _SEALING):
        value = _sealed
    elif words is not None:
        say_field, say_value = words
        said_field = said_field if (difference.entity, field) in _FIELDS else say_field(field)
        value = say_value
    elif difference.entity == "slip" and field.startswith("value."):
        code = field.removeprefix("value.")
        name = next((one.name for one in pack.indicators if one.code == code), code)
        said_field = Message("views.field.named", {"name": name})
    given = tuple(
        Given(
            one,
            value(field, one.value) or Message("views.value.none"),
            _text_of(difference, one.value),
            names.get(one.device, ""),
            one.device == ledger.device,
        )
        for one in difference.said
    )
    return Divergence(
        difference, _thing(ledger, difference, pack), said_field, given, _takes_text(difference)
    )


def _thing(ledger: Ledger, difference: Difference, pack: Pack) -> Message:
    entity, identity = difference.entity, difference.thing
    if entity == "activity":
        known = ledger.activities.get_known([ActivityId(identity)])
        return _activity(known[0]) if known else Message("joining.thing.other")
    if entity == "report":
        report = ledger.reports.by_id(ReportId(identity))
        return _report(report, difference.field, pack)
    if entity == "slip":
        fields = ledger.slips.fields(identity) or {}
        unit = next((one.name for one in ledger.units() if str(one.id) == str(fields.get("unit"))), "")
        return Message("joining.thing.slip", {"unit": unit, "start": _day(fields.get("start"))})
    if entity == "unit":
        return _named("joining.thing.unit", [one.name for one in ledger.units() if one.id == identity])
    if entity == "person":
        people = [one.name or one.position for one in ledger.people() if one.id == identity]
        return _named("joining.thing.person", people)
    return Message(_THINGS.get(entity, "joining.thing.other"))


def _report(report: Report, field: str, pack: Pack) -> Message:
    """Return which report it is, and which of its sections or figures, if it is about one."""
    regime = next((one for one in pack.regimes if one.code == report.regime), None)
    told: dict[str, Parameter] = {
        "regime": regime.short_name if regime is not None else report.regime,
        "period": report.period.label,
    }
    if field.startswith((OVERRIDE, BECAUSE)):
        code = FigureKey.parse(field.partition(".")[2]).indicator
        part = next((one.name for one in pack.indicators if one.code == code), code)
        return Message("joining.thing.report_figure", {**told, "figure": part})
    written = field.partition(".")[2]
    codes = [one.section for one in report.texts if f"{written}.".startswith(f"{one.section}.")]
    if not field.startswith((SECTION, BLOCK)) or not codes:
        return Message("joining.thing.report", told)
    # A code may be the beginning of another one: the longest holds.
    code = max(codes, key=len)
    sections = pack.template(regime.template).sections if regime is not None else ()
    title = next((f"{one.label} {one.title}".strip() for one in sections if one.code == code), code)
    return Message("joining.thing.report_section", {**told, "section": title})


def _activity(activity: Activity) -> Message:
    told: dict[str, Parameter] = {"title": activity.title, "day": activity.first_day}
    return Message("joining.thing.activity", told)


def _named(message: str, names: Sequence[str]) -> Message:
    return Message(message, {"name": names[0] if names else ""})


def _day(value: object) -> date | str:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return ""


def _plain_value(_field: str, value: object) -> Message | None:
    match value:
        case None:
            return None
        case bool():
            return Message("base.yes" if value else "base.no")
        case list():
            return Message("views.value", {"value": ", ".join(map(_said_part, value))})
        case dict():
            return Message("joining.parts", {"count": len(value)})
        case _:
            return Message("views.value", {"value": _day(value) or str(value)})


def _sealed(_field: str, value: object) -> Message | None:
    if not isinstance(value, Mapping):
        return None
    at = datetime.fromisoformat(str(value["sealed_utc"])).astimezone().replace(tzinfo=None)
    return Message("joining.sealed", {"at": at})


def _said_part(part: object) -> str:
    return str(part.get("name", "…")) if isinstance(part, dict) else str(part)


def _takes_text(difference: Difference) -> bool:
    """Tell whether any text is a value of the field: titles, results, words of a report without figures."""
    if _is_block(difference):
        return all(_is_mere_text(one.value) for one in difference.said)
    return (difference.entity, difference.field) in _TEXTS


def _is_block(difference: Difference) -> bool:
    return difference.entity == "report" and difference.field.startswith(BLOCK)


def _is_mere_text(value: object) -> bool:
    if value is None:
        return True
    runs = value.get("runs") if isinstance(value, dict) else None
    return isinstance(runs, list) and all(
        isinstance(run, dict) and set(run) <= {"type", "text"} for run in runs
    )


def _first_block(difference: Difference) -> Mapping[str, object]:
    return next((one.value for one in difference.said if isinstance(one.value, dict)), {})


def _text_of(difference: Difference, value: object) -> str:
    if isinstance(value, dict) and _is_block(difference):
        runs = value.get("runs", ())
        return "".join(str(run.get("text", "[…]")) for run in runs if isinstance(run, dict))
    return value if isinstance(value, str) else ""


_TEXTS: Final = frozenset(
    {
        ("activity", name)
        for name in ("title", "place", "partners", "result", "task.given_by", "task.reference")
    }
    | {("activity", f"document.{name}") for name in ("type", "number", "symbol", "subject", "signer")}
    | {("unit", "name"), ("unit", "short_name"), ("person", "name"), ("person", "position")}
    | {("office", "name"), ("office", "province_name"), ("own_day", "note"), ("machine", "name")}
    | {("slip", "source"), ("slip", "highlights"), ("slip", "difficulties"), ("past_value", "source")}
)

_FIELDS: Final[Mapping[tuple[str, str], str]] = {
    ("office", "name"): "joining.field.name",
    ("office", "type"): "joining.field.type",
    ("office", "province_name"): "joining.field.province",
    ("unit", "name"): "joining.field.name",
    ("unit", "short_name"): "joining.field.short_name",
    ("unit", "inside"): "joining.field.inside",
    ("person", "name"): "joining.field.person",
    ("person", "position"): "joining.field.position",
    ("person", "authority"): "joining.field.authority",
    ("person", "role"): "joining.field.role",
    ("slip", "given_on"): "joining.field.given_on",
    ("slip", "source"): "joining.field.source",
    ("slip", "highlights"): "joining.field.highlights",
    ("slip", "difficulties"): "joining.field.difficulties",
    ("past_value", "value"): "joining.field.value",
    ("past_value", "source"): "joining.field.source",
    ("regime_setting", "is_on"): "joining.field.is_on",
    ("regime_setting", "receivers"): "joining.field.receivers",
    ("regime_setting", "deadline"): "joining.field.deadline",
    ("regime_setting", "legal_basis"): "joining.field.legal_basis",
    ("regime_setting", "due"): "joining.field.due",
    ("own_day", "working"): "joining.field.working",
    ("own_day", "note"): "joining.field.note",
    ("machine", "name"): "joining.field.name",
    ("register_entry", "receivers"): "clerk.column.receivers",
    ("register_entry", "kept_by"): "clerk.column.kept_by",
    ("register_entry", "copies"): "clerk.column.copies",
    ("register_entry", "sent_on"): "clerk.column.sent_on",
    ("register_entry", "signed_for"): "clerk.column.signed_for",
    ("register_entry", "note"): "clerk.column.note",
    ("register_entry", "subject"): "clerk.column.subject",
    ("given_number", "void"): "clerk.field.void",
    ("given_number", "explained"): "clerk.field.void",
    ("numbering", "keeper"): "clerk.field.keeper",
    ("numbering", "official"): "clerk.field.official",
    ("numbering", "by_type"): "clerk.field.by_type",
    ("sending", "way"): "clerk.field.way",
    ("sending", "struck"): "clerk.strike_reason",
    ("sending", "word_by"): "clerk.who",
    ("report", _SEALING): "joining.field.sealing",
}

_THINGS: Final[Mapping[str, str]] = {
    "office": "joining.thing.office",
    "past_value": "joining.thing.past_value",
    "regime_setting": "joining.thing.regime_setting",
    "own_day": "joining.thing.own_day",
    "view": "joining.thing.view",
    "machine": "joining.thing.machine",
    "tracker": "joining.thing.tracker",
    "answer": "joining.thing.answer",
    "remark": "joining.thing.remark",
    "submission": "joining.thing.submission",
    "decision": "joining.thing.submission",
    "sending": "joining.thing.sending",
    "correction_row": "joining.thing.correction",
    "register_entry": "joining.thing.register",
    "given_number": "joining.thing.register",
    "numbering": "joining.thing.register",
    "section_owner": "joining.thing.section_owner",
    "reminder": "joining.thing.reminder",
}
