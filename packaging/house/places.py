"""Where things stand in the checkout, on Linux and on Windows."""

from __future__ import annotations

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent
PACKAGING = PROJECT / "packaging"
ENVIRONMENT = PROJECT / ".venv"
RUNTIME_LOCK = PACKAGING / "requirements.lock"
BUILD_LOCK = PACKAGING / "requirements-build.lock"
DEVELOPER_LOCK = PACKAGING / "requirements-dev.lock"
COVERAGE_FLOOR = PACKAGING / "coverage-floor.txt"
_SCRIPTS = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
_SUFFIX = ".exe" if os.name == "nt" else ""


def tool(name: str) -> str:
    """Return the path of a program in the project's environment, e.g. ``ruff``."""
    return str(_SCRIPTS / f"{name}{_SUFFIX}")
