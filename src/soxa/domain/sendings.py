"""Sendings: what left the house to whom, by which way and when; closed by a receipt or by word.

Decree 30/2020, article 18: a document is sent on the day it was issued, the next working day at the latest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from soxa.domain.ids import SendingId
from soxa.domain.working_days import NO_OWN_DAYS, OwnDays, add_working_days

FOLDER = "folder"
"""Way of a `Sending` that only got ready: the files were written, nothing left the house."""

WAYS = ("document_axis", "system", "mail", "messenger", "usb", "paper")
"""Ways by which something leaves the house: trục liên thông, hệ thống báo cáo, thư, Zalo, USB, bản giấy."""

MAX_NOTE = 500
"""Signs of a note or a reason."""
MAX_NAME = 200
"""Signs of a receiver, or of who confirmed."""


def new_sending_id() -> SendingId:
    """Return the identity of a sending: each is one of its own, also of one report to one receiver."""
    return SendingId(uuid4())


@dataclass(frozen=True, slots=True)
class Word:
    """What the receiver said: it came ("đã nhận qua điện thoại, ngày, giờ, ai")."""

    at: datetime
    """When it was said, with time zone."""
    by: str
    """Who said so; at most 200 signs."""
    note: str = ""
    """How it was said, what else."""


@dataclass(frozen=True, slots=True)
class Sending:
    """One handing over to a receiver."""

    receiver: str
    """Name of the receiver; at most 200 signs."""
    way: str
    """`FOLDER`, or one of `WAYS`."""
    at_utc: datetime
    """When."""
    sha256: str
    """Of the PDF that was handed over; empty for what is on paper only."""
    id: SendingId = field(default_factory=new_sending_id, compare=False)
    """Identity."""
    note: str = ""
    """What else: a number of the post, whose mailbox; at most 500 signs."""
    word: Word | None = None
    """The receiver's word that it came; None while it is waited for."""
    struck: str = ""
    """Why the entry does not hold: it was wrong; empty while it holds."""

    @property
    def has_left(self) -> bool:
        """Whether something left the house by it."""
        return self.way != FOLDER and not self.struck


def receivers_waiting(sendings: Iterable[Sending]) -> tuple[str, ...]:
    """Return those something was sent to and who have not said by any way that it came, as first sent."""
    left = [one for one in sendings if one.has_left]
    answered = {one.receiver for one in left if one.word is not None}
    return tuple(dict.fromkeys(one.receiver for one in left if one.receiver not in answered))


def receivers_left(receivers: Iterable[str], sendings: Iterable[Sending]) -> tuple[str, ...]:
    """Return those of the receivers nothing was sent to yet, in their order."""
    reached = {one.receiver for one in sendings if one.has_left}
    return tuple(name for name in dict.fromkeys(receivers) if name not in reached)


def send_by(issued: date, own: OwnDays = NO_OWN_DAYS) -> date:
    """Return the last day on which a document may leave the house (Decree 30/2020, article 18.1).

    Args:
        issued: The day it bears.
        own: Days the office works or rests against the calendar.
    """
    return add_working_days(issued, 1, own)
