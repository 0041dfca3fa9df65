"""What the columns of a sheet of earlier values mean: a period of a year, or the plan of one."""

from __future__ import annotations

import re
from dataclasses import dataclass

from soxa.domain.figures import Basis
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.domain.text import fold

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = r"(?:[ /.,-]*(?:nam)? ?(?P<year>20\d\d))?"
_FORMS = (
    (Frequency.MONTHLY, re.compile(rf"\b(?:thang|t) ?(?P<number>1[0-2]|0?[1-9])\b{_YEAR}")),
    (Frequency.MONTHLY, re.compile(r"^(?:thuc hien )?(?P<number>1[0-2]|0?[1-9])/(?P<year>20\d\d)")),
    (Frequency.QUARTERLY, re.compile(rf"\b(?:quy|q) ?(?P<number>iii|ii|iv|i|[1-4])\b{_YEAR}")),
    (Frequency.HALF_YEARLY, re.compile(rf"\b(?:6|sau) thang (?P<number>dau|cuoi) nam\b{_YEAR}")),
    (Frequency.HALF_YEARLY, re.compile(rf"\b(?:6|sau) thang\b{_YEAR}")),
    (Frequency.NINE_MONTHS, re.compile(rf"\b(?:9|chin) thang\b(?: dau nam)?{_YEAR}")),
    (Frequency.YEARLY, re.compile(r"^(?:(?:thuc hien|so lieu|ket qua) )?(?:ca )?(?:nam )?(?P<year>20\d\d)$")),
    (Frequency.YEARLY, re.compile(r"\bca nam\b")),
)
_PLAN = re.compile(r"\b(?:ke hoach|kh|du toan|chi tieu giao)\b")
_PROVINCE, _COUNCIL = re.compile(r"\btinh\b|\bubnd tinh\b|\bcap tren\b"), re.compile(r"\bhdnd\b|\bxa giao\b")
_ANY_YEAR = re.compile(r"\b(20\d\d)\b")
_NOT_DONE = re.compile(r"\b(?:so sanh|so voi|ty le|tang|giam|uoc|luy ke|%)")


@dataclass(frozen=True, slots=True)
class PastColumn:
    """A column with values."""

    index: int
    """Counted from 0."""
    title: str
    """Its title."""
    basis: Basis
    """What was done, or one of the two plans."""
    frequency: Frequency
    """How long its period is; a year for plans."""
    label: str
    """Label of the period: ``2025-11``."""

    def days(self, closing: Closing) -> Period:
        """Return its days.

        Args:
            closing: When the office closed its data then. A plan is of a calendar year.
        """
        closing = closing if self.basis is Basis.ACTUAL else Closing.CALENDAR
        return PeriodRule(self.frequency, closing).parse(self.label)


def read_past_title(title: str, *, index: int, year: int | None = None) -> PastColumn | None:
    """Read a title: ``Tháng 11/2025``, ``Quý III năm 2025``, ``6 tháng 2025``, ``Kế hoạch 2026 (tỉnh)``.

    Args:
        title: The title; those over two rows joined.
        index: Which column.
        year: The year that the sheet speaks of, for titles that name none.

    Returns:
        What it means; None for growth, estimates and whatever else is no value of a period.
    """
    text = fold(title)
    plan = _PLAN.search(text)
    if plan:
        named = _ANY_YEAR.search(text)
        of = int(named[1]) if named else year
        basis = Basis.PLAN_COUNCIL if _COUNCIL.search(text) else Basis.PLAN_PROVINCE
        if of is None or (_NOT_DONE.search(text) and not _PROVINCE.search(text)):
            return None
        return PastColumn(index, title, basis, Frequency.YEARLY, f"{of:04}")
    if _NOT_DONE.search(text):
        return None
    for frequency, form in _FORMS:
        found = form.search(text)
        if found:
            groups = found.groupdict()
            said = groups.get("year") or (m[1] if (m := _ANY_YEAR.search(text)) else None) or year
            if said is None:
                return None
            return PastColumn(
                index, title, Basis.ACTUAL, frequency, _label(frequency, int(said), groups.get("number"))
            )
    return None


def _label(frequency: Frequency, year: int, number: str | None) -> str:
    match frequency:
        case Frequency.MONTHLY:
            return f"{year:04}-{int(number or 1):02}"
        case Frequency.QUARTERLY:
            place = number or "1"
            return f"{year:04}-Q{_ROMAN.get(place) or int(place)}"
        case Frequency.HALF_YEARLY:
            return f"{year:04}-H{2 if number == 'cuoi' else 1}"
        case Frequency.NINE_MONTHS:
            return f"{year:04}-9M"
        case _:
            return f"{year:04}"
