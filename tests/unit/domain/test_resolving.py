"""What a thing is after laptops that did not know of each other: examples, and laws of any history."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from soxa.domain.resolving import WHOLE, Resolved, Write, is_empty, resolve

FIELDS = ("title", "place", "result")


@dataclass
class Office:
    """Laptops that write one thing, and learn of each other."""

    entity: str = "slip"
    count: int = 3
    writes: list[Write] = field(default_factory=list)
    knows: list[list[int]] = field(default_factory=list)
    told: dict[tuple[int, int], list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.knows = [[0] * self.count for _ in range(self.count)]

    def write(self, device: int, name: str, new: object, old: object = None, *, act: int = 0) -> Write:
        """Let one laptop write."""
        self.knows[device][device] += 1
        sequence = self.knows[device][device]
        self.told[device, sequence] = list(self.knows[device])
        key = (act or len(self.writes) + 1).to_bytes(16)
        made = Write(device, bytes([device]), sequence, key, name, old, new)
        self.writes.append(made)
        return made

    def learn(self, device: int, other: int) -> None:
        """Let one laptop take in all that another has."""
        self.knows[device] = [max(pair) for pair in zip(self.knows[device], self.knows[other], strict=True)]

    def known(self, device: int, sequence: int, other: int) -> int:
        """Return what a laptop knew of another when it wrote."""
        return self.told[device, sequence][other]

    def resolved(self, writes: Sequence[Write] | None = None) -> Resolved:
        """Return what the thing is."""
        return resolve(self.entity, self.writes if writes is None else writes, self.known)


def begun(**fields: object) -> Office:
    """Return laptops that all know a thing of these fields."""
    office = Office()
    office.write(0, WHOLE, dict(fields))
    for device in (1, 2):
        office.learn(device, 0)
    return office


def test_fields_of_two_laptops_stand_side_by_side() -> None:
    office = begun(title="Họp", place="UBND")
    office.write(1, "place", "Nhà văn hóa")
    office.write(2, "title", "Họp giao ban")

    found = office.resolved()

    assert found.fields == {"title": "Họp giao ban", "place": "Nhà văn hóa"}
    assert not found.differences


def test_two_values_are_a_difference_and_who_knew_both_settles_it() -> None:
    office = begun(title="Họp")
    office.write(1, "title", "Họp tổ")
    office.write(2, "title", "Họp thôn")

    found = office.resolved()

    assert found.fields == {"title": "Họp thôn"}
    assert [write.new for write in found.differences["title"]] == ["Họp thôn", "Họp tổ"]
    office.learn(1, 2)
    office.write(1, "title", "Họp thôn", "Họp thôn")
    assert office.resolved().fields == {"title": "Họp thôn"}
    assert not office.resolved().differences


def test_the_same_value_twice_is_no_difference_and_empty_never_wins() -> None:
    office = begun(title="Họp", place="UBND")
    office.write(1, "title", "Họp tổ")
    office.write(2, "title", "Họp tổ")
    office.write(1, "place", None)
    office.write(2, "place", "Trạm y tế")

    found = office.resolved()

    assert found.fields == {"title": "Họp tổ", "place": "Trạm y tế"}
    assert not found.differences


def test_zero_and_false_are_values() -> None:
    office = begun(value="1")
    office.write(1, "value", 0)
    office.write(2, "value", None)
    office.write(1, "working", False)

    assert office.resolved().fields == {"value": 0, "working": False}


def test_a_removal_that_did_not_know_an_edit_loses() -> None:
    office = begun(title="Họp", place="UBND")
    office.write(1, WHOLE, None, {"title": "Họp", "place": "UBND"})
    assert office.resolved().fields is None
    office.write(2, "place", "Trạm y tế")

    assert office.resolved().fields == {"title": "Họp", "place": "Trạm y tế"}


def test_a_removal_that_knew_everything_holds_and_can_be_put_back() -> None:
    office = begun(title="Họp")
    office.write(1, "title", "Họp tổ")
    office.learn(2, 1)
    removal = office.write(2, WHOLE, None, {"title": "Họp tổ"})
    assert office.resolved().fields is None
    assert office.resolved().removal == removal
    office.learn(0, 2)
    office.write(0, WHOLE, {"title": "Họp tổ"})

    assert office.resolved().fields == {"title": "Họp tổ"}


def test_what_two_laptops_imported_is_one_and_a_later_change_is_no_difference() -> None:
    office = Office("activity")
    row = {"title": "Họp", "first_day": "2026-11-02", "last_day": "2026-11-02", "place": "UBND"}
    office.write(0, WHOLE, {**row, "origin": [["s", 1]]})
    office.write(1, WHOLE, {**row, "origin": [["s", 2]]})
    office.write(1, "place", None, "UBND")
    office.write(1, "title", "Họp giao ban")

    found = office.resolved()

    assert found.fields == {
        "title": "Họp giao ban", "first_day": "2026-11-02", "last_day": "2026-11-02",
        "origin": [["s", 2], ["s", 1]],
    }  # fmt: skip
    assert not found.differences


def test_days_stay_in_order_and_a_document_whole() -> None:
    document = {"document.type": "Kế hoạch", "document.number": "1", "document.symbol": "KH",
                "document.subject": "x", "document.in_report": 1}  # fmt: skip
    office = begun(first_day="2026-11-02", last_day="2026-11-03", **document)
    office.entity = "activity"
    office.write(1, "first_day", "2026-11-09")
    office.write(1, "last_day", "2026-11-09")
    office.write(2, "last_day", "2026-11-05", act=99)
    for name, value in document.items():
        office.write(1, name, None, value)
    office.write(2, "document.number", "2", "1")

    found = office.resolved().fields

    assert found is not None
    assert (found["first_day"], found["last_day"]) == ("2026-11-09", "2026-11-09")
    assert found["document.number"] == "2"
    assert found["document.type"] == "Kế hoạch"


# ---------------------------------------------------------------------- sections of reports


def block(text: str, author: str = "clerk") -> dict[str, object]:
    return {"id": text, "author": author, "runs": [{"text": text}]}


def section(*blocks: str, checked: bool = True, position: int = 0) -> dict[str, object]:
    return {"position": position, "checked": checked, "blocks": list(blocks)}


def report(*blocks: str) -> Office:
    fields: dict[str, object] = {f"block.I.1.{one}": block(one) for one in blocks}
    office = begun(**{"section.I.1": section(*blocks), **fields})
    office.entity = "report"
    return office


def test_paragraphs_of_two_laptops_are_both_kept_in_their_places() -> None:
    office = report("a", "b")
    office.write(1, "section.I.1", section("a", "x", "b"), section("a", "b"))
    office.write(1, "block.I.1.x", block("x"))
    office.write(2, "section.I.1", section("a", "b", "y"), section("a", "b"))
    office.write(2, "block.I.1.y", block("y"))

    found = office.resolved()

    assert found.fields is not None
    assert found.fields["section.I.1"] == section("a", "x", "b", "y", checked=False)
    assert not found.differences


def test_a_paragraph_taken_out_comes_back_where_somebody_else_wrote_in_it() -> None:
    office = report("a", "b", "c")
    office.write(1, "section.I.1", section("a", "c"), section("a", "b", "c"))
    office.write(1, "block.I.1.b", None, block("b"))
    office.write(2, "block.I.1.b", block("B"), block("b"))

    found = office.resolved().fields

    assert found is not None
    assert found["section.I.1"] == section("a", "b", "c", checked=False)
    assert found["block.I.1.b"] == block("B")


def test_the_machines_sentence_is_never_set_against_a_persons() -> None:
    office = report("a")
    office.write(1, "block.I.1.a", block("mới", "pack"))
    office.write(2, "block.I.1.a", block("của tôi"))
    office.write(0, "block.I.1.m", block("một", "pack"))
    office.write(2, "block.I.1.m", block("hai", "pack"))

    found = office.resolved()

    assert found.fields is not None
    assert found.fields["block.I.1.a"] == block("của tôi")
    assert not found.differences


def test_two_drafts_of_one_number_stand_side_by_side_and_are_told() -> None:
    office = report("a")
    first, second = {"dropped": False, "pdf": "1"}, {"dropped": False, "pdf": "2"}
    office.write(1, "sealing.2.1", first)
    office.write(2, "sealing.2.2", second)

    found = office.resolved()

    assert [write.new for write in found.differences["sealing"]] == [second, first]
    office.learn(1, 2)
    office.write(1, "sealing.2.2", {**second, "dropped": True}, second)
    assert not office.resolved().differences


# ---------------------------------------------------------------------- laws


@st.composite
def histories(draw: st.DrawFn) -> Office:
    office = begun(title="a", place="b")
    for _ in range(draw(st.integers(0, 14))):
        device = draw(st.integers(0, 2))
        step = draw(st.sampled_from(("write", "write", "write", "learn", "remove", "restore")))
        if step == "learn":
            office.learn(device, draw(st.integers(0, 2)))
        elif step == "write":
            office.write(device, draw(st.sampled_from(FIELDS)), draw(st.sampled_from((None, "x", "y", "z"))))
        elif step == "remove":
            office.write(device, WHOLE, None, {})
        else:
            office.write(device, WHOLE, {"title": draw(st.sampled_from("pq"))})
    return office


@given(histories(), st.integers(0, 1000))
def test_the_order_in_which_writes_came_says_nothing(office: Office, seed: int) -> None:
    shuffled = list(office.writes)
    random.Random(seed).shuffle(shuffled)

    assert office.resolved(shuffled) == office.resolved()


@given(histories())
def test_nothing_filled_that_nobody_took_away_is_lost(office: Office) -> None:
    found = office.resolved()

    for write in office.writes:
        is_known = any(
            (other.device == write.device and other.sequence > write.sequence)
            or (
                other.device != write.device
                and office.known(other.device, other.sequence, write.device) >= write.sequence
            )
            for other in office.writes
        )
        if is_known or write.is_removal:
            continue
        # A write that nobody knew when they wrote: it stands, or it stands among the different ones.
        assert found.fields is not None
        for name in FIELDS if write.field == WHOLE else (write.field,):
            value = write.says(name)
            if not is_empty(value):
                said = [one.says(name) for one in found.differences.get(name, ())]
                assert value in (found.fields[name], *said)


@given(histories())
def test_somebody_who_knows_everything_settles_everything(office: Office) -> None:
    office.learn(0, 1)
    office.learn(0, 2)
    before = office.resolved()
    for name in before.differences:
        assert before.fields is not None
        office.write(0, name, before.fields[name], before.fields[name])

    after = office.resolved()

    assert after.fields == before.fields
    assert not after.differences
