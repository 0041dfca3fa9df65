"""Running one command: what it says, its exit code, and never a trace for what a user can mend.

Exit codes: 0 done, 1 the answer is no, 2 could not.
"""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence

import click

from soxa.base.errors import AppError, Cancelled, Message
from soxa.base.paths import log_folder
from soxa.base.settings import load_settings
from soxa.cli.commands import commands
from soxa.cli.console import Console
from soxa.cli.framework import language_asked, usage_fault
from soxa.wording import Wording

DONE = 0
ANSWER_IS_NO = 1
COULD_NOT = 2

_log = logging.getLogger(__name__)


def run(arguments: list[str]) -> int:
    """Run with the arguments after the program's name and return the exit code."""
    _speak_utf8()
    console = _console(arguments)
    try:
        return _run(arguments, console)
    except BrokenPipeError:
        # The reader has left (`soxa show … | head`): nobody is there to be told.
        sys.stderr.close()
        return COULD_NOT
    except Exception as error:  # noqa: BLE001 - one of the four places that catch everything
        # Where, never what: an exception's words may hold a document's text or a person's name.
        trace = "".join(traceback.format_tb(error.__traceback__))
        _log.error("bug in a command: %s\n%s", type(error).__name__, trace)
        return _refused(console, Message("cli.bug", {"path": log_folder() / "soxa.log"}))


def _run(arguments: list[str], console: Console) -> int:
    try:
        code = commands().main(args=arguments, prog_name="soxa", obj=console, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return DONE
    except click.ClickException as error:
        return _refused(console, usage_fault(error))
    except AppError as error:
        refused = _refused(console, error)
        # A file was looked at, and what was found speaks against it: that is an answer.
        return ANSWER_IS_NO if error.findings else refused
    except (click.Abort, Cancelled, KeyboardInterrupt):
        return _refused(console, Message("cli.stopped"))
    return code if isinstance(code, int) else DONE


def _refused(console: Console, fault: AppError | Message) -> int:
    console.refuse(fault)
    return COULD_NOT


def _console(arguments: Sequence[str]) -> Console:
    language = language_asked(arguments) or load_settings().settings.language
    return Console(Wording(language), as_json="--json" in arguments)


def _speak_utf8() -> None:
    """Let a pipe on Windows take Vietnamese: its own code page has no letter for it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None and (stream.encoding or "").lower().replace("-", "") != "utf8":
            reconfigure(encoding="utf-8", errors="replace")
