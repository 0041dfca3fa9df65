"""Saying what is being done, and stopping with a sentence instead of a trace."""

from __future__ import annotations

import sys


class Stopped(Exception):
    """The command cannot go on; its text says why and what to do."""


def say(text: str) -> None:
    """Tell what happens now, at once even when the output is a pipe."""
    print(f"-- {text}", flush=True)


def say_plain_utf8() -> None:
    """Let Vietnamese pass through any terminal; what it cannot show becomes a question mark."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
