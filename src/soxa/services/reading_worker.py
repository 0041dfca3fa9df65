"""The process that reads foreign files; started by `soxa.services.verifying`, never imported by it."""

from __future__ import annotations

import sys

from soxa.base.errors import AppError
from soxa.base.memory import limit_memory
from soxa.services.examining import examine
from soxa.services.verifying import read_request, write_outcome

_MEMORY_BYTES = 4 * 1024**3


def main() -> None:
    """Read a request from standard input, answer on standard output."""
    limit_memory(_MEMORY_BYTES)
    pdf, trust = read_request(sys.stdin.buffer.read())
    try:
        outcome = write_outcome(examine(pdf, trust))
    except AppError as error:
        outcome = write_outcome(error)
    sys.stdout.buffer.write(outcome)


if __name__ == "__main__":
    main()
