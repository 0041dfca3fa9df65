"""The machine's sentences and the clerk's words in one section: the clerk's are never touched.

A block that the clerk changed keeps the machine's identity and stops being replaced; it remembers what the
machine had made of it, so that a sentence of another wording (a new pack, a change that turned) is offered
beside hers. One that she took out stays as an empty block of hers, which nobody sees: without it the next
computation would bring it back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from soxa.domain.sections import Author, Block, FigureRun, Run, SectionText, TextRun
from soxa.domain.slip_words import is_of_slip
from soxa.domain.text import without_unseen

# Controls, line and paragraph separators, directional overrides: a run is one line of plain words.
_UNWANTED = re.compile("[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """A sentence of the machine's that the clerk has in words of her own, and that is made otherwise now."""

    block: str
    """Identity of the block."""
    hers: tuple[Run, ...]
    """As she wrote it."""
    made: tuple[Run, ...]
    """As the machine would write it now."""


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
    before = {block.id: block for block in stored.blocks}
    is_read = edited.checked and not stored.checked
    blocks = [
        _owned(_cleaned(block), machines.get(block.id), before.get(block.id), is_read=is_read)
        for block in edited.blocks
    ]
    kept = {block.id for block in blocks}
    gone = [identity for identity in machines if identity not in kept]
    gone += [block.id for block in stored.blocks if not is_seen(block) and block.id not in {*kept, *machines}]
    blocks += [_gone(identity, machines.get(identity), before.get(identity)) for identity in gone]
    return replace(edited, blocks=tuple(blocks))


def offers(stored: SectionText, made: Sequence[Block]) -> tuple[Offer, ...]:
    """Return the machine's sentences whose words differ from those that the clerk once took over.

    Figures inside sentences are keys: a number that changes makes no offer, a "tăng" that became "giảm" does.
    A unit's words that she took out are offered again once the unit says otherwise: nobody else would see it.
    """
    machines = {block.id: block for block in made}
    return tuple(
        Offer(block.id, block.runs, machines[block.id].runs)
        for block in stored.blocks
        if block.author is Author.CLERK
        and (is_seen(block) or is_of_slip(block.id))
        and block.made
        and block.id in machines
        and machines[block.id].runs not in {block.made, block.runs}
    )


def settle_offer(stored: SectionText, made: Sequence[Block], block: str, *, take: bool) -> SectionText:
    """Return a section after an offer was answered.

    Args:
        stored: As stored.
        made: The machine's blocks of now.
        block: Identity of the block offered; one that is offered nothing stays as it is.
        take: The machine's sentence instead of the clerk's; else hers stays, and is not asked about again
            until the machine's changes once more.
    """
    now = {one.id: one for one in made}

    def settled(one: Block) -> Block:
        if one.id != block or one.id not in now or one.author is not Author.CLERK:
            return one
        return now[one.id] if take else replace(one, made=now[one.id].runs)

    return replace(stored, blocks=tuple(settled(one) for one in stored.blocks), checked=False)


def carry(
    stored: SectionText, earlier: SectionText, *, label: str, made: Sequence[Block], new_ids: Collection[str]
) -> SectionText:
    """Return a section with the clerk's own words of an earlier report behind what stands there.

    Where she had put a sentence of the machine's into words of her own, these take its place, unless this
    report's sentence is already hers. What is carried is marked with the earlier period's label until it was
    read or edited. Her words of this report stay as they are, and nothing is carried twice.

    Args:
        stored: As stored.
        earlier: The same section of the earlier report.
        label: Label of the earlier period.
        made: The machine's blocks of now.
        new_ids: Identities for the blocks that are hers alone, at least as many as the earlier report's.
    """
    machines = {block.id: block for block in made}
    hers = [one for one in earlier.blocks if one.author is Author.CLERK and is_seen(one)]
    known = {one.runs for one in stored.blocks if is_seen(one)}
    blocks, ids = list(stored.blocks), iter(new_ids)
    places = {one.id: at for at, one in enumerate(blocks)}
    for one in hers:
        if one.runs in known:
            continue
        machine = machines.get(one.id)
        if machine is None:
            blocks.append(Block(next(ids), one.runs, Author.CLERK, one.bullet, (), label))
        elif one.id in places and blocks[places[one.id]].author is Author.PACK:
            carried = Block(one.id, one.runs, Author.CLERK, one.bullet, machine.runs, label)
            blocks[places[one.id]] = carried
    carried_text = replace(stored, blocks=tuple(blocks))
    return carried_text if carried_text == stored else replace(carried_text, checked=False)


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


def _gone(identity: str, machine: Block | None, before: Block | None) -> Block:
    """Return the unseen block that stays of one that was taken out; a unit's remembers what it had said."""
    if before is not None and not is_seen(before):
        return before
    made = machine.runs if machine is not None and is_of_slip(identity) else ()
    return Block(identity, (), Author.CLERK, made=made)


def _owned(block: Block, machine: Block | None, before: Block | None, *, is_read: bool) -> Block:
    if machine is not None and (machine.runs, machine.bullet) == (block.runs, block.bullet):
        return machine
    made = before.made if before is not None and before.author is Author.CLERK else ()
    if machine is not None and not made:
        made = machine.runs
    is_untouched = before is not None and before.runs == block.runs and not is_read
    carried = before.carried if before is not None and is_untouched else ""
    return replace(block, author=Author.CLERK, made=made, carried=carried)


def _cleaned(block: Block) -> Block:
    return replace(block, runs=tuple(_clean(run) for run in block.runs))


def _clean(run: Run) -> Run:
    if isinstance(run, FigureRun):
        return run
    return TextRun(unicodedata.normalize("NFC", without_unseen(_UNWANTED.sub(" ", run.text))))
