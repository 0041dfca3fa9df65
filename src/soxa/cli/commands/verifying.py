"""``soxa verify``: the five answers about a file, with no network."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from soxa.base.files import FolderMissing, read_whole
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

_CERTIFICATES = {".cer", ".crt", ".der", ".pem"}
_MAX_CERTIFICATE_BYTES = 100_000


@click.command("verify", cls=Command, help="cli.verify.help")
@click.argument("pdf", type=PATH)
@click.option("--trust", type=PATH, help="cli.verify.trust")
@click.pass_obj
def verify(console: Console, pdf: Path, trust: Path | None) -> int:
    """Give the five answers; the exit code is 1 if one fails, 2 if one cannot be told, else 0."""
    from soxa.services.verifying import Verification  # noqa: PLC0415 - as needed
    from soxa.services.verifying import verify as look_at  # noqa: PLC0415 - as needed

    found: Verification = look_at(pdf, trusted_certificates(trust))
    for one in found.answers:
        console.say(f"cli.question.{one.question.value}")
        console.say(f"cli.verdict.{one.verdict.value}")
        for finding in one.findings:
            console.say("cli.verify.finding", text=console.wording.tell(finding))
        console.say("cli.verify.advice", text=console.wording.tell(one.advice))
    answers = [
        {
            "question": one.question,
            "verdict": one.verdict,
            "findings": [
                {
                    "id": finding.id,
                    "text": console.wording.tell(finding),
                    "parameters": dict(finding.parameters),
                }
                for finding in one.findings
            ],
            "advice": console.wording.tell(one.advice),
        }
        for one in found.answers
    ]
    console.result({"pdf": pdf, "sha256": found.sha256, "size": found.size, "answers": answers})
    return found.exit_code


def trusted_certificates(folder: Path | None) -> tuple[bytes, ...]:
    """Read every certificate of a folder of trusted ones, in order of their names.

    Raises:
        FolderMissing: No such folder.
        FileTooLarge: And the other errors of `soxa.base.files.read_whole`.
    """
    if folder is None:
        return ()
    if not folder.is_dir():
        raise FolderMissing(path=folder)
    return tuple(
        read_whole(path, limit_bytes=_MAX_CERTIFICATE_BYTES) for path in _certificates(folder.iterdir())
    )


def _certificates(paths: Iterable[Path]) -> list[Path]:
    return sorted(path for path in paths if path.suffix.lower() in _CERTIFICATES and path.is_file())
