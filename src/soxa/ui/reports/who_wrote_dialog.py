"""Ai viết gì: each paragraph of a report with the slip, the colleague or the ledger that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from soxa.ui.session import Session
from soxa.ui.widgets import button, column, framed, label, row, rule, scrolled, set_margins, set_stretch

_WIDTH_PX, _HEIGHT_PX = 720, 600


@dataclass(frozen=True, slots=True)
class ParagraphLine:
    """A paragraph in words."""

    section: str
    """Title of its section, on the first of it; else empty."""
    beginning: str
    """Its first words."""
    who: str
    """Where it comes from."""


class WhoWroteDialog(QDialog):
    """Lists the paragraphs of a report.

    Args:
        session: Words.
        parent: The window.
        lines: In the report's order.
    """

    def __init__(self, session: Session, parent: QWidget, lines: Sequence[ParagraphLine]) -> None:
        super().__init__(parent)
        say = session.say
        self.setWindowTitle(say("slips.who.title"))
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lines = tuple(lines)
        head = framed(
            column(
                label(say("slips.who.title"), name="heading"),
                label(say("slips.who.note"), name="muted", wraps=True),
            ),
            name="header",
        )
        set_margins(head, 16, 8, 16, 8)
        inner = QWidget()
        shown = QVBoxLayout(inner)
        shown.setContentsMargins(16, 8, 16, 16)
        for at, line in enumerate(self.lines):
            if line.section and at:
                shown.addWidget(rule())
            if line.section:
                shown.addWidget(label(line.section, name="heading", wraps=True))
            shown.addWidget(label(line.beginning, wraps=True))
            shown.addWidget(label(line.who, name="hint", wraps=True))
        if not self.lines:
            shown.addWidget(label(say("slips.who.empty"), name="muted", wraps=True))
        shown.addStretch(1)
        self.close_button = button(say("views.close"), shortcut="Esc", on_click=self.reject)
        foot = framed(row(None, self.close_button), name="footer")
        set_margins(foot, 16, 8, 16, 8)
        whole = framed(column(head, scrolled(inner), foot, spacing=0), name="plain")
        set_stretch(whole, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(whole)
        scale = max(1.0, session.settings.text_scale_percent / 100)
        self.resize(round(_WIDTH_PX * scale), _HEIGHT_PX)
