"""``soxa pack``: a ledger's pack as a workbook, a file checked against it, a file installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command, Group
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from soxa.services.ledgers import Ledger
    from soxa.services.pack_installing import Follow, PackChanges
    from soxa.services.pack_workbooks import CellFault


@click.group("pack", cls=Group, help="packs.cli.help")
@click.argument("ledger", type=PATH)
@click.pass_context
def pack(context: click.Context, ledger: Path) -> None:
    """Remember which ledger the command below is about."""
    context.meta["soxa.ledger"] = ledger


@pack.command("export", cls=Command, help="packs.cli.export")
@click.argument("workbook", type=PATH)
@click.pass_context
def export(context: click.Context, workbook: Path) -> None:
    """Write the pack as a workbook."""
    from soxa.base.files import write_atomic  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.pack_installing import export as written  # noqa: PLC0415 - as needed

    console = _console(context)
    with open_ledger(context.meta["soxa.ledger"], writable=False) as ledger:
        write_atomic(workbook, written(ledger))
    console.say("packs.exported", path=workbook)
    console.result({"file": workbook})


@pack.command("check", cls=Command, help="packs.cli.check")
@click.argument("workbook", type=PATH)
@click.pass_context
def check(context: click.Context, workbook: Path) -> None:
    """Tell what a file would change, or every fault of it."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.pack_installing import settle  # noqa: PLC0415 - as needed

    console = _console(context)
    with open_ledger(context.meta["soxa.ledger"], writable=False) as ledger:
        changes = _previewed(context, console, ledger, workbook)
        follows = settle(ledger, changes).follows
    console.say("packs.cli.holds", count=len(changes.entries), old=changes.old.version)
    _tell(console, changes, follows)


@pack.command("install", cls=Command, help="packs.cli.install")
@click.argument("workbook", type=PATH)
@click.option("--refuse", multiple=True, help="packs.cli.refuse")
@click.option("--actor", default="", help="cli.actor")
@click.pass_context
def install(context: click.Context, workbook: Path, refuse: tuple[str, ...], actor: str) -> None:
    """Install a file's pack without what is refused."""
    from soxa.services import pack_installing as installing  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed

    console = _console(context)
    with open_ledger(context.meta["soxa.ledger"], actor=actor) as ledger:
        changes = _previewed(context, console, ledger, workbook)
        refused = [one for code in refuse for one in installing.entries_called(changes, code)]
        done = installing.install(ledger, changes, refused=refused)
    console.say("packs.installed", version=done.pack.version, count=len(changes.entries))
    carried = {"slips": done.carried.slips, "past": done.carried.past, "reports": done.carried.reports}
    if any(carried.values()):
        console.say("packs.carried", **carried)
    _tell(console, changes, done.follows, version=done.pack.version, carried=carried)


def _previewed(context: click.Context, console: Console, ledger: Ledger, file: Path) -> PackChanges:
    """Return what a file would change; where it has faults, tell them all and end."""
    from soxa.services import pack_installing as installing  # noqa: PLC0415 - as needed

    try:
        return installing.preview(ledger, file)
    except installing.PackWorkbookFaulty as error:
        _refuse(console, error.faults)
        context.exit(1)


def _refuse(console: Console, faults: Sequence[CellFault]) -> None:
    said = [console.wording.explain(one.message) for one in faults]
    console.say("packs.faults", count=len(faults))
    console.table(
        ("packs.sheet", "packs.row", "packs.column", "packs.wrong", "packs.remedy"),
        [
            (one.sheet, str(one.row or ""), one.column, why.text, why.remedy)
            for one, why in zip(faults, said, strict=True)
        ],
        right=frozenset({1}),
    )
    console.result(
        {
            "error": {"name": "PackWorkbookFaulty"},
            "faults": [
                {"sheet": one.sheet, "row": one.row, "column": one.column, "text": why.text,
                 "remedy": why.remedy}
                for one, why in zip(faults, said, strict=True)
            ],
        }
    )  # fmt: skip


def _tell(console: Console, changes: PackChanges, follows: Sequence[Follow], **more: object) -> None:
    from soxa.wording.packs import say_details, say_entry, say_follow  # noqa: PLC0415 - as needed

    wording = console.wording
    entries = []
    for one in changes.entries:
        details = list(say_details(wording, changes, one))
        entries.append(
            {"part": one.entry.part, "code": one.entry.code, "what": one.what.value, "name": one.name,
             "barred": bool(one.barred), "details": details}
        )  # fmt: skip
        if not console.as_json:
            click.echo(say_entry(wording, one))
            for line in details:
                click.echo(f"    {line}")
    for message in changes.maps:
        console.tell(message)
    said = [say_follow(wording, one) for one in follows]
    if not console.as_json:
        for line in said:
            click.echo(line)
    console.result({"changes": entries, "follows": said, **more})


def _console(context: click.Context) -> Console:
    found = context.find_object(Console)
    assert found is not None
    return found
