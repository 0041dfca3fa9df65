"""The five answers about a file, side by side, each with what to do now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from soxa.domain.verdicts import Question, Verdict
from soxa.services.verifying import Verification
from soxa.ui.icons import pixmap
from soxa.ui.session import Session
from soxa.ui.widgets import badge, column, framed, label, row

_QUESTIONS = {
    Question.WHOLE: "ui.question.whole",
    Question.WHO: "ui.question.who",
    Question.TRUSTED: "ui.question.trusted",
    Question.VALID_THEN: "ui.question.valid_then",
    Question.PAGE_IS_DATA: "ui.question.page_is_data",
}
_VERDICTS = {
    Verdict.HOLDS: ("check", "good", "ui.verdict.holds"),
    Verdict.HOLDS_WITH_NOTE: ("info", "good", "ui.verdict.holds_with_note"),
    Verdict.FAILS: ("cross", "danger", "ui.verdict.fails"),
    Verdict.CANNOT_TELL: ("unknown", "warn", "ui.verdict.cannot_tell"),
}
_ICON_PX = 20
_QUESTION_PX = 180


class AnswersCard(QFrame):
    """Five rows: the mark, the question over the verdict in a word, why, and what to do if anything is."""

    def __init__(self, session: Session, verification: Verification) -> None:
        super().__init__()
        self.setObjectName("card")
        self._session = session
        grid = QGridLayout()
        grid.setContentsMargins(16, 8, 16, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        grid.setColumnStretch(2, 1)
        wide = round(_QUESTION_PX * max(1.0, session.settings.text_scale_percent / 100))
        for at, answer in enumerate(verification.answers):
            picture, tone, verdict_id = _VERDICTS[answer.verdict]
            mark = QLabel()
            mark.setPixmap(pixmap(picture, getattr(session.tones, tone), _ICON_PX))
            verdict = session.say(verdict_id)
            mark.setAccessibleName(verdict)
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(mark, at, 0, top)
            question = label(session.say(_QUESTIONS[answer.question]), name="heading", wraps=True)
            question.setFixedWidth(wide)
            asked = column(question, badge(verdict, tone), None, spacing=4)
            grid.addLayout(asked, at, 1)
            said = [session.wording.tell(message) for message in answer.findings]
            words = column(*(label(text, wraps=True) for text in said), spacing=2)
            # Where all is well nothing is asked of anybody, and nothing is said of it.
            advice = "" if answer.verdict is Verdict.HOLDS else session.wording.tell(answer.advice)
            if advice:
                words.addWidget(
                    label(session.say("ui.exchange.now", advice=advice), name="muted", wraps=True)
                )
            words.addStretch(1)
            grid.addLayout(words, at, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(grid)


def overall_badge(session: Session, verification: Verification) -> QLabel:
    """Return the worst of the five as words; never a single green tick."""
    verdicts = {answer.verdict for answer in verification.answers}
    if Verdict.FAILS in verdicts:
        return badge(session.say("ui.exchange.overall_fails"), "danger")
    if Verdict.CANNOT_TELL in verdicts:
        return badge(session.say("ui.exchange.overall_unsure"), "warn")
    return badge(session.say("ui.exchange.overall_holds"), "good")


def fault_card(session: Session, text: str, remedy: str) -> QFrame:
    """Return what is said of a file that could not be looked at."""
    mark = QLabel()
    mark.setPixmap(pixmap("unknown", session.tones.warn, _ICON_PX))
    words = column(label(text, name="heading", wraps=True), label(remedy, wraps=True), spacing=4)
    layout = row(mark, margins=16)
    layout.setAlignment(mark, Qt.AlignmentFlag.AlignTop)
    layout.addLayout(words, 1)
    return framed(layout)
