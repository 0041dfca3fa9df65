"""The process that reads foreign files; started by `soxa.services.verifying`, never imported by it."""

from __future__ import annotations

import sys

from soxa.base.errors import AppError
from soxa.services.examining import examine
from soxa.services.verifying import read_request, write_outcome

_MEMORY_BYTES = 4 * 1024**3


def main() -> None:
    """Read a request from standard input, answer on standard output."""
    _limit_memory()
    pdf, trust = read_request(sys.stdin.buffer.read())
    try:
        outcome = write_outcome(examine(pdf, trust))
    except AppError as error:
        outcome = write_outcome(error)
    sys.stdout.buffer.write(outcome)


def _limit_memory() -> None:
    if sys.platform == "win32":  # a job object would need ctypes; the time limit holds there too
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
