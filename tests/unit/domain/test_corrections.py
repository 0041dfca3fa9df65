"""Chains of reports that replaced one another, and rows in their order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.corrections import (
    Act,
    Corrected,
    Correcting,
    Correction,
    CorrectionRow,
    RowKind,
    in_order,
    print_value,
    tips,
)
from soxa.domain.ids import CorrectionRowId, ReportId
from soxa.domain.periods import Period
from soxa.domain.reports import Report
from soxa.domain.values import Absence, Value

PERIOD = Period(date(2026, 10, 15), date(2026, 11, 15), "2026-11")


def name(number: int) -> ReportId:
    return ReportId(UUID(int=number))


def row(number: int, place: int, kind: RowKind = RowKind.OPINION) -> CorrectionRow:
    return CorrectionRow(CorrectionRowId(UUID(int=number)), name(1), kind, place)


def test_the_last_of_a_chain_is_told_for_all_before_it() -> None:
    assert tips({name(2): name(1), name(3): name(2), name(9): name(8)}) == {
        name(1): name(3),
        name(2): name(3),
        name(8): name(9),
    }


@given(st.dictionaries(st.integers(0, 6), st.integers(0, 6)))
def test_no_circle_of_false_claims_keeps_anybody_waiting(claims: dict[int, int]) -> None:
    found = tips({name(new): name(old) for new, old in claims.items()})
    assert set(found) == {name(old) for old in claims.values()}


def test_rows_stand_by_place_and_then_by_identity() -> None:
    rows = (row(3, 2), row(2, 1), row(1, 2))
    assert [one.id.int for one in in_order(rows)] == [2, 1, 3]
    correction = Correction(
        Act.REPLACE, Corrected(name(1), "12/BC-UBND", date(2026, 11, 16), "x", "a" * 64), in_order(rows)
    )
    assert correction.of(RowKind.OPINION) == in_order(rows)
    assert correction.of(RowKind.FORM) == ()


@pytest.mark.parametrize(
    ("value", "decimals", "printed"),
    [
        (Decimal("1250.5"), 1, "1.250,5"),
        (Decimal(0), 0, "0"),
        (Absence.NIL, 0, "Không phát sinh"),
        (Absence.BLANK, 0, "-"),
    ],
)
def test_a_number_a_nil_and_a_blank_are_printed_apart(value: Value, decimals: int, printed: str) -> None:
    assert print_value(value, decimals) == printed


def test_only_a_replacing_report_replaces_and_only_letters_are_letters() -> None:
    plain = Report(name(2), "R01", PERIOD, ())
    acts = {act: replace(plain, correcting=Correcting(act, name(1))) for act in Act}
    assert (plain.replaces, plain.is_letter) == (None, False)
    assert [acts[act].replaces for act in Act] == [name(1), None, None]
    assert [acts[act].is_letter for act in Act] == [False, True, True]
