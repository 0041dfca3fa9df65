"""HEIC photos, decoded by a process of their own: the decoder was seen to die of damaged files.

The library's wheels hold libheif and libde265 (LGPL, as separate files) and no encoder.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from soxa.base.errors import AppError

_WORKER: Final = "soxa.pictures.heic_worker"
TIMEOUT_S: Final = 30
"""A photo of 48 million points takes three seconds."""


class PhotoNotDecoded(AppError):
    """A HEIC picture in a form that this program cannot read, or a damaged one."""


def heic_to_png(data: bytes) -> bytes:
    """Return a HEIC picture as an upright PNG of at most 1600 points a side.

    Raises:
        PhotoNotDecoded: It cannot be read.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-I", "-m", _WORKER],
            input=data,
            capture_output=True,
            timeout=TIMEOUT_S,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PhotoNotDecoded from error
    if done.returncode or not done.stdout:
        raise PhotoNotDecoded
    return done.stdout
