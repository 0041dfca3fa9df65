"""Puts the program together: logs, settings, wording, and then the command line or the window."""

from __future__ import annotations

from collections.abc import Sequence


def run_command_line(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code: 0 done, 1 the answer is no, 2 could not.

    Without a command the window opens.

    Args:
        arguments: Everything after the program's name.
    """
    if not arguments:
        return run_window(())
    # Imported here: the window must not pay for the commands, nor a command for Qt.
    from soxa.base.logs import start_logging  # noqa: PLC0415
    from soxa.cli import run  # noqa: PLC0415

    logs = start_logging()
    try:
        return run(list(arguments))
    finally:
        logs.close()


def run_window(arguments: Sequence[str]) -> int:
    """Open the window and stay until it is closed.

    Args:
        arguments: Everything after the program's name; a ledger's path is opened.
    """
    from soxa.ui import run  # noqa: PLC0415

    return run(list(arguments))
