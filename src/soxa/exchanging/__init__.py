"""soxa.json: what travels between offices."""

from __future__ import annotations
