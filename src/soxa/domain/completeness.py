"""What an activity still lacks by its kind: listed under "cần bổ sung", never a fault (pack 1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from soxa.domain.activities import Activity
from soxa.domain.packs import Kind


def what_is_missing(activity: Activity, kind: Kind) -> tuple[str, ...]:
    """Return the codes of what the kind requires and the activity has not.

    Of a group of which one is enough ("tin hoặc bài") all codes come back while none is given.

    Args:
        activity: Any activity of that kind.
        kind: Its kind.
    """
    lacking = [group for group in kind.required if not any(is_given(activity, code) for code in group)]
    return tuple(code for group in lacking for code in group)


def is_given(activity: Activity, code: str) -> bool:
    """Tell whether a quantity, a choice or a field of document or task is given."""
    if code in activity.quantities or code in activity.choices:
        return True
    field = _FIELDS.get(code)
    return field is not None and bool(field(activity))


_FIELDS: Mapping[str, Callable[[Activity], object]] = {
    "loai": lambda activity: activity.document and activity.document.type,
    "so": lambda activity: activity.document and activity.document.number,
    "kyhieu": lambda activity: activity.document and activity.document.symbol,
    "ngay": lambda activity: activity.document and activity.document.day,
    "trichyeu": lambda activity: activity.document and activity.document.subject,
    "coquangiao": lambda activity: activity.task and activity.task.given_by,
    "sovanban": lambda activity: activity.task and activity.task.reference,
    "hanxuly": lambda activity: activity.task and activity.task.due,
    "ngayhoanthanh": lambda activity: activity.task and activity.task.completed,
}
"""Fields of documents and tasks by the codes that packs name them with."""
