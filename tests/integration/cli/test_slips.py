"""``soxa slips`` and ``soxa take-slips`` by the command line."""

from __future__ import annotations

from pathlib import Path

from commanding import Soxa
from sample_ledger import empty_ledger
from slip_files import filled, form_for


def test_forms_are_written_and_slips_taken_in(soxa: Soxa, tmp_path: Path) -> None:
    file = tmp_path / "so.soxa"
    with empty_ledger(file) as ledger:
        data = filled(ledger, form_for(ledger, "P5"), {"YT01": (96.8, None), "YT02": ("-", None)})
    out = tmp_path / "phieu"

    made = soxa("slips", file, "--period", "2026-11", "--out", out, "--json")
    assert made.code == 0
    assert len(made.json["forms"]) == 9

    (out / "tra-loi.xlsx").write_bytes(data)
    (out / "la.xlsx").write_bytes(b"PK\x03\x04 torn")
    taken = soxa("take-slips", file, out, "--json")

    assert taken.code == 1
    told = {one["name"]: one for one in taken.json["slips"]}
    assert set(told) == {"tra-loi.xlsx", "la.xlsx"}  # forms that nobody has filled in are passed over
    assert (told["tra-loi.xlsx"]["outcome"], told["tra-loi.xlsx"]["values"]) == ("new", 1)
    assert [fault["cell"] for fault in told["tra-loi.xlsx"]["faults"]] == ["F10"]
    assert "error" in told["la.xlsx"]

    again = soxa("take-slips", file, out / "tra-loi.xlsx")
    assert again.code == 0
    assert "0 thay đổi" in again.out


def test_a_folder_without_a_filled_slip_is_said_so(soxa: Soxa, tmp_path: Path) -> None:
    file, out = tmp_path / "so.soxa", tmp_path / "phieu"
    empty_ledger(file).close()
    assert soxa("slips", file, "--period", "2026-11", "--out", out).code == 0
    told = soxa("take-slips", file, out, "--language", "vi")
    assert told.code == 0
    assert "không có phiếu nào đã điền" in told.out
