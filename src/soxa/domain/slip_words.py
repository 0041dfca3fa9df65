"""The words of slips: what each unit said last, and which section of an outline takes it.

A unit's paragraph keeps its identity from version to version, so that a newer slip is offered beside what
somebody made of the older one, and never printed twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from soxa.domain.ids import UnitId
from soxa.domain.offices import Unit
from soxa.domain.packs import Section, SlipTemplate
from soxa.domain.slips import Slip, in_order
from soxa.domain.text import clean

WORDS: Final = "slip"
"""Beginning of the identity of blocks that come from slips, behind the section's code."""


@dataclass(frozen=True, slots=True)
class SlipWords:
    """What a unit said in one field of its slips."""

    slip: Slip
    """The slip that says it: the latest whose field is not blank."""
    text: str
    """Its words, one line."""

    @property
    def key(self) -> str:
        """Whose words they are: the same for every version of a unit's slip."""
        return f"{WORDS}.{self.slip.unit.hex}.{self.slip.form}"

    def block_id(self, section: str) -> str:
        """Return the identity of its paragraph in a section."""
        return f"{section}.{self.key}"


def is_of_slip(block: str) -> bool:
    """Tell whether a paragraph of that identity comes from a slip."""
    return f".{WORDS}." in block


def highlights_of(slips: Iterable[Slip], units: Sequence[UnitId]) -> tuple[SlipWords, ...]:
    """Return the highlights (Nội dung nổi bật) of slips, one for each unit and form, by unit as given."""
    return _latest(((slip, slip.highlights) for slip in in_order(slips)), units)


def difficulties_of(slips: Iterable[Slip], units: Sequence[UnitId]) -> tuple[SlipWords, ...]:
    """Return the difficulties and proposals of slips, one for each unit and form, by unit as given."""
    return _latest(((slip, slip.difficulties) for slip in in_order(slips)), units)


def section_for(
    sections: Sequence[Section],
    *,
    unit: Unit,
    owners: Mapping[str, UnitId],
    template: SlipTemplate | None,
) -> str:
    """Return the code of the section that takes a unit's words; empty if none does.

    What the office has given the unit goes before what the pack says; the slip's own sections go before those
    that merely bear the unit's code; of several the first.

    Args:
        sections: Of the outline, in order.
        unit: Who said it.
        owners: What the office says: unit by section.
        template: The slip in the pack; None for one it does not know.
    """
    texts = [one for one in sections if one.has_text]
    own = [one.code for one in texts if owners.get(one.code) == unit.id]
    bearing = [one.code for one in texts if unit.code and unit.code in {one.unit, *one.other_units}]
    named = template.sections if template is not None else ()
    inside = [one.code for one in texts if any(_is_inside(one.code, head) for head in named)]
    both = [code for code in bearing if code in inside]
    return next(iter([*own, *both, *bearing, *inside]), "")


def _is_inside(code: str, head: str) -> bool:
    return code == head or code.startswith(f"{head}.")


def _latest(said: Iterable[tuple[Slip, str]], units: Sequence[UnitId]) -> tuple[SlipWords, ...]:
    """Return the last words of each unit and form; a blank replaces nothing."""
    found: dict[tuple[UnitId, str], SlipWords] = {}
    for slip, raw in said:
        text = clean(raw)
        if text:
            found[slip.unit, slip.form] = SlipWords(slip, text)
    place = {unit: at for at, unit in enumerate(units)}
    return tuple(
        found[key]
        for key in sorted(found, key=lambda key: (place.get(key[0], len(place)), key[0].bytes, key[1]))
    )
