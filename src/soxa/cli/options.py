"""What several commands ask for."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from soxa.base.errors import AppError
from soxa.base.files import read_whole

PATH = click.Path(path_type=Path)
"""A path that our own code opens, so that its errors are our own."""
PASSPHRASE_FILE_NAME = "passphrase.txt"  # noqa: S105 - the name of a file
"""What `soxa ca` writes beside its throw-away keys."""
_MAX_PASSPHRASE_BYTES = 4096


class PassphraseMissing(AppError):
    """No pass-phrase was given, and nobody is at a terminal to be asked."""

    def __init__(self) -> None:
        super().__init__()


class VariableMissing(AppError):
    """The environment has no such variable."""

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


def passphrase(key: Path, *, file: Path | None, variable: str | None, question: str) -> str:
    """Return the pass-phrase of a key: from a file, a variable, beside a throw-away key, or asked for.

    Never from the command line itself: there the whole machine can read it.

    Args:
        key: The key file.
        file: Its first line is the pass-phrase.
        variable: Name of an environment variable.
        question: Asked on a terminal.

    Raises:
        FileMissing: And the other errors of `soxa.base.files.read_whole`.
        VariableMissing: It is not set.
        PassphraseMissing: Nothing was given and nobody can be asked.
    """
    if variable is not None:
        if variable not in os.environ:
            raise VariableMissing(name=variable)
        return os.environ[variable]
    beside = key.with_name(PASSPHRASE_FILE_NAME)
    if file is None and beside.is_file():
        file = beside
    if file is not None:
        text = read_whole(file, limit_bytes=_MAX_PASSPHRASE_BYTES).decode("utf-8", "replace")
        return text.splitlines()[0] if text else ""
    if not sys.stdin.isatty():
        raise PassphraseMissing
    return str(click.prompt(question, hide_input=True, err=True))
