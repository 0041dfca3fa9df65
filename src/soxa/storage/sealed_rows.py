"""What was sealed of a report: its drafts with their files, numbers, packs and frozen figures.

Two laptops may each seal "Dự thảo lần 2": a draft is known by its number and its PDF, never by its place.
What is issued is never taken back by a laptop that did not know of it yet: a draft that was reopened there
and is issued counts as not reopened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from soxa.domain.figures import Figure, FigureKey, write_value
from soxa.domain.ids import FileId
from soxa.domain.reports import Elsewhere, Grade, Sealing, SignedFile, State
from soxa.storage.engine import Connection
from soxa.storage.errors import EntryMissing
from soxa.storage.history import Fields, from_us, read_json, to_us, write_json
from soxa.storage.report_rows import write_sources

SEALING: Final = "sealing."
FILE: Final = "file."
NUMBER: Final = "number."
NOTHING: Final = hashlib.sha256(b"").hexdigest()
"""Digest of no frozen figures at all."""

_BETWEEN, _AFTER = "\x1f", "\x1e"
_STEPS: Final = {State.SEALED: 0, State.SIGNED: 1, State.NUMBERED: 2, State.ISSUED: 3}


@dataclass(frozen=True, slots=True)
class SealedDraft:
    """One sealing with what came of it."""

    row: int
    """The storage's own number."""
    sealing: Sealing
    """As it was sealed and, by the history, reopened."""
    signed: tuple[SignedFile, ...]
    """Later states of its PDF, by step and then as they were added."""
    places: tuple[int, ...]
    """Of each of them, how many its laptop had known before, and one."""
    number: str
    """Number given; empty before."""
    dated: date | None
    """Date given with it."""
    packs: tuple[str, str]
    """Identities of the received pack and of the office's additions that held; empty for none."""

    @property
    def name(self) -> str:
        """What the history calls it: draft and PDF."""
        return f"{self.sealing.draft}.{self.sealing.pdf}"

    @property
    def step(self) -> State:
        """How far it has come."""
        return max((file.step for file in self.signed), key=_STEPS.__getitem__, default=State.SEALED)

    @property
    def is_dropped(self) -> bool:
        """Whether it was reopened, and not issued by somebody who did not know of that."""
        return self.sealing.dropped and self.step is not State.ISSUED

    @property
    def rank(self) -> tuple[bool, int, int, bytes]:
        """What puts the draft that speaks for the report last."""
        far = 0 if self.is_dropped else _STEPS[self.step]
        return not self.is_dropped, far, self.sealing.draft, self.sealing.pdf.bytes

    def shown(self) -> Sealing:
        """Return the sealing as it counts."""
        return replace(self.sealing, dropped=self.is_dropped)


def read_drafts(conn: Connection, report_row: int) -> tuple[SealedDraft, ...]:
    """Return a report's drafts; the one that speaks for it, if any does, comes last."""
    rows = conn.execute(
        "SELECT s.id, s.draft, s.sealed_us, p.uuid, d.uuid, x.uuid, s.dropped, s.number, s.dated, s.pack,"
        " s.own_pack FROM sealing s JOIN file p ON p.id = s.pdf_id JOIN file d ON d.id = s.docx_id"
        " JOIN file x ON x.id = s.xlsx_id WHERE s.report_id = ?",
        (report_row,),
    ).fetchall()
    drafts = []
    for row, draft, sealed_us, pdf, docx, xlsx, dropped, number, dated, pack, own in rows:
        signed = _signed(conn, row)
        made = SealedDraft(
            row=row,
            sealing=Sealing(
                draft=draft,
                sealed_utc=from_us(sealed_us),
                pdf=FileId(UUID(bytes=pdf)),
                docx=FileId(UUID(bytes=docx)),
                xlsx=FileId(UUID(bytes=xlsx)),
                dropped=bool(dropped),
            ),
            signed=tuple(file for _, file in signed),
            places=tuple(place for place, _ in signed),
            number=number,
            dated=date.fromisoformat(dated) if dated else None,
            packs=(pack, own),
        )
        drafts.append(made)
    return tuple(sorted(drafts, key=lambda draft: draft.rank))


def _signed(conn: Connection, sealing_row: int) -> list[tuple[int, SignedFile]]:
    rows = conn.execute(
        "SELECT s.place, f.uuid, s.step, s.at_us, s.by_other_tool, s.elsewhere FROM signed_file s"
        " JOIN file f ON f.id = s.file_id WHERE s.sealing_id = ?",
        (sealing_row,),
    ).fetchall()
    files = [
        (
            place,
            SignedFile(
                FileId(UUID(bytes=file)), State(step), from_us(at_us), bool(other), read_elsewhere(elsewhere)
            ),
        )
        for place, file, step, at_us, other, elsewhere in rows
    ]
    return sorted(files, key=lambda one: (_STEPS[one[1].step], one[0], one[1].file))


# ---------------------------------------------------------------------- writing


def insert_sealing(conn: Connection, report_row: int, sealing: Sealing, packs: tuple[str, str]) -> int:
    """Write a sealing, and return the storage's own number of it."""
    return int(
        conn.execute(
            "INSERT INTO sealing (report_id, draft, sealed_us, pdf_id, docx_id, xlsx_id, dropped, number,"
            " pack, own_pack) VALUES (?,?,?,?,?,?,?,'',?,?) RETURNING id",
            (
                report_row, sealing.draft, to_us(sealing.sealed_utc), file_row(conn, sealing.pdf),
                file_row(conn, sealing.docx), file_row(conn, sealing.xlsx), int(sealing.dropped), *packs,
            ),
        ).fetchone()[0]
    )  # fmt: skip


def insert_signed(conn: Connection, sealing_row: int, signed: SignedFile, place: int) -> None:
    """Write a later state of a sealing's PDF; its place is one more than the places known before."""
    conn.execute(
        "INSERT INTO signed_file (sealing_id, file_id, step, place, at_us, by_other_tool, elsewhere)"
        " VALUES (?,?,?,?,?,?,?)",
        (
            sealing_row, file_row(conn, signed.file), signed.step.value, place, to_us(signed.at_utc),
            int(signed.by_other_tool), write_elsewhere(signed.elsewhere),
        ),
    )  # fmt: skip


def write_elsewhere(elsewhere: Elsewhere | None) -> str:
    """Return what is known of an issued file that is not ours, as JSON; nothing for one that is."""
    if elsewhere is None:
        return ""
    return write_json(
        {
            "grade": elsewhere.grade.value,
            "carrier": str(elsewhere.carrier),
            "signer": elsewhere.signer,
            "figures": elsewhere.figures,
            "equal": elsewhere.equal,
            "compared": elsewhere.compared,
            "differences": list(elsewhere.differences),
            "reason": elsewhere.reason,
        }
    )


def read_elsewhere(text: str) -> Elsewhere | None:
    """Read what `write_elsewhere` wrote."""
    if not text:
        return None
    told = read_json(text)
    return Elsewhere(
        grade=Grade(told["grade"]),
        carrier=FileId(UUID(told["carrier"])),
        signer=told["signer"],
        figures=told["figures"],
        equal=told["equal"],
        compared=told["compared"],
        differences=tuple(told["differences"]),
        reason=told["reason"],
    )


def number_sealing(conn: Connection, sealing_row: int, number: str, dated: str | None) -> None:
    """Write a sealing's number and date."""
    conn.execute("UPDATE sealing SET number = ?, dated = ? WHERE id = ?", (number, dated, sealing_row))


def file_row(conn: Connection, identity: FileId) -> int:
    """Return the storage's own number of a file.

    Raises:
        EntryMissing: There is none of that id.
    """
    row = conn.execute("SELECT id FROM file WHERE uuid = ?", (identity.bytes,)).fetchone()
    if row is None:
        raise EntryMissing(id=identity)
    return int(row[0])


# ---------------------------------------------------------------------- frozen figures


def freeze(conn: Connection, sealing_row: int, figures: Mapping[FigureKey, Figure]) -> None:
    """Keep figures with what is behind them."""
    _insert_frozen(
        conn,
        sealing_row,
        [
            (
                str(key), figure.period.label, figure.period.start.isoformat(), figure.period.end.isoformat(),
                write_value(figure.value), write_sources(figure.sources), figure.digest,
            )
            for key, figure in figures.items()
        ],
    )  # fmt: skip


def frozen_bytes(conn: Connection, sealing_row: int) -> bytes:
    """Return a sealing's frozen figures as they travel; their SHA-256 stands in the history."""
    rows = conn.execute(
        "SELECT figure, label, start, end, value, sources, digest FROM frozen_figure WHERE sealing_id = ?"
        " ORDER BY figure",
        (sealing_row,),
    )
    return "".join(_BETWEEN.join(row) + _AFTER for row in rows).encode()


def frozen_digest(conn: Connection, sealing_row: int) -> str:
    """Return the SHA-256 of a sealing's frozen figures, in hex."""
    return hashlib.sha256(frozen_bytes(conn, sealing_row)).hexdigest()


def thaw_into(conn: Connection, sealing_row: int, data: bytes) -> None:
    """Keep frozen figures as they came from another laptop."""
    rows = data.decode().split(_AFTER)[:-1]
    _insert_frozen(conn, sealing_row, [tuple(row.split(_BETWEEN)) for row in rows])


def _insert_frozen(conn: Connection, sealing_row: int, rows: Sequence[tuple[str, ...]]) -> None:
    conn.executemany(
        "INSERT INTO frozen_figure (sealing_id, figure, label, start, end, value, sources, digest)"
        " VALUES (?,?,?,?,?,?,?,?)",
        [(sealing_row, *row) for row in rows],
    )
    # Beside them, to find them by: what is believed is always reckoned anew.
    digest = frozen_digest(conn, sealing_row)
    conn.execute("UPDATE sealing SET figures = ? WHERE id = ?", (digest, sealing_row))


# ---------------------------------------------------------------------- as the history tells


def draft_fields(conn: Connection, draft: SealedDraft) -> Fields:
    """Return a sealing with what came of it as fields of the report; none bears a place in a list."""
    sealing, name = draft.sealing, draft.name
    fields: dict[str, object] = {
        SEALING + name: {
            "sealed_utc": sealing.sealed_utc.isoformat(),
            "pdf": str(sealing.pdf),
            "docx": str(sealing.docx),
            "xlsx": str(sealing.xlsx),
            "dropped": sealing.dropped,
            "figures": frozen_digest(conn, draft.row),
            "packs": list(draft.packs),
        }
    }
    for file, place in zip(draft.signed, draft.places, strict=True):
        fields[f"{FILE}{name}.{file.file}.{file.step.value}"] = {
            "place": place,
            "at_utc": file.at_utc.isoformat(),
            "by_other_tool": file.by_other_tool,
            **({"elsewhere": write_elsewhere(file.elsewhere)} if file.elsewhere else {}),
        }
    if draft.number or draft.dated:
        fields[NUMBER + name] = [draft.number, draft.dated.isoformat() if draft.dated else None]
    return fields


def sealings_in(fields: Fields) -> dict[str, Sealing]:
    """Return the sealings that a report's fields tell of, by `SealedDraft.name`."""
    found = {}
    for field, value in fields.items():
        if field.startswith(SEALING) and isinstance(value, Mapping):
            name = field.removeprefix(SEALING)
            found[name] = Sealing(
                draft=int(name.partition(".")[0]),
                sealed_utc=datetime.fromisoformat(value["sealed_utc"]),
                pdf=FileId(UUID(value["pdf"])),
                docx=FileId(UUID(value["docx"])),
                xlsx=FileId(UUID(value["xlsx"])),
                dropped=bool(value["dropped"]),
            )
    return found


def packs_in(fields: Fields, name: str) -> tuple[str, str]:
    """Return the packs that a sealing was made with."""
    pack, own = _dict(fields[SEALING + name])["packs"]
    return str(pack), str(own)


def figures_in(fields: Fields, name: str) -> str:
    """Return the SHA-256 of a sealing's frozen figures, in hex."""
    return str(_dict(fields[SEALING + name])["figures"])


def signed_in(fields: Fields, name: str) -> list[tuple[int, SignedFile]]:
    """Return the later states of a sealing's PDF that a report's fields tell of, with their places."""
    beginning = f"{FILE}{name}."
    found = []
    for field, value in fields.items():
        if field.startswith(beginning):
            file, _, step = field.removeprefix(beginning).partition(".")
            told = _dict(value)
            at_utc = datetime.fromisoformat(told["at_utc"])
            elsewhere = read_elsewhere(str(told.get("elsewhere", "")))
            signed = SignedFile(FileId(UUID(file)), State(step), at_utc, told["by_other_tool"], elsewhere)
            found.append((int(told["place"]), signed))
    return found


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
