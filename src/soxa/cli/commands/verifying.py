"""``soxa verify``: the five answers about a file, with no network."""

from __future__ import annotations

from pathlib import Path

import click

from soxa.base.files import FolderMissing
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH


@click.command("verify", cls=Command, help="cli.verify.help")
@click.argument("pdf", type=PATH)
@click.option("--trust", type=PATH, help="cli.verify.trust")
@click.pass_obj
def verify(console: Console, pdf: Path, trust: Path | None) -> int:
    """Give the five answers; the exit code is 1 if one fails, 2 if one cannot be told, else 0.

    Without a folder the account's own list of trusted certificates is used.
    """
    from soxa.services.trusting import read_trust_list  # noqa: PLC0415 - as needed
    from soxa.services.verifying import Verification  # noqa: PLC0415 - as needed
    from soxa.services.verifying import verify as look_at  # noqa: PLC0415 - as needed

    if trust is not None and not trust.is_dir():
        raise FolderMissing(path=trust)
    known = read_trust_list(trust)
    for path in known.wrong:
        console.say("cli.verify.wrong_certificate", path=path)
    found: Verification = look_at(pdf, known.certificates)
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
    console.result(
        {
            "pdf": pdf,
            "sha256": found.sha256,
            "size": found.size,
            "answers": answers,
            "wrong_certificates": known.wrong,
        }
    )
    return found.exit_code
