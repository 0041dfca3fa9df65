"""The month of an office with many hands, from empty slips to a report that two receivers have.

Three officers at three laptops that share a folder; nine slips of units (one late, one edited out of shape,
one that comes twice, one older than the first), an outgoing register from the e-office, a head who writes
two remarks on paper, a văn thư, and an e-office that prints the PDF anew. The second time every file comes
late, twice and in another order: the office ends with the same report, the same slips, the same register.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import e_office
import openpyxl
import pytest
import sealed
from books import write_book
from laptops import Laptop, Wall
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from slip_files import changed, filled, form_for
from window_under_test import WAIT_MS

from soxa.domain.ids import PersonId
from soxa.domain.offices import Person, Role
from soxa.domain.packs import Severity
from soxa.domain.reports import Report, State
from soxa.domain.sections import SectionText, TextRun
from soxa.services.drafting import find_regime
from soxa.services.importing import carry_out, propose
from soxa.services.ledgers import new_ledger_for
from soxa.services.outgoing import register_lines
from soxa.services.packs import pack_of
from soxa.services.provenance import shown_figures
from soxa.services.recording import ActivityQuery
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME, sample_office, sample_people
from soxa.services.sampling import sample_tracker
from soxa.services.showing import show
from soxa.services.slip_board import board_of
from soxa.services.slip_forms import period_of_regime
from soxa.signing.authority import AuthorityFiles, make_keys
from soxa.storage.ledger import Ledger

pytestmark = [pytest.mark.gui, pytest.mark.timeout(900)]

TODAY = date(2026, 11, 17)
"""The day on which the last slip comes, one day late, and the draft goes to the head."""
SECTION, OTHER_SECTION = "III.1", "III.2"
FIRST_REMARK = "Nêu rõ tồn tại của từng đơn vị."
SECOND_REMARK = "Kiểm tra lại số liệu giải ngân."
RECEIVERS = ["Sở Tài chính tỉnh Lào Cai", "Ủy ban nhân dân tỉnh Lào Cai"]
SLIPS = 9
PRINTED = 5
"""Sheet and draft as one PDF, the sheet as Word, the draft as PDF, Word and Excel."""
FEWEST_NUMBERS = 60
"""So many numbers at least stand on the pages of a month."""


def _person(number: int, position: str, role: Role) -> Person:
    return Person(PersonId(UUID(int=number)), "", position, None, None, None, None, role)


DRAFTER = _person(11, "Chuyên viên Văn phòng HĐND và UBND", Role.OFFICER)
CULTURE = _person(12, "Công chức Văn hóa - Xã hội", Role.OFFICER)
CLERK = _person(13, "Văn thư", Role.CLERK)


@dataclass
class Office:
    """Three laptops, what units and the e-office sent, and the wall's clock."""

    wall: Wall
    drafter: Laptop
    culture: Laptop
    clerk: Laptop
    slips: Mapping[str, Path]
    register: Path
    folder: Path
    told: list[str] = field(default_factory=list)

    @property
    def laptops(self) -> tuple[Laptop, Laptop, Laptop]:
        return self.drafter, self.culture, self.clerk

    def join(self, times: int = 2) -> None:
        """Let every laptop look into the shared folder so often that all have all."""
        for _ in range(times):
            for laptop in self.laptops:
                laptop.join()


@pytest.fixture
def offices(
    tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str], Office]]:
    made: list[Laptop] = []

    def make(name: str) -> Office:
        home = tmp_path / name
        wall = Wall(datetime(2026, 11, 13, 8, 0))
        laptops = [
            Laptop(one, home / one, wall=wall, qtbot=qtbot, monkeypatch=monkeypatch)
            for one in ("may-van-phong", "may-van-hoa", "may-van-thu")
        ]
        made.extend(laptops)
        folder = home / "dung-chung"
        folder.mkdir()
        _begin(laptops, folder)
        slips = _slips(laptops[0].ledger, home / "phieu")
        return Office(wall, laptops[0], laptops[1], laptops[2], slips, _register(home), folder)

    yield make
    for laptop in made:
        laptop.end()


def _begin(laptops: list[Laptop], folder: Path) -> None:
    """One ledger with the tracker of the year; a copy for each other laptop; one folder for all."""
    drafter = laptops[0]
    path = drafter.home / "so.soxa"
    people = [*sample_people(), DRAFTER, CULTURE, CLERK]
    with drafter.account(), new_ledger_for(path, sample_office(), people=people) as ledger:
        proposal = propose(ledger, sample_tracker(), today=drafter.wall().date())
        if proposal.open_questions:
            proposal = proposal.with_answers(minutes="each")
        carry_out(ledger, proposal)
    drafter.open(path, DRAFTER)
    for laptop, person in zip(laptops[1:], (CULTURE, CLERK), strict=True):
        drafter.place("settings")
        settings = drafter.desk.places.settings
        assert settings is not None
        settings.machines.copy_for_new_machine(laptop.home / "so.soxa")
        drafter.settle()
        laptop.open(laptop.home / "so.soxa", person)
    for laptop in laptops:
        laptop.desk.keeper.choose(folder)
        laptop.settle()


# ------------------------------------------------------------------ what comes from outside


def _slips(ledger: Ledger, folder: Path) -> Mapping[str, Path]:
    """Nine units' slips and two more: an older one, and one that was edited out of shape."""
    folder.mkdir()
    given: dict[str, bytes] = {
        "P1": filled(
            ledger, form_for(ledger, "P1"),
            {"NN01": (1250.5, None), "NN01A": (512.5, None), "NN01B": (486, None), "NN01C": (252, None),
             "NS03": (48210.6, None), "NS04": (16000, None), "NS05": (12480, None)},
            highlights="Thu hoạch xong lúa mùa, đang làm đất vụ đông.", filled_on=date(2026, 11, 14),
            saved=datetime(2026, 11, 14, 16, 0),
        ),
        "P2": filled(
            ledger, form_for(ledger, "P2"), {"DC01": (1124, None), "AS01": (143, None), "AS03": (118, None)},
            highlights="Chi trả xong trợ cấp tháng 11.", difficulties="Thiếu biểu mẫu chi trả mới.",
        ),
        "P3": filled(ledger, form_for(ledger, "P3"), {"HC12": (92.4, None)}),
        "P4": filled(ledger, form_for(ledger, "P4"), {"CD11A": (27, None), "CD11B": (29, None)}),
        "P5": filled(
            ledger, form_for(ledger, "P5"), {"YT01": (96.8, None), "YT02": (120, None), "YT03": (88.5, None)},
            highlights="Tiêm chủng mở rộng đạt kế hoạch.", saved=datetime(2026, 11, 13, 9, 0),
        ),
        "P6": filled(ledger, form_for(ledger, "P6"), {"GD01": (1105, None), "GD02": (99.5, None)}),
        "P7": filled(ledger, form_for(ledger, "P7"), {"QS01": (9, None), "QS02": (None, "x")}),
        "P8": filled(ledger, form_for(ledger, "P8"), highlights="Tình hình an ninh trật tự ổn định."),
        "P9": filled(
            ledger, form_for(ledger, "P9"),
            rows=[
                [date(2026, 11, 7), "Phát quang đường thôn", "Ra quân vệ sinh môi trường", "", 1, None, 40],
            ],
        ),
    }  # fmt: skip
    given["P5 older"] = filled(
        ledger, form_for(ledger, "P5"), {"YT01": (90, None), "YT02": (95, None), "YT04": (2, None)},
        filled_on=date(2026, 11, 10), saved=datetime(2026, 11, 10, 9, 0),
    )  # fmt: skip
    given["P6"] = changed(given["P6"], _out_of_shape)
    paths = {}
    for name, data in given.items():
        path = folder / f"phieu {name}.xlsx"
        path.write_bytes(data)
        paths[name] = path
    return paths


def _out_of_shape(book: openpyxl.Workbook) -> None:
    """What a school's officer does to a form: other name, rows put in, numbers as text, a word in a cell."""
    sheet = book.worksheets[0]
    sheet.protection.sheet = False
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value == 1105:
                cell.value = "1.105"
            if cell.value == "GD03":
                sheet.cell(cell.row, 6).value = "chưa rõ"
    sheet.title = "Trường gửi"


def _register(home: Path) -> Path:
    """The outgoing register as the e-office exports it."""
    titles = ("Số ký hiệu", "Ngày văn bản", "Loại", "Trích yếu", "Người ký", "Nơi nhận")
    rows = [
        (f"{number}/{kind}-UBND", date(2026, 11, day), kind, f"Việc mẫu {number}", "Chủ tịch", "Các đơn vị")
        for number, kind, day in (
            (211, "KH", 3), (212, "TB", 4), (213, "GM", 5), (214, "QĐ", 9), (215, "BC", 10), (216, "KH", 12),
        )
    ]  # fmt: skip
    return write_book(home / "so-van-ban-di.xlsx", {"Sổ": [titles, *rows]})


# ------------------------------------------------------------------ what is done


def _take_slips(laptop: Laptop, *paths: Path) -> str:
    """Drop slips into a window, and return what it says of them."""
    laptop.drop(*paths)
    reports = laptop.desk.places.reports
    assert reports is not None
    view: Any = laptop.desk.window.widget_of("reports")
    said: str = view.slips.results.words()
    return said


def _import_register(laptop: Laptop, path: Path) -> None:
    laptop.place("ledger")
    controller = laptop.desk.places.register
    assert controller is not None
    controller.begin(path)
    laptop.settle()
    page = controller.page
    assert page is not None
    laptop.click(page.carry_out_button)
    laptop.settle()


def _enter(laptop: Laptop, kind: str, title: str, people: int) -> None:
    """File one entry of the ledger in one line of Hôm nay."""
    view = laptop.place("today")
    laptop.settle()
    view.quick_kind.choose(kind)
    view.quick_day.set_day(date(2026, 11, 12))
    laptop.write(view.quick_title, title)
    view.quick_kind.currentIndexChanged.emit(view.quick_kind.currentIndex())
    if view.quick_number.isVisibleTo(view):
        laptop.write(view.quick_number, str(people))
    laptop.click(view.quick_press)
    laptop.settle()


def _desk(laptop: Laptop) -> Any:
    """Open the month's report, and return its controller."""
    laptop.desk.places.open_report(SAMPLE_REGIME, SAMPLE_PERIOD)
    assert laptop.desk.places.reports is not None
    controller = laptop.desk.places.reports.desk

    def there() -> bool:
        return controller.draft is not None and controller.draft.period.label == SAMPLE_PERIOD

    laptop.until(there)
    laptop.settle()
    return controller


def _view(laptop: Laptop) -> Any:
    place: Any = laptop.desk.window.widget_of("reports")
    return place.desk


def _write_section(laptop: Laptop, section: str, text: str) -> None:
    controller = _desk(laptop)
    controller.write(section)
    laptop.settle()
    editor = _view(laptop).editor
    cursor = editor.textCursor()
    cursor.movePosition(cursor.MoveOperation.End)
    editor.setTextCursor(cursor)
    laptop.write(editor, text)
    controller.flush()
    laptop.settle()


def _report(laptop: Laptop) -> Report:
    ledger = laptop.ledger
    found = ledger.reports.get(SAMPLE_REGIME, period_of_regime(ledger, SAMPLE_REGIME, SAMPLE_PERIOD))
    assert found is not None
    return found


def _answer_points(laptop: Laptop) -> None:
    """Say of every point that may stay why it stays."""
    view = _view(laptop)
    laptop.click(view.steps["check"])
    laptop.settle()
    points = view.points
    while True:
        open_ones = [
            at
            for at in range(points.list.count())
            if (number := points._number_at(at)) >= 0
            and points._points[number].severity is Severity.WARN
            and points._points[number].answer is None
        ]
        if not open_ones:
            return
        points.list.setCurrentRow(open_ones[0])
        points.list.setFocus()
        laptop.key(points.list, Qt.Key.Key_Space)
        laptop.write(points.reason, "Đã đối chiếu với sổ của đơn vị")
        laptop.key(points.reason, Qt.Key.Key_Return)
        laptop.settle()


def _wait_for(laptop: Laptop, state: State) -> None:
    laptop.until(lambda: _report(laptop).state is state)
    laptop.settle()


def _seal(laptop: Laptop) -> None:
    _answer_points(laptop)
    laptop.click(_view(laptop).steps["seal"])
    _wait_for(laptop, State.SEALED)


def _submit(laptop: Laptop, folder: Path) -> set[str]:
    """Hand the draft to the head with its sheet, and return what is printed."""
    view = _view(laptop)
    laptop.click(view.steps["submit"])
    laptop.click(view.submit_panel.press)
    laptop.settle()
    assert laptop.desk.places.reports is not None
    laptop.desk.places.reports.desk.submitting.write_to(folder)
    laptop.settle()
    return {path.name for path in folder.rglob("*") if path.is_file()}


def _remark(laptop: Laptop, section: str, text: str) -> None:
    """Type what the head wrote on the printed draft."""
    panel = _view(laptop).remarks_panel
    panel.place.choose(section)
    laptop.write(panel.text, text)
    laptop.click(panel.press)
    laptop.settle()


def _return_with_two_remarks(laptop: Laptop) -> None:
    view = _view(laptop)
    laptop.click(view.submit_panel.send_back)
    _remark(laptop, SECTION, FIRST_REMARK)
    _remark(laptop, "", SECOND_REMARK)
    laptop.click(view.steps["submit"])
    laptop.click(view.submit_panel.send_back)
    laptop.settle()
    laptop.click(view.steps["reopen"])
    _wait_for(laptop, State.DRAFTING)


def _settle_remarks(laptop: Laptop) -> None:
    _write_section(laptop, SECTION, " Từng đơn vị còn tồn tại cụ thể.")
    view = _view(laptop)
    laptop.click(view.remarks)
    panel = view.remarks_panel
    panel.list.setCurrentRow(0)
    laptop.click(panel.done_press)
    laptop.settle()
    panel.list.setCurrentRow(1)
    laptop.write(panel.words, "Đã đối chiếu với Kho bạc.")
    laptop.click(panel.answer_press)
    laptop.settle()


def _issue_elsewhere(office: Office, keys: AuthorityFiles) -> Path:
    """The e-office prints the sealed draft anew, numbers it, and head and office sign there."""
    laptop = office.clerk
    pdf = laptop.ledger.files.read(_report(laptop).sealings[-1].pdf)
    habit = e_office.Habit(number="219", day=date(2026, 11, 17))
    path = office.folder.parent / "219-BC-UBND.pdf"
    path.write_bytes(e_office.signed(e_office.remake(show(pdf).report.outline, habit), keys=keys))
    return path


def _take_back(laptop: Laptop, path: Path) -> None:
    """Drop what the e-office made, and say that its signers were compared; again, it changes nothing."""
    was = _report(laptop).state
    laptop.drop(path)
    exchange = laptop.desk.places.exchange
    assert exchange is not None
    laptop.until(lambda: _inbox(laptop).tabs is not None and laptop.session.jobs.is_idle())
    panel = _inbox(laptop).take_back
    if was in {State.ISSUED, State.SENT}:
        assert panel is None, "a file that was taken back is not offered again"
        return
    laptop.click(panel.press)
    laptop.until(panel.press.isEnabled)
    with laptop.qtbot.waitSignal(exchange.taken_back, timeout=2 * WAIT_MS):
        laptop.click(panel.press)
    laptop.settle()


def _inbox(laptop: Laptop) -> Any:
    place: Any = laptop.desk.window.widget_of("exchange")
    return place.inbox


def _send(laptop: Laptop) -> None:
    """The văn thư records that it went to both receivers of the page."""
    place = laptop.place("exchange")
    controller = laptop.desk.places.clerk
    assert controller is not None
    with laptop.qtbot.waitSignal(controller.listed, timeout=WAIT_MS):
        place.show_part("clerk")
    view = place.clerk
    # Waits for number, for the seal, for sending, for an answer.
    laptop.click(view.presses[2][0])
    laptop.click(view.send_panel.ways["document_axis"])
    with laptop.qtbot.waitSignal(controller.moved, timeout=WAIT_MS):
        laptop.click(view.send_panel.press)
    laptop.settle()


# ------------------------------------------------------------------ what the office ends with


def _ends_with(laptop: Laptop) -> Mapping[str, object]:
    """What stands in a ledger at the end, told without the names that each run gives its things."""
    ledger = laptop.ledger
    report, period = _report(laptop), period_of_regime(ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
    units = {unit.id: unit.name for unit in ledger.units()}
    figures = ledger.reports.frozen_figures(report.id, report.sealings[-1].draft)
    return {
        "entries": sorted(
            (str(one.first_day), one.kind, one.title, sorted(one.quantities.items()))
            for one in ledger.activities.find(ActivityQuery(), limit=10_000)
        ),
        "slips": sorted(
            (units[one.unit], str(one.given_on), one.highlights, sorted(map(str, one.values.items())))
            for one in ledger.slips.for_period(period.start, period.end)
        ),
        "figures": {str(key): (str(one.value), len(one.sources.activities)) for key, one in figures.items()},
        "texts": {text.section: _words(text) for text in report.texts},
        "remarks": [
            (one.author, one.section, one.text, one.outcome and (one.outcome.settled, one.outcome.words))
            for one in ledger.remarks.of(report.id)
        ],
        "issued": (report.state, report.number, report.dated, len(report.sealings)),
        "sent": sorted((one.receiver, one.way) for one in report.sendings),
        "register": [(line.reference, line.subject) for line in register_lines(ledger, TODAY.year)],
    }


def _words(text: SectionText) -> list[str]:
    """A section's paragraphs; tasks of one day stand in the order of ids, which each office gives anew."""
    return sorted(
        "".join(run.text if isinstance(run, TextRun) else f"{{{run.key}}}" for run in block.runs)
        for block in text.blocks
    )


def _same_things(laptops: Sequence[Laptop]) -> None:
    """All laptops hold the same, their histories prove it, and nothing is left to settle."""
    held = []
    for laptop in laptops:
        ledger = laptop.ledger
        assert ledger.history.verify().faults == (), laptop.name
        assert ledger.merging.differences() == (), laptop.name
        held.append({(entity, identity): dict(fields) for entity, identity, fields in ledger._states()})
    assert held[0] == held[1] == held[2]


def _numbers_with_an_origin(laptop: Laptop) -> int:
    """Return how many numbers stand on the pages; each has entries, a slip, a formula or a word behind it."""
    ledger = laptop.ledger
    pack, report = pack_of(ledger), _report(laptop)
    figures = ledger.reports.frozen_figures(report.id, report.sealings[-1].draft)
    template = pack.template(find_regime(pack, SAMPLE_REGIME).template)
    shown = [figures[key] for key in shown_figures(report, template) if key in figures]
    numbers = [one for one in shown if isinstance(one.value, Decimal) and one.value]
    silent = [
        str(one.key)
        for one in numbers
        if not (one.sources.activities or one.sources.slips or one.sources.formula or one.sources.parts)
        and one.key not in report.overrides
    ]
    assert silent == []
    return len(numbers)


def _late(laptop: Laptop) -> list[str]:
    """Return the forms whose slip came after the day that slips were due."""
    period = period_of_regime(laptop.ledger, SAMPLE_REGIME, SAMPLE_PERIOD)
    board = board_of(laptop.ledger, SAMPLE_REGIME, period, today=TODAY)
    assert board.due is not None
    came = {row.form.template.code: row.slip.receipt for row in board.rows if row.slip is not None}
    assert len(came) == SLIPS
    return [code for code, one in came.items() if one and one.at and one.at.date() > board.due]


# ------------------------------------------------------------------ the story


Event = Callable[[], object]


def _events(office: Office, *, times: int) -> list[Event]:
    """What happens before the draft: slips come, entries and words are written, the register is exported."""
    drafter, culture, clerk = office.laptops

    def slip(name: str, laptop: Laptop) -> Event:
        def take() -> None:
            for _ in range(times):
                office.told.append(_take_slips(laptop, office.slips[name]))

        return take

    def late() -> None:
        office.wall.strikes(TODAY, 8)
        slip("P1", drafter)()

    return [
        slip("P2", culture), slip("P3", drafter), slip("P4", clerk), slip("P7", drafter), slip("P8", drafter),
        slip("P9", culture), slip("P5", drafter), slip("P5 older", culture), slip("P6", drafter),
        slip("P2", drafter),
        lambda: _enter(culture, "HN", "Hội nghị gia đình văn hóa", 45),
        lambda: _enter(drafter, "HOP", "Họp giao ban tuần", 12),
        lambda: _import_register(clerk, office.register),
        lambda: _write_section(drafter, SECTION, "Công tác chỉ đạo được thực hiện nghiêm túc."),
        lambda: _write_section(culture, OTHER_SECTION, "Một số thôn gửi số liệu chậm."),
        late,
    ]  # fmt: skip


def _collect(office: Office) -> None:
    """Files come as they should, and the laptops are joined now and then."""
    for at, event in enumerate(_events(office, times=1)):
        event()
        if at % 3 == 0:
            office.join(1)
    office.join()


def _collect_in_disorder(office: Office, chance: random.Random) -> None:
    """Every file comes twice and in another order; laptops are joined late, by a folder full of copies."""
    events = _events(office, times=2)
    chance.shuffle(events)
    for event in (*events, events[0]):
        event()
    office.join(1)
    _double_and_rename(office.folder)
    office.join()


def _agree_upon(office: Office) -> None:
    """The draft goes to the head, comes back with two remarks, and is agreed upon the second time."""
    drafter, home = office.drafter, office.folder.parent
    office.wall.strikes(TODAY, 9)
    _desk(drafter)
    _seal(drafter)
    assert len(_submit(drafter, home / "trinh-1")) == PRINTED
    _return_with_two_remarks(drafter)
    _settle_remarks(drafter)
    _seal(drafter)
    _submit(drafter, home / "trinh-2")
    drafter.click(_view(drafter).steps["submit"])
    drafter.click(_view(drafter).submit_panel.agree)
    drafter.settle()
    office.join()


def _issue(office: Office, keys: AuthorityFiles) -> Path:
    """The e-office issues it, the văn thư takes the file back and sends it."""
    office.wall.strikes(TODAY, 14)
    issued = _issue_elsewhere(office, keys)
    _take_back(office.clerk, issued)
    assert _report(office.clerk).state is State.ISSUED
    _send(office.clerk)
    office.join()
    return issued


def _come_once_more(office: Office, issued: Path, chance: random.Random) -> None:
    """Everything comes again when all is over."""
    for laptop in office.laptops:
        _take_back(laptop, issued)
    for name in chance.sample(sorted(office.slips), len(office.slips)):
        _take_slips(office.drafter, office.slips[name])
    _double_and_rename(office.folder)
    office.join()


def _double_and_rename(folder: Path) -> None:
    """What a copying program leaves in a shared folder."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            path.with_name(f"{path.stem} - Copy{path.suffix}").write_bytes(path.read_bytes())


def test_the_month_ends_alike_however_files_came(
    offices: Callable[[str], Office], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("soxa.ui.files.open_outside", lambda _path: True)
    keys = make_keys(commune="UBND xã Nậm Pung", passphrase=sealed.PASSPHRASE, when=sealed.SIGNED)
    office = offices("thang-11")
    _collect(office)
    _agree_upon(office)
    _issue(office, keys)
    _same_things(office.laptops)
    ends = _ends_with(office.drafter)
    assert _late(office.drafter) == ["P1"]
    report = _report(office.drafter)
    assert (report.state, report.number, report.dated) == (State.SENT, "219", date(2026, 11, 17))
    assert [one.draft for one in report.sealings] == [1, 2]
    assert sorted(one.receiver for one in report.sendings) == RECEIVERS
    assert _numbers_with_an_origin(office.drafter) > FEWEST_NUMBERS
    said = "\n".join(office.told)
    for words in ("Cũ hơn phiếu đã có", "Đã có, không thay đổi gì", "“chưa rõ” không phải là một con số"):
        assert words in said

    chance = random.Random(20261122)
    other = offices("thang-11-lan-nua")
    _collect_in_disorder(other, chance)
    _agree_upon(other)
    _come_once_more(other, _issue(other, keys), chance)
    _same_things(other.laptops)
    assert _ends_with(other.drafter) == ends
