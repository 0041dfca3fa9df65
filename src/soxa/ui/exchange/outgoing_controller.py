"""What the register does: reads a year, keeps what is typed, enters documents, explains holes, prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.ids import DeviceId
from soxa.domain.outgoing import Double, Gap, RegisterLine
from soxa.services import numbering, outgoing
from soxa.services.outgoing import Register
from soxa.services.outgoing_listing import register_listing
from soxa.services.register_words import register_words
from soxa.ui.exchange.outgoing_view import OutgoingView
from soxa.ui.reports.step_controller import SKIPPED
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.domain.listings import Listing
    from soxa.services.ledgers import Ledger
    from soxa.ui.listing_dialog import ListingDialog

_LETTER_SYMBOL = "UBND"


class OutgoingController(QObject):
    """Fills the register and does what its buttons say.

    Signals:
        listed: The year was read anew.

    Args:
        session: What is shared.
        view: What is shown.
    """

    listed = Signal()

    def __init__(self, session: Session, view: OutgoingView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._register: Register | None = None
        self._shown: list[RegisterLine] = []
        self._only: frozenset[object] = frozenset()
        self._version = 0
        view.arrived.connect(self.refresh)
        view.filtered.connect(self._on_filtered)
        view.line_chosen.connect(self._on_line)
        view.form.edited.connect(self._on_edited)
        view.form.another_wanted.connect(self._give_another)
        view.enter_button.clicked.connect(lambda *_: self._start_document())
        view.print_button.clicked.connect(lambda *_: self.show_pages())
        view.keeping_button.clicked.connect(lambda *_: self._start_keeping())
        view.holes_button.clicked.connect(lambda *_: self._start_holes())
        view.document_form.place_changed.connect(self._offer)
        view.document_form.done.connect(self._enter)
        view.keeping_form.done.connect(self._declare)
        view.keeping_form.moved.connect(self._move)
        view.keeping_form.taken.connect(self._take)
        view.holes_page.explained.connect(self._explain)
        view.holes_page.shown.connect(self._show_double)
        session.taken_back.connect(self._on_changed)

    @property
    def register(self) -> Register | None:
        """The year that is shown; None until it is read."""
        return self._register

    def refresh(self) -> None:
        """Read the year anew; the chosen line stays chosen."""
        session = self._session
        if not session.has_ledger:
            return
        ledger, today = session.ledger, session.today()
        year = self._view.year.value()
        wanted = year if isinstance(year, int) else today.year
        self._version += 1
        version = self._version

        def work(progress: Progress) -> tuple[Register, tuple[int, ...]]:
            progress.step(0)
            with ledger.reopen() as reading:
                return outgoing.register_of(reading, wanted), outgoing.years_of(reading, today=today)

        session.jobs.start(
            work,
            on_result=lambda made: self._show(*made) if version == self._version else None,
            on_error=session.tell_error,
            owner=self,
        )

    def show_pages(self) -> ListingDialog | None:
        """Show what is listed as pages to print or keep."""
        register = self._register
        if register is None:
            return None
        from soxa.ui.listing_dialog import ListingDialog  # noqa: PLC0415 - nothing is printed at the start

        lines, filters = tuple(self._shown), self._filters()

        def make(ledger: Ledger, _monday: date, now: datetime, progress: Progress) -> Listing:
            progress.step(0, 2)
            return register_listing(ledger, register, lines=lines, filters=filters, now=now)

        title = self._session.say("clerk.register")
        dialog = ListingDialog(self._session, self._view.window(), title=title, make=make)
        dialog.open()
        return dialog

    # The table

    def _on_changed(self, _what: object) -> None:
        if self._view.isVisible():
            self.refresh()

    def _show(self, register: Register, years: tuple[int, ...]) -> None:
        self._register = register
        say, view = self._session.say, self._view
        names = register_words().type_names
        used = sorted({line.type for line in register.lines if line.type})
        types = [(f"{code} – {names[code]}" if code in names else code, code) for code in used]
        view.offer(
            years,
            [(say("clerk.every_type"), ""), *types],
            year=register.year,
            type_code=str(view.type.value() or ""),
        )
        self._show_standing(register)
        self._show_lines()
        if view.pages.currentWidget() is view.holes_page:
            self._start_holes()
        self.listed.emit()

    def _show_standing(self, register: Register) -> None:
        say, numbers = self._session.say, register.numbering
        holes = len(register.gaps) + len(register.doubles)
        if not numbers.is_official:
            words, tone = say("clerk.standing_follows"), "accent"
        elif holes:
            words, tone = say("clerk.standing_holes", keeper=numbers.keeper_name), "warn"
        else:
            words, tone = say("clerk.standing_official", keeper=numbers.keeper_name), "good"
        gaps, doubles = _missing(register), len(register.doubles)
        told = [words]
        told += [say("clerk.gaps_count", count=gaps)] if gaps else []
        told += [say("clerk.doubles_count", count=doubles)] if doubles else []
        self._view.show_standing(" ".join(told), tone=tone, holes=bool(holes))

    def _on_filtered(self) -> None:
        self._only = frozenset()
        if self._register is not None and self._view.year.value() != self._register.year:
            self.refresh()
        else:
            self._show_lines()

    def _show_lines(self) -> None:
        register, view = self._register, self._view
        if register is None:
            return
        line = view.model.line(view.table.currentIndex().row())
        found = outgoing.found_in(
            register.lines, text=view.search.text(), type_code=str(view.type.value() or "")
        )
        if self._only:
            found = [one for one in found if one.thing in self._only]
        # The newest stand on top, as in a ledger; paper has the oldest first.
        self._shown = found
        view.model.show(found[::-1], marked={thing for double in register.doubles for thing in double.things})
        view.sharer.share_out()
        view.foot.setText(self._session.say("clerk.lines", count=len(found), all=len(register.lines)))
        at = view.model.row_of(line.thing) if line is not None else -1
        if at >= 0:
            view.table.selectRow(at)
        else:
            view.form.show_line(None)

    def _on_line(self, at: int) -> None:
        line, register = self._view.model.line(at), self._register
        doubles = register.doubles if register is not None else ()
        is_double = line is not None and any(line.thing in one.things for one in doubles)
        may_give = is_double and numbering.is_keeper(self._session.ledger)
        self._view.form.show_line(line, is_double=may_give)

    def _on_edited(self, line: RegisterLine) -> None:
        self._do(lambda: outgoing.edit_line(self._session.ledger, line), self._view.form.show_fault)

    def _give_another(self) -> None:
        line = self._view.model.line(self._view.table.currentIndex().row())
        if line is None:
            return
        session, ledger, form = self._session, self._session.ledger, self._view.form
        now = session.clock().astimezone()

        def work(progress: Progress) -> str:
            progress.step(0)
            with ledger.reopen(writable=True) as writing:
                return numbering.give_another(writing, line, when=now)

        def done(number: str) -> None:
            session.tell("clerk.given_another", number=number)
            session.mark_saved()
            self.refresh()

        def failed(error: AppError) -> None:
            said = session.wording.explain(error)
            form.show_fault(f"{said.text} {said.remedy}".strip())

        session.jobs.start(
            work, on_result=done, on_error=failed, title=Message("ui.number.filling"), owner=self
        )

    def _filters(self) -> str:
        view = self._view
        parts = [view.type.currentText()] if view.type.value() else []
        parts += [f"“{view.search.text().strip()}”"] if view.search.text().strip() else []
        return " · ".join(parts)

    # A document of the register's own

    def _start_document(self) -> None:
        names = register_words().type_names
        form = self._view.document_form
        self._view.show_page(form)
        form.start([(code, name) for code, name in sorted(names.items())], day=self._session.today())

    def _offer(self) -> None:
        form, session = self._view.document_form, self._session
        code, day = str(form.type.value() or ""), form.day.day()
        if day is None:
            return
        found = numbering.proposed(session.ledger, type_code=code, day=day)
        words = "clerk.number_ours" if found.is_keeper else "clerk.number_elsewhere"
        source = session.say(words, keeper=found.keeper) if found.is_official else ""
        form.offer(
            number="" if found.number is None else str(found.number),
            symbol=_symbol(self._register, code),
            source=source or session.say("clerk.number_recorded"),
        )

    def _enter(self) -> None:
        form, session = self._view.document_form, self._session
        day, subject = form.day.day(), form.subject.text().strip()
        if day is None or not subject:
            form.show_fault(session.say("ui.fault.no_such_day" if day is None else "clerk.no_subject"))
            return
        form.show_fault("")

        def enter() -> None:
            entry = outgoing.new_entry(
                type_code=str(form.type.value() or ""),
                symbol=form.symbol.text(),
                day=day,
                subject=subject,
                signer=form.signer.text(),
                receivers=form.whom.text(),
            )
            kept = numbering.enter_document(
                session.ledger, entry, number=form.number.text().strip(), reason=form.reason.text()
            )
            session.tell("clerk.entered", number=kept.number)

        if self._do(enter, form.show_fault, on_error=self._ask_reason):
            self._view.show_table()

    def _ask_reason(self, error: AppError) -> None:
        if error.message_id() == SKIPPED:
            self._view.document_form.ask_reason(wanted=True)

    # How it is kept

    def _start_keeping(self) -> None:
        session, form = self._session, self._view.keeping_form
        ledger = session.ledger
        now = ledger.numbering.get()
        keeps = numbering.is_keeper(ledger)
        words = "clerk.keeper_here" if keeps else "clerk.keeper_there"
        others = [one for one in ledger.machines.heard() if one.device != ledger.device]
        self._view.show_page(form)
        form.start(
            official=now.is_official,
            by_type=now.by_type,
            name=now.keeper_name if keeps else ledger.machines.name(ledger.device) or ledger.actor,
            keeper=session.say(words, keeper=now.keeper_name) if now.is_official else "",
            is_keeper=keeps,
            last=now.started(session.today().year, ""),
            machines=[
                (one.name or session.say("clerk.unnamed_machine", id=str(one.device)[:8]), one.device)
                for one in others
            ],
        )

    def _declare(self) -> None:
        form, session = self._view.keeping_form, self._session
        last = form.last.text().strip()

        def declare() -> None:
            numbering.declare(
                session.ledger,
                official=form.official.isChecked(),
                by_type=form.by_type.isChecked(),
                name=form.name.text() or session.say("clerk.this_machine"),
                year=session.today().year,
                last_given={"": int(last or 0)} if form.together.isChecked() else {},
            )
            session.tell("clerk.kept_so")

        if self._do(declare, form.show_fault):
            self._view.show_table()

    def _move(self) -> None:
        form, session = self._view.keeping_form, self._session
        device, words = form.machines.value(), form.machines.currentText()
        if device is None:
            return

        def move() -> None:
            numbering.move_keeping(session.ledger, DeviceId(device), name=words)  # type: ignore[arg-type]
            session.tell("clerk.moved", keeper=words)

        if self._do(move, form.show_fault):
            self._view.show_table()

    def _take(self) -> None:
        form, session = self._view.keeping_form, self._session
        last = form.last.text().strip()

        def take() -> None:
            numbering.take_keeping(
                session.ledger,
                name=form.name.text() or session.say("clerk.this_machine"),
                last_given={"": int(last)} if last else {},
                year=session.today().year,
            )
            session.tell("clerk.taken", tone="warn")

        if self._do(take, form.show_fault):
            self._view.show_table()

    # Holes

    def _holes(self) -> list[Gap | Double]:
        register = self._register
        # What is borne twice is the graver, and must not stand behind a year of gaps.
        return [] if register is None else [*register.doubles, *register.gaps]

    def _start_holes(self) -> None:
        page = self._view.holes_page
        self._view.show_page(page)
        page.show_holes([(self._say_hole(one), isinstance(one, Double)) for one in self._holes()])

    def _say_hole(self, hole: Gap | Double) -> str:
        say = self._session.say
        series = say("clerk.in_series", series=hole.series) if hole.series else ""
        if isinstance(hole, Double):
            return say("clerk.hole_double", number=str(hole.number), count=len(hole.things), series=series)
        if hole.first == hole.last:
            return say("clerk.hole_one", number=str(hole.first), series=series)
        return say(
            "clerk.hole_several", first=str(hole.first), last=str(hole.last), count=hole.count, series=series
        )

    def _explain(self, at: int, reason: str) -> None:
        hole, ledger = self._holes()[at], self._session.ledger

        def explain() -> None:
            if isinstance(hole, Double):
                numbering.explain_double(
                    ledger, year=hole.year, series=hole.series, number=hole.number, reason=reason
                )
                return
            numbering.void_numbers(
                ledger, year=hole.year, series=hole.series, first=hole.first, last=hole.last, reason=reason
            )

        self._do(explain, self._view.holes_page.show_fault)

    def _show_double(self, at: int) -> None:
        hole = self._holes()[at]
        if isinstance(hole, Double):
            self._view.search.clear()
            self._only = frozenset(hole.things)
            self._view.show_table()
            self._show_lines()
            self._view.table.selectRow(0)

    # Inside

    def _do(
        self,
        act: Callable[[], object],
        show_fault: Callable[..., None],
        *,
        on_error: Callable[[AppError], None] = lambda _error: None,
    ) -> bool:
        try:
            act()
        except AppError as error:
            said = self._session.wording.explain(error)
            show_fault(f"{said.text} {said.remedy}".strip())
            on_error(error)
            return False
        show_fault("")
        self._session.mark_saved()
        self.refresh()
        return True


def _missing(register: Register) -> int:
    return sum(gap.count for gap in register.gaps)


def _symbol(register: Register | None, type_code: str) -> str:
    """Return the symbol that documents of a type bore last; else what the Decree makes of the type."""
    lines = register.lines if register is not None else ()
    known = next((line.symbol for line in reversed(lines) if line.type == type_code and line.symbol), "")
    if known:
        return known
    return _LETTER_SYMBOL if type_code == "CV" else f"{type_code}-{_LETTER_SYMBOL}"
