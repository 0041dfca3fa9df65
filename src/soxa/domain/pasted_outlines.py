"""An outline (đề cương) pasted from Word, as sections: numbering recognised, levels kept.

``Phần thứ nhất``, ``A.``, ``I.``, ``1.``, ``1.1.``, ``a)`` head sections; dashes, bullets and plain lines
below a heading are its prompts, kept as its hint. Where a text has no numbering at all, Word's heading styles
and lists say what is above what; where there are dashes alone, each is a section.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from soxa.base.pages import plain_tags
from soxa.domain.legacy_text import guess_legacy, to_unicode
from soxa.domain.text import clean, fold

MAX_SIGNS = 400_000
"""So much of a clipboard is looked at: an outline has a few pages."""
MAX_SECTIONS = 200
MAX_TITLE = 300
MAX_LEVEL = 3
_LONG_TITLE = 160

_PART = re.compile(r"(phần (?:thứ )?(?:nhất|hai|ba|bốn|tư|năm|[ivx]+|\d+))\b[ .:–-]*(.*)", re.IGNORECASE)
_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})[.)]?\s+(.+)")
_NUMBER = re.compile(r"(\d{1,2})\s*([.)/])\s*(\S.*)")
_ROMAN = re.compile(r"([IVXL]{1,6})\s*[.)–:-]\s*(\S.*)")
_CAPITAL = re.compile(r"([A-ZĐ])\s*[.)]\s+(\S.*)")
_LETTER = re.compile(r"([a-zđ])\s*[).]\s*(\S.*)")
_BULLET = re.compile(r"[-–—+*•●○▪§·o]\s+(\S.*)|[•●▪·](\S.*)|[-–—+](?=[^\W\d_])(\S.*)")
_END = re.compile(r"(?:noi nhan\b|tren day la\b|tm\. |kt\. |luu: ?vt)")


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """A line as it came."""

    text: str
    """Its words, with their number if it has one."""
    depth: int = 0
    """Depth by Word's own style: 1 to 9 of a heading or list; 0 where it has none."""
    is_heading: bool = False
    """Whether `depth` is a heading's."""


@dataclass(frozen=True, slots=True)
class SectionDraft:
    """A section to be."""

    level: int
    """0 for a part, 1 to 3 below."""
    label: str
    """``I.``, ``1.``, ``a)``; empty where it has none."""
    title: str
    """Its title."""
    hint: str = ""
    """What the asker wants in it, one prompt a line."""
    unit: str = ""
    """Code of the unit that answers for it."""


@dataclass(frozen=True, slots=True)
class _Marked:
    kind: str
    """What kind of number: two of a kind stand beside each other."""
    label: str
    title: str


def read_outline(text: str, html: str = "") -> tuple[SectionDraft, ...]:
    """Return the sections of a pasted outline; none where nothing was pasted.

    Args:
        text: The clipboard's plain text.
        html: Its HTML, as Word and LibreOffice give it; empty if it has none.
    """
    lines = [OutlineLine(line) for line in text[:MAX_SIGNS].splitlines()]
    if not any(_is_numbered(line.text) for line in lines) and html:
        lines = _html_lines(html[:MAX_SIGNS])
    return outline_of(lines)


def outline_of(lines: Sequence[OutlineLine], *, with_hints: bool = True) -> tuple[SectionDraft, ...]:
    """Return the sections of lines.

    Args:
        lines: In order.
        with_hints: Keep what stands below a heading as its hint; False where it is an old report's text.
    """
    guess = guess_legacy(line.text for line in lines)
    if guess is not None:
        # Text of an old Word file (.VnTime, VNI-Times); what comes of it is seen before a report is made.
        lines = [replace(line, text=to_unicode(line.text, guess.legacy)) for line in lines]
    said = [replace(line, text=clean(line.text)) for line in lines]
    said = [line for line in said if line.text]
    if not any(_heading_of(line, ()) for line in said) and any(_BULLET.fullmatch(line.text) for line in said):
        said = [replace(line, depth=line.depth or 1, is_heading=True) for line in said]
    builder = _Builder(with_hints=with_hints)
    for line in said:
        if builder.has_sections and _END.match(fold(line.text)):
            break
        builder.take(line)
    return tuple(builder.sections[:MAX_SECTIONS])


def renumbered(sections: Sequence[SectionDraft]) -> tuple[SectionDraft, ...]:
    """Return sections with labels by the Decree's order: Phần thứ nhất, I., 1., a) (30/2020, Appendix I)."""
    counts = [0] * (MAX_LEVEL + 1)
    done = []
    for section in sections:
        level = min(section.level, MAX_LEVEL)
        counts[level] += 1
        counts[level + 1 :] = [0] * (MAX_LEVEL - level)
        done.append(replace(section, level=level, label=_label(level, counts[level])))
    return tuple(done)


class _Builder:
    def __init__(self, *, with_hints: bool) -> None:
        self._with_hints = with_hints
        self._stack: list[str] = []
        self._labels: dict[str, str] = {}
        self.sections: list[SectionDraft] = []

    @property
    def has_sections(self) -> bool:
        return bool(self.sections)

    def take(self, line: OutlineLine) -> None:
        marked = _heading_of(line, tuple(self._stack))
        if marked is None or not self._is_heading(marked):
            if not self._name_part(line.text):
                self._add_hint(_without_bullet(line.text))
            return
        if marked.kind in self._stack:
            del self._stack[self._stack.index(marked.kind) + 1 :]
        else:
            self._stack.append(marked.kind)
        depth = len(self._stack) - ("part" in self._stack)
        if depth > MAX_LEVEL:
            self._add_hint(f"{marked.label} {marked.title}")
            return
        title, hint = _split(marked.title)
        level = 0 if marked.kind == "part" else depth
        self.sections.append(SectionDraft(level, marked.label, title, hint if self._with_hints else ""))

    def _name_part(self, text: str) -> bool:
        """Take a line for the title of the part above it, which stands on a line of its own (the Decree)."""
        last = self.sections[-1] if self.sections else None
        if last is None or last.level or last.title or last.hint or len(text) > MAX_TITLE:
            return False
        self.sections[-1] = replace(last, title=text.rstrip(":; "))
        return True

    def _is_heading(self, marked: _Marked) -> bool:
        # In an old report a numbered paragraph of its text is no heading: it is long and ends as a sentence.
        return self._with_hints or len(marked.title) <= _LONG_TITLE

    def _add_hint(self, text: str) -> None:
        if not self.sections or not self._with_hints:
            return
        last = self.sections[-1]
        self.sections[-1] = replace(last, hint=f"{last.hint}\n{text}".strip())


def _is_numbered(text: str) -> bool:
    return _mark_of(clean(text), ()) is not None


def _heading_of(line: OutlineLine, stack: Sequence[str]) -> _Marked | None:
    marked = _mark_of(line.text, stack)
    if marked is not None:
        return marked
    if line.is_heading and line.depth:
        return _Marked(f"style{line.depth}", "", _without_bullet(line.text))
    if line.depth and not _BULLET.fullmatch(line.text):
        return _Marked(f"list{line.depth}", "", line.text)
    return None


def _mark_of(text: str, stack: Sequence[str]) -> _Marked | None:  # noqa: PLR0911 - one a form
    if found := _PART.fullmatch(text):
        title = found[2].strip()
        return _Marked("part", found[1], title) if title or len(text) < _LONG_TITLE else None
    if found := _DOTTED.fullmatch(text):
        return _Marked(f"dotted{found[1].count('.')}", f"{found[1]}.", found[2].strip())
    if found := _ROMAN.fullmatch(text):
        single = len(found[1]) == 1 and found[1] not in "IVX"
        if not (single and "capital" in stack):
            return _Marked("roman", f"{found[1]}.", found[2].strip())
    if found := _CAPITAL.fullmatch(text):
        return _Marked("capital", f"{found[1]}.", found[2].strip())
    if found := _NUMBER.fullmatch(text):
        if found[2] == "/" and found[3][:1].isdigit():
            return None  # 5/9/2026
        kind = "bracket" if found[2] == ")" else "number"
        return _Marked(kind, f"{found[1]}{')' if kind == 'bracket' else '.'}", found[3].strip())
    if found := _LETTER.fullmatch(text):
        return _Marked("letter", f"{found[1]})", found[2].strip())
    return None


def _without_bullet(text: str) -> str:
    found = _BULLET.fullmatch(text)
    return next((part for part in found.groups() if part), text).strip() if found else text


def _split(title: str) -> tuple[str, str]:
    """Return the title of a heading and what it asks for, where both stand in one line."""
    title = title.strip()
    if len(title) > _LONG_TITLE:
        for sign in (": ", ". ", "; ", " (", ", "):
            head, found, rest = title.partition(sign)
            if found and len(head) <= _LONG_TITLE:
                return head.rstrip(".:; "), rest.strip().rstrip(")") if sign == " (" else rest.strip()
    return title[:MAX_TITLE].rstrip(":; "), ""


def _label(level: int, number: int) -> str:
    if level == 0:
        words = ("nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười")
        return f"Phần thứ {words[number - 1] if number <= len(words) else number}"
    if level == 1:
        return f"{_roman(number)}."
    if level == 2:  # noqa: PLR2004 - the Decree's second level
        return f"{number}."
    letters = "abcdđeghiklmnopqrstuvxy"
    return f"{letters[(number - 1) % len(letters)]})"


def _roman(number: int) -> str:
    text = ""
    for value, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value:
            text, number = text + sign, number - value
    return text


class _Lines(HTMLParser):
    """Reads the paragraphs, headings and lists of HTML; tables and what nobody sees are passed over."""

    _BLOCKS = frozenset(("p", "div", "li", "br", "h1", "h2", "h3", "h4", "h5", "h6"))
    _UNSEEN = frozenset(("style", "script", "head", "table", "title"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[OutlineLine] = []
        self._text: list[str] = []
        self._lists = 0
        self._heading = 0
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self._UNSEEN:
            self._unseen += 1
        if tag in self._BLOCKS:
            self._end()
        if tag in {"ol", "ul"}:
            self._end()
            self._lists += 1
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004 - h1 to h6
            self._heading = int(tag[1])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        if tag in self._BLOCKS:
            self._end()
        if tag in {"ol", "ul"}:
            self._end()
            self._lists = max(self._lists - 1, 0)
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():  # noqa: PLR2004 - as above
            self._heading = 0

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end()

    def _end(self) -> None:
        text = clean(" ".join(self._text))
        self._text.clear()
        if text:
            depth = self._heading or self._lists
            self.lines.append(OutlineLine(text, min(depth, 9), bool(self._heading)))


def _html_lines(html: str) -> list[OutlineLine]:
    reader = _Lines()
    reader.feed(plain_tags(html)[0])
    reader.close()
    return reader.lines
