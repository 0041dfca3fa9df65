"""Layers of packs: what an office adds itself lies over the pack it has received.

A layer has the form of a pack and may speak of everything in the pack below it; an entry of the same code
takes the place of the one below. So it makes sense only together with that pack, and is judged with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from soxa.domain.packs import Pack
from soxa.exchanging.packs import PackFaulty, decode_types, faults_of

_PARTS: Final = ("units", "kinds", "indicators", "regimes", "templates", "checks", "entry_checks", "slips")


def no_additions() -> Pack:
    """Return a layer without entries."""
    return Pack("", "", "", (), (), (), (), (), ())


def decode_layer(data: bytes) -> Pack:
    """Read a layer; whether it makes sense is told by `layered`.

    Raises:
        DataTooLarge: And the other errors of `soxa.exchanging.packs.decode_pack`.
    """
    return decode_types(data)


def layered(base: Pack, layer: Pack) -> Pack:
    """Return a pack with a layer over it; code, version and title stay the pack's.

    Raises:
        PackFaulty: The two make no sense together.
    """
    pack = laid_over(base, layer)
    faults = faults_of(pack)
    if faults:
        raise PackFaulty(faults=faults)
    return pack


def laid_over(base: Pack, layer: Pack) -> Pack:
    """Return a pack with a layer over it, whether or not the two make sense together."""
    parts: dict[str, Any] = {name: _over(getattr(base, name), getattr(layer, name)) for name in _PARTS}
    return replace(base, **parts)


def _over(below: Sequence[Any], above: Sequence[Any]) -> tuple[Any, ...]:
    own = {entry.code: entry for entry in above}
    kept = [own.pop(entry.code, entry) for entry in below]
    return (*kept, *own.values())
