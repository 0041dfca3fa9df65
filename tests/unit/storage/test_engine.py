from __future__ import annotations

from pathlib import Path

import pytest

from soxa.base.errors import AppError
from soxa.base.files import DiskFull
from soxa.storage.engine import EngineError, connect, told
from soxa.storage.errors import LedgerBusy, LedgerDamaged, LedgerFailed, LedgerIsReadOnly, NotALedger

PATH = Path("so.soxa")


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("SQLITE_FULL", DiskFull),
        ("SQLITE_READONLY_DBMOVED", LedgerIsReadOnly),
        ("SQLITE_BUSY_SNAPSHOT", LedgerBusy),
        ("SQLITE_NOTADB", NotALedger),
        ("SQLITE_CORRUPT_VTAB", LedgerDamaged),
        ("SQLITE_IOERR_FSYNC", LedgerFailed),
        ("SQLITE_CANTOPEN", LedgerFailed),
    ],
)
def test_the_engines_word_decides_what_the_user_is_told(name: str, meaning: type[AppError]) -> None:
    error = EngineError("words nobody should parse")
    error.sqlite_errorname = name
    with pytest.raises(meaning) as told_so, told(PATH):
        raise error
    assert told_so.value.parameters["path"] == PATH
    assert told_so.value.__cause__ is error


def test_a_fault_of_ours_stays_one(tmp_path: Path) -> None:
    db = connect(tmp_path / "a.db")
    with pytest.raises(EngineError), told(PATH):
        db.conn.execute("SELECT * FROM nothing")
    assert db.conn.execute("SELECT folded('Hoà Đức'), folded(NULL)").fetchone() == ("hoa duc", None)
    db.conn.close()


def test_a_connection_that_only_reads_refuses_to_write(tmp_path: Path) -> None:
    connect(tmp_path / "a.db").conn.close()
    db = connect(tmp_path / "a.db", read_only=True)
    with pytest.raises(LedgerIsReadOnly), told(PATH):
        db.conn.execute("CREATE TABLE a (b)")
    db.conn.close()
