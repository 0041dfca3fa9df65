"""What the page "Tạo báo cáo theo công văn" does: reads what is pasted, and makes the report."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.services import letters
from soxa.services.letters import Frame, Letter, LetterFaulty, Made, SectionDraft, TableDraft
from soxa.ui import files
from soxa.ui.reports.letter_view import LetterView
from soxa.ui.session import Session

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_HOUR = re.compile(r"(\d{1,2})\s*(?:giờ|gio|h|g|:|\.)\s*(\d{2})?\s*(?:phút|p)?|(\d{1,2})", re.IGNORECASE)
_MAX_LEVEL = 3


class LetterController(QObject):
    """Leads from a letter to the desk.

    Signals:
        left: The page is being left; nothing was made.
        made: The `Made` report.

    Args:
        session: What is shared.
        view: What is shown.
    """

    left = Signal()
    made = Signal(object)

    def __init__(self, session: Session, view: LetterView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._sections: tuple[SectionDraft, ...] = ()
        self._table = TableDraft()
        view.back_wanted.connect(self.left)
        view.make_wanted.connect(self.make)
        view.outline_paste_wanted.connect(self.paste_outline)
        view.table_paste_wanted.connect(self.paste_table)
        view.frame_wanted.connect(self._ask_for_frame)
        view.level_moved.connect(self._move_level)
        view.add_wanted.connect(self._add_section)
        view.remove_wanted.connect(self._remove_section)
        view.row_matched.connect(self._match_row)
        view.row_remove_wanted.connect(self._remove_row)
        view.tree.title_edited.connect(self._rename)
        view.tree.unit_chosen.connect(self._give_section)
        view.subject.editingFinished.connect(self._suggest_subject)

    @property
    def view(self) -> LetterView:
        """The page."""
        return self._view

    @property
    def sections(self) -> tuple[SectionDraft, ...]:
        """The outline as it stands."""
        return self._sections

    @property
    def table(self) -> TableDraft:
        """The table as it stands."""
        return self._table

    def begin(self) -> None:
        """Show the page: as it was left, or empty with the days that are likely."""
        if self._is_empty():
            self._clear()
        self._view.make.setEnabled(not self._session.ledger.read_only)
        self._view.first_focus().setFocus()

    def _is_empty(self) -> bool:
        view = self._view
        typed = (view.number, view.from_whom, view.subject, view.hour, view.to_whom)
        return not (self._sections or self._table.rows or any(field.text().strip() for field in typed))

    def _clear(self) -> None:
        session, view = self._session, self._view
        for field in (view.number, view.from_whom, view.subject, view.hour, view.to_whom):
            field.clear()
        today = session.today()
        view.day.set_day(today)
        view.deadline.set_day(None)
        view.start.set_day(date(today.year, 1, 1))
        view.end.set_day(today)
        view.senders = tuple(self._known_senders())
        view.table_unit.fill([("–", ""), *self._units()])
        self._sections, self._table = (), TableDraft()
        view.show_faults(())
        self._show_sections(0)
        self._show_table(0)
        view.tabs.setCurrentIndex(0)

    def letter(self) -> Letter:
        """Return what the page says."""
        view = self._view
        return Letter(
            number=view.number.text().strip(),
            day=view.day.day(),
            sender=view.from_whom.text().strip(),
            subject=view.subject.text().strip(),
            receivers=tuple(one.strip() for one in view.to_whom.text().split(";") if one.strip()),
            deadline=view.deadline.day(),
            hour=read_hour(view.hour.text()),
            start=view.start.day(),
            end=view.end.day(),
            sections=self._sections,
            table=self._table,
            table_unit=str(view.table_unit.value() or ""),
            from_year_start=str(view.from_year_start.value()),
        )

    # What is pasted

    def paste_outline(self) -> None:
        """Take the outline on the clipboard; what stood there before is replaced."""
        text, html = _clipboard()
        found = letters.read_outline(text, html)
        if not found:
            self._session.tell("letters.no_outline", tone="warn")
            return
        self._sections = found
        self._show_sections(0)
        self._session.tell("letters.outline_read", count=len(found))
        self._view.tree.setFocus()

    def paste_table(self) -> None:
        """Take the table on the clipboard; what stood there before is replaced."""
        text, html = _clipboard()
        try:
            found = letters.read_table(self._session.ledger, text, html)
        except AppError as error:
            self._session.tell_error(error)
            return
        if not found.rows:
            self._session.tell("letters.no_table", tone="warn")
            return
        self._take_table(found)
        self._view.tabs.setCurrentIndex(1)
        self._view.table.setFocus()

    def take_frame(self, path: Path) -> None:
        """Take the headings and the table of an old report."""
        ledger = self._session.ledger

        def work(_progress: Progress) -> Frame:
            with ledger.reopen() as reading:
                return letters.read_frame(reading, path)

        self._session.jobs.start(
            work,
            on_result=self._on_frame,
            on_error=self._session.tell_error,
            title=Message("letters.reading"),
            owner=self,
        )

    # Making

    def make(self) -> None:
        """Make the report, or say what is missing."""
        letter = self.letter()
        faults = list(letters.check(letter))
        if self._view.hour.text().strip() and letter.hour is None:
            faults.append(Message("letters.no_hour", {"field": "hour"}))
        if faults:
            self._show_faults(faults)
            return
        self._view.show_faults(())
        self._view.make.setEnabled(False)
        ledger = self._session.ledger

        def work(_progress: Progress) -> Made:
            with ledger.reopen(writable=True) as writing:
                return letters.make(writing, letter)

        self._session.jobs.start(
            work,
            on_result=self._on_made,
            on_error=self._on_failed,
            title=Message("letters.making"),
            owner=self,
        )

    # Inside

    def _on_made(self, made: Made) -> None:
        self._clear()
        self._session.reread_pack()
        self._session.mark_saved()
        self.made.emit(made)

    def _on_failed(self, error: AppError) -> None:
        self._view.make.setEnabled(True)
        if isinstance(error, LetterFaulty):
            self._show_faults(error.findings)
        else:
            self._session.tell_error(error)

    def _show_faults(self, faults: Sequence[Message]) -> None:
        said = [(str(one.parameters.get("field", "")), self._session.wording.tell(one)) for one in faults]
        self._view.show_faults(said)
        first = next((name for name, _ in said if name in self._view.fields), None)
        if first is not None:
            self._view.fields[first].control.setFocus()

    def _ask_for_frame(self) -> None:
        say = self._session.say
        chosen = files.ask_open(
            self._view, self._session, title=say("letters.choose_frame"), kinds=say("letters.word_files")
        )
        if chosen is not None:
            self.take_frame(chosen)

    def _on_frame(self, frame: Frame) -> None:
        if not frame.sections and not frame.table.rows:
            self._session.tell("letters.no_frame", tone="warn")
            return
        if frame.sections:
            self._sections = frame.sections
            self._show_sections(0)
        if frame.table.rows:
            self._take_table(frame.table)
        self._session.tell("letters.frame_read", sections=len(frame.sections), rows=len(frame.table.rows))

    def _take_table(self, table: TableDraft) -> None:
        self._table = table
        self._show_table(0)
        rows = [one for one in table.rows if not one.is_group]
        matched = sum(1 for one in rows if one.indicator)
        self._session.tell("letters.table_read", count=len(rows), matched=matched, new=len(rows) - matched)

    def _suggest_subject(self) -> None:
        text = self._view.subject.text()
        suggested = letters.suggested_subject(text)
        if suggested != text.strip():
            self._view.subject.setText(suggested)

    def _known_senders(self) -> list[str]:
        # Whoever receives reports also sends letters; the newest letters' senders come first.
        own = [one.receivers[0].name for one in letters.own_reports(self._session.ledger) if one.receivers]
        others = [receiver.name for regime in self._session.pack.regimes for receiver in regime.receivers]
        return [name for name in dict.fromkeys((*own, *others)) if "{" not in name]

    def _units(self) -> list[tuple[str, str]]:
        return [(unit.short_name or unit.name, unit.code) for unit in self._session.pack.units]

    # The outline

    def _show_sections(self, chosen: int) -> None:
        self._view.tree.show_sections(self._sections, self._units(), chosen=chosen)
        self._show_counts()

    def _show_counts(self) -> None:
        rows = sum(1 for one in self._table.rows if not one.is_group)
        self._view.show_counts(len(self._sections), rows)

    def _rename(self, number: int, title: str) -> None:
        sections = list(self._sections)
        sections[number] = replace(sections[number], title=title)
        self._sections = tuple(sections)

    def _give_section(self, number: int, unit: str) -> None:
        """Give a section to a unit, and with it those inside that nobody has yet."""
        sections = list(self._sections)
        level, before = sections[number].level, sections[number].unit
        sections[number] = replace(sections[number], unit=unit)
        for at in range(number + 1, len(sections)):
            if sections[at].level <= level:
                break
            if sections[at].unit in {"", before}:
                sections[at] = replace(sections[at], unit=unit)
        self._sections = tuple(sections)
        for at, section in enumerate(sections):
            self._view.tree.pickers[at].choose(section.unit)

    def _move_level(self, by: int) -> None:
        at = self._view.tree.chosen()
        if at < 0:
            return
        above = self._sections[at - 1].level if at else 0
        level = min(max(self._sections[at].level + by, 0), _MAX_LEVEL, above + 1)
        self._change(
            [*self._sections[:at], replace(self._sections[at], level=level), *self._sections[at + 1 :]], at
        )

    def _add_section(self) -> None:
        at = self._view.tree.chosen()
        level = self._sections[at].level if at >= 0 else 1
        new = SectionDraft(level, "", self._session.say("letters.new_section"))
        self._change([*self._sections[: at + 1], new, *self._sections[at + 1 :]], at + 1)
        self._view.tree.edit_chosen()

    def _remove_section(self) -> None:
        at = self._view.tree.chosen()
        if at >= 0:
            self._change([*self._sections[:at], *self._sections[at + 1 :]], at)

    def _change(self, sections: Sequence[SectionDraft], chosen: int) -> None:
        self._sections = letters.renumbered(sections)
        self._show_sections(chosen)

    # The table

    def _show_table(self, chosen: int) -> None:
        columns = ", ".join(self._say_basis(basis.value) for basis in self._table.bases)
        words = self._session.say("letters.columns", columns=columns) if self._table.rows else ""
        if self._table.passed_over:
            words += " " + self._session.say("letters.passed_over", columns=self._table.passed_over)
        self._view.show_rows(self._table.rows, words, chosen=chosen)
        self._show_counts()

    def _say_basis(self, basis: str) -> str:
        full = f"ui.basis.{basis}_full"
        return self._session.say(full if self._session.wording.has(full) else f"ui.basis.{basis}")

    def _match_row(self, number: int, code: str) -> None:
        rows = list(self._table.rows)
        score = next((one.score for one in rows[number].found if one.indicator.code == code), 0)
        rows[number] = replace(rows[number], indicator=code, score=score)
        self._table = replace(self._table, rows=tuple(rows))

    def _remove_row(self, number: int) -> None:
        rows = [one for at, one in enumerate(self._table.rows) if at != number]
        self._table = replace(self._table, rows=tuple(rows))
        self._show_table(number)


def read_hour(text: str) -> time | None:
    """Read an hour as letters write it: ``10:00``, ``16 giờ 30``, ``9h``; None if it is none."""
    found = _HOUR.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1] or found[3]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None  # noqa: PLR2004 - a clock


def _clipboard() -> tuple[str, str]:
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if data is None:  # an empty clipboard of some systems
        return "", ""
    return data.text() if data.hasText() else "", data.html() if data.hasHtml() else ""
