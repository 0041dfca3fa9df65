"""What the office has answered about a tracker, kept with it so that each thing is asked once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from soxa.domain.reading import Span
from soxa.domain.text import fold
from soxa.domain.trackers import column_letter
from soxa.services.import_records import Answers, PlannedSheet, SheetMaterial
from soxa.services.proposing import Proposal

KIND, COLUMN, SHEET_KIND, MINUTES = "kind:", "column:", "sheet_kind:", "minutes"
TITLE_KIND, GUESSES, SPAN, TITLES, LEGACY = "title_kind:", "guesses:", "span:", "titles", "legacy"
_BAR, _TITLE_END = "|", "\x1f"
_SPAN_PARTS = 3


def memory_after(proposal: Proposal, plan: PlannedSheet, known: Mapping[str, str]) -> dict[str, str]:
    """Return what to keep of a tracker once its sheet is carried out.

    Args:
        proposal: What is carried out.
        plan: The sheet.
        known: What was kept before.
    """
    answers, material = proposal.answers, plan.material
    sheet, titles = material.sheet.name, material.table.titles
    folded = {column_letter(index): fold(title) for index, title in enumerate(titles)}
    memory = dict(known)
    memory.update((KIND + word, code) for word, code in answers.kinds.items())
    memory.update((TITLE_KIND + word, code) for word, code in answers.title_kinds.items())
    memory.update(
        (f"{COLUMN}{name}{_BAR}{folded[letter]}", said)
        for (name, letter), said in answers.columns.items()
        if name == sheet and folded.get(letter)
    )
    memory.update((SHEET_KIND + name, code) for name, code in answers.sheet_kinds.items() if name == sheet)
    if answers.minutes:
        memory[MINUTES] = answers.minutes
    if plan.guesses_kinds:
        memory[GUESSES + sheet] = "1"
    if material.span is not None:
        span = material.span.span
        memory[SPAN + sheet] = f"{span.year}-{span.first}-{span.last}"
    if not material.is_part:
        memory[TITLES] = _TITLE_END.join(titles)
    if proposal.material.old_text is not None and proposal.material.legacy:
        memory[LEGACY] = proposal.material.legacy
    return memory


def answers_from(
    memory: Mapping[str, str], sheet: SheetMaterial, before: Answers, kinds: Collection[str]
) -> Answers:
    """Return the answers with those that are remembered of a sheet's tracker.

    A sheet of another name in the same form (the next month's) is answered as the others of its tracker were.

    Args:
        memory: What was kept.
        sheet: The sheet.
        before: Answers of the sheets before it.
        kinds: Folded words for kinds; a sheet named by one needs no other's answer.
    """
    name = sheet.sheet.name
    sheet_kinds = recall(memory, SHEET_KIND)
    is_open = name not in sheet_kinds and fold(name) not in kinds and GUESSES + name not in memory
    if is_open and len(set(sheet_kinds.values())) == 1:
        sheet_kinds[name] = next(iter(sheet_kinds.values()))
    return Answers(
        kinds={**before.kinds, **recall(memory, KIND)},
        columns={**before.columns, **_columns(memory, sheet)},
        minutes=memory.get(MINUTES, before.minutes),
        sheet_kinds={**before.sheet_kinds, **sheet_kinds},
        title_kinds={**before.title_kinds, **recall(memory, TITLE_KIND)},
    )


def recall(memory: Mapping[str, str], prefix: str) -> dict[str, str]:
    """Return what is kept under a prefix, without it."""
    return {name.removeprefix(prefix): said for name, said in memory.items() if name.startswith(prefix)}


def recall_columns(memory: Mapping[str, str], sheet: str) -> dict[str, str]:
    """Return folded titles to the meanings that a human gave them; the sheet's own before others'."""
    others: dict[str, str] = {}
    own: dict[str, str] = {}
    for name, said in recall(memory, COLUMN).items():
        where, _, title = name.partition(_BAR)
        (own if where == sheet else others)[title] = said
    return {**others, **own}


def recall_span(memory: Mapping[str, str], sheet: str) -> Span | None:
    """Return what months a sheet was about."""
    parts = memory.get(SPAN + sheet, "").split("-")
    return Span(*map(int, parts)) if len(parts) == _SPAN_PARTS else None


def recall_titles(memory: Mapping[str, str]) -> Sequence[str]:
    """Return the titles of a tracker in their order; none if it was never imported whole."""
    return tuple(memory[TITLES].split(_TITLE_END)) if memory.get(TITLES) else ()


def _columns(memory: Mapping[str, str], sheet: SheetMaterial) -> dict[tuple[str, str], str]:
    said = recall_columns(memory, sheet.sheet.name)
    return {
        (sheet.sheet.name, column_letter(index)): said[fold(title)]
        for index, title in enumerate(sheet.table.titles)
        if fold(title) in said
    }
