"""What the start looks like: recent ledgers, then three steps, each with a way back and a way past."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from soxa.domain.offices import Authority, OfficeType
from soxa.ui.icons import icon, pixmap
from soxa.ui.session import Session
from soxa.ui.widgets import (
    ElidedLabel,
    Field,
    Narrowing,
    Picker,
    badge,
    button,
    clear,
    column,
    framed,
    label,
    row,
    rule,
    scrolled,
)

if TYPE_CHECKING:
    from soxa.domain.packs import Pack

_WIDTH_PX = 880
_SHOWN_COMMUNES = 200
_Page = TypeVar("_Page", bound=QWidget)


class StartView(QWidget):
    """Holds the welcome page and the steps; decides nothing.

    Signals:
        recent_chosen: The `Path` of a recent ledger.
    """

    recent_chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self.pages = QStackedWidget()
        self.welcome = _Welcome(session)
        self.welcome.recent_chosen.connect(self.recent_chosen)
        self.pages.addWidget(self.welcome)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.addWidget(Narrowing(self.pages, width_px=_WIDTH_PX))

    @cached_property
    def office(self) -> OfficeStep:
        """Step 1, made when it is first needed: most starts open a recent ledger."""
        return self._added(OfficeStep(self._session))

    @cached_property
    def regimes(self) -> RegimesStep:
        """Step 2."""
        return self._added(RegimesStep(self._session))

    @cached_property
    def tracker(self) -> TrackerStep:
        """Step 3."""
        return self._added(TrackerStep(self._session))

    def show_page(self, page: QWidget) -> None:
        """Show a step; Enter goes on from it."""
        self.pages.setCurrentWidget(page)
        if isinstance(page, _Step):
            page.next_button.setFocus()

    def _added(self, page: _Page) -> _Page:
        self.pages.addWidget(page)
        return page


class _Welcome(QWidget):
    """Recent ledgers and the ways to begin.

    Signals:
        recent_chosen: The `Path` of a recent ledger.
    """

    recent_chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        say, tones = session.say, session.tones
        mark = label()
        mark.setPixmap(pixmap("soxa", tones.accent, 48))
        mark.setAccessibleName(say("ui.program"))
        head = row(
            mark,
            column(label(say("ui.program"), name="hero"), label(say("ui.start.motto"), name="muted")),
            None,
        )
        self.new_button = button(say("ui.start.new"), role="primary", shortcut="Ctrl+N")
        self.open_button = button(say("ui.start.open"), picture=icon("folder", tones.text))
        self.sample_button = button(say("ui.start.sample"))
        self.recent = QListWidget()
        self.recent.setAccessibleName(say("ui.start.recent"))
        self.recent.itemActivated.connect(self._on_activated)
        self.recent.itemClicked.connect(self._on_activated)
        self._card = framed(
            column(label(say("ui.start.recent"), name="heading"), self.recent, spacing=8, margins=16)
        )
        layout = column(
            16,
            head,
            8,
            self._card,
            way(say("ui.start.new_title"), say("ui.start.new_text"), self.new_button),
            way(say("ui.start.open_title_short"), say("ui.start.open_text"), self.open_button),
            way(say("ui.start.sample_title"), say("ui.start.sample_text"), self.sample_button),
            None,
        )
        layout.setStretch(3, 4)
        self.setLayout(layout)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the ledgers opened lately."""
        self.recent.clear()
        for path in paths:
            item = QListWidgetItem(f"{path.stem}\n{path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            self.recent.addItem(item)
        self._card.setVisible(bool(paths))

    def _on_activated(self, item: QListWidgetItem) -> None:
        self.recent_chosen.emit(Path(item.data(Qt.ItemDataRole.UserRole)))


class _Step(QWidget):
    """A step: where one is, what is asked, and back, skip, next at the foot."""

    def __init__(self, session: Session, *, number: int, title: str, text: str) -> None:
        super().__init__()
        say = session.say
        self._session = session
        names = (say("ui.start.step_office"), say("ui.start.step_regimes"), say("ui.start.step_tracker"))
        marks = [badge(f"{at} {name}", "accent" if at == number else "") for at, name in enumerate(names, 1)]
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(8)
        self.back_button = button(say("ui.back"), picture=icon("back", session.tones.text))
        self.skip_button = button(say("ui.start.skip"), role="quiet")
        self.next_button = button(say("ui.start.next"), role="primary")
        self.fault = label("", name="fault", wraps=True)
        self.fault.hide()
        foot = row(self.back_button, None, self.skip_button, self.next_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 8, 0, 8)
        layout.setSpacing(8)
        layout.addLayout(row(*marks, None))
        layout.addWidget(label(title, name="hero"))
        layout.addWidget(label(text, name="muted", wraps=True))
        layout.addLayout(self.body, 1)
        layout.addWidget(self.fault)
        layout.addWidget(rule())
        layout.addLayout(foot)

    def show_fault(self, text: str) -> None:
        """Say what is wrong on this step; empty takes it away."""
        self.fault.setText(text)
        self.fault.setVisible(bool(text))


class OfficeStep(_Step):
    """Step 1: which office, who signs, where the ledger's file is kept."""

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(session, number=1, title=say("ui.start.who"), text=say("ui.start.who_text"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("ui.start.search_commune"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(say("ui.start.search_name"))
        self.province = Picker(name=say("ui.start.province"))
        self.communes = QListWidget()
        self.communes.setAccessibleName(say("ui.start.communes"))
        self.communes.setUniformItemSizes(True)
        self.found_label = label("", name="muted")
        self.by_hand = button(say("ui.start.by_hand"), role="link")
        listed = QWidget()
        listed.setLayout(
            column(
                row(
                    Field(say("ui.start.commune"), self.search),
                    Field(say("ui.start.province"), self.province),
                ),
                self.communes,
                row(self.found_label, None, self.by_hand),
            )
        )
        self.types = Picker(
            [
                (say("ui.office.xa"), OfficeType.XA),
                (say("ui.office.phuong"), OfficeType.PHUONG),
                (say("ui.office.dac_khu"), OfficeType.DAC_KHU),
                (say("ui.office.other"), OfficeType.OTHER),
            ]
        )
        self.typed_name, self.typed_province = QLineEdit(), QLineEdit()
        self.typed_name.setMaxLength(200)
        self.typed_province.setMaxLength(100)
        self.from_list = button(say("ui.start.from_list"), role="link")
        typed = QWidget()
        typed.setLayout(
            column(
                row(Field(say("ui.office.type"), self.types), Field(say("ui.office.name"), self.typed_name)),
                Field(say("ui.office.province"), self.typed_province),
                row(None, self.from_list),
                None,
            )
        )
        self.ways = QStackedWidget()
        self.ways.addWidget(listed)
        self.ways.addWidget(typed)
        self.body.addWidget(self.ways, 1)
        self._make_signer()

    def _make_signer(self) -> None:
        say = self._session.say
        self.signer, self.position = QLineEdit(), QLineEdit(say("ui.start.chairperson"))
        self.signer.setMaxLength(50)
        self.position.setMaxLength(100)
        self.signer.setPlaceholderText(say("ui.start.signer_later"))
        self.authority = Picker((authority.value, authority) for authority in Authority)
        self.folder = label("", name="muted")
        self.folder_button = button(say("ui.start.change_folder"))
        self.body.addLayout(
            row(
                Field(say("ui.start.signer"), self.signer),
                Field(say("ui.start.position"), self.position),
                Field(say("ui.start.authority"), self.authority),
            )
        )
        self.body.addLayout(
            row(label(say("ui.start.folder"), name="fieldName"), self.folder, None, self.folder_button)
        )

    def show_communes(self, entries: Sequence[tuple[str, object]], *, total: int) -> None:
        """List communes as (words, value); at most the first two hundred."""
        self.communes.clear()
        for words, value in entries[:_SHOWN_COMMUNES]:
            item = QListWidgetItem(words)
            item.setData(Qt.ItemDataRole.UserRole, value)
            self.communes.addItem(item)
        self.communes.setCurrentRow(0 if len(entries) == 1 else -1)
        self.found_label.setText(self._session.say("ui.start.found", count=total))

    def chosen_commune(self) -> object:
        """Return the value of the chosen commune; None while none is."""
        item = self.communes.currentItem()
        # Without a chosen row Qt gives None, whatever its stubs say.
        return item.data(Qt.ItemDataRole.UserRole) if self.communes.currentRow() >= 0 else None

    def is_by_hand(self) -> bool:
        """Tell whether the office is typed by hand."""
        return self.ways.currentIndex() == 1


class RegimesStep(_Step):
    """Step 2: to whom the office reports, from the pack, in words."""

    def __init__(self, session: Session) -> None:
        say = session.say
        super().__init__(session, number=2, title=say("ui.start.whom"), text=say("ui.start.whom_text"))
        self._holder = QWidget()
        self._rows = QVBoxLayout(self._holder)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(scrolled(self._holder), 1)

    def show_pack(self, pack: Pack, *, province: str) -> None:
        """Show a pack in words."""
        clear(self._rows)
        self._rows.addWidget(pack_card(self._session, pack, province=province))
        self._rows.addStretch(1)


class TrackerStep(_Step):
    """Step 3: bring the tracker, begin empty, or try the sample."""

    def __init__(self, session: Session) -> None:
        say, tones = session.say, session.tones
        super().__init__(session, number=3, title=say("ui.start.bring"), text=say("ui.start.bring_text"))
        self.import_button = button(
            say("ui.start.bring_excel"), role="primary", picture=icon("import", tones.on_accent)
        )
        self.sample_button = button(say("ui.start.sample"), picture=icon("open", tones.text))
        self.body.addWidget(
            way(say("ui.start.bring_excel_title"), say("ui.start.bring_excel_text"), self.import_button)
        )
        self.body.addWidget(
            way(say("ui.start.sample_title"), say("ui.start.sample_text"), self.sample_button)
        )
        self.body.addStretch(1)
        # One primary button a page: bringing the tracker is what the step is for.
        self.next_button.setProperty("role", "")
        self.next_button.setText(say("ui.start.finish"))
        self.next_button.setAccessibleName(say("ui.start.finish"))
        self.skip_button.hide()


def way(title: str, text: str, press: QWidget) -> QFrame:
    """Return a card that offers one way to go on: what it is, what comes of it, and its press."""
    words = column(label(title, name="heading"), label(text, name="muted", wraps=True), spacing=4)
    layout = row(16, press, margins=16)
    layout.insertLayout(0, words, 1)
    return framed(layout)


def pack_card(session: Session, pack: Pack, *, province: str) -> QFrame:
    """Return a pack in words: what it asks, of whom, by when, and what nobody has compared yet."""
    from soxa.ui.words import say_deadline, say_receivers  # noqa: PLC0415 - a pack is not shown at the start

    say = session.say
    inner = column(
        row(
            ElidedLabel(pack.title, name="heading"),
            badge(say("ui.pack.version", version=pack.version)),
        ),
        label(
            say(
                "ui.pack.counts",
                kinds=len(pack.kinds),
                indicators=len(pack.indicators),
                core=sum(1 for entry in pack.indicators if entry.core),
            ),
            name="muted",
            wraps=True,
        ),
        spacing=8,
        margins=16,
    )
    begun = [regime for regime in pack.regimes if regime.is_on]
    others = len(pack.regimes) - len(begun)
    if others:
        inner.addWidget(label(say("regimes.others_off", count=others), name="muted", wraps=True))
    if any(regime.unconfirmed for regime in begun):
        inner.addWidget(label(say("ui.pack.unconfirmed_text"), name="warnText", wraps=True))
    for regime in begun:
        inner.addWidget(rule())
        names = say_receivers(regime, province=province)
        marks = row(label(regime.name, name="heading", wraps=True))
        marks.setStretch(0, 1)
        if regime.unconfirmed:
            marks.addWidget(badge(say("ui.pack.unconfirmed"), "warn"))
        inner.addLayout(marks)
        inner.addWidget(label(say("ui.pack.receiver", receiver=names), wraps=True))
        inner.addWidget(label(say("ui.pack.deadline", deadline=say_deadline(session, regime)), wraps=True))
        if regime.legal_basis:
            inner.addWidget(label(say("ui.pack.basis", basis=regime.legal_basis), name="muted", wraps=True))
    return framed(inner)
