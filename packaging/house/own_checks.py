"""Our own checks, run by the environment's Python: papers and code must agree."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parent.parent.parent
_DRAWERS = {"utils", "util", "helpers", "misc", "common"}
_WIDEST_PROSE = 125
_LOCKED = re.compile(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", re.MULTILINE)


def main() -> int:
    """Print every fault and return 1 if there is one."""
    faults = [fault for check in _CHECKS for fault in check()]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def _drawers() -> Iterator[str]:
    for path in [*PROJECT.glob("src/**/*"), *PROJECT.glob("tests/**/*"), *PROJECT.glob("packaging/house/*")]:
        if path.stem in _DRAWERS:
            yield f"{path.relative_to(PROJECT)}: a room gets a name that says its purpose"


def _coverage_floor_only_rises() -> Iterator[str]:
    name = "packaging/coverage-floor.txt"
    now = float((PROJECT / name).read_text(encoding="utf-8"))
    command = ["git", "log", "-p", "--format=", "--", name]
    try:
        history = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False).stdout
    except OSError:
        return  # no git here (an unpacked source archive): nothing to compare with
    highest = max(
        (float(found) for found in re.findall(r"^\+(\d[\d.]*)$", history, re.MULTILINE)), default=now
    )
    if now < highest:
        yield f"{name}: {now} is below {highest}, which it once was; the floor only rises"


def _changelog_knows_the_version() -> Iterator[str]:
    source = (PROJECT / "src/soxa/__init__.py").read_text(encoding="utf-8")
    version = re.search(r'__version__ = "([^"]+)"', source)
    changelog = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    if version is None:
        yield "src/soxa/__init__.py states no version"
    elif "dev" in version[1] and "## [Unreleased]" not in changelog:
        yield "CHANGELOG.md: an unreleased version needs its heading ## [Unreleased]"
    elif "dev" not in version[1] and f"## [{version[1]}]" not in changelog:
        yield f"CHANGELOG.md does not know {version[1]}"


def _locks_hold_what_the_project_asks_for() -> Iterator[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    plain = [entry for entry in groups["dev"] if isinstance(entry, str)]
    wanted = {
        "requirements.lock": project["project"]["dependencies"],
        "requirements-build.lock": groups["build"],
        "requirements-dev.lock": [*project["project"]["dependencies"], *groups["build"], *plain],
    }
    for name, requirements in wanted.items():
        text = (PROJECT / "packaging" / name).read_text(encoding="utf-8")
        locked = {found.lower(): version for found, version in _LOCKED.findall(text)}
        for requirement in map(Requirement, requirements):
            version = locked.get(requirement.name.lower())
            if version is None or not requirement.specifier.contains(version):
                yield f"packaging/{name} has {requirement.name} {version}; asked for is {requirement}"


def _one_engine_and_no_numpy() -> Iterator[str]:
    lock = (PROJECT / "packaging/requirements.lock").read_text(encoding="utf-8").lower()
    for name in ("numpy", "pyside6", "pyside6-addons", "matplotlib"):
        if re.search(rf"^{name}==", lock, re.MULTILINE):
            yield f"packaging/requirements.lock holds {name}, which the design leaves out"


def _lines_are_narrow_enough() -> Iterator[str]:
    for path in [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md"), *PROJECT.glob("benchmarks/*.md")]:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > _WIDEST_PROSE and not line.startswith("|") and "](" not in line:
                yield f"{path.relative_to(PROJECT)}:{number}: {len(line)} characters"


_CHECKS = (
    _drawers,
    _coverage_floor_only_rises,
    _changelog_knows_the_version,
    _locks_hold_what_the_project_asks_for,
    _one_engine_and_no_numpy,
    _lines_are_narrow_enough,
)

if __name__ == "__main__":
    sys.exit(main())
