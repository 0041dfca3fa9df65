"""`dev.py check`: the tools over the code, then the checks no tool knows."""

from __future__ import annotations

import subprocess

from house.places import PACKAGING, PROJECT, tool
from house.speaking import say

_CHECKED = ("src", "tests", "packaging", "benchmarks")


def run() -> int:
    """Run every check, all of them even if one fails, and return 0 if all are content."""
    own = str(PACKAGING / "house" / "own_checks.py")
    commands = {
        "lint": [tool("ruff"), "check", *_CHECKED],
        "format": [tool("ruff"), "format", "--check", *_CHECKED],
        "types": [tool("mypy"), *_CHECKED],
        "layers": [tool("lint-imports"), "--no-cache"],
        "our own": [tool("python"), own],
    }
    failed = [name for name, command in commands.items() if not _is_content(name, command)]
    print(f"check: {len(commands) - len(failed)} of {len(commands)} content" + _named(failed), flush=True)
    return 1 if failed else 0


def _is_content(name: str, command: list[str]) -> bool:
    say(name)
    return subprocess.run(command, cwd=PROJECT, check=False).returncode == 0


def _named(failed: list[str]) -> str:
    return f"; failed: {', '.join(failed)}" if failed else ""
