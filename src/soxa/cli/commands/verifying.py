"""``soxa verify``: the five answers about a file, with no network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from soxa.base.files import FolderMissing
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH

if TYPE_CHECKING:
    from soxa.services.showing import ReportFile


@click.command("verify", cls=Command, help="cli.verify.help")
@click.argument("pdf", type=PATH)
@click.option("--trust", type=PATH, help="cli.verify.trust")
@click.option("--replaces", type=PATH, help="correct.cli.replaces_option")
@click.option("--carrier", type=PATH, help="cli.verify.carrier")
@click.pass_obj
def verify(
    console: Console, pdf: Path, trust: Path | None, replaces: Path | None, carrier: Path | None
) -> int:
    """Give the five answers; the exit code is 1 if one fails, 2 if one cannot be told, else 0.

    Without a folder the account's own list of trusted certificates is used. What the file claims to replace
    is said apart; held against the old file it fails if that cannot be so. With the data carrier of an issued
    file (in either order) the answers are those about the two together.
    """
    from soxa.services.trusting import read_trust_list  # noqa: PLC0415 - as needed
    from soxa.services.verifying import Verification  # noqa: PLC0415 - as needed
    from soxa.services.verifying import verify as look_at  # noqa: PLC0415 - as needed

    if trust is not None and not trust.is_dir():
        raise FolderMissing(path=trust)
    known = read_trust_list(trust)
    for path in known.wrong:
        console.say("cli.verify.wrong_certificate", path=path)
    found: Verification
    if carrier is None:
        found = look_at(pdf, known.certificates)
    else:
        from soxa.services.verifying_pairs import verify_pair  # noqa: PLC0415 - as needed

        found = verify_pair(pdf, carrier, known.certificates)
    for one in found.answers:
        console.say(f"cli.question.{one.question.value}")
        console.say(f"cli.verdict.{one.verdict.value}")
        for finding in one.findings:
            console.say("cli.verify.finding", text=console.wording.tell(finding))
        console.say("cli.verify.advice", text=console.wording.tell(one.advice))
    claim_holds = _say_claim(console, found.report, replaces)
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
            "claim_holds": claim_holds,
        }
    )
    return 1 if claim_holds is False else found.exit_code


def _say_claim(console: Console, report: ReportFile | None, old: Path | None) -> bool | None:
    """Say what a file claims to replace; None where there is nothing to hold that against."""
    from soxa.services.correction_claims import claim_of, judge_claim  # noqa: PLC0415 - as needed
    from soxa.services.showing import read_pdf  # noqa: PLC0415 - as needed

    claim = claim_of(report) if report is not None else None
    if report is None or claim is None:
        return None
    console.say(claim.id, **claim.parameters)
    if old is None:
        console.say("correct.claim_unchecked")
        return None
    faults = judge_claim(report, read_pdf(old))
    if faults is None:
        console.say("correct.claim_no_data")
        return None
    for fault in faults:
        console.say("cli.verify.finding", text=console.wording.tell(fault))
    console.say("correct.claim_fails" if faults else "correct.claim_holds")
    return not faults
