"""``soxa check``: is a ledger as the program wrote it?"""

from __future__ import annotations

from pathlib import Path

import click

from soxa.base.errors import AppError
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH


class LedgerAltered(AppError):
    """Rows of the ledger or of its history are not as they were written."""

    def __init__(self, *, path: Path, count: int) -> None:
        super().__init__(path=path, count=count)


@click.command("check", cls=Command, help="cli.check.help")
@click.argument("file", type=PATH)
@click.pass_obj
def check(console: Console, file: Path) -> None:
    """Read a ledger's whole history and compare it with what stands in the ledger."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.proving import prove  # noqa: PLC0415 - as needed

    with open_ledger(file, writable=False) as ledger:
        proof = prove(ledger)
    if not proof.holds:
        refusal = LedgerAltered(path=file, count=len(proof.faults))
        refusal.findings = proof.faults
        raise refusal
    console.say("views.proof.whole", count=proof.changes)
    console.result({"ledger": file, "changes": proof.changes, "holds": True})
