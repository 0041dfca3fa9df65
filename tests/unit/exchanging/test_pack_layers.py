"""What an office adds lies over the pack it received, and makes sense together with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from soxa.exchanging.pack_layers import decode_layer, layered, no_additions
from soxa.exchanging.packs import PackFaulty, encode_pack
from soxa.services.packs import read_pack, shipped_pack


def test_an_own_regime_speaks_of_what_the_pack_has() -> None:
    base = read_pack(shipped_pack())
    regime = replace(base.regimes[0], code="CV-1", name="Theo công văn")
    layer = replace(no_additions(), code="cua-co-quan", version="1", regimes=(regime,))
    whole = layered(base, decode_layer(encode_pack(layer)))
    assert whole.regimes == (*base.regimes, regime)
    assert (whole.code, whole.kinds) == (base.code, base.kinds)


def test_an_entry_of_the_same_code_takes_the_place_of_the_packs() -> None:
    base = read_pack(shipped_pack())
    renamed = replace(base.indicators[2], name="Số cuộc họp của xã")
    whole = layered(base, replace(no_additions(), indicators=(renamed,)))
    assert whole.indicators[2] == renamed
    assert len(whole.indicators) == len(base.indicators)


def test_a_layer_that_names_what_is_not_there_is_refused() -> None:
    base = read_pack(shipped_pack())
    regime = replace(base.regimes[0], code="CV-1", template="khong-co")
    with pytest.raises(PackFaulty) as refused:
        layered(base, replace(no_additions(), regimes=(regime,)))
    assert [fault.message.id for fault in refused.value.faults] == ["pack.unknown_code"]
