"""Icons: one family of line drawings, painted in a tone of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from soxa.base.resources import resource_path

_SIZES_PX = (16, 20, 32, 48)


@cache
def icon(name: str, colour: str) -> QIcon:
    """Return an icon in a colour.

    Args:
        name: File name in ``resources/icons`` without its ending.
        colour: ``#rrggbb``.
    """
    picture = QIcon()
    for size in _SIZES_PX:
        picture.addPixmap(pixmap(name, colour, size))
    return picture


@cache
def pixmap(name: str, colour: str, size_px: int) -> QPixmap:
    """Return an icon as a picture of one size."""
    source = resource_path("icons", f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    picture = QPixmap(QSize(size_px, size_px))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return picture
