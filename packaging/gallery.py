"""The gallery: every screen with the sample office, in each look, as PNG files.

For each look (language, theme, size, text) a folder ``<lang>-<theme>-<size>`` with ``NN-name.png`` and, in
``cut-words.txt``, the words that had too little room. Look at them after each change as a commune officer
would: clipped words, dead space, grey on grey and English in the Vietnamese window are defects.
``python3 packaging/dev.py gallery [--out DIR] [--quick | --only LOOK]``.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
_QUICK = "vi-light-1366x768"


def main() -> int:
    """Draw all looks, or those whose name holds a word; 0 if every picture could be made."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PROJECT / "build" / "gallery", help="folder of pictures")
    which = parser.add_mutually_exclusive_group()
    which.add_argument(
        "--quick", action="store_const", const=_QUICK, default="", help=f"{_QUICK}, also at 125 %%"
    )
    which.add_argument("--only", default="", help="looks whose name holds this, e.g. en-dark")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soxa-", ignore_cleanup_errors=True) as scratch:
        _live_apart(Path(scratch))
        from house.gallery.exhibition import draw  # noqa: PLC0415 - Qt and soxa read the variables set above

        return draw(arguments.out, scratch=Path(scratch), only=arguments.only or arguments.quick)


def _live_apart(scratch: Path) -> None:
    """Take neither this account's settings nor its trusted certificates, nor its screen and time zone."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if sys.platform != "win32":  # whose paths hold the colon that ends one there
        # Menus keep to the screen: it must be as large as the largest window.
        screen = {
            "name": "gallery",
            "x": 0,
            "y": 0,
            "width": 1920,
            "height": 1080,
            "logicalDpi": 96,
            "dpr": 1,
        }
        (scratch / "screen.json").write_text(json.dumps({"screens": [screen]}), encoding="utf-8")
        os.environ["QT_QPA_PLATFORM"] += f":configfile={scratch / 'screen.json'}"
    os.environ["TZ"] = "Asia/Ho_Chi_Minh"
    if sys.platform != "win32":
        time.tzset()
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{name}_HOME"] = str(scratch / name.lower())
    os.environ["XDG_DOCUMENTS_DIR"] = str(scratch / "Documents")
    sys.path.append(str(PROJECT / "tests" / "support"))


if __name__ == "__main__":
    sys.exit(main())
