"""Who gives what: units that stand for themselves, and units of one kind whose figures are added up.

A pack knows "the hamlets" and "the schools" by one code; an office may have a unit for each of them. What
each of those gives is a part of the office's figure. The unit that bears the pack's own name for them all
speaks for the whole: its word goes before theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

from soxa.domain.ids import UnitId
from soxa.domain.offices import Unit
from soxa.domain.packs import Indicator, Pack, SlipTemplate
from soxa.domain.text import fold

_RATES: Final = ("%", "/")


def can_be_added(indicator: Indicator) -> bool:
    """Tell whether several units' values add up to the office's: never rates (``%``, ``tạ/ha``)."""
    return not any(sign in indicator.unit for sign in _RATES)


class Givers:
    """The units of an office as its pack's slips see them.

    Args:
        pack: The pack.
        units: The office's units, in order.
    """

    def __init__(self, pack: Pack, units: Iterable[Unit]) -> None:
        self._units = tuple(units)
        names = {one.code: {fold(one.name), fold(one.short_name)} for one in pack.units}
        asked = {code for template in pack.slips for code in template.units}
        self._apart: dict[UnitId, str] = {}
        for code in asked:
            own = [one for one in self._units if one.code == code]
            single = [one for one in own if fold(one.name) not in names.get(code, set())]
            if len(single) > 1 or (single and len(own) > len(single)):
                self._apart.update({one.id: code for one in single})

    @property
    def apart(self) -> Mapping[UnitId, str]:
        """Units whose values are parts of their kind's, with the code of the kind."""
        return MappingProxyType(self._apart)

    def is_apart(self, unit: UnitId) -> bool:
        """Tell whether a unit is one of several of its kind."""
        return unit in self._apart

    def of(self, template: SlipTemplate) -> tuple[Unit, ...]:
        """Return the units that fill a slip in: each of a kind, or the one that stands for them all."""
        found: list[Unit] = []
        for code in template.units:
            own = [one for one in self._units if one.code == code]
            single = [one for one in own if one.id in self._apart]
            found += single or own
        return tuple(found)
