"""Packs: the shipped one, and reading any."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from soxa.base.resources import resource_path

if TYPE_CHECKING:
    from soxa.domain.packs import Pack  # loaded with the first pack, not with the first window

SHIPPED_CODE = "goi-chung-cap-xa"


def shipped_pack() -> bytes:
    """Return the pack that comes with the program, as its file has it."""
    return resource_path("packs", f"{SHIPPED_CODE}.json").read_bytes()


@lru_cache(maxsize=8)
def read_pack(data: bytes) -> Pack:
    """Read a pack; the same bytes are read once.

    Raises:
        DataTooLarge: More bytes than a pack has.
        DataTooDeep: More nested brackets than a pack has.
        DataNotJson: Not JSON in UTF-8.
        PackFaulty: With every fault and its path.
    """
    from soxa.exchanging.packs import decode_pack  # noqa: PLC0415 - not before there is a pack to read

    return decode_pack(data)
