"""The register of documents sent, in the ledger: its entries, the numbers given out, and who gives them."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Final
from uuid import UUID

from soxa.domain.ids import DeviceId, LedgerId, NumberId, RegisterEntryId, derived_id
from soxa.domain.outgoing import GivenNumber, Numbering, RegisterEntry
from soxa.storage.history import Fields, read_json, write_json
from soxa.storage.writing import Writing

ENTRY: Final = "register_entry"
NUMBER: Final = "given_number"
NUMBERING: Final = "numbering"
_DOCUMENT: Final = "document."
_START: Final = "start."
_ENTRY_COLUMNS: Final = (
    "uuid, of_uuid, type, number, symbol, day, subject, signer, receivers, kept_by, copies, sent_on,"
    " signed_for, note, cancelled"
)
_TEXTS: Final = (
    "type", "number", "symbol", "subject", "signer", "receivers", "kept_by", "signed_for", "note",
    "cancelled",
)  # fmt: skip


def entry_id_of(ledger: LedgerId, thing: UUID) -> RegisterEntryId:
    """Return the identity of what the register says of a report or an activity."""
    return RegisterEntryId(derived_id(ledger, ENTRY, thing))


def number_id(ledger: LedgerId, *, year: int, series: str, number: int) -> NumberId:
    """Return the identity of a number of the office's register."""
    return NumberId(derived_id(ledger, NUMBER, year, series, number))


class RegisterEntryStore:
    """What the register of documents sent says beyond what reports and activities say."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def all(self) -> tuple[RegisterEntry, ...]:
        """Return every entry, by day and number."""
        return self._read("", ())

    def get(self, identity: RegisterEntryId) -> RegisterEntry | None:
        """Return one entry; None if there is none of that id."""
        return next(iter(self._read("WHERE uuid = ?", (identity.bytes,))), None)

    def save(self, entry: RegisterEntry) -> None:
        """Keep an entry, new or changed."""
        with self._writing.act("outgoing.entry") as journal:
            fields = entry_fields(entry)
            journal.put_back(ENTRY, entry.id, self.fields(entry.id), fields)
            self.place(entry.id, fields)

    def fields(self, identity: UUID) -> Fields | None:
        """Return an entry as the history tells of it; None if it is not there."""
        found = self.get(RegisterEntryId(identity))
        return entry_fields(found) if found is not None else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        conn = self._writing.conn
        conn.execute("DELETE FROM register_entry WHERE uuid = ?", (identity.bytes,))
        if fields is None:
            return
        texts = {name: str(fields.get(name, "")) for name in _TEXTS}
        of, copies = fields.get("of"), fields.get("copies")
        conn.execute(
            f"INSERT INTO register_entry ({_ENTRY_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            (
                identity.bytes, UUID(str(of)).bytes if of else None, texts["type"], texts["number"],
                texts["symbol"], fields.get("day"), texts["subject"], texts["signer"], texts["receivers"],
                texts["kept_by"], None if copies is None else int(str(copies)), fields.get("sent_on"),
                texts["signed_for"], texts["note"], texts["cancelled"],
            ),
        )  # fmt: skip

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring an entry to a state that the history tells of, inside an act; None takes it out."""
        with self._writing.act("outgoing.put_back") as journal:
            journal.put_back(ENTRY, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every entry as the history should tell of it."""
        for entry in self.all():
            yield ENTRY, entry.id, entry_fields(entry)

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[RegisterEntry, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                f"SELECT {_ENTRY_COLUMNS} FROM register_entry {where} ORDER BY day, number, uuid", parameters
            ).fetchall()
        return tuple(
            RegisterEntry(
                id=RegisterEntryId(UUID(bytes=uuid)),
                of=UUID(bytes=of) if of else None,
                type=type_code,
                number=number,
                symbol=symbol,
                day=date.fromisoformat(day) if day else None,
                subject=subject,
                signer=signer,
                receivers=receivers,
                kept_by=kept_by,
                copies=copies,
                sent_on=date.fromisoformat(sent_on) if sent_on else None,
                signed_for=signed_for,
                note=note,
                cancelled=cancelled,
            )
            for (
                uuid, of, type_code, number, symbol, day, subject, signer, receivers, kept_by, copies,
                sent_on, signed_for, note, cancelled,
            ) in rows
        )  # fmt: skip


class GivenNumberStore:
    """The numbers of the office's own register."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def of_year(self, year: int) -> tuple[GivenNumber, ...]:
        """Return the numbers of a year that were given or explained, by series and number."""
        return self._read("WHERE year = ?", (year,))

    def get(self, identity: NumberId) -> GivenNumber | None:
        """Return one number; None if it was never given."""
        return next(iter(self._read("WHERE uuid = ?", (identity.bytes,))), None)

    def save(self, given: GivenNumber) -> None:
        """Keep a number, new or changed."""
        with self._writing.act("outgoing.number") as journal:
            fields = number_fields(given)
            journal.put_back(NUMBER, given.id, self.fields(given.id), fields)
            self.place(given.id, fields)

    def fields(self, identity: UUID) -> Fields | None:
        """Return a number as the history tells of it; None if it is not there."""
        found = self.get(NumberId(identity))
        return number_fields(found) if found is not None else None

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        conn = self._writing.conn
        conn.execute("DELETE FROM given_number WHERE uuid = ?", (identity.bytes,))
        if fields is None:
            return
        documents = {
            name.removeprefix(_DOCUMENT): day
            for name, day in sorted(fields.items())
            if name.startswith(_DOCUMENT)
        }
        conn.execute(
            "INSERT INTO given_number (uuid, year, series, number, documents, void, explained)"
            " VALUES (?,?,?,?,?,?,?)",
            (
                identity.bytes, int(str(fields["year"])), str(fields.get("series", "")),
                int(str(fields["number"])), write_json(documents), str(fields.get("void", "")),
                str(fields.get("explained", "")),
            ),
        )  # fmt: skip

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring a number to a state that the history tells of, inside an act; None takes it out."""
        with self._writing.act("outgoing.put_back") as journal:
            journal.put_back(NUMBER, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield every number as the history should tell of it."""
        for given in self._read("", ()):
            yield NUMBER, given.id, number_fields(given)

    def _read(self, where: str, parameters: Sequence[object]) -> tuple[GivenNumber, ...]:
        with self._writing.reading() as conn:
            rows = conn.execute(
                "SELECT uuid, year, series, number, documents, void, explained FROM given_number"
                f" {where} ORDER BY year, series, number",
                parameters,
            ).fetchall()
        return tuple(
            GivenNumber(
                id=NumberId(UUID(bytes=uuid)),
                year=year,
                series=series,
                number=number,
                documents=MappingProxyType(
                    {UUID(one): date.fromisoformat(day) for one, day in read_json(documents).items()}
                ),
                void=void,
                explained=explained,
            )
            for uuid, year, series, number, documents, void, explained in rows
        )


class NumberingStore:
    """Whose word counts for numbers: one answer a ledger. It is changed, never undone."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def get(self) -> Numbering:
        """Return what the office has decided; that nothing is official where it has not."""
        found = self._rows()
        return _numbering(found[0][1]) if found else Numbering()

    def save(self, identity: UUID, numbering: Numbering) -> None:
        """Keep what the office has decided, under the identity that the ledger gives it."""
        with self._writing.act("outgoing.numbering"):
            self.put_back(identity, numbering_fields(numbering))

    def fields(self, identity: UUID) -> Fields | None:
        """Return the decision as the history tells of it; None if there is none."""
        return next((fields for uuid, fields in self._rows() if uuid == identity), None)

    def place(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the table to what the fields say, without a word in the history; None takes it out."""
        conn = self._writing.conn
        conn.execute("DELETE FROM numbering WHERE uuid = ?", (identity.bytes,))
        if fields is not None:
            conn.execute(
                "INSERT INTO numbering (uuid, fields) VALUES (?,?)", (identity.bytes, write_json(fields))
            )

    def put_back(self, identity: UUID, fields: Fields | None) -> None:
        """Bring the decision to a state that the history tells of, inside an act."""
        with self._writing.act("outgoing.put_back") as journal:
            journal.put_back(NUMBERING, identity, self.fields(identity), fields)
            self.place(identity, fields)

    def states(self) -> Iterator[tuple[str, UUID, Fields]]:
        """Yield the decision as the history should tell of it."""
        for identity, fields in self._rows():
            yield NUMBERING, identity, fields

    def _rows(self) -> list[tuple[UUID, Fields]]:
        with self._writing.reading() as conn:
            rows = conn.execute("SELECT uuid, fields FROM numbering ORDER BY uuid").fetchall()
        return [(UUID(bytes=uuid), read_json(fields)) for uuid, fields in rows]


def entry_fields(entry: RegisterEntry) -> Fields:
    """Return an entry flattened for the history; what is empty is absent."""
    fields: dict[str, object] = {name: getattr(entry, name) for name in _TEXTS}
    fields["of"] = str(entry.of) if entry.of is not None else ""
    fields["day"] = entry.day.isoformat() if entry.day else ""
    fields["sent_on"] = entry.sent_on.isoformat() if entry.sent_on else ""
    made = {name: value for name, value in fields.items() if value}
    return made if entry.copies is None else {**made, "copies": entry.copies}


def number_fields(given: GivenNumber) -> Fields:
    """Return a number flattened for the history: a field for each document, so that none hides another."""
    fields: dict[str, object] = {"year": given.year, "number": given.number}
    texts = {"series": given.series, "void": given.void, "explained": given.explained}
    fields.update({name: value for name, value in texts.items() if value})
    fields.update({f"{_DOCUMENT}{thing}": day.isoformat() for thing, day in given.documents.items()})
    return fields


def numbering_fields(numbering: Numbering) -> Fields:
    """Return the decision flattened for the history."""
    fields: dict[str, object] = {"official": numbering.is_official, "by_type": numbering.by_type}
    if numbering.keeper is not None:
        # Machine and name are one field: two laptops never settle one and leave the other.
        fields["keeper"] = [{"name": numbering.keeper_name, "device": str(numbering.keeper)}]
    fields.update({f"{_START}{year}.{series}": last for (year, series), last in numbering.starts.items()})
    return fields


def _numbering(fields: Mapping[str, object]) -> Numbering:
    told = fields.get("keeper")
    keeper = told[0] if isinstance(told, list) and told else {}
    starts: dict[tuple[int, str], int] = {}
    for name, last in fields.items():
        if name.startswith(_START):
            year, _, series = name.removeprefix(_START).partition(".")
            starts[int(year), series] = int(str(last))
    return Numbering(
        is_official=bool(fields.get("official", False)),
        by_type=bool(fields.get("by_type", False)),
        keeper=DeviceId(UUID(str(keeper["device"]))) if keeper else None,
        keeper_name=str(keeper.get("name", "")),
        starts=MappingProxyType(starts),
    )
