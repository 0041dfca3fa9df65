"""In which reports an activity counts, in words, beside its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soxa.base.progress import Progress
from soxa.domain.ids import ActivityId
from soxa.ui.session import Session
from soxa.ui.words import say_report

if TYPE_CHECKING:
    from soxa.services.provenance import CountedIn
    from soxa.ui.history_dialog import HistoryDialog

_NAMED = 3


def show_reports_of(session: Session, dialog: HistoryDialog, activity: ActivityId) -> None:
    """Look for the reports that an activity counts in, and say them in its history once they are found."""
    ledger = session.ledger

    def work(progress: Progress) -> tuple[CountedIn, ...]:
        from soxa.services.provenance import reports_of  # noqa: PLC0415 - as needed

        progress.step(0)
        with ledger.reopen() as reading:
            return reports_of(reading, activity)

    session.jobs.start(
        work,
        on_result=lambda found: dialog.show_note(say_reports(session, found)),
        on_error=session.tell_error,
        owner=dialog,
    )


def say_reports(session: Session, found: tuple[CountedIn, ...]) -> str:
    """Return the reports with the figures that an activity is counted for: sealed ones are told apart."""
    if not found:
        return session.say("points.counted_nowhere")
    return session.say("points.counted_in", reports="; ".join(_say_one(session, one) for one in found))


def _say_one(session: Session, counted: CountedIn) -> str:
    regime = next((one for one in session.pack.regimes if one.code == counted.regime), None)
    name = counted.period.label if regime is None else say_report(session, regime, counted.period)
    named = ", ".join(counted.names[:_NAMED])
    if len(counted.names) > _NAMED:
        named = session.say("points.counted_more", named=named, count=len(counted.names) - _NAMED)
    state = session.say("points.sealed" if counted.is_frozen else "points.writing")
    return session.say("points.counted_one", report=name, figures=named, state=state)
