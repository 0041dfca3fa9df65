"""What an import would do, before it does anything: shown to the clerk, changed by her answers.

A proposal holds all that it was made from, so that an answer makes a new proposal without reading the file or
the ledger again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from soxa.base.progress import Progress, Silent
from soxa.domain.completeness import what_is_missing
from soxa.domain.offices import Unit
from soxa.domain.packs import Kind
from soxa.domain.row_words import kind_words
from soxa.domain.text import fold
from soxa.domain.trackers import RowFault
from soxa.services.import_records import (
    KIND_QUESTION,
    MINUTES_QUESTION,
    Answers,
    ChangedRow,
    Counts,
    KindFound,
    KindGuess,
    Lacking,
    Material,
    PlannedSheet,
    PreviewRow,
    Question,
    SheetProposal,
    SkippedSheet,
)
from soxa.services.sheet_drafts import SheetDraft

_SAMPLES = 3
_GUESSED = "importing.kind_guessed"

__all__ = [
    "KIND_QUESTION", "MINUTES_QUESTION", "Answers", "ChangedRow", "Counts", "KindFound", "KindGuess",
    "Lacking", "PreviewRow", "Proposal", "Question", "SheetProposal", "SkippedSheet", "make_proposal",
]  # fmt: skip


@dataclass(frozen=True)
class Proposal:
    """What an import would do."""

    material: Material
    """What it was made from."""
    answers: Answers
    """What a human has said."""
    sheets: tuple[SheetProposal, ...]
    """Sheets taken over."""
    kinds: tuple[KindFound, ...]
    """Words for kinds, most frequent first."""
    guesses: tuple[KindGuess, ...]
    """Kinds told by titles alone, most frequent first."""
    questions: tuple[Question, ...]
    """What was asked, or taken from a plain title."""
    new_units: tuple[Unit, ...]
    """Units that the office has not yet; they will be made."""
    faults: tuple[RowFault, ...]
    """Every fault, in the order of the file."""
    notes: tuple[RowFault, ...]
    """What should be looked at in rows that come in."""
    changes: tuple[ChangedRow, ...]
    """Rows changed in Excel."""
    rows: tuple[PreviewRow, ...]
    """The first 200 new rows and every faulty one, in the order of the file."""
    plans: tuple[PlannedSheet, ...]
    """What carrying out will do."""

    @property
    def file_name(self) -> str:
        """Name of the file."""
        return self.material.file_name

    @property
    def skipped(self) -> tuple[SkippedSheet, ...]:
        """Sheets that are not taken over."""
        return self.material.skipped

    @cached_property
    def counts(self) -> Counts:
        """What the rows of all sheets are."""
        return sum((sheet.counts for sheet in self.sheets), Counts())

    @cached_property
    def to_mend(self) -> tuple[Lacking, ...]:
        """What new activities lack, by kind and what is lacking, most frequent first."""
        kinds = {kind.code: kind for kind in self.material.kinds}
        found: dict[tuple[str, tuple[str, ...]], list[tuple[str, int]]] = {}
        for plan in self.plans:
            for activity, origin in zip(plan.activities, plan.origins, strict=True):
                if activity.to_mend:
                    missing = what_is_missing(activity, kinds[activity.kind])
                    rows = found.setdefault((activity.kind, missing), [])
                    rows.append((plan.material.sheet.name, origin.row))
        lacking = [Lacking(kind, missing, tuple(rows)) for (kind, missing), rows in found.items()]
        return tuple(sorted(lacking, key=lambda entry: -len(entry.rows)))

    @cached_property
    def rows_to_confirm(self) -> int:
        """How many rows wait for nothing but that their guessed kind is confirmed."""
        reasons: dict[tuple[str, int], set[str]] = {}
        for fault in self.faults:
            reasons.setdefault((fault.sheet, fault.row), set()).add(fault.message.id)
        return sum(ids == {_GUESSED} for ids in reasons.values())

    @property
    def open_guesses(self) -> tuple[KindGuess, ...]:
        """Kinds told by titles that nobody has confirmed; their rows wait."""
        return tuple(guess for guess in self.guesses if guess.code and not guess.is_confirmed)

    @property
    def asks_about_old_text(self) -> bool:
        """Whether text seems to be from before Unicode and nobody has said so; then nothing is done."""
        return self.material.old_text is not None and not self.material.legacy

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """Questions without an answer; rows that hang on them wait."""
        return tuple(question for question in self.questions if not question.answer)

    @property
    def unknown_kinds(self) -> tuple[KindFound, ...]:
        """Words for kinds that nobody has explained; their rows wait."""
        return tuple(kind for kind in self.kinds if not kind.code)

    def with_answers(
        self,
        *,
        kinds: Mapping[str, str] | None = None,
        columns: Mapping[tuple[str, str], str] | None = None,
        minutes: str | None = None,
        sheet_kinds: Mapping[str, str] | None = None,
        title_kinds: Mapping[str, str] | None = None,
        progress: Progress | None = None,
    ) -> Proposal:
        """Return the proposal with more answers; those given before stay.

        Args:
            kinds: Words of the kind column (accents and case aside) to kind codes.
            columns: Sheet and letter of a column to its meaning.
            minutes: ``each`` or ``all``.
            sheet_kinds: Sheet to the kind of all its rows; empty: their titles tell.
            title_kinds: Words of `guesses` to the kind of their rows.
            progress: Told every 1,000 rows.

        Raises:
            Cancelled: The user has asked to stop.
        """
        old = self.answers
        words = {fold(word): code for word, code in (kinds or {}).items()}
        answers = Answers(
            kinds=MappingProxyType({**old.kinds, **words}),
            columns=MappingProxyType({**old.columns, **(columns or {})}),
            minutes=old.minutes if minutes is None else minutes,
            sheet_kinds=MappingProxyType({**old.sheet_kinds, **(sheet_kinds or {})}),
            title_kinds=MappingProxyType({**old.title_kinds, **(title_kinds or {})}),
        )
        return make_proposal(self.material, answers, progress=progress)

    def with_guesses_confirmed(self, *, progress: Progress | None = None) -> Proposal:
        """Return the proposal with every kind taken for what it was guessed to be.

        Raises:
            Cancelled: The user has asked to stop.
        """
        return self.with_answers(
            title_kinds={guess.word: guess.code for guess in self.open_guesses}, progress=progress
        )


def make_proposal(material: Material, answers: Answers, *, progress: Progress | None = None) -> Proposal:
    """Return what an import of this material with these answers would do.

    Raises:
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    codes = {**kind_words(material.kinds), **answers.kinds}
    drafts = []
    total = sum(len(sheet.sheet.rows) for sheet in material.sheets)
    done = 0
    for sheet in material.sheets:
        draft = SheetDraft(sheet, material, answers, codes)
        draft.read(progress, done, total)
        done += len(sheet.sheet.rows)
        drafts.append(draft)
    planned = [activity for draft in drafts for activity in draft.used]
    return Proposal(
        material=material,
        answers=answers,
        sheets=tuple(draft.proposal() for draft in drafts),
        kinds=_kinds(drafts, answers, material.kinds),
        guesses=_guesses(drafts, material, answers),
        questions=_questions(drafts),
        new_units=material.units.new_among(planned),
        faults=tuple(fault for draft in drafts for fault in draft.faults),
        notes=tuple(note for draft in drafts for note in draft.notes()),
        changes=tuple(change for draft in drafts for _, change in draft.offered),
        rows=tuple(row for draft in drafts for row in draft.preview),
        plans=tuple(draft.plan() for draft in drafts),
    )


def _questions(drafts: Sequence[SheetDraft]) -> tuple[Question, ...]:
    # Twelve sheets of one form ask one question: whose minutes they are is answered for all of them.
    found: dict[tuple[object, ...], Question] = {}
    for question in (question for draft in drafts for question in draft.questions()):
        about = question.message.parameters.get("title", question.sheet)
        found.setdefault((question.id, about, question.guessed), question)
    return tuple(found.values())


def _guesses(drafts: Sequence[SheetDraft], material: Material, answers: Answers) -> tuple[KindGuess, ...]:
    titles: dict[str, list[str]] = {}
    for draft in drafts:
        for word, title in draft.title_words():
            titles.setdefault(word, []).append(title)
    found = [
        KindGuess(
            word,
            material.guesser.text(word),
            len(rows),
            tuple(dict.fromkeys(rows))[:_SAMPLES],
            answers.title_kinds.get(word) or material.guesser.code(word),
            bool(answers.title_kinds.get(word)),
        )
        for word, rows in titles.items()
    ]
    return tuple(sorted(found, key=lambda guess: (not guess.word, -guess.count, guess.word)))


def _kinds(drafts: Sequence[SheetDraft], answers: Answers, kinds: Sequence[Kind]) -> tuple[KindFound, ...]:
    own = kind_words(kinds)
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for draft in drafts:
        for cell in draft.kind_cells():
            word = fold(cell)
            first.setdefault(word, cell)
            counts[word] = counts.get(word, 0) + 1
    found = [
        KindFound(text, counts[word], answers.kinds.get(word) or own.get(word, ""), word in own)
        for word, text in first.items()
    ]
    return tuple(sorted(found, key=lambda kind: (bool(kind.code), -kind.count, kind.text)))
