"""Checking the ledger from the window: a job that can be stopped, and what it found beside the work."""

from __future__ import annotations

from PySide6.QtCore import QObject

from soxa.base.errors import Message
from soxa.base.progress import Progress
from soxa.services import proving
from soxa.services.proving import LedgerProof
from soxa.ui.session import Session, Told

_NAMED = 6


def prove_ledger(session: Session, owner: QObject) -> None:
    """Read the whole history in a job, and tell what is not as it was written.

    Args:
        session: What is shared.
        owner: Whom it concerns: once it is gone, nobody is told.
    """
    ledger = session.ledger

    def work(progress: Progress) -> LedgerProof:
        with ledger.reopen() as own:
            return proving.prove(own, progress=progress)

    session.jobs.start(
        work,
        on_result=lambda proof: _tell(session, proof),
        on_error=session.tell_error,
        title=Message("views.proof.working"),
        owner=owner,
    )


def _tell(session: Session, proof: LedgerProof) -> None:
    if proof.holds:
        session.tell("views.proof.whole", count=proof.changes)
        return
    lines = [session.say("views.proof.broken", count=len(proof.faults))]
    lines += [session.wording.tell(fault) for fault in proof.faults[:_NAMED]]
    more = len(proof.faults) - _NAMED
    if more > 0:
        lines.append(session.say("views.proof.more", count=more))
    session.told.emit(Told("\n".join(lines), session.say("views.proof.remedy"), "danger"))
