"""The register of documents sent on paper and in workbooks, in ten columns (Decree 30/2020, Appendix IV).

What is printed is Vietnamese whatever the language of the screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from soxa.domain.listings import Listing, ListingColumn, ListingRow, printed
from soxa.domain.outgoing import ONE_SERIES, Gap, RegisterLine
from soxa.domain.outline import Align, agency_lines
from soxa.domain.text import fold
from soxa.services.outgoing import Register
from soxa.services.register_words import register_words
from soxa.storage.ledger import Ledger

_ABOUT: Final = ("V/v ", "v/v ")
_MOST_NAMED: Final = 12
"""So many gaps and doubles are named under a printed register."""


def register_listing(
    ledger: Ledger, register: Register, *, lines: Sequence[RegisterLine], filters: str = "", now: datetime
) -> Listing:
    """Return the register for paper and workbooks, in the ten columns of Appendix IV.

    Unless the office has declared it its register and no number is missing, it says that it is a copy kept
    for following (bản theo dõi).

    Args:
        ledger: Whose.
        register: The year's.
        lines: Those of its lines that are wanted.
        filters: What was asked for, in words.
        now: With its time zone.
    """
    names = register_words().type_names
    columns = (
        ListingColumn("Số, ký hiệu văn bản", 18),
        ListingColumn("Ngày tháng văn bản", 14, Align.CENTRE),
        ListingColumn("Tên loại và trích yếu nội dung văn bản", 36),
        ListingColumn("Người ký", 14),
        ListingColumn("Nơi nhận văn bản", 21),
        ListingColumn("Đơn vị, người nhận bản lưu", 13),
        ListingColumn("Số lượng bản", 9, Align.CENTRE),
        ListingColumn("Ngày chuyển", 14, Align.CENTRE),
        ListingColumn("Ký nhận", 10),
        ListingColumn("Ghi chú", 11),
    )
    rows = tuple(
        ListingRow(
            (
                line.reference,
                line.day,
                _type_and_subject(line, names),
                line.signer,
                line.receivers,
                line.kept_by,
                Decimal(line.copies) if line.copies is not None else None,
                line.sent_on,
                line.signed_for,
                "; ".join(part for part in ("Đã hủy" if line.cancelled else "", line.note) if part),
            )
        )
        for line in lines
    )
    return Listing(
        title="SỔ ĐĂNG KÝ VĂN BẢN ĐI",
        subtitle=" · ".join(part for part in (f"Năm {register.year}", filters, _standing(register)) if part),
        agency=agency_lines(ledger.office()),
        columns=columns,
        rows=rows,
        made_at=now,
        name=f"so-van-ban-di-{register.year}",
        tab=f"Năm {register.year}",
        foot=" ".join([f"Tổng số: {printed(Decimal(len(rows)))} văn bản.", *_holes(register)]),
        named_by=1,
    )


def _standing(register: Register) -> str:
    if register.is_whole:
        return ""
    if register.numbering.is_official:
        return "BẢN THEO DÕI – chưa đủ số"
    return "BẢN THEO DÕI – không thay sổ đăng ký chính thức của cơ quan"


def _holes(register: Register) -> list[str]:
    said = []
    missing = [_gap_words(gap) for gap in register.gaps[:_MOST_NAMED]]
    if missing:
        more = len(register.gaps) - len(missing)
        said.append(f"Số chưa có văn bản: {', '.join(missing)}{f' và {more} chỗ khác' if more else ''}.")
    twice = [_in_series(double.series, str(double.number)) for double in register.doubles[:_MOST_NAMED]]
    if twice:
        more = len(register.doubles) - len(twice)
        said.append(f"Số trùng: {', '.join(twice)}{f' và {more} số khác' if more else ''}.")
    return said


def _gap_words(gap: Gap) -> str:
    numbers = str(gap.first) if gap.count == 1 else f"{gap.first}–{gap.last}"
    return _in_series(gap.series, numbers)


def _in_series(series: str, numbers: str) -> str:
    return numbers if series == ONE_SERIES else f"{numbers} ({series})"


def _type_and_subject(line: RegisterLine, names: Mapping[str, str]) -> str:
    name = names.get(line.type, line.type)
    if not name:
        return line.subject
    about = line.subject
    for short in _ABOUT:
        # In the register a công văn is "Công văn về việc …", as it is spoken.
        about = f"về việc {about.removeprefix(short)}" if about.startswith(short) else about
    # What already begins with its type says it once.
    return about if fold(about).startswith(fold(name)) else f"{name} {about}".strip()
