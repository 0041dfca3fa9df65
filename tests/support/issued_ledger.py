"""The sample office's ledger with its November report issued: what corrections begin with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from sample_ledger import OFFICE, sample_ledger

from soxa.domain.appearances import Signatory
from soxa.domain.ids import ReportId
from soxa.domain.periods import Period
from soxa.services.approving import KeyFile, number_report, sign_report
from soxa.services.drafting import open_report
from soxa.services.sealing import seal
from soxa.signing.authority import make_keys
from soxa.storage.ledger import Ledger

R01, NOVEMBER = "R01-thang", "2026-11"
SEALED = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
ISSUED = date(2026, 11, 16)
PASSPHRASE = "mật khẩu thử"


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys worth nothing, of the sample office and its head."""

    person: KeyFile
    """The head's."""
    organisation: KeyFile
    """The office's."""


def sample_keys() -> Keys:
    """Return keys for the sample office; takes a second or two."""
    made = make_keys(commune=f"UBND {OFFICE.full_name}", passphrase=PASSPHRASE, when=SEALED)
    return Keys(KeyFile(made.person, PASSPHRASE), KeyFile(made.organisation, PASSPHRASE))


def issue(
    ledger: Ledger, report: ReportId, *, keys: Keys, number: str, day: date, when: datetime = SEALED
) -> None:
    """Sign, number and issue a sealed document."""
    sign_report(ledger, report, signatory=Signatory.PERSON, key=keys.person, picture=None, when=when)
    number_report(ledger, report, number=number, day=day, when=when)
    sign_report(
        ledger, report, signatory=Signatory.ORGANISATION, key=keys.organisation, picture=None, when=when
    )


def issued_ledger(path: Path, keys: Keys) -> Ledger:
    """Return the sample ledger with ``12/BC-UBND`` of 16/11/2026 issued for November."""
    ledger = sample_ledger(path)
    draft = open_report(ledger, R01, NOVEMBER)
    seal(ledger, draft.report.id, now=SEALED)
    issue(ledger, draft.report.id, keys=keys, number="12", day=ISSUED)
    return ledger


def november(ledger: Ledger) -> Period:
    """Return the days of the November report."""
    return open_report(ledger, R01, NOVEMBER).period
