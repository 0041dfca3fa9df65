from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from soxa.base.errors import Message, Parameter
from soxa.base.files import DiskFull
from soxa.wording import Catalogue, Explanation, Wording
from soxa.wording.catalogue import Entry


@pytest.fixture
def small() -> Wording:
    entries = {
        "a.count": Entry("Có {count} hoạt động."),
        "error.DiskFull": Entry("Đầy: {path}.", "Xóa bớt ở {path}."),
        "base.yes": Entry("có"),
        "base.no": Entry("không"),
    }
    return Wording("vi", catalogue=Catalogue("vi", MappingProxyType(entries)))


def test_values_are_put_in(small: Wording) -> None:
    assert small.say("a.count", count=1250) == "Có 1.250 hoạt động."
    assert small.tell(Message("a.count", {"count": 3})) == "Có 3 hoạt động."


def test_numbers_that_name_a_thing_are_not_grouped() -> None:
    wording = Wording("vi")
    gap = wording.say("registers.gap", year=2025, first="1250", last="2249", count=1000)
    assert gap == "Sổ năm 2025 thiếu các số từ 1250 đến 2249 (1.000 số)."


def test_an_error_and_its_stored_fault_say_the_same(small: Wording) -> None:
    error = DiskFull(path=Path("a"))

    assert small.explain(error) == Explanation("Đầy: a.", "Xóa bớt ở a.")
    assert small.explain(error.message()) == small.explain(error)


@pytest.mark.expects_log
def test_a_missing_sentence_or_value_does_not_raise(small: Wording, caplog: pytest.LogCaptureFixture) -> None:
    assert small.say("none.such", count=1) == "none.such"
    assert small.say("a.count") == "Có {count} hoạt động."
    assert not small.has("none.such")
    assert [record.getMessage() for record in caplog.records] == [
        "no sentence for none.such in vi",
        "no value for placeholder count",
    ]


def test_braces_in_a_value_are_only_text(small: Wording) -> None:
    assert small.say("a.count", count="{path} {0}") == "Có {path} {0} hoạt động."


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (None, "", ""),
        (True, "có", "yes"),
        (False, "không", "no"),
        (1234567, "1.234.567", "1,234,567"),
        (-1250, "-1.250", "-1,250"),
        (Decimal("86.2"), "86,2", "86.2"),
        (Decimal("12345.50"), "12.345,50", "12,345.50"),
        (Decimal("1E+3"), "1.000", "1,000"),
        (date(2026, 9, 5), "05/9/2026", "5 September 2026"),
        (date(2026, 2, 15), "15/02/2026", "15 February 2026"),
        (date(2026, 12, 31), "31/12/2026", "31 December 2026"),
        (datetime(2026, 11, 5, 7, 30), "07:30 05/11/2026", "07:30 5 November 2026"),
        (time(16, 5), "16:05", "16:05"),
        (("a", "b"), "a, b", "a, b"),
        ("chữ", "chữ", "chữ"),
    ],
)
def test_each_language_writes_values_its_way(value: Parameter, vietnamese: str, english: str) -> None:
    assert Wording("vi").format(value) == vietnamese
    assert Wording("en").format(value) == english
