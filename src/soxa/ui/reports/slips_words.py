"""The board, a slip and what came of files, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.domain.dates import write_date
from soxa.domain.packs import Indicator
from soxa.domain.slips import Slip
from soxa.domain.values import Absence, Value
from soxa.services.slip_activities import RowsTold
from soxa.services.slip_board import BoardRow, SlipBoard, SlipState
from soxa.services.slip_intake import Outcome, SlipFault, TakenIn
from soxa.services.slip_standing import SlipLine
from soxa.services.slip_taking import TakenFile
from soxa.ui.reports.slips_detail import DetailFigure, DetailWords
from soxa.ui.reports.slips_form import AskedFigure
from soxa.ui.reports.slips_results import ResultCard
from soxa.ui.reports.slips_view import BoardLine
from soxa.ui.session import Session
from soxa.ui.words import say_period, say_value

if TYPE_CHECKING:
    from soxa.services.slip_intake import ReadSlip

_TONES = {
    SlipState.SENT: ("good", "check"),
    SlipState.SENT_LATE: ("warn", "check"),
    SlipState.PARTIAL: ("warn", "half"),
    SlipState.MISSING: ("muted", "circle"),
    SlipState.LATE: ("danger", "warning"),
}
_OUTCOME_TONES = {
    Outcome.NEW: "good",
    Outcome.SAME: "",
    Outcome.OLDER: "",
    Outcome.NEWER: "good",
    Outcome.CHANGED: "accent",
}
_MOST_LINES = 8
_MOST_FAULTS = 60
"""Each fault is told: of what is left out here, nobody learns elsewhere."""


def say_summary(session: Session, board: SlipBoard) -> str:
    """Return how many came, and how many days are left."""
    said = [session.say("slips.sum", sent=board.sent, all=len(board.rows))]
    days = board.days_left(session.today())
    if days is not None and any(row.is_open for row in board.rows):
        which = "left" if days > 0 else "left_past" if days < 0 else "left_today"
        said.append(session.say(f"slips.{which}", days=abs(days)))
    return " · ".join(said)


def board_line(session: Session, row: BoardRow) -> BoardLine:
    """Return a row of the board in words."""
    tone, picture = _TONES[row.state]
    form = row.form
    blank = ""
    if row.slips and row.blanks:
        blank = session.say("slips.blank_of", count=len(row.blanks), all=len(form.indicators))
    missing = [one.name for one in form.indicators if one.code in row.blanks] if row.slips else []
    tip = f"{form.template.name} – {row.unit.name}"
    cells = (
        form.template.code,
        row.unit.short_name or row.unit.name,
        session.say(f"slips.state.{row.state.value}"),
        _short(came_on(row.slip)) if row.slip is not None else "",
        say_sender(session, row.slip) if row.slip is not None else "",
        str(len(row.slips)) if row.slips else "",
        blank,
        _short(row.reminded.astimezone().date()) if row.reminded is not None else "",
    )
    return BoardLine(cells, tone, picture, "\n".join([tip, *missing]))


def _short(day: date) -> str:
    """Return a day without its year, which the period says."""
    return f"{day.day:02}/{day.month:02}"


def came_on(slip: Slip) -> date:
    """Return the day a slip came; where nobody noted it, the day it was given."""
    receipt = slip.receipt
    return receipt.at.astimezone().date() if receipt is not None and receipt.at is not None else slip.given_on


def say_sender(session: Session, slip: Slip) -> str:
    """Return who sent a slip, and how."""
    receipt = slip.receipt
    way = session.say(f"slips.way.{receipt.way.value}") if receipt is not None else ""
    who = (receipt.sender if receipt is not None else "") or slip.filled_by
    return ", ".join(word for word in (who, way) if word)


def detail_words(
    session: Session, row: BoardRow, lines: Sequence[SlipLine], told: RowsTold | None = None
) -> DetailWords:
    """Return a slip of the board in words; `told` is what has become of its activities."""
    versions = []
    for number, slip in enumerate(row.slips, start=1):
        how = session.say("slips.detail.holds" if slip is row.slip else "slips.detail.older")
        sender = say_sender(session, slip)
        said = f"{sender} ({how})" if sender else how
        versions.append(session.say("slips.detail.version", number=number, day=slip.given_on, how=said))
    if row.reminded is not None:
        at = row.reminded.astimezone().replace(tzinfo=None)
        versions.append(session.say("slips.detail.reminded", at=at))
    asks_for_rows = told is not None and row.slip is not None and bool(row.slip.rows)
    return DetailWords(
        title=f"{row.unit.name} – {row.form.template.code}",
        state=session.say(f"slips.state.{row.state.value}"),
        tone={"muted": ""}.get(_TONES[row.state][0], _TONES[row.state][0]),
        versions=tuple(versions),
        figures=tuple(_figure(session, line) for line in lines),
        highlights=_last(row, "highlights"),
        difficulties=_last(row, "difficulties"),
        more=session.say("slips.detail.rows", count=len(told.activities)) if told and asks_for_rows else "",
        left_out=_faults(session, told.faults) if told else (),
    )


def asked_figures(session: Session, lines: Sequence[SlipLine]) -> tuple[AskedFigure, ...]:
    """Return what a form asks, with last period's values beside and what is here already."""
    return tuple(
        AskedFigure(
            code=line.indicator.code,
            name=line.indicator.name,
            unit=line.indicator.unit,
            decimals=line.indicator.decimals,
            beside=" · ".join(_beside(session, line)),
        )
        for line in lines
    )


def result_card(session: Session, one: TakenFile) -> ResultCard:
    """Return what came of a file in words; questions are added by whoever knows what may be chosen."""
    if one.error is not None:
        return _refused(session, one.path.name, one.error)
    if one.read is not None:
        return _asking(session, one.read)
    assert one.taken is not None
    return taken_card(session, one.path.name, one.taken)


def taken_card(session: Session, name: str, taken: TakenIn) -> ResultCard:
    """Return what taking a slip in did, in words."""
    outcome, say = taken.outcome, session.say
    pack = {one.code: one for one in session.pack.indicators}
    lines = [
        say(
            "slips.result.change",
            name=pack[one.indicator].name if one.indicator in pack else one.indicator,
            before=_value(session, one.before, pack.get(one.indicator)),
            after=_value(session, one.after, pack.get(one.indicator)),
        )
        for one in taken.changes[:_MOST_LINES]
        if outcome is not Outcome.NEW
    ]
    if outcome is not Outcome.NEW and len(taken.changes) > _MOST_LINES:
        lines.append(say("slips.result.more", count=len(taken.changes) - _MOST_LINES))
    done = taken.activities
    if done.new or done.changed or done.same:
        counts = {"new": len(done.new), "changed": len(done.changed), "same": done.same}
        lines.append(say("slips.result.activities", **counts))
    if done.offered:
        lines.append(say("slips.result.offered", count=done.offered))
    for which, activities in (("replaced", done.replaced), ("gone", done.gone)):
        lines += [say(f"slips.result.{which}", activity=_activity(one)) for one in activities]
    adds = ""
    if outcome in {Outcome.OLDER, Outcome.NEWER}:
        moved = done.new or done.changed or done.replaced
        adds = "_adds" if taken.changes else "_moves" if moved else ""
    return ResultCard(
        name=name,
        outcome=say(f"slips.result.{outcome.value}{adds}", count=len(taken.changes)),
        tone=_OUTCOME_TONES[outcome],
        about=_whose(session, taken.slip),
        lines=tuple(lines),
        faults=_faults(session, taken.faults),
    )


def _activity(one: Activity) -> str:
    return f"{write_date(one.first_day)} {one.title}"


def _refused(session: Session, name: str, error: AppError) -> ResultCard:
    said = session.wording.explain(error)
    found = tuple(session.wording.tell(one) for one in error.findings)
    text = f"{said.text} {said.remedy}".strip()
    return ResultCard(name, session.say("slips.result.refused"), "danger", "", (), (text, *found))


def _asking(session: Session, read: ReadSlip) -> ResultCard:
    asked = {"unit": read.unit, "form": read.template, "period": read.period}
    what = ", ".join(
        session.say(f"slips.result.unknown_{name}") for name, known in asked.items() if known is None
    )
    return ResultCard(
        name=read.name,
        outcome=session.say("slips.result.asked"),
        tone="warn",
        about="",
        lines=(session.say("slips.result.unknown", what=what),),
        faults=_faults(session, read.faults),
    )


def _faults(session: Session, faults: Sequence[SlipFault]) -> tuple[str, ...]:
    said = []
    for fault in faults[:_MOST_FAULTS]:
        told = session.wording.explain(fault.message)
        which = "slips.result.fault" if fault.cell else "slips.result.fault_whole"
        if fault.cell.isdecimal():
            which = "slips.result.fault_row"
        said.append(session.say(which, cell=fault.cell, text=told.text, remedy=told.remedy).strip())
    if len(faults) > _MOST_FAULTS:
        said.append(session.say("slips.result.more", count=len(faults) - _MOST_FAULTS))
    return tuple(said)


def _whose(session: Session, slip: Slip) -> str:
    unit = next((one.name for one in session.units if one.id == slip.unit), "")
    days = f"{write_date(slip.start)} – {write_date(slip.end - timedelta(days=1))}"
    return session.say("slips.result.whose", unit=unit, form=slip.form, period=days)


def _figure(session: Session, line: SlipLine) -> DetailFigure:
    one = line.indicator
    value = _value(session, line.value, one)
    if line.replaced:
        before = "; ".join(_value(session, said, one) for _, said in line.replaced)
        value = session.say("slips.detail.was", value=value, before=before)
    places = [*line.places, *([session.say("slips.detail.in_tables")] if line.in_tables else [])]
    where = ", ".join(places) or session.say("slips.detail.nowhere")
    return DetailFigure(f"{one.name} ({one.unit})", value, _value(session, line.last, one), where)


def _beside(session: Session, line: SlipLine) -> list[str]:
    said = []
    if line.last is not Absence.BLANK:
        said.append(session.say("slips.form.last", value=_value(session, line.last, line.indicator)))
    if line.value is not Absence.BLANK:
        said.append(session.say("slips.form.now", value=_value(session, line.value, line.indicator)))
    return said


def _value(session: Session, value: Value, indicator: Indicator | None) -> str:
    decimals = indicator.decimals if indicator is not None else 0
    return say_value(session, value, decimals=decimals)


def _last(row: BoardRow, field: str) -> str:
    said = [str(getattr(slip, field)) for slip in row.slips]
    return next((text for text in reversed(said) if text.strip()), "")


def say_board_period(session: Session, board: SlipBoard) -> str:
    """Return the period's name with a capital, as a heading."""
    name = say_period(session, board.period)
    return name[:1].upper() + name[1:]
