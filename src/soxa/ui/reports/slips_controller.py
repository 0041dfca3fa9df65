"""What the board of slips does: makes forms, takes in what came, reminds, and keeps what was told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.packs import Regime
from soxa.domain.periods import Period, PeriodRule, UnknownPeriod
from soxa.domain.slips import Slip, Way
from soxa.services import deadlines, slip_board
from soxa.services.deadlines import Due
from soxa.services.section_owners import set_slips_due, what_is_said
from soxa.services.slip_activities import rows_told
from soxa.services.slip_board import BoardRow, SlipBoard
from soxa.services.slip_forms import forms_for, write_forms
from soxa.services.slip_intake import take_in, write_slip
from soxa.services.slip_standing import lines_of
from soxa.services.slip_taking import TakenFile, take_files
from soxa.ui import files
from soxa.ui.reports.slips_form import HalfTyped, Told
from soxa.ui.reports.slips_results import Question, ResultCard
from soxa.ui.reports.slips_words import (
    asked_figures,
    board_line,
    detail_words,
    result_card,
    say_board_period,
    say_summary,
    taken_card,
)
from soxa.ui.session import Session
from soxa.ui.words import say_period
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.domain.listings import Listing
    from soxa.services.ledgers import Ledger
    from soxa.ui.listing_dialog import ListingDialog
    from soxa.ui.reports.slips_view import SlipsView

_PERIODS_OFFERED = 3
"""For a slip that does not say which period it is for: the one on show and those around it."""


class SlipsController(QObject):
    """Binds the slips of one period to the board.

    Signals:
        taken: Files or a typed slip were taken in, or it was found that none could be.
        made: Forms were written; their paths.

    Args:
        session: What is shared.
        view: What is shown.
    """

    taken = Signal()
    made = Signal(object)

    def __init__(self, session: Session, view: SlipsView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._regime: Regime | None = None
        self._period: Period | None = None
        self.board: SlipBoard | None = None
        self._files: list[TakenFile] = []
        self._cards: list[ResultCard] = []
        self._typed_for: object = None
        self._half_typed: dict[object, HalfTyped] = {}
        self._connect()

    def _connect(self) -> None:
        view = self._view
        view.regime_chosen.connect(self._on_regime)
        view.period_moved.connect(self._on_moved)
        view.due_given.connect(self._on_due)
        view.make_wanted.connect(self.make_forms)
        view.take_wanted.connect(self.ask_for_files)
        view.folder_wanted.connect(self.ask_for_folder)
        view.print_wanted.connect(self.show_listing)
        view.remind_wanted.connect(self._on_remind)
        view.row_chosen.connect(self._show_detail)
        view.type_wanted.connect(self.type_in)
        view.form.given.connect(self._on_told)
        view.form.left.connect(self._on_form_left)
        view.results.left.connect(self.show_board)
        view.results.answered.connect(self._on_answered)
        # Not a lambda: the session outlives this board, and would call what is gone.
        self._session.taken_back.connect(self._refresh_if_shown)

    # Showing

    def open(self, regime: str = "", label: str = "") -> None:
        """Show the board of a period; without one, of the report whose deadline is nearest."""
        self._offer_regimes()
        if regime:
            self._regime = next((one for one in self._session.pack.regimes if one.code == regime), None)
            self._period = self._parse(label)
        if self._regime is None or self._period is None:
            self._choose_due()
        self.show_board()

    def show_board(self) -> None:
        """Show the board as it is now."""
        self._view.show_board()
        self.refresh()
        self._view.first_focus().setFocus()

    def refresh(self) -> None:
        """Read the board again."""
        session, view = self._session, self._view
        if self._regime is None or self._period is None:
            self._choose_due()
        if self._regime is None or self._period is None:
            view.show_head("", "", due=None, writes=False)
            view.show_lines([], chosen=0)
            return
        chosen = self._chosen_form()
        try:
            board = slip_board.board_of(
                session.ledger, self._regime.code, self._period, today=session.today()
            )
        except AppError as error:
            session.tell_error(error)
            return
        self.board = board
        view.regime.choose(board.regime.code)
        writes = not session.ledger.read_only
        summary = say_summary(session, board) if board.rows else ""
        view.show_head(say_board_period(session, board), summary, due=board.due, writes=writes)
        keys = [(row.form.template.code, row.unit.id) for row in board.rows]
        at = keys.index(chosen) if chosen in keys else self._first_open(board)
        view.show_lines([board_line(session, row) for row in board.rows], chosen=at)
        self._show_detail(view.chosen())

    def _refresh_if_shown(self, _taken: object) -> None:
        if self._view.isVisible():
            self.refresh()

    def _chosen_form(self) -> object:
        row = self._row(self._view.chosen())
        return (row.form.template.code, row.unit.id) if row is not None else None

    def _row(self, at: int) -> BoardRow | None:
        return self.board.rows[at] if self.board is not None and 0 <= at < len(self.board.rows) else None

    @staticmethod
    def _first_open(board: SlipBoard) -> int:
        return next((at for at, row in enumerate(board.rows) if row.is_open), 0)

    def _show_detail(self, at: int) -> None:
        row, board = self._row(at), self.board
        if row is None or board is None:
            return
        lines = lines_of(self._session.ledger, board, row)
        writes = not self._session.ledger.read_only
        told = rows_told(self._session.ledger, self._session.pack, row.slip) if row.slip is not None else None
        words = detail_words(self._session, row, lines, told)
        self._view.detail.show_slip(words, writes=writes, owes=row.is_open)

    # Which period

    def _offer_regimes(self) -> None:
        shown = self._session.pack.regimes
        self._view.regime.fill([(one.short_name, one.code) for one in shown if one.is_on])

    def _choose_due(self) -> None:
        """Take the report that needs slips and whose deadline is nearest, past or to come."""
        session, today = self._session, self._session.today()

        def distance(one: Due) -> tuple[int, str]:
            return abs(((one.deadline or date.max) - today).days), one.regime.code

        for entry in sorted(deadlines.due(session.ledger, today), key=distance):
            if forms_for(session.ledger, entry.regime.code, entry.period):
                self._regime, self._period = entry.regime, entry.period
                return

    def _parse(self, label: str) -> Period | None:
        if self._regime is None or not label:
            return None
        try:
            return PeriodRule(self._regime.frequency, self._regime.closing).parse(label)
        except UnknownPeriod:
            return None

    def _on_regime(self) -> None:
        code = str(self._view.regime.value() or "")
        regime = next((one for one in self._session.pack.regimes if one.code == code), None)
        if regime is None:
            return
        rule = PeriodRule(regime.frequency, regime.closing)
        inside = self._period.last_day if self._period is not None else self._session.today()
        self._regime, self._period = regime, rule.containing(inside)
        self.refresh()

    def _on_moved(self, by: int) -> None:
        if self._regime is None or self._period is None:
            return
        rule = PeriodRule(self._regime.frequency, self._regime.closing)
        self._period = rule.previous(self._period) if by < 0 else rule.following(self._period)
        self.refresh()

    def _on_due(self, day: date | None) -> None:
        board = self.board
        if board is None or day == board.due:
            return
        said = what_is_said(self._session.ledger, board.regime.code, "")
        if day is None and board.period.label not in said.due:
            self.refresh()
            return
        self._keep(
            lambda: set_slips_due(self._session.ledger, board.regime.code, label=board.period.label, day=day)
        )
        self.refresh()

    # Making and printing

    def make_forms(self) -> None:
        """Ask for a folder and write every form of the period into it."""
        title = self._session.say("slips.make_title")
        folder = files.ask_folder(self._view, self._session, title=title)
        if folder is not None:
            self.make_into(folder)

    def make_into(self, folder: Path) -> None:
        """Write every form of the period into a folder, and open it."""
        board, ledger, today = self.board, self._session.ledger, self._session.today()
        if board is None:
            return
        regime, period = board.regime.code, board.period

        def work(progress: Progress) -> tuple[Path, ...]:
            with ledger.reopen() as reading:
                return write_forms(reading, regime, period, folder, progress, made_on=today)

        def show(paths: tuple[Path, ...]) -> None:
            self._session.tell("slips.made", count=len(paths), folder=str(folder))
            files.open_outside(folder)
            self.made.emit(paths)

        self._session.jobs.start(
            work, on_result=show, on_error=self._session.tell_error, title=Message("slips.making"), owner=self
        )

    def show_listing(self) -> ListingDialog | None:
        """Show the board as pages to print or keep."""
        from soxa.services.slip_listing import slip_listing  # noqa: PLC0415 - nothing is printed at the start
        from soxa.ui.listing_dialog import ListingDialog  # noqa: PLC0415 - as above

        session, board = self._session, self.board
        if board is None:
            return None
        today, regime, period = session.today(), board.regime.code, board.period

        def make(ledger: Ledger, _monday: date, now: datetime, progress: Progress) -> Listing:
            progress.step(0, 2)
            own = slip_board.board_of(ledger, regime, period, today=today)
            return slip_listing(ledger, own, today=today, now=now)

        dialog = ListingDialog(session, self._view.window(), title=session.say("slips.tab_slips"), make=make)
        dialog.open()
        return dialog

    # Reminding

    def _on_remind(self, everybody: bool) -> None:  # noqa: FBT001 - Qt gives it by position
        board = self.board
        if board is None:
            return
        rows = list(board.rows) if everybody else [self._row(self._view.chosen())]
        self.remind([row for row in rows if row is not None and row.is_open])

    def remind(self, rows: Sequence[BoardRow]) -> None:
        """Copy the text that reminds units, and note that it was made ready."""
        session, board = self._session, self.board
        if board is None:
            return
        if not rows:
            session.tell("slips.none_owes")
            return
        # Units read Vietnamese, whatever the screen speaks.
        text = slip_board.reminder_text(session.ledger, board, rows, tell=Wording("vi").tell)
        QApplication.clipboard().setText(text)
        at = session.clock().astimezone()
        self._keep(lambda: slip_board.note_reminders(session.ledger, rows, at=at))
        units = list(dict.fromkeys(row.unit.name for row in rows))
        who = units[0] if len(units) == 1 else session.say("slips.reminded_many", count=len(units))
        session.tell("slips.reminded", units=who)
        self.refresh()

    # Taking in

    def ask_for_files(self) -> None:
        """Ask for files that came and take them in."""
        say = self._session.say
        chosen = files.ask_open_several(
            self._view, self._session, title=say("slips.take_title"), kinds=say("slips.kinds")
        )
        if chosen:
            self.take(chosen)

    def ask_for_folder(self) -> None:
        """Ask for a folder and take in every slip in it."""
        title = self._session.say("slips.take_folder_title")
        folder = files.ask_folder(self._view, self._session, title=title)
        if folder is not None:
            self.take([folder])

    def take(self, paths: Sequence[Path]) -> None:
        """Take in files, and say of each what came of it."""
        session, ledger = self._session, self._session.ledger
        way, at = self._way(), session.clock().astimezone()

        def work(progress: Progress) -> tuple[TakenFile, ...]:
            with ledger.reopen(writable=True) as own:
                return take_files(own, paths, progress, received_at=at, way=way)

        session.jobs.start(
            work,
            on_result=self._show_results,
            on_error=session.tell_error,
            on_cancelled=self.refresh,
            title=Message("slips.taking_title"),
            owner=self,
        )

    def _way(self) -> Way:
        way = self._view.way.value()
        return way if isinstance(way, Way) else Way.FILE

    def _show_results(self, found: Sequence[TakenFile]) -> None:
        # What asks for something comes first, then what went wrong.
        order = sorted(found, key=lambda one: (one.read is None, one.error is None))
        self._files = list(order)
        self._cards = [self._card(one) for one in order]
        self._view.results.show_cards(self._cards, self._sum())
        self._view.pages.setCurrentWidget(self._view.results)
        self._after_taking()

    def _after_taking(self) -> None:
        session = self._session
        slips = [one.taken.slip for one in self._files if one.taken is not None]
        if slips:
            self._go_to_period(slips)
            session.mark_saved()
            session.activities_changed.emit()
        self.refresh()
        self.taken.emit()

    def _go_to_period(self, slips: Sequence[Slip]) -> None:
        """Show the period that came, where it is not the one on show and the report has such a one."""
        if self._regime is None or any(self._is_shown(slip) for slip in slips):
            return
        rule = PeriodRule(self._regime.frequency, self._regime.closing)
        period = rule.containing(slips[0].start)
        if period is not None and (period.start, period.end) == (slips[0].start, slips[0].end):
            self._period = period

    def _is_shown(self, slip: Slip) -> bool:
        return self._period is not None and (slip.start, slip.end) == (self._period.start, self._period.end)

    def _sum(self) -> str:
        counts = {
            "taken": sum(1 for one in self._files if one.taken is not None),
            "asked": sum(1 for one in self._files if one.read is not None),
            "refused": sum(1 for one in self._files if one.error is not None),
        }
        return self._session.say("slips.result.sum", **counts)

    def _card(self, one: TakenFile) -> ResultCard:
        card = result_card(self._session, one)
        if one.read is None:
            return card
        return replace(card, questions=tuple(self._questions(one)))

    def _questions(self, one: TakenFile) -> list[Question]:
        assert one.read is not None
        say, read = self._session.say, one.read
        nothing = (say("slips.result.choose"), None)
        units = [(unit.name, unit.id) for unit in self._session.units]
        forms = [(f"{slip.code} – {slip.name}", slip.code) for slip in self._session.pack.slips]
        periods = [(say_period(self._session, period), period) for period in self._near()]
        unit = read.unit.id if read.unit is not None else None
        form = read.template.code if read.template is not None else None
        days = read.period
        return [
            Question(say("slips.head.unit"), (nothing, *units), unit),
            Question(say("slips.head.form"), (nothing, *forms), form),
            Question(
                say("slips.result.unknown_period"),
                (nothing, *([] if days in self._near() or days is None else [(days.label, days)]), *periods),
                days,
            ),
        ]

    def _near(self) -> list[Period]:
        if self._regime is None or self._period is None:
            return []
        rule = PeriodRule(self._regime.frequency, self._regime.closing)
        found = [rule.following(self._period), self._period]
        while len(found) < _PERIODS_OFFERED + 1:
            found.append(rule.previous(found[-1]))
        return found

    def _on_answered(self, at: int, values: tuple[object, ...]) -> None:
        one = self._files[at]
        unit_id, code, period = values
        unit = next((unit for unit in self._session.units if unit.id == unit_id), None)
        template = next((slip for slip in self._session.pack.slips if slip.code == code), None)
        if one.read is None or unit is None or template is None or not isinstance(period, Period):
            return
        read = replace(one.read.with_unit(unit).with_period(period), template=template)
        received = self._session.clock().astimezone()
        try:
            taken = take_in(self._session.ledger, read, received_at=received, way=self._way())
        except AppError as error:
            self._files[at] = TakenFile(one.path, error=error)
        else:
            self._files[at] = TakenFile(one.path, taken=taken)
        self._cards[at] = self._card(self._files[at])
        self._view.results.show_cards(self._cards, self._sum())
        self._after_taking()

    # Typing in

    def type_in(self) -> None:
        """Ask for what the chosen unit said on paper or by telephone."""
        session, row, board = self._session, self._row(self._view.chosen()), self.board
        if row is None or board is None or session.ledger.read_only:
            return
        say = session.say
        lines = lines_of(session.ledger, board, row)
        about = say("slips.form.about", form=row.form.template.name, period=say_period(session, board.period))
        self._view.pages.setCurrentWidget(self._view.form)
        self._typed_for = (row.form.template.code, row.unit.id, board.period.label)
        self._view.form.ask(
            say("slips.form.title", unit=row.unit.name),
            about,
            asked_figures(session, lines),
            today=session.today(),
            note=say("slips.form.rows") if row.form.kinds else "",
        )
        half = self._half_typed.get(self._typed_for)
        if half is not None:
            self._view.form.restore(half)

    def _on_form_left(self) -> None:
        """Keep what was typed halfway for the next time the same slip is opened."""
        typed = self._view.form.typed()
        if typed is not None:
            self._half_typed[self._typed_for] = typed
            self._session.tell("slips.form.kept", tone="accent")
        self.show_board()

    def _on_told(self, told: Told) -> None:
        row, session = self._row(self._view.chosen()), self._session
        if row is None:
            return
        try:
            taken = write_slip(
                session.ledger,
                unit=row.unit.id,
                period=row.form.period,
                values=told.values,
                told_on=told.told_on,
                way=told.way,
                sender=told.sender,
                source=told.source,
                highlights=told.highlights,
                difficulties=told.difficulties,
                form=row.form.template.code,
            )
        except AppError as error:
            said = session.wording.explain(error)
            self._view.form.show_fault(f"{said.text} {said.remedy}".strip())
            return
        self._half_typed.pop(self._typed_for, None)
        session.mark_saved()
        session.activities_changed.emit()
        if taken.faults:
            self._files = []
            self._cards = [taken_card(session, row.unit.name, taken)]
            self._view.results.show_cards(self._cards, "")
            self._view.pages.setCurrentWidget(self._view.results)
            self.refresh()
        else:
            self.show_board()
        session.tell("slips.form.saved", unit=row.unit.name)
        self.taken.emit()

    def _keep(self, act: Callable[[], object]) -> None:
        try:
            act()
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
