"""The sample office's ledger, made by the real services, for tests that draft from it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from soxa.base.resources import resource_path
from soxa.domain.ids import OfficeId, PersonId
from soxa.domain.offices import Authority, Office, OfficeType, Person, Role
from soxa.services.importing import carry_out, propose
from soxa.services.ledgers import new_ledger_for
from soxa.services.sample_office import SAMPLE_DAY
from soxa.storage.ledger import Ledger

NOW = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
OFFICE = Office(OfficeId(UUID(int=1)), OfficeType.XA, "Nậm Pung", "", "15", "Tỉnh Lào Cai")
HEAD = Person(PersonId(UUID(int=2)), "Người Ký Mẫu", "Chủ tịch", None, Authority.TM, None, None, Role.HEAD)


def empty_ledger(path: Path) -> Ledger:
    """A ledger with the office, its head and the shipped pack, and nothing recorded."""
    return new_ledger_for(path, OFFICE, people=[HEAD], actor="mẫu", clock=lambda: NOW)


def sample_ledger(path: Path) -> Ledger:
    """The same with the sample's tracker imported."""
    ledger = empty_ledger(path)
    tracker = resource_path("samples", "so-theo-doi-xa-nam-pung.xlsx")
    carry_out(ledger, propose(ledger, tracker, today=SAMPLE_DAY))
    return ledger
