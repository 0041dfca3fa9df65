"""Gets the judges of tests/conformance: veraPDF (PDF/A) and Microsoft's OpenXmlValidator (DOCX).

Both come through their registries' own clients, once, into ``.cache/judges`` of the project; afterwards
everything works with no network. pdfsig, openssl, javac, mvn and npm are the system's (`APT_PACKAGES`). Only
the standard library, because this runs before there is an environment.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

APT_PACKAGES = ("poppler-utils", "openssl", "default-jdk-headless", "maven", "nodejs", "npm")
"""Debian's names of what the judges need."""

_HERE = Path(__file__).resolve().parent
_STAMP = "stamp"
_LIMIT_S = 600


def cache(project_root: Path) -> Path:
    """Return the folder the judges lie in: ``verapdf/lib``, ``verapdf/classes``, ``npm/node_modules``."""
    return project_root / ".cache" / "judges"


def ensure(project_root: Path) -> list[str]:
    """Make sure the judges are there; quick when they are.

    Args:
        project_root: The checkout.

    Returns:
        What was done, one sentence a step; empty when there was nothing to do.

    Raises:
        FileNotFoundError: mvn, javac or npm is missing (`APT_PACKAGES`).
        subprocess.CalledProcessError: One of them failed; its words stand in ``stderr``.
        subprocess.TimeoutExpired: One of them took longer than ten minutes.
        OSError: A jar is not the one pinned, or the folder cannot be written.
    """
    folder = cache(project_root)
    done = []
    if not _is_fresh(folder / "verapdf", ("pom.xml", "jars.sha256", "JudgePdfA.java")):
        _make_verapdf(folder / "verapdf")
        done.append("fetched veraPDF and compiled the PDF/A judge")
    if not _is_fresh(folder / "npm", ("package.json", "package-lock.json")):
        _make_ooxml_validator(folder / "npm")
        done.append("fetched the DOCX judge")
    return done


def _digest(names: tuple[str, ...]) -> str:
    return hashlib.sha256(b"".join((_HERE / name).read_bytes() for name in names)).hexdigest()


def _is_fresh(folder: Path, sources: tuple[str, ...]) -> bool:
    stamp = folder / _STAMP
    return stamp.exists() and stamp.read_text(encoding="ascii") == _digest(sources)


def _begin(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def _make_verapdf(folder: Path) -> None:
    _begin(folder)
    jars = folder / "lib"
    goal = ["dependency:copy-dependencies", f"-DoutputDirectory={jars}"]
    _run("mvn", "-q", "-B", "-f", str(_HERE / "pom.xml"), *goal)
    _check_jars(jars)
    classes = folder / "classes"
    classes.mkdir()
    source = str(_HERE / "JudgePdfA.java")
    _run("javac", "-nowarn", "-encoding", "UTF-8", "-cp", f"{jars}/*", "-d", str(classes), source)
    (folder / _STAMP).write_text(_digest(("pom.xml", "jars.sha256", "JudgePdfA.java")), encoding="ascii")


def _check_jars(jars: Path) -> None:
    """Compare every jar with the pinned SHA-256: Maven itself pins versions only."""
    lines = (_HERE / "jars.sha256").read_text(encoding="ascii").splitlines()
    pinned = {name: digest for digest, name in (line.split() for line in lines)}
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in jars.iterdir()}
    for name in sorted(pinned.keys() | found.keys()):
        if pinned.get(name) != found.get(name):
            raise OSError(f"{name} is not the jar pinned in packaging/judges/jars.sha256")


def _make_ooxml_validator(folder: Path) -> None:
    _begin(folder)
    for name in ("package.json", "package-lock.json"):
        shutil.copy2(_HERE / name, folder / name)
    _run("npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(folder))
    (folder / _STAMP).write_text(_digest(("package.json", "package-lock.json")), encoding="ascii")


def _run(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise FileNotFoundError(f"{program} is missing; on Debian: apt install {' '.join(APT_PACKAGES)}")
    command = [found, *arguments]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LIMIT_S)
    if answer.returncode != 0:
        sys.stderr.write(answer.stdout + answer.stderr)
        answer.check_returncode()


if __name__ == "__main__":
    for sentence in ensure(_HERE.parent.parent) or ["the judges are there"]:
        print(sentence)
