"""The long runs: each is ``tests/campaigns/NAME.py`` with ``run(seed, out)``."""

from __future__ import annotations

import argparse
import importlib.util
import sys
import time
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent.parent / "tests" / "campaigns"


def main() -> int:
    """Run one campaign, or list them all; return 0 if it held, 1 if it found something."""
    parser = argparse.ArgumentParser(prog="dev.py campaign", description=__doc__)
    parser.add_argument("name", nargs="?", help="which; without it, their list")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("campaign-out"))
    arguments = parser.parse_args()
    if arguments.name is None:
        _list_all()
        return 0
    path = FOLDER / f"{arguments.name}.py"
    if not path.exists():
        print(f"There is no campaign {arguments.name!r}. There are:")
        _list_all()
        return 2
    return _run(path, arguments.seed, arguments.out / arguments.name)


def _run(path: Path, seed: int, out: Path) -> int:
    out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    try:
        line = _load(path).run(seed, out)
    except AssertionError as found:
        print(f"| {path.stem} | seed {seed} | FOUND: {found} | {time.monotonic() - started:.0f} s |")
        return 1
    print(line)
    print(f"-- {path.stem}, seed {seed}: held, {time.monotonic() - started:.0f} s; its files: {out}")
    return 0


def _list_all() -> None:
    for path in sorted(FOLDER.glob("[!_]*.py")):
        purpose = (_load(path).__doc__ or "").strip().splitlines()
        print(f"  {path.stem:24} {purpose[0] if purpose else ''}")


def _load(path: Path):  # type: ignore[no-untyped-def]  # noqa: ANN202 - a module of unknown shape
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
