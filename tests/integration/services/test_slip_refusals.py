"""What is no slip, or not this office's, or not its business; and files that somebody has spoilt."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sample_ledger import OFFICE, empty_ledger
from slip_files import (
    CAME,
    HEALTH,
    fault_ids,
    filled,
    form_for,
    read_file,
    with_parts,
)

from soxa.base.errors import AppError
from soxa.base.resources import resource_path
from soxa.domain.ids import OfficeId
from soxa.services.ledgers import new_ledger_for
from soxa.services.slip_identity import NotASlip, SlipIsSecret, SlipOfAnotherOffice
from soxa.services.slip_intake import (
    SlipNotFilled,
    take_in,
)
from soxa.spreadsheets.guard import NotAWorkbook, WorkbookDamaged, WorkbookTooLarge
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


# --- what is not taken


def test_another_offices_slip_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    other = replace(OFFICE, id=OfficeId(UUID(int=9)), name="Tả Van")
    with new_ledger_for(tmp_path / "khac.soxa", other, people=[], actor="mẫu") as elsewhere:
        data = filled(elsewhere, form_for(elsewhere, "P5"), HEALTH)

    with pytest.raises(SlipOfAnotherOffice):
        read_file(ledger, data)


def test_a_form_that_nobody_has_filled_in_is_no_slip_yet(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), filled_by="", filled_on=None, source="")

    read = read_file(ledger, data)

    assert not read.is_filled
    with pytest.raises(SlipNotFilled):
        take_in(ledger, read)


def test_a_secrecy_mark_keeps_the_whole_slip_out(ledger: Ledger) -> None:
    with pytest.raises(SlipIsSecret):
        read_file(ledger, filled(ledger, form_for(ledger, "P7"), {"QS01": (9, None)}, highlights="MẬT"))


def test_words_about_private_people_are_left_out(ledger: Ledger) -> None:
    form = form_for(ledger, "P8")
    data = filled(
        ledger,
        form,
        highlights="Nắm tình hình dư luận trên mạng xã hội.",
        difficulties="Đề nghị hỗ trợ ông Giàng A Sử, điện thoại 0912345678.",
    )

    read = read_file(ledger, data)

    assert read.highlights == ""
    assert read.difficulties
    assert fault_ids(read) == ["slip.not_ours", "slip.personal"]


def test_a_file_with_words_that_were_refused_is_not_kept(ledger: Ledger) -> None:
    form = form_for(ledger, "P8")
    refused = filled(ledger, form, highlights="Nắm tình hình dư luận trên mạng.", difficulties="Thiếu xe.")

    taken = take_in(ledger, read_file(ledger, refused), received_at=CAME)

    assert taken.slip.difficulties == "Thiếu xe."
    assert taken.slip.receipt is not None
    assert taken.slip.receipt.file == ""
    assert ledger.files.find(hashlib.sha256(refused).hexdigest()) is None


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", NotAWorkbook),
        (b"%PDF-1.7", NotAWorkbook),
        (b"PK\x03\x04 torn", WorkbookDamaged),
    ],
)
def test_what_is_no_workbook_is_refused(ledger: Ledger, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_file(ledger, data)


def test_a_bomb_is_refused_before_it_is_read(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH)

    def swell(name: str, part: bytes) -> bytes:
        return part + b" " * (40 << 20) if name == "docProps/app.xml" else part

    with pytest.raises(WorkbookTooLarge):
        read_file(ledger, with_parts(data, swell))


def test_a_tracker_is_no_slip(ledger: Ledger) -> None:
    tracker = resource_path("samples", "so-theo-doi-xa-nam-pung.xlsx").read_bytes()
    with pytest.raises(NotASlip):
        read_file(ledger, tracker)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    part=st.sampled_from(
        ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml", "xl/workbook.xml",
         "docProps/custom.xml", "docProps/core.xml"]
    ),
    at=st.floats(0, 1),
    what=st.binary(max_size=40),
    cut=st.integers(0, 60),
)  # fmt: skip
def test_a_spoilt_file_is_read_or_refused_and_never_more(
    ledger: Ledger, part: str, at: float, what: bytes, cut: int
) -> None:
    def spoil(name: str, old: bytes) -> bytes:
        place = int(at * len(old))
        return old[:place] + what + old[place + cut :] if name == part else old

    with suppress(AppError):
        read = read_file(ledger, with_parts(_WHOLE[0], spoil))
        assert len(read.faults) <= 300


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), what=st.binary(min_size=1, max_size=8))
def test_bytes_that_a_bad_stick_has_turned_do_no_harm(ledger: Ledger, at: float, what: bytes) -> None:
    place = int(at * len(_WHOLE[0]))

    with suppress(AppError):
        read_file(ledger, _WHOLE[0][:place] + what + _WHOLE[0][place + len(what) :])


_WHOLE: list[bytes] = []


@pytest.fixture(autouse=True)
def whole(ledger: Ledger) -> None:
    """One filled slip for the tests that spoil it."""
    if not _WHOLE:
        _WHOLE.append(filled(ledger, form_for(ledger, "P5"), HEALTH, highlights="Đạt kế hoạch."))
