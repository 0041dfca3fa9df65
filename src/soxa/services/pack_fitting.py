"""Which entries of a new pack are taken: what was refused stays as it was, and what depends on it with it.

A new pack need not be taken whole. What results must make sense by itself and under the office's own
additions, so an entry that cannot do without a refused one stays as it was, too, and one that is still in use
is kept. Every such consequence is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from soxa.domain.formulas import BadFormula, FormulaTooLong, parse_condition
from soxa.domain.packs import Pack, Section, SlipTemplate, TableTemplate, Template
from soxa.domain.phrases import BadPlaceholder, figures_of, parse_phrases
from soxa.exchanging.pack_faults import PackFault
from soxa.exchanging.pack_layers import laid_over
from soxa.exchanging.packs import PackFaulty, faults_of
from soxa.services.pack_changes import PARTS, Barred, Entry

_PLACE = re.compile(r"\$\.(\w+)\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Follow:
    """A consequence of what was refused."""

    entry: Entry
    """What else is not as the new pack has it."""
    because: str
    """Code of what it cannot do without, or that cannot do without it."""
    how: str
    """``out``: left out; ``kept``: stays as it was; ``stays``: would be gone, but is needed."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A pack that can be installed."""

    pack: Pack
    """It."""
    follows: tuple[Follow, ...]
    """What else is left out or kept, and because of what."""


def fit(
    old: Pack,
    new: Pack,
    own: Pack,
    *,
    refused: AbstractSet[Entry],
    kept: AbstractSet[Entry] = frozenset(),
    barred: Mapping[Entry, tuple[Barred, ...]],
) -> Fitted:
    """Return the pack that comes of a new one without what is refused.

    Args:
        old: The pack that holds.
        new: The pack that came.
        own: What the office has added itself.
        refused: Entries that stay as they are; new ones are left out.
        kept: Entries that are in use and stay where the new pack has none.
        barred: What of the new pack may not be taken.

    Raises:
        PackFaulty: What is left makes no sense, and no entry can be named that would have to stay.
    """
    fitting = _Fitting(old, new, own, barred, {*refused})
    fitting.stay |= {one for one in kept if one not in fitting.fresh}
    return fitting.fit()


@dataclass(slots=True)
class _Fitting:
    old: Pack
    new: Pack
    own: Pack
    barred: Mapping[Entry, tuple[Barred, ...]]
    stay: set[Entry]
    follows: list[Follow] = field(default_factory=list)
    fresh: dict[Entry, Any] = field(default_factory=dict)
    former: dict[Entry, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take the entries of both packs, without what may not be taken."""
        self.former = _entries(self.old)
        self.fresh = _entries(self.new)
        for entry, banned in self.barred.items():
            rows = {(one.sheet, one.key) for one in banned}
            if entry.part == "templates" and (entry.part, (entry.code,)) not in rows:
                self.fresh[entry] = _without_rows(self.fresh[entry], rows)
            else:
                self.stay.add(entry)

    def fit(self) -> Fitted:
        for _ in range(len(self.fresh) + len(self.former) + 1):
            pack = self._composed()
            whole = laid_over(pack, self.own)
            faults = faults_of(whole)
            if not faults:
                return Fitted(pack, tuple(self.follows))
            mended = [self._mend(whole, one) for one in faults]
            if not any(mended):
                raise PackFaulty(faults=faults)
        raise PackFaulty(faults=faults)

    def _composed(self) -> Pack:
        missing = {
            one.code
            for one in (*self.stay, *self.fresh)
            if one.part == "indicators" and one in self.fresh and self._chosen(one) is None
        }
        parts: dict[str, Any] = {}
        for part in PARTS:
            codes = dict.fromkeys([one for one in (*self.fresh, *self.former) if one.part == part])
            chosen = [self._chosen(one) for one in codes]
            parts[part] = tuple(one for one in chosen if one is not None)
        if missing:
            parts["templates"] = tuple(_without_indicators(one, missing) for one in parts["templates"])
            parts["slips"] = tuple(_asking_less(one, missing) for one in parts["slips"])
        known = {one.code for one in parts["indicators"]}
        maps = tuple(one for one in self.new.maps if known.issuperset(one.new))
        return replace(self.new, **parts, maps=maps)

    def _chosen(self, entry: Entry) -> Any:
        return self.former.get(entry) if entry in self.stay else self.fresh.get(entry)

    def _mend(self, whole: Pack, found: PackFault) -> bool:
        """Let the faulty entry stay as it was, or what it cannot do without; tell if that was possible."""
        place = _PLACE.match(found.path)
        if place is None or place[1] not in PARTS:
            return False
        code = getattr(whole, place[1])[int(place[2])].code
        entry = Entry(place[1], code)
        value = str(found.message.parameters["value"])
        is_own = any(one.code == code for one in getattr(self.own, entry.part))
        if not is_own and entry in self.fresh and entry not in self.stay:
            self.stay.add(entry)
            self.follows.append(Follow(entry, value, "kept" if entry in self.former else "out"))
            return True
        gone = [one for one in self.former if one.code == value and self._chosen(one) is None]
        for one in gone:
            self.stay.add(one)
            self.follows.append(Follow(one, code, "stays"))
        return bool(gone)


def _entries(pack: Pack) -> dict[Entry, Any]:
    return {Entry(part, one.code): one for part in PARTS for one in getattr(pack, part)}


def _without_rows(template: Template, rows: AbstractSet[tuple[str, tuple[str, ...]]]) -> Template:
    """Take sections, sentences and tables out of an outline."""
    sections = [
        replace(
            one,
            sentences=tuple(
                sentence
                for sentence in one.sentences
                if ("sentences", (template.code, one.code, sentence.code)) not in rows
            ),
        )
        for one in template.sections
        if ("sections", (template.code, one.code)) not in rows
    ]
    codes = {one.code for one in sections}
    tables = [
        _without_table_rows(template.code, one, rows)
        for one in template.tables
        if ("tables", (template.code, one.code)) not in rows and (not one.section or one.section in codes)
    ]
    return replace(template, sections=tuple(sections), tables=tuple(tables))


def _without_table_rows(
    template: str, table: TableTemplate, rows: AbstractSet[tuple[str, tuple[str, ...]]]
) -> TableTemplate:
    kept = [
        row
        for number, row in enumerate(table.rows, start=1)
        if ("rows", (template, table.code, str(number))) not in rows
    ]
    return replace(table, rows=tuple(kept))


def _without_indicators(template: Template, missing: AbstractSet[str]) -> Template:
    """Take what speaks of indicators that are left out from an outline: rows, sentences, lists."""
    tables = tuple(
        replace(one, rows=tuple(row for row in one.rows if row.indicator not in missing))
        for one in template.tables
    )
    return replace(
        template, tables=tables, sections=tuple(_section(one, missing) for one in template.sections)
    )


def _asking_less(slip: SlipTemplate, missing: AbstractSet[str]) -> SlipTemplate:
    return replace(slip, indicators=tuple(code for code in slip.indicators if code not in missing))


def _section(section: Section, missing: AbstractSet[str]) -> Section:
    return replace(
        section,
        indicators=tuple(code for code in section.indicators if code not in missing),
        sentences=tuple(
            one
            for one in section.sentences
            if missing.isdisjoint(_named(one.text)) and missing.isdisjoint(_asked(one.condition))
        ),
        nil=section.nil if missing.isdisjoint({*_named(section.nil), *_asked(section.nil_condition)}) else "",
        nil_condition=section.nil_condition if missing.isdisjoint(_asked(section.nil_condition)) else "",
    )


def _named(text: str) -> Iterator[str]:
    try:
        yield from [key.indicator for key in figures_of(parse_phrases(text))]
    except BadPlaceholder:
        return


def _asked(condition: str) -> Iterator[str]:
    if not condition:
        return
    try:
        yield from [one.indicator for one in parse_condition(condition).references]
    except (BadFormula, FormulaTooLong):
        return
