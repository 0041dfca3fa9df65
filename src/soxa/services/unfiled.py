"""What was typed in the form and not filed: kept through a power cut, counted nowhere."""

from __future__ import annotations

from collections.abc import Sequence

from soxa.domain.activities import Activity
from soxa.services.recording import is_secret
from soxa.storage.ledger import Ledger

__all__ = ["keep_unfiled", "unfiled"]

_MOST = 20


def unfiled(ledger: Ledger) -> tuple[Activity, ...]:
    """Return what was typed and not filed, oldest first; none has an identity of its own."""
    return ledger.unfiled.all()


def keep_unfiled(ledger: Ledger, typed: Sequence[Activity]) -> None:
    """Let exactly these wait, the newest twenty at most; what bears a secrecy mark is not written at all.

    Raises:
        LedgerIsReadOnly: And the other errors of writing.
    """
    ledger.unfiled.keep([one for one in typed if not is_secret(one)][-_MOST:])
