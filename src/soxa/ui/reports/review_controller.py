"""What the head's page does: shows a draft with its sheet, keeps remarks, records the word that is said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.approvals import Course
from soxa.domain.dates import write_date
from soxa.domain.drafts import Point
from soxa.domain.ids import ReportId
from soxa.domain.outline import Heading
from soxa.domain.remarks import Origin, Remark, Settled
from soxa.services import remarking, submitting
from soxa.ui.pageview import Place
from soxa.ui.reports.review_page import Part
from soxa.ui.session import Session
from soxa.ui.words import say_document

if TYPE_CHECKING:
    from soxa.domain.packs import Regime
    from soxa.services.previewing import Preview
    from soxa.services.submitting_sheet import Summary
    from soxa.ui.reports.review_page import ReviewPage

_MOST_LINES = 12
_SETTLED = {
    Settled.DONE: "head.settled.done",
    Settled.ANSWERED: "head.settled.answered",
    Settled.DROPPED: "head.settled.dropped",
}


@dataclass(frozen=True, slots=True)
class _Read:
    summary: Summary
    preview: Preview


class ReviewController(QObject):
    """Binds a draft to the head's page.

    Signals:
        shown: The draft is on the page.
        decided: The `Course` after a word was said.
        desk_wanted: The desk of what is on the page is wanted.

    Args:
        session: What is shared.
        page: What is shown.
    """

    shown = Signal()
    decided = Signal(object)
    desk_wanted = Signal()

    def __init__(self, session: Session, page: ReviewPage) -> None:
        super().__init__(page)
        self._session, self._page = session, page
        self.page = page
        self._report: ReportId | None = None
        self._regime: Regime | None = None
        self._reading = 0
        page.remark_written.connect(self._write_remark)
        page.returned.connect(self._return)
        page.agreed.connect(self._agree)
        page.desk_wanted.connect(self.desk_wanted)
        page.page.place_pressed.connect(page.place.choose)

    @property
    def report(self) -> ReportId | None:
        """Return what is on the page."""
        return self._report

    def open(self, report: ReportId, regime: Regime) -> None:
        """Show a report's last draft; it is read in a job."""
        self._report, self._regime = report, regime
        self._page.text.clear()
        self._page.show_fault("")
        self.refresh()

    def refresh(self) -> None:
        """Read the draft anew."""
        report, ledger, now = self._report, self._session.ledger, self._now()
        if report is None:
            return
        self._reading += 1
        reading = self._reading

        def work(progress: Progress) -> _Read:
            from soxa.services.previewing import sealed_pages  # noqa: PLC0415 - loads Typst
            from soxa.services.submitting_sheet import summarise  # noqa: PLC0415 - as above

            progress.step(0, 2)
            with ledger.reopen() as own:
                summary = summarise(own, report, now=now)
                progress.step(1, 2)
                return _Read(summary, sealed_pages(own, report))

        def show(found: _Read) -> None:
            if reading == self._reading:
                self._show(found)

        self._session.jobs.start(
            work,
            on_result=show,
            on_error=self._session.tell_error,
            title=Message("head.review.reading"),
            owner=self,
        )

    def _show(self, found: _Read) -> None:
        session, page, summary = self._session, self._page, found.summary
        places = [Place(one.section, one.page, one.top_pt) for one in found.preview.places]
        page.page.show_pdf(found.preview.pdf, found.preview.sizes, places)
        page.page.fit_width()
        assert self._regime is not None
        waiting = summary.handling.waiting(summary.report.sealings[-1].pdf)
        due = (
            session.say("head.review.due", at=summary.deadline.date()) if summary.deadline is not None else ""
        )
        page.show_head(
            say_document(session, summary.report, self._regime),
            session.say("head.review.draft", draft=summary.draft),
            due,
        )
        page.show_parts(list(self._parts(summary)))
        chosen = str(page.place.value() or "")
        page.place.fill([(session.say("head.remark.whole"), ""), *_headings(summary)])
        page.place.choose(chosen)
        page.let_decide(may=waiting is not None and not session.ledger.read_only)
        page.text.setFocus()
        self.shown.emit()

    # What the sheet says

    def _parts(self, summary: Summary) -> Iterator[Part]:
        say = self._session.say
        submission = summary.submission
        about = [say("head.review.size", pages=summary.pages, figures=len(summary.data.figures))]
        if submission is not None:
            about.insert(
                0,
                say(
                    "head.review.by",
                    by=submission.by or say("head.somebody"),
                    at=submission.at_utc.astimezone(),
                ),
            )
            if submission.note:
                about.append(submission.note)
        yield Part(say("head.review.about"), tuple(about))
        if summary.remarks:
            yield Part(say("head.review.remarks"), tuple(self._remark(one) for one in summary.remarks))
        if summary.changes is not None:
            yield Part(say("head.review.changes", draft=summary.changes.since), self._changes(summary))
        if summary.unusual:
            yield Part(say("head.review.unusual"), self._points(summary.unusual))
        title = say("head.review.points")
        yield Part(title, self._points(summary.points) or (say("head.review.no_points"),))

    def _remark(self, one: Remark) -> str:
        say = self._session.say
        said = f"{one.author}, {write_date(one.day)}: {one.text}"
        if one.outcome is None:
            return f"{said} → {say('head.review.open')}"
        words = f": {one.outcome.words}" if one.outcome.words else ""
        return f"{said} → {say(_SETTLED[one.outcome.settled])}{words}"

    def _changes(self, summary: Summary) -> tuple[str, ...]:
        assert summary.changes is not None
        say = self._session.say
        figures = [f"{one.name} ({one.column}): {one.old} → {one.new}" for one in summary.changes.figures]
        titles = dict.fromkeys(one.section or say("head.remark.whole") for one in summary.changes.texts)
        count = len(summary.changes.texts)
        texts = [say("head.review.texts", count=count, sections="; ".join(titles))] if titles else []
        return self._cut([*figures, *texts]) or (say("head.review.no_changes"),)

    def _points(self, points: tuple[Point, ...]) -> tuple[str, ...]:
        session = self._session
        lines = []
        for one in points:
            said = session.wording.explain(one.message).text
            silent = "head.review.seen" if one.answer is not None else "head.review.open"
            answer = one.answer or session.say(silent)
            lines.append(f"• {said} → {answer}")
        return self._cut(lines)

    def _cut(self, lines: list[str]) -> tuple[str, ...]:
        left = len(lines) - _MOST_LINES
        if left <= 0:
            return tuple(lines)
        return (*lines[:_MOST_LINES], self._session.say("head.review.more", count=left))

    # The word

    def _write_remark(self) -> None:
        report, page = self._report, self._page
        if report is None:
            return
        session = self._session
        section = str(page.place.value() or "")
        text = page.text.toPlainText()
        day = session.today()
        if self._did(
            lambda: remarking.write_remark(
                session.ledger, report, text, day=day, section=section, origin=Origin.SCREEN
            )
        ):
            page.text.clear()
            session.mark_saved()
            self.refresh()

    def _return(self) -> None:
        report, page, session = self._report, self._page, self._session
        if report is None:
            return
        text, section, now = page.text.toPlainText(), str(page.place.value() or ""), self._now()
        if self._did(
            lambda: submitting.send_back(session.ledger, report, now=now, text=text, section=section)
        ):
            page.text.clear()
            session.tell("head.return_noted", tone="warn")
            self._end(Course.RETURNED)

    def _agree(self) -> None:
        report, session, now = self._report, self._session, self._now()
        if report is None:
            return
        if self._page.text.toPlainText().strip():
            # What is typed and not kept would be lost: agreeing keeps no remark.
            self._page.show_fault(session.say("head.review.text_left"))
            return
        if self._did(lambda: submitting.agree(session.ledger, report, now=now)):
            course = submitting.course_of(session.ledger, session.ledger.reports.by_id(report))
            session.tell("head.agreed_on" if course is Course.AT_HEAD else "head.agreement_noted")
            self._end(course)

    def _end(self, course: Course) -> None:
        self._session.mark_saved()
        self._session.report_changed.emit(self._report)
        self.decided.emit(course)

    def _did(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except AppError as error:
            said = self._session.wording.explain(error)
            self._page.show_fault(said.text, said.remedy)
            return False
        self._page.show_fault("")
        return True

    def _now(self) -> datetime:
        return self._session.clock().astimezone()


def _headings(summary: Summary) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for part in summary.data.outline.parts:
        if isinstance(part, Heading) and part.section:
            found.setdefault(part.section, f"{part.label} {part.text}".strip())
    return [(words, code) for code, words in found.items()]
