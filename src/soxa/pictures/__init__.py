"""Pictures made safe, small and clean; alone imports PIL."""

from __future__ import annotations
