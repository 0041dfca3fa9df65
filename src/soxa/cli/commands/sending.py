"""``soxa send``: the sending folder of an issued report."""

from __future__ import annotations

from pathlib import Path

import click

from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH
from soxa.wording import Wording

_MAIL_BYTES = 5_000_000
_WARNED_BYTES = _MAIL_BYTES * 8 // 10
"""A mailbox takes five megabytes unless its pack says more; told from four fifths on (exchange rule 5)."""


@click.command("send", cls=Command, help="cli.send.help")
@click.argument("pdf", type=PATH)
@click.option("--out", type=PATH, required=True, help="cli.send.out")
@click.option("--to", "recipients", multiple=True, help="cli.send.to")
@click.pass_obj
def send(console: Console, pdf: Path, out: Path, recipients: tuple[str, ...]) -> None:
    """Write PDF, DOCX, XLSX, covering text and mail draft into a folder."""
    from soxa.services.handing_over import sending_folder  # noqa: PLC0415 - as needed
    from soxa.services.showing import read_pdf  # noqa: PLC0415 - as needed

    # The letter goes out in Vietnamese, whatever language the terminal speaks.
    made = sending_folder(read_pdf(pdf), out, tell=Wording("vi").tell, recipients=recipients)
    console.say("cli.send.done", folder=made.folder)
    console.table(
        ("cli.file", "cli.size"),
        [(path.name, console.size(path.stat().st_size)) for path in made.files],
        right=frozenset({1}),
    )
    if made.mail_bytes > _WARNED_BYTES:
        console.say("cli.send.large", size=console.size(made.mail_bytes), limit=console.size(_MAIL_BYTES))
    console.result(
        {
            "folder": made.folder,
            "pdf": made.pdf,
            "docx": made.docx,
            "xlsx": made.xlsx,
            "eml": made.mail,
            "letter": made.letter,
            "sha256": made.sha256,
            "mail_bytes": made.mail_bytes,
        }
    )
