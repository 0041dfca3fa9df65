"""Draws the sample's two pictures: a scribble for a signature and a round seal, both marked as worthless.

Run once when their looks shall change; the pictures themselves are committed::

    .venv/bin/python packaging/sample_stamps.py
"""

from __future__ import annotations

import math
from itertools import pairwise
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parent.parent
SAMPLES = ROOT / "resources" / "samples"
FONT = ROOT / "resources" / "fonts" / "Tinos-Bold.ttf"
BLUE = (16, 52, 166, 255)
RED = (214, 0, 28, 255)
SCALE = 3


def signature() -> Image.Image:
    """Return a scribble in blue with the word MẪU under it."""
    width, height = 600 * SCALE, 260 * SCALE
    picture = Image.new("RGBA", (width, height), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    points = []
    for step in range(400):
        along = step / 399
        swing = math.sin(along * 19) * (1 - along) * 0.30 + math.sin(along * 7.3 + 1) * 0.13
        points.append((width * (0.06 + 0.86 * along + 0.035 * math.sin(along * 26)), height * (0.42 - swing)))
    for place, (start, end) in enumerate(pairwise(points)):
        thick = int(SCALE * (4 + 3 * math.sin(place / 23)))
        pen.line((start, end), fill=BLUE, width=thick)
        radius = thick / 2
        pen.ellipse((end[0] - radius, end[1] - radius, end[0] + radius, end[1] + radius), fill=BLUE)
    font = ImageFont.truetype(str(FONT), 46 * SCALE)
    pen.text((width * 0.40, height * 0.76), "MẪU", font=font, fill=BLUE)
    return picture.resize((600, 260), Image.Resampling.LANCZOS)


def seal() -> Image.Image:
    """Return a round seal in red with the words in a ring."""
    side = 600 * SCALE
    middle = side / 2
    picture = Image.new("RGBA", (side, side), (255, 255, 255, 0))
    pen = ImageDraw.Draw(picture)
    for radius, thick in ((0.49, 14), (0.455, 4), (0.30, 4)):
        edge = middle - side * radius
        pen.ellipse((edge, edge, side - edge, side - edge), outline=RED, width=thick * SCALE)
    _around(picture, "MẪU - KHÔNG CÓ GIÁ TRỊ", radius=side * 0.375, start=-205, sweep=230)
    font = ImageFont.truetype(str(FONT), 92 * SCALE)
    pen.text((middle, middle), "MẪU", font=font, fill=RED, anchor="mm")
    return picture.resize((600, 600), Image.Resampling.LANCZOS)


def _around(picture: Image.Image, text: str, *, radius: float, start: float, sweep: float) -> None:
    font = ImageFont.truetype(str(FONT), 58 * SCALE)
    widths = [font.getlength(letter) for letter in text]
    total, gone = sum(widths), 0.0
    room = 110 * SCALE
    for letter, width in zip(text, widths, strict=True):
        angle = start + sweep * (gone + width / 2) / total
        gone += width
        tile = Image.new("RGBA", (room, room), (255, 255, 255, 0))
        ImageDraw.Draw(tile).text((room / 2, room / 2), letter, font=font, fill=RED, anchor="mm")
        turned = tile.rotate(-(angle + 90), resample=Image.Resampling.BICUBIC)
        left = picture.width / 2 + radius * math.cos(math.radians(angle)) - room / 2
        top = picture.height / 2 + radius * math.sin(math.radians(angle)) - room / 2
        picture.alpha_composite(turned, (int(left), int(top)))


def main() -> None:
    """Write both pictures."""
    for name, picture in (("chu-ky-mau.png", signature()), ("con-dau-mau.png", seal())):
        # Few colours are enough for one ink, and make a third of the size.
        picture.quantize(32, method=Image.Quantize.FASTOCTREE).save(SAMPLES / name, optimize=True)


if __name__ == "__main__":
    main()
