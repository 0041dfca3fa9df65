"""The process that reads the words of foreign pages; started by `soxa.services.page_reading` alone."""

from __future__ import annotations

import json
import sys

from soxa.base.errors import AppError
from soxa.base.memory import limit_memory
from soxa.pages.texts import read_lines
from soxa.services.verifying import write_error

_MEMORY_BYTES = 4 * 1024**3


def main() -> None:
    """Read a PDF from standard input, write the lines of its pages on standard output."""
    limit_memory(_MEMORY_BYTES)
    try:
        pages = read_lines(sys.stdin.buffer.read())
    except AppError as error:
        said = write_error(error)
    else:
        found = [[list(page.lines), page.is_picture, page.is_hidden] for page in pages]
        said = json.dumps(found).encode()
    sys.stdout.buffer.write(said)


if __name__ == "__main__":
    main()
