"""Installing a pack: changes are told, refused entries stay, sealed reports never change, undo works."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sample_ledger import NOW, sample_ledger

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.ids import PastValueId, SlipId
from soxa.domain.own_work import Reason
from soxa.domain.packs import TableRow
from soxa.domain.past_values import PastValue
from soxa.domain.sections import Author, Block, FigureRun, NumberFormat, SectionText, TextRun
from soxa.domain.slips import Slip
from soxa.exchanging.pack_layers import no_additions
from soxa.exchanging.packs import PackFaulty, decode_pack, encode_pack
from soxa.services import pack_installing as installing
from soxa.services.deadlines import due, year_of
from soxa.services.drafting import open_report, save_text, set_override
from soxa.services.pack_changes import Entry, What
from soxa.services.pack_workbooks import write_workbook
from soxa.services.packs import pack_of, read_pack, shipped_pack
from soxa.services.provenance import changed_reports, changed_since_sealing
from soxa.services.sealing import seal
from soxa.storage.errors import NothingToUndo
from soxa.storage.ledger import Ledger

R01, NOVEMBER, DECEMBER = "R01-thang", "2026-11", "2026-12"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sample") / "so.soxa"
    sample_ledger(path).close()
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "so.soxa"
    shutil.copy(made, path)
    with Ledger.open(path, actor="Công chức Văn hóa", clock=lambda: NOW) as opened:
        yield opened


def _pack(
    change: Callable[[dict[str, Any]], None] = lambda raw: None,
    *,
    renames: dict[str, str] | None = None,
    version: str = "2027.1",
) -> bytes:
    """The shipped pack, changed."""
    text = shipped_pack().decode()
    for old, new in (renames or {}).items():
        text = re.sub(rf"\b{old}\b", new, text)
    raw = json.loads(text)
    raw["version"] = version
    change(raw)
    data = json.dumps(raw).encode()
    decode_pack(data)
    return data


def _find(raw: dict[str, Any], part: str, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in raw[part] if one["code"] == code)
    return found


def _new_things(raw: dict[str, Any]) -> None:
    raw["kinds"].append(
        {
            "code": "CAYXANH",
            "name": "Trồng cây",
            "quantities": [{"code": "cay", "name": "Cây trồng", "unit": "cây"}],
        }
    )
    raw["indicators"].append(
        {
            "code": "MT90",
            "name": "Cây đã trồng",
            "unit": "cây",
            "source": "S",
            "cumulation": "sum",
            "selections": [{"kinds": ["CAYXANH"], "operation": "sum", "quantities": ["cay"]}],
        }
    )
    raw["indicators"].append(
        {
            "code": "MT91",
            "name": "Cây bình quân",
            "unit": "cây",
            "source": "T",
            "cumulation": "recompute",
            "formula": "MT90 / 2",
        }
    )
    _find(raw, "indicators", "CD03")["name"] = "Số cuộc họp và hội nghị"
    template = _find(raw, "templates", "thang")
    template["tables"][0]["rows"].append({"indicator": "MT90"})
    template["sections"][-1]["sentences"] = [
        *template["sections"][-1].get("sentences", []),
        {"code": "cay-xanh", "text": "Đã trồng {MT90.actual:count} cây."},
    ]


# --- what is told


def test_a_new_version_tells_what_it_changes_with_old_and_new_words(ledger: Ledger) -> None:
    changes = installing.preview(ledger, _pack(_new_things))
    found = {(one.entry.part, one.entry.code): one for one in changes.entries}
    assert found["kinds", "CAYXANH"].what is What.ADDED
    assert "Cây trồng" in found["kinds", "CAYXANH"].details[0].name
    renamed = found["indicators", "CD03"]
    assert renamed.what is What.CHANGED
    (field,) = renamed.details[0].fields
    assert (field.title, field.old, field.new) == (
        "Tên chỉ tiêu",
        "Số cuộc họp, hội nghị",
        "Số cuộc họp và hội nghị",
    )
    assert {one.name for one in found["templates", "thang"].details} >= {
        "cay-xanh Đã trồng {MT90.actual:count} cây."
    }
    assert set(found) == {
        ("kinds", "CAYXANH"),
        ("indicators", "MT90"),
        ("indicators", "MT91"),
        ("indicators", "CD03"),
        ("templates", "thang"),
    }


def test_the_same_pack_again_is_nothing_to_install(ledger: Ledger) -> None:
    changes = installing.preview(ledger, shipped_pack())
    assert changes.entries == ()
    with pytest.raises(installing.NothingToInstall):
        installing.install(ledger, changes)


def test_a_workbook_is_installed_as_json_is(ledger: Ledger, tmp_path: Path) -> None:
    path = tmp_path / "goi.xlsx"
    path.write_bytes(write_workbook(decode_pack(_pack(_new_things))))
    installing.install(ledger, installing.preview(ledger, path))
    assert pack_of(ledger).indicator("MT90").name == "Cây đã trồng"
    assert pack_of(ledger).version == "2027.1"


def test_a_faulty_file_as_json_tells_its_paths(ledger: Ledger, tmp_path: Path) -> None:
    raw = json.loads(shipped_pack())
    raw["indicators"][0]["responsible"] = "PHONGMOI"
    raw["indicators"][1]["decimals"] = 999_999_999
    path = tmp_path / "goi.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    with pytest.raises(installing.PackWorkbookFaulty) as caught:
        installing.preview(ledger, path)
    assert [(one.sheet, one.message.id) for one in caught.value.faults] == [
        ("$.indicators[0].responsible", "packs.fault.unknown_code"),
        ("$.indicators[1].decimals", "packs.fault.wrong_value"),
    ]


# --- refusing


def test_what_is_refused_is_left_out_with_what_depends_on_it(ledger: Ledger) -> None:
    changes = installing.preview(ledger, _pack(_new_things))
    refused = installing.entries_called(changes, "cayxanh")
    done = installing.install(ledger, changes, refused=refused)
    codes = {one.code for one in done.pack.indicators}
    assert not codes & {"MT90", "MT91"}
    assert {(one.entry.code, one.how) for one in done.follows} == {("MT90", "out"), ("MT91", "out")}
    template = done.pack.template("thang")
    assert all(row.indicator != "MT90" for row in template.tables[0].rows)
    assert all(one.code != "cay-xanh" for section in template.sections for one in section.sentences)
    assert done.pack.indicator("CD03").name == "Số cuộc họp và hội nghị"
    open_report(ledger, R01, NOVEMBER)


def test_a_refused_change_keeps_the_old_words(ledger: Ledger) -> None:
    changes = installing.preview(ledger, _pack(_new_things))
    done = installing.install(ledger, changes, refused=[Entry("indicators", "CD03")])
    assert done.pack.indicator("CD03").name == "Số cuộc họp, hội nghị"
    assert done.pack.indicator("MT90").unit == "cây"
    with pytest.raises(installing.UnknownEntry):
        installing.entries_called(changes, "KHONG-CO")


def test_what_is_in_use_stays_though_the_new_pack_lacks_it(ledger: Ledger) -> None:
    open_report(ledger, R01, NOVEMBER)

    def without(raw: dict[str, Any]) -> None:
        raw["regimes"] = [one for one in raw["regimes"] if one["code"] != R01]
        raw["templates"] = [one for one in raw["templates"] if one["code"] != "thang"]
        if any(one["template"] == "thang" for one in raw["regimes"]):
            raw["regimes"] = [one for one in raw["regimes"] if one["template"] != "thang"]

    changes = installing.preview(ledger, _pack(without))
    assert changes.used[Entry("regimes", R01)] >= 1
    done = installing.install(ledger, changes)
    assert done.pack.regime(R01).template == "thang"
    assert Entry("templates", "thang") in {one.entry for one in done.follows if one.how == "stays"}
    open_report(ledger, R01, NOVEMBER)


def test_what_the_offices_own_additions_need_stays(ledger: Ledger) -> None:
    base = decode_pack(shipped_pack())
    table = replace(base.template("thang").tables[0], code="PL9", rows=(TableRow(indicator="YT02"),))
    template = replace(base.template("trong"), code="CV-1", tables=(table,))
    ledger.install_pack(encode_pack(replace(no_additions(), templates=(template,))), "cua-co-quan", "1")

    done = installing.install(ledger, installing.preview(ledger, _pack(renames={"YT02": "YT92"})))
    assert done.pack.indicator("YT02").unit
    assert [(one.entry, one.because, one.how) for one in done.follows] == [
        (Entry("indicators", "YT02"), "CV-1", "stays")
    ]
    assert pack_of(ledger).template("CV-1").tables == (table,)


BARRED: list[tuple[str, Callable[[dict[str, Any]], None], Reason]] = [
    (
        "kinds",
        lambda raw: raw["kinds"].append({"code": "DL", "name": "Nắm tình hình dư luận", "quantities": []}),
        Reason.OPINIONS,
    ),
    (
        "kinds",
        lambda raw: raw["kinds"].append(
            {
                "code": "BL",
                "name": "Hoạt động khác",
                "quantities": [{"code": "bl", "name": "Số lượt bình luận, chia sẻ", "unit": "lượt"}],
            }
        ),
        Reason.COMMENTS,
    ),
    (
        "indicators",
        lambda raw: raw["indicators"].append(
            {
                "code": "XX1",
                "name": "Số tài khoản mạng xã hội vi phạm",
                "unit": "tài khoản",
                "source": "P",
                "cumulation": "sum",
            }
        ),
        Reason.ACCOUNTS,
    ),
    (
        "indicators",
        lambda raw: raw["indicators"].append(
            {"code": "XX1", "name": "Số lượng", "unit": "link xấu độc", "source": "P", "cumulation": "sum"}
        ),
        Reason.POSTS,
    ),
    (
        "templates",
        lambda raw: _find(raw, "templates", "thang")["sections"].append(
            {"code": "XX", "level": 1, "label": "X.", "title": "Gỡ bài viết sai sự thật"}
        ),
        Reason.POSTS,
    ),
    (
        "templates",
        lambda raw: (
            _find(raw, "templates", "thang")["sections"][-1]
            .setdefault("sentences", [])
            .append({"code": "xx", "text": "Đã theo dõi ý kiến, bình luận của người dân trên mạng xã hội."})
        ),
        Reason.OPINIONS,
    ),
]


@pytest.mark.parametrize(("part", "change", "reason"), BARRED)
def test_what_is_about_private_people_is_not_installed_and_the_rest_is(
    ledger: Ledger, part: str, change: Callable[[dict[str, Any]], None], reason: Reason
) -> None:
    def both(raw: dict[str, Any]) -> None:
        _new_things(raw)
        change(raw)

    changes = installing.preview(ledger, _pack(both))
    ((entry, (found,)),) = changes.barred.items()
    assert (entry.part, found.refusal.reason) == (part, reason)
    done = installing.install(ledger, changes)
    assert found.refusal.text not in str(done.pack)
    assert done.pack.indicator("MT90").unit == "cây"


@pytest.mark.parametrize(
    "name",
    [
        "Ý kiến cử tri đã trả lời",
        "Góp ý dự thảo văn bản",
        "Phản ánh, kiến nghị đã xử lý",
        "Đơn thư đã giải quyết",
        "Lượt tương tác trên trang thông tin điện tử",
        "Đối tượng bảo trợ xã hội",
        "Ý kiến góp ý của Nhân dân",
    ],
)
def test_the_offices_own_work_passes(ledger: Ledger, name: str) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["indicators"].append(
            {"code": "XX1", "name": name, "unit": "lượt", "source": "P", "cumulation": "sum"}
        )

    assert not installing.preview(ledger, _pack(change)).barred


def test_nothing_of_the_shipped_pack_is_barred(ledger: Ledger) -> None:
    assert not installing.preview(ledger, shipped_pack()).barred


# --- sealed reports, undo


def test_a_sealed_report_keeps_its_figures_pages_and_pack(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, NOVEMBER)
    seal(ledger, draft.report.id, now=NOW)
    before = open_report(ledger, R01, NOVEMBER)
    sealing = before.report.sealings[-1]
    files = [ledger.files.read(one) for one in (sealing.pdf, sealing.docx, sealing.xlsx)]
    frozen = ledger.reports.frozen_figures(draft.report.id, 1)

    def change(raw: dict[str, Any]) -> None:
        _find(raw, "templates", "thang")["sections"] = _find(raw, "templates", "thang")["sections"][:3]
        _find(raw, "templates", "thang")["tables"] = []

    data = _pack(change, renames={"CD16": "CD96", "YT01": "YT91"})
    installing.install(ledger, installing.preview(ledger, data))
    after = open_report(ledger, R01, NOVEMBER)
    assert ledger.reports.frozen_figures(draft.report.id, 1) == frozen
    assert [ledger.files.read(one) for one in (sealing.pdf, sealing.docx, sealing.xlsx)] == files
    assert (after.report, after.figures, after.texts) == (before.report, before.figures, before.texts)
    assert (after.pack, after.template) == (before.pack, before.template)
    assert changed_since_sealing(ledger, after.report) == ()
    assert pack_of(ledger).indicator("CD96").name


def test_installing_is_one_act_undone_and_redone_until_a_report_is_sealed_with_it(ledger: Ledger) -> None:
    open_report(ledger, R01, NOVEMBER)
    before = pack_of(ledger)
    installing.install(ledger, installing.preview(ledger, _pack(_new_things)))
    undoable = ledger.undoing.next_undo()
    assert undoable is not None
    assert undoable.name == "pack.apply"
    ledger.undoing.undo()
    assert pack_of(ledger) == before
    assert ledger.history.verify().holds
    ledger.undoing.redo()
    assert pack_of(ledger).indicator("MT90").unit
    draft = open_report(ledger, R01, NOVEMBER)
    seal(ledger, draft.report.id, now=NOW)
    left = ledger.undoing.next_undo()
    assert left is None or left.name != "pack.apply"
    assert ledger.history.verify().holds


def test_a_report_of_a_regime_that_went_with_an_undo_harms_nothing(ledger: Ledger) -> None:
    def change(raw: dict[str, Any]) -> None:
        raw["regimes"].append({**_find(raw, "regimes", R01), "code": "R99-moi", "short_name": "Báo cáo mới"})

    installing.install(ledger, installing.preview(ledger, _pack(change)))
    open_report(ledger, "R99-moi", NOVEMBER)
    undoable = ledger.undoing.next_undo()
    assert undoable is not None
    assert undoable.name == "pack.apply"
    ledger.undoing.undo()
    assert all(one.regime.code != "R99-moi" for one in due(ledger, date(2026, 11, 18)))
    assert year_of(ledger, 2026, date(2026, 11, 18))
    assert changed_reports(ledger) == {}
    assert ledger.history.verify().holds
    ledger.undoing.redo()
    assert open_report(ledger, "R99-moi", NOVEMBER).regime.short_name == "Báo cáo mới"


def test_the_first_pack_of_a_ledger_is_never_undone(ledger: Ledger) -> None:
    for _ in range(200):
        try:
            ledger.undoing.undo()
        except NothingToUndo:
            break
    assert pack_of(ledger) == read_pack(shipped_pack())


def test_another_pack_installed_meanwhile_is_told(ledger: Ledger) -> None:
    changes = installing.preview(ledger, _pack(_new_things))
    installing.install(ledger, changes)
    with pytest.raises(installing.PackIsAnother):
        installing.install(ledger, changes)


# --- codes that changed


def _slip(ledger: Ledger, values: dict[str, Decimal]) -> Slip:
    slip = Slip(
        SlipId(uuid4()),
        ledger.units()[0].id,
        date(2026, 11, 15),
        date(2026, 12, 15),
        date(2026, 12, 15),
        "Sổ theo dõi",
        values,
    )
    ledger.slips.save(slip)
    return slip


def _past(indicator: str, value: int, basis: Basis = Basis.ACTUAL) -> PastValue:
    days = (
        (date(2025, 11, 15), date(2025, 12, 15))
        if basis is Basis.ACTUAL
        else (date(2026, 1, 1), date(2027, 1, 1))
    )
    return PastValue(PastValueId(uuid4()), indicator, basis, *days, Decimal(value), "năm 2025")


def test_a_renamed_indicator_keeps_its_series_slips_plans_and_words(ledger: Ledger) -> None:
    draft = open_report(ledger, R01, DECEMBER)
    key = FigureKey("YT02", Basis.PLAN_COUNCIL)
    set_override(ledger, draft.report.id, key, Decimal(900))
    slip = _slip(ledger, {"YT02": Decimal(41)})
    ledger.past_values.save([_past("YT02", 30)])
    section = draft.texts[0]
    run = FigureRun(FigureKey("YT02", Basis.ACTUAL), NumberFormat.COUNT)
    mine = Block("mine", (TextRun("Khám "), run, TextRun(" lượt.")), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText(section.section, (*section.blocks, mine)))

    def maps(raw: dict[str, Any]) -> None:
        raw["maps"] = [{"old": ["YT02"], "change": "rename", "new": ["YT92"]}]

    changes = installing.preview(ledger, _pack(maps, renames={"YT02": "YT92"}))
    done = installing.install(ledger, changes)
    assert (done.carried.slips, done.carried.past, done.carried.reports) == (1, 1, 1)
    assert ledger.slips.get(slip.id).values == {"YT02": Decimal(41), "YT92": Decimal(41)}
    after = open_report(ledger, R01, DECEMBER)
    assert after.report.overrides == {FigureKey("YT92", Basis.PLAN_COUNCIL): Decimal(900)}
    kept = next(one for one in after.texts[0].blocks if "Khám" in str(one.runs))
    assert kept.runs[1] == replace(run, key=FigureKey("YT92", Basis.ACTUAL))
    values = {(one.indicator, one.start): one.value for one in ledger.past_values.all()}
    assert values["YT92", date(2025, 11, 15)] == Decimal(30)
    ledger.undoing.undo()
    again = open_report(ledger, R01, DECEMBER)
    assert again.report.overrides == {key: Decimal(900)}
    assert ledger.slips.get(slip.id).values == {"YT02": Decimal(41)}
    assert ledger.history.verify().holds


def _two(raw: dict[str, Any]) -> None:
    for code in ("AA1", "AA2"):
        raw["indicators"].append(
            {"code": code, "name": f"Lượt ở {code}", "unit": "lượt", "source": "P", "cumulation": "sum"}
        )


def test_merged_indicators_add_up_only_where_all_parts_are_known(ledger: Ledger) -> None:
    installing.install(ledger, installing.preview(ledger, _pack(_two, version="2026.5")))
    whole = _slip(ledger, {"AA1": Decimal(3), "AA2": Decimal(4)})
    part = _slip(ledger, {"AA1": Decimal(9)})
    ledger.past_values.save([_past("AA1", 10), _past("AA2", 20), _past("AA1", 7, Basis.PLAN_COUNCIL)])

    def merged(raw: dict[str, Any]) -> None:
        raw["indicators"].append(
            {"code": "AA", "name": "Lượt", "unit": "lượt", "source": "P", "cumulation": "sum"}
        )
        raw["maps"] = [{"old": ["AA1", "AA2"], "change": "merge", "new": ["AA"]}]

    done = installing.install(ledger, installing.preview(ledger, _pack(merged)))
    assert (done.carried.slips, done.carried.past) == (1, 1)
    assert ledger.slips.get(whole.id).values["AA"] == Decimal(7)
    assert "AA" not in ledger.slips.get(part.id).values
    assert [one.value for one in ledger.past_values.all() if one.indicator == "AA"] == [Decimal(30)]


def test_a_split_indicator_is_not_divided_and_its_number_stays_in_the_clerks_words(ledger: Ledger) -> None:
    installing.install(ledger, installing.preview(ledger, _pack(_two, version="2026.5")))
    slip = _slip(ledger, {"AA1": Decimal(12)})
    draft = open_report(ledger, R01, DECEMBER)
    section = draft.texts[0]
    run = FigureRun(FigureKey("AA1", Basis.ACTUAL), NumberFormat.COUNT)
    mine = Block("mine", (TextRun("Có "), run, TextRun(" lượt.")), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText(section.section, (*section.blocks, mine)))

    def split(raw: dict[str, Any]) -> None:
        for code in ("BB1", "BB2"):
            raw["indicators"].append(
                {"code": code, "name": code, "unit": "lượt", "source": "P", "cumulation": "sum"}
            )
        raw["maps"] = [{"old": ["AA1"], "change": "split", "new": ["BB1", "BB2"]}]

    done = installing.install(ledger, installing.preview(ledger, _pack(split)))
    assert done.carried.slips == 0
    assert ledger.slips.get(slip.id).values == {"AA1": Decimal(12)}
    after = open_report(ledger, R01, DECEMBER)
    kept = next(one for one in after.texts[0].blocks if "Có " in str(one.runs))
    assert all(isinstance(one, TextRun) for one in kept.runs)


def test_maps_must_name_as_many_codes_as_their_kind_has() -> None:
    raw = json.loads(shipped_pack())
    raw["maps"] = [
        {"old": ["A", "B"], "change": "rename", "new": ["CD03"]},
        {"old": ["A"], "change": "rename", "new": ["KHONG"]},
    ]
    with pytest.raises(PackFaulty) as caught:
        decode_pack(json.dumps(raw).encode())
    assert {(one.path, one.message.id) for one in caught.value.faults} == {
        ("$.maps[0]", "pack.map_not_whole"),
        ("$.maps[1].new", "pack.unknown_code"),
        ("$.maps[1].old", "pack.twice"),
    }
