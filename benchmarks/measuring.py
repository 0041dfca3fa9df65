"""What all benchmarks share: a result, the machine's name, a stopwatch, a screen."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeVar

PROJECT = Path(__file__).resolve().parent.parent
RIVALS = PROJECT / "build" / "rivals"


@dataclass(frozen=True)
class Result:
    """One line of the table."""

    name: str
    """What was measured."""
    ours: str
    """Our side, with its unit."""
    theirs: str
    """The other side, named."""
    ratio: float
    """Ours by theirs, or theirs by ours where the target is a factor of speed."""
    target: str
    """What the ratio shall be, in words."""
    met: bool
    """Whether it is."""
    why: str = ""
    """The reason, where it is not."""

    def row(self) -> str:
        """Return the line in Markdown."""
        verdict = "yes" if self.met else f"**no**: {self.why or 'reason not yet known'}"
        return f"| {self.name} | {self.ours} | {self.theirs} | {self.ratio:.2f} | {self.target} | {verdict} |"


HEAD = "| what | ours | the other side | ratio | target | met |\n|---|---|---|---|---|---|"


def machine() -> str:
    """Return what it was measured on."""
    names = [line for line in _cpuinfo() if line.startswith("model name")]
    cpu = names[0].split(":", 1)[1].strip() if names else platform.processor()
    return (
        f"{os.cpu_count()} cores ({cpu}), {platform.platform(terse=True)}, Python {platform.python_version()}"
    )


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


_Given = ParamSpec("_Given")
_Made = TypeVar("_Made")


def timed(work: Callable[_Given, _Made], *args: _Given.args, **kwargs: _Given.kwargs) -> tuple[float, _Made]:
    """Return how long a piece of work takes, in seconds, and what it gives."""
    started = time.perf_counter()
    made = work(*args, **kwargs)
    return time.perf_counter() - started, made


@contextmanager
def screen() -> Iterator[dict[str, str]]:
    """Give the environment for programs with windows: an X server of their own, off screen without one."""
    server = shutil.which("Xvfb")
    if server is None:
        yield {"QT_QPA_PLATFORM": "offscreen"}
        return
    number = ":97"
    command = [server, number, "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(Path(f"/tmp/.X11-unix/X{number[1:]}"))
        yield {"QT_QPA_PLATFORM": "xcb", "DISPLAY": number}
    finally:
        process.terminate()
        process.wait(10)


def _wait_for(path: Path) -> None:
    for _ in range(100):
        if path.exists():
            return
        time.sleep(0.05)
    raise TimeoutError(f"the X server did not come up: {path}")


def _cpuinfo() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
