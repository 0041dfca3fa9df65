"""What the duties to report do in Thiết lập: each field is kept when it is left, and read back in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import time

from PySide6.QtCore import QObject

from soxa.base.errors import AppError
from soxa.domain.packs import Deadline, MonthOf, Receiver, Regime
from soxa.domain.periods import Closing
from soxa.domain.regime_settings import Moment
from soxa.services import deadlines, regimes
from soxa.services.regimes import Confirmation, DeadlineNotPossible, Duty
from soxa.ui.session import Session
from soxa.ui.settings.regimes_view import RegimeCard, RegimeRow, RegimesView
from soxa.ui.words import say_deadline, say_period, say_receiver, say_receivers

_HOUR = re.compile(r"(\d{1,2})(?:[:hg](\d{2})?)?")
_YEAR_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})")
_DEFAULT_LIMIT_MB = 5


class RegimesController(QObject):
    """Fills the tab and keeps its changes.

    Args:
        session: What is shared.
        view: What is shown.
    """

    def __init__(self, session: Session, view: RegimesView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._code = ""
        self._order: list[str] = []
        view.chosen.connect(self._on_chosen)
        view.switched.connect(self._on_switched)
        view.receivers_edited.connect(self._keep_receivers)
        view.deadline_edited.connect(self._keep_deadline)
        view.basis_edited.connect(self._keep_basis)
        view.validity_edited.connect(self._keep_validity)
        view.confirmed.connect(self._on_confirmed)
        view.due_chosen.connect(self._show_due)
        view.due_edited.connect(self._keep_due)

    def show_all(self) -> None:
        """Show the list, what the office has first, and the regime that was chosen."""
        found = regimes.duties(self._session.ledger)
        self._order = [one.regime.code for one in sorted(found, key=lambda one: not one.regime.is_on)]
        if self._code not in self._order:
            self._code = self._order[0] if self._order else ""
        self._refresh()

    # Inside

    def _refresh(self) -> None:
        """Show what changed; the order stays while the page is open, so that nothing jumps."""
        found = {one.regime.code: one for one in regimes.duties(self._session.ledger)}
        rows = [self._row(found[code]) for code in self._order if code in found]
        self._view.show_list(rows, chosen=self._code)
        self._show_card()

    def _row(self, duty: Duty) -> RegimeRow:
        session, regime = self._session, duty.regime
        notes = [say_receivers(regime, office=session.office)]
        if regime.unconfirmed:
            notes.append(session.say("ui.pack.unconfirmed"))
        if any(one.email for one in regime.receivers):
            notes.append(session.say("regimes.has_mailbox"))
        return RegimeRow(regime.code, regime.short_name, " · ".join(notes), regime.is_on)

    def _show_card(self) -> None:
        if not self._code:
            self._view.show_card(None)
            return
        session = self._session
        duty = regimes.duty(session.ledger, self._code)
        regime = duty.regime
        periods = deadlines.periods_to_set(session.ledger, regime, session.today())
        self._view.show_card(
            RegimeCard(
                name=regime.name,
                rhythm=self._rhythm(regime),
                receivers=tuple(replace(one, name=self._filled(one.name)) for one in regime.receivers),
                deadline=regime.deadline,
                deadline_words=say_deadline(session, regime),
                legal_basis=regime.legal_basis,
                valid_from=regime.valid_from,
                valid_to=regime.valid_to,
                confirmations={one.field: self._confirmed(one) for one in duty.confirmations},
                periods=tuple((say_period(session, one), one.label) for one in periods),
                period=next((one.label for one in periods if one.end > session.today()), ""),
            )
        )
        self._show_due()

    def _rhythm(self, regime: Regime) -> str:
        say = self._session.say
        closing = "ui.closing.decree09" if regime.closing is Closing.DECREE_09 else "ui.closing.calendar"
        starts = "regimes.year_january" if regime.year_starts == "01-01" else "regimes.year_december"
        return "; ".join((say(f"regimes.frequency.{regime.frequency.value}"), say(closing), say(starts)))

    def _confirmed(self, one: Confirmation) -> tuple[bool, str]:
        if one.at_utc is None:
            return one.is_confirmed, ""
        day = one.at_utc.astimezone().date()
        return one.is_confirmed, self._session.say("regimes.confirmed_by", by=one.by or "–", day=day)

    def _filled(self, name: str) -> str:
        return say_receiver(name, office=self._session.office)

    def _on_chosen(self, code: str) -> None:
        self._code = code
        self._show_card()

    def _on_switched(self, code: str, is_on: bool) -> None:  # noqa: FBT001 - a signal's values come by position
        self._code = code
        self._kept(lambda: regimes.switch(self._session.ledger, code, is_on=is_on))

    def _keep_receivers(self) -> None:
        # A name that was not touched keeps the pack's own words: the province may still be corrected.
        known = {self._filled(one.name): one.name for one in self._regime().receivers}
        given = [
            Receiver(
                known.get(name.text().strip(), name.text().strip()),
                email.text().strip(),
                _whole(limit.text(), _DEFAULT_LIMIT_MB),
            )
            for name, email, limit in self._view.receiver_edits
        ]
        if any(not one.name and one.email for one in given) or not given:
            self._show_card()
            self._tell(regimes.ReceiverMissing(regime=self._regime().short_name))
            return
        kept = tuple(one for one in given if one.name)
        if kept and kept != self._regime().receivers:
            self._kept(lambda: regimes.set_receivers(self._session.ledger, self._code, kept))

    def _keep_deadline(self) -> None:
        view = self._view
        name, number = str(view.rule.value()), view.number.text().strip()
        hour = _hour(view.hour.text())
        if name not in {"request", "weekday", "date"} and not number:
            return  # not yet: the number is asked for next
        day = _YEAR_DAY.fullmatch(view.year_day.text().strip())
        if name == "date" and not view.year_day.text().strip():
            return
        if (view.hour.text().strip() and hour is None and name != "request") or (name == "date" and not day):
            self._tell(DeadlineNotPossible())
            return
        if name == "working_days":
            deadline = Deadline(working_days=_whole(number, -1), hour=hour)
        elif name == "weekday":
            deadline = Deadline(weekday=int(str(view.weekday.value())), hour=hour)
        elif name == "date" and day is not None:
            deadline = Deadline(date_in_year=f"{int(day[2]):02}-{int(day[1]):02}", hour=hour)
        elif name == "request":
            deadline = Deadline(by_request=True)
        else:
            deadline = Deadline(day=_whole(number, -1), month=MonthOf(name), hour=hour)
        if deadline != self._regime().deadline:
            self._kept(lambda: regimes.set_deadline(self._session.ledger, self._code, deadline))

    def _keep_basis(self) -> None:
        text = self._view.basis.text().strip()
        if text != self._regime().legal_basis:
            self._kept(lambda: regimes.set_legal_basis(self._session.ledger, self._code, text))

    def _keep_validity(self) -> None:
        view, regime = self._view, self._regime()
        first, last = view.valid_from.day(), view.valid_to.day()
        if (first, last) != (regime.valid_from, regime.valid_to):
            ledger, code = self._session.ledger, self._code
            self._kept(lambda: regimes.set_validity(ledger, code, valid_from=first, valid_to=last))

    def _on_confirmed(self, field: str, is_compared: bool) -> None:  # noqa: FBT001 - as above
        ledger, code = self._session.ledger, self._code
        self._kept(lambda: regimes.confirm(ledger, code, field, is_compared=is_compared))

    def _show_due(self) -> None:
        moment = self._moment()
        self._view.show_due(moment.day if moment else None, moment.hour if moment else None)

    def _moment(self) -> Moment | None:
        setting = regimes.duty(self._session.ledger, self._code).setting
        return None if setting is None else setting.due.get(str(self._view.due_period.value() or ""))

    def _keep_due(self) -> None:
        view, label = self._view, str(self._view.due_period.value() or "")
        day = view.due_day.day()
        if not label or view.due_day.is_faulty():
            return
        moment = None if day is None else Moment(day, _hour(view.due_hour.text()))
        if moment != self._moment():
            self._kept(lambda: regimes.set_due(self._session.ledger, self._code, label, moment))

    def _regime(self) -> Regime:
        return regimes.duty(self._session.ledger, self._code).regime

    def _kept(self, does: Callable[[], object]) -> None:
        session = self._session
        try:
            does()
        except AppError as error:
            self._tell(error)
            return
        session.mark_saved()
        session.reread_pack()
        self._refresh()

    def _tell(self, error: AppError) -> None:
        said = self._session.wording.explain(error)
        self._view.show_fault(f"{said.text} {said.remedy}".strip())


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.strip().isdecimal() else otherwise


def _hour(text: str) -> time | None:
    found = _HOUR.fullmatch(text.strip().casefold())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock's bounds
