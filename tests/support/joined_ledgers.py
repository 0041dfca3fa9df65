"""Laptops of one office: ledgers that began as copies of one, and what they give each other."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

import msgspec
from made_ledgers import new_ledger

from soxa.domain.ids import DeviceId
from soxa.domain.joining import Difference, Merged, Segment
from soxa.storage.ledger import Ledger


def laptops(folder: Path, count: int) -> list[Ledger]:
    """Return open ledgers of one office, each with a device of its own."""
    paths = [folder / f"so-{number}.soxa" for number in range(count)]
    with new_ledger(paths[0]) as first:
        for path in paths[1:]:
            first.copy_to(path)
    return [
        Ledger.open(path, actor=f"Cán bộ {number + 1}", device=DeviceId(UUID(int=number + 1)))
        for number, path in enumerate(paths)
    ]


def travelled(segment: Segment) -> Segment:
    """Return a segment as it is after a journey as bytes."""
    return msgspec.msgpack.decode(msgspec.msgpack.encode(segment), type=Segment)


def give(source: Ledger, target: Ledger, *, rng: random.Random | None = None) -> Merged:
    """Let one ledger take in what another has; shuffled and doubled if a source of chance is given."""
    segments = [travelled(one) for one in source.merging.export(target.merging.ends())]
    if rng is not None:
        segments = [*segments, *rng.sample(segments, len(segments) // 2)]
        rng.shuffle(segments)
    return target.merging.take_in(segments, source.merging.blob)


def join(ledgers: Sequence[Ledger]) -> None:
    """Let every ledger have what all have."""
    for target in ledgers:
        for source in ledgers:
            if source is not target:
                give(source, target)


def everything(ledger: Ledger) -> dict[tuple[str, UUID], object]:
    """Return every thing as the history tells of it."""
    return {(entity, identity): dict(fields) for entity, identity, fields in ledger._states()}


def told(differences: Iterable[Difference]) -> list[tuple[str, UUID, str, list[str]]]:
    """Return differences so that they can be compared."""
    return [
        (one.entity, one.thing, one.field, [repr(said.value) for said in one.said]) for one in differences
    ]


def are_equal(ledgers: Sequence[Ledger]) -> None:
    """Hold that ledgers have the same rows, things and differences, and that each is as its history says."""
    first = ledgers[0]
    for other in ledgers[1:]:
        assert other.merging.ends() == first.merging.ends()
        assert everything(other) == everything(first)
        assert told(other.merging.differences()) == told(first.merging.differences())
    for ledger in ledgers:
        assert ledger.history.verify().faults == ()
        count = "SELECT (SELECT count(*) FROM activity), (SELECT count(*) FROM activity_search)"
        entries, found_by_words = ledger._writing.conn.execute(count).fetchone()
        assert entries == found_by_words


def close(ledgers: Iterable[Ledger]) -> None:
    """Close them all."""
    for ledger in ledgers:
        ledger.close()
