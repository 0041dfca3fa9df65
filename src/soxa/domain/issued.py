"""Issued documents inside sentences: ``Kế hoạch số 12/KH-UBND ngày 05/9/2026 về phòng, chống thiên tai``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from soxa.domain.activities import Activity
from soxa.domain.dates import write_date
from soxa.domain.phrases import DOCUMENTS
from soxa.domain.text import clean, fold

TYPE_NAMES: Final = MappingProxyType(
    {
        "NQ": "Nghị quyết",
        "QĐ": "Quyết định",
        "CT": "Chỉ thị",
        "QC": "Quy chế",
        "QYĐ": "Quy định",
        "TC": "Thông cáo",
        "TB": "Thông báo",
        "HD": "Hướng dẫn",
        "CTR": "Chương trình",
        "KH": "Kế hoạch",
        "PA": "Phương án",
        "ĐA": "Đề án",
        "DA": "Dự án",
        "BC": "Báo cáo",
        "BB": "Biên bản",
        "TTR": "Tờ trình",
        "HĐ": "Hợp đồng",
        "CĐ": "Công điện",
        "GM": "Giấy mời",
        "GGT": "Giấy giới thiệu",
        "CV": "Công văn",
    }
)
"""Names by abbreviation, in capitals (Decree 30/2020, Appendix III); a công văn has none in the Decree."""

MOST_IN_A_SENTENCE = 5
"""More documents than these are read in the appendix, not in a sentence."""

_ABOUT: Final = "về"
_SHORT_ABOUT: Final = re.compile(r"(?:V/v|v/v)\s*:?\s*")
_SEVERAL_CAPITALS = 2


def say_document(activity: Activity) -> str:
    """Return a document as a sentence names it: type, number and symbol, day, what it is about.

    Raises:
        ValueError: The activity issued none.
    """
    document = activity.document
    if document is None:
        raise ValueError(activity.id)
    name = TYPE_NAMES.get(document.type.upper(), "Văn bản")
    number = f"số {document.reference}" if document.number else ""
    day = f"ngày {write_date(document.day)}" if document.day is not None else ""
    subject = _about(clean(document.subject or activity.title), name)
    return " ".join(part for part in (name, number, day, subject) if part)


def list_documents(documents: Sequence[Activity], types: Sequence[str] = ()) -> str:
    """Return documents one behind the other for a sentence; empty if there are none, or too many for one.

    Args:
        documents: Activities with documents, in order.
        types: Abbreviations of the types wanted; empty for all.
    """
    wanted = of_types(documents, types)
    if len(wanted) > MOST_IN_A_SENTENCE:
        return ""
    return "; ".join(say_document(one).rstrip(" .;") for one in wanted)


def of_types(documents: Sequence[Activity], types: Sequence[str]) -> tuple[Activity, ...]:
    """Return the documents of some types; all for none."""
    names = {one.upper() for one in types}
    return tuple(
        one for one in documents if one.document and (not names or one.document.type.upper() in names)
    )


def types_of(word: str) -> tuple[str, ...]:
    """Return the types that a word such as ``documents:KH,QĐ`` names; none for ``documents``."""
    named = word.removeprefix(DOCUMENTS).removeprefix(":")
    return tuple(named.split(",")) if named else ()


def _about(subject: str, type_name: str) -> str:
    """Return a subject behind ``về``, whatever the register wrote in front of it."""
    subject = _SHORT_ABOUT.sub("về việc ", subject, count=1) if _SHORT_ABOUT.match(subject) else subject
    if fold(subject).startswith(fold(type_name) + " "):
        subject = subject[len(type_name) :].strip()
    if not subject:
        return ""
    inside = subject if _is_name(subject) else subject[:1].lower() + subject[1:]
    return inside if inside.split()[0] == _ABOUT else f"{_ABOUT} {inside}"


def _is_name(text: str) -> bool:
    """Tell whether a text begins with a name or an abbreviation, whose first letter stays large."""
    words = text.split()
    first = words[0]
    if sum(sign.isupper() for sign in first) >= _SEVERAL_CAPITALS:
        return True
    return len(words) > 1 and words[1][:1].isupper() and first[:1].isupper()
