"""Reading and writing Excel files."""

from __future__ import annotations
