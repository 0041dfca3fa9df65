"""Correcting at the desk: begins the act that was chosen, and keeps the table of its document."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError
from soxa.domain.corrections import Act, CorrectionRow, RowKind, print_value
from soxa.domain.dates import write_date
from soxa.domain.drafts import Draft
from soxa.domain.figures import read_value
from soxa.domain.ids import CorrectionRowId, ReportId
from soxa.domain.reports import State
from soxa.services import correcting
from soxa.ui.reports.correct_panel import DocumentLine
from soxa.ui.reports.correct_table import TableLine
from soxa.ui.session import Session
from soxa.ui.words import say_state

if TYPE_CHECKING:
    from soxa.ui.reports.desk_view import DeskView

_ISSUED = (State.ISSUED, State.SENT)
_TABLES = {
    Act.REPLACE: (RowKind.OPINION,),
    Act.EXPLAIN: (RowKind.VALUE, RowKind.OPINION),
    Act.ERRATUM: (RowKind.FORM, RowKind.OPINION),
}
_WORDS = {
    RowKind.VALUE: ("", "", "", "", "reason"),
    RowKind.FORM: ("reason", "old", "new"),
    RowKind.OPINION: ("old", "source", "reason", "new"),
}
"""Field of a row behind each column; empty for what is made from the ledger."""


class CorrectController(QObject):
    """Binds the document on the desk to what corrects it, or to its own table.

    Signals:
        begun: The `ReportId` of a document that shall be opened.
        given_up: The document on the desk was given up.
        rows_changed: The table was changed: the pages are others.

    Args:
        session: What is shared.
        view: What is shown.
    """

    begun = Signal(object)
    given_up = Signal()
    rows_changed = Signal()

    def __init__(self, session: Session, view: DeskView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._draft: Draft | None = None
        self._new: CorrectionRowId | None = None
        self._opens_table = False
        view.correct_panel.act_wanted.connect(self._begin)
        view.correct_panel.document_wanted.connect(self.begun)
        table = view.correct_table
        table.cell_edited.connect(self._keep_cell)
        table.row_wanted.connect(self._add_row)
        table.telephone_wanted.connect(self._add_heard)
        table.filling_wanted.connect(self._fill)
        table.leaving_out.connect(self._leave_out)
        table.giving_up.connect(self._give_up)

    def show(self, draft: Draft) -> None:
        """Work with a report."""
        self._draft = draft
        say = self._session.say
        # A công văn has neither figures of its own nor words of an earlier one.
        self._view.tabs.setTabVisible(1, not draft.report.is_letter)
        self._view.carry.setVisible(not draft.report.is_letter)
        if draft.correction is not None:
            words = say(f"correct.step.{draft.correction.act.value}")
            self._view.show_correct(words, visible=True)
            self._show_table()
        else:
            self._view.show_correct(say("correct.step"), visible=draft.report.state in _ISSUED)

    def is_replaced(self, draft: Draft) -> bool:
        """Tell whether an issued report has taken the place of the one on the desk."""
        if draft.report.state not in _ISSUED or draft.report.is_letter:
            return False
        return correcting.replaced_by(self._session.ledger, draft.report.id) is not None

    def after_opening(self) -> None:
        """Show the table of a công văn that was just begun; its words are on the desk by now."""
        if self._opens_table:
            self._opens_table = False
            self.open()

    def open(self) -> None:
        """Show the three acts, or the table of the document on the desk."""
        draft = self._draft
        if draft is None:
            return
        if draft.correction is not None and draft.report.state not in _ISSUED:
            self._show_table()
            self._view.show_step(self._view.correct_table)
            self._view.correct_table.table.setFocus()
        elif draft.report.is_letter:
            self._show_table()
            self._view.show_step(self._view.correct_table)
        else:
            self._show_acts(draft)
            self._view.show_step(self._view.correct_panel)
            self._view.correct_panel.acts[Act.REPLACE].setFocus()

    # The acts

    def _show_acts(self, draft: Draft) -> None:
        session, panel = self._session, self._view.correct_panel
        report = draft.report
        try:
            known = correcting.documents(session.ledger, report.regime, report.period)
        except AppError as error:
            session.tell_error(error)
            return
        here = next((one for one in known if one.report == report.id), None)
        number = here.number if here is not None else report.number
        day = report.dated if report.dated is not None else session.today()
        if here is not None and here.replaced_by:
            about = session.say("correct.about_replaced", number=number, by=here.replaced_by)
        else:
            about = session.say("correct.about", number=number, day=day)
        may_begin = not session.ledger.read_only and not (here is not None and here.replaced_by)
        panel.show_about(about, may_begin=may_begin)
        panel.show_documents([self._line(one, is_here=one.report == report.id) for one in known])

    def _line(self, one: correcting.Document, *, is_here: bool) -> DocumentLine:
        say = self._session.say
        what = say(f"correct.row.{one.act.value if one.act is not None else 'first'}")
        state = say("correct.replaced") if one.replaced_by else say_state(self._session, one.state)[0]
        if one.holds:
            state = say("correct.holds", state=state)
        number = f" {one.number}" if one.number else ""
        day = f", {write_date(one.dated)}" if one.dated is not None else ""
        return DocumentLine(one.report, f"{what}{number}{day} – {state}", is_here)

    def _begin(self, act: Act) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            made = correcting.begin(self._session.ledger, draft.report.id, act)
        except AppError as error:
            said = self._session.wording.explain(error)
            self._view.correct_panel.show_fault(said.text, said.remedy)
            return
        self._session.mark_saved()
        self._session.report_changed.emit(made.id)
        self._view.show_step(None)
        self._opens_table = made.is_letter
        self.begun.emit(made.id)

    # The table

    def _show_table(self) -> None:
        draft, session = self._draft, self._session
        if draft is None or draft.correction is None:
            return
        act = draft.correction.act
        rows = correcting.all_rows(session.ledger, draft.report.id)
        lines = {
            kind: tuple(self._table_line(draft, row) for row in rows if row.kind is kind)
            for kind in _TABLES[act]
        }
        old = draft.correction.corrected
        title = session.say(f"correct.step.{act.value}").rstrip("…")
        first = session.say(f"correct.table_about.{act.value}", number=old.number, day=old.dated)
        about = dict.fromkeys(_TABLES[act], session.say("correct.table_about.opinions"))
        about[_TABLES[act][0]] = first
        writes = not draft.is_frozen and not session.ledger.read_only
        self._view.correct_table.show_tables(title, about, lines, writes=writes)
        if self._new is not None:
            self._view.correct_table.edit_first_cell(self._new)
            self._new = None

    def _table_line(self, draft: Draft, row: CorrectionRow) -> TableLine:
        words = _WORDS[row.kind]
        cells = tuple(getattr(row, name) if name else "" for name in words)
        if row.kind is RowKind.VALUE and draft.correction is not None:
            found = next((one for one in draft.correction.differences if one.key == row.figure), None)
            values = tuple(
                print_value(read_value(text), found.decimals if found is not None else 0)
                for text in (row.old, row.new)
            )
            name = found.name if found is not None else self._name(draft, row)
            cells = (name, found.unit if found is not None else "", *values, row.reason)
        return TableLine(row.id, cells, tuple(bool(name) for name in words), row.left_out)

    def _name(self, draft: Draft, row: CorrectionRow) -> str:
        codes = {one.code: one.name for one in draft.pack.indicators}
        return codes.get(row.figure.indicator, row.figure.indicator) if row.figure is not None else ""

    def _keep_cell(self, identity: CorrectionRowId, at: int, words: str) -> None:
        ledger = self._session.ledger
        try:
            row = ledger.corrections.get(identity)
            name = _WORDS[row.kind][at]
            if name and getattr(row, name) != words:
                correcting.save_row(ledger, _with(row, name, words))
        except AppError as error:
            self._tell(error)
            return
        self._kept()

    def _add_row(self, kind: RowKind) -> None:
        self._add(kind, "")

    def _add_heard(self) -> None:
        now = self._session.clock()
        heard = self._session.say("correct.heard", hour=f"{now:%H}", minute=f"{now:%M}", day=now.date())
        self._add(RowKind.OPINION, heard)

    def _add(self, kind: RowKind, source: str) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            row = correcting.add_row(self._session.ledger, draft.report.id, kind, source=source)
        except AppError as error:
            self._tell(error)
            return
        self._new = row.id
        self._kept()

    def _fill(self) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            count = correcting.fill(self._session.ledger, draft.report.id)
        except AppError as error:
            self._tell(error)
            return
        self._session.tell("correct.filled" if count else "correct.filled_none", count=count)
        self._kept()

    def _leave_out(self, identity: CorrectionRowId, left_out: bool) -> None:  # noqa: FBT001 - a signal's
        try:
            correcting.leave_out(self._session.ledger, identity, left_out=left_out)
        except AppError as error:
            self._tell(error)
            return
        self._kept()

    def _give_up(self) -> None:
        draft = self._draft
        if draft is None:
            return
        try:
            correcting.give_up(self._session.ledger, draft.report.id)
        except AppError as error:
            self._tell(error)
            return
        self._session.tell("correct.given_up")
        self._session.report_changed.emit(ReportId(draft.report.id))
        self._view.show_step(None)
        self.given_up.emit()

    def _kept(self) -> None:
        self._view.correct_table.show_fault("")
        self._session.mark_saved()
        self._show_table()
        self.rows_changed.emit()

    def _tell(self, error: AppError) -> None:
        said = self._session.wording.explain(error)
        self._view.correct_table.show_fault(said.text, said.remedy)
        self._show_table()


def _with(row: CorrectionRow, name: str, words: str) -> CorrectionRow:
    """Return a row with one of its words changed."""
    match name:
        case "old":
            return replace(row, old=words)
        case "new":
            return replace(row, new=words)
        case "reason":
            return replace(row, reason=words)
        case _:
            return replace(row, source=words)
