"""The history in words: who changed what, when, from what; what an undo would take back; one value put back.

Everything is told as messages: names of fields and values come from the pack and the catalogue, never from
the storage's own names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from soxa.base.errors import AppError, Message
from soxa.domain.activities import Status
from soxa.domain.figures import FigureKey, read_value
from soxa.domain.ids import ActivityId, ChangeId, ReportId, SlipId, TrackerId
from soxa.domain.packs import Kind, Pack
from soxa.domain.values import Absence
from soxa.services import recording
from soxa.storage.activity_rows import activity_fields, activity_from_fields
from soxa.storage.history import Change, Fields
from soxa.storage.history_chain import WHOLE
from soxa.storage.ledger import Ledger
from soxa.storage.report_rows import BLOCK, OVERRIDE, SECTION, WRITTEN
from soxa.storage.undoing import TakenBack, Undoable

__all__ = [
    "HistoryLine",
    "NotPutBack",
    "ReadHistory",
    "TakenBack",
    "asks_before_undo",
    "figure_history",
    "history_of_activity",
    "history_of_section",
    "put_back",
    "redo",
    "say_redo",
    "say_undo",
    "undo",
    "words_for",
]

_LONGEST_VALUE: Final = 400
_MANY: Final = 20
"""An act on so many things is asked about before it is undone, whatever it was."""


class NotPutBack(AppError):
    """The value cannot be put back: what it belonged to is gone, or was told of as a whole."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change, ready to be said."""

    change: ChangeId
    """Which change; for `put_back`."""
    at_utc: datetime
    """When, by the machine's clock."""
    actor: str
    """Who had been picked at start; proves no identity. May be empty."""
    act: Message
    """What was done as a whole: ``sửa hoạt động``, ``hoàn tác`` …"""
    field: Message
    """What was changed."""
    old: Message | None
    """The value before; None where there was none."""
    new: Message | None
    """The value after; None where there is none."""
    can_put_back: bool
    """Whether the value before can be put back by itself."""


ReadHistory = Callable[[], Sequence[HistoryLine]]
"""Reads a history anew, newest first."""


# ---------------------------------------------------------------------- undo


def say_undo(ledger: Ledger, pack: Pack) -> Message | None:
    """Return what the next undo would take back; None where nothing is left."""
    found = ledger.undoing.next_undo()
    return _say_act(ledger, pack, found) if found is not None else None


def say_redo(ledger: Ledger, pack: Pack) -> Message | None:
    """Return what the next redo would do again; None where nothing is left."""
    found = ledger.undoing.next_redo()
    return _say_act(ledger, pack, found) if found is not None else None


def asks_before_undo(ledger: Ledger) -> bool:
    """Tell whether the next undo takes back so much (an import, a bulk edit) that it is asked about first."""
    found = ledger.undoing.next_undo()
    if found is None:
        return False
    return found.name == "tracker.import" or sum(found.counts.values()) >= _MANY


def undo(ledger: Ledger, *, pack: Pack) -> TakenBack:
    """Undo this machine's newest act on what people write, also one of yesterday.

    Raises:
        NothingToUndo: There is none left.
        UndoOvertaken: Something was changed again since; nothing was undone.
        ReportIsSealed: The report was sealed meanwhile.
    """
    return _stepped(ledger, pack, ledger.undoing.undo())


def redo(ledger: Ledger, *, pack: Pack) -> TakenBack:
    """Take back the newest undo, as long as nothing else was done since.

    Raises:
        NothingToUndo: There is none.
        UndoOvertaken: Something was changed again since.
        ReportIsSealed: The report was sealed meanwhile.
    """
    return _stepped(ledger, pack, ledger.undoing.redo())


def _stepped(ledger: Ledger, pack: Pack, taken: TakenBack) -> TakenBack:
    recording.refresh_to_mend(ledger, pack=pack, only=taken.activities)
    return taken


def _say_act(ledger: Ledger, pack: Pack, found: Undoable) -> Message:
    count = found.counts.get("activity", 0)
    if found.name == "tracker.import":
        return Message("views.act.import", {"count": count, "file": _tracker_name(ledger, found.first)})
    entity, fields = found.first.entity, _fields_told(found.first)
    if entity == "activity" and count > 1:
        return Message(f"views.act.{_verb(found)}_several", {"count": count})
    if entity in {"activity", "activity_file"}:
        title = str(fields.get("title") or _title(ledger, found.first, fields))
        verb = "attach" if entity == "activity_file" else _verb(found)
        return Message(f"views.act.{verb}", {"title": _short(title, 60)})
    if entity == "report":
        return _say_report_act(ledger, pack, found.first)
    if entity == "view":
        name = fields.get("name") or next(
            (view.name for view in ledger.views.all() if view.id == found.first.entity_id), ""
        )
        return Message("views.act.view", {"name": str(name)})
    known = {"slip": "views.act.slip", "past_value": "views.act.past_value", "tracker_row": "views.act.row"}
    known |= {"correction_row": "correct.act.row"}
    known |= {"regime_setting": "regimes.act.setting", "own_day": "regimes.act.own_day"}
    known |= {"section_owner": "slips.act.owner"}
    known |= {"remark": "head.act.remark"}
    known |= {"answer": "points.act", "pack": "packs.act", "pack_held": "packs.act"}
    known |= {"sending": "clerk.act.sending"}
    known |= {"register_entry": "clerk.act.entry", "given_number": "clerk.act.number"}
    return Message(known.get(entity, "views.act.other"))


def _verb(found: Undoable) -> str:
    if found.first.field != WHOLE:
        return "change"
    return "remove" if found.first.new is None else "add"


def _say_report_act(ledger: Ledger, pack: Pack, change: Change) -> Message:
    report = ledger.reports.by_id(ReportId(change.entity_id))
    regime = next((one.short_name for one in pack.regimes if one.code == report.regime), report.regime)
    label = report.period.label
    if change.field.startswith(OVERRIDE):
        name = _indicator_name(pack, change.field.removeprefix(OVERRIDE))
        return Message("views.act.override", {"figure": name, "regime": regime, "period": label})
    section = _section_of(change.field, [text.section for text in report.texts])
    named = {"section": section, "regime": regime, "period": label}
    return Message("views.act.section", named)


def _tracker_name(ledger: Ledger, change: Change) -> str:
    origin = _fields_told(change).get("origin")
    if not origin:
        return "Excel"
    # An activity bears the marks of all its rows, a row that waits its own mark alone.
    mark = origin[0] if isinstance(origin[0], list) else origin
    return ledger.trackers.name(TrackerId(UUID(str(mark[0])))) or "Excel"


def _title(ledger: Ledger, change: Change, fields: Mapping[str, Any]) -> str:
    owner = fields.get("activity")
    identity = ActivityId(UUID(str(owner))) if owner else ActivityId(change.entity_id)
    known = ledger.activities.get_known([identity])
    return known[0].title if known else ""


def _fields_told(change: Change) -> Mapping[str, Any]:
    for value in (change.new, change.old):
        if change.field == WHOLE and isinstance(value, dict):
            return value
    return {}


# ---------------------------------------------------------------------- history


def history_of_activity(ledger: Ledger, identity: ActivityId, *, pack: Pack) -> tuple[HistoryLine, ...]:
    """Return every change of an activity, newest first."""
    kinds = {kind.code: kind for kind in pack.kinds}
    kind_code = next((one.kind for one in ledger.activities.get_known([identity])), "")
    units = {str(unit.id): unit.short_name or unit.name for unit in ledger.units()}
    telling = _ActivityTelling(kinds.get(kind_code), kinds, units)
    changes = [one for one in ledger.history.entries(identity) if one.field != "origin"]
    lines = [_line(change, telling.field, telling.value) for change in changes]
    lines += [_file_line(change) for change in ledger.history.entries_of_files(identity)]
    # Of one moment, what was written last stands first, as everywhere.
    lines.reverse()
    lines.sort(key=lambda line: line.at_utc, reverse=True)
    return tuple(lines)


def history_of_section(ledger: Ledger, report: ReportId, section: str) -> tuple[HistoryLine, ...]:
    """Return every change of a section's words, newest first."""
    sections = [text.section for text in ledger.reports.by_id(report).texts]
    changes = [
        change
        for change in ledger.history.entries(report)
        if change.field.startswith((SECTION, BLOCK)) and _section_of(change.field, sections) == section
    ]
    return tuple(_line(change, _report_field, _report_value) for change in reversed(changes))


def figure_history(
    ledger: Ledger, report: ReportId, key: FigureKey, *, slips: Sequence[SlipId] = ()
) -> tuple[HistoryLine, ...]:
    """Return every change of a figure that people gave, newest first.

    Args:
        ledger: Open.
        report: Where it may have been given by hand.
        key: Which figure.
        slips: The slips it stands on.
    """
    wanted = f"{OVERRIDE}{key}"
    lines = [
        _line(change, _report_field, _report_value)
        for change in ledger.history.entries(report)
        if change.field == wanted
    ]
    for slip in slips:
        changes = [_of_value(change, f"value.{key.indicator}") for change in ledger.history.entries(slip)]
        lines += [_line(change, _slip_field, _slip_value) for change in changes if change is not None]
    return tuple(sorted(lines, key=lambda line: line.at_utc, reverse=True))


def _of_value(change: Change, field: str) -> Change | None:
    """Return a change of a slip as far as it is about one value; None if it is not."""
    if change.field == field:
        return change
    if change.field != WHOLE:
        return None
    old, new = (one.get(field) if isinstance(one, dict) else None for one in (change.old, change.new))
    # A whole slip's value cannot be put back by itself: there may be nothing to put it into.
    return replace(change, field=f"whole.{field}", old=old, new=new) if old or new else None


def put_back(ledger: Ledger, change: ChangeId, *, pack: Pack, today: date | None = None) -> None:
    """Put back the value that stood before a change, as a new act.

    Args:
        ledger: Open for writing.
        change: A line's change; its `HistoryLine.can_put_back` is set.
        pack: What kinds there are.
        today: The office's day; None = this machine's.

    Raises:
        NotPutBack: The thing is gone, or the change is about the whole of it.
        ActivityFaulty: The value does not fit what the activity has become.
        ReportIsSealed: The report's words are frozen.
    """
    found = ledger.history.change(change)
    if found is None or not _can_put_back(found):
        raise NotPutBack
    with ledger.act("put_back"):
        if found.entity == "activity":
            _put_back_in_activity(ledger, found, pack, today)
        elif found.entity == "slip":
            now = dict(ledger.slips.fields(found.entity_id) or {})
            if not now:
                raise NotPutBack
            ledger.slips.put_back(found.entity_id, _with_value(now, found))
        else:
            now = dict(ledger.reports.fields(found.entity_id))
            ledger.reports.put_back(found.entity_id, _with_value(now, found))


def _put_back_in_activity(ledger: Ledger, change: Change, pack: Pack, today: date | None) -> None:
    known = ledger.activities.get_known([ActivityId(change.entity_id)])
    if not known:
        raise NotPutBack
    fields = _with_value(dict(activity_fields(known[0])), change)
    activity = activity_from_fields(change.entity_id, fields, to_mend=known[0].to_mend)
    recording.change(ledger, activity, pack=pack, today=today)


def _with_value(fields: dict[str, object], change: Change) -> Fields:
    if change.field.startswith(BLOCK):
        _note_block(fields, change)
    if change.old is None:
        fields.pop(change.field, None)
    else:
        fields[change.field] = change.old
    return fields


def _note_block(fields: dict[str, object], change: Change) -> None:
    """Enter a paragraph that comes back in its section's order, or strike out one that goes."""
    sections = [name.removeprefix(SECTION) for name in fields if name.startswith(SECTION)]
    section = _section_of(change.field, sections)
    block = change.field.removeprefix(f"{BLOCK}{section}.")
    told = fields.get(f"{SECTION}{section}")
    if not isinstance(told, dict):
        raise NotPutBack
    blocks = [one for one in told["blocks"] if one != block or change.old is not None]
    if change.old is not None and block not in blocks:
        blocks.append(block)
    fields[f"{SECTION}{section}"] = {**told, "blocks": blocks}


# ---------------------------------------------------------------------- inside

_Say = Callable[[str], Message]
_Value = Callable[[str, object], Message | None]


def _line(change: Change, field: _Say, value: _Value) -> HistoryLine:
    is_whole = change.field == WHOLE
    whole = "views.field.made" if change.new is not None else "views.field.removed"
    return HistoryLine(
        change=change.id,
        at_utc=change.at_utc,
        actor=change.actor,
        act=_act_message(change),
        field=Message(whole) if is_whole else field(change.field),
        old=None if is_whole else value(change.field, change.old),
        new=None if is_whole else value(change.field, change.new),
        can_put_back=_can_put_back(change),
    )


def _file_line(change: Change) -> HistoryLine:
    told = change.new if change.new is not None else change.old
    name = str(told.get("name", "")) if isinstance(told, Mapping) else ""
    said = Message("views.value", {"value": _short(name, _LONGEST_VALUE)})
    return replace(
        _line(change, Message, lambda _field, _value: None),
        field=Message("entry.history_file"),
        old=None if change.new is not None else said,
        new=said if change.new is not None else None,
    )


def _can_put_back(change: Change) -> bool:
    if change.entity == "activity":
        return change.field not in {WHOLE, "origin", "kind"}
    if change.entity == "slip":
        return change.field.startswith(_SLIP_VALUE)
    return change.entity == "report" and change.field.startswith(WRITTEN) and change.field[:8] != SECTION


_ACTS: Final = (
    ("undo", "views.done.undo"),
    ("redo", "views.done.redo"),
    ("put_back", "views.done.put_back"),
    ("tracker.", "views.done.import"),
    ("activity.change_all", "views.done.bulk"),
    ("report.texts", "views.done.machine"),
)


def _act_message(change: Change) -> Message:
    for name, message in _ACTS:
        if change.act_name == name or (name.endswith(".") and change.act_name.startswith(name)):
            return Message(message)
    return Message("views.done.hand")


class _ActivityTelling:
    """Says fields and values of one activity."""

    def __init__(self, kind: Kind | None, kinds: Mapping[str, Kind], units: Mapping[str, str]) -> None:
        self._kind, self._kinds, self._units = kind, kinds, units

    def field(self, name: str) -> Message:
        area, _, code = name.partition(".")
        if area == "quantity" and self._kind is not None:
            known = next((one.name for one in self._kind.quantities if one.code == code), code)
            return Message("views.field.named", {"name": known})
        if area == "choice" and self._kind is not None:
            known = next((one.name for one in self._kind.choices if one.code == code), code)
            return Message("views.field.named", {"name": known})
        return Message(f"views.field.{name}" if name in _ACTIVITY_FIELDS else "views.field.other")

    def value(self, name: str, value: object) -> Message | None:
        if value is None:
            return None
        area, _, code = name.partition(".")
        if name == "status":
            return Message(f"ui.status.{Status(value).value}")
        if name == "document.in_report":
            return Message("base.yes" if str(value) == "1" else "base.no")
        if name in _DAYS:
            return Message("views.value", {"value": date.fromisoformat(str(value))})
        if area == "quantity":
            return _say_value(read_value(str(value)))
        if name == "kind":
            value = self._kinds[str(value)].name if str(value) in self._kinds else value
        elif name == "unit":
            value = self._units.get(str(value), "")
        elif area == "choice":
            value = self._option(code, str(value))
        elif isinstance(value, Sequence) and not isinstance(value, str):
            value = ", ".join(map(str, value))
        return Message("views.value", {"value": _short(str(value), _LONGEST_VALUE)})

    def _option(self, code: str, option: str) -> str:
        choices = self._kind.choices if self._kind is not None else ()
        options = next((one.options for one in choices if one.code == code), ())
        return next((one.name for one in options if one.code == option), option)


_DAYS: Final = frozenset({"first_day", "last_day", "document.day", "task.due", "task.completed"})
_ACTIVITY_FIELDS: Final = frozenset(
    {
        "kind", "title", "status", "place", "unit", "partners", "result", "tags", "document.type",
        "document.number", "document.symbol", "document.subject", "document.in_report", "document.signer",
        "task.given_by", "task.reference",
    }
    | _DAYS
)  # fmt: skip


_SLIP_VALUE: Final = "value."


def words_for(
    ledger: Ledger, entity: str, identity: UUID, *, pack: Pack
) -> tuple[Callable[[str], Message], Callable[[str, object], Message | None]] | None:
    """Return what says the fields and the values of an activity or a report; None for other things."""
    if entity == "report":
        return _report_field, _report_value
    if entity != "activity":
        return None
    kinds = {kind.code: kind for kind in pack.kinds}
    units = {str(unit.id): unit.short_name or unit.name for unit in ledger.units()}
    kind_code = next((one.kind for one in ledger.activities.get_known([ActivityId(identity)])), "")
    telling = _ActivityTelling(kinds.get(kind_code), kinds, units)
    return telling.field, telling.value


def _slip_field(_name: str) -> Message:
    return Message("views.field.slip")


def _slip_value(_name: str, value: object) -> Message | None:
    return None if value is None else _say_value(read_value(str(value)))


def _report_field(name: str) -> Message:
    if name.startswith(OVERRIDE):
        return Message("views.field.override")
    return Message("views.field.section" if name.startswith(SECTION) else "views.field.block")


def _report_value(name: str, value: object) -> Message | None:
    if value is None:
        return None
    if name.startswith(OVERRIDE):
        return _say_value(read_value(str(value)))
    if name.startswith(SECTION) and isinstance(value, dict):
        checked = "checked" if value["checked"] else "unchecked"
        return Message(f"views.value.section_{checked}", {"count": len(value["blocks"])})
    runs = value.get("runs", ()) if isinstance(value, dict) else ()
    words = "".join(str(run.get("text", "[…]")) for run in runs)
    return Message("views.value", {"value": _short(words, _LONGEST_VALUE)})


def _say_value(value: object) -> Message:
    if isinstance(value, Absence):
        return Message(f"views.value.{value.value}")
    return Message("views.value", {"value": value})  # type: ignore[dict-item]  # a Decimal from here on


def _section_of(field: str, sections: Sequence[str]) -> str:
    """Return the section a field belongs to; a code may be the beginning of another, the longest holds."""
    named = field.removeprefix(SECTION) if field.startswith(SECTION) else field.removeprefix(BLOCK)
    if field.startswith(SECTION):
        return named
    fitting = [code for code in sections if named.startswith(f"{code}.")]
    return max(fitting, key=len, default=named.partition(".")[0])


def _indicator_name(pack: Pack, key: str) -> str:
    code = FigureKey.parse(key).indicator
    return next((one.name for one in pack.indicators if one.code == code), code)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
