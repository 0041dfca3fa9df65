"""The table of documents sent: the ten columns of the register, all lines of a year in memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor
from typing_extensions import override

from soxa.domain.dates import write_date
from soxa.domain.outgoing import RegisterLine
from soxa.ui.columns import Width
from soxa.ui.session import Session

_Index = QModelIndex | QPersistentModelIndex
WIDTHS = (
    Width(floor=19, wish=20),
    Width(floor=15, wish=15),
    Width(floor=34, wish=52, share=3),
    Width(floor=16, wish=18, share=1, hides=True),
    Width(floor=22, wish=30, share=2),
    Width(floor=10, wish=12, hides=True),
    Width(floor=6, wish=6, hides=True),
    Width(floor=15, wish=15),
    Width(floor=12, wish=12, hides=True),
    Width(floor=10, wish=16, share=1),
)
"""The table hides what the form under it shows of the chosen line; paper has all ten columns."""


class RegisterModel(QAbstractTableModel):
    """Shows lines of the register.

    Args:
        session: Words and colours.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._lines: Sequence[RegisterLine] = ()
        self._marked: frozenset[UUID] = frozenset()
        names = (
            "reference", "day", "subject", "signer", "receivers", "kept_by", "copies", "sent_on",
            "signed_for", "note",
        )  # fmt: skip
        self._titles = tuple(session.say(f"clerk.column.{name}") for name in names)

    def show(self, lines: Sequence[RegisterLine], *, marked: Collection[UUID] = ()) -> None:
        """Show other lines; those that share a number are marked."""
        self.beginResetModel()
        self._lines, self._marked = lines, frozenset(marked)
        self.endResetModel()

    def line(self, row: int) -> RegisterLine | None:
        """Return the line of a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    def row_of(self, thing: UUID) -> int:
        """Return the row of a document; -1 if it is not shown."""
        return next((at for at, line in enumerate(self._lines) if line.thing == thing), -1)

    @override
    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - as above
        return 0 if parent.isValid() else len(self._titles)

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles[section]
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.line(index.row())
        if line is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._cell(line, index.column())
        if role == Qt.ItemDataRole.ForegroundRole:
            if line.thing in self._marked:
                return QColor(self._session.tones.danger)
            return QColor(self._session.tones.muted) if line.cancelled else None
        return None

    def _cell(self, line: RegisterLine, column: int) -> str:
        say = self._session.say
        note = say("clerk.cancelled_line") if line.cancelled else ""
        if line.thing in self._marked:
            note = say("clerk.double_line")
        remark = "; ".join(part for part in (note, line.note) if part)
        cells = (
            line.reference,
            write_date(line.day),
            line.subject,
            line.signer,
            line.receivers,
            line.kept_by,
            "" if line.copies is None else str(line.copies),
            write_date(line.sent_on) if line.sent_on else "",
            line.signed_for,
            remark,
        )
        return cells[column]
