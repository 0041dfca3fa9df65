"""Search, filters, sums and places of long lists, in a real ledger."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_activities import UNITS, WORDS, activity

from soxa.domain.activities import IssuedDocument, Status
from soxa.domain.text import fold
from soxa.services import browsing
from soxa.services.browsing import Order, Rows, chosen
from soxa.storage.activity_queries import ActivityQuery, plan
from soxa.storage.ledger import Ledger

START = date(2026, 1, 1)


@pytest.fixture
def many(ledger: Ledger) -> Ledger:
    made = [
        activity(
            f"việc {number}",
            day=START + timedelta(days=number * 7 % 90),
            kind=("HN", "TT", "TIN")[number % 3],
            quantities={"nguoi": Decimal(number), "phut": Decimal("0.5")},
            unit=UNITS[number % 2].id,
            place="Nhà văn hóa" if number % 5 == 0 else "",
            tags=("CĐS",) if number % 7 == 0 else (),
            status=Status.PLANNED if number % 11 == 0 else Status.DONE,
        )
        for number in range(1, 301)
    ]
    ledger.activities.add(made)
    return ledger


def _strip(text: str) -> str:
    return fold(text)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_folded_search_finds_what_was_typed_with_or_without_tones(
    ledger: Ledger, data: st.DataObject
) -> None:
    title = " ".join(data.draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6)))
    one = activity(title, day=data.draw(st.dates(date(2024, 1, 1), date(2027, 12, 31))))
    ledger.activities.add([one])
    words = title.split()
    some = data.draw(st.lists(st.sampled_from(words), min_size=1, max_size=3))
    last = some[-1]
    some[-1] = last[: data.draw(st.integers(1, len(last)))]
    typed = " ".join(some)
    for form in (typed, _strip(typed), typed.upper(), unicodedata.normalize("NFD", typed)):
        found = ledger.activities.find(ActivityQuery(text=form))
        assert one.id in {entry.id for entry in found}, form
    whole = data.draw(st.sampled_from(words))
    exact = ledger.activities.find(ActivityQuery(text=f'"{whole}"'))
    assert one.id in {entry.id for entry in exact}
    assert ledger.activities.count(ActivityQuery(text=whole, exact=True)) >= 1


def test_exact_words_leave_other_tones_out(ledger: Ledger) -> None:
    said, other = activity("Hội nghị hòa giải"), activity("Hỏi nghi hoa giai")
    ledger.activities.add([said, other])
    assert ledger.activities.count(ActivityQuery(text="hoi nghi")) == 2
    assert ledger.activities.find(ActivityQuery(text="hội hoà", exact=True)) == [said]
    assert ledger.activities.find(ActivityQuery(text='"nghị hòa"')) == [said]
    assert ledger.activities.find(ActivityQuery(text='"hòa nghị"')) == []


@pytest.mark.parametrize(
    "query",
    [
        ActivityQuery(),
        ActivityQuery(text="viec"),
        ActivityQuery(text="viec", start=date(2026, 2, 1), end=date(2026, 3, 1), kinds=("HN",)),
        ActivityQuery(tags=("cds",)),
        ActivityQuery(places=("nha van hoa",), units=(UNITS[0].id,)),
        ActivityQuery(statuses=(Status.PLANNED,), order=Order.OLDEST),
        ActivityQuery(text="viec 1", order=Order.OLDEST),
    ],
)
def test_pages_from_anywhere_are_the_list(many: Ledger, query: ActivityQuery) -> None:
    whole = many.activities.find(query)
    assert whole, "a filter that finds nothing proves nothing"
    backwards = query.order is Order.OLDEST
    assert whole == sorted(
        whole, key=lambda one: (one.counted_on, many.activities.keys_of([one.id])[one.id].row),
        reverse=not backwards,
    )  # fmt: skip
    rows = Rows(many, query)
    assert rows.count == len(whole)
    size = 7
    middle = rows.count // 2
    for first in (middle, 0, max(0, rows.count - 3), *range(0, rows.count, size)):
        assert rows.read(first, size) == whole[first : first + size]
    assert rows.read(rows.count, size) == []


def test_filters_by_label_place_document_and_photo(ledger: Ledger) -> None:
    document = IssuedDocument("KH", "12", "KH-UBND", date(2026, 3, 1), "Kế hoạch", in_report=True)
    one = activity("một", tags=("Chuyển đổi số", "CĐS"), place="Hội trường UBND xã")
    two = activity("hai", document=document, tags=("cải cách",))
    ledger.activities.add([one, two])
    photo = ledger.attachments.add(one.id, b"\xff\xd8", name="a.jpg", media_type="image/jpeg")
    ledger.attachments.add(two.id, b"%PDF", name="a.pdf", media_type="application/pdf")

    def found(**conditions: object) -> list[str]:
        return [entry.title for entry in ledger.activities.find(ActivityQuery(**conditions))]  # type: ignore[arg-type]

    assert found(tags=("chuyen doi so",)) == ["một"]
    assert found(tags=("chuyển đổi",)) == []
    assert found(places=("hội trường ubnd xã",)) == ["một"]
    assert found(has_document=True) == ["hai"]
    assert found(has_photo=True) == ["một"]
    assert found(has_photo=False) == ["hai"]
    assert found(only=(two.id,)) == ["hai"]
    assert found(only=()) == []
    ledger.attachments.remove(photo.id)
    assert found(has_photo=True) == []
    assert browsing.known_tags(ledger) == ["Chuyển đổi số", "CĐS", "cải cách"]
    assert browsing.known_places(ledger) == ["Hội trường UBND xã"]


def test_sums_of_any_choice_are_the_sums_of_its_rows(many: Ledger) -> None:
    for query in (ActivityQuery(), ActivityQuery(text="viec", order=Order.OLDEST)):
        rows = Rows(many, query)
        whole = rows.read(0, rows.count)
        for ranges in ([(0, 0)], [(3, 40), (77, 77), (120, 200)], [(0, rows.count - 1)]):
            entries = [entry for first, last in ranges for entry in whole[first : last + 1]]
            totals = browsing.totals(many, chosen(rows, ranges))
            wanted: dict[tuple[str, str], Decimal] = {}
            for entry in entries:
                for code, number in entry.quantities.items():
                    wanted[entry.kind, code] = wanted.get((entry.kind, code), Decimal(0)) + number
            assert totals.count == len(entries)
            assert dict(totals.sums) == wanted


def test_sums_beyond_the_engines_integers_are_exact(ledger: Ledger) -> None:
    most = Decimal(999_999_999_999)
    ledger.activities.add([activity(str(n), quantities={"dong": most}) for n in range(20)])
    assert browsing.totals(ledger, ActivityQuery()).sums == {("HN", "dong"): most * 20}


def test_a_day_of_the_calendar_counts_all_and_tells_some(ledger: Ledger) -> None:
    day = date(2026, 9, 5)
    ledger.activities.add([activity(f"việc {n}", day=day) for n in range(5)])
    ledger.activities.add([activity("xa", day=date(2026, 10, 1))])
    days = browsing.calendar(
        ledger, ActivityQuery(), start=date(2026, 9, 1), end=date(2026, 10, 1), per_day=3
    )
    assert list(days) == [day]
    assert days[day].count == 5
    assert [entry.title for entry in days[day].first] == ["việc 0", "việc 1", "việc 2"]
    searched = browsing.calendar(
        ledger, ActivityQuery(text="viec 4"), start=date(2026, 9, 1), end=date(2026, 10, 1), per_day=3
    )
    assert searched[day].count == 1
    assert (
        browsing.calendar(ledger, ActivityQuery(), start=day, end=day + timedelta(days=1), per_day=0)[
            day
        ].first
        == ()
    )


@pytest.mark.parametrize(
    ("query", "index"),
    [
        (ActivityQuery(), "activity_newest"),
        (ActivityQuery(order=Order.OLDEST), "activity_newest"),
        (ActivityQuery(kinds=("HN",)), "activity_of_kind"),
        (ActivityQuery(units=(UNITS[0].id,)), "activity_of_unit"),
        (ActivityQuery(statuses=(Status.PLANNED,)), "activity_not_done"),
        (ActivityQuery(to_mend=True), "activity_to_mend"),
        (ActivityQuery(text="hoi nghi"), "activity_search VIRTUAL TABLE"),
        (ActivityQuery(tags=("cds",), start=START), "activity_search VIRTUAL TABLE"),
    ],
)
def test_an_index_carries_the_order(many: Ledger, query: ActivityQuery, index: str) -> None:
    asked = plan(query)
    sql = f"SELECT a.id FROM {asked.source} {asked.condition} {asked.order_by()} LIMIT 20"
    told = [row[3] for row in many._writing.conn.execute(f"EXPLAIN QUERY PLAN {sql}", asked.parameters)]
    text = "\n".join(told).replace("SCAN s", "SCAN activity_search")
    assert index in text, text
    assert "TEMP B-TREE FOR ORDER BY" not in text, text


def test_a_changed_day_is_found_where_it_now_is(ledger: Ledger) -> None:
    one, two = activity("một", day=date(2026, 3, 1)), activity("hai", day=date(2026, 2, 1))
    ledger.activities.add([one, two])
    moved = replace(one, first_day=date(2026, 1, 1), last_day=date(2026, 1, 1), title="một mới")
    ledger.activities.change(moved)
    assert ledger.activities.find(ActivityQuery(text="moi")) == [moved]
    assert ledger.activities.count(ActivityQuery(text="mot")) == 1
    ledger.undoing.undo()
    assert ledger.activities.find(ActivityQuery(text="mot", start=date(2026, 3, 1))) == [one]
    ledger.activities.remove([one.id])
    assert ledger.activities.count(ActivityQuery(text="mot")) == 0
