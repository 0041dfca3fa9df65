"""Derived identities: the same thing on two laptops, and never two things as one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.ids import derived_id

LEDGER = UUID(int=1)
OTHER = UUID(int=2)
NAMES = st.lists(st.text(st.characters(min_codepoint=32)), min_size=1, max_size=4)


def test_the_same_names_give_the_same_thing_and_days_are_iso() -> None:
    begun = derived_id(LEDGER, "report", "R01", date(2026, 11, 1), date(2026, 12, 1))

    assert begun == derived_id(LEDGER, "report", "R01", "2026-11-01", "2026-12-01")
    assert begun.version == 5


def test_another_ledger_or_entity_gives_another_thing() -> None:
    assert derived_id(LEDGER, "report", "R01") != derived_id(OTHER, "report", "R01")
    assert derived_id(LEDGER, "report", "R01") != derived_id(LEDGER, "slip", "R01")


@given(NAMES, NAMES)
def test_different_names_are_different_things(one: list[str], other: list[str]) -> None:
    same = derived_id(LEDGER, "x", *one) == derived_id(LEDGER, "x", *other)

    assert same == (one == other)
