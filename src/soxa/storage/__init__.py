"""The ledger file; alone imports sqlite_utils."""

from __future__ import annotations
