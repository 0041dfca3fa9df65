"""Checking: the points to settle before a report is sealed, each with its place and what to do.

Only what would make the report false or unsendable blocks; everything else warns, reminds or informs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from soxa.base.errors import Message
from soxa.domain.activities import Activity, IssuedDocument, Status
from soxa.domain.completeness import is_given
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figure_making import FigureMaker
from soxa.domain.figures import Basis, FigureKey, write_value
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import judge_rule, parse_condition
from soxa.domain.packs import Check, EntryCheck, Kind, Section, Severity, Source
from soxa.domain.periods import year_start
from soxa.domain.phrases import (
    Blank,
    Change,
    Comparison,
    Foremost,
    Number,
    Words,
    every_part,
    parse_phrases,
)
from soxa.domain.printing import direction, print_figure
from soxa.domain.regime_settings import CONFIRMABLE
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, TextRun
from soxa.domain.sentences import NIL_BLOCK
from soxa.domain.text import fold
from soxa.domain.values import Absence, Value
from soxa.services.answering import with_answers
from soxa.services.composing import VIET_NAM, choose_signer
from soxa.services.correction_points import correction_points
from soxa.services.delicate_words import personal_points, secret_points
from soxa.services.doubts import find_doubts
from soxa.services.doubts import make_point as _point
from soxa.services.entry_doubts import doubt_entries
from soxa.services.figure_facts import LATE_START
from soxa.services.settling_remarks import remark_points
from soxa.services.text_doubts import doubt_texts
from soxa.services.unusual import find_unusual
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

MAX_SUBJECT = 500
"""Longest trích yếu (Decree 30/2020, Appendix VI)."""
_MOST_ALIKE = 3
"""So many rows that lack the same are told one by one."""
_ORDER = list(Severity)
_UP, _DOWN = "tăng", "giảm"
_WAYS = {1: _UP, -1: _DOWN, 0: "bằng"}

ValueOf = Callable[[Reference], Value]


def points(draft: Draft) -> tuple[Point, ...]:
    """Return the points of a draft, the gravest first; none for a sealed report."""
    return draft.points


def find_points(
    ledger: Ledger, draft: Draft, *, truths: Mapping[str, Decimal | bool], makers: Sequence[FigureMaker]
) -> tuple[Point, ...]:
    """Return the points of a draft that was just computed, the gravest first, with what was said to them.

    Args:
        ledger: Whose.
        draft: The draft, without its points.
        truths: Values of the formula language's own words.
        makers: Made its figures, and those of the periods before, newest first.
    """
    maker = makers[0]
    found = _sorted(
        [
            *remark_points(ledger, draft.report.id),
            *_failed_checks(draft, truths, maker.value),
            *_text_points(draft),
            *secret_points(ledger, draft),
            *_office_points(draft),
            *_missing_slips(draft),
            *_to_mend(ledger, draft),
            *_document_points(ledger, draft),
            *personal_points(ledger, draft),
            *_doubted_entries(ledger, draft),
            *_negative_slips(draft),
            *_never_recorded(ledger, draft),
            *_ledger_begins(ledger, draft),
            *find_doubts(ledger, draft, maker=maker),
            *doubt_entries(ledger, draft),
            *doubt_texts(ledger, draft),
            *find_unusual(draft, makers),
            *correction_points(draft),
        ]
    )
    return with_answers(found, draft.figures, ledger.points.answers(draft.report.id))


def _sorted(found: list[Point]) -> tuple[Point, ...]:
    return tuple(sorted(found, key=lambda point: _ORDER.index(point.severity)))


# --- the pack's rules


def _failed_checks(draft: Draft, truths: Mapping[str, Decimal | bool], value: ValueOf) -> Iterator[Point]:
    known = {figure.indicator for figure in draft.figures}
    for check in draft.pack.checks:
        rule = parse_condition(check.rule)
        if not {reference.indicator for reference in rule.references} <= known:
            continue
        found = judge_rule(rule, value, words=truths, left=check.left_missing, right=check.right_missing)
        if found is False:
            yield _failed(draft, check, value)


def _failed(draft: Draft, check: Check, value: ValueOf) -> Point:
    place = Place(figure=FigureKey(check.indicator, Basis.ACTUAL)) if check.indicator else Place()
    section = next(
        (one.code for one in draft.template.sections if check.indicator in one.indicators), place.section
    )
    message = Message("drafting.pack_check", {"text": _said(draft, check.text), "remedy": check.remedy})
    references = parse_condition(check.rule).references
    judged_by = ";".join(f"{one}={write_value(value(one))}" for one in references)
    return Point(check.code, check.severity, replace(place, section=section), message, judged_by)


def _said(draft: Draft, text: str) -> str:
    said = []
    for part in every_part(parse_phrases(text)):
        match part:
            case Words(text=words):
                said.append(words)
            case Number(key=key, format=form):
                said.append(_printed(draft, key, form))
            case Blank(word=word):
                said.append(draft.words.get(word, ""))
            case Change(key=key) | Comparison(key=key):
                said.append(_printed(draft, key, NumberFormat.SIZE))
            case Foremost():
                pass  # a rule speaks of numbers, not of who did most
    return "".join(said)


def _printed(draft: Draft, key: FigureKey, form: NumberFormat) -> str:
    figure = draft.figures.get(key)
    return print_figure(figure, draft.indicator(key.indicator), form=form) if figure is not None else "…"


# --- sections


def _text_points(draft: Draft) -> Iterator[Point]:
    for section in draft.template.sections:
        if not section.has_text:
            continue
        text = draft.text(section.code)
        name = f"{section.label} {section.title}"
        if not text.blocks:
            yield _point(
                "section_empty", Severity.WARN, Place(section=section.code), section=_titled(draft, name)
            )
        for block in text.blocks:
            yield from _block_points(draft, section, block)
    if len(draft.words["subject"]) > MAX_SUBJECT:
        yield _point(
            "subject_too_long",
            Severity.BLOCK,
            Place(),
            length=len(draft.words["subject"]),
            limit=MAX_SUBJECT,
        )


def _titled(draft: Draft, title: str) -> str:
    return _said(draft, title)


def _block_points(draft: Draft, section: Section, block: Block) -> Iterator[Point]:
    place = Place(section=section.code)
    if block.author is Author.PACK and block.id == f"{section.code}.{NIL_BLOCK}" and section.indicators:
        yield _point(
            "nil_used", Severity.INFORM, place, section=_titled(draft, f"{section.label} {section.title}")
        )
    for number, run in enumerate(block.runs):
        if not isinstance(run, FigureRun):
            continue
        figure = draft.figures.get(run.key)
        where = replace(place, figure=run.key)
        if figure is None:
            yield _point("figure_unknown", Severity.BLOCK, where, figure=str(run.key))
            continue
        name = draft.indicator(run.key.indicator).name
        if figure.value is Absence.BLANK:
            yield _point("figure_blank", Severity.BLOCK, where, name=name)
        elif run.format is NumberFormat.SIZE and number:
            before = block.runs[number - 1]
            said = before.text.split()[-1:] if isinstance(before, TextRun) else []
            if said in ([_UP], [_DOWN]) and said != [_WAYS[direction(figure)]]:
                yield _point("change_says_otherwise", Severity.BLOCK, where, name=name, said=said[0])


# --- office, slips, activities


def _office_points(draft: Draft) -> Iterator[Point]:
    today = datetime.now(VIET_NAM).date()
    if today <= draft.period.last_day:
        yield _point("period_open", Severity.WARN, Place(), last_day=draft.period.last_day)
    if not draft.regime.year_starts.startswith("01-01"):
        start = year_start(draft.period, draft.regime.year_starts)
        yield _point("year_starts_early", Severity.INFORM, Place(), start=start)
    signer = choose_signer(draft.people, day=today)
    if signer is None:
        yield _point("no_signer", Severity.BLOCK, Place(setting="signer"))
    elif not signer.name:
        # The name may be written by hand under the signature; a report without it is no false one.
        yield _point("signer_unnamed", Severity.WARN, Place(setting="signer"), position=signer.position)
    if draft.regime.must_choose_receiver:
        place = Place(setting="receivers")
        yield _point("receiver_not_chosen", Severity.BLOCK, place, regime=draft.regime.short_name)
    for field in draft.regime.unconfirmed:
        code = f"unconfirmed_{field}" if field in CONFIRMABLE else "unconfirmed_field"
        yield _point(code, Severity.WARN, Place(setting=field), regime=draft.regime.short_name, field=field)


def _missing_slips(draft: Draft) -> Iterator[Point]:
    """Remind of the units that have given nothing for an indicator, each unit once: it is asked once."""
    units = {unit.code: unit.name for unit in draft.pack.units}
    rows = {row.indicator for table in draft.template.tables for row in table.rows}
    silent: dict[str, list[tuple[str, Place]]] = {}
    for indicator in draft.pack.indicators:
        if not indicator.core or indicator.source is not Source.SLIP or indicator.code not in rows:
            continue
        key = FigureKey(indicator.code, Basis.ACTUAL)
        cumulated = FigureKey(indicator.code, Basis.CUMULATIVE)
        if all(draft.figures[one].value is Absence.BLANK for one in (key, cumulated)):
            section = next(
                (one.code for one in draft.template.sections if indicator.code in one.indicators), ""
            )
            place = Place(section=section, figure=key)
            silent.setdefault(units.get(indicator.responsible, ""), []).append((indicator.name, place))
    for unit, lacking in silent.items():
        name, place = lacking[0]
        if len(lacking) == 1:
            yield _point("slip_missing", Severity.REMIND, place, name=name, unit=unit)
        else:
            names = tuple(f"“{name}”" for name, _ in lacking)
            yield _point("slips_missing", Severity.REMIND, place, unit=unit, count=len(names), names=names)


def _to_mend(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Warn of rows that lack what their kind asks for; many that lack the same are one point."""
    period = draft.period
    query = ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,), to_mend=True)
    kinds = {kind.code: kind for kind in draft.pack.kinds}
    alike: dict[tuple[str, tuple[str, ...]], list[Activity]] = {}
    found = ledger.activities.find(query)
    for activity in sorted(found, key=lambda one: (one.counted_on, one.id.bytes)):
        kind = kinds.get(activity.kind)
        if kind is None:
            continue
        missing = tuple(
            _group_name(kind, group)
            for group in kind.required
            if not any(is_given(activity, code) for code in group)
        )
        if missing:
            alike.setdefault((kind.name, missing), []).append(activity)
    for (name, missing), lacking in alike.items():
        if len(lacking) > _MOST_ALIKE:
            place = Place(activity=lacking[0].id)
            days = {"first_day": lacking[0].first_day, "last_day": lacking[-1].first_day}
            yield _point(
                "to_mend_many", Severity.WARN, place, kind=name, count=len(lacking), missing=missing, **days
            )
            continue
        for activity in lacking:
            place = Place(activity=activity.id)
            day, title = activity.first_day, activity.title
            yield _point("to_mend", Severity.WARN, place, day=day, title=title, missing=missing)


def _document_points(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Compare the period's documents with their own type and with the year's others (pack 2, check 7)."""
    kinds = tuple(kind.code for kind in draft.pack.kinds if kind.has_document) or ("",)
    days = draft.period
    year = ActivityQuery(
        start=date(days.start.year, 1, 1),
        end=days.end,
        kinds=kinds,
        statuses=(Status.DONE,),
        has_document=True,
    )
    numbered: dict[tuple[int, str], list[Activity]] = {}
    for activity in ledger.activities.find(year):
        if activity.document is not None and activity.document.number:
            reference = activity.document.reference.upper()
            numbered.setdefault((activity.counted_on.year, reference), []).append(activity)
    for same in numbered.values():
        for activity in same:
            if activity.counted_on in days and activity.document is not None:
                place, reference = Place(activity=activity.id), activity.document.reference
                if len(same) > 1:
                    yield _point("number_twice", Severity.WARN, place, reference=reference)
                if not _symbol_fits(activity.document):
                    type_name = activity.document.type
                    yield _point("symbol_differs", Severity.WARN, place, reference=reference, type=type_name)


def _symbol_fits(document: IssuedDocument) -> bool:
    """Tell whether a symbol bears its type (``KH-UBND``; công văn: none; Decree 30/2020, Appendix III)."""
    start = document.symbol.partition("-")[0].upper()
    if not document.type or not document.symbol:
        return True
    return start == "UBND" if document.type == "CV" else start == document.type.upper()


def _doubted_entries(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Judge the period's activities by the pack's rules over single ones (pack 2, check 8)."""
    if not draft.pack.entry_checks:
        return
    period = draft.period
    done = ActivityQuery(start=period.start, end=period.end, statuses=(Status.DONE,))
    for activity in ledger.activities.find(done):
        for check in draft.pack.entry_checks:
            if _is_doubted(activity, check):
                message = Message(
                    "drafting.entry_check",
                    {
                        "day": activity.first_day,
                        "title": activity.title,
                        "text": check.text,
                        "remedy": check.remedy,
                    },
                )
                numbers = ((code, activity.quantities.get(code)) for code in check.quantities)
                judged_by = ";".join(f"{code}={number}" for code, number in numbers if number is not None)
                yield Point(check.code, check.severity, Place(activity=activity.id), message, judged_by)


def _is_doubted(activity: Activity, check: EntryCheck) -> bool:
    place = fold(activity.place)
    if check.places and not any(fold(word) in place for word in check.places):
        return False
    return any(activity.quantities.get(code, 0) > check.above for code in check.quantities)


def _negative_slips(draft: Draft) -> Iterator[Point]:
    """Doubt what units gave below zero: what they count, measure and pay is not."""
    for key, figure in draft.figures.items():
        indicator = draft.indicator(key.indicator)
        # What came in a period may be a correction of what was given cumulated: the pack's rules judge that.
        given = Basis.CUMULATIVE if indicator.given_cumulated else Basis.ACTUAL
        if key.basis is given and isinstance(figure.value, Decimal) and figure.value < 0:
            name = indicator.name
            yield _point("value_negative", Severity.WARN, Place(figure=key), name=name, value=figure.value)


def _never_recorded(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Name the kinds whose zeros rest on the ledger's silence alone."""
    kinds: dict[str, None] = {}
    for indicator in draft.pack.indicators:
        figure = draft.figures.get(FigureKey(indicator.code, Basis.ACTUAL))
        if indicator.source is Source.LEDGER and figure is not None and figure.value == 0:
            kinds.update(dict.fromkeys(code for one in indicator.selections for code in one.kinds))
    never = [code for code in kinds if not ledger.activities.count(ActivityQuery(kinds=(code,)))]
    if never:
        names = tuple(draft.pack.kind(code).name for code in never)
        yield _point("kinds_never_recorded", Severity.INFORM, Place(), kinds=names)


def _ledger_begins(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Warn where a column reaches back before the ledger: its sums are too small and nothing else says so."""
    done = ActivityQuery(statuses=(Status.DONE,))
    oldest = ledger.activities.find(done, limit=1, offset=max(ledger.activities.count(done) - 1, 0))
    if not oldest:
        return
    first_day = oldest[0].counted_on
    counted = {one.code for one in draft.pack.indicators if one.source is not Source.SLIP}
    told: set[tuple[date, date]] = set()
    for basis in (Basis.ACTUAL, Basis.LAST_YEAR, Basis.PREVIOUS, Basis.CUMULATIVE):
        key = next((key for key in draft.figures if key.basis is basis and key.indicator in counted), None)
        if key is None:
            continue
        days = draft.figures[key].period
        span = (days.start, days.end)
        if span not in told and days.start + LATE_START < first_day < days.end:
            told.add(span)  # the year before is last year: one column lacks what the other does
            yield _point(
                f"begins_inside_{basis.value}",
                Severity.WARN,
                Place(),
                first_day=first_day,
                start=days.start,
            )


_FIELD_NAMES = {
    "so": "số văn bản",
    "kyhieu": "ký hiệu",
    "ngay": "ngày văn bản",
    "trichyeu": "trích yếu",
    "loai": "loại văn bản",
    "hanxuly": "hạn xử lý",
}


def _group_name(kind: Kind, group: tuple[str, ...]) -> str:
    names = {quantity.code: quantity.name for quantity in kind.quantities}
    names |= {choice.code: choice.name for choice in kind.choices}
    return " hoặc ".join(names.get(code) or _FIELD_NAMES.get(code, code) for code in group)
