"""The window (PySide6). Nothing else may import this package, and nothing else knows Qt."""

from __future__ import annotations

from soxa.ui.app import run

__all__ = ["run"]
