"""Packs: versioned data that say which kinds, indicators, regimes, outlines and checks an office works with.

Everything that a province may change next year stands in a pack, with dates of validity, and nothing of it in
code. There is no type for a person, an account, a link or a post: a quantity is a number with a unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import Enum
from typing import Protocol, TypeVar

from soxa.domain.code_maps import CodeMap
from soxa.domain.periods import Closing, Frequency, Period


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that activities of a kind are asked for."""

    code: str
    """Code inside the kind: ``nguoi``."""
    name: str
    """On screen: ``Lượt người dự``."""
    unit: str
    """Unit: ``người``, ``lượt``, ``phút``."""
    words: tuple[str, ...] = ()
    """Other names that trackers use for it."""
    decimals: int = 0
    """Decimals kept and printed."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a choice."""

    code: str
    """``truc_tuyen``."""
    name: str
    """``Trực tuyến``."""
    words: tuple[str, ...] = ()
    """Phrases in a title or cell that mean this option; matched folded."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with fixed answers (hình thức, kênh, hướng)."""

    code: str
    """``kenh``."""
    name: str
    """On screen."""
    options: tuple[Option, ...]
    """The answers, in order."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of activity: decides what an activity asks for (pack 1)."""

    code: str
    """``HN``."""
    name: str
    """``Hội nghị``."""
    quantities: tuple[Quantity, ...]
    """Numbers asked for, in order of entry."""
    choices: tuple[Choice, ...] = ()
    """Choices asked for."""
    required: tuple[tuple[str, ...], ...] = ()
    """Groups of quantity, choice or document field codes (``so kyhieu ngay trichyeu``): of each group at
    least one must be given, else the activity is listed under "cần bổ sung"."""
    words: tuple[str, ...] = ()
    """Other names that trackers use for the kind."""
    count_quantity: str = ""
    """Quantity that a tracker's column "Số lượng" means for this kind; empty: the row itself is the one."""
    people_quantity: str = ""
    """Quantity that a tracker's general column "Số người" means for this kind."""
    has_document: bool = False
    """Whether it records an issued document."""
    has_task: bool = False
    """Whether it records an assigned task."""
    locked_titles: tuple[str, ...] = ()
    """If given, the only titles allowed (citizens' reception and petitions: no names, no contents)."""
    about_citizens: bool = False
    """Whether it counts what private persons came for: a name or number of theirs is warned of in its
    activities and in the sections that speak of it."""
    is_other: bool = False
    """Whether it takes what fits no kind; if much does, a new kind is due."""


class Source(Enum):
    """Where an indicator's number comes from (pack 0.1)."""

    LEDGER = "S"
    SLIP = "P"
    FORMULA = "T"
    LEDGER_OR_SLIP = "S/P"
    """The ledger; where it has nothing, a slip."""


class Cumulation(Enum):
    """How values of periods become one from the start of the year (pack 0.2)."""

    SUM = "sum"
    LAST = "last"
    FIRST = "first"
    RECOMPUTE = "recompute"
    """By the formula over cumulated parts; never added, never averaged."""


class Operation(Enum):
    """What a selection does with the activities it selects."""

    COUNT = "count"
    SUM = "sum"
    FIRST = "first"
    """The number of the earliest activity that gives it: a stock carried over, never to be added."""
    LAST = "last"
    """The number of the latest activity that gives it: a stock at the end."""
    DISTINCT = "distinct"
    """How many different answers the activities give to `Selection.distinct_of` (villages visited)."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on an activity's field."""

    field: str
    """Choice code of the kind, one of ``tag place unit document_type in_report task_due task_on_time``, or
    the code of a quantity."""
    values: tuple[str, ...] = ()
    """Allowed values (matched as codes; tags and places folded); none for a quantity."""
    negated: bool = False
    """True: none of the values, or not between the bounds."""
    at_least: int | None = None
    """For a quantity: the least number that fits. An activity without the quantity never fits."""
    at_most: int | None = None
    """For a quantity: the greatest."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Activities that an indicator counts or sums. Several selections of one indicator are added."""

    kinds: tuple[str, ...]
    """Kind codes; empty for every kind."""
    operation: Operation
    """What is done with them."""
    quantities: tuple[str, ...] = ()
    """Quantity codes summed; none for COUNT and DISTINCT."""
    times: str = ""
    """Quantity code that each sum is multiplied by inside its activity (lượt × phút)."""
    where: tuple[Condition, ...] = ()
    """All must hold."""
    divisor: int = 1
    """The sum is divided by it (60: minutes to hours)."""
    distinct_of: str = ""
    """For DISTINCT: ``place``, ``title``, ``unit``, ``document_type``, ``tag`` or a choice code. Words are
    compared folded; an activity without an answer is not among the sources. Such an indicator has this one
    selection and is cumulated by RECOMPUTE: the places of a year are not the sum of those of its months."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """How a number of reports is made (pack 2).

    Shares and ratios are formulas: a quotient, or one times or over a plain number (``HC06 / HC05 * 100``,
    ``(A + B) / C``; see `soxa.domain.formulas.ratio_parts`). At every level, month, quarter, year so far and
    several offices together, they are computed anew from the numerator and the denominator of that level, and
    never added or averaged: a pack that cumulates one by SUM or FIRST is refused.
    """

    code: str
    """``CD03``."""
    name: str
    """``Số cuộc họp, hội nghị``."""
    unit: str
    """``cuộc``."""
    source: Source
    """Ledger, slip or formula."""
    cumulation: Cumulation
    """How it cumulates."""
    group: str = ""
    """Letter and title of its group: ``A. Chỉ đạo, điều hành``."""
    decimals: int = 0
    """Decimals printed; rounding is half away from zero."""
    selections: tuple[Selection, ...] = ()
    """For ledger sources."""
    formula: str = ""
    """For formula sources, in the small language."""
    part_of: str = ""
    """Code of the indicator it is a "trong đó" of."""
    responsible: str = ""
    """Code of the unit that answers for it."""
    core: bool = False
    """One of the 44 that are switched on at the start."""
    higher_is_better: bool | None = None
    """For best and weakest; None where neither."""
    given_cumulated: bool = False
    """Slips give what came since the start of the year (budget, disbursement); what came in a period is then
    the difference to the slip of the period before (pack 2, H)."""
    breakdown: tuple[str, ...] = ()
    """What its value is told apart by: ``unit``, ``kind``, ``place``, ``document_type`` or a choice code,
    each a breakdown of its own. For what the ledger counts or sums: its rows have their own sources and add
    up to the whole, with one row for what was not said."""


class Severity(Enum):
    """What a check's failure means."""

    BLOCK = "block"
    WARN = "warn"
    REMIND = "remind"
    INFORM = "inform"


class Missing(Enum):
    """What a side of a comparison comes to where figures of it are blank: DHIS2's missing value strategies.

    Zero and nil are not blank: somebody has said them.
    """

    SKIP_ANY = "skip_any"
    """The rule is not judged as soon as one figure of the side is blank."""
    SKIP_ALL = "skip_all"
    """It is not judged if every figure of the side is blank; otherwise blanks count as zero."""
    ZERO = "zero"
    """Blanks count as zero: the rule is always judged."""


@dataclass(frozen=True, slots=True)
class Check:
    """A rule over figures of a report (pack 2, Kiểm tra đi kèm)."""

    code: str
    """``K01``."""
    rule: str
    """A condition in the small language. Comparisons ``= <> < <= > >=`` (``HC03 <= HC02``), of other periods
    too (``HC01 = HC09.previous``, ``.last_year``); ``compulsory_pair(A, B)``: both are given or neither;
    ``exclusive_pair(A, B)``: not both say that something occurred."""
    severity: Severity
    """Only what would make the report false or unsendable blocks."""
    text: str
    """What is wrong, in Vietnamese, with ``{HC03.actual:count}`` placeholders."""
    remedy: str
    """What to do."""
    indicator: str = ""
    """Where it is shown."""
    left_missing: Missing = Missing.SKIP_ANY
    """What blanks do to the left side, if the rule is one comparison."""
    right_missing: Missing = Missing.SKIP_ANY
    """What blanks do to the right side. A rule of several comparisons has no sides: both stay SKIP_ANY, and
    it is not judged while one figure that it compares is blank."""


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """A doubt about single activities: a number too large for where it was."""

    code: str
    """``K08``."""
    quantities: tuple[str, ...]
    """Quantity codes, of whatever kind."""
    above: int
    """Numbers above it are doubted."""
    places: tuple[str, ...]
    """Words of which the place holds one (matched folded); empty: anywhere."""
    severity: Severity
    """What it means."""
    text: str
    """What is doubted, in Vietnamese."""
    remedy: str
    """What to do."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a section, made by the machine and then the clerk's own."""

    code: str
    """Stable inside the template."""
    text: str
    """Words with ``{CD03.actual:count}`` figures and ``{office}``-like words (a fixed list)."""
    condition: str = ""
    """In the small language; empty: always."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section of an outline (đề cương)."""

    code: str
    """``I``, ``II.1.a``."""
    level: int
    """1 to 3 (``I.``, ``1.``, ``a)``); 0 for a part."""
    label: str
    """``I.``, ``1.``, ``a)``."""
    title: str
    """Title; may hold words such as ``{next_month}``."""
    unit: str = ""
    """Code of the unit that answers for it."""
    indicators: tuple[str, ...] = ()
    """Indicators it speaks of."""
    sentences: tuple[Sentence, ...] = ()
    """Sentences in order."""
    nil: str = ""
    """Sentence where nothing came; empty: the section may stay empty."""
    nil_condition: str = ""
    """When `nil` is true, in the small language: what it speaks of is zero or nil, and somebody has said so.
    Empty: every indicator of the section is."""
    has_text: bool = True
    """False for a heading that only holds other sections."""
    other_units: tuple[str, ...] = ()
    """Codes of further units whose words it takes from their slips."""
    content: str = ""
    """What the machine adds to the sentences: ``planned`` (activities and tasks of the next period, one a
    dash), ``difficulties`` (difficulties and proposals that units wrote on their slips), ``documents`` (the
    period's directing documents, one a dash), ``achieved`` or ``behind`` (indicators that are ahead of the
    year's plan, or behind it)."""
    hint: str = ""
    """What its asker wants in it, one prompt a line; shown to the writer, never printed."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of an appendix table: a group title or an indicator."""

    title: str = ""
    """Group title; empty for an indicator's row."""
    indicator: str = ""
    """Indicator code."""


@dataclass(frozen=True, slots=True)
class TableTemplate:
    """An appendix with a table of indicators, or a list made from the ledger."""

    code: str
    """``PL1``."""
    title: str
    """Title in capitals."""
    content: str
    """``indicators``, ``documents`` (list of directing documents), ``tasks`` (assigned tasks) or
    ``activities`` (what was done, of the kinds named)."""
    bases: tuple[str, ...] = ()
    """Columns of values for ``indicators``: codes of ``figures.Basis``."""
    rows: tuple[TableRow, ...] = ()
    """Rows for ``indicators``."""
    landscape: bool = False
    """Laid across."""
    section: str = ""
    """Code of the section it stands in; empty for an appendix."""
    kinds: tuple[str, ...] = ()
    """Kinds listed by ``activities``."""
    every_row: bool = False
    """Whether rows without a value are printed too: a form whose rows the receiver has fixed."""
    no_zero_rows: bool = False
    """Whether rows in which nothing but zero stands are left out: one row for each of many topics."""


@dataclass(frozen=True, slots=True)
class Template:
    """An outline with its tables (đề cương, biểu số liệu)."""

    code: str
    """``thang``."""
    subject: str
    """Trích yếu with words."""
    opening: str
    """Opening sentence with words."""
    closing: str
    """Closing sentence with words; the layout adds ``./.``."""
    sections: tuple[Section, ...]
    """In order of print."""
    tables: tuple[TableTemplate, ...]
    """Appendices in order."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who receives a regime's report."""

    name: str
    """As in Kính gửi: ``Ủy ban nhân dân tỉnh {province}`` with words."""
    email: str = ""
    """Official mailbox; empty until the office enters it."""
    mailbox_limit_mb: int = 5
    """Largest mail it takes, in MB."""


class MonthOf(Enum):
    """Of which month a deadline's day is."""

    AFTER_CLOSING = "after_closing"
    """The first such day after the closing day."""
    SAME = "same"
    """Of the month of the closing day, before it or after."""
    FOLLOWING = "following"
    """Of the month after that."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a report is due: by just one of five rules, with an hour if one is set."""

    working_days: int | None = None
    """Working days after the closing day (``D+2``)."""
    day: int | None = None
    """Or: day of a month; the last day of a shorter one."""
    month: MonthOf = MonthOf.AFTER_CLOSING
    """Which month's `day`."""
    weekday: int | None = None
    """Or: the last such day of the week inside the period, 1 for Monday to 7 for Sunday."""
    date_in_year: str = ""
    """Or: month and day of the reporting year, ``11-15``."""
    by_request: bool = False
    """Or: as a letter or plan says (theo công văn, kế hoạch): no day until the office enters one."""
    hour: time | None = None
    """Hour, if one is set."""

    @property
    def rules(self) -> int:
        """How many of the five rules are given; a usable deadline has just one."""
        given = (self.working_days is not None, self.day is not None, self.weekday is not None)
        return sum(given) + bool(self.date_in_year) + self.by_request


@dataclass(frozen=True, slots=True)
class Regime:
    """A duty to report (chế độ báo cáo, pack 4)."""

    code: str
    """``R01-thang``."""
    name: str
    """``Báo cáo tình hình kinh tế - xã hội, quốc phòng - an ninh tháng``."""
    short_name: str
    """``Báo cáo tháng``."""
    receivers: tuple[Receiver, ...]
    """Who receives it."""
    frequency: Frequency
    """How often."""
    closing: Closing
    """When data are closed."""
    year_starts: str
    """Month and day that cumulation starts: ``12-15`` (of the year before) or ``01-01``."""
    deadline: Deadline
    """When it is due."""
    template: str
    """Template code."""
    legal_basis: str
    """As printed."""
    unconfirmed: tuple[str, ...] = ()
    """Fields from memory (``receivers``, ``deadline``, ``legal_basis`` …): flagged "chưa đối chiếu" until the
    office confirms them."""
    valid_from: date | None = None
    """First day it holds."""
    valid_to: date | None = None
    """Last day it holds."""
    symbol: str = "BC-UBND"
    """Symbol after the number."""
    only: tuple[str, ...] = ()
    """If given, the only periods of a year that are asked for, by the end of their labels: ``Q1``, ``11``."""
    skips: tuple[str, ...] = ()
    """Periods of a year that are not asked for, because a longer report takes their place: ``03``, ``06``."""
    unit: str = ""
    """Code of the unit that makes it (đơn vị chủ trì)."""
    is_on: bool = True
    """Whether an office has it from the start; others are there to be switched on."""
    must_choose_receiver: bool = False
    """Only one of the receivers gets it, which one each province decides: the office has to say."""

    def asks_for(self, period: Period) -> bool:
        """Tell whether a period's report is asked for: not skipped, and closed while the regime holds."""
        ending = period.label[5:]
        if ending in self.skips or (self.only and ending not in self.only):
            return False
        return (self.valid_from is None or self.valid_from <= period.last_day) and (
            self.valid_to is None or period.last_day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class UnitTemplate:
    """A unit that a new office starts with (pack 0.5)."""

    code: str
    """``VP``."""
    name: str
    """Full name."""
    short_name: str
    """For narrow columns."""
    inside: bool
    """Whether it belongs to the office."""
    words: tuple[str, ...] = ()
    """Other names that trackers use for it."""


@dataclass(frozen=True, slots=True)
class SlipTemplate:
    """What a slip asks of units, on one page (phiếu số liệu, pack 3)."""

    code: str
    """``P5``."""
    name: str
    """``Phiếu số liệu y tế``."""
    units: tuple[str, ...]
    """Codes of the units that fill it in. Several units may bear one code: each hamlet, each school."""
    indicators: tuple[str, ...] = ()
    """Indicators asked for, in order; only those that slips give."""
    sections: tuple[str, ...] = ()
    """Codes of the sections that take its words, or that hold those which do; where an outline has none of
    them, its words go to the unit's own section."""
    kinds: tuple[str, ...] = ()
    """Kinds of the activities that it also asks for; none: it asks for no activities."""
    quantities: tuple[str, ...] = ()
    """Quantity codes of those kinds, one column each."""
    rows: int = 0
    """Rows for activities, at most 15: a slip is one page."""


@dataclass(frozen=True, slots=True)
class Pack:
    """A versioned set of all this."""

    code: str
    """``goi-chung-cap-xa``."""
    version: str
    """``2026.1``."""
    title: str
    """In Vietnamese."""
    units: tuple[UnitTemplate, ...]
    """Units a new office starts with."""
    kinds: tuple[Kind, ...]
    """Kinds of activity."""
    indicators: tuple[Indicator, ...]
    """Indicators."""
    regimes: tuple[Regime, ...]
    """Regimes."""
    templates: tuple[Template, ...]
    """Outlines."""
    checks: tuple[Check, ...]
    """Rules over figures."""
    entry_checks: tuple[EntryCheck, ...] = ()
    """Rules over single activities."""
    maps: tuple[CodeMap, ...] = ()
    """What became of codes of indicators that the version before had."""
    slips: tuple[SlipTemplate, ...] = ()
    """Slips for its units."""

    def kind(self, code: str) -> Kind:
        """Return the kind of that code.

        Raises:
            KeyError: the pack has none.
        """
        return _find(self.kinds, code)

    def indicator(self, code: str) -> Indicator:
        """Return the indicator of that code.

        Raises:
            KeyError: the pack has none.
        """
        return _find(self.indicators, code)

    def regime(self, code: str) -> Regime:
        """Return the regime of that code.

        Raises:
            KeyError: the pack has none.
        """
        return _find(self.regimes, code)

    def template(self, code: str) -> Template:
        """Return the template of that code.

        Raises:
            KeyError: the pack has none.
        """
        return _find(self.templates, code)

    def slip(self, code: str) -> SlipTemplate:
        """Return the slip of that code.

        Raises:
            KeyError: the pack has none.
        """
        return _find(self.slips, code)


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


_Entry = TypeVar("_Entry", bound=_Coded)


def _find(entries: Sequence[_Entry], code: str) -> _Entry:
    for entry in entries:
        if entry.code == code:
            return entry
    raise KeyError(code)
