"""``soxa import``: a tracker (a workbook of any kind, or a table of text) into a ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from soxa.base.errors import AppError
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from soxa.domain.packs import Kind
    from soxa.services.importing import Choices, ImportResult, Lacking, Proposal, RowFault

_MOST_NOTES = 20
_MOST_ROWS = 5
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "windows-1258")
_FIELD_WORDS = {
    "loai": "importing.column_kind",
    "so": "importing.column_document",
    "kyhieu": "importing.column_document",
    "ngay": "importing.column_document_day",
    "trichyeu": "importing.column_title",
    "coquangiao": "importing.column_task_from",
    "sovanban": "importing.column_document",
    "hanxuly": "importing.column_task_due",
    "ngayhoanthanh": "importing.column_task_done",
}
"""Fields of documents and tasks, by the codes that packs name them with."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The options of the command."""

    kind_maps: tuple[str, ...]
    minutes: str | None
    confirm_kinds: bool
    legacy: str | None
    encoding: str | None
    separator: str | None
    sheets: tuple[str, ...]
    actor: str


class KindMapWrong(AppError):
    """A ``--kind-map`` is not of the form ``words=CODE``, or the pack has no kind of that code."""

    def __init__(self, *, text: str, codes: tuple[str, ...]) -> None:
        super().__init__(text=text, codes=codes)


class SheetMissing(AppError):
    """The workbook has no sheet of the name that ``--sheet`` gives."""

    def __init__(self, *, name: str, sheets: tuple[str, ...]) -> None:
        super().__init__(name=name, sheets=sheets)


@click.command("import", cls=Command, help="cli.import.help")
@click.argument("file", type=PATH)
@click.argument("tracker", type=PATH)
@click.option("--kind-map", "kind_maps", multiple=True, help="cli.import.kind_map")
@click.option("--minutes", type=click.Choice(["each", "all"]), help="cli.import.minutes")
@click.option("--confirm-kinds", is_flag=True, help="cli.import.confirm_kinds")
@click.option("--legacy", type=click.Choice(["convert", "keep"]), default=None, help="cli.import.legacy")
@click.option("--encoding", type=click.Choice(_ENCODINGS), default=None, help="cli.import.encoding")
@click.option("--separator", type=click.Choice(list(_SEPARATORS)), default=None, help="cli.import.separator")
@click.option("--sheet", "sheets", multiple=True, help="cli.import.only_sheet")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def import_tracker(console: Console, /, file: Path, tracker: Path, **options: Any) -> None:
    """Import a tracker: good rows come in, bad ones wait, changed ones are offered."""
    from soxa.services.importing import Choices, carry_out, propose  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed

    said = _Said(**options)
    choices = Choices(said.encoding or "", _SEPARATORS.get(said.separator or "", ""), said.legacy or "")
    with open_ledger(file, actor=said.actor) as ledger:
        proposal = propose(ledger, tracker, choices=choices)
        if said.sheets:
            proposal = propose(ledger, tracker, choices=_only(choices, proposal, said.sheets))
        if said.kind_maps or said.minutes:
            kinds = _kind_map(said.kind_maps, tuple(kind.code for kind in proposal.material.kinds))
            proposal = proposal.with_answers(kinds=kinds, minutes=said.minutes)
        if said.confirm_kinds:
            proposal = proposal.with_guesses_confirmed()
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
        "lacking": [
            {"kind": entry.kind, "missing": list(entry.missing), "rows": [list(row) for row in entry.rows]}
            for entry in proposal.to_mend
        ],
        "guessed_kinds": [
            {"words": guess.word, "count": guess.count, "kind": guess.code, "confirmed": guess.is_confirmed}
            for guess in proposal.guesses
        ],
        "hidden_rows": {
            sheet.name: list(sheet.hidden_rows) for sheet in proposal.sheets if sheet.hidden_rows
        },
        "encoding": proposal.material.encoding,
        "legacy": proposal.material.legacy,
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


def _only(choices: Choices, proposal: Proposal, wanted: tuple[str, ...]) -> Choices:
    """Take these sheets alone, hidden ones too.

    Raises:
        SheetMissing: The workbook has no sheet of one of the names.
    """
    names = [sheet.name for sheet in proposal.sheets] + [sheet.name for sheet in proposal.skipped]
    for name in wanted:
        if name not in names:
            raise SheetMissing(name=name, sheets=tuple(names))
    for name in names:
        choices = choices.with_sheet(name, taken=name in wanted)
    return choices


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
    _tell_reading(console, proposal)
    _tell_kinds(console, proposal)
    for question in proposal.open_questions:
        console.tell(question.message)
    if result.faults:
        _list_rows(console, result.faults, "cli.import.reason")
    if proposal.notes:
        _list_rows(console, proposal.notes[:_MOST_NOTES], "cli.import.note")
    if len(proposal.notes) > _MOST_NOTES:
        console.say("cli.import.more_notes", count=len(proposal.notes) - _MOST_NOTES)


def _tell_reading(console: Console, proposal: Proposal) -> None:
    if proposal.material.encoding:
        console.say("cli.import.read_as", encoding=proposal.material.encoding)
    if proposal.material.old_text is not None:
        console.say(f"cli.import.legacy_{proposal.material.legacy}", count=proposal.material.old_text.cells)
    for sheet in proposal.sheets:
        if sheet.hidden_rows:
            console.say("cli.import.hidden_rows", sheet=sheet.name, count=len(sheet.hidden_rows))


def _tell_kinds(console: Console, proposal: Proposal) -> None:
    kinds = {kind.code: kind for kind in proposal.material.kinds}
    for lacking in proposal.to_mend:
        _tell_lacking(console, lacking, kinds[lacking.kind])
    for guess in proposal.open_guesses:
        name = kinds[guess.code].name
        console.say("cli.import.guess", words=guess.text, kind=name, count=guess.count)
    if proposal.open_guesses:
        console.say("cli.import.guess_remedy")
    for kind in proposal.unknown_kinds:
        console.say("cli.import.unknown_kind", text=kind.text, count=kind.count)


def _tell_lacking(console: Console, lacking: Lacking, kind: Kind) -> None:
    named = {one.code: one.name for one in kind.quantities} | {one.code: one.name for one in kind.choices}
    missing = dict.fromkeys(
        console.wording.say(_FIELD_WORDS[code]) if code in _FIELD_WORDS else named.get(code, code)
        for code in lacking.missing
    )
    rows = ", ".join(str(row) for _, row in lacking.rows[:_MOST_ROWS])
    more = "…" if len(lacking.rows) > _MOST_ROWS else ""
    console.say(
        "cli.import.lacking",
        kind=kind.name,
        missing=", ".join(missing),
        count=len(lacking.rows),
        rows=rows + more,
    )


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
