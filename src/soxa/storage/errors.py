"""What can go wrong with a ledger's file and that the user can do something about."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from soxa.base.errors import AppError


class NotALedger(AppError):
    """The file is no ledger of this program: another kind of file, or another program's database."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class LedgerExists(AppError):
    """A file of that name stands there already; a new ledger never replaces anything."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class LedgerIsNewer(AppError):
    """A newer program has written the file."""

    def __init__(self, *, path: Path, version: int, supported: int) -> None:
        super().__init__(path=path, version=version, supported=supported)


class LedgerIsOlder(AppError):
    """An older program has written the file; it is brought up to date when it is opened for writing."""

    def __init__(self, *, path: Path, version: int) -> None:
        super().__init__(path=path, version=version)


class LedgerIsDev(AppError):
    """A trial program from before the first release has written the file in a form that no longer holds."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class LedgerIsOpenElsewhere(AppError):
    """Another window or another program is writing in the ledger; it can still be read."""

    def __init__(self, *, path: Path, since: datetime) -> None:
        super().__init__(path=path, since=since)


class LedgerOnNetwork(AppError):
    """The ledger lies on a network drive, where no lock can be relied on; it can still be read."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class LedgerIsReadOnly(AppError):
    """The ledger was opened for reading: by wish, as the second window, or from read-only media."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class LedgerBusy(AppError):
    """Another job of this program has been writing for too long; nothing was changed."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


class LedgerDamaged(AppError):
    """The file's contents are broken (a failing disk, an interrupted copy); nothing was changed."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class LedgerFailed(AppError):
    """The system refused to read or write, for a reason of its own; the last change was not kept."""

    def __init__(self, *, path: Path, reason: str) -> None:
        super().__init__(path=path, reason=reason)


class EntryMissing(AppError):
    """What was asked for is not in the ledger (any more)."""

    def __init__(self, *, id: UUID) -> None:  # noqa: A002 - the name the whole project gives identities
        super().__init__(id=id)


class QuantityTooLarge(AppError):
    """A quantity does not fit: more than twelve digits before the comma, or more than six after it."""

    def __init__(self, *, code: str, value: str) -> None:
        super().__init__(code=code, value=value)


class NothingToUndo(AppError):
    """No act of this machine is left that can be undone (or redone)."""

    def __init__(self) -> None:
        super().__init__()


class UndoOvertaken(AppError):
    """The entry was changed again since; undoing would throw that later change away."""

    def __init__(self, *, field: str) -> None:
        super().__init__(field=field)


class ReportIsSealed(AppError):
    """The report's words and figures are frozen; it must be reopened before they can change."""

    def __init__(self, *, regime: str, label: str) -> None:
        super().__init__(regime=regime, label=label)


class ReportIsIssued(AppError):
    """An issued report is never edited (Decree 30/2020, Article 18): it is corrected by another document."""

    def __init__(self, *, regime: str, label: str) -> None:
        super().__init__(regime=regime, label=label)
