"""Who wrote what of a report, and a newer slip's words beside hers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from sample_ledger import empty_ledger

from soxa.domain.drafts import Draft
from soxa.domain.ids import SlipId
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.slips import Slip
from soxa.services.authorship import Written, who_wrote
from soxa.services.delicate_words import secret_among
from soxa.services.drafting import TextIsSecret, open_report, save_text
from soxa.services.own_words import answer_offer, write_instead
from soxa.storage.ledger import Ledger

REGIME, LABEL, SECTION = "R01-thang", "2026-11", "II.2.b"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with empty_ledger(tmp_path / "so.soxa") as made:
        yield made


def _send(ledger: Ledger, day: int, words: str) -> None:
    draft = open_report(ledger, REGIME, LABEL)
    clinic = next(one.id for one in ledger.units() if one.code == "TYT")
    start, end = draft.period.start, draft.period.end
    given = date(2026, 11, day)
    ledger.slips.save(Slip(SlipId(uuid4()), clinic, start, end, given, "sổ", {}, highlights=words, form="P5"))


def _block(draft: Draft) -> Block:
    return next(one for one in draft.text(SECTION).blocks if ".slip." in one.id)


def _said(draft: Draft) -> list[str]:
    return ["".join(getattr(run, "text", "…") for run in one.runs) for one in draft.text(SECTION).blocks]


def _edit(ledger: Ledger, words: str) -> Draft:
    draft = open_report(ledger, REGIME, LABEL)
    block = _block(draft)
    blocks = tuple(
        replace(one, runs=(TextRun(words),)) if one.id == block.id else one
        for one in draft.text(SECTION).blocks
    )
    save_text(ledger, draft.report.id, SectionText(SECTION, blocks))
    return open_report(ledger, REGIME, LABEL)


def _written(ledger: Ledger, draft: Draft) -> Written:
    found = next(one for one in who_wrote(ledger, draft) if one.section.code == SECTION)
    return next(one for one in found.paragraphs if one.block == _block(draft).id)


def test_a_slips_paragraph_names_its_unit_and_day_until_somebody_changes_it(ledger: Ledger) -> None:
    _send(ledger, 12, "Tiêm 120 trẻ.")
    untouched = _written(ledger, open_report(ledger, REGIME, LABEL))
    assert untouched.unit is not None
    assert untouched.slip is not None
    assert (untouched.unit.code, untouched.slip.slip.given_on.day) == ("TYT", 12)
    assert not untouched.is_by_hand

    ledger.actor = "Lan"
    changed = _written(ledger, _edit(ledger, "Trạm tiêm 120 trẻ."))
    assert (changed.actor, changed.is_by_hand, changed.beginning) == ("Lan", True, "Trạm tiêm 120 trẻ.")
    assert changed.unit is not None

    ledger.actor = "Hoa"
    again = _written(ledger, _edit(ledger, "Trạm đã tiêm 120 trẻ."))
    assert again.actor == "Hoa"


def test_a_paragraph_of_hers_alone_has_no_unit_and_the_machines_has_nobody(ledger: Ledger) -> None:
    draft = open_report(ledger, REGIME, LABEL)
    ledger.actor = "Lan"
    block = Block(str(uuid4()), (TextRun("Công tác chỉ đạo được tăng cường."),), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText("III.3", (block,)))
    draft = open_report(ledger, REGIME, LABEL)
    found = {one.section.code: one.paragraphs for one in who_wrote(ledger, draft)}

    assert [(one.unit, one.actor) for one in found["III.3"]] == [(None, "Lan")]
    assert all(not one.is_by_hand for code, own in found.items() for one in own if code != "III.3")


def test_a_newer_slip_is_offered_beside_hers_and_never_printed_twice(ledger: Ledger) -> None:
    _send(ledger, 12, "Tiêm 120 trẻ.")
    _edit(ledger, "Trạm tiêm 120 trẻ.")
    _send(ledger, 14, "Tiêm 135 trẻ.")
    draft = open_report(ledger, REGIME, LABEL)

    assert _said(draft) == ["Trạm tiêm 120 trẻ."]
    (offer,) = draft.offers[SECTION]
    assert offer.made == (TextRun("Tiêm 135 trẻ."),)
    # An older one that comes late offers nothing else.
    _send(ledger, 13, "Tiêm 130 trẻ.")
    assert open_report(ledger, REGIME, LABEL).offers[SECTION] == (offer,)


@pytest.mark.parametrize(("take", "said"), [(True, ["Tiêm 135 trẻ."]), (False, ["Trạm tiêm 120 trẻ."])])
def test_left_or_right_is_asked_once(ledger: Ledger, *, take: bool, said: list[str]) -> None:
    _send(ledger, 12, "Tiêm 120 trẻ.")
    draft = _edit(ledger, "Trạm tiêm 120 trẻ.")
    _send(ledger, 14, "Tiêm 135 trẻ.")
    answer_offer(ledger, draft.report.id, SECTION, _block(draft).id, take=take)
    settled = open_report(ledger, REGIME, LABEL)

    assert _said(settled) == said
    assert not settled.offers.get(SECTION)


def test_both_or_a_third_text_stand_and_the_next_slip_is_offered_again(ledger: Ledger) -> None:
    _send(ledger, 12, "Tiêm 120 trẻ.")
    draft = _edit(ledger, "Trạm tiêm 120 trẻ.")
    _send(ledger, 14, "Tiêm 135 trẻ.")
    both = "Trạm tiêm 120 trẻ.\n\nTiêm 135 trẻ.\n"
    write_instead(ledger, draft.report.id, SECTION, _block(draft).id, both)
    settled = open_report(ledger, REGIME, LABEL)
    assert _said(settled) == ["Trạm tiêm 120 trẻ.", "Tiêm 135 trẻ."]
    assert not settled.offers.get(SECTION)

    _send(ledger, 15, "Tiêm 140 trẻ.")
    (offer,) = open_report(ledger, REGIME, LABEL).offers[SECTION]
    assert offer.made == (TextRun("Tiêm 140 trẻ."),)


def test_no_words_change_nothing_and_a_secrecy_mark_is_refused(ledger: Ledger) -> None:
    _send(ledger, 12, "Tiêm 120 trẻ.")
    draft = _edit(ledger, "Trạm tiêm 120 trẻ.")
    block = _block(draft).id
    write_instead(ledger, draft.report.id, SECTION, block, " \n")
    with pytest.raises(TextIsSecret):
        write_instead(ledger, draft.report.id, SECTION, block, "MẬT")

    assert _said(open_report(ledger, REGIME, LABEL)) == ["Trạm tiêm 120 trẻ."]
    assert not secret_among(draft.text(SECTION).blocks)


def test_words_that_were_taken_out_come_up_again_when_the_unit_says_otherwise(ledger: Ledger) -> None:
    _send(ledger, 12, "Tiêm 120 trẻ.")
    draft = open_report(ledger, REGIME, LABEL)
    kept = tuple(one for one in draft.text(SECTION).blocks if one.id != _block(draft).id)
    save_text(ledger, draft.report.id, SectionText(SECTION, kept))
    draft = open_report(ledger, REGIME, LABEL)
    assert _said(draft) == []
    assert not draft.offers.get(SECTION)

    _send(ledger, 14, "Tiêm 135 trẻ.")
    draft = open_report(ledger, REGIME, LABEL)
    (offer,) = draft.offers[SECTION]
    assert (offer.hers, offer.made) == ((), (TextRun("Tiêm 135 trẻ."),))
    # Something else typed meanwhile does not answer it.
    own = Block(str(uuid4()), (TextRun("Công tác y tế ổn định."),), Author.CLERK)
    save_text(ledger, draft.report.id, SectionText(SECTION, (own,)))
    assert open_report(ledger, REGIME, LABEL).offers[SECTION] == (offer,)

    answer_offer(ledger, draft.report.id, SECTION, offer.block, take=True)
    assert "Tiêm 135 trẻ." in _said(open_report(ledger, REGIME, LABEL))
