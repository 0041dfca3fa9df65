"""Where the program keeps its own files, by the habits of each system."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs(appname="soxa", appauthor=False, roaming=False)


def settings_folder() -> Path:
    """Return the folder of the settings file (not made here)."""
    return _DIRS.user_config_path


def log_folder() -> Path:
    """Return the folder of the rotating log and of crash reports (not made here)."""
    return _DIRS.user_log_path


def data_folder() -> Path:
    """Return the folder of what belongs to the account and not to one ledger, e.g. trusted roots."""
    return _DIRS.user_data_path


def documents_folder() -> Path:
    """Return the folder offered first when a ledger is made or a file is handed over."""
    return _DIRS.user_documents_path
