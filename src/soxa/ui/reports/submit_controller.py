"""Trình ký and Ý kiến at the desk: submitting, recording decisions and remarks, printing copies to read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.files import write_atomic
from soxa.base.progress import Progress
from soxa.domain.approvals import Course
from soxa.domain.drafts import Draft, Place
from soxa.domain.figures import FigureKey
from soxa.domain.offices import Role
from soxa.domain.remarks import Origin, Remark, Settled
from soxa.domain.reports import State
from soxa.domain.sentences import fill
from soxa.services import remarking, settling_remarks, submitting
from soxa.ui import files
from soxa.ui.reports.remarks_panel import ShownRemark
from soxa.ui.session import Session
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.services.ledgers import Ledger
    from soxa.services.word_remarks import WordRemarks
    from soxa.ui.reports.desk_view import DeskView

_T = TypeVar("_T")
_KINDS = {".pdf": "printing.kinds_pdf", ".docx": "printing.kinds_word", ".xlsx": "printing.kinds_sheet"}


class SubmitController(QObject):
    """Carries a draft to the head and back.

    Signals:
        moved: Submissions, decisions or remarks of the report have changed.
        place_wanted: The `Place` of a remark.

    Args:
        session: What is shared.
        view: What is shown.
        section: Gives the section that is being written.
        figure: Gives the figure that is being asked about; None where none is.
    """

    moved = Signal()
    place_wanted = Signal(object)

    def __init__(
        self,
        session: Session,
        view: DeskView,
        *,
        section: Callable[[], str],
        figure: Callable[[], FigureKey | None],
    ) -> None:
        super().__init__(view)
        self._session, self._view, self._section, self._figure = session, view, section, figure
        self._draft: Draft | None = None
        self._remarks: tuple[Remark, ...] = ()
        submit, remarks = view.submit_panel, view.remarks_panel
        submit.done.connect(self._submit)
        submit.withdrawn.connect(self._withdraw)
        submit.agreed.connect(self._agree)
        submit.returned.connect(self._return)
        submit.print_wanted.connect(self._ask_and_write)
        remarks.done.connect(self._write_remark)
        remarks.settled.connect(self._settle)
        remarks.opened_again.connect(self._open_again)
        remarks.remark_chosen.connect(self._on_remark_chosen)
        remarks.file_wanted.connect(self._ask_and_read)
        view.print_wanted.connect(self.open_copy)
        view.copy_wanted.connect(self._ask_and_save)

    def show(self, draft: Draft) -> Course:
        """Work with a report, and return whose turn it is."""
        self._draft = draft
        course = submitting.course_of(self._session.ledger, draft.report)
        self._remarks = self._session.ledger.remarks.of(draft.report.id)
        panel = self._view.submit_panel
        panel.show_course(course, self._standing(draft, course))
        panel.show_fault("")
        self._show_remarks(draft)
        opened = sum(1 for one in self._remarks if one.is_open)
        self._view.show_remark_count(opened)
        return course

    def begin(self, step: str) -> None:
        """Show the panel of a step: ``submit`` or ``remarks``."""
        view = self._view
        if step == "submit":
            view.show_step(view.submit_panel)
            view.submit_panel.note.setFocus()
            return
        if self._draft is not None:
            self._offer_places(self._draft)
        view.show_step(view.remarks_panel)
        if view.remarks_panel.text.isEnabled():
            view.remarks_panel.text.setFocus()

    # Submitting

    def _submit(self) -> None:
        note = self._view.submit_panel.note.toPlainText()
        draft = self._draft
        if draft is None:
            return
        found = self._try(
            lambda: submitting.submit(self._session.ledger, draft.report.id, now=self._now(), note=note)
        )
        if found is not None:
            self._view.submit_panel.note.clear()
            self._session.tell("head.submitted", to=found.to)
            self.moved.emit()

    def _withdraw(self) -> None:
        if self._do(lambda ledger, draft: submitting.withdraw(ledger, draft.report.id, now=self._now())):
            self._session.tell("head.withdrawn")
            self.moved.emit()

    def _agree(self) -> None:
        by = self._asked()
        if self._do(lambda ledger, draft: submitting.agree(ledger, draft.report.id, now=self._now(), by=by)):
            self._session.tell("head.agreement_noted")
            self._view.show_step(None)
            self.moved.emit()

    def _return(self) -> None:
        """Return a draft by the remarks that are there; without any, one is asked for first."""
        by, draft = self._asked(), self._draft
        if draft is None:
            return
        if not any(one.is_open for one in self._remarks):
            self.begin("remarks")
            self._view.remarks_panel.author.choose(by)
            self._view.remarks_panel.show_fault(self._session.say("head.return_needs_remark"))
            return
        if self._do(lambda ledger, one: submitting.send_back(ledger, one.report.id, now=self._now(), by=by)):
            self._session.tell("head.return_noted", tone="warn")
            self.moved.emit()

    def _asked(self) -> str:
        draft = self._draft
        if draft is None or not draft.report.sealings:
            return ""
        handling = self._session.ledger.submissions.of(draft.report.id)
        waiting = handling.waiting(draft.report.sealings[-1].pdf)
        return waiting.to if waiting is not None else ""

    def _standing(self, draft: Draft, course: Course) -> str:
        session, report = self._session, draft.report
        if report.state is not State.SEALED:
            return session.say("head.standing.not_sealed")
        if course in {Course.AT_HEAD, Course.AT_UNIT_HEAD}:
            waiting = session.ledger.submissions.of(report.id).waiting(report.sealings[-1].pdf)
            assert waiting is not None
            at = waiting.at_utc.astimezone()
            by = waiting.by or session.say("head.somebody")
            return session.say("head.standing.waits", to=waiting.to, by=by, at=at)
        role, person = submitting.who_is_asked(session.ledger, report, day=session.today())
        to = person.called if person is not None else submitting.called(role)
        said = {
            Course.RETURNED: "head.standing.returned",
            Course.AGREED: "head.standing.agreed",
        }.get(course)
        if said is not None:
            return session.say(said, to=to)
        return session.say(
            "head.standing.unit_first" if role is Role.UNIT_HEAD else "head.standing.open", to=to
        )

    # Remarks

    def _show_remarks(self, draft: Draft) -> None:
        session, panel = self._session, self._view.remarks_panel
        titles = _titles(draft)
        shown = [ShownRemark(self._said(one, titles), one.is_open) for one in self._remarks]
        writes = not session.ledger.read_only
        is_out = draft.report.state in {State.ISSUED, State.SENT}
        panel.show_remarks(shown, writes=writes and not is_out)
        self._offer_places(draft)

    def _offer_places(self, draft: Draft) -> None:
        """Offer where a new remark may be: the section being written is chosen, or the figure being asked."""
        session, panel = self._session, self._view.remarks_panel
        if panel.text.toPlainText():
            return
        sections = [(words, code) for code, words in _titles(draft).items()]
        places = [(session.say("head.remark.whole"), ""), *sections]
        key, chosen = self._figure(), self._section()
        if key is not None and key in draft.figures:
            chosen = f"{_FIGURE}{key}"
            name = draft.indicator(key.indicator).name
            places.insert(0, (session.say("head.remark.figure", name=name), chosen))
        panel.start(self._authors(), places, section=chosen)

    def _said(self, remark: Remark, titles: dict[str, str]) -> str:
        session = self._session
        where = titles.get(remark.section) or self._named(remark.figure) or session.say("head.remark.whole")
        said = session.say(
            "head.remarks.row",
            author=remark.author,
            day=remark.day,
            draft=remark.draft,
            where=where,
            text=remark.text,
        )
        if remark.outcome is None:
            return said
        settled = session.say(_SETTLED[remark.outcome.settled])
        words = f": {remark.outcome.words}" if remark.outcome.words else ""
        return f"{said} → {settled}{words}"

    def _named(self, key: FigureKey | None) -> str:
        if key is None or self._draft is None:
            return ""
        known = {one.code: one.name for one in self._draft.pack.indicators}
        return known.get(key.indicator, "")

    def _authors(self) -> list[str]:
        people = self._session.people_here
        heads = [one.called for one in people if one.role is Role.HEAD]
        others = [one.called for one in people if one.role is Role.UNIT_HEAD]
        return [*heads, *others] or [self._session.ledger.actor or self._session.say("head.remark.head")]

    def _write_remark(self) -> None:
        panel, draft = self._view.remarks_panel, self._draft
        day = panel.day.day()
        if draft is None:
            return
        if day is None:
            panel.show_fault(self._session.say("ui.fault.no_such_day"))
            return
        place = str(panel.place.value() or "")
        is_figure = place.startswith(_FIGURE)
        made = self._try(
            lambda: remarking.write_remark(
                self._session.ledger,
                draft.report.id,
                panel.text.toPlainText(),
                day=day,
                author=str(panel.author.value() or ""),
                section="" if is_figure else place,
                figure=FigureKey.parse(place.removeprefix(_FIGURE)) if is_figure else None,
                origin=Origin.PAPER,
            ),
            panel.show_fault,
        )
        if made is not None:
            panel.text.clear()
            panel.show_fault("")
            self._session.mark_saved()
            self.moved.emit()

    def _settle(self, at: int, settled: Settled, words: str) -> None:
        panel = self._view.remarks_panel
        if not 0 <= at < len(self._remarks):
            return
        remark = self._remarks[at]
        if self._try(
            lambda: settling_remarks.settle(self._session.ledger, remark.id, settled, words=words),
            panel.show_fault,
        ):
            panel.words.clear()
            panel.show_fault("")
            self._session.mark_saved()
            self.moved.emit()

    def _open_again(self, at: int) -> None:
        if not 0 <= at < len(self._remarks):
            return
        remark = self._remarks[at]
        if self._try(lambda: settling_remarks.open_again(self._session.ledger, remark.id)):
            self._session.mark_saved()
            self.moved.emit()

    def _on_remark_chosen(self, at: int) -> None:
        if 0 <= at < len(self._remarks):
            one = self._remarks[at]
            self.place_wanted.emit(Place(section=one.section, figure=one.figure))

    def _ask_and_read(self) -> None:
        session = self._session
        path = files.ask_open(
            self._view,
            session,
            title=session.say("head.remarks.file"),
            kinds=session.say("printing.kinds_word"),
        )
        if path is not None:
            self.read_file(path)

    def read_file(self, path: Path) -> None:
        """Take the remarks of a Word file into the report, in a job."""
        draft, ledger, today = self._draft, self._session.ledger, self._session.today()
        if draft is None:
            return

        def work(progress: Progress) -> WordRemarks:
            from soxa.services.word_remarks import read_word_remarks  # noqa: PLC0415 - loads docx

            progress.step(0)
            with ledger.reopen(writable=True) as own:
                return read_word_remarks(own, draft.report.id, path, today=today)

        self._start(work, self._on_read, Message("head.reading"), self._view.remarks_panel.show_fault)

    def _on_read(self, found: WordRemarks) -> None:
        self._session.tell("head.read", count=len(found.new), known=found.known)
        self._view.remarks_panel.show_fault("")
        self.moved.emit()

    # Copies to read

    def open_copy(self) -> None:
        """Open the copy to read outside, to be printed: each page says which draft it is, and when."""
        folder = files.folder_to_print_from()
        self._write_copy(lambda stem: folder / f"{stem}.pdf", ".pdf", opens=True)

    def _ask_and_save(self, ending: str) -> None:
        session, draft = self._session, self._draft
        if draft is None:
            return
        name = f"{draft.report.regime}-{draft.report.period.label.replace('/', '-')}{ending}"
        kinds = session.say(_KINDS[ending])
        path = files.ask_save(
            self._view, session, title=session.say("printing.where"), kinds=kinds, name=name
        )
        if path is not None:
            target = path if path.suffix else path.with_suffix(ending)
            self._write_copy(lambda _stem: target, ending, opens=False)

    def _write_copy(self, where: Callable[[str], Path], ending: str, *, opens: bool) -> None:
        draft, ledger, now = self._draft, self._session.ledger, self._now()
        if draft is None:
            return
        writes = not ledger.read_only

        def work(progress: Progress) -> Path:
            from soxa.services.reading_copies import reading_copy  # noqa: PLC0415 - loads Typst

            progress.step(0)
            with ledger.reopen(writable=writes) as own:
                copy = reading_copy(own, draft.report.id, now=now)
            path = where(copy.stem)
            write_atomic(path, {".pdf": copy.pdf, ".docx": copy.docx, ".xlsx": copy.xlsx}[ending])
            return path

        def written(path: Path) -> None:
            if opens and not files.open_outside(path):
                self._session.tell("printing.no_reader", tone="warn")
            elif not opens:
                self._session.tell("printing.saved", name=path.name)

        self._start(work, written, Message("head.copying"))

    def _ask_and_write(self) -> None:
        session = self._session
        folder = files.ask_folder(self._view, session, title=session.say("head.submit.folder_title"))
        if folder is not None:
            self.write_to(folder)

    def write_to(self, folder: Path) -> None:
        """Write sheet and draft into a folder of their own in this one, and open it."""
        draft, ledger, now = self._draft, self._session.ledger, self._now()
        if draft is None:
            return
        target = (
            folder
            / f"trinh-{draft.report.period.label.replace('/', '_')}-d{remarking.last_draft(draft.report)}"
        )
        vietnamese = Wording("vi")

        def work(progress: Progress) -> Path:
            from soxa.services.submitting_sheet import write_submission  # noqa: PLC0415 - loads Typst

            progress.step(0)
            with ledger.reopen() as own:
                return write_submission(own, draft.report.id, target, now=now, tell=vietnamese.tell)[0]

        self._start(work, self._on_written, Message("head.copying"), self._view.submit_panel.show_fault)

    def _on_written(self, path: Path) -> None:
        self._session.tell("head.sheet_written", name=path.name, folder=str(path.parent))
        files.open_outside(path.parent)

    # Inside

    def _now(self) -> datetime:
        return self._session.clock().astimezone()

    def _do(self, act: Callable[[Ledger, Draft], object]) -> bool:
        draft = self._draft
        if draft is None:
            return False
        try:
            act(self._session.ledger, draft)
        except AppError as error:
            said = self._session.wording.explain(error)
            self._view.submit_panel.show_fault(said.text, said.remedy)
            return False
        return True

    def _try(self, act: Callable[[], _T], show_fault: Callable[[str, str], None] | None = None) -> _T | None:
        try:
            return act()
        except AppError as error:
            said = self._session.wording.explain(error)
            (show_fault or self._view.submit_panel.show_fault)(said.text, said.remedy)
            return None

    def _start(
        self,
        work: Callable[[Progress], object],
        then: Callable[..., None],
        title: Message,
        show_fault: Callable[[str, str], None] | None = None,
    ) -> None:
        def failed(error: AppError) -> None:
            if show_fault is None:
                self._session.tell_error(error)
                return
            said = self._session.wording.explain(error)
            show_fault(said.text, said.remedy)

        self._session.jobs.start(work, on_result=then, on_error=failed, title=title, owner=self)


def _titles(draft: Draft) -> dict[str, str]:
    return {
        one.code: f"{one.label} {fill(one.title, draft.words)}".strip() for one in draft.template.sections
    }


_FIGURE = "figure:"
_SETTLED = {
    Settled.DONE: "head.settled.done",
    Settled.ANSWERED: "head.settled.answered",
    Settled.DROPPED: "head.settled.dropped",
}
