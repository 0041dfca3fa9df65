"""An activity as rows of the tables, and as flat fields of the history; and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.figures import write_value
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.text import fold
from soxa.storage.activity_queries import search_key
from soxa.storage.engine import Row
from soxa.storage.errors import QuantityTooLarge
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.identities import known_uuid_of, uuid_of

MICROS: Final = 1_000_000
_DIGITS: Final = 12
_LARGEST: Final = 10**_DIGITS * MICROS

COLUMNS: Final = (
    "uuid", "first_day", "last_day", "counted_on", "kind", "status", "to_mend", "title", "place", "unit_id",
    "partners", "result", "choices", "tags", "document_type", "document_number", "document_symbol",
    "document_day", "document_subject", "document_in_report", "document_signer", "task_given_by",
    "task_reference", "task_due", "task_completed",
)  # fmt: skip

_SELECT: Final = (
    "SELECT a.id, a.uuid, a.first_day, a.last_day, a.kind, a.status, a.to_mend, a.title, a.place, u.uuid,"
    " a.partners, a.result, a.choices, a.tags, a.document_type, a.document_number, a.document_symbol,"
    " a.document_day, a.document_subject, a.document_in_report, a.document_signer, a.task_given_by,"
    " a.task_reference, a.task_due, a.task_completed "
)


def select_from(source: str) -> str:
    """Return a statement that reads all that `read_activity` needs but the quantities.

    Args:
        source: Tables, among them the activity as ``a``.
    """
    return f"{_SELECT} FROM {source} LEFT JOIN unit u ON u.id = a.unit_id "


SELECT: Final = select_from("activity a")
"""The same of every activity."""

_NO_CHOICES: Final[Mapping[str, str]] = MappingProxyType({})
_DOCUMENT: Final = "document."
_TASK: Final = "task."
_QUANTITY: Final = "quantity."
_CHOICE: Final = "choice."


def to_micros(code: str, value: Decimal) -> int:
    """Return a quantity in millionths, exactly.

    Raises:
        QuantityTooLarge: More than twelve digits before the comma, more than six after it, or no number at
            all.
    """
    # A huge exponent is refused before its digits are written out.
    if value.is_finite() and value.adjusted() < _DIGITS:
        numerator, denominator = value.as_integer_ratio()
        factor, rest = divmod(MICROS, denominator)
        micros = numerator * factor
        if not rest and -_LARGEST < micros < _LARGEST:
            return micros
    raise QuantityTooLarge(code=code, value=str(value))


def from_micros(micros: int) -> Decimal:
    """Return millionths as the number they are, without needless zeros."""
    whole, rest = divmod(micros, MICROS)
    if not rest:
        return Decimal(whole)
    return Decimal(micros).scaleb(-6).normalize()


def activity_row(activity: Activity, unit_id: int | None) -> tuple[object, ...]:
    """Return the values of `COLUMNS`."""
    document, task = activity.document, activity.task
    return (
        activity.id.bytes,
        activity.first_day.isoformat(),
        activity.last_day.isoformat(),
        activity.counted_on.isoformat(),
        activity.kind,
        activity.status.value,
        int(activity.to_mend),
        activity.title,
        activity.place,
        unit_id,
        activity.partners,
        activity.result,
        write_json(dict(activity.choices)) if activity.choices else "{}",
        write_json(activity.tags) if activity.tags else "[]",
        *(_document_values(document) if document else (None,) * 7),
        *(_task_values(task) if task else (None,) * 4),
    )


def quantity_rows(activity: Activity, row_id: int) -> list[tuple[object, ...]]:
    """Return the rows of table ``quantity``: activity, code, kind, day, done, millionths."""
    done = int(activity.status is Status.DONE)
    day = activity.counted_on.isoformat()
    return [
        (row_id, code, activity.kind, day, done, to_micros(code, value))
        for code, value in activity.quantities.items()
    ]


def search_row(activity: Activity, row_id: int) -> tuple[object, ...]:
    """Return the row of table ``activity_search``: its key by day, title, place, rest; folded."""
    rest = [activity.partners, activity.result, *activity.tags]
    if activity.document is not None:
        rest += [activity.document.type, activity.document.reference, activity.document.subject]
    if activity.task is not None:
        rest += [activity.task.given_by, activity.task.reference]
    key = search_key(activity.counted_on, row_id)
    return key, fold(activity.title), fold(activity.place), fold(" ".join(filter(None, rest)))


def read_activity(row: Row, quantities: Mapping[str, Decimal]) -> Activity:
    """Return the activity of a row of `SELECT` and its quantities."""
    (
        _, uuid, first_day, last_day, kind, status, to_mend, title, place, unit, partners, result, choices,
        tags, document_type, number, symbol, document_day, subject, in_report, signer, given_by,
        reference, due, completed,
    ) = row  # fmt: skip
    document = (
        IssuedDocument(
            document_type, number, symbol, _day(document_day), subject, bool(in_report), signer or ""
        )
        if document_type is not None
        else None
    )
    task = AssignedTask(given_by, reference, _day(due), _day(completed)) if given_by is not None else None
    return Activity(
        id=ActivityId(uuid_of(uuid)),
        first_day=date.fromisoformat(first_day),
        last_day=date.fromisoformat(last_day),
        kind=kind,
        title=title,
        status=Status(status),
        place=place,
        unit=UnitId(known_uuid_of(unit)) if unit is not None else None,
        partners=partners,
        result=result,
        quantities=MappingProxyType(dict(quantities)),
        choices=_NO_CHOICES if choices == "{}" else MappingProxyType(read_json(choices)),
        document=document,
        task=task,
        tags=() if tags == "[]" else tuple(read_json(tags)),
        to_mend=bool(to_mend),
    )


def activity_fields(activity: Activity) -> dict[str, object]:
    """Return an activity flattened for the history; what is empty is absent."""
    fields: dict[str, object] = {
        "first_day": activity.first_day.isoformat(),
        "last_day": activity.last_day.isoformat(),
        "kind": activity.kind,
        "title": activity.title,
        "status": activity.status.value,
    }
    optional = {
        "place": activity.place,
        "unit": str(activity.unit or ""),
        "partners": activity.partners,
        "result": activity.result,
        "tags": list(activity.tags),
    }
    fields.update({name: value for name, value in optional.items() if value})
    for code in sorted(activity.quantities):
        fields[_QUANTITY + code] = write_value(activity.quantities[code])
    for code in sorted(activity.choices):
        fields[_CHOICE + code] = activity.choices[code]
    if activity.document is not None:
        _add_parts(fields, _DOCUMENT, _DOCUMENT_NAMES, _document_values(activity.document))
    if activity.task is not None:
        _add_parts(fields, _TASK, _TASK_NAMES, _task_values(activity.task))
    return fields


def activity_from_fields(identity: UUID, fields: Fields, *, to_mend: bool) -> Activity:
    """Return the activity that the history's fields tell of."""
    parts: dict[str, dict[str, str]] = {_DOCUMENT: {}, _TASK: {}, _QUANTITY: {}, _CHOICE: {}}
    for name, value in fields.items():
        prefix = name[: name.find(".") + 1]
        if prefix in parts:
            parts[prefix][name.removeprefix(prefix)] = str(value)
    document, task = parts[_DOCUMENT], parts[_TASK]
    unit, tags = fields.get("unit"), fields.get("tags")
    return Activity(
        id=ActivityId(identity),
        first_day=date.fromisoformat(str(fields["first_day"])),
        last_day=date.fromisoformat(str(fields["last_day"])),
        kind=str(fields["kind"]),
        title=str(fields["title"]),
        status=Status(fields["status"]),
        place=str(fields.get("place", "")),
        unit=UnitId(UUID(str(unit))) if unit is not None else None,
        partners=str(fields.get("partners", "")),
        result=str(fields.get("result", "")),
        quantities=MappingProxyType({code: Decimal(text) for code, text in parts[_QUANTITY].items()}),
        choices=MappingProxyType(parts[_CHOICE]),
        document=_read_document(document) if document else None,
        task=_read_task(task) if task else None,
        tags=tuple(str(tag) for tag in tags) if isinstance(tags, Sequence) else (),
        to_mend=to_mend,
    )


_DOCUMENT_NAMES: Final = ("type", "number", "symbol", "day", "subject", "in_report", "signer")
_TASK_NAMES: Final = ("given_by", "reference", "due", "completed")


def _document_values(document: IssuedDocument) -> tuple[object, ...]:
    return (
        document.type,
        document.number,
        document.symbol,
        document.day.isoformat() if document.day else None,
        document.subject,
        int(document.in_report),
        document.signer or None,
    )


def _task_values(task: AssignedTask) -> tuple[object, ...]:
    return (
        task.given_by,
        task.reference,
        task.due.isoformat() if task.due else None,
        task.completed.isoformat() if task.completed else None,
    )


def _read_document(parts: Mapping[str, str]) -> IssuedDocument:
    return IssuedDocument(
        type=parts["type"],
        number=parts["number"],
        symbol=parts["symbol"],
        day=_day(parts.get("day")),
        subject=parts["subject"],
        in_report=parts["in_report"] == "1",
        signer=parts.get("signer", ""),
    )


def _read_task(parts: Mapping[str, str]) -> AssignedTask:
    return AssignedTask(
        parts["given_by"], parts["reference"], _day(parts.get("due")), _day(parts.get("completed"))
    )


def _add_parts(
    fields: dict[str, object], prefix: str, names: Iterable[str], values: Iterable[object]
) -> None:
    # An empty text stays: that there is a document at all must be told by some field of it.
    fields.update(
        {prefix + name: value for name, value in zip(names, values, strict=True) if value is not None}
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
