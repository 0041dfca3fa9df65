"""Drafts of e-mail. Nothing here opens a connection: the clerk's own mail program sends."""

from __future__ import annotations
