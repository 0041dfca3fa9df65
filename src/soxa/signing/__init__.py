"""Signing and verifying PDF; alone imports pyhanko."""

from __future__ import annotations
