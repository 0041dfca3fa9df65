"""Two laptops correct the same issued report without knowing of each other, and end with one document."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from issued_ledger import NOVEMBER, R01, SEALED, issued_ledger, sample_keys
from joined_ledgers import are_equal, give, join

from soxa.domain.corrections import Act, RowKind
from soxa.domain.ids import DeviceId, ReportId
from soxa.services import correcting
from soxa.services.drafting import open_document, open_report
from soxa.services.sealing import seal
from soxa.storage.ledger import Ledger


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("issued") / "so.soxa"
    issued_ledger(path, sample_keys()).close()
    return path


@pytest.fixture
def laptops(made: Path, tmp_path: Path) -> Iterator[tuple[Ledger, Ledger]]:
    paths = [tmp_path / f"so-{number}.soxa" for number in range(2)]
    for path in paths:
        shutil.copy(made, path)
    opened = [
        Ledger.open(
            path, actor=f"Cán bộ {number}", device=DeviceId(UUID(int=number + 1)), clock=lambda: SEALED
        )
        for number, path in enumerate(paths)
    ]
    yield opened[0], opened[1]
    for one in opened:
        one.close()


def old_of(ledger: Ledger) -> ReportId:
    return open_report(ledger, R01, NOVEMBER).report.id


@pytest.mark.parametrize("act", list(Act))
def test_the_same_correction_begun_twice_is_one_document(laptops: tuple[Ledger, Ledger], act: Act) -> None:
    one, two = laptops
    old = old_of(one)
    first, second = (correcting.begin(ledger, old, act) for ledger in laptops)
    assert first.id == second.id
    kind = RowKind.FORM if act is Act.ERRATUM else RowKind.OPINION
    correcting.add_row(one, first.id, kind, old="a", new="b", reason="c")
    correcting.add_row(two, second.id, kind, old="d", new="e", reason="g")
    join(laptops)
    are_equal(laptops)
    assert [row.old for row in one.corrections.rows(first.id)] == [
        row.old for row in two.corrections.rows(second.id)
    ]
    assert {row.old for row in one.corrections.rows(first.id)} >= {"a", "d"}
    assert len(correcting.documents(one, R01, first.period)) == 2
    for ledger in laptops:
        assert ledger.history.verify().holds


@pytest.mark.parametrize("act", [Act.REPLACE, Act.ERRATUM])
def test_what_was_sealed_on_one_laptop_counts_though_the_other_gave_it_up(
    laptops: tuple[Ledger, Ledger], act: Act
) -> None:
    one, two = laptops
    old = old_of(one)
    new = correcting.begin(one, old, act).id
    correcting.add_row(one, new, RowKind.FORM, reason="Trang 1", old="a", new="b")
    join(laptops)
    correcting.give_up(two, new)
    seal(one, new, now=SEALED)
    join(laptops)
    are_equal(laptops)
    for ledger in laptops:
        period = ledger.reports.by_id(old).period
        assert new in {found.report for found in correcting.documents(ledger, R01, period)}
        assert new in {found.report for found in ledger.reports.standings() if not found.withdrawn}
        assert correcting.begin(ledger, old, act).id == new
        assert (open_report(ledger, R01, NOVEMBER).report.id == new) is (act is Act.REPLACE)
        assert new in {found.id for found in ledger.reports.correcting(old)}


def test_what_one_seals_and_gives_up_arrives_in_any_order(laptops: tuple[Ledger, Ledger]) -> None:
    one, two = laptops
    old = old_of(one)
    new = correcting.begin(one, old, Act.REPLACE).id
    letter = correcting.begin(one, old, Act.EXPLAIN).id
    correcting.give_up(one, letter)
    seal(one, new, now=SEALED)
    for seed in (1, 2):
        give(one, two, rng=random.Random(seed))
    assert two.reports.by_id(letter).withdrawn
    told = open_document(two, new)
    assert told.is_frozen
    assert told.correction is not None
    assert told.correction.corrected.number == "12/BC-UBND"
    assert [one.report for one in correcting.documents(two, R01, told.period)] == [old, new]
    join(laptops)
    are_equal(laptops)
