"""``soxa take-back``: a report that another program signed, numbered or issued comes back into its ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command, Day
from soxa.cli.options import PATH


@click.command("take-back", cls=Command, help="cli.take_back.help")
@click.argument("ledger", type=PATH)
@click.argument("pdf", type=PATH)
@click.option("--number", "number_text", default="", help="cli.take_back.number")
@click.option("--date", "day", type=Day(), help="cli.take_back.date")
@click.option("--confirm-signers", is_flag=True, help="cli.take_back.confirm")
@click.pass_obj
def take_back_command(
    console: Console, ledger: Path, pdf: Path, number_text: str, day: date | None, *, confirm_signers: bool
) -> None:
    """Take a file back into the ledger that sealed it."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.taking_back import take_back  # noqa: PLC0415 - as needed

    with open_ledger(ledger) as opened:
        back = take_back(
            opened,
            pdf,
            when=datetime.now(UTC),
            number=number_text,
            dated=day,
            signers_confirmed=confirm_signers,
        )
    report = back.report
    console.say("cli.take_back.done", path=pdf, regime=report.regime, label=report.period.label)
    if report.number and report.dated is not None:
        console.say("cli.take_back.number_is", number=report.number, day=report.dated)
    console.result(
        {
            "pdf": pdf,
            "regime": report.regime,
            "period": report.period.label,
            "step": back.step,
            "state": report.state,
            "number": report.number,
            "date": report.dated,
            "sha256": back.verification.sha256,
        }
    )
