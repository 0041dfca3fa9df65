"""Scenes of what is put right after issue: the three acts, their tables, the list that says what holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from soxa.domain.activities import Activity
from soxa.domain.corrections import Act, RowKind
from soxa.domain.ids import ActivityId
from soxa.services import correcting
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_FORGOTTEN = date(2026, 11, 3)


def corrections(stage: Stage) -> None:
    """From the issued report to a letter, errata, and a report that replaces it."""
    stage.open_anew("issued")
    view = stage.place("reports").desk
    _open(stage)
    ledger = stage.session.ledger
    day = _FORGOTTEN
    ledger.activities.add(
        [Activity(ActivityId(uuid4()), day, day, "HOP", "Họp giao ban đầu tháng 11", place="Hội trường UBND")]
    )
    view.steps["correct"].click()
    stage.rest()
    stage.hush()
    stage.take("correct-acts")
    _begin(stage, view, Act.EXPLAIN)
    stage.take("correct-letter-figures")
    view.correct_table.show_kind(RowKind.OPINION)
    stage.take("correct-letter-opinions-empty")
    view.correct_table.back.click()
    stage.rest()
    stage.take("correct-letter-desk")
    _open_first(stage)
    _begin(stage, view, Act.ERRATUM)
    controller = _desk(stage)
    correcting.add_row(
        ledger,
        controller.draft.report.id,
        RowKind.FORM,
        reason="Nơi nhận, trang cuối",
        old="Lưu: VT",
        new="Lưu: VT, VP",
    )
    controller.recompute()
    stage.rest()
    stage.take("correct-errata")
    _open_first(stage)
    _begin(stage, view, Act.REPLACE)
    correcting.add_row(
        ledger,
        controller.draft.report.id,
        RowKind.OPINION,
        old="Đề nghị bổ sung cuộc họp đầu tháng",
        source="Văn phòng UBND tỉnh, đã nhận qua điện thoại, 09 giờ 15, ngày 18/11/2026",
        reason="Tiếp thu",
        new="Bổ sung 01 cuộc họp, sửa số liệu mục I",
    )
    correcting.fill(ledger, controller.draft.report.id)
    controller.recompute()
    stage.rest()
    stage.hush()
    stage.take("correct-replacing-desk")
    view.steps["correct"].click()
    stage.rest()
    stage.take("correct-opinions")
    places = stage.desk.places.reports
    assert places is not None
    places.leave_desk()
    stage.rest()
    stage.take("correct-list")
    stage.place("today")
    stage.rest()
    stage.take("correct-today")


def _begin(stage: Stage, view: Any, act: Act) -> None:
    if not view.is_at_step():
        view.steps["correct"].click()
        stage.rest()
    view.correct_panel.act_wanted.emit(act)
    stage.rest()
    stage.hush()


def _open_first(stage: Stage) -> None:
    """Open the issued report again, by itself: the period has several documents by now."""
    ledger = stage.session.ledger
    period = _desk(stage).draft.period
    first = correcting.documents(ledger, SAMPLE_REGIME, period)[0]
    stage.session.document_wanted.emit(first.report)
    stage.rest()


def _desk(stage: Stage) -> Any:
    places = stage.desk.places.reports
    assert places is not None
    return places.desk


def _open(stage: Stage) -> None:
    stage.session.report_wanted.emit(SAMPLE_REGIME, SAMPLE_PERIOD)
    stage.rest()
