"""Holding a report that another program printed anew against the one that was sealed here.

Every unit of the sealed report (a paragraph, a row) is looked for in the other text, whole and in order. What
is found whole needs no further look; what is not is compared number by number. Nothing may stand between two
units but what other programs are known to add: page numbers, running heads, header rows of tables again, and
what stands about head and signature.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import SequenceMatcher
from itertools import accumulate, pairwise
from typing import Final

from soxa.domain.dates import write_date
from soxa.domain.figures import FigureKey
from soxa.domain.page_furniture import strip_furniture
from soxa.domain.printed_words import EDGE, Encoded, Sheet, Unit, atoms, encode, numbers

MOST_SIGNS: Final = 500_000
"""Longer texts are not compared: the longest report seen has 60,000 signs."""
_MOST_ATOMS: Final = 6_000
_SURE_ATOMS: Final = 4
_NEAR: Final = 60
_JOINS_NUMBERS: Final = frozenset("%‰-+.,/")
"""Between two numbers, or behind one, these make another number of it."""
_BLANKS: Final = re.compile(r"\.{3,}/\.{3,}/\.{3,}|\.{3,}")
_DAY: Final = re.compile(
    f"[Nn]gày{EDGE}([0-9]{{1,2}}){EDGE}tháng{EDGE}([0-9]{{1,2}}){EDGE}năm{EDGE}([0-9]{{4}}){EDGE}"
)

_OPEN_DAY: Final = re.compile(
    f"ngày[.]*tháng(?:{EDGE}[0-9]{{1,2}}{EDGE}|[.]*)năm(?:{EDGE}[0-9]{{4}}{EDGE}|[.]*)"
)


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the two say different things."""

    place: str
    """Where: a section's heading, a table's row; empty for head and foot."""
    sealed: str
    """What was sealed; empty for what was added."""
    found: str
    """What stands there; empty for what is missing."""
    figure: FigureKey | None = None
    """The figure that differs; None for words."""
    of_numbers: bool = False
    """Some number differs, be it a figure or not."""


@dataclass(frozen=True, slots=True)
class Reprint:
    """What comparing has found."""

    share: float
    """How much of the sealed report stands there word for word, 0 to 1, by signs."""
    figures: int
    """Figures that the sealed report prints."""
    equal: int
    """How many of them stand there, in their sentence or row."""
    differences: tuple[Difference, ...]
    """What differs, in order of the pages; figures first."""
    additions: tuple[str, ...]
    """What the other program added about head, foot and edges of pages: stamps, page heads."""
    number: str
    """Number read at the head; empty if there is none, or several."""
    dated: date | None
    """Likewise the day."""

    @property
    def numbers_differ(self) -> bool:
        """Whether any number is another one: then it is not the report that was sealed."""
        return self.equal != self.figures or any(one.of_numbers for one in self.differences)

    @property
    def is_same(self) -> bool:
        """Whether every word and number is the same."""
        return not self.differences and self.equal == self.figures


def compare(sheet: Sheet, pages: Sequence[Sequence[str]]) -> Reprint:
    """Compare what was sealed with the lines of pages that another program printed.

    Args:
        sheet: What was sealed.
        pages: The lines of each page in their order, as programs read them.
    """
    if sum(len(line) for lines in pages for line in lines) > MOST_SIGNS:
        return Reprint(0.0, _count(sheet), 0, (), (), "", None)
    bare = strip_furniture(pages, sheet)
    return _Comparison(sheet, bare.text, bare.stamps).judge(bare.additions)


def _count(sheet: Sheet) -> int:
    return sum(len(unit.figures) for unit in sheet.units)


class _Comparison:
    """One comparison: where each unit stands, and what is between them."""

    def __init__(self, sheet: Sheet, page: Encoded, stamps: tuple[str, ...]) -> None:
        self._sheet, self._page, self._units = sheet, page, sheet.units
        self._text = text = page.text
        # The head ends where the first unit begins, so number and day are looked for above all of them.
        self._number, self._day = _read_number_and_day(text, stamps, sheet)
        self._forms = [self._forms_of(unit) for unit in self._units]
        self._found = self._find_all()

    def judge(self, edges: tuple[str, ...]) -> Reprint:
        figures: list[Difference] = []
        words: list[Difference] = []
        additions = list(edges)
        signs = sum(len(form[0]) for form in self._forms) or 1
        whole = sum(len(self._forms[at][0]) for at in self._found)
        for missing, gap, behind in self._gaps():
            zone = None if missing else self._zone(behind)
            if zone is not None:
                rest = _Zone(self._page, gap)
                lacking = rest.take_away(zone)
                words += [Difference("", one, "", of_numbers=bool(numbers(encode(one)))) for one in lacking]
                rest.take_stamps(self._number)
                additions += rest.show()
                continue
            for difference in self._explain(missing, gap, behind):
                (figures if difference.figure is not None else words).append(difference)
        return Reprint(
            share=whole / signs,
            figures=_count(self._sheet),
            equal=_count(self._sheet) - len(figures),
            differences=(*figures, *words),
            additions=tuple(dict.fromkeys(one for one in additions if one)),
            number=self._number,
            dated=self._day,
        )

    # ---------------------------------------------------------------- where units stand

    def _forms_of(self, unit: Unit) -> tuple[str, ...]:
        """Return how a unit may be written: as sealed, or with number and day in its blanks."""
        if not unit.blanks:
            return (unit.encoded,)
        written = [unit.encoded]
        if self._number and self._day is not None:
            given = iter((self._number, write_date(self._day)))
            written.append(encode(_BLANKS.sub(lambda found: next(given, found[0]), unit.text)))
        return tuple(written)

    def _find_all(self) -> dict[int, tuple[int, int]]:
        """Return where each unit that stands there whole begins and ends, by its position in the sheet."""
        found: dict[int, tuple[int, int]] = {}
        anchors = [(-1, 0, 0), *self._anchors(), (len(self._units), len(self._text), len(self._text))]
        for (before, _, start), (after, limit, _) in pairwise(anchors):
            cursor = start
            for at in range(before + 1, after):
                place = self._find(at, cursor, limit)
                if place is not None:
                    found[at] = place
                    cursor = place[1]
            if after < len(self._units):
                found[after] = (limit, limit + self._length_at(after, limit))
        return found

    def _find(self, at: int, start: int, limit: int) -> tuple[int, int] | None:
        for form in self._forms[at]:
            place = self._text.find(form, start, limit) if form else start
            if place >= 0:
                return place, place + len(form)
        return None

    def _length_at(self, at: int, place: int) -> int:
        return next(len(form) for form in self._forms[at] if self._text.startswith(form, place))

    def _anchors(self) -> list[tuple[int, int, int]]:
        """Return the units that stand there once and are written once, as many as are in order."""
        written = Counter(forms[0] for forms in self._forms)
        once = []
        for at, forms in enumerate(self._forms):
            for form in forms:
                if written[forms[0]] == 1 and form and self._text.count(form) == 1:
                    place = self._text.index(form)
                    once.append((at, place, place + len(form)))
                    break
        return _in_order(once)

    # ---------------------------------------------------------------- what is between them

    def _gaps(self) -> Iterator[tuple[list[Unit], tuple[int, int], int]]:
        """Yield the units missing between two found ones, the stretch of text there, and the unit behind."""
        cursor, missing = 0, list[Unit]()
        for at, unit in enumerate(self._units):
            if at not in self._found:
                missing.append(unit)
                continue
            start, end = self._found[at]
            if missing or start > cursor or at in {0, len(self._sheet.body)}:
                yield missing, (cursor, start), at
            cursor, missing = end, []
        if missing or cursor < len(self._text) or not self._sheet.appendices:
            yield missing, (cursor, len(self._text)), len(self._units)

    def _zone(self, behind: int) -> tuple[str, ...] | None:
        """Return the words in any order that belong before a unit; None where nothing may stand."""
        if behind == 0:
            return (*self._sheet.head, f"/{self._sheet.symbol}")
        if behind == len(self._sheet.body):
            return self._sheet.foot
        return None

    def _explain(self, missing: Sequence[Unit], gap: tuple[int, int], behind: int) -> Iterator[Difference]:
        """Yield what differs between units that are not there whole and what stands in their place."""
        if missing:
            first = behind - len(missing)
            has_head = first == 0
            has_foot = first <= len(self._sheet.body) <= behind
            parts = _Parts(missing, self._page, gap, has_head=has_head, has_foot=has_foot)
            yield from parts.figures()
            yield from parts.words()
        elif gap[0] < gap[1]:
            added = self._text[slice(*gap)]
            of_numbers = bool(numbers(added)) or added[0] in _JOINS_NUMBERS
            yield Difference("", "", _cut(self._page.show(*gap)), of_numbers=of_numbers)


class _Zone:
    """A stretch of text about head or foot, whose words may stand in any order."""

    def __init__(self, page: Encoded, stretch: tuple[int, int]) -> None:
        self._page = page
        self._left = [stretch]

    def take_away(self, pieces: Sequence[str]) -> list[str]:
        """Take known words out, and return the pieces that are not there."""
        # Two columns may be read line by line across: then a wrapped piece stands there word for word.
        longest_first = sorted(pieces, key=len, reverse=True)
        return [one for one in longest_first if not (self._cut_out(encode(one)) or self._cut_words(one))]

    def _cut_words(self, piece: str) -> bool:
        words = [self._cut_out(encode(word)) for word in piece.split()]
        return all(words)

    def take_stamps(self, number: str) -> None:
        """Take number and day out, given or open."""
        for pattern in (_DAY, _OPEN_DAY):
            for start, end in list(self._left):
                found = pattern.search(self._page.text, start, end)
                if found is not None:
                    self._cut(found.span())
        self._cut_out(f"{EDGE}{number}{EDGE}")
        self._cut_out("Số:")

    def show(self) -> list[str]:
        """Return what is left over."""
        return [said for said in (self._page.show(*part) for part in self._left) if said]

    def _cut_out(self, encoded: str) -> bool:
        for start, end in self._left:
            place = self._page.text.find(encoded, start, end)
            if place >= 0:
                self._cut((place, place + len(encoded)))
                return True
        return False

    def _cut(self, out: tuple[int, int]) -> None:
        left = []
        for start, end in self._left:
            inside = start <= out[0] and out[1] <= end
            left += [(start, out[0]), (out[1], end)] if inside else [(start, end)]
        self._left = [(start, end) for start, end in left if start < end]


class _Parts:
    """Missing units and what stands in their place, sign by sign and number by number."""

    def __init__(
        self,
        units: Sequence[Unit],
        page: Encoded,
        gap: tuple[int, int],
        *,
        has_head: bool,
        has_foot: bool,
    ) -> None:
        self._units, self._page = units, page
        self._has_head, self._has_foot = has_head, has_foot
        self._sealed: list[str] = []
        self._spans: list[tuple[int, int, Unit, int]] = []  # of figures: first, behind the last, unit, piece
        self._starts: list[int] = []
        for unit in units:
            self._starts.append(len(self._sealed))
            self._read(unit)
        self._there = atoms(page.text[slice(*gap)])
        # Where each of them begins in the page's text, and where the last ends.
        self._offsets = list(accumulate(map(len, self._there), initial=gap[0]))
        self._same = self._match()

    def _read(self, unit: Unit) -> None:
        """Take a unit's atoms, and note where its figures stand among them."""
        whole, start = atoms(unit.encoded), len(self._sealed)
        cursor = 0
        for number, piece in enumerate(unit.pieces):
            length = len(atoms(encode(piece.text)))
            if piece.figure is not None and piece.text.strip():
                self._spans.append((start + cursor, start + cursor + length, unit, number))
            cursor += length
        # A number put together from two pieces would count once less: then nothing is said to stand there.
        if cursor != len(whole):
            whole = [""] * cursor
        self._sealed += whole

    def _match(self) -> dict[int, int]:
        if len(self._sealed) > _MOST_ATOMS or len(self._there) > _MOST_ATOMS:
            return {}
        blocks = SequenceMatcher(None, self._sealed, self._there, autojunk=False).get_matching_blocks()
        # A few signs alone stand anywhere.
        sure = [one for one in blocks if one.size >= _SURE_ATOMS] or blocks
        return {one.a + step: one.b + step for one in sure for step in range(one.size)}

    def figures(self) -> Iterator[Difference]:
        """Yield the figures that do not stand between the same neighbours."""
        for first, last, unit, piece in self._spans:
            if not self._stands(first, last):
                yield Difference(
                    unit.place,
                    unit.pieces[piece].text,
                    self._in_place(first, last),
                    figure=unit.pieces[piece].figure,
                    of_numbers=True,
                )

    def _stands(self, first: int, last: int) -> bool:
        around = [at for at in range(first - 1, last + 1) if 0 <= at < len(self._sealed)]
        there = [self._same.get(at, -1) for at in around]
        if -1 in there or there != list(range(there[0], there[0] + len(there))):
            return False
        # At an edge of what is compared nothing may stand beside it.
        at_start = first > 0 or there[0] == 0
        at_end = last < len(self._sealed) or there[-1] == len(self._there) - 1
        return at_start and at_end

    def _in_place(self, first: int, last: int) -> str:
        before = next((self._same[at] for at in range(first - 1, -1, -1) if at in self._same), -1)
        behind = next(
            (self._same[at] for at in range(last, len(self._sealed)) if at in self._same), len(self._there)
        )
        return _cut(self._show(before + 1, behind))

    def _show(self, first: int, last: int) -> str:
        return self._page.show(self._offsets[first], self._offsets[last]) if first < last else ""

    def words(self) -> Iterator[Difference]:
        """Yield each unit that says something else, beside what stands there; at least one."""
        told = [one for at in range(len(self._units)) if (one := self._word(at)) is not None]
        if not told:
            sealed = " ".join(" ".join(unit.text.split()) for unit in self._units)
            told = [Difference("", *_beside(sealed, self._show(0, len(self._there))))]
        if not any(one.of_numbers for one in told) and not self._has_same_numbers():
            told[0] = replace(told[0], of_numbers=True)
        yield from told

    def _word(self, at: int) -> Difference | None:
        """Return what one unit says otherwise; None where it stands there whole."""
        unit, start = self._units[at], self._starts[at]
        end = self._starts[at + 1] if at + 1 < len(self._starts) else len(self._sealed)
        there = [self._same[one] for one in range(start, end) if one in self._same]
        first, last = (there[0], there[-1] + 1) if there else (0, 0)
        if len(self._units) == 1:
            first = first if self._has_head else 0
            last = last if self._has_foot else len(self._there)
        if unit.encoded == "".join(self._there[first:last]):
            return None
        said = tuple(one for one in self._there[first:last] if one[0] == EDGE)
        sealed, found = _beside(" ".join(unit.text.split()), self._show(first, last))
        return Difference(unit.place, sealed, found, of_numbers=numbers(unit.encoded) != said)

    def _has_same_numbers(self) -> bool:
        """Tell whether the missing units' numbers stand there, and none between them."""
        sealed = [one for unit in self._units for one in numbers(unit.encoded)]
        there = sorted(self._same.values())
        first = there[0] if self._has_head and there else 0
        last = there[-1] + 1 if self._has_foot and there else len(self._there)
        return sealed == [one for one in self._there[first:last] if one[0] == EDGE]


def _beside(sealed: str, found: str) -> tuple[str, str]:
    """Return two texts about the place where they first differ."""
    same = next((at for at, (one, two) in enumerate(zip(sealed, found, strict=False)) if one != two), 0)
    start = max(0, same - _NEAR // 3)
    return _cut(sealed[start:], is_inside=start > 0), _cut(found[start:], is_inside=start > 0)


def _cut(text: str, *, is_inside: bool = False) -> str:
    cut = text if len(text) <= 2 * _NEAR else text[: 2 * _NEAR - 1] + "…"
    return f"…{cut}" if is_inside and cut else cut


def _in_order(places: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Return the longest run of places that rises (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: dict[int, int] = {}
    for index, (_, place, _) in enumerate(places):
        pile = bisect_left(tops, place)
        tops[pile : pile + 1] = [place]
        piles[pile : pile + 1] = [index]
        if pile:
            before[index] = piles[pile - 1]
    chain = []
    at: int | None = piles[-1] if piles else None
    while at is not None:
        chain.append(places[at])
        at = before.get(at)
    return chain[::-1]


def _read_number_and_day(text: str, stamps: Sequence[str], sheet: Sheet) -> tuple[str, date | None]:
    title = next((text.find(unit.encoded) for unit in sheet.body[:1]), -1)
    head = text[:title] if title > 0 else text[: 20 * _NEAR]
    given = f"{EDGE}([0-9]{{1,6}}){EDGE}/{re.escape(encode(sheet.symbol))}"
    said = set(re.findall(given, head))
    days = set(_DAY.findall(head))
    for stamp in stamps:
        days |= set(_DAY.findall(stamp))
        rest = _DAY.sub("", stamp)
        said |= {one.strip(EDGE) for one in numbers(rest)}
    number = said.pop() if len(said) == 1 else ""
    return number if number.isdecimal() else "", _day(days.pop()) if len(days) == 1 else None


def _day(found: tuple[str, str, str]) -> date | None:
    try:
        return date(int(found[2]), int(found[1]), int(found[0]))
    except ValueError:
        return None
