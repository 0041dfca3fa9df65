"""The command that lists duties to report says when they are due and who receives them."""

from __future__ import annotations

from pathlib import Path

from commanding import Soxa
from sample_ledger import empty_ledger

from soxa.domain.packs import Deadline
from soxa.services import regimes


def test_it_names_deadlines_and_receivers_as_the_office_has_them(soxa: Soxa, tmp_path: Path) -> None:
    path = tmp_path / "so.soxa"
    with empty_ledger(path) as ledger:
        regimes.set_deadline(ledger, "R12-thang", Deadline(by_request=True))
        regimes.switch(ledger, "R12-thang", is_on=True)
    lines = {line.split()[0]: line for line in soxa("regimes", path).out.splitlines() if line.startswith("R")}
    assert "2 ngày làm việc sau ngày chốt" in lines["R01-thang"]
    assert "Ủy ban nhân dân tỉnh Lào Cai, Sở Tài chính tỉnh Lào Cai" in lines["R01-thang"]
    assert "theo công văn, kế hoạch" in lines["R12-thang"]
    assert "Thứ Sáu của tuần báo cáo, trước 16" in lines["R21-tuan"]
    found = {one["id"]: one for one in soxa("regimes", path, "--json").json["regimes"]}
    assert found["R12-thang"]["is_on"]
    assert not found["R13-thang"]["is_on"]
    assert found["R01-thang"]["skips"] == ["03", "06", "09", "12"]
