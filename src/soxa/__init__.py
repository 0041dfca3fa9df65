"""Sổ Xã: a commune office's ledger of activities and the reports drawn from it."""

from __future__ import annotations

__version__ = "0.1.0.dev0"
"""The one place that states the version; hatchling and the changelog check read it here."""
