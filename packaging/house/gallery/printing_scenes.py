"""Scenes of lists on paper: a view as it will be printed, and the schedule of a week."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from soxa.ui.listing_dialog import ListingDialog

if TYPE_CHECKING:
    from house.gallery.scenes import Stage


def printing(stage: Stage) -> None:
    """The menu, the pages of a view, a week's schedule."""
    stage.open("drafting")
    stage.place("ledger")
    ledger = stage.desk.places.ledger
    assert ledger is not None
    menu = ledger.list.menu
    for name, opened in (("print-view", menu.print_view), ("print-schedule", menu.show_schedule)):
        dialog = opened()
        stage.wait_until(partial(_is_drawn, dialog), "the printed pages")
        stage.take(name, popup=dialog)
        dialog.close()
    stage.rest()


def _is_drawn(dialog: ListingDialog) -> bool:
    return bool(dialog.page.drawn_pages())
