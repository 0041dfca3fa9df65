"""Drafts of e-mail and sending folders."""

from __future__ import annotations
