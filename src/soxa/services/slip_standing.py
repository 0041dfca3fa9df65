"""Where each figure of a unit's slip has ended up: which version gives it, what stands in the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from soxa.domain.packs import Indicator, Template
from soxa.domain.periods import Period, PeriodRule
from soxa.domain.phrases import figures_of, parse_phrases
from soxa.domain.slips import Slip, latest_values
from soxa.domain.values import Absence, Value
from soxa.services.packs import pack_of
from soxa.services.slip_board import BoardRow, SlipBoard
from soxa.storage.ledger import Ledger


@dataclass(frozen=True, slots=True)
class SlipLine:
    """A figure that a slip asks for."""

    indicator: Indicator
    """What is asked."""
    value: Value
    """What the unit's slips say together; blank where none says anything."""
    version: int
    """Number of the version that says so, from 1; 0 where none does."""
    replaced: tuple[tuple[int, Value], ...]
    """What earlier versions said otherwise: (number, value), the earliest in front."""
    last: Value
    """What the unit gave for the period before."""
    places: tuple[str, ...]
    """Codes of the report's sections whose sentences print it: ``II.2.b``."""
    in_tables: bool
    """Whether a table of the report prints it."""


def lines_of(ledger: Ledger, board: SlipBoard, row: BoardRow) -> tuple[SlipLine, ...]:
    """Return the figures of a row's form, with what was said of each and where the report prints it.

    Args:
        ledger: Whose.
        board: The period.
        row: A row of it.
    """
    pack = pack_of(ledger)
    rule = PeriodRule(board.regime.frequency, board.regime.closing)
    last = values_of(ledger, row, rule.previous(board.period))
    holds = latest_values(row.slips)
    numbers = {slip.id: number for number, slip in enumerate(row.slips, start=1)}
    outline = pack.template(board.regime.template)
    places = _places(outline)
    in_tables = {each.indicator for table in outline.tables for each in table.rows}
    found = []
    for one in row.form.indicators:
        value, by = holds.get(one.code, (Absence.BLANK, None))
        version = numbers[by] if by is not None else 0
        found.append(
            SlipLine(
                indicator=one,
                value=value,
                version=version,
                replaced=_replaced(row.slips, one.code, value, version),
                last=last.get(one.code, Absence.BLANK),
                places=places.get(one.code, ()),
                in_tables=one.code in in_tables,
            )
        )
    return tuple(found)


def values_of(ledger: Ledger, row: BoardRow, period: Period) -> Mapping[str, Value]:
    """Return what a row's unit gave for another period, by indicator code."""
    slips = [one for one in ledger.slips.for_period(period.start, period.end) if one.unit == row.unit.id]
    return MappingProxyType({code: value for code, (value, _) in latest_values(slips).items()})


def _replaced(
    slips: tuple[Slip, ...], code: str, value: Value, version: int
) -> tuple[tuple[int, Value], ...]:
    said = ((number, slip.values.get(code, Absence.BLANK)) for number, slip in enumerate(slips, start=1))
    return tuple(
        (number, one) for number, one in said if number < version and one not in {Absence.BLANK, value}
    )


def _places(outline: Template) -> Mapping[str, tuple[str, ...]]:
    """Return the sections whose sentences print each indicator."""
    found: dict[str, dict[str, None]] = {}
    for section in outline.sections:
        for sentence in section.sentences:
            for key in figures_of(parse_phrases(sentence.text)):
                found.setdefault(key.indicator, {})[section.code] = None
    return {code: tuple(places) for code, places in found.items()}
