"""Photos on entry: judged by reading them again."""

from __future__ import annotations

import base64
import io
import random
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from soxa.pictures.heic import PhotoNotDecoded
from soxa.pictures.shrinking import (
    MOST_BYTES,
    PhotoDamaged,
    PhotoTooLarge,
    SmallPicture,
    shrink,
)

# 320 by 200 points, to be turned a quarter: red where its left upper corner was before, blue opposite.
HEIC = base64.b64decode("""
AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAaFtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAADRp
bG9jAAAAAERAAAIAAQAAAAABxQABAAAAAAAAAPAAAgAAAAACtQABAAAAAAAAAHgAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAAAAABAABo
dmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA4GlwcnAAAADAaXBjbwAAAHhodmNDAQNwAAAAkAAAAAAAPPAA
/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAPLoCQGEAAQArQgEBA3AAAAMAkAAAAwAAAwA8oAoIDJZbqSSmubgIaDAgAAAD
AyAAAAMAIWIAAQAHRAHBcrBiQAAAABNjb2xybmNseAABAA0ABoAAAAAUaXNwZQAAAAAAAAFAAAAAyAAAABBwaXhpAAAAAAMICAgAAAAJ
aXJvdAMAAAAYaXBtYQAAAAAAAAABAAEFgQIDBIUAAAAaaXJlZgAAAAAAAAAOY2RzYwACAAEAAQAAAXBtZGF0AAAA7CgBr1IdVwWw+Q6S
X//ytd//Uf5D5PujGxkj8D9e4+ofpwFs8Sw3+epEIQnnzZdZbwgGvEto4HcZQiU9z1AoiZ99esuy1ai9Ro9Fff8nCM8RUjtcaAAAZoAA
AKM+ZgV7eEuqMy0dCp0EtnxdPIwPMTPdNgApQTo82uzJbb/ORLatAExPFDCQf88oaUcBaEC3Csvvsilpv51A3lxKTdBwj6obX0842HqN
fCCjPai+EkXL8cfL+R6Z5Z40z4UYpI385tNECaHhKjc8jVJt7yLiYiAKOI2ABrAAGr8f3HkSRcvxx8v5H82AAAADAIqAAAAABkV4aWYA
AE1NACoAAAAIAAMBDwACAAAABQAAADIBEgADAAAAAQAGAACIJQAEAAAAAQAAADgAAAAAVGVzdAAAAAIAAQACAAAAAk4AAAAAAgAFAAAA
AwAAAFYAAAAAAAAAFgAAAAEAAAAeAAAAAQAAAAAAAAAB
""")


def _photo(width: int, height: int, *, noise: int = 24) -> Image.Image:
    """A picture as hard to press as a photo: soft shapes under grain."""
    chance = random.Random(7)
    small = Image.frombytes(
        "RGB", (width // 8, height // 8), chance.randbytes(width // 8 * (height // 8) * 3)
    )
    soft = small.resize((width, height), Image.Resampling.BICUBIC)
    grain = Image.frombytes("RGB", (width, height), chance.randbytes(width * height * 3))
    return Image.blend(soft, grain, noise / 255)


def _jpeg(picture: Image.Image, **options: object) -> bytes:
    written = io.BytesIO()
    picture.save(written, "JPEG", quality=92, **options)
    return written.getvalue()


def _read(small: SmallPicture) -> Image.Image:
    picture = Image.open(io.BytesIO(small.data))
    picture.load()
    assert picture.size == (small.width, small.height)
    return picture


def _exif(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x9003] = orientation, "Ten may", "2026:11:16 08:00:00"
    place = exif.get_ifd(0x8825)
    place[1], place[2] = "N", (22.0, 30.0, 0.0)
    return exif.tobytes()


def test_a_photo_from_a_telephone_becomes_small_upright_and_says_nothing_of_itself() -> None:
    taken = Image.new("RGB", (4000, 3000), "gray")
    draw = ImageDraw.Draw(taken)
    draw.rectangle((0, 0, 1999, 1499), fill="red")
    came = _jpeg(taken, exif=_exif(6), comment=b"bi mat")

    small = shrink(came)

    assert small.media_type == "image/jpeg"
    assert (small.width, small.height) == (1200, 1600)
    assert len(small.data) <= MOST_BYTES
    kept = _read(small)
    assert kept.getpixel((1100, 100)) == pytest.approx((254, 0, 0), abs=8)
    assert kept.getpixel((100, 100)) == pytest.approx((128, 128, 128), abs=8)
    assert not kept.getexif()
    assert set(kept.info) <= {
        "jfif",
        "jfif_version",
        "jfif_unit",
        "jfif_density",
        "progressive",
        "progression",
    }
    for secret in (b"Exif", b"Ten may", b"bi mat", b"GPS", b"http"):
        assert secret not in small.data
    assert shrink(came) == small


@pytest.mark.parametrize(("noise", "side"), [(6, 1600), (60, 1280), (255, 1024)])
def test_what_presses_badly_gets_smaller_step_by_step(noise: int, side: int) -> None:
    small = shrink(_jpeg(_photo(1920, 1440, noise=noise)))

    assert len(small.data) <= MOST_BYTES
    assert max(small.width, small.height) <= side


def test_a_small_photo_is_not_made_larger() -> None:
    small = shrink(_jpeg(_photo(320, 240)))
    assert (small.width, small.height) == (320, 240)


def _png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def test_a_chart_stays_sharp_and_a_photo_in_png_becomes_jpeg() -> None:
    chart = Image.new("RGB", (1200, 800), "white")
    ImageDraw.Draw(chart).rectangle((100, 100, 700, 700), fill="#2255aa")
    small = shrink(_png(chart))
    assert small.media_type == "image/png"
    assert _read(small).convert("RGB").tobytes() == chart.tobytes()

    assert shrink(_png(_photo(1200, 800))).media_type == "image/jpeg"


def test_what_is_transparent_comes_on_white() -> None:
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    ImageDraw.Draw(clear).rectangle((0, 0, 99, 99), fill="blue")
    kept = _read(shrink(_png(clear))).convert("RGB")

    assert kept.getpixel((350, 250)) == (255, 255, 255)
    assert kept.getpixel((50, 50)) == (0, 0, 255)


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        *(("PNG", mode) for mode in ("1", "L", "P", "I;16", "LA")),
        *(("TIFF", mode) for mode in ("1", "L", "P", "CMYK", "I;16", "LA")),
        *(("WEBP", mode) for mode in ("RGB", "RGBA")),
        *(("BMP", mode) for mode in ("1", "L", "P")),
        *(("GIF", mode) for mode in ("1", "L", "P", "LA")),
        *(("JPEG", mode) for mode in ("1", "L", "CMYK")),
    ],
)
def test_every_usual_kind_of_points_is_read(mode: str, form: str) -> None:
    written = io.BytesIO()
    Image.new(mode, (64, 48)).save(written, form)

    small = shrink(written.getvalue())

    assert (small.width, small.height) == (64, 48)


def test_heic_is_read_and_upright() -> None:
    small = shrink(HEIC)

    assert (small.width, small.height) == (200, 320)
    kept = _read(small).convert("RGB")
    red, blue = kept.getpixel((150, 40)), kept.getpixel((50, 280))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 150 > red[2]
    assert blue[2] > 150 > blue[0]


@pytest.mark.parametrize("at", [12, 200, 600])
def test_a_heic_file_cut_off_says_so(at: int) -> None:
    with pytest.raises(PhotoNotDecoded):
        shrink(HEIC[:at])


def test_a_heic_file_that_kills_its_decoder_is_told_like_any_other() -> None:
    # This byte was seen to end the process in libheif 1.23.
    damaged = bytearray(HEIC)
    damaged[176] ^= 0xFF
    with pytest.raises(PhotoNotDecoded):
        shrink(bytes(damaged))


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"RIFF0000WEBP", b"<html>", b"%PDF-1.7"],
)
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(PhotoDamaged):
        shrink(data)


@pytest.mark.parametrize("share", [0.2, 0.7, 0.98])
def test_a_photo_cut_off_on_the_way_is_told(share: float) -> None:
    whole = _jpeg(_photo(800, 600))
    with pytest.raises(PhotoDamaged):
        shrink(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("side", [60_000, 6_500])
def test_a_bomb_is_refused_before_it_is_read(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    with pytest.raises(PhotoTooLarge):
        shrink(bomb)
    with pytest.raises(PhotoTooLarge):
        shrink(bytes(60_000_001))


def test_any_damage_gives_a_sentence_and_never_a_crash() -> None:
    chance = random.Random(11)
    whole = [_jpeg(_photo(160, 120)), _png(_photo(160, 120))]
    for _ in range(120):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            small = shrink(bytes(data))
        except (PhotoDamaged, PhotoTooLarge):
            continue
        assert len(small.data) <= MOST_BYTES
