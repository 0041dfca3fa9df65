"""What every room stands on: errors, progress, paths, files, resources, settings, logs. No domain word."""

from __future__ import annotations
