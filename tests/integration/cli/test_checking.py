"""``soxa check`` says whether a ledger is as it was written, and names what is not."""

from __future__ import annotations

from pathlib import Path

from commanding import Soxa
from made_activities import activity
from made_ledgers import new_ledger


def test_a_whole_ledger_and_an_altered_one(tmp_path: Path, soxa: Soxa) -> None:
    path = tmp_path / "so.soxa"
    with new_ledger(path) as ledger:
        ledger.activities.add([activity("Hội nghị sơ kết")])
    whole = soxa("check", str(path))
    assert whole.code == 0
    assert "Sổ nguyên vẹn" in whole.out
    assert soxa("--json", "check", str(path)).json["holds"] is True

    with new_ledger(tmp_path / "khac.soxa") as ledger:
        ledger.activities.add([activity("Hội nghị sơ kết")])
        ledger._writing.conn.execute("UPDATE activity SET place = 'Nơi khác'")
    altered = soxa("check", str(tmp_path / "khac.soxa"))
    assert altered.code == 1
    assert "Hội nghị sơ kết (02/11/2026)" in altered.err
    assert "Giữ nguyên tệp này" in altered.err
