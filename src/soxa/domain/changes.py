"""What differs between an activity as it was imported, as it is now, and as its Excel row reads today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from soxa.domain.activities import Activity, Status
from soxa.domain.completeness import what_is_missing
from soxa.domain.packs import Kind

_FIELDS = (
    "first_day", "last_day", "kind", "title", "status", "place", "unit", "partners", "result", "document",
    "task",
)  # fmt: skip
_QUANTITY, _CHOICE = "quantity:", "choice:"
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that was changed in Excel."""

    field: str
    """Name of the field of `Activity`, ``quantity:<code>`` or ``choice:<code>``."""
    imported: object
    """What Excel said when it was imported; None for nothing."""
    current: object
    """What the ledger says now."""
    changed: object
    """What Excel says now."""


def field_changes(current: Activity, imported: Activity, read: Activity) -> tuple[FieldChange, ...]:
    """Return what was changed in Excel and is not so in the ledger already.

    A field that only the ledger has changed since the import is no change of Excel's and stays as it is.

    Args:
        current: The activity in the ledger.
        imported: The row as it was imported; ``current`` if that is not known any more.
        read: The row as it reads today.
    """
    now, changed, then = _flat(current), _flat(read), _flat(imported)
    if current.status is Status.PLANNED and imported.status is Status.DONE:
        # A row without a status was planned while its day was to come; read today it would be done.
        then["status"] = Status.PLANNED
    return tuple(
        FieldChange(name, then.get(name), now.get(name), changed.get(name))
        for name in dict.fromkeys((*now, *changed, *then))
        if changed.get(name) != then.get(name) and changed.get(name) != now.get(name)
    )


def with_changes(current: Activity, read: Activity, fields: tuple[FieldChange, ...], kind: Kind) -> Activity:
    """Return the activity with these fields as Excel has them now.

    Args:
        current: The activity in the ledger.
        read: The row as it reads today.
        fields: What to take over.
        kind: Kind of ``read``, for what is missing afterwards.
    """
    plain = {change.field: getattr(read, change.field) for change in fields if change.field in _FIELDS}
    changed = replace(
        current,
        quantities=_taken(current.quantities, read.quantities, fields, _QUANTITY),
        choices=_taken(current.choices, read.choices, fields, _CHOICE),
        **plain,
    )
    return replace(changed, to_mend=bool(what_is_missing(changed, kind)))


def _flat(activity: Activity) -> dict[str, object]:
    flat: dict[str, object] = {name: getattr(activity, name) for name in _FIELDS}
    flat.update((_QUANTITY + code, number) for code, number in activity.quantities.items())
    flat.update((_CHOICE + code, option) for code, option in activity.choices.items())
    return flat


def _taken(
    current: Mapping[str, _Value], read: Mapping[str, _Value], fields: tuple[FieldChange, ...], prefix: str
) -> Mapping[str, _Value]:
    values = dict(current)
    for change in fields:
        code = change.field.removeprefix(prefix)
        if code == change.field:
            continue
        if code in read:
            values[code] = read[code]
        else:
            values.pop(code, None)
    return MappingProxyType(values)
