"""What is due, when, and what to do next."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import NOW, empty_ledger

from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId, ReportId
from soxa.domain.reports import Sealing, SignedFile, State
from soxa.domain.sendings import Sending
from soxa.services.deadlines import Due, NextStep, Urgency, due, year_of
from soxa.services.drafting import open_report
from soxa.services.packs import shipped_pack
from soxa.storage.ledger import Ledger

R01 = "R01-thang"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        day = date(2026, 10, 20)
        made.activities.add([Activity(ActivityId(uuid4()), day, day, "HN", "Hội nghị")])
        yield made


def _monthly(found: tuple[Due, ...]) -> list[Due]:
    return [one for one in found if one.regime.code == R01]


def _labels(found: tuple[Due, ...]) -> list[str]:
    return [one.period.label for one in _monthly(found)]


def _by_label(found: tuple[Due, ...]) -> dict[str, Due]:
    return {one.period.label: one for one in _monthly(found)}


@pytest.mark.parametrize(
    ("today", "urgency", "step"),
    [
        (date(2026, 11, 1), Urgency.LATER, NextStep.COLLECT),
        (date(2026, 11, 10), Urgency.SOON, NextStep.COLLECT),
        (date(2026, 11, 14), Urgency.SOON, NextStep.WRITE),  # the closing day: it may be begun
        (date(2026, 11, 17), Urgency.SOON, NextStep.WRITE),
        (date(2026, 11, 18), Urgency.OVERDUE, NextStep.WRITE),
    ],
)
def test_a_report_comes_nearer(ledger: Ledger, today: date, urgency: Urgency, step: NextStep) -> None:
    one = _by_label(due(ledger, today))["2026-11"]
    assert one.deadline == date(2026, 11, 17)  # closed on Saturday 14: Monday, Tuesday
    assert (one.urgency, one.next_step, one.state, one.report) == (urgency, step, None, None)


def test_periods_before_the_ledger_are_nobodys_duty(ledger: Ledger) -> None:
    assert _labels(due(ledger, date(2026, 11, 20))) == ["2026-11"]  # the year's report takes December's place
    open_report(ledger, R01, "2026-10")
    assert _labels(due(ledger, date(2026, 11, 20))) == ["2026-10", "2026-11"]


def test_a_report_begun_stays_until_it_is_sent(ledger: Ledger) -> None:
    today = date(2026, 11, 20)
    begun = open_report(ledger, R01, "2026-03").report.id
    assert _labels(due(ledger, today)) == ["2026-03", "2026-11"]

    pdf = ledger.files.put(b"p", "p", "text/plain")
    ledger.reports.add_sealing(begun, Sealing(1, NOW, pdf, pdf, pdf), figures={})
    for step in (State.SIGNED, State.NUMBERED, State.ISSUED):
        ledger.reports.add_file(begun, SignedFile(pdf, step, NOW, by_other_tool=False))
    ledger.reports.add_sending(begun, Sending("UBND tỉnh", "folder", NOW, "0" * 64))
    assert _by_label(due(ledger, today))["2026-03"].next_step is NextStep.SEND
    ledger.reports.add_sending(begun, Sending("UBND tỉnh", "paper", NOW, "0" * 64))
    assert "2026-03" not in _by_label(due(ledger, today))


def test_an_empty_ledger_owes_the_running_period_only(tmp_path: Path) -> None:
    with empty_ledger(tmp_path / "leer.soxa") as made:
        found = due(made, date(2026, 11, 20))
        assert {one.regime.code for one in found} >= {"R04-nam", "R06-nam", "R07-quy"}
        assert all(one.period.start <= date(2026, 11, 20) < one.period.end for one in found)
        assert all(one.next_step is NextStep.COLLECT for one in found)


def test_each_state_names_its_next_step(ledger: Ledger) -> None:
    today = date(2026, 11, 16)
    report = open_report(ledger, R01, "2026-11").report.id

    def now() -> tuple[State | None, NextStep, Urgency]:
        one = _by_label(due(ledger, today))["2026-11"]
        assert one.report == report
        return one.state, one.next_step, one.urgency

    assert now() == (State.DRAFTING, NextStep.WRITE, Urgency.SOON)
    pdf, docx, xlsx = (ledger.files.put(name.encode(), name, "text/plain") for name in ("p", "d", "x"))
    ledger.reports.add_sealing(report, Sealing(1, NOW, pdf, docx, xlsx), figures={})
    assert now() == (State.SEALED, NextStep.SIGN, Urgency.SOON)
    for step, following in (
        (State.SIGNED, NextStep.NUMBER),
        (State.NUMBERED, NextStep.ISSUE),
        (State.ISSUED, NextStep.SEND),
    ):
        ledger.reports.add_file(report, SignedFile(pdf, step, NOW, by_other_tool=False))
        assert now() == (step, following, Urgency.SOON)
    ledger.reports.add_sending(report, Sending("UBND tỉnh", "mail", NOW, "0" * 64))
    assert now() == (State.SENT, NextStep.NOTHING, Urgency.DONE)
    assert "2026-11" not in _by_label(due(ledger, date(2026, 11, 20)))


def _with_regime(ledger: Ledger, **changes: object) -> None:
    raw = json.loads(shipped_pack())
    raw["regimes"].append({**raw["regimes"][0], "code": "X01", "skips": [], **changes})
    ledger.install_pack(json.dumps(raw).encode(), raw["code"], "2026.2")


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"valid_to": "2026-10-31"}, []),
        ({"valid_from": "2027-01-01"}, []),
        ({"frequency": "once"}, []),
        ({"frequency": "nine_months", "valid_from": "2026-10-01"}, []),  # nothing runs
        ({"frequency": "quarterly", "valid_from": "2026-01-01"}, ["2026-Q4"]),
        ({"frequency": "weekly"}, ["2026-W47"]),
    ],
)
def test_regimes_of_other_rhythms(ledger: Ledger, changes: dict[str, str], expected: list[str]) -> None:
    _with_regime(ledger, **changes)
    found = due(ledger, date(2026, 11, 20))
    assert [one.period.label for one in found if one.regime.code == "X01"] == expected


def test_a_year_has_a_cell_for_every_period(ledger: Ledger) -> None:
    report = open_report(ledger, R01, "2026-03").report
    found = year_of(ledger, 2026, date(2026, 11, 20))
    # March is the quarter's, but its report was begun all the same.
    assert _labels(found) == [f"2026-{month:02}" for month in (1, 2, 3, 4, 5, 7, 8, 10, 11)]
    assert [one.report for one in found if one.report] == [ReportId(report.id)]
    assert _by_label(found)["2026-02"].deadline == date(2026, 2, 24)  # Tết lies between
    others = {
        one.regime.code: one.period.label
        for one in found
        if one.regime.code.startswith(("R02", "R03", "R04"))
    }
    assert others == {
        "R02-quy1": "2026-Q1",
        "R02-9thang": "2026-9M",
        "R03-6thang": "2026-H1",
        "R04-nam": "2026",
    }


def test_sixty_regimes_over_a_year_are_judged_in_one_reading(tmp_path: Path) -> None:
    """The number of statements depends neither on regimes nor on periods."""
    raw = json.loads(shipped_pack())
    extra = [
        {**one, "code": f"X{number:02}-{one['code'][4:]}"} for number, one in enumerate(raw["regimes"][:30])
    ]
    raw["regimes"] = [{**one, "is_on": True} for one in [*raw["regimes"], *extra]]
    assert len(raw["regimes"]) >= 60
    with empty_ledger(tmp_path / "so.soxa") as made:
        made.install_pack(json.dumps(raw).encode(), raw["code"], "2026.2")
        day = date(2026, 2, 20)
        made.activities.add([Activity(ActivityId(uuid4()), day, day, "HN", "Hội nghị")])
        year_of(made, 2026, day)  # the pack is read once
        statements: list[str] = []
        made._writing.conn.set_trace_callback(statements.append)
        begun = time.perf_counter()
        cells = year_of(made, 2026, date(2026, 11, 20))
        took_s = time.perf_counter() - begun
        made._writing.conn.set_trace_callback(None)
        assert len(cells) > 150
        assert len(statements) < 30
        assert took_s < 1.0  # some tens of milliseconds, on a machine at rest
        statements.clear()
        made._writing.conn.set_trace_callback(statements.append)
        listed = due(made, date(2026, 11, 20))
        made._writing.conn.set_trace_callback(None)
        periods = {(one.period.start, one.period.end) for one in listed}
        assert len(statements) < 40 + 3 * len(periods)
