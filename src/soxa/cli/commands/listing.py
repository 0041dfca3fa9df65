"""``soxa list``: rows of the ledger, or the schedule of a week, written to a file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from soxa.domain.listings import Listing
    from soxa.services.ledgers import Ledger


@click.command("list", cls=Command, help="cli.list.help")
@click.argument("file", type=PATH)
@click.argument("out", type=PATH)
@click.option("--period", default="", help="cli.list.period")
@click.option("--week", default="", help="cli.list.week")
@click.option("--search", default="", help="cli.list.search")
@click.option("--sent", type=click.IntRange(1990, 2100), help="clerk.cli.sent")
@click.pass_obj
def list_rows(
    console: Console, file: Path, out: Path, period: str, week: str, search: str, sent: int | None
) -> None:
    """Write rows of the ledger, a week's schedule or a year's documents sent to a workbook or page."""
    from soxa.domain.periods import Closing, Frequency, PeriodRule  # noqa: PLC0415 - as needed
    from soxa.services import listings  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.packs import pack_of  # noqa: PLC0415 - as needed
    from soxa.services.recording import ActivityQuery  # noqa: PLC0415 - as needed

    now = datetime.now(UTC)
    with open_ledger(file, or_read=True) as ledger:
        if sent is not None:
            listing = _documents_sent(ledger, sent, search, now)
        elif week:
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


def _documents_sent(ledger: Ledger, year: int, search: str, now: datetime) -> Listing:
    from soxa.services.outgoing import found_in, register_of  # noqa: PLC0415 - as needed
    from soxa.services.outgoing_listing import register_listing  # noqa: PLC0415 - as needed

    register = register_of(ledger, year)
    lines = found_in(register.lines, text=search)
    return register_listing(ledger, register, lines=lines, filters=search, now=now)


_SHEETS = {".xlsx", ".csv"}
