"""The whole suite: judges first, then pytest offline with coverage, then the ratchet."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from house import offline
from house.places import COVERAGE_FLOOR, PACKAGING, PROJECT, tool
from house.speaking import Stopped, say

_CLOSING = re.compile(r"^=* ?\d+ (passed|failed|skipped|error|deselected|xfailed).* in [\d.]+s.*$")
_STEP = 0.25


def run(arguments: list[str]) -> int:
    """Run the suite and return its exit code.

    Args:
        arguments: pytest's own; with any, the ratchet rests, for a part covers but a part.
    """
    _ensure_judges()
    whole = not arguments
    with tempfile.TemporaryDirectory(prefix="soxa-coverage-") as folder:
        data = Path(folder) / "data"
        code, closing = _pytest(arguments or _whole(), data if whole else None)
        if whole:
            code = max(code, _ratchet(_percent(data)))
    print(closing, flush=True)
    return code


def _ensure_judges() -> None:
    setup = PACKAGING / "judges" / "setup.py"
    if not setup.exists():
        return
    spec = importlib.util.spec_from_file_location("soxa_judges", setup)
    if spec is None or spec.loader is None:
        raise Stopped(f"{setup} cannot be loaded")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    try:
        for step in module.ensure(PROJECT):
            say(f"judges: {step}")
    except (OSError, subprocess.SubprocessError) as error:
        # On a desk the conformance tests then skip, loudly; in CI a missing judge is a failure.
        if os.environ.get("CI") == "true":
            raise Stopped(f"the judges could not be set up: {error}") from error
        say(f"the judges could not be set up ({error}); conformance tests will skip")


def _whole() -> list[str]:
    # A worker a core; a file stays on one worker, so that what it makes once is made once.
    workers = os.cpu_count() or 1
    return [
        "-q",
        "--durations=15",
        *(["-n", str(workers), "--dist", "loadfile", "--max-worker-restart", "0"] if workers > 1 else []),
    ]


def _pytest(arguments: list[str], coverage_data: Path | None) -> tuple[int, str]:
    command = [tool("python"), "-m", "pytest", *arguments]
    if coverage_data is not None:
        command += ["--cov=soxa", "--cov-branch", "--cov-report="]
    command, environment = offline.command(command)
    environment["PYTHONUTF8"] = "1"
    if coverage_data is not None:
        environment["COVERAGE_FILE"] = str(coverage_data)
    say("running the suite offline: " + " ".join(arguments))
    closing = ""
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            if _CLOSING.match(line.strip()):
                closing = line.strip()
        code = process.wait()
    return code, closing or f"pytest ended with exit code {code} and no closing line"


def _percent(data: Path) -> float:
    report = data.with_name("report.json")
    command = [tool("coverage"), "json", "-q", "-o", str(report)]
    environment = {**os.environ, "COVERAGE_FILE": str(data)}
    subprocess.run(command, cwd=PROJECT, env=environment, check=True)
    totals = json.loads(report.read_text(encoding="utf-8"))
    return float(totals["totals"]["percent_covered"])


def _ratchet(percent: float) -> int:
    floor = float(COVERAGE_FLOOR.read_text(encoding="utf-8"))
    name = COVERAGE_FLOOR.relative_to(PROJECT)
    if percent < floor:
        print(f"coverage {percent:.2f} % has fallen below the floor of {floor:.2f} % ({name})")
        return 1
    say(f"coverage {percent:.2f} %, floor {floor:.2f} %")
    if percent >= floor + _STEP:
        say(f"the floor may rise: write {percent - 0.1:.1f} into {name}")
    return 0
