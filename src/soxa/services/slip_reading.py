"""What a slip says, found by words and codes wherever they stand: rows inserted, columns moved, tabs renamed.

What can be read is read; each cell that cannot be is told with its place. Nothing is guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from soxa.base.errors import Message, Parameter
from soxa.domain.code_maps import MapKind
from soxa.domain.columns import normal_title
from soxa.domain.name_matching import best_match, factor_between, matches
from soxa.domain.own_work import refusal
from soxa.domain.packs import Indicator, Pack, SlipTemplate
from soxa.domain.periods import Period
from soxa.domain.personal_data import personal_data
from soxa.domain.reading import Span, is_nothing, read_date, read_number
from soxa.domain.secrecy import is_secret_row
from soxa.domain.slip_faults import SlipFault
from soxa.domain.text import fold, tidy
from soxa.domain.trackers import column_letter
from soxa.domain.values import Absence, Value
from soxa.services.slip_sheets import columns_of, slip_words
from soxa.spreadsheets.workbook import Sheet

_PERCENT: Final = "%"
_MAX_BOX: Final = 4_000
_MAX_LINE: Final = 300
_MOST_FAULTS: Final = 200
_MOST_ROWS: Final = 200
"""A month of a hamlet has fifteen rows; a slip that somebody has lengthened may have more."""
_LEAST_SIGNS: Final = 2
_ERROR = re.compile(r"#[A-Z/0!?]+")
_DAYS = re.compile(r"(\d{1,2}/\d{1,2}/\d{4})\D+(\d{1,2}/\d{1,2}/\d{4})")


NOT_OURS: Final = "slip.not_ours"
"""Id of the fault of words about people's opinions, posts or accounts: they are read and left out."""


@dataclass(slots=True)
class SlipContent:
    """What a slip says."""

    form: str = ""
    """Code of the slip it was read as; empty where nothing tells."""
    unit_said: str = ""
    """Who fills it in, as it stands on the page."""
    days_said: tuple[date, date] | None = None
    """First and last day of the period, as they stand on the page."""
    period_said: str = ""
    """The period as it is named on the page."""
    values: dict[str, Value] = field(default_factory=dict)
    """Numbers and nils by indicator code."""
    highlights: str = ""
    difficulties: str = ""
    filled_by: str = ""
    filled_on: date | None = None
    source: str = ""
    rows: list[dict[str, str]] = field(default_factory=list)
    """Activities: cells by the code of their column, with the row of the sheet under `ROW`."""
    letters: dict[str, str] = field(default_factory=dict)
    """Columns of the activities: code to letter."""
    faults: list[SlipFault] = field(default_factory=list)
    is_secret: bool = False
    """Whether a cell is a secrecy mark; then nothing was read."""
    met: int = 0
    """How many titles, labels and codes of a slip were found."""

    @property
    def is_filled(self) -> bool:
        """Whether somebody has filled anything in."""
        return bool(
            self.values or self.highlights or self.difficulties or self.rows or self.filled_by or self.faults
        )


ROW: Final = "#"
"""Where an activity stands: its row as Excel numbers it."""


def read_pages(
    sheets: Sequence[Sheet],
    pack: Pack,
    *,
    template: SlipTemplate | None,
    period: Period | None,
    errors: Collection[str] = (),
) -> tuple[SlipContent, ...]:
    """Read the pages of a file that are slips: somebody may have put those of several units into one.

    Args:
        sheets: Of the file.
        pack: Knows the indicators and kinds.
        template: The slip, if the file's identity says which; None: found by what stands on the page.
        period: Its period, if known; gives days without a year theirs.
        errors: Cells that show an error of the spreadsheet (``F12``).

    Returns:
        Those that are filled in, of each slip, unit and period the first, that of the identity in front;
        else the first that is empty; none where no page is a slip.
    """
    pages = []
    for sheet in sorted(sheets, key=lambda one: not one.visible):
        if any(is_secret_row(row) for row in sheet.rows):
            return (SlipContent(is_secret=True),)
        content = _Page(sheet, pack, template, period, errors).read()
        if content.met >= _LEAST_SIGNS:
            pages.append((content, sheet.name))
    filled = [(content, name) for content, name in pages if content.is_filled] or pages[:1]
    code = template.code if template is not None else ""
    found: dict[object, tuple[SlipContent, str, list[str]]] = {}
    for content, name in sorted(filled, key=lambda one: one[0].form != code):
        whose = (content.form, fold(content.unit_said), content.days_said)
        others = found.setdefault(whose, (content, name, []))[2]
        if found[whose][0] is not content:
            others.append(name)
    for content, name, doubled in found.values():
        if doubled:
            told: dict[str, Parameter] = {"sheet": name, "others": tuple(doubled)}
            content.faults.append(SlipFault("", Message("slip.several_sheets", told)))
    return tuple(content for content, _, _ in found.values())


class _Page:
    """One sheet, read from top to bottom."""

    def __init__(
        self,
        sheet: Sheet,
        pack: Pack,
        template: SlipTemplate | None,
        period: Period | None,
        errors: Collection[str],
    ) -> None:
        self._errors = errors
        self._sheet = sheet
        self._pack = pack
        self._period = period
        self._found = SlipContent()
        words = slip_words()
        self._titles = {name: normal_title(title) for name, title in words["columns"].items()}
        self._labels = {name: normal_title(label) for name, label in words["labels"].items()}
        self._boxes = {normal_title(title): name for name, title in words["boxes"].items()}
        self._ends = {normal_title(words[name]) for name in ("maker", "head")}
        self._ends.add(normal_title(words["activities"]["title"]))
        self._nil_words = frozenset(words["nil_words"])
        self._template = self._template_named() or template or self._template_counted()
        self._indicators = self._asked()
        # A form of an older pack bears the codes of then.
        renames = (one for one in pack.maps if one.change is MapKind.RENAME and one.is_whole)
        self._renamed = {fold(one.old[0]): one.new[0] for one in renames}
        self._columns = self._column_titles()
        self._places: dict[str, int] = {}
        self._activity_places: dict[str, int] = {}
        self._mode = ""
        self._lines: dict[str, list[str]] = {}
        self._seen: dict[str, int] = {}

    def read(self) -> SlipContent:
        for number, row in enumerate(self._sheet.rows, start=1):
            if any(row):
                self._row(number, row)
        self._take_boxes()
        self._found.form = self._template.code if self._template is not None else ""
        expected = {one.code for one in self._indicators}
        if expected and self._found.met and not self._places and not self._seen:
            self._fault("", "slip.no_table")
        return self._found

    # ------------------------------------------------------------------ what a row is

    def _row(self, number: int, row: Sequence[str]) -> None:
        plain = [normal_title(cell) for cell in row]
        first = next(at for at, cell in enumerate(row) if cell)
        if self._is_indicator_titles(plain):
            self._mode = "indicators"
            self._found.met += 1
        elif self._is_activity_titles(plain):
            self._mode = "activities"
            self._found.met += 1
        elif plain[first] in self._boxes:
            self._mode = self._boxes[plain[first]]
            self._found.met += 1
            self._box_line(row[first + 1 :])
        elif plain[first] in self._ends or self._label(number, row, plain, first):
            self._mode = ""
        elif self._mode == "indicators":
            self._indicator(number, row)
        elif self._mode == "activities":
            self._activity(number, row)
        elif self._mode in self._boxes.values():
            self._box_line(row)

    def _is_indicator_titles(self, plain: Sequence[str]) -> bool:
        places = {}
        for at, title in enumerate(plain):
            for name, wanted in self._titles.items():
                is_it = title == wanted or _is_changed_title(name, title)
                if is_it and name not in places:
                    places[name] = at
        if "value" not in places or not {"code", "name"} & places.keys():
            return False
        self._places = places
        return True

    def _is_activity_titles(self, plain: Sequence[str]) -> bool:
        places = {self._columns[title]: at for at, title in enumerate(plain) if title in self._columns}
        if not {"day", "title"} <= places.keys():
            return False
        self._activity_places = places
        self._found.letters = {code: column_letter(at) for code, at in places.items()}
        return True

    def _label(self, number: int, row: Sequence[str], plain: Sequence[str], first: int) -> bool:
        """Take what stands behind a label; tell whether the row begins with one."""
        for name, label in self._labels.items():
            title, colon, behind = row[first].partition(":")
            is_alone = plain[first] == label
            if not (is_alone or (colon and normal_title(title) == label)):
                continue
            at = first
            said = tidy(behind)
            if not said:
                at = next((place for place in range(first + 1, len(row)) if row[place]), first)
                said = tidy(row[at]) if at != first else ""
            self._found.met += 1
            if said:
                self._said(name, said, _cell(number, at))
            return True
        return False

    def _said(self, name: str, said: str, cell: str) -> None:
        found = self._found
        match name:
            case "unit":
                found.unit_said = said
            case "period":
                found.days_said, found.period_said = _days_of(said), said[:_MAX_LINE]
            case "filled_on":
                self._filled_on(said, cell)
            case "filled_by" | "source":
                setattr(found, name, said[:_MAX_LINE])

    def _filled_on(self, said: str, cell: str) -> None:
        last = self._period.last_day if self._period is not None else None
        read = read_date(said, span=Span(last.year) if last is not None else None)
        if isinstance(read, date):
            self._found.filled_on = read
        elif read is not None:
            self._found.faults.append(SlipFault(cell, read))

    # ------------------------------------------------------------------ figures

    def _asked(self) -> tuple[Indicator, ...]:
        known = {one.code: one for one in self._pack.indicators}
        codes = self._template.indicators if self._template is not None else ()
        return tuple(known[code] for code in codes if code in known)

    def _cells(self) -> Iterator[str]:
        return (cell for row in self._sheet.rows for cell in row if cell)

    def _template_named(self) -> SlipTemplate | None:
        """Return the slip that the page names."""
        label = normal_title(slip_words()["labels"]["form"])
        for cell in self._cells():
            title, _, code = cell.partition(":")
            named = next((one for one in self._pack.slips if fold(one.code) == fold(code)), None)
            if named is not None and normal_title(title) == label:
                return named
        return None

    def _template_counted(self) -> SlipTemplate | None:
        """Return the slip whose codes stand on the page more than any other's."""
        there = {fold(cell) for cell in self._cells()}
        counts = [(sum(fold(code) in there for code in one.indicators), one) for one in self._pack.slips]
        best = max(counts, key=lambda one: one[0], default=None)
        return best[1] if best is not None and best[0] else None

    def _indicator(self, number: int, row: Sequence[str]) -> None:
        code, name, unit = (self._at(row, place) for place in ("code", "name", "unit"))
        said, nil = self._at(row, "value"), self._at(row, "nil")
        cell = _cell(number, self._places["value"])
        if not (code or name):
            if said:
                self._fault(cell, "slip.no_indicator", value=said)
            return
        code = self._renamed.get(fold(code), code)
        found = best_match(matches(name, self._indicators, code=code, unit=unit))
        if found is None:
            if said or nil:
                self._fault(cell, "slip.unknown_indicator", name=name or code)
            return
        indicator = found.indicator
        self._found.met += 1
        if indicator.code in self._seen and (said or nil):
            self._fault(cell, "slip.twice", name=indicator.name, row=self._seen[indicator.code])
            return
        self._seen.setdefault(indicator.code, number)
        value = self._value(indicator, said, nil, cell, unit)
        if value is not Absence.BLANK:
            self._found.values[indicator.code] = value

    def _value(self, indicator: Indicator, said: str, nil: str, cell: str, unit: str) -> Value:
        says_nil = fold(nil).strip(" .") in self._nil_words
        if nil and not says_nil:
            self._fault(cell, "slip.nil_unclear", name=indicator.name, value=nil)
        if fold(said).strip(" .") in self._nil_words - {"x", "co"}:
            return Absence.NIL
        if cell in self._errors or _ERROR.fullmatch(said):
            self._fault(cell, "slip.formula_error", name=indicator.name)
            return Absence.BLANK
        if is_nothing(said):
            # A stroke is no word: nobody can tell whether it means nothing, or nothing yet.
            if said and not says_nil:
                self._fault(cell, "slip.dash", name=indicator.name, value=said)
            return Absence.NIL if says_nil else Absence.BLANK
        number = self._number(indicator, said, cell, unit)
        if says_nil and number is not None:
            if number:
                self._fault(cell, "slip.nil_and_number", name=indicator.name, value=said)
                return Absence.BLANK
            return Absence.NIL
        return Absence.BLANK if number is None else number

    def _number(self, indicator: Indicator, said: str, cell: str, unit: str) -> Decimal | None:
        words = {fold(indicator.unit), fold(unit)} - {""}
        factor = factor_between(unit, indicator.unit)
        if factor is None:
            self._fault(cell, "slip.other_unit", name=indicator.name, given=unit, unit=indicator.unit)
            return None
        is_plain = factor == 1 and indicator.unit != _PERCENT and not indicator.decimals
        read = read_number(said, units=words, decimals=0 if is_plain else None)
        if isinstance(read, Message):
            self._found.faults.append(SlipFault(cell, read))
            return None
        if read is not None and indicator.unit == _PERCENT and 0 < read <= 1 and _PERCENT not in said:
            # A cell formatted as percent keeps 92,9% as 0,929: two readings, so neither is taken.
            self._fault(cell, "slip.fraction", name=indicator.name, first=read, second=read * 100)
            return None
        return None if read is None else read * factor

    def _at(self, row: Sequence[str], place: str) -> str:
        at = self._places.get(place)
        return tidy(row[at])[:_MAX_LINE] if at is not None and at < len(row) else ""

    # ------------------------------------------------------------------ activities and words

    def _column_titles(self) -> Mapping[str, str]:
        if self._template is None or not self._template.kinds:
            return {}
        kinds = [self._pack.kind(code) for code in self._template.kinds]
        titles = {normal_title(one.title): one.code for one in columns_of(kinds, self._template.quantities)}
        # The column of kinds may come back in a form for one kind alone, or be left out.
        return {**titles, normal_title(slip_words()["activities"]["kind"]): "kind"}

    def _activity(self, number: int, row: Sequence[str]) -> None:
        cells = {
            code: tidy(row[at]) for code, at in self._activity_places.items() if at < len(row) and row[at]
        }
        if not cells:
            return
        if len(self._found.rows) >= _MOST_ROWS:
            self._fault(f"A{number}", "slip.too_many_rows", most=_MOST_ROWS)
            return
        said = [(code, one) for code, cell in cells.items() if (one := refusal(cell)) is not None]
        if said:
            code, refused = said[0]
            cell = _cell(number, self._activity_places[code])
            self._fault(cell, NOT_OURS, text=refused.text[:80])
            return
        self._found.rows.append({**cells, ROW: str(number)})

    def _box_line(self, row: Sequence[str]) -> None:
        lines = [line for cell in row if cell for line in cell.splitlines() if tidy(line)]
        self._lines.setdefault(self._mode, []).extend(map(tidy, lines))

    def _take_boxes(self) -> None:
        for name, lines in self._lines.items():
            text = "\n".join(lines)
            if len(text) > _MAX_BOX:
                self._fault("", "slip.too_long", limit=_MAX_BOX)
                text = text[:_MAX_BOX]
            refused = next((one for line in lines if (one := refusal(line)) is not None), None)
            if refused is not None:
                self._fault("", NOT_OURS, text=refused.text[:80])
                continue
            if personal_data(text):
                self._found.faults.append(SlipFault("", Message("slip.personal"), is_note=True))
            setattr(self._found, name, text)

    def _fault(self, cell: str, message: str, **parameters: Parameter) -> None:
        if len(self._found.faults) < _MOST_FAULTS:
            self._found.faults.append(SlipFault(cell, Message(message, parameters)))


def _is_changed_title(name: str, title: str) -> bool:
    """Tell whether a title was changed behind its first words: "Số liệu tháng 11"; never another period's."""
    if name == "nil":
        return title.startswith("khong phat sinh")
    is_other = any(word in title for word in ("truoc", "cung ky", "ke hoach"))
    return name == "value" and title.startswith("so lieu ") and not is_other


def _days_of(said: str) -> tuple[date, date] | None:
    found = _DAYS.search(said)
    if found is None:
        return None
    first, last = (read_date(text) for text in found.groups())
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


def _cell(row: int, column: int) -> str:
    return f"{column_letter(column)}{row}"
