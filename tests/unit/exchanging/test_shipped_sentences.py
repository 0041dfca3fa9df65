"""Every sentence of the shipped outlines, of figures in every state: words a reader can bear, and true."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

import pytest
from made_activities import OFFICE

from soxa.domain.figure_making import Facts, FigureMaker
from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.measuring import NOTHING, Measured
from soxa.domain.packs import Indicator, Pack, Regime, Selection
from soxa.domain.periods import Frequency, Period, PeriodRule
from soxa.domain.printing import print_figure
from soxa.domain.sections import TextRun
from soxa.domain.sentences import appendix_word, fill_words, make_blocks
from soxa.domain.values import Absence, Value
from soxa.services.packs import read_pack, shipped_pack

PACK: Pack = read_pack(shipped_pack())
LABELS = {
    Frequency.WEEKLY: "2026-W46",
    Frequency.MONTHLY: "2026-11",
    Frequency.QUARTERLY: "2026-Q3",
    Frequency.HALF_YEARLY: "2026-H1",
    Frequency.NINE_MONTHS: "2026-9M",
    Frequency.YEARLY: "2026",
    Frequency.ONCE: "2026-10-01/2026-11-15",
}
OF_TEMPLATE = {regime.template: regime for regime in reversed(PACK.regimes)}
NOW = frozenset({Basis.ACTUAL, Basis.CUMULATIVE})
BEFORE = frozenset({Basis.PREVIOUS, Basis.LAST_YEAR})
STATES: dict[str, tuple[Value, Value]] = {
    "zero, zero before": (Decimal(0), Decimal(0)),
    "zero, some before": (Decimal(0), Decimal(5)),
    "nil": (Absence.NIL, Absence.NIL),
    "blank": (Absence.BLANK, Absence.BLANK),
    "some, zero before": (Decimal(5), Decimal(0)),
    "some, nil before": (Decimal(5), Absence.NIL),
    "some, blank before": (Decimal(5), Absence.BLANK),
    "equal": (Decimal(5), Decimal(5)),
    "up": (Decimal(12), Decimal(8)),
    "down": (Decimal(8), Decimal(12)),
    "up by a hair": (Decimal(100_001), Decimal(100_000)),
}


def _nothing(_selection: Selection, _start: date, _end: date) -> Measured:
    return NOTHING


_NO_FACTS = Facts(measure=_nothing, slips=lambda _start, _end: (), overrides={}, in_order=list)


class _Said(FigureMaker):
    """Figures whose indicators all have the same value; what is reckoned from them is reckoned."""

    def __init__(self, regime: Regime, period: Period, state: tuple[Value, Value]) -> None:
        super().__init__(PACK, regime, period=period, facts=_NO_FACTS)
        self._now, self._before = state

    def figure(self, key: FigureKey) -> Figure:
        indicator: Indicator = PACK.indicator(key.indicator)
        if not indicator.formula and key.basis in NOW | BEFORE:
            value = self._now if key.basis in NOW else self._before
            return Figure(key, self._days(key.basis), value, Sources())
        if key.basis in NOW | BEFORE or key.basis in {Basis.CHANGE_PREVIOUS, Basis.CHANGE_LAST_YEAR}:
            return super().figure(key)
        return Figure(key, self._period, Absence.BLANK, Sources())


def _texts(template: str, state: tuple[Value, Value], *, code: str = "") -> Sequence[str]:
    regime = PACK.regime(code) if code else OF_TEMPLATE[template]
    period = PeriodRule(regime.frequency, regime.closing).parse(LABELS[regime.frequency])
    outline = PACK.template(template)
    words = fill_words(OFFICE, regime, template=outline, period=period)
    words |= {appendix_word(table.code): "Phụ lục I" for table in outline.tables}
    words["documents"] = "Kế hoạch số 12/KH-UBND ngày 15/10/2026"
    made = _Said(regime, period, state)
    truths: dict[str, Decimal | bool] = {"days": Decimal(31), "first_period": made.is_first_period}
    name: Callable[[FigureKey], str] = lambda _key: "Văn phòng"  # noqa: E731 - a name for a type
    return [
        "".join(
            run.text
            if isinstance(run, TextRun)
            else print_figure(made.figure(run.key), PACK.indicator(run.key.indicator), form=run.format)
            for run in block.runs
        )
        for section in outline.sections
        if section.has_text
        for block in make_blocks(section, words, figure=made.figure, truths=truths, unit=name)
    ]


UNBEARABLE = re.compile(
    r"[{}\[\]]|  | [,.;:]|,,|;;|\bNone\b|NaN|\dE\+"
    r"|bằng so với"
    r"|tăng 0[,%]|giảm 0[,%]"
    r"|(?<![\d.,])[1-9] (cuộc|văn bản|buổi|lượt|lớp|đơn|hồ sơ|nhiệm vụ)"
)
"""Leftovers; what is equal said against; a growth of nothing; a count below ten without its zero."""


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("template", sorted(OF_TEMPLATE))
def test_every_sentence_can_be_read_aloud(template: str, state: str) -> None:
    for text in _texts(template, STATES[state]):
        assert not UNBEARABLE.search(text), text
        assert text[0].isupper(), text
        assert text.endswith((".", ":")), text


@pytest.mark.parametrize("template", sorted(OF_TEMPLATE))
def test_nothing_grows_by_percent_from_nothing(template: str) -> None:
    for state in ("some, zero before", "some, nil before", "some, blank before"):
        for text in _texts(template, STATES[state]):
            assert "tăng" not in text, text
    assert not [text for text in _texts(template, STATES["blank"]) if "0" in text and "2026" not in text]


def test_nine_months_are_compared_with_those_of_last_year_and_it_is_said_so() -> None:
    said = " ".join(_texts("quy", STATES["up"], code="R02-9thang"))
    assert "Số văn bản ban hành tăng 50,0% so với cùng kỳ năm trước" in said
    assert "kỳ trước" not in said
    quarter = " ".join(_texts("quy", STATES["up"], code="R02-quy1"))
    assert "Số văn bản ban hành tăng 50,0% so với kỳ trước" in quarter


def test_comparisons_say_more_less_and_equal() -> None:
    months = {state: " ".join(_texts("thang", STATES[state])) for state in STATES}
    assert "Diện tích gieo trồng đạt 12,0 ha, tăng 50,0% so với cùng kỳ." in months["up"]
    assert "Diện tích gieo trồng đạt 8,0 ha, giảm 33,3% so với cùng kỳ." in months["down"]
    assert "Diện tích gieo trồng đạt 5,0 ha, bằng cùng kỳ." in months["equal"]
    assert "Số văn bản ban hành bằng kỳ trước" in months["equal"]
    assert "kỳ trước không phát sinh" in months["some, zero before"]


@pytest.mark.parametrize(
    "template", ["bcd", "cds", "cchc", "tcd", "ttcs", "ntm", "pctt", "pbgdpl", "van-thu"]
)
def test_a_report_on_one_matter_does_not_claim_what_was_done_in_all(template: str) -> None:
    for text in _texts(template, STATES["up"]):
        if "văn bản chỉ đạo" in text:
            assert "trên các lĩnh vực" in text, text
        assert not re.fullmatch(r"Tổ chức \d+ cuộc họp, hội nghị\.", text)
