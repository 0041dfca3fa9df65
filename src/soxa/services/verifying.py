"""Verifying a file from anywhere: five answers, found by a process of its own that may be stopped.

A foreign file is hostile ground (exchange rule 6): limits come before parsing, the libraries that parse run
in a worker with bounded time and memory, and whatever goes wrong sets the file aside with the reason.
"""

from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from soxa.base.errors import AppError, Message, Parameter
from soxa.base.files import read_whole
from soxa.domain.text import clean
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.report import ReportFile, decode_report
from soxa.pages.opening import MAX_BYTES, EncryptedPdf, NotAPdf, PdfTooLarge, TooManyPages
from soxa.services.judging import Answer
from soxa.signing.errors import PdfEncrypted, PdfNotReadable
from soxa.signing.verify import TrustCertificateNotReadable

_MAX_SHOWN = 200
TIMEOUT_S = 120
"""A report of 500 pages, the most that is read, takes a fraction of it."""
_WORKER = "soxa.services.reading_worker"
_CARRIED = (
    EncryptedPdf,
    NotAPdf,
    PdfEncrypted,
    PdfNotReadable,
    PdfTooLarge,
    TooManyPages,
    TrustCertificateNotReadable,
)
"""What the worker may raise."""


class ReadingTookTooLong(AppError):
    """The worker did not end in time and was stopped."""

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)


class ReadingBrokeOff(AppError):
    """The worker died of the file."""

    def __init__(self) -> None:
        super().__init__()


@dataclass(frozen=True)
class Verification:
    """What is known of a file after looking at it; the same file and trust list always give the same."""

    sha256: str
    """Of the file, hexadecimal."""
    size: int
    """Bytes."""
    answers: tuple[Answer, ...]
    """Five, in the order of `Question`."""
    data: bytes | None
    """The embedded data as they came; None if there are none."""

    def answer(self, question: Question) -> Answer:
        """Return the answer to one question."""
        return next(one for one in self.answers if one.question is question)

    @property
    def exit_code(self) -> int:
        """1 if any answer fails; else 2 if any cannot be told; else 0."""
        verdicts = {one.verdict for one in self.answers}
        if Verdict.FAILS in verdicts:
            return 1
        return 2 if Verdict.CANNOT_TELL in verdicts else 0

    @cached_property
    def report(self) -> ReportFile | None:
        """The report by its data; None without data or if they cannot be read."""
        if self.data is None:
            return None
        try:
            return decode_report(self.data)
        except AppError:
            return None


def verify(path: Path, trust: Sequence[bytes] = (), *, timeout_s: int = TIMEOUT_S) -> Verification:
    """Look at a file in a process of its own.

    Args:
        path: The file.
        trust: Trusted certificates, DER or PEM.
        timeout_s: The worker is stopped after it.

    Raises:
        FileTooLarge: Before a byte is read.
        FileMissing, FileNotReadable: It cannot be opened.
        NotAPdf, EncryptedPdf, TooManyPages: It cannot be looked at.
        TrustCertificateNotReadable: An item of `trust` is no certificate.
        ReadingTookTooLong, ReadingBrokeOff: It was set aside.
    """
    return verify_bytes(read_whole(path, limit_bytes=MAX_BYTES), trust, timeout_s=timeout_s)


def verify_bytes(pdf: bytes, trust: Sequence[bytes] = (), *, timeout_s: int = TIMEOUT_S) -> Verification:
    """Look at a file's bytes in a process of its own; arguments and errors as for `verify`."""
    return _read_outcome(ask_worker(_WORKER, write_request(pdf, trust), timeout_s=timeout_s), pdf)


def ask_worker(module: str, request: bytes, *, timeout_s: int = TIMEOUT_S) -> Any:
    """Let a process of its own read a foreign file, and return what it says, read from JSON.

    Args:
        module: What it runs.
        request: What it is given.
        timeout_s: It is stopped after it.

    Raises:
        ReadingTookTooLong, ReadingBrokeOff: The file was set aside.
        NotAPdf: And the other errors that a worker may raise.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", module],
            input=request,
            capture_output=True,
            timeout=timeout_s,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except subprocess.TimeoutExpired as error:
        raise ReadingTookTooLong(seconds=timeout_s) from error
    try:
        said = json.loads(done.stdout)
    except ValueError as error:
        raise ReadingBrokeOff from error
    if isinstance(said, dict) and "error" in said:
        raise _carried(said)
    return said


def _carried(said: Mapping[str, Any]) -> AppError:
    for cls in _CARRIED:
        if cls.__name__ == said["error"]:
            return cls(**said["parameters"])
    return ReadingBrokeOff()


def write_request(pdf: bytes, trust: Sequence[bytes]) -> bytes:
    """Write what the worker is asked: a line with the lengths, then the bytes."""
    return json.dumps([len(pdf), *(len(one) for one in trust)]).encode() + b"\n" + pdf + b"".join(trust)


def read_request(request: bytes) -> tuple[bytes, tuple[bytes, ...]]:
    """Read what `write_request` wrote: the file and the trusted certificates."""
    head, _, body = request.partition(b"\n")
    parts, start = [], 0
    for length in json.loads(head):
        parts.append(body[start : start + length])
        start += length
    return parts[0], tuple(parts[1:])


def write_error(error: AppError) -> bytes:
    """Write why a worker could not do what it was asked, in the form that `ask_worker` reads."""
    said = {"error": type(error).__name__, "parameters": _plain(error.parameters)}
    return json.dumps(said).encode()


def write_outcome(outcome: Verification | AppError) -> bytes:
    """Write what the worker found, in the form that `verify_bytes` reads."""
    if isinstance(outcome, AppError):
        return write_error(outcome)
    answers = [
        {
            "question": one.question.value,
            "verdict": one.verdict.value,
            "findings": [_write_message(message) for message in one.findings],
            "advice": _write_message(one.advice),
        }
        for one in outcome.answers
    ]
    data = None if outcome.data is None else base64.b64encode(outcome.data).decode("ascii")
    return json.dumps({"answers": answers, "data": data}).encode()


def _read_outcome(said: Mapping[str, Any], pdf: bytes) -> Verification:
    return Verification(
        sha256=hashlib.sha256(pdf).hexdigest(),
        size=len(pdf),
        answers=tuple(
            Answer(
                Question(one["question"]),
                Verdict(one["verdict"]),
                tuple(_read_message(message) for message in one["findings"]),
                _read_message(one["advice"]),
            )
            for one in said["answers"]
        ),
        data=None if said["data"] is None else base64.b64decode(said["data"]),
    )


def _write_message(message: Message) -> dict[str, Any]:
    return {"id": message.id, "parameters": _plain(message.parameters)}


def _read_message(said: Mapping[str, Any]) -> Message:
    given = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said["parameters"].items()
    }
    return Message(said["id"], given)


def _plain(parameters: Mapping[str, Parameter]) -> dict[str, Any]:
    """Return parameters as JSON can hold them: days and the like as text, and words of the file made safe."""
    return {name: _plain_value(value) for name, value in parameters.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, tuple):
        return tuple(_plain_value(one) for one in value)
    return value if isinstance(value, int | None) else shown(str(value))


def shown(text: str) -> str:
    """Return words of a foreign file as a person may see them.

    Signs that move the cursor, turn the direction or cannot be seen are left out: a name must not draw lines
    of its own, and not end the sentence it stands in. What is long is cut.
    """
    safe = clean(text)
    return safe if len(safe) <= _MAX_SHOWN else safe[: _MAX_SHOWN - 1] + "…"
