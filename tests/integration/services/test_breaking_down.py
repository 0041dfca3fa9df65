"""Figures of the sample's month told apart: rows add up, ratios are each row's own, and nothing is hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sample_ledger import sample_ledger

from soxa.domain.activities import Status
from soxa.domain.drafts import Draft
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.packs import Source
from soxa.domain.values import Absence
from soxa.services.breaking_down import NotBrokenDown, breakdown, ways
from soxa.services.drafting import open_report, set_override
from soxa.storage.ledger import Ledger


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    with sample_ledger(path) as opened:
        yield opened


@pytest.fixture
def draft(ledger: Ledger) -> Draft:
    return open_report(ledger, "R01", "2026-11")


def _key(text: str) -> FigureKey:
    return FigureKey.parse(text)


@pytest.mark.parametrize("basis", [Basis.ACTUAL, Basis.CUMULATIVE, Basis.PREVIOUS])
def test_rows_add_up_to_the_whole_and_share_out_its_sources(
    ledger: Ledger, draft: Draft, basis: Basis
) -> None:
    seen = 0
    for indicator in draft.pack.indicators:
        figure = draft.figures.get(FigureKey(indicator.code, basis))
        if figure is None or figure.value is Absence.BLANK or indicator.source is Source.FORMULA:
            continue
        for by in ways(indicator):
            if not figure.sources.activities and not figure.sources.slips:
                continue
            found = breakdown(ledger, draft, figure.key, by=by)
            numbers = [row.value for row in found.rows if isinstance(row.value, Decimal)]
            assert sum(numbers, Decimal(0)) == (figure.value if figure.value is not Absence.NIL else 0)
            assert found.rest == 0
            entries = [entry for row in found.rows for entry in row.sources.activities]
            assert sorted(entries) == sorted(figure.sources.activities)
            assert sum(len(row.sources.slips) for row in found.rows) == len(figure.sources.slips)
            assert all(row.name for row in found.rows if row.answer)
            seen += 1
    assert seen > 20


def test_a_ratio_of_a_unit_is_its_own_numerator_over_its_own_denominator(
    ledger: Ledger, draft: Draft
) -> None:
    found = breakdown(ledger, draft, _key("HC10.actual"))
    assert found.rest is None
    above = {row.answer: row.value for row in breakdown(ledger, draft, _key("HC03.actual")).rows}
    below = {row.answer: row.value for row in breakdown(ledger, draft, _key("HC02.actual")).rows}
    assert {row.answer for row in found.rows} == set(above) | set(below)
    for row in found.rows:
        one, other = above.get(row.answer, Decimal(0)), below.get(row.answer, Decimal(0))
        assert isinstance(one, Decimal)
        assert isinstance(other, Decimal)
        assert row.value == (one / other * 100 if other else Absence.BLANK)


def test_a_plan_and_what_nobody_has_are_not_told_apart(ledger: Ledger, draft: Draft) -> None:
    set_override(ledger, draft.report.id, _key("CD03.plan_province"), Decimal(100))
    again = open_report(ledger, "R01", "2026-11")
    for text in ("CD03.plan_province", "CD03.ratio_plan_province", "ZZ.actual"):
        with pytest.raises(NotBrokenDown):
            breakdown(ledger, again, _key(text))
    with pytest.raises(NotBrokenDown):
        breakdown(ledger, again, _key("CD03.actual"), by="kenh")  # no breakdown of its indicator


def test_a_blank_has_no_rows(ledger: Ledger, draft: Draft) -> None:
    blank = next(key for key, one in draft.figures.items() if one.value is Absence.BLANK)
    assert breakdown(ledger, draft, blank).rows == ()


def test_what_a_frozen_figure_lost_since_is_said(ledger: Ledger, draft: Draft) -> None:
    figure = draft.figures[_key("CD03.actual")]
    lost = ledger.activities.get(figure.sources.activities[:1])[0]
    ledger.activities.change(replace(lost, status=Status.CANCELLED))
    assert breakdown(ledger, draft, figure.key).rest == 1
    ledger.activities.change(lost)


def test_a_number_of_different_answers_is_not_told_apart(draft: Draft) -> None:
    counted = draft.pack.indicator("CD03")
    assert ways(counted)[0] == "unit"
    assert ways(replace(counted, breakdown=("kind", "unit"))) == ("unit", "kind")
    distinct = replace(counted.selections[0], operation=type(counted.selections[0].operation)("distinct"))
    assert ways(replace(counted, selections=(distinct,))) == ()
