#!/usr/bin/env python3
"""Everything a developer does, each in one command; sets itself up on a machine that has only Python.

    python3 packaging/dev.py demo [--out DIR]        the main job on the sample: tracker to verified report
    python3 packaging/dev.py test [PYTEST ARGS]      the whole suite, or a part of it
    python3 packaging/dev.py check                   lint, format, types, layers, our own checks
    python3 packaging/dev.py app [FILE]              the window
    python3 packaging/dev.py gallery [--out DIR]     pictures of the screens
    python3 packaging/dev.py bench                   the benchmarks, beside their rivals
    python3 packaging/dev.py campaign [NAME --seed N --out DIR]    the long runs; without a name: their list
    python3 packaging/dev.py lock                    write the locks anew (needs the package index)

Only the standard library; Linux and Windows.
"""

# No `from __future__` here, and nothing else that a Python too old would stumble over before it is told so.
import sys

OLDEST = (3, 11)
FIRST_TOO_NEW = (3, 14)


def main() -> int:
    """Run one command and return its exit code."""
    if not OLDEST <= sys.version_info[:2] < FIRST_TOO_NEW:
        version = "{}.{}".format(*sys.version_info[:2])
        print("Sổ Xã needs Python 3.11, 3.12 or 3.13; this is " + version + ": start it with one of those.")
        return 2
    from house.commands import run  # noqa: PLC0415 - its syntax is too new for the Pythons refused above

    return run(sys.argv[1:], description=__doc__ or "")


if __name__ == "__main__":
    sys.exit(main())
