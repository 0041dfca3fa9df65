"""How far every report has come, in one reading: for lists of many regimes and years, without any text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from soxa.domain.corrections import Act, Correcting
from soxa.domain.ids import ReportId
from soxa.domain.periods import Period
from soxa.domain.reports import State
from soxa.domain.sendings import FOLDER
from soxa.storage.writing import Writing

# A row for each draft: of those that were not reopened the one that has come furthest speaks for the report.
_SELECT: Final = """
    SELECT r.uuid, r.regime, r.label, r.start, r.end, s.dropped,
        (SELECT group_concat(f.step) FROM signed_file f WHERE f.sealing_id = s.id),
        EXISTS (SELECT 1 FROM sending n WHERE n.of_uuid = r.uuid AND n.way <> ? AND n.struck = ''),
        r.act, r.corrects, r.withdrawn
    FROM report r LEFT JOIN sealing s ON s.report_id = r.id ORDER BY r.id"""
_FURTHEST: Final = (State.DRAFTING, State.SEALED, State.SIGNED, State.NUMBERED, State.ISSUED, State.SENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """Which report, and how far it has come."""

    report: ReportId
    """Identity."""
    regime: str
    """Regime code."""
    period: Period
    """Period."""
    state: State
    """As `soxa.domain.reports.Report.state` says."""
    correcting: Correcting | None = None
    """Which issued report it corrects, if it does."""
    withdrawn: bool = False
    """Begun and given up, as `soxa.domain.reports.Report.is_given_up`."""


def read_standings(writing: Writing) -> tuple[Standing, ...]:
    """Return the standing of every report, in the order they were begun."""
    with writing.reading() as conn:
        rows = conn.execute(_SELECT, (FOLDER,)).fetchall()
    found: dict[bytes, Standing] = {}
    for uuid, regime, label, start, end, dropped, steps, is_sent, act, corrects, withdrawn in rows:
        state = _state(dropped, frozenset((steps or "").split(",")), is_sent=bool(is_sent))
        known = found.get(uuid)
        if known is not None and _FURTHEST.index(known.state) >= _FURTHEST.index(state):
            continue
        found[uuid] = Standing(
            ReportId(UUID(bytes=uuid)),
            regime,
            Period(date.fromisoformat(start), date.fromisoformat(end), label),
            state,
            Correcting(Act(act), ReportId(UUID(bytes=corrects))) if act else None,
            bool(withdrawn) and state is State.DRAFTING,
        )
    return tuple(found.values())


def read_numbered(writing: Writing) -> tuple[tuple[ReportId, date], ...]:
    """Return the reports of which a draft was given number and date, by date; a dropped draft's count too."""
    with writing.reading() as conn:
        rows = conn.execute(
            "SELECT r.uuid, max(s.dated) AS dated FROM sealing s JOIN report r ON r.id = s.report_id"
            " WHERE s.number <> '' AND s.dated IS NOT NULL GROUP BY r.id ORDER BY dated, r.uuid"
        ).fetchall()
    return tuple((ReportId(UUID(bytes=uuid)), date.fromisoformat(dated)) for uuid, dated in rows)


def _state(dropped: int | None, steps: frozenset[str], *, is_sent: bool) -> State:
    # What is issued was not taken back by somebody who did not know of that yet.
    if dropped is None or (dropped and State.ISSUED.value not in steps):
        return State.DRAFTING
    for state in (State.ISSUED, State.NUMBERED, State.SIGNED):
        if state.value in steps:
            return State.SENT if state is State.ISSUED and is_sent else state
    return State.SEALED
