"""Running a command without network: in a namespace without interfaces, else behind a guard in Python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from house.speaking import say

_GUARD = Path(__file__).resolve().parent / "offline"


def command(arguments: list[str]) -> tuple[list[str], dict[str, str]]:
    """Return how to run a command offline.

    Args:
        arguments: The command, program first.

    Returns:
        The command to run instead, and its environment. Where Linux allows a network namespace, the command
        finds no interface, not even loopback; elsewhere every Python it starts refuses to connect.
    """
    environment = dict(os.environ)
    prefix = _namespace()
    if prefix:
        return [*prefix, *arguments], environment
    say("no network namespace here: a guard inside Python refuses connections instead")
    known = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = os.pathsep.join([str(_GUARD), *([known] if known else [])])
    return arguments, environment


def _namespace() -> list[str]:
    unshare = shutil.which("unshare")
    if not sys.platform.startswith("linux") or unshare is None:
        return []
    # As root plainly; else in a user namespace in which one stays who one is (rights matter to some tests).
    for flags in (["-n"], ["--map-current-user", "-n"]):
        if subprocess.run([unshare, *flags, "true"], capture_output=True, check=False).returncode == 0:
            return [unshare, *flags, "--"]
    return []
