"""Names of periods, against names typed by hand."""

from __future__ import annotations

import pytest

from soxa.domain.period_names import next_period_name, period_name
from soxa.domain.periods import Closing, Frequency, PeriodRule


@pytest.mark.parametrize(
    ("frequency", "label", "name", "after"),
    [
        (Frequency.MONTHLY, "2026-09", "tháng 9 năm 2026", "tháng 10 năm 2026"),
        (Frequency.MONTHLY, "2026-12", "tháng 12 năm 2026", "tháng 01 năm 2027"),
        (Frequency.QUARTERLY, "2026-Q1", "quý I năm 2026", "quý II năm 2026"),
        (Frequency.QUARTERLY, "2026-Q4", "quý IV năm 2026", "quý I năm 2027"),
        (Frequency.HALF_YEARLY, "2026-H1", "6 tháng đầu năm 2026", "6 tháng cuối năm 2026"),
        (Frequency.HALF_YEARLY, "2026-H2", "6 tháng cuối năm 2026", "6 tháng đầu năm 2027"),
        (Frequency.NINE_MONTHS, "2026-9M", "9 tháng đầu năm 2026", "quý IV năm 2026"),
        (Frequency.YEARLY, "2026", "năm 2026", "năm 2027"),
        (Frequency.WEEKLY, "2026-W46", "tuần 46 năm 2026", "tuần 47 năm 2026"),
        (Frequency.WEEKLY, "2026-W53", "tuần 53 năm 2026", "tuần 1 năm 2027"),
        (
            Frequency.ONCE,
            "2026-10-01/2026-11-15",
            "từ ngày 01/10/2026 đến ngày 14/11/2026",
            "thời gian tới",
        ),
    ],
)
def test_a_period_and_what_comes_after_have_names(
    frequency: Frequency, label: str, name: str, after: str
) -> None:
    period = PeriodRule(frequency, Closing.DECREE_09).parse(label)
    assert (period_name(period), next_period_name(period)) == (name, after)
