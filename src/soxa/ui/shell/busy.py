"""What is under way: shown when a job has lasted 0.3 s, with how far it is and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from soxa.ui.jobs import Job, Step
from soxa.ui.session import Session
from soxa.ui.widgets import ElidedLabel, button, row

_WIDTH_PX = 320


class BusyCard(QFrame):
    """A small card in the corner for the slow jobs; it never blocks the window."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("busy")
        self.setFixedWidth(_WIDTH_PX)
        self._session = session
        self._jobs: list[Job] = []
        self._words = ElidedLabel()
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = button(session.say("ui.stop"), on_click=self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.addLayout(row(self._words, self._stop))
        layout.addWidget(self._bar)
        self.hide()
        session.jobs.became_slow.connect(self._on_slow)
        session.jobs.slow_ended.connect(self._on_ended)

    def words(self) -> str:
        """Return what it says now."""
        return self._words.text()

    def _on_slow(self, job: Job) -> None:
        self._jobs.append(job)
        job.progressed.connect(self._on_step)
        said = self._session.wording.tell(job.title) if job.title else self._session.say("ui.working")
        self._words.setText(said)
        self._bar.setRange(0, 0)
        self._place()
        self.show()
        self.raise_()

    def _on_step(self, step: Step) -> None:
        if step.message is not None:
            self._words.setText(self._session.wording.tell(step.message))
        self._bar.setRange(0, step.total or 0)
        self._bar.setValue(step.done if step.total else 0)

    def _on_ended(self, job: Job) -> None:
        self._jobs = [other for other in self._jobs if other is not job]
        if not self._jobs:
            self.hide()

    def _cancel(self) -> None:
        for job in self._jobs:
            job.cancel()
        self._words.setText(self._session.say("ui.stopping"))

    def _place(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            self.move(parent.width() - self.width() - 16, parent.height() - self.height() - 40)
