"""Three machines of one office, joined by parts and hand-over files in every order."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from made_activities import activity

from soxa.base.errors import Cancelled, Message
from soxa.base.files import FileMissing
from soxa.domain.activities import Activity
from soxa.domain.ids import ActivityId, DeviceId, ReportId, SlipId
from soxa.domain.periods import Closing, Frequency, PeriodRule
from soxa.domain.reports import Report, Sealing, State
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.slips import Slip
from soxa.exchanging.hand_over import NotAHandOver
from soxa.services import differences, drafting, handing_on, joining, recording, regimes, shared_folder
from soxa.services.differences import DifferenceMoved, NothingTyped
from soxa.services.handing_on import NothingToRead
from soxa.services.ledgers import new_ledger
from soxa.services.packs import pack_of
from soxa.services.shared_folder import Lookout, SharedFolderAway
from soxa.storage.errors import LedgerIsReadOnly
from soxa.storage.ledger import Ledger
from soxa.wording import Wording

_NAMES = ("Máy Văn phòng", "Máy Kinh tế", "Máy Văn hóa")
_PHOTO = b"\xff\xd8 a photo of the meeting " + bytes(range(256)) * 40


@pytest.fixture
def office(tmp_path: Path) -> Iterator[list[Ledger]]:
    """Three machines with copies of one ledger, each with its name."""
    first = tmp_path / "may-0.soxa"
    with new_ledger(first, commune="Bát Xát", province="Lào Cai", actor="Lan") as ledger:
        for number in (1, 2):
            handing_on.copy_for_new_machine(ledger, tmp_path / f"may-{number}.soxa")
    opened = [
        Ledger.open(tmp_path / f"may-{number}.soxa", actor=actor, device=DeviceId(UUID(int=100 + number)))
        for number, actor in enumerate(("Lan", "Hoa", "Minh"))
    ]
    for ledger, name in zip(opened, _NAMES, strict=True):
        joining.name_machine(ledger, name)
    yield opened
    for ledger in opened:
        ledger.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dung-chung"
    made.mkdir()
    return made


def _state(ledger: Ledger) -> dict[tuple[str, UUID], object]:
    return {(entity, identity): dict(fields) for entity, identity, fields in ledger._states()}


def _demand_equal(*ledgers: Ledger) -> None:
    states = [_state(ledger) for ledger in ledgers]
    assert all(state == states[0] for state in states[1:])
    assert all(ledger.merging.ends() == ledgers[0].merging.ends() for ledger in ledgers)
    for ledger in ledgers:
        assert ledger.history.verify().faults == ()


def _file(ledger: Ledger, title: str, day: int = 2) -> Activity:
    made = activity(title, day=date(2026, 11, day), kind="HOP")
    return recording.record(ledger, made, pack=pack_of(ledger), today=date(2026, 11, 30))


def _titles(ledger: Ledger) -> set[str]:
    return {one.title for one in ledger.activities.find(recording.ActivityQuery())}


def _retitle(ledger: Ledger, identity: ActivityId, title: str) -> None:
    (known,) = ledger.activities.get_known([identity])
    recording.change(ledger, replace(known, title=title), pack=pack_of(ledger), today=date(2026, 11, 30))


# ---------------------------------------------------------------------- the shared folder


def test_what_three_machines_write_is_everywhere_after_two_rounds(office: list[Ledger], folder: Path) -> None:
    for number, ledger in enumerate(office):
        _file(ledger, f"Họp ở máy {number}", day=number + 1)
    first, second, third = office
    photo = second.files.put(_PHOTO, "hop.jpg", "image/jpeg")
    for _ in range(2):
        for ledger in office:
            shared_folder.exchange(ledger, folder)

    _demand_equal(*office)
    assert _titles(first) == {"Họp ở máy 0", "Họp ở máy 1", "Họp ở máy 2"}
    assert third.files.read(photo) == _PHOTO
    assert {one.name for one in joining.machines(first)} >= set(_NAMES)


def test_who_looks_again_changes_nothing_and_writes_nothing(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    _file(first, "Họp giao ban")
    for _ in range(2):
        for ledger in office:
            shared_folder.exchange(ledger, folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    count = second.history.count()
    again = [shared_folder.exchange(ledger, folder) for ledger in office]

    assert [(came.changes, came.written, came.set_aside) for came in again] == [(0, 0, ())] * 3
    assert second.history.count() == count
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before
    assert not shared_folder.has_news(second, folder, Lookout())


def test_what_a_machine_got_from_a_stick_reaches_those_at_the_folder(
    office: list[Ledger], folder: Path, tmp_path: Path
) -> None:
    first, second, third = office
    _file(third, "Kiểm tra ở thôn")
    handing_on.hand_over(third, tmp_path / "ban-giao.soxag")
    handing_on.join(first, [tmp_path / "ban-giao.soxag"])
    shared_folder.exchange(first, folder)
    shared_folder.exchange(second, folder)

    assert _titles(second) == {"Kiểm tra ở thôn"}


def test_it_is_said_what_came_and_from_how_many(office: list[Ledger], folder: Path) -> None:
    first, second, third = office
    for ledger in (first, second):
        _file(ledger, "Họp")
        shared_folder.exchange(ledger, folder)
    assert shared_folder.has_news(third, folder, Lookout())
    came = shared_folder.exchange(third, folder)

    assert came.changes > 0
    assert set(came.machines) >= {first.device, second.device}
    assert set(came.people) >= {"Lan", "Hoa"}


def test_a_folder_that_is_away_is_said_so(office: list[Ledger], tmp_path: Path) -> None:
    for act in (
        lambda: shared_folder.exchange(office[0], tmp_path / "khong-co"),
        lambda: shared_folder.has_news(office[0], tmp_path / "khong-co", Lookout()),
    ):
        with pytest.raises(SharedFolderAway):
            act()


def test_parts_of_another_office_lie_apart(office: list[Ledger], folder: Path, tmp_path: Path) -> None:
    with new_ledger(tmp_path / "khac.soxa", commune="Mường Khương", province="Lào Cai") as other:
        shared_folder.exchange(other, folder)
        shared_folder.exchange(office[0], folder)

        assert len([path for path in folder.iterdir() if path.is_dir()]) == 2
        assert other.office().name == "Mường Khương"


def _changes_folder(ledger: Ledger, folder: Path) -> Path:
    return shared_folder.folder_of(ledger, folder) / "changes"


def test_a_damaged_part_is_put_aside_and_written_again(office: list[Ledger], folder: Path) -> None:
    first, second, third = office
    _file(first, "Họp giao ban")
    _file(second, "Kiểm tra")
    shared_folder.exchange(second, folder)
    shared_folder.exchange(first, folder)
    (part,) = _changes_folder(first, folder).glob(f"{first.device.hex}-*.soxap")
    part.write_bytes(part.read_bytes()[:-7])
    lookout = Lookout()
    came = shared_folder.exchange(third, folder, lookout=lookout)

    assert _titles(third) == {"Kiểm tra"}
    assert [(one.name, one.why.id) for one in came.set_aside] == [(part.name, "error.SealBroken")]
    assert part.exists(), "it may be on its way: only what stands so twice is put aside"
    shared_folder.exchange(third, folder, lookout=lookout)
    assert [path.name for path in _changes_folder(first, folder).glob("*.hong")] == [f"{part.name}.hong"]
    shared_folder.exchange(first, folder)
    shared_folder.exchange(third, folder, lookout=lookout)
    assert _titles(third) == {"Kiểm tra", "Họp giao ban"}


def test_a_damaged_photo_is_written_again_and_then_taken_in(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    photo = first.files.put(_PHOTO, "hop.jpg", "image/jpeg")
    shared_folder.exchange(first, folder)
    digest = hashlib.sha256(_PHOTO).hexdigest()
    part = shared_folder.folder_of(first, folder) / "files" / f"{digest}.soxab"
    good = part.read_bytes()
    part.write_bytes(good[: len(good) // 2])
    lookout = Lookout()
    came = shared_folder.exchange(second, folder, lookout=lookout)
    assert came.waiting == 1
    shared_folder.exchange(second, folder, lookout=lookout)
    shared_folder.exchange(first, folder)
    shared_folder.exchange(second, folder, lookout=lookout)

    assert second.files.read(photo) == _PHOTO
    _demand_equal(first, second)


def test_a_photo_that_was_taken_out_of_the_folder_is_laid_down_again(
    office: list[Ledger], folder: Path
) -> None:
    first, second, _third = office
    photo = first.files.put(_PHOTO, "hop.jpg", "image/jpeg")
    shared_folder.exchange(first, folder)
    digest = hashlib.sha256(_PHOTO).hexdigest()
    (shared_folder.folder_of(first, folder) / "files" / f"{digest}.soxab").unlink()
    lookout = Lookout()
    assert shared_folder.exchange(second, folder, lookout=lookout).missing_files == (digest,)
    shared_folder.exchange(first, folder)
    shared_folder.exchange(second, folder, lookout=lookout)  # it may have been on its way: asked for now
    shared_folder.exchange(first, folder)
    shared_folder.exchange(second, folder, lookout=lookout)

    assert second.files.read(photo) == _PHOTO
    _demand_equal(first, second)


def test_two_ledgers_begun_apart_are_told_that_they_never_meet(
    office: list[Ledger], folder: Path, tmp_path: Path
) -> None:
    with new_ledger(tmp_path / "rieng.soxa", commune="Bát Xát", province="Lào Cai") as apart:
        _file(apart, "Họp ở máy lập sổ riêng")
        assert shared_folder.exchange(apart, folder).set_aside == ()
        for ledger in office[:2]:
            shared_folder.exchange(ledger, folder)
        (note,) = shared_folder.exchange(apart, folder).set_aside
        assert note.why.id == "joining.alone_there"
        assert shared_folder.exchange(office[0], folder).set_aside == ()


def test_what_came_before_a_stop_has_its_marks(office: list[Ledger], tmp_path: Path) -> None:
    first, second, third = office
    pack = pack_of(first)
    lacking = activity(
        "Họp", day=date(2026, 11, 2), kind=next(one.code for one in pack.kinds if one.required)
    )
    made = recording.record(first, lacking, pack=pack, today=date(2026, 11, 30))
    assert made.to_mend
    handing_on.hand_over(first, tmp_path / "1.soxag")
    handing_on.join(second, [tmp_path / "1.soxag"])
    _file(second, "Kiểm tra")
    handing_on.hand_over(second, tmp_path / "2.soxag")
    with pytest.raises(Cancelled):
        handing_on.join(third, [tmp_path / "2.soxag"], progress=_StoppingLate(third))

    (came,) = third.activities.get_known([made.id])
    assert came.to_mend
    assert _titles(third) == {"Họp"}


class _StoppingLate:
    """Stops as soon as an activity has come."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        if _titles(self._ledger):
            raise Cancelled


def test_foreign_files_in_the_folder_keep_nobody_from_joining(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    _file(first, "Họp giao ban")
    shared_folder.exchange(first, folder)
    place = _changes_folder(first, folder)
    shutil.copy(next(place.iterdir()), place / "Copy of a part.soxap")
    (place / ".half.tmp").write_bytes(b"x")
    (place / "ghi-chu.txt").write_text("Gửi Lan", encoding="utf-8")
    (place / f"{UUID(int=5).hex}-1-9.soxap").write_bytes(b"%PDF-1.7")
    came = shared_folder.exchange(second, folder)

    assert _titles(second) == {"Họp giao ban"}
    assert [one.why.id for one in came.set_aside] == ["error.NotAPart"]


def test_a_part_under_another_name_is_refused(office: list[Ledger], folder: Path) -> None:
    """Whoever renames parts would make everybody believe that something is there."""
    first, second, _third = office
    shared_folder.exchange(first, folder)
    (part,) = _changes_folder(first, folder).glob(f"{first.device.hex}-*.soxap")
    part.rename(part.with_name(f"{first.device.hex}-1-99999.soxap"))
    came = shared_folder.exchange(second, folder)

    assert ("error.PartFaulty", "name") in [
        (one.why.id, one.why.parameters.get("place")) for one in came.set_aside
    ]


def test_many_small_parts_become_few(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    for number in range(45):
        _file(first, f"Họp {number}", day=number % 28 + 1)
        shared_folder.exchange(first, folder)

    own = list(_changes_folder(first, folder).glob(f"{first.device.hex}-*.soxap"))
    assert len(own) < 12
    shared_folder.exchange(second, folder)
    assert len(_titles(second)) == 45


def test_a_stopped_look_is_done_again(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    _file(first, "Họp giao ban")
    shared_folder.exchange(first, folder)
    lookout = Lookout()
    with pytest.raises(Cancelled):
        shared_folder.exchange(second, folder, lookout=lookout, progress=_Stopping())
    shared_folder.exchange(second, folder, lookout=lookout)

    assert _titles(second) == {"Họp giao ban"}


class _Stopping:
    def step(self, done: int, total: int | None = None, message: Message | None = None) -> None:
        raise Cancelled


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="rights are not asked of root")
def test_a_folder_that_may_only_be_read_is_read(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    _file(first, "Họp giao ban")
    shared_folder.exchange(first, folder)
    for place in (*folder.rglob("*"), folder):
        if place.is_dir():
            place.chmod(0o555)
    came = shared_folder.exchange(second, folder)
    for place in (*folder.rglob("*"), folder):
        if place.is_dir():
            place.chmod(0o755)

    assert _titles(second) == {"Họp giao ban"}
    assert [one.why.id for one in came.set_aside] == ["error.FolderNotWritable"]


# ---------------------------------------------------------------------- hand-over files


def test_the_same_file_again_is_no_change(office: list[Ledger], tmp_path: Path) -> None:
    first, second, _third = office
    _file(first, "Họp giao ban")
    made = handing_on.hand_over(first, tmp_path / "a.soxag")

    assert made.changes == sum(first.merging.ends().values())
    assert handing_on.join(second, [made.path]).changes > 0
    assert handing_on.join(second, [made.path]).changes == 0
    assert handing_on.join(second, [made.path, made.path]).changes == 0


def test_only_what_a_machine_lacks_can_be_handed_over(office: list[Ledger], tmp_path: Path) -> None:
    first, second, _third = office
    handing_on.join(first, [handing_on.hand_over(second, tmp_path / "b.soxag").path])
    _file(first, "Họp giao ban")
    since = joining.known_by(first, second.device)
    made = handing_on.hand_over(first, tmp_path / "a.soxag", since=since)
    handing_on.join(second, [made.path])

    assert second.device in since
    assert made.changes < sum(first.merging.ends().values())
    assert _titles(second) == {"Họp giao ban"}


@pytest.mark.parametrize("seed", range(6))
def test_files_and_parts_in_any_order_doubled_and_late_end_equal(
    office: list[Ledger], folder: Path, tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    shared = _file(office[0], "Họp chung")
    carried: list[Path] = []
    for step in range(14):
        ledger = chance.choice(office)
        match chance.randrange(4):
            case 0:
                _file(ledger, f"Họp {step}", day=step + 1)
            case 1 if ledger.activities.get_known([shared.id]):
                _retitle(ledger, shared.id, f"Họp chung, sửa {step}")
            case 2:
                carried.append(handing_on.hand_over(ledger, tmp_path / f"{step}.soxag").path)
            case _:
                ledger.files.put(_PHOTO + bytes([step]), f"{step}.jpg", "image/jpeg")
        if carried and chance.random() < 0.5:
            handing_on.join(chance.choice(office), chance.choices(carried, k=2))
        if chance.random() < 0.3:
            shared_folder.exchange(chance.choice(office), folder)
    last = [handing_on.hand_over(one, tmp_path / f"cuoi-{at}.soxag").path for at, one in enumerate(office)]
    for ledger in office:
        chance.shuffle(last)
        handing_on.join(ledger, [*last, *carried])

    _demand_equal(*office)
    assert len({len(ledger.merging.differences()) for ledger in office}) == 1
    assert [handing_on.join(ledger, last).changes for ledger in office] == [0, 0, 0]


def test_parts_in_a_folder_or_one_by_one_are_read_as_well(
    office: list[Ledger], folder: Path, tmp_path: Path
) -> None:
    first, second, third = office
    _file(first, "Họp giao ban")
    shared_folder.exchange(first, folder)
    parts = sorted(_changes_folder(first, folder).iterdir(), reverse=True)
    handing_on.join(second, [folder])
    for part in parts:
        handing_on.join(third, [part])

    assert _titles(second) == _titles(third) == {"Họp giao ban"}
    (tmp_path / "khong").mkdir()
    with pytest.raises(NothingToRead):
        handing_on.join(second, [tmp_path / "khong"])


def test_what_is_no_hand_over_file_is_refused(office: list[Ledger], tmp_path: Path) -> None:
    first, second, _third = office
    made = handing_on.hand_over(first, tmp_path / "a.soxag").path
    cut = tmp_path / "cut.soxag"
    cut.write_bytes(made.read_bytes()[:-30])
    (tmp_path / "b.soxag").write_bytes(b"not an archive")
    for path, error in (
        (cut, NotAHandOver),
        (tmp_path / "b.soxag", NotAHandOver),
        (tmp_path / "c", FileMissing),
    ):
        with pytest.raises(error):
            handing_on.join(second, [path])


def test_a_flipped_bit_anywhere_brings_in_no_wrong_word(office: list[Ledger], tmp_path: Path) -> None:
    first, second, _third = office
    _file(first, "Họp giao ban")
    whole = handing_on.hand_over(first, tmp_path / "a.soxag").path.read_bytes()
    chance = random.Random(7)
    before = _state(second)
    for at in sorted(chance.sample(range(len(whole)), 60)):
        changed = bytearray(whole)
        changed[at] ^= 1 << chance.randrange(8)
        (tmp_path / "b.soxag").write_bytes(changed)
        try:
            handing_on.join(second, [tmp_path / "b.soxag"])
        except NotAHandOver:
            continue
    # What did come in is what was written, whole parts of it.
    assert {key: value for key, value in _state(second).items() if key in before} == before
    assert _titles(second) <= {"Họp giao ban"}
    assert second.history.verify().holds


def test_another_offices_file_is_refused_in_words(office: list[Ledger], tmp_path: Path) -> None:
    with new_ledger(tmp_path / "khac.soxa", commune="Mường Khương", province="Lào Cai") as other:
        made = handing_on.hand_over(other, tmp_path / "khac.soxag").path
    came = handing_on.join(office[0], [made])

    assert came.changes == 0
    assert {one.why.id for one in came.set_aside} == {"error.SealOfAnotherOffice"}


def test_a_ledger_that_was_written_in_two_places_as_one_machine_is_told_by_its_name(
    office: list[Ledger], tmp_path: Path
) -> None:
    first, second, _third = office
    handing_on.copy_for_new_machine(first, tmp_path / "ban-sao.soxa")
    _file(first, "Họp giao ban")
    with Ledger.open(tmp_path / "ban-sao.soxa", actor="Lan", device=first.device) as copy:
        _file(copy, "Họp khác")
        beside = handing_on.hand_over(copy, tmp_path / "b.soxag").path
    handing_on.join(second, [handing_on.hand_over(first, tmp_path / "a.soxag").path])
    came = handing_on.join(second, [beside])

    assert _titles(second) == {"Họp giao ban"}
    assert [one.why.id for one in came.set_aside] == ["joining.forked"]
    assert came.set_aside[0].why.parameters["device"] == _NAMES[0]


def test_who_may_only_read_hands_over_but_takes_nothing(office: list[Ledger], tmp_path: Path) -> None:
    made = handing_on.hand_over(office[0], tmp_path / "a.soxag").path
    with Ledger.open(office[1].path, writable=False) as reading:
        assert handing_on.hand_over(reading, tmp_path / "b.soxag").changes > 0
        with pytest.raises(LedgerIsReadOnly):
            handing_on.join(reading, [made])


def test_a_stopped_hand_over_leaves_no_file(office: list[Ledger], tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        handing_on.hand_over(office[0], tmp_path / "a.soxag", progress=_Stopping())
    assert not list(tmp_path.glob("*.soxag"))
    assert not list(tmp_path.glob(".*.tmp"))


def test_hand_over_files_are_known_by_their_beginning(office: list[Ledger], tmp_path: Path) -> None:
    made = handing_on.hand_over(office[0], tmp_path / "a.soxag").path
    renamed = made.rename(tmp_path / "a.zip")
    (tmp_path / "b.zip").write_bytes(b"PK\x03\x04 something else")

    assert handing_on.is_hand_over(renamed)
    assert not handing_on.is_hand_over(tmp_path / "b.zip")
    assert handing_on.suggested_name(office[0], day="2026-11-16") == "ban-giao-may-van-phong-2026-11-16.soxag"


# ---------------------------------------------------------------------- differences


def _differing(office: list[Ledger], folder: Path) -> tuple[Ledger, Ledger, Activity]:
    first, second, _third = office
    shared = _file(first, "Họp giao ban")
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)
    _retitle(first, shared.id, "Họp giao ban tuần 46")
    _retitle(second, shared.id, "Giao ban tuần 46 tại Văn phòng")
    for ledger in (first, second, first):
        shared_folder.exchange(ledger, folder)
    return first, second, shared


def test_where_machines_differ_both_values_are_told_with_who_and_where(
    office: list[Ledger], folder: Path
) -> None:
    first, second, _shared = _differing(office, folder)
    (here,) = differences.divergences(first, pack=pack_of(first))
    (there,) = differences.divergences(second, pack=pack_of(second))

    assert {one.text for one in here.given} == {"Họp giao ban tuần 46", "Giao ban tuần 46 tại Văn phòng"}
    assert [one.text for one in here.given] == [one.text for one in there.given]
    assert {one.machine for one in here.given} == set(_NAMES[:2])
    assert [one.is_own for one in here.given] == [not one.is_own for one in there.given]
    assert (here.thing.id, here.field.id, here.takes_text) == (
        "joining.thing.activity",
        "views.field.title",
        True,
    )


@pytest.mark.parametrize("at", [0, 1])
def test_one_is_taken_and_holds_everywhere(office: list[Ledger], folder: Path, at: int) -> None:
    first, second, shared = _differing(office, folder)
    (found,) = differences.divergences(first, pack=pack_of(first))
    differences.settle(first, found.difference, found.given[at].said.value, pack=pack_of(first))

    assert differences.divergences(first, pack=pack_of(first)) == ()
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)
    assert differences.divergences(second, pack=pack_of(second)) == ()
    assert second.activities.get_known([shared.id])[0].title == found.given[at].text
    _demand_equal(first, second)


def test_what_came_since_it_was_shown_is_not_settled_unseen(office: list[Ledger], folder: Path) -> None:
    first, second, third = office
    made = _file(first, "Họp")
    for _ in range(2):
        for ledger in office:
            shared_folder.exchange(ledger, folder)
    for ledger, title in zip(office, ("Họp tổ", "Họp thôn", "Họp xóm"), strict=True):
        _retitle(ledger, made.id, title)
    for ledger in (second, first):
        shared_folder.exchange(ledger, folder)
    (shown,) = differences.divergences(first, pack=pack_of(first))
    assert len(shown.given) == 2
    shared_folder.exchange(third, folder)
    shared_folder.exchange(first, folder)

    with pytest.raises(DifferenceMoved):
        differences.settle(first, shown.difference, "Họp tổ", pack=pack_of(first))

    (now,) = differences.divergences(first, pack=pack_of(first))
    assert {one.text for one in now.given} == {"Họp tổ", "Họp thôn", "Họp xóm"}


def test_a_third_text_can_be_written_and_taken_back(office: list[Ledger], folder: Path) -> None:
    first, _second, shared = _differing(office, folder)
    pack = pack_of(first)
    (found,) = differences.divergences(first, pack=pack)
    with pytest.raises(NothingTyped):
        differences.settle_by_text(first, found, "  ", pack=pack)
    differences.settle_by_text(first, found, "Giao ban  tuần 46", pack=pack)

    assert first.activities.get_known([shared.id])[0].title == "Giao ban tuần 46"
    assert differences.divergences(first, pack=pack) == ()
    recording.undo(first, pack=pack)
    assert first.activities.get_known([shared.id])[0].title == found.given[0].text


def _block_texts(ledger: Ledger, report: ReportId, section: str) -> list[str]:
    blocks = next(one.blocks for one in ledger.reports.by_id(report).texts if one.section == section)
    return ["".join(run.text for run in block.runs if isinstance(run, TextRun)) for block in blocks]


def test_two_texts_of_a_report_are_both_kept_and_a_third_one_settles_them(
    office: list[Ledger], folder: Path
) -> None:
    first, second, _third = office
    pack = pack_of(first)
    period = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09).parse("2026-11")
    written = SectionText("I", (Block("b1", (TextRun("Mở đầu."),), Author.CLERK),))
    report = Report(ReportId(UUID(int=500)), "R01-thang", period, (written,))
    first.reports.begin(report)
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)
    for ledger, text in ((first, "Văn phòng viết dài hơn."), (second, "Phòng Kinh tế viết khác.")):
        changed = replace(written, blocks=(Block("b1", (TextRun(text),), Author.CLERK),))
        ledger.reports.save_text(report.id, changed)
    for ledger in (first, second, first):
        shared_folder.exchange(ledger, folder)
    (found,) = differences.divergences(first, pack=pack)

    assert found.takes_text
    assert found.thing.id == "joining.thing.report_section"
    assert str(found.thing.parameters["section"]).startswith("I.")
    assert {one.text for one in found.given} == {"Văn phòng viết dài hơn.", "Phòng Kinh tế viết khác."}
    differences.settle_by_text(first, found, "Văn phòng viết dài hơn.\nPhòng Kinh tế viết khác.", pack=pack)
    assert _block_texts(first, report.id, "I") == ["Văn phòng viết dài hơn. Phòng Kinh tế viết khác."]
    assert differences.divergences(first, pack=pack) == ()
    shared_folder.exchange(first, folder)
    shared_folder.exchange(second, folder)
    _demand_equal(first, second)


@pytest.mark.parametrize("comes_late", [False, True])
def test_who_goes_on_typing_settles_nothing_unseen(
    office: list[Ledger], folder: Path, *, comes_late: bool
) -> None:
    """Both write one paragraph; what comes while one of them types stands behind hers."""
    first, second, _third = office
    period = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09).parse("2026-11")
    begun = SectionText("I", (Block("b1", (TextRun("Mở đầu."),), Author.CLERK),))
    report = Report(ReportId(UUID(int=500)), "R01-thang", period, (begun,))
    first.reports.begin(report)
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)

    def typed(text: str) -> SectionText:
        return replace(begun, blocks=(Block("b1", (TextRun(text),), Author.CLERK),))

    second.reports.save_text(report.id, typed("Phòng Kinh tế viết."))
    shown = begun
    if not comes_late:
        shown = drafting.save_text(first, report.id, typed("Văn phòng"), shown=begun)
    for ledger in (second, first):
        shared_folder.exchange(ledger, folder)
    drafting.save_text(first, report.id, typed("Văn phòng viết."), shown=shown)
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)

    _demand_equal(first, second)
    written = _block_texts(second, report.id, "I")
    assert written[0] == "Văn phòng viết."
    assert "Phòng Kinh tế viết." in written


def _seal(ledger: Ledger, report: Report, at: datetime) -> Sealing:
    pdf = ledger.files.put(f"pdf {at}".encode(), "bc.pdf", "application/pdf")
    sealing = Sealing(1, at, pdf, pdf, pdf)
    with ledger.act("report.seal"):
        ledger.reports.add_sealing(report.id, sealing, figures={})
        ledger.points.freeze(report.id, 1, (), pdf=pdf)
    return sealing


def test_two_drafts_of_one_number_are_told_and_one_is_chosen(office: list[Ledger], folder: Path) -> None:
    first, second, _third = office
    period = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09).parse("2026-11")
    report = Report(ReportId(UUID(int=501)), "R01-thang", period, (SectionText("I", ()),))
    first.reports.begin(report)
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)
    drafts = [
        _seal(ledger, report, datetime(2026, 11, 18, hour, tzinfo=UTC))
        for hour, ledger in ((2, first), (3, second))
    ]
    for ledger in (first, second, first):
        shared_folder.exchange(ledger, folder)
    (found,) = differences.divergences(first, pack=pack_of(first))
    wording = Wording("vi")

    assert wording.tell(found.field) == "Dự thảo đã chốt"
    assert not found.takes_text
    assert {one.machine for one in found.given} == set(_NAMES[:2])
    words = {one.machine: wording.tell(one.words) for one in found.given}
    for sealing, machine in zip(drafts, _NAMES, strict=False):
        assert sealing.sealed_utc.astimezone().strftime("%H:%M") in words[machine]
    chosen = next(one for one in found.given if one.machine == _NAMES[0])
    differences.settle(second, found.difference, chosen.said.value, pack=pack_of(second))
    for ledger in (second, first):
        shared_folder.exchange(ledger, folder)

    _demand_equal(first, second)
    assert differences.divergences(first, pack=pack_of(first)) == ()
    kept = first.reports.by_id(report.id)
    assert (kept.sealings[-1].pdf, kept.state) == (drafts[0].pdf, State.SEALED)


def test_what_is_of_units_slips_duties_and_people_is_called_by_its_name(
    office: list[Ledger], folder: Path
) -> None:
    first, second, _third = office
    pack, day = pack_of(first), date(2026, 11, 1)
    unit, person = first.units()[0], first.people()[0]
    slip = Slip(SlipId(UUID(int=8)), unit.id, day, date(2026, 12, 1), day, "sổ", {"P1": Decimal(1)})
    first.slips.save(slip)
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)
    for number, ledger in enumerate((first, second)):
        ledger.save_unit(replace(unit, short_name=f"VP {number}", inside=bool(number)))
        ledger.save_person(replace(person, position=f"Phó Chủ tịch {number}"))
        ledger.slips.save(replace(slip, highlights=f"Nổi bật {number}", values={"P1": Decimal(number + 2)}))
        receiver = replace(pack.regimes[0].receivers[0], name=f"Sở {number}")
        regimes.set_receivers(ledger, "R01-thang", (receiver,))
        regimes.save_own_day(ledger, date(2026, 11, 2), is_working=False, note=f"ghi chú {number}")
    for ledger in (first, second, first):
        shared_folder.exchange(ledger, folder)
    found = differences.divergences(first, pack=pack)
    wording = Wording("vi")
    said = {(wording.tell(one.thing), wording.tell(one.field)): one for one in found}

    assert (f"Đơn vị “{unit.name}”", "Tên ngắn") in said
    assert any(field == "Chức vụ" for _, field in said)
    assert any(thing.startswith(f"Phiếu số liệu của {unit.name}") for thing, _ in said)
    assert ("Ngày làm việc của cơ quan", "Ghi chú") in said
    assert ("Chế độ báo cáo của cơ quan", "Nơi nhận") in said
    for one in found:
        assert all(wording.tell(given.words) for given in one.given)
        differences.settle(first, one.difference, one.given[1].said.value, pack=pack)
    assert differences.divergences(first, pack=pack) == ()
    shared_folder.exchange(first, folder)
    shared_folder.exchange(second, folder)
    _demand_equal(first, second)


def test_a_form_keeps_what_came_for_the_fields_that_were_left_alone(
    office: list[Ledger], folder: Path
) -> None:
    first, second, _third = office
    shown = _file(first, "Họp giao ban")
    for ledger in (first, second):
        shared_folder.exchange(ledger, folder)
    _retitle(second, shown.id, "Giao ban tuần 46")
    for ledger in (second, first):
        shared_folder.exchange(ledger, folder)
    pack, today = pack_of(first), date(2026, 11, 30)
    kept = recording.change(
        first, replace(shown, place="Hội trường", tags=("điểm",)), pack=pack, today=today, shown=shown
    )
    again = recording.change(first, replace(kept, place=""), pack=pack, today=today, shown=shown)

    assert (kept.title, kept.place, kept.tags) == ("Giao ban tuần 46", "Hội trường", ("điểm",))
    assert (again.title, again.place) == ("Giao ban tuần 46", "Hội trường"), "as empty as the form was given"
