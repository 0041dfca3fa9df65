"""From an activity to the reports it counts in, and from a sealed report to what has changed behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from soxa.base.progress import Progress, Silent
from soxa.domain.activities import Activity
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.ids import ActivityId, ReportId
from soxa.domain.packs import Pack, Template
from soxa.domain.periods import Period
from soxa.domain.reports import Report, State
from soxa.domain.sections import FigureRun
from soxa.domain.values import Value
from soxa.services.desk import Desk, UnknownRegime
from soxa.services.packs import pack_at_sealing, pack_of
from soxa.storage.errors import EntryMissing
from soxa.storage.frozen import LaterChange
from soxa.storage.ledger import Ledger

NEWEST = 24
"""So many sealed reports are looked behind at once: two years of a monthly one."""
_ISSUED = frozenset({State.ISSUED, State.SENT})
_BASES = (Basis.ACTUAL, Basis.CUMULATIVE)
"""Of reports being written only these are looked at: what came, and the year so far."""


@dataclass(frozen=True, slots=True)
class CountedIn:
    """A report that an activity counts in."""

    report: ReportId
    """Which."""
    regime: str
    """Code of its regime."""
    period: Period
    """Its period."""
    state: State
    """How far it is."""
    figures: tuple[FigureKey, ...]
    """The figures it is counted for, by key."""
    names: tuple[str, ...]
    """Names of their indicators, each once; codes of those the pack no longer has."""

    @property
    def is_frozen(self) -> bool:
        """Whether the figures are sealed: a change of the activity does not reach them any more."""
        return self.state is not State.DRAFTING


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a sealed figure would be another now: something behind it that was changed."""

    entity: str
    """``activity``, ``slip`` …"""
    thing: UUID
    """Identity of the thing."""
    title: str
    """Title of an activity that is still there, else empty."""
    change: LaterChange
    """What was done, by whom and when."""


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure of a sealed report that would be another now, or the same number made from other entries."""

    key: FigureKey
    """Which."""
    name: str
    """Name of its indicator."""
    old: Value
    """As it was sealed."""
    new: Value
    """As it would be now."""
    causes: tuple[Cause, ...]
    """Entries behind it that were changed since, oldest first; none where the reason lies elsewhere (a plan,
    the pack, another period's figures)."""


def reports_of(ledger: Ledger, activity: ActivityId) -> tuple[CountedIn, ...]:
    """Return the reports that an activity counts in, by period: sealed ones as frozen, others as of now."""
    pack = pack_of(ledger)
    frozen = ledger.frozen.with_activity(activity)
    found = []
    for report in ledger.reports.all():
        if report.is_letter or report.is_given_up:
            continue
        keys = frozen.get(report.id, ())
        if report.state is State.DRAFTING:
            keys = _counted_now(ledger, pack, report, activity)
        if keys:
            names = tuple(dict.fromkeys(_name(pack, key) for key in keys))
            found.append(CountedIn(report.id, report.regime, report.period, report.state, keys, names))
    return tuple(sorted(found, key=lambda one: (one.period.start, one.period.end, one.regime)))


def changed_since_sealing(ledger: Ledger, report: Report) -> tuple[FigureChange, ...]:
    """Return the figures on a sealed report's pages that would be others now, by key; none while written.

    One that comes to the same number from other entries is another figure: who asks is shown what is behind.

    Nothing of the report is changed: what is sealed stays as it is.
    """
    if report.state is State.DRAFTING:
        return ()
    draft = report.sealings[-1].draft
    if not ledger.frozen.is_touched(report.id, draft):
        return ()
    pack = pack_at_sealing(ledger, report)
    try:
        desk = Desk(ledger, pack, report)
    except UnknownRegime:
        return ()  # the pack no longer has it: there is no "now" to compare with
    known = {indicator.code for indicator in pack.indicators}
    shown = shown_figures(report, desk.template)
    found = []
    for key, old in ledger.reports.frozen_figures(report.id, draft).items():
        if key in shown and key.indicator in known:
            new = desk.maker.figure(key)
            if new.value != old.value or not _rest_on_the_same(old, new):
                causes = _causes(ledger, report, draft, old, new)
                found.append(FigureChange(key, _name(pack, key), old.value, new.value, causes))
    return tuple(sorted(found, key=lambda one: one.key))


def changed_reports(
    ledger: Ledger, *, newest: int = NEWEST, progress: Progress | None = None
) -> Mapping[ReportId, int]:
    """Return the sealed reports whose figures would be others now, with how many.

    Args:
        ledger: Whose.
        newest: So many of the reports sealed last are looked at: each is computed anew.
        progress: Told after each report.

    Raises:
        Cancelled: The user has asked to stop.
    """
    progress = progress or Silent()
    every = ledger.reports.all()
    # One that was replaced is looked behind no more: the one that took its place is.
    replaced = {one.replaces for one in every if one.state in _ISSUED}
    sealed = [
        one
        for one in every
        if one.state is not State.DRAFTING and not one.is_letter and one.id not in replaced
    ]
    sealed.sort(key=lambda report: report.sealings[-1].sealed_utc, reverse=True)
    found = {}
    for done, report in enumerate(sealed[:newest], start=1):
        found[report.id] = len(changed_since_sealing(ledger, report))
        progress.step(done, len(sealed[:newest]))
    return {report: count for report, count in found.items() if count}


def _counted_now(ledger: Ledger, pack: Pack, report: Report, activity: ActivityId) -> tuple[FigureKey, ...]:
    try:
        desk = Desk(ledger, pack, report)
    except UnknownRegime:
        return ()
    shown = {key for key in shown_figures(report, desk.template) if key.basis in _BASES}
    known = {indicator.code for indicator in pack.indicators}
    return tuple(
        key
        for key in sorted(shown)
        if key.indicator in known and activity in desk.maker.figure(key).sources.activities
    )


def shown_figures(report: Report, template: Template) -> set[FigureKey]:
    """Return the figures that a report's words and tables print."""
    shown = {
        run.key
        for text in report.texts
        for block in text.blocks
        for run in block.runs
        if isinstance(run, FigureRun)
    }
    for table in template.tables:
        shown |= {FigureKey(row.indicator, Basis(basis)) for row in table.rows for basis in table.bases}
    return {key for key in shown if key.indicator}


def _rest_on_the_same(old: Figure, new: Figure) -> bool:
    """Tell whether two figures are made from the same entries and slips, in whatever order."""
    return set(old.sources.activities) == set(new.sources.activities) and set(old.sources.slips) == set(
        new.sources.slips
    )


def _causes(ledger: Ledger, report: Report, draft: int, old: Figure, new: Figure) -> tuple[Cause, ...]:
    behind: set[UUID] = {*old.sources.activities, *new.sources.activities}
    behind |= {*old.sources.slips, *new.sources.slips}
    changes = ledger.frozen.changes_since(report.id, draft, behind)
    return tuple(Cause(one.entity, one.thing, _title(ledger, one), one) for one in changes)


def _title(ledger: Ledger, change: LaterChange) -> str:
    if change.entity != "activity":
        return ""
    found = _activity(ledger, change.thing)
    return found.title if found is not None else ""


def _activity(ledger: Ledger, identity: UUID) -> Activity | None:
    try:
        return ledger.activities.get([ActivityId(identity)])[0]
    except EntryMissing:
        return None


def _name(pack: Pack, key: FigureKey) -> str:
    try:
        return pack.indicator(key.indicator).name
    except KeyError:
        return key.indicator
