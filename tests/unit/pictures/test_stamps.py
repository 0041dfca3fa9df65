"""Pictures of signatures and seals: made transparent and small, or refused with the reason."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from soxa.pictures.stamps import (
    MAX_BYTES,
    PictureDamaged,
    PictureEmpty,
    PictureTooLarge,
    PictureTooSmall,
    stamp_picture,
)

_BLUE = (20, 40, 160)


def _scan(mode: str = "RGB", size: tuple[int, int] = (400, 200)) -> Image.Image:
    picture = Image.new(mode, size, "white")
    ImageDraw.Draw(picture).ellipse((100, 50, 300, 150), outline=_BLUE, width=12)
    return picture


def _bytes(picture: Image.Image, form: str = "PNG", info: PngInfo | None = None) -> bytes:
    written = io.BytesIO()
    if info is None:
        picture.save(written, form)
    else:
        picture.save(written, form, pnginfo=info)
    return written.getvalue()


def _opened(data: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(data))
    picture.load()
    return picture


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_a_scan_on_white_paper_becomes_ink_on_nothing(form: str) -> None:
    picture = _opened(stamp_picture(_bytes(_scan(), form)))
    assert picture.mode == "RGBA"
    assert abs(picture.width - 201) <= 8  # a JPEG's ringing may widen the cut a little
    assert picture.getpixel((picture.width // 2, picture.height // 2))[3] == 0  # type: ignore[index]
    assert picture.getpixel((picture.width // 2, 5))[3] == 255  # type: ignore[index]


def test_transparency_that_is_there_stays() -> None:
    drawn = Image.new("RGBA", (300, 300), (255, 255, 255, 0))
    ImageDraw.Draw(drawn).rectangle((50, 50, 249, 249), fill=(200, 0, 0, 120))
    picture = _opened(stamp_picture(_bytes(drawn)))
    assert picture.size == (200, 200)
    assert picture.getpixel((100, 100)) == (200, 0, 0, 120)


def test_metadata_is_left_behind_and_the_bytes_are_the_same_each_time() -> None:
    info = PngInfo()
    info.add_text("Author", "secret place 21.5N 105.8E")
    data = stamp_picture(_bytes(_scan(), info=info))
    assert b"secret" not in data
    assert data == stamp_picture(_bytes(_scan()))


def test_a_large_scan_is_made_small() -> None:
    picture = _opened(stamp_picture(_bytes(_scan().resize((4000, 2000)))))
    assert max(picture.size) == 1200


def test_what_is_refused() -> None:
    with pytest.raises(PictureDamaged):
        stamp_picture(b"GIF89a" + bytes(100))
    with pytest.raises(PictureDamaged):
        stamp_picture(_bytes(_scan())[:300])
    with pytest.raises(PictureEmpty):
        stamp_picture(_bytes(Image.new("RGB", (200, 200), "white")))
    with pytest.raises(PictureTooSmall):
        stamp_picture(_bytes(Image.new("RGB", (200, 20), "blue")))
    with pytest.raises(PictureTooLarge):
        stamp_picture(bytes(MAX_BYTES + 1))


@pytest.mark.parametrize("size", [(7000, 10), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_of_too_many_points_is_refused_before_they_are_read(size: tuple[int, int]) -> None:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 6, 0, 0, 0))
    with pytest.raises(PictureTooLarge):
        stamp_picture(b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", b"") + chunk(b"IEND", b""))
