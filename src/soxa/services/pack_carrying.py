"""What follows a changed code: slips, values of the past, plans, and the words of reports still written.

What a unit gave stays as it gave it; the new code stands beside the old one. Nothing of a sealed report is
touched. A part of a split value, and a sum with a part missing, are nobody's numbers and are not made up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from uuid import uuid4

from soxa.domain.code_maps import MapKind, carried
from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PastValueId
from soxa.domain.packs import Cumulation, Pack
from soxa.domain.past_values import PastValue
from soxa.domain.periods import reporting_year
from soxa.domain.printing import print_figure
from soxa.domain.reports import Report, State
from soxa.domain.sections import FigureRun, Run, SectionText, TextRun
from soxa.domain.values import Value
from soxa.services.drafting import open_report
from soxa.storage.ledger import Ledger

_PLANS = (Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL)


@dataclass(frozen=True, slots=True)
class Carried:
    """How much was carried over."""

    slips: int = 0
    """Values of slips."""
    past: int = 0
    """Values of the past and plans of years."""
    reports: int = 0
    """Reports still written whose words or values changed."""


@dataclass(frozen=True, slots=True)
class OpenWords:
    """What the words of reports still written print of figures that a new pack does not have."""

    printed: Mapping[tuple[str, str, FigureRun], str]
    """By regime, label and figure."""


def words_at_risk(ledger: Ledger, old: Pack, new: Pack) -> OpenWords:
    """Return what figures that the new pack lacks print now, while the old pack can still make them."""
    gone = {one.code for one in old.indicators} - {one.code for one in new.indicators}
    printed: dict[tuple[str, str, FigureRun], str] = {}
    for report in _open(ledger) if gone else ():
        if not any(run.key.indicator in gone for run in _figure_runs(report)):
            continue
        draft = open_report(ledger, report.regime, report.period.label)
        for run in _figure_runs(report):
            if run.key.indicator in gone and run.key in draft.figures:
                text = print_figure(draft.figures[run.key], old.indicator(run.key.indicator), form=run.format)
                printed[report.regime, report.period.label, run] = text
    return OpenWords(MappingProxyType(printed))


def carry(ledger: Ledger, old: Pack, new: Pack, words: OpenWords) -> Carried:
    """Carry over what the codes of a new pack take from those before, inside the act that installs it."""
    rules = {one.code: one for one in new.indicators}

    def is_added(code: str) -> bool:
        # Sums and stocks of what was merged add up; ratios are made anew from their parts.
        return (
            code in rules and rules[code].cumulation is not Cumulation.RECOMPUTE and rules[code].unit != "%"
        )

    slips = _slips(ledger, new, is_added) if new.maps else 0
    past = _past(ledger, new, is_added) if new.maps else 0
    known = set(rules)
    gone = {one.code for one in old.indicators} - known
    reports = sum(_report(ledger, report, new, gone, words, is_added) for report in _open(ledger))
    return Carried(slips, past, reports)


def _slips(ledger: Ledger, new: Pack, is_added: Callable[[str], bool]) -> int:
    count = 0
    for slip in ledger.slips.within(date.min, date.max):
        more = dict(carried(slip.values, new.maps, is_added=is_added))
        if more:
            ledger.slips.save(replace(slip, values=MappingProxyType({**slip.values, **more})))
            count += len(more)
    return count


def _past(ledger: Ledger, new: Pack, is_added: Callable[[str], bool]) -> int:
    by_days: dict[tuple[Basis, date, date], dict[str, PastValue]] = {}
    for one in (*_plans_by_hand(ledger), *ledger.past_values.all()):
        by_days.setdefault((one.basis, one.start, one.end), {})[one.indicator] = one
    made = []
    for (basis, start, end), known in by_days.items():
        values: Mapping[str, Value] = {code: one.value for code, one in known.items()}
        for code, value in carried(values, new.maps, is_added=is_added):
            source = next(one.source for one in known.values())
            made.append(PastValue(PastValueId(uuid4()), code, basis, start, end, value, source))
    ledger.past_values.save(made)
    return len(made)


def _plans_by_hand(ledger: Ledger) -> Iterable[PastValue]:
    """Yield the plans entered on sealed reports: a plan is the year's, whichever report it was entered on."""
    for report in ledger.reports.all():
        if report.state is State.DRAFTING:
            continue
        year = reporting_year(report.period)
        for key, value in report.overrides.items():
            if key.basis in _PLANS:
                yield PastValue(
                    PastValueId(uuid4()),
                    key.indicator,
                    key.basis,
                    date(year, 1, 1),
                    date(year + 1, 1, 1),
                    value,
                    report.period.label,
                )


# --- reports that are still written


def _open(ledger: Ledger) -> list[Report]:
    return [one for one in ledger.reports.all() if one.state is State.DRAFTING]


def _figure_runs(report: Report) -> Iterable[FigureRun]:
    for text in report.texts:
        for block in text.blocks:
            yield from (run for run in (*block.runs, *block.made) if isinstance(run, FigureRun))


def _report(
    ledger: Ledger,
    report: Report,
    new: Pack,
    gone: set[str],
    words: OpenWords,
    is_added: Callable[[str], bool],
) -> bool:
    renamed = {one.old[0]: one.new[0] for one in new.maps if one.change is MapKind.RENAME}
    texts = tuple(_text(report, one, renamed, gone, words) for one in report.texts)
    overrides = _overrides(report, new, gone, is_added)
    if texts != report.texts:
        ledger.reports.save_texts(report.id, texts)
    for key in {*report.overrides, *overrides}:
        if report.overrides.get(key) != overrides.get(key):
            because = report.reasons.get(_before(key, renamed))
            reason = because.reason if because else ""
            ledger.reports.set_override(report.id, key, overrides.get(key), reason=reason)
    return texts != report.texts or overrides != report.overrides


def _before(key: FigureKey, renamed: Mapping[str, str]) -> FigureKey:
    old = next((one for one, now in renamed.items() if now == key.indicator), key.indicator)
    return FigureKey(old, key.basis)


def _overrides(
    report: Report, new: Pack, gone: set[str], is_added: Callable[[str], bool]
) -> Mapping[FigureKey, Value]:
    by_basis: dict[Basis, dict[str, Value]] = {}
    for key, value in report.overrides.items():
        by_basis.setdefault(key.basis, {})[key.indicator] = value
    found: dict[FigureKey, Value] = {}
    for basis, values in by_basis.items():
        values.update(dict(carried(values, new.maps, is_added=is_added)))
        found.update({FigureKey(code, basis): value for code, value in values.items() if code not in gone})
    return found


def _text(
    report: Report, text: SectionText, renamed: Mapping[str, str], gone: set[str], words: OpenWords
) -> SectionText:
    def run_now(run: Run) -> Run:
        if isinstance(run, TextRun):
            return run
        if run.key.indicator in renamed:
            return FigureRun(FigureKey(renamed[run.key.indicator], run.key.basis), run.format)
        if run.key.indicator in gone:
            # Her sentence stays a sentence: the number becomes words.
            return TextRun(words.printed.get((report.regime, report.period.label, run), "…"))
        return run

    blocks = tuple(
        replace(
            block,
            runs=tuple(run_now(run) for run in block.runs),
            made=tuple(run_now(run) for run in block.made),
        )
        for block in text.blocks
    )
    return replace(text, blocks=blocks)
