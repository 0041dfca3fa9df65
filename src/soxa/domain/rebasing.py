"""A section that somebody edits while it changes elsewhere: her blocks are hers, all others as they are now.

The editor holds the section as it was when it was shown. Without this, what comes in that moment from another
machine would be written over by what the editor still shows, and no difference would tell of it.
"""

from __future__ import annotations

from dataclasses import replace

from soxa.domain.sections import Block, SectionText


def rebased(shown: SectionText, edited: SectionText, now: SectionText) -> SectionText:
    """Return an edited section over what it has become meanwhile.

    Args:
        shown: What the editor was given.
        edited: What the editor holds.
        now: What the ledger holds.

    Returns:
        Blocks that were edited as they were edited, those left alone as they are now; blocks that came stand
        behind the one they follow there.
    """
    if now.blocks == shown.blocks:
        return edited
    present = {block.id: block for block in now.blocks}
    alone = _left_alone(shown, edited)
    kept = [present.get(block.id) if block.id in alone else block for block in edited.blocks]
    blocks = [block for block in kept if block is not None]
    known = {block.id for block in (*shown.blocks, *edited.blocks)}
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


def _left_alone(shown: SectionText, edited: SectionText) -> set[str]:
    before = {block.id: (block.runs, block.bullet) for block in shown.blocks}
    return {block.id for block in edited.blocks if before.get(block.id) == (block.runs, block.bullet)}


def _behind(identity: str, blocks: list[Block]) -> int:
    places = [at for at, block in enumerate(blocks) if block.id == identity]
    if places:
        return places[0] + 1
    return 0 if not identity else len(blocks)
