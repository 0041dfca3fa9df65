"""What `dev.py` does, by purpose. Only the standard library: this runs before anything is installed."""

from __future__ import annotations
