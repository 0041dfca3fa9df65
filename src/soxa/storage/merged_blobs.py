"""What the history tells of by a digest alone, and what it does not hold: it travels beside the changes.

Bytes of files and packs, frozen figures of sealed reports, and cells of the rows that became activities.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import msgspec

from soxa.domain.ids import TrackerId
from soxa.domain.joining import CellsRow, ChangeRow
from soxa.storage.files import ENTITY as FILE
from soxa.storage.files import FileStore
from soxa.storage.history import Fields, read_json
from soxa.storage.installed_packs import PACK, PackStore
from soxa.storage.placing import State
from soxa.storage.reports import ENTITY as REPORT
from soxa.storage.reports import ReportStore
from soxa.storage.sealed_rows import NOTHING, SEALING, figures_in, sealings_in
from soxa.storage.thing_writes import Thing
from soxa.storage.trackers import RowOrigin, TrackerStore, origin_of_mark
from soxa.storage.writing import Writing

_ACTIVITY: Final = "activity"
_ORIGIN: Final = "origin"


class _WithOrigin(msgspec.Struct):
    origin: list[list[Any]] | None = None


_WHOLE_ACTIVITY: Final = msgspec.json.Decoder(_WithOrigin)
_MARKS: Final = msgspec.json.Decoder(list[list[Any]])


class Blobs:
    """The bytes that stand behind digests in one ledger."""

    def __init__(self, writing: Writing, *, files: FileStore, packs: PackStore, reports: ReportStore) -> None:
        """Read and write by this connection."""
        self._writing = writing
        self._files = files
        self._packs = packs
        self._reports = reports

    def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a digest; None if they are not here."""
        found = self._files.bytes_of(sha256) or self._packs.bytes_of(sha256)
        return found or self._reports.frozen_bytes(sha256) or self._waiting(sha256)

    def has(self, sha256: str) -> bool:
        """Tell whether the bytes of a digest are here."""
        return self._files.find(sha256) is not None or self.read(sha256) is not None

    def fetch(self, wanted: Iterable[str], blob: Callable[[str], bytes | None]) -> list[str]:
        """Keep bytes that are to be taken in, and return the digests of those that did not come.

        Args:
            wanted: Digests.
            blob: Gives bytes; what is not what it is called counts as not come.
        """
        missing = []
        for sha256 in wanted:
            if self.has(sha256):
                continue
            data = blob(sha256)
            if data is None or hashlib.sha256(data).hexdigest() != sha256:
                missing.append(sha256)
                continue
            self._writing.conn.execute("INSERT INTO waiting_blob (sha256, data) VALUES (?,?)", (sha256, data))
        return missing

    def give(self, states: Mapping[Thing, State]) -> None:
        """Put the bytes of packs in their place before what is told of them."""
        for (entity, _), state in states.items():
            if entity == PACK and state.fields is not None:
                self._packs.keep(self.read(str(state.fields["sha256"])) or b"")

    def forget(self, sha256s: Iterable[str]) -> None:
        """Let bytes go that have found their place."""
        self._writing.conn.executemany(
            "DELETE FROM waiting_blob WHERE sha256 = ?", [(sha256,) for sha256 in sha256s]
        )

    def place_file(self, identity: UUID, fields: Fields | None) -> None:
        """Keep a file as the fields say; a file is never taken out."""
        if fields is not None:
            known = self._files.fields(identity) is not None
            data = b"" if known else self.read(str(fields["sha256"])) or b""
            self._files.place(identity, fields, data)

    def place_report(self, identity: UUID, fields: Fields | None) -> None:
        """Keep a report as the fields say; a report is never taken out."""
        if fields is not None:
            self._reports.place(identity, fields, frozen=lambda sha256: self.read(sha256) or b"")

    def _waiting(self, sha256: str) -> bytes | None:
        with self._writing.reading() as conn:
            row = conn.execute("SELECT data FROM waiting_blob WHERE sha256 = ?", (sha256,)).fetchone()
        return bytes(row[0]) if row else None


def blobs_told(changes: Iterable[ChangeRow]) -> list[str]:
    """Return the digests that changes tell of, each once."""
    found: dict[str, None] = {}
    for change in changes:
        if change.new is None:
            continue
        if change.entity in {FILE, PACK} and not change.field:
            found[str(read_json(change.new)["sha256"])] = None
        elif change.entity == REPORT and (not change.field or change.field.startswith(SEALING)):
            told = read_json(change.new)
            fields = told if not change.field else {change.field: told}
            found.update({figures_in(fields, name): None for name in sealings_in(fields)})
    found.pop(NOTHING, None)
    return list(found)


def cells_told(changes: Sequence[ChangeRow], trackers: TrackerStore) -> Iterator[CellsRow]:
    """Yield the cells of the rows that became activities in these changes."""
    for origin, cells in trackers.cells_of(_origins(changes)):
        yield CellsRow(origin.tracker.bytes, origin.sheet, origin.digest, origin.occurrence, cells)


def fill_cells(trackers: TrackerStore, rows: Iterable[CellsRow]) -> None:
    """Give rows their cells, where they have none yet."""
    for row in rows:
        identity = (row.sheet, row.digest, row.occurrence)
        trackers.fill_cells(TrackerId(UUID(bytes=row.tracker)), identity, row.cells)


def _origins(changes: Iterable[ChangeRow]) -> Iterator[RowOrigin]:
    for change in changes:
        if change.entity != _ACTIVITY or change.new is None:
            continue
        if change.field == _ORIGIN:
            marks = _MARKS.decode(change.new)
        elif not change.field:
            marks = _WHOLE_ACTIVITY.decode(change.new).origin or []
        else:
            continue
        yield from map(origin_of_mark, marks)
