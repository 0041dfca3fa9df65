"""Installing a pack: what it would change, in words; what of it is refused; and one act that can be undone.

A sealed report keeps the pack that it was sealed with. Until one is sealed with the new pack, the
installation is undone like any other act.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from soxa.base.errors import AppError, Message
from soxa.base.files import read_whole
from soxa.domain.packs import Pack
from soxa.exchanging.packs import MAX_BYTES, PackFaulty, encode_pack
from soxa.services.pack_carrying import Carried, carry, words_at_risk
from soxa.services.pack_changes import Barred, Entry, EntryChange, What, barred, compare
from soxa.services.pack_fitting import Fitted, Follow, fit
from soxa.services.pack_workbooks import PackWorkbookFaulty, in_json, read_pack_workbook, write_workbook
from soxa.services.packs import own_additions, read_pack
from soxa.spreadsheets.guard import is_workbook
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger

__all__ = [
    "Carried", "Entry", "EntryChange", "Fitted", "Follow", "Installed", "NothingToInstall", "PackChanges",
    "PackIsAnother", "PackWorkbookFaulty", "UnknownEntry", "What", "entries_called", "export", "install",
    "installed", "preview", "read_file", "settle",
]  # fmt: skip

_ACT = "pack.apply"


class UnknownEntry(AppError):
    """The pack would change nothing of that code."""

    def __init__(self, *, code: str) -> None:
        super().__init__(code=code[:60])


class NothingToInstall(AppError):
    """What is left after all that was refused is the pack that the ledger has already."""

    def __init__(self) -> None:
        super().__init__()


class PackIsAnother(AppError):
    """The ledger's pack changed after the changes were shown."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True, slots=True)
class PackChanges:
    """What a pack would change."""

    old: Pack
    """The received pack that holds."""
    new: Pack
    """The pack that came."""
    entries: tuple[EntryChange, ...]
    """What differs, entry by entry."""
    barred: Mapping[Entry, tuple[Barred, ...]]
    """What may not be in a pack of this program, with the reason."""
    used: Mapping[Entry, int]
    """Entries that the new pack lacks and that are in use, with how often: they stay."""

    @property
    def maps(self) -> tuple[Message, ...]:
        """What becomes of codes, in words."""
        return tuple(
            Message(f"packs.map.{one.change.value}", {"old": ", ".join(one.old), "new": ", ".join(one.new)})
            for one in self.new.maps
        )


@dataclass(frozen=True, slots=True)
class Installed:
    """What was installed."""

    pack: Pack
    """It."""
    carried: Carried
    """What followed changed codes."""
    follows: tuple[Follow, ...]
    """What was left out or kept because of what was refused."""


def installed(ledger: Ledger) -> Pack:
    """Return the received pack that holds, without the office's own additions."""
    return read_pack(ledger.pack_bytes())


def export(ledger: Ledger) -> bytes:
    """Return the received pack that holds as a workbook that can be edited."""
    return write_workbook(installed(ledger))


def read_file(path: Path) -> bytes:
    """Return the pack of a file, made in Excel or as JSON.

    Raises:
        PackWorkbookFaulty: A file with faults; `PackWorkbookFaulty.faults` has them all.
        DataNotJson: And the other errors of `read_pack` and `read_pack_workbook`.
    """
    data = read_whole(path, limit_bytes=2 * MAX_BYTES)
    if not is_workbook(data):
        try:
            read_pack(data)
        except PackFaulty as error:
            raise PackWorkbookFaulty.of([in_json(one) for one in error.faults]) from error
        return data
    found = read_pack_workbook(path)
    if isinstance(found, tuple):
        raise PackWorkbookFaulty.of(found)
    return found


def preview(ledger: Ledger, source: bytes | Path) -> PackChanges:
    """Return what a pack would change; nothing is kept.

    Args:
        ledger: Whose.
        source: A pack's bytes, or a file as for `read_file`.

    Raises:
        PackWorkbookFaulty: And the other errors of `read_file`.
    """
    old, new = installed(ledger), read_pack(source if isinstance(source, bytes) else read_file(source))
    changes = compare(old, new)
    removed = [one.entry for one in changes if one.what is What.REMOVED]
    return PackChanges(old, new, changes, barred(new), _used(ledger, removed))


def entries_called(changes: PackChanges, code: str) -> tuple[Entry, ...]:
    """Return what a code refuses: entries of any part with it.

    Raises:
        UnknownEntry: The pack would change none.
    """
    found = tuple(one.entry for one in changes.entries if one.entry.code.casefold() == code.casefold())
    if not found:
        raise UnknownEntry(code=code)
    return found


def settle(ledger: Ledger, changes: PackChanges, *, refused: Collection[Entry] = ()) -> Fitted:
    """Return the pack that would be installed, and what else stays because of what is refused.

    Raises:
        PackFaulty: What is left makes no sense.
    """
    return fit(
        changes.old,
        changes.new,
        own_additions(ledger),
        refused=frozenset(refused),
        kept=frozenset(changes.used),
        barred=changes.barred,
    )


def install(ledger: Ledger, changes: PackChanges, *, refused: Collection[Entry] = ()) -> Installed:
    """Install a pack in one act, without what is refused; series go on under their new codes.

    Raises:
        PackIsAnother: Another pack was installed since the changes were shown.
        NothingToInstall: Nothing would change.
        PackFaulty: What is left makes no sense.
        LedgerIsReadOnly: And the other errors of the storage.
    """
    if installed(ledger) != changes.old:
        raise PackIsAnother
    fitted = settle(ledger, changes, refused=refused)
    pack = fitted.pack
    if pack == changes.old:
        raise NothingToInstall
    with ledger.act(_ACT):
        words = words_at_risk(ledger, changes.old, pack)
        ledger.install_pack(encode_pack(pack), pack.code, pack.version)
        done = carry(ledger, changes.old, pack, words)
    return Installed(pack, done, fitted.follows)


def _used(ledger: Ledger, removed: Collection[Entry]) -> Mapping[Entry, int]:
    """Return which of these entries activities or reports still speak of, and how many."""
    reports: dict[str, int] = {}
    for one in ledger.reports.standings():
        reports[one.regime] = reports.get(one.regime, 0) + 1
    found = {}
    for entry in removed:
        count = reports.get(entry.code, 0) if entry.part == "regimes" else 0
        if entry.part == "kinds":
            count = ledger.activities.count(ActivityQuery(kinds=(entry.code,)))
        if count:
            found[entry] = count
    return found
