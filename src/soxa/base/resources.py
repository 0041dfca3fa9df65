"""The only door to what is shipped beside the code: packs, fonts, icons, wording, schemas, samples, help."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path


def resource_path(*parts: str) -> Path:
    """Return the path of a shipped file or folder.

    Works in the three places the program lives in: a checkout (``resources/`` beside ``src/``), an
    installed wheel (``soxa/resources``) and a frozen bundle.

    Args:
        parts: Names below ``resources/``, e.g. ``resource_path("packs", "commune.json")``.

    Raises:
        FileNotFoundError: No such resource: a fault of the build, not of the user.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path


@cache
def _root() -> Path:
    package = Path(__file__).resolve().parent.parent
    candidates = [package.parent.parent / "resources", package / "resources"]
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        candidates.insert(0, Path(str(frozen)) / "soxa" / "resources")
    for candidate in candidates:
        # `i18n` marks a folder as ours: a stranger's `resources` two levels up must not be taken for it.
        if (candidate / "i18n" / "vi").is_dir():
            return candidate
    raise FileNotFoundError(candidates[-1])
