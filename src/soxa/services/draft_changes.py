"""What changed from one draft of a report to another: figures and paragraphs, as both were sealed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from soxa.domain.figures import Basis
from soxa.domain.outline import COLUMN_TITLES, Heading, Outline, Paragraph
from soxa.domain.values import Absence, Value, write_number
from soxa.exchanging.report import ReportFile, SealedFigure

_NIL: Final = "Không phát sinh"
_NONE: Final = "–"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure that is another now."""

    name: str
    """Name of the indicator."""
    column: str
    """Which of its values: ``Thực hiện trong kỳ``."""
    unit: str
    """Unit."""
    old: str
    """As the earlier draft printed it; ``–`` where it had none."""
    new: str
    """As the later draft prints it; ``–`` where it has none."""


@dataclass(frozen=True, slots=True)
class TextChange:
    """A paragraph that is another now."""

    section: str
    """Heading it stands under: ``I. TÌNH HÌNH CHUNG``."""
    code: str
    """The section's code."""
    old: str
    """What it said; empty where it is new."""
    new: str
    """What it says; empty where it is gone."""


@dataclass(frozen=True, slots=True)
class DraftChanges:
    """What changed between two drafts."""

    since: int
    """The earlier draft (Dự thảo lần n)."""
    figures: tuple[FigureChange, ...]
    """By indicator and column."""
    texts: tuple[TextChange, ...]
    """In the order of the pages, those that are gone last."""


def changes_between(old: ReportFile, new: ReportFile) -> DraftChanges:
    """Return what changed from one sealed draft to a later one of the same report."""
    return DraftChanges(old.outline.draft, tuple(_figures(old, new)), tuple(_texts(old.outline, new.outline)))


def _figures(old: ReportFile, new: ReportFile) -> Iterator[FigureChange]:
    before = {one.figure.key: one for one in old.figures}
    after = {one.figure.key: one for one in new.figures}
    for key in sorted({*before, *after}, key=str):
        # Shares and growths follow from the values themselves: to say them too would say all of it twice.
        if key.basis not in _VALUES:
            continue
        was, now = _printed(before.get(key)), _printed(after.get(key))
        if was != now:
            known = after.get(key) or before[key]
            yield FigureChange(known.name, COLUMN_TITLES.get(key.basis, ""), known.unit, was, now)


_VALUES: Final = frozenset({Basis.ACTUAL, Basis.ESTIMATE, Basis.CUMULATIVE})


def _printed(figure: SealedFigure | None) -> str:
    value: Value = figure.figure.value if figure is not None else Absence.BLANK
    if value is Absence.BLANK or figure is None:
        return _NONE
    return _NIL if isinstance(value, Absence) else write_number(value, figure.decimals)


def _texts(old: Outline, new: Outline) -> Iterator[TextChange]:
    before, after = _blocks(old), _blocks(new)
    titles = {**_titles(old), **_titles(new)}
    for block, (code, words) in after.items():
        was = before.get(block, (code, ""))[1]
        if was != words:
            yield TextChange(titles.get(code, ""), code, was, words)
    for block, (code, words) in before.items():
        if block not in after:
            yield TextChange(titles.get(code, ""), code, words, "")


def _blocks(outline: Outline) -> Mapping[str, tuple[str, str]]:
    return {
        part.block: (part.section, "".join(span.text for span in part.spans))
        for part in outline.parts
        if isinstance(part, Paragraph) and part.block
    }


def _titles(outline: Outline) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for part in outline.parts:
        if isinstance(part, Heading):
            found.setdefault(part.section, f"{part.label} {part.text}".strip())
    return found
