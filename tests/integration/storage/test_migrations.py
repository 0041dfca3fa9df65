"""The schema is what the migrations make, and an older file comes along with a copy kept of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_activities import activity
from made_ledgers import new_ledger
from sqlite_utils import Database, Migrations

from soxa.storage import migrations, opening
from soxa.storage.activities import ActivityQuery
from soxa.storage.engine import connect, engine_version
from soxa.storage.errors import LedgerDamaged, LedgerIsOlder
from soxa.storage.ledger import Ledger
from soxa.storage.migrations import schema_mark

ALL = ActivityQuery()


def schema(path: Path) -> dict[str, str]:
    db = connect(path)
    found = dict(db.conn.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL").fetchall())
    db.conn.close()
    return found


def test_every_table_of_ours_is_strict_and_has_its_identities(path: Path) -> None:
    new_ledger(path).close()
    tables = {
        name: sql
        for name, sql in schema(path).items()
        if sql.startswith("CREATE TABLE") and not name.startswith(("_sqlite", "activity_search"))
    }
    assert len(tables) >= 23
    for name, sql in tables.items():
        assert "STRICT" in sql, name
        is_part = "WITHOUT ROWID" in sql or name in {"sealing", "signed_file", "unfiled", "office_key"}
        assert ("uuid BLOB NOT NULL UNIQUE" in sql) is not is_part, name


def test_a_full_life_leaves_the_schema_as_the_migrations_made_it(ledger: Ledger, path: Path) -> None:
    before = schema(path)
    ledger.activities.add([activity()])
    ledger.files.put(b"x", "x", "x/x")
    ledger.trackers.tracker("k", "n")
    assert schema(path) == before


def test_the_engine_is_one_without_the_log_reset_bug() -> None:
    assert tuple(map(int, engine_version().split("."))) >= (3, 51, 3)


def test_files_bear_the_schemas_digest_until_the_first_release(monkeypatch: pytest.MonkeyPatch) -> None:
    assert schema_mark().startswith("dev-")
    monkeypatch.setattr(migrations, "RELEASED", True)
    assert schema_mark() == ""


def test_an_older_file_is_brought_up_to_date_and_kept_as_it_was(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with new_ledger(path) as ledger:
        made = activity()
        ledger.activities.add([made])
    monkeypatch.setattr(opening, "LATEST", 2)
    monkeypatch.setattr(opening, "migrations", _with_a_second())
    with pytest.raises(LedgerIsOlder):
        Ledger.open(path, writable=False)
    with Ledger.open(path) as ledger:
        assert ledger.activities.get([made.id]) == [made]
    assert "note" in schema(path)
    (copy,) = path.parent.glob("so-v1-*.soxa")
    assert "note" not in schema(copy)
    monkeypatch.undo()
    with Ledger.open(copy) as kept:
        assert kept.activities.count(ALL) == 1


def test_a_migration_that_fails_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new_ledger(path).close()
    before = schema(path)
    monkeypatch.setattr(opening, "LATEST", 2)
    monkeypatch.setattr(opening, "migrations", _with_a_second(fails=True))
    with pytest.raises(LedgerDamaged):
        Ledger.open(path)
    assert schema(path) == before
    monkeypatch.undo()
    Ledger.open(path).close()


def _with_a_second(*, fails: bool = False) -> Migrations:
    second = Migrations("soxa")

    @second(name="m001_initial")
    def first(db: Database) -> None:
        raise AssertionError("applied already")

    @second()
    def m002_note(db: Database) -> None:
        db.conn.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT")
        db.conn.execute("PRAGMA user_version = 2")
        if fails:
            raise LedgerDamaged(path=Path("so.soxa"), reason="test")

    return second
