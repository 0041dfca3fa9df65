"""The judges that are not ours, as functions: veraPDF, pdfsig, openssl, Microsoft's OpenXmlValidator.

They are fetched by ``packaging/judges/setup.py``. A missing judge skips its tests on a desk and fails them in
CI.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest

PROJECT = Path(__file__).resolve().parents[2]
CACHE = PROJECT / ".cache" / "judges"
_LIMIT_S = 60
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def need(*programs: str | Path) -> None:
    """Skip the test when a judge is missing; fail it in CI.

    Args:
        programs: Names on the PATH, or paths that must exist.
    """
    missing = [
        str(program)
        for program in programs
        if not (program.exists() if isinstance(program, Path) else shutil.which(program))
    ]
    if not missing:
        return
    reason = f"missing judge: {', '.join(missing)} (python3 packaging/judges/setup.py)"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True)
class PdfAVerdict:
    """What veraPDF says of one file."""

    is_compliant: bool
    """Whether it is PDF/A-3b."""
    checks: int
    """Checks made; a verdict on nothing would be worthless."""
    failures: tuple[str, ...]
    """Clause, test, count, place and message of each rule broken."""


class VeraPdf:
    """veraPDF in a process of its own that judges one file after another; close it at the end."""

    def __init__(self) -> None:
        need("java", CACHE / "verapdf" / "stamp")
        path = os.pathsep.join([str(CACHE / "verapdf" / "lib" / "*"), str(CACHE / "verapdf" / "classes")])
        self._process = subprocess.Popen(
            ["java", "-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", path, "JudgePdfA"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )
        self.version = self._line()[1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(_LIMIT_S)

    def _line(self) -> list[str]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "veraPDF has ended"
        return line.rstrip("\n").split("\t")

    def judge(self, pdf: bytes) -> PdfAVerdict:
        """Judge a file against PDF/A-3b."""
        assert self._process.stdin is not None
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "file.pdf"
            path.write_bytes(pdf)
            self._process.stdin.write(f"{path}\n")
            self._process.stdin.flush()
            failures = []
            while (line := self._line())[0] != "verdict":
                failures.append(" ".join(line[1:]))
        assert line[1] != "error", line[2]
        return PdfAVerdict(line[1] == "compliant", int(line[2]), tuple(failures))


def run_pdfsig(pdf: bytes) -> str:
    """Return what poppler's pdfsig says of a file's signatures, certificates aside."""
    need("pdfsig")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file.pdf"
        path.write_bytes(pdf)
        command = ["pdfsig", "-nocert", str(path)]
        answer = subprocess.run(command, capture_output=True, check=False, timeout=_LIMIT_S)
        return (answer.stdout + answer.stderr).decode("utf-8", "replace")


def run_openssl_cades(pdf: bytes, root: bytes) -> list[str]:
    """Cut every signature out of a file and return what ``openssl cms -verify -cades`` says of each.

    Args:
        pdf: The signed file.
        root: The trusted root, PEM.
    """
    need("openssl")
    words = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "root.pem").write_bytes(root)
        for match in _BYTE_RANGE.finditer(pdf):
            start, length, second, rest = map(int, match.groups())
            (folder / "signed").write_bytes(pdf[start : start + length] + pdf[second : second + rest])
            (folder / "cms").write_bytes(_der(bytes.fromhex(pdf[length + 1 : second - 1].decode("ascii"))))
            command = "openssl cms -verify -cades -inform DER -in cms -binary -content signed -purpose any"
            arguments = [*command.split(), "-CAfile", "root.pem", "-out", os.devnull]
            answer = subprocess.run(
                arguments, cwd=folder, capture_output=True, text=True, check=False, timeout=_LIMIT_S
            )
            words.append(answer.stderr.strip())
    return words


def _der(padded: bytes) -> bytes:
    """Cut the zeros off that fill the room kept free."""
    count = padded[1] & 0x7F
    if not padded[1] & 0x80:
        return padded[: 2 + padded[1]]
    return padded[: 2 + count + int.from_bytes(padded[2 : 2 + count], "big")]


def run_ooxml_validator(path: Path) -> list[str]:
    """Return the errors Microsoft's OpenXmlValidator finds in a DOCX or XLSX; empty when it is valid."""
    script = CACHE / "npm" / "node_modules" / "@xarsh" / "ooxml-validator" / "dist" / "src" / "cli.js"
    need("node", script)
    command = ["node", str(script), str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_LIMIT_S)
    result = json.loads(answer.stdout)
    errors = [
        f"{error.get('path')} {error.get('xPath')}: {error['description']}" for error in result["errors"]
    ]
    assert result["ok"] is not bool(errors), answer.stdout
    return errors
