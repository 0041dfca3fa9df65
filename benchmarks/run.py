"""All benchmarks, or those named; prints the table, and writes it into the README when asked to."""

from __future__ import annotations

import argparse
import importlib
import sys
from datetime import UTC, datetime
from pathlib import Path

from measuring import HEAD, Result, machine

BENCHMARKS = (
    "first_window",
    "importing",
    "typesetting",
    "entering",
    "yearly_figures",
    "searching",
    "scrolling",
    "recomposing",
    "merging",
)
_README = Path(__file__).with_name("README.md")
_BEGIN, _END = "<!-- table: dev.py bench --write -->", "<!-- end of table -->"


def main() -> int:
    """Run them and return 0 if every target is met."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHMARKS)}")
    parser.add_argument("--write", action="store_true", help="write the table into benchmarks/README.md")
    arguments = parser.parse_args()
    unknown = set(arguments.names) - set(BENCHMARKS)
    if unknown:
        parser.error(f"no such benchmark: {', '.join(sorted(unknown))}")
    results: list[Result] = []
    for name in arguments.names or BENCHMARKS:
        print(f"-- {name}", flush=True)
        results += importlib.import_module(name).run()
    table = _table(results)
    print(table)
    if arguments.write:
        _write(table)
    return 0 if all(result.met for result in results) else 1


def _table(results: list[Result]) -> str:
    day = datetime.now(tz=UTC).strftime("%Y-%m-%d")
    rows = "\n".join(result.row() for result in results)
    return f"{day}, {machine()}\n\n{HEAD}\n{rows}\n"


def _write(table: str) -> None:
    text = _README.read_text(encoding="utf-8")
    before, rest = text.split(_BEGIN, 1)
    _, after = rest.split(_END, 1)
    _README.write_text(f"{before}{_BEGIN}\n{table}{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
