"""One rotating log for the account, configured once; never the text of documents, never names of persons."""

from __future__ import annotations

import faulthandler
import logging
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from typing_extensions import override

from soxa.base.paths import log_folder

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
_FULL_BYTES = 500_000
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


class _TurningHandler(logging.FileHandler):
    """Begins a new file before one grows large; keeps the last few.

    The standard library's own takes 10 ms of the first window to import, most of it for sockets.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path, encoding="utf-8", delay=True)
        self._path = path

    @override
    def emit(self, record: logging.LogRecord) -> None:
        """Write a record, into a new file if the old one is full."""
        if self.stream is not None and self.stream.tell() > _FULL_BYTES:
            self.stream.close()
            self.stream = None
            self._turn()
        super().emit(record)

    def _turn(self) -> None:
        # A file that another window holds open (Windows) stays where it is and grows a little more.
        with suppress(OSError):
            for number in range(_KEPT - 1, 0, -1):
                older = self._path.with_name(f"{self._path.name}.{number}")
                if older.exists():
                    older.replace(self._path.with_name(f"{self._path.name}.{number + 1}"))
            self._path.replace(self._path.with_name(f"{self._path.name}.1"))


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
        handler: logging.Handler = _TurningHandler(folder / "soxa.log")
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
