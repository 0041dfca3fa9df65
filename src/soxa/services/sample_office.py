"""The sample office beyond its tracker: who it is, what its units gave, and the words of its clerk.

Everything is invented and goes in by the ordinary services, so that what works for the sample works for all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import uuid4

from soxa.base.resources import resource_path
from soxa.domain.figures import FigureKey, read_value
from soxa.domain.ids import OfficeId, PersonId, ReportId, UnitId
from soxa.domain.offices import Authority, Office, OfficeType, Person, Role
from soxa.domain.periods import PeriodRule
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.services.drafting import find_regime, save_slip_value, save_text, set_override
from soxa.services.packs import pack_of
from soxa.storage.ledger import Ledger

_FILE = "phieu-so-lieu-nam-pung.json"
SAMPLE_REGIME = "R01-thang"
"""The report that the sample drafts."""
SAMPLE_PERIOD = "2026-11"
"""Its period."""


SAMPLE_DAY = date(2026, 11, 20)
"""Last day of its tracker: all of it has been done, whatever a machine's clock says."""


@dataclass(frozen=True, slots=True)
class SampleSlips:
    """What was entered."""

    values: int
    """Values of slips."""
    units: int
    """Units that gave them."""


def sample_office() -> Office:
    """Return the sample's office; it is invented, so it stands on no official list and bears no code."""
    raw = _sample()["office"]
    return Office(OfficeId(uuid4()), OfficeType(raw["type"]), raw["name"], "", "", raw["province_name"])


def sample_people() -> tuple[Person, ...]:
    """Return who signs for the sample."""
    raw = _sample()["signer"]
    name, position = raw["name"], raw["position"]
    return (Person(PersonId(uuid4()), name, position, None, Authority.TM, None, None, Role.HEAD),)


def enter_sample_slips(ledger: Ledger) -> SampleSlips:
    """Enter what the units of the sample gave for this period, the one before and the same of last year.

    Raises:
        LedgerIsReadOnly: And the other errors of `soxa.services.drafting.save_slip_value`.
    """
    regime = find_regime(pack_of(ledger), SAMPLE_REGIME)
    rule = PeriodRule(regime.frequency, regime.closing)
    units = {unit.code: unit.id for unit in ledger.units() if unit.code}
    values, givers = 0, set[UnitId]()
    with ledger.act("sample.slips"):
        for slip in _sample()["slips"]:
            unit = units[slip["unit"]]
            givers.add(unit)
            for indicator, value in slip["values"].items():
                save_slip_value(
                    ledger,
                    indicator,
                    period=rule.parse(slip["period"]),
                    value=read_value(value),
                    unit=unit,
                    given_on=date.fromisoformat(slip["given_on"]),
                    source=slip["source"],
                )
                values += 1
    return SampleSlips(values, len(givers))


def enter_sample_words(ledger: Ledger, report_id: ReportId) -> None:
    """Enter the sample's plans of the year, and the paragraphs that a clerk would write.

    Raises:
        ReportIsSealed: And the other errors of `soxa.services.drafting`.
    """
    with ledger.act("sample.words"):
        for indicator, plans in _sample()["plans"].items():
            for basis, value in plans.items():
                set_override(ledger, report_id, FigureKey.parse(f"{indicator}.{basis}"), read_value(value))
        for section, paragraphs in _sample()["texts"].items():
            blocks = tuple(
                Block(str(uuid4()), (TextRun(text),), Author.CLERK, bullet=len(paragraphs) > 1)
                for text in paragraphs
            )
            save_text(ledger, report_id, SectionText(section, blocks))


@cache
def _sample() -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(resource_path("samples", _FILE).read_text(encoding="utf-8"))
    return found
