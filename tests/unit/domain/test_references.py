from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.base.errors import Message
from soxa.domain.references import Reference, read_reference

TYPES = {"kh": "KH", "qđ": "QĐ", "ct": "CT", "ctr": "CTr", "đa": "ĐA", "da": "DA"}


@pytest.mark.parametrize(
    ("cell", "reference"),
    [
        ("198/UBND-VP", Reference("198", "UBND-VP", "CV")),
        ("04/KH-UBND", Reference("04", "KH-UBND", "KH")),
        ("Số: 20/QĐ-UBND", Reference("20", "QĐ-UBND", "QĐ")),
        ("số 20 / QĐ - UBND", Reference("20", "QĐ-UBND", "QĐ")),
        ("7/ctr-UBND", Reference("7", "ctr-UBND", "CTr")),
        ("3/ĐA-UBND", Reference("3", "ĐA-UBND", "ĐA")),
        ("3/DA-UBND", Reference("3", "DA-UBND", "DA")),
        ("15/2026/QĐ-UBND", Reference("15", "2026/QĐ-UBND", "QĐ")),
        ("12a/KH-UBND", Reference("12a", "KH-UBND", "KH")),
        ("12-KH/ĐU", Reference("12", "KH/ĐU", "KH")),
        ("198", Reference("198", "", "")),
    ],
)
def test_number_symbol_and_type(cell: str, reference: Reference) -> None:
    assert read_reference(cell, TYPES) == reference


@pytest.mark.parametrize("cell", ["12, 13/KH-UBND", "KH-UBND", "12/", "12/KH UBND xã", "=HYPERLINK(1)"])
def test_what_is_not_one_document_is_a_fault(cell: str) -> None:
    read = read_reference(cell, TYPES)

    assert isinstance(read, Message)
    assert read.id == "importing.not_a_reference"


def test_a_symbol_longer_than_the_exchange_of_documents_allows_is_a_fault() -> None:
    read = read_reference("1/" + "K" * 31, TYPES)

    assert isinstance(read, Message)
    assert read.id == "importing.reference_too_long"


def test_an_empty_cell_names_no_document() -> None:
    assert read_reference("  ", TYPES) is None


@given(st.text())
def test_reading_a_reference_never_raises(cell: str) -> None:
    read_reference(cell, TYPES)
