"""The main job by commands alone, as a new user would do it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from commanding import Outcome, Soxa

from soxa.base.resources import resource_path

TRACKER = resource_path("samples", "so-theo-doi-xa-nam-pung.xlsx")


@pytest.fixture
def ledger(soxa: Soxa, tmp_path: Path) -> Path:
    path = tmp_path / "so.soxa"
    made = soxa(
        "new", path, "--province", "lao cai", "--commune", "bat xat", "--signer", "Người Ký Mẫu", "--json"
    )
    assert made.code == 0
    assert made.json["office"] == "xã Bát Xát"
    assert made.json["commune_code"] == "02683"
    return path


def _name(outcome: Outcome) -> str:
    assert outcome.code == 2
    return str(outcome.json["error"]["name"])


def test_from_an_excel_tracker_to_a_folder_to_send(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    regimes = soxa("regimes", ledger, "--json").json["regimes"]
    assert any("thang" in regime["id"] for regime in regimes)

    first = soxa("import", ledger, TRACKER, "--json").json
    assert (first["total"], first["new"], first["changed"], len(first["faults"])) == (594, 594, 0, 3)
    assert sorted(fault["row"] for fault in first["faults"]) == [613, 614, 615]
    assert all(fault["reason"] and fault["remedy"] for fault in first["faults"])
    assert first["rows"]["months"] > 0
    assert first["rows"]["totals"] == 1
    assert first["to_mend"] > 0
    again = soxa("import", ledger, TRACKER, "--json").json
    assert (again["new"], again["unchanged"]) == (0, 594)

    out = tmp_path / "bao cao"
    drafted = soxa("draft", ledger, "--regime", "thang", "--period", "2026-11", "--out", out, "--json").json
    pdf = Path(drafted["pdf"])
    assert pdf.name == "BC-02683-R01-thang-2026-11-d1.pdf"
    assert (drafted["first_day"], drafted["last_day"]) == ("2026-10-15", "2026-11-14")
    assert zipfile.is_zipfile(drafted["docx"])
    assert zipfile.is_zipfile(drafted["xlsx"])

    keys = tmp_path / "ca"
    soxa("ca", "--out", keys)
    assert soxa("sign", pdf, "--key", keys / "person.p12", "--role", "person").code == 0
    assert soxa("number", pdf, "--number", "05", "--date", "2026-11-18").code == 0
    assert soxa("sign", pdf, "--key", keys / "organisation.p12", "--role", "organisation").code == 0
    answers = soxa("verify", pdf, "--trust", keys / "trust", "--json")
    # Keys of another office than the report's: answer 2 says so, and nothing else fails.
    verdicts = {one["question"]: one["verdict"] for one in answers.json["answers"]}
    assert verdicts["whole"] == "holds"
    assert verdicts["page_is_data"] == "holds"

    figures = {one["key"]: one for one in soxa("show", pdf, "--json").json["figures"]}
    wanted = {"CD16": "29", "CD15": "2", "CD04": "93", "TT02": "150", "TT12": "14"}
    wanted |= {"HC02": "427", "HC03": "368", "HC05": "418", "HC06": "403"}
    assert {code: figures[f"{code}.actual"]["value"] for code in wanted} == wanted
    assert len(figures["CD16.actual"]["sources"]["activities"]) == 29

    sent = soxa("send", pdf, "--out", tmp_path / "gui", "--to", "vpubnd@laocai.gov.vn", "--json")
    assert sent.code == 0
    assert {path.suffix for path in (tmp_path / "gui").iterdir()} == {
        ".pdf",
        ".docx",
        ".xlsx",
        ".eml",
        ".txt",
    }


def test_unknown_kinds_are_told_and_mapped(soxa: Soxa, ledger: Path) -> None:
    told = soxa("import", ledger, TRACKER)
    assert "Đi thực tế" in told.out
    mapped = soxa("import", ledger, TRACKER, "--kind-map", "Đi thực tế=KTR", "--json").json
    assert mapped["new"] == 1
    assert _name(soxa("import", ledger, TRACKER, "--kind-map", "Đi thực tế", "--json")) == "KindMapWrong"
    assert _name(soxa("import", ledger, TRACKER, "--kind-map", "Đi thực tế=ABC", "--json")) == "KindMapWrong"


def test_a_report_is_sealed_again_only_when_asked(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    assert soxa("import", ledger, TRACKER).code == 0
    command = ("draft", ledger, "--regime", "R01-thang", "--period", "2026-11", "--out", tmp_path / "o")
    first = soxa(*command, "--json").json
    pdf = Path(first["pdf"])
    sealed = pdf.read_bytes()
    pdf.unlink()
    assert soxa(*command, "--json").json == first  # with the points known at sealing
    assert pdf.read_bytes() == sealed
    assert soxa(*command, "--again", "--json").json["draft"] == 2
    assert pdf.read_bytes() == sealed


def test_a_signed_file_is_never_overwritten(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    assert soxa("import", ledger, TRACKER).code == 0
    command = ("draft", ledger, "--regime", "R01-thang", "--period", "2026-11", "--out", tmp_path / "o")
    pdf = Path(soxa(*command, "--json").json["pdf"])
    soxa("ca", "--out", tmp_path / "ca")
    assert soxa("sign", pdf, "--key", tmp_path / "ca" / "person.p12", "--role", "person").code == 0
    signed = pdf.read_bytes()
    assert _name(soxa(*command, "--json")) == "SignedFileThere"
    assert pdf.read_bytes() == signed


def test_where_nothing_can_be_written_nothing_is_sealed(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    assert soxa("import", ledger, TRACKER).code == 0
    (tmp_path / "file").write_text("x")
    command = ("draft", ledger, "--regime", "thang", "--period", "2026-11", "--out")
    assert _name(soxa(*command, tmp_path / "file" / "o", "--json")) == "FolderMissing"
    assert soxa(*command, tmp_path / "o", "--json").json["draft"] == 1


def test_what_blocks_a_report_is_told_with_what_to_do(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    assert soxa("import", ledger, TRACKER).code == 0
    command = ("draft", ledger, "--regime", "thang", "--period", "2019-01", "--out", tmp_path / "o")
    refused = soxa(*command)
    assert refused.code == 2
    assert "chưa có gì để báo cáo" in refused.out
    assert "Chọn đúng kỳ báo cáo" in refused.out
    assert "chưa có nội dung" not in refused.out  # what only warns is not in the way
    assert not list((tmp_path / "o").iterdir())
    told = soxa(*command, "--json").json["error"]
    assert (told["name"], told["parameters"]["places"]) == ("SealingBlocked", ["nothing_came"])


def test_what_is_not_there_gets_a_sentence(soxa: Soxa, ledger: Path, tmp_path: Path) -> None:
    def draft(regime: str, period: str) -> Outcome:
        return soxa(
            "draft", ledger, "--regime", regime, "--period", period, "--out", tmp_path / "o", "--json"
        )

    assert _name(draft("nam", "2026-11")) == "UnknownRegime"
    assert _name(draft("thang", "2026-Q9")) == "UnknownPeriod"
    assert _name(soxa("regimes", tmp_path / "none.soxa", "--json")) == "FileMissing"
    assert _name(soxa("import", ledger, tmp_path / "none.xlsx", "--json")) == "FileMissing"
    strange = tmp_path / "strange.xlsx"
    strange.write_bytes(b"no workbook")
    assert _name(soxa("import", ledger, strange, "--json")) == "NotAWorkbook"
    assert _name(soxa("import", strange, TRACKER, "--json")) == "NotALedger"
    more = ("--province", "Lào Cai", "--json")
    assert _name(soxa("new", ledger, "--commune", "Bát Xát", *more)) == "LedgerExists"
    assert _name(soxa("new", tmp_path / "b.soxa", "--commune", "Không Có", *more)) == "CommuneUnknown"
    assert _name(soxa("new", tmp_path / "b.soxa", "--commune", "Bát Xát", "--province", "X", "--json")) == (
        "ProvinceUnknown"
    )


def test_an_office_of_two_hundred_letters_is_laid_out(soxa: Soxa, tmp_path: Path) -> None:
    path = tmp_path / "long.soxa"
    name = ("Đồng bào " * 30)[:196] + "o"  # with "xã " in front: 200
    assert soxa("new", path, "--province", "Tỉnh Lào Cai", "--commune", name, "--type", "xã").code == 0
    assert soxa("import", path, TRACKER).code == 0
    made = soxa("draft", path, "--regime", "thang", "--period", "2026-11", "--out", tmp_path, "--json")
    assert made.code == 0
    assert len(Path(made.json["pdf"]).name) <= 80
    over = ("--province", "X", "--commune", name + "x", "--type", "xã", "--json")
    assert _name(soxa("new", tmp_path / "longer.soxa", *over)) == "NameTooLong"


def test_a_ledger_that_another_program_writes_is_refused(soxa: Soxa, ledger: Path) -> None:
    from soxa.services.ledgers import open_ledger

    with open_ledger(ledger):
        assert _name(soxa("import", ledger, TRACKER, "--json")) == "LedgerIsOpenElsewhere"


def test_the_demo_does_everything_and_may_run_again(soxa: Soxa, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    out.mkdir()
    (out / "so-nam-pung.soxa").write_bytes(b"left by a run that was stopped")
    # As JSON the closing tables are put together all the same, and only not printed.
    told = soxa("demo", "--out", out, "--json")
    assert told.code == 0
    assert (told.json["import"]["new"], len(told.json["import"]["faults"])) == (594, 3)
    assert set(told.json["answers"]) == {"whole", "who", "trusted", "valid_then", "page_is_data"}
    assert told.json["answers"]["page_is_data"] == "holds"
    assert all(seconds >= 0 for seconds in told.json["steps"].values())
    assert all(Path(file["path"]).stat().st_size == file["size"] > 0 for file in told.json["files"])
    assert {path.suffix for path in (out / "thu-muc-gui").iterdir()} == {
        ".pdf",
        ".docx",
        ".xlsx",
        ".eml",
        ".txt",
    }
    assert Path(told.json["pdf"]).read_bytes() == next((out / "thu-muc-gui").glob("*.pdf")).read_bytes()


def test_as_installed_in_a_new_home(tmp_path: Path) -> None:
    """The console script itself, in a process and a home of its own; no trace whatever it is given."""
    program = shutil.which("soxa", path=str(Path(sys.executable).parent))
    assert program is not None
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    home = {**kept, "HOME": str(tmp_path / "home"), "LANG": "C", "PYTHONIOENCODING": ""}

    def call(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [program, *arguments], env=home, capture_output=True, check=False, cwd=tmp_path, timeout=60
        )

    made = call("new", "a.soxa", "--province", "Lào Cai", "--commune", "Bát Xát")
    assert made.returncode == 0
    assert "Đã tạo sổ" in made.stdout.decode()
    wrong = call("verify", "nothing.pdf")
    assert wrong.returncode == 2
    assert wrong.stdout == b""
    assert "Không có tệp" in wrong.stderr.decode()
    assert b"Traceback" not in wrong.stderr
