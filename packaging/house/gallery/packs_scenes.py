"""Pictures of the pack in Thiết lập: in use, what a new one changes, what is wrong with a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from soxa.domain.packs import Cumulation, Indicator, Kind, Pack, Quantity, Source
from soxa.services.pack_workbooks import write_workbook
from soxa.services.packs import pack_of

if TYPE_CHECKING:
    from pathlib import Path

    from house.gallery.scenes import Stage


def packs(stage: Stage) -> None:
    """The pack in use, the changes of another one, and the faults of a workbook."""
    stage.open("drafting")
    view = stage.place("settings")
    view.tabs.setCurrentWidget(view.packs)
    stage.rest()
    stage.take("settings-pack")
    settings = stage.desk.places.settings
    assert settings is not None
    pack = pack_of(stage.session.ledger)
    settings.packs.read(_written(stage.folder / "goi-2027.xlsx", _changed(pack)))
    stage.wait_until(lambda: view.packs.currentWidget() is view.packs.review, "the changes")
    stage.take("settings-pack-changes")
    from PySide6.QtCore import Qt  # noqa: PLC0415 - the gallery's own scenes load Qt late

    view.packs.changes.topLevelItem(0).setCheckState(0, Qt.CheckState.Unchecked)
    stage.take("settings-pack-refused")
    settings.packs.read(_written(stage.folder / "goi-sai.xlsx", _faulty(pack)))
    stage.wait_until(lambda: view.packs.currentWidget() is view.packs.faulty, "the faults")
    stage.take("settings-pack-faults")
    view.packs.show_in_use()


def _written(path: Path, pack: Pack) -> Path:
    path.write_bytes(write_workbook(pack))
    return path


def _changed(pack: Pack) -> Pack:
    kind = Kind("CAYXANH", "Trồng cây xanh", (Quantity("cay", "Cây đã trồng", "cây"),))
    first, second, *rest = pack.indicators
    barred = Indicator("XX1", "Số tài khoản mạng xã hội vi phạm", "tài khoản", Source.SLIP, Cumulation.SUM)
    return replace(
        pack,
        version="2027.1",
        kinds=(*pack.kinds, kind),
        indicators=(replace(first, name=f"{first.name} trong kỳ", decimals=1), second, *rest, barred),
        checks=pack.checks[1:],
    )


def _faulty(pack: Pack) -> Pack:
    one, two, three, *rest = pack.indicators
    faulty = (
        replace(one, responsible="PHONGMOI"),
        replace(two, formula="CD01 +"),
        replace(three, code="CD01"),
    )
    return replace(pack, indicators=(*faulty, *rest))
