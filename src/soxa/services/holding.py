"""Which of a period's documents holds now: the report, those that replaced it, letters about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from soxa.base.errors import AppError
from soxa.domain.corrections import Act, tips
from soxa.domain.ids import ReportId
from soxa.domain.periods import Period
from soxa.domain.reports import Report, State
from soxa.services.correction_facts import symbol_of
from soxa.storage.ledger import Ledger

ISSUED = frozenset({State.ISSUED, State.SENT})
"""States in which nothing is edited any more."""


class ReplacedAlready(AppError):
    """An issued report has taken its place: that one is corrected, or nothing is."""

    def __init__(self, *, number: str) -> None:
        super().__init__(number=number)


@dataclass(frozen=True, slots=True)
class Document:
    """One document of a regime and period: the report, those that replaced it, letters about them."""

    report: ReportId
    """Which."""
    act: Act | None
    """What it does; None for the report that the regime asked for."""
    state: State
    """How far it has come."""
    number: str
    """Number and symbol, once given: ``12/BC-UBND``."""
    dated: date | None
    """Its date, once given."""
    holds: bool
    """Whether it is what holds now: issued, a report, and not replaced by an issued one."""
    replaced_by: str
    """Number and symbol of the issued report that has replaced it; empty if none has."""


def replaced_by(ledger: Ledger, report_id: ReportId) -> Report | None:
    """Return the issued report that has replaced a report, the last of the chain; None while it holds."""
    found, known = None, {report_id}
    at: ReportId | None = report_id
    while at is not None:
        after = [one for one in ledger.reports.correcting(at) if one.replaces == at and one.state in ISSUED]
        at = after[-1].id if after and after[-1].id not in known else None
        if at is not None:
            found = after[-1]
            known.add(at)
    return found


def documents(ledger: Ledger, regime: str, period: Period) -> tuple[Document, ...]:
    """Return every document of a regime and period: reports as they follow one another, then letters.

    What was given up is not among them.
    """
    found = [one for one in ledger.reports.of_period(regime, period) if not one.is_given_up]
    by_id = {one.id: one for one in found}
    replaces = {one.id: one.replaces for one in found if one.replaces is not None and one.state in ISSUED}
    last = tips(replaces)

    def depth(one: Report) -> int:
        count, at, known = 0, one.replaces, {one.id}
        while at in by_id and at not in known:
            known.add(at)
            count, at = count + 1, by_id[at].replaces
        return count

    def told(one: Report) -> Document:
        holder = by_id.get(last[one.id]) if one.id in last else None
        return Document(
            one.id,
            one.correcting.act if one.correcting is not None else None,
            one.state,
            f"{one.number}/{symbol_of(ledger, one)}" if one.number else "",
            one.dated,
            holds=one.state in ISSUED and not one.is_letter and holder is None,
            replaced_by=f"{holder.number}/{symbol_of(ledger, holder)}" if holder is not None else "",
        )

    ordered = sorted(found, key=lambda one: (one.is_letter, depth(one), one.dated or date.max, one.id.bytes))
    return tuple(told(one) for one in ordered)


def corrected_periods(ledger: Ledger) -> frozenset[tuple[str, Period]]:
    """Return regime and period of every report about which another document was begun."""
    return frozenset(
        (one.regime, one.period)
        for one in ledger.reports.standings()
        if one.correcting is not None and not one.withdrawn
    )
