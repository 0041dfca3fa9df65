"""Files dropped anywhere in the window: each goes to whoever reads its kind, several of one kind together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from soxa.services.arriving import Arrival, arrival_of
from soxa.ui.session import Session

Take = Callable[[Sequence[Path]], None]
"""Takes files of one kind, at least one, in the order they came."""


class Dropping(QObject):
    """Looks at the bytes of what was dropped and hands it on.

    Args:
        session: What is shared.
        readers: Who takes what, in the order in which kinds are handed on.
        without_ledger: Kinds that need no open ledger.
    """

    def __init__(
        self,
        session: Session,
        readers: dict[Arrival, Take],
        *,
        without_ledger: frozenset[Arrival] = frozenset({Arrival.LEDGER}),
    ) -> None:
        super().__init__()
        self._session, self._readers, self._without_ledger = session, readers, without_ledger

    def receive(self, paths: Sequence[Path]) -> None:
        """Hand files to their readers; without a ledger, say that one is needed first."""
        by_kind: dict[Arrival, list[Path]] = {}
        for path in paths:
            by_kind.setdefault(arrival_of(path), []).append(path)
        for kind, take in self._readers.items():
            found = by_kind.get(kind)
            if not found:
                continue
            if kind not in self._without_ledger and not self._session.has_ledger:
                self._session.tell("ui.need_ledger", tone="warn")
                return
            take(found)
