"""``soxa sign`` and ``soxa number``: the later states of a sealed file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from soxa.base.files import read_whole
from soxa.cli.console import Console
from soxa.cli.framework import Command, Day
from soxa.cli.options import PATH, passphrase

_MAX_KEY_BYTES = 1_000_000
_MAX_PICTURE_BYTES = 20_000_000


@click.command("sign", cls=Command, help="cli.sign.help")
@click.argument("pdf", type=PATH)
@click.option("--key", "key_path", type=PATH, required=True, help="cli.sign.key")
@click.option("--role", type=click.Choice(["person", "organisation"]), required=True, help="cli.sign.role")
@click.option("--picture", type=PATH, help="cli.sign.picture")
@click.option("--passphrase-file", type=PATH, help="cli.sign.passphrase_file")
@click.option("--passphrase-env", help="cli.sign.passphrase_env")
@click.option("--out", type=PATH, help="cli.sign.out")
@click.pass_obj
def sign(
    console: Console,
    pdf: Path,
    key_path: Path,
    role: str,
    picture: Path | None,
    passphrase_file: Path | None,
    passphrase_env: str | None,
    out: Path | None,
) -> None:
    """Sign a sealed report, in place or into another file."""
    from soxa.services.approving import KeyFile, Signatory, change_file, sign_pdf  # noqa: PLC0415 - as needed

    p12 = read_whole(key_path, limit_bytes=_MAX_KEY_BYTES)
    question = console.wording.say("cli.sign.question", key=key_path)
    opened_by = passphrase(key_path, file=passphrase_file, variable=passphrase_env, question=question)
    drawn = None if picture is None else read_whole(picture, limit_bytes=_MAX_PICTURE_BYTES)
    signatory = Signatory(role)
    done = change_file(
        pdf,
        lambda data: sign_pdf(
            data, signatory=signatory, key=KeyFile(p12, opened_by), picture=drawn, when=datetime.now(UTC)
        ),
        out=out,
    )
    if signatory is Signatory.PERSON:
        console.say("cli.sign.person_done", path=done.path)
    else:
        console.say("cli.sign.organisation_done", path=done.path)
    console.result({"pdf": done.path, "role": role, "sha256": done.sha256, "size": done.size})


@click.command("number", cls=Command, help="cli.number.help")
@click.argument("pdf", type=PATH)
@click.option("--number", "number_text", required=True, help="cli.number.number")
@click.option("--date", "day", type=Day(), required=True, help="cli.number.date")
@click.option("--out", type=PATH, help="cli.sign.out")
@click.pass_obj
def number(console: Console, pdf: Path, number_text: str, day: date, out: Path | None) -> None:
    """Fill in number and date after the person's signature."""
    from soxa.services.approving import change_file, number_pdf  # noqa: PLC0415 - as needed

    done = change_file(pdf, lambda data: number_pdf(data, number=number_text, day=day), out=out)
    console.say("cli.number.done", number=number_text, day=day, path=done.path)
    console.result(
        {"pdf": done.path, "number": number_text, "date": day, "sha256": done.sha256, "size": done.size}
    )
