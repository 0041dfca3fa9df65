"""Which sentences of an issued report a replacing one says otherwise, for the table of opinions.

A number that moved has a row of its own: a sentence counts as changed only where its words did.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from soxa.domain.corrections import CorrectionRow, RowKind
from soxa.domain.drafts import Draft
from soxa.domain.figures import Figure, FigureKey
from soxa.domain.ids import CorrectionRowId, derived_id
from soxa.domain.packs import Indicator
from soxa.domain.printing import print_figure
from soxa.domain.reports import Report
from soxa.domain.sections import Block, FigureRun
from soxa.domain.sentences import fill
from soxa.domain.text import tidy
from soxa.services.desk import Desk
from soxa.services.packs import pack_of
from soxa.storage.corrections import ENTITY
from soxa.storage.ledger import Ledger

REVIEWED: Final = "Rà soát lại nội dung mục "
"""The opinion of a row that the machine made of changed words begins so."""
_MOST_QUOTED: Final = 180
_MOST_WORDS: Final = 1000
_FIRST_PLACE: Final = 2001
_INNER: Final = str.maketrans("“”", "‘’")
"""A sentence's own quotation marks would end the quotation."""

Said = Callable[[Block], str]
"""Prints a paragraph."""


def word_rows(ledger: Ledger, report: Report, old: Report, desk: Desk) -> Iterator[CorrectionRow]:
    """Yield a row for each section of a replacing report that says something else than the issued one.

    Args:
        ledger: Whose.
        report: The replacing report, its words as they are kept.
        old: The issued one.
        desk: The replacing report's.
    """
    frozen = ledger.reports.frozen_figures(old.id, old.sealings[-1].draft)
    known = {one.code: one for one in pack_of(ledger).indicators}
    before = _printer(frozen.get, known)
    now = _printer(desk.maker.figure, known)
    issued = {text.section: text.blocks for text in old.texts}
    written = {text.section: text.blocks for text in report.texts}
    for place, section in enumerate(desk.template.sections, start=_FIRST_PLACE):
        changes = list(_changes(issued.get(section.code, ()), written.get(section.code, ()), before, now))
        if not changes:
            continue
        title = tidy(f"{section.label} {fill(section.title, desk.words)}")
        yield CorrectionRow(
            CorrectionRowId(derived_id(ledger.identity, ENTITY, report.id, "words", section.code)),
            report.id,
            RowKind.OPINION,
            place,
            old=f"{REVIEWED}{title}",
            new=_cut("; ".join(changes), _MOST_WORDS),
            reason="Tiếp thu",
        )


def are_said(row: CorrectionRow, draft: Draft) -> bool:
    """Tell whether the sentences that a machine's row quotes as the new ones stand in a draft."""
    if not row.old.startswith(REVIEWED):
        return True
    known = {one.code: one for one in draft.pack.indicators}
    said = _printer(draft.figures.get, known)
    words = " ".join(said(block) for text in draft.texts for block in text.blocks).translate(_INNER)
    return all(quoted.rstrip("…") in words for quoted in _quoted(row.new))


def _quoted(words: str) -> Iterator[str]:
    """Yield what a row says to be in the report now."""
    for start in ("thành “", "bổ sung “"):
        for part in words.split(start)[1:]:
            yield part.partition("”")[0]


def _changes(issued: Sequence[Block], written: Sequence[Block], before: Said, now: Said) -> Iterator[str]:
    same = Counter(map(_words, issued)) & Counter(map(_words, written))
    gone = {block.id: block for block in _without(issued, same)}
    new = {block.id: block for block in _without(written, same)}
    for identity, block in gone.items():
        if identity in new:
            yield f"sửa “{_quote(before(block))}” thành “{_quote(now(new[identity]))}”"
        else:
            yield f"bỏ “{_quote(before(block))}”"
    for identity, block in new.items():
        if identity not in gone:
            yield f"bổ sung “{_quote(now(block))}”"


def _without(blocks: Sequence[Block], same: Counter[str]) -> Iterator[Block]:
    """Yield the paragraphs that are not among those said by both; empty ones print nothing."""
    left = Counter(same)
    for block in blocks:
        words = _words(block)
        if left[words]:
            left[words] -= 1
        elif words:
            yield block


def _words(block: Block) -> str:
    """Return a paragraph with its figures by name: equal ones differ in numbers alone."""
    runs = (f"\0{run.key}\0" if isinstance(run, FigureRun) else run.text for run in block.runs)
    return tidy("".join(runs))


def _printer(figure: Callable[[FigureKey], Figure | None], known: Mapping[str, Indicator]) -> Said:
    def printed(run: FigureRun) -> str:
        found, indicator = figure(run.key), known.get(run.key.indicator)
        return print_figure(found, indicator, form=run.format) if found and indicator else ""

    def said(block: Block) -> str:
        return tidy("".join(printed(run) if isinstance(run, FigureRun) else run.text for run in block.runs))

    return said


def _quote(words: str) -> str:
    return _cut(words.translate(_INNER), _MOST_QUOTED)


def _cut(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1] + "…"
