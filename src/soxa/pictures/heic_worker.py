"""The process that decodes HEIC photos; started by `soxa.pictures.heic`, never imported by it."""

from __future__ import annotations

import io
import sys

from pi_heif import register_heif_opener
from PIL import Image

from soxa.base.memory import limit_memory

_MEMORY_BYTES = 3 * 1024**3
_SIDE = 1600


def main() -> None:
    """Read a HEIC file from standard input, write a PNG to standard output; any fault ends the process."""
    limit_memory(_MEMORY_BYTES)
    register_heif_opener(thumbnails=False)
    with Image.open(io.BytesIO(sys.stdin.buffer.read()), formats=("HEIF",)) as picture:
        profile = picture.info.get("icc_profile")
        picture.load()
        picture.thumbnail((_SIDE, _SIDE), Image.Resampling.LANCZOS)
        plain = picture if picture.mode in {"RGB", "RGBA", "L"} else picture.convert("RGB")
        written = io.BytesIO()
        plain.save(written, "PNG", compress_level=1, icc_profile=profile, exif=b"")
    sys.stdout.buffer.write(written.getvalue())


if __name__ == "__main__":
    main()
