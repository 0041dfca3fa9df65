"""Scenes of the office's machines: their tab, what came from another one, and where the two differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from soxa.domain.ids import DeviceId
from soxa.services import joining as machines
from soxa.services import recording, shared_folder
from soxa.services.handing_on import copy_for_new_machine
from soxa.services.packs import pack_of
from soxa.services.recording import ActivityQuery
from soxa.storage.ledger import Ledger

if TYPE_CHECKING:
    from house.gallery.scenes import Stage

_OTHER = DeviceId(UUID(int=77))
_MORNING = datetime(2026, 11, 16, 1, 40, tzinfo=UTC)
_RESULT = (
    "Các thôn đã rà soát xong, còn hai hộ chưa có mặt; Phòng Kinh tế lập danh sách bổ sung trước ngày 20 và"
    " báo cáo lại tại cuộc họp giao ban tuần sau."
)


def joining(stage: Stage) -> None:
    """The tab with nothing shared, with a folder and what came, where machines differ, one taken."""
    stage.open_anew("drafting")
    session, keeper = stage.session, stage.desk.keeper
    view = stage.place("settings")
    view.show_part("machines")
    stage.take("machines-alone")
    machines.name_machine(session.ledger, "Máy Văn phòng")
    folder = stage.folder / "dung-chung"
    folder.mkdir()
    copy = stage.folder / "so-phong-kinh-te.soxa"
    copy_for_new_machine(session.ledger, copy)
    keeper.choose(folder)
    stage.rest()
    _change(session.ledger, "Sửa ở Văn phòng: ", "Đã xong.")
    with Ledger.open(copy, device=_OTHER, actor="Công chức Kinh tế", clock=lambda: _MORNING) as other:
        machines.name_machine(other, "Máy Phòng Kinh tế")
        _change(other, "Sửa ở Phòng Kinh tế: ", _RESULT)
        shared_folder.exchange(other, folder)
    broken = shared_folder.folder_of(session.ledger, folder) / "changes" / f"{_OTHER.hex}-900-901.soxap"
    broken.write_bytes(b"SoXaPart")
    keeper.join()
    stage.rest()
    view.machines.show_machines()
    stage.take("machines-joined")
    view.machines.show_differences()
    stage.take("machines-differ")
    view.machines.differences.list.setCurrentRow(1)
    stage.take("machines-differ-other")
    view.machines.show_machines()
    keeper.choose(None)


def _change(ledger: Ledger, before: str, result: str) -> None:
    """Write other words into the newest two entries."""
    pack = pack_of(ledger)
    for one in recording.find(ledger, ActivityQuery(), limit=2):
        changed = replace(one, title=f"{before}{one.title}"[:200], result=result)
        recording.change(ledger, changed, pack=pack, today=max(one.last_day, _MORNING.date()))
