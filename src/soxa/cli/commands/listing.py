"""``soxa list``: rows of the ledger, or the schedule of a week, written to a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH


@click.command("list", cls=Command, help="cli.list.help")
@click.argument("file", type=PATH)
@click.argument("out", type=PATH)
@click.option("--period", default="", help="cli.list.period")
@click.option("--week", default="", help="cli.list.week")
@click.option("--search", default="", help="cli.list.search")
@click.pass_obj
def list_rows(console: Console, file: Path, out: Path, period: str, week: str, search: str) -> None:
    """Write rows of the ledger, or a week's schedule, to a workbook, CSV, PDF or DOCX."""
    from soxa.domain.periods import Closing, Frequency, PeriodRule  # noqa: PLC0415 - as needed
    from soxa.services import listings  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.packs import pack_of  # noqa: PLC0415 - as needed
    from soxa.services.recording import ActivityQuery  # noqa: PLC0415 - as needed

    now = datetime.now(UTC)
    with open_ledger(file, or_read=True) as ledger:
        if week:
            days = PeriodRule(Frequency.WEEKLY, Closing.CALENDAR).parse(week)
            listing = listings.week_schedule(ledger, monday=days.start, now=now)
        else:
            month = PeriodRule(Frequency.MONTHLY, Closing.DECREE_09).parse(period) if period else None
            query = ActivityQuery(
                start=month.start if month else None, end=month.end if month else None, text=search
            )
            make = listings.sheet_listing if out.suffix.lower() in _SHEETS else listings.ledger_listing
            listing = make(ledger, pack_of(ledger), query=query, filters=period, now=now)
        listings.write_listing(listing, out)
    console.say("cli.list.done", count=len([row for row in listing.rows if not row.group]), name=out)
    console.result({"out": out, "rows": len(listing.rows), "title": listing.title})


_SHEETS = {".xlsx", ".csv"}
