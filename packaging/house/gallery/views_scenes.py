"""Scenes of Sổ theo dõi's views: filters, calendar, saved views, bulk edit, undo, history, the check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soxa.domain.activities import Status
from soxa.services import recording
from soxa.services.browsing import ActivityQuery

if TYPE_CHECKING:
    from house.gallery.scenes import Stage


def views(stage: Stage) -> None:
    """Filters as chips, the calendar, saved views, many rows changed at once."""
    stage.open("drafting")
    view = stage.place("ledger")
    view.filters.open_more()
    stage.take("views-more-filters", popup=view.filters.more_menu)
    view.filters.more_menu.hide()
    view.search.setText('"hội nghị"')
    view.filters.exact_chip.setChecked(True)
    view.filters.narrow(statuses=(Status.DONE,), has_document=False)
    stage.rest()
    stage.take("views-chips")
    view.saved_button.ask_name()
    view.saved_button.line.edit.setText("Hội nghị trong kỳ")
    stage.take("views-name")
    view.saved_button.line.keep_button.click()
    view.saved_button.open()
    stage.take("views-saved-menu", popup=view.saved_button.menu_of_views)
    view.saved_button.menu_of_views.hide()
    ids = [one.id for one in recording.find(stage.session.ledger, ActivityQuery(kinds=("HN",)), limit=6)]
    stage.session.activities_wanted.emit(ids)
    stage.rest()
    stage.hush()
    stage.take("views-behind-a-figure")
    view.filters.clear()
    view.calendar_button.setChecked(True)
    stage.rest()
    stage.take("views-calendar")
    view.calendar_button.setChecked(False)


def bulk(stage: Stage) -> None:
    """Many rows chosen: what can be set in all of them."""
    view = stage.place("ledger")
    view.kind_chip.choose("HN")
    view.table.selectAll()
    view.bulk.add_tag.setText("Hội nghị quý IV")
    view.bulk.status.setCurrentIndex(2)
    stage.wait_until(view.bulk.apply_button.isEnabled, "the outlook")
    stage.take("views-bulk")
    view.bulk.clear()
    view.kind_chip.choose(None)


def history(stage: Stage) -> None:
    """Undo that asks first, the history of an entry, the check of the ledger."""
    stage.open("drafting")
    view = stage.place("ledger")
    controller = stage.desk.places.ledger
    assert controller is not None
    stage.desk.window.undoing.undo()  # the view that was kept
    stage.hush()
    stage.desk.window.undoing.undo()
    stage.take("views-undo-asks")
    stage.desk.window.undoing.strip.hide()
    past = recording.find(
        stage.session.ledger, ActivityQuery(kinds=("HN",), end=stage.session.today()), limit=1
    )
    controller.list.show_all()
    view.table.selectRow(view.table.model().row_of(past[0].id))
    place = view.form.field("place")
    place.setText("Hội trường nhà văn hóa")
    place.textEdited.emit(place.text())
    dialog = controller.show_history()
    assert dialog is not None
    stage.take("views-history", popup=dialog)
    dialog.close()
    controller.list.prove_action.trigger()
    stage.wait_until(stage.session.jobs.is_idle, "the check")
    stage.rest()
    stage.take("views-proved")
    stage.hush()


SCENES = (views, bulk, history)
