"""What the desk does with owners: says whose each section is, keeps what is changed, lists who wrote what."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from soxa.base.errors import AppError
from soxa.domain.drafts import Draft
from soxa.domain.ids import PersonId, UnitId
from soxa.domain.section_owners import WHOLE_REPORT
from soxa.domain.sentences import fill
from soxa.services import section_owners
from soxa.services.authorship import Written, WrittenSection, who_wrote
from soxa.services.section_owners import OwnedSection
from soxa.ui.reports.owner_strip import OwnerChoices, OwnerGiven, OwnerWords
from soxa.ui.reports.who_wrote_dialog import ParagraphLine, WhoWroteDialog
from soxa.ui.session import Session

if TYPE_CHECKING:
    from soxa.ui.reports.desk_view import DeskView

_NAMED = 3
_DAYS_OFFERED = 10


class OwnersController(QObject):
    """Binds the owners of a report's sections to the desk.

    Args:
        session: What is shared.
        view: The desk.
    """

    def __init__(self, session: Session, view: DeskView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._draft: Draft | None = None
        self._section = ""
        self._owned: Mapping[str, OwnedSection] = MappingProxyType({})
        strip = view.owner
        strip.edit_wanted.connect(self._on_edit)
        strip.given.connect(self._on_given)
        strip.authors_wanted.connect(self.show_authors)
        # Four choices need the room below the words.
        strip.choosing.connect(lambda on: view.points.setVisible(not on and view.notes.side.isHidden()))

    def show_report(self, draft: Draft) -> None:
        """Say in the outline whose each section is, and which are late."""
        self._draft = draft
        self._read(draft)
        self._view.outline.show_owners({code: self._brief(one) for code, one in self._owned.items()})

    def show(self, draft: Draft, section: str) -> None:
        """Say whose the section is that is being written."""
        if section != self._section:
            self._view.owner.leave()
        self._draft, self._section = draft, section
        owned = self._owned.get(section)
        self._view.owner.setVisible(owned is not None)
        if owned is None:
            return
        writes = not draft.is_frozen and not self._session.ledger.read_only
        self._view.owner.show_words(self._words(owned, draft), writes=writes)

    def say_written(self, draft: Draft, section: str) -> str:
        """Return who wrote a section, in one line; empty where nobody did."""
        found = next(
            (one for one in who_wrote(self._session.ledger, draft) if one.section.code == section), None
        )
        return self._say_section(found) if found is not None else ""

    def show_authors(self) -> WhoWroteDialog | None:
        """List who wrote what of the whole report."""
        draft = self._draft
        if draft is None:
            return None
        lines = []
        for one in who_wrote(self._session.ledger, draft):
            title = f"{one.section.label} {fill(one.section.title, draft.words)}".strip()
            lines += [
                ParagraphLine(title if at == 0 else "", paragraph.beginning, self._say_one(paragraph))
                for at, paragraph in enumerate(one.paragraphs)
            ]
        dialog = WhoWroteDialog(self._session, self._view.window(), lines)
        dialog.open()
        return dialog

    # Inside

    def _read(self, draft: Draft) -> None:
        session = self._session
        found = section_owners.owned_sections(
            session.ledger, draft.regime, draft.period, draft.texts, today=session.today()
        )
        self._owned = MappingProxyType({one.section.code: one for one in found})

    def _words(self, owned: OwnedSection, draft: Draft) -> OwnerWords:
        say = self._session.say
        names = [owned.unit.short_name or owned.unit.name] if owned.unit is not None else []
        names += [owned.person.called] if owned.person is not None else []
        waits = ", ".join(unit.short_name or unit.name for unit in owned.waits_for[:_NAMED])
        if len(owned.waits_for) > _NAMED:
            waits = say("slips.owner.more", named=waits, count=len(owned.waits_for) - _NAMED)
        late = owned.is_late and not draft.is_frozen
        due = ""
        if owned.due is not None:
            due = say("slips.owner.late" if late else "slips.owner.due", day=owned.due)
        return OwnerWords(
            owner=say("slips.owner.is", owner=", ".join(names)) if names else say("slips.owner.nobody"),
            due=due,
            tone="danger" if late else "",
            waits=say("slips.owner.waits", units=waits) if waits and not draft.is_frozen else "",
            written=self.say_written(draft, owned.section.code),
        )

    def _brief(self, owned: OwnedSection) -> tuple[str, str]:
        """Return whose a section is for the narrow outline, and its tone."""
        say = self._session.say
        is_frozen = self._draft is not None and self._draft.is_frozen
        late = owned.is_late and not is_frozen
        said = []
        if owned.waits_for and not is_frozen:
            said.append(say("slips.owner.waits_short"))
        if owned.due is not None and not is_frozen:
            day = f"{owned.due.day}/{owned.due.month}"
            said.append(say("slips.owner.late_short", day=day) if late else day)
        if owned.person is not None:
            said.append(owned.person.called)
        elif owned.unit is not None:
            said.append(owned.unit.short_name or owned.unit.name)
        # What is to be done comes first: the pane is narrow, and its lines end in dots.
        return " · ".join(said), "danger" if late else "muted"

    def _on_edit(self) -> None:
        draft, session = self._draft, self._session
        owned = self._owned.get(self._section)
        if draft is None or owned is None:
            return
        said = section_owners.what_is_said(session.ledger, draft.regime.code, self._section)
        pack_unit = next((one.name for one in session.units if one.code == owned.section.unit), "")
        by_pack = session.say("slips.owner.by_pack", unit=pack_unit or session.say("slips.owner.no_unit"))
        self._view.owner.edit(
            OwnerChoices(
                units=((by_pack, None), *((one.name, one.id) for one in session.units)),
                people=(
                    (session.say("slips.owner.anybody"), None),
                    *((one.called, one.id) for one in session.people if one.is_here(session.today())),
                ),
                unit=said.unit,
                person=said.person,
                days=self._days(said.days_before),
                days_before=said.days_before,
                day=said.due.get(draft.period.label),
            )
        )

    def _days(self, now: int | None) -> tuple[tuple[str, object], ...]:
        say = self._session.say
        offered = sorted({*range(_DAYS_OFFERED + 1), *([] if now is None else [now])})
        numbered = ((say("slips.owner.days_before", days=days), days) for days in offered if days)
        return ((say("slips.owner.as_rule"), None), (say("slips.owner.same_day"), 0), *numbered)

    def _on_given(self, given: OwnerGiven) -> None:
        draft, session, section = self._draft, self._session, self._section
        if draft is None:
            return
        regime, label = draft.regime.code, draft.period.label
        unit = next((one.id for one in session.units if one.id == given.unit), None)
        person = next((one.id for one in session.people if one.id == given.person), None)
        try:
            with session.ledger.act("section_owner.save"):
                self._save(regime, section, unit, person, given, label)
        except AppError as error:
            said = session.wording.explain(error)
            self._view.owner.show_fault(f"{said.text} {said.remedy}".strip())
            return
        session.mark_saved()
        self._view.owner.leave()
        self.show_report(draft)
        self.show(draft, section)

    def _save(
        self,
        regime: str,
        section: str,
        unit: UnitId | None,
        person: PersonId | None,
        given: OwnerGiven,
        label: str,
    ) -> None:
        ledger = self._session.ledger
        days = given.days_before
        if given.for_all:
            section_owners.set_owner(ledger, regime, WHOLE_REPORT, unit=None, person=None, days_before=days)
            days = None
        section_owners.set_owner(ledger, regime, section, unit=unit, person=person, days_before=days)
        section_owners.set_due(ledger, regime, section, label=label, day=given.day)

    def _say_section(self, found: WrittenSection) -> str:
        said = list(dict.fromkeys(self._say_one(one) for one in found.paragraphs))
        shown = "; ".join(said[:_NAMED])
        if len(said) > _NAMED:
            shown = self._session.say("slips.owner.more", named=shown, count=len(said) - _NAMED)
        return self._session.say("slips.who.line", who=shown)

    def _say_one(self, one: Written) -> str:
        say = self._session.say
        slip = ""
        if one.unit is not None:
            unit = one.unit.short_name or one.unit.name
            day = one.slip.slip.given_on if one.slip is not None else None
            slip = say("slips.who.slip" if day else "slips.who.slip_gone", unit=unit, day=day)
        if one.at is None:
            return slip or say("slips.who.machine")
        at = one.at.astimezone().replace(tzinfo=None)
        by = say("slips.who.hand", actor=one.actor or say("points.nobody"), at=at)
        return say("slips.who.both", slip=slip, by=by) if slip else by
