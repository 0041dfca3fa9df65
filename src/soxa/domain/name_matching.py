"""Finding the indicator that a row of somebody's table means: by its code, else by its folded name.

Nothing is taken in silence: a name that is not the indicator's own comes with a score, and one that means
several is left open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from soxa.domain.packs import Indicator
from soxa.domain.text import fold

SURE_SCORE = 100
"""The very name, or the code."""
LIKELY_SCORE = 70
"""From here on a match is proposed, marked as a guess; below it the indicator is named as the nearest."""

_LEAD = re.compile(
    r"^(?:[ivx]{1,5}[.)]|\d{1,2}(?:\.\d{1,2})*[.)]?|[a-zđ][.)]|[-–+*•])\s+|^(?:trong do|trong đó)\s*[:,]?\s*"
)
_BRACKETS = re.compile(r"\([^)]*\)")
_NO_WORD = re.compile(r"[^\w%]+")
_SMALL = frozenset(
    ("cua", "va", "cac", "nhung", "so", "duoc", "cho", "tai", "tren", "theo", "trong", "do", "la", "o", "ve",
     "voi", "den", "tu", "co", "tong")
)  # fmt: skip
"""Words that hardly tell one indicator from another."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """An indicator that a name may mean."""

    indicator: Indicator
    """The indicator."""
    score: int
    """0 to 100."""


def plain_name(name: str) -> str:
    """Return a name as it is compared: folded, without number, bracket and "trong đó"."""
    text = fold(name)
    before = ""
    while before != text:
        before, text = text, _LEAD.sub("", text, count=1).strip()
    return _NO_WORD.sub(" ", _BRACKETS.sub(" ", text)).strip()


def matches(
    name: str, indicators: Sequence[Indicator], *, code: str = "", unit: str = ""
) -> tuple[NameMatch, ...]:
    """Return the indicators that a row may mean, the likeliest first; at most five, none below a third.

    Args:
        name: As the table writes it.
        indicators: Those known.
        code: The row's code, if the table has a column of them.
        unit: The row's unit; indicators of another come later.
    """
    if code:
        own = [one for one in indicators if fold(one.code) == fold(code)]
        if own:
            return (NameMatch(own[0], SURE_SCORE),)
    asked = plain_name(name)
    if not asked:
        return ()
    found = [NameMatch(one, _score(asked, one, unit)) for one in indicators]
    found.sort(key=lambda match: -match.score)
    return tuple(match for match in found[:5] if match.score >= SURE_SCORE // 3)


def best_match(found: Sequence[NameMatch]) -> NameMatch | None:
    """Return the one that is meant; None if none is likely enough, or two are as likely."""
    if not found or found[0].score < LIKELY_SCORE:
        return None
    if len(found) > 1 and found[1].score == found[0].score:
        return None
    return found[0]


def same_unit(one: str, other: str) -> bool:
    """Tell whether two units are one (``người``, ``Người``, ``(người)``); an unsaid one is any."""
    first, second = (_NO_WORD.sub(" ", fold(unit)).strip() for unit in (one, other))
    return not first or not second or first == second


def factor_between(given: str, wanted: str) -> Decimal | None:
    """Return what a number in one unit is multiplied by to be in another; None where that is not known."""
    if same_unit(given, wanted):
        return Decimal(1)
    return _FACTORS.get((_NO_WORD.sub(" ", fold(given)).strip(), _NO_WORD.sub(" ", fold(wanted)).strip()))


_FACTORS = {
    ("ty dong", "trieu dong"): Decimal(1000),
    ("nghin dong", "trieu dong"): Decimal("0.001"),
    ("dong", "trieu dong"): Decimal("0.000001"),
    ("gio", "phut"): Decimal(60),
    ("m2", "ha"): Decimal("0.0001"),
    ("kg", "tan"): Decimal("0.001"),
    ("ta", "tan"): Decimal("0.1"),
}


def _score(asked: str, indicator: Indicator, unit: str) -> int:
    own = _own_name(indicator.name)
    score = SURE_SCORE if asked == own else min(round(95 * _likeness(asked, own)), 95)
    if unit and not same_unit(unit, indicator.unit):
        score -= 15
    return max(score, 0)


@lru_cache(maxsize=4096)
def _own_name(name: str) -> str:
    return plain_name(name)


def _likeness(one: str, other: str) -> float:
    """Return how much two names share: words that tell, weighed by their length, both ways."""
    first, second = _weights(one), _weights(other)
    if not first or not second:
        return 0.0
    shared = sum(first[word] for word in first if word in second)
    return 2 * shared / (sum(first.values()) + sum(second.values()))


@lru_cache(maxsize=4096)
def _weights(name: str) -> dict[str, float]:
    return {word: 0.3 if word in _SMALL else 1.0 for word in name.split()}
