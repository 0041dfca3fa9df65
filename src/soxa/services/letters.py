"""A report that a letter asks for (báo cáo theo công văn): from the letter to the desk in five minutes.

The outline pasted from Word becomes sections, the table pasted from Excel rows of an appendix; what the pack
knows is matched by name, the rest becomes figures that units give by slip. All of it is the office's own
addition beside the pack: a regime of its own, asked for once. What is pasted is checked first against the
line of "What it is not".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from soxa.base.errors import AppError, Message
from soxa.domain.dates import write_date
from soxa.domain.figures import Basis
from soxa.domain.ids import ReportId
from soxa.domain.letter_tables import read_asked_table
from soxa.domain.name_matching import SURE_SCORE, NameMatch, best_match, matches, same_unit
from soxa.domain.own_work import refusals
from soxa.domain.packs import (
    Cumulation,
    Deadline,
    Indicator,
    Pack,
    Receiver,
    Regime,
    Section,
    Source,
    TableRow,
    TableTemplate,
    Template,
)
from soxa.domain.pasted_outlines import SectionDraft, outline_of, read_outline, renumbered
from soxa.domain.periods import Closing, Frequency, Period
from soxa.domain.references import document_type
from soxa.domain.regime_settings import Moment
from soxa.domain.reports import Report
from soxa.domain.secrecy import secrecy_mark
from soxa.domain.text import clean, fold
from soxa.services import regimes
from soxa.services.packs import own_additions, pack_of, read_pack
from soxa.services.register_words import register_words
from soxa.storage.ledger import Ledger

if TYPE_CHECKING:
    from soxa.spreadsheets.workbook import Workbook

__all__ = [
    "Frame", "Letter", "LetterFaulty", "Made", "NameMatch", "RowDraft", "SectionDraft", "TableDraft", "check",
    "make", "own_reports", "read_frame", "read_outline", "read_table", "renumbered", "suggested_subject",
]  # fmt: skip

_OWN_PACK = "cua-co-quan"
_TEMPLATE = "trong"
_MAX_TEXT = 500
_MAX_HINT = 3_500
_MAX_DAYS = 3_660
_MANY_COLUMNS = 4
_PERCENT = "%"
_WITH_DECIMALS = frozenset(("%", "trieu dong", "ty dong", "ha", "km", "tan", "m3", "gio"))
_SIGNS = str.maketrans("{}[]", "()()")
_LEAD = re.compile(r"(?:v/v|về việc|về)\s+", re.IGNORECASE)
_ASKING = re.compile(
    r"(?:(?:đề nghị|yêu cầu|tổng hợp|xây dựng|gửi|cung cấp)\s+)?báo cáo(?:\s+về)?\s+", re.IGNORECASE
)


class LetterFaulty(AppError):
    """The report cannot be made yet; `findings` says everything that is missing or may not be."""

    def __init__(self, *, count: int) -> None:
        super().__init__(count=count)

    @classmethod
    def of(cls, faults: Sequence[Message]) -> LetterFaulty:
        """Return the error of some faults."""
        error = cls(count=len(faults))
        error.findings = tuple(faults)
        return error


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row of the table to be."""

    name: str
    """Its name; a group's title."""
    unit: str = ""
    """Its unit, as the letter writes it."""
    is_group: bool = False
    """Whether it only heads others."""
    indicator: str = ""
    """Code of the known indicator that it is; empty: a new one, given by slip."""
    score: int = 0
    """How alike the two names are, in percent; 0 for a new one."""
    found: tuple[NameMatch, ...] = ()
    """Known indicators it may be, the likeliest first."""

    @property
    def is_sure(self) -> bool:
        """Whether it is the indicator's very name."""
        return self.score >= SURE_SCORE


@dataclass(frozen=True, slots=True)
class TableDraft:
    """The table to be."""

    rows: tuple[RowDraft, ...] = ()
    """Its rows."""
    bases: tuple[Basis, ...] = (Basis.ACTUAL,)
    """Which values it asks for."""
    passed_over: tuple[str, ...] = ()
    """Titles of columns that name no value the program knows."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What was taken from an old report."""

    sections: tuple[SectionDraft, ...]
    """Its headings."""
    table: TableDraft
    """The table among its appendices that has the most rows; without rows if there is none."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter asks for."""

    number: str = ""
    """Number and symbol: ``1234/SKHCN-CĐS``."""
    day: date | None = None
    """Its day."""
    sender: str = ""
    """Who sent it."""
    subject: str = ""
    """Trích yếu of the report."""
    receivers: tuple[str, ...] = ()
    """Who receives the report; none: the sender."""
    deadline: date | None = None
    """Day it is due."""
    hour: time | None = None
    """Hour, if one is set."""
    start: date | None = None
    """First day of the figures."""
    end: date | None = None
    """Last day of the figures, included."""
    sections: tuple[SectionDraft, ...] = ()
    """Its outline."""
    table: TableDraft = TableDraft()
    """Its table."""
    table_unit: str = ""
    """Code of the unit that gives the table's new figures."""
    from_year_start: str = "01-01"
    """Since when the year's figures cumulate: ``01-01`` or ``12-15``."""


@dataclass(frozen=True, slots=True)
class Made:
    """The report that was made."""

    regime: str
    """Code of its regime."""
    label: str
    """Label of its period."""
    report: ReportId
    """The report, begun."""


def suggested_subject(words: str) -> str:
    """Return a report's subject from a letter's: ``V/v báo cáo kết quả A`` gives ``Kết quả A``."""
    text = clean(words)
    text = _LEAD.sub("", text, count=1) if _LEAD.match(text) else text
    text = _ASKING.sub("", text, count=1) if _ASKING.match(text) else text
    return text[:1].upper() + text[1:]


def read_table(ledger: Ledger, text: str, html: str = "") -> TableDraft:
    """Return the table that was pasted, its rows matched to known indicators.

    Args:
        ledger: Whose indicators.
        text: The clipboard's plain text.
        html: Its HTML; empty if it has none.

    Raises:
        PastedTooLarge: More than a table ever has.
    """
    from soxa.spreadsheets.workbook import NothingPasted, read_pasted  # noqa: PLC0415 - when needed

    try:
        workbook: Workbook | None = read_pasted(text, html, name="")
    except NothingPasted:
        workbook = None
    if workbook is None or not workbook.sheets:
        cells: Sequence[Sequence[str]] = [(line,) for line in text.splitlines()]
    else:
        cells = workbook.sheets[0].rows
    return _table(pack_of(ledger), cells)


def read_frame(ledger: Ledger, path: Path) -> Frame:
    """Return the headings and the table of an old report (.docx); its words are left behind.

    Raises:
        NotAWordDocument: And the other errors of `soxa.documents.word_reading.read_word`.
    """
    from soxa.documents.word_reading import read_word  # noqa: PLC0415 - when needed

    pack = pack_of(ledger)
    read = read_word(path)
    tables = [_table(pack, table) for table in read.tables if len(table) > 1 and _is_of_figures(table)]
    best = max(tables, key=lambda table: len(table.rows), default=TableDraft())
    return Frame(outline_of(read.lines, with_hints=False), best)


def check(letter: Letter) -> tuple[Message, ...]:
    """Return what is missing and what may not be, in the order of the form; each names its ``field``."""
    return tuple(_faults(letter))


def make(ledger: Ledger, letter: Letter) -> Made:
    """Make the report's regime, outline and figures, and begin it: all in one act.

    Raises:
        LetterFaulty: With all that `check` says; nothing was made.
        LedgerIsReadOnly: And the other errors of the storage.
    """
    from soxa.exchanging.pack_layers import layered  # noqa: PLC0415 - when needed
    from soxa.exchanging.packs import encode_pack  # noqa: PLC0415 - when needed

    faults = check(letter)
    if faults:
        raise LetterFaulty.of(faults)
    own = own_additions(ledger)
    base = read_pack(ledger.pack_bytes())
    addition = _Addition(letter, pack_of(ledger), _next_code(base, own))
    version = str(len(own.regimes) + 1)
    layer = replace(
        own,
        code=_OWN_PACK,
        version=version,
        title=ledger.office().name,
        indicators=(*own.indicators, *addition.indicators),
        regimes=(*own.regimes, addition.regime),
        templates=(*own.templates, addition.template),
    )
    layered(base, layer)  # whatever makes no sense raises before anything is kept
    period = _period(letter)
    report = Report(ReportId(uuid4()), addition.regime.code, period, texts=())
    with ledger.act("letter.make"):
        ledger.install_pack(encode_pack(layer), _OWN_PACK, version)
        ledger.reports.begin(report)
        if letter.deadline is not None:
            moment = Moment(letter.deadline, letter.hour)
            regimes.set_due(ledger, addition.regime.code, period.label, moment)
    return Made(addition.regime.code, period.label, report.id)


def own_reports(ledger: Ledger) -> tuple[Regime, ...]:
    """Return the regimes that were made from letters, the newest first."""
    return tuple(reversed([one for one in own_additions(ledger).regimes if one.frequency is Frequency.ONCE]))


# --- reading


def _is_of_figures(table: Sequence[Sequence[str]]) -> bool:
    # The box of names above a report and the box of signatures below are tables, too.
    texts = " ".join(fold(cell) for row in table[:3] for cell in row)
    return "chi tieu" in texts or "don vi tinh" in texts or "dvt" in texts


def _table(pack: Pack, cells: Sequence[Sequence[str]]) -> TableDraft:
    units = {fold(one.unit) for one in pack.indicators}
    asked = read_asked_table(cells, units=units)
    taken: set[str] = set()
    rows = []
    for row in asked.rows:
        if row.is_group:
            rows.append(RowDraft(row.name, is_group=True))
            continue
        found = matches(row.name, pack.indicators, unit=row.unit)
        match = best_match(found)
        # Another unit is another figure: "tỷ đồng" where the pack has "triệu đồng" is asked of a unit anew.
        if match is None or match.indicator.code in taken or not same_unit(row.unit, match.indicator.unit):
            rows.append(RowDraft(row.name, row.unit, found=found))
            continue
        taken.add(match.indicator.code)
        rows.append(RowDraft(row.name, row.unit, False, match.indicator.code, match.score, found))
    return TableDraft(tuple(rows), asked.bases, asked.passed_over)


# --- checking


def _faults(letter: Letter) -> Iterator[Message]:
    for field in ("number", "sender", "subject"):
        if not clean(getattr(letter, field)):
            yield Message("letters.missing", {"field": field})
    if letter.day is None:
        yield Message("letters.missing", {"field": "day"})
    yield from _day_faults(letter)
    if not letter.sections and not any(not row.is_group for row in letter.table.rows):
        yield Message("letters.nothing_asked", {"field": "sections"})
    if not all(clean(section.title) or section.level == 0 for section in letter.sections):
        yield Message("letters.untitled", {"field": "sections"})
    for field, text in _texts(letter):
        if mark := secrecy_mark(text):
            yield Message("letters.secret", {"field": field, "mark": mark})
        for found in refusals([text]):
            parameters = {"field": field, "text": found.text[:200], "words": found.words}
            yield Message(f"letters.refused.{found.reason.value}", {**parameters})


def _day_faults(letter: Letter) -> Iterator[Message]:
    if letter.start is None or letter.end is None:
        yield Message("letters.missing", {"field": "start" if letter.start is None else "end"})
    elif letter.end < letter.start:
        yield Message("letters.days_backwards", {"field": "end", "start": letter.start, "end": letter.end})
    elif (letter.end - letter.start).days > _MAX_DAYS:
        yield Message("letters.too_many_days", {"field": "end", "start": letter.start, "end": letter.end})
    if letter.deadline is not None and letter.start is not None and letter.deadline < letter.start:
        yield Message("letters.due_too_early", {"field": "deadline", "day": letter.deadline})


def _texts(letter: Letter) -> Iterator[tuple[str, str]]:
    yield "subject", letter.subject
    yield "sender", letter.sender
    for section in letter.sections:
        yield "sections", section.title
        for line in section.hint.splitlines():
            yield "sections", line
    for row in letter.table.rows:
        yield "table", row.name


# --- making


def _period(letter: Letter) -> Period:
    assert letter.start is not None  # checked
    assert letter.end is not None
    after = letter.end + timedelta(days=1)
    return Period(letter.start, after, f"{letter.start}/{after}")


def _next_code(base: Pack, own: Pack) -> int:
    known = {one.code for one in (*base.regimes, *own.regimes)}
    number = len(own.regimes) + 1
    while f"CV-{number}" in known:
        number += 1
    return number


class _Addition:
    """What a letter adds to the pack.

    Attributes:
        regime: The duty, asked for once.
        template: Its outline and table.
        indicators: Figures that the pack does not know; units give them.
    """

    def __init__(self, letter: Letter, pack: Pack, number: int) -> None:
        self._letter = letter
        self._code = f"CV-{number}"
        self._number = number
        self.indicators: tuple[Indicator, ...] = ()
        rows = self._table_rows()
        blank = next((one for one in pack.templates if one.code == _TEMPLATE), None)
        tables = [self._table(rows)] if rows else []
        self.template = Template(
            code=self._code,
            subject=_plain(letter.subject),
            opening=blank.opening if blank else "{office} báo cáo {subject_inside} như sau:",
            closing=blank.closing if blank else "Trên đây là Báo cáo {subject_inside}; {office} kính báo cáo",
            sections=tuple(_sections(letter.sections)),
            tables=tuple(tables),
        )
        self.regime = self._regime()

    def _regime(self) -> Regime:
        letter = self._letter
        receivers = [clean(name) for name in letter.receivers if clean(name)] or [clean(letter.sender)]
        reference = clean(letter.number)
        return Regime(
            code=self._code,
            name=f"Báo cáo {_plain(letter.subject)}",
            short_name=f"Theo {_document_name(reference)} {reference}",
            receivers=tuple(Receiver(_plain(name)) for name in receivers),
            frequency=Frequency.ONCE,
            closing=Closing.CALENDAR,
            year_starts=letter.from_year_start,
            deadline=Deadline(by_request=True, hour=letter.hour),
            template=self._code,
            legal_basis=self._basis(reference),
        )

    def _basis(self, reference: str) -> str:
        day = f" ngày {write_date(self._letter.day)}" if self._letter.day else ""
        name = _document_name(reference)
        return _plain(f"{name[:1].upper()}{name[1:]} số {reference}{day} của {clean(self._letter.sender)}")

    def _table_rows(self) -> tuple[TableRow, ...]:
        rows: list[TableRow] = []
        new: list[Indicator] = []
        for row in self._letter.table.rows:
            if row.is_group:
                rows.append(TableRow(title=_plain(row.name)))
                continue
            code = row.indicator
            if not code:
                code = f"CV{self._number}X{len(new) + 1:02}"
                new.append(self._indicator(code, row))
            rows.append(TableRow(indicator=code))
        self.indicators = tuple(new)
        return tuple(rows)

    def _indicator(self, code: str, row: RowDraft) -> Indicator:
        unit = clean(row.unit)
        return Indicator(
            code=code,
            name=_plain(row.name)[:_MAX_TEXT],
            unit=unit,
            source=Source.SLIP,
            cumulation=Cumulation.LAST if unit == _PERCENT else Cumulation.SUM,
            group=f"Theo {_document_name(self._letter.number)} {clean(self._letter.number)}",
            decimals=1 if fold(unit) in _WITH_DECIMALS else 0,
            responsible=self._letter.table_unit,
        )

    def _table(self, rows: tuple[TableRow, ...]) -> TableTemplate:
        bases = self._letter.table.bases or (Basis.ACTUAL,)
        return TableTemplate(
            code="PL1",
            title="BIỂU SỐ LIỆU",
            content="indicators",
            bases=tuple(basis.value for basis in bases),
            rows=rows,
            landscape=len(bases) > _MANY_COLUMNS,
        )


def _sections(drafts: Sequence[SectionDraft]) -> Iterator[Section]:
    for number, draft in enumerate(drafts, start=1):
        after = drafts[number] if number < len(drafts) else None
        heads = after is not None and after.level > draft.level
        yield Section(
            code=f"M{number:02}",
            level=draft.level,
            label=clean(draft.label),
            title=_plain(draft.title)[:_MAX_TEXT],
            unit=draft.unit,
            # A heading that holds others has words of its own only if the letter asks for some.
            has_text=not heads or bool(draft.hint),
            hint=draft.hint[:_MAX_HINT],
        )


def _document_name(reference: str) -> str:
    """Return the name of a letter's type by its symbol, in lower case: ``công văn``."""
    words = register_words()
    symbol = reference.partition("/")[2]
    code = document_type(symbol, words.abbreviations)
    return words.type_names.get(code, "").lower() or "công văn"


def _plain(text: str) -> str:
    """Return a text in which nothing is a placeholder of packs."""
    return clean(text).translate(_SIGNS)
