"""Drafting: from the ledger to a report's figures and sentences; then the words belong to the clerk.

Opening a report computes everything anew and stores what changed in the machine's own sentences. Figures
inside sentences are keys, so the clerk's words follow the figures untouched. Once a report is sealed
nothing is computed any more: its figures are those that were frozen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.activities import Activity, Status
from soxa.domain.dates import write_date
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figure_making import BY_HAND, PLANS, Facts, FigureMaker
from soxa.domain.figures import Basis, Figure, FigureKey, Figures, Sources
from soxa.domain.formulas import parse_condition, parse_formula
from soxa.domain.ids import ActivityId, ReportId, SlipId, UnitId
from soxa.domain.measuring import Measured, is_about_tasks, measure
from soxa.domain.merging import adopt, merge, seen
from soxa.domain.packs import Indicator, Operation, Pack, Regime, Section, Selection, Source, Template
from soxa.domain.periods import Period, PeriodRule, UnknownPeriod, reporting_year
from soxa.domain.phrases import figures_of, parse_phrases
from soxa.domain.reports import Report, State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.sentences import NIL_BLOCK, appendix_word, fill_words, make_blocks
from soxa.domain.slips import Slip
from soxa.domain.text import clean
from soxa.domain.values import Absence, Value
from soxa.services.checking import find_points
from soxa.services.composing import appendix_labels, compose
from soxa.services.packs import read_pack
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

__all__ = [
    "Draft",
    "FigureDetail",
    "OverrideNotAllowed",
    "Place",
    "Point",
    "SlipSourceMissing",
    "SlipValueNotAllowed",
    "UnknownIndicator",
    "UnknownPeriod",
    "UnknownRegime",
    "compose",
    "figure_detail",
    "find_regime",
    "open_report",
    "recompute",
    "save_slip_value",
    "save_text",
    "set_override",
]


class UnknownRegime(AppError):
    """No regime of the pack has that code, or several fit a part of one."""

    def __init__(self, *, regime: str, known: tuple[str, ...]) -> None:
        super().__init__(regime=regime[:60], known=known)


class UnknownIndicator(AppError):
    """The pack has no indicator of that code."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator[:40])


class OverrideNotAllowed(AppError):
    """A value that is computed, not entered: it changes when its sources do."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


class SlipValueNotAllowed(AppError):
    """The indicator does not come from slips, or the value is no number."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


class SlipSourceMissing(AppError):
    """A slip's value must say where it comes from (pack 0.1)."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


@dataclass(frozen=True, slots=True)
class FigureDetail:
    """All that is behind a figure."""

    figure: Figure
    """The figure."""
    indicator: Indicator
    """Its indicator."""
    activities: tuple[Activity, ...]
    """Exactly the activities it was made from, by day and id."""
    slips: tuple[Slip, ...]
    """The slips it was read from."""
    parts: tuple[Figure, ...]
    """The figures its formula was made from."""
    previous: Figure
    """Of the same indicator, the previous period's."""
    last_year: Figure
    """The same period's of last year."""
    cumulative: Figure
    """Since the start of the year."""
    is_by_hand: bool
    """Whether the office entered it itself."""


def find_regime(pack: Pack, code: str) -> Regime:
    """Return the regime of a code, or of an unambiguous part of one (``thang``).

    Raises:
        UnknownRegime: None fits, or several.
    """
    found = [regime for regime in pack.regimes if regime.code == code]
    found = found or [regime for regime in pack.regimes if code and code.casefold() in regime.code.casefold()]
    if len(found) != 1:
        raise UnknownRegime(regime=code, known=tuple(regime.code for regime in pack.regimes))
    return found[0]


def open_report(ledger: Ledger, regime: str, label: str) -> Draft:
    """Open the report of a regime for a period; it is begun if it was not.

    Args:
        ledger: Whose. One that only reads begins nothing: the report then lasts as long as the draft.
        regime: Code, or an unambiguous part of one.
        label: Label of the period: ``2026-11``.

    Raises:
        UnknownRegime: No such regime, or several.
        UnknownPeriod: The regime has no such period.
    """
    pack = read_pack(ledger.pack_bytes())
    found = find_regime(pack, regime)
    period = PeriodRule(found.frequency, found.closing).parse(label)
    report = ledger.reports.get(found.code, period)
    if report is None:
        report = Report(ReportId(uuid4()), found.code, period, texts=())
        if not ledger.read_only:
            ledger.reports.begin(report)
    return _draft(ledger, pack, report)


def recompute(ledger: Ledger, draft: Draft) -> Draft:
    """Return the same report drafted anew from what the ledger holds now."""
    stored = ledger.reports.get(draft.report.regime, draft.report.period)
    return _draft(ledger, read_pack(ledger.pack_bytes()), stored or draft.report)


def save_text(ledger: Ledger, report_id: ReportId, text: SectionText) -> SectionText:
    """Keep what the clerk made of a section: from now on her blocks are never replaced.

    Args:
        ledger: Whose.
        report_id: Which report.
        text: The whole section as it stands in the editor. Who wrote a block is judged here, by comparing.

    Returns:
        The section as it is to be shown.

    Raises:
        EntryMissing: There is no such report.
        ReportIsSealed: Its words are frozen.
    """
    report = ledger.reports.by_id(report_id)
    desk = _Desk(ledger, read_pack(ledger.pack_bytes()), report)
    section = next((one for one in desk.template.sections if one.code == text.section), None)
    made = desk.made(section) if section is not None else ()
    stored = next((one for one in report.texts if one.section == text.section), SectionText(text.section, ()))
    adopted = adopt(stored, text, made)
    if adopted != stored:
        ledger.reports.save_text(report_id, adopted)
    return seen(adopted)


def set_override(ledger: Ledger, report_id: ReportId, key: FigureKey, value: Value) -> None:
    """Enter a plan, an estimate, or a value of an earlier period that no ledger of the office holds.

    Plans are for the year: every later report of the year finds them. A blank takes the value back.

    Raises:
        UnknownIndicator: The pack has no such indicator.
        OverrideNotAllowed: The basis is computed.
        ReportIsSealed: The figures are frozen.
    """
    pack = read_pack(ledger.pack_bytes())
    _indicator(pack, key.indicator)
    if key.basis not in BY_HAND or (isinstance(value, Decimal) and not value.is_finite()):
        raise OverrideNotAllowed(indicator=key.indicator)
    ledger.reports.set_override(report_id, key, None if value is Absence.BLANK else value)


def save_slip_value(
    ledger: Ledger,
    indicator: str,
    *,
    period: Period,
    value: Value,
    unit: UnitId,
    given_on: date,
    source: str,
) -> Slip:
    """Enter by hand what a unit gave for an indicator. Values of one unit, day and source share a slip.

    Raises:
        UnknownIndicator: The pack has no such indicator.
        SlipValueNotAllowed: The indicator does not come from slips, or the value is blank or no number.
        SlipSourceMissing: Where the value comes from was not said.
        EntryMissing: The ledger has no such unit.
    """
    found = _indicator(read_pack(ledger.pack_bytes()), indicator)
    is_usable = value is not Absence.BLANK and not (isinstance(value, Decimal) and not value.is_finite())
    if found.source not in {Source.SLIP, Source.LEDGER_OR_SLIP} or not is_usable:
        raise SlipValueNotAllowed(indicator=indicator)
    source = clean(source)
    if not source:
        raise SlipSourceMissing(indicator=indicator)
    known = [
        slip
        for slip in ledger.slips.for_period(period.start, period.end)
        if (slip.unit, slip.given_on, slip.source) == (unit, given_on, source)
    ]
    slip = (
        known[-1]
        if known
        else Slip(SlipId(uuid4()), unit, period.start, period.end, given_on, source, values={})
    )
    slip = replace(slip, values=MappingProxyType({**slip.values, indicator: value}))
    ledger.slips.save(slip)
    return slip


def figure_detail(ledger: Ledger, draft: Draft, key: FigureKey) -> FigureDetail:
    """Return all that is behind a figure of a draft.

    Raises:
        UnknownIndicator: The draft has no such figure.
    """
    figure = draft.figures.get(key)
    if figure is None:
        raise UnknownIndicator(indicator=key.indicator)
    activities = ledger.activities.get(figure.sources.activities)
    return FigureDetail(
        figure=figure,
        indicator=_indicator(draft.pack, key.indicator),
        activities=tuple(activities),
        slips=tuple(ledger.slips.get(identity) for identity in figure.sources.slips),
        parts=tuple(draft.figures[part] for part in figure.sources.parts if part in draft.figures),
        previous=_beside(draft, key, Basis.PREVIOUS),
        last_year=_beside(draft, key, Basis.LAST_YEAR),
        cumulative=_beside(draft, key, Basis.CUMULATIVE),
        is_by_hand=key.basis in BY_HAND
        and not (figure.sources.activities or figure.sources.slips or figure.sources.formula)
        and figure.value is not Absence.BLANK,
    )


def _beside(draft: Draft, key: FigureKey, basis: Basis) -> Figure:
    beside = FigureKey(key.indicator, basis)
    found = draft.figures.get(beside)
    if found is not None:
        return found
    # A sealed report froze what its pages print and nothing else: what it did not freeze is not made up.
    return Figure(beside, draft.period, Absence.BLANK, Sources())


def _indicator(pack: Pack, code: str) -> Indicator:
    try:
        return pack.indicator(code)
    except KeyError as error:
        raise UnknownIndicator(indicator=code) from error


# --- making a draft


def _draft(ledger: Ledger, pack: Pack, report: Report) -> Draft:
    desk = _Desk(ledger, pack, report)
    draft = Draft(
        report=report,
        office=ledger.office(),
        units=ledger.units(),
        people=ledger.people(),
        pack=pack,
        regime=desk.regime,
        template=desk.template,
        words=desk.words,
        figures={},
        texts=(),
        documents=desk.documents,
        tasks=desk.tasks,
        points=(),
        is_frozen=report.state is not State.DRAFTING,
    )
    if draft.is_frozen:
        frozen = ledger.reports.frozen_figures(report.id, report.sealings[-1].draft)
        return replace(draft, figures=frozen, texts=tuple(seen(text) for text in report.texts))
    stored = {text.section: text for text in report.texts}
    merged = tuple(
        merge(
            stored.get(section.code, SectionText(section.code, ())),
            desk.made(section),
            nil=f"{section.code}.{NIL_BLOCK}",
        )
        for section in desk.template.sections
        if section.has_text
    )
    # Words of a section that a newer pack no longer has are kept: they are somebody's.
    kept = tuple(text for text in report.texts if text.section not in {one.section for one in merged})
    if (*merged, *kept) != report.texts and not ledger.read_only:
        ledger.reports.save_texts(report.id, (*merged, *kept))
        report = replace(report, texts=(*merged, *kept))
    draft = replace(
        draft,
        report=report,
        figures=MappingProxyType(dict(desk.figures())),
        texts=tuple(seen(text) for text in merged),
    )
    return replace(draft, points=find_points(ledger, draft, truths=desk.truths, value=desk.maker.value))


class _Desk:
    """What one drafting needs, each asked of the ledger once."""

    def __init__(self, ledger: Ledger, pack: Pack, report: Report) -> None:
        self._ledger = ledger
        self._pack = pack
        self._report = report
        self._units = {unit.id: unit for unit in ledger.units()}
        self.regime: Regime = find_regime(pack, report.regime)
        self.template: Template = pack.template(self.regime.template)
        self._rule = PeriodRule(self.regime.frequency, self.regime.closing)
        period = report.period
        self._tasks = ledger.activities.find(ActivityQuery(kinds=_task_kinds(pack)))
        self.documents = _documents(ledger, pack, period)
        self.tasks = _due_in(self._tasks, period)
        words = fill_words(ledger.office(), self.regime, template=self.template, period=period)
        labels = appendix_labels(self.template, documents=self.documents, tasks=self.tasks)
        words.update({appendix_word(code): label for code, label in labels.items()})
        self.words: Mapping[str, str] = MappingProxyType(words)
        self.maker = FigureMaker(pack, self.regime, period=period, facts=self._facts())
        self.truths: Mapping[str, Decimal | bool] = {
            "days": Decimal((period.end - period.start).days),
            "first_period": self.maker.is_first_period,
        }
        self._slips = ledger.slips.for_period(period.start, period.end)

    def figures(self) -> Figures:
        return self.maker.all_of(_codes(self._pack, self.template))

    def made(self, section: Section) -> tuple[Block, ...]:
        """Return the machine's blocks of a section."""
        if not section.has_text:
            return ()
        added = [*self._highlights(section), *self._added(section)]
        made = make_blocks(section, self.words, figure=self.maker.figure, truths=self.truths)
        if added:
            made = tuple(block for block in made if block.id != f"{section.code}.{NIL_BLOCK}")
        return (*made, *added)

    def _facts(self) -> Facts:
        return Facts(
            measure=self._measure,
            slips=self._ledger.slips.within,
            overrides=_overrides(self._ledger, self._report),
            in_order=self._in_order,
        )

    def _in_order(self, entries: Sequence[ActivityId]) -> Sequence[ActivityId]:
        found = self._ledger.activities.get(entries)
        return [one.id for one in sorted(found, key=lambda one: (one.counted_on, one.id.bytes))]

    def _measure(self, selection: Selection, start: date, end: date) -> Measured:
        if is_about_tasks(selection):
            return measure(selection, self._tasks, start=start, end=end)
        value, entries = self._ledger.measures.measure(selection, Period(start, end, f"{start}/{end}"))
        if selection.operation in {Operation.FIRST, Operation.LAST} and entries:
            one = entries[0] if selection.operation is Operation.FIRST else entries[-1]
            return measure(selection, self._ledger.activities.get([one]), start=start, end=end)
        return Measured(value, entries)

    def _highlights(self, section: Section) -> Sequence[Block]:
        """Return what the section's unit wrote on its slips, in the first section that it answers for."""
        first = next(
            (one for one in self.template.sections if one.has_text and one.unit == section.unit), None
        )
        if first is None or first.code != section.code or not section.unit:
            return ()
        return [
            Block(f"{section.code}.{slip.id}", (TextRun(clean(slip.highlights)),), Author.PACK)
            for slip in self._slips
            if self._units[slip.unit].code == section.unit and clean(slip.highlights)
        ]

    def _added(self, section: Section) -> Sequence[Block]:
        match section.content:
            case "planned":
                return [_planned(section, one, self._unit_name(one)) for one in self._to_come()]
            case "difficulties":
                return [
                    Block(
                        f"{section.code}.{slip.id}",
                        (TextRun(clean(slip.difficulties)),),
                        Author.PACK,
                        bullet=True,
                    )
                    for slip in self._slips
                    if clean(slip.difficulties)
                ]
            case _:
                return ()

    def _to_come(self) -> Sequence[Activity]:
        """Return what is planned for the next period, and the tasks that fall due in it, by day."""
        after = self._rule.following(self._report.period)
        query = ActivityQuery(start=after.start, end=after.end, statuses=(Status.PLANNED,))
        planned = [one for one in self._ledger.activities.find(query) if one.task is None]
        open_tasks = [one for one in _due_in(self._tasks, after) if one.task and not one.task.completed]
        return sorted([*planned, *open_tasks], key=lambda one: (_deadline(one), one.id.bytes))

    def _unit_name(self, activity: Activity) -> str:
        return self._units[activity.unit].name if activity.unit in self._units else ""


def _planned(section: Section, activity: Activity, unit: str) -> Block:
    notes = [f"{unit} chủ trì" if unit else "", f"thời hạn {write_date(_deadline(activity))}"]
    text = f"{clean(activity.title)} ({'; '.join(note for note in notes if note)})."
    return Block(f"{section.code}.{activity.id}", (TextRun(text),), Author.PACK, bullet=True)


def _deadline(activity: Activity) -> date:
    due = activity.task.due if activity.task is not None else None
    return due or activity.last_day


def _due_in(tasks: Sequence[Activity], period: Period) -> tuple[Activity, ...]:
    due = [
        one
        for one in tasks
        if one.task is not None
        and one.task.due is not None
        and one.task.due in period
        and one.status is not Status.CANCELLED
    ]
    return tuple(sorted(due, key=lambda one: (_deadline(one), one.id.bytes)))


def _documents(ledger: Ledger, pack: Pack, period: Period) -> tuple[Activity, ...]:
    kinds = tuple(kind.code for kind in pack.kinds if kind.has_document)
    query = ActivityQuery(start=period.start, end=period.end, kinds=kinds, statuses=(Status.DONE,))
    found = [one for one in ledger.activities.find(query) if one.document and one.document.in_report]
    return tuple(sorted(found, key=lambda one: (one.counted_on, one.id.bytes)))


def _task_kinds(pack: Pack) -> tuple[str, ...]:
    return tuple(kind.code for kind in pack.kinds if kind.has_task) or ("",)


def _overrides(ledger: Ledger, report: Report) -> Mapping[FigureKey, Value]:
    """Return the report's own entries, and the year's plans that other reports of the same year hold."""
    found: dict[FigureKey, Value] = {}
    year = reporting_year(report.period)
    for other in ledger.reports.all():
        if other.id != report.id and reporting_year(other.period) == year:
            found.update({key: value for key, value in other.overrides.items() if key.basis in PLANS})
    return {**found, **report.overrides}


def _codes(pack: Pack, template: Template) -> tuple[str, ...]:
    """Return the indicators that a template and the checks on it speak of; formulas bring in their parts."""
    codes: dict[str, None] = {}
    for section in template.sections:
        codes.update(dict.fromkeys(section.indicators))
        for sentence in section.sentences:
            codes.update(dict.fromkeys(key.indicator for key in figures_of(parse_phrases(sentence.text))))
            if sentence.condition:
                references = parse_condition(sentence.condition).references
                codes.update(dict.fromkeys(one.indicator for one in references))
    for table in template.tables:
        codes.update(dict.fromkeys(row.indicator for row in table.rows if row.indicator))
    for check in pack.checks:
        if check.indicator in codes:
            codes.update(dict.fromkeys(one.indicator for one in parse_condition(check.rule).references))
            codes.update(dict.fromkeys(key.indicator for key in figures_of(parse_phrases(check.text))))
    for indicator in pack.indicators:
        if indicator.code in codes and indicator.formula:
            codes.update(dict.fromkeys(one.indicator for one in parse_formula(indicator.formula).references))
    return tuple(codes)
