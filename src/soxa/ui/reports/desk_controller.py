"""What the desk does: opens a report, keeps what is typed, draws the page, leads from point to place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError, Message
from soxa.base.progress import Progress
from soxa.domain.drafts import Draft
from soxa.domain.drafts import Place as PointPlace
from soxa.domain.figures import FigureKey
from soxa.domain.ids import ReportId
from soxa.domain.packs import Section
from soxa.domain.printing import print_figure
from soxa.domain.rebasing import has_come
from soxa.domain.reports import State
from soxa.domain.sections import NumberFormat, SectionMark, SectionText
from soxa.domain.sentences import fill
from soxa.services import drafting
from soxa.ui.jobs import Job
from soxa.ui.pageview import Place
from soxa.ui.reports.correct_controller import CorrectController
from soxa.ui.reports.desk_history import DeskHistory
from soxa.ui.reports.figures import say_behind
from soxa.ui.reports.figures_controller import FiguresController
from soxa.ui.reports.notes_controller import NotesController
from soxa.ui.reports.owners_controller import OwnersController
from soxa.ui.reports.points_controller import PointsController
from soxa.ui.reports.step_controller import StepController
from soxa.ui.reports.submit_controller import SubmitController
from soxa.ui.session import Session
from soxa.ui.words import say_course, say_document, say_receivers

if TYPE_CHECKING:
    from soxa.services.previewing import Preview
    from soxa.ui.reports.desk_view import DeskView

_MARKS = {
    SectionMark.EMPTY: "ui.mark.empty",
    SectionMark.DRAFTED: "ui.mark.drafted",
    SectionMark.EDITED: "ui.mark.edited",
    SectionMark.CHECKED: "ui.mark.checked",
}


class DeskController(QObject):
    """Binds one report to the desk.

    Signals:
        opened: A `Draft` is on the desk.
        previewed: The page shows what was typed.

    Args:
        session: What is shared.
        view: What is shown.
    """

    opened = Signal(object)
    previewed = Signal()

    def __init__(self, session: Session, view: DeskView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._draft: Draft | None = None
        self._section = ""
        self._preview_job: Job | None = None
        self._preview_version = 0
        self._opening = 0
        self.steps = StepController(session, view)
        self.steps.report_moved.connect(self._on_report_moved)
        self.points = PointsController(session, view.points)
        self.notes = NotesController(session, view)
        self.owners = OwnersController(session, view)
        self.figures = FiguresController(session, view.figures)
        self.figures.figure_wanted.connect(self.show_figure)
        self.figures.given.connect(self.recompute)
        self.history = DeskHistory(session, view, self)
        self.submitting = SubmitController(
            session, view, section=lambda: self._section, figure=self.history.figure
        )
        self.submitting.moved.connect(self._on_report_moved)
        self.submitting.place_wanted.connect(self._on_place)
        self.correcting = CorrectController(session, view)
        self.correcting.begun.connect(self.open_document)
        self.correcting.given_up.connect(self._on_given_up)
        self.correcting.rows_changed.connect(self.recompute)
        self.opened.connect(lambda _draft: self.correcting.after_opening())
        view.use_figures(self._write_figure)
        self._connect()

    @property
    def draft(self) -> Draft | None:
        """The report on the desk."""
        return self._draft

    @property
    def section(self) -> str:
        """Code of the section being written."""
        return self._section

    def open(self, regime: str, label: str) -> None:
        """Open a report; it is drafted in a job."""
        self.flush()
        self._opening += 1
        self._section = ""
        self._view.show_step(None)
        self._view.card.hide()
        self._compute(regime, label)

    def open_document(self, report: ReportId) -> None:
        """Open one report by its identity: one of several of its period."""
        self.flush()
        self._opening += 1
        self._section = ""
        self._view.show_step(None)
        self._view.card.hide()
        self._compute("", "", document=report)

    def recompute(self) -> None:
        """Draft the report anew from what the ledger holds now."""
        if self._draft is not None:
            self.flush()
            report = self._draft.report
            self._compute(report.regime, report.period.label, document=self._stored(report.id))

    def flush(self) -> None:
        """Keep what was typed at once."""
        self._view.editor.flush()

    def write(self, section: str) -> None:
        """Write a section."""
        draft = self._draft
        if draft is None:
            return
        self.flush()
        self._section = section
        text = draft.text(section)
        self._view.show_step(None)
        self._view.show_tab(0)
        self._view.outline.choose(section)
        self._view.editor.load(text.blocks)
        self._view.card.hide()
        self._view.editor.show_pressed(None)
        self._show_section(text)
        self._view.page.mark_section(section)

    def show_figure(self, key: FigureKey) -> None:
        """Show what is behind a figure."""
        draft = self._draft
        if draft is None:
            return
        try:
            detail = drafting.figure_detail(self._session.ledger, draft, key)
        except AppError as error:
            self._session.tell_error(error)
            return
        self._view.editor.show_pressed(key)
        self._view.card.show_behind(say_behind(self._session, draft, detail))

    # Connections

    def _connect(self) -> None:
        view = self._view
        view.outline.section_chosen.connect(self.write)
        view.editor.blocks_edited.connect(self._keep_section)
        view.editor.figure_pressed.connect(self.show_figure)
        view.card.activities_wanted.connect(self._session.activities_wanted)
        view.card.closed.connect(self._on_card_closed)
        view.page.place_pressed.connect(self._on_place_pressed)
        self.points.place_wanted.connect(self._on_place)
        self.points.answered.connect(self._on_draft_noted)
        self.notes.looked.connect(self._on_draft_noted)
        self.notes.section_changed.connect(self._on_section_changed)
        view.editor.figure_entered.connect(self._on_figure_entered)
        # What was undone may be what the desk shows.
        self._session.taken_back.connect(self._on_taken_back)
        view.checked.toggled.connect(self._on_checked)
        view.step_wanted.connect(self._on_step)

    def _on_taken_back(self, _taken: object) -> None:
        if self._view.isVisible():
            self.recompute()

    # Opening

    def _stored(self, report: ReportId) -> ReportId | None:
        """Return a report's identity; None where a ledger that only reads has begun nothing."""
        try:
            return self._session.ledger.reports.by_id(report).id
        except AppError:
            return None

    def _compute(self, regime: str, label: str, *, document: ReportId | None = None) -> None:
        ledger = self._session.ledger
        writes, opening = not ledger.read_only, self._opening

        def work(progress: Progress) -> Draft:
            progress.step(0)
            with ledger.reopen(writable=writes) as own:
                if document is not None:
                    return drafting.open_document(own, document)
                return drafting.open_report(own, regime, label)

        def show(draft: Draft) -> None:
            # A report that was being computed anew must not take the place of one opened since.
            if opening == self._opening:
                self._on_opened(draft)

        self._session.jobs.start(
            work,
            on_result=show,
            on_error=self._session.tell_error,
            title=Message("ui.desk.drafting"),
            owner=self,
        )

    def _on_opened(self, draft: Draft) -> None:
        is_same = self._draft is not None and self._draft.report.id == draft.report.id
        if is_same and self._view.editor.has_unsent_edits():
            # Typed while the job was under way: keep that first, then take the figures.
            self.flush()
            draft = replace(draft, texts=self._draft.texts if self._draft is not None else draft.texts)
        self._draft = draft
        self.notes.forget()
        self._show_head()
        self._view.editor.setReadOnly(draft.is_frozen or self._session.ledger.read_only)
        self._view.outline.show_sections([(one, self._title(one)) for one in draft.template.sections])
        self._view.outline.show_marks(draft.texts)
        self.owners.show_report(draft)
        self.points.show(draft)
        self.figures.show(draft)
        self.steps.show(draft)
        self.correcting.show(draft)
        written = [section.code for section in draft.template.sections if section.has_text]
        if self._section not in written:
            self._section = written[0] if written else ""
        if is_same and self._view.editor.blocks() == draft.text(self._section).blocks:
            self._view.editor.refresh_figures()
            self._show_section(draft.text(self._section))
        elif self._section and not self._view.is_at_step():
            tab = self._view.tabs.currentIndex()
            self.write(self._section)
            self._view.show_tab(tab)
        self._draw()
        self.opened.emit(draft)

    def _on_report_moved(self) -> None:
        draft = self._draft
        if draft is not None:
            self._session.mark_saved()
            self._session.report_changed.emit(draft.report.id)
            self._section = self._section or ""
            report = draft.report
            self._compute(report.regime, report.period.label, document=self._stored(report.id))

    def _on_given_up(self) -> None:
        if self._draft is not None:
            self.open(self._draft.report.regime, self._draft.report.period.label)

    def _show_head(self) -> None:
        draft, session = self._draft, self._session
        assert draft is not None
        course = self.submitting.show(draft)
        state, tone = say_course(session, draft.report.state, course)
        receivers = say_receivers(draft.regime, province=draft.office.province_name)
        if self.correcting.is_replaced(draft):
            state, tone = session.say("correct.replaced"), ""
        title = say_document(session, draft.report, draft.regime)
        self._view.show_head(title, state, tone, receivers)
        done = len([one for one in draft.report.sealings if not one.dropped])
        number = len(draft.report.sealings) + (1 if draft.report.state is State.DRAFTING else 0)
        self._view.show_state(
            draft.report.state,
            writes=not session.ledger.read_only,
            draft=max(number, done),
            course=course,
        )

    def _show_section(self, text: SectionText) -> None:
        draft = self._draft
        assert draft is not None
        section = draft.section(text.section)
        title = f"{section.label} {self._title(section)}".strip()
        self._view.show_section(title, self._session.say(_MARKS[text.mark]))
        # What the asker wants in it stands where nothing is written yet.
        self._view.editor.setPlaceholderText(section.hint)
        self.notes.show(draft, text.section)
        self.owners.show(draft, text.section)
        self._view.checked.blockSignals(True)
        self._view.checked.setChecked(text.checked)
        self._view.checked.blockSignals(False)
        self._view.checked.setEnabled(not draft.is_frozen and not self._session.ledger.read_only)

    def _title(self, section: Section) -> str:
        return fill(section.title, self._draft.words) if self._draft is not None else section.title

    # Writing

    def _keep_section(self) -> None:
        self._save(SectionText(self._section, self._view.editor.blocks()))

    def _on_checked(self, on: bool) -> None:  # noqa: FBT001 - Qt gives it by position
        self.flush()
        if self._draft is not None and self._section:
            self._save(replace(self._draft.text(self._section), checked=on))

    def _save(self, text: SectionText) -> None:
        draft = self._draft
        if draft is None or draft.is_frozen or not text.section:
            return
        try:
            shown = draft.text(text.section)
            kept = drafting.save_text(self._session.ledger, draft.report.id, text, shown=shown)
        except AppError as error:
            self._session.tell_error(error)
            return
        texts = tuple(kept if one.section == kept.section else one for one in draft.texts)
        self._draft = replace(draft, texts=texts)
        if text.section == self._section:
            if has_come(shown, text, kept):
                self._view.editor.load_around_cursor(kept.blocks)
            else:
                self._view.editor.settle(kept.blocks)
            self._show_section(kept)
        self._view.outline.show_marks(texts)
        self._session.mark_saved()
        self._draw()

    # The page

    def _draw(self) -> None:
        draft = self._draft
        if draft is None:
            return
        if self._preview_job is not None:
            self._preview_job.cancel()
        self._preview_version += 1
        version, section = self._preview_version, self._section
        self._preview_job = self._session.jobs.start(
            self._frozen_page(draft) if draft.is_frozen else self._page_of(draft),
            on_result=lambda preview: self._on_drawn(version, section, preview),
            on_error=self._session.tell_error,
            owner=self,
        )

    def _page_of(self, draft: Draft) -> Callable[[Progress], Preview]:
        now = self._now()

        def work(progress: Progress) -> Preview:
            from soxa.services.previewing import preview  # noqa: PLC0415 - Typst is loaded when needed

            return preview(draft, now=now, progress=progress)

        return work

    def _frozen_page(self, draft: Draft) -> Callable[[Progress], Preview]:
        ledger = self._session.ledger

        def work(progress: Progress) -> Preview:
            from soxa.services.previewing import sealed_pages  # noqa: PLC0415 - as above

            progress.step(0)
            with ledger.reopen() as reading:
                return sealed_pages(reading, draft.report.id)

        return work

    def _on_drawn(self, version: int, section: str, preview: Preview) -> None:
        if version != self._preview_version:
            return
        places = [Place(one.section, one.page, one.top_pt) for one in preview.places]
        self._view.page.show_pdf(preview.pdf, preview.sizes, places)
        self._view.page.mark_section(section, scrolls=section == self._section)
        self._view.show_page_count()
        self.previewed.emit()

    def _on_place_pressed(self, section: str) -> None:
        if self._draft is not None and any(one.section == section for one in self._draft.texts):
            self.write(section)
            self._view.editor.setFocus()

    def _now(self) -> datetime:
        now = self._session.clock()
        return (now if now.tzinfo else now.astimezone()).astimezone(UTC)

    # Figures

    def _write_figure(self, key: FigureKey, form: NumberFormat) -> str:
        draft = self._draft
        figure = draft.figures.get(key) if draft is not None else None
        if draft is None or figure is None:
            return "…"
        return print_figure(figure, draft.indicator(key.indicator), form=form)

    def _on_card_closed(self) -> None:
        self._view.editor.show_pressed(None)
        self._view.editor.setFocus()

    # Points, notes and steps

    def _on_place(self, place: PointPlace) -> None:
        draft = self._draft
        if draft is None:
            return
        if place.setting == "correction":
            self.correcting.open()
        elif place.activity is not None:
            self._session.activities_wanted.emit((place.activity,))
        elif section := _written_at(draft, place.section):
            self.write(section)
        elif place.figure is not None:
            self._view.show_step(None)
            self._view.show_tab(1)
            self._view.figures.choose(place.figure.indicator)
        elif place.setting:
            self._session.place_wanted.emit(f"settings/{place.setting}")

    def _on_draft_noted(self, draft: Draft) -> None:
        """Take a draft whose answers or looks are others; its words stay those on the desk."""
        if self._draft is not None and self._draft.report.id == draft.report.id:
            self._draft = replace(self._draft, points=draft.points, moved=draft.moved)
            self.notes.show(self._draft, self._section)

    def _on_section_changed(self, text: SectionText) -> None:
        draft = self._draft
        if draft is None:
            return
        texts = [text if one.section == text.section else one for one in draft.texts]
        if text.section not in {one.section for one in draft.texts}:
            texts.append(text)
        self._draft = replace(draft, texts=tuple(texts))
        if text.section == self._section:
            self._view.editor.load(text.blocks)
        self.recompute()

    def _on_figure_entered(self) -> None:
        ids = self._view.card.shown_ids()
        if ids:
            self._session.activities_wanted.emit(ids)

    def _on_step(self, step: str) -> None:
        self.flush()
        if step == "check":
            self._view.show_step(None)
            self.recompute()
            self._view.points.list.setFocus()
        elif step in {"submit", "remarks"}:
            self.submitting.begin(step)
        elif step == "correct":
            self.correcting.open()
        else:
            self.steps.begin(step)


def _written_at(draft: Draft, section: str) -> str:
    """Return the section whose text a place is in: a heading leads to the first text below it; "" if none."""
    codes = [one.code for one in draft.template.sections]
    if section not in codes:
        return ""
    below = draft.template.sections[codes.index(section) :]
    return next((one.code for one in below if one.has_text), "")
