"""``python -m soxa`` and the installed commands ``soxa`` and ``soxa-window``."""

from __future__ import annotations

import sys

from soxa.bootstrap import run_command_line, run_window


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.exit(run_command_line(sys.argv[1:]))


def open_window() -> None:
    """Open the window and leave with its exit code."""
    sys.exit(run_window(sys.argv[1:]))


if __name__ == "__main__":
    main()
