"""What a command says: text for people or one JSON object for programs, in one place for all commands."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from soxa.base.errors import AppError, Message, Parameter
from soxa.wording import Wording

_GAP = "  "


@dataclass(frozen=True, slots=True)
class Console:
    """Where results and refusals go."""

    wording: Wording
    """Sentences of the language asked for."""
    as_json: bool
    """Whether a program reads: one object on standard output, nothing else."""

    def say(self, message_id: str, /, **parameters: Parameter) -> None:
        """Print a sentence for people; programs get nothing."""
        if not self.as_json:
            click.echo(self.wording.say(message_id, **parameters))

    def tell(self, message: Message) -> None:
        """Print a stored message for people; programs get nothing."""
        if not self.as_json:
            click.echo(self.wording.tell(message))

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]], *, right: frozenset[int]) -> None:
        """Print a table for people.

        Args:
            headings: Message ids of the columns' titles.
            rows: Cells, one for each column.
            right: Columns set to the right (numbers).
        """
        if self.as_json:
            return
        lines = [[self.wording.say(heading) for heading in headings], *[list(row) for row in rows]]
        widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
        for place, line in enumerate(lines):
            cells = (
                cell.rjust(width) if column in right else cell.ljust(width)
                for column, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            click.echo(_GAP.join(cells).rstrip())
            if place == 0:
                click.echo(_GAP.join("-" * width for width in widths))

    def result(self, data: Mapping[str, Any]) -> None:
        """Print the result for programs; people have been told in words."""
        if self.as_json:
            click.echo(to_json(data))

    def refuse(self, fault: AppError | Message) -> None:
        """Print why it could not be done and what to do: on standard error, or as ``{"error": …}``."""
        said = self.wording.explain(fault)
        message = fault.message() if isinstance(fault, AppError) else fault
        findings = fault.findings if isinstance(fault, AppError) else ()
        if self.as_json:
            error: dict[str, Any] = {
                "name": message.id.removeprefix("error."),
                "text": said.text,
                "remedy": said.remedy,
                "parameters": dict(message.parameters),
            }
            if findings:
                error["findings"] = [{"id": one.id, "text": self.wording.tell(one)} for one in findings]
            click.echo(to_json({"error": error}))
            return
        click.echo(said.text, err=True)
        for finding in findings:
            click.echo(self.wording.say("cli.verify.finding", text=self.wording.tell(finding)), err=True)
        if said.remedy:
            click.echo(said.remedy, err=True)

    def size(self, count_bytes: int) -> str:
        """Return a size in kilobytes as this language writes it."""
        return f"{self.wording.format((Decimal(count_bytes) / 1000).quantize(Decimal('0.1')))} kB"

    def seconds(self, seconds: float) -> str:
        """Return a duration as this language writes it."""
        return f"{self.wording.format(Decimal(f'{seconds:.2f}'))} s"


def to_json(data: Mapping[str, Any]) -> str:
    """Return one JSON object: keys in order, text as it is, exact numbers as strings."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> Any:
    match value:
        case Enum():
            return value.value
        case Decimal() | Path() | UUID():
            return str(value)
        case datetime() | date() | time():
            return value.isoformat()
        case Mapping():
            return dict(value)
        case _:
            raise TypeError(type(value))
