"""What words in cells of a tracker mean by the pack: kinds, standard titles, choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from soxa.domain import columns as meaning
from soxa.domain.columns import normal_title
from soxa.domain.packs import Choice, Kind
from soxa.domain.text import fold


def locked_title(kind: Kind, title: str) -> str:
    """Return the title that a kind with locked titles allows in place of one that was typed.

    Only the pack's own words are kept: such a title must hold no name and no matter of a citizen.
    """
    folded = fold(title)
    return next((known for known in kind.locked_titles if fold(known) in folded), kind.locked_titles[0])


def choice_in(text: str, choice: Choice) -> str:
    """Return the option that a text names by its words, if it names exactly one; else an empty string.

    "Trực tiếp kết hợp trực tuyến" names one option, although it holds the words of another.
    """
    padded = f" {normal_title(text)} "
    hits: dict[str, str] = {}
    for option in choice.options:
        words = [normal_title(word) for word in option.words]
        found = max((word for word in words if word and f" {word} " in padded), key=len, default="")
        if found:
            hits[option.code] = found
    own = [code for code, word in hits.items() if not any(word != w and word in w for w in hits.values())]
    return own[0] if len(own) == 1 else ""


def kind_words(kinds: Iterable[Kind]) -> dict[str, str]:
    """Return the folded words by which a cell names a kind, to its code; names come before synonyms."""
    kinds = tuple(kinds)
    found: dict[str, str] = {}
    for names in ([(fold(k.name), k.code) for k in kinds], [(fold(k.code), k.code) for k in kinds]):
        for word, code in names:
            found.setdefault(word, code)
    for kind in kinds:
        for word in kind.words:
            found.setdefault(fold(word), kind.code)
    return found


def kind_of_sheet(name: str, meanings: Sequence[str], codes: Mapping[str, str], kinds: Iterable[Kind]) -> str:
    """Return the kind of a sheet whose rows name none: by the sheet's name, or a register of documents.

    Args:
        name: Name of the sheet.
        meanings: What its columns mean.
        codes: Folded words to kind codes.
        kinds: Kinds of the pack.

    Returns:
        A kind code; empty if nothing tells.
    """
    by_name = codes.get(fold(name), "")
    if by_name or meaning.DOCUMENT not in meanings:
        return by_name
    return next((kind.code for kind in kinds if kind.has_document), "")
