"""The submitting sheet (phiếu trình): what a head must know of a draft, on paper and on the screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from soxa.base.errors import Message
from soxa.base.files import make_folder, write_atomic
from soxa.domain.approvals import Handling, Submission
from soxa.domain.dates import write_date
from soxa.domain.drafts import Point
from soxa.domain.ids import ReportId
from soxa.domain.offices import Office
from soxa.domain.outline import Align, Column, Heading, Paragraph, Part, Row, Span, Table, agency_lines
from soxa.domain.packs import Severity
from soxa.domain.remarks import REMARK, Outcome, Remark, Settled
from soxa.domain.reports import Report, State
from soxa.domain.sheets import Room, Sheet
from soxa.exchanging.report import ReportFile
from soxa.services.composing import VIET_NAM
from soxa.services.deadlines import due
from soxa.services.draft_changes import DraftChanges, changes_between
from soxa.services.reading_copies import copy_of, draft_mark, sealed_data
from soxa.services.submitting import DraftNotSealed
from soxa.storage.ledger import Ledger

Tell = Callable[[Message], str]
"""Says a message in Vietnamese: what is printed is Vietnamese, whatever the language of the screen."""

UNUSUAL: Final = frozenset({"outlier", "outlier_season"})
"""Codes of points about figures outside the office's usual range."""
_MOST_ROWS: Final = 10
_LEAST_MONTH_ZERO: Final = 3
_TOLD: Final = frozenset({Severity.BLOCK, Severity.WARN, Severity.REMIND})


@dataclass(frozen=True, slots=True)
class Summary:
    """What is said of a draft that is handed in."""

    report: Report
    """The report with its facts."""
    office: Office
    """Whose."""
    data: ReportFile
    """The draft as it was sealed."""
    pages: int
    """Pages of the draft."""
    deadline: datetime | None
    """When it is due; at 0:00 where no hour is set; None where no day is."""
    submission: Submission | None
    """How it was handed in last; None before."""
    handling: Handling
    """Everything that was handed in, and decided."""
    points: tuple[Point, ...]
    """Points known at sealing that a head should know of, those about unusual figures left out."""
    unusual: tuple[Point, ...]
    """Points about figures outside the usual range."""
    remarks: tuple[Remark, ...]
    """Remarks on this draft and those before, with what came of them."""
    changes: DraftChanges | None
    """What changed since the last draft that was handed in; None where none was."""

    @property
    def draft(self) -> int:
        """Which draft."""
        return self.data.outline.draft

    @property
    def name(self) -> str:
        """What the report is called on its first page."""
        return f"{self.data.outline.type_name.capitalize()} {self.data.outline.subject}"


def summarise(ledger: Ledger, report_id: ReportId, *, now: datetime) -> Summary:
    """Return what is said of a report's last draft.

    Args:
        ledger: Whose.
        report_id: A sealed report.
        now: With time zone.

    Raises:
        EntryMissing: There is no such report.
        DraftNotSealed: It is being written.
    """
    from soxa.pages.rasters import page_sizes  # noqa: PLC0415 - PDFium is loaded when needed

    report = ledger.reports.by_id(report_id)
    if report.state is State.DRAFTING:
        raise DraftNotSealed
    sealing = report.sealings[-1]
    data = sealed_data(ledger, sealing.pdf)
    handling = ledger.submissions.of(report_id)
    seen = handling.last_seen(before=sealing.draft)
    own = handling.of_draft(sealing.pdf)
    points = [
        one
        for one in ledger.points.frozen(report_id, sealing.draft)
        if one.severity in _TOLD and one.code != REMARK
    ]
    return Summary(
        report=report,
        office=ledger.office(),
        data=data,
        pages=len(page_sizes(ledger.files.read(sealing.pdf))),
        deadline=_deadline(ledger, report_id, now),
        submission=own[-1] if own else None,
        handling=handling,
        points=tuple(one for one in points if one.code not in UNUSUAL),
        unusual=tuple(one for one in points if one.code in UNUSUAL),
        remarks=ledger.remarks.of(report_id),
        changes=changes_between(sealed_data(ledger, seen.pdf), data) if seen is not None else None,
    )


def write_submission(
    ledger: Ledger, report_id: ReportId, folder: Path, *, now: datetime, tell: Tell
) -> tuple[Path, ...]:
    """Write sheet and draft into a folder, made if missing: one PDF of both to print, and each by itself.

    Args:
        ledger: Whose.
        report_id: A sealed report.
        folder: Where; files of the same names are replaced.
        now: With time zone; on each page.
        tell: See `Tell`.

    Returns:
        What was written; the PDF to print stands first.

    Raises:
        DraftNotSealed: It is being written.
        TextNotPrintable: Characters that no page can show.
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
    """
    from soxa.documents.sheet_pages import sheet_docx  # noqa: PLC0415 - loads docx

    summary = summarise(ledger, report_id, now=now)
    copy = copy_of(summary.data, mark=draft_mark(summary.draft, now), suffix="ban-doc")
    sheet = submitting_sheet(summary, now=now, tell=tell)
    stem = copy.stem.removesuffix("-ban-doc")
    files = (
        (f"{stem}-trinh-ky.pdf", joined(sheet, copy.pdf)),
        (f"{stem}-phieu-trinh.docx", sheet_docx(sheet)),
        *zip(copy.names, (copy.pdf, copy.docx, copy.xlsx), strict=True),
    )
    make_folder(folder)
    for name, content in files:
        write_atomic(folder / name, content)
    return tuple(folder / name for name, _ in files)


def joined(sheet: Sheet, pages: bytes) -> bytes:
    """Return a sheet and the pages that go with it as one PDF.

    Raises:
        TextNotPrintable: Characters that no page can show.
    """
    from soxa.documents.sheet_pages import sheet_pdf  # noqa: PLC0415 - Typst is loaded when needed
    from soxa.pages.joining import join_pdfs  # noqa: PLC0415 - PDFium is loaded when needed

    return join_pdfs([sheet_pdf(sheet), pages])


def submitting_sheet(summary: Summary, *, now: datetime, tell: Tell) -> Sheet:
    """Return the sheet of a draft, ready to be laid out.

    Args:
        summary: What is said of it.
        now: With time zone; day of the sheet where it was not handed in yet, and its mark.
        tell: See `Tell`.
    """
    submission = summary.submission
    day = (submission.at_utc if submission is not None else now).astimezone(VIET_NAM)
    return Sheet(
        agency=agency_lines(summary.office),
        title="PHIẾU TRÌNH",
        subject=f"Về việc ký ban hành {_lower_first(summary.name)}",
        place_and_day=f"{summary.data.outline.place}, {_day(day)}",
        addressee=submission.to if submission is not None else "",
        parts=tuple(_parts(summary, tell)),
        rooms=(
            (Room("Người trình", 0, submission.by if submission is not None else ""),
             Room("Ý kiến của trưởng đơn vị", 4, "")),
            (Room("Ý kiến của lãnh đạo", 5, ""),),
        ),
        made_at=now,
        mark=draft_mark(summary.draft, now),
    )  # fmt: skip


# --- contents


def _parts(summary: Summary, tell: Tell) -> Iterator[Part]:
    number = 0
    for title, parts in (
        ("Nội dung trình", list(_about(summary))),
        ("Tóm tắt, đề xuất", list(_proposal(summary))),
        ("Ý kiến các lần trước và việc tiếp thu, giải trình", list(_remarks(summary))),
        (_changes_title(summary), list(_changes(summary))),
        ("Số liệu khác thường", list(_points(summary.unusual, tell))),
        ("Điểm còn để ngỏ", list(_points(summary.points, tell))),
    ):
        if parts:
            number += 1
            yield Heading(2, f"{number}.", title, "")
            yield from parts


def _about(summary: Summary) -> Iterator[Part]:
    data, sealing = summary.data, summary.report.sealings[-1]
    yield _said("Văn bản trình", summary.name)
    yield _said("Nơi nhận", "; ".join(data.outline.addressees))
    sealed = sealing.sealed_utc.astimezone(VIET_NAM)
    yield _said("Dự thảo", f"lần {summary.draft}, chốt lúc {sealed:%H:%M} ngày {write_date(sealed.date())}")
    if summary.deadline is not None:
        hour = f"{summary.deadline:%H} giờ {summary.deadline:%M} " if summary.deadline.hour else ""
        yield _said("Hạn gửi", f"{hour}ngày {write_date(summary.deadline.date())}")
    appendices = len(data.outline.appendices)
    size = f"{summary.pages} trang, {appendices} phụ lục, {len(data.figures)} số liệu"
    yield _said("Khối lượng", size)
    if summary.submission is not None:
        at = summary.submission.at_utc.astimezone(VIET_NAM)
        by = summary.submission.by
        yield _said("Người trình", f"{by}, lúc {at:%H:%M} ngày {write_date(at.date())}".lstrip(", "))


def _proposal(summary: Summary) -> Iterator[Part]:
    note = summary.submission.note if summary.submission is not None else ""
    yield _plain(note or "Kính trình lãnh đạo xem xét, cho ý kiến và ký ban hành.")


def _remarks(summary: Summary) -> Iterator[Part]:
    if not summary.remarks:
        return
    rows = [
        (f"{one.author}, {write_date(one.day)}: {one.text}", _outcome(one.outcome)) for one in summary.remarks
    ]
    yield _table(("Ý kiến", "Tiếp thu, giải trình"), (55, 45), rows)


def _changes_title(summary: Summary) -> str:
    since = summary.changes.since if summary.changes is not None else 0
    return f"Thay đổi so với dự thảo lần {since} đã trình"


def _changes(summary: Summary) -> Iterator[Part]:
    changes = summary.changes
    if changes is None:
        return
    if not changes.figures and not changes.texts:
        yield _plain("Không có thay đổi về nội dung, số liệu.")
    if changes.figures:
        rows = [
            (f"{one.name} ({one.unit})" if one.unit else one.name, one.column, one.old, one.new)
            for one in changes.figures
        ]
        heads = ("Chỉ tiêu", "Cột", f"Lần {changes.since}", f"Lần {summary.draft}")
        yield _table(heads, (50, 26, 12, 12), rows)
    if changes.texts:
        titles = dict.fromkeys(one.section or "phần khác" for one in changes.texts)
        count = len(changes.texts)
        yield _said("Câu chữ", f"{count} đoạn thay đổi ở mục {'; '.join(titles)}")


def _points(points: tuple[Point, ...], tell: Tell) -> Iterator[Part]:
    rows = [(tell(one.message), _reason(one)) for one in points]
    if rows:
        yield _table(("Nội dung", "Giải trình của người soạn"), (60, 40), rows)


def _reason(point: Point) -> str:
    if point.answer is None:
        return "Chưa giải trình"
    return point.answer or "Đã xem"


def _outcome(outcome: Outcome | None) -> str:
    if outcome is None:
        return "Chưa xử lý"
    return f"{_SETTLED[outcome.settled]}: {outcome.words}" if outcome.words else _SETTLED[outcome.settled]


_SETTLED: Final = {
    Settled.DONE: "Đã sửa",
    Settled.ANSWERED: "Giải trình",
    Settled.DROPPED: "Không còn áp dụng",
}


# --- pieces


def _said(label: str, words: str) -> Paragraph:
    return Paragraph((Span(f"- {label}: "), Span(words, bold=label == "Hạn gửi")), "")


def _plain(words: str) -> Paragraph:
    return Paragraph((Span(words),), "")


def _table(heads: tuple[str, ...], widths: tuple[int, ...], rows: Sequence[tuple[str, ...]]) -> Table:
    columns = (
        Column("TT", 6, Align.CENTRE),
        *(Column(head, width, Align.LEFT) for head, width in zip(heads, widths, strict=True)),
    )
    shown = [
        Row(((Span(str(number)),), *((Span(cell),) for cell in cells)))
        for number, cells in enumerate(rows[:_MOST_ROWS], 1)
    ]
    left = len(rows) - len(shown)
    if left > 0:
        empty = ((Span(""),),) * (len(heads) - 1)
        shown.append(Row(((Span("…"),), (Span(f"và {left} nội dung nữa, xem trong chương trình"),), *empty)))
    return Table(columns, tuple(shown))


def _deadline(ledger: Ledger, report_id: ReportId, now: datetime) -> datetime | None:
    today = now.astimezone(VIET_NAM).date()
    found = next((one for one in due(ledger, today) if one.report == report_id), None)
    if found is None or found.deadline is None:
        return None
    hour = found.hour
    day = found.deadline
    return datetime(day.year, day.month, day.day, hour.hour if hour else 0, hour.minute if hour else 0,
                    tzinfo=VIET_NAM)  # fmt: skip


def _day(moment: datetime) -> str:
    # Only January and February bear a leading zero (Decree 30/2020, Appendix I, II.4).
    month = f"{moment.month:02}" if moment.month < _LEAST_MONTH_ZERO else str(moment.month)
    return f"ngày {moment.day:02} tháng {month} năm {moment.year}"


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
