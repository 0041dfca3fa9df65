"""One rotating log for the account, configured once; never the text of documents, never names of persons."""

from __future__ import annotations

import faulthandler
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

from soxa.base.paths import log_folder

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_MAX_BYTES = 512 * 1024
_KEPT = 3


@dataclass(frozen=True, slots=True)
class LogSetup:
    """What was set up, so that it can be shown and taken down."""

    path: Path | None
    """The log file; None where none could be made (read-only home): the program works on without."""
    handler: logging.Handler
    """The handler on the root logger."""
    crash_stream: TextIO | None
    """Where faulthandler writes when the interpreter dies."""

    def close(self) -> None:
        """Take the handler off and close the files."""
        logging.getLogger().removeHandler(self.handler)
        self.handler.close()
        if self.crash_stream is not None:
            faulthandler.disable()
            self.crash_stream.close()


def start_logging(*, folder: Path | None = None, level: int = logging.INFO) -> LogSetup:
    """Send log records to a rotating file and native crashes to another; never fails.

    Args:
        folder: Where the files go; None = this account's log folder.
        level: Records below it are dropped.
    """
    folder = folder or log_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path: Path | None = folder / "soxa.log"
        handler: logging.Handler = RotatingFileHandler(
            folder / "soxa.log", maxBytes=_MAX_BYTES, backupCount=_KEPT, encoding="utf-8", delay=True
        )
        crash_stream = (folder / "crash.log").open("a", encoding="utf-8")
    except OSError:
        # A log that cannot be written is no reason to keep a clerk from her work.
        path, handler, crash_stream = None, logging.StreamHandler(sys.stderr), None
        handler.setLevel(logging.ERROR)
    handler.setFormatter(logging.Formatter(_FORMAT))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level)
    if crash_stream is not None:
        with suppress(RuntimeError, ValueError):
            faulthandler.enable(crash_stream)
    return LogSetup(path, handler, crash_stream)
