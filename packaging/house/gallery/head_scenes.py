"""Scenes of the head's desk: a draft submitted, remarked on, returned, mended, and agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from soxa.domain.offices import Role
from soxa.domain.remarks import Settled
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_ASKED = "Nêu rõ nguyên nhân số vụ tăng so với tháng trước; bỏ câu chung chung ở cuối mục."


def head(stage: Stage) -> None:
    """From the sealed draft to the head's word."""
    stage.open_anew("drafting")
    view = stage.place("reports").desk
    _open(stage)
    view.steps["seal"].click()
    stage.rest()
    stage.hush()
    view.steps["submit"].click()
    view.submit_panel.note.setPlainText(
        "Số liệu đã đối chiếu với các đơn vị; kính trình Chủ tịch ký ban hành."
    )
    stage.take("submit-panel")
    view.submit_panel.press.click()
    stage.rest()
    stage.hush()
    stage.take("submit-panel-waiting")
    _as_head(stage)
    stage.place("reports")
    _open(stage)
    view.steps["reopen"].click()
    stage.rest()
    stage.hush()
    view.remarks.click()
    stage.take("remarks-panel")
    view.remarks_panel.words.setText("Đã thêm một câu nêu nguyên nhân")
    view.remarks_panel.settled.emit(0, Settled.DONE, view.remarks_panel.words.text())
    stage.rest()
    stage.take("remarks-panel-settled")
    view.show_step(None)
    stage.take("desk-with-remark-point")


def _as_head(stage: Stage) -> None:
    session = stage.session
    head_person = next(one for one in session.people if one.role is Role.HEAD)
    before = session.person
    session.pick_person(head_person)
    today = stage.place("today")
    stage.rest()
    stage.take("today-of-the-head")
    today.waiting.pressed.emit(0)
    stage.rest()
    places = stage.desk.places.reports
    assert places is not None
    assert places.review is not None
    page: Any = places.review.page
    stage.take("review-page")
    page.text.setPlainText(_ASKED)
    page.return_press.click()
    stage.rest()
    stage.take("review-returned")
    stage.hush()
    session.pick_person(before)


def _open(stage: Stage) -> None:
    stage.session.report_wanted.emit(SAMPLE_REGIME, SAMPLE_PERIOD)
    stage.rest()
