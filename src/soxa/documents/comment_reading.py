"""Reading what somebody has remarked in a Word file: its comments, and its changes that are marked.

The paragraphs are read as they were before those changes, so that they can be held against the draft that the
file was made from. The file may come from anywhere: `soxa.documents.word_reading` opens it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from soxa.documents.word_reading import body_of, open_parts
from soxa.domain.text import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT, _COMMENTS = "word/document.xml", "word/comments.xml"
_MOST_PARAGRAPHS, _MOST_COMMENTS, _MOST_LETTERS = 20_000, 1_000, 20_000
_MOST_QUOTED = 300


@dataclass(frozen=True, slots=True)
class WordComment:
    """A comment."""

    author: str
    """As the file names him or her; may be empty."""
    day: date | None
    """When; None where the file does not say."""
    text: str
    """What it says."""
    paragraph: int
    """Number of the paragraph it hangs on, from 0; -1 where it hangs on none."""
    quoted: str
    """The words it hangs on, as they were before marked changes."""


@dataclass(frozen=True, slots=True)
class MarkedChange:
    """What one person changed in one paragraph, with the changes marked."""

    author: str
    """As the file names him or her; may be empty."""
    day: date | None
    """When; None where the file does not say."""
    paragraph: int
    """Number of the paragraph, from 0."""
    removed: str
    """Words struck out."""
    added: str
    """Words put in."""


@dataclass(frozen=True, slots=True)
class RemarkedDocument:
    """What was read."""

    paragraphs: tuple[str, ...]
    """Every paragraph in order, those in tables too, as it was before marked changes."""
    comments: tuple[WordComment, ...]
    """In the order of the file."""
    changes: tuple[MarkedChange, ...]
    """By paragraph."""


def read_remarked(path: Path) -> RemarkedDocument:
    """Read comments and marked changes of a .docx.

    Raises:
        FileMissing: And the other errors of `soxa.documents.word_reading.open_parts`.
    """
    trees = open_parts(path, (_DOCUMENT, _COMMENTS))
    walk = _Walk()
    walk.read(body_of(trees, path))
    comments = tuple(_comments(trees.get(_COMMENTS), walk))
    paragraphs = tuple(clean("".join(words)) for words in walk.paragraphs)
    return RemarkedDocument(paragraphs, comments, tuple(walk.changes()))


@dataclass(slots=True)
class _Change:
    author: str
    day: date | None
    paragraph: int
    removed: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)


class _Walk:
    """Goes through a body once, in order."""

    def __init__(self) -> None:
        self.paragraphs: list[list[str]] = []
        self.anchors: dict[str, int] = {}
        self.quoted: dict[str, list[str]] = {}
        self._open: set[str] = set()
        self._changes: dict[tuple[int, str], _Change] = {}

    def read(self, body: _Element) -> None:
        for node in body.iter(f"{_W}p", f"{_W}t", f"{_W}delText", f"{_W}tab", f"{_W}br", *_ANCHORS):
            tag = str(node.tag).removeprefix(_W)
            if tag == "p":
                if len(self.paragraphs) >= _MOST_PARAGRAPHS:
                    return
                self.paragraphs.append([])
            elif tag in {"t", "delText", "tab", "br"}:
                words = (node.text or "") if tag in {"t", "delText"} else " "
                self._words(node, words, struck=tag == "delText")
            else:
                self._anchor(node, tag)

    def changes(self) -> list[MarkedChange]:
        found = []
        for one in self._changes.values():
            removed, added = clean("".join(one.removed)), clean("".join(one.added))
            if removed or added:
                found.append(MarkedChange(one.author, one.day, one.paragraph, removed, added))
        return sorted(found, key=lambda one: one.paragraph)

    def _words(self, node: _Element, words: str, *, struck: bool) -> None:
        if not self.paragraphs:
            return
        mark = next(node.iterancestors(*_MARKS), None)
        is_added = mark is not None and str(mark.tag) in _PUT_IN
        if mark is not None and words:
            change = self._change(mark)
            (change.added if is_added else change.removed).append(words)
        if not is_added or struck:  # what was put in and struck out again was never in the draft
            if is_added:
                return
            self.paragraphs[-1].append(words)
            for comment in self._open:
                if sum(map(len, self.quoted[comment])) < _MOST_QUOTED:
                    self.quoted[comment].append(words)

    def _change(self, mark: _Element) -> _Change:
        at, author = len(self.paragraphs) - 1, clean(str(mark.get(f"{_W}author", "")))
        return self._changes.setdefault((at, author), _Change(author, _day(mark), at))

    def _anchor(self, node: _Element, tag: str) -> None:
        identity = str(node.get(f"{_W}id", ""))
        if len(self.anchors) >= _MOST_COMMENTS:
            return
        # A range that begins between two paragraphs is about the next one.
        inside = next(node.iterancestors(f"{_W}p"), None) is not None
        here = len(self.paragraphs) - 1 if inside or tag != "commentRangeStart" else len(self.paragraphs)
        self.anchors.setdefault(identity, max(here, 0))
        if tag == "commentRangeStart":
            self.quoted.setdefault(identity, [])
            self._open.add(identity)
        else:
            self._open.discard(identity)


_ANCHORS: Final = tuple(f"{_W}{tag}" for tag in ("commentRangeStart", "commentRangeEnd", "commentReference"))
_PUT_IN: Final = frozenset({f"{_W}ins", f"{_W}moveTo"})
_MARKS: Final = (*_PUT_IN, f"{_W}del", f"{_W}moveFrom")


def _comments(tree: _Element | None, walk: _Walk) -> list[WordComment]:
    found: list[WordComment] = []
    for one in tree.iterchildren(f"{_W}comment") if tree is not None else ():
        if len(found) >= _MOST_COMMENTS:
            break
        identity = str(one.get(f"{_W}id", ""))
        lines = [
            clean("".join(node.text or "" for node in paragraph.iter(f"{_W}t")))
            for paragraph in one.iter(f"{_W}p")
        ]
        text = " ".join(line for line in lines if line)[:_MOST_LETTERS]
        if text:
            at = walk.anchors.get(identity, -1)
            quoted = clean("".join(walk.quoted.get(identity, ())))[:_MOST_QUOTED]
            author = clean(str(one.get(f"{_W}author", "")))
            found.append(WordComment(author, _day(one), text, min(at, len(walk.paragraphs) - 1), quoted))
    return found


def _day(node: _Element) -> date | None:
    # Word writes the machine's local time and calls it UTC: the day alone is believed.
    try:
        return date.fromisoformat(str(node.get(f"{_W}date", ""))[:10])
    except ValueError:
        return None
