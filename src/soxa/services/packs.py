"""Packs: the shipped one, reading any, and the one an office works with: a received one and its own layer."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from soxa.base.resources import resource_path

if TYPE_CHECKING:
    from soxa.domain.packs import Pack  # loaded with the first pack, not with the first window
    from soxa.domain.reports import Report
    from soxa.storage.ledger import Ledger

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


def pack_of(ledger: Ledger) -> Pack:
    """Return what a ledger's office works with: the pack that holds, with the office's additions over it.

    Its regimes are as the office has set them: receivers, deadlines, what is switched off, what is confirmed.

    Raises:
        PackFaulty: And the other errors of `read_pack`: a received pack that the additions no longer fit too.
    """
    return _with_settings(ledger, base_pack_of(ledger))


def _with_settings(ledger: Ledger, pack: Pack) -> Pack:
    settings = ledger.regime_settings.all()
    if not settings:
        return pack
    from soxa.domain.regime_settings import merged  # noqa: PLC0415 - as above

    return replace(pack, regimes=tuple(merged(one, settings.get(one.code)) for one in pack.regimes))


def pack_at_sealing(ledger: Ledger, report: Report) -> Pack:
    """Return the pack that a report was last sealed with: what is sealed is never read by another.

    Its regimes are as the office has set them. A report that was not sealed has the pack that holds.
    """
    if not report.sealings:
        return pack_of(ledger)
    data, own = ledger.pack_bytes_at_sealing(report.id, report.sealings[-1].draft)
    return _with_settings(ledger, _layered(data, own)) if data else pack_of(ledger)


def base_pack_of(ledger: Ledger) -> Pack:
    """Return the pack with the office's additions, its regimes as their makers gave them.

    Raises:
        PackFaulty: As `pack_of`.
    """
    return _layered(ledger.pack_bytes(), ledger.own_pack_bytes())


def own_additions(ledger: Ledger) -> Pack:
    """Return what the office has added itself; a pack without entries if nothing."""
    from soxa.exchanging.pack_layers import decode_layer, no_additions  # noqa: PLC0415 - as above

    data = ledger.own_pack_bytes()
    return decode_layer(data) if data else no_additions()


@lru_cache(maxsize=8)
def _layered(data: bytes, own: bytes) -> Pack:
    if not own:
        return read_pack(data)
    from soxa.exchanging.pack_layers import decode_layer, layered  # noqa: PLC0415 - as above

    return layered(read_pack(data), decode_layer(own))
