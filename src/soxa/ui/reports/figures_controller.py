"""What the table of figures does: leads behind a figure, takes what a unit gave and what is planned."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError
from soxa.domain.drafts import Draft
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.values import Absence
from soxa.services import drafting
from soxa.ui.reports.figures import figure_rows
from soxa.ui.reports.figures_panel import FiguresPanel
from soxa.ui.session import Session


class FiguresController(QObject):
    """Binds a draft's figures to their table.

    Signals:
        figure_wanted: The `FigureKey` of a figure to look behind.
        given: A value was kept: the report is to be drafted anew.

    Args:
        session: What is shared.
        panel: What is shown.
    """

    figure_wanted = Signal(object)
    given = Signal()

    def __init__(self, session: Session, panel: FiguresPanel) -> None:
        super().__init__(panel)
        self._session, self._panel = session, panel
        self._draft: Draft | None = None
        panel.figure_wanted.connect(self._on_cell)
        panel.indicator_chosen.connect(self._on_indicator)
        panel.slip_given.connect(self._give_slip)
        panel.plan_given.connect(self._give_plan)

    def show(self, draft: Draft) -> None:
        """Show a draft's figures."""
        self._draft = draft
        self._panel.show_rows(figure_rows(self._session, draft))

    # Inside

    def _on_cell(self, indicator: str, basis: Basis) -> None:
        key = FigureKey(indicator, basis)
        if self._draft is not None and key in self._draft.figures:
            self.figure_wanted.emit(key)

    def _on_indicator(self, code: str) -> None:
        if self._draft is None or not code:
            return
        row = next((row for row in figure_rows(self._session, self._draft) if row.indicator == code), None)
        if row is not None:
            writes = not self._draft.is_frozen and not self._session.ledger.read_only
            self._panel.show_entry(row, writes=writes)
            self._choose_responsible(self._draft.indicator(code).responsible)

    def _choose_responsible(self, responsible: str) -> None:
        unit = next((unit for unit in self._session.units if unit.code == responsible), None)
        if unit is not None and responsible:
            self._panel.unit.choose(unit.id)

    def _give_slip(self) -> None:
        panel, draft = self._panel, self._draft
        code = panel.chosen_indicator()
        if draft is None or not code:
            return
        fault, number, day = panel.value.fault(), panel.value.number(), panel.given_on.day()
        unit = next((unit.id for unit in self._session.units if unit.id == panel.unit.value()), None)
        value = Absence.NIL if panel.nil.isChecked() else number
        if fault is not None:
            panel.show_fault(self._session.wording.tell(fault))
            return
        if value is None or day is None or unit is None:
            panel.show_fault(self._session.say("ui.figures.incomplete"))
            return
        try:
            drafting.save_slip_value(
                self._session.ledger,
                code,
                period=draft.period,
                value=value,
                unit=unit,
                given_on=day,
                source=panel.source.text(),
            )
        except AppError as error:
            self._show_refusal(error)
            return
        panel.value.clear()
        panel.nil.setChecked(False)
        self._settle()

    def _give_plan(self, basis: Basis) -> None:
        panel, draft = self._panel, self._draft
        code = panel.chosen_indicator()
        if draft is None or not code:
            return
        fault, number = panel.plan.fault(), panel.plan.number()
        if fault is not None or number is None:
            said = self._session.wording.tell(fault) if fault else self._session.say("ui.figures.no_number")
            panel.show_fault(said)
            return
        try:
            reason = panel.reason.text() if basis is Basis.ESTIMATE else ""
            drafting.set_override(
                self._session.ledger, draft.report.id, FigureKey(code, basis), number, reason=reason
            )
        except AppError as error:
            self._show_refusal(error)
            return
        panel.plan.clear()
        panel.reason.clear()
        self._settle()

    def _show_refusal(self, error: AppError) -> None:
        said = self._session.wording.explain(error)
        self._panel.show_fault(f"{said.text} {said.remedy}".strip())

    def _settle(self) -> None:
        self._panel.show_fault("")
        self._session.mark_saved()
        self.given.emit()
