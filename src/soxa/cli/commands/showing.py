"""``soxa show``: the data that a report's PDF carries."""

from __future__ import annotations

import json
from pathlib import Path

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH
from soxa.domain.values import Absence, write_number


@click.command("show", cls=Command, help="cli.show.help")
@click.argument("pdf", type=PATH)
@click.pass_obj
def show(console: Console, pdf: Path) -> None:
    """Show office, period, number, and every figure with its count of entries."""
    from soxa.services.correction_claims import claim_of  # noqa: PLC0415 - as needed
    from soxa.services.showing import SealedFigure, read_pdf  # noqa: PLC0415 - as needed
    from soxa.services.showing import show as read  # noqa: PLC0415 - as needed

    shown = read(read_pdf(pdf))
    report = shown.report
    console.say(
        "cli.show.head",
        office=report.office.full_name,
        regime=report.regime.name,
        period=report.period.label,
        first_day=report.period.start,
        last_day=report.period.last_day,
        draft=report.outline.draft,
    )
    if shown.number:
        console.say("cli.show.number", number=shown.number, symbol=report.outline.symbol, day=shown.day)
    else:
        console.say("cli.show.no_number")

    def row(entry: SealedFigure) -> tuple[str, ...]:
        value = entry.figure.value
        said = (
            console.wording.say(f"cli.show.{value.value}")
            if isinstance(value, Absence)
            else write_number(value, entry.decimals)
        )
        return (str(entry.figure.key), entry.name, said, entry.unit, str(entry.stated_count))

    claim = claim_of(report)
    if claim is not None:
        console.say(claim.id, **claim.parameters)

    console.table(
        ("cli.show.key", "cli.show.name", "cli.show.value", "cli.show.unit", "cli.show.count"),
        [row(entry) for entry in report.figures],
        right=frozenset({2, 4}),
    )
    for check in report.checks:
        if check.reason:
            console.say("points.sender_reason", text=check.text, reason=check.reason)
    # The embedded data as they came, and beside them what was filled in after sealing.
    file = {"number": shown.number, "day": shown.day, "sha256": shown.sha256, "size": shown.size}
    console.result({**json.loads(shown.data), "file": file})
