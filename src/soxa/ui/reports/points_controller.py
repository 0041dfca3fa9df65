"""What the points of a report do: shown in words, led to their place, answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError
from soxa.domain.drafts import Draft, Place
from soxa.domain.reports import State
from soxa.services import answering
from soxa.ui.reports.points_list import ShownPoint
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.reports.points_list import PointsList


class PointsController(QObject):
    """Binds the points of the draft on the desk to their list.

    Signals:
        place_wanted: The `Place` of a point that was chosen.
        answered: The `Draft` with an answer given or taken back.

    Args:
        session: What is shared.
        points: The list.
    """

    place_wanted = Signal(object)
    answered = Signal(object)

    def __init__(self, session: Session, points: PointsList) -> None:
        super().__init__(points)
        self._session, self._points = session, points
        self._draft: Draft | None = None
        points.point_chosen.connect(self._on_chosen)
        points.answer_wanted.connect(self._on_wanted)
        points.answer_given.connect(self._on_given)
        points.answer_taken_back.connect(self._on_taken_back)

    def show(self, draft: Draft) -> None:
        """List the points of a draft."""
        self._draft = draft
        shown = []
        for point in draft.points:
            said = self._session.wording.explain(point.message)
            shown.append(ShownPoint(point.severity, said.text, said.remedy, point.answer))
        frozen = ""
        if draft.is_frozen:
            is_out = draft.report.state in {State.ISSUED, State.SENT}
            frozen = self._session.say("ui.points.frozen_issued" if is_out else "ui.points.frozen")
        self._points.show_points(shown, frozen=frozen, writes=not self._session.ledger.read_only)

    def _place(self, number: int) -> Place | None:
        draft = self._draft
        if draft is None or not 0 <= number < len(draft.points):
            return None
        return draft.points[number].place

    def _on_chosen(self, number: int) -> None:
        place = self._place(number)
        if place is not None:
            self.place_wanted.emit(place)

    def _on_wanted(self, number: int) -> None:
        draft = self._draft
        if draft is None:
            return
        suggestion = answering.earlier_reason(self._session.ledger, draft, draft.points[number])
        self._points.ask(number, suggestion=suggestion)

    def _on_given(self, number: int, reason: str) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            answered = answering.answer_point(
                self._session.ledger, draft, draft.points[number], reason=reason
            )
        except AppError as error:
            said = self._session.wording.explain(error)
            self._points.ask(number, fault=f"{said.text} {said.remedy}".strip())
            return
        self._settle(answered)

    def _on_taken_back(self, number: int) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            opened = answering.take_answer_back(self._session.ledger, draft, draft.points[number])
        except AppError as error:
            self._session.tell_error(error)
            return
        self._settle(opened)

    def _settle(self, draft: Draft) -> None:
        self.show(draft)
        self._session.mark_saved()
        self.answered.emit(draft)
