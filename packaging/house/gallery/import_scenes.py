"""Scenes of the import of trackers with habits: what to import, old fonts, tables of text, guessed kinds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_HEADS = ("STT", "Ngày", "Nội dung công việc", "Địa điểm", "Số người")
_ROWS = (
    ("1", "5/9", "Tổ chức hội nghị triển khai chuyển đổi số", "Hội trường UBND xã", "45"),
    ("2", "7-8/9", "Tập huấn kỹ năng số cho tổ công nghệ số", "Nhà văn hóa thôn 2", "60"),
    ("3", "9/9", "Họp giao ban", "nt", "18"),
    ("4", "12/9", "Hội nghị sơ kết 9 tháng", "Hội trường UBND xã", "72"),
    ("5", "15/9", "Kiểm tra vệ sinh an toàn thực phẩm", "Chợ trung tâm", "6"),
    ("6", "18/9", "Trồng hoa ven đường", "Thôn 3", "30"),
)
_VNI = (
    "STT;Ngaøy;Noäi dung;Soá ngöôøi\n1;05/9/2026;Hoäi nghò trieån khai chuyeån ñoåi soá;45\n"
    "2;07/9/2026;Taäp huaán kyõ naêng soá;60\n3;09/9/2026;Hoïp giao ban;18\n"
)


def import_habits(stage: Stage) -> None:
    """An import from its first page to trackers that have to be explained."""
    stage.open("drafting")
    stage.place("ledger")
    stage.desk.places.import_tracker()
    stage.take("import-start")
    _show(stage, _habits(stage.folder / "so-theo-doi-2026.xlsx"), "import-guessed-kinds")
    _scroll_down(stage)
    stage.take("import-sheets")
    path = stage.folder / "so-cu.csv"
    path.write_bytes(_VNI.encode("cp1252"))
    _show(stage, path, "import-old-text-asked")
    controller = stage.desk.places.importing
    assert controller is not None
    controller.leave()


def _show(stage: Stage, path: Path, name: str) -> None:
    stage.desk.places.import_tracker(path)
    controller = stage.desk.places.importing
    assert controller is not None
    stage.wait_until(
        lambda: controller.proposal is not None and controller.proposal.file_name == path.name, "a proposal"
    )
    stage.take(name)


def _scroll_down(stage: Stage) -> None:
    controller = stage.desk.places.importing
    assert controller is not None
    assert controller.page is not None
    bar = controller.page.cards_area.verticalScrollBar()
    bar.setValue(bar.maximum() // 3)
    stage.rest()


def _habits(path: Path) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        for name in ("Tháng 9", "Tháng 10"):
            sheet = book.add_worksheet(name)
            sheet.write(0, 2, "SỔ THEO DÕI HOẠT ĐỘNG")
            for column, head in enumerate(_HEADS):
                sheet.write(2, column, head)
            for at, row in enumerate(_ROWS, start=3):
                for column, cell in enumerate(row):
                    sheet.write(at, column, cell.replace("/9", "/10") if name == "Tháng 10" else cell)
        sheet.set_row(6, None, None, {"hidden": True})
        away = book.add_worksheet("Nháp")
        away.write(0, 0, "2026-09-05")
        away.hide()
    return path
