"""soxa.json of a report: what is written is read back, and what is wrong is named with its path."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from soxa.base.resources import resource_path
from soxa.domain.outline import Paragraph, Span
from soxa.exchanging.reading import (
    MAX_DEPTH,
    DataFaulty,
    DataNotJson,
    DataTooDeep,
    DataTooLarge,
    check_limits,
    decode,
)
from soxa.exchanging.report import (
    DataFromNewerProgram,
    DataOfAnotherKind,
    ReportFile,
    decode_report,
    encode_report,
)
from soxa.exchanging.schemas import REPORT_SCHEMA_NAME, report_schema
from soxa.exchanging.structs import HeadData


def test_what_is_written_is_read_back(report: ReportFile) -> None:
    assert decode_report(encode_report(report)) == report


def test_the_same_report_gives_the_same_bytes_and_they_are_sorted_and_compact(report: ReportFile) -> None:
    data = encode_report(report)
    assert data == encode_report(decode_report(data))
    again = json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert data.decode() == again


def test_no_float_stands_in_the_file(report: ReportFile) -> None:
    def refuse(text: str) -> None:
        raise AssertionError(text)

    json.loads(encode_report(report), parse_float=refuse)


def test_decomposed_text_is_written_composed(report: ReportFile) -> None:
    office = replace(report.office, name=unicodedata.normalize("NFD", report.office.name))
    read = decode_report(encode_report(replace(report, office=office)))
    assert read.office.name == "Nậm Pung"
    assert unicodedata.is_normalized("NFC", read.office.name)


def test_an_unknown_field_is_passed_over(report: ReportFile) -> None:
    raw = json.loads(encode_report(report))
    raw["weather"] = {"rain": ["much"]}
    raw["figures"][0]["colour"] = "green"
    raw["version"] = "0.9"
    assert decode_report(json.dumps(raw).encode()) == replace(report, version="0.9")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda raw: raw["figures"][1].update(value=427), "$.figures[1].value"),
        (lambda raw: raw["figures"][1].update(value="4,27"), "$.figures[1].value"),
        (lambda raw: raw["figures"][1].update(value="NaN"), "$.figures[1].value"),
        (lambda raw: raw["figures"][1].update(key="HC02.wish"), "$.figures[1].key"),
        (lambda raw: raw["figures"].append(raw["figures"][0]), "$.figures[4].key"),
        (lambda raw: raw["period"].update(start="31/9/2026"), "$.period.start"),
        (lambda raw: raw["period"].update(end="2026-10-15"), "$.period.end"),
        (lambda raw: raw["office"].pop("name"), "$.office.name"),
        (lambda raw: raw["office"].update(name="Nậm\u0007Pung"), "$.office.name"),
        (lambda raw: raw["office"].update(name="Nậm\u202ePung"), "$.office.name"),
        (lambda raw: raw["office"].update(name="Nậm\ufffePung"), "$.office.name"),
        (lambda raw: raw["outline"]["parts"][1].update(section=3), "$.outline.parts[1].section"),
        (
            lambda raw: raw["outline"]["parts"][1]["spans"][1].update(bold="yes"),
            "$.outline.parts[1].spans[1].bold",
        ),
        (lambda raw: raw["outline"]["parts"][0].update(part="poem"), "$.outline.parts[0].part"),
        (
            lambda raw: raw["outline"]["parts"][1]["spans"][1].update(figure="CD03.wish"),
            "$.outline.parts[1].spans[1].figure",
        ),
        (
            lambda raw: raw["outline"]["appendices"][0]["parts"][0]["rows"][1]["cells"].pop(),
            "$.outline.appendices[0].parts[0].rows[1].cells",
        ),
        (lambda raw: raw["outline"].update(sealed_utc="2026-11-16T02:00:00"), "$.outline.sealed_utc"),
        (lambda raw: raw["widgets"]["number"].update(left=85.039), "$.widgets.number.left"),
        (lambda raw: raw.update(draft=2), "$.draft"),
    ],
)
def test_a_fault_is_named_with_its_path(
    report: ReportFile, change: Callable[[dict[str, Any]], object], place: str
) -> None:
    raw = json.loads(encode_report(report))
    change(raw)
    with pytest.raises(DataFaulty) as caught:
        decode_report(json.dumps(raw).encode())
    assert [fault.parameters["place"] for fault in caught.value.faults] == [place]


def test_all_faults_are_collected(report: ReportFile) -> None:
    raw = json.loads(encode_report(report))
    raw["period"]["start"] = "x"
    raw["figures"][0]["value"] = 1
    raw["figures"][2]["digest"] = "y"
    del raw["renderer"]["fonts"]
    with pytest.raises(DataFaulty) as caught:
        decode_report(json.dumps(raw).encode())
    assert {fault.parameters["place"] for fault in caught.value.faults} == {
        "$.period.start",
        "$.figures[0].value",
        "$.figures[2].digest",
        "$.renderer.fonts",
    }


def test_a_newer_major_version_and_another_kind_are_refused(report: ReportFile) -> None:
    raw = json.loads(encode_report(report))
    raw["version"] = "1.0"
    with pytest.raises(DataFromNewerProgram):
        decode_report(json.dumps(raw).encode())
    raw["kind"] = "receipt"
    with pytest.raises(DataOfAnotherKind):
        decode_report(json.dumps(raw).encode())


def test_limits_hold_before_anything_is_parsed() -> None:
    with pytest.raises(DataTooLarge):
        check_limits(b"[1]", max_bytes=2)
    with pytest.raises(DataTooDeep):
        decode(b"[" * 200_000, HeadData)
    check_limits(b"[" * MAX_DEPTH + b'"[[[[[[\\"[["' + b"]" * MAX_DEPTH)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff\xfe", b'{"kind": "report",}', b'{"a": "\xc3\x28"}'])
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(DataNotJson):
        decode_report(data)


@pytest.mark.parametrize("data", [b"[]", b"1", b'"report"', b"null"])
def test_json_of_another_shape_is_faulty(data: bytes) -> None:
    with pytest.raises(DataFaulty):
        decode_report(data)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_one_of_our_errors(data: bytes) -> None:
    with pytest.raises((DataNotJson, DataFaulty, DataTooDeep)):
        decode_report(data)


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=60).filter(
    lambda text: not set(text) & set("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
)


@given(texts=st.lists(_TEXT, min_size=1, max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_survives(report: ReportFile, texts: list[str]) -> None:
    parts = tuple(Paragraph((Span(text),), "I") for text in texts)
    read = decode_report(encode_report(replace(report, outline=replace(report.outline, parts=parts))))
    expected = [unicodedata.normalize("NFC", text) for text in texts]
    assert [part.spans[0].text for part in read.outline.parts if isinstance(part, Paragraph)] == expected


def test_the_shipped_schema_is_the_one_the_structs_make() -> None:
    assert resource_path("schemas", REPORT_SCHEMA_NAME).read_bytes() == report_schema()


def test_a_judge_that_is_not_ours_agrees(report: ReportFile) -> None:
    schema = json.loads(report_schema())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    raw = json.loads(encode_report(report))
    assert not list(validator.iter_errors(raw))
    raw["figures"][0]["value"] = "4,5"
    assert [error.json_path for error in validator.iter_errors(raw)] == ["$.figures[0].value"]
