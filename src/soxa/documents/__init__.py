"""Outline to DOCX and PDF; alone imports docx and typst."""

from __future__ import annotations
