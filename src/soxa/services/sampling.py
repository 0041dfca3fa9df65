"""The sample office's ledger, filled from the shipped tracker by the ordinary services."""

from __future__ import annotations

from pathlib import Path

from soxa.base.errors import Message
from soxa.base.files import write_error
from soxa.base.progress import Progress, Silent
from soxa.base.resources import resource_path
from soxa.services.drafting import open_report
from soxa.services.importing import ImportResult, carry_out, propose
from soxa.services.ledgers import new_ledger_for
from soxa.services.proposing import MINUTES_QUESTION
from soxa.services.sample_office import (
    SAMPLE_DAY,
    SAMPLE_PERIOD,
    SAMPLE_REGIME,
    enter_sample_slips,
    enter_sample_words,
    sample_office,
    sample_people,
)
from soxa.storage.ledger import Ledger
from soxa.storage.writing import Clock, system_clock

_TRACKER = "so-theo-doi-xa-nam-pung.xlsx"


def sample_tracker() -> Path:
    """Return the shipped tracker of the sample office."""
    return resource_path("samples", _TRACKER)


def free_path(folder: Path, stem: str) -> Path:
    """Return a path for a new ledger that nothing stands at: ``stem.soxa``, then ``stem-2.soxa``."""
    path, number = folder / f"{stem}.soxa", 1
    while path.exists():
        number += 1
        path = folder / f"{stem}-{number}.soxa"
    return path


def make_sample_ledger(
    path: Path, *, actor: str = "", clock: Clock = system_clock, progress: Progress | None = None
) -> ImportResult:
    """Make the ledger of the sample office: its tracker, its units' slips, the words of one report.

    Args:
        path: Where; nothing may stand there. Its folder is made if missing.
        actor: Who acts.
        clock: Time of the history.
        progress: Told as rows are read and filed.

    Returns:
        What came in, and what waits.

    Raises:
        LedgerExists: A file stands there.
        Cancelled: The user has asked to stop; an unfinished ledger is left to be taken away.
    """
    progress = progress or Silent()
    progress.step(0, None, Message("ui.sample.making"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error, path.parent) from error
    with new_ledger_for(path, sample_office(), people=sample_people(), actor=actor, clock=clock) as ledger:
        result = _import_tracker(ledger, progress)
        enter_sample_slips(ledger)
        enter_sample_words(ledger, open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id)
        return result


def _import_tracker(ledger: Ledger, progress: Progress) -> ImportResult:
    proposal = propose(ledger, sample_tracker(), progress=progress, today=SAMPLE_DAY)
    if any(question.id == MINUTES_QUESTION for question in proposal.open_questions):
        proposal = proposal.with_answers(minutes="each", progress=progress)
    return carry_out(ledger, proposal, progress=progress)
