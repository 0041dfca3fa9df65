from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_activities import activities

from soxa.domain.activities import Activity
from soxa.storage.activity_rows import activity_fields, activity_from_fields, from_micros, to_micros
from soxa.storage.errors import QuantityTooLarge
from soxa.storage.history import read_json, write_json


@given(made=activities())
def test_an_activity_comes_back_from_its_fields_in_the_history(made: Activity) -> None:
    told = read_json(write_json(activity_fields(made)))
    assert activity_from_fields(made.id, told, to_mend=made.to_mend) == made


@given(value=st.decimals(-(10**11), 10**11, places=6))
def test_quantities_are_exact(value: Decimal) -> None:
    assert from_micros(to_micros("nguoi", value)) == value


@pytest.mark.parametrize("value", ["1e12", "-1e12", "0.0000005", "NaN", "-Infinity", "1e999999999"])
def test_what_does_not_fit_is_refused(value: str) -> None:
    with pytest.raises(QuantityTooLarge) as refused:
        to_micros("nguoi", Decimal(value))
    assert refused.value.parameters["code"] == "nguoi"
