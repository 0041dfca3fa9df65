"""Duties to report as an office has them: what it sets itself over the pack, and what it has confirmed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from types import MappingProxyType
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.ids import OwnDayId, RegimeSettingId
from soxa.domain.packs import Deadline, Receiver, Regime
from soxa.domain.periods import PeriodRule
from soxa.domain.regime_settings import (
    CONFIRMABLE,
    Moment,
    OwnDay,
    RegimeSetting,
    fingerprint,
    is_confirmed,
    merged,
)
from soxa.domain.text import clean
from soxa.domain.working_days import is_working_day
from soxa.services.desk import UnknownRegime
from soxa.services.packs import base_pack_of
from soxa.storage.ledger import Ledger
from soxa.storage.regime_settings import CONFIRMED

MAX_TEXT = 500
"""Longest legal basis and name of a receiver."""
_MAILBOX = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_MAX_MAIL_MB = 200


class MailboxNotAnAddress(AppError):
    """What was entered for a mailbox is no address of an e-mail."""

    def __init__(self, *, value: str) -> None:
        super().__init__(value=value[:100])


class ReceiverMissing(AppError):
    """A duty to report has at least one receiver, with a name."""

    def __init__(self, *, regime: str) -> None:
        super().__init__(regime=regime)


class MailLimitNotPossible(AppError):
    """A mailbox takes from 1 to so many MB."""

    def __init__(self, *, value: int, most: int) -> None:
        super().__init__(value=value, most=most)


class DeadlineNotPossible(AppError):
    """A deadline follows just one rule, within its bounds."""


class ValidityBackwards(AppError):
    """The last day comes before the first."""

    def __init__(self, *, first: date, last: date) -> None:
        super().__init__(first=first, last=last)


class DueBeforePeriod(AppError):
    """A report cannot be due before its period begins."""

    def __init__(self, *, day: date, start: date) -> None:
        super().__init__(day=day, start=start)


class OwnDayNeedless(AppError):
    """The day is so by the calendar already."""

    def __init__(self, *, day: date, is_working: bool) -> None:
        super().__init__(day=day, way="working" if is_working else "off")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Whether a field was compared with the original text."""

    field: str
    """One of `soxa.domain.regime_settings.CONFIRMABLE`."""
    is_confirmed: bool
    """False: flagged "chưa đối chiếu" wherever it is used."""
    by: str = ""
    """Who confirmed it, as picked at start."""
    at_utc: datetime | None = None
    """When."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One regime for the office's settings."""

    regime: Regime
    """As it holds."""
    given: Regime
    """As its makers gave it."""
    setting: RegimeSetting | None
    """What the office has said of it."""
    confirmations: tuple[Confirmation, ...]
    """Of each field that its makers gave from memory."""


def duties(ledger: Ledger) -> tuple[Duty, ...]:
    """Return every regime of the office, switched on or not, with what was set and confirmed."""
    settings = ledger.regime_settings.all()
    return tuple(_duty(ledger, one, settings.get(one.code)) for one in base_pack_of(ledger).regimes)


def duty(ledger: Ledger, code: str) -> Duty:
    """Return one regime with what was set and confirmed.

    Raises:
        UnknownRegime: There is none of that code.
    """
    return _duty(ledger, _given(ledger, code), ledger.regime_settings.all().get(code))


def switch(ledger: Ledger, code: str, *, is_on: bool) -> None:
    """Take on a duty, or leave it out. Reports that were begun stay.

    Raises:
        UnknownRegime: There is none of that code.
    """
    given = _given(ledger, code)
    _change(ledger, code, lambda known: replace(known, is_on=None if is_on is given.is_on else is_on))


def set_receivers(ledger: Ledger, code: str, receivers: tuple[Receiver, ...]) -> None:
    """Say who receives a report, with their mailboxes.

    Raises:
        UnknownRegime: There is none of that code.
        ReceiverMissing: Nobody is left, or one has no name.
        MailboxNotAnAddress: A mailbox is none.
        MailLimitNotPossible: A limit is out of bounds.
    """
    given = _given(ledger, code)
    kept = tuple(replace(one, name=clean(one.name)[:MAX_TEXT], email=one.email.strip()) for one in receivers)
    if not kept or not all(one.name for one in kept):
        raise ReceiverMissing(regime=given.short_name)
    for one in kept:
        if one.email and not _MAILBOX.fullmatch(one.email):
            raise MailboxNotAnAddress(value=one.email)
        if not 1 <= one.mailbox_limit_mb <= _MAX_MAIL_MB:
            raise MailLimitNotPossible(value=one.mailbox_limit_mb, most=_MAX_MAIL_MB)
    _change(ledger, code, lambda known: replace(known, receivers=None if kept == given.receivers else kept))


def set_deadline(ledger: Ledger, code: str, deadline: Deadline) -> None:
    """Say when a report is due.

    Raises:
        UnknownRegime: There is none of that code.
        DeadlineNotPossible: Not just one rule, or one out of its bounds.
    """
    given = _given(ledger, code)
    bounds = ((deadline.working_days, 0, 60), (deadline.day, 1, 31), (deadline.weekday, 1, 7))
    is_bad = any(value is not None and not low <= value <= high for value, low, high in bounds)
    if deadline.rules != 1 or is_bad or not _is_day_of_a_year(deadline.date_in_year):
        raise DeadlineNotPossible
    _change(
        ledger, code, lambda known: replace(known, deadline=None if deadline == given.deadline else deadline)
    )


def set_legal_basis(ledger: Ledger, code: str, text: str) -> None:
    """Say which text the duty rests on, as printed; an empty one goes back to the pack's.

    Raises:
        UnknownRegime: There is none of that code.
    """
    given, text = _given(ledger, code), clean(text)[:MAX_TEXT]
    _change(
        ledger,
        code,
        lambda known: replace(known, legal_basis=None if text in {"", given.legal_basis} else text),
    )


def set_validity(ledger: Ledger, code: str, *, valid_from: date | None, valid_to: date | None) -> None:
    """Say from when to when a duty holds; periods closed outside are not asked for.

    Raises:
        UnknownRegime: There is none of that code.
        ValidityBackwards: The last day comes first.
    """
    given = _given(ledger, code)
    first, last = valid_from or given.valid_from, valid_to or given.valid_to
    if first and last and last < first:
        raise ValidityBackwards(first=first, last=last)
    _change(ledger, code, lambda known: replace(known, valid_from=valid_from, valid_to=valid_to))


def set_due(ledger: Ledger, code: str, label: str, moment: Moment | None) -> None:
    """Say when the report of one period is due, before any rule; None goes back to the rule.

    Raises:
        UnknownRegime: There is none of that code.
        UnknownPeriod: It has no such period.
        DueBeforePeriod: The day comes before the period.
    """
    given = _given(ledger, code)
    period = PeriodRule(given.frequency, given.closing).parse(label)
    if moment is not None and moment.day < period.start:
        raise DueBeforePeriod(day=moment.day, start=period.start)
    setting = ledger.regime_settings.all().get(code)
    moments = dict(setting.due) if setting is not None else {}
    moments.pop(label, None)
    if moment is not None:
        moments[label] = moment
    _change(ledger, code, lambda known: replace(known, due=MappingProxyType(moments)))


def confirm(ledger: Ledger, code: str, field: str, *, is_compared: bool = True) -> None:
    """Say that a field was compared with the original text, or take that back. Who and when is the history's.

    Raises:
        UnknownRegime: There is none of that code.
        KeyError: The field is none that is ever flagged.
    """
    given = _given(ledger, code)
    if field not in CONFIRMABLE:
        raise KeyError(field)
    setting = ledger.regime_settings.all().get(code)
    marks = dict(setting.confirmed) if setting is not None else {}
    marks.pop(field, None)
    if is_compared:
        marks[field] = fingerprint(merged(given, setting), field)
    _change(ledger, code, lambda known: replace(known, confirmed=MappingProxyType(marks)))


def save_own_day(ledger: Ledger, day: date, *, is_working: bool, note: str = "") -> None:
    """Enter a day that is worked against the calendar, or off.

    Raises:
        OwnDayNeedless: The calendar says so already.
    """
    if is_working_day(day) is is_working:
        raise OwnDayNeedless(day=day, is_working=is_working)
    ledger.own_days.save(OwnDay(OwnDayId(uuid4()), day, is_working, clean(note)[:MAX_TEXT]))


def remove_own_day(ledger: Ledger, day: date) -> None:
    """Take an own day out again."""
    ledger.own_days.remove(day)


def own_days(ledger: Ledger) -> tuple[OwnDay, ...]:
    """Return the office's own days off and days worked, by day."""
    return ledger.own_days.all()


# --- inside


def _is_day_of_a_year(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(f"2026-{text}"))  # a year without 29 February
    except ValueError:
        return False


def _given(ledger: Ledger, code: str) -> Regime:
    pack = base_pack_of(ledger)
    try:
        return pack.regime(code)
    except KeyError as error:
        raise UnknownRegime(regime=code, known=tuple(one.code for one in pack.regimes)) from error


def _change(ledger: Ledger, code: str, make: Callable[[RegimeSetting], RegimeSetting]) -> None:
    known = ledger.regime_settings.all().get(code) or RegimeSetting(RegimeSettingId(uuid4()), code)
    wanted = make(known)
    if wanted != known:
        ledger.regime_settings.save(wanted)


def _duty(ledger: Ledger, given: Regime, setting: RegimeSetting | None) -> Duty:
    regime = merged(given, setting)
    return Duty(regime, given, setting, tuple(_confirmations(ledger, given, setting)))


def _confirmations(ledger: Ledger, given: Regime, setting: RegimeSetting | None) -> list[Confirmation]:
    regime = merged(given, setting)
    who = _confirmed_by(ledger, setting) if setting is not None and setting.confirmed else {}
    found = []
    for name in given.unconfirmed:
        if setting is not None and is_confirmed(regime, name, setting):
            by, at_utc = who.get(name, ("", None))
            found.append(Confirmation(name, True, by, at_utc))
        else:
            found.append(Confirmation(name, False))
    return found


def _confirmed_by(ledger: Ledger, setting: RegimeSetting) -> Mapping[str, tuple[str, datetime | None]]:
    """Return who said of each field that it was compared, and when: by the newest change of what holds."""
    found: dict[str, tuple[str, datetime | None]] = {}
    for change in ledger.history.entries(setting.id):
        said = change.new if isinstance(change.new, dict) and not change.field else {change.field: change.new}
        found |= {
            name.removeprefix(CONFIRMED): (change.actor, change.at_utc)
            for name, mark in said.items()
            if name.startswith(CONFIRMED) and mark is not None
        }
    return found
