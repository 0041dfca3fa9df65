"""What other programs put at the edges of pages: page numbers, running heads, header rows again, stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from soxa.domain.printed_words import EDGE, Encoded, Sheet, encode

_PAGE_NUMBER: Final = re.compile(r"[-\s]*(?:[Tt]rang\s*)?(\d{1,3})(?:\s*/\s*\d{1,3})?[-\s]*")
_STAMP: Final = re.compile(
    f"(?:{EDGE}[0-9]{{1,6}}{EDGE})?[Nn]gày{EDGE}[0-9]{{1,2}}{EDGE}tháng{EDGE}[0-9]{{1,2}}{EDGE}"
    f"năm{EDGE}[0-9]{{4}}{EDGE}"
)
_DIGITS: Final = re.compile(r"\d+")
_EDGE_LINES: Final = 3
_TWICE: Final = 2


@dataclass(frozen=True, slots=True)
class Bare:
    """Pages without what stands at their edges."""

    text: Encoded
    """One page behind the other."""
    additions: tuple[str, ...]
    """What was taken away, page numbers aside."""
    stamps: tuple[str, ...]
    """Number and day that stand in a line of their own on the first page, encoded."""


def strip_furniture(pages: Sequence[Sequence[str]], sheet: Sheet) -> Bare:
    """Take away page numbers, running heads and feet, and header rows that a page repeats.

    A line is furniture only if no unit of the report says it: what was sealed is never taken away.
    """
    own = "".join(unit.encoded for unit in sheet.units)
    additions, stamps = list[str](), list[str]()
    bare = [[line for line in page if line.strip()] for page in pages]
    if bare:
        stamps = [encode(line) for line in bare[0] if _STAMP.fullmatch(encode(line))]
        bare[0] = [line for line in bare[0] if encode(line) not in stamps]
    running = _running(bare, own)
    bare = _without_running(bare, running, additions)
    bare = _without_numbers(bare, sheet)
    bare = _without_running(bare, running, additions)  # a running head may stand below the number
    seen, kept = "", list[str]()
    for lines in bare:
        said = Encoded.of("\n".join(lines))
        # A header row that stands there for the first time belongs to its table.
        head = next((one for one in sheet.table_heads if said.text.startswith(one) and one in seen), "")
        seen += said.text[len(head) :]
        kept.append(said.plain[said.places[len(head)] :] if head else said.plain)
    unlike = {_pattern(line): line for line in reversed(additions)}
    return Bare(Encoded.of("\n".join(kept)), tuple(reversed(unlike.values())), tuple(stamps))


def _without_running(pages: list[list[str]], running: set[str], additions: list[str]) -> list[list[str]]:
    bare = [list(page) for page in pages]
    for lines in bare:
        for place in (0, -1):
            count = next(
                (
                    at
                    for at, line in enumerate(lines[:: 1 if place == 0 else -1])
                    if _pattern(line) not in running
                ),
                len(lines),
            )
            additions += [" ".join(lines.pop(place).split()) for _ in range(min(count, _EDGE_LINES))]
    return bare


def _without_numbers(pages: list[list[str]], sheet: Sheet) -> list[list[str]]:
    """Take page numbers away from the edge where every page has one, first pages aside.

    A number that stands alone at the edge of one page may be a table's.
    """
    starts = tuple(unit.encoded for unit in sheet.appendices if unit.is_start)
    for place in (0, -1):
        firsts = [_is_first(page, at, starts) for at, page in enumerate(pages)]
        numbered = [_is_number(page, place, at) for at, page in enumerate(pages)]
        if len(pages) > 1 and all(map(any, zip(firsts, numbered, strict=True))):
            edge = slice(1, None) if place == 0 else slice(0, -1)
            pages = [page[edge] if has else page for page, has in zip(pages, numbered, strict=True)]
    return pages


def _is_first(page: list[str], at: int, starts: tuple[str, ...]) -> bool:
    return at == 0 or not page or encode("\n".join(page[:_EDGE_LINES])).startswith(starts or ("\0",))


def _is_number(page: list[str], place: int, at: int) -> bool:
    found = _PAGE_NUMBER.fullmatch(page[place]) if page else None
    return found is not None and int(found[1]) <= at + 1


def _running(pages: Sequence[Sequence[str]], own: str) -> set[str]:
    """Return the lines, numbers aside, that stand at the edge of most pages and in no unit."""
    seen: Counter[str] = Counter()
    for page in pages:
        edges = {*page[:_EDGE_LINES], *page[-_EDGE_LINES:]}
        seen.update({_pattern(line) for line in edges if encode(line) not in own})
    most = max(_TWICE, -(-len(pages) * 3 // 5))
    return {pattern for pattern, count in seen.items() if count >= most}


def _pattern(line: str) -> str:
    return _DIGITS.sub("#", encode(line))
