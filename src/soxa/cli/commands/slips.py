"""``soxa slips`` and ``soxa take-slips``: forms for the units of a period, and what they have sent back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from soxa.base.errors import Message
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from soxa.domain.ids import UnitId
    from soxa.services.slip_intake import TakenIn
    from soxa.services.slip_taking import TakenFile

_MONTHLY = "thang"


@click.command("slips", cls=Command, help="slip.cli.forms_help")
@click.argument("file", type=PATH)
@click.option("--period", required=True, help="slip.cli.period")
@click.option("--out", type=PATH, required=True, help="slip.cli.out")
@click.option("--regime", default=_MONTHLY, help="slip.cli.regime")
@click.pass_obj
def slips(console: Console, file: Path, period: str, out: Path, regime: str) -> None:
    """Write the forms of a period into a folder."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.slip_forms import period_of_regime, write_forms  # noqa: PLC0415 - as needed

    with open_ledger(file, writable=False) as ledger:
        paths = write_forms(ledger, regime, period_of_regime(ledger, regime, period), out)
    console.say("slip.cli.forms_done", count=len(paths), folder=out)
    console.result({"forms": [path.name for path in paths]})


@click.command("take-slips", cls=Command, help="slip.cli.take_help")
@click.argument("file", type=PATH)
@click.argument("slips", type=PATH, nargs=-1, required=True)
@click.option("--sender", default="", help="slip.cli.sender")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def take_slips(console: Console, file: Path, slips: tuple[Path, ...], sender: str, actor: str) -> int:
    """Take slips in: files, or folders of them. What is no slip stops no other."""
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.slip_taking import take_files  # noqa: PLC0415 - as needed

    with open_ledger(file, actor=actor) as ledger:
        found = take_files(ledger, slips, sender=sender)
        names = {unit.id: unit.name for unit in ledger.units()}
        for one in found:
            _tell(console, one, names)
    if not found:
        console.say("slip.cli.nothing")
    console.result({"slips": [_result(console, one) for one in found]})
    return 1 if any(one.taken is None for one in found) else 0


def _tell(console: Console, one: TakenFile, units: Mapping[UnitId, str]) -> None:
    name = one.path.name
    if one.error is not None:
        console.say("slip.cli.asks", name=name)
        console.tell(one.error.message())
        return
    if one.taken is not None:
        _tell_taken(console, name, one.taken, units[one.taken.slip.unit])
    else:
        console.say("slip.cli.asks", name=name)
    faults = one.taken.faults if one.taken is not None else one.read.faults if one.read is not None else ()
    rows = [(fault.cell, console.wording.tell(fault.message)) for fault in faults]
    if rows:
        console.table(("slip.cli.place", "slip.cli.reason"), rows, right=frozenset())


def _tell_taken(console: Console, name: str, taken: TakenIn, unit: str) -> None:
    values: dict[str, Any] = {
        "new": {"unit": unit, "values": len(taken.slip.values), "activities": len(taken.activities.new)},
        "same": {},
        "older": {"unit": unit, "changes": len(taken.changes)},
        "newer": {"unit": unit, "changes": len(taken.changes)},
        "changed": {"unit": unit, "changes": len(taken.changes)},
    }
    outcome = taken.outcome.value
    console.tell(Message(f"slip.cli.{outcome}", {"name": name, **values[outcome]}))
    done = taken.activities
    for which, activities in (("replaced", done.replaced), ("gone", done.gone)):
        for one in activities:
            console.tell(Message(f"slip.cli.{which}", {"day": one.first_day, "title": one.title}))


def _result(console: Console, one: TakenFile) -> dict[str, Any]:
    told: dict[str, Any] = {"name": one.path.name}
    faults = one.taken.faults if one.taken is not None else one.read.faults if one.read is not None else ()
    told["faults"] = [{"cell": fault.cell, "reason": console.wording.tell(fault.message)} for fault in faults]
    if one.taken is not None:
        told["outcome"] = one.taken.outcome
        told["values"] = len(one.taken.slip.values)
        told["changes"] = [change.indicator for change in one.taken.changes]
        told["activities"] = len(one.taken.activities.new)
        told["replaced"] = len(one.taken.activities.replaced)
        told["gone"] = len(one.taken.activities.gone)
    elif one.error is not None:
        told["error"] = console.wording.tell(one.error.message())
    return told
