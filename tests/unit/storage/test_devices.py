"""Whose chain of the history is written: a name for the account, and a chain for each copy of a ledger."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from made_activities import OFFICE, UNITS, activity

from soxa.base.paths import data_folder
from soxa.domain.ids import DeviceId
from soxa.storage import devices
from soxa.storage.devices import this_device
from soxa.storage.ledger import Ledger


def test_a_machine_keeps_its_name() -> None:
    first = this_device()
    assert this_device() == first
    assert (data_folder() / "device-id").read_text(encoding="ascii").strip() == str(first)


def test_a_broken_name_is_given_anew() -> None:
    this_device()
    (data_folder() / "device-id").write_text("broken", encoding="ascii")
    assert this_device() == this_device()


def test_a_home_that_cannot_be_written_is_no_obstacle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr(devices, "data_folder", lambda: tmp_path / "file" / "below")
    assert this_device() != this_device()


def entries(path: Path, count: int = 1) -> DeviceId:
    """File entries into a ledger as this account does, and return whose chain they went into."""
    with Ledger.open(path) as ledger:
        for _ in range(count):
            ledger.activities.add([activity()])
        return ledger.device


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    """A ledger of this account."""
    path = tmp_path / "so.soxa"
    Ledger.create(path, OFFICE, UNITS, (), b"{}", actor="Lan").close()
    return path


def test_a_ledger_goes_on_with_its_chain(begun: Path) -> None:
    assert entries(begun) == entries(begun) == this_device()


def test_a_moved_ledger_goes_on_with_its_chain(begun: Path) -> None:
    first = entries(begun)
    moved = begun.with_name("cho-khac.soxa")
    begun.rename(moved)
    assert entries(moved) == first


def test_a_copy_beside_the_ledger_has_a_chain_of_its_own(begun: Path) -> None:
    copy = begun.with_name("ban-sao.soxa")
    shutil.copyfile(begun, copy)
    first, second = entries(begun), entries(copy)
    assert first != second
    assert (entries(begun), entries(copy)) == (first, second)
    with Ledger.open(begun) as one, Ledger.open(copy) as two:
        came = one.merging.take_in(two.merging.export(one.merging.ends()), two.merging.blob)
    assert (came.changes, came.refused) == (2, ())


def test_a_backup_put_back_begins_a_chain_of_its_own(begun: Path) -> None:
    first = entries(begun)
    backup = begun.with_name("sao-luu.soxa")
    shutil.copyfile(begun, backup)
    entries(begun)
    backup.replace(begun)

    again = entries(begun)

    assert again != first
    assert entries(begun) == again


def test_a_program_that_was_killed_goes_on_with_its_chain(begun: Path) -> None:
    with Ledger.open(begun) as ledger:
        ledger.activities.add([activity()])
        ledger.checkpoint()
        ledger.activities.add([activity()])
        # As a power cut leaves it: the log is not taken in, the note not written.
        copy = begun.with_name("dien-mat.soxa")
        for suffix in ("", "-wal"):
            shutil.copyfile(begun.with_name(begun.name + suffix), copy.with_name(copy.name + suffix))
        first, note = ledger.device, (data_folder() / "chains" / f"{ledger.identity}.json").read_bytes()
        identity = ledger.identity
    for suffix in ("", "-wal"):
        copy.with_name(copy.name + suffix).replace(begun.with_name(begun.name + suffix))
    (data_folder() / "chains" / f"{identity}.json").write_bytes(note)

    assert entries(begun) == first


def test_a_broken_note_or_none_begins_a_chain(begun: Path) -> None:
    first = entries(begun)
    with Ledger.open(begun) as ledger:
        note = data_folder() / "chains" / f"{ledger.identity}.json"
    note.write_text("broken", encoding="ascii")
    assert entries(begun) != first


def test_what_was_handed_over_by_who_reads_is_noted(begun: Path, tmp_path: Path) -> None:
    """Handed over, then a power cut and a backup from before: its chain must not be written twice."""
    entries(begun)
    shutil.copy(begun, backup := tmp_path / "du-phong.soxa")
    with Ledger.open(begun) as ledger:
        ledger.activities.add([activity()])
        with ledger.reopen() as reading:
            handed = list(reading.merging.export({}))
        assert handed[-1].last > 1
        first = ledger.device
        note = (data_folder() / "chains" / f"{ledger.identity}.json").read_bytes()
    (data_folder() / "chains" / f"{ledger.identity}.json").write_bytes(note)  # as the cut has left it
    shutil.copy(backup, begun)

    assert entries(begun) != first


def test_who_may_only_read_notes_nothing(begun: Path) -> None:
    entries(begun)
    notes = list((data_folder() / "chains").iterdir())
    before = [path.read_bytes() for path in notes]
    with Ledger.open(begun, writable=False) as ledger:
        list(ledger.merging.export({}))

    assert [path.read_bytes() for path in notes] == before
