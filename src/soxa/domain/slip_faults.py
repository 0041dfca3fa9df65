"""What is wrong with a slip, cell by cell: what can be read is read, the rest is told."""

from __future__ import annotations

from dataclasses import dataclass

from soxa.base.errors import Message


@dataclass(frozen=True, slots=True)
class SlipFault:
    """Something of a slip that was not taken, or should be looked at."""

    cell: str
    """Where it stands: ``F12``; empty for the whole slip."""
    message: Message
    """What is wrong; its entry in the catalogue has the remedy."""
    is_note: bool = False
    """Whether the cell was taken all the same."""
