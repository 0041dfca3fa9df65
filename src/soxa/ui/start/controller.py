"""What the start does: opens a ledger, makes one in three steps, or the sample office's."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from soxa.base.errors import AppError
from soxa.base.paths import documents_folder
from soxa.domain.ids import PersonId
from soxa.domain.offices import Authority, Office, OfficeType, Person, Role
from soxa.domain.text import fold, tidy
from soxa.services import ledgers, packs
from soxa.ui import files
from soxa.ui.sample import open_sample
from soxa.ui.session import Session
from soxa.ui.start.view import OfficeStep, StartView

_SEARCH_AFTER_MS = 120
_MAX_STEM = 60


class StartController(QObject):
    """Leads through the start.

    Signals:
        tracker_chosen: The `Path` of a tracker to import into the ledger that was just made.

    Args:
        session: What is shared.
        view: What is shown.
    """

    tracker_chosen = Signal(object)

    def __init__(self, session: Session, view: StartView) -> None:
        super().__init__(view)
        self._session, self._view = session, view
        self._folder = documents_folder()
        self._office: Office | None = None
        self._search = QTimer(self, singleShot=True, interval=_SEARCH_AFTER_MS)
        self._search.timeout.connect(self.show_found)
        self._has_steps = False
        self._connect_welcome()
        self.show_first()

    def show_first(self) -> None:
        """Show recent ledgers, or the first step where there are none."""
        recent = [Path(name) for name in self._session.settings.recent_files]
        recent = [path for path in recent if path.is_file()]
        self._view.welcome.show_recent(recent)
        self._view.show_page(self._view.welcome)

    def begin(self) -> None:
        """Begin a new ledger at the first step."""
        step = self._view.office
        if not self._has_steps:
            self._has_steps = True
            self._connect_office()
            self._connect_others()
        step.folder.setText(str(self._folder))
        if step.province.count() == 0:
            everywhere = self._session.say("ui.start.all_provinces")
            step.province.fill([(everywhere, ""), *((one.name, one.code) for one in ledgers.provinces())])
        self.show_found()
        self._view.show_page(step)
        step.search.setFocus()

    def show_found(self) -> None:
        """List the communes that the search allows; accents do not count."""
        step = self._view.office
        found = _search(step.search.text(), province=str(step.province.value() or ""))
        entries = [(f"{one.full_name} – {one.province.name}", one) for one in found]
        step.show_communes(entries, total=len(found))

    def choose_folder(self, folder: Path) -> None:
        """Keep the new ledger in another folder."""
        self._folder = folder
        if self._has_steps:
            self._view.office.folder.setText(str(folder))

    def open_path(self, path: Path) -> None:
        """Open a ledger."""
        try:
            self._session.open_path(path)
        except AppError as error:
            self._session.tell_error(error)

    def try_sample(self) -> None:
        """Make the sample office's ledger and open it."""
        open_sample(self._session, folder=self._folder)

    # Connections

    def _connect_welcome(self) -> None:
        welcome = self._view.welcome
        self._view.recent_chosen.connect(self.open_path)
        welcome.new_button.clicked.connect(lambda *_: self.begin())
        welcome.open_button.clicked.connect(lambda *_: self._ask_for_ledger())
        welcome.sample_button.clicked.connect(lambda *_: self.try_sample())

    def _connect_office(self) -> None:
        step = self._view.office
        step.search.textChanged.connect(lambda _text: self._search.start())
        step.province.currentIndexChanged.connect(lambda _at: self.show_found())
        step.communes.itemActivated.connect(lambda _item: self._leave_office(skips=False))
        step.communes.currentRowChanged.connect(lambda _row: step.show_fault(""))
        step.typed_name.textEdited.connect(lambda _text: step.show_fault(""))
        step.by_hand.clicked.connect(lambda *_: step.ways.setCurrentIndex(1))
        step.from_list.clicked.connect(lambda *_: step.ways.setCurrentIndex(0))
        step.folder_button.clicked.connect(lambda *_: self._ask_for_folder())
        step.back_button.clicked.connect(lambda *_: self.show_first())
        step.skip_button.clicked.connect(lambda *_: self._leave_office(skips=True))
        step.next_button.clicked.connect(lambda *_: self._leave_office(skips=False))

    def _connect_others(self) -> None:
        view = self._view
        view.regimes.back_button.clicked.connect(lambda *_: view.show_page(view.office))
        view.regimes.skip_button.clicked.connect(lambda *_: view.show_page(view.tracker))
        view.regimes.next_button.clicked.connect(lambda *_: view.show_page(view.tracker))
        view.tracker.back_button.clicked.connect(lambda *_: view.show_page(view.regimes))
        view.tracker.next_button.clicked.connect(lambda *_: self._make())
        view.tracker.import_button.clicked.connect(lambda *_: self._make_and_import())
        view.tracker.sample_button.clicked.connect(lambda *_: self.try_sample())

    # Steps

    def _leave_office(self, *, skips: bool) -> None:
        step = self._view.office
        office = self._read_office(step)
        if office is None and not skips:
            missing = "ui.start.no_name" if step.is_by_hand() else "ui.start.no_commune"
            step.show_fault(self._session.say(missing))
            return
        step.show_fault("")
        self._office = office or ledgers.typed_office(self._session.say("ui.start.unnamed"))
        pack = packs.read_pack(packs.shipped_pack())
        self._view.regimes.show_pack(pack, province=self._office.province_name)
        self._view.show_page(self._view.regimes)

    def _read_office(self, step: OfficeStep) -> Office | None:
        if not step.is_by_hand():
            chosen = step.chosen_commune()
            return ledgers.office_of(chosen) if isinstance(chosen, ledgers.Commune) else None
        name = tidy(step.typed_name.text())
        if not name:
            return None
        kind = step.types.value()
        kind = kind if isinstance(kind, OfficeType) else None
        return ledgers.typed_office(name, province_name=step.typed_province.text(), kind=kind)

    def _make(self) -> bool:
        assert self._office is not None
        step = self._view.office
        authority = step.authority.value()
        person = Person(
            PersonId(uuid4()),
            tidy(step.signer.text()),
            tidy(step.position.text()),
            None,
            authority if isinstance(authority, Authority) else Authority.TM,
            None,
            None,
            Role.HEAD,
        )
        from soxa.services.sampling import free_path  # noqa: PLC0415 - loads the reader of Excel

        path = free_path(self._folder, _stem(self._office))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._session.adopt(ledgers.new_ledger_for(path, self._office, people=[person]))
        except AppError as error:
            self._view.tracker.show_fault(self._session.wording.explain(error).text)
            self._session.tell_error(error)
            return False
        self._session.mark_saved()
        return True

    def _make_and_import(self) -> None:
        say = self._session.say
        path = files.ask_open(
            self._view, self._session, title=say("ui.import.choose_title"), kinds=say("importing.files")
        )
        # The window leaves this page as soon as the ledger is there: what follows is the window's.
        if path is not None and self._make():
            self.tracker_chosen.emit(path)

    def _ask_for_ledger(self) -> None:
        say = self._session.say
        path = files.ask_open(
            self._view, self._session, title=say("ui.start.open_title"), kinds=say("ui.files.ledger")
        )
        if path is not None:
            self.open_path(path)

    def _ask_for_folder(self) -> None:
        folder = files.ask_folder(
            self._view, self._session, title=self._session.say("ui.start.change_folder")
        )
        if folder is not None:
            self.choose_folder(folder)


def _search(text: str, *, province: str) -> Sequence[ledgers.Commune]:
    wanted = fold(text).split()
    inside = [one for one in ledgers.communes() if not province or one.province.code == province]
    if not wanted:
        return inside
    exact: list[ledgers.Commune] = []
    others: list[ledgers.Commune] = []
    for one in inside:
        said = fold(f"{one.full_name} {one.province.name} {one.code}")
        if all(word in said for word in wanted):
            names = (fold(one.name), fold(one.full_name))
            (exact if any(name.startswith(" ".join(wanted)) for name in names) else others).append(one)
    return [*exact, *others]


def _stem(office: Office) -> str:
    plain = "-".join(fold(office.full_name).split())
    kept = "".join(sign for sign in plain if (sign.isalnum() and sign.isascii()) or sign == "-").strip("-")
    return f"so-{kept[:_MAX_STEM]}" if kept else "so-xa"
