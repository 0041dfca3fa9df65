"""The offer to lock a report by a file that is not our own: an e-office's PDF, a scan, photos of paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from soxa.domain.ids import ReportId
from soxa.domain.reports import Grade
from soxa.ui.fields import DayEdit
from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Picker, button, column, label, row

if TYPE_CHECKING:
    from soxa.services.recognising import Candidate, Recognised

_NAMED = 3
_MOST_LISTED = 40
_MOST_NUMBER = 11
_MOST_WORDS = 200


@dataclass(frozen=True, slots=True)
class ForeignTyped:
    """What the clerk has given with the press."""

    report: ReportId
    """Which report it is."""
    grade: Grade
    """REMADE or PAPER."""
    number: str
    """As she reads it."""
    day: date | None
    """Likewise."""
    signer: str
    """Likewise."""
    reason: str
    """Why words differ."""
    confirmed: bool
    """She has compared the codes of signers that our list does not know."""
    paths: tuple[Path, ...]
    """Scan or photos chosen here; none if the file itself is meant."""


class ForeignPanel(QFrame):
    """A card above the five answers, or alone for paper that is entered by hand.

    Signals:
        pressed: A `ForeignTyped`.
        files_wanted: Scan or photos shall be chosen.

    Args:
        session: What is shared.
        found: What the file is to this ledger; None for paper that is entered by hand.
        names: The reports that it may be, by name.
        differences: What differs in each of them, in sentences.
    """

    pressed = Signal(object)
    files_wanted = Signal()

    def __init__(
        self,
        session: Session,
        found: Recognised | None,
        names: Mapping[ReportId, str],
        *,
        differences: Mapping[ReportId, Sequence[str]],
    ) -> None:
        super().__init__()
        self.setObjectName("card")
        say = session.say
        self._session, self._found, self._names, self._differences = session, found, names, differences
        self._asks, self._paths = False, tuple[Path, ...]()
        self.grade = found.grade if found is not None else Grade.PAPER
        self.report = Picker(
            ((name, report) for report, name in names.items()), name=say("back.choose_report")
        )
        self.number, self.signer, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        for edit, most in (
            (self.number, _MOST_NUMBER),
            (self.signer, _MOST_WORDS),
            (self.reason, _MOST_WORDS),
        ):
            edit.setMaxLength(most)
            edit.returnPressed.connect(self._on_pressed)
        self.day = DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=say("ui.ledger.open_calendar"),
        )
        self.day.returnPressed.connect(self._on_pressed)
        self.sealed_paper = QCheckBox(say("back.paper_sealed"))
        self.files = label(say("back.paper_none"), name="muted", wraps=True)
        self.pick = button(say("back.paper_pick"), on_click=self.files_wanted.emit)
        self.press = button("", role="primary", on_click=self._on_pressed)
        self.title, self.compared = label("", name="heading", wraps=True), label("", wraps=True)
        self.listed = label("", name="muted", wraps=True)
        self.fault = label("", name="fault", wraps=True)
        self._reason_field = Field(say("back.reason"), self.reason)
        self._arrange()
        self.report.currentIndexChanged.connect(lambda *_: self._show_chosen())
        self.sealed_paper.toggled.connect(lambda *_: self._show_chosen())
        self._show_chosen()

    def show_files(self, paths: Sequence[Path]) -> None:
        """Say which scan or photos were chosen."""
        self._paths = tuple(paths)
        names = ", ".join(path.name for path in paths[:_NAMED])
        said = self._session.say("back.paper_chosen", count=len(paths), names=names)
        self.files.setText(said if paths else self._session.say("back.paper_none"))

    def show_fault(self, text: str, remedy: str, *, asks: bool = False) -> None:
        """Say why it was not taken back.

        Args:
            text: The sentence, with what was found.
            remedy: What to do.
            asks: The signers are to be compared; the press then says that it was done.
        """
        self._asks = asks
        self.fault.setText(f"{text}\n{remedy}")
        self.fault.show()
        if asks:
            self.press.setText(self._session.say("back.confirm"))
        self.press.setEnabled(True)

    # Inside

    def _arrange(self) -> None:
        say = self._session.say
        words = column(self.title, self.compared, self.listed, spacing=6)
        needs_choice = len(self._names) > 1 or self._found is None or not self._found.candidates
        if needs_choice:
            words.addWidget(Field(say("back.choose_report"), self.report))
        fields = row(
            Field(say("back.number"), self.number),
            Field(say("back.day"), self.day),
            Field(say("back.signer"), self.signer),
        )
        fields.setStretch(2, 1)
        words.addLayout(fields)
        words.addWidget(self._reason_field)
        if self._found is None:
            files = row(self.pick, self.files)
            files.setStretch(1, 1)
            words.addLayout(files)
        if self._found is not None and self.grade is Grade.PAPER:
            words.addWidget(self.sealed_paper)
        self.fault.hide()
        words.addWidget(self.fault)
        words.addLayout(row(self.press, None))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.addLayout(words)

    def _chosen(self) -> Candidate | None:
        chosen = self.report.value()
        candidates = self._found.candidates if self._found is not None else ()
        return next((one for one in candidates if one.report == chosen), None)

    def _show_chosen(self) -> None:
        """Say what is known of the chosen report, and what is still to be given."""
        say, found, candidate = self._session.say, self._found, self._chosen()
        name = self.report.currentText()
        self.press.setText(say("back.press" if self.grade is Grade.REMADE else "back.paper_press"))
        if found is None:
            self.title.setText(say("back.paper_text"))
        elif self.grade is Grade.REMADE:
            self.title.setText(say("back.is_remade", name=name))
        else:
            known = say("back.looks_like", name=name) + " " if candidate is not None else ""
            self.title.setText(known + say("back.is_paper"))
        self._asks = False
        self.fault.hide()
        is_open = self._show_comparison(candidate)
        self._fill_fields(candidate)
        is_said = found is None or self.grade is Grade.REMADE or self.sealed_paper.isChecked()
        self.press.setEnabled(is_open and is_said and bool(self._names))

    def _show_comparison(self, candidate: Candidate | None) -> bool:
        """Show how a report compares; tell whether it may be locked by this file."""
        say = self._session.say
        if candidate is None:
            self._say(self.compared, "" if self._names else say("back.nothing_open"))
            self._say(self.listed, "")
            self._reason_field.hide()
            return True
        reprint = candidate.reprint
        said = say("back.compared", equal=reprint.equal, figures=reprint.figures, draft=candidate.draft)
        if reprint.is_same:
            said += " " + say("back.compared_same")
        elif not reprint.numbers_differ:
            said += " " + say("back.compared_words", count=len(reprint.differences))
        self._say(self.compared, said)
        lines = list(self._differences.get(candidate.report, ()))
        self.listed.setToolTip("\n".join(lines[:_MOST_LISTED]))
        shown = lines[:_NAMED]
        if len(lines) > _NAMED:
            shown.append(say("back.more", count=len(lines) - _NAMED))
        if reprint.additions:
            items = "; ".join(f"“{one}”" for one in reprint.additions[:_NAMED])
            shown.append(say("back.additions", items=items))
        self._say(self.listed, "\n".join(shown))
        needs_reason = bool(reprint.differences) and not reprint.numbers_differ
        self._reason_field.setVisible(needs_reason)
        if candidate.dropped:
            self._say(self.fault, say("back.dropped", draft=candidate.draft))
        elif reprint.numbers_differ:
            self._say(self.fault, self._say_figures(candidate))
        return not (candidate.dropped or reprint.numbers_differ)

    def _say_figures(self, candidate: Candidate) -> str:
        from soxa.services.taking_back_foreign import FiguresDiffer  # noqa: PLC0415 - loads what a start must not pay

        reprint = candidate.reprint
        said = self._session.wording.explain(
            FiguresDiffer(equal=reprint.equal, figures=reprint.figures, findings=())
        )
        return f"{said.text}\n{said.remedy}"

    def _fill_fields(self, candidate: Candidate | None) -> None:
        """Put what was read into the fields, locked: the page says it already."""
        found, reprint = self._found, candidate.reprint if candidate is not None else None
        read = (
            (self.number, reprint.number if reprint is not None else ""),
            (self.signer, found.signer if found is not None and self.grade is Grade.REMADE else ""),
        )
        for edit, text in read:
            edit.setReadOnly(bool(text))
            if text:
                edit.setText(text)
                edit.setCursorPosition(0)
        day = reprint.dated if reprint is not None else None
        self.day.setReadOnly(day is not None)
        if day is not None:
            self.day.set_day(day)

    def _say(self, where: QLabel, text: str) -> None:
        where.setText(text)
        where.setVisible(bool(text))

    def _on_pressed(self) -> None:
        report = self.report.value()
        if not self.press.isEnabled() or not isinstance(report, UUID):
            return
        self.press.setEnabled(False)
        typed = ForeignTyped(
            report=ReportId(report),
            grade=self.grade,
            number=self.number.text().strip(),
            day=self.day.day(),
            signer=self.signer.text().strip(),
            reason=self.reason.text().strip(),
            confirmed=self._asks,
            paths=self._paths,
        )
        self.pressed.emit(typed)


def paper_page(session: Session, panel: ForeignPanel) -> QWidget:
    """Return a page for entering paper by hand."""
    made = QWidget()
    made.setLayout(column(label(session.say("back.paper_title"), name="title", wraps=True), panel, None))
    return made
