"""Scenes of units' slips: the board, what came of files, the form for what was told, owners, two texts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from filled_forms import fill_form, without_identity

from soxa.domain.ids import SlipId
from soxa.domain.sections import Author, TextRun
from soxa.domain.slips import Receipt, Slip, Way
from soxa.domain.values import Absence, Value
from soxa.services import slip_board
from soxa.services.drafting import open_report, save_text
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME
from soxa.services.slip_board import BoardRow
from soxa.services.slip_forms import write_forms

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_DAY = date(2026, 11, 13)
_OLDER = "Tổ chức tiêm chủng mở rộng cho 120 trẻ; truyền thông phòng dịch tại 04 thôn."
_EDITED = "Trạm Y tế tổ chức tiêm chủng mở rộng cho 120 trẻ, bảo đảm an toàn; truyền thông tại 04 thôn."
_NEWER = "Tổ chức tiêm chủng mở rộng cho 135 trẻ; truyền thông phòng dịch tại 06 thôn; kiểm tra 02 bếp ăn."


def slips(stage: Stage) -> None:
    """From the empty board to two texts side by side."""
    stage.open_anew("drafting")
    view = stage.place("reports")
    controller = stage.desk.places.reports
    assert controller is not None
    slips_of = controller.show_slips(SAMPLE_REGIME, "2026-12")
    stage.take("slips-board-nothing-sent")
    slips_of.open(SAMPLE_REGIME, SAMPLE_PERIOD)
    _send(stage, slips_of)
    slips_of.refresh()
    view.slips.table.selectRow(4)
    stage.take("slips-board")
    view.slips.table.selectRow(5)
    slips_of.type_in()
    form = view.slips.form
    form.teller.setText("Cô Mẫu, hiệu trưởng")
    first = next(iter(form.numbers.values()))
    first.setText("8.5.1")
    form.submit()
    stage.take("slips-typed-in")
    form.left.emit()
    _take(stage, slips_of)


def _take(stage: Stage, slips_of: Any) -> None:
    """Nine files: whole, with faults, sent twice, older, another's, and one that lost its name."""
    ledger, board = stage.session.ledger, slips_of.board
    folder = stage.folder / "phieu"
    paths = write_forms(ledger, SAMPLE_REGIME, board.period, folder, made_on=_DAY)
    saved = datetime(2026, 11, 14, 9, 0)  # noqa: DTZ001 - the file's own
    faulty = {"YT01": "gần đủ", "YT02": "1.250", "YT03": -5}
    fill_form(paths[4], faulty, highlights=_NEWER, on="14/11/2026", saved=saved)
    fill_form(paths[5], default=12, on="14/11/2026", saved=saved)
    twice = fill_form(paths[5], default=12, on="14/11/2026", saved=saved, to=folder / "phieu-lan-2.xlsx")
    older = fill_form(paths[0], default=10, on="01/11/2026", saved=saved, to=folder / "phieu-cu.xlsx")
    fill_form(paths[7], highlights="An ninh trật tự trên địa bàn ổn định.", on="14/11/2026", saved=saved)
    lost = without_identity(paths[6], saved=saved)
    done: list[object] = []
    slips_of.taken.connect(lambda: done.append(1))
    slips_of.take([*paths[4:6], twice, older, paths[7], lost, paths[1]])
    stage.wait_until(lambda: bool(done), "the slips")
    stage.take("slips-taken-in-with-faults")
    slips_of.show_board()


def _send(stage: Stage, slips_of: Any) -> None:
    ledger = stage.session.ledger
    board = slips_of.board
    for at, row in enumerate(board.rows[:6]):
        values: dict[str, Value] = {one.code: Decimal(12 + at) for one in row.form.indicators}
        if at == 1 and values:
            values.pop(next(iter(values)))
        ledger.slips.save(_slip(row, at, values))
    clinic = board.rows[4]
    later = _slip(clinic, 9, {one.code: Decimal(30) for one in clinic.form.indicators[:2]})
    later = replace(later, given_on=date(2026, 11, 14), highlights="Tổ chức tiêm chủng mở rộng cho 135 trẻ.")
    ledger.slips.save(later)
    now = stage.session.clock().astimezone()
    slip_board.note_reminders(ledger, board.rows[7:9], at=now)


def _slip(row: BoardRow, number: int, values: dict[str, Value]) -> Slip:
    came = datetime(2026, 11, 13, 8, 30).astimezone() + timedelta(hours=number)
    return Slip(
        SlipId(uuid4()),
        row.unit.id,
        row.form.period.start,
        row.form.period.end,
        _DAY,
        "Sổ của đơn vị",
        values or {"QS01": Absence.NIL},
        highlights="Tổ chức tiêm chủng mở rộng cho 120 trẻ." if row.form.template.code == "P5" else "",
        difficulties="Thiếu vắc xin 5 trong 1." if row.form.template.code == "P5" else "",
        form=row.form.template.code,
        filled_by="Người lập mẫu",
        receipts=(Receipt(Way.ZALO if number % 2 else Way.MAIL, "Người gửi mẫu", came),),
    )


def owned(stage: Stage) -> None:
    """Whose sections are, a newer slip beside what was edited, who wrote what, files with faults."""
    stage.open_anew("drafting")
    ledger = stage.session.ledger
    stage.place("reports")
    controller = stage.desk.places.reports
    assert controller is not None
    slips_of = controller.show_slips(SAMPLE_REGIME, SAMPLE_PERIOD)
    assert slips_of.board is not None
    clinic = slips_of.board.rows[4]
    older = replace(_slip(clinic, 1, {"YT02": Decimal(120)}), given_on=date(2026, 11, 15), highlights=_OLDER)
    ledger.slips.save(older)
    _open(stage, controller)
    draft = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
    text = draft.text("II.2.b")
    edited = tuple(
        replace(block, runs=(TextRun(_EDITED),), author=Author.CLERK) if ".slip." in block.id else block
        for block in text.blocks
    )
    ledger.actor = "Hoàng Văn Mẫu"
    save_text(ledger, draft.report.id, replace(text, blocks=edited))
    newer = replace(_slip(clinic, 9, {"YT02": Decimal(135)}), given_on=date(2026, 11, 16), highlights=_NEWER)
    ledger.slips.save(newer)
    view = stage.place("reports").desk
    _open(stage, controller)
    controller.desk.write("II.2.b")
    stage.take("desk-newer-slip-beside-what-was-edited")
    view.notes.side.begin_edit()
    stage.take("desk-newer-slip-written-anew")
    view.notes.side.take_both.click()
    view.owner.owner_press.click()
    stage.take("desk-owner-changed-in-place")
    view.owner.leave()
    dialog = controller.desk.owners.show_authors()
    assert dialog is not None
    stage.rest()
    stage.camera.take(dialog, "who-wrote-what")
    dialog.close()


def _open(stage: Stage, controller: Any) -> None:
    controller.open(SAMPLE_REGIME, SAMPLE_PERIOD)
    stage.wait_until(lambda: controller.desk.draft is not None, "the draft")
    stage.rest()
