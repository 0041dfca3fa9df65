"""``soxa import``: an Excel tracker into a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from soxa.base.errors import AppError
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from soxa.services.importing import ImportResult, Proposal, RowFault

_MOST_NOTES = 20


class KindMapWrong(AppError):
    """A ``--kind-map`` is not of the form ``words=CODE``, or the pack has no kind of that code."""

    def __init__(self, *, text: str, codes: tuple[str, ...]) -> None:
        super().__init__(text=text, codes=codes)


@click.command("import", cls=Command, help="cli.import.help")
@click.argument("file", type=PATH)
@click.argument("tracker", type=PATH)
@click.option("--kind-map", "kind_maps", multiple=True, help="cli.import.kind_map")
@click.option("--minutes", type=click.Choice(["each", "all"]), help="cli.import.minutes")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def import_tracker(
    console: Console,
    file: Path,
    tracker: Path,
    kind_maps: tuple[str, ...],
    minutes: str | None,
    actor: str,
) -> None:
    """Import a tracker: good rows come in, bad ones wait, changed ones are offered."""
    from soxa.services.importing import carry_out, propose  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed

    with open_ledger(file, actor=actor) as ledger:
        proposal = propose(ledger, tracker)
        if kind_maps or minutes:
            kinds = _kind_map(kind_maps, tuple(kind.code for kind in proposal.material.kinds))
            proposal = proposal.with_answers(kinds=kinds, minutes=minutes)
        result = carry_out(ledger, proposal)
    _tell(console, result, proposal)
    console.result(plain_result(console, result, proposal))


def plain_result(console: Console, result: ImportResult, proposal: Proposal) -> dict[str, Any]:
    """Return what an import did, for programs."""
    counts = proposal.counts
    return {
        "total": result.total,
        "new": result.new,
        "changed": result.changed,
        "unchanged": result.unchanged,
        "to_mend": result.to_mend,
        "gone": result.gone,
        "faults": [_plain_fault(console, fault) for fault in result.faults],
        "notes": [_plain_fault(console, note) for note in proposal.notes],
        "rows": {
            "data": counts.data,
            "months": counts.months,
            "totals": counts.totals,
            "blank": counts.blank,
            "others": counts.others,
        },
        "unknown_kinds": [kind.text for kind in proposal.unknown_kinds],
        "open_questions": [console.wording.tell(one.message) for one in proposal.open_questions],
        "new_units": list(result.new_units),
        "changes": [
            {"sheet": change.sheet, "row": change.row, "title": change.current.title}
            for change in result.changed_rows
        ],
    }


def _kind_map(pairs: tuple[str, ...], codes: tuple[str, ...]) -> Mapping[str, str]:
    found = {}
    for pair in pairs:
        words, _, code = pair.rpartition("=")
        if not words.strip() or code.strip() not in codes:
            raise KindMapWrong(text=pair, codes=codes)
        found[words.strip()] = code.strip()
    return found


def _tell(console: Console, result: ImportResult, proposal: Proposal) -> None:
    console.say(
        "cli.import.done",
        total=result.total,
        new=result.new,
        unchanged=result.unchanged,
        changed=result.changed,
        to_mend=result.to_mend,
        faults=len(result.faults),
    )
    if result.gone:
        console.say("cli.import.gone", count=result.gone)
    for kind in proposal.unknown_kinds:
        console.say("cli.import.unknown_kind", text=kind.text, count=kind.count)
    for question in proposal.open_questions:
        console.tell(question.message)
    if result.faults:
        _list_rows(console, result.faults, "cli.import.reason")
    if proposal.notes:
        _list_rows(console, proposal.notes[:_MOST_NOTES], "cli.import.note")
    if len(proposal.notes) > _MOST_NOTES:
        console.say("cli.import.more_notes", count=len(proposal.notes) - _MOST_NOTES)


def _list_rows(console: Console, rows: Sequence[RowFault], reason: str) -> None:
    console.table(
        ("cli.import.sheet", "cli.import.row", "cli.import.column", reason),
        [
            (row.sheet, str(row.row), f"{row.column} {row.title}".strip(), _reason(console, row))
            for row in rows
        ],
        right=frozenset({1}),
    )


def _reason(console: Console, fault: RowFault) -> str:
    said = console.wording.explain(fault.message)
    return f"{said.text} {said.remedy}".strip()


def _plain_fault(console: Console, fault: RowFault) -> dict[str, object]:
    said = console.wording.explain(fault.message)
    return {
        "sheet": fault.sheet,
        "row": fault.row,
        "column": fault.column,
        "title": fault.title,
        "value": fault.value,
        "reason": said.text,
        "remedy": said.remedy,
    }
