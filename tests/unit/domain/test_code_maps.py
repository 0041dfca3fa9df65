"""Values under new codes: renamed ones go along, sums need all their parts, split ones are never divided."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.code_maps import CodeMap, MapKind, carried
from soxa.domain.values import Absence, Value

RENAME = CodeMap(("A",), MapKind.RENAME, ("B",))
MERGE = CodeMap(("A", "B"), MapKind.MERGE, ("C",))
SPLIT = CodeMap(("A",), MapKind.SPLIT, ("B", "C"))


@pytest.mark.parametrize(
    ("one", "values", "expected"),
    [
        (RENAME, {"A": Decimal(3)}, {"B": Decimal(3)}),
        (RENAME, {"A": Absence.NIL}, {"B": Absence.NIL}),
        (RENAME, {"A": Decimal(3), "B": Decimal(4)}, {}),
        (RENAME, {}, {}),
        (MERGE, {"A": Decimal(3), "B": Decimal(4)}, {"C": Decimal(7)}),
        (MERGE, {"A": Decimal(3), "B": Absence.NIL}, {"C": Decimal(3)}),
        (MERGE, {"A": Decimal(3)}, {}),
        (MERGE, {"A": Decimal(3), "B": Absence.BLANK}, {}),
        (SPLIT, {"A": Decimal(3)}, {}),
    ],
)
def test_what_a_new_code_takes_over(
    one: CodeMap, values: dict[str, Value], expected: dict[str, Value]
) -> None:
    assert dict(carried(values, [one], is_added=lambda _code: True)) == expected


def test_what_may_not_be_added_is_not_merged() -> None:
    values: dict[str, Value] = {"A": Decimal(30), "B": Decimal(50)}
    assert not dict(carried(values, [MERGE], is_added=lambda _code: False))


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=6))
def test_a_merged_series_has_the_sum_of_its_parts(parts: list[int]) -> None:
    codes = tuple(f"X{at}" for at in range(len(parts)))
    values: dict[str, Value] = {code: Decimal(part) for code, part in zip(codes, parts, strict=True)}
    one = CodeMap(codes, MapKind.MERGE, ("C",))
    assert one.is_whole
    assert dict(carried(values, [one], is_added=lambda _code: True)) == {"C": Decimal(sum(parts))}


@pytest.mark.parametrize(
    "one",
    [
        CodeMap(("A", "B"), MapKind.RENAME, ("C",)),
        CodeMap(("A",), MapKind.MERGE, ("C",)),
        CodeMap(("A", "A"), MapKind.MERGE, ("C",)),
        CodeMap(("A",), MapKind.SPLIT, ("B",)),
        CodeMap((), MapKind.RENAME, ("B",)),
    ],
)
def test_a_map_names_as_many_codes_as_its_kind_has(one: CodeMap) -> None:
    assert not one.is_whole
