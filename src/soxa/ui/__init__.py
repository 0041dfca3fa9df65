"""The window. Nothing else may import it; Qt is known here alone."""

from __future__ import annotations


def run(arguments: list[str]) -> int:
    """Run with the arguments after the program's name and return the exit code."""
    raise NotImplementedError(arguments)
