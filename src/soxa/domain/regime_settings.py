"""What an office says itself of its duties to report: over what a pack says, and never written into the pack.

A pack is what those who ask for reports think; receivers, deadlines and bases change by province and year.
What the office enters holds; what it leaves open is the pack's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, time
from types import MappingProxyType

from soxa.domain.ids import OwnDayId, RegimeSettingId
from soxa.domain.packs import Deadline, Receiver, Regime
from soxa.domain.working_days import OwnDays

CONFIRMABLE = ("receivers", "deadline", "legal_basis", "closing", "frequency")
"""Fields of a regime that a pack may give from memory, in the order they are asked about."""


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When one report is due, as a letter or plan set it."""

    day: date
    """The day."""
    hour: time | None = None
    """The hour, if one is set."""


@dataclass(frozen=True, slots=True)
class RegimeSetting:
    """What the office says of one regime. None: as the pack says."""

    id: RegimeSettingId
    """Identity."""
    regime: str
    """Code of the regime."""
    is_on: bool | None = None
    """Whether the office has this duty."""
    receivers: tuple[Receiver, ...] | None = None
    """Who receives it, with their mailboxes."""
    deadline: Deadline | None = None
    """When it is due."""
    legal_basis: str | None = None
    """As printed."""
    valid_from: date | None = None
    """First day it holds."""
    valid_to: date | None = None
    """Last day it holds."""
    confirmed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Fields compared with the original text: field to the `fingerprint` of what was confirmed. When the
    value changes, by hand or by a newer pack, the confirmation no longer fits it and the flag is back."""
    due: Mapping[str, Moment] = field(default_factory=lambda: MappingProxyType({}))
    """Due days of single periods, by label, before any rule."""


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day on which the office works, or rests, against the calendar."""

    id: OwnDayId
    """Identity."""
    day: date
    """Which."""
    is_working: bool
    """True: worked (làm bù); False: off (nghỉ)."""
    note: str = ""
    """Why, as the office wrote it: ``hoán đổi ngày nghỉ Tết``."""


def merged(regime: Regime, setting: RegimeSetting | None) -> Regime:
    """Return a regime as it holds for the office: the office's word over the pack's, open flags kept."""
    if setting is None:
        return regime
    found = replace(
        regime,
        is_on=regime.is_on if setting.is_on is None else setting.is_on,
        receivers=regime.receivers if setting.receivers is None else setting.receivers,
        deadline=setting.deadline or regime.deadline,
        legal_basis=regime.legal_basis if setting.legal_basis is None else setting.legal_basis,
        valid_from=setting.valid_from or regime.valid_from,
        valid_to=setting.valid_to or regime.valid_to,
        must_choose_receiver=regime.must_choose_receiver and setting.receivers is None,
    )
    still = tuple(name for name in regime.unconfirmed if not is_confirmed(found, name, setting))
    return replace(found, unconfirmed=still)


def is_confirmed(regime: Regime, name: str, setting: RegimeSetting) -> bool:
    """Tell whether the office has confirmed a field as it stands in the merged regime."""
    return setting.confirmed.get(name) == fingerprint(regime, name)


def fingerprint(regime: Regime, name: str) -> str:
    """Return what stands for a field's value: SHA-256 (hex, 16 signs) over its words.

    Mailboxes are no part of it: entering one changes nothing that a letter or decision says.
    """
    match name:
        case "receivers":
            words = "\n".join(receiver.name for receiver in regime.receivers)
        case "deadline":
            words = repr(regime.deadline)
        case "legal_basis":
            words = regime.legal_basis
        case "closing":
            words = f"{regime.closing.value} {regime.year_starts}"
        case "frequency":
            words = f"{regime.frequency.value} {regime.only} {regime.skips}"
        case _:
            words = repr(getattr(regime, name, ""))
    return hashlib.sha256(words.encode()).hexdigest()[:16]


def own_days(entries: Iterable[OwnDay]) -> OwnDays:
    """Return the office's own days as counting needs them."""
    entries = tuple(entries)
    return OwnDays(
        off=frozenset(entry.day for entry in entries if not entry.is_working),
        working=frozenset(entry.day for entry in entries if entry.is_working),
    )
