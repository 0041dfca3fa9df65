"""Activities to file: one at a time by name, or any that hypothesis can think of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType
from uuid import UUID, uuid4

from hypothesis import strategies as st

from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.ids import ActivityId, OfficeId, UnitId
from soxa.domain.offices import Office, OfficeType, Unit

OFFICE = Office(OfficeId(UUID(int=1)), OfficeType.XA, "Nậm Pung", "", "", "Tỉnh Lào Cai")
UNITS = (
    Unit(UnitId(UUID(int=11)), "Văn phòng HĐND và UBND", "Văn phòng", "VP", inside=True),
    Unit(UnitId(UUID(int=12)), "Phòng Văn hóa - Xã hội", "Phòng VH-XH", "VHXH", inside=True),
    Unit(UnitId(UUID(int=13)), "Trạm Y tế", "Trạm Y tế", "TYT", inside=False),
)


def activity(
    title: str = "Hội nghị sơ kết", *, day: date = date(2026, 11, 2), kind: str = "HN", **others: object
) -> Activity:
    """Return an activity with an id of its own; ``others`` are fields of `Activity`."""
    fields: dict[str, object] = {"first_day": day, "last_day": day, "kind": kind, "title": title, **others}
    return Activity(id=ActivityId(uuid4()), **fields)  # type: ignore[arg-type]  # checked where it is built


WORDS = (
    "hội",
    "nghị",
    "họp",
    "thôn",
    "Đức",
    "Hòa",
    "hoà",
    "đường",
    "Nậm",
    "Pung",
    "sơ",
    "kết",
    "2026",
    "UBND",
)
"""Words of titles; several differ by tones alone."""

_DAYS = st.dates(date(2025, 12, 1), date(2026, 3, 31))
_TEXTS = st.one_of(
    st.just(""),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=20),
)
_AMOUNTS = st.decimals(min_value=0, max_value=10**11, places=2) | st.integers(0, 500).map(Decimal)


@st.composite
def documents(draw: st.DrawFn) -> IssuedDocument:
    """Issued documents."""
    return IssuedDocument(
        type=draw(st.sampled_from(["QĐ", "KH", "CV", ""])),
        number=draw(st.sampled_from(["1", "198", ""])),
        symbol=draw(st.sampled_from(["UBND-VP", "KH-UBND", ""])),
        day=draw(st.none() | _DAYS),
        subject=draw(_TEXTS),
        in_report=draw(st.booleans()),
        signer=draw(st.sampled_from(["", "Phó Chủ tịch"])),
    )


@st.composite
def tasks(draw: st.DrawFn) -> AssignedTask:
    """Assigned tasks."""
    return AssignedTask(draw(_TEXTS), draw(_TEXTS), draw(st.none() | _DAYS), draw(st.none() | _DAYS))


@st.composite
def activities(draw: st.DrawFn, units: Sequence[Unit] = UNITS) -> Activity:
    """Any activity, tidy or not, as the storage must give it back."""
    first = draw(_DAYS)
    return Activity(
        id=ActivityId(draw(st.uuids(version=4))),
        first_day=first,
        last_day=first + timedelta(days=draw(st.integers(0, 3))),
        kind=draw(st.sampled_from(["HN", "TT", "TIN", "VB", "NV"])),
        title=draw(_TEXTS),
        status=draw(st.sampled_from([Status.DONE, Status.DONE, Status.PLANNED, Status.CANCELLED])),
        place=draw(st.sampled_from(["", "Hội trường", "Nhà văn hóa thôn 2", "hoi truong"])),
        unit=draw(st.none() | st.sampled_from([unit.id for unit in units])),
        partners=draw(_TEXTS),
        result=draw(_TEXTS),
        quantities=MappingProxyType(
            draw(st.dictionaries(st.sampled_from(["nguoi", "luotphat", "phut"]), _AMOUNTS))
        ),
        choices=MappingProxyType(
            draw(st.dictionaries(st.sampled_from(["kenh", "hinhthuc"]), st.sampled_from(["a", "b"])))
        ),
        document=draw(st.none() | documents()),
        task=draw(st.none() | tasks()),
        tags=tuple(draw(st.lists(st.sampled_from(["CĐS", "cds", "nông nghiệp"]), max_size=2, unique=True))),
        to_mend=draw(st.booleans()),
    )
