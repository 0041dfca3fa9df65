"""The locks: every package the program, its build and its tests need, exact and hashed.

One resolution serves Python 3.11 to 3.13 on Linux and Windows (`uv pip compile --universal`); the developer
lock is constrained by the runtime lock, so that what is tested is what is shipped.
"""

from __future__ import annotations

import subprocess

from house.places import BUILD_LOCK, DEVELOPER_LOCK, PROJECT, RUNTIME_LOCK, tool
from house.speaking import Stopped, say

_COMPILE = ("pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes", "-q")
_HEADER = ("--custom-compile-command", "python3 packaging/dev.py lock")


def write_locks(*extra: str) -> None:
    """Write the locks anew; versions already locked stay unless told otherwise.

    Args:
        extra: Passed on to uv, e.g. ``--upgrade`` or ``--upgrade-package typst``.

    Raises:
        Stopped: The packages do not resolve, or the index was not reached.
    """
    _compile(RUNTIME_LOCK.name, "pyproject.toml", *extra)
    _compile(DEVELOPER_LOCK.name, "pyproject.toml", "--group", "dev", "-c", _below(RUNTIME_LOCK.name), *extra)
    _compile(BUILD_LOCK.name, "--group", "build", "-c", _below(DEVELOPER_LOCK.name), *extra)


def _below(name: str) -> str:
    return f"packaging/{name}"


def _compile(name: str, *arguments: str) -> None:
    say(f"writing {_below(name)}")
    command = [tool("uv"), *_COMPILE, *_HEADER, "-o", _below(name), *arguments]
    if subprocess.run(command, cwd=PROJECT, check=False).returncode != 0:
        raise Stopped(f"{_below(name)} could not be written; what uv says stands above.")
