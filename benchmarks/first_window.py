"""First window: from the start of the process to the first paint, beside an empty one and novelWriter.

novelWriter is the nearest relative: a writing program in Python and Qt. It comes from the package index,
in a version named here, into an environment of its own under ``build/``. All sides start by turns on the
same X server, each with an empty home, and the first round is thrown away. Of the others the best counts:
what else the machine does only adds. Our source is compiled beforehand, as an installer compiles it and
as the libraries of all sides are.
"""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

from measuring import PROJECT, RIVALS, Result, screen

NOVELWRITER = "26.2.2"
_ROUNDS = 7
_PROBE = Path(__file__).with_name("window_probe.py")
_TIMEOUT_S = 60


def run() -> list[Result]:
    """Measure the three sides by turns."""
    pythons = {"empty": sys.executable, "soxa": sys.executable, "novelwriter": _novelwriter()}
    measured: dict[str, list[dict[str, Any]]] = {side: [] for side in pythons}
    with screen() as display, tempfile.TemporaryDirectory(prefix="soxa-bench-site-") as site:
        _install(Path(site))
        for _ in range(_ROUNDS + 1):
            for side, python in pythons.items():
                measured[side].append(_start(side, python, {**display, "PYTHONPATH": site}))
    time_s = {side: _best(runs, "seconds") for side, runs in measured.items()}
    memory_mb = {side: _best(runs, "rss_mb") for side, runs in measured.items()}
    qt = {side: runs[0]["qt"] for side, runs in measured.items()}
    empty = f"an empty PySide6 window (Qt {qt['empty']})"
    rival = f"novelWriter {NOVELWRITER}, welcome dialog (PyQt6, Qt {qt['novelwriter']})"
    return [
        _compare("first window", "s", time_s["soxa"], time_s["empty"], empty, 2.0),
        _compare("first window", "s", time_s["soxa"], time_s["novelwriter"], rival, 0.5),
        _compare("memory at rest", "MB", memory_mb["soxa"], memory_mb["empty"], empty, 1.6),
    ]


def _compare(name: str, unit: str, ours: float, theirs: float, other: str, limit: float) -> Result:
    ratio = ours / theirs
    digits = 2 if unit == "s" else 0
    return Result(
        name,
        f"{ours:.{digits}f} {unit}",
        f"{other}: {theirs:.{digits}f} {unit}",
        ratio,
        f"≤ {limit}",
        ratio <= limit,
    )


def _best(runs: list[dict[str, Any]], key: str) -> float:
    return min(float(run[key]) for run in runs[1:])


def _start(side: str, python: str, display: dict[str, str]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="soxa-bench-home-") as home:
        environment = {**os.environ, **display, **_empty_home(home)}
        environment["SOXA_PROBE_STARTED_NS"] = str(time.monotonic_ns())
        answer = subprocess.run(
            [python, str(_PROBE), side],
            env=environment, capture_output=True, text=True, timeout=_TIMEOUT_S, check=False,
        )  # fmt: skip
    lines = [line for line in answer.stdout.splitlines() if line.startswith("{")]
    if not lines:
        raise RuntimeError(f"{side} showed no window:\n{answer.stdout}\n{answer.stderr}")
    measured: dict[str, Any] = json.loads(lines[-1])
    return measured


def _install(site: Path) -> None:
    """Put our program where an installer puts it, compiled; the checkout may change meanwhile."""
    shutil.copytree(PROJECT / "src" / "soxa", site / "soxa", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(PROJECT / "resources", site / "soxa" / "resources")
    compileall.compile_dir(site, quiet=1)


def _empty_home(home: str) -> dict[str, str]:
    # The folders exist, as on any desktop: without them novelWriter first shows an error of its own.
    folders = {f"XDG_{name}_HOME": f"{home}/{name.lower()}" for name in ("CONFIG", "DATA", "STATE", "CACHE")}
    for folder in folders.values():
        Path(folder).mkdir()
    return {"HOME": home, **folders}


def _novelwriter() -> str:
    folder = RIVALS / f"novelwriter-{NOVELWRITER}"
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "complete").exists():
        print(f"-- installing novelWriter {NOVELWRITER} into {folder.relative_to(PROJECT)}", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "-q", f"novelWriter=={NOVELWRITER}"]
        subprocess.run(command, check=True)
        (folder / "complete").touch()
    return str(python)
