"""Slips that come back are kept with who sent them; the later one holds, by its own word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sample_ledger import empty_ledger
from slip_files import (
    CAME,
    HEALTH,
    add_units,
    at,
    ends_of,
    filled,
    form_for,
    period_of,
    read_file,
    saved_at,
)

from soxa.domain.figures import Basis, FigureKey
from soxa.domain.sections import TextRun
from soxa.domain.slips import Way
from soxa.domain.values import Absence
from soxa.services.drafting import SlipValueNotAllowed, TextIsSecret, open_report
from soxa.services.slip_intake import (
    Outcome,
    take_in,
    write_slip,
)
from soxa.storage.ledger import Ledger


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def test_what_was_filled_in_comes_back_whole(ledger: Ledger) -> None:
    data = filled(
        ledger,
        form_for(ledger, "P5"),
        HEALTH,
        highlights="Tiêm chủng mở rộng đạt kế hoạch.\nKhông có dịch.",
        difficulties="Thiếu tủ lạnh bảo quản vắc xin.",
    )

    read = read_file(ledger, data)

    assert read.is_ready
    assert read.is_identified
    assert read.faults == ()
    assert read.unit is not None
    assert read.unit.code == "TYT"
    assert read.period == period_of(ledger)
    assert read.values == {
        "YT01": Decimal("96.8"), "YT02": Decimal(1250), "YT03": Decimal("88.5"), "YT04": Absence.NIL,
    }  # fmt: skip
    assert read.highlights == "Tiêm chủng mở rộng đạt kế hoạch.\nKhông có dịch."
    assert read.difficulties == "Thiếu tủ lạnh bảo quản vắc xin."
    assert (read.filled_by, read.source) == ("Người điền phiếu", "Sổ của đơn vị")
    assert (read.given_on, read.saved_at) == (date(2026, 11, 13), datetime(2026, 11, 13, 8, tzinfo=UTC))


def test_a_slip_is_kept_with_who_sent_it_and_its_file(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH)

    taken = take_in(ledger, read_file(ledger, data), sender="Trạm trưởng", received_at=CAME, way=Way.ZALO)

    assert taken.outcome is Outcome.NEW
    slip = ledger.slips.get(taken.slip.id)
    assert slip.receipt is not None
    assert (slip.receipt.sender, slip.receipt.at, slip.receipt.way) == ("Trạm trưởng", CAME, Way.ZALO)
    kept = ledger.files.find(slip.receipt.file)
    assert kept is not None
    assert ledger.files.read(kept) == data
    assert ledger.history.verify().holds


def test_the_same_slip_again_changes_nothing(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH)
    take_in(ledger, read_file(ledger, data), received_at=CAME)
    before = list(ledger.slips.states())

    again = take_in(ledger, read_file(ledger, data), sender="người khác", received_at=datetime.now(UTC))

    assert again.outcome is Outcome.SAME
    assert list(ledger.slips.states()) == before


def test_one_undo_takes_a_slip_back_and_it_can_come_again(ledger: Ledger) -> None:
    add_units(ledger, "THON", "Thôn Bản Mù", "Thôn Nà Lại")
    rows = [(date(2026, 11, 5), "Ra quân dọn đường", "Ra quân vệ sinh môi trường", "Đường thôn", 1, None, 45)]
    data = filled(ledger, form_for(ledger, "P9", "Thôn Bản Mù"), rows=rows)
    taken = take_in(ledger, read_file(ledger, data), received_at=CAME)
    assert len(taken.activities.new) == 1

    ledger.undoing.undo()

    assert ledger.slips.find(taken.slip.id) is None
    assert ledger.activities.get_known(taken.activities.new) == []
    again = take_in(ledger, read_file(ledger, data), received_at=CAME)
    assert (again.outcome, again.activities.new) == (Outcome.NEW, taken.activities.new)
    assert ledger.history.verify().holds


def test_an_older_slip_is_kept_and_overwrites_nothing(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    newer = filled(ledger, form, {"YT01": (97, None)}, filled_on=date(2026, 11, 14), saved=at(14, 8))
    older = filled(ledger, form, {"YT01": (95, None), "YT02": (800, None)}, filled_on=date(2026, 11, 12))
    take_in(ledger, read_file(ledger, newer), received_at=CAME)

    taken = take_in(ledger, read_file(ledger, older), received_at=CAME)

    assert taken.outcome is Outcome.OLDER
    assert [change.indicator for change in taken.changes] == ["YT02"]
    latest = ledger.slips.latest_values(*ends_of(ledger))
    assert {code: value for code, (value, _) in latest.items()} == {"YT01": Decimal(97), "YT02": Decimal(800)}


def test_of_two_slips_of_one_day_the_one_saved_later_holds(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    early = filled(ledger, form, {"YT01": (95, None)}, saved=at(13, 8))
    late = filled(ledger, form, {"YT01": (96, None)}, saved=at(13, 9))
    take_in(ledger, read_file(ledger, late), received_at=CAME)

    assert take_in(ledger, read_file(ledger, early), received_at=CAME).outcome is Outcome.OLDER
    assert ledger.slips.latest_values(*ends_of(ledger))["YT01"][0] == Decimal(96)


def test_what_a_later_slip_changes_is_told(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    take_in(ledger, read_file(ledger, filled(ledger, form, {"YT01": (95, None)})), received_at=CAME)

    later = filled(ledger, form, {"YT01": (96, None)}, saved=at(13, 9))
    taken = take_in(ledger, read_file(ledger, later), received_at=CAME)

    assert taken.outcome is Outcome.CHANGED
    assert [(one.indicator, one.before, one.after) for one in taken.changes] == [
        ("YT01", Decimal(95), Decimal(96))
    ]


# --- typed in


def test_what_was_told_by_telephone_is_a_slip_like_any_other(ledger: Ledger) -> None:
    unit = form_for(ledger, "P5").unit
    taken = write_slip(
        ledger,
        unit=unit.id,
        period=period_of(ledger),
        values={"YT01": Decimal("96.8"), "YT02": Absence.BLANK, "YT04": Absence.NIL},
        told_on=date(2026, 11, 13),
        way=Way.PHONE,
        sender="Trạm trưởng",
        highlights="Đạt kế hoạch.",
        told_at=CAME,
    )

    assert taken.outcome is Outcome.NEW
    slip = ledger.slips.get(taken.slip.id)
    assert (slip.form, slip.values) == ("P5", {"YT01": Decimal("96.8"), "YT04": Absence.NIL})
    assert slip.receipt is not None
    assert (slip.receipt.way, slip.receipt.sender) == (Way.PHONE, "Trạm trưởng")


def test_what_slips_do_not_give_is_not_typed_in(ledger: Ledger) -> None:
    told: dict[str, Any] = {"unit": form_for(ledger, "P5").unit.id, "period": period_of(ledger)}
    told |= {"told_on": date(2026, 11, 13), "way": Way.PAPER}

    with pytest.raises(SlipValueNotAllowed):
        write_slip(ledger, values={"CD01": Decimal(4)}, **told)
    with pytest.raises(SlipValueNotAllowed):
        write_slip(ledger, values={"YT01": Decimal("nan")}, **told)
    with pytest.raises(TextIsSecret):
        write_slip(ledger, values={}, highlights="Mở đầu\nTỐI MẬT", **told)
    assert ledger.slips.for_period(*ends_of(ledger)) == ()


# --- doubts


def test_values_that_contradict_each_other_are_told_and_taken(ledger: Ledger) -> None:
    cells = {"HC02": (100, None), "HC03": (120, None), "HC15": (95, None)}

    taken = take_in(
        ledger, read_file(ledger, filled(ledger, form_for(ledger, "P3"), cells)), received_at=CAME
    )

    assert [one.message.id for one in taken.faults] == ["slip.rule"]
    assert all(one.is_note for one in taken.faults)
    assert len(taken.slip.values) == 3


def test_a_share_above_the_whole_is_told_and_taken(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), {"YT01": (101, None), "YT03": (100, None)})

    taken = take_in(ledger, read_file(ledger, data), received_at=CAME)

    assert taken.slip.values["YT01"] == Decimal(101)
    assert [one.message.id for one in taken.faults] == ["slip.rule_of_one"]


def test_a_value_far_from_the_units_own_is_told(ledger: Ledger) -> None:
    unit = form_for(ledger, "P5").unit
    for month, number in enumerate((1200, 1250, 1230, 1190, 1220, 1260, 1240), start=4):
        period = period_of(ledger, f"2026-{month:02}")
        write_slip(
            ledger, unit=unit.id, period=period, values={"YT02": Decimal(number)},
            told_on=period.last_day, way=Way.PAPER, told_at=CAME,
        )  # fmt: skip

    data = filled(ledger, form_for(ledger, "P5"), {"YT02": (12500, None)})
    taken = take_in(ledger, read_file(ledger, data), received_at=CAME)

    assert [one.message.id for one in taken.faults] == ["slip.unusual"]


def test_a_moment_is_read_from_the_file_itself(ledger: Ledger) -> None:
    data = filled(ledger, form_for(ledger, "P5"), HEALTH, filled_on=None)

    assert read_file(ledger, saved_at(data, at(12, 23))).given_on == date(2026, 11, 13)  # in Việt Nam


def test_a_reports_figures_and_words_come_from_the_latest_slip(ledger: Ledger) -> None:
    form = form_for(ledger, "P5")
    early = filled(
        ledger, form, {"YT01": (95, None), "YT02": (800, None)}, saved=at(13, 8),
        highlights="Bản đầu.", difficulties="Thiếu kho.",
    )  # fmt: skip
    late = filled(ledger, form, {"YT01": (96.8, None)}, highlights="Bản sửa.", saved=at(13, 9))
    slips = [take_in(ledger, read_file(ledger, data), received_at=CAME).slip.id for data in (late, early)]

    draft = open_report(ledger, "R01-thang", "2026-11")

    figures = {code: draft.figures[FigureKey(code, Basis.ACTUAL)] for code in ("YT01", "YT02")}
    assert [(one.value, one.sources.slips) for one in figures.values()] == [
        (Decimal("96.8"), (slips[0],)), (Decimal(800), (slips[1],)),
    ]  # fmt: skip
    said = {
        text.section: [run.text for block in text.blocks for run in block.runs if isinstance(run, TextRun)]
        for text in draft.texts
    }
    assert "Bản sửa." in said["II.2.b"]
    assert "Bản đầu." not in said["II.2.b"]
    assert "Thiếu kho." in said["V"]
