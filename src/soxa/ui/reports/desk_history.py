"""The history at the writing desk: who changed a section or a figure given by hand; undo crosses the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from soxa.domain.figures import FigureKey
from soxa.services import telling
from soxa.services.telling import TakenBack
from soxa.ui.history_dialog import HistoryDialog
from soxa.ui.session import Session
from soxa.ui.shell.undoing import BY_ACTS

if TYPE_CHECKING:
    from soxa.ui.reports.desk_controller import DeskController
    from soxa.ui.reports.desk_view import DeskView


class DeskHistory(QObject):
    """Opens histories, and reads the report again after an undo or a value put back.

    Args:
        session: What is shared.
        view: What is shown.
        desk: Whose report.
    """

    def __init__(self, session: Session, view: DeskView, desk: DeskController) -> None:
        super().__init__(desk)
        self._session, self._view, self._desk = session, view, desk
        self._figure: FigureKey | None = None
        # What is typed here is kept as acts: Ctrl+Z takes those back, in one row with the ledger's.
        view.editor.setProperty(BY_ACTS, True)
        view.editor.figure_pressed.connect(self._on_figure)
        view.figures.figure_wanted.connect(lambda code, basis: self._on_figure(FigureKey(code, basis)))
        view.history.clicked.connect(lambda *_: self.show())
        view.card.history_wanted.connect(self.show)
        session.stepping_back.connect(desk.flush)
        session.taken_back.connect(self._on_taken_back)

    def figure(self) -> FigureKey | None:
        """Return the figure whose card is open; None where none is."""
        return self._figure if self._view.card.isVisible() else None

    def show(self) -> HistoryDialog | None:
        """Show the history of the figure whose card is open, else of the section being written."""
        draft, session = self._desk.draft, self._session
        if draft is None:
            return None
        self._desk.flush()
        report, section, key = draft.report.id, self._desk.section, self._figure
        if key is not None and self._view.card.isVisible():
            figure = draft.figures.get(key)
            slips = figure.sources.slips if figure is not None else ()
            about = session.say("views.history.figure", name=draft.indicator(key.indicator).name)
            return self._open(about, lambda: telling.figure_history(session.ledger, report, key, slips=slips))
        about = session.say("views.history.section", section=self._view.section_title.text())
        dialog = self._open(about, lambda: telling.history_of_section(session.ledger, report, section))
        dialog.show_note(self._desk.owners.say_written(draft, section))
        return dialog

    def _open(self, about: str, read: telling.ReadHistory) -> HistoryDialog:
        dialog = HistoryDialog(self._session, self._view.window(), about=about, read=read)
        dialog.put_back.connect(self._desk.recompute)
        dialog.open()
        return dialog

    def _on_figure(self, key: FigureKey) -> None:
        self._figure = key

    def _on_taken_back(self, taken: TakenBack) -> None:
        draft = self._desk.draft
        if draft is not None and (draft.report.id in taken.reports or taken.activities or taken.others):
            self._desk.recompute()
