"""``soxa draft``: from the ledger to the sealed files of a report."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from soxa.base.errors import AppError
from soxa.base.files import make_folder, read_whole, write_atomic
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PATH
from soxa.domain.packs import Severity
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.services.drafting import Point
    from soxa.services.sealing import Sealed

_SIGNED = b"/ByteRange"
_MAX_BYTES = 50_000_000


class SignedFileThere(AppError):
    """A signed PDF of that name stands in the folder: it is never overwritten by an unsigned one."""

    def __init__(self, *, path: Path) -> None:
        super().__init__(path=path)


@click.command("draft", cls=Command, help="cli.draft.help")
@click.argument("file", type=PATH)
@click.option("--regime", required=True, help="cli.draft.regime")
@click.option("--period", required=True, help="cli.draft.period")
@click.option("--out", type=PATH, required=True, help="cli.draft.out")
@click.option("--again", is_flag=True, help="cli.draft.again")
@click.option("--actor", default="", help="cli.actor")
@click.pass_obj
def draft(
    console: Console,
    file: Path,
    regime: str,
    period: str,
    out: Path,
    again: bool,  # noqa: FBT001 - click hands a flag over so
    actor: str,
) -> None:
    """Draft a report, seal it as the next draft, and write its files."""
    from soxa.services.drafting import open_report, recompute  # noqa: PLC0415 - as needed
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - as needed
    from soxa.services.sealing import reopen, seal, sealed  # noqa: PLC0415 - as needed

    make_folder(out)
    with open_ledger(file, actor=actor) as ledger:
        opened = open_report(ledger, regime, period)
        if again and opened.is_frozen:
            reopen(ledger, opened.report.id)
            opened = recompute(ledger, opened)
        if opened.is_frozen:
            # Sealed before, perhaps with a disk that was full then: the same files once more.
            made = sealed(ledger, opened.report.id)
            console.say("cli.draft.sealed_before", draft=made.draft)
        else:
            _tell_blocking(console, opened.points)
            # The document is in Vietnamese, whatever the terminal speaks.
            made = seal(ledger, opened.report.id, now=datetime.now(UTC), say=Wording("vi").tell)
    paths = write_files(made, out)
    console.say(
        "cli.draft.done",
        draft=made.draft,
        name=paths[0],
        figures=len(made.report.figures),
        pages=made.pages,
    )
    if opened.open_points:
        console.say("cli.draft.points", count=len(opened.open_points))
        for point in opened.open_points:
            console.say("cli.draft.point", text=console.wording.explain(point.message).text)
    console.result(plain_sealed(console, made, paths, opened.points))


def _tell_blocking(console: Console, points: tuple[Point, ...]) -> None:
    """Say what keeps a report from being sealed, and what to do: there is no list to open here."""
    for point in points:
        if point.severity is Severity.BLOCK:
            said = console.wording.explain(point.message)
            console.say("cli.draft.blocking", text=said.text, remedy=said.remedy)


def write_files(made: Sealed, folder: Path) -> tuple[Path, Path, Path]:
    """Write PDF, DOCX and XLSX of a sealing into an existing folder and return their paths.

    The PDF is the one to be signed; DOCX and XLSX are copies of a draft and say so.

    Raises:
        SignedFileThere: The PDF of that name is signed already: it is worth more than the one to be written.
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
    """
    from soxa.services.handing_over import make_docx, make_workbook  # noqa: PLC0415 - as needed
    from soxa.services.reading_copies import draft_mark  # noqa: PLC0415 - as needed

    pdf, docx, xlsx = (folder / name for name in made.names)
    if pdf.exists() and _SIGNED in read_whole(pdf, limit_bytes=_MAX_BYTES):
        raise SignedFileThere(path=pdf)
    mark = draft_mark(made.draft, datetime.now(UTC))
    copies = (make_docx(made.report, mark=mark), make_workbook(made.report, mark=mark))
    for path, data in zip((pdf, docx, xlsx), (made.pdf, *copies), strict=True):
        write_atomic(path, data)
    return pdf, docx, xlsx


def plain_sealed(
    console: Console, made: Sealed, paths: tuple[Path, Path, Path], points: tuple[Point, ...]
) -> dict[str, Any]:
    """Return what was sealed, for programs."""
    report = made.report
    return {
        "regime": report.regime.code,
        "period": report.period.label,
        "first_day": report.period.start,
        "last_day": report.period.last_day,
        "draft": made.draft,
        "pdf": paths[0],
        "docx": paths[1],
        "xlsx": paths[2],
        "pages": made.pages,
        "figures": len(report.figures),
        "points": [
            {
                "code": point.code,
                "severity": point.severity,
                "text": console.wording.explain(point.message).text,
            }
            for point in points
        ],
    }
