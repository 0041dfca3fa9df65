"""The real page on the screen: pages of a PDF under each other, drawn by jobs, only those in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea
from typing_extensions import override

from soxa.base.progress import Progress
from soxa.services import viewing
from soxa.ui.session import Session

_GAP_PX = 12
_SMALLEST_ZOOM, _LARGEST_ZOOM = 0.25, 4.0
_ZOOM_STEP = 1.15
_POINTS_TO_PX = 96 / 72
_A4_WIDTH_PT = 595.0
_READABLE_ZOOM = 0.75 * _POINTS_TO_PX
"""Below it a page that fits goes without its margins, which Decree 30/2020 wants at 30 and 15 mm at least."""
_BARE_LEFT_PT, _BARE_RIGHT_PT = 73.0, 34.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where a section starts on the pages."""

    section: str
    """Section code."""
    page: int
    """Page from 0."""
    top: float
    """Points from the page's upper edge."""


class PageView(QAbstractScrollArea):
    """Shows the pages of one PDF.

    Signals:
        place_pressed: The section code nearest above a double-click.
        zoom_changed: Percent of the real size.

    Args:
        session: Jobs and colours.
        accessible_name: What a screen reader says.
    """

    place_pressed = Signal(str)
    zoom_changed = Signal(int)

    def __init__(self, session: Session, *, accessible_name: str) -> None:
        super().__init__()
        self._session = session
        self.setAccessibleName(accessible_name)
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self._pdf = b""
        self._sizes: tuple[viewing.PageSize, ...] = ()
        self._places: tuple[Place, ...] = ()
        self._pixmaps: dict[int, QPixmap] = {}
        self._stale: dict[int, QPixmap] = {}
        self._asked: set[int] = set()
        self._version = 0
        self._zoom: float | None = None
        self._marked = ""
        self.verticalScrollBar().setSingleStep(24)

    # What is shown

    def show_pdf(self, pdf: bytes, sizes: Sequence[viewing.PageSize], places: Sequence[Place] = ()) -> None:
        """Show other pages; the place in view stays, and old pictures stand until the new ones are drawn."""
        if pdf == self._pdf:
            return
        self._pdf, self._sizes, self._places = pdf, tuple(sizes), tuple(places)
        self._stale = {**self._stale, **self._pixmaps}
        self._forget_pictures()
        self._lay_out()

    def clear(self) -> None:
        """Show nothing."""
        self._pdf, self._sizes, self._places = b"", (), ()
        self._stale = {}
        self._forget_pictures()
        self._lay_out()

    def page_count(self) -> int:
        """Return how many pages there are."""
        return len(self._sizes)

    def page_in_view(self) -> int:
        """Return the number, from 1, of the page in the middle of the view; 0 without pages."""
        middle = self.viewport().height() // 2
        for index in range(len(self._sizes)):
            if self._page_box(index).bottom() + _GAP_PX >= middle:
                return index + 1
        return len(self._sizes)

    def drawn_pages(self) -> tuple[int, ...]:
        """Return the pages whose pictures are up to date."""
        return tuple(sorted(self._pixmaps))

    def mark_section(self, section: str, *, scrolls: bool = True) -> None:
        """Mark a section's text on the page and bring it into view."""
        self._marked = section
        place = next((place for place in self._places if place.section == section), None)
        if place is not None and scrolls:
            box = self._page_box(place.page)
            top = box.top() + place.top * self._scale()
            view = self.viewport().height()
            if not view * 0.05 <= top <= view * 0.6:
                bar = self.verticalScrollBar()
                bar.setValue(round(bar.value() + top - view * 0.2))
        self.viewport().update()

    def section_at(self, point: QPointF) -> str:
        """Return the section whose text stands at a point of the viewport; empty above the first."""
        for index in range(len(self._sizes)):
            if self._page_box(index).contains(point.toPoint()):
                top = (point.y() - self._page_box(index).top()) / self._scale()
                before = [place for place in self._places if (place.page, place.top) <= (index, top + 2)]
                return before[-1].section if before else ""
        return ""

    def zoom_percent(self) -> int:
        """Return the size of pages in percent of their real size."""
        return round(self._scale() / _POINTS_TO_PX * 100)

    def zoom_in(self) -> None:
        """Show pages larger."""
        self._set_zoom(self._scale() * _ZOOM_STEP)

    def zoom_out(self) -> None:
        """Show pages smaller."""
        self._set_zoom(self._scale() / _ZOOM_STEP)

    def fit_width(self) -> None:
        """Let the page's width follow the view's; in a narrow view that of its text."""
        self._zoom = None
        self._rescale()

    # Qt's events

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._zoom is None:
            self._rescale()
        else:
            self._lay_out()

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            (self.zoom_in if event.angleDelta().y() > 0 else self.zoom_out)()
            return
        super().wheelEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        section = self.section_at(event.position())
        if section:
            self.place_pressed.emit(section)

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._session.tones.sunken))
        for index in range(len(self._sizes)):
            box = self._page_box(index)
            if box.intersects(event.rect()):
                self._paint_page(painter, index, box)

    # Inside

    def _paint_page(self, painter: QPainter, index: int, box: QRect) -> None:
        painter.fillRect(box, QColor("#ffffff"))
        picture = self._pixmaps.get(index)
        if picture is None:
            self._ask_for(index)
            picture = self._stale.get(index)
        if picture is not None:
            painter.drawPixmap(box, picture)
        painter.setPen(QColor(self._session.tones.border))
        painter.drawRect(box.adjusted(0, 0, -1, -1))
        band = self._band(index)
        if not band.isEmpty():
            colour = QColor(self._session.tones.accent)
            painter.fillRect(QRectF(band.left(), band.top(), 3, band.height()), colour)
            colour.setAlpha(20)
            painter.fillRect(band, colour)

    def _band(self, index: int) -> QRectF:
        starts = [at for at, place in enumerate(self._places) if place.section == self._marked]
        if not starts:
            return QRectF()
        place = self._places[starts[0]]
        after = self._places[starts[0] + 1] if starts[0] + 1 < len(self._places) else None
        box = self._page_box(index)
        if index < place.page or (after is not None and index > after.page):
            return QRectF()
        if after is None and index > place.page:
            return QRectF()
        top = place.top if index == place.page else 0.0
        height = self._sizes[index].height
        bottom = after.top if after is not None and after.page == index else height * 0.94
        scale = self._scale()
        return QRectF(
            box.left() + 2, box.top() + top * scale, box.width() - 4, max(0.0, bottom - top) * scale
        )

    def _ask_for(self, index: int) -> None:
        if index in self._asked:
            return
        self._asked.add(index)
        pdf, version = self._pdf, self._version
        scale = self._scale() * self.devicePixelRatioF()

        def work(progress: Progress) -> viewing.PageImage:
            progress.step(0)
            return viewing.raster(pdf, index, scale=scale)

        self._session.jobs.start(
            work,
            on_result=lambda image: self._on_drawn(index, version, image),
            on_error=lambda _error: None,
            owner=self,
        )

    def _on_drawn(self, index: int, version: int, image: viewing.PageImage) -> None:
        if version != self._version:
            return
        picture = QImage(
            image.pixels, image.width, image.height, image.stride, QImage.Format.Format_RGB32
        ).copy()
        picture.setDevicePixelRatio(self.devicePixelRatioF())
        self._pixmaps[index] = QPixmap.fromImage(picture)
        self._stale.pop(index, None)
        self.viewport().update()

    def _forget_pictures(self) -> None:
        self._version += 1
        self._pixmaps, self._asked = {}, set()

    def _scale(self) -> float:
        """Pixels of the screen a point."""
        if self._zoom is not None:
            return self._zoom
        # The first page decides: an appendix laid across is moved sideways, the others stay readable.
        width = self._sizes[0].width if self._sizes else _A4_WIDTH_PT
        room = self.viewport().width() - 2 * _GAP_PX
        bare = width - _BARE_LEFT_PT - _BARE_RIGHT_PT
        return max(_SMALLEST_ZOOM, room / width, min(_READABLE_ZOOM, room / bare))

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = min(_LARGEST_ZOOM, max(_SMALLEST_ZOOM, zoom))
        self._rescale()

    def _rescale(self) -> None:
        self._stale = {**self._stale, **self._pixmaps}
        self._forget_pictures()
        self._lay_out()
        self.zoom_changed.emit(self.zoom_percent())

    def _lay_out(self) -> None:
        scale = self._scale()
        height = sum(round(size.height * scale) + _GAP_PX for size in self._sizes) + _GAP_PX
        widest = max((round(size.width * scale) for size in self._sizes), default=0) + 2 * _GAP_PX
        view = self.viewport().size()
        vertical, across = self.verticalScrollBar(), self.horizontalScrollBar()
        # What was in view stays in view when pages grow or shrink.
        stood = vertical.value() / vertical.maximum() if vertical.maximum() else 0.0
        vertical.setPageStep(view.height())
        vertical.setRange(0, max(0, height - view.height()))
        vertical.setValue(round(stood * vertical.maximum()))
        across.setPageStep(view.width())
        before = across.maximum()
        across.setRange(0, max(0, widest - view.width()))
        if self._zoom is None and across.maximum() != before:
            across.setValue(self._left_cut(scale))
        self.viewport().update()

    def _left_cut(self, scale: float) -> int:
        """Return how much of a fitted page is out of view at its left: its share of what does not fit."""
        width = self._sizes[0].width if self._sizes else _A4_WIDTH_PT
        over = max(0.0, width * scale + 2 * _GAP_PX - self.viewport().width())
        return round(over * _BARE_LEFT_PT / (_BARE_LEFT_PT + _BARE_RIGHT_PT))

    def _page_box(self, index: int) -> QRect:
        scale = self._scale()
        top = _GAP_PX + sum(round(size.height * scale) + _GAP_PX for size in self._sizes[:index])
        width = round(self._sizes[index].width * scale)
        left = max(_GAP_PX, (self.viewport().width() - width) // 2)
        corner = QPoint(left - self.horizontalScrollBar().value(), top - self.verticalScrollBar().value())
        return QRect(corner.x(), corner.y(), width, round(self._sizes[index].height * scale))
