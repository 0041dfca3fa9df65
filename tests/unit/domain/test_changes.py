from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from soxa.domain.activities import Activity
from soxa.domain.changes import field_changes, with_changes
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Kind, Quantity

DAY = date(2026, 9, 5)
KIND = Kind("HN", "Hội nghị", (Quantity("nguoi", "Người", "người"),), required=(("nguoi",),))
IMPORTED = Activity(
    ActivityId(UUID(int=1)), DAY, DAY, "HN", "Sơ kết", place="A", quantities={"nguoi": Decimal(30)}
)


def test_only_what_excel_changed_is_offered() -> None:
    ours = replace(IMPORTED, result="Tốt")  # entered in the ledger since
    read = replace(IMPORTED, id=ActivityId(UUID(int=2)), place="B")

    (change,) = field_changes(ours, IMPORTED, read)

    assert (change.field, change.imported, change.current, change.changed) == ("place", "A", "A", "B")
    changed = with_changes(ours, read, (change,), KIND)
    assert (changed.id, changed.place, changed.result) == (IMPORTED.id, "B", "Tốt")


def test_what_the_ledger_says_already_is_no_change() -> None:
    read = replace(IMPORTED, place="B")

    assert field_changes(replace(IMPORTED, place="B"), IMPORTED, read) == ()


def test_quantities_and_choices_change_one_by_one() -> None:
    ours = replace(IMPORTED, choices={"hinhthuc": "tt"}, to_mend=False)
    read = replace(IMPORTED, quantities={}, choices={"hinhthuc": "th"})

    fields = field_changes(ours, ours, read)
    changed = with_changes(ours, read, fields, KIND)

    assert {change.field for change in fields} == {"quantity:nguoi", "choice:hinhthuc"}
    assert dict(changed.quantities) == {}
    assert dict(changed.choices) == {"hinhthuc": "th"}
    assert changed.to_mend
