"""The project's own environment: ``.venv``, filled from the hashed lock, made once and known by its stamp."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

from house.places import BUILD_LOCK, DEVELOPER_LOCK, ENVIRONMENT, PROJECT, RUNTIME_LOCK, tool
from house.speaking import Stopped, say

_STAMP = ENVIRONMENT / "soxa-stamp.json"
_QUIET = ("--no-input", "--disable-pip-version-check", "-q")


def ensure(*, developer: bool) -> None:
    """Make sure ``.venv`` holds what the lock says and the program itself.

    Args:
        developer: Whether the tools for tests and checks are wanted too; having them serves both purposes.

    Raises:
        Stopped: The packages could not be installed.
    """
    lock = DEVELOPER_LOCK if developer else RUNTIME_LOCK
    stamp = _read_stamp()
    if _packages_fingerprint(lock) not in stamp.get("packages", []):
        started = time.monotonic()
        _make()
        _install_packages(lock)
        # The developer lock is the runtime lock and more: having it serves both purposes.
        served = [_packages_fingerprint(each) for each in {lock, RUNTIME_LOCK}]
        stamp = {"packages": served, "program": []}
        say(f"the packages are in ({time.monotonic() - started:.0f} s)")
    if _program_fingerprint() not in stamp.get("program", []):
        _pip("install", "--no-build-isolation", "--no-deps", "-e", str(PROJECT))
        stamp["program"] = [_program_fingerprint()]
    _STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def _read_stamp() -> dict[str, list[str]]:
    try:
        stamp = json.loads(_STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if Path(tool("python")).exists() else {}


def _make() -> None:
    if Path(tool("python")).exists() and _is_same_python():
        return
    if ENVIRONMENT.exists():
        say(f"{ENVIRONMENT.name} was made by another Python or is broken; making it anew")
        shutil.rmtree(ENVIRONMENT)
    say(f"making {ENVIRONMENT.name} with Python {sys.version.split()[0]}")
    venv.create(ENVIRONMENT, with_pip=True, symlinks=sys.platform != "win32")


def _is_same_python() -> bool:
    code = "import sys; print(*sys.version_info[:2])"
    command = [tool("python"), "-c", code]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    return answer.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _install_packages(lock: Path) -> None:
    say(f"installing packages from {lock.relative_to(PROJECT)} (hashes checked; a minute or two, once)")
    both = ("-r", str(lock), "-r", str(BUILD_LOCK)) if lock == RUNTIME_LOCK else ("-r", str(lock))
    _pip("install", "--require-hashes", "--only-binary", ":all:", *both)


def _pip(verb: str, *arguments: str) -> None:
    command = [tool("python"), "-m", "pip", verb, *_QUIET, *arguments]
    if subprocess.run(command, cwd=PROJECT, check=False).returncode != 0:
        raise Stopped(
            "The packages could not be installed. They come from the package index pip is set up for: "
            "check the connection, then run the same command again."
        )


def _packages_fingerprint(lock: Path) -> str:
    digest = hashlib.sha256(lock.read_bytes())
    digest.update(BUILD_LOCK.read_bytes())
    digest.update(f"{sys.version_info[:2]} {ENVIRONMENT}".encode())  # its scripts name its own place
    return digest.hexdigest()


def _program_fingerprint() -> str:
    return hashlib.sha256((PROJECT / "pyproject.toml").read_bytes()).hexdigest()
