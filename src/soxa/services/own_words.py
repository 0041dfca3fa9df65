"""The clerk's own words: sentences offered beside hers, and her words of the last report, when she asks."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.ids import ReportId
from soxa.domain.merging import carry, is_seen, seen, settle_offer
from soxa.domain.period_names import short_period_name
from soxa.domain.reports import Report
from soxa.domain.sections import Author, Block, SectionText, TextRun
from soxa.domain.text import clean
from soxa.services.delicate_words import secret_among
from soxa.services.desk import Desk
from soxa.services.drafting import TextIsSecret
from soxa.services.packs import pack_of
from soxa.services.text_doubts import last_report
from soxa.storage.ledger import Ledger


class NothingToCarry(AppError):
    """The last report has no words of the clerk's own in that section, or there is no last report."""

    def __init__(self) -> None:
        super().__init__()


class CarriedAlready(AppError):
    """All of the last report's words stand in the section already."""

    def __init__(self, *, period: str) -> None:
        super().__init__(period=period)


def carry_over(ledger: Ledger, report_id: ReportId, section: str) -> SectionText:
    """Put the clerk's own words of the last report's section behind what stands there, marked as carried.

    Figures inside them are keys: they print this report's numbers.

    Returns:
        The section as it is to be shown.

    Raises:
        NothingToCarry: There are none.
        CarriedAlready: They stand there.
        ReportIsSealed: The words are frozen.
    """
    report = ledger.reports.by_id(report_id)
    last = last_report(ledger, report)
    earlier = _text(last, section) if last is not None else SectionText(section, ())
    hers = [one for one in earlier.blocks if one.author is Author.CLERK and is_seen(one)]
    if last is None or not hers:
        raise NothingToCarry
    stored = _text(report, section)
    new_ids = [str(uuid4()) for _ in hers]
    made = _made(ledger, report, section)
    carried = carry(stored, earlier, label=last.period.label, made=made, new_ids=new_ids)
    if carried == stored:
        raise CarriedAlready(period=short_period_name(last.period))
    ledger.reports.save_text(report_id, carried)
    return seen(carried)


def answer_offer(ledger: Ledger, report_id: ReportId, section: str, block: str, *, take: bool) -> SectionText:
    """Take the machine's sentence of now in place of the clerk's, or keep hers.

    Args:
        ledger: Open for writing.
        report_id: Which report.
        section: Which section.
        block: Identity of the block that is offered another sentence.
        take: The machine's; else hers stays and is not asked about again until the machine's changes.

    Returns:
        The section as it is to be shown.

    Raises:
        ReportIsSealed: The words are frozen.
    """
    report = ledger.reports.by_id(report_id)
    stored = _text(report, section)
    settled = settle_offer(stored, _made(ledger, report, section), block, take=take)
    if settled != stored:
        ledger.reports.save_text(report_id, settled)
    return seen(settled)


def write_instead(ledger: Ledger, report_id: ReportId, section: str, block: str, text: str) -> SectionText:
    """Let a text of the clerk's stand in place of a paragraph that is offered otherwise: both, or a third.

    The offer counts as answered: it comes again only when what is offered changes once more.

    Args:
        ledger: Open for writing.
        report_id: Which report.
        section: Which section.
        block: Identity of the paragraph; the first of the text keeps it.
        text: What shall stand, a paragraph a line; one without words changes nothing.

    Returns:
        The section as it is to be shown.

    Raises:
        ReportIsSealed: The words are frozen.
        TextIsSecret: A paragraph is a secrecy mark; nothing was kept.
    """
    report = ledger.reports.by_id(report_id)
    stored = _text(report, section)
    made = {one.id: one for one in _made(ledger, report, section)}
    lines = [line for line in (clean(part) for part in text.splitlines()) if line]
    blocks: list[Block] = []
    for one in stored.blocks:
        if one.id != block or not lines:
            blocks.append(one)
            continue
        first, *rest = [(TextRun(line),) for line in lines]
        known = made[block].runs if block in made else one.made
        blocks.append(replace(one, runs=first, author=Author.CLERK, made=known, carried=""))
        blocks += [Block(str(uuid4()), runs, Author.CLERK, one.bullet) for runs in rest]
    if mark := secret_among(tuple(blocks)):
        raise TextIsSecret(mark=mark)
    settled = replace(stored, blocks=tuple(blocks), checked=False)
    if settled != stored:
        ledger.reports.save_text(report_id, settled)
    return seen(settled)


def _made(ledger: Ledger, report: Report, section: str) -> tuple[Block, ...]:
    desk = Desk(ledger, pack_of(ledger), report)
    found = next((one for one in desk.template.sections if one.code == section), None)
    return desk.made(found) if found is not None else ()


def _text(report: Report, section: str) -> SectionText:
    return next((one for one in report.texts if one.section == section), SectionText(section, ()))
