"""Twenty trackers as twenty offices keep them, each with what a careful person reads from it.

What is expected is reckoned from plain numbers here, never by the code under test.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import xlsxwriter
from other_books import write_ods, write_xls, write_xlsb

from soxa.domain.legacy_text import Legacy
from soxa.services.importing import CONVERT, Proposal

DAY, LAST, KIND, TITLE, PLACE, PEOPLE = range(6)
KINDS = {"HN": "Hội nghị", "TH": "Tập huấn", "HOP": "Họp", "KTR": "Kiểm tra"}
WHAT = {
    "HN": "Hội nghị triển khai nhiệm vụ",
    "TH": "Tập huấn chuyển đổi số",
    "HOP": "Họp giao ban",
    "KTR": "Kiểm tra an toàn thực phẩm",
}
HEADS = ("STT", "Ngày", "Loại hoạt động", "Nội dung", "Địa điểm", "Số người")


@dataclass(frozen=True)
class Entry:
    """One activity, in plain values."""

    day: date
    kind: str
    title: str
    place: str
    people: int
    last: date | None = None

    @property
    def row(self) -> list[object]:
        """Under `HEADS`, without its running number."""
        return [self.day, KINDS[self.kind], self.title, self.place, self.people]


@dataclass(frozen=True)
class Habit:
    """A tracker and its reading."""

    path: Path
    """The file; for a pasted block, its HTML."""
    entries: Sequence[Entry]
    """What it says."""
    faults: Mapping[str, int] = field(default_factory=dict)
    """How many rows wait, by the fault they are told with."""
    legacy: str = ""
    """What a human has to say of text from before Unicode."""
    confirms: bool = False
    """Whether a human has to confirm kinds that were guessed."""
    is_pasted: bool = False
    """Whether it comes from the clipboard."""
    notes: Mapping[str, int] = field(default_factory=dict)
    """How many rows are told to be looked at."""
    told: Callable[[Proposal], bool] = lambda _proposal: True
    """What the proposal tells beside."""
    columns: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Meanings that a human gives to columns."""


def made(seed: int, count: int, *, first: date = date(2026, 7, 1), days: int = 92) -> list[Entry]:
    """Entries in the order of their days, no two alike."""
    random = Random(seed)
    found = []
    for number in range(count):
        kind = random.choice(sorted(KINDS))
        day = first + timedelta(days=number * days // count)
        place = random.choice(["Nhà văn hóa thôn 1", "Hội trường UBND xã", "Trường Mầm non"])
        title = f"{WHAT[kind]} đợt {number + 1}"
        found.append(Entry(day, kind, title, place, random.randint(12, 180)))
    return found


def short(day: date, *, year: bool = False) -> str:
    """A day as people type it."""
    return f"{day.day}/{day.month}/{day.year}" if year else f"{day.day}/{day.month}"


def write(
    path: Path,
    sheets: Mapping[str, Sequence[Sequence[object]]],
    *,
    merged: Sequence[tuple[str, str, str]] = (),
    hidden: Sequence[tuple[str, int]] = (),
) -> Path:
    """A workbook of values.

    Args:
        path: The file.
        sheets: Rows by sheet.
        merged: Sheet, area and what stands in it.
        hidden: Sheet and row, counted from 1.
    """
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_numbers": False}) as book:
        day_format = book.add_format({"num_format": "dd/mm/yyyy"})
        made_sheets = {}
        for name, rows in sheets.items():
            sheet = made_sheets[name] = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, date):
                        moment = datetime(value.year, value.month, value.day)
                        sheet.write_datetime(at, column, moment, day_format)
                    elif value is not None and value != "":
                        sheet.write(at, column, value)
        for name, area, value in merged:
            made_sheets[name].merge_range(area, value)
        for name, number in hidden:
            made_sheets[name].set_row(number - 1, None, None, {"hidden": True})
    return path


def numbered(entries: Sequence[Entry]) -> list[list[object]]:
    """Rows under `HEADS`."""
    return [[number, *entry.row] for number, entry in enumerate(entries, start=1)]


# ---------------------------------------------------------------------- the twenty


def plain(folder: Path) -> Habit:
    """One sheet, titles in the first row, real dates."""
    entries = made(1, 40)
    return Habit(write(folder / "so.xlsx", {"Sổ": [HEADS, *numbered(entries)]}), entries)


def months(folder: Path) -> Habit:
    """A sheet for each month, days without a year, the year in the sheets' names."""
    entries = made(2, 45)
    sheets = {}
    for month in (7, 8, 9):
        own = [entry for entry in entries if entry.day.month == month]
        rows = [[number, short(entry.day), *entry.row[1:]] for number, entry in enumerate(own, start=1)]
        sheets[f"Tháng {month}.2026"] = [HEADS, *rows]
    return Habit(write(folder / "so.xlsx", sheets), entries)


def quarter(folder: Path) -> Habit:
    """A title block above with the year, a sheet named for a quarter, sums and signatures below."""
    entries = made(3, 30)
    rows: list[list[object]] = [
        ["UBND XÃ NẬM PUNG"], [None, None, None, "SỔ THEO DÕI HOẠT ĐỘNG QUÝ III NĂM 2026"], [], [*HEADS],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]  # fmt: skip
    rows += [[number, short(entry.day), *entry.row[1:]] for number, entry in enumerate(entries, start=1)]
    rows.append(["", "", "", "Tổng cộng", "", sum(entry.people for entry in entries)])
    rows += [
        [],
        ["", "", "", "", "Nậm Pung, ngày 30 tháng 9 năm 2026"],
        ["Người lập biểu", "", "", "", "Chủ tịch"],
    ]
    return Habit(write(folder / "so.xlsx", {"Quý III": rows}), entries)


def two_heads(folder: Path) -> Habit:
    """Group titles over sub-columns, merged; people in men and women is not asked, the sum is."""
    entries = made(4, 25)
    rows: list[list[object]] = [
        ["STT", "Thời gian", "Loại", "Nội dung", "Số lượng", None, "Địa điểm"],
        [None, None, None, None, "Người", "Cuộc", None],
    ]
    for number, entry in enumerate(entries, start=1):
        rows.append([number, entry.day, KINDS[entry.kind], entry.title, entry.people, 1, entry.place])
    merged = [("S", area, value) for area, value in (
        ("A1:A2", "STT"), ("B1:B2", "Thời gian"), ("C1:C2", "Loại"), ("D1:D2", "Nội dung"),
        ("E1:F1", "Số lượng"), ("G1:G2", "Địa điểm"),
    )]  # fmt: skip
    return Habit(write(folder / "so.xlsx", {"S": rows}, merged=merged), entries)


def ditto(folder: Path) -> Habit:
    """`nt`, `-nt-`, `như trên` and a quotation mark for what is as above."""
    entries: list[Entry] = []
    rows: list[list[object]] = [[*HEADS]]
    marks = ["nt", "-nt-", "Như trên", '"', "N/t", "''"]
    for number, entry in enumerate(made(5, 36), start=1):
        before = entries[-1] if number % 3 and entries else None
        if before is None:
            entries.append(entry)
            rows.append([number, *entry.row])
            continue
        same = Entry(before.day, before.kind, f"{entry.title} (tiếp)", before.place, entry.people)
        mark = marks[number % len(marks)]
        entries.append(same)
        rows.append([number, mark, mark, same.title, mark, same.people])
    return Habit(write(folder / "so.xlsx", {"Sổ": rows}), entries)


def ranges(folder: Path) -> Habit:
    """Days as ranges and lists."""
    forms = [
        "{0}-{1}/{2}/2026",
        "từ ngày {0} đến {1}/{2}",
        "{0} - {1}/{2}",
        "từ {0}/{2} đến ngày {1}/{2}/2026",
    ]
    entries, rows = [], [list[object](HEADS)]
    for number, entry in enumerate(made(6, 24, days=80), start=1):
        day = entry.day.replace(day=min(entry.day.day, 25))
        last = day + timedelta(days=number % 3 + 1)
        entries.append(Entry(day, entry.kind, entry.title, entry.place, entry.people, last))
        text = forms[number % 4].format(day.day, last.day, day.month)
        rows.append([number, text, *entry.row[1:]])
    return Habit(write(folder / "so.xlsx", {"Năm 2026": rows}), entries)


def no_kinds(folder: Path) -> Habit:
    """No column for kinds: they are told by the titles, and confirmed."""
    entries = made(7, 30)
    rows = [["TT", "Ngày tháng", "Nội dung công việc", "Địa điểm", "Số người tham dự"]]
    body = [[n, e.day, f"Tổ chức {e.title}", e.place, e.people] for n, e in enumerate(entries, start=1)]
    expected = [Entry(e.day, e.kind, f"Tổ chức {e.title}", e.place, e.people) for e in entries]
    body.append([31, date(2026, 9, 30), "Trồng hoa ven đường", "Thôn 2", 20])
    return Habit(
        write(folder / "so.xlsx", {"Sheet1": [*rows, *body]}), expected, {"no_kind": 1}, confirms=True
    )


def merged_days(folder: Path) -> Habit:
    """A day merged over all that happened on it."""
    rows: list[list[object]] = [list[object](HEADS)]
    entries, merged, at = [], [], 2
    for number, entry in enumerate(made(8, 12), start=1):
        for part in range(3):
            one = Entry(entry.day, entry.kind, f"{entry.title} phần {part}", entry.place, entry.people + part)
            entries.append(one)
            rows.append([number, one.day if part == 0 else None, *one.row[1:]])
        merged.append(("Sổ", f"B{at}:B{at + 2}", short(entry.day, year=True)))
        at += 3
    return Habit(write(folder / "so.xlsx", {"Sổ": rows}, merged=merged), entries)


def month_rows(folder: Path) -> Habit:
    """A row for each month with a sum under each, blank rows and empty columns between."""
    entries = made(9, 30)
    rows: list[list[object]] = [["STT", "Ngày", None, "Loại", "Nội dung", None, "Địa điểm", "Số người"]]
    for month in (7, 8, 9):
        own = [entry for entry in entries if entry.day.month == month]
        rows.append([f"Tháng {month}"])
        rows += [[1, short(e.day), None, KINDS[e.kind], e.title, None, e.place, e.people] for e in own]
        rows += [[None, None, None, None, f"Cộng tháng {month}", None, None, sum(e.people for e in own)], []]
    return Habit(write(folder / "so-2026.xlsx", {"Sổ": rows}), entries)


def texts(folder: Path) -> Habit:
    """Numbers as text, in the forms people use; 8.5 and 1,250 are asked about."""
    entries = made(10, 20)
    rows: list[list[object]] = [list[object](HEADS)]
    for number, entry in enumerate(entries, start=1):
        forms = [str(entry.people), f"{entry.people} người", f" {entry.people} ", f"{entry.people},0"]
        rows.append([str(number), short(entry.day, year=True), *entry.row[1:4], forms[number % 4]])
    big = Entry(date(2026, 9, 30), "HN", "Hội nghị lớn", "Sân vận động", 1250)
    rows.append(["21", "30/9/2026", "Hội nghị", big.title, big.place, "1.250"])
    rows.append(["22", "30/9/2026", "Hội nghị", "Hội nghị chưa rõ", "Sân", "8.5"])
    rows.append(["23", "30/9/2026", "Hội nghị", "Hội nghị chưa rõ nữa", "Sân", "1,250"])
    return Habit(write(folder / "so.xlsx", {"Sổ": rows}), [*entries, big], {"two_readings": 2})


def hidden(folder: Path) -> Habit:
    """Filtered rows come in and are told; a hidden sheet stays out."""
    entries = made(11, 20)
    path = write(folder / "so.xlsx", {"Sổ": [HEADS, *numbered(entries)]}, hidden=[("Sổ", 3), ("Sổ", 9)])
    return Habit(path, entries, told=lambda p: p.sheets[0].hidden_rows == (3, 9))


def old_book(folder: Path) -> Habit:
    """Excel 97 to 2003."""
    entries = made(12, 40)
    return Habit(write_xls(folder / "so.xls", {"Sổ": [HEADS, *numbered(entries)]}), entries)


def binary_book(folder: Path) -> Habit:
    """The binary format of Excel."""
    entries = made(13, 20)
    return Habit(write_xlsb(folder / "so.xlsb", "Sổ", [HEADS, *numbered(entries)]), entries)


def open_document(folder: Path) -> Habit:
    """LibreOffice."""
    entries = made(14, 20)
    return Habit(write_ods(folder / "so.ods", {"Sổ": [HEADS, *numbered(entries)]}), entries)


def comma_text(entries: Sequence[Entry], separator: str) -> str:
    """Rows under `HEADS` as a table of text."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    writer.writerow(HEADS)
    for number, entry in enumerate(entries, start=1):
        writer.writerow([number, short(entry.day, year=True), *entry.row[1:]])
    return out.getvalue()


def text_utf8(folder: Path) -> Habit:
    """A table of text, UTF-8 with its mark, commas and commas in titles."""
    entries = [Entry(e.day, e.kind, f"{e.title}, lần\nhai", e.place, e.people) for e in made(15, 20)]
    path = folder / "so.csv"
    path.write_bytes(comma_text(entries, ",").encode("utf-8-sig"))
    read = [Entry(e.day, e.kind, e.title.replace("\n", " "), e.place, e.people) for e in entries]
    return Habit(path, read, told=lambda p: p.material.encoding == "utf-8")


def text_utf16(folder: Path) -> Habit:
    """What Excel calls Unicode text: UTF-16 and tabs."""
    entries = made(16, 20)
    path = folder / "so.txt"
    path.write_bytes(comma_text(entries, "\t").encode("utf-16"))
    return Habit(path, entries, told=lambda p: p.material.separator == "\t")


def old_fonts(folder: Path) -> Habit:
    """Everything in .VnTime, the titles in .VnTimeH, Unicode in between."""
    entries = made(17, 20)
    path = folder / "so.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("So")
        small, capital = (book.add_format({"font_name": name}) for name in (".VnTime", ".VnTimeH"))
        for column, head in enumerate(HEADS):
            sheet.write(0, column, as_tcvn3(head.lower()), capital)
        for at, entry in enumerate(entries, start=1):
            for column, value in enumerate([at, short(entry.day, year=True), *entry.row[1:]]):
                text = as_tcvn3(value) if isinstance(value, str) and at % 4 else value
                sheet.write(at, column, text, small)
    return Habit(
        path, entries, told=lambda p: p.material.old_text is not None and p.material.old_text.is_certain
    )


def old_fonts_guessed(folder: Path) -> Habit:
    """A .xls of VNI text: the fonts are not known, so it is guessed and asked."""
    entries = made(18, 20)
    rows: list[list[object]] = [[as_vni(head) for head in HEADS]]
    for number, entry in enumerate(entries, start=1):
        rows.append([number, entry.day, *(as_vni(x) if isinstance(x, str) else x for x in entry.row[1:])])
    path = write_xls(folder / "so.xls", {"So": rows})
    return Habit(
        path,
        entries,
        legacy=CONVERT,
        told=lambda p: p.material.old_text is not None and p.material.old_text.legacies == (Legacy.VNI,),
    )


def pasted(folder: Path) -> Habit:
    """Cells copied without their titles."""
    entries = made(19, 12)
    lines = "".join(
        f"<tr><td x:num>{number}</td><td>{entry.day:%d/%m/%Y}</td><td>{KINDS[entry.kind]}</td>"
        f"<td>{entry.title}</td>"
        f"<td>{entry.place}</td><td x:num='{entry.people}'>{entry.people:,}</td></tr>"
        for number, entry in enumerate(entries, start=1)
    )
    path = folder / "block.html"
    path.write_text(f"<html><body><table>{lines}</table></body></html>", encoding="utf-8")
    columns = {("Dán", "E"): "place", ("Dán", "F"): "people"}
    return Habit(path, entries, is_pasted=True, columns=columns)


def broken(folder: Path) -> Habit:
    """What cannot be read waits, and everything else comes in."""
    entries = made(20, 20)
    rows = [list[object](HEADS), *numbered(entries)]
    rows += [
        [21, "31/9/2026", "Hội nghị", "Hội nghị ngày không có", "", 10],
        [22, "5, 9/9/2026", "Hội nghị", "Hội nghị hai ngày rời", "", 10],
        [23, date(2026, 9, 9), "Đi thực tế", "Đi thực tế thôn 1", "", 10],
        [24, date(2026, 9, 9), "Hội nghị", "", "", 10],
        [25, date(2026, 9, 9), "Hội nghị", "Hội nghị đông", "", "khoảng 50"],
        [26, "5/9", "Hội nghị", "Hội nghị không năm", "", 10],
    ]
    faults = ("no_such_day", "several_days", "unknown_kind", "no_title", "not_a_number", "no_year")
    return Habit(write(folder / "so.xlsx", {"Sổ": rows}), entries, dict.fromkeys(faults, 1))


HABITS: tuple[Callable[[Path], Habit], ...] = (
    plain, months, quarter, two_heads, ditto, ranges, no_kinds, merged_days, month_rows, texts,
    hidden, old_book, binary_book, open_document, text_utf8, text_utf16, old_fonts,
    old_fonts_guessed, pasted, broken,
)  # fmt: skip


# ---------------------------------------------------------------------- text from before Unicode

_LETTERS = (
    "á¸ aù|àµ aø|ả¶ aû|ã· aõ|ạ¹ aï|ă¨ aê|ắ¾ aé|ằ» aè|ẳ¼ aú|ẵ½ aü|ặÆ aë|â© aâ|ấÊ aá|ầÇ aà|ẩÈ aå|ẫÉ aã|ậË aä"
    "|éÐ eù|èÌ eø|ẻÎ eû|ẽÏ eõ|ẹÑ eï|êª eâ|ếÕ eá|ềÒ eà|ểÓ eå|ễÔ eã|ệÖ eä|íÝ í|ì× ì|ỉØ æ|ĩÜ ó|ịÞ ò|óã où|òß oø"
    "|ỏá oû|õâ oõ|ọä oï|ô« oâ|ốè oá|ồå oà|ổæ oå|ỗç oã|ộé oä|ơ¬ ô|ớí ôù|ờê ôø|ởë ôû|ỡì ôõ|ợî ôï|úó uù|ùï uø"
    "|ủñ uû|ũò uõ|ụô uï|ư\u00ad ö|ứø öù|ừõ öø|ửö öû|ữ÷ öõ|ựù öï|ýý yù|ỳú yø|ỷû yû|ỹü yõ|ỵþ î|đ® ñ"
)
_PAIRS = _LETTERS.split("|")
_TCVN3 = {entry[0]: entry[1] for entry in _PAIRS} | dict(zip("ĂÂÊÔƠƯĐ", "¡¢£¤¥¦§", strict=True))
_VNI = {entry[0]: entry[3:] for entry in _PAIRS}
_VNI |= {letter.upper(): stored.upper() for letter, stored in _VNI.items()}


def as_tcvn3(text: str) -> str:
    """Text as .VnTime stores it."""
    return "".join(_TCVN3.get(sign, sign) for sign in text)


def as_vni(text: str) -> str:
    """Text as VNI-Times stores it."""
    return "".join(_VNI.get(sign, sign) for sign in text)
