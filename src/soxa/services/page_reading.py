"""The words of a foreign file's pages, read by a process of its own (exchange rule 6)."""

from __future__ import annotations

from soxa.pages.texts import PageLines
from soxa.services.verifying import ask_worker

_WORKER = "soxa.services.page_worker"
_FEW_SIGNS = 80
"""A page with fewer signs on the average says nothing that could be compared."""


def read_foreign_lines(pdf: bytes) -> tuple[PageLines, ...]:
    """Return the lines of each page of a file from anywhere.

    Raises:
        NotAPdf: And the other errors of `soxa.services.verifying.verify_bytes`.
    """
    said = ask_worker(_WORKER, pdf)
    return tuple(PageLines(tuple(lines), bool(picture), bool(hidden)) for lines, picture, hidden in said)


def has_words(pages: tuple[PageLines, ...]) -> bool:
    """Tell whether pages have words of their own: a scan has none, or guesses laid under its pictures."""
    signs = sum(len("".join(line.split())) for page in pages for line in page.lines)
    is_scan = any(page.is_picture or page.is_hidden for page in pages)
    return not is_scan and signs >= _FEW_SIGNS * len(pages)
