"""Scenes of entry: the form, numbers read back, what was copied, a series, photos."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from soxa.services.attaching import Pasted

if TYPE_CHECKING:
    from house.gallery.scenes import Stage


def entry(stage: Stage) -> None:
    """An activity from an empty form to its photos."""
    stage.open("drafting")
    view = stage.place("ledger")
    form = view.form
    view.new_button.click()
    stage.take("entry-empty-form")
    _type(form.field("day"), "5-7/9")
    stage.take("entry-days-read-back")
    _load(stage, form, "NN")
    _type(form.field("title"), "Tiêm phòng đợt 2 cho đàn gia súc")
    _type(form.field("luotcon"), "1.250")
    _type(form.field("ha"), "8.5")
    stage.take("entry-numbers-read-back")
    _load(stage, form, "NV")
    _type(form.field("title"), "Rà soát hộ nghèo, hộ cận nghèo năm 2026")
    _type(form.field("given_by"), "UBND tỉnh")
    _type(form.field("due"), "12/11")
    form.field("status").setCurrentIndex(0)
    stage.take("entry-assigned-task")
    _copies_and_series(stage, view)
    _forget_typed(view)
    _half_typed(stage, view)
    _photos(stage, view)
    _forget_typed(view)


def _forget_typed(view: Any) -> None:
    view.new_button.click()
    while view.unfiled_line.isVisible():
        view.unfiled_drop.click()


def _copies_and_series(stage: Stage, view: Any) -> None:
    ledger = stage.desk.places.ledger
    assert ledger is not None
    view.form.load(_first(stage, "HOP"))
    view.table.selectRow(4)
    ledger.copy_chosen()
    stage.take("entry-copied")
    view.new_button.click()
    _load(stage, view.form, "HOP")
    _type(view.form.field("title"), "Giao ban đầu tuần")
    _type(view.form.field("day"), "9/11")
    view.form.series_button.click()
    page = ledger.series.page
    assert page is not None
    _type(page.until, "28/02/2027")
    stage.take("entry-series")
    ledger.series.leave()


def _half_typed(stage: Stage, view: Any) -> None:
    """What was left half typed, and a change that cannot be kept."""
    view.form.start_new(kind="HN", day=stage.session.today(), unit=None)
    _type(view.form.field("title"), "Hội nghị triển khai phòng, chống rét cho gia súc")
    like = _first(stage, "HN")
    row = view.table.model().row_of(like.id)
    view.table.selectRow(row)
    view.form.field("day").clear()
    _type(view.form.field("day"), "32/1")
    view.table.selectRow(row + 1)
    stage.take("entry-half-typed")
    view.revert_button.click()
    _forget_typed(view)


def _photos(stage: Stage, view: Any) -> None:
    ledger = stage.desk.places.ledger
    assert ledger is not None
    view.table.selectRow(2)
    ledger.photos.add([_photo("hoi-nghi-1.jpg", "#3a6ea5"), _photo("hoi-nghi-2.jpg", "#8a5a2b")])
    strip = view.form.photos
    stage.rest()
    ledger.photos.add([Pasted("bien-ban.pdf", b"%PDF-1.7"), Pasted("hong.jpg", b"\xff\xd8\xff")])
    stage.rest()
    strip.thumbs()[0].setFocus()
    area = strip.parentWidget().parentWidget().parentWidget()
    area.ensureWidgetVisible(strip)
    stage.take("entry-photos")
    strip.view_wanted.emit(strip.thumbs()[0].item.key)
    stage.take("entry-photo-large")
    page = ledger.photos._page  # noqa: SLF001 - what Escape does
    assert page is not None
    page.left.emit()


def _first(stage: Stage, kind: str) -> Any:
    from soxa.services import recording  # noqa: PLC0415 - here alone

    return recording.find(stage.session.ledger, recording.ActivityQuery(kinds=(kind,)), limit=1)[0]


def _load(stage: Stage, form: Any, kind: str) -> None:
    form.start_new(kind=kind, day=stage.session.today(), unit=None)


def _type(field: Any, text: str) -> None:
    field.setText(text)
    field.textEdited.emit(text)


def _photo(name: str, colour: str) -> Pasted:
    picture = Image.new("RGB", (1600, 1200), colour)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 800, 1599, 1199), fill="#d8c9a8")
    for at in range(6):
        draw.ellipse((150 + at * 230, 560, 290 + at * 230, 700), fill="#f2e2cf")
        draw.rectangle((130 + at * 230, 700, 310 + at * 230, 960), fill="#2f4f3f")
    written = io.BytesIO()
    picture.save(written, "JPEG")
    return Pasted(name, written.getvalue())
