"""Series: one activity filed for several days at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from soxa.domain.activities import Activity, Status
from soxa.domain.packs import Pack
from soxa.domain.regime_settings import own_days
from soxa.domain.series import Series, series_days
from soxa.domain.working_days import is_working_day
from soxa.services import recording
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

__all__ = ["SeriesDay", "record_series", "series_preview"]


@dataclass(frozen=True, slots=True)
class SeriesDay:
    """One day of a series, as it is shown before anything is filed."""

    day: date
    """The day."""
    is_off: bool
    """A weekend, a public holiday or a day off of the office's own."""
    is_ahead: bool
    """After today: what is filed for it is planned, whatever the pattern is."""
    is_there: bool
    """The ledger has an activity of this kind and title on that day already."""


def series_preview(
    ledger: Ledger, series: Series, *, kind: str, title: str, today: date
) -> tuple[SeriesDay, ...]:
    """Return the days of a series with what should be known of each; reads only.

    Args:
        ledger: Open.
        series: The rule.
        kind: Code of the kind that would be filed.
        title: Title that would be filed.
        today: The office's day.
    """
    days = series_days(series)
    if not days:
        return ()
    query = ActivityQuery(start=days[0], end=date.fromordinal(days[-1].toordinal() + 1), kinds=(kind,))
    there = {one.first_day for one in ledger.activities.find(query) if one.title == title}
    own = own_days(ledger.own_days.all())
    return tuple(
        SeriesDay(day, is_off=not is_working_day(day, own), is_ahead=day > today, is_there=day in there)
        for day in days
    )


def record_series(
    ledger: Ledger,
    like: Activity,
    days: Sequence[date],
    *,
    pack: Pack,
    today: date,
    with_quantities: bool = False,
) -> tuple[Activity, ...]:
    """File an activity for each of these days, all or none; one undo takes them back together.

    Days ahead are planned and bear no numbers, which nobody can know. A document is of one day and is not
    repeated.

    Args:
        ledger: Open for writing.
        like: The pattern.
        days: First days.
        pack: What kinds there are.
        today: The office's day.
        with_quantities: Whether days up to today get the pattern's numbers.

    Raises:
        ActivityFaulty: The pattern cannot be filed; nothing was.
    """
    length = like.last_day - like.first_day
    made = []
    for day in days:
        is_ahead = day > today
        numbers = like.quantities if with_quantities and not is_ahead else MappingProxyType({})
        status = Status.PLANNED if is_ahead else like.status
        made.append(
            replace(
                like,
                id=recording.new_activity_id(),
                first_day=day,
                last_day=day + length,
                status=status,
                quantities=numbers,
                result="" if is_ahead else like.result,
                document=None,
            )
        )
    return recording.record_all(ledger, made, pack=pack, today=today)
