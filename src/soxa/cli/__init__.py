"""Commands on the terminal: the same services as the window."""

from __future__ import annotations

from soxa.cli.running import run

__all__ = ["run"]
