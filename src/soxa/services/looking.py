"""What has changed in a report since somebody last looked at it: figures, old and new."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from soxa.domain.drafts import Draft, FigureMoved
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.sections import FigureRun
from soxa.domain.values import Absence
from soxa.storage.ledger import Ledger


def moved_figures(ledger: Ledger, draft: Draft) -> tuple[FigureMoved, ...]:
    """Return the figures that the report shows and that changed since they were looked at, by key.

    A figure that is shown for the first time, or given for the first time, counts as looked at from now on.
    """
    seen = {
        key: value for key, value in ledger.points.seen(draft.report.id).items() if value is not Absence.BLANK
    }
    shown = shown_figures(draft)
    values = {key: draft.figures[key].value for key in shown if key not in seen}
    new = {key: value for key, value in values.items() if value is not Absence.BLANK}
    if new and not ledger.read_only:
        ledger.points.mark_seen(draft.report.id, new)
    return tuple(
        FigureMoved(key, seen[key], draft.figures[key].value)
        for key in sorted(shown)
        if key in seen and seen[key] != draft.figures[key].value
    )


def mark_looked(ledger: Ledger, draft: Draft, keys: Collection[FigureKey] | None = None) -> Draft:
    """Keep figures as looked at, and return the draft without their marks.

    Args:
        ledger: Open for writing.
        draft: The draft on the desk.
        keys: Which; None for all that changed.
    """
    looked = [one for one in draft.moved if keys is None or one.key in keys]
    if looked:
        ledger.points.mark_seen(draft.report.id, {one.key: one.new for one in looked})
    return replace(draft, moved=tuple(one for one in draft.moved if one not in looked))


def shown_figures(draft: Draft) -> frozenset[FigureKey]:
    """Return the figures in the words, and what came in the period of those in the tables."""
    in_words = {
        run.key
        for text in draft.texts
        for block in text.blocks
        for run in block.runs
        if isinstance(run, FigureRun)
    }
    in_tables = {
        FigureKey(row.indicator, Basis.ACTUAL)
        for table in draft.template.tables
        for row in table.rows
        if row.indicator
    }
    return frozenset(key for key in in_words | in_tables if key in draft.figures)
