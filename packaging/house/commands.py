"""The commands of `dev.py`: set up what each needs, then run it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

from house import checks, environment, locking, offline, suite, system
from house.places import PACKAGING, PROJECT, tool
from house.speaking import Stopped, say, say_plain_utf8


def run(arguments: list[str], *, description: str) -> int:
    """Run one command and return its exit code: 0 well, 1 no, 2 could not.

    Args:
        arguments: The command's name and what follows it.
        description: Shown when there is no such command.
    """
    say_plain_utf8()
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    command = _COMMANDS.get(name)
    if command is None:
        print(description)
        return 0 if name in {"-h", "--help", "help"} else 2
    try:
        return command(rest)
    except Stopped as stopped:
        print(f"{stopped}", flush=True)
        return 2
    except KeyboardInterrupt:
        return 130


def _demo(rest: list[str]) -> int:
    _set_up("demo", developer=False)
    if not any(argument == "--out" or argument.startswith("--out=") for argument in rest):
        rest = [*rest, "--out", str(PROJECT / "demo-out")]
    say(f"doing the main job on the sample, offline: soxa demo {' '.join(rest)}")
    return _call_offline([tool("soxa"), "demo", *rest])


def _test(rest: list[str]) -> int:
    _set_up("test", developer=True)
    return suite.run(rest)


def _check(_rest: list[str]) -> int:
    _set_up("check", developer=True)
    return checks.run()


def _app(rest: list[str]) -> int:
    _set_up("app", developer=False)
    say("opening the window")
    return _call([tool("soxa-window"), *rest])


def _gallery(rest: list[str]) -> int:
    _set_up("gallery", developer=True)
    out = rest or ["--out", str(PROJECT / "build" / "gallery")]
    say(f"drawing the screens: {' '.join(out)}")
    return _call_offline([tool("python"), str(PACKAGING / "gallery.py"), *out])


def _bench(rest: list[str]) -> int:
    _set_up("bench", developer=True)
    return _call([tool("python"), str(PROJECT / "benchmarks" / "run.py"), *rest])


def _campaign(rest: list[str]) -> int:
    _set_up("campaign", developer=True)
    return _call_offline([tool("python"), str(PACKAGING / "house" / "campaigns.py"), *rest])


def _lock(rest: list[str]) -> int:
    _set_up("check", developer=True)
    locking.write_locks(*rest)
    return 0


def _set_up(purpose: str, *, developer: bool) -> None:
    system.ensure(purpose)
    environment.ensure(developer=developer)


def _call_offline(command: list[str]) -> int:
    wrapped, variables = offline.command(command)
    return _call(wrapped, variables)


def _call(command: list[str], variables: dict[str, str] | None = None) -> int:
    here = Path.cwd()  # what the user names is relative to where she stands
    variables = {**(variables or os.environ), "PYTHONUTF8": "1"}
    return subprocess.run(command, cwd=here, env=variables, check=False).returncode


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "demo": _demo,
    "test": _test,
    "check": _check,
    "app": _app,
    "gallery": _gallery,
    "bench": _bench,
    "campaign": _campaign,
    "lock": _lock,
}
