"""Slips: figures and words given by a unit for a period (phiếu số liệu)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from soxa.domain.ids import SlipId, UnitId
from soxa.domain.values import Absence, Value

_KEY_SIGNS: Final = 16
_NEVER: Final = datetime.min.replace(tzinfo=UTC)


class Way(Enum):
    """How a slip reached the office."""

    FILE = "file"
    """A file that lay somewhere: a folder, a USB stick."""
    MAIL = "mail"
    """A file attached to an e-mail."""
    ZALO = "zalo"
    """A file or a message by Zalo."""
    PAPER = "paper"
    """On paper, typed in here."""
    PHONE = "phone"
    """Told by telephone, typed in here."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """One arrival of a slip. Two laptops may receive the same slip: each keeps its own."""

    way: Way
    """How it came."""
    sender: str = ""
    """Who sent or told it, as somebody of the office wrote it; may be empty."""
    at: datetime | None = None
    """When it came, with time zone."""
    file: str = ""
    """SHA-256 of the received file in hex; empty where there is none, or it was not kept."""

    @property
    def key(self) -> str:
        """Which arrival it is, by what is said of it."""
        moment = self.at.astimezone(UTC).isoformat() if self.at else ""
        text = f"{self.way.value}\x1f{self.sender}\x1f{moment}\x1f{self.file}"
        return sha256(text.encode()).hexdigest()[:_KEY_SIGNS]


@dataclass(frozen=True, slots=True)
class Slip:
    """What one unit gave for one period. Later slips of a unit replace earlier ones, value by value.

    Which is the later one is said by the slip itself (`order`), never by the order of arrival.
    """

    id: SlipId
    """Identity; of a form that was sent, derived from what stands in it."""
    unit: UnitId
    """Who gave it."""
    start: date
    """First day of the period it is for."""
    end: date
    """First day after."""
    given_on: date
    """Day it was given: what the form says, else the day its file was saved."""
    source: str
    """Software, book or minutes that the figures come from."""
    values: Mapping[str, Value]
    """Indicator code to value; nil is said, blank is not."""
    highlights: str = ""
    """Nội dung nổi bật."""
    difficulties: str = ""
    """Khó khăn, kiến nghị."""
    form: str = ""
    """Code of the slip's template (``P5``); empty for values entered one by one."""
    filled_by: str = ""
    """Who filled it in, as the form says."""
    saved_at: datetime | None = None
    """When its file was saved last, by the file itself; of one typed in here, when that was."""
    rows: tuple[Mapping[str, str], ...] = ()
    """Activities it tells of: cells by the code of their column, as written."""
    receipts: tuple[Receipt, ...] = ()
    """How it came, in the order of their keys."""

    @property
    def order(self) -> tuple[date, bool, datetime, str]:
        """What decides which of two slips is the later one: the same on every machine.

        Of one day, values that the office entered one by one come after any form: they put it right.
        """
        saved = self.saved_at.astimezone(UTC) if self.saved_at else _NEVER
        return self.given_on, not self.form, saved, self.id.hex

    @property
    def receipt(self) -> Receipt | None:
        """The first arrival by the clock; None where nobody said how it came."""
        return min(self.receipts, key=lambda one: (one.at or _NEVER, one.key), default=None)


def latest_values(slips: Iterable[Slip]) -> Mapping[str, tuple[Value, SlipId]]:
    """Return what some slips say together: of each indicator the latest word, and whose it is.

    Args:
        slips: Of one unit and period, in any order.
    """
    latest: dict[str, tuple[Value, SlipId]] = {}
    for slip in in_order(slips):
        said = {code: value for code, value in slip.values.items() if value is not Absence.BLANK}
        latest.update({code: (value, slip.id) for code, value in said.items()})
    return MappingProxyType(latest)


def in_order(slips: Iterable[Slip]) -> Sequence[Slip]:
    """Return slips with the earliest in front, by what they say themselves."""
    return sorted(slips, key=lambda one: one.order)
