"""The page "Tạo báo cáo theo công văn": the letter on the left, its outline and table on the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QWidget,
)
from typing_extensions import override

from soxa.services.letters import RowDraft
from soxa.ui.fields import DayEdit, LearningEdit
from soxa.ui.icons import icon
from soxa.ui.reports.letter_outline import OutlineTree
from soxa.ui.session import Session
from soxa.ui.widgets import (
    Field,
    Flow,
    Notice,
    Picker,
    button,
    column,
    framed,
    label,
    row,
    scrolled,
    set_margins,
)

_LEFT_SIGNS = 42
_NAME, _UNIT, _MATCH = range(3)


class AskedTable(QTableWidget):
    """The rows of the table that a letter asks for.

    Signals:
        paste_wanted: Paste was pressed over it.
        remove_wanted: The row under the cursor shall go.
    """

    paste_wanted = Signal()
    remove_wanted = Signal()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste_wanted.emit()
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_wanted.emit()
        else:
            super().keyPressEvent(event)


class LetterView(QWidget):
    """The page; decides nothing.

    Signals:
        back_wanted: Nothing shall be made.
        make_wanted: The report shall be made.
        outline_paste_wanted: The clipboard holds an outline.
        table_paste_wanted: The clipboard holds a table.
        frame_wanted: The outline of an old report shall be taken.
        level_moved: The section under the cursor goes a level in (+1) or out (-1).
        add_wanted: A section shall come after the one under the cursor.
        remove_wanted: The section under the cursor shall go.
        row_matched: (number of the row, indicator code; empty for a new figure).
        row_remove_wanted: Number of the row that shall go.
    """

    back_wanted = Signal()
    make_wanted = Signal()
    outline_paste_wanted = Signal()
    table_paste_wanted = Signal()
    frame_wanted = Signal()
    level_moved = Signal(int)
    add_wanted = Signal()
    remove_wanted = Signal()
    row_matched = Signal(int, str)
    row_remove_wanted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self.match_pickers: dict[int, Picker] = {}
        say = session.say
        self.back = button(
            say("letters.cancel"), shortcut="Esc", role="quiet", on_click=self.back_wanted.emit
        )
        self.make = button(
            say("letters.make"), shortcut="Ctrl+Return", role="primary", on_click=self.make_wanted.emit
        )
        header = framed(
            row(self.back, label(say("letters.title"), name="title"), None, self.make), name="header"
        )
        set_margins(header, 16, 8, 16, 8)
        self.notice = Notice()
        self.notice.hide()
        self._make_fields()
        left = self._left()
        right = self._right()
        body = row(left, right, spacing=16, margins=16)
        body.setStretch(1, 1)
        layout = column(header, self.notice, body, spacing=0)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def first_focus(self) -> QWidget:
        """Return where the keyboard goes when the page is opened."""
        return self.number

    def show_faults(self, faults: Sequence[tuple[str, str]]) -> None:
        """Say beside the fields what is wrong; what belongs to no field stands above all.

        Args:
            faults: (name of the field, sentence).
        """
        for field in self.fields.values():
            field.show_fault("")
        others = []
        for name, text in faults:
            if name in self.fields and not self.fields[name].below():
                self.fields[name].show_fault(text)
            else:
                others.append(text)
        if others:
            self.notice.show_text("\n".join(dict.fromkeys(others)), tone="danger")
        else:
            self.notice.hide()

    def show_rows(self, rows: Sequence[RowDraft], columns: str, *, chosen: int = 0) -> None:
        """Show the table: each row with the indicator that it is.

        Args:
            rows: Its rows.
            columns: Which values it asks for, in words.
            chosen: Number of the row under the cursor.
        """
        say, table = self._session.say, self.table
        self.match_pickers.clear()
        table.setRowCount(0)
        table.setRowCount(len(rows))
        for number, one in enumerate(rows):
            item = QTableWidgetItem(one.name)
            item.setToolTip(one.name)
            if one.is_group:
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            table.setItem(number, _NAME, item)
            table.setItem(number, _UNIT, QTableWidgetItem(one.unit))
            if one.is_group:
                table.setItem(number, _MATCH, QTableWidgetItem(say("letters.group")))
            else:
                table.setCellWidget(number, _MATCH, self._match_picker(number, one))
        self.columns.setText(columns)
        if rows:
            table.selectRow(min(chosen, len(rows) - 1))

    def show_counts(self, sections: int, rows: int) -> None:
        """Say on the tabs how much there is."""
        self.tabs.setTabText(0, self._session.say("letters.outline_tab", count=sections))
        self.tabs.setTabText(1, self._session.say("letters.table_tab", count=rows))

    # Inside

    def _make_fields(self) -> None:
        say = self._session.say
        self.number, self.subject, self.hour = QLineEdit(), QLineEdit(), QLineEdit()
        self.to_whom = QLineEdit()
        self.to_whom.setPlaceholderText(say("letters.receivers_hint"))
        self.from_whom = LearningEdit(self._senders)
        self.hour.setPlaceholderText(say("letters.hour_hint"))
        self.number.setPlaceholderText("1234/UBND-VP")
        days = [self._day_edit(optional=False), self._day_edit(optional=True)]
        self.day, self.deadline = days
        self.start, self.end = self._day_edit(optional=False), self._day_edit(optional=False)
        self.from_year_start = Picker(
            [(say("letters.from_january"), "01-01"), (say("letters.from_december"), "12-15")],
            name=say("letters.cumulates"),
        )
        self.senders: tuple[str, ...] = ()
        self.fields = {
            "number": Field(say("letters.number"), self.number),
            "day": Field(say("letters.day"), self.day),
            "sender": Field(say("letters.sender"), self.from_whom),
            "subject": Field(say("letters.subject"), self.subject),
            "deadline": Field(say("letters.deadline"), self.deadline),
            "hour": Field(say("letters.hour"), self.hour),
            "start": Field(say("letters.start"), self.start),
            "end": Field(say("letters.end"), self.end),
            "receivers": Field(say("letters.receivers"), self.to_whom),
            "from_year_start": Field(say("letters.cumulates"), self.from_year_start),
        }
        self.number.setMaxLength(60)
        self.subject.setMaxLength(500)
        self.from_whom.setMaxLength(200)
        self.subject.setToolTip(say("letters.subject_tip"))

    def _senders(self, typed: str) -> Sequence[str]:
        from soxa.domain.text import fold  # noqa: PLC0415 - only when something is typed

        asked = fold(typed)
        return [one for one in self.senders if asked and asked in fold(one)][:8]

    def _day_edit(self, *, optional: bool) -> DayEdit:
        session = self._session
        return DayEdit(
            near=session.today,
            picture=icon("calendar", session.tones.muted),
            calendar_name=session.say("ui.ledger.open_calendar"),
            optional=optional,
        )

    def _left(self) -> QWidget:
        fields = self.fields
        first = row(fields["number"], fields["day"])
        due = row(fields["deadline"], fields["hour"])
        days = row(fields["start"], fields["end"])
        for pair in (first, due, days):
            pair.setStretch(0, 1)
            pair.setStretch(1, 1)
            for at in range(2):
                pair.itemAt(at).setAlignment(Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        inner.setLayout(
            column(
                first, fields["sender"], fields["subject"], due, days, fields["from_year_start"],
                fields["receivers"], None, spacing=10,
            )
        )  # fmt: skip
        area = scrolled(inner)
        area.setFixedWidth(self.fontMetrics().averageCharWidth() * _LEFT_SIGNS)
        return area

    def _right(self) -> QWidget:
        self.tabs = QTabWidget()
        self.tabs.addTab(self._outline_page(), "")
        self.tabs.addTab(self._table_page(), "")
        self.show_counts(0, 0)
        return self.tabs

    def _outline_page(self) -> QWidget:
        say, tones = self._session.say, self._session.tones
        self.paste_outline = button(
            say("letters.paste_outline"), shortcut="Ctrl+Shift+V", role="primary",
            on_click=self.outline_paste_wanted.emit,
        )  # fmt: skip
        self.frame_button = button(
            say("letters.frame"), shortcut="Ctrl+K", picture=icon("folder", tones.text),
            on_click=self.frame_wanted.emit,
        )  # fmt: skip
        self.tree = OutlineTree(self._session)
        self.tree.paste_wanted.connect(self.outline_paste_wanted)
        self.tree.remove_wanted.connect(self.remove_wanted)
        self.inward = button(
            say("letters.inward"), shortcut="Ctrl+]", on_click=lambda: self.level_moved.emit(1)
        )
        self.outward = button(
            say("letters.outward"), shortcut="Ctrl+[", on_click=lambda: self.level_moved.emit(-1)
        )
        self.add = button(say("letters.add_section"), shortcut="Ctrl+Shift+N", on_click=self.add_wanted.emit)
        self.rename = button(say("letters.rename"), shortcut="F2", on_click=self.tree.edit_chosen)
        self.remove = button(
            say("letters.remove_section"), tip=say("letters.remove_tip"), on_click=self.remove_wanted.emit
        )
        page = QWidget()
        self.outline_hint = label(say("letters.outline_hint"), name="muted", wraps=True)
        layout = column(
            Flow(self.paste_outline, self.frame_button),
            self.outline_hint,
            self.tree,
            Flow(self.inward, self.outward, self.add, self.rename, self.remove),
            margins=8,
        )
        layout.setStretch(2, 1)
        page.setLayout(layout)
        return page

    def _table_page(self) -> QWidget:
        say = self._session.say
        self.paste_table = button(
            say("letters.paste_table"), shortcut="Ctrl+Shift+B", role="primary",
            on_click=self.table_paste_wanted.emit,
        )  # fmt: skip
        self.table = AskedTable(0, 3)
        table = self.table
        table.setAccessibleName(say("letters.table"))
        table.setHorizontalHeaderLabels(
            [say("letters.row"), say("letters.unit_of_measure"), say("letters.match")]
        )
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 20)
        table.setTabKeyNavigation(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        head.setSectionResizeMode(_MATCH, QHeaderView.ResizeMode.Stretch)
        sign = table.fontMetrics().averageCharWidth()
        table.setColumnWidth(_UNIT, sign * 14)
        table.paste_wanted.connect(self.table_paste_wanted)
        table.remove_wanted.connect(self._remove_row)
        self.remove_row = button(
            say("letters.remove_row"), tip=say("letters.remove_row_tip"), on_click=self._remove_row
        )
        self.columns = label("", name="muted", wraps=True)
        self.table_unit = Picker(name=say("letters.table_unit"))
        page = QWidget()
        foot = row(self.columns, self.remove_row)
        foot.setStretch(0, 1)
        given = row(label(say("letters.table_unit"), name="muted"), self.table_unit, None)
        layout = column(
            row(self.paste_table, None),
            label(say("letters.table_hint"), name="muted", wraps=True),
            table,
            given,
            foot,
            margins=8,
        )
        layout.setStretch(2, 1)
        page.setLayout(layout)
        return page

    def _remove_row(self) -> None:
        at = self.table.currentRow()
        if at >= 0:
            self.row_remove_wanted.emit(at)

    def _match_picker(self, number: int, one: RowDraft) -> Picker:
        say = self._session.say
        entries: list[tuple[str, object]] = [(say("letters.new_figure"), "")]
        for match in one.found:
            words = say(
                "letters.known_figure",
                code=match.indicator.code,
                name=match.indicator.name,
                score=match.score,
            )
            entries.append((words, match.indicator.code))
        picker = Picker(entries, name=say("letters.match_of", row=one.name))
        picker.choose(one.indicator)
        picker.setToolTip(picker.currentText())
        picker.currentTextChanged.connect(picker.setToolTip)
        picker.currentIndexChanged.connect(
            lambda _at: self.row_matched.emit(number, str(picker.value() or ""))
        )
        self.match_pickers[number] = picker
        return picker
