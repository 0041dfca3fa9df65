"""Pictures of a handwritten signature and of a seal: checked, made transparent, stripped of all metadata.

Decree 30/2020, Appendix I, II.7 and II.8: PNG with a transparent ground, blue for the signature, red and in
its real size for the seal.
"""

from __future__ import annotations

import io
import warnings

from PIL import Image, ImageChops

from soxa.base.errors import AppError

MAX_BYTES = 5 * 1024 * 1024
MAX_SIDE = 6000
_KEPT_SIDE = 1200
_MIN_SIDE = 40
_FORMATS = ("PNG", "JPEG")
_INK_BELOW = 170
_PAPER_FROM = 235


class PictureDamaged(AppError):
    """The file is no PNG or JPEG picture, or it is damaged."""


class PictureTooLarge(AppError):
    """The picture has more bytes or points than a signature or a seal needs."""

    def __init__(self, *, limit_bytes: int, limit_side: int) -> None:
        super().__init__(limit_bytes=limit_bytes, limit_side=limit_side)


class PictureTooSmall(AppError):
    """The picture has too few points to be printed."""

    def __init__(self, *, width: int, height: int, least: int) -> None:
        super().__init__(width=width, height=height, least=least)


class PictureEmpty(AppError):
    """Nothing is drawn on the picture: it is white or transparent all over."""


def stamp_picture(data: bytes) -> bytes:
    """Return a picture as a small transparent PNG without metadata, cut to what is drawn.

    A white ground (a scan) becomes a transparent one. The same picture always gives the same bytes.

    Args:
        data: A PNG or JPEG file.

    Raises:
        PictureDamaged: No such picture, or damaged.
        PictureTooLarge: Above the limits; refused before its points are read.
        PictureTooSmall: Under forty points on a side.
        PictureEmpty: Nothing drawn on it.
    """
    if len(data) > MAX_BYTES:
        raise PictureTooLarge(limit_bytes=MAX_BYTES, limit_side=MAX_SIDE)
    picture = _open(data)
    drawn = picture.getchannel("A").getbbox()
    if drawn is None:
        raise PictureEmpty
    picture = picture.crop(drawn)
    if min(picture.size) < _MIN_SIDE:
        raise PictureTooSmall(width=picture.width, height=picture.height, least=_MIN_SIDE)
    picture.thumbnail((_KEPT_SIDE, _KEPT_SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def _open(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
                _check_side(picture)
                transparent = "A" in picture.getbands() or "transparency" in picture.info
                found = picture.convert("RGBA")
    except PictureTooLarge:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureTooLarge(limit_bytes=MAX_BYTES, limit_side=MAX_SIDE) from error
    # PIL's readers raise SyntaxError, ValueError, EOFError or struct.error's OSError kin on damaged files.
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PictureDamaged from error
    ground_is_paper = not transparent or found.getchannel("A").getextrema() == (255, 255)
    return _without_paper(found) if ground_is_paper else found


def _check_side(picture: Image.Image) -> None:
    if max(picture.size) > MAX_SIDE:
        raise PictureTooLarge(limit_bytes=MAX_BYTES, limit_side=MAX_SIDE)


def _without_paper(picture: Image.Image) -> Image.Image:
    """Make white transparent, and what lies between white and ink partly so."""
    red, green, blue = picture.convert("RGB").split()
    # The darkest channel: blue ink is bright in blue and red ink in red, but each is dark in another.
    darkest = ImageChops.darker(ImageChops.darker(red, green), blue)
    picture.putalpha(darkest.point(_opacity))
    return picture


def _opacity(brightness: int) -> int:
    if brightness >= _PAPER_FROM:
        return 0
    if brightness <= _INK_BELOW:
        return 255
    return (_PAPER_FROM - brightness) * 255 // (_PAPER_FROM - _INK_BELOW)
