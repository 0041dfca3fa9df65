"""Scenes of lists on paper: a view as it will be printed, and the schedule of a week."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
        stage.wait_until(lambda shown=dialog: bool(shown.page.drawn_pages()), "the printed pages")
        stage.take(name, popup=dialog)
        dialog.close()
    stage.rest()
