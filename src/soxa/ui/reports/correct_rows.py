"""Rows under a report in the list: what replaces it, letters about it, and which one holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from soxa.domain.dates import write_date
from soxa.services import correcting
from soxa.services.deadlines import Due
from soxa.ui.reports.view import ReportRow
from soxa.ui.session import Session
from soxa.ui.words import say_state


def rows_of_period(session: Session, entry: Due, main: ReportRow) -> Sequence[ReportRow]:
    """Return a report's row, and under it one for each other document of its period.

    Args:
        session: What is shared.
        entry: The report that holds, or is written.
        main: Its row as it would stand alone.
    """
    known = correcting.documents(session.ledger, entry.regime.code, entry.period)
    rows: list[ReportRow] = []
    for one in known:
        if one.report == entry.report:
            state = session.say("correct.holds", state=main.state) if one.holds else main.state
            rows.insert(0, replace(main, state=state, report=one.report))
            continue
        what = session.say(f"correct.row.{one.act.value if one.act is not None else 'first'}")
        state, tone = say_state(session, one.state)
        if one.replaced_by:
            state, tone = session.say("correct.replaced_by", number=one.replaced_by), ""
        day = f" – {write_date(one.dated)}" if one.dated is not None else ""
        rows.append(
            replace(
                main,
                name=f"      {what}",
                days="",
                deadline="",
                state=state,
                tone=tone,
                number=f"{one.number}{day}" if one.number else "",
                report=one.report,
            )
        )
    return rows or [main]
