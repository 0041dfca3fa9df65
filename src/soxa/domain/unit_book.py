"""Which unit a cell of a tracker names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid4

from soxa.domain.activities import Activity
from soxa.domain.ids import UnitId, derived_id
from soxa.domain.offices import Unit
from soxa.domain.text import fold


class UnitBook:
    """Finds the unit a cell names; one that the office has not yet becomes a new unit.

    Args:
        units: The office's units.
        words: Folded names to unit codes, from the pack.
        ledger: Identity of the office's ledger: every laptop makes the same unit of a name.
    """

    def __init__(self, units: Iterable[Unit], words: Mapping[str, str], *, ledger: UUID) -> None:
        units = tuple(units)
        self._ledger = ledger
        self._ids = {unit.id for unit in units}
        self._by_name: dict[str, Unit] = {}
        by_code = {}
        for unit in units:
            by_code[unit.code] = unit
            for name in (unit.short_name, unit.code, unit.name):
                if name:
                    self._by_name[fold(name)] = unit
        for name, code in words.items():
            if code in by_code:
                self._by_name.setdefault(name, by_code[code])
        self._by_cell: dict[str, UnitId] = {}
        self._new: dict[UnitId, Unit] = {}

    def find(self, cell: str) -> UnitId:
        """Return the unit of a cell that is not empty."""
        known = self._by_cell.get(cell)
        if known is None:
            name = fold(cell)
            unit = self._by_name.get(name)
            if unit is None:
                unit = Unit(self._new_id(name), cell, cell, code="", inside=True)
                self._by_name[name] = self._new[unit.id] = unit
            known = self._by_cell[cell] = unit.id
        return known

    def _new_id(self, name: str) -> UnitId:
        identity = UnitId(derived_id(self._ledger, "unit", name))
        # One of that identity that the office has was renamed since.
        return UnitId(uuid4()) if identity in self._ids else identity

    def new_among(self, activities: Iterable[Activity]) -> tuple[Unit, ...]:
        """Return the units that these activities need and the office has not yet, by name."""
        wanted = {activity.unit for activity in activities}
        return tuple(sorted((u for u in self._new.values() if u.id in wanted), key=lambda unit: unit.name))
