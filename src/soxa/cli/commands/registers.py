"""``soxa import-register`` and ``soxa import-past``: the outgoing register, and last year's values."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from soxa.base.errors import Message
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from soxa.domain.values import Value
    from soxa.services.past_values import PastCell, PastProposal

_MOST_NOTES = 20


@click.command("import-register", cls=Command, help="registers.cli.register_help")
@click.argument("file", type=PATH)
@click.argument("register", type=PATH)
@click.option("--take-changes", is_flag=True, help="registers.cli.take_changes")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def import_register(console: Console, file: Path, register: Path, actor: str, *, take_changes: bool) -> None:
    """Take an outgoing register in: each document once, changes only when asked for."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.registering import carry_out, propose  # noqa: PLC0415 - as needed

    with open_ledger(file, actor=actor) as ledger:
        proposal = propose(ledger, register)
        take = {one.current.id for one in proposal.changes} if take_changes else set()
        result = carry_out(ledger, proposal, take=take)
    offered = len(proposal.changes) - result.changed
    console.say(
        "registers.cli.register_done",
        new=result.new, unchanged=result.unchanged - offered, filled=result.filled, changed=result.changed,
        offered=offered, faults=len(result.faults),
    )  # fmt: skip
    _list(console, [(f"{one.sheet}, {one.row}", one.message) for one in result.faults])
    _list(console, [("", note) for note in proposal.notes])
    console.result(
        {
            "new": result.new,
            "unchanged": result.unchanged - offered,
            "filled": result.filled,
            "changed": result.changed,
            "offered": [one.current.document.reference for one in proposal.changes if one.current.document],
            "faults": [
                {"sheet": one.sheet, "row": one.row, "reason": console.wording.tell(one.message)}
                for one in result.faults
            ],
            "notes": [console.wording.tell(note) for note in proposal.notes],
            "types": {one.type: {"count": one.count, "in_report": one.included} for one in proposal.types},
        }
    )


@click.command("import-past", cls=Command, help="registers.cli.past_help")
@click.argument("file", type=PATH)
@click.argument("sheet", type=PATH)
@click.option("--calendar", is_flag=True, help="registers.cli.calendar")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def import_past(console: Console, file: Path, sheet: Path, actor: str, *, calendar: bool) -> None:
    """Take the values of earlier periods and the plans of a year in from one sheet."""
    from soxa.domain.periods import Closing  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.past_values import carry_out, propose  # noqa: PLC0415 - as needed

    with open_ledger(file, actor=actor) as ledger:
        closing = Closing.CALENDAR if calendar else Closing.DECREE_09
        proposal = propose(ledger, sheet, closing=closing)
        result = carry_out(ledger, proposal)
    console.say(
        "registers.cli.past_done",
        new=result.new, changed=result.changed, unchanged=result.unchanged, left_out=result.rows_left_out,
        differing=proposal.differing,
    )  # fmt: skip
    left = [(str(row.row), row.note) for row in proposal.unmatched if row.note is not None]
    differing = _differing(console, proposal)
    told = [(f"{row}, {cell.column.title}", message) for row, cell, message in differing]
    _list(console, [*told, *left, *((f"{one.row}, {one.column}", one.message) for one in proposal.faults)])
    console.result(
        {
            "new": result.new,
            "changed": result.changed,
            "unchanged": result.unchanged,
            "differing": [
                {"row": row, "column": cell.column.title, "reason": console.wording.tell(message)}
                for row, cell, message in differing
            ],
            "left_out": [
                {"row": row.row, "name": row.name, "reason": console.wording.tell(row.note)}
                for row in proposal.unmatched
                if row.note is not None
            ],
            "faults": [
                {"row": one.row, "column": one.column, "reason": console.wording.tell(one.message)}
                for one in proposal.faults
            ],
        }
    )


def _differing(console: Console, proposal: PastProposal) -> list[tuple[int, PastCell, Message]]:
    """Return what the ledger counts otherwise than the sheet says, both numbers in words."""

    def words(value: Value) -> str:
        return (
            console.wording.format(value)
            if isinstance(value, Decimal)
            else console.wording.say("cli.show.nil")
        )

    return [
        (
            row.row,
            cell,
            Message(
                "registers.cli.differs",
                {"name": row.name, "value": words(cell.value), "counted": words(cell.counted)},
            ),
        )
        for row in proposal.rows
        for cell in row.cells
        if cell.differs
    ]


def _list(console: Console, rows: list[tuple[str, Message]]) -> None:
    if rows:
        console.table(
            ("registers.cli.place", "registers.cli.reason"),
            [(place, console.wording.tell(message)) for place, message in rows[:_MOST_NOTES]],
            right=frozenset(),
        )
    if len(rows) > _MOST_NOTES:
        console.say("cli.import.more_notes", count=len(rows) - _MOST_NOTES)
