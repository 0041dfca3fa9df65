"""Loose words, false columns and false heads: a page that lies about its figures contradicts its data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import contradicting as lies
import pytest
import sealed

from soxa.domain.figures import Basis
from soxa.domain.offices import OfficeType
from soxa.domain.outline import COLUMN_TITLES, Span
from soxa.domain.periods import Period
from soxa.exchanging.consistency import consistency
from soxa.exchanging.report import ReportFile
from soxa.wording import Wording

HC02 = sealed.key("HC02")
IN_ORDER = (COLUMN_TITLES[Basis.PREVIOUS], COLUMN_TITLES[Basis.ACTUAL])


def _faults(report: ReportFile) -> set[str]:
    found = consistency(report)
    for fault in found:  # each is worded, and its sentence gets every value it asks for
        for language in ("vi", "en"):
            assert Wording(language).has(fault.id)
            assert "{" not in Wording(language).tell(fault)
    return {fault.id.removeprefix("exchanging.") for fault in found}


@pytest.mark.parametrize(
    "loose", ["1", "1.", "1,", "-", "−", "–", "0,", "1\u00a0", "1\u2009", "1\u200b", "+"]
)
def test_a_sign_before_a_figure_that_joins_it(loose: str) -> None:
    assert _faults(sealed.report(lies.beside(before=loose))) == {"figure_touched"}


@pytest.mark.parametrize(
    "loose", ["0", ".000", ",5", "%", "‰", "-9", "–9", "\u00a0000", "\u200b0", "²", ". 5"]
)
def test_a_sign_behind_a_figure_that_joins_it(loose: str) -> None:
    assert _faults(sealed.report(lies.beside(after=loose))) == {"figure_touched"}


@pytest.mark.parametrize("after", ["", ".", ", ", ";", ")", " (", " - ", "/"])
def test_words_beside_a_figure_that_leave_it_alone(after: str) -> None:
    assert _faults(sealed.report(lies.beside(before="(", after=after))) == set()


@pytest.mark.parametrize(
    "cell",
    [
        (Span("472"),),
        (Span("1"), Span("427", HC02)),
        (Span("427", HC02), Span(" (472)")),
        (Span("427", HC02), Span("427", HC02)),
    ],
)
def test_a_cell_of_figures_holds_one_figure_and_nothing_else(cell: tuple[Span, ...]) -> None:
    assert "number_loose" in _faults(sealed.report(lies.with_cell(3, *cell)))


def test_a_row_without_an_indicator_holds_no_numbers_either() -> None:
    loose = lies.with_first_row(
        lambda row: replace(row, indicator="", cells=(*row.cells[:-1], (Span("472"),)))
    )
    assert _faults(sealed.report(loose)) == {"number_loose"}


def test_columns_hold_what_they_say() -> None:
    right = lies.with_columns(Basis.PREVIOUS, Basis.ACTUAL, titles=IN_ORDER, stated=("previous", "actual"))
    assert _faults(right) == set()
    swapped = lies.with_columns(Basis.ACTUAL, Basis.PREVIOUS, titles=IN_ORDER, stated=("previous", "actual"))
    assert _faults(swapped) == {"column_differs"}
    retitled = lies.with_columns(Basis.ACTUAL, Basis.PREVIOUS, titles=IN_ORDER, stated=("actual", "previous"))
    assert "title_differs" in _faults(retitled)
    unstated = lies.with_columns(Basis.ACTUAL, Basis.PREVIOUS, titles=IN_ORDER, stated=("", ""))
    assert "column_differs" in _faults(unstated)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (1, "Không kể: Hồ sơ tiếp nhận mới trong kỳ, số hồ sơ quá hạn"),
        (1, "Hồ sơ tiếp nhận mới trong ky"),
        (1, ""),
        (2, "472"),
        (2, "nghìn hồ sơ"),
        (0, "1427"),
    ],
)
def test_the_words_of_a_row_are_its_indicator_s(place: int, words: str) -> None:
    assert _faults(sealed.report(lies.with_cell(place, Span(words)))) == {"row_name_differs"}


def test_a_list_mark_before_the_name_is_no_other_name() -> None:
    marked = lies.with_cell(1, Span("- Hồ sơ tiếp nhận mới trong kỳ"))
    assert _faults(sealed.report(marked)) == set()


def test_a_figure_without_a_name() -> None:
    assert _faults(lies.with_entry(lambda entry: replace(entry, name=" "))) == {
        "name_missing",
        "row_name_differs",
    }


def test_a_minus_left_out_and_a_percent_sign_added() -> None:
    assert _faults(lies.with_entry(lies.negative)) == {"print_differs"}
    assert _faults(sealed.report(lies.printed_as("427%"))) == {"print_differs"}


def test_the_head_of_the_page_names_the_office_of_the_data() -> None:
    honest = sealed.report()
    for office in (
        replace(honest.office, name="Bản Khác"),
        replace(honest.office, type=OfficeType.PHUONG),
        replace(honest.office, type=OfficeType.OTHER),
    ):
        assert _faults(replace(honest, office=office)) == {"office_differs"}
    typed = replace(honest.office, type=OfficeType.OTHER, name="Ban Quản lý khu A")
    outline = replace(sealed.outline(), agency=("BAN QUẢN LÝ KHU A",))
    assert _faults(replace(sealed.report(outline), office=typed)) == set()


@pytest.mark.parametrize(
    ("label", "is_right"),
    [("2026-11", True), ("2026-10", False), ("2026-12", False), ("2026-Q4", False), ("2026", False)],
)
def test_the_label_of_a_period_is_that_of_its_days(label: str, is_right: bool) -> None:
    days = Period(date(2026, 10, 15), date(2026, 11, 15), label)
    assert ("label_differs" in _faults(replace(sealed.report(), period=days))) is not is_right


def test_the_subject_names_the_month_of_the_data() -> None:
    other = replace(sealed.outline(), subject="Tình hình tháng 10; nhiệm vụ tháng 11 năm 2026")
    assert _faults(sealed.report(other)) == {"subject_differs"}
    without = replace(sealed.outline(), subject="Sơ kết 9 tháng năm 2026")
    assert _faults(sealed.report(without)) == set()


@pytest.mark.parametrize(
    ("days", "is_right"),
    [
        ("từ ngày 15/10 đến hết ngày 14/11/2026", True),
        ("từ ngày 15/10/2026 đến hết ngày 14/11/2026", True),
        ("từ ngày 15/9 đến hết ngày 14/10/2026", False),
        ("từ ngày 15/10/2025 đến hết ngày 14/11/2026", False),
        ("từ ngày 15/10 đến hết ngày 14/11/2025", False),
    ],
)
def test_the_opening_names_the_days_of_the_data(days: str, is_right: bool) -> None:
    opening = lies.with_opening(f"Ủy ban nhân dân xã Nậm Pung báo cáo (số liệu {days}) như sau:")
    assert _faults(sealed.report(opening)) == (set() if is_right else {"days_differ"})
