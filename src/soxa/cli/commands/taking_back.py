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
@click.option("--signer", default="", help="cli.take_back.signer")
@click.option("--reason", default="", help="cli.take_back.reason")
@click.option("--paper-of", nargs=2, default=None, help="cli.take_back.paper_of")
@click.option("--confirm-signers", is_flag=True, help="cli.take_back.confirm")
@click.pass_obj
def take_back_command(
    console: Console,
    ledger: Path,
    pdf: Path,
    number_text: str,
    day: date | None,
    signer: str,
    reason: str,
    paper_of: tuple[str, str] | None,
    *,
    confirm_signers: bool,
) -> None:
    """Take a file back into the ledger that sealed it: our own, one made anew elsewhere, or scanned paper."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.taking_back_foreign import IssuedAs, take_back_file  # noqa: PLC0415 - as needed

    said = IssuedAs(datetime.now(UTC), number_text, day, signer, confirm_signers, reason)
    with open_ledger(ledger) as opened:
        report = take_back_file(opened, pdf, said, paper_of=paper_of)
        file = report.files[-1]
        sha256 = opened.files.info(file.file).sha256
    console.say("cli.take_back.done", path=pdf, regime=report.regime, label=report.period.label)
    if report.number and report.dated is not None:
        console.say("cli.take_back.number_is", number=report.number, day=report.dated)
    if file.elsewhere is not None and file.elsewhere.compared:
        console.say("cli.take_back.compared", equal=file.elsewhere.equal, figures=file.elsewhere.figures)
    console.result(
        {
            "pdf": pdf,
            "regime": report.regime,
            "period": report.period.label,
            "step": file.step,
            "state": report.state,
            "grade": file.grade,
            "number": report.number,
            "date": report.dated,
            "sha256": sha256,
        }
    )
