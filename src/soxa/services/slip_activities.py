"""Activities that slips tell of: a hamlet's month becomes entries of the ledger, each row just once.

A row is the same row by its day, kind and title, as everywhere in the ledger; two equal rows are two
activities. Of several slips with a row the latest holds. What it puts right is taken over where nobody here
has touched the activity since; else it is offered, as a row changed in Excel is. A row whose day, kind or
title was put right takes the place of the old one (`soxa.domain.slip_rows`), so that nothing counts twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from uuid import UUID

from soxa.base.errors import Message
from soxa.domain import columns as meaning
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Pack, SlipTemplate
from soxa.domain.periods import Period
from soxa.domain.reading import Days, Span, read_days
from soxa.domain.row_words import kind_words
from soxa.domain.rows import RowContext, RowReader
from soxa.domain.slip_faults import SlipFault
from soxa.domain.slip_rows import RowKey, SlipRow, put_right
from soxa.domain.slips import Slip, in_order
from soxa.domain.tables import DataRow
from soxa.domain.text import fold
from soxa.domain.trackers import RowFault
from soxa.domain.unit_book import UnitBook
from soxa.services.slip_reading import ROW
from soxa.services.slip_sheets import columns_of, slip_words
from soxa.services.tracker_words import tracker_words
from soxa.storage.activity_rows import activity_fields
from soxa.storage.trackers import RowOrigin, RowState, TrackerRow, activity_id, open_row_id

if TYPE_CHECKING:
    from soxa.domain.offices import Unit
    from soxa.storage.ledger import Ledger

_PARTING: Final = "\x1f"
_UNIT_TITLE: Final = "Đơn vị"
_Rows = Mapping[RowKey, tuple[Mapping[str, str], Activity]]


@dataclass(frozen=True, slots=True)
class SlipActivities:
    """What became of the activities that a slip tells of."""

    new: tuple[ActivityId, ...] = ()
    """Activities that came in."""
    changed: tuple[ActivityId, ...] = ()
    """Activities that the unit itself has put right, and nobody here had touched."""
    offered: int = 0
    """Rows that differ from what somebody has made of the activity here: offered, nothing was changed."""
    same: int = 0
    """Rows that were here already, or whose activity was taken out here."""
    replaced: tuple[Activity, ...] = ()
    """Activities taken out, since the unit has put their day, kind or title right in another row."""
    gone: tuple[Activity, ...] = ()
    """Activities of the unit's earlier slips that the latest does not have; the ledger keeps them."""


@dataclass(frozen=True, slots=True)
class RowsTold:
    """What has become of the rows of a slip that was taken in."""

    activities: tuple[ActivityId, ...]
    """Activities of the ledger that they are now."""
    faults: tuple[SlipFault, ...]
    """What keeps rows from being activities; the cell is the row's number."""


def rows_told(ledger: Ledger, pack: Pack, slip: Slip) -> RowsTold:
    """Return what the rows of a slip are now; nothing is written.

    Args:
        ledger: Which keeps it.
        pack: Knows slips and kinds.
        slip: The slip.
    """
    template = next((one for one in pack.slips if one.code == slip.form and one.kinds), None)
    unit = next((one for one in ledger.units() if one.id == slip.unit), None)
    if template is None or unit is None or not slip.rows:
        return RowsTold((), ())
    taking = _Taking(ledger, pack, template, unit, slip)
    there = ledger.activities.present([identity for identity, _ in taking.told()])
    return RowsTold(tuple(there), tuple(taking.faults()))


def row_faults(
    pack: Pack,
    template: SlipTemplate,
    period: Period,
    rows: Sequence[Mapping[str, str]],
    *,
    told_on: date,
    letters: Mapping[str, str],
) -> Iterator[SlipFault]:
    """Yield what keeps rows from becoming activities, and what of them should be looked at.

    Args:
        pack: Knows the kinds.
        template: The slip's.
        period: Its period.
        rows: As the slip has them.
        told_on: The day it was given.
        letters: Columns of the page: code to letter, for naming cells.
    """
    reader = _SlipRows(pack, template, period, told_on, letters)
    for row in rows:
        _, faults = reader.read(row)
        yield from faults


def take_rows(
    ledger: Ledger, pack: Pack, template: SlipTemplate, unit: Unit, slip: Slip, others: Sequence[Slip]
) -> SlipActivities:
    """Make the activities of a slip that is kept now; inside an act.

    Args:
        ledger: Into which.
        pack: Knows the kinds.
        template: The slip's.
        unit: Who gave it.
        slip: The slip.
        others: The slips that were kept before of the same unit, period and form.
    """
    taking = _Taking(ledger, pack, template, unit, slip)
    return taking.take(others)


def settle_rows(ledger: Ledger, pack: Pack) -> int:
    """Let the latest slip hold after laptops were joined of which each had taken in another one of a unit.

    Only where nothing stands but what slips have said: what somebody has written here stays, and what
    differs from it is told as any difference is.

    Args:
        ledger: Just joined.
        pack: Knows slips and kinds.

    Returns:
        How many activities were put right.

    Raises:
        LedgerIsReadOnly: And the other errors of the storage.
    """
    said = _said_of_activities(ledger, pack)
    differing = [one for one in ledger.merging.differences() if one.thing in said]
    settled = set()
    with ledger.act("slip.settle"):
        for one in differing:
            fields = [activity_fields(read) for read in said[ActivityId(one.thing)]]
            values = [read.get(one.field) for read in fields]
            if all(word.value in values for word in one.said):
                ledger.merging.settle(one, values[-1])
                settled.add(one.thing)
        for current in ledger.activities.get_known(list(said)):
            if _is_slips_own(current, said[current.id]):
                ledger.activities.change(said[current.id][-1])
                settled.add(current.id)
        for taking, others in _last_of_each(ledger, pack):
            settled.update(one.id for one in taking.take_out(others))
    return len(settled)


def _said_of_activities(ledger: Ledger, pack: Pack) -> dict[ActivityId, list[Activity]]:
    """Return the activities that several slips tell of, as each of these reads, the latest at the end."""
    said: dict[ActivityId, list[Activity]] = {}
    for taking in _takings(ledger, pack):
        for identity, read in taking.told():
            said.setdefault(identity, []).append(read)
    return {identity: told for identity, told in said.items() if len(told) > 1}


def _takings(ledger: Ledger, pack: Pack) -> Iterator[_Taking]:
    """Yield the slips that tell of activities, of one unit and period the earliest in front."""
    templates = {one.code: one for one in pack.slips if one.kinds}
    units = {unit.id: unit for unit in ledger.units()}
    for slip in ledger.slips.within(date.min, date.max):
        if slip.rows and slip.form in templates:
            yield _Taking(ledger, pack, templates[slip.form], units[slip.unit], slip)


def _last_of_each(ledger: Ledger, pack: Pack) -> Iterator[tuple[_Taking, Sequence[Slip]]]:
    """Yield the latest slip of each unit, form and period that has earlier ones, with these."""
    groups: dict[object, list[_Taking]] = {}
    for taking in _takings(ledger, pack):
        slip = taking.slip
        groups.setdefault((slip.unit, slip.form, slip.start, slip.end), []).append(taking)
    for group in groups.values():
        if len(group) > 1:
            yield group[-1], [one.slip for one in group[:-1]]


def _is_slips_own(current: Activity, said: Sequence[Activity]) -> bool:
    """Tell whether an activity is not as the latest slip says, and nobody but slips has said so."""
    now, wanted = activity_fields(current), activity_fields(said[-1])
    values = [activity_fields(read) for read in said]
    differing = [name for name in {*now, *wanted} if now.get(name) != wanted.get(name)]
    return bool(differing) and all(now.get(name) in [one.get(name) for one in values] for name in differing)


class _SlipRows:
    """Reads rows of one slip as those of a tracker are read."""

    def __init__(
        self,
        pack: Pack,
        template: SlipTemplate,
        period: Period,
        told_on: date,
        letters: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._letters = letters
        kinds = tuple(pack.kind(code) for code in template.kinds)
        self._period = period
        self.columns = columns_of(kinds, template.quantities)
        self._kinds = {kind.code: kind.name for kind in kinds}
        self._context = RowContext(
            sheet=template.code,
            titles=tuple(column.title for column in self.columns),
            meanings=tuple(column.code for column in self.columns),
            kinds=kinds,
            kind_codes=kind_words(kinds),
            sheet_kind=kinds[0].code if len(kinds) == 1 else "",
            minutes="",
            words=tracker_words(),
            # A slip's rows name no unit: they are all its giver's.
            units=UnitBook((), {}, ledger=UUID(int=0)),
            latest=date(period.end.year + 1, 12, 31),
            # By the slip's own day and not this machine's: two laptops make the same of it.
            today=told_on,
        )

    def read(self, row: Mapping[str, str]) -> tuple[Activity | None, list[SlipFault]]:
        """Return the activity of a row, or what keeps it from being one; notes in either case."""
        number = row.get(ROW, "")
        cells = dict(row)
        cells[meaning.DAY] = self._whole_day(row.get(meaning.DAY, ""))
        reader = RowReader(self._context)
        data = DataRow(
            int(number) if number.isdecimal() else 0,
            tuple(cells.get(column.code, "") for column in self.columns),
            None,
        )
        read = reader.read(data)
        faults = [SlipFault(self._cell(note, number), note.message, is_note=True) for note in reader.notes]
        if not isinstance(read, Activity):
            return None, [SlipFault(self._cell(fault, number), fault.message) for fault in read] + faults
        if read.first_day not in self._period:
            told = {"day": read.first_day, "first": self._period.start, "last": self._period.last_day}
            cell = self._letters.get(meaning.DAY, "") + number
            faults.append(SlipFault(cell, Message("slip.day_outside", told), is_note=True))
        return read, faults

    def _cell(self, fault: RowFault, number: str) -> str:
        """Return where on the page something stands: the column by its title, the row by its number."""
        code = next((one.code for one in self.columns if one.title == fault.title), "")
        return self._letters.get(code, self._letters.get(meaning.TITLE, "")) + number

    def cells(self, row: Mapping[str, str], activity: Activity, unit: Unit) -> Mapping[str, str]:
        """Return a row as a tracker's: cells by title, complete in themselves."""
        told = {column.title: row.get(column.code, "") for column in self.columns}
        words = slip_words()["activities"]
        told[words["day"]] = _write_days(activity)
        told[words["kind"]] = self._kinds[activity.kind]
        told[_UNIT_TITLE] = unit.name
        return MappingProxyType({title: cell for title, cell in told.items() if cell})

    def _whole_day(self, said: str) -> str:
        """Return a day with the year that puts it into the period, if it has none."""
        for year in {self._period.start.year, self._period.last_day.year}:
            days = read_days(said, span=Span(year))
            if isinstance(days, Days) and days.first in self._period:
                return f"{days.first:%d/%m/%Y}" if days.first == days.last else _span(days.first, days.last)
        return said


@dataclass(slots=True)
class _Fates:
    """What becomes of the rows of a slip."""

    new: list[tuple[Activity, RowOrigin]] = field(default_factory=list)
    changed: list[Activity] = field(default_factory=list)
    offered: list[TrackerRow] = field(default_factory=list)
    same: int = 0


def _put_right(slips: Sequence[_Rows]) -> frozenset[RowKey]:
    return put_right(
        [{key: SlipRow(row.get(ROW, ""), read) for key, (row, read) in rows.items()} for rows in slips]
    )


class _Taking:
    def __init__(self, ledger: Ledger, pack: Pack, template: SlipTemplate, unit: Unit, slip: Slip) -> None:
        self._ledger = ledger
        self._pack = pack
        self._template = template
        self._unit = unit
        self.slip = slip
        self._period = Period(slip.start, slip.end, f"{slip.start}/{slip.end}")
        self._readers: dict[date, _SlipRows] = {}
        self._key = f"slip:{template.code}:{unit.id}"
        self._tracker = ledger.trackers.id_of(self._key)

    def told(self) -> Iterator[tuple[ActivityId, Activity]]:
        """Yield the activities of the slip's rows, as it reads."""
        for key, (_, read) in self._read(self.slip).items():
            identity = activity_id(self._plain_origin(key))
            yield identity, replace(read, id=identity, unit=self._unit.id)

    def faults(self) -> Iterator[SlipFault]:
        """Yield what keeps rows from being activities."""
        reader = self._reader(self.slip.given_on)
        for row in self.slip.rows:
            _, faults = reader.read(row)
            yield from (fault for fault in faults if not fault.is_note)

    def take(self, others: Sequence[Slip]) -> SlipActivities:
        """Let the slip's rows become activities, beside what the unit's other slips have said."""
        own = self._read(self.slip)
        before = in_order(others)
        earlier = [(one, self._read(one)) for one in before]
        if not own and not any(rows for _, rows in earlier):
            return SlipActivities()
        self._ledger.trackers.tracker(self._key, f"{self._template.name}, {self._unit.name}")
        known = self._known({*own, *(key for _, rows in earlier for key in rows)})
        was_out = _put_right([rows for _, rows in earlier])
        every = {one.id: rows for one, rows in [*earlier, (self.slip, own)]}
        ordered = [every[one.id] for one in in_order([*before, self.slip])]
        is_out = _put_right(ordered)
        fates = _Fates()
        for key, (row, read) in own.items():
            if key in is_out:
                fates.same += 1
                continue
            # What only a slip had taken out comes again with the slip that has it again.
            having = [(one, rows[key][1]) for one, rows in earlier if key in rows and key not in was_out]
            self._decide(key, row, read, having, known, fates)
        self._carry_out(fates)
        replaced = self._take_out(ordered, is_out)
        there = self._known({key for rows in ordered for key in rows})
        told = [own] if ordered[-1] is not own else [rows for _, rows in earlier]
        left = dict.fromkeys(key for rows in told for key in rows if key not in ordered[-1])
        ids = [activity_id(self._plain_origin(key)) for key in left]
        return SlipActivities(
            new=tuple(one.id for one, _ in fates.new),
            changed=tuple(one.id for one in fates.changed),
            offered=len(fates.offered),
            same=fates.same,
            replaced=replaced,
            gone=tuple(there[one] for one in ids if one in there),
        )

    def take_out(self, others: Sequence[Slip]) -> Sequence[Activity]:
        """Take out the activities whose rows were put right in a later slip; inside an act."""
        ordered = [self._read(one) for one in in_order([*others, self.slip])]
        return self._take_out(ordered, _put_right(ordered))

    def _take_out(self, ordered: Sequence[_Rows], is_out: frozenset[RowKey]) -> tuple[Activity, ...]:
        """Take out such activities that are as the slips have said, and that nobody has added to."""
        said = {key: rows[key][1] for rows in ordered for key in rows if key in is_out}
        known = self._known(set(said))
        found = []
        for key, read in said.items():
            current = known.get(activity_id(self._plain_origin(key)))
            if current is None or current != replace(read, id=current.id, unit=self._unit.id):
                continue
            if not self._ledger.attachments.of(current.id):
                found.append(current)
        for one in found:
            # With its row: a later slip that has it again brings it in again.
            self._ledger.activities.put_back(one.id, None, to_mend=False)
        return tuple(found)

    def _decide(
        self,
        key: RowKey,
        row: Mapping[str, str],
        read: Activity,
        having: Sequence[tuple[Slip, Activity]],
        known: Mapping[ActivityId, Activity],
        fates: _Fates,
    ) -> None:
        """Say what becomes of one row, by the earlier slips that have it and the activity as it is now."""
        origin = self._origin(key, row, read)
        wanted = replace(read, id=activity_id(origin), unit=self._unit.id)
        current = known.get(wanted.id)
        if not having and current is None:
            fates.new.append((wanted, origin))
            return
        before = replace(having[-1][1], id=wanted.id, unit=self._unit.id) if having else current
        has_later = bool(having) and having[-1][0].order > self.slip.order
        if not having or has_later or current is None or wanted in (before, current):
            fates.same += 1
        elif current == before:
            fates.changed.append(wanted)
        else:
            fates.offered.append(self._offer(key, origin, wanted.id))

    def _carry_out(self, fates: _Fates) -> None:
        if fates.new:
            origins = [origin for _, origin in fates.new]
            self._ledger.activities.add([one for one, _ in fates.new], origin=origins)
        if fates.changed:
            self._ledger.activities.change_all(fates.changed)
        if fates.offered:
            self._ledger.trackers.file_open(fates.offered)

    def _read(self, slip: Slip) -> dict[RowKey, tuple[Mapping[str, str], Activity]]:
        """Return the rows of a slip that can be read, by what makes each the row it is."""
        reader = self._reader(slip.given_on)
        found: dict[RowKey, tuple[Mapping[str, str], Activity]] = {}
        for row in slip.rows:
            read, _ = reader.read(row)
            if read is None:
                continue
            text = _PARTING.join(
                (read.first_day.isoformat(), read.last_day.isoformat(), read.kind, fold(read.title))
            )
            times = sum(known == text for known, _ in found) + 1
            found[text, times] = (row, read)
        return found

    def _reader(self, told_on: date) -> _SlipRows:
        if told_on not in self._readers:
            self._readers[told_on] = _SlipRows(self._pack, self._template, self._period, told_on)
        return self._readers[told_on]

    def _known(self, keys: set[RowKey]) -> Mapping[ActivityId, Activity]:
        ids = [activity_id(self._plain_origin(key)) for key in keys]
        return {one.id: one for one in self._ledger.activities.get_known(ids)}

    def _plain_origin(self, key: RowKey) -> RowOrigin:
        digest = hashlib.sha256(key[0].encode()).digest()
        sheet = f"{self._template.code} {self.slip.start}/{self.slip.end}"
        return RowOrigin(self._tracker, sheet, 0, digest, key[1], MappingProxyType({}))

    def _origin(self, key: RowKey, row: Mapping[str, str], read: Activity) -> RowOrigin:
        number = row.get(ROW, "")
        cells = self._reader(self.slip.given_on).cells(row, read, self._unit)
        return replace(self._plain_origin(key), row=int(number) if number.isdecimal() else 0, cells=cells)

    def _offer(self, key: RowKey, origin: RowOrigin, current: ActivityId) -> TrackerRow:
        """Return a changed row as a thing of its own beside the one that came in first."""
        told = _PARTING.join((key[0], *(f"{title}={cell}" for title, cell in sorted(origin.cells.items()))))
        origin = replace(origin, digest=hashlib.sha256(told.encode()).digest())
        return TrackerRow(open_row_id(origin), origin, RowState.OFFERED, current)


def _write_days(activity: Activity) -> str:
    if activity.first_day == activity.last_day:
        return f"{activity.first_day:%d/%m/%Y}"
    return _span(activity.first_day, activity.last_day)


def _span(first: date, last: date) -> str:
    return f"{first:%d/%m/%Y} - {last:%d/%m/%Y}"
