"""Activities that are being typed and are not filed yet: kept so that no power cut takes them away.

They are no content of the ledger: nothing counts them, and they have no history and no undo.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from soxa.domain.activities import Activity
from soxa.storage.activity_rows import activity_fields, activity_from_fields
from soxa.storage.history import read_json, write_json
from soxa.storage.writing import Writing

_NO_ID = UUID(int=0)


class UnfiledStore:
    """What was typed in one ledger and not filed, oldest first."""

    def __init__(self, writing: Writing) -> None:
        """Read and write by this connection."""
        self._writing = writing

    def all(self) -> tuple[Activity, ...]:
        """Return what waits; none has an identity yet."""
        with self._writing.reading() as conn:
            rows = conn.execute("SELECT fields FROM unfiled ORDER BY position").fetchall()
        return tuple(activity_from_fields(_NO_ID, read_json(fields), to_mend=False) for (fields,) in rows)

    def keep(self, activities: Sequence[Activity]) -> None:
        """Let exactly these wait.

        Raises:
            LedgerIsReadOnly: And the other errors of `Writing.act`.
        """
        with self._writing.act("activity.type"):
            self._writing.conn.execute("DELETE FROM unfiled")
            self._writing.conn.executemany(
                "INSERT INTO unfiled (position, fields) VALUES (?, ?)",
                [(at, write_json(activity_fields(one))) for at, one in enumerate(activities, start=1)],
            )
