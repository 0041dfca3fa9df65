"""What became of an indicator's code in a newer pack: renamed, split into several, or merged from several.

Communes were merged in 2025, and forms change every year: a series of values goes on under the code that it
has now. What a part of a split one was nobody knows, and so nothing is made up for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from soxa.domain.values import Absence, Value, add_up


class MapKind(Enum):
    """What happened to the codes."""

    RENAME = "rename"
    """One is another now."""
    SPLIT = "split"
    """One has become several."""
    MERGE = "merge"
    """Several have become one."""


@dataclass(frozen=True, slots=True)
class CodeMap:
    """A change of codes between the pack before and this one."""

    old: tuple[str, ...]
    """Codes of indicators of the pack before."""
    change: MapKind
    """What happened to them."""
    new: tuple[str, ...]
    """Codes of indicators of this pack."""

    @property
    def is_whole(self) -> bool:
        """Whether it names as many codes as its kind has."""
        match self.change:
            case MapKind.RENAME:
                return len(self.old) == len(self.new) == 1
            case MapKind.SPLIT:
                return len(self.old) == 1 and len(set(self.new)) > 1
            case MapKind.MERGE:
                return len(set(self.old)) > 1 and len(self.new) == 1


def carried(
    values: Mapping[str, Value], maps: Sequence[CodeMap], *, is_added: Callable[[str], bool]
) -> Iterator[tuple[str, Value]]:
    """Yield the values that new codes take over from old ones; a value that the new code has stays.

    Args:
        values: By code, of one thing: a slip, the same days of the past, a report's plans.
        maps: What became of the codes.
        is_added: Whether values of a new code may be sums; ratios never are.
    """
    for one in maps:
        if one.change is MapKind.SPLIT or one.new[0] in values:
            continue
        parts = [values.get(code, Absence.BLANK) for code in one.old]
        if any(part is Absence.BLANK for part in parts):
            continue  # a sum with a part missing would be a wrong number
        if one.change is MapKind.RENAME:
            yield one.new[0], parts[0]
        elif is_added(one.new[0]):
            yield one.new[0], add_up(parts)
