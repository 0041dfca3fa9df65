"""Sendings, entries and numbers of the register are kept with their history, and meet on two laptops."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import MappingProxyType
from uuid import UUID, uuid4

import pytest
from sample_ledger import NOW, empty_ledger

from soxa.domain.ids import DeviceId, RegisterEntryId, SendingId, derived_id
from soxa.domain.outgoing import GivenNumber, Numbering, RegisterEntry
from soxa.domain.sendings import Sending, Word
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger
from soxa.storage.outgoing import NUMBERING, entry_id_of, number_id

THING = uuid4()
SENT = Sending(
    "Sở Nội vụ", "mail", datetime(2026, 11, 18, 3, 4, 5, 678, tzinfo=UTC), "ab" * 32, note="hộp thư VT"
)
ENTRY = RegisterEntry(
    RegisterEntryId(uuid4()),
    type="QĐ",
    number="12",
    symbol="QĐ-UBND",
    day=date(2026, 11, 16),
    subject="Về việc mẫu",
    signer="Người Ký Mẫu",
    receivers="Như nơi nhận",
    kept_by="VT",
    copies=0,
    sent_on=date(2026, 11, 17),
    signed_for="Bưu điện",
    note="gấp",
)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


@pytest.fixture
def two(tmp_path: Path, ledger: Ledger) -> Iterator[tuple[Ledger, Ledger]]:
    ledger.copy_to(tmp_path / "hai.soxa")
    with Ledger.open(
        tmp_path / "hai.soxa", actor="hai", clock=lambda: NOW, device=DeviceId(UUID(int=7))
    ) as copy:
        yield ledger, copy


def _meet(one: Ledger, other: Ledger) -> None:
    for taker, giver in ((one, other), (other, one)):
        taker.merging.take_in(giver.merging.export(taker.merging.ends()), giver.merging.blob)


def test_a_sending_comes_back_as_it_was_noted(ledger: Ledger) -> None:
    ledger.sendings.save(THING, SENT)
    assert ledger.sendings.get(SENT.id) == (THING, SENT)
    answered = replace(SENT, word=Word(NOW, "chị Hoa", "gọi điện"))
    ledger.sendings.save(THING, answered)
    ledger.sendings.save(THING, answered)
    (kept,) = ledger.sendings.of(THING)
    assert (kept, kept.word) == (answered, answered.word)
    assert len(ledger.history.entries(SENT.id)) == 4, (
        "made, then three fields of the word; nothing for the same"
    )
    assert ledger.history.verify().holds
    with pytest.raises(EntryMissing):
        ledger.sendings.get(SendingId(uuid4()))


def test_an_entry_and_a_number_come_back_as_they_were_kept(ledger: Ledger) -> None:
    ledger.register_entries.save(ENTRY)
    assert ledger.register_entries.all() == (ENTRY,), "no copies are not none given"
    bare = RegisterEntry(entry_id_of(ledger.identity, THING), of=THING)
    ledger.register_entries.save(bare)
    assert ledger.register_entries.get(bare.id) == bare
    identity = number_id(ledger.identity, year=2026, series="QĐ", number=12)
    given = GivenNumber(
        identity, 2026, "QĐ", 12, MappingProxyType({ENTRY.id: date(2026, 11, 16)}), explained="x"
    )
    ledger.given_numbers.save(given)
    assert ledger.given_numbers.of_year(2026) == (given,)
    assert ledger.given_numbers.of_year(2025) == ()
    assert ledger.history.verify().holds


def test_how_the_register_is_kept_comes_back(ledger: Ledger) -> None:
    assert ledger.numbering.get() == Numbering()
    starts = MappingProxyType({(2026, ""): 40, (2026, "QĐ"): 3})
    kept = Numbering(
        is_official=True, by_type=True, keeper=ledger.device, keeper_name="Máy văn thư", starts=starts
    )
    ledger.numbering.save(derived_id(ledger.identity, NUMBERING), kept)
    assert ledger.numbering.get() == kept
    assert ledger.history.verify().holds


def test_each_is_put_back(ledger: Ledger) -> None:
    ledger.sendings.save(THING, SENT)
    ledger.register_entries.save(ENTRY)
    for store, identity in ((ledger.sendings, SENT.id), (ledger.register_entries, ENTRY.id)):
        fields = store.fields(identity)
        store.put_back(identity, None)
        assert store.fields(identity) is None
        store.put_back(identity, fields)
        assert store.fields(identity) == fields
    assert ledger.history.verify().holds


def test_what_two_laptops_sent_of_one_report_is_all_kept(two: tuple[Ledger, Ledger]) -> None:
    first, second = two
    first.sendings.save(THING, SENT)
    second.sendings.save(THING, replace(SENT, id=SendingId(uuid4()), receiver="UBND tỉnh"))
    _meet(first, second)
    for ledger in two:
        assert {one.receiver for one in ledger.sendings.of(THING)} == {"Sở Nội vụ", "UBND tỉnh"}
        assert ledger.history.verify().holds


def test_columns_filled_on_two_laptops_meet_in_one_line(two: tuple[Ledger, Ledger]) -> None:
    first, second = two
    bare = RegisterEntry(entry_id_of(first.identity, THING), of=THING)
    first.register_entries.save(replace(bare, kept_by="VT"))
    second.register_entries.save(replace(bare, copies=5))
    _meet(first, second)
    for ledger in two:
        assert ledger.register_entries.get(bare.id) == replace(bare, kept_by="VT", copies=5)
    assert first.merging.differences() == second.merging.differences() == ()


def test_who_gives_numbers_is_a_difference_where_two_took_it(two: tuple[Ledger, Ledger]) -> None:
    identity = derived_id(two[0].identity, NUMBERING)
    for ledger in two:
        ledger.numbering.save(
            identity, Numbering(is_official=True, keeper=ledger.device, keeper_name=f"Máy {ledger.device}")
        )
    _meet(*two)
    assert two[0].numbering.get() == two[1].numbering.get(), "both show the same machine"
    assert [one.field for one in two[0].merging.differences()] == ["keeper"]
