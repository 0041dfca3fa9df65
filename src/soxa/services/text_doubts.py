"""Doubts about the clerk's own words: numbers against the tables, and what the last report left in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figures import SHARES
from soxa.domain.leftovers import names_left, old_days, sentences, unchanged
from soxa.domain.merging import is_seen
from soxa.domain.packs import Section, Severity
from soxa.domain.period_names import short_period_name
from soxa.domain.periods import PeriodRule, UnknownPeriod
from soxa.domain.printing import decimals_of
from soxa.domain.reports import Report
from soxa.domain.said_numbers import FIGURE_SIGN, Known, disagreements
from soxa.domain.sections import Author, Block, TextRun
from soxa.domain.sentences import fill
from soxa.domain.values import round_half_up
from soxa.services.doubts import make_point
from soxa.storage.ledger import Ledger

_LONGEST_QUOTE = 90


def doubt_texts(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Yield the doubts about the words of a draft."""
    last = last_report(ledger, draft.report)
    for section in draft.template.sections:
        hers = [block for block in draft.text(section.code).blocks if block.author is Author.CLERK]
        if not hers:
            continue
        yield from _carried(draft, section, hers)
        yield from _against_tables(draft, section, hers)
        yield from _of_the_period_before(draft, section, hers)
        if last is not None:
            yield from _left_unchanged(draft, section, hers, last)


def last_report(ledger: Ledger, report: Report) -> Report | None:
    """Return the report of the same regime for the latest period before this one; None if there is none.

    Of reports that replaced one another it is the last, issued or still written.
    """
    earlier = [
        one
        for one in ledger.reports.all()
        if one.regime == report.regime and one.period.end <= report.period.start and not one.is_letter
    ]
    last = max(earlier, key=lambda one: one.period.end, default=None)
    return ledger.reports.get(last.regime, last.period) if last is not None else None


def plain(block: Block) -> str:
    """Return a paragraph's words, `FIGURE_SIGN` for each figure."""
    return "".join(run.text if isinstance(run, TextRun) else FIGURE_SIGN for run in block.runs)


def _title(draft: Draft, section: Section) -> str:
    return fill(f"{section.label} {section.title}", draft.words)


def _carried(draft: Draft, section: Section, hers: Sequence[Block]) -> Iterator[Point]:
    carried = [block for block in hers if block.carried]
    if carried:
        yield make_point(
            "carried_unread",
            Severity.WARN,
            Place(section=section.code),
            section=_title(draft, section),
            count=len(carried),
            period=say_label(draft, carried[0].carried),
        )


def _against_tables(draft: Draft, section: Section, hers: Sequence[Block]) -> Iterator[Point]:
    known = _known(draft, section)
    for block in hers if known else ():
        for found in disagreements(plain(block), known):
            yield make_point(
                "text_disagrees",
                Severity.WARN,
                Place(section=section.code),
                section=_title(draft, section),
                words=found.words,
                name=found.name,
            )


def _known(draft: Draft, section: Section) -> list[Known]:
    values: dict[str, list[Decimal]] = {code: [] for code in section.indicators}
    for key, figure in draft.figures.items():
        if key.indicator in values and key.basis not in SHARES and isinstance(figure.value, Decimal):
            decimals = decimals_of(figure, draft.indicator(key.indicator))
            values[key.indicator] += [figure.value, round_half_up(figure.value, decimals)]
    parts = _parts(draft)
    return [
        Known(indicator.name, indicator.unit, (*found, *parts.get(code, ())) if found else ())
        for code, found in values.items()
        for indicator in (draft.indicator(code),)
    ]


def _parts(draft: Draft) -> Mapping[str, list[Decimal]]:
    """Return the numbers of the indicators that are a "trong đó" of another, by the other's code."""
    found: dict[str, list[Decimal]] = {}
    for key, figure in draft.figures.items():
        whole = draft.indicator(key.indicator).part_of
        if whole and isinstance(figure.value, Decimal):
            found.setdefault(whole, []).append(figure.value)
    return found


def _of_the_period_before(draft: Draft, section: Section, hers: Sequence[Block]) -> Iterator[Point]:
    previous = PeriodRule(draft.regime.frequency, draft.regime.closing).previous(draft.period)
    days = tuple(
        dict.fromkeys(day for block in hers for day in old_days(plain(block), draft.period, previous))
    )
    if days:
        yield make_point(
            "old_days", Severity.WARN, Place(section=section.code), section=_title(draft, section), days=days
        )


def _left_unchanged(draft: Draft, section: Section, hers: Sequence[Block], last: Report) -> Iterator[Point]:
    before = [
        plain(block)
        for text in last.texts
        if text.section == section.code
        for block in text.blocks
        if block.author is Author.CLERK and is_seen(block)
    ]
    now = [plain(block) for block in hers if not block.carried]
    place, period = Place(section=section.code), short_period_name(last.period)
    same = unchanged(now, before)
    for sentence in same:
        yield make_point(
            "sentence_unchanged",
            Severity.REMIND,
            place,
            section=_title(draft, section),
            sentence=sentence if len(sentence) <= _LONGEST_QUOTE else sentence[:_LONGEST_QUOTE] + "…",
            period=period,
        )
    rest = [" ".join(one for one in sentences(text) if one not in same) for text in now]
    names = names_left(rest, before, own=_own_names(draft))
    if names:
        yield make_point(
            "names_unchanged",
            Severity.INFORM,
            place,
            section=_title(draft, section),
            names=names,
            period=period,
        )


def _own_names(draft: Draft) -> list[str]:
    """Return texts whose names stand in every report of the office."""
    own = [draft.office.name, draft.office.full_name, draft.office.province_name, *draft.words.values()]
    own += [name for unit in draft.units for name in (unit.name, unit.short_name)]
    own += [fill(receiver.name, draft.words) for receiver in draft.regime.receivers]
    own += [section.title for section in draft.template.sections]
    own += [indicator.name for indicator in draft.pack.indicators]
    return own


def say_label(draft: Draft, label: str) -> str:
    """Return the name of a period of the draft's regime; the label where a newer pack has another rhythm."""
    try:
        return short_period_name(PeriodRule(draft.regime.frequency, draft.regime.closing).parse(label))
    except UnknownPeriod:
        return label
