"""Slips that came back: read whatever shape they are in, and taken into the ledger.

What the ledger says after any number of slips is a function of the set of them: neither their order of
arrival nor a slip that comes twice plays a part. The later slip of a unit and period is the one that says so
itself (`soxa.domain.slips.Slip.order`); the earlier one is kept, and overwrites nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from soxa.base.errors import AppError
from soxa.domain.figures import write_value
from soxa.domain.giving import Givers
from soxa.domain.ids import SlipId, derived_id
from soxa.domain.packs import Pack, SlipTemplate, Source
from soxa.domain.periods import Period
from soxa.domain.secrecy import secrecy_mark_among
from soxa.domain.slip_faults import SlipFault
from soxa.domain.slips import Receipt, Slip, Way, in_order, latest_values
from soxa.domain.text import clean
from soxa.domain.values import Absence, Value
from soxa.services.drafting import SlipValueNotAllowed, TextIsSecret
from soxa.services.packs import pack_of
from soxa.services.slip_activities import SlipActivities, take_rows
from soxa.services.slip_doubts import doubts_of
from soxa.services.slip_forms import form_of
from soxa.services.slip_identity import ReadSlip, read_slip
from soxa.services.slip_reading import NOT_OURS
from soxa.storage.errors import EntryMissing

if TYPE_CHECKING:
    from soxa.domain.ids import UnitId
    from soxa.domain.offices import Unit
    from soxa.storage.ledger import Ledger

__all__ = [
    "Outcome", "ReadSlip", "SlipActivities", "SlipFault", "SlipNotFilled", "SlipNotReady", "TakenIn",
    "ValueChange",
    "read_slip", "slip_id", "take_in", "write_slip",
]  # fmt: skip

_GIVEN: Final = frozenset({Source.SLIP, Source.LEDGER_OR_SLIP})
_MEDIA_TYPES: Final = {
    ".xls": "application/vnd.ms-excel",
    ".xlsb": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class SlipNotReady(AppError):
    """Nobody has said yet which slip it is, whose, or for which period."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class SlipNotFilled(AppError):
    """Nobody has filled anything into the form."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class Outcome(Enum):
    """What a slip was to the ledger."""

    NEW = "new"
    """The first of its unit and period."""
    SAME = "same"
    """It was here already; nothing was changed."""
    OLDER = "older"
    """A later one is here: it was kept, and overwrote nothing."""
    NEWER = "newer"
    """The latest now, and it changes nothing that was said; it may add to it."""
    CHANGED = "changed"
    """The latest now, and it says otherwise than before: `TakenIn.changes`."""


@dataclass(frozen=True, slots=True)
class ValueChange:
    """A value that stands otherwise since a slip was taken in."""

    indicator: str
    """Code."""
    before: Value
    """What the unit's slips said of it before."""
    after: Value
    """What they say now."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What taking a slip in did."""

    slip: Slip
    """The slip as it is kept."""
    outcome: Outcome
    """What it was to the ledger."""
    changes: tuple[ValueChange, ...]
    """Values that stand otherwise now."""
    activities: SlipActivities
    """What became of its activities."""
    faults: tuple[SlipFault, ...]
    """What could not be read, and values that are doubted."""


def take_in(
    ledger: Ledger,
    read: ReadSlip,
    *,
    sender: str = "",
    received_at: datetime | None = None,
    way: Way | None = None,
) -> TakenIn:
    """Take a slip into the ledger, with its file: one act, one undo takes it back.

    A file some of whose words were refused (`NOT_OURS`) is not kept: they would lie in it.

    Args:
        ledger: The ledger.
        read: As `read_slip` returned it, with unit and period.
        sender: Who sent it, as somebody of the office says.
        received_at: When it came, with time zone; None = now.
        way: How it came; None = as a file.

    Raises:
        SlipNotReady: Unit, period or form are not known.
        SlipNotFilled: Nothing was filled in.
        LedgerIsReadOnly: And the other errors of the storage.
    """
    template, unit, period = read.template, read.unit, read.period
    if template is None or unit is None or period is None:
        raise SlipNotReady(name=read.name)
    if not read.is_filled:
        raise SlipNotFilled(name=read.name)
    slip = _slip_of(ledger, read, template, unit, period)
    pack = pack_of(ledger)
    faults = (*read.faults_in(pack), *doubts_of(ledger, pack, slip))
    known = ledger.slips.find(slip.id)
    if known is not None:
        return TakenIn(known, Outcome.SAME, (), SlipActivities(), faults)
    moment = received_at or datetime.now(UTC)
    is_kept = all(fault.message.id != NOT_OURS for fault in read.faults)
    file = read.sha256 if is_kept else ""
    receipt = Receipt(way or Way.FILE, clean(sender), moment.replace(microsecond=0), file)
    with ledger.act("slip.take_in"):
        taken = _keep(ledger, replace(slip, receipts=(receipt,)), template, unit)
        if is_kept:
            _keep_file(ledger, read, form_of(ledger, template.code, unit, period).file_name)
    return replace(taken, faults=faults)


def write_slip(
    ledger: Ledger,
    *,
    unit: UnitId,
    period: Period,
    values: Mapping[str, Value],
    told_on: date,
    way: Way,
    sender: str = "",
    source: str = "",
    highlights: str = "",
    difficulties: str = "",
    form: str = "",
    told_at: datetime | None = None,
) -> TakenIn:
    """Type in what a unit said on paper, by telephone or by a message: one act.

    Args:
        ledger: The ledger.
        unit: Who gave it.
        period: For which days.
        values: By indicator code; blanks are left out.
        told_on: Day it was said or written.
        way: How.
        sender: Who said it.
        source: Software, book or minutes that the figures come from.
        highlights: Nội dung nổi bật.
        difficulties: Khó khăn, kiến nghị.
        form: Code of the slip; empty: the first one that the unit fills in.
        told_at: When it is typed in, with time zone; of two of one day the later one holds. None = now.

    Raises:
        SlipValueNotAllowed: An indicator does not come from slips, or a value is no number.
        TextIsSecret: A text is a secrecy mark.
        EntryMissing: The ledger has no such unit.
        LedgerIsReadOnly: And the other errors of the storage.
    """
    pack = pack_of(ledger)
    given = {code: value for code, value in values.items() if value is not Absence.BLANK}
    _demand_allowed(pack, given)
    words = [clean(one) for one in (source, sender)]
    lines = ["\n".join(map(clean, one.splitlines())).strip() for one in (highlights, difficulties)]
    mark = secrecy_mark_among([*words, *(line for one in lines for line in one.splitlines())])
    if mark:
        raise TextIsSecret(mark=mark)
    whose = next((one for one in ledger.units() if one.id == unit), None)
    if whose is None:
        raise EntryMissing(id=unit)
    template = _template(pack, ledger, whose, form)
    moment = (told_at or datetime.now(UTC)).replace(microsecond=0)
    receipt = Receipt(way, words[1], moment)
    slip = Slip(
        id=SlipId(unit),
        unit=unit,
        start=period.start,
        end=period.end,
        given_on=told_on,
        source=words[0],
        values=MappingProxyType(given),
        highlights=lines[0],
        difficulties=lines[1],
        form=template.code if template is not None else form,
        filled_by=words[1],
        saved_at=moment,
        receipts=(receipt,),
    )
    slip = replace(slip, id=slip_id(ledger, slip))
    doubts = doubts_of(ledger, pack, slip)
    known = ledger.slips.find(slip.id)
    if known is not None:
        return TakenIn(known, Outcome.SAME, (), SlipActivities(), doubts)
    with ledger.act("slip.write"):
        taken = _keep(ledger, slip, template, whose)
    return replace(taken, faults=doubts)


def slip_id(ledger: Ledger, slip: Slip) -> SlipId:
    """Return the identity of a slip by what stands in it: two laptops that get it have the same slip."""
    values = ";".join(f"{code}={write_value(slip.values[code])}" for code in sorted(slip.values))
    rows = ";".join("|".join(f"{name}={row[name]}" for name in sorted(row)) for row in slip.rows)
    words = (slip.source, slip.filled_by, slip.highlights, slip.difficulties)
    text = "\x1e".join([*words, values, rows])
    saved = slip.saved_at.astimezone(UTC).isoformat() if slip.saved_at else ""
    return SlipId(
        derived_id(
            ledger.identity, "slip", slip.unit, slip.start, slip.end, slip.form, slip.given_on, saved,
            hashlib.sha256(text.encode()).hexdigest(),
        )
    )  # fmt: skip


# --- inside


def _keep_file(ledger: Ledger, read: ReadSlip, name: str) -> None:
    """Keep a slip's file under its form's name: what a unit calls it differs from mail to mail."""
    ending = Path(read.name).suffix.lower()
    ending = ending if ending in _MEDIA_TYPES else ".xlsx"
    ledger.files.put(read.data, f"{Path(name).stem}{ending}", _MEDIA_TYPES.get(ending, _XLSX))


def _slip_of(ledger: Ledger, read: ReadSlip, template: SlipTemplate, unit: Unit, period: Period) -> Slip:
    slip = Slip(
        id=SlipId(unit.id),
        unit=unit.id,
        start=period.start,
        end=period.end,
        given_on=read.given_on or period.last_day,
        source=read.source,
        values=MappingProxyType(dict(read.values)),
        highlights=read.highlights,
        difficulties=read.difficulties,
        form=template.code,
        filled_by=read.filled_by,
        saved_at=read.saved_at,
        rows=read.rows,
    )
    return replace(slip, id=slip_id(ledger, slip))


def _keep(ledger: Ledger, slip: Slip, template: SlipTemplate | None, unit: Unit) -> TakenIn:
    """Keep a slip that is not here yet, with its activities; inside an act."""
    others = [one for one in ledger.slips.for_period(slip.start, slip.end) if one.unit == slip.unit]
    ledger.slips.save(slip)
    activities = SlipActivities()
    if template is not None and template.kinds:
        alike = [one for one in others if one.form == slip.form]
        activities = take_rows(ledger, pack_of(ledger), template, unit, slip, alike)
    changes = _changes(others, slip)
    return TakenIn(slip, _outcome(others, slip, changes), changes, activities, ())


def _changes(others: Sequence[Slip], slip: Slip) -> tuple[ValueChange, ...]:
    before = latest_values(others)
    after = latest_values([*others, slip])
    return tuple(
        ValueChange(code, before[code][0] if code in before else Absence.BLANK, value)
        for code, (value, _) in after.items()
        if code not in before or before[code][0] != value
    )


def _outcome(others: Sequence[Slip], slip: Slip, changes: Sequence[ValueChange]) -> Outcome:
    if not others:
        return Outcome.NEW
    if in_order(others)[-1].order > slip.order:
        return Outcome.OLDER
    is_otherwise = any(one.before is not Absence.BLANK for one in changes)
    return Outcome.CHANGED if is_otherwise else Outcome.NEWER


def _demand_allowed(pack: Pack, given: Mapping[str, Value]) -> None:
    known = {one.code: one for one in pack.indicators}
    for code, value in given.items():
        is_number = isinstance(value, Decimal) and value.is_finite()
        is_given = code in known and known[code].source in _GIVEN
        if not is_given or not (is_number or value is Absence.NIL):
            raise SlipValueNotAllowed(indicator=code)


def _template(pack: Pack, ledger: Ledger, unit: Unit, form: str) -> SlipTemplate | None:
    """Return the slip that is meant, or else the first that the unit fills in; None: it fills in none."""
    if form:
        return next((one for one in pack.slips if one.code == form), None)
    givers = Givers(pack, ledger.units())
    own = (one for one in pack.slips if unit.code in one.units)
    return next((one for one in pack.slips if unit in givers.of(one)), next(own, None))
