"""A section that somebody edits while it changes elsewhere: her blocks are hers, all others as they are now.

The editor holds the section as it was when it was shown. Without this, what comes in that moment from another
machine would be written over by what the editor still shows, and no difference would tell of it: her next
stroke knows of everything that came. Where both wrote in one paragraph, the other's stands behind hers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final
from uuid import UUID, uuid5

from soxa.domain.sections import Author, Block, Run, SectionText, TextRun

_SPACE: Final = UUID("8f0b3c52-6d0e-4b1c-9f57-2f3a8e6d1c40")
"""Space of the identities of paragraphs that were set behind another."""
_NOTHING: Final[Mapping[str, Sequence[Block]]] = MappingProxyType({})


def rebased(
    shown: SectionText,
    edited: SectionText,
    now: SectionText,
    differing: Mapping[str, Sequence[Block]] = _NOTHING,
) -> SectionText:
    """Return an edited section over what it has become meanwhile.

    Args:
        shown: What the editor was given.
        edited: What the editor holds.
        now: What the ledger holds.
        differing: What other machines made of a block and the ledger does not show, by the block's identity:
            an edit of the block would settle that unseen.

    Returns:
        Blocks that were edited as they were edited, those left alone as they are now; blocks that came stand
        behind the one they follow there, and what others made of an edited block behind that block. A block
        that was taken out stays out, unless others have written in it meanwhile.
    """
    if now.blocks == shown.blocks and not differing:
        return edited
    before_shown = {block.id: block for block in shown.blocks}
    present = {block.id: block for block in now.blocks}
    came = {
        one.id: one
        for one in now.blocks
        if one.id in before_shown and one.runs != before_shown[one.id].runs and one.author is not Author.PACK
    }
    alone = _left_alone(shown, edited)
    blocks: list[Block] = []
    for block in edited.blocks:
        if block.id in alone:
            blocks += [present[block.id]] if block.id in present else []
            continue
        blocks.append(block)
        others = (*((came[block.id],) if block.id in came else ()), *differing.get(block.id, ()))
        blocks += _copies(block, others, {one.id for one in (*blocks, *edited.blocks, *now.blocks)})
    known = {block.id for block in (*shown.blocks, *edited.blocks)} - (
        came.keys() - {block.id for block in edited.blocks}
    )
    before = ""
    for block in now.blocks:
        if block.id not in known:
            blocks.insert(_behind(before, blocks), block)
        before = block.id
    return replace(edited, blocks=tuple(blocks))


def has_come(shown: SectionText, edited: SectionText, kept: SectionText) -> bool:
    """Tell whether what was kept of an edited section holds more than the editor: it is shown anew."""
    held = {block.id: block for block in kept.blocks}
    alone = _left_alone(shown, edited)
    return not held.keys() <= {block.id for block in edited.blocks} or any(
        block.id not in held or held[block.id].runs != block.runs
        for block in edited.blocks
        if block.id in alone
    )


def _copies(block: Block, others: Sequence[Block], taken: set[str]) -> list[Block]:
    """Return what others made of a block, as blocks of their own; nothing where they say the same."""
    found: dict[str, Block] = {}
    for other in others:
        if other.runs != block.runs and any(not isinstance(run, TextRun) or run.text for run in other.runs):
            identity = str(uuid5(_SPACE, f"{block.id} {_as_text(other.runs)}"))
            found[identity] = replace(other, id=identity, author=Author.CLERK, made=(), carried="")
    return [one for identity, one in found.items() if identity not in taken]


def _as_text(runs: Sequence[Run]) -> str:
    return "".join(run.text if isinstance(run, TextRun) else f"[{run.key}]" for run in runs)


def _left_alone(shown: SectionText, edited: SectionText) -> set[str]:
    before = {block.id: (block.runs, block.bullet) for block in shown.blocks}
    return {block.id for block in edited.blocks if before.get(block.id) == (block.runs, block.bullet)}


def _behind(identity: str, blocks: list[Block]) -> int:
    places = [at for at, block in enumerate(blocks) if block.id == identity]
    if places:
        return places[0] + 1
    return 0 if not identity else len(blocks)
