"""Scenes of the desk's notes: points answered, figures that moved, sentences offered, words carried over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from soxa.domain.activities import Activity
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import ActivityId
from soxa.domain.packs import Severity
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.services.drafting import open_report, save_text, set_override
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME
from soxa.storage.activities import ActivityQuery

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_NEXT = "2027-01"
"""December has a report of its own."""
_DAY = date(2026, 11, 12)


def points(stage: Stage) -> None:
    """From the first look at a report to what the ledger did behind it after sealing."""
    stage.open("drafting")
    ledger = stage.session.ledger
    view = stage.place("reports").desk
    _open(stage, SAMPLE_PERIOD)
    draft = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
    _answering(stage, view)
    words = "Các đơn vị phối hợp chặt chẽ, hoàn thành nhiệm vụ được giao trong kỳ."
    save_text(
        ledger,
        draft.report.id,
        SectionText("III.1", (Block(str(uuid4()), (TextRun(words),), Author.CLERK),)),
    )
    _take_over(stage)
    ledger.activities.add([_meeting(at) for at in range(3)])
    _open(stage, SAMPLE_PERIOD)
    controller = _controller(stage)
    controller.write("I")
    stage.take("desk-figures-moved-and-sentence-offered")
    view.notes.offer_taken.emit()
    stage.rest()
    view.notes.looked.emit()
    stage.take("desk-offer-taken")
    key = FigureKey("CD03", Basis.ESTIMATE)
    set_override(ledger, draft.report.id, key, Decimal(20), reason="Theo lịch công tác đến hết kỳ")
    set_override(ledger, draft.report.id, FigureKey("CD03", Basis.PLAN_PROVINCE), Decimal(250))
    _open(stage, SAMPLE_PERIOD)
    view.show_tab(1)
    view.figures.choose("CD03")
    view.figures.plan_basis.setCurrentIndex(2)
    stage.take("desk-figures-compared")
    view.show_tab(0)
    controller.show_figure(FigureKey("CD03", Basis.ACTUAL))
    stage.take("desk-figure-by-unit")
    view.card.dismiss()
    _open(stage, _NEXT)
    controller.write("III.1")
    view.carry.click()
    stage.rest()
    stage.take("desk-words-carried-over")
    stage.hush()
    _after_sealing(stage)


def _answering(stage: Stage, view: Any) -> None:
    view.points.list.setCurrentRow(0)
    view.points.list.setFocus()
    shown = view.points._points  # noqa: SLF001 - what a person sees
    at = next(at for at in range(view.points.list.count()) if shown[at].severity is Severity.WARN)
    view.points.list.setCurrentRow(at)
    view.points.answer_press.click()
    stage.take("points-asked-why")
    view.points.give.click()
    stage.take("points-reason-missing")
    view.points.reason.setText("Đơn vị chưa có hoạt động trong kỳ")
    view.points.give.click()
    view.points.answered.setChecked(True)
    view.points.list.setCurrentRow(view.points.list.count() - 1)
    stage.take("points-answered")
    view.points.answered.setChecked(False)


def _take_over(stage: Stage) -> None:
    """Put a sentence into the clerk's words, and let the machine make another one."""
    ledger = stage.session.ledger
    draft = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
    blocks = draft.text("I").blocks
    hers = tuple(
        replace(one, runs=(TextRun("Duy trì họp giao ban. "), *one.runs), author=Author.CLERK)
        if one.id == "I.hop"
        else one
        for one in blocks
    )
    save_text(ledger, draft.report.id, SectionText("I", hers))
    period = draft.period
    conferences = ActivityQuery(start=period.start, end=period.end, kinds=("HN",))
    ledger.activities.remove([one.id for one in ledger.activities.find(conferences)])


def _after_sealing(stage: Stage) -> None:
    stage.open("sealed")
    ledger = stage.session.ledger
    ledger.activities.add([_meeting(9)])
    view = stage.place("reports")
    controller = stage.desk.places.reports
    assert controller is not None
    controller.leave_desk()
    stage.rest()
    stage.take("reports-changed-since-sealing")
    _open(stage, SAMPLE_PERIOD)
    stage.take("desk-changed-since-sealing")
    assert view.desk.isVisible()
    stage.open("numbered")
    _open(stage, SAMPLE_PERIOD)
    view = stage.place("reports")
    view.desk.steps["number"].click()
    stage.take("step-number-again")


def _meeting(number: int) -> Activity:
    title = f"Họp giao ban đột xuất lần {number + 1}"
    return Activity(ActivityId(uuid4()), _DAY, _DAY, "HOP", title, place="Phòng họp UBND xã")


def _controller(stage: Stage) -> Any:
    controller = stage.desk.places.reports
    assert controller is not None
    return controller.desk


def _open(stage: Stage, label: str) -> None:
    stage.place("reports")
    controller = stage.desk.places.reports
    assert controller is not None
    controller.open(SAMPLE_REGIME, label)
    stage.wait_until(
        lambda: controller.desk.draft is not None and controller.desk.draft.period.label == label, "the draft"
    )
    stage.rest()
