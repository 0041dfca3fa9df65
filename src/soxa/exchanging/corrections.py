"""What a document that corrects an issued one carries for programs.

A replacing report is a report whose ``replaces`` names the old one. A công văn that explains figures or puts
an error of form right is a file of a kind of its own (``correction``), so that nobody counts it as a report;
its ``corrects`` names the report and holds the corrected rows (ADR 0019).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from soxa.domain.corrections import Act
from soxa.domain.figures import FigureKey, read_value, write_value
from soxa.domain.values import Value
from soxa.exchanging import structs as wire

CORRECTED: Final = "corrected"
"""Section of a công văn's outline in which its corrected rows stand, and nothing else."""


@dataclass(frozen=True, slots=True)
class CorrectedValue:
    """A figure that was reported and is another now."""

    key: FigureKey
    """Which."""
    name: str
    """As its row names it."""
    unit: str
    """Unit of the indicator; ``%`` for a share."""
    decimals: int
    """Decimals printed."""
    old: Value
    """As reported."""
    new: Value
    """As it is."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class CorrectedForm:
    """An error of form: it changes nothing that was reported."""

    where: str
    """Page, line, appendix."""
    printed: str
    """What was printed."""
    right: str
    """What it should be."""


@dataclass(frozen=True, slots=True)
class Corrects:
    """Which issued report a công văn is about, and what it says of it."""

    act: Act
    """EXPLAIN or ERRATUM."""
    sha256: str
    """Of the issued PDF."""
    number: str
    """Its number and symbol: ``12/BC-UBND``."""
    dated: date
    """Its date."""
    values: tuple[CorrectedValue, ...] = ()
    """Rows of an explanation, in order."""
    forms: tuple[CorrectedForm, ...] = ()
    """Rows of a công văn đính chính, in order."""


def write_corrects(corrects: Corrects | None) -> wire.CorrectsData | None:
    """Return the wire form."""
    if corrects is None:
        return None
    return wire.CorrectsData(
        act="erratum" if corrects.act is Act.ERRATUM else "explain",
        sha256=corrects.sha256,
        number=corrects.number,
        dated=corrects.dated,
        values=tuple(
            wire.CorrectedValueData(
                key=str(one.key),
                name=one.name,
                unit=one.unit,
                decimals=one.decimals,
                old=write_value(one.old),
                new=write_value(one.new),
                reason=one.reason,
            )
            for one in corrects.values
        ),
        forms=tuple(
            wire.CorrectedFormData(where=one.where, printed=one.printed, right=one.right)
            for one in corrects.forms
        ),
    )


def read_corrects(data: wire.CorrectsData | None) -> Corrects | None:
    """Return what the wire form says.

    Raises:
        ValueError: A key names a basis that figures do not have.
    """
    if data is None:
        return None
    return Corrects(
        Act(data.act),
        data.sha256,
        data.number,
        data.dated,
        tuple(
            CorrectedValue(
                FigureKey.parse(one.key),
                one.name,
                one.unit,
                one.decimals,
                read_value(one.old),
                read_value(one.new),
                one.reason,
            )
            for one in data.values
        ),
        tuple(CorrectedForm(one.where, one.printed, one.right) for one in data.forms),
    )
