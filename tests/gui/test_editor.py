from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from window_under_test import click, press, type_text

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, Run, TextRun
from soxa.ui.reports.editor import SectionEditor
from soxa.ui.theme import LIGHT

pytestmark = pytest.mark.gui

RECEIVED, ONLINE = FigureKey("HC02", Basis.ACTUAL), FigureKey("HC03", Basis.ACTUAL)
_VALUES = {RECEIVED: "427", ONLINE: "368"}
BLOCKS = (
    Block(
        "s1",
        (
            TextRun("Tiếp nhận mới "),
            FigureRun(RECEIVED, NumberFormat.COUNT),
            TextRun(" hồ sơ, trong đó "),
            FigureRun(ONLINE, NumberFormat.COUNT),
            TextRun(" hồ sơ trực tuyến."),
        ),
        Author.PACK,
    ),
    Block(
        "s2", (FigureRun(RECEIVED, NumberFormat.COUNT), FigureRun(RECEIVED, NumberFormat.COUNT)), Author.CLERK
    ),
)


def _make(qtbot: QtBot) -> SectionEditor:
    made = SectionEditor(LIGHT, write_figure=lambda key, _form: _VALUES[key], accessible_name="lời văn")
    qtbot.addWidget(made)
    made.resize(600, 300)
    return made


@pytest.fixture
def editor(qtbot: QtBot) -> SectionEditor:
    made = _make(qtbot)
    made.load(BLOCKS)
    return made


def _go_to(editor: SectionEditor, position: int) -> None:
    cursor = editor.textCursor()
    cursor.setPosition(position)
    editor.setTextCursor(cursor)


def test_what_is_loaded_is_read_back(editor: SectionEditor) -> None:
    assert editor.blocks() == BLOCKS


_KEYS = st.sampled_from([RECEIVED, ONLINE])
_FIGURES = st.builds(FigureRun, _KEYS, st.sampled_from(NumberFormat))
_WORDS = st.text("aăâđêôơư, 1.(ỉỵẢ", min_size=1, max_size=12).filter(lambda text: bool(text.strip()))


def _alternating(runs: list[Run]) -> tuple[Run, ...]:
    kept: list[Run] = []
    for run in runs:
        if isinstance(run, TextRun) and kept and isinstance(kept[-1], TextRun):
            continue
        kept.append(run)
    return tuple(kept)


@given(
    st.lists(
        st.lists(st.one_of(_FIGURES, _WORDS.map(TextRun)), min_size=1, max_size=6).map(_alternating),
        max_size=4,
    )
)
def test_any_section_survives_the_editor(paragraphs: list[tuple[Run, ...]]) -> None:
    QApplication.instance() or QApplication([])
    editor = SectionEditor(LIGHT, write_figure=lambda key, _form: _VALUES[key], accessible_name="x")
    blocks = tuple(Block(str(at), runs, Author.PACK) for at, runs in enumerate(paragraphs))
    editor.load(blocks)

    assert editor.blocks() == blocks


def test_one_key_deletes_a_figure_and_undo_brings_it_back(editor: SectionEditor, qtbot: QtBot) -> None:
    _go_to(editor, len("Tiếp nhận mới ") + 1)
    press(editor, Qt.Key.Key_Backspace)

    first = editor.blocks()[0]
    assert first.runs[0] == TextRun("Tiếp nhận mới  hồ sơ, trong đó ")
    assert first.author is Author.CLERK

    editor.undo()
    assert editor.blocks() == BLOCKS


def test_nobody_can_type_inside_a_figure(editor: SectionEditor, qtbot: QtBot) -> None:
    start = len("Tiếp nhận mới ")
    _go_to(editor, start)
    press(editor, Qt.Key.Key_Right)
    type_text(editor, "đúng ")

    runs = editor.blocks()[0].runs
    assert runs[1] == FigureRun(RECEIVED, NumberFormat.COUNT)
    assert runs[2] == TextRun("đúng  hồ sơ, trong đó ")


def test_vietnamese_typed_through_an_input_method_stands_as_typed(editor: SectionEditor) -> None:
    editor.moveCursor(QTextCursor.MoveOperation.End)
    type_text(editor, " Đường giao thông nông thôn được sửa chữa.")

    assert editor.blocks()[1].runs[-1] == TextRun(" Đường giao thông nông thôn được sửa chữa.")


def test_a_figure_stays_a_figure_when_copied(editor: SectionEditor) -> None:
    editor.selectAll()
    mime = editor.createMimeDataFromSelection()
    assert mime.text().splitlines()[0] == "Tiếp nhận mới 427 hồ sơ, trong đó 368 hồ sơ trực tuyến."

    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(mime)

    figures = [run for block in editor.blocks() for run in block.runs if isinstance(run, FigureRun)]
    assert len(figures) == 8


def test_pasted_text_brings_no_objects_and_no_control_signs(editor: SectionEditor) -> None:
    mime = QMimeData()
    mime.setText("một\u0000\ufffc hai\tba\nbốn\ufffe")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    editor.insertFromMimeData(mime)

    assert editor.blocks()[1].runs[-1] == TextRun("một hai ba")
    assert editor.blocks()[2].runs == (TextRun("bốn"),)


def test_enter_makes_a_paragraph_with_an_identity_of_its_own_that_it_keeps(
    editor: SectionEditor, qtbot: QtBot
) -> None:
    _go_to(editor, len("Tiếp nhận mới "))
    with qtbot.waitSignal(editor.blocks_edited):
        press(editor, Qt.Key.Key_Return)
    ids = [block.id for block in editor.blocks()]
    assert ids[0] == "s1"
    assert ids[2] == "s2"
    assert ids[1] not in {"s1", "s2"}

    editor.moveCursor(QTextCursor.MoveOperation.End)
    with qtbot.waitSignal(editor.blocks_edited):
        type_text(editor, "x")

    assert [block.id for block in editor.blocks()] == ids


def test_new_figures_are_shown_without_touching_words_cursor_or_undo(
    editor: SectionEditor, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    _go_to(editor, 3)
    monkeypatch.setitem(_VALUES, RECEIVED, "1.000")
    editor.refresh_figures()

    editor.selectAll()
    assert "1.000" in editor.createMimeDataFromSelection().text()
    assert editor.blocks() == BLOCKS


def test_pressing_a_figure_tells_which(editor: SectionEditor, qtbot: QtBot) -> None:
    editor.show()
    middle = editor.figure_rectangle(ONLINE).center().toPoint()
    with qtbot.waitSignal(editor.figure_pressed) as pressed:
        click(editor.viewport(), middle)

    assert pressed.args == [ONLINE]


def test_the_keyboard_asks_for_a_figure_too(editor: SectionEditor, qtbot: QtBot) -> None:
    _go_to(editor, len("Tiếp nhận mới "))
    with qtbot.waitSignal(editor.figure_pressed) as pressed:
        press(editor, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    assert pressed.args == [RECEIVED]
