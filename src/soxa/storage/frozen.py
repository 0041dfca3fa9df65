"""Frozen figures from the side of what is behind them, and what was changed after they were frozen."""

# ruff: noqa: S608 - what is put into statements are constants of this module; values go by parameters

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from soxa.domain.figures import FigureKey
from soxa.domain.ids import ActivityId, ReportId
from soxa.storage.engine import Connection, Row
from soxa.storage.history import from_us
from soxa.storage.thing_writes import Knowledge
from soxa.storage.writing import Writing

BEHIND_FIGURES: Final = ("activity", "slip", "past_value", "pack", "unit", "regime_setting")
"""What a change of may change figures."""


@dataclass(frozen=True, slots=True)
class LaterChange:
    """What was done to a thing after a draft was sealed, by one act."""

    entity: str
    """``activity``, ``slip`` …"""
    thing: UUID
    """Identity of the thing."""
    was_made: bool
    """Whether it was entered then."""
    was_removed: bool
    """Whether it was taken out then."""
    actor: str
    """Who, as picked at start."""
    at_utc: datetime
    """When, by that machine's clock."""


class FrozenStore:
    """Reads what sealed reports froze."""

    def __init__(self, writing: Writing) -> None:
        """Read by this connection."""
        self._writing = writing

    def with_activity(self, activity: ActivityId) -> Mapping[ReportId, tuple[FigureKey, ...]]:
        """Return the sealed reports that an activity counts in, with the figures it was counted for.

        Drafts that were reopened do not count; of a report's drafts only the last one is ever in force.
        """
        found: dict[ReportId, list[FigureKey]] = {}
        with self._writing.reading() as conn:
            # Sources are JSON with ids in full: an id can be part of nothing else.
            rows = conn.execute(
                "SELECT r.uuid, f.figure FROM frozen_figure f JOIN sealing s ON s.id = f.sealing_id"
                " JOIN report r ON r.id = s.report_id WHERE s.dropped = 0 AND instr(f.sources, ?) > 0"
                " ORDER BY r.start, r.id, f.figure",
                (str(activity),),
            ).fetchall()
        for report, figure in rows:
            found.setdefault(ReportId(UUID(bytes=report)), []).append(FigureKey.parse(figure))
        return {report: tuple(keys) for report, keys in found.items()}

    def is_touched(self, report: ReportId, draft: int) -> bool:
        """Tell whether anything that may be behind figures was changed after a draft was sealed."""
        names = ",".join("?" * len(BEHIND_FIGURES))
        with self._writing.reading() as conn:
            return any(
                conn.execute(
                    "SELECT 1 FROM change WHERE device_id = ? AND sequence > ? AND"
                    f" (entity IN ({names}) OR (entity = 'report' AND field LIKE 'override.%')) LIMIT 1",
                    (device, known, *BEHIND_FIGURES),
                ).fetchone()
                for device, known in _known_at_sealing(conn, report, draft).items()
            )

    def changes_since(
        self, report: ReportId, draft: int, things: Collection[UUID]
    ) -> tuple[LaterChange, ...]:
        """Return what was done to some things after a draft was sealed, oldest first, one for each act."""
        found: list[Row] = []
        with self._writing.reading() as conn:
            known = _known_at_sealing(conn, report, draft)
            for thing in things:
                rows = conn.execute(
                    "SELECT c.device_id, c.sequence, c.id, c.entity, c.entity_uuid, c.field, c.old IS NULL,"
                    " c.new IS NULL, a.id, a.actor, a.at_ms FROM change c JOIN act a ON a.id = c.act_id"
                    " WHERE c.entity_uuid = ?",
                    (thing.bytes,),
                )
                found += [row[2:] for row in rows if row[1] > known[row[0]]]
        told: dict[tuple[int, bytes], LaterChange] = {}
        for _, entity, thing_bytes, field, no_old, no_new, act, actor, at_ms in sorted(found):
            is_whole = field == ""
            told.setdefault(
                (act, thing_bytes),
                LaterChange(
                    entity,
                    UUID(bytes=thing_bytes),
                    was_made=is_whole and bool(no_old),
                    was_removed=is_whole and bool(no_new),
                    actor=actor,
                    at_utc=from_us(at_ms * 1000),
                ),
            )
        return tuple(told.values())


def _known_at_sealing(conn: Connection, report: ReportId, draft: int) -> dict[int, int]:
    """Return how far each device's chain was known where a draft was sealed.

    What another laptop wrote before, by the clock, and that was not known there, is not in the figures.
    """
    sealed = conn.execute(
        "SELECT device_id, sequence FROM change WHERE entity_uuid = ? AND field GLOB ?"
        " ORDER BY id DESC LIMIT 1",
        (report.bytes, f"sealing.{draft}.*"),
    ).fetchone()
    devices = [row[0] for row in conn.execute("SELECT id FROM device")]
    if sealed is None:
        return dict.fromkeys(devices, 0)
    knowledge = Knowledge(conn)
    return {
        device: sealed[1] if device == sealed[0] else knowledge(sealed[0], sealed[1], device)
        for device in devices
    }
