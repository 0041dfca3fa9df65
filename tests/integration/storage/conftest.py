"""Fixtures of the storage's tests, shared with those of the services over it."""

from __future__ import annotations

from made_ledgers import ledger, path, read_only_media, small_disk

__all__ = ["ledger", "path", "read_only_media", "small_disk"]
