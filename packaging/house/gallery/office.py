"""What the gallery shows: the sample office's ledger at each step of a report, and files that travel."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import openpyxl
from forging import add_to_page

from soxa.base.resources import resource_path
from soxa.domain.appearances import Signatory
from soxa.domain.ids import ReportId
from soxa.domain.sendings import Sending
from soxa.services.approving import KeyFile, current_pdf, number_report, sign_report
from soxa.services.authority import Authority, make_authority
from soxa.services.drafting import open_report
from soxa.services.importing import carry_out, propose
from soxa.services.ledgers import copy_ledger, new_ledger_for, open_ledger
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME, sample_office, sample_people
from soxa.services.sampling import make_sample_ledger, sample_tracker
from soxa.services.sealing import seal
from soxa.storage.ledger import Ledger

NOW = datetime(2026, 11, 17, 14, 5)  # noqa: DTZ001 - the session's clock is the wall's
PASSPHRASE = "thu-nghiem"  # noqa: S105 - of keys that are worthless by their very names
STAGES = ("drafting", "sealed", "signed", "numbered", "issued")
"""States of the sample's report of November, each with a ledger of its own."""
_OLDER = (("2026-08", "sent"), ("2026-09", "issued"), ("2026-10", "sealed"))
_COVER = b"1 1 1 rg 300 300 90 14 re f\n"
"""Draws a white box over a line of the first page."""


@dataclass(frozen=True, slots=True)
class Office:
    """Paths of everything that is shown; each look works on copies."""

    folder: Path
    """Where all of it lies."""
    authority: Authority
    """Throw-away keys."""
    issued_pdf: Path
    """The report as issued."""
    forged_pdf: Path
    """The same with something drawn over a line."""
    no_pdf: Path
    """A file that is none."""
    changed_tracker: Path
    """The tracker with three cells changed in Excel."""

    def ledger(self, name: str, folder: Path, *, anew: bool = False) -> Path:
        """Copy a ledger, so that a look may change it.

        Args:
            name: The ledger's name in the office.
            folder: Where its copy is kept.
            anew: As it was, whatever earlier scenes have done to the copy.
        """
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"so-nam-pung-{name}.soxa"
        if anew or not path.exists():
            shutil.copy(self.folder / f"{name}.soxa", path)
        return path


def make_office(folder: Path) -> Office:
    """Make the ledgers and files."""
    folder.mkdir(parents=True)
    authority = make_authority(
        folder / "khoa-thu", commune="UBND xã Nậm Pung", passphrase=PASSPHRASE, when=_moment(120)
    )
    new_ledger_for(folder / "empty.soxa", sample_office(), people=sample_people()).close()
    base = folder / "drafting.soxa"
    make_sample_ledger(base)
    with open_ledger(base) as ledger:
        for label, state in _OLDER:
            _advance(ledger, open_report(ledger, SAMPLE_REGIME, label).report.id, state, authority, label)
    issued = _make_stages(folder, authority)
    forged = folder / "bao-cao-bi-sua.pdf"
    forged.write_bytes(add_to_page(issued.read_bytes(), _COVER))
    no_pdf = folder / "anh-chup-cong-van.pdf"
    no_pdf.write_bytes(b"\xff\xd8\xff\xe0 khong phai pdf" * 40)
    changed = _change_tracker(folder / "so-theo-doi-da-sua.xlsx")
    _make_changed_ledger(folder, changed)
    return Office(folder, authority, issued, forged, no_pdf, changed)


def key_file(authority: Authority, signatory: Signatory) -> Path:
    """Return the key file of a signatory."""
    return authority.person if signatory is Signatory.PERSON else authority.organisation


def picture(signatory: Signatory) -> Path:
    """Return the sample's picture of a signature or a seal."""
    name = "chu-ky-mau.png" if signatory is Signatory.PERSON else "con-dau-mau.png"
    return resource_path("samples", name)


def _make_stages(folder: Path, authority: Authority) -> Path:
    for before, after in pairwise(STAGES):
        path = folder / f"{after}.soxa"
        with open_ledger(folder / f"{before}.soxa") as ledger:
            copy_ledger(ledger, path)
        with open_ledger(path) as ledger:
            report = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id
            _step(ledger, report, after, authority, "05", _moment(0))
    issued = folder / "bao-cao-thang-11.pdf"
    with open_ledger(folder / "issued.soxa", writable=False) as ledger:
        issued.write_bytes(current_pdf(ledger, open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report.id))
    return issued


def _advance(ledger: Ledger, report: ReportId, state: str, authority: Authority, label: str) -> None:
    wanted = STAGES[1:] if state == "sent" else STAGES[1 : STAGES.index(state) + 1]
    month = int(label[-2:])
    when = datetime(2026, month, 18, 9, 30).astimezone()
    for step in wanted:
        _step(ledger, report, step, authority, f"{month - 6:02d}", when)
    if state == "sent":
        sha256 = ledger.reports.by_id(report).files[-1].file
        receiver = ledger.office().province_name
        ledger.reports.add_sending(report, Sending(receiver, "document_axis", when, str(sha256)))


def _step(
    ledger: Ledger, report: ReportId, step: str, authority: Authority, number: str, when: datetime
) -> None:
    match step:
        case "sealed":
            seal(ledger, report, now=when)
        case "signed":
            _sign(ledger, report, Signatory.PERSON, authority, when)
        case "numbered":
            number_report(ledger, report, number=number, day=when.date(), when=when)
        case "issued":
            _sign(ledger, report, Signatory.ORGANISATION, authority, when)


def _sign(
    ledger: Ledger, report: ReportId, signatory: Signatory, authority: Authority, when: datetime
) -> None:
    key = KeyFile(key_file(authority, signatory).read_bytes(), PASSPHRASE)
    drawn = picture(signatory).read_bytes()
    sign_report(ledger, report, signatory=signatory, key=key, picture=drawn, when=when)


def _change_tracker(path: Path) -> Path:
    book = openpyxl.load_workbook(sample_tracker())
    sheet = book.worksheets[0]
    changes = 0
    for cells in sheet.iter_rows(min_row=400, max_row=480):
        for cell in cells:
            if isinstance(cell.value, int) and cell.column > 4 and changes < 3 and not cell.is_date:  # noqa: PLR2004 - past STT, day, kind, title
                cell.value += 15
                changes += 1
                break
    book.save(path)
    return path


def _make_changed_ledger(folder: Path, tracker: Path) -> None:
    path = folder / "changed.soxa"
    with open_ledger(folder / "drafting.soxa") as ledger:
        copy_ledger(ledger, path)
    with open_ledger(path) as ledger:
        carry_out(ledger, propose(ledger, tracker, today=date(2026, 11, 17)))


def _moment(days_before: int) -> datetime:
    return (NOW - timedelta(days=days_before)).astimezone()
