"""Who has sent which slip of a period and who has not; the text that asks for what is missing (đôn đốc)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from uuid import uuid4

from soxa.base.errors import Message, Parameter
from soxa.domain.dates import write_date
from soxa.domain.ids import ReminderId, UnitId
from soxa.domain.offices import OfficeType, Unit
from soxa.domain.packs import Pack, Regime, Section
from soxa.domain.period_names import period_name
from soxa.domain.periods import Period
from soxa.domain.regime_settings import own_days
from soxa.domain.reminders import Reminder
from soxa.domain.section_owners import WHOLE_REPORT, internal_due
from soxa.domain.slip_words import section_for
from soxa.domain.slips import Slip, in_order, latest_values
from soxa.services import deadlines
from soxa.services.desk import find_regime
from soxa.services.packs import pack_of
from soxa.services.slip_forms import SlipForm, forms_for
from soxa.storage.ledger import Ledger

__all__ = [
    "BoardRow",
    "SlipBoard",
    "SlipState",
    "board_of",
    "note_reminders",
    "reminder_text",
    "silent_units",
]

Tell = Callable[[Message], str]
"""Says a message in Vietnamese, whatever the screen speaks: the text goes to units."""


class SlipState(Enum):
    """How a unit's slip stands."""

    SENT = "sent"
    """It came, in time, and gives all that was asked."""
    SENT_LATE = "sent_late"
    """It came after its day, and gives all that was asked."""
    PARTIAL = "partial"
    """It came, and some figures are still blank."""
    MISSING = "missing"
    """It has not come, and its day is not past."""
    LATE = "late"
    """It has not come, and its day is past."""


_OPEN = frozenset({SlipState.PARTIAL, SlipState.MISSING, SlipState.LATE})


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One slip that one unit owes."""

    form: SlipForm
    """What is asked, and of whom."""
    state: SlipState
    """How it stands."""
    slips: tuple[Slip, ...]
    """Its versions, the earliest in front; the last one holds."""
    blanks: tuple[str, ...]
    """Codes of the figures that no version gives, in the form's order."""
    reminded: datetime | None
    """When the unit was reminded last; None: never."""

    @property
    def unit(self) -> Unit:
        """Who owes it."""
        return self.form.unit

    @property
    def slip(self) -> Slip | None:
        """The version that holds; None: none came."""
        return self.slips[-1] if self.slips else None

    @property
    def is_open(self) -> bool:
        """Whether something is still to come."""
        return self.state in _OPEN


@dataclass(frozen=True, slots=True)
class SlipBoard:
    """The slips of one period of one regime."""

    regime: Regime
    """The report they are for."""
    period: Period
    """For which days."""
    due: date | None
    """Day by which they shall come; None where no deadline is known."""
    rows: tuple[BoardRow, ...]
    """By slip and unit, in the pack's order."""
    others: tuple[Slip, ...]
    """Slips of the period that nobody was asked for, or that were typed in figure by figure."""

    @property
    def sent(self) -> int:
        """How many came."""
        return sum(1 for row in self.rows if row.slips)

    def days_left(self, today: date) -> int | None:
        """Return the days left until they shall come, below zero once that is past; None without a day."""
        return (self.due - today).days if self.due is not None else None


def board_of(ledger: Ledger, regime: str, period: Period, *, today: date) -> SlipBoard:
    """Return who has sent and who has not.

    Args:
        ledger: Whose.
        regime: Code, or an unambiguous part of one.
        period: Of the report.
        today: What late is judged by.

    Raises:
        UnknownRegime: No such regime, or several.
    """
    pack = pack_of(ledger)
    found = find_regime(pack, regime)
    due = _due(ledger, found, period, today)
    slips = ledger.slips.for_period(period.start, period.end)
    reminders = ledger.reminders.for_period(period.start, period.end)
    forms = forms_for(ledger, found.code, period)
    rows = tuple(_row(form, slips, reminders, due=due, today=today) for form in forms)
    shown = {slip.id for row in rows for slip in row.slips}
    others = tuple(slip for slip in slips if slip.id not in shown)
    return SlipBoard(found, period, due, rows, others)


def note_reminders(ledger: Ledger, rows: Sequence[BoardRow], *, at: datetime) -> None:
    """Note that units were reminded: their text was copied, to be sent by whoever sends it.

    Args:
        ledger: Open for writing.
        rows: What they were reminded of.
        at: When, with time zone.
    """
    with ledger.act("reminder.add"):
        for row in rows:
            form = row.form
            ledger.reminders.add(
                Reminder(
                    ReminderId(uuid4()),
                    form.unit.id,
                    form.template.code,
                    form.period.start,
                    form.period.end,
                    at,
                )
            )


def reminder_text(ledger: Ledger, board: SlipBoard, rows: Sequence[BoardRow], *, tell: Tell) -> str:
    """Return a polite text for Zalo or mail: to whom, which slip, which days, what is missing, by when.

    Args:
        ledger: Whose; its actor signs.
        board: The period.
        rows: What is to be asked for; of one unit, or of several, who then read their names in one list.
        tell: Says the messages.
    """
    units = {row.unit.id: row.unit for row in rows}
    office = ledger.office()
    name = office.name if office.type is OfficeType.OTHER else f"UBND {office.full_name}"
    shared: dict[str, Parameter] = {
        "office": name,
        "period": period_name(board.period),
        "first_day": board.period.start,
        "last_day": board.period.last_day,
        "due": write_date(board.due) if board.due is not None else "",
    }
    lines = [tell(_asked(row, named=len(units) > 1)) for row in rows]
    is_one = len(units) == 1
    head = Message(
        "slips.remind.to_one" if is_one else "slips.remind.to_many",
        {**shared, "unit": next(iter(units.values())).name if units else ""},
    )
    by_when = Message("slips.remind.by" if board.due is not None else "slips.remind.soon", shared)
    foot = Message("slips.remind.foot", {"actor": ledger.actor or name})
    return "\n".join([tell(head), *lines, tell(by_when), tell(foot)])


def silent_units(
    ledger: Ledger, pack: Pack, regime: Regime, period: Period
) -> Mapping[str, tuple[Unit, ...]]:
    """Return, for each section of the report, the units that owe it a slip which has not come.

    A section waits for the slips that bring its figures, and for those whose words it takes.
    """
    slips = ledger.slips.for_period(period.start, period.end)
    sections = pack.template(regime.template).sections
    said = ledger.section_owners.of_regime(regime.code).values()
    owners = {one.section: one.unit for one in said if one.unit is not None}
    found: dict[str, dict[UnitId, Unit]] = {}
    for form in forms_for(ledger, regime.code, period):
        if _versions(form, slips):
            continue
        taking = section_for(sections, unit=form.unit, owners=owners, template=form.template)
        for section in sections:
            if section.has_text and (section.code == taking or _brings_figures(form, section)):
                found.setdefault(section.code, {})[form.unit.id] = form.unit
    return {code: tuple(units.values()) for code, units in found.items()}


# --- inside


def _due(ledger: Ledger, regime: Regime, period: Period, today: date) -> date | None:
    return internal_due(
        deadlines.deadline_of(ledger, regime, period, today),
        period.label,
        own=None,
        whole=ledger.section_owners.of_regime(regime.code).get(WHOLE_REPORT),
        days=own_days(ledger.own_days.all()),
    )


def _row(
    form: SlipForm,
    slips: Sequence[Slip],
    reminders: Sequence[Reminder],
    *,
    due: date | None,
    today: date,
) -> BoardRow:
    versions = _versions(form, slips)
    given = latest_values([slip for slip in slips if slip.unit == form.unit.id])
    blanks = tuple(one.code for one in form.indicators if one.code not in given)
    reminded = [one.at for one in reminders if one.unit == form.unit.id and one.form == form.template.code]
    return BoardRow(
        form, _state(versions, blanks, due=due, today=today), versions, blanks, max(reminded, default=None)
    )


def _versions(form: SlipForm, slips: Sequence[Slip]) -> tuple[Slip, ...]:
    """Return a unit's slips of a form; figures typed in one by one are its slip, too, if it is asked so."""
    asked = {one.code for one in form.indicators}
    return tuple(
        in_order(
            slip
            for slip in slips
            if slip.unit == form.unit.id
            and (slip.form == form.template.code or (not slip.form and asked & set(slip.values)))
        )
    )


def _state(versions: Sequence[Slip], blanks: Sequence[str], *, due: date | None, today: date) -> SlipState:
    if not versions:
        return SlipState.LATE if due is not None and due < today else SlipState.MISSING
    if blanks:
        return SlipState.PARTIAL
    came = min(_came_on(slip) for slip in versions)
    return SlipState.SENT_LATE if due is not None and came > due else SlipState.SENT


def _came_on(slip: Slip) -> date:
    receipt = slip.receipt
    return receipt.at.astimezone().date() if receipt is not None and receipt.at is not None else slip.given_on


def _brings_figures(form: SlipForm, section: Section) -> bool:
    return bool({one.code for one in form.indicators} & set(section.indicators))


def _asked(row: BoardRow, *, named: bool) -> Message:
    """Return what a row asks for: the whole slip, or the figures that it left blank."""
    parameters: dict[str, Parameter] = {
        "unit": row.unit.name,
        "slip": row.form.template.name,
        "code": row.form.template.code,
    }
    if row.slips:
        missing = [one.name for one in row.form.indicators if one.code in row.blanks]
        parameters["missing"] = tuple(missing)
    what = "figures" if row.slips else "whole"
    return Message(f"slips.remind.{what}_{'of' if named else 'own'}", parameters)
