"""Packs: the shipped one is whole and keeps to what this program is; faulty ones say where."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from soxa.base.errors import AppError
from soxa.base.resources import resource_path
from soxa.domain.figures import Basis
from soxa.domain.formulas import parse_formula
from soxa.domain.packs import Cumulation, Pack, Source
from soxa.domain.phrases import parse_phrases
from soxa.domain.text import fold
from soxa.exchanging.packs import (
    MAX_BYTES,
    SCHEMA_NAME,
    PackFaulty,
    decode_pack,
    encode_pack,
    pack_schema,
)
from soxa.exchanging.reading import DataNotJson, DataTooDeep, DataTooLarge
from soxa.services.packs import read_pack, shipped_pack
from soxa.wording.speech import Wording

# Typed from pack.md, section 2: the indicators marked with a star.
CORE = """
CD01 CD02 CD03 CD04 CD06 CD07 CD09 CD13 CD14 HC02 HC03 HC05 HC06 HC10 HC11 HC12 TC01 TC03 TC05 TT01 TT02 TT04
VH01 VH02 YT01 YT03 AS01 AS02 AS04 AS05 AS08 NN01 NN03 NS01 NS02 NS03 NS04 NS05 NS06 CS01 PC01 PC03 MT01 QS01
""".split()  # noqa: SIM905 - a table copied as it stands
# Typed from pack.md, section 1.
KINDS = """
HOP HN TH VB NV KTR DK TCD DON HS PAKN TT TIN TTR PL VH TDTT TDKT CS YT GD NN MT PCTT QS CDS KHAC
""".split()  # noqa: SIM905 - as above
REQUIRED = {
    "HOP": "",
    "HN": "nguoi",
    "TH": "lop nguoi",
    "VB": "so kyhieu ngay trichyeu",
    "NV": "hanxuly",
    "KTR": "huong",
    "DK": "",
    "TCD": "buoi luot",
    "DON": "nhan",
    "HS": "chuyenqua tiepnhan tructuyen dagq dunghan quahan ruttra danggq_quahan",
    "PAKN": "nhan traloi dunghan",
    "TT": "luotphat phut",
    "TIN": "tin|bai|tinbai",
    "TTR": "buoi|bangron",
    "PL": "cuoc",
    "VH": "buoi",
    "TDTT": "giai",
    "TDKT": "",
    "CS": "luot",
    "YT": "",
    "GD": "",
    "NN": "",
    "MT": "buoi",
    "PCTT": "dot",
    "QS": "",
    "CDS": "luot",
    "KHAC": "",
}
UNITS_OF_COUNT = {
    "người",
    "lượt người",
    "lượt",
    "lớp",
    "buổi",
    "nội dung",
    "đoàn",
    "vụ việc",
    "đơn",
    "hồ sơ",
    "phản ánh",
    "chương trình",
    "lượt phát",
    "phút",
    "tin",
    "bài",
    "tin, bài",
    "ảnh",
    "video",
    "cái",
    "tờ",
    "cuộc",
    "bản",
    "giải",
    "đội",
    "vận động viên",
    "tập thể",
    "cá nhân",
    "triệu đồng",
    "lượt con",
    "ha",
    "hộ",
    "km",
    "m³",
    "đợt",
    "nhà",
    "tổ",
    "việc",
}


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read_pack(shipped_pack())


@pytest.fixture
def raw() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shipped_pack())
    return found


def _faults(raw: dict[str, Any]) -> dict[str, str]:
    with pytest.raises(PackFaulty) as caught:
        decode_pack(json.dumps(raw).encode())
    return {fault.path: fault.message.id for fault in caught.value.faults}


# --- the shipped pack


def test_it_has_every_kind_with_what_is_required(pack: Pack) -> None:
    assert [kind.code for kind in pack.kinds] == KINDS
    said = {kind.code: " ".join("|".join(group) for group in kind.required) for kind in pack.kinds}
    assert said == REQUIRED


def test_it_has_the_44_core_indicators_and_no_other(pack: Pack) -> None:
    assert len(CORE) == 44
    assert {indicator.code for indicator in pack.indicators if indicator.core} == set(CORE)


@pytest.mark.parametrize(
    ("codes", "source", "cumulation"),
    [
        ("CD01 CD02 CD03 CD04 CD06 CD09 CD13 CD14", Source.LEDGER, Cumulation.SUM),
        ("TC01 TC03 TC05 TT01 TT02 TT04 VH01 VH02 CS01 PC01 PC03 MT01", Source.LEDGER, Cumulation.SUM),
        ("HC02 HC03 HC05 HC06", Source.LEDGER_OR_SLIP, Cumulation.SUM),
        ("HC01", Source.LEDGER_OR_SLIP, Cumulation.FIRST),
        ("CD07 HC10 HC11 AS02 NS02 NS06", Source.FORMULA, Cumulation.RECOMPUTE),
        ("HC12 YT01 YT03 AS01 AS04 NN01 NN03 NS01 NS03 NS04 NS05 QS01", Source.SLIP, Cumulation.LAST),
        ("AS05 AS08", Source.SLIP, Cumulation.SUM),
    ],
)
def test_sources_and_cumulations_are_those_of_the_table(
    pack: Pack, codes: str, source: Source, cumulation: Cumulation
) -> None:
    for code in codes.split():
        indicator = pack.indicator(code)
        assert (code, indicator.source, indicator.cumulation) == (code, source, cumulation)


def test_the_rate_of_files_settled_on_time_is_of_those_settled(pack: Pack) -> None:
    assert pack.indicator("HC11").formula == "HC06 / HC05 * 100"


def test_the_monthly_regime_is_flagged_where_it_is_from_memory(pack: Pack) -> None:
    regime = pack.regime("R01-thang")
    assert set(regime.unconfirmed) == {"receivers", "deadline", "legal_basis"}
    assert regime.deadline.working_days == 2
    assert regime.year_starts == "12-15"


def test_every_core_indicator_stands_in_the_monthly_table_and_in_a_section(pack: Pack) -> None:
    template = pack.template("thang")
    rows = {row.indicator for table in template.tables for row in table.rows}
    spoken = {code for section in template.sections for code in section.indicators}
    assert set(CORE) <= rows
    assert set(CORE) <= spoken


def test_a_word_that_a_tracker_uses_means_one_kind(pack: Pack) -> None:
    seen: dict[str, str] = {}
    for kind in pack.kinds:
        for word in {fold(word) for word in (kind.name, *kind.words)}:
            assert seen.setdefault(word, kind.code) == kind.code, word


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("Thủ tục hành chính", "HS"),
        ("hội nghị", "HN"),
        ("Văn hóa, văn nghệ", "VH"),
        ("Văn bản", "VB"),
        ("Tin, bài", "TIN"),
        ("cuộc họp", "HOP"),
        ("Thể dục, thể thao", "TDTT"),
        ("Tập huấn", "TH"),
        ("Tiếp công dân", "TCD"),
        ("Truyền thanh", "TT"),
        ("Kiểm tra", "KTR"),
    ],
)
def test_it_knows_the_sample_trackers_words(pack: Pack, word: str, code: str) -> None:
    found = [
        kind.code for kind in pack.kinds if fold(word) in {fold(one) for one in (kind.name, *kind.words)}
    ]
    assert found == [code]
    assert not [kind for kind in pack.kinds if fold("Đi thực tế") in {fold(one) for one in kind.words}]


# --- the line not to cross (design, "What it is not")


def test_a_quantity_is_a_number_with_a_unit_from_a_list(pack: Pack) -> None:
    units = {quantity.unit for kind in pack.kinds for quantity in kind.quantities}
    assert units <= UNITS_OF_COUNT


def test_citizens_reception_and_petitions_have_locked_titles(pack: Pack) -> None:
    assert {kind.code for kind in pack.kinds if kind.about_citizens} == {"TCD", "DON", "PAKN", "HS"}
    for code in ("TCD", "DON", "PAKN"):
        assert pack.kind(code).locked_titles
        assert not any("tên" in title or "địa chỉ" in title for title in pack.kind(code).locked_titles)


def test_nothing_in_it_is_about_private_peoples_opinions_posts_or_accounts() -> None:
    text = fold(shipped_pack().decode())
    for word in (
        "dư luận",
        "bình luận",
        "tài khoản",
        "facebook",
        "zalo",
        "tiktok",
        "mạng xã hội",
        "gỡ bài",
        "phản bác",
        "bài viết của",
        "theo dõi người",
        "đối tượng cần",
        "nắm tình hình",
        "họ tên",
        "căn cước",
        "số điện thoại",
    ):
        assert fold(word) not in text, word


def test_only_what_slips_give_last_may_be_given_cumulated(raw: dict[str, Any]) -> None:
    at = {one["code"]: number for number, one in enumerate(raw["indicators"])}
    for code in ("CD03", "AS05", "NS02"):
        raw["indicators"][at[code]]["given_cumulated"] = True
    assert _faults(raw) == {
        f"$.indicators[{at[code]}].given_cumulated": "pack.cumulated_and_source"
        for code in ("CD03", "AS05", "NS02")
    }


def test_a_nil_condition_is_read_like_any_other(raw: dict[str, Any]) -> None:
    raw["templates"][0]["sections"][0]["nil_condition"] = "CD01 ="
    assert _faults(raw) == {"$.templates[0].sections[0].nil_condition": "pack.bad_formula"}


# --- its schema


def test_the_schema_file_is_what_the_types_say() -> None:
    assert resource_path("schemas", SCHEMA_NAME).read_bytes() == pack_schema()


def test_the_shipped_pack_fits_its_schema(raw: dict[str, Any]) -> None:
    schema = json.loads(pack_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(raw)
    raw["kinds"][0]["quantities"][0]["decimals"] = "no number"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(raw)


def test_writing_and_reading_gives_the_same_pack(pack: Pack) -> None:
    assert decode_pack(encode_pack(pack)) == pack


def test_every_formula_and_placeholder_was_read(pack: Pack) -> None:
    for indicator in pack.indicators:
        if indicator.formula:
            assert parse_formula(indicator.formula).references
    assert {Basis(basis) for table in pack.template("thang").tables for basis in table.bases}
    assert parse_phrases(pack.template("thang").opening)


# --- faulty packs

Spoil = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("spoil", "path", "fault"),
    [
        (lambda raw: raw.pop("kinds"), "$.kinds", "pack.missing"),
        (lambda raw: raw.update(kinds=5), "$.kinds", "pack.wrong_value"),
        (lambda raw: raw["kinds"][1].pop("name"), "$.kinds[1].name", "pack.missing"),
        (lambda raw: raw["kinds"][1].update(nmae="x"), "$.kinds[1].nmae", "pack.unknown_field"),
        (lambda raw: raw["kinds"][1].update(code="HOP"), "$.kinds[1].code", "pack.twice"),
        (lambda raw: raw["kinds"][1].update(code=""), "$.kinds[1].code", "pack.no_code"),
        (
            lambda raw: raw["kinds"][0]["quantities"][0].update(decimals="1"),
            "$.kinds[0].quantities[0].decimals",
            "pack.wrong_value",
        ),
        (lambda raw: raw["kinds"][1].update(required=[["x"]]), "$.kinds[1].required[0]", "pack.unknown_code"),
        (
            lambda raw: raw["kinds"][1].update(count_quantity="x"),
            "$.kinds[1].count_quantity",
            "pack.unknown_code",
        ),
        (lambda raw: raw["indicators"][0].update(source="Q"), "$.indicators[0].source", "pack.wrong_value"),
        (
            lambda raw: raw["indicators"][0].update(source="P"),
            "$.indicators[0].selections",
            "pack.selections_and_source",
        ),
        (
            lambda raw: raw["indicators"][0].update(formula="CD01 + 1"),
            "$.indicators[0].formula",
            "pack.formula_and_source",
        ),
        (
            lambda raw: raw["indicators"][1]["selections"][0].update(kinds=["X"]),
            "$.indicators[1].selections[0].kinds",
            "pack.unknown_code",
        ),
        (
            lambda raw: raw["indicators"][1]["selections"][0].update(quantities=["nguoi"]),
            "$.indicators[1].selections[0].quantities",
            "pack.quantities_and_operation",
        ),
        (
            lambda raw: raw["indicators"][1]["selections"][0].update(divisor=0),
            "$.indicators[1].selections[0].divisor",
            "pack.wrong_value",
        ),
        (
            lambda raw: raw["indicators"][0].update(source="T", selections=[], formula="1 +"),
            "$.indicators[0].formula",
            "pack.bad_formula",
        ),
        (
            lambda raw: raw["regimes"][0].update(year_starts="13-40"),
            "$.regimes[0].year_starts",
            "pack.wrong_value",
        ),
        (lambda raw: raw["regimes"][0].update(deadline={}), "$.regimes[0].deadline", "pack.one_deadline"),
        (
            lambda raw: raw["regimes"][0].update(deadline={"working_days": 2, "by_request": True}),
            "$.regimes[0].deadline",
            "pack.one_deadline",
        ),
        (
            lambda raw: raw["regimes"][0].update(deadline={"weekday": 8}),
            "$.regimes[0].deadline.weekday",
            "pack.wrong_value",
        ),
        (
            lambda raw: raw["regimes"][0].update(deadline={"date_in_year": "02-30"}),
            "$.regimes[0].deadline.date_in_year",
            "pack.wrong_value",
        ),
        (
            lambda raw: raw["regimes"][0].update(skips=["13"]),
            "$.regimes[0].skips[0]",
            "pack.no_such_period",
        ),
        (
            lambda raw: raw["regimes"][0].update(skips=["03"], only=["11"]),
            "$.regimes[0].skips",
            "pack.only_and_skips",
        ),
        (lambda raw: raw["regimes"][0].update(unit="x"), "$.regimes[0].unit", "pack.unknown_code"),
        (
            lambda raw: raw["templates"][0]["tables"][0].update(section="x"),
            "$.templates[0].tables[0].section",
            "pack.unknown_code",
        ),
        (
            lambda raw: raw["templates"][0]["tables"][0].update(kinds=["x"]),
            "$.templates[0].tables[0].kinds",
            "pack.unknown_code",
        ),
        (lambda raw: raw["regimes"][0].update(template="x"), "$.regimes[0].template", "pack.unknown_code"),
        (lambda raw: raw["checks"][0].update(rule="HC03 <="), "$.checks[0].rule", "pack.bad_formula"),
        (lambda raw: raw["checks"][0].update(rule="HC03 <= ZZ"), "$.checks[0].rule", "pack.unknown_code"),
        (
            lambda raw: raw["entry_checks"][0].update(quantities=["x"]),
            "$.entry_checks[0].quantities",
            "pack.unknown_code",
        ),
        (lambda raw: raw["checks"][0].update(text="{x}"), "$.checks[0].text", "pack.bad_placeholder"),
        (
            lambda raw: raw["templates"][0]["sections"][0]["sentences"][0].update(condition="CD16"),
            "$.templates[0].sections[0].sentences[0].condition",
            "pack.bad_formula",
        ),
        (
            lambda raw: raw["templates"][0].update(subject="{CD99.actual:count}"),
            "$.templates[0].subject",
            "pack.unknown_code",
        ),
        (lambda raw: raw.update(title="x" * 5000), "$.title", "pack.text_too_long"),
        (lambda raw: raw.update(units=[{}] * 4000), "$.units", "pack.too_many"),
    ],
)
def test_a_fault_is_named_with_its_path(raw: dict[str, Any], spoil: Spoil, path: str, fault: str) -> None:
    spoil(raw)
    assert _faults(raw).get(path) == fault


def test_all_faults_are_collected_and_each_has_a_sentence(raw: dict[str, Any]) -> None:
    raw["kinds"][1].pop("name")
    raw["indicators"][0]["source"] = "Q"
    raw["regimes"][0]["nmae"] = 1
    with pytest.raises(PackFaulty) as caught:
        decode_pack(json.dumps(raw).encode())
    assert len(caught.value.faults) == 3
    for language in ("vi", "en"):
        wording = Wording(language)
        assert all(fault.path in wording.tell(fault.message) for fault in caught.value.faults)
        assert "$.kinds[1].name" in wording.explain(caught.value).text


def test_formulas_that_need_each_other_are_refused(raw: dict[str, Any]) -> None:
    by_code = {entry["code"]: number for number, entry in enumerate(raw["indicators"])}
    raw["indicators"][by_code["HC04"]]["formula"] = "HC09 + HC02"
    found = _faults(raw)
    assert found[f"$.indicators[{by_code['HC04']}].formula"] == "pack.circle"
    assert found[f"$.indicators[{by_code['HC09']}].formula"] == "pack.circle"


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"null", b"[]", b'"x"', b"\x00" * 10, b'{"code": NaN}']
)
def test_what_is_no_pack_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises((DataNotJson, PackFaulty)) as caught:
        decode_pack(data)
    assert Wording("vi").explain(caught.value).remedy


def test_size_and_depth_are_limited_before_reading() -> None:
    with pytest.raises(DataTooLarge):
        decode_pack(b" " * (MAX_BYTES + 1))
    with pytest.raises(DataTooDeep):
        decode_pack(b"[" * 100 + b"]" * 100)


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), st.lists, max_leaves=8),
    st.data(),
)
def test_no_value_in_any_place_makes_it_fail_otherwise(value: Any, data: st.DataObject) -> None:
    raw = json.loads(shipped_pack())
    name = data.draw(st.sampled_from(sorted(raw)))
    target = raw[name]
    if isinstance(target, list) and data.draw(st.booleans()):
        entry = target[data.draw(st.integers(0, len(target) - 1))]
        entry[data.draw(st.sampled_from(sorted(entry)))] = value
    else:
        raw[name] = value
    try:
        decode_pack(json.dumps(raw).encode())
    except AppError:
        return
