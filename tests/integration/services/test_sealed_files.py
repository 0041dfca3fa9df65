"""Sealed files one by one: what is refused, and that a failure leaves a file as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import forging
import pytest
import sealed as samples
from pyhanko.pdf_utils.writer import PdfFileWriter

from soxa.documents.typesetting import render_pdf
from soxa.services.approving import FileChangedMeanwhile, change_file
from soxa.services.sealed_files import DataContradictPages, make_sealed_pdf
from soxa.services.showing import DataTwice, NoData, embedded_data, show


def test_pages_that_contradict_the_figures_are_not_sealed() -> None:
    with pytest.raises(DataContradictPages) as caught:
        make_sealed_pdf(samples.with_value(500))
    assert caught.value.parameters["figures"] == ("HC02.actual",)


def test_decomposed_words_are_printed_as_they_travel() -> None:
    made = samples.report(replace(samples.outline(), place="Na\u0323\u0302m Pung"))
    sealed = make_sealed_pdf(made)
    assert sealed.report.outline.place == "N\u1ead" + "m Pung"
    assert show(sealed.pdf).report == sealed.report


def test_a_pdf_without_data_says_so() -> None:
    with pytest.raises(NoData):
        embedded_data(render_pdf(samples.outline(), None))


def test_two_files_of_that_name_are_no_data() -> None:
    def repeat(writer: PdfFileWriter) -> None:
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        names.extend(list(names))

    twice = forging.rewrite(samples.stages().sealed, repeat)
    with pytest.raises(DataTwice):
        embedded_data(twice)


def test_number_and_date_are_facts_beside_the_data() -> None:
    before, after = show(samples.stages().sealed), show(samples.stages().issued)
    assert before.data == after.data
    assert (before.number, after.number) == ("", "05")
    assert "18 tháng 11 năm 2026" in after.day
    assert before.sha256 != after.sha256


def test_a_file_that_another_program_writes_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"one")

    def change(data: bytes) -> bytes:
        path.write_bytes(b"two")
        return data + b"!"

    with pytest.raises(FileChangedMeanwhile):
        change_file(path, change)
    assert path.read_bytes() == b"two"
    assert change_file(path, lambda data: data + b"!").path == path
    assert path.read_bytes() == b"two!"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.pdf"]


def test_what_replaces_and_what_goes_with_it_travels() -> None:
    from soxa.exchanging.report import Enclosure, Replaced, decode_report, encode_report

    report = replace(
        samples.report(),
        replaces=Replaced("a" * 64, "05", date(2026, 11, 18)),
        enclosures=(Enclosure("phu-luc.pdf", 1234, "b" * 64),),
        renderer=make_sealed_pdf(samples.report()).report.renderer,
    )
    assert decode_report(encode_report(report)) == report
