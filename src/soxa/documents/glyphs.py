"""Finding, before anything is drawn, the characters that no page can show.

A box in a signed report, or a sign nobody sees, is worse than a refusal: each such character is named with
its code point and its place, and all of them at once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from soxa.base.errors import AppError, Message
from soxa.documents.fonts import covered
from soxa.domain.outline import Appendix, Heading, Outline, Paragraph, Part, Table

_NEAR_LETTERS = 12
_NAMED = 10
"""So many kinds of characters are named in one sentence; a text in another script has hundreds."""
_HIDDEN_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_CONTROL_NAMES = {0x09: "CHARACTER TABULATION", 0x0A: "LINE FEED", 0x0D: "CARRIAGE RETURN"}


class Reason(Enum):
    """Why a character cannot be printed."""

    NO_GLYPH = "no_glyph"
    """The fonts have no picture of it."""
    NOT_A_SIGN = "not_a_sign"
    """A control, invisible, private or forbidden code: nothing to be seen, or not the same everywhere."""


@dataclass(frozen=True, slots=True)
class GlyphFault:
    """One character that cannot be printed, in one place; further ones in the same place are counted."""

    reason: Reason
    """Why."""
    character: str
    """Its Unicode name."""
    code_point: str
    """``U+4E2D``."""
    near: str
    """The letters around it, the character itself shown as ``□``."""
    section: str
    """Section code; empty outside the sections."""
    block: str
    """Block id; empty where no block stands behind the text."""
    count: int
    """How often it stands there."""

    def message(self) -> Message:
        """Return the fault in the form that is collected and worded."""
        return Message(
            f"documents.character_{self.reason.value}",
            {
                "character": self.character,
                "code_point": self.code_point,
                "near": self.near,
                "section": self.section,
                "block": self.block,
                "count": self.count,
            },
        )


class TextNotPrintable(AppError):
    """Text holds characters that cannot be printed: which ones, how many, and where the first stands."""

    def __init__(
        self, *, count: int, characters: tuple[str, ...], near: str, section: str, block: str
    ) -> None:
        super().__init__(count=count, characters=characters, near=near, section=section, block=block)


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of an outline's text and where it comes from."""

    text: str
    section: str = ""
    block: str = ""


def check_glyphs(outline: Outline) -> tuple[GlyphFault, ...]:
    """Find every character of an outline that cannot be printed, in the order of the page."""
    return _check(_all_words(outline))


def require_printable(outline: Outline) -> None:
    """Refuse an outline that cannot be printed.

    Raises:
        TextNotPrintable: It holds a character without a glyph, or one that is no sign.
    """
    _require(check_glyphs(outline))


def require_printable_text(text: str) -> None:
    """Refuse a single text that cannot be printed.

    Raises:
        TextNotPrintable: It holds a character without a glyph, or one that is no sign.
    """
    _require(_check([Words(text)]))


def _check(everything: Iterable[Words]) -> tuple[GlyphFault, ...]:
    faults: dict[tuple[str, str, str], GlyphFault] = {}
    for words in everything:
        for at, letter in _unprintable(words.text):
            key = (words.section, words.block, letter)
            met = faults.get(key)
            faults[key] = _fault(words, at, count=met.count + 1 if met else 1, first=met)
    return tuple(faults.values())


def _require(faults: tuple[GlyphFault, ...]) -> None:
    if not faults:
        return
    first = faults[0]
    # Each kind of character once, in the order of the page.
    named = dict.fromkeys(f"{fault.code_point} ({fault.character})" for fault in faults)
    raise TextNotPrintable(
        count=sum(fault.count for fault in faults),
        characters=tuple(named)[:_NAMED],
        near=first.near,
        section=first.section,
        block=first.block,
    )


def _unprintable(text: str) -> Iterator[tuple[int, str]]:
    known = covered()
    for at, letter in enumerate(text):
        if ord(letter) not in known or _is_hidden(letter):
            yield at, letter


def _is_hidden(letter: str) -> bool:
    return not letter.isprintable() and unicodedata.category(letter) in _HIDDEN_CATEGORIES


def _fault(words: Words, at: int, *, count: int, first: GlyphFault | None) -> GlyphFault:
    letter = words.text[at]
    return GlyphFault(
        reason=Reason.NOT_A_SIGN if _is_hidden(letter) else Reason.NO_GLYPH,
        character=unicodedata.name(letter, _CONTROL_NAMES.get(ord(letter), "?")),
        code_point=f"U+{ord(letter):04X}",
        near=first.near if first else _near(words.text, at),
        section=words.section,
        block=words.block,
        count=count,
    )


def _near(text: str, at: int) -> str:
    around = text[max(0, at - _NEAR_LETTERS) : at] + "□" + text[at + 1 : at + 1 + _NEAR_LETTERS]
    return "".join(" " if _is_hidden(letter) else letter for letter in around).strip()


def _all_words(outline: Outline) -> Iterator[Words]:
    head = (
        outline.governing,
        *outline.agency,
        outline.symbol,
        outline.place,
        outline.type_name,
        outline.subject,
        *outline.addressees,
        *outline.bases,
    )
    yield from (Words(text) for text in head)
    yield from _words_of(outline.parts)
    foot = (*outline.signature.authority, outline.signature.position, outline.signature.name)
    yield from (Words(text) for text in (*foot, *outline.recipients))
    for appendix in outline.appendices:
        yield from _words_of_appendix(appendix)


def _words_of_appendix(appendix: Appendix) -> Iterator[Words]:
    yield from (Words(text) for text in (appendix.label, appendix.title, appendix.note))
    yield from _words_of(appendix.parts)


def _words_of(parts: tuple[Part, ...]) -> Iterator[Words]:
    for part in parts:
        match part:
            case Heading():
                yield Words(f"{part.label} {part.text}", part.section)
            case Paragraph():
                yield from (Words(span.text, part.section, part.block) for span in part.spans)
            case Table():
                yield from (Words(column.title, part.section) for column in part.columns)
                spans = (span for row in part.rows for cell in row.cells for span in cell)
                yield from (Words(span.text, part.section) for span in spans)
