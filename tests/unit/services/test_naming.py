"""Names of files that leave the office travel everywhere."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.base.files import is_plain_name
from soxa.domain.ids import OfficeId
from soxa.domain.offices import Office, OfficeType
from soxa.services.naming import file_stem


def _office(name: str, code: str = "") -> Office:
    return Office(OfficeId(UUID(int=1)), OfficeType.XA, name, code, "", "")


@pytest.mark.parametrize(
    ("office", "period", "stem"),
    [
        (_office("Nậm Pung", "02683"), "2026-11", "BC-02683-R01-thang-2026-11-d1"),
        (_office("Đắk Đoa"), "2026-Q3", "BC-dak-doa-R01-thang-2026-Q3-d1"),
        (
            _office("Nậm Pung", "02683"),
            "2026-10-01/2026-10-08",
            "BC-02683-R01-thang-2026-10-01-2026-10-08-d1",
        ),
    ],
)
def test_a_name_tells_office_regime_period_and_draft(office: Office, period: str, stem: str) -> None:
    assert file_stem(office, regime="R01-thang", period=period, draft=1) == stem


@given(name=st.text(max_size=200), regime=st.text(max_size=100), draft=st.integers(1, 999))
def test_every_name_is_plain_and_short(name: str, regime: str, draft: int) -> None:
    stem = file_stem(_office(name), regime=regime, period="2026-11", draft=draft)
    assert is_plain_name(f"{stem}.docx")
    assert stem.endswith(f"-d{draft}")
