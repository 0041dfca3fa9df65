"""``soxa ca``: throw-away keys to try the program with."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import click

from soxa.base.errors import AppError
from soxa.base.files import write_atomic
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PASSPHRASE_FILE_NAME, PATH


class KeysThere(AppError):
    """The folder holds throw-away keys already: what was signed with them is verified by them alone."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@click.command("ca", cls=Command, help="cli.ca.help")
@click.option("--out", type=PATH, required=True, help="cli.ca.out")
@click.option("--office", default="UBND xã Nậm Pung", help="cli.ca.office")
@click.pass_obj
def ca(console: Console, out: Path, office: str) -> None:
    """Make a root, a person's key, the organisation's key, and the pass-phrase that opens both."""
    from soxa.services.authority import make_authority  # noqa: PLC0415 - cryptography when needed

    phrase_file = out / PASSPHRASE_FILE_NAME
    with suppress(OSError):  # a folder that cannot be looked into cannot be written to: told below
        if phrase_file.exists():
            raise KeysThere(path=out)
    phrase = secrets.token_urlsafe(12)
    made = make_authority(out, commune=office, passphrase=phrase, when=datetime.now(UTC))
    write_atomic(phrase_file, f"{phrase}\n".encode())
    console.say("cli.ca.done", person=made.person, organisation=made.organisation, trust=made.trust_folder)
    console.say("cli.ca.passphrase", path=phrase_file)
    console.result(
        {
            "person": made.person,
            "organisation": made.organisation,
            "trust": made.trust_folder,
            "passphrase_file": phrase_file,
        }
    )
