"""What the strip over the words does: looks, offers, words of the last report, what changed since sealing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from soxa.base.errors import AppError
from soxa.base.progress import Progress
from soxa.domain.drafts import Draft, FigureMoved
from soxa.domain.figures import SHARES, Figure, FigureKey
from soxa.domain.merging import Offer
from soxa.domain.printing import print_figure
from soxa.domain.sections import NumberFormat, Run, SectionText, TextRun
from soxa.domain.slip_words import is_of_slip
from soxa.domain.values import Absence, Value
from soxa.services import looking, own_words
from soxa.services.authorship import Written, who_wrote
from soxa.services.text_doubts import say_label
from soxa.ui.reports.side_by_side import Choice, Decision, TwoTexts
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.services.provenance import Cause, FigureChange
    from soxa.ui.reports.desk_view import DeskView

_PERCENT = "%"
_NAMED = 3
"""So many changed figures are named; the others are counted."""


class NotesController(QObject):
    """Binds the notes on a draft to the strip.

    Signals:
        looked: The `Draft` whose changed figures were looked at.
        section_changed: A `SectionText` as it was kept: carried over, or an offer settled.
        changes_known: The `FigureChange` of a sealed report were found, or that there are none.

    Args:
        session: What is shared.
        view: The desk.
    """

    looked = Signal(object)
    section_changed = Signal(object)
    changes_known = Signal(object)

    def __init__(self, session: Session, view: DeskView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._draft: Draft | None = None
        self._section = ""
        view.notes.looked.connect(self._on_looked)
        view.notes.offer_taken.connect(lambda: self._settle_offer(take=True))
        view.notes.offer_refused.connect(lambda: self._settle_offer(take=False))
        view.notes.words_decided.connect(self._on_words_decided)
        # Two texts and a third need the room below the words.
        view.notes.side_shown.connect(
            lambda on: view.points.setVisible(not on and view.owner.choices.isHidden())
        )
        view.carry.clicked.connect(lambda *_: self.carry_over())

    def show(self, draft: Draft, section: str) -> None:
        """Show the notes on a draft and on the section being written."""
        is_other = self._draft is None or self._draft.report != draft.report
        self._draft, self._section = draft, section
        say, notes = self._session.say, self._view.notes
        writes = not draft.is_frozen and not self._session.ledger.read_only
        self._view.carry.setVisible(writes)
        notes.show_moved(self._say_moved(draft.moved) if writes else "")
        self._view.editor.show_moved({one.key: self._say_one(one) for one in draft.moved} if writes else {})
        carried = [block.carried for block in draft.text(section).blocks if block.carried]
        notes.show_carried(
            say("points.carried", count=len(carried), period=say_label(draft, carried[0])) if carried else ""
        )
        offer = next(iter(draft.offers.get(section, ())), None) if writes else None
        is_slips = offer is not None and is_of_slip(offer.block)
        notes.show_side(self._two_texts(offer) if offer is not None and is_slips else None)
        offered = offer if not is_slips else None
        notes.show_offer(*((self._words(offered.hers), self._words(offered.made)) if offered else ("", "")))
        if not draft.is_frozen:
            notes.show_since("")
        elif is_other:
            notes.show_since("")
            self._find_changes(draft)

    def forget(self) -> None:
        """Look for changes since sealing anew: the report was opened again."""
        self._draft = None

    def carry_over(self) -> None:
        """Take the clerk's words of the last report's section, because she asks."""
        draft, section = self._draft, self._section
        if draft is not None and section:
            self._change(lambda: own_words.carry_over(self._session.ledger, draft.report.id, section))

    # What a person does

    def _on_looked(self) -> None:
        draft = self._draft
        if draft is None or self._session.ledger.read_only:
            return
        try:
            looked = looking.mark_looked(self._session.ledger, draft)
        except AppError as error:
            self._session.tell_error(error)
            return
        self.looked.emit(looked)

    def _settle_offer(self, *, take: bool) -> None:
        draft, section = self._draft, self._section
        offer = next(iter(draft.offers.get(section, ())), None) if draft is not None else None
        if draft is None or offer is None:
            return
        report = draft.report.id
        self._change(
            lambda: own_words.answer_offer(self._session.ledger, report, section, offer.block, take=take)
        )

    def _on_words_decided(self, decision: Decision) -> None:
        if decision.choice in {Choice.LEFT, Choice.RIGHT}:
            self._settle_offer(take=decision.choice is Choice.RIGHT)
            return
        draft, section = self._draft, self._section
        offer = next(iter(draft.offers.get(section, ())), None) if draft is not None else None
        if draft is not None and offer is not None:
            ledger, report, block = self._session.ledger, draft.report.id, offer.block
            self._change(lambda: own_words.write_instead(ledger, report, section, block, decision.text))

    def _two_texts(self, offer: Offer) -> TwoTexts:
        assert self._draft is not None
        say, one = self._session.say, self._written(offer)
        unit = one.unit.name if one is not None and one.unit is not None else ""
        right = say("slips.side.newer", unit=unit)
        if one is not None and one.slip is not None:
            right = say("slips.side.newer_on", unit=unit, day=one.slip.slip.given_on)
        left = say("slips.side.here")
        if one is not None and one.at is not None:
            actor = one.actor or say("points.nobody")
            left = say("slips.side.here_by", actor=actor, at=one.at.astimezone().replace(tzinfo=None))
        if not offer.hers:
            left = say("slips.side.removed")
        about = say("slips.side.about", unit=unit)
        return TwoTexts(about, left, self._words(offer.hers), right, self._words(offer.made))

    def _written(self, offer: Offer) -> Written | None:
        assert self._draft is not None
        sections = who_wrote(self._session.ledger, self._draft)
        found = (one for section in sections for one in section.paragraphs if one.block == offer.block)
        return next(found, None)

    def _change(self, change: Callable[[], SectionText]) -> None:
        try:
            kept = change()
        except AppError as error:
            self._session.tell_error(error)
            return
        self._session.mark_saved()
        self.section_changed.emit(kept)

    # Changed since sealing

    def _find_changes(self, draft: Draft) -> None:
        ledger, report = self._session.ledger, draft.report

        def work(progress: Progress) -> tuple[FigureChange, ...]:
            from soxa.services.provenance import changed_since_sealing  # noqa: PLC0415 - as needed

            progress.step(0)
            with ledger.reopen() as reading:
                return changed_since_sealing(reading, report)

        def show(found: Sequence[FigureChange]) -> None:
            if self._draft is not None and self._draft.report == report:
                self._view.notes.show_since(self._say_changes(found))
            self.changes_known.emit(found)

        self._session.jobs.start(work, on_result=show, on_error=self._session.tell_error, owner=self)

    def _say_changes(self, found: Sequence[FigureChange]) -> str:
        if not found:
            return ""
        say = self._session.say
        lines = [say("points.since", count=len(found))]

        # Percentages follow their numbers, and what comes to the same follows what does not.
        def place(change: FigureChange) -> tuple[bool, bool, FigureKey]:
            return (change.old == change.new, change.key.basis in SHARES, change.key)

        for one in sorted(found, key=place)[:_NAMED]:
            why = "; ".join(self._say_cause(cause) for cause in one.causes[:_NAMED])
            message = "points.since_figure" if one.old != one.new else "points.since_same"
            line = say(message, name=self._name(one.key), old=self._value(one.key, one.old),
                       new=self._value(one.key, one.new))  # fmt: skip
            lines.append(f"{line} {why}".strip())
        if len(found) > _NAMED:
            lines.append(say("points.since_more", count=len(found) - _NAMED))
        return "\n".join(lines)

    def _say_cause(self, cause: Cause) -> str:
        change = cause.change
        did = "made" if change.was_made else "removed" if change.was_removed else "changed"
        what = cause.title or self._session.say(
            "points.since_slip" if cause.entity == "slip" else "points.since_row"
        )
        at = change.at_utc.astimezone().replace(tzinfo=None)
        actor = change.actor or self._session.say("points.nobody")
        return self._session.say(f"points.since_{did}", what=what, actor=actor, at=at)

    # In words

    def _say_moved(self, moved: Sequence[FigureMoved]) -> str:
        if not moved:
            return ""
        named = "; ".join(self._say_one(one) for one in moved[:_NAMED])
        more = len(moved) - _NAMED
        if more > 0:
            named = self._session.say("points.moved_more", named=named, count=more)
        return self._session.say("points.moved", count=len(moved), named=named)

    def _say_one(self, moved: FigureMoved) -> str:
        return self._session.say(
            "points.moved_one",
            name=self._name(moved.key),
            old=self._value(moved.key, moved.old),
            new=self._value(moved.key, moved.new),
        )

    def _name(self, key: FigureKey) -> str:
        assert self._draft is not None
        name = self._draft.indicator(key.indicator).name
        basis = self._session.say(f"points.basis.{key.basis.value}")
        return f"{name} ({basis})" if basis else name

    def _value(self, key: FigureKey, value: Value) -> str:
        draft = self._draft
        assert draft is not None
        if value is Absence.BLANK:
            return self._session.say("ui.figures.missing")
        figure: Figure = draft.figures[key]
        indicator = draft.indicator(key.indicator)
        is_share = key.basis in SHARES or indicator.unit == _PERCENT
        form = NumberFormat.PERCENT if is_share else NumberFormat.NUMBER
        return print_figure(replace(figure, value=value), indicator, form=form)

    def _words(self, runs: Sequence[Run]) -> str:
        draft = self._draft
        assert draft is not None
        said = []
        for run in runs:
            if isinstance(run, TextRun):
                said.append(run.text)
            elif run.key in draft.figures:
                indicator = draft.indicator(run.key.indicator)
                said.append(print_figure(draft.figures[run.key], indicator, form=run.format))
        return "".join(said)
