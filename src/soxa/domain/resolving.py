"""What a thing is after laptops that did not know of each other have written it.

A pure function of the set of a thing's writes: in whatever order they came, every laptop finds the same. No
clock is asked. Who knew what decides: a write that knew another takes its place; of writes that did not know
of each other an empty one never takes the place of a filled one, and different filled ones are a difference,
of which all are kept and one is shown until somebody writes the field again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soxa.domain.resolving_rules import NO_RULES, RULES, Rules

WHOLE: Final = ""
"""Field of a write that makes or removes the whole thing."""

Known = Callable[[int, int, int], int]
"""By device, its sequence and another device: up to which sequence it knew the other one then."""


@dataclass(frozen=True, slots=True)
class Write:
    """One change of a thing."""

    device: int
    """Who wrote: a number of this resolving only."""
    device_rank: bytes
    """The device's identity, which all laptops order the same."""
    sequence: int
    """Number in the device's chain."""
    act: bytes
    """Identity of the act: one act's values are shown together."""
    field: str
    """Which field; `WHOLE` for all of them."""
    old: object
    """Before, a JSON value; None where there was none."""
    new: object
    """After; None where there is none."""
    undoes: bool = False
    """Whether an undo did it."""

    @property
    def rank(self) -> tuple[bytes, bytes, int]:
        """What decides which of two different values is shown, the same everywhere."""
        return self.act, self.device_rank, self.sequence

    @property
    def is_removal(self) -> bool:
        """Whether it takes the whole thing out."""
        return self.field == WHOLE and self.new is None

    def says(self, field: str) -> object:
        """Return what it says of a field: making a thing says of every field what it is."""
        if self.field != WHOLE:
            return self.new
        return self.new.get(field) if isinstance(self.new, Mapping) else None


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a thing is."""

    fields: Mapping[str, object] | None
    """All fields that are not empty; None if it is gone."""
    differences: Mapping[str, tuple[Write, ...]]
    """Fields with different values: a write of each, the one that is shown first."""
    removal: Write | None = None
    """The write that took it out, of several the one all laptops name."""


def resolve(entity: str, writes: Iterable[Write], known: Known) -> Resolved:
    """Return what a thing is, by all its writes in any order.

    Args:
        entity: Kind of thing; some have rules of their own (`soxa.domain.resolving_rules`).
        writes: Every change of the thing, each once.
        known: What devices knew of each other.
    """
    all_writes = sorted(writes, key=lambda write: (write.device_rank, write.sequence))
    newest = _heads(all_writes, known)
    if all(write.is_removal for write in newest):
        return Resolved(None, {}, max(newest, key=lambda write: write.rank, default=None))
    rules = RULES.get(entity, NO_RULES)
    heads = _heads_by_field(all_writes, known)
    fields: dict[str, object] = {}
    differences: dict[str, tuple[Write, ...]] = {}
    for field in sorted(heads):
        value, different = _register(field, heads[field], rules)
        if value is not None:
            fields[field] = value
        if different:
            differences[field] = different
    rules.mend(fields, {field: [(one.says(field), one.old) for one in said] for field, said in heads.items()})
    for field, names in rules.contradicting(fields).items():
        differences[field] = _ranked([max(heads[name], key=lambda write: write.rank) for name in names])
    return Resolved(fields, differences)


def _heads_by_field(writes: Sequence[Write], known: Known) -> dict[str, list[Write]]:
    makings = [write for write in writes if write.field == WHOLE and not write.is_removal]
    first = [one for one in makings if not any(_knows(one, other, known) for other in writes)]
    by_field: dict[str, list[Write]] = {}
    for write in makings:
        for field in write.new if isinstance(write.new, Mapping) else ():
            by_field.setdefault(str(field), [])
    for write in writes:
        if write.field != WHOLE:
            by_field.setdefault(write.field, []).append(write)
    return {
        field: _without_echoes(field, _heads([*makings, *own], known), first, known)
        for field, own in by_field.items()
    }


def _heads(writes: Iterable[Write], known: Known) -> list[Write]:
    """Return the writes that no other one knew of."""
    last: dict[int, Write] = {}
    for write in writes:
        before = last.get(write.device)
        if before is None or before.sequence < write.sequence:
            last[write.device] = write
    found = list(last.values())
    if len(found) == 1:
        return found
    return [write for write in found if not any(_knows(other, write, known) for other in found)]


def _knows(one: Write, other: Write, known: Known) -> bool:
    if one.device == other.device:
        return one.sequence > other.sequence
    return known(one.device, one.sequence, other.device) >= other.sequence


def _without_echoes(field: str, heads: list[Write], first: Sequence[Write], known: Known) -> list[Write]:
    """Leave out a first making that says what another laptop's first making said, which was written since.

    Two laptops that import one row have made the same thing: who has changed it since has changed both.
    """
    if len(heads) == 1 or len(first) == 1:
        return heads
    return [
        head
        for head in heads
        if head not in first
        or not any(
            made is not head and made.says(field) == head.says(field) and _knows(other, made, known)
            for made in first
            for other in heads
        )
    ]


def _register(field: str, heads: Sequence[Write], rules: Rules) -> tuple[object, tuple[Write, ...]]:
    filled = [write for write in heads if not is_empty(write.says(field))]
    if not filled:
        # An empty text is something: it tells that there is a document at all.
        return next((said for write in _ranked(heads) if (said := write.says(field)) is not None), None), ()
    ranked = _ranked(filled)
    weight = max(rules.weight(field, write.says(field)) for write in ranked)
    ranked = tuple(write for write in ranked if rules.weight(field, write.says(field)) == weight)
    different: list[Write] = []
    for write in ranked:
        if all(write.says(field) != other.says(field) for other in different):
            different.append(write)
    is_told = len(different) > 1 and not rules.is_quiet(field, weight)
    return ranked[0].says(field), tuple(different) if is_told else ()


def _ranked(writes: Iterable[Write]) -> tuple[Write, ...]:
    return tuple(sorted(writes, key=lambda write: write.rank, reverse=True))


def is_empty(value: object) -> bool:
    """Tell whether a field's value says nothing; zero and False say something."""
    return value is None or value in ("", [], {})
