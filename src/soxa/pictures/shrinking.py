"""Photos made small on entry: turned upright, scaled down, without metadata and position.

A photo from a telephone has 3 to 12 MB, says where and when it was taken and by whose device, and often lies
on its side with a note to turn it. What is kept has at most 200 kB and nothing but its points.
"""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageCms, ImageOps

from soxa.base.errors import AppError
from soxa.pictures.heic import heic_to_png

MOST_BYTES: Final = 200_000
"""What a kept photo may weigh at most."""
MAX_INPUT_BYTES: Final = 60_000_000
MAX_POINTS: Final = 89_000_000
"""Of a JPEG, which is decoded at a fraction; Pillow's own guard against what is small on the disk alone."""
MAX_POINTS_WHOLE: Final = 40_000_000
"""Of everything else: it must lie in the memory of an old laptop whole."""

_JPEG: Final = "image/jpeg"
_PNG: Final = "image/png"
_FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
_FRACTION_FORMATS: Final = frozenset({"JPEG", "MPO"})
_DRAWN_FORMATS: Final = frozenset({"PNG", "GIF", "BMP"})
_STEPS: Final = (
    (1600, (85, 78, 70)),
    (1280, (78, 70)),
    (1024, (75, 65, 50, 35)),
    (768, (50, 30)),
    (512, (40, 20)),
)
"""Longest side and the qualities tried with it; the last two for pure noise alone."""
_PALETTE: Final = 256


class PhotoDamaged(AppError):
    """The picture cannot be read: cut off, damaged, or of another kind than it says."""


class PhotoTooLarge(AppError):
    """More points or bytes than any telephone's photo has."""

    def __init__(self, *, limit_points: int, limit_bytes: int) -> None:
        super().__init__(limit_points=limit_points, limit_bytes=limit_bytes)


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """A picture as it is kept."""

    data: bytes
    """The file."""
    media_type: str
    """``image/jpeg``, or ``image/png`` for what was drawn and is smaller so."""
    width: int
    """In points, upright."""
    height: int
    """In points, upright."""


def shrink(data: bytes) -> SmallPicture:
    """Return a picture as it is kept: upright, at most 1600 points a side and 200 kB, without metadata.

    The same picture always gives the same bytes. Of a moving picture the first frame is taken.

    Args:
        data: A JPEG, PNG, WebP, GIF, BMP, TIFF or HEIC file.

    Raises:
        PhotoDamaged: No such picture, or damaged.
        PhotoTooLarge: Above the limits; refused before its points are read.
        PhotoNotDecoded: A HEIC file that the decoder does not take (`soxa.pictures.heic`).
    """
    if len(data) > MAX_INPUT_BYTES:
        raise PhotoTooLarge(limit_points=MAX_POINTS, limit_bytes=MAX_INPUT_BYTES)
    picture, was_drawn = _open(data)
    if was_drawn:
        drawn = _as_png(picture)
        if drawn is not None:
            return drawn
    return _as_jpeg(picture)


def _open(data: bytes) -> tuple[Image.Image, bool]:
    is_heic = data[4:8] == b"ftyp"
    if is_heic:
        data = heic_to_png(data)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # damaged notes of a camera do no harm
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _demand_fitting(picture)
                was_drawn = picture.format in _DRAWN_FORMATS and not is_heic
                # A JPEG is decoded at a fraction of its size where that is enough: quicker, and less memory.
                picture.draft("RGB", (_STEPS[0][0],) * 2)
                picture.load()
                return _upright(picture), was_drawn
    except PhotoTooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise PhotoTooLarge(limit_points=MAX_POINTS, limit_bytes=MAX_INPUT_BYTES) from error
    except Exception as error:
        # The decoders of damaged files raise whatever they stumble over, and none of it is our fault.
        raise PhotoDamaged from error


def _demand_fitting(picture: Image.Image) -> None:
    limit = MAX_POINTS if picture.format in _FRACTION_FORMATS else MAX_POINTS_WHOLE
    if picture.width * picture.height > limit:
        raise PhotoTooLarge(limit_points=limit, limit_bytes=MAX_INPUT_BYTES)


def _upright(picture: Image.Image) -> Image.Image:
    """Return the points alone: turned as the photographer held it, in sRGB, on white."""
    turned = _turned(picture)
    turned.thumbnail((_STEPS[0][0],) * 2, Image.Resampling.LANCZOS)
    profile = picture.info.get("icc_profile")
    if turned.mode in {"RGBA", "LA", "PA"} or "transparency" in turned.info:
        clear = turned.convert("RGBA")
        turned = Image.new("RGB", clear.size, "white")
        turned.paste(clear, mask=clear.getchannel("A"))
    elif turned.mode == "RGB" and isinstance(profile, bytes):
        turned = _in_srgb(turned, profile)
    elif turned.mode.startswith("I;16") or turned.mode == "I":
        turned = turned.point(lambda value: value / _PALETTE).convert("L")
    plain = Image.new("RGB", turned.size)
    plain.paste(turned.convert("RGB"))
    return plain


def _turned(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except (OSError, SyntaxError, ValueError, KeyError, TypeError, struct.error):
        return picture  # its notes are damaged, its points are not


def _in_srgb(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        made = ImageCms.profileToProfile(picture, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return picture  # a damaged profile: its colours are then a little off, nothing worse
    return made if made is not None else picture


def _as_png(picture: Image.Image) -> SmallPicture | None:
    """Return a drawing, a chart or a screen as PNG, where that is small enough and smaller than the JPEG."""
    colours = picture.getcolors(_PALETTE)
    plain = picture.quantize(_PALETTE, dither=Image.Dither.NONE) if colours is not None else picture
    written = io.BytesIO()
    plain.save(written, "PNG", optimize=True)
    found = written.getvalue()
    if len(found) > MOST_BYTES or len(found) > len(_write_jpeg(picture, _STEPS[0][1][0])):
        return None
    return SmallPicture(found, _PNG, *picture.size)


def _as_jpeg(picture: Image.Image) -> SmallPicture:
    found = b""
    for side, qualities in _STEPS:
        if max(picture.size) > side:
            picture = picture.copy()
            picture.thumbnail((side, side), Image.Resampling.LANCZOS)
        for quality in qualities:
            found = _write_jpeg(picture, quality)
            if len(found) <= MOST_BYTES:
                return SmallPicture(found, _JPEG, *picture.size)
    raise PhotoDamaged  # 512 points of pure noise weigh less: not reached


def _write_jpeg(picture: Image.Image, quality: int) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return written.getvalue()
