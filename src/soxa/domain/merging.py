"""The machine's sentences and the clerk's words in one section: the clerk's are never touched.

A block that the clerk changed keeps the machine's identity and stops being replaced. One that she took out
stays as an empty block of hers, which nobody sees: without it the next computation would bring it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from soxa.domain.sections import Author, Block, FigureRun, Run, SectionText, TextRun
from soxa.domain.text import without_unseen

# Controls, line and paragraph separators, directional overrides: a run is one line of plain words.
_UNWANTED = re.compile("[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+")


def merge(stored: SectionText, made: Sequence[Block], *, nil: str = "") -> SectionText:
    """Bring a stored section up to date with the machine's blocks of now.

    Args:
        stored: As stored.
        made: The machine's blocks, in order.
        nil: Identity of the nil sentence, which never stands beside words of the clerk's.
    """
    now = {block.id: block for block in made}
    if any(block.author is Author.CLERK and is_seen(block) for block in stored.blocks):
        now.pop(nil, None)
    blocks = [
        block if block.author is Author.CLERK else now[block.id]
        for block in stored.blocks
        if block.author is Author.CLERK or block.id in now
    ]
    for identity, block in now.items():
        if all(known.id != identity for known in blocks):
            blocks.insert(_place(identity, list(now), blocks), block)  # those before it stand already
    merged = replace(stored, blocks=tuple(blocks))
    return merged if merged == stored else replace(merged, checked=False)


def adopt(stored: SectionText, edited: SectionText, made: Sequence[Block]) -> SectionText:
    """Return what the clerk's editing leaves to be stored.

    Blocks equal to the machine's stay the machine's; all others are hers. The machine's blocks that she took
    out leave an unseen one.
    """
    machines = {block.id: block for block in made}
    blocks = [_owned(_cleaned(block), machines) for block in edited.blocks]
    kept = {block.id for block in blocks}
    gone = [identity for identity in machines if identity not in kept]
    gone += [block.id for block in stored.blocks if not is_seen(block) and block.id not in {*kept, *machines}]
    blocks += [Block(identity, (), Author.CLERK) for identity in gone]
    return replace(edited, blocks=tuple(blocks))


def seen(text: SectionText) -> SectionText:
    """Return a section without the blocks that only remember what was taken out."""
    return replace(text, blocks=tuple(block for block in text.blocks if is_seen(block)))


def is_seen(block: Block) -> bool:
    """Tell whether a block has anything to show."""
    return any(isinstance(run, FigureRun) or run.text for run in block.runs)


def _place(identity: str, order: list[str], blocks: Sequence[Block]) -> int:
    """Return where a new block of the machine's goes: behind its own that comes before it, else in front."""
    number = order.index(identity)
    if number == 0:
        return 0
    return [block.id for block in blocks].index(order[number - 1]) + 1


def _owned(block: Block, machines: dict[str, Block]) -> Block:
    same = machines.get(block.id)
    is_machines = same is not None and (same.runs, same.bullet) == (block.runs, block.bullet)
    return replace(block, author=Author.PACK if is_machines else Author.CLERK)


def _cleaned(block: Block) -> Block:
    return replace(block, runs=tuple(_clean(run) for run in block.runs))


def _clean(run: Run) -> Run:
    if isinstance(run, FigureRun):
        return run
    return TextRun(unicodedata.normalize("NFC", without_unseen(_UNWANTED.sub(" ", run.text))))
