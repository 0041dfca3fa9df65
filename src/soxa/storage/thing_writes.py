"""Every write of a thing, with who knew what: what `soxa.domain.resolving` asks for."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

import msgspec

from soxa.domain.resolving import Resolved, Write, resolve
from soxa.storage.engine import Connection

Thing = tuple[str, bytes]
"""Entity and identity."""

SETTLING: Final = "difference.settle"
"""Name of the act that says which of different values stands."""
CHUNK: Final = 500
_DECODER: Final = msgspec.json.Decoder()


class Knowledge:
    """What devices knew of each other; asked many times, so every pair is read once."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn
        self._steps: dict[tuple[int, int], tuple[list[int], list[int]]] = {}

    def __call__(self, device: int, sequence: int, other: int) -> int:
        """Return up to which sequence a device knew another one when it wrote; by the storage's numbers."""
        steps = self._steps.get((device, other))
        if steps is None:
            rows = self._conn.execute(
                "SELECT sequence, known FROM knowing WHERE device_id = ? AND of_id = ? ORDER BY sequence",
                (device, other),
            ).fetchall()
            steps = self._steps[device, other] = ([row[0] for row in rows], [row[1] for row in rows])
        at = bisect_right(steps[0], sequence)
        return steps[1][at - 1] if at else 0


def shared_things(conn: Connection) -> Iterator[bytes]:
    """Yield the identities of everything that more than one device has written."""
    if conn.execute("SELECT count(*) FROM device").fetchone()[0] > 1:
        for (identity,) in conn.execute(
            "SELECT entity_uuid FROM change GROUP BY entity_uuid HAVING min(device_id) <> max(device_id)"
        ):
            yield bytes(identity)


def resolved_things(conn: Connection, identities: Iterable[bytes]) -> Iterator[tuple[Thing, Resolved]]:
    """Yield what things are by all their writes; those that are gone as well."""
    knowledge = Knowledge(conn)
    taken_back = _settlings_taken_back(conn)
    rest = iter(identities)
    while chunk := list(islice(rest, CHUNK)):
        for thing, writes in read_writes(conn, chunk).items():
            holding = [write for write in writes if write.act not in taken_back]
            yield thing, resolve(thing[0], holding, knowledge)


def _settlings_taken_back(conn: Connection) -> set[bytes]:
    """Return the acts that settled a difference and were undone, with their undos: all of them say nothing.

    An undo knows every value that there was: as a write like any other it would choose one of them, and the
    difference that it is to open again would stay shut.
    """
    rows = conn.execute(
        "SELECT x.uuid, u.uuid, r.uuid FROM act u JOIN act x ON x.uuid = u.undoes"
        " LEFT JOIN act r ON r.undoes = u.uuid WHERE u.undoes IS NOT NULL AND x.name = ?",
        (SETTLING,),
    ).fetchall()
    undone = {settling for settling, _, again in rows if again is None}
    return {bytes(act) for row in rows if row[0] in undone for act in row if act is not None}


def read_writes(conn: Connection, identities: Sequence[bytes]) -> dict[Thing, list[Write]]:
    """Return every write of some things, at most `CHUNK` of them."""
    marks = ",".join("?" * len(identities))
    found: dict[Thing, list[Write]] = {}
    for entity, identity, device, rank, sequence, act, field, old, new, undoes in conn.execute(
        "SELECT c.entity, c.entity_uuid, c.device_id, d.uuid, c.sequence, a.uuid, c.field, c.old, c.new,"
        " a.undoes IS NOT NULL FROM change c JOIN act a ON a.id = c.act_id"
        " JOIN device d ON d.id = c.device_id"
        f" WHERE c.entity_uuid IN ({marks}) ORDER BY c.id",
        identities,
    ):
        write = Write(
            device, bytes(rank), sequence, bytes(act), field, _value(old), _value(new), bool(undoes)
        )
        found.setdefault((entity, bytes(identity)), []).append(write)
    return found


def _value(text: str | None) -> object:
    try:
        return None if text is None else _DECODER.decode(text)
    except ValueError:
        return None  # an altered row: the chain tells of it
