"""One file, one writer, nothing lost: making, opening, locking, copying a ledger."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from made_activities import activity
from made_ledgers import new_ledger, protect

from soxa.base.errors import AppError
from soxa.base.files import DiskFull, FileMissing, FileNotReadable, FolderMissing
from soxa.domain.activities import Activity
from soxa.storage import ledger as ledger_module
from soxa.storage.activities import ActivityQuery
from soxa.storage.errors import (
    LedgerDamaged,
    LedgerExists,
    LedgerIsDev,
    LedgerIsNewer,
    LedgerIsOpenElsewhere,
    LedgerIsReadOnly,
    LedgerOnNetwork,
    NotALedger,
)
from soxa.storage.ledger import Ledger
from soxa.storage.locks import WriterLock
from soxa.storage.migrations import APPLICATION_ID

ALL = ActivityQuery()


def names(folder: Path) -> list[str]:
    return sorted(entry.name for entry in folder.iterdir())


def alter(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


def fill(ledger: Ledger, count: int = 3) -> list[Activity]:
    made = [activity(f"Hội nghị {number}") for number in range(count)]
    ledger.activities.add(made)
    return made


def fill_the_disk(ledger: Ledger) -> list[Activity]:
    """File until the disk is full; return what was kept."""
    kept: list[Activity] = []
    for _ in range(1_000):
        made = [activity("Hội nghị " * 40) for _ in range(20)]
        try:
            ledger.activities.add(made)
        except DiskFull:
            return kept
        kept += made
    raise AssertionError("the disk was never full")


# ---------------------------------------------------------------------- making and opening


def test_a_closed_ledger_is_one_file(path: Path) -> None:
    with new_ledger(path) as ledger:
        fill(ledger)
    assert names(path.parent) == ["so.soxa"]


def test_the_file_says_whose_it_is(path: Path) -> None:
    new_ledger(path).close()
    header = path.read_bytes()[:100]
    assert header[68:72] == b"SoXa" == APPLICATION_ID.to_bytes(4, "big")
    assert int.from_bytes(header[60:64], "big") == 1


def test_a_new_ledger_never_replaces_anything(path: Path) -> None:
    path.write_bytes(b"a letter")
    with pytest.raises(LedgerExists):
        new_ledger(path)
    assert path.read_bytes() == b"a letter"
    assert names(path.parent) == ["so.soxa"]


def test_a_ledger_needs_its_folder(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        new_ledger(tmp_path / "none" / "so.soxa")


def test_what_was_entered_is_there_again(path: Path) -> None:
    with new_ledger(path) as ledger:
        made = fill(ledger)
    with Ledger.open(path) as ledger:
        assert ledger.activities.get([one.id for one in made]) == made
        assert ledger.recovered is None
        assert ledger.pack_bytes() == b'{"pack": true}'
        ledger.actor = "Hoa"
        assert ledger.actor == "Hoa"


@pytest.mark.parametrize(
    "content", [b"", b"x", os.urandom(4096), b"SQLite format 3\x00" + bytes(84), b"%PDF-1.7\n" * 40]
)
def test_another_kind_of_file_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    for writable in (True, False):
        with pytest.raises(NotALedger):
            Ledger.open(path, writable=writable)
    assert path.read_bytes() == content
    assert names(path.parent) == ["so.soxa"]


def test_another_programs_database_is_refused_and_left_alone(path: Path) -> None:
    alter(path, "CREATE TABLE notes (text)")
    before = path.read_bytes()
    with pytest.raises(NotALedger):
        Ledger.open(path)
    assert path.read_bytes() == before


def test_no_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        Ledger.open(tmp_path / "none.soxa")
    with pytest.raises(FileNotReadable):
        Ledger.open(tmp_path)


def test_a_newer_ledger_is_refused_kindly(path: Path) -> None:
    new_ledger(path).close()
    alter(path, "PRAGMA user_version = 7")
    with pytest.raises(LedgerIsNewer) as refused:
        Ledger.open(path)
    assert dict(refused.value.parameters) == {"path": path, "version": 7, "supported": 1}
    assert not path.with_name("so.soxa.lock").exists()


def test_a_file_of_another_trial_program_is_refused_kindly(path: Path) -> None:
    new_ledger(path).close()
    alter(path, "UPDATE ledger SET mark = 'dev-0123456789abcdef'")
    with pytest.raises(LedgerIsDev):
        Ledger.open(path)


def test_broken_contents_are_told(path: Path) -> None:
    with new_ledger(path) as ledger:
        fill(ledger, 400)
    data = bytearray(path.read_bytes())
    for page in range(1, len(data) // 4096):
        data[page * 4096 : page * 4096 + 200] = os.urandom(200)
    path.write_bytes(data)
    with pytest.raises(LedgerDamaged), Ledger.open(path) as ledger:
        ledger.activities.find(ALL)


# ---------------------------------------------------------------------- one writer


def test_a_second_writer_is_refused_and_reads_instead(ledger: Ledger, path: Path) -> None:
    with pytest.raises(LedgerIsOpenElsewhere) as refused:
        Ledger.open(path)
    assert refused.value.parameters["path"] == path
    with Ledger.open(path, writable=False) as reader:
        made = fill(ledger)
        assert reader.activities.count(ALL) == len(made)
        with pytest.raises(LedgerIsReadOnly):
            reader.activities.add([activity()])
        with pytest.raises(LedgerIsReadOnly):
            reader.reopen(writable=True)
        assert not reader.checkpoint_when_resting(rest_s=0)
    assert ledger.activities.count(ALL) == len(made)


def test_the_lock_dies_with_its_process(path: Path) -> None:
    new_ledger(path).close()
    program = (
        "import sys, time; from pathlib import Path; from soxa.storage.ledger import Ledger\n"
        "ledger = Ledger.open(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    )
    child = subprocess.Popen([sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE)
    assert child.stdout is not None
    with child.stdout:
        assert child.stdout.readline() == b"open\n"
        with pytest.raises(LedgerIsOpenElsewhere):
            Ledger.open(path)
        child.kill()
        child.wait()
    with Ledger.open(path) as ledger:
        assert not ledger.read_only


def test_a_lock_given_back_can_be_taken_again(path: Path) -> None:
    lock = WriterLock(path)
    lock.release()
    lock.release()
    assert not path.with_name("so.soxa.lock").exists()
    WriterLock(path).release()


def test_jobs_write_in_turn_under_one_lock(ledger: Ledger) -> None:
    def work() -> None:
        with ledger_of_main(writable=True) as own:
            for number in range(20):
                own.activities.add([activity(f"job {number}")])

    ledger_of_main = ledger.reopen
    thread = threading.Thread(target=work)
    thread.start()
    for number in range(20):
        ledger.activities.add([activity(f"window {number}")])
    thread.join()
    assert ledger.activities.count(ALL) == 40
    assert ledger.history.verify().holds


def test_a_job_reads_in_its_own_thread(ledger: Ledger) -> None:
    fill(ledger)
    found: list[int] = []

    def work() -> None:
        with ledger.reopen() as own:
            found.append(own.activities.count(ALL))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [3]


# ---------------------------------------------------------------------- one file, really


def test_a_log_left_by_a_crash_is_taken_in_and_named(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    made = fill(ledger)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("so.soxa", "so.soxa-wal"):
        shutil.copy(path.with_name(name), crashed / name)
    with Ledger.open(crashed / "so.soxa") as recovered:
        assert recovered.recovered == "so.soxa-wal"
        assert recovered.activities.count(ALL) == len(made)
    assert names(crashed) == ["so.soxa"]


def test_a_log_of_another_ledger_is_set_aside_and_nothing_is_broken(path: Path, tmp_path: Path) -> None:
    with new_ledger(path) as ledger:
        made = fill(ledger, 50)
    other = tmp_path / "other"
    other.mkdir()
    with new_ledger(other / "so.soxa") as ledger:
        fill(ledger, 2_000)
        ledger.checkpoint()
        ledger.activities.remove([one.id for one in ledger.activities.find(ALL, limit=900)])
        shutil.copy(other / "so.soxa-wal", path.with_name("so.soxa-wal"))
    with Ledger.open(path) as ledger:
        assert ledger.recovered is None
        assert ledger.set_aside is not None
        assert ledger.set_aside.startswith("so.soxa-wal-")
        assert (tmp_path / ledger.set_aside).stat().st_size > 0
        assert ledger.activities.get([one.id for one in made]) == made
        assert ledger.history.verify().holds


def test_a_copy_of_the_single_file_after_a_rest_is_whole(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    made = fill(ledger)
    assert not ledger.checkpoint_when_resting()  # not yet: she may be typing
    started = time.monotonic()
    while not ledger.checkpoint_when_resting():
        assert time.monotonic() - started < 3
        time.sleep(0.1)
    shutil.copy(path, tmp_path / "usb.soxa")
    with Ledger.open(tmp_path / "usb.soxa") as copy:
        assert copy.recovered is None
        assert copy.activities.get([one.id for one in made]) == made
        assert copy.history.verify().holds
    assert not ledger.checkpoint_when_resting(rest_s=0)  # nothing new to bring in


def test_a_file_that_went_through_another_program_is_durable_again(path: Path) -> None:
    new_ledger(path).close()
    alter(path, "PRAGMA journal_mode = DELETE")
    with Ledger.open(path) as ledger:
        assert ledger._writing.conn.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert ledger._writing.conn.execute("PRAGMA synchronous").fetchone() == (2,)
        fill(ledger)
        assert path.with_name("so.soxa-wal").exists()


def test_a_reader_in_the_middle_only_puts_the_rest_off(ledger: Ledger, path: Path) -> None:
    fill(ledger)
    with Ledger.open(path, writable=False) as reader:
        with reader._writing.reading() as conn:
            conn.execute("SELECT count(*) FROM activity").fetchone()
            fill(ledger)
            assert not ledger.checkpoint_when_resting(rest_s=0)
        assert ledger.checkpoint_when_resting(rest_s=0)


def test_a_copy_is_made_whole_while_work_goes_on(ledger: Ledger, tmp_path: Path) -> None:
    fill(ledger)
    target = tmp_path / "sao-chep.soxa"
    ledger.copy_to(target)
    fill(ledger)
    with Ledger.open(target) as copy:
        assert copy.activities.count(ALL) == 3
        assert copy.history.verify().holds
    with pytest.raises(LedgerExists):
        ledger.copy_to(target)
    ledger.copy_to(target, replace=True)
    with Ledger.open(target) as copy:
        assert copy.activities.count(ALL) == 6
    with pytest.raises(LedgerExists):
        ledger.copy_to(ledger.path, replace=True)
    with pytest.raises(FolderMissing):
        ledger.copy_to(tmp_path / "none" / "a.soxa")
    assert names(tmp_path) == ["sao-chep.soxa", "so.soxa", "so.soxa-shm", "so.soxa-wal", "so.soxa.lock"]


# ---------------------------------------------------------------------- acts


def test_an_act_is_kept_whole_or_not_at_all(ledger: Ledger) -> None:
    before = ledger.history.count()

    def fail() -> None:
        with ledger.act("both"):
            fill(ledger)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ledger.activities.count(ALL) == 0
    assert ledger.history.count() == before
    fill(ledger)
    assert ledger.history.verify().holds


def test_a_part_that_failed_spoils_the_whole_act(ledger: Ledger) -> None:
    def swallow() -> None:
        with ledger.act("part"):
            fill(ledger)
            raise LedgerIsReadOnly(path=ledger.path)

    def go_on() -> None:
        with ledger.act("whole"):
            with suppress(LedgerIsReadOnly):
                swallow()
            fill(ledger)

    with pytest.raises(RuntimeError):
        go_on()
    assert ledger.activities.count(ALL) == 0


def test_an_undo_inside_another_act_is_a_fault_of_ours(ledger: Ledger) -> None:
    fill(ledger)
    with pytest.raises(RuntimeError), ledger.act("whole"):
        ledger.undoing.undo()
    assert ledger.activities.count(ALL) == 3


# ---------------------------------------------------------------------- bad places


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    path = small_disk / "so.soxa"
    with new_ledger(path) as ledger:
        kept = fill_the_disk(ledger)
        assert kept
        assert ledger.activities.get([one.id for one in kept]) == kept
        ledger._checkpoint_quietly()  # whether there is room or not, it does not raise
    with Ledger.open(path, writable=False) as ledger:
        assert ledger.activities.get([one.id for one in kept]) == kept


def test_a_full_disk_leaves_no_half_ledger(small_disk: Path) -> None:
    (small_disk / "filler").write_bytes(bytes(1_900 * 1024))
    with pytest.raises(DiskFull):
        new_ledger(small_disk / "so.soxa")
    assert names(small_disk) == ["filler"]


def test_a_ledger_on_a_full_disk_can_still_be_read(small_disk: Path) -> None:
    path = small_disk / "so.soxa"
    with new_ledger(path) as ledger:
        made = fill(ledger)
    with (small_disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
        while filler.write(bytes(4096)):
            pass
    with pytest.raises(DiskFull):
        Ledger.open(path)
    with Ledger.open(path, writable=False) as ledger:
        assert ledger.activities.get([one.id for one in made]) == made


def test_writing_goes_on_once_there_is_room_again(small_disk: Path) -> None:
    filler = small_disk / "filler"
    with new_ledger(small_disk / "so.soxa") as ledger:
        fill(ledger)
        filler.write_bytes(bytes(_free(small_disk)))
        kept = fill_the_disk(ledger)
        filler.unlink()
        fill(ledger)
        assert ledger.activities.count(ALL) == len(kept) + 6
        assert ledger.history.verify().holds


def test_read_only_media_are_read_from_a_copy(read_only_media: Path) -> None:
    path = read_only_media / "so.soxa"
    with new_ledger(path) as ledger:
        made = fill(ledger)
    protect(read_only_media)
    with pytest.raises(LedgerIsReadOnly):
        Ledger.open(path)
    with Ledger.open(path, writable=False) as ledger:
        assert ledger.read_only
        assert ledger.path == path
        assert ledger.activities.get([one.id for one in made]) == made
        with ledger.reopen() as own:
            assert own.activities.count(ALL) == 3
        temporary = ledger._temporary
        assert temporary is not None
        assert temporary.exists()
    assert not temporary.exists()


def test_a_broken_ledger_on_read_only_media_leaves_no_copy(
    read_only_media: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = read_only_media / "so.soxa"
    with new_ledger(path) as ledger:
        fill(ledger, 400)
    path.write_bytes(path.read_bytes()[:-60_000] + bytes(60_000))
    protect(read_only_media)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(LedgerDamaged):
        Ledger.open(path, writable=False)
    assert names(tmp_path) == ["media"]


def test_a_ledger_broken_with_and_without_its_log_is_left_as_it_is(path: Path) -> None:
    with new_ledger(path) as ledger:
        fill(ledger, 400)
        ledger.checkpoint()
        fill(ledger, 10)
        log = path.with_name("so.soxa-wal").read_bytes()
    broken = path.read_bytes()[:-60_000] + bytes(60_000)
    path.write_bytes(broken)
    path.with_name("so.soxa-wal").write_bytes(log)
    with pytest.raises(LedgerDamaged):
        Ledger.open(path)
    assert path.read_bytes() == broken
    assert path.with_name("so.soxa-wal").read_bytes() == log
    assert not path.with_name("so.soxa.lock").exists()


def test_nothing_can_be_made_on_read_only_media(read_only_media: Path) -> None:
    protect(read_only_media)
    with pytest.raises(AppError) as refused:
        new_ledger(read_only_media / "so.soxa")
    assert type(refused.value).__name__ == "FolderNotWritable"


def test_a_network_drive_is_read_and_never_written(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_ledger(path) as ledger:
        fill(ledger)
    monkeypatch.setattr(ledger_module, "is_on_network", lambda _path: True)
    with pytest.raises(LedgerOnNetwork):
        Ledger.open(path)
    with pytest.raises(LedgerOnNetwork):
        new_ledger(tmp_path / "other.soxa")
    with Ledger.open(path, writable=False) as ledger:
        assert ledger.activities.count(ALL) == 3
    assert names(tmp_path) == ["so.soxa"]


def _free(folder: Path) -> int:
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize - 64 * 1024
