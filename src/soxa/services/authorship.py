"""Who wrote what of a report: each paragraph's unit and slip, or colleague, or the machine; and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from soxa.domain.drafts import Draft
from soxa.domain.ids import UnitId
from soxa.domain.merging import is_seen
from soxa.domain.offices import Unit
from soxa.domain.packs import Section
from soxa.domain.sections import Author, Block, FigureRun
from soxa.domain.slip_words import WORDS, SlipWords, difficulties_of, highlights_of
from soxa.storage.history import Change
from soxa.storage.history_chain import WHOLE
from soxa.storage.ledger import Ledger
from soxa.storage.report_rows import BLOCK

_MACHINE_ACT: Final = "report.texts"
_BEGINNING: Final = 90


@dataclass(frozen=True, slots=True)
class Written:
    """One paragraph, and where it comes from."""

    block: str
    """Identity of the paragraph."""
    beginning: str
    """Its first words; a figure stands as ``…``."""
    unit: Unit | None
    """The unit from whose slip it comes; None if it comes from none."""
    slip: SlipWords | None
    """The slip's words as they are now; None where it has none any more."""
    actor: str
    """Who changed it last, as picked at start; empty: nobody was picked, or the machine wrote it."""
    at: datetime | None
    """When; None: nobody has changed it."""

    @property
    def is_by_hand(self) -> bool:
        """Whether somebody has written or changed it."""
        return self.at is not None


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """A section with its paragraphs."""

    section: Section
    """The section."""
    paragraphs: tuple[Written, ...]
    """In order."""


def who_wrote(ledger: Ledger, draft: Draft) -> tuple[WrittenSection, ...]:
    """Return the sections of a draft that hold words, with who wrote each paragraph."""
    changes = _last_changes(ledger.history.entries(draft.report.id))
    slips = ledger.slips.for_period(draft.period.start, draft.period.end)
    units = {unit.id: unit for unit in ledger.units()}
    order = tuple(units)
    said = {words.key: words for words in highlights_of(slips, order)}
    troubles = {words.key: words for words in difficulties_of(slips, order)}
    found = []
    for section in draft.template.sections:
        known = troubles if section.content == "difficulties" else said
        paragraphs = tuple(
            _written(section.code, block, changes, units=units, said=known)
            for block in draft.text(section.code).blocks
            if is_seen(block)
        )
        if paragraphs:
            found.append(WrittenSection(section, paragraphs))
    return tuple(found)


def _written(
    section: str,
    block: Block,
    changes: Mapping[str, Change],
    *,
    units: Mapping[UnitId, Unit],
    said: Mapping[str, SlipWords],
) -> Written:
    key = block.id.removeprefix(f"{section}.")
    change = changes.get(f"{section}.{block.id}") if block.author is Author.CLERK else None
    return Written(
        block=block.id,
        beginning=_beginning(block),
        unit=units.get(_unit_of(key)) if key.startswith(f"{WORDS}.") else None,
        slip=said.get(key),
        actor=change.actor if change is not None else "",
        at=change.at_utc if change is not None else None,
    )


def _unit_of(key: str) -> UnitId:
    """Return the unit that a slip's paragraph names; one that no office has where it names none."""
    try:
        return UnitId(UUID(hex=key.split(".")[1]))
    except (IndexError, ValueError):
        return UnitId(UUID(int=0))


def _last_changes(changes: Sequence[Change]) -> Mapping[str, Change]:
    """Return the last change by hand of each paragraph, by section and identity."""
    found: dict[str, Change] = {}
    for change in changes:
        if change.act_name == _MACHINE_ACT:
            continue
        if change.field.startswith(BLOCK):
            found[change.field.removeprefix(BLOCK)] = change
        elif change.field == WHOLE and isinstance(change.new, dict):
            names = (name for name in change.new if name.startswith(BLOCK))
            found.update({name.removeprefix(BLOCK): change for name in names})
    return found


def _beginning(block: Block) -> str:
    said = "".join("…" if isinstance(run, FigureRun) else run.text for run in block.runs)
    return said if len(said) <= _BEGINNING else f"{said[:_BEGINNING].rstrip()}…"
