"""Commands on the terminal: the same services as the window."""

from __future__ import annotations


def run(arguments: list[str]) -> int:
    """Run with the arguments after the program's name and return the exit code."""
    raise NotImplementedError(arguments)
