"""Pictures of the văn thư's tab and of the register of documents sent."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton

from soxa.services import numbering
from soxa.services.outgoing import new_entry

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_DOCUMENTS = (
    ("QĐ", 301, 2, "Quyết định thành lập Tổ công nghệ số cộng đồng thôn Nậm Pung 2"),
    ("KH", 302, 3, "Kế hoạch phòng, chống rét cho cây trồng, vật nuôi vụ Đông Xuân năm 2026 - 2027"),
    ("TB", 303, 5, "Thông báo kết luận của Chủ tịch UBND xã tại phiên họp thường kỳ tháng 10"),
    ("CV", 304, 6, "V/v rà soát hộ nghèo, hộ cận nghèo cuối năm 2026"),
    ("GM", 306, 10, "Giấy mời họp Ban Chỉ đạo phòng thủ dân sự xã"),
    ("TTr", 307, 12, "Tờ trình xin điều chỉnh dự toán chi thường xuyên năm 2026"),
)


def clerk(stage: Stage) -> None:
    """The văn thư: what waits, each step, and the register."""
    for ledger, name in (("signed", "number"), ("numbered", "seal"), ("issued", "send")):
        stage.open_anew(ledger)
        view = _tab(stage, "clerk")
        if ledger == "signed":
            stage.take("clerk")
        group = ("number", "seal", "send", "answer").index(name)
        view.presses[group][0].click()
        stage.rest()
        stage.take(f"clerk-{name}")
    view.send_panel.ways["document_axis"].click()
    view.send_panel.press.click()
    stage.rest()
    stage.hush()
    stage.take("clerk-answer")
    sent = view.answer_panel.sent
    next(one for one in sent.findChildren(QPushButton) if one.property("role") == "link").click()
    stage.take("clerk-strike")
    _register(stage)


def _register(stage: Stage) -> None:
    stage.open_anew("issued")
    ledger = stage.desk.window.session.ledger
    for code, number, day, subject in _DOCUMENTS:
        symbol = "UBND-VP" if code == "CV" else f"{code}-UBND"
        entry = new_entry(
            type_code=code,
            symbol=symbol,
            day=date(2026, 11, day),
            subject=subject,
            signer="Người Ký Mẫu",
            receivers="Như nơi nhận; Thường trực Đảng ủy xã",
        )
        numbering.enter_document(ledger, entry, number=str(number))
    view = _tab(stage, "outgoing")
    view.table.selectRow(1)
    stage.rest()
    stage.take("outgoing")
    view.enter_button.click()
    stage.take("outgoing-enter")
    view.keeping_button.click()
    view.keeping_form.official.setChecked(True)
    stage.take("outgoing-keeping")
    view.show_table()
    view.holes_button.click()
    stage.take("outgoing-holes")
    view.show_table()


def _tab(stage: Stage, part: str) -> Any:
    place: Any = stage.place("exchange")
    place.show_part(part)
    stage.rest()
    return getattr(place, part)
