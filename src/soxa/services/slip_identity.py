"""Whose slip a file is, and for when: by its hidden identity, by what stands on its page, or asked.

The identity is believed unless the page says otherwise: somebody who fills in a copy of last month's form, or
of a neighbour's, changes what can be seen and not what is hidden. Then a human is asked.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from soxa.base.errors import AppError, Message
from soxa.domain.offices import Unit
from soxa.domain.packs import Pack, SlipTemplate
from soxa.domain.period_names import period_name, short_period_name
from soxa.domain.periods import Period
from soxa.domain.slip_faults import SlipFault
from soxa.domain.text import fold
from soxa.services.packs import pack_of
from soxa.services.slip_activities import row_faults
from soxa.services.slip_reading import SlipContent, read_pages
from soxa.services.slip_sheets import period_of, rule_of
from soxa.spreadsheets.slip_file import SlipFile, read_slip_file

if TYPE_CHECKING:
    from soxa.domain.values import Value
    from soxa.storage.ledger import Ledger

_VIET_NAM: Final = timezone(timedelta(hours=7))
_LATEST: Final = timedelta(days=400)
"""A slip saved so long after its period was saved by a machine with a wrong clock."""
_LEAST_NAME: Final = 5
_NEAR: Final = 13
"""So many periods before and after one are known by their names."""
_MARK: Final = re.compile(r"\b(?:\d+|i{1,3}|iv|dau|cuoi)\b")


class NotASlip(AppError):
    """A workbook, but no slip of this program."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class SlipOfAnotherOffice(AppError):
    """A slip that another office has made."""

    def __init__(self, *, name: str, office: str) -> None:
        super().__init__(name=name, office=office[:200])


class SlipIsSecret(AppError):
    """The slip bears a secrecy mark; nothing of it was read."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


@dataclass(frozen=True, slots=True)
class ReadSlip:
    """A slip's file as it was read. Nothing was kept yet."""

    name: str
    """Name of the file, without folders."""
    template: SlipTemplate | None
    """Which slip of the pack it is; None: not known, ask (`with_template`)."""
    unit: Unit | None
    """Whose it is; None: not known, ask (`with_unit`)."""
    period: Period | None
    """For which days; None: not known, ask (`with_period`)."""
    given_on: date | None
    """Day it was filled in, by the form or its file; None: neither says so."""
    filled_by: str
    """Who filled it in."""
    source: str
    """Where its figures come from."""
    saved_at: datetime | None
    """When its file was saved last, by the file itself."""
    values: Mapping[str, Value]
    """What it says, by indicator code; nil is said, blank is not."""
    highlights: str
    """Nội dung nổi bật."""
    difficulties: str
    """Khó khăn, kiến nghị."""
    rows: tuple[Mapping[str, str], ...]
    """Activities it tells of: cells by the code of their column."""
    faults: tuple[SlipFault, ...]
    """What could not be read or should be looked at, in the order of the form."""
    units: tuple[Unit, ...]
    """Units it may be of, the likeliest first; for asking."""
    periods: tuple[Period, ...]
    """Periods it may be for, the likeliest first; for asking."""
    is_identified: bool
    """Whether the form's hidden identity was found; else it was recognised by its words."""
    is_filled: bool
    """Whether anything was filled in."""
    sha256: str
    """Of the file, in hex."""
    data: bytes = field(repr=False)
    """The file."""
    row_faults: tuple[SlipFault, ...] = ()
    """Those of `faults` that are about its activities, which are judged by slip and period."""
    letters: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Columns of its activities: code to letter, for naming cells."""

    @property
    def is_ready(self) -> bool:
        """Whether it can be taken in."""
        return self.template is not None and self.unit is not None and self.period is not None

    def faults_in(self, pack: Pack) -> tuple[SlipFault, ...]:
        """Return what is wrong with it now that somebody has said which slip it is, and for when.

        Args:
            pack: Knows the kinds of its activities.
        """
        rows = _row_faults(pack, self.template, self.period, self.rows, self.given_on, self.letters)
        return (*(one for one in self.faults if one not in self.row_faults), *rows)

    def with_unit(self, unit: Unit) -> ReadSlip:
        """Return it as that unit's."""
        return replace(self, unit=unit)

    def with_period(self, period: Period) -> ReadSlip:
        """Return it as given for that period."""
        return replace(self, period=period)

    def with_template(self, template: SlipTemplate) -> ReadSlip:
        """Return it as that slip."""
        return replace(self, template=template)


def read_slip(ledger: Ledger, data: bytes, name: str) -> ReadSlip:
    """Read a slip's file as `read_slips` does, and return the first slip that is in it."""
    return read_slips(ledger, data, name)[0]


def read_slips(ledger: Ledger, data: bytes, name: str) -> tuple[ReadSlip, ...]:
    """Read a slip's file; what can be read is read, and the rest told by cell. Nothing is kept.

    Args:
        ledger: The ledger it would go into.
        data: The file: .xlsx, .xls, .xlsb or .ods.
        name: Its name, for people.

    Returns:
        At least one: somebody may have put the pages of several units into one file. Only the first
        has the file's identity, the others are known by their words.

    Raises:
        NotASlip: A workbook, but no slip of this program.
        SlipOfAnotherOffice: Made by another office's ledger.
        SlipIsSecret: It bears a secrecy mark.
        NotAWorkbook: And the other errors of `soxa.spreadsheets.guard.admit_workbook`.
    """
    name = Path(name).name
    file = read_slip_file(Path(name), data)
    told = file.identity
    pack = pack_of(ledger)
    template = next((one for one in pack.slips if one.code == told.get("form")), None)
    hidden = _period_of(told)
    pages = read_pages(file.sheets, pack, template=template, period=hidden, errors=file.errors)
    first = pages[0] if pages else SlipContent()
    if first.is_secret:
        raise SlipIsSecret(name=name)
    if not pages and not told.get("form"):
        raise NotASlip(name=name)
    _demand_own(ledger, told, name)
    reading = _Reading(pack, ledger.units(), file, name, data)
    return (reading.slip(first, told), *(reading.slip(page, MappingProxyType({})) for page in pages[1:]))


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the slips of one file are judged by."""

    pack: Pack
    units: Sequence[Unit]
    file: SlipFile
    name: str
    data: bytes

    def slip(self, content: SlipContent, told: Mapping[str, str]) -> ReadSlip:
        """Return a page as a slip, by the identity that was told of it and by what it says."""
        pack, hidden = self.pack, _period_of(told)
        codes = (content.form, told.get("form", ""))
        template = next((one for code in codes for one in pack.slips if one.code == code), None)
        whose = _Whose(pack, self.units, told, content)
        given_on, day_faults = _given_on(content, self.file, hidden)
        when = _When(hidden, content, given_on)
        doubts = [*whose.faults, *when.faults, *day_faults]
        rows = tuple(content.rows)
        row_notes = _row_faults(pack, template, when.period or hidden, rows, given_on, content.letters)
        return ReadSlip(
            name=self.name,
            template=template,
            unit=whose.unit,
            period=when.period,
            given_on=given_on,
            filled_by=content.filled_by,
            source=content.source,
            saved_at=self.file.saved_at,
            values=content.values,
            highlights=content.highlights,
            difficulties=content.difficulties,
            rows=rows,
            faults=(*doubts, *content.faults, *row_notes),
            units=whose.likely,
            periods=when.likely,
            is_identified=bool(told.get("form")),
            is_filled=content.is_filled,
            sha256=hashlib.sha256(self.data).hexdigest(),
            data=self.data,
            row_faults=row_notes,
            letters=MappingProxyType(content.letters),
        )


def _row_faults(
    pack: Pack,
    template: SlipTemplate | None,
    period: Period | None,
    rows: Sequence[Mapping[str, str]],
    given_on: date | None,
    letters: Mapping[str, str],
) -> tuple[SlipFault, ...]:
    """Return what keeps a slip's rows from being activities; none while slip or period are not known."""
    if template is None or not template.kinds or period is None:
        return ()
    told_on = given_on or period.last_day
    return tuple(row_faults(pack, template, period, rows, told_on=told_on, letters=letters))


def _demand_own(ledger: Ledger, told: Mapping[str, str], name: str) -> None:
    """Refuse another office's slip; a ledger that the same office has begun anew is its own."""
    made_by, office = told.get("office", ""), told.get("office_name", "")
    if made_by and made_by != str(ledger.identity) and fold(office) != fold(ledger.office().full_name):
        raise SlipOfAnotherOffice(name=name, office=office or made_by)


def _period_of(told: Mapping[str, str]) -> Period | None:
    try:
        start, end = date.fromisoformat(told["start"]), date.fromisoformat(told["end"])
    except (KeyError, ValueError):
        return None
    return period_of(start, end) if start < end else None


def _given_on(
    content: SlipContent, file: SlipFile, period: Period | None
) -> tuple[date | None, tuple[SlipFault, ...]]:
    """Return the day a slip was given, and why the day that it says is not believed."""
    saved = file.saved_at.astimezone(_VIET_NAM).date() if file.saved_at else None
    if saved is not None and period is not None and not _is_plausible(saved, period):
        saved = None
    filled = content.filled_on
    if filled is None:
        return saved, ()
    is_later = saved is not None and filled > saved + timedelta(days=1)
    is_wrong = period is not None and not _is_plausible(filled, period)
    if is_later or is_wrong:
        said = {"day": filled, "taken": saved or (period.last_day if period is not None else filled)}
        return saved, (SlipFault("", Message("slip.wrong_day", said), is_note=True),)
    return filled, ()


def _is_plausible(day: date, period: Period) -> bool:
    return period.start - timedelta(days=31) <= day <= period.end + _LATEST


class _Whose:
    """Whose slip it is: the hidden identity and the page must agree."""

    def __init__(
        self, pack: Pack, units: Sequence[Unit], told: Mapping[str, str], content: SlipContent
    ) -> None:
        self._units = units
        self._pack = pack
        hidden = self._hidden(told)
        seen = self._named(content.unit_said)
        self.faults: list[SlipFault] = []
        self.unit = hidden or seen
        others = [one for one in (seen, *self._signing(content.filled_by, hidden)) if one is not None]
        differing = [one for one in others if hidden is not None and one.id != hidden.id]
        was_renamed = (
            hidden is not None
            and seen is None
            and content.unit_said
            and not _is_part(told.get("unit_name", hidden.name), content.unit_said)
            and not _is_part(hidden.name, content.unit_said)
        )
        if hidden is not None and (differing or was_renamed):
            said = differing[0].name if differing else content.unit_said
            self.unit = None
            self.faults.append(
                SlipFault("", Message("slip.unit_differs", {"hidden": hidden.name, "said": said[:200]}))
            )
        self.likely = tuple(dict.fromkeys([*differing, *([hidden] if hidden else []), *others]))
        if self.unit is None and not self.faults:
            self.faults.append(SlipFault("", Message("slip.unit_unknown")))

    def _hidden(self, told: Mapping[str, str]) -> Unit | None:
        by_id = next((one for one in self._units if str(one.id) == told.get("unit")), None)
        return by_id or self._named(told.get("unit_name", ""))

    def _named(self, name: str) -> Unit | None:
        wanted = fold(name)
        if not wanted:
            return None
        words = {
            fold(word): one.code
            for one in self._pack.units
            for word in (one.name, one.short_name, *one.words)
        }
        found = [one for one in self._units if wanted in {fold(one.name), fold(one.short_name)}]
        found = found or [one for one in self._units if one.code and one.code == words.get(wanted)]
        return found[0] if len(found) == 1 else None

    def _signing(self, filled_by: str, hidden: Unit | None) -> Iterator[Unit]:
        """Yield other units of the kind that the filler names: a hamlet's head in her neighbour's form."""
        said = fold(filled_by)
        if hidden is None or fold(hidden.name) in said:
            return
        for one in self._units:
            is_alike = one.id != hidden.id and one.code == hidden.code and len(one.name) >= _LEAST_NAME
            if is_alike and fold(one.name) in said:
                yield one


def _is_part(name: str, said: str) -> bool:
    """Tell whether two ways to write a unit's name are one: the longer one holds the shorter."""
    one, other = fold(name), fold(said)
    return bool(one and other) and (one in other or other in one)


class _When:
    """For which period it is: the hidden identity, the page and the day of filling in must fit."""

    def __init__(self, hidden: Period | None, content: SlipContent, given_on: date | None) -> None:
        seen = None
        if content.days_said is not None and content.days_said[0] <= content.days_said[1]:
            seen = period_of(content.days_said[0], content.days_said[1] + timedelta(days=1))
        self.period = known = hidden or seen
        named = _named(content.period_said, known) if known is not None else None
        self.faults: list[SlipFault] = []
        likely = list(dict.fromkeys(one for one in (named, seen, hidden) if one is not None))
        other = next((one for one in likely if one != known), None)
        if known is not None and other is not None:
            self._ask("slip.period_differs", hidden=known, said=other)
        elif hidden is not None and given_on is not None:
            after = _following(hidden)
            # More than half of the next period has passed: last month's form, filled in for this one.
            if after is not None and given_on >= after.start + (after.end - after.start) / 2:
                likely = [_containing(hidden, given_on) or after, hidden]
                self._ask("slip.period_late", hidden=hidden, said=given_on)
        elif self.period is None:
            self.faults.append(SlipFault("", Message("slip.period_unknown")))
        self.likely = tuple(dict.fromkeys(likely))

    def _ask(self, message: str, *, hidden: Period, said: Period | date) -> None:
        self.period = None
        told = short_period_name(said) if isinstance(said, Period) else said
        parameters = {"hidden": short_period_name(hidden), "said": told}
        self.faults.append(SlipFault("", Message(message, parameters)))


def _named(said: str, known: Period) -> Period | None:
    """Return the period that a page names, where it is not the known one but one near it.

    People who use last month's form again write "Tháng 12" over its title and leave the days as they are.
    """
    rule, marks = rule_of(known), _marks(said.partition("(")[0])
    if rule is None or not marks or marks <= _marks(period_name(known)):
        return None
    before = after = known
    for _ in range(_NEAR):
        before, after = rule.previous(before), rule.following(after)
        for one in (after, before):
            if marks <= _marks(period_name(one)):
                return one
    return None


def _marks(name: str) -> frozenset[str]:
    """Return the numbers of a period's name, and which half of the year it is."""
    return frozenset(found.lstrip("0") for found in _MARK.findall(fold(name)))


def _following(period: Period) -> Period | None:
    rule = rule_of(period)
    return rule.following(period) if rule is not None else None


def _containing(period: Period, day: date) -> Period | None:
    rule = rule_of(period)
    return rule.containing(day) if rule is not None else None
