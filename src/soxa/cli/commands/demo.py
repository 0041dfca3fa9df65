"""``soxa demo``: the whole work on the sample, from an Excel tracker to a folder that is ready to be sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from soxa.base.files import make_folder, read_whole, write_atomic
from soxa.base.resources import resource_path
from soxa.cli.commands.drafting import plain_sealed, write_files
from soxa.cli.commands.importing import plain_result
from soxa.cli.console import Console
from soxa.cli.framework import Command
from soxa.cli.options import PASSPHRASE_FILE_NAME, PATH
from soxa.wording import Wording

if TYPE_CHECKING:
    from soxa.services.approving import Signatory
    from soxa.services.ledgers import Ledger
    from soxa.services.sealing import Sealed
    from soxa.services.verifying import Verification

_Result = TypeVar("_Result")

_DEFAULT_OUT = Path("build") / "demo"
_LEDGER = "so-nam-pung.soxa"
_REPORT, _KEYS, _SENDING = "bao-cao", "khoa-thu", "thu-muc-gui"
_TRACKER, _SIGNATURE, _SEAL = "so-theo-doi-xa-nam-pung.xlsx", "chu-ky-mau.png", "con-dau-mau.png"
_NUMBER = "05"
_PASSPHRASE = "thu-nghiem"  # noqa: S105 - of keys that are worthless by their very names
_VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class _Step:
    """One line of the closing table."""

    name: str
    made: str
    seconds: float
    """Below zero for a file that a step left."""
    path: Path | None = None


@click.command("demo", cls=Command, help="cli.demo.help")
@click.option("--out", type=PATH, default=_DEFAULT_OUT, help="cli.demo.out")
@click.option("--tracker", type=PATH, help="cli.demo.tracker")
@click.pass_obj
def demo(console: Console, out: Path, tracker: Path | None) -> int:
    """Do the main job on the sample and end with what was made, sizes, times and the five answers."""
    console.say("cli.demo.start", out=out)
    begun = time.perf_counter()
    run = _Demo(console, out, tracker or resource_path("samples", _TRACKER))
    run.work()
    run.tell(time.perf_counter() - begun)
    return run.exit_code


class _Demo:
    """The steps in order; each leaves a line for the closing table.

    Args:
        console: Where it tells.
        out: Folder of everything it makes.
        tracker: Excel file to begin with.
    """

    def __init__(self, console: Console, out: Path, tracker: Path) -> None:
        self._console = console
        self._say = console.wording.say
        self._out = out
        self._tracker = tracker
        self._steps: list[_Step] = []
        self._found: Verification | None = None
        self._data: dict[str, Any] = {"out": out}
        self._pdf = out

    @property
    def exit_code(self) -> int:
        """What ``soxa verify`` would answer."""
        return 2 if self._found is None else self._found.exit_code

    def work(self) -> None:
        """Do everything."""
        from soxa.services.ledgers import new_ledger_for  # noqa: PLC0415 - as needed
        from soxa.services.sample_office import sample_office, sample_people  # noqa: PLC0415 - as needed

        make_folder(self._out)
        path = self._out / _LEDGER
        _forget(path)
        ledger = self._step(
            "new",
            lambda: new_ledger_for(path, sample_office(), people=sample_people()),
            lambda made: made.office().full_name,
        )
        with ledger:
            self._import(ledger)
            sealed = self._draft(ledger)
            self._issue(ledger, sealed)
        self._note("ledger", path)

    def tell(self, seconds: float) -> None:
        """Say what was made, sizes, times and the five answers."""
        console = self._console
        console.table(
            ("cli.step", "cli.made", "cli.file", "cli.size", "cli.time"),
            [self._row(step) for step in self._steps],
            right=frozenset({3, 4}),
        )
        console.say("cli.demo.gap")
        answers = () if self._found is None else self._found.answers
        console.table(
            ("cli.question", "cli.answer"),
            [
                (self._say(f"cli.question.{one.question.value}"), self._verdict(one.verdict.value))
                for one in answers
            ],
            right=frozenset(),
        )
        console.say("cli.demo.gap")
        console.say("cli.demo.done", seconds=console.seconds(seconds), pdf=self._pdf)
        self._data["seconds"] = round(seconds, 3)
        timed = [step for step in self._steps if step.seconds >= 0]
        self._data["steps"] = {step.name: round(step.seconds, 3) for step in timed}
        files = [step.path for step in self._steps if step.seconds < 0 and step.path is not None]
        self._data["files"] = [{"path": path, "size": path.stat().st_size} for path in files]
        self._data["answers"] = {one.question.value: one.verdict for one in answers}
        console.result(self._data)

    def _import(self, ledger: Ledger) -> None:
        from soxa.services.importing import carry_out, propose  # noqa: PLC0415 - as needed
        from soxa.services.sample_office import SAMPLE_DAY, enter_sample_slips  # noqa: PLC0415 - as needed

        proposal = propose(ledger, self._tracker, today=max(SAMPLE_DAY, date.today()))  # noqa: DTZ011 - its own day
        if proposal.open_questions:
            proposal = proposal.with_answers(minutes="each")
        result = self._step(
            "import",
            lambda: carry_out(ledger, proposal),
            lambda done: self._say(
                "cli.demo.imported", new=done.new, faults=len(done.faults), to_mend=done.to_mend
            ),
            self._tracker,
        )
        self._data["import"] = plain_result(self._console, result, proposal)
        self._step(
            "slips",
            lambda: enter_sample_slips(ledger),
            lambda done: self._say("cli.demo.slip_values", count=done.values, units=done.units),
        )

    def _draft(self, ledger: Ledger) -> Sealed:
        from soxa.services.drafting import open_report  # noqa: PLC0415 - as needed
        from soxa.services.sample_office import (  # noqa: PLC0415 - as needed
            SAMPLE_PERIOD,
            SAMPLE_REGIME,
            enter_sample_words,
        )
        from soxa.services.sealing import seal  # noqa: PLC0415 - as needed

        def draft() -> Sealed:
            report = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report
            enter_sample_words(ledger, report.id)
            return seal(ledger, report.id, now=datetime.now(UTC))

        sealed = self._step(
            "draft",
            draft,
            lambda made: self._say(
                "cli.demo.sealed", figures=len(made.report.figures), pages=made.pages, draft=made.draft
            ),
        )
        make_folder(self._out / _REPORT)
        for name in sealed.names:  # what the last run has signed is its own affair
            (self._out / _REPORT / name).unlink(missing_ok=True)
        paths = write_files(sealed, self._out / _REPORT)
        for path in paths:
            self._note("file", path)
        self._pdf = paths[0]
        points = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).points
        self._data["draft"] = plain_sealed(self._console, sealed, paths, points)
        return sealed

    def _issue(self, ledger: Ledger, sealed: Sealed) -> None:
        from soxa.services.approving import Signatory, number_report  # noqa: PLC0415 - as needed
        from soxa.services.authority import make_authority  # noqa: PLC0415 - as needed
        from soxa.services.handing_over import hand_over  # noqa: PLC0415 - as needed
        from soxa.services.trusting import trusted_certificates  # noqa: PLC0415 - as needed
        from soxa.services.verifying import verify  # noqa: PLC0415 - as needed

        keys = self._out / _KEYS
        report = sealed.report.id
        office = f"UBND {ledger.office().full_name}"
        now = datetime.now(UTC)
        authority = self._step(
            "ca",
            lambda: make_authority(keys, commune=office, passphrase=_PASSPHRASE, when=now),
            lambda _: self._say("cli.demo.keys"),
        )
        write_atomic(keys / PASSPHRASE_FILE_NAME, f"{_PASSPHRASE}\n".encode())
        self._sign(ledger, Signatory.PERSON, authority.person, _SIGNATURE, sealed)
        day = now.astimezone(_VIETNAM).date()
        numbered = self._step(
            "number",
            lambda: number_report(ledger, report, number=_NUMBER, day=day, when=now),
            lambda _: self._say("cli.demo.numbered", number=_NUMBER, day=day),
        )
        write_atomic(self._pdf, numbered)
        self._sign(ledger, Signatory.ORGANISATION, authority.organisation, _SEAL, sealed)
        trust = trusted_certificates(authority.trust_folder)
        self._found = self._step(
            "verify",
            lambda: verify(self._pdf, trust),
            lambda found: self._say("cli.demo.verified", count=len(found.answers)),
            self._pdf,
        )
        # The letter goes out in Vietnamese, whatever language the terminal speaks.
        sent = self._step(
            "send",
            lambda: hand_over(
                ledger, report, self._out / _SENDING, tell=Wording("vi").tell, now=datetime.now(UTC)
            ),
            lambda made: self._say("cli.demo.sent", count=len(made.files)),
        )
        for path in sent.files:
            self._note("file", path)
        self._data |= {"pdf": self._pdf, "sending_folder": sent.folder, "trust": authority.trust_folder}

    def _sign(self, ledger: Ledger, signatory: Signatory, key: Path, picture: str, sealed: Sealed) -> None:
        from soxa.services.approving import KeyFile, sign_report  # noqa: PLC0415 - as needed

        drawn = resource_path("samples", picture).read_bytes()
        p12 = KeyFile(read_whole(key, limit_bytes=_MAX_BYTES), _PASSPHRASE)
        signed = self._step(
            signatory.value,
            lambda: sign_report(
                ledger,
                sealed.report.id,
                signatory=signatory,
                key=p12,
                picture=drawn,
                when=datetime.now(UTC),
            ),
            lambda _: picture,
        )
        write_atomic(self._pdf, signed)

    def _step(
        self,
        name: str,
        work: Callable[[], _Result],
        made: Callable[[_Result], str],
        path: Path | None = None,
    ) -> _Result:
        begun = time.perf_counter()
        result = work()
        self._steps.append(_Step(name, made(result), time.perf_counter() - begun, path))
        return result

    def _note(self, name: str, path: Path) -> None:
        self._steps.append(_Step(name, "", -1, path))

    def _row(self, step: _Step) -> Sequence[str]:
        timed = step.seconds >= 0
        title = self._say(f"cli.demo.{step.name}") if timed else ""
        size = "" if step.path is None else self._console.size(step.path.stat().st_size)
        file = "" if step.path is None else step.path.name
        return (title, step.made, file, size, self._console.seconds(step.seconds) if timed else "")

    def _verdict(self, verdict: str) -> str:
        return self._say(f"cli.verdict.{verdict}").strip()


def _forget(ledger: Path) -> None:
    """Take away the ledger of the last run and nothing else: the demo begins anew each time."""
    for path in (ledger, *(ledger.with_name(f"{ledger.name}{tail}") for tail in ("-wal", "-shm", ".lock"))):
        with suppress(FileNotFoundError):
            path.unlink()
