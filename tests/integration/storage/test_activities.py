"""Filing, changing and finding activities."""

from __future__ import annotations

import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from made_activities import UNITS, WORDS, activities, activity
from made_ledgers import new_ledger

from soxa.base.errors import Cancelled
from soxa.base.progress import Cancellation
from soxa.domain.activities import Activity, AssignedTask, IssuedDocument, Status
from soxa.domain.ids import ActivityId, UnitId
from soxa.domain.text import fold
from soxa.storage.activities import ActivityQuery
from soxa.storage.errors import EntryMissing, QuantityTooLarge
from soxa.storage.ledger import Ledger

ALL = ActivityQuery()
examples = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def shared() -> Iterator[Ledger]:
    """One ledger for all examples: what they file has other ids."""
    with tempfile.TemporaryDirectory() as folder, new_ledger(Path(folder) / "a.soxa") as made:
        yield made


def anew(one: Activity) -> Activity:
    return replace(one, id=ActivityId(uuid4()))


# ---------------------------------------------------------------------- round trips


@examples
@given(made=st.lists(activities(), max_size=4))
def test_what_is_filed_comes_back_the_same(shared: Ledger, made: list[Activity]) -> None:
    made = [anew(one) for one in made]
    shared.activities.add(made)
    assert shared.activities.get([one.id for one in made]) == made


@examples
@given(first=activities(), then=activities())
def test_a_change_holds_and_its_history_tells_each_field(
    shared: Ledger, first: Activity, then: Activity
) -> None:
    first = anew(first)
    then = replace(then, id=first.id)
    shared.activities.add([first])
    shared.activities.change(then)
    assert shared.activities.get([first.id]) == [then]
    told = {change.field for change in shared.history.entries(first.id)[1:]}
    assert ("title" in told) == (first.title != then.title)
    assert ("quantity.nguoi" in told) == (first.quantities.get("nguoi") != then.quantities.get("nguoi"))
    assert ("place" in told) == (first.place != then.place)


def test_the_history_holds_after_all_these_examples(shared: Ledger) -> None:
    check = shared.history.verify()
    assert check.holds, check.faults


def test_a_change_that_changes_nothing_writes_nothing(ledger: Ledger) -> None:
    one = activity()
    ledger.activities.add([one])
    before = ledger.history.count()
    ledger.activities.change(one)
    assert ledger.history.count() == before


def test_nothing_is_filed_if_one_is_faulty(ledger: Ledger) -> None:
    good, bad = activity(), activity(quantities={"nguoi": Decimal("0.0000001")})
    with pytest.raises(QuantityTooLarge):
        ledger.activities.add([good, bad])
    with pytest.raises(EntryMissing):
        ledger.activities.add([good, activity(unit=UnitId(uuid4()))])
    assert ledger.activities.count(ALL) == 0
    assert ledger.history.verify().holds


@pytest.mark.parametrize("value", ["1000000000000", "-1000000000000", "1e999999", "NaN", "Infinity", "1e-7"])
def test_a_quantity_that_does_not_fit_is_refused(ledger: Ledger, value: str) -> None:
    with pytest.raises(QuantityTooLarge):
        ledger.activities.add([activity(quantities={"nguoi": Decimal(value)})])


@pytest.mark.parametrize("value", ["0", "999999999999.999999", "0.000001", "-3", "1E+3", "8.50"])
def test_a_quantity_that_fits_is_kept_exactly(ledger: Ledger, value: str) -> None:
    one = activity(quantities={"nguoi": Decimal(value)})
    ledger.activities.add([one])
    assert ledger.activities.get([one.id])[0].quantities["nguoi"] == Decimal(value)


def test_an_unknown_activity_is_told(ledger: Ledger) -> None:
    with pytest.raises(EntryMissing):
        ledger.activities.change(activity())
    with pytest.raises(EntryMissing):
        ledger.activities.get([ActivityId(uuid4())])
    one = activity()
    ledger.activities.add([one])
    with pytest.raises(EntryMissing):
        ledger.activities.remove([one.id, ActivityId(uuid4())])
    assert ledger.activities.count(ALL) == 1


def test_what_is_removed_is_found_nowhere_but_in_the_history(ledger: Ledger) -> None:
    one = activity("Khánh thành nhà văn hóa", quantities={"nguoi": Decimal(5)})
    ledger.activities.add([one])
    ledger.activities.remove([one.id])
    assert ledger.activities.count(ALL) == 0
    assert ledger.activities.count(ActivityQuery(text="khanh thanh")) == 0
    assert ledger.activities.sums(ALL) == {}
    assert [change.field for change in ledger.history.entries(one.id)] == ["", ""]
    assert ledger.history.verify().holds


def test_a_stopped_filing_files_nothing(ledger: Ledger) -> None:
    stop = Cancellation()
    stop.ask()
    with pytest.raises(Cancelled):
        ledger.activities.add([activity()], progress=stop)
    assert ledger.activities.count(ALL) == 0


def test_origins_must_fit_the_activities(ledger: Ledger) -> None:
    with pytest.raises(ValueError, match="one origin"):
        ledger.activities.add([activity()], origin=[])


def test_the_mark_to_mend_is_derived_and_no_change(ledger: Ledger) -> None:
    one = activity()
    ledger.activities.add([one])
    before = ledger.history.count()
    ledger.activities.refresh_to_mend({one.id: True})
    assert ledger.activities.find(ActivityQuery(to_mend=True)) == [replace(one, to_mend=True)]
    assert ledger.history.count() == before


# ---------------------------------------------------------------------- finding


def sample() -> list[Activity]:
    return [
        activity("Hội nghị sơ kết", day=date(2026, 10, 15), unit=UNITS[0].id, place="Hội trường"),
        activity("Họp giao ban", day=date(2026, 11, 14), kind="HOP", unit=UNITS[1].id),
        activity("Phát thanh", day=date(2026, 11, 15), kind="TT", status=Status.PLANNED, to_mend=True),
        activity(
            "Kế hoạch", day=date(2026, 12, 1), kind="VB",
            document=IssuedDocument(
                "KH", "198", "KH-UBND", date(2026, 11, 1), "Về chuyển đổi số", in_report=True
            ),
        ),
        activity(
            "Giao việc", day=date(2026, 11, 3), kind="NV", task=AssignedTask("UBND tỉnh", "12/CV", None, None)
        ),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        (ALL, ["Phát thanh", "Họp giao ban", "Giao việc", "Kế hoạch", "Hội nghị sơ kết"]),
        (
            ActivityQuery(start=date(2026, 10, 15), end=date(2026, 11, 15)),
            ["Họp giao ban", "Giao việc", "Kế hoạch", "Hội nghị sơ kết"],
        ),
        (ActivityQuery(kinds=("HN", "TT")), ["Phát thanh", "Hội nghị sơ kết"]),
        (ActivityQuery(units=(UNITS[0].id, UNITS[1].id)), ["Họp giao ban", "Hội nghị sơ kết"]),
        (ActivityQuery(statuses=(Status.PLANNED,)), ["Phát thanh"]),
        (ActivityQuery(to_mend=True), ["Phát thanh"]),
        (ActivityQuery(to_mend=False, kinds=("HN",)), ["Hội nghị sơ kết"]),
        (ActivityQuery(has_document=True), ["Kế hoạch"]),
        (ActivityQuery(has_document=False, kinds=("VB",)), []),
        (ActivityQuery(text="hop GIAO"), ["Họp giao ban"]),
        (ActivityQuery(text="198/KH-UBND"), ["Kế hoạch"]),
        (ActivityQuery(text="chuyen doi"), ["Kế hoạch"]),
        (ActivityQuery(text="UBND tỉnh"), ["Giao việc"]),
        (ActivityQuery(text="truong"), ["Hội nghị sơ kết"]),
        (ActivityQuery(text="ket so"), ["Hội nghị sơ kết"]),
        (ActivityQuery(text="đ"), ["Kế hoạch"]),
        (ActivityQuery(text='" * ( :'), []),
        (ActivityQuery(text='so" OR title:"hop'), []),
    ],
)
def test_activities_are_found_newest_first(ledger: Ledger, query: ActivityQuery, titles: list[str]) -> None:
    ledger.activities.add(sample())
    assert [one.title for one in ledger.activities.find(query)] == titles
    assert ledger.activities.count(query) == len(titles)


@examples
@given(
    words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
    asked=st.data(),
    form=st.sampled_from(["NFC", "NFD"]),
)
def test_search_finds_with_and_without_tones(
    shared: Ledger, words: list[str], asked: st.DataObject, form: str
) -> None:
    one = activity(unicodedata.normalize(form, " ".join(words)))  # type: ignore[arg-type]  # one of the forms
    shared.activities.add([one])
    word = asked.draw(st.sampled_from(words))
    for text in (word, fold(word), word.upper(), unicodedata.normalize("NFD", word), word[:-1] or word):
        assert one in shared.activities.find(ActivityQuery(text=text)), text


@given(text=st.text(max_size=30))
@example(text="0\x00")
@example(text="họp\ud800")
def test_no_search_text_is_an_error(shared: Ledger, text: str) -> None:
    found = shared.activities.find(ActivityQuery(text=text))
    assert shared.activities.count(ActivityQuery(text=text)) >= len(found)
    shared.activities.titles(text)


def test_pages_of_a_long_list_are_reached_directly(ledger: Ledger) -> None:
    start = date(2026, 1, 1)
    made = [activity(str(number), day=start + timedelta(days=number % 7)) for number in range(95)]
    ledger.activities.add(made)
    everything = ledger.activities.find(ALL)
    assert sorted(everything, key=lambda one: one.id) == sorted(made, key=lambda one: one.id)
    for size in (1, 10, 95, 100):
        keys = ledger.activities.page_keys(ALL, page_size=size)
        assert len(keys) == -(-95 // size)
        for number, key in enumerate(keys):
            page = ledger.activities.find(ALL, limit=size, start=key)
            assert page == everything[number * size : (number + 1) * size]
            assert page == ledger.activities.find(ALL, limit=size, offset=number * size)


def test_sums_and_days_serve_the_foot_and_the_calendar(ledger: Ledger) -> None:
    ledger.activities.add(
        [
            activity(day=date(2026, 11, 2), quantities={"nguoi": Decimal(40), "phut": Decimal("1.5")}),
            activity(day=date(2026, 11, 2), quantities={"nguoi": Decimal(53)}),
            activity(day=date(2026, 12, 2), quantities={"nguoi": Decimal(1)}),
        ]
    )
    november = ActivityQuery(start=date(2026, 11, 1), end=date(2026, 12, 1))
    assert ledger.activities.sums(november) == {"nguoi": Decimal(93), "phut": Decimal("1.5")}
    assert ledger.activities.days_with_entries(date(2026, 11, 1), date(2026, 12, 1)) == {date(2026, 11, 2): 2}


def test_completion_offers_the_offices_own_past(ledger: Ledger) -> None:
    ledger.activities.add(
        [
            *(activity("Họp giao ban tuần", kind="HOP", place="Phòng họp số 1") for _ in range(3)),
            activity("Họp báo", kind="HOP", place="Hội trường"),
            activity("Cuộc họp khác", kind="HN"),
        ]
    )
    assert ledger.activities.titles("hop") == ["Họp giao ban tuần", "Họp báo"]
    assert ledger.activities.titles("họp g", limit=5) == ["Họp giao ban tuần"]
    assert ledger.activities.titles("hop", kind="HN") == []
    assert ledger.activities.titles("", limit=1) == ["Họp giao ban tuần"]
    assert ledger.activities.places("phong hop") == ["Phòng họp số 1"]
    assert ledger.activities.places('hoi "') == ["Hội trường"]


def test_long_lists_of_ids_are_asked_for_in_parts(ledger: Ledger) -> None:
    made = [activity(str(number)) for number in range(4_100)]
    ledger.activities.add(made)
    assert ledger.activities.get([one.id for one in made]) == made
    assert len(ledger.activities.find(ALL)) == 4_100
    assert ledger.history.verify().holds
