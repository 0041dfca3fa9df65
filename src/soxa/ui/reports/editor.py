"""The editor of one section: paragraphs of words, with figures as atoms.

A figure is one object of the text: the cursor steps over it, one key deletes it, copying and pasting keep it
a figure, and nobody can type inside it. What is read back is blocks of runs (`soxa.domain.sections`).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from uuid import uuid4

from PySide6.QtCore import QByteArray, QMimeData, QPointF, QRect, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QPyTextObject,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit
from typing_extensions import override

from soxa.domain.figures import FigureKey
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, Run, TextRun
from soxa.ui.theme import Tones

_OBJECT = int(QTextFormat.ObjectTypes.UserObject) + 1
_KEY = int(QTextFormat.Property.UserProperty) + 1
_FORMAT = int(QTextFormat.Property.UserProperty) + 2
_WORDS = int(QTextFormat.Property.UserProperty) + 3
_BLOCK_ID = int(QTextFormat.Property.UserProperty) + 4
_BULLET = int(QTextFormat.Property.UserProperty) + 5
_ATOM = "\ufffc"
_MIME = "application/x-soxa-runs"
_CHANGED_AFTER_MS = 250
_LINE_HEIGHT_PERCENT = 140.0


class _FigurePainter(QPyTextObject):
    """Draws figures: their words, underlined in the accent colour, on its soft ground.

    One that changed since it was last looked at stands on the ground of what should be looked at, under a
    thick line.
    """

    def __init__(self, tones: Tones, parent: QTextEdit) -> None:
        super().__init__(parent)
        self._tones = tones
        self.pressed_key = ""
        self.moved: Mapping[str, str] = {}

    @override
    def intrinsicSize(self, doc: QTextDocument, posInDocument: int, format: QTextFormat) -> QSizeF:
        metrics = self._metrics(format)
        words = str(format.property(_WORDS))
        return QSizeF(metrics.horizontalAdvance(words) + 6, metrics.height())

    @override
    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,
        format: QTextFormat,
    ) -> None:
        rect = QRectF(rect)
        char = format.toCharFormat()
        font = char.font()
        font.setBold(True)
        metrics = QFontMetricsF(font)
        key = str(format.property(_KEY))
        pressed, moved = key == self.pressed_key, key in self.moved
        ground = self._tones.warn_soft if moved else self._tones.accent_soft
        line = self._tones.warn if moved else self._tones.accent
        painter.save()
        painter.setFont(font)
        painter.fillRect(rect.adjusted(1, 1, -1, -1), QColor(ground))
        painter.setPen(QPen(QColor(line), 2.0 if pressed or moved else 1.0))
        if pressed:
            painter.drawRect(rect.adjusted(1, 1, -1, -1))
        else:
            painter.drawLine(rect.bottomLeft() + QPointF(2, -1), rect.bottomRight() + QPointF(-2, -1))
        painter.setPen(QColor(self._tones.text))
        painter.drawText(rect.bottomLeft() + QPointF(3, -metrics.descent()), str(format.property(_WORDS)))
        painter.restore()

    @staticmethod
    def _metrics(text_format: QTextFormat) -> QFontMetricsF:
        font = text_format.toCharFormat().font()
        font.setBold(True)
        return QFontMetricsF(font)


class SectionEditor(QTextEdit):
    """Edits the blocks of one section.

    Signals:
        blocks_edited: The clerk has changed something and paused; sent 0.25 s after the last key.
        figure_pressed: The `FigureKey` of a figure pressed with the mouse or Ctrl+Enter beside it.
        figure_entered: Enter was pressed beside the figure whose card is open.

    Args:
        tones: Colours of figures.
        write_figure: Gives the words of a figure in a format.
        accessible_name: What a screen reader says.
    """

    blocks_edited = Signal()
    figure_pressed = Signal(object)
    figure_entered = Signal()

    def __init__(
        self,
        tones: Tones,
        *,
        write_figure: Callable[[FigureKey, NumberFormat], str],
        accessible_name: str,
    ) -> None:
        super().__init__()
        self.setObjectName("writing")
        self.setAccessibleName(accessible_name)
        self.setAcceptRichText(False)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self._write_figure = write_figure
        self._tones = tones
        self._painter = _FigurePainter(tones, self)
        self._original: tuple[Block, ...] = ()
        self._loading = False
        self._install_painter()
        self._pause = QTimer(self, singleShot=True, interval=_CHANGED_AFTER_MS)
        self._pause.timeout.connect(self._tell_edited)
        self.document().contentsChanged.connect(self._on_changed)
        self.viewport().setMouseTracking(True)

    # Loading and reading back

    def load(self, blocks: Sequence[Block]) -> None:
        """Show blocks; what was typed before is forgotten (it was sent by `blocks_edited`)."""
        self._loading = True
        self._pause.stop()
        self._original = tuple(blocks)
        self.document().setUndoRedoEnabled(False)
        self.clear()
        cursor = self.textCursor()
        for at, block in enumerate(blocks or (Block("", (), Author.CLERK),)):
            if at:
                cursor.insertBlock()
            cursor.setBlockFormat(_block_format(block))
            cursor.setBlockCharFormat(QTextCharFormat())
            for run in block.runs:
                self._insert_run(cursor, run)
        self._mark_carried()
        self.document().setUndoRedoEnabled(True)
        self.document().setModified(False)
        self._loading = False
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def load_around_cursor(self, blocks: Sequence[Block]) -> None:
        """Show blocks while somebody is typing: the cursor stays in its paragraph, at its sign."""
        paragraph, place = self.textCursor().block(), self.textCursor().positionInBlock()
        stored, number = str(paragraph.blockFormat().property(_BLOCK_ID) or ""), paragraph.blockNumber()
        self.load(blocks)
        ids = [block.id for block in blocks]
        found = self.document().findBlockByNumber(ids.index(stored) if stored in ids else number)
        cursor = self.textCursor()
        if found.isValid():
            cursor.setPosition(found.position() + min(place, found.length() - 1))
        self.setTextCursor(cursor)

    def blocks(self) -> tuple[Block, ...]:
        """Return what stands in it now; empty paragraphs are left out.

        A paragraph whose words were not touched keeps its author; any other one is the clerk's.
        """
        known = {block.id: block for block in self._original}
        taken: set[str] = set()
        found: list[Block] = []
        for paragraph in self._paragraphs():
            runs = _runs_of(paragraph)
            if not runs:
                continue
            stored = str(paragraph.blockFormat().property(_BLOCK_ID) or "")
            # Enter splits a paragraph into two of the same id: the first keeps it.
            block_id = stored if stored and stored not in taken else str(uuid4())
            taken.add(block_id)
            before = known.get(block_id)
            untouched = before is not None and before.runs == runs
            author = before.author if before is not None and untouched else Author.CLERK
            bullet = bool(paragraph.blockFormat().property(_BULLET))
            made = before.made if before is not None else ()
            carried = before.carried if before is not None and untouched else ""
            found.append(Block(block_id, runs, author, bullet, made, carried))
        return tuple(found)

    def has_unsent_edits(self) -> bool:
        """Tell whether something was typed that `blocks_edited` has not told yet."""
        return self._pause.isActive()

    def flush(self) -> None:
        """Tell what was typed at once, if anything was."""
        if self._pause.isActive():
            self._pause.stop()
            self._tell_edited()

    def settle(self, blocks: Sequence[Block]) -> None:
        """Take blocks as they were kept: what is typed from now on is compared with them."""
        self._original = tuple(blocks)
        self._mark_carried()

    def show_moved(self, moved: Mapping[FigureKey, str]) -> None:
        """Mark figures that changed since they were looked at; what is said is shown under the pointer."""
        self._painter.moved = {str(key): words for key, words in moved.items()}
        self.viewport().update()

    def moved_keys(self) -> frozenset[str]:
        """Return the figures that are marked as changed."""
        return frozenset(self._painter.moved)

    def refresh_figures(self) -> None:
        """Write the figures anew after a recomputation; words, cursor and undo stay as they are."""
        self._loading = True
        for paragraph in self._paragraphs():
            for position, char in _atoms(paragraph):
                run = _figure_of(char)
                if run is None:
                    continue
                words = self._write_figure(run.key, run.format)
                if words != char.property(_WORDS):
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(position)
                    cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
                    char.setProperty(_WORDS, words)
                    cursor.setCharFormat(char)
        self._loading = False
        self.viewport().update()

    def show_pressed(self, key: FigureKey | None) -> None:
        """Frame the figures of a key: those whose sources are on show."""
        self._painter.pressed_key = "" if key is None else str(key)
        self.viewport().update()

    def figure_at(self, position: QPointF) -> FigureKey | None:
        """Return the figure under a point of the viewport."""
        at = (
            self.document()
            .documentLayout()
            .hitTest(
                position + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value()),
                Qt.HitTestAccuracy.ExactHit,
            )
        )
        if at < 0:
            return None
        run = _figure_of(self._format_at(at))
        return None if run is None else run.key

    def figure_rectangle(self, key: FigureKey) -> QRectF:
        """Return where a figure first stands, in the viewport; empty if it does not."""
        for paragraph in self._paragraphs():
            for position, char in _atoms(paragraph):
                run = _figure_of(char)
                if run is not None and run.key == key:
                    cursor = QTextCursor(self.document())
                    cursor.setPosition(position)
                    start = self.cursorRect(cursor)
                    width = self._painter.intrinsicSize(self.document(), position, char).width()
                    return QRectF(start.x(), start.y(), width, start.height())
        return QRectF()

    # Clipboard: figures travel as figures inside the program, as words outside

    @override
    def createMimeDataFromSelection(self) -> QMimeData:
        runs = list(self._selected_paragraphs())
        mime = QMimeData()
        mime.setText("\n".join("".join(self._said(run) for run in line) for line in runs))
        plain = [[_run_to_plain(run) for run in line] for line in runs]
        mime.setData(_MIME, QByteArray(json.dumps(plain).encode()))
        return mime

    @override
    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() or source.hasFormat(_MIME)

    @override
    def insertFromMimeData(self, source: QMimeData) -> None:
        cursor = self.textCursor()
        cursor.beginEditBlock()
        cursor.removeSelectedText()
        lines = _read_runs(bytes(source.data(_MIME).data())) if source.hasFormat(_MIME) else None
        for at, line in enumerate(lines if lines is not None else _plain_lines(source.text())):
            if at:
                cursor.insertBlock()
            for run in line:
                self._insert_run(cursor, run)
        cursor.endEditBlock()
        self.ensureCursorVisible()

    # Qt's events

    @override
    def mouseReleaseEvent(self, e: QMouseEvent) -> None:
        super().mouseReleaseEvent(e)
        if e.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            key = self.figure_at(e.position())
            if key is not None:
                self.figure_pressed.emit(key)

    @override
    def mouseMoveEvent(self, e: QMouseEvent) -> None:
        super().mouseMoveEvent(e)
        over = self.figure_at(e.position())
        shape = Qt.CursorShape.IBeamCursor if over is None else Qt.CursorShape.PointingHandCursor
        self.viewport().setCursor(shape)
        self.viewport().setToolTip("" if over is None else self._painter.moved.get(str(over), ""))

    @override
    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            key = self._figure_beside_cursor()
            if e.modifiers() & Qt.KeyboardModifier.ControlModifier:
                # Ctrl+Enter asks for the figure beside the cursor, for those who use no mouse.
                if key is not None:
                    self.figure_pressed.emit(key)
                return
            if key is not None and str(key) == self._painter.pressed_key:
                # With its card open Enter goes on to what is behind it, and never splits the sentence.
                self.figure_entered.emit()
                return
        super().keyPressEvent(e)

    @override
    def contextMenuEvent(self, e: QContextMenuEvent) -> None:
        # Qt's own menu speaks English whatever the language; cut, copy, paste have their usual keys.
        e.accept()

    # Inside

    def _install_painter(self) -> None:
        self.document().documentLayout().registerHandler(_OBJECT, self._painter)

    def _on_changed(self) -> None:
        if not self._loading:
            self._pause.start()

    def _tell_edited(self) -> None:
        self._name_paragraphs()
        self.blocks_edited.emit()

    def _name_paragraphs(self) -> None:
        """Give each new paragraph an identity of its own; Enter has copied its neighbour's."""
        taken: set[str] = set()
        self._loading = True
        for paragraph in self._paragraphs():
            made = paragraph.blockFormat()
            stored = str(made.property(_BLOCK_ID) or "")
            if not stored or stored in taken:
                stored = str(uuid4())
                made.setProperty(_BLOCK_ID, stored)
                cursor = QTextCursor(paragraph)
                cursor.joinPreviousEditBlock()
                cursor.setBlockFormat(made)
                cursor.endEditBlock()
            taken.add(stored)
        self._loading = False

    def _mark_carried(self) -> None:
        """Put paragraphs carried over from the last report on a ground of their own, until they are read."""
        carried = {block.id for block in self._original if block.carried}
        was_loading, self._loading = self._loading, True
        for paragraph in self._paragraphs():
            made = paragraph.blockFormat()
            is_carried = str(made.property(_BLOCK_ID) or "") in carried
            if is_carried == (made.background().style() is Qt.BrushStyle.NoBrush):
                if is_carried:
                    made.setBackground(QColor(self._tones.accent_soft))
                else:
                    made.clearBackground()
                cursor = QTextCursor(paragraph)
                cursor.joinPreviousEditBlock()
                cursor.setBlockFormat(made)
                cursor.endEditBlock()
        self._loading = was_loading

    def _said(self, run: Run) -> str:
        return run.text if isinstance(run, TextRun) else self._write_figure(run.key, run.format)

    def _insert_run(self, cursor: QTextCursor, run: Run) -> None:
        if isinstance(run, TextRun):
            cursor.insertText(run.text, QTextCharFormat())
            return
        char = QTextCharFormat()
        char.setObjectType(_OBJECT)
        char.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignBaseline)
        char.setProperty(_KEY, str(run.key))
        char.setProperty(_FORMAT, run.format.value)
        char.setProperty(_WORDS, self._write_figure(run.key, run.format))
        cursor.insertText(_ATOM, char)
        cursor.setCharFormat(QTextCharFormat())

    def _paragraphs(self) -> Iterator[QTextBlock]:
        paragraph = self.document().begin()
        while paragraph.isValid():
            yield paragraph
            paragraph = paragraph.next()

    def _format_at(self, position: int) -> QTextCharFormat:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        return cursor.charFormat()

    def _figure_beside_cursor(self) -> FigureKey | None:
        at = self.textCursor().position()
        for position in (at, at - 1):
            run = _figure_of(self._format_at(position)) if position >= 0 else None
            if run is not None:
                return run.key
        return None

    def _selected_paragraphs(self) -> Iterator[list[Run]]:
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        for paragraph in self._paragraphs():
            first = paragraph.position()
            if first > end or first + paragraph.length() <= start:
                continue
            yield list(_runs_of(paragraph, start=start - first, end=end - first))


def _block_format(block: Block) -> QTextBlockFormat:
    made = QTextBlockFormat()
    made.setProperty(_BLOCK_ID, block.id)
    made.setProperty(_BULLET, block.bullet)
    made.setBottomMargin(6)
    made.setLineHeight(_LINE_HEIGHT_PERCENT, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
    return made


def _fragments(paragraph: QTextBlock) -> Iterator[tuple[int, str, QTextCharFormat]]:
    iterator = paragraph.begin()
    while not iterator.atEnd():
        fragment = iterator.fragment()
        yield fragment.position(), fragment.text(), fragment.charFormat()
        iterator += 1


def _atoms(paragraph: QTextBlock) -> Iterator[tuple[int, QTextCharFormat]]:
    # Two equal figures side by side are one fragment of two signs.
    for position, text, char in list(_fragments(paragraph)):
        if char.objectType() == _OBJECT:
            for offset in range(len(text)):
                yield position + offset, char


def _figure_of(char: QTextFormat) -> FigureRun | None:
    if char.objectType() != _OBJECT:
        return None
    return FigureRun(FigureKey.parse(str(char.property(_KEY))), NumberFormat(char.property(_FORMAT)))


def _runs_of(paragraph: QTextBlock, *, start: int = 0, end: int = 1 << 30) -> tuple[Run, ...]:
    runs: list[Run] = []
    origin = paragraph.position()
    for position, text, char in _fragments(paragraph):
        offset = position - origin
        part = text[max(0, start - offset) : max(0, end - offset)]
        figure = _figure_of(char)
        if figure is not None:
            runs.extend([figure] * len(part))
        elif part:
            words = unicodedata.normalize("NFC", part.replace(_ATOM, "").replace("\u2028", " "))
            if runs and isinstance(runs[-1], TextRun):
                runs[-1] = TextRun(runs[-1].text + words)
            elif words:
                runs.append(TextRun(words))
    if all(isinstance(run, TextRun) and not run.text.strip() for run in runs):
        return ()
    return tuple(runs)


def _plain_lines(text: str) -> list[list[Run]]:
    lines: list[list[Run]] = []
    for line in text.splitlines():
        words = "".join(" " if sign == "\t" else sign for sign in line if sign == "\t" or _may_stand(sign))
        if words.strip():
            lines.append([TextRun(unicodedata.normalize("NFC", words))])
    return lines


def _may_stand(sign: str) -> bool:
    # Control signs, half surrogates, non-characters and foreign objects have no place in a document.
    return sign != _ATOM and unicodedata.category(sign) not in {"Cc", "Cs", "Cn", "Co"}


def _run_to_plain(run: Run) -> list[str]:
    return ["text", run.text] if isinstance(run, TextRun) else ["figure", str(run.key), run.format.value]


def _read_runs(data: bytes) -> list[list[Run]] | None:
    try:
        return [[_plain_to_run(entry) for entry in line] for line in json.loads(data)]
    except (ValueError, TypeError, IndexError):
        return None


def _plain_to_run(entry: Sequence[str]) -> Run:
    if entry[0] == "text":
        return TextRun("".join(sign for sign in str(entry[1]) if _may_stand(sign)))
    return FigureRun(FigureKey.parse(entry[1]), NumberFormat(entry[2]))
