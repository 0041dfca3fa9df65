"""Pictures of the duties to report: in the settings, and a year of many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from soxa.services import regimes

if TYPE_CHECKING:
    from house.gallery.scenes import Stage


def regime_settings(stage: Stage) -> None:
    """The duties to report and the working days in Thiết lập."""
    stage.open("drafting")
    view = stage.place("settings")
    view.show_part("receivers")
    stage.rest()
    stage.take("settings-regimes")
    view.regimes.receiver_edits[0][1].setText("khong-phai-thu")
    view.regimes.receivers_edited.emit()
    stage.take("settings-regimes-fault")
    view.regimes.receiver_edits[0][1].setText("")
    for at in range(view.regimes.list.count()):
        if view.regimes.list.item(at).text().startswith("Trình HĐND"):
            view.regimes.list.setCurrentRow(at)
            break
    stage.take("settings-regimes-by-letter")
    view.tabs.setCurrentWidget(view.days)
    view.days.day.set_day(stage.session.today())
    view.days.note.setText("hoán đổi theo thông báo của tỉnh")
    view.days.add()
    stage.take("settings-working-days")


def many_duties(stage: Stage) -> None:
    """Hôm nay and the year of an office that has every duty of the pack."""
    ledger = stage.session.ledger
    for one in regimes.duties(ledger):
        regimes.switch(ledger, one.regime.code, is_on=True)
    stage.session.reread_pack()
    view = stage.place("today")
    stage.take("today-many")
    view.show_foot()
    stage.take("today-many-year")
    controller = stage.desk.places.today
    assert controller is not None
    dialog = controller.show_month(stage.session.today().replace(day=1))
    stage.wait_until(lambda: dialog.listing is not None, "the month's list")
    stage.rest()
    stage.take("today-month-list", popup=dialog)
    dialog.reject()
