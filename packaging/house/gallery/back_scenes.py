"""Pictures of files that an e-office made anew, and of paper, in Gửi – nhận."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import e_office

from soxa.domain.outline import Outline
from soxa.services.drafting import open_report
from soxa.services.reading_copies import sealed_data
from soxa.services.sample_office import SAMPLE_PERIOD, SAMPLE_REGIME

if TYPE_CHECKING:
    from house.gallery.scenes import Stage


_DROPPED = 3
"""Files of the session, above what the ledger has issued."""


def taking_back(stage: Stage) -> None:
    """A file with the same words, one with another number, a scan, paper by hand, and what was recorded."""
    stage.open_anew("sealed")
    view = stage.place("exchange").inbox
    stage.desk.window.widget_of("exchange").show_part("inbox")  # type: ignore[attr-defined]
    outline = _outline(stage)
    wrong = replace(outline, subject=outline.subject.replace("tháng 11", "tháng 10"))
    habit = e_office.Habit(day=stage.session.today())
    remade = _file(stage, "ban-hanh.pdf", e_office.signed(e_office.remake(outline, habit)))
    for name, data in (
        ("khac-so-lieu.pdf", e_office.signed(e_office.remake(wrong))),
        ("ban-quet.pdf", e_office.scanned(e_office.remake(outline))),
    ):
        _receive(stage, _file(stage, name, data))
        stage.take(f"back-{name.removesuffix('.pdf')}")
    view.paper_button.click()
    stage.take("back-paper")
    _receive(stage, remade)
    stage.take("back-remade")
    view.take_back.press.click()
    stage.wait_until(view.take_back.press.isEnabled, "the signers asked about")
    stage.take("back-signers")
    view.take_back.press.click()
    stage.wait_until(lambda: view.take_back is None, "recording")
    view.files.setCurrentRow(_DROPPED)
    stage.rest()
    stage.take("back-recorded")


def _outline(stage: Stage) -> Outline:
    ledger = stage.session.ledger
    report = open_report(ledger, SAMPLE_REGIME, SAMPLE_PERIOD).report
    return sealed_data(ledger, report.sealings[-1].pdf).outline


def _file(stage: Stage, name: str, data: bytes) -> Path:
    path = stage.folder / name
    path.write_bytes(data)
    return path


def _receive(stage: Stage, path: Path) -> None:
    controller = stage.desk.places.exchange
    assert controller is not None
    stage.desk.receive(path)
    stage.wait_until(lambda: controller.received()[0].verification is not None, path.name)
    stage.rest()
