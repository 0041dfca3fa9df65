"""Sentences of packs made for one report: words filled in, figures bound, holes never printed.

A sentence is made only if its condition holds and every figure in it has a number; its optional parts are
judged each for itself. Sentences whose codes differ only after ``~`` are variants: the first that can be made
stands. Where nothing came the section's nil sentence stands instead. Made blocks bear the code before ``~``
as their identity, so that one variant takes the other's place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from soxa.domain.dates import write_date
from soxa.domain.figures import Basis, Figure, FigureKey
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import judge, parse_condition
from soxa.domain.offices import Office, OfficeType
from soxa.domain.packs import Regime, Section, Sentence, Template
from soxa.domain.period_names import month_number, next_period_name, period_name
from soxa.domain.periods import Period, reporting_year
from soxa.domain.phrases import (
    APPENDIX,
    Blank,
    Change,
    Comparison,
    Foremost,
    Number,
    Optional,
    Phrase,
    Said,
    Words,
    parse_phrases,
)
from soxa.domain.printing import direction
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, Run, TextRun
from soxa.domain.text import tidy
from soxa.domain.values import Absence, Value

NIL_BLOCK = "nil"
_VARIANT = "~"
_CHANGE_WORDS = {1: "tăng ", -1: "giảm ", 0: "bằng"}
_EQUAL_TO, _EQUAL = "bằng so với ", "bằng "
_PROVINCE_WORDS = ("Tỉnh ", "Thành phố ")
_DECEMBER = 12

_AGAINST = {
    Basis.CHANGE_PREVIOUS: (Basis.PREVIOUS, "kỳ trước"),
    Basis.CHANGE_LAST_YEAR: (Basis.LAST_YEAR, "cùng kỳ năm trước"),
}

_EARLIER = (Basis.PREVIOUS, Basis.LAST_YEAR)

FigureOf = Callable[[FigureKey], Figure]
UnitOf = Callable[[FigureKey], str]
"""Gives the name of the unit with the largest part of a figure; empty if there is none."""
IsWhole = Callable[[Figure], bool]
"""Tells whether an earlier figure rests on all its days, so that something may be compared with it."""
Fill = Mapping[str, str]


def fill_words(office: Office, regime: Regime, *, template: Template, period: Period) -> dict[str, str]:
    """Return the values of `soxa.domain.phrases.WORDS` for one report."""
    last = period.last_day
    month, year = (last.month, reporting_year(period))
    next_month, next_year = (1, year + 1) if month == _DECEMBER else (month + 1, year)
    words = {
        "office": office_name(office),
        "office_type": office.type.value or OfficeType.XA.value,
        "commune": office.full_name,
        "province": _province_inside(office.province_name),
        "province_type": "thành phố" if is_under_city(office) else "tỉnh",
        "month": month_number(month),
        "month_short": month_number(month) if next_year == year else f"{month_number(month)} năm {year}",
        "next_month": month_number(next_month),
        "next_month_year": str(next_year),
        "year": str(year),
        "next_year": str(year + 1),
        "period": period_name(period),
        "period_upper": period_name(period).upper(),
        "next_period": next_period_name(period),
        "next_period_upper": next_period_name(period).upper(),
        "first_day": _first_day(period),
        "last_day": write_date(last),
        "legal_basis": regime.legal_basis,
    }
    words["subject"] = fill(template.subject, words)
    words["subject_inside"] = _lower_first(words["subject"])
    return words


def office_name(office: Office) -> str:
    """Return the issuing office inside a sentence; one typed by hand stands as it was typed."""
    return office.name if office.type is OfficeType.OTHER else f"Ủy ban nhân dân {office.full_name}"


def is_under_city(office: Office) -> bool:
    """Tell whether an office stands under a city of the central government, which is no province."""
    return office.province_name.casefold().startswith("thành phố")


def receiver_name(name: str, office: Office) -> str:
    """Return a receiver's name of a pack as it is addressed: the words for province and commune filled in."""
    inside = _province_inside(office.province_name) or "tỉnh"
    words = {"province": inside, "commune": office.full_name, "office_type": office.type.value}
    return fill(name, words)


def fill(text: str, words: Fill) -> str:
    """Return a pack's text that has words but no figures, filled in."""
    said = []
    for phrase in parse_phrases(text):
        if isinstance(phrase, Optional):
            inside = [_word(part, words) for part in phrase.parts]
            said += inside if all(inside) else []
        else:
            said.append(_word(phrase, words))
    return tidy("".join(said))


def _no_unit(_key: FigureKey) -> str:
    return ""


def _always(_figure: Figure) -> bool:
    return True


def make_blocks(
    section: Section,
    words: Fill,
    *,
    figure: FigureOf,
    truths: Mapping[str, Decimal | bool],
    unit: UnitOf = _no_unit,
    is_whole: IsWhole = _always,
) -> tuple[Block, ...]:
    """Return the machine's blocks of a section: its sentences, or its nil sentence, or none.

    Args:
        section: The section.
        words: From `fill_words`, with the appendices' labels and the lists of documents.
        figure: Gives a figure by key.
        truths: Values of the formula language's own words.
        unit: Gives the unit with the largest part of a figure.
        is_whole: Tells whether something may be compared with an earlier figure: a ledger that began in the
            middle of its period would make a growth out of nothing.
    """
    maker = _Maker(words, figure, truths, unit, is_whole)
    made: dict[str, Block] = {}
    for sentence in section.sentences:
        identity = sentence.code.partition(_VARIANT)[0]
        if identity not in made:
            runs = maker.runs(sentence)
            if runs:
                made[identity] = Block(identity, runs, Author.PACK)
    if made:
        return tuple(made.values())
    if section.nil and _nothing_came(section, figure, truths):
        text = fill(section.nil, words)
        return (Block(f"{section.code}.{NIL_BLOCK}", (TextRun(text),), Author.PACK),)
    return ()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes single sentences of one report."""

    words: Fill
    figure: FigureOf
    truths: Mapping[str, Decimal | bool]
    unit: UnitOf
    is_whole: IsWhole

    def runs(self, sentence: Sentence) -> tuple[Run, ...]:
        """Return a sentence; nothing if it cannot be said."""
        if sentence.condition and not _holds(sentence.condition, self.figure, self.truths):
            return ()
        found: list[Run] = []
        for phrase in parse_phrases(sentence.text):
            parts = self._optional(phrase) if isinstance(phrase, Optional) else self._said(phrase)
            if parts is None:
                return ()
            found += parts
        return _joined(found)

    def _optional(self, phrase: Optional) -> list[Run]:
        found = [self._said(part) for part in phrase.parts]
        return [run for part in found for run in part or ()] if None not in found else []

    def _said(self, phrase: Said) -> list[Run] | None:
        """Return what a part prints; None if it cannot be said."""
        match phrase:
            case Words(text=text):
                return [TextRun(text)]
            case Number(key=key, format=form):
                return [FigureRun(key, form)] if self._is_number(key) else None
            case Change(key=key):
                return self._change(key) if self._is_number(key) and self._is_comparable(key) else None
            case Comparison(key=key):
                return self._comparison(key)
            case Foremost(key=key):
                name = self.unit(key)
                return [TextRun(name)] if name else None
            case Blank(word=word):
                return [TextRun(self.words[word])] if self.words.get(word) else None

    def _is_number(self, key: FigureKey) -> bool:
        return isinstance(self.figure(key).value, Decimal)

    def _is_comparable(self, key: FigureKey) -> bool:
        basis, _ = _AGAINST[key.basis]
        return self.is_whole(self.figure(FigureKey(key.indicator, basis)))

    def _name_of_days(self, key: FigureKey) -> str:
        """Name what is compared with: nine months have none before them but last year's."""
        before, last_year = (self.figure(FigureKey(key.indicator, basis)).period for basis in _EARLIER)
        return _AGAINST[Basis.CHANGE_LAST_YEAR if before == last_year else key.basis][1]

    def _change(self, key: FigureKey) -> list[Run]:
        way = direction(self.figure(key))
        said = TextRun(_CHANGE_WORDS[way])
        return [said, FigureRun(key, NumberFormat.SIZE)] if way else [said]

    def _comparison(self, key: FigureKey) -> list[Run] | None:
        """Say a comparison whole; a growth from nothing has no percentage."""
        basis, _ = _AGAINST[key.basis]
        name = self._name_of_days(key)
        if not self._is_comparable(key):
            return None
        if self._is_number(key):
            way = direction(self.figure(key))
            if not way:
                return [TextRun(f"{_CHANGE_WORDS[way]} {name}")]
            return [*self._change(key), TextRun(f" so với {name}")]
        now = self.figure(FigureKey(key.indicator, Basis.ACTUAL)).value
        before = self.figure(FigureKey(key.indicator, basis)).value
        is_from_zero = before is Absence.NIL or before == 0
        if now is Absence.BLANK or not is_from_zero or not self.figure(key).sources.parts:
            return None  # nobody has said what it was, or a percentage, which is not compared in percent
        also = "cũng " if now is Absence.NIL or now == 0 else ""
        return [TextRun(f"{name} {also}không phát sinh")]


def _holds(condition: str, figure: FigureOf, truths: Mapping[str, Decimal | bool]) -> bool:
    def value(reference: Reference) -> Value:
        return figure(_key(reference)).value

    return judge(parse_condition(condition), value, words=truths) is True


def _key(reference: Reference) -> FigureKey:
    return FigureKey(reference.indicator, reference.basis or Basis.ACTUAL)


def _word(phrase: Phrase, words: Fill) -> str:
    match phrase:
        case Words(text=text):
            return text
        case Blank(word=word):
            return words.get(word, "")
        case _:
            raise ValueError(phrase)  # decoding a pack refuses figures where only words may stand


def _joined(runs: list[Run]) -> tuple[Run, ...]:
    """Join words that touch, so that equal sentences have equal runs.

    Packs write a change as ``{…:change} so với cùng kỳ``: what is equal is ``bằng cùng kỳ``.
    """
    joined: list[Run] = []
    for run in runs:
        last = joined[-1] if joined else None
        if isinstance(run, TextRun) and isinstance(last, TextRun):
            joined[-1] = TextRun((last.text + run.text).replace(_EQUAL_TO, _EQUAL))
        else:
            joined.append(run)
    return tuple(joined)


def _nothing_came(section: Section, figure: FigureOf, truths: Mapping[str, Decimal | bool]) -> bool:
    """Tell whether somebody has said that nothing occurred of all the nil sentence speaks of.

    A blank is silence: one is enough to leave the sentence out. A section without indicators has its nil
    sentence from the start.
    """
    if section.nil_condition:
        return _holds(section.nil_condition, figure, truths)
    return all(_is_none(figure(_key(Reference(code))), figure) for code in section.indicators)


def _is_none(found: Figure, figure: FigureOf) -> bool:
    if found.value is Absence.BLANK:  # a rate over zeros has no value, and takes nothing from what they say
        parts = found.sources.parts
        return bool(parts) and all(figure(part).value is not Absence.BLANK for part in parts)
    return found.value is Absence.NIL or found.value == 0


def appendix_word(code: str) -> str:
    """Return the word under which an appendix's label is found."""
    return APPENDIX + code


def _first_day(period: Period) -> str:
    if period.start.year == period.last_day.year:
        return write_date(period.start).rpartition("/")[0]
    return write_date(period.start)


def _province_inside(name: str) -> str:
    """Return a province's name inside a sentence; the name itself keeps its first letter."""
    return _lower_first(name) if name.startswith(_PROVINCE_WORDS) else name


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
