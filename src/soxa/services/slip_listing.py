"""Who has sent which slip, as a list on paper or in Excel, for the head."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from soxa.domain.dates import write_date
from soxa.domain.listings import Cell, Listing, ListingColumn, ListingRow
from soxa.domain.outline import Align, agency_lines
from soxa.domain.period_names import period_name
from soxa.domain.slips import Way
from soxa.services.slip_board import BoardRow, SlipBoard, SlipState
from soxa.storage.ledger import Ledger

_STATES = {
    SlipState.SENT: "Đã gửi",
    SlipState.SENT_LATE: "Đã gửi, quá hạn",
    SlipState.PARTIAL: "Đã gửi, còn thiếu số liệu",
    SlipState.MISSING: "Chưa gửi",
    SlipState.LATE: "Chưa gửi, quá hạn",
}
_WAYS = {
    Way.FILE: "tệp",
    Way.MAIL: "thư điện tử",
    Way.ZALO: "Zalo",
    Way.PAPER: "bản giấy",
    Way.PHONE: "điện thoại",
}


def slip_listing(ledger: Ledger, board: SlipBoard, *, today: date, now: datetime) -> Listing:
    """Return the board as a list.

    Args:
        ledger: Whose.
        board: The period.
        today: Day it is made; stands under the title.
        now: With time zone; printed in the files.
    """
    by_when = f"; hạn nộp {write_date(board.due)}" if board.due is not None else ""
    return Listing(
        title="TÌNH HÌNH GỬI PHIẾU SỐ LIỆU",
        subtitle=f"({period_name(board.period)}; tính đến ngày {write_date(today)}{by_when})",
        agency=agency_lines(ledger.office()),
        columns=(
            ListingColumn("TT", 6, Align.CENTRE),
            ListingColumn("Đơn vị", 26),
            ListingColumn("Phiếu", 34),
            ListingColumn("Tình trạng", 22),
            ListingColumn("Ngày nhận", 14, Align.CENTRE),
            ListingColumn("Người gửi, cách gửi", 22),
            ListingColumn("Còn trống", 12, Align.RIGHT),
            ListingColumn("Đôn đốc", 14, Align.CENTRE),
        ),
        rows=tuple(_row(number, row) for number, row in enumerate(board.rows, start=1)),
        made_at=now,
        name=f"phieu-so-lieu-{board.period.label.replace('/', '_')}",
        tab="Phiếu số liệu",
        foot=f"Đã nhận {board.sent}/{len(board.rows)} phiếu.",
    )


def _row(number: int, row: BoardRow) -> ListingRow:
    slip = row.slip
    receipt = slip.receipt if slip is not None else None
    came = slip.given_on if slip is not None else None
    sender = ""
    if receipt is not None:
        came = receipt.at.astimezone().date() if receipt.at is not None else came
        sender = ", ".join(word for word in (receipt.sender, _WAYS[receipt.way]) if word)
    blanks: Cell = Decimal(len(row.blanks)) if row.slips and row.blanks else None
    return ListingRow(
        (
            Decimal(number),
            row.unit.name,
            f"{row.form.template.name} ({row.form.template.code})",
            _STATES[row.state],
            came,
            sender,
            blanks,
            row.reminded.astimezone().date() if row.reminded is not None else None,
        )
    )
