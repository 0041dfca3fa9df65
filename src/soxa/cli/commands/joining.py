"""``soxa hand-over`` and ``soxa join``: what machines of one office hand one another, as files."""

from __future__ import annotations

from pathlib import Path

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH


@click.command("hand-over", cls=Command, help="cli.hand_over.help")
@click.argument("file", type=PATH)
@click.argument("parcel", type=PATH)
@click.pass_obj
def hand_over(console: Console, file: Path, parcel: Path) -> None:
    """Write a hand-over file with everything that the ledger holds."""
    from soxa.services import handing_on  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed

    with open_ledger(file, or_read=True) as ledger:
        made = handing_on.hand_over(ledger, parcel)
    console.say("cli.hand_over.done", changes=made.changes, files=made.files, path=parcel)
    console.result({"out": parcel, "changes": made.changes, "files": made.files, "bytes": made.size_bytes})


@click.command("join", cls=Command, help="cli.join.help")
@click.argument("file", type=PATH)
@click.argument("parts", type=PATH, nargs=-1, required=True)
@click.pass_obj
def join(console: Console, file: Path, parts: tuple[Path, ...]) -> None:
    """Take hand-over files, parts and folders of parts into a ledger."""
    from soxa.services import handing_on  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed

    with open_ledger(file) as ledger:
        came = handing_on.join(ledger, parts)
    if came.changes:
        console.say(
            "cli.join.done",
            changes=came.changes,
            machines=len(came.machines),
            differences=came.differences,
            waiting=came.waiting,
        )
    else:
        console.say("cli.join.nothing")
    for one in came.set_aside:
        why = console.wording.tell(one.why)
        if one.name:
            console.say("joining.set_aside", name=one.name, why=why)
        else:  # what was refused was in no file of its own
            console.say("joining.said", text=why)
    console.result(
        {
            "changes": came.changes,
            "machines": len(came.machines),
            "differences": came.differences,
            "waiting": came.waiting,
            "set_aside": [{"name": one.name, "why": one.why.id} for one in came.set_aside],
        }
    )
