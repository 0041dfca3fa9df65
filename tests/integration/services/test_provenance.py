"""From an activity to its reports and back; what changes behind a sealed report is told, with who and why."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import NOW, sample_ledger

from soxa.domain.activities import Activity, Status
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import ActivityId
from soxa.domain.reports import Report, State
from soxa.services.drafting import open_report, save_slip_value, set_override
from soxa.services.provenance import FigureChange, changed_reports, changed_since_sealing, reports_of
from soxa.services.sealing import reopen, seal
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

R01, NOVEMBER, DECEMBER = "R01-thang", "2026-11", "2026-12"
DAY = date(2026, 11, 3)
MEETINGS = FigureKey("CD03", Basis.ACTUAL)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    sample_ledger(path).close()
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made, path)
    with Ledger.open(path, actor="Công chức Văn hóa", clock=lambda: NOW) as opened:
        yield opened


@pytest.fixture
def sealed(ledger: Ledger) -> Report:
    draft = open_report(ledger, R01, NOVEMBER)
    seal(ledger, draft.report.id, now=NOW)
    return ledger.reports.by_id(draft.report.id)


def _meeting() -> Activity:
    return Activity(ActivityId(uuid4()), DAY, DAY, "HOP", "Họp thêm", place="Hội trường")


def _by_key(changes: tuple[FigureChange, ...]) -> dict[FigureKey, FigureChange]:
    return {one.key: one for one in changes}


def test_an_activity_tells_its_reports_and_they_tell_it(ledger: Ledger, sealed: Report) -> None:
    frozen = ledger.reports.frozen_figures(sealed.id, 1)[MEETINGS]
    one = frozen.sources.activities[0]
    open_report(ledger, R01, DECEMBER)
    november, december = reports_of(ledger, one)
    assert (november.report, november.state, november.is_frozen) == (sealed.id, State.SEALED, True)
    assert MEETINGS in november.figures
    assert "Số cuộc họp, hội nghị" in november.names
    # In December it counts for the year so far alone: the report is being written.
    assert (december.period.label, december.is_frozen) == (DECEMBER, False)
    assert FigureKey("CD03", Basis.CUMULATIVE) in december.figures
    assert MEETINGS not in december.figures
    for key in november.figures:
        assert one in ledger.reports.frozen_figures(sealed.id, 1)[key].sources.activities


def test_what_counts_nowhere_has_no_reports(ledger: Ledger, sealed: Report) -> None:
    planned = replace(_meeting(), status=Status.PLANNED)
    ledger.activities.add([planned])
    assert reports_of(ledger, planned.id) == ()


def test_a_reopened_draft_counts_as_it_is_now(ledger: Ledger, sealed: Report) -> None:
    one = ledger.reports.frozen_figures(sealed.id, 1)[MEETINGS].sources.activities[0]
    reopen(ledger, sealed.id)
    ledger.activities.remove([one])
    assert reports_of(ledger, one) == ()


def test_nothing_has_changed_as_long_as_nothing_was_changed(ledger: Ledger, sealed: Report) -> None:
    assert changed_since_sealing(ledger, sealed) == ()
    assert changed_reports(ledger) == {}
    ledger.activities.add([replace(_meeting(), status=Status.PLANNED)])  # touched, yet no figure is another
    assert changed_since_sealing(ledger, sealed) == ()


def test_an_entry_added_after_sealing_is_told_with_who_and_why(ledger: Ledger, sealed: Report) -> None:
    before = ledger.reports.frozen_figures(sealed.id, 1)[MEETINGS].value
    added = _meeting()
    ledger.activities.add([added])
    found = _by_key(changed_since_sealing(ledger, sealed))
    change = found[MEETINGS]
    assert (change.old, change.new) == (before, before + 1)  # type: ignore[operator]
    assert change.name == "Số cuộc họp, hội nghị"
    (cause,) = [one for one in change.causes if one.thing == added.id]
    assert (cause.entity, cause.title) == ("activity", "Họp thêm")
    assert (cause.change.was_made, cause.change.was_removed) == (True, False)
    assert cause.change.actor == "Công chức Văn hóa"
    assert FigureKey("CD03", Basis.CUMULATIVE) in found
    assert changed_reports(ledger) == {sealed.id: len(found)}
    # The sealed report itself stays as it is.
    assert ledger.reports.frozen_figures(sealed.id, 1)[MEETINGS].value == before


def test_one_entry_in_the_place_of_another_is_told_though_the_number_is_the_same(
    ledger: Ledger, sealed: Report
) -> None:
    frozen = ledger.reports.frozen_figures(sealed.id, 1)[MEETINGS]
    ledger.activities.remove([frozen.sources.activities[0]])
    other = _meeting()
    ledger.activities.add([other])
    change = _by_key(changed_since_sealing(ledger, sealed))[MEETINGS]
    assert change.old == change.new == frozen.value
    assert {one.thing for one in change.causes} >= {frozen.sources.activities[0], other.id}


def test_entries_removed_and_changed_are_told_as_such(ledger: Ledger, sealed: Report) -> None:
    first, second, *_ = ledger.reports.frozen_figures(sealed.id, 1)[MEETINGS].sources.activities
    ledger.activities.remove([first])
    ledger.activities.change(replace(ledger.activities.get([second])[0], status=Status.POSTPONED))
    change = _by_key(changed_since_sealing(ledger, sealed))[MEETINGS]
    told = {one.thing: one for one in change.causes}
    assert told[first].change.was_removed
    assert not told[second].change.was_removed
    assert not told[second].change.was_made
    assert told[first].title == ""


def test_a_slip_given_again_is_told(ledger: Ledger) -> None:
    unit = next(unit.id for unit in ledger.units() if unit.code == "KT")
    draft = open_report(ledger, R01, NOVEMBER)
    given = {"period": draft.period, "unit": unit, "given_on": date(2026, 11, 16), "source": "sổ"}
    save_slip_value(ledger, "NS01", value=Decimal(100), **given)  # type: ignore[arg-type]
    seal(ledger, draft.report.id, now=NOW)
    save_slip_value(ledger, "NS01", value=Decimal(120), **given)  # type: ignore[arg-type]
    report = ledger.reports.by_id(draft.report.id)
    change = _by_key(changed_since_sealing(ledger, report))[FigureKey("NS01", Basis.CUMULATIVE)]
    assert (change.old, change.new) == (Decimal(100), Decimal(120))
    assert [one.entity for one in change.causes] == ["slip"]


def test_a_plan_entered_later_is_told_without_an_entry_behind_it(ledger: Ledger, sealed: Report) -> None:
    other = open_report(ledger, R01, DECEMBER)
    plan = FigureKey("CD03", Basis.PLAN_PROVINCE)
    set_override(ledger, other.report.id, plan, Decimal(200))
    change = _by_key(changed_since_sealing(ledger, sealed))[plan]
    assert (change.new, change.causes) == (Decimal(200), ())


def test_a_report_being_written_changes_by_itself(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    ledger.activities.add([_meeting()])
    assert changed_since_sealing(ledger, draft.report) == ()


def test_ids_of_other_activities_are_not_mistaken(ledger: Ledger, sealed: Report) -> None:
    everything = ledger.activities.find(ActivityQuery(statuses=(Status.DONE,)))
    for activity in everything[:5]:
        keys = ledger.frozen.with_activity(activity.id).get(sealed.id, ())
        frozen = ledger.reports.frozen_figures(sealed.id, 1)
        assert set(keys) == {key for key, one in frozen.items() if activity.id in one.sources.activities}
