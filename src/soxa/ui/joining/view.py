"""What the tab "Các máy" looks like: this machine, the shared folder, files, and the other machines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from soxa.domain.ids import DeviceId
from soxa.services.joining import Machine, SetAside
from soxa.ui.columns import ColumnSharer, Width
from soxa.ui.icons import icon
from soxa.ui.joining.differences_view import DifferencesView
from soxa.ui.joining.keeper import short_name
from soxa.ui.session import Session
from soxa.ui.widgets import Field, Flow, button, column, framed, label, row, scrolled

_WIDTHS = (
    Width(floor=18, wish=28, share=3),
    Width(floor=14, wish=22, share=2),
    Width(floor=14, wish=18),
    Width(floor=9, wish=11),
)
"""Name, who worked there last, when, how many changes."""
_LAST_COLUMN = 3
_DIFFER_KEYS = "Ctrl+Shift+G"
_ROWS = 6
"""Machines in view; more are scrolled to."""
_WIDTH_PX = 980
_SHOWN_ASIDE = 4


class MachinesView(QStackedWidget):
    """The tab: a page of machines, and a page of where they differ.

    Signals:
        name_edited: The field of this machine's name was left.
        folder_wanted: A folder shall be chosen.
        folder_dropped: No folder shall be shared any more.
        join_wanted: The folder shall be looked at now.
        hand_over_wanted: A hand-over file shall be written.
        take_wanted: A hand-over file shall be read.
        hand_over_to_wanted: One shall be written for the machine chosen in the list (a `DeviceId`).
        copy_wanted: A ledger for a new machine shall be written.
        leaving_wanted: What a leaving colleague hands over shall be written.
    """

    name_edited = Signal()
    folder_wanted = Signal()
    folder_dropped = Signal()
    join_wanted = Signal()
    hand_over_wanted = Signal()
    take_wanted = Signal()
    hand_over_to_wanted = Signal(object)
    copy_wanted = Signal()
    leaving_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        say = session.say
        self._others: list[DeviceId | None] = []
        self.name = QLineEdit()
        self.name.setMaxLength(60)
        self.name.setPlaceholderText(say("joining.name_hint"))
        self.name.editingFinished.connect(self.name_edited)
        self.differ_button = button("", on_click=self.show_differences)
        self.differ_button.hide()
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH_PX)
        layout = column(
            self._own_card(), self._folder_card(), self._files_card(), self._machines_card(), None, spacing=12
        )
        inner.setLayout(layout)
        holder = QWidget()
        outer = QVBoxLayout(holder)
        outer.setContentsMargins(16, 16, 16, 16)
        outer.addWidget(inner)
        self.page = scrolled(holder)
        self.differences = DifferencesView(session)
        self.differences.left.connect(self.show_machines)
        self.addWidget(self.page)
        self.addWidget(self.differences)

    def show_machines(self) -> None:
        """Show the page of machines."""
        self.setCurrentWidget(self.page)
        if self.differ_button.isVisible():
            self.differ_button.setFocus()

    def show_differences(self) -> None:
        """Show where machines differ."""
        self.setCurrentWidget(self.differences)
        self.differences.arrive()

    def show_name(self, name: str) -> None:
        """Show what this machine is called."""
        if not self.name.hasFocus():
            self.name.setText(name)

    def show_folder(self, folder: str, line: str, *, differences: int) -> None:
        """Show which folder is shared, and what came of it.

        Args:
            folder: Its path; empty if none.
            line: What came last.
            differences: In so many places machines differ.
        """
        say = self._session.say
        self.folder_path.setText(folder or say("joining.no_folder"))
        self.choose_button.setText(say("joining.other_folder" if folder else "joining.choose_folder"))
        for widget in (self.join_button, self.drop_button):
            widget.setVisible(bool(folder))
        self.line.setText(line)
        self.line.setVisible(bool(line))
        self.differ_button.setText(f"{say('joining.see_differences', count=differences)}  {_DIFFER_KEYS}")
        # A new text takes the old shortcut away.
        self.differ_button.setShortcut(QKeySequence(_DIFFER_KEYS))
        self.differ_button.setAccessibleName(say("joining.see_differences", count=differences))
        self.differ_button.setVisible(differences > 0)

    def show_aside(self, found: Sequence[SetAside], *, waiting: int) -> None:
        """Show what was not read, and why."""
        say, tell = self._session.say, self._session.wording.tell
        lines = [say("joining.waiting", count=waiting)] if waiting else []
        for one in found[:_SHOWN_ASIDE]:
            why = tell(one.why)
            name = short_name(one.name)
            lines.append(say("joining.set_aside", name=name, why=why) if name else why)
        if len(found) > _SHOWN_ASIDE:
            lines.append(say("joining.more_aside", count=len(found) - _SHOWN_ASIDE))
        self.aside.setText("\n".join(lines))
        self.aside.setVisible(bool(lines))

    def show_list(self, machines: Sequence[Machine], *, own: object) -> None:
        """List the machines, this one first."""
        say = self._session.say
        self._others = [None if one.device == own else one.device for one in machines]
        self.table.setRowCount(len(machines))
        for at, one in enumerate(machines):
            name = one.name or say("joining.unnamed", code=str(one.device)[:4])
            if one.device == own:
                name = say("joining.this_machine", name=name)
            when = "–" if one.last_at_utc is None else self._when(one.last_at_utc)
            cells = (name, one.last_actor or "–", when, self._session.wording.format(one.last_sequence))
            for place, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                if place == _LAST_COLUMN:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.table.setItem(at, place, item)

    # Inside

    def _when(self, at: datetime) -> str:
        return self._session.wording.format(at.astimezone().replace(tzinfo=None))

    def _chosen(self) -> DeviceId | None:
        """Return the machine chosen in the list; None for this one, or if none is chosen."""
        rows = {index.row() for index in self.table.selectedIndexes()}
        return self._others[min(rows)] if rows else None

    def _own_card(self) -> QWidget:
        say = self._session.say
        return framed(
            column(
                Field(say("joining.name"), self.name),
                label(say("joining.name_text"), name="muted", wraps=True),
                margins=16,
            )
        )

    def _folder_card(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.folder_path = label("", wraps=True)
        self.folder_path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.line = label("", name="heading", wraps=True)
        self.aside = label("", name="fault", wraps=True)
        self.choose_button = button("", picture=icon("folder", tones.text), on_click=self.folder_wanted.emit)
        self.join_button = button(
            say("joining.now"), role="primary", shortcut="Ctrl+G", on_click=self.join_wanted.emit
        )
        self.drop_button = button(say("joining.drop_folder"), role="link", on_click=self.folder_dropped.emit)
        return framed(
            column(
                label(say("joining.folder"), name="heading"),
                label(say("joining.folder_text"), name="muted", wraps=True),
                self.folder_path,
                self.line,
                self.aside,
                Flow(self.join_button, self.choose_button, self.differ_button, self.drop_button),
                margins=16,
            )
        )

    def _files_card(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.hand_over_button = button(
            say("joining.hand_over"), picture=icon("send", tones.text), on_click=self.hand_over_wanted.emit
        )
        self.take_button = button(
            say("joining.take"), picture=icon("import", tones.text), on_click=self.take_wanted.emit
        )
        self.copy_button = button(
            say("joining.copy"), picture=icon("copy", tones.text), on_click=self.copy_wanted.emit
        )
        self.leaving_button = button(
            say("joining.leaving"), picture=icon("people", tones.text), on_click=self.leaving_wanted.emit
        )
        return framed(
            column(
                label(say("joining.files"), name="heading"),
                label(say("joining.files_text"), name="muted", wraps=True),
                Flow(self.hand_over_button, self.take_button, self.copy_button, self.leaving_button),
                margins=16,
            )
        )

    def _machines_card(self) -> QWidget:
        say = self._session.say
        self.table = QTableWidget(0, len(_WIDTHS))
        self.table.setAccessibleName(say("joining.machines"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        heads = ("joining.machine", "joining.last_actor", "joining.last_at", "joining.changes")
        self.table.setHorizontalHeaderLabels([say(head) for head in heads])
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.table.horizontalHeader().setDefaultAlignment(left)
        line = self.table.verticalHeader().defaultSectionSize()
        self.table.setMinimumHeight(line * _ROWS)
        ColumnSharer(self.table, _WIDTHS)
        self.to_button = button(say("joining.hand_over_to"), tip=say("joining.hand_over_to_tip"))
        self.to_button.setEnabled(False)
        self.to_button.clicked.connect(lambda *_: self.hand_over_to_wanted.emit(self._chosen()))
        self.table.itemSelectionChanged.connect(lambda: self.to_button.setEnabled(self._chosen() is not None))
        head = row(label(say("joining.machines"), name="heading"), None, self.to_button)
        text = label(say("joining.machines_text"), name="muted", wraps=True)
        return framed(column(head, text, self.table, margins=16))
