"""Pictures of a report from a letter, of the outgoing register and of last year's values."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

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
    _letter(stage)


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
