"""Duties to report in words: when they are due and who receives them, alike in window and command line."""

from __future__ import annotations

from soxa.domain.offices import Office
from soxa.domain.packs import Regime
from soxa.domain.periods import Closing
from soxa.wording.speech import Wording


def say_deadline(wording: Wording, regime: Regime) -> str:
    """Return when a report is due, in words."""
    say, deadline = wording.say, regime.deadline
    closed = say("ui.closing.decree09" if regime.closing is Closing.DECREE_09 else "ui.closing.calendar")
    if deadline.working_days is not None:
        said = say("ui.deadline.working_days", days=deadline.working_days, closing=closed)
    elif deadline.day is not None:
        said = say(f"regimes.deadline.{deadline.month.value}", day=deadline.day, closing=closed)
    elif deadline.weekday is not None:
        said = say("regimes.deadline.weekday", weekday=say(f"ui.weekday.{deadline.weekday}"))
    elif deadline.date_in_year:
        month, _, day = deadline.date_in_year.partition("-")
        said = say("regimes.deadline.date", day=str(int(day)), month=str(int(month)))
    else:
        said = say("regimes.deadline.request")
    return say("ui.deadline.hour", deadline=said, hour=deadline.hour) if deadline.hour else said


def say_receiver(name: str, *, office: Office | None = None, province: str = "") -> str:
    """Return a receiver's name of a pack with its words filled in; general words where no office is known."""
    province = office.province_name if office is not None else province
    inside = province[:1].lower() + province[1:] or "tỉnh"
    commune = office.full_name if office is not None else "xã"
    return name.replace("{province}", inside).replace("{commune}", commune)


def say_receivers(regime: Regime, *, office: Office | None = None, province: str = "") -> str:
    """Return who receives a regime's report."""
    names = (say_receiver(one.name, office=office, province=province) for one in regime.receivers)
    return ", ".join(names)
