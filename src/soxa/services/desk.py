"""The desk a report is drafted at: what it needs of the ledger, and the blocks that the machine makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from soxa.base.errors import AppError
from soxa.domain.activities import Activity, Status
from soxa.domain.dates import write_date
from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Figure, FigureKey, Figures
from soxa.domain.formulas import parse_condition, parse_formula
from soxa.domain.issued import list_documents, say_document, types_of
from soxa.domain.packs import Indicator, Pack, Regime, Section, Template
from soxa.domain.periods import Period, PeriodRule
from soxa.domain.phrases import DOCUMENTS, Blank, every_part, figures_of, parse_phrases
from soxa.domain.reports import Report
from soxa.domain.sections import Author, Block, TextRun
from soxa.domain.sentences import NIL_BLOCK, appendix_word, fill_words, make_blocks
from soxa.domain.slip_words import SlipWords, difficulties_of, highlights_of, section_for
from soxa.domain.text import clean
from soxa.services.appraising import appraise, foremost_unit
from soxa.services.composing import appendix_labels
from soxa.services.correction_facts import (
    OPINIONS,
    REPLACING,
    correction_of,
    form_of,
    has_opinions,
    replacing_sentence,
)
from soxa.services.figure_facts import LATE_START, facts_of
from soxa.services.unusual import LOOKS_BACK
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger


class UnknownRegime(AppError):
    """No regime of the pack has that code, or several fit a part of one."""

    def __init__(self, *, regime: str, known: tuple[str, ...]) -> None:
        super().__init__(regime=regime[:60], known=known)


def find_regime(pack: Pack, code: str) -> Regime:
    """Return the regime of a code, or of an unambiguous part of one (``thang``).

    A whole word of a code goes before a part of one, and what the office has before what it has not.

    Raises:
        UnknownRegime: None fits, or several.
    """
    wanted = code.casefold()
    on = [regime for regime in pack.regimes if regime.is_on]
    for among in (on, pack.regimes) if wanted else ():
        for found in (
            [regime for regime in among if regime.code == code],
            [regime for regime in among if wanted in regime.code.casefold().split("-")],
            [regime for regime in among if wanted in regime.code.casefold()],
        ):
            if len(found) == 1:
                return found[0]
    raise UnknownRegime(regime=code, known=tuple(regime.code for regime in pack.regimes))


class Desk:
    """What one drafting needs, each asked of the ledger once.

    Args:
        ledger: Whose.
        pack: The pack that holds.
        report: The report, begun or not.

    Attributes:
        regime: The duty it meets.
        template: Its outline.
        words: Words of its sentences, with the labels of its appendices.
        maker: Makes its figures, each when asked for.
        truths: Values of the formula language's own words.
        documents: Directing documents of the period, oldest first.
        tasks: Assigned tasks due in the period, by due day.
        listed: Activities of the period for each table that lists some, oldest first.
        correction: What is corrected, for a document that corrects an issued report.

    Raises:
        UnknownRegime: The pack no longer has the report's regime.
    """

    def __init__(self, ledger: Ledger, pack: Pack, report: Report) -> None:
        self._ledger = ledger
        self._pack = pack
        self._report = report
        self._first_day: date | None = None
        self._units = {unit.id: unit for unit in ledger.units()}
        office, regime = ledger.office(), find_regime(pack, report.regime)
        self.correction = correction_of(ledger, report)
        self.regime: Regime
        self.template: Template
        self.regime, self.template = form_of(
            regime, pack.template(regime.template), correction=self.correction, office=office
        )
        self._rule = PeriodRule(self.regime.frequency, self.regime.closing)
        period = report.period
        self._tasks = ledger.activities.find(ActivityQuery(kinds=_task_kinds(pack)))
        self.documents = _documents(ledger, pack, period)
        self.tasks = _due_in(self._tasks, period)
        self.listed = _listed(ledger, self.template, period)
        words = fill_words(office, self.regime, template=self.template, period=period)
        labels = appendix_labels(
            self.template,
            documents=self.documents,
            tasks=self.tasks,
            listed=self.listed,
            opinions=has_opinions(self.correction),
        )
        words[REPLACING] = replacing_sentence(self.correction, office=office, label=labels.get(OPINIONS, ""))
        words.update({appendix_word(code): label for code, label in labels.items()})
        words.update(_document_words(self.template, self.documents))
        self.words: Mapping[str, str] = MappingProxyType(words)
        self.maker = FigureMaker(pack, self.regime, period=period, facts=facts_of(ledger, pack, report))
        self.truths: Mapping[str, Decimal | bool] = {
            "days": Decimal((period.end - period.start).days),
            "first_period": self.maker.is_first_period,
        }
        self._slips = ledger.slips.for_period(period.start, period.end)
        said = ledger.section_owners.of_regime(self.regime.code).values()
        self._owners = {one.section: one.unit for one in said if one.unit is not None}

    def figures(self) -> Figures:
        """Return the figures of the template's indicators and of all that their formulas and checks need."""
        return self.maker.all_of(asked_indicators(self._pack, self.template))

    def made(self, section: Section) -> tuple[Block, ...]:
        """Return the machine's blocks of a section."""
        if not section.has_text:
            return ()
        added = [*self._highlights(section), *self._added(section)]
        made = make_blocks(
            section,
            self.words,
            figure=self.maker.figure,
            truths=self.truths,
            unit=self._foremost,
            is_whole=self._is_whole,
        )
        if added:
            made = tuple(block for block in made if block.id != f"{section.code}.{NIL_BLOCK}")
        return (*made, *added)

    def makers(self) -> Sequence[FigureMaker]:
        """Return the makers of this period and of those before it, newest first.

        So many that the office's usual values can be told; one alone where the periods are too long for that.
        """
        made, period = [self.maker], self._report.period
        # What was entered for this report says nothing of reports before it.
        facts = replace(facts_of(self._ledger, self._pack, self._report), overrides={})
        for _ in range(LOOKS_BACK.get(self.regime.frequency, 1) - 1):
            period = self._rule.previous(period)
            made.append(FigureMaker(self._pack, self.regime, period=period, facts=facts))
        return made

    def _highlights(self, section: Section) -> Sequence[Block]:
        """Return what units wrote on their slips, each in the first section that takes its words."""
        return [
            Block(words.block_id(section.code), (TextRun(words.text),), Author.PACK)
            for words in highlights_of(self._slips, tuple(self._units))
            if self._section_for(words) == section.code
        ]

    def _section_for(self, words: SlipWords) -> str:
        return section_for(
            self.template.sections,
            unit=self._units[words.slip.unit],
            owners=self._owners,
            template=next((one for one in self._pack.slips if one.code == words.slip.form), None),
        )

    def _added(self, section: Section) -> Sequence[Block]:
        match section.content:
            case "planned":
                return [_planned(section, one, self._unit_name(one)) for one in self._to_come()]
            case "documents":
                return _named_documents(section, self.documents)
            case "achieved" | "behind":
                province = self.words.get("province_type") or "tỉnh"
                return appraise(section, self._planned_indicators(), self.maker.figure, province=province)
            case "difficulties":
                return [
                    Block(words.block_id(section.code), (TextRun(words.text),), Author.PACK, bullet=True)
                    for words in difficulties_of(self._slips, tuple(self._units))
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

    def _planned_indicators(self) -> Sequence[Indicator]:
        rows = {row.indicator for table in self.template.tables for row in table.rows}
        return [one for one in self._pack.indicators if one.code in rows]

    def _is_whole(self, figure: Figure) -> bool:
        """Tell whether a figure rests on all its days: not one counted in a ledger that began inside them."""
        sources = figure.sources
        is_counted = bool(sources.activities) or not (sources.slips or sources.formula or figure.value)
        if not is_counted:
            return True
        if self._first_day is None:
            done = ActivityQuery(statuses=(Status.DONE,))
            count = self._ledger.activities.count(done)
            oldest = self._ledger.activities.find(done, limit=1, offset=max(count - 1, 0))
            self._first_day = oldest[0].counted_on if oldest else date.max
        return self._first_day <= figure.period.start + LATE_START

    def _foremost(self, key: FigureKey) -> str:
        figure = self.maker.figure(key)
        activities = self._ledger.activities.get(figure.sources.activities)
        unit = foremost_unit(self._pack.indicator(key.indicator), figure, activities)
        return self._units[unit].name if unit in self._units else ""

    def _unit_name(self, activity: Activity) -> str:
        return self._units[activity.unit].name if activity.unit in self._units else ""


def _planned(section: Section, activity: Activity, unit: str) -> Block:
    notes = [f"{unit} chủ trì" if unit else "", f"thời hạn {write_date(_deadline(activity))}"]
    text = f"{clean(activity.title)} ({'; '.join(note for note in notes if note)})."
    return Block(f"{section.code}.{activity.id}", (TextRun(text),), Author.PACK, bullet=True)


def _document_words(template: Template, documents: Sequence[Activity]) -> Mapping[str, str]:
    """Return the lists of documents that the template's sentences ask for, by the word that asks."""
    asked = {
        part.word
        for section in template.sections
        for sentence in section.sentences
        for part in every_part(parse_phrases(sentence.text))
        if isinstance(part, Blank) and part.word.startswith(DOCUMENTS)
    }
    return {word: list_documents(documents, types_of(word)) for word in asked}


def _named_documents(section: Section, documents: Sequence[Activity]) -> Sequence[Block]:
    """Return the period's documents as a list of the section, one a dash."""
    last = len(documents) - 1
    return [
        Block(
            f"{section.code}.{one.id}",
            (TextRun(say_document(one).rstrip(" .;") + ("." if at == last else ";")),),
            Author.PACK,
            bullet=True,
        )
        for at, one in enumerate(documents)
    ]


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


def _listed(ledger: Ledger, template: Template, period: Period) -> Mapping[str, tuple[Activity, ...]]:
    found = {}
    for table in template.tables:
        if table.content == "activities":
            query = ActivityQuery(
                start=period.start, end=period.end, kinds=table.kinds, statuses=(Status.DONE,)
            )
            listed = ledger.activities.find(query)
            found[table.code] = tuple(sorted(listed, key=lambda one: (one.counted_on, one.id.bytes)))
    return MappingProxyType(found)


def _task_kinds(pack: Pack) -> tuple[str, ...]:
    return tuple(kind.code for kind in pack.kinds if kind.has_task) or ("",)


def asked_indicators(pack: Pack, template: Template) -> tuple[str, ...]:
    """Return the indicators that a template and the checks on it speak of; formulas bring in their parts."""
    codes: dict[str, None] = {}
    for section in template.sections:
        codes.update(dict.fromkeys(section.indicators))
        for sentence in section.sentences:
            codes.update(dict.fromkeys(key.indicator for key in figures_of(parse_phrases(sentence.text))))
        for condition in (section.nil_condition, *(one.condition for one in section.sentences)):
            if condition:
                references = parse_condition(condition).references
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
