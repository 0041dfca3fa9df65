"""Where an import begins: a file is chosen, or cells copied from Excel are pasted."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from soxa.ui.icons import icon
from soxa.ui.session import Session
from soxa.ui.widgets import Flow, button, column, framed, label, row, set_margins

_WIDTH_PX = 560


class ImportStart(QWidget):
    """Asks what to import.

    Signals:
        file_wanted: A file shall be chosen.
        pasted: (text, HTML) of the clipboard.
        left: Back to the table.
        register_wanted: An outgoing register shall be chosen.
        past_wanted: A sheet with the values of earlier periods shall be chosen.
        past_form_wanted: The form for those values shall be saved.
        past_kept_wanted: The values that are kept shall be listed.
    """

    file_wanted = Signal()
    pasted = Signal(str, str)
    left = Signal()
    register_wanted = Signal()
    past_wanted = Signal()
    past_form_wanted = Signal()
    past_kept_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        say = session.say
        self.cancel_button = button(say("ui.import.cancel"), shortcut="Esc", on_click=self.left.emit)
        header = framed(row(label(say("importing.start_title"), name="title"), None, self.cancel_button))
        header.setObjectName("header")
        set_margins(header, 16, 8, 16, 8)
        self.file_button = button(
            say("importing.start_file"),
            role="primary",
            shortcut="Ctrl+Shift+O",
            picture=icon("import", session.tones.on_accent),
            on_click=self.file_wanted.emit,
        )
        paste = say("importing.start_paste")
        self.paste_button = button(f"{paste}  Ctrl+V", picture=icon("copy", session.tones.text))
        self.paste_button.setAccessibleName(paste)
        self.paste_button.clicked.connect(lambda *_: self.paste())
        # Of this page alone: wherever somebody types, the same keys paste into the field.
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.paste)
        file_card = framed(
            column(
                label(say("importing.start_file_title"), name="heading", wraps=True),
                label(say("importing.start_file_text"), wraps=True),
                row(self.file_button, None),
                margins=16,
            )
        )
        paste_card = framed(
            column(
                label(say("importing.start_paste_title"), name="heading", wraps=True),
                label(say("importing.start_paste_text"), wraps=True),
                row(self.paste_button, None),
                margins=16,
            )
        )
        note = label(say("importing.start_note"), name="muted", wraps=True)
        inner = QWidget()
        inner.setMaximumWidth(_WIDTH_PX)
        inner.setLayout(column(file_card, paste_card, note, None, margins=16))
        others = QWidget()
        others.setMaximumWidth(_WIDTH_PX)
        others.setLayout(column(self._register_card(session), self._past_card(session), None, margins=16))
        middle = row(inner, others, None, spacing=0)
        middle.setStretch(0, 1)
        middle.setStretch(1, 1)
        layout = column(header, middle, spacing=0)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.setFocusProxy(self.file_button)

    def _register_card(self, session: Session) -> QWidget:
        say = session.say
        self.register_button = button(
            say("registers.start_press"), shortcut="Ctrl+Shift+D", on_click=self.register_wanted.emit
        )
        return framed(
            column(
                label(say("registers.start_title"), name="heading", wraps=True),
                label(say("registers.start_text"), wraps=True),
                row(self.register_button, None),
                margins=16,
            )
        )

    def _past_card(self, session: Session) -> QWidget:
        say = session.say
        self.past_button = button(
            say("registers.past_start_press"), shortcut="Ctrl+Shift+K", on_click=self.past_wanted.emit
        )
        self.past_form_button = button(
            say("registers.past_form_press"), role="link", on_click=self.past_form_wanted.emit
        )
        self.past_kept_button = button(
            say("registers.past_kept_press"), role="link", on_click=self.past_kept_wanted.emit
        )
        return framed(
            column(
                label(say("registers.past_start_title"), name="heading", wraps=True),
                label(say("registers.past_start_text"), wraps=True),
                Flow(self.past_button, self.past_form_button, self.past_kept_button),
                margins=16,
            )
        )

    def paste(self) -> None:
        """Take what is on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        self.pasted.emit(mime.text() if mime.hasText() else "", mime.html() if mime.hasHtml() else "")
