"""Joining with the office's other machines, as somebody in front of the window meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from window_under_test import WAIT_MS, press, type_text

from soxa.domain.activities import Activity
from soxa.domain.ids import DeviceId
from soxa.domain.sections import Author, TextRun
from soxa.services import handing_on, joining, recording, shared_folder
from soxa.services.packs import pack_of
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME
from soxa.storage.ledger import Ledger
from soxa.ui.app import Desk
from soxa.ui.joining.view import MachinesView
from soxa.ui.settings.view import SettingsView

pytestmark = pytest.mark.gui

_OTHER = DeviceId(UUID(int=77))
_DONE = recording.ActivityQuery(end=date(2026, 11, 16))
"""What was done before the window's day."""


class Other:
    """The machine next door, with a copy of the window's ledger."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self.path = folder / "may-kia.soxa"
        handing_on.copy_for_new_machine(desk.window.session.ledger, self.path)

    def write(self, one: Activity, title: str, *, to: Path) -> None:
        """Write another title there, and hand it on: into a folder, or as a file."""
        with Ledger.open(self.path, device=_OTHER, actor="Hoa") as ledger:
            joining.name_machine(ledger, "Máy Kinh tế")
            _retitle(ledger, one, title)
            if to.is_dir():
                shared_folder.exchange(ledger, to)
            else:
                handing_on.hand_over(ledger, to)


def _retitle(ledger: Ledger, one: Activity, title: str) -> None:
    (known,) = ledger.activities.get_known([one.id])
    day = max(known.last_day, date(2026, 11, 16))
    recording.change(ledger, replace(known, title=title), pack=pack_of(ledger), today=day)


def _newest(desk: Desk) -> Activity:
    return desk.window.session.ledger.activities.find(_DONE, limit=1)[0]


def _title(desk: Desk, one: Activity) -> str:
    return desk.window.session.ledger.activities.get_known([one.id])[0].title


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "dung-chung"
    made.mkdir()
    return made


@pytest.fixture
def view(desk: Desk) -> MachinesView:
    desk.window.session.place_wanted.emit("settings/machines")
    settings = desk.window.widget_of("settings")
    assert isinstance(settings, SettingsView)
    return settings.machines


def test_what_came_stands_at_the_foot_and_in_the_list(
    desk: Desk, view: MachinesView, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one = _newest(desk)
    other = Other(desk, tmp_path)
    desk.keeper.choose(folder)
    settle(desk)
    other.write(one, "Giao ban ở Phòng Kinh tế", to=folder)
    desk.keeper.join()
    settle(desk)

    assert _title(desk, one) == "Giao ban ở Phòng Kinh tế"
    assert desk.window.joined_text().startswith("Đã nhận 2 thay đổi của 1 máy lúc 09:05")
    cells = view.table.model()
    rows = [[cells.index(at, place).data() for place in (0, 1, 3)] for at in range(view.table.rowCount())]
    assert rows[0][0].endswith("(máy này)")
    assert ["Máy Kinh tế", "Hoa", "2"] in rows


def test_joining_needs_no_action_once_a_folder_is_chosen(
    desk: Desk, folder: Path, tmp_path: Path, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    """Actions: choosing the folder once; then none, for it is looked at when the ledger is opened."""
    session, one = desk.window.session, _newest(desk)
    other = Other(desk, tmp_path)
    desk.keeper.choose(folder)
    settle(desk)
    path = session.ledger.path
    session.close_ledger()
    other.write(one, "Giao ban ở Phòng Kinh tế", to=folder)
    session.open_path(path)
    qtbot.waitUntil(lambda: desk.keeper.joined.changes > 0, timeout=WAIT_MS)
    settle(desk)

    assert _title(desk, one) == "Giao ban ở Phòng Kinh tế"
    assert session.settings.shared_folder_by_file[str(path)] == str(folder)


def test_a_folder_that_goes_away_is_a_quiet_line(
    desk: Desk, view: MachinesView, folder: Path, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    desk.keeper.choose(folder)
    settle(desk)
    folder.rename(folder.with_name("rut-ra"))
    desk.keeper.join()
    settle(desk)

    assert "chưa thấy thư mục dùng chung từ 09:05" in desk.window.joined_text()
    assert desk.window.notice_text() == ""
    folder.with_name("rut-ra").rename(folder)
    press(view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.keeper.joined.away_since is None, timeout=WAIT_MS)
    settle(desk)
    assert desk.window.joined_text() == "Đã gộp lúc 09:05, không có gì mới"


def test_a_dropped_hand_over_file_is_taken_in_and_again_it_is_nothing(
    desk: Desk, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one = _newest(desk)
    file = tmp_path / "ban-giao.soxag"
    Other(desk, tmp_path).write(one, "Giao ban ở Phòng Kinh tế", to=file)
    desk.receive(file)
    settle(desk)
    assert _title(desk, one) == "Giao ban ở Phòng Kinh tế"
    assert desk.window.notice_text() == "Đã nhận 2 thay đổi của 1 máy."
    desk.receive(file)
    settle(desk)

    assert desk.window.notice_text().startswith("0 thay đổi")


def test_a_broken_file_is_refused_in_words(
    desk: Desk, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    (tmp_path / "hong.soxag").write_bytes(b"PK\x03\x04 cut off")
    desk.receive(tmp_path / "hong.soxag")
    settle(desk)

    assert desk.window.notice_text().startswith("Tệp này không phải là tệp bàn giao")


def _differ(desk: Desk, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]) -> Activity:
    one = _newest(desk)
    other = Other(desk, tmp_path)
    desk.keeper.choose(folder)
    settle(desk)
    _retitle(desk.window.session.ledger, one, "Giao ban ở Văn phòng")
    other.write(one, "Giao ban ở Phòng Kinh tế", to=folder)
    desk.keeper.join()
    settle(desk)
    return one


def test_where_machines_differ_one_key_settles_it_and_undo_takes_it_back(
    desk: Desk,
    view: MachinesView,
    folder: Path,
    tmp_path: Path,
    settle: Callable[[Desk], None],
    qtbot: QtBot,
) -> None:
    """Actions: Ctrl+Shift+G, Alt+2; before them none."""
    one = _differ(desk, folder, tmp_path, settle)
    assert desk.window.joined_text().endswith("1 chỗ khác nhau")
    assert view.differ_button.isVisible()
    press(view, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    page = view.differences
    qtbot.waitUntil(page.isVisible, timeout=WAIT_MS)
    (found,) = page._found
    press(page.list, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)

    assert _title(desk, one) == found.given[1].text != found.given[0].text
    assert page.list.count() == 0
    assert "chỗ khác nhau" not in desk.window.joined_text()
    desk.window.undoing.undo()
    assert _title(desk, one) == found.given[0].text
    press(page.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(view.page.isVisible, timeout=WAIT_MS)


def test_how_many_differ_stands_on_the_tab(
    desk: Desk, view: MachinesView, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    _differ(desk, folder, tmp_path, settle)
    settings = desk.window.widget_of("settings")
    assert isinstance(settings, SettingsView)

    assert settings.tabs.tabText(settings.tabs.indexOf(view)) == "Các máy (1)"


def test_what_was_written_last_is_laid_down_when_the_ledger_is_closed(
    desk: Desk, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one, session = _newest(desk), desk.window.session
    other = Other(desk, tmp_path)
    desk.keeper.choose(folder)
    settle(desk)
    _retitle(session.ledger, one, "Giao ban ở Văn phòng")
    session.close_ledger()

    with Ledger.open(other.path, device=_OTHER) as ledger:
        shared_folder.exchange(ledger, folder)
        assert ledger.activities.get_known([one.id])[0].title == "Giao ban ở Văn phòng"


def test_a_machine_gets_what_it_lacks_and_no_more(
    desk: Desk, view: MachinesView, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one = _newest(desk)
    other = Other(desk, tmp_path)
    other.write(one, "Giao ban ở Phòng Kinh tế", to=tmp_path / "kia.soxag")
    desk.keeper.take_files([tmp_path / "kia.soxag"])
    settle(desk)
    rows = [view.table.model().index(at, 0).data() for at in range(view.table.rowCount())]
    view.table.selectRow(rows.index("Máy Kinh tế"))
    assert view.to_button.isEnabled()
    settings = desk.places.settings
    assert settings is not None
    settings.machines.hand_over(tmp_path / "a.soxag", to=_OTHER)
    settle(desk)
    assert desk.window.session.ledger.machines.name(desk.window.session.ledger.device)

    with Ledger.open(other.path, device=_OTHER) as ledger:
        handing_on.join(ledger, [tmp_path / "a.soxag"])
        assert len(joining.machines(ledger)) == len(rows)
    assert "Đã xuất 1 thay đổi" in desk.window.notice_text()


def test_a_third_text_may_be_written(
    desk: Desk, view: MachinesView, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one = _differ(desk, folder, tmp_path, settle)
    view.show_differences()
    edit = view.differences.edit
    assert edit is not None
    edit.clear()
    type_text(edit, "Giao ban chung")
    view.differences.text_chosen.emit(view.differences.chosen(), edit.toPlainText())

    assert _title(desk, one) == "Giao ban chung"


def test_a_text_that_is_being_written_outlasts_the_next_look(
    desk: Desk, view: MachinesView, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    _differ(desk, folder, tmp_path, settle)
    view.show_differences()
    edit = view.differences.edit
    assert edit is not None
    type_text(edit, "Đang viết dở. ")
    desk.keeper.join()
    settle(desk)

    assert view.differences.edit is edit
    assert "Đang viết dở." in edit.toPlainText()


def test_a_bug_in_one_look_does_not_end_all_looking(
    desk: Desk,
    folder: Path,
    tmp_path: Path,
    settle: Callable[[Desk], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    one, other = _newest(desk), Other(desk, tmp_path)
    desk.keeper.choose(folder)
    settle(desk)
    other.write(one, "Giao ban ở Phòng Kinh tế", to=folder)
    told: list[object] = []
    desk.window.session.jobs.crashed.disconnect()
    desk.window.session.jobs.crashed.connect(told.append)
    desk.window.session.jobs.crashed.connect(desk.keeper._on_crashed)
    with monkeypatch.context() as broken:
        broken.setattr("soxa.services.shared_folder.exchange", lambda *_, **__: 1 // 0)
        desk.keeper.join()
        settle(desk)
    assert len(told) == 1
    desk.keeper.join()
    settle(desk)

    assert _title(desk, one) == "Giao ban ở Phòng Kinh tế"


def test_this_machine_is_named_and_hands_over(
    desk: Desk, view: MachinesView, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    type_text(view.name, "Máy Văn phòng")
    view.name_edited.emit()
    settings = desk.places.settings
    assert settings is not None
    settings.machines.hand_over(tmp_path / "a.soxag")
    settings.machines.copy_for_new_machine(tmp_path / "may-moi.soxa")
    settle(desk)

    with Ledger.open(tmp_path / "may-moi.soxa", device=_OTHER) as copy:
        assert [one.name for one in joining.machines(copy)][1] == "Máy Văn phòng"
        assert handing_on.join(copy, [tmp_path / "a.soxag"]).changes == 0


def test_a_paragraph_that_came_is_not_written_over_by_the_editor(
    desk: Desk, folder: Path, tmp_path: Path, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    """She types in one paragraph; what came for another one is in the ledger, but not yet in her editor."""
    session = desk.window.session
    desk.places.open_report(SAMPLE_REGIME, SAMPLE_PERIOD)
    settle(desk)
    reports = desk.places.reports
    assert reports is not None
    qtbot.waitUntil(lambda: reports.desk.draft is not None, timeout=WAIT_MS)
    settle(desk)
    draft = reports.desk.draft
    assert draft is not None
    text = next(one for one in draft.texts if len(one.blocks) > 1)
    reports.desk.write(text.section)
    theirs = replace(text.blocks[1], runs=(TextRun("Máy kia viết câu này."),), author=Author.CLERK)
    blocks = tuple(theirs if block.id == theirs.id else block for block in text.blocks)
    session.ledger.reports.save_text(draft.report.id, replace(text, blocks=blocks))
    editor = desk.window.widget_of("reports").desk.editor  # type: ignore[attr-defined]  # its own view
    type_text(editor, "Thêm ở đây. ")
    reports.desk.flush()
    stored = next(
        one for one in session.ledger.reports.by_id(draft.report.id).texts if one.section == text.section
    )

    assert theirs.runs in [block.runs for block in stored.blocks]
    assert any("Thêm ở đây." in str(block.runs) for block in stored.blocks)
    assert "Máy kia viết câu này." in editor.toPlainText()


def test_what_came_for_the_same_paragraph_stands_behind_it_and_the_cursor_stays(
    desk: Desk, settle: Callable[[Desk], None], qtbot: QtBot
) -> None:
    session = desk.window.session
    desk.places.open_report(SAMPLE_REGIME, SAMPLE_PERIOD)
    settle(desk)
    reports = desk.places.reports
    assert reports is not None
    qtbot.waitUntil(lambda: reports.desk.draft is not None, timeout=WAIT_MS)
    settle(desk)
    draft = reports.desk.draft
    assert draft is not None
    text = next(one for one in draft.texts if one.blocks)
    reports.desk.write(text.section)
    theirs = replace(text.blocks[0], runs=(TextRun("Máy kia viết câu này."),), author=Author.CLERK)
    session.ledger.reports.save_text(draft.report.id, replace(text, blocks=(theirs, *text.blocks[1:])))
    editor = desk.window.widget_of("reports").desk.editor  # type: ignore[attr-defined]  # its own view
    type_text(editor, "Thêm ở đây. ")
    reports.desk.flush()
    type_text(editor, "Và nữa. ")

    lines = editor.toPlainText().split("\n")
    assert lines[0].startswith("Thêm ở đây. Và nữa. ")
    assert lines[1] == "Máy kia viết câu này."


def test_a_leaving_colleague_hands_over_in_one_press(
    desk: Desk,
    view: MachinesView,
    tmp_path: Path,
    settle: Callable[[Desk], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr("soxa.ui.files.open_outside", opened.append)
    settings = desk.places.settings
    assert settings is not None
    settings.machines.leave(tmp_path)
    settle(desk)

    assert [path.name for path in opened] == ["ban-giao-cong-viec-2026-11-16"]
    assert len(list(opened[0].iterdir())) == 3
    assert desk.window.notice_text().startswith("Đã ghi gói bàn giao")


def test_what_is_being_written_is_not_taken_away_by_what_comes(
    desk: Desk, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one = _newest(desk)
    other = Other(desk, tmp_path)
    desk.keeper.choose(folder)
    settle(desk)
    desk.places.show_activities([one.id])
    settle(desk)
    ledger = desk.places.ledger
    assert ledger is not None
    desk.window.widget_of("ledger").table.selectRow(0)  # type: ignore[attr-defined]  # the ledger's own view
    form = desk.window.widget_of("ledger").form  # type: ignore[attr-defined]  # as above
    type_text(form._result, " Đang viết dở")
    other.write(one, "Giao ban ở Phòng Kinh tế", to=folder)
    desk.keeper.join()
    settle(desk)
    (known,) = desk.window.session.ledger.activities.get_known([one.id])

    assert known.title == "Giao ban ở Phòng Kinh tế"
    assert known.result.endswith("Đang viết dở")


def test_who_writes_over_what_came_for_the_same_field_is_told_of_it(
    desk: Desk, folder: Path, tmp_path: Path, settle: Callable[[Desk], None]
) -> None:
    one = _newest(desk)
    other = Other(desk, tmp_path)
    desk.places.show_activities([one.id])
    settle(desk)
    desk.window.widget_of("ledger").table.selectRow(0)  # type: ignore[attr-defined]  # the ledger's own view
    form = desk.window.widget_of("ledger").form  # type: ignore[attr-defined]  # as above
    type_text(form.field("title"), "Văn phòng: ")
    other.write(one, "Giao ban ở Phòng Kinh tế", to=folder)
    shared_folder.exchange(desk.window.session.ledger, folder)  # comes while she types
    desk.window.session.stepping_back.emit()  # keeps what is being typed

    assert "Văn phòng: " in _title(desk, one)
    assert "Giao ban ở Phòng Kinh tế" in desk.window.notice_text()
    assert desk.window.session.ledger.merging.differences() == ()
