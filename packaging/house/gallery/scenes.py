"""The scenes: what is done in the window before each picture. In the order in which a person meets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

from PySide6.QtWidgets import QFrame, QMenu, QWidget

from house.gallery.back_scenes import taking_back
from house.gallery.camera import Camera
from house.gallery.clerk_scenes import clerk
from house.gallery.correct_scenes import corrections
from house.gallery.entry_scenes import entry
from house.gallery.head_scenes import head
from house.gallery.import_scenes import import_habits
from house.gallery.joining_scenes import joining
from house.gallery.office import PASSPHRASE, Office, key_file, picture
from house.gallery.packs_scenes import packs
from house.gallery.people_scenes import people
from house.gallery.points_scenes import points
from house.gallery.printing_scenes import printing
from house.gallery.regimes_scenes import many_duties, regime_settings
from house.gallery.register_scenes import registers
from house.gallery.slips_scenes import owned, slips
from house.gallery.views_scenes import SCENES as VIEWS
from soxa.base.errors import Message
from soxa.base.files import FileMissing
from soxa.base.progress import Progress
from soxa.domain.appearances import Signatory
from soxa.domain.sections import FigureRun
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME
from soxa.services.sampling import sample_tracker
from soxa.services.trusting import trust_certificate, trust_folder
from soxa.ui.app import Desk
from soxa.ui.crash import CrashDialog
from soxa.ui.session import Session
from soxa.ui.start.controller import StartController
from soxa.ui.start.view import StartView

_TRACE = 'Traceback (most recent call last):\n  File "soxa/ui/ledger/view.py", line 12, in x\nValueError: y'


class Stage:
    """The window that is photographed, and how to get a ledger into it.

    Args:
        desk: The window.
        camera: Takes the pictures.
        office: What there is to show.
        folder: For this look's copies.
    """

    def __init__(self, desk: Desk, camera: Camera, office: Office, folder: Path) -> None:
        self.desk, self.camera, self.office, self.folder = desk, camera, office, folder

    @property
    def session(self) -> Session:
        """What the window shares."""
        return self.desk.window.session

    def open(self, name: str) -> None:
        """Open a copy of a ledger of the office."""
        self.session.close_ledger()
        self.session.open_path(self.office.ledger(name, self.folder))

    def open_anew(self, name: str) -> None:
        """Open a copy of a ledger of the office in which no other scene has worked."""
        self.session.close_ledger()
        self.session.open_path(self.office.ledger(name, self.folder, anew=True))

    def place(self, name: str) -> Any:
        """Go to a place and return its view, whose class only the place knows."""
        self.desk.window.go_to(name)
        return self.desk.window.widget_of(name)

    def take(self, name: str, *, popup: QWidget | None = None) -> None:
        """Take a picture of the window."""
        self.camera.take(self.desk.window, name, popup=popup)

    def wait_until(self, holds: Callable[[], bool], what: str) -> None:
        """Let the window work until something holds."""
        self.camera.wait_until(holds, what)

    def rest(self) -> None:
        """Let the window finish what it does."""
        self.camera.rest()

    def hush(self) -> None:
        """Take the notice away, as its cross does."""
        for notice in self.desk.window.findChildren(QFrame, "notice"):
            notice.hide()


def first_start(stage: Stage) -> None:
    """The welcome and the three steps, also with nothing chosen and typed by hand."""
    view = stage.desk.window.findChild(StartView)
    assert view is not None
    controller = view.findChild(StartController)
    assert controller is not None
    stage.take("start-welcome")
    controller.begin()
    stage.take("start-1-office")
    view.office.next_button.click()
    stage.take("start-1-office-nothing-chosen")
    view.office.search.setText("muong khuong")
    stage.rest()
    view.office.communes.setCurrentRow(0)
    stage.take("start-1-office-searched")
    view.office.by_hand.click()
    stage.take("start-1-office-by-hand")
    view.office.from_list.click()
    view.office.next_button.click()
    stage.take("start-2-regimes")
    view.regimes.next_button.click()
    stage.take("start-3-tracker")


def empty_ledger(stage: Stage) -> None:
    """What a new ledger says, everywhere."""
    stage.open("empty")
    stage.place("today")
    stage.take("empty-today")
    stage.place("ledger")
    stage.take("empty-ledger")
    stage.place("reports")
    stage.take("empty-reports")
    stage.place("exchange")
    stage.take("exchange-empty")


def importing(stage: Stage) -> None:
    """The preview of an import: questions, rows, faults."""
    view = stage.place("ledger")
    stage.desk.places.import_tracker(sample_tracker())
    controller = stage.desk.places.importing
    assert controller is not None
    stage.wait_until(lambda: controller.proposal is not None, "a proposal")
    page = controller.page
    assert page is not None
    stage.take("import-preview")
    for at in range(page.tabs.count()):
        page.tabs.setCurrentIndex(at)
        if page.tabs.currentWidget() is page.faults_table:
            stage.take("import-faults")
        elif page.tabs.currentWidget() is page.notes_table:
            stage.take("import-notes")
    done: list[object] = []
    controller.carried_out.connect(done.append)
    controller.carry_out()
    stage.wait_until(lambda: bool(done), "the import")
    stage.take("import-done")
    assert view.isVisible()


def today(stage: Stage) -> None:
    """The day's page."""
    stage.open("drafting")
    view = stage.place("today")
    stage.take("today")
    view.quick_press.click()
    stage.take("today-quick-fault")


def ledger(stage: Stage) -> None:
    """The table and the form."""
    view = stage.place("ledger")
    stage.take("ledger")
    view.table.selectRow(3)
    stage.take("ledger-chosen")
    view.search.setText("hoi nghi")
    stage.take("ledger-searched")
    view.search.clear()
    stage.rest()
    view.kind_chip.choose("HN")
    view.period_chip.choose(view.period_chip._entries[1][1])  # noqa: SLF001 - what a person picks from the menu
    view.table.selectAll()
    stage.take("ledger-filtered-all-chosen")
    view.kind_chip.choose(None)
    view.period_chip.choose(None)
    view.mend_chip.setChecked(True)
    view.table.selectRow(0)
    stage.take("ledger-to-mend")
    view.mend_chip.setChecked(False)
    view.search.setText("khong co viec nao nhu vay")
    stage.take("ledger-nothing-found")
    view.search.clear()
    stage.rest()
    view.new_button.click()
    view.file_button.click()
    stage.take("ledger-form-faults")
    view.kind_chip._open()  # noqa: SLF001 - as above
    stage.take("ledger-kind-menu", popup=_menu(view.kind_chip))
    _menu(view.kind_chip).hide()
    _offer_titles(stage, view)
    day = view.form.field("day")
    day._open_calendar()  # noqa: SLF001 - as above
    stage.take("ledger-calendar", popup=day._calendar)  # noqa: SLF001
    day._calendar.hide()  # noqa: SLF001
    title = view.form.field("title")
    menu = title.createStandardContextMenu()
    menu.popup(title.mapToGlobal(title.rect().bottomLeft()))
    stage.take("ledger-field-menu", popup=menu)
    menu.hide()
    menu.deleteLater()


def _offer_titles(stage: Stage, view: Any) -> None:
    title = view.form.field("title")
    title.setFocus()
    title.setText("ket qua")
    title.textEdited.emit(title.text())
    stage.wait_until(lambda: bool(title.offers()), "offers")
    stage.take("ledger-title-offers", popup=title._offers.popup())  # noqa: SLF001 - what a person sees
    title._offers.popup().hide()  # noqa: SLF001
    title.clear()


def open_rows(stage: Stage) -> None:
    """Rows that wait, rows changed in Excel, and the second import."""
    stage.open("changed")
    stage.place("ledger")
    controller = stage.desk.places.importing
    assert controller is not None
    stage.take("ledger-with-open-rows")
    controller.show_waiting()
    stage.take("waiting-rows")
    controller.show_changed()
    stage.take("changed-rows")
    stage.desk.places.import_tracker(stage.office.changed_tracker)
    stage.wait_until(lambda: controller.proposal is not None, "a proposal")
    page = controller.page
    assert page is not None
    for at in range(page.tabs.count()):
        if page.tabs.widget(at) is page.changes_table:
            page.tabs.setCurrentIndex(at)
    stage.take("import-again-changes")
    controller.leave()


def desk(stage: Stage) -> None:
    """The list of reports, and the desk while the report is written."""
    stage.open("drafting")
    view = stage.place("reports")
    stage.take("reports")
    _open_report(stage)
    stage.take("desk-words")
    controller = _desk_controller(stage)
    draft = controller.draft
    section = next(one.section for one in draft.texts if _figures(one))
    controller.write(section)
    controller.show_figure(_figures(draft.text(section))[0])
    stage.take("desk-figure-pressed")
    view.desk.card.dismiss()
    view.desk.points.go_to_next()
    stage.take("desk-point")
    stage.desk.window.go_to("reports")
    _open_report(stage)
    view.desk.show_tab(1)
    stage.take("desk-figures")
    row = next(at for at, one in enumerate(view.desk.figures._rows) if one.takes_value)  # noqa: SLF001
    view.desk.figures.choose(view.desk.figures._rows[row].indicator)  # noqa: SLF001
    stage.take("desk-figures-given-by-a-unit")
    _open_report(stage, "2026-12")
    view.desk.show_tab(0)
    stage.take("desk-next-month-unwritten")
    view.desk.back_wanted.emit()
    stage.take("reports-after")


def sealed(stage: Stage) -> None:
    """Sealed, and the panel for the person's signature."""
    stage.open("sealed")
    view = stage.place("reports")
    _open_report(stage)
    stage.take("desk-sealed")
    view.desk.steps["sign"].click()
    stage.take("step-sign")
    panel = view.desk.sign_panel
    panel.press.click()
    stage.take("step-sign-no-key")
    panel.key.set_path(key_file(stage.office.authority, Signatory.PERSON))
    panel.picture.set_path(picture(Signatory.PERSON))
    panel.passphrase.setText("sai")
    panel.press.click()
    stage.take("step-sign-wrong-passphrase")
    panel.passphrase.setText(PASSPHRASE)
    panel.press.click()
    stage.take("desk-just-signed")


def signed(stage: Stage) -> None:
    """Signed: number and date."""
    stage.open("signed")
    view = stage.place("reports")
    _open_report(stage)
    view.desk.steps["number"].click()
    stage.take("step-number")
    view.desk.number_panel.press.click()
    stage.take("step-number-missing")


def numbered(stage: Stage) -> None:
    """Numbered: the organisation's seal."""
    stage.open("numbered")
    view = stage.place("reports")
    _open_report(stage)
    stage.take("desk-numbered")
    view.desk.steps["issue"].click()
    stage.take("step-issue")


def issued(stage: Stage) -> None:
    """Issued: handing over."""
    stage.open("issued")
    stage.place("today")
    stage.take("today-issued")
    view = stage.place("reports")
    _open_report(stage)
    stage.take("desk-issued")
    view.desk.steps["send"].click()
    stage.take("step-send")
    controller = stage.desk.places.reports
    assert controller is not None
    controller.desk.steps.send_to(stage.folder / "gui-2026-11")
    stage.rest()
    stage.take("step-send-written")
    view.desk.send_panel.way_chosen.emit("document_axis")
    stage.take("step-send-recorded")
    view.desk.back_wanted.emit()
    stage.take("reports-sent")


def exchange(stage: Stage) -> None:
    """Five answers: of a file whose issuer is not trusted yet, then is, of a forgery, of no PDF."""
    view = stage.place("exchange").inbox
    _receive(stage, stage.office.issued_pdf)
    stage.take("exchange-not-trusted-yet")
    if trust_folder().is_relative_to(stage.folder.parent):
        # Only where the list of this account is not touched.
        root = next(iter(stage.office.authority.trust_folder.iterdir()))
        kept = trust_certificate(root)
        _receive(stage, stage.office.issued_pdf)
        stage.take("exchange-issued")
        view.tabs.setCurrentIndex(1)
        stage.take("exchange-pages")
        view.tabs.setCurrentIndex(2)
        stage.take("exchange-figures")
        _receive(stage, stage.office.forged_pdf)
        stage.take("exchange-forged")
        kept.unlink()
    _receive(stage, stage.office.no_pdf)
    stage.take("exchange-no-pdf")


def settings(stage: Stage) -> None:
    """Every tab."""
    view = stage.place("settings")
    for at, name in enumerate(("office", "people", "units", "pack", "looks", "file")):
        view.tabs.setCurrentIndex(at)
        for rows in (view.people, view.units):
            if rows.isVisible():
                rows.setCurrentRow(0)
        stage.take(f"settings-{name}")


def told(stage: Stage) -> None:
    """An error, a ledger open elsewhere, what broke, and the welcome of a person who was here before."""
    stage.place("today")
    stage.session.tell_error(FileMissing(path=Path("D:/Bao cao/so-theo-doi-2026.xlsx")))
    stage.take("error")
    stage.hush()
    _work_under_way(stage)
    dialog = CrashDialog(stage.session, _TRACE)
    dialog.show()
    stage.camera.take(dialog, "crash")
    dialog.close()
    dialog.deleteLater()
    path = stage.office.ledger("drafting", stage.folder)
    from soxa.services.ledgers import open_ledger  # noqa: PLC0415 - here alone

    stage.session.close_ledger()
    with open_ledger(path):
        stage.session.open_path(path)
        stage.place("ledger")
        stage.take("ledger-read-only")
        stage.place("reports")
        _open_report(stage)
        stage.take("desk-read-only")
        stage.session.close_ledger()
    stage.take("start-welcome-again")


def _work_under_way(stage: Stage) -> None:
    done = Event()

    def work(progress: Progress) -> None:
        progress.step(212, 600)
        done.wait()

    shown: list[object] = []
    jobs = stage.session.jobs
    jobs.became_slow.connect(shown.append)
    jobs.start(work, on_result=lambda _nothing: None, title=Message("ui.import.filing"))
    stage.wait_until(lambda: bool(shown), "the card of what is under way")
    stage.camera.snap(stage.desk.window, "under-way")
    done.set()
    stage.rest()


SCENES: tuple[Callable[[Stage], None], ...] = (
    first_start,
    empty_ledger,
    importing,
    import_habits,
    today,
    ledger,
    *VIEWS,
    entry,
    printing,
    open_rows,
    desk,
    sealed,
    signed,
    numbered,
    issued,
    exchange,
    taking_back,
    clerk,
    settings,
    points,
    regime_settings,
    many_duties,
    packs,
    told,
    joining,
    registers,
    slips,
    owned,
    head,
    corrections,
    people,
)
"""In this order; each opens the ledger it needs."""


def _open_report(stage: Stage, label: str = SAMPLE_PERIOD) -> None:
    controller = stage.desk.places.reports
    assert controller is not None
    controller.open(SAMPLE_REGIME, label)
    desk_controller = controller.desk
    stage.wait_until(
        lambda: desk_controller.draft is not None and desk_controller.draft.period.label == label, "the draft"
    )
    stage.rest()


def _desk_controller(stage: Stage) -> Any:
    controller = stage.desk.places.reports
    assert controller is not None
    return controller.desk


def _figures(text: Any) -> list[Any]:
    return [run.key for block in text.blocks for run in block.runs if isinstance(run, FigureRun)]


def _receive(stage: Stage, path: Path) -> None:
    stage.desk.receive(path)
    stage.rest()


def _menu(chip: QWidget) -> QMenu:
    menu = chip.findChild(QMenu)
    assert menu is not None
    return menu
