"""Words that were used before."""

from __future__ import annotations

from dataclasses import replace

from made_activities import activity

from soxa.domain.activities import AssignedTask
from soxa.storage.ledger import Ledger


def test_past_tags_are_found_by_the_beginning_of_a_word_without_tones(ledger: Ledger) -> None:
    ledger.activities.add(
        [
            replace(activity("một"), tags=("Chuyển đổi số", "nông thôn mới")),
            replace(activity("hai"), tags=("nông thôn mới",)),
            replace(activity("ba"), tags=("cải cách hành chính",)),
        ]
    )

    assert ledger.remembered.tags()[0] == "nông thôn mới"
    assert len(ledger.remembered.tags()) == 3
    assert ledger.remembered.tags(limit=1) == ["nông thôn mới"]
    assert ledger.remembered.tags("doi so") == ["Chuyển đổi số"]
    assert ledger.remembered.tags("ong") == []


def test_past_partners_and_givers_of_tasks(ledger: Ledger) -> None:
    ledger.activities.add(
        [
            replace(activity("một"), partners="Công an xã"),
            replace(activity("hai"), partners="Trạm Y tế"),
            replace(activity("ba"), task=AssignedTask("UBND tỉnh", "12/UBND", None, None)),
        ]
    )

    assert ledger.remembered.texts("partners", "tram") == ["Trạm Y tế"]
    assert ledger.remembered.texts("given_by", "tinh") == ["UBND tỉnh"]
    assert ledger.remembered.texts("given_by", "xã") == []


def test_an_empty_ledger_remembers_nothing(ledger: Ledger) -> None:
    assert ledger.remembered.tags("a") == []
