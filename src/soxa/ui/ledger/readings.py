"""What the form reads back: the day with its weekday, the number in words, how far a task is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from soxa.domain.activities import AssignedTask
from soxa.domain.dates import write_date
from soxa.domain.number_words import needs_reading_back, number_words
from soxa.domain.packs import Quantity
from soxa.domain.values import write_number
from soxa.ui.ledger.words import say_quantity
from soxa.ui.session import Session

_WEEKDAYS = (
    "ui.weekday.1",
    "ui.weekday.2",
    "ui.weekday.3",
    "ui.weekday.4",
    "ui.weekday.5",
    "ui.weekday.6",
    "ui.weekday.7",
)


def say_weekday(session: Session, day: date) -> str:
    """Return the name of a day's weekday."""
    return session.say(_WEEKDAYS[day.weekday()])


def say_day(session: Session, day: date) -> str:
    """Return a day with its weekday: ``Thứ Năm, 05/9/2026``."""
    return f"{say_weekday(session, day)}, {write_date(day)}"


def say_until(session: Session, first: date, last: date) -> str:
    """Return the last of several days with its weekday and how many they are."""
    return session.say("entry.until_read", day=say_day(session, last), count=(last - first).days + 1)


def say_number(session: Session, quantity: Quantity, number: Decimal) -> str:
    """Return a number with its unit; in words as well where it could be taken for another one.

    The words are Vietnamese: that is what will be printed, whatever the language of the screen.
    """
    said = say_quantity(quantity, number)
    if not needs_reading_back(number):
        return said
    decimals = max(0, -int(number.normalize().as_tuple().exponent)) if number % 1 else 0
    words = number_words(number)
    return session.say("entry.number_read", number=write_number(number, decimals), words=words)


def say_product(session: Session, one: tuple[Quantity, Decimal], other: tuple[Quantity, Decimal]) -> str:
    """Return a multiplication that reports will do: ``3 lượt phát × 15 phút = 45 phút``."""
    return session.say(
        "entry.product",
        first=say_quantity(*one),
        second=say_quantity(*other),
        product=say_quantity(other[0], one[1] * other[1]),
    )


def say_task(session: Session, task: AssignedTask | None, today: date) -> str:
    """Return how far a task is: days left, overdue, done in time or late; empty without a deadline."""
    if task is None or task.due is None:
        return ""
    if task.completed is not None:
        late = (task.completed - task.due).days
        return session.say("entry.task_late", days=late) if late > 0 else session.say("entry.task_in_time")
    left = (task.due - today).days
    if left < 0:
        return session.say("entry.task_overdue", days=-left)
    return session.say("entry.task_left", days=left) if left else session.say("entry.task_today")
