"""How an activity is said in a row of a table: days, quantities, state."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from soxa.domain.activities import Activity, Status
from soxa.domain.dates import write_date
from soxa.domain.packs import Kind, Quantity
from soxa.domain.values import write_number
from soxa.ui.session import Session

_SHOWN_QUANTITIES = 3
_STATUS_IDS = {
    Status.PLANNED: "ui.status.planned",
    Status.DONE: "ui.status.done",
    Status.POSTPONED: "ui.status.postponed",
    Status.CANCELLED: "ui.status.cancelled",
}

_FIELD_IDS = {
    "first_day": "ui.ledger.day",
    "last_day": "ui.ledger.until",
    "kind": "ui.ledger.kind",
    "title": "ui.ledger.title",
    "status": "ui.ledger.status",
    "place": "ui.ledger.place",
    "unit": "ui.ledger.unit_in_charge",
    "partners": "ui.ledger.partners",
    "result": "ui.ledger.result",
    "document": "ui.meaning.document",
    "task": "ui.ledger.task_reference",
}


def say_days(activity: Activity, *, this_year: int | None = None) -> str:
    """Return the day, or the first and last of several: ``05/9/2026``, ``05–07/9/2026``.

    Args:
        activity: Which.
        this_year: Days of it are written without their year; None writes every year.
    """
    first, last = activity.first_day, activity.last_day
    written = _write(last, this_year)
    if first == last:
        return written
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day:02}–{written}"
    return f"{_write(first, this_year)}–{written}"


def _write(day: date, this_year: int | None) -> str:
    written = write_date(day)
    return written.rsplit("/", 1)[0] if day.year == this_year else written


def say_quantity(quantity: Quantity, number: Decimal) -> str:
    """Return a number with its unit: ``1.250 người``."""
    decimals = max(0, -int(number.normalize().as_tuple().exponent)) if number % 1 else 0
    return f"{write_number(number, decimals)} {quantity.unit}"


def say_quantities(activity: Activity, kind: Kind | None) -> str:
    """Return the numbers of an activity in the order of its kind; a document's reference stands first."""
    parts: list[str] = []
    if activity.document is not None and activity.document.number:
        parts.append(activity.document.reference)
    if kind is not None:
        given = [quantity for quantity in kind.quantities if quantity.code in activity.quantities]
        parts += [say_quantity(entry, activity.quantities[entry.code]) for entry in given]
    more = len(parts) - _SHOWN_QUANTITIES
    return " · ".join(parts[:_SHOWN_QUANTITIES]) + (f" · +{more}" if more > 0 else "")


def say_field(session: Session, field: str, *, kind: str) -> str:
    """Return the name of a field that changed, as its column or its quantity is called.

    Args:
        session: Words and kinds.
        field: A `soxa.domain.changes.FieldChange.field`.
        kind: Code of the activity's kind.
    """
    area, _, code = field.partition(":")
    known = session.kind(kind)
    if code and known is not None:
        named = known.quantities if area == "quantity" else known.choices
        return next((entry.name for entry in named if entry.code == code), code)
    return session.say(_FIELD_IDS[field]) if field in _FIELD_IDS else field


def say_status(session: Session, status: Status) -> str:
    """Return the words of a status."""
    return session.say(_STATUS_IDS[status])


def say_sums(given: Mapping[tuple[str, str], Decimal], session: Session) -> list[str]:
    """Return sums as words, one for each quantity: ``Số người dự: 93 người``.

    Quantities of one name and unit are added across kinds; nothing else is.

    Args:
        given: (kind, quantity) to the sum.
        session: Kinds and their quantities.
    """
    sums: dict[tuple[str, str], tuple[Quantity, Decimal]] = {}
    for kind in session.pack.kinds:
        for quantity in kind.quantities:
            number = given.get((kind.code, quantity.code))
            if number is not None:
                key = (quantity.name, quantity.unit)
                before = sums.get(key, (quantity, Decimal(0)))[1]
                sums[key] = (quantity, before + number)
    return [f"{quantity.name}: {say_quantity(quantity, total)}" for quantity, total in sums.values()]
