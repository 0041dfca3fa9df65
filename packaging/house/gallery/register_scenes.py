"""Pictures of a report from a letter, of the outgoing register and of last year's values."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import xlsxwriter
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_OUTLINE = """I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH
- Văn bản đã ban hành
- Họp Ban Chỉ đạo
II. KẾT QUẢ THỰC HIỆN
1. Hạ tầng số
2. Nhân lực số
a) Tập huấn cán bộ, công chức
b) Tổ công nghệ số cộng đồng
3. Dịch vụ công trực tuyến
III. TỒN TẠI, HẠN CHẾ VÀ NGUYÊN NHÂN
IV. ĐỀ XUẤT, KIẾN NGHỊ"""
_TABLE = (
    "TT\tChỉ tiêu\tĐVT\tKế hoạch năm\tThực hiện\tSo với cùng kỳ (%)\tGhi chú\n"
    "I\tCHỈ ĐẠO, ĐIỀU HÀNH\t\t\t\t\t\n"
    "1\tSố cuộc họp, hội nghị\tcuộc\t\t\t\t\n"
    "2\tSố lớp tập huấn, bồi dưỡng\tlớp\t\t\t\t\n"
    "II\tHẠ TẦNG\t\t\t\t\t\n"
    "3\tSố thôn có cáp quang\tthôn\t\t\t\t\n"
    "4\tSố máy tính được cấp cho cán bộ, công chức\tbộ\t\t\t\t\n"
)


def registers(stage: Stage) -> None:
    """What comes in from registers, old values and letters."""
    _register(stage)
    _past_values(stage)
    _letter(stage)


def _register(stage: Stage) -> None:
    """The outgoing register: what is new, what it says otherwise."""
    stage.open("drafting")
    stage.hush()
    stage.place("ledger")
    controller = stage.desk.places.register
    assert controller is not None
    shown: list[object] = []
    controller.proposed.connect(shown.append)
    controller.carried_out.connect(lambda _result: shown.clear())
    controller.begin(_book(stage, "so-van-ban-di.xlsx", _register_rows()))
    stage.wait_until(lambda: bool(shown), "the register")
    stage.take("register")
    page = controller.page
    assert page is not None
    page.tabs.setCurrentIndex(3)
    stage.take("register-notes")
    controller.carry_out()
    stage.wait_until(lambda: not shown, "the documents")
    stage.take("register-done")
    controller.begin(_book(stage, "so-van-ban-di-lan-2.xlsx", _register_rows(changed=" (sửa)")))
    stage.wait_until(lambda: bool(shown), "the register again")
    stage.hush()
    stage.take("register-again")
    controller.leave()


def _past_values(stage: Stage) -> None:
    """Last year's values: which row is which indicator."""
    stage.place("ledger")
    controller = stage.desk.places.past_values
    assert controller is not None
    shown: list[object] = []
    controller.proposed.connect(shown.append)
    rows = [
        ("Mã", "Chỉ tiêu", "ĐVT", "Kế hoạch năm 2026 (tỉnh giao)", "Tháng 10/2025", "Tháng 11/2025"),
        ("", "Số cuộc họp, hội nghị", "cuộc", 150, 12, 14),
        ("", "Số lớp tập huấn, bồi dưỡng", "lớp", "", 2, 1),
        ("", "Hồ sơ tiếp nhận mới", "hồ sơ", "", 402, 427),
        ("", "Kinh phí chi trả trợ cấp xã hội", "tỷ đồng", "", "1,5", "không phát sinh"),
        ("", "Số máy cày", "cái", "", 3, 4),
    ]
    controller.begin(_book(stage, "so-lieu-nam-2025.xlsx", rows))
    stage.wait_until(lambda: bool(shown), "the values")
    stage.take("past-values")
    controller.carry_out()
    stage.rest()
    importing = stage.desk.places.importing
    assert importing is not None
    importing.begin()
    stage.hush()
    stage.take("imports-begin")
    controller.show_kept()
    kept = controller.kept
    assert kept is not None
    stage.wait_until(lambda: kept.table.rowCount() > 0, "what is kept")
    stage.take("past-values-kept")


def _register_rows(*, changed: str = "") -> list[tuple[object, ...]]:
    titles = ("TT", "Số ký hiệu", "Ngày văn bản", "Trích yếu", "Người ký", "Đơn vị soạn thảo", "Ghi chú")
    subjects = (
        ("KH-UBND", "Kế hoạch triển khai chuyển đổi số quý IV năm 2026"),
        ("UBND-VP", "V/v tăng cường phòng, chống cháy rừng mùa khô"),
        ("GM-UBND", "Giấy mời họp giao ban tuần"),
        ("QĐ-UBND", "Về việc kiện toàn Ban Chỉ đạo chuyển đổi số xã"),
        ("BC-UBND", "Báo cáo công tác tuần"),
        ("TB-UBND", "Thông báo kết luận của Chủ tịch Ủy ban nhân dân xã tại cuộc họp giao ban"),
    )
    rows: list[tuple[object, ...]] = [titles]
    missing, cancelled, changed_rows = 10, 7, 2
    for at in range(24):
        symbol, subject = subjects[at % len(subjects)]
        number = 301 + at + (at > missing)
        note = "Hủy" if at == cancelled else ""
        signer = "Chủ tịch" if at % 3 else "Phó Chủ tịch"
        text = f"{subject}{changed}" if at < changed_rows else subject
        rows.append(
            (at + 1, f"{number}/{symbol}", date(2026, 11, 1 + at // 3), text, signer, "Văn phòng", note)
        )
    return rows


def _book(stage: Stage, name: str, rows: Sequence[Sequence[object]]) -> Path:
    path = stage.folder / name
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("Sổ")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for at, cells in enumerate(rows):
            for place, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(at, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                else:
                    sheet.write(at, place, cell)
    return path


def _letter(stage: Stage) -> None:
    """A report that a letter asks for: empty, filled in, its table, and what is missing."""
    stage.open("drafting")
    stage.desk.places.begin_letter()
    assert stage.desk.places.reports is not None
    controller = stage.desk.places.reports.letter
    assert controller is not None
    view = controller.view
    stage.rest()
    stage.take("letter-empty")
    view.make.click()
    stage.take("letter-missing")
    view.show_faults(())
    view.number.setText("1234/SKHCN-CĐS")
    view.day.set_day(date(2026, 11, 15))
    view.from_whom.setText("Sở Khoa học và Công nghệ")
    view.subject.setText("Kết quả chuyển đổi số 10 tháng năm 2026")
    view.deadline.set_day(date(2026, 11, 17))
    view.hour.setText("10:00")
    view.end.set_day(date(2026, 10, 31))
    _copy(_OUTLINE)
    view.paste_outline.click()
    view.tree.unit_chosen.emit(1, "VHXH")
    stage.hush()
    stage.take("letter-outline")
    _copy(_TABLE)
    view.paste_table.click()
    stage.hush()
    stage.take("letter-table")
    view.make.click()
    places = stage.desk.places.reports
    stage.wait_until(lambda: places.desk.draft is not None, "the desk")
    stage.rest()
    stage.take("letter-desk")


def _copy(text: str) -> None:
    data = QMimeData()
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
