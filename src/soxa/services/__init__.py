"""Use cases, one verb a function."""

from __future__ import annotations
