"""Drafting: from the ledger to a report's figures and sentences; then the words belong to the clerk.

Opening a report computes everything anew and stores what changed in the machine's own sentences. Figures
inside sentences are keys, so the clerk's words follow the figures untouched. Once a report is sealed
nothing is computed any more: its figures are those that were frozen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from uuid import uuid4

from soxa.base.errors import AppError
from soxa.domain.activities import Activity
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figure_making import BY_HAND
from soxa.domain.figures import Basis, Figure, FigureKey, Sources
from soxa.domain.ids import ReportId, SlipId, UnitId, derived_id
from soxa.domain.merging import adopt, merge, offers, seen
from soxa.domain.packs import Indicator, Pack, Source
from soxa.domain.periods import Period, PeriodRule, UnknownPeriod
from soxa.domain.rebasing import rebased
from soxa.domain.remarks import REMARK
from soxa.domain.reports import Report, State
from soxa.domain.secrecy import secrecy_mark
from soxa.domain.sections import Block, SectionText
from soxa.domain.sentences import NIL_BLOCK
from soxa.domain.slips import Slip
from soxa.domain.text import clean
from soxa.domain.values import Absence, Value
from soxa.services.checking import find_points
from soxa.services.composing import compose
from soxa.services.correction_points import letter_points
from soxa.services.delicate_words import secret_among
from soxa.services.desk import Desk, UnknownRegime, find_regime
from soxa.services.looking import moved_figures
from soxa.services.packs import pack_at_sealing, pack_of
from soxa.services.settling_remarks import remark_points
from soxa.storage.errors import EntryMissing
from soxa.storage.ledger import Ledger
from soxa.storage.report_rows import BLOCK, read_block

__all__ = [
    "Draft",
    "FigureDetail",
    "OverrideNotAllowed",
    "Place",
    "Point",
    "SlipSourceMissing",
    "SlipValueNotAllowed",
    "TextIsSecret",
    "UnknownIndicator",
    "UnknownPeriod",
    "UnknownRegime",
    "compose",
    "figure_detail",
    "find_regime",
    "open_document",
    "open_report",
    "recompute",
    "save_slip_value",
    "save_text",
    "set_override",
]


_MAX_REASON = 500


class UnknownIndicator(AppError):
    """The pack has no indicator of that code."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator[:40])


class OverrideNotAllowed(AppError):
    """A value that is computed, not entered: it changes when its sources do."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


class SlipValueNotAllowed(AppError):
    """The indicator does not come from slips, or the value is no number."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


class TextIsSecret(AppError):
    """A text consists of a secrecy mark: what it heads may not be drafted on this machine."""

    def __init__(self, *, mark: str) -> None:
        super().__init__(mark=mark)


class SlipSourceMissing(AppError):
    """A slip's value must say where it comes from (pack 0.1)."""

    def __init__(self, *, indicator: str) -> None:
        super().__init__(indicator=indicator)


@dataclass(frozen=True, slots=True)
class FigureDetail:
    """All that is behind a figure."""

    figure: Figure
    """The figure."""
    indicator: Indicator
    """Its indicator."""
    activities: tuple[Activity, ...]
    """Exactly the activities it was made from, by day and id."""
    slips: tuple[Slip, ...]
    """The slips it was read from."""
    parts: tuple[Figure, ...]
    """The figures its formula was made from."""
    previous: Figure
    """Of the same indicator, the previous period's."""
    last_year: Figure
    """The same period's of last year."""
    cumulative: Figure
    """Since the start of the year."""
    is_by_hand: bool
    """Whether the office entered it itself."""


def open_report(ledger: Ledger, regime: str, label: str) -> Draft:
    """Open the report of a regime for a period; it is begun if it was not.

    Args:
        ledger: Whose. One that only reads begins nothing: the report then lasts as long as the draft.
        regime: Code, or an unambiguous part of one.
        label: Label of the period: ``2026-11``.

    Raises:
        UnknownRegime: No such regime, or several.
        UnknownPeriod: The regime has no such period.
    """
    pack = pack_of(ledger)
    found = find_regime(pack, regime)
    period = PeriodRule(found.frequency, found.closing).parse(label)
    report = ledger.reports.get(found.code, period)
    if report is None:
        report = Report(ledger.reports.new_id(found.code, period), found.code, period, texts=())
        if not ledger.read_only:
            ledger.reports.begin(report)
    return _draft(ledger, pack, report)


def open_document(ledger: Ledger, report_id: ReportId) -> Draft:
    """Open one report by its identity: of a period's reports also one that was replaced, or a công văn.

    Raises:
        EntryMissing: There is none of that id.
        UnknownRegime: The pack no longer has its regime.
    """
    return _draft(ledger, pack_of(ledger), ledger.reports.by_id(report_id))


def recompute(ledger: Ledger, draft: Draft) -> Draft:
    """Return the same report drafted anew from what the ledger holds now."""
    try:
        stored = ledger.reports.by_id(draft.report.id)
    except EntryMissing:
        stored = draft.report  # a ledger that only reads has begun nothing
    return _draft(ledger, pack_of(ledger), stored)


def save_text(
    ledger: Ledger, report_id: ReportId, text: SectionText, *, shown: SectionText | None = None
) -> SectionText:
    """Keep what the clerk made of a section: from now on her blocks are never replaced.

    Args:
        ledger: Whose.
        report_id: Which report.
        text: The whole section as it stands in the editor. Who wrote a block is judged here, by comparing.
        shown: What the editor was given: blocks left alone since are kept as another machine's changes have
            made them meanwhile. None = the section shall stand as it is.

    Returns:
        The section as it is to be shown.

    Raises:
        EntryMissing: There is no such report.
        ReportIsSealed: Its words are frozen.
        TextIsSecret: A paragraph is a secrecy mark; nothing was kept.
    """
    mark = secret_among(text.blocks)
    if mark:
        raise TextIsSecret(mark=mark)
    report = ledger.reports.by_id(report_id)
    desk = Desk(ledger, pack_of(ledger), report)
    section = next((one for one in desk.template.sections if one.code == text.section), None)
    made = desk.made(section) if section is not None else ()
    stored = next((one for one in report.texts if one.section == text.section), SectionText(text.section, ()))
    if shown is not None:
        text = rebased(shown, text, seen(stored), _differing(ledger, report_id, text.section))
    adopted = adopt(stored, text, made)
    if adopted != stored:
        ledger.reports.save_text(report_id, adopted)
    return seen(adopted)


def _differing(ledger: Ledger, report_id: ReportId, section: str) -> dict[str, list[Block]]:
    """Return what other machines made of a section's blocks and the report does not show, by block."""
    beginning = f"{BLOCK}{section}."
    return {
        one.field.removeprefix(beginning): [
            read_block(said.value) for said in one.said[1:] if isinstance(said.value, dict)
        ]
        for one in ledger.merging.differences()
        if one.thing == report_id and one.field.startswith(beginning)
    }


def set_override(
    ledger: Ledger, report_id: ReportId, key: FigureKey, value: Value, *, reason: str = ""
) -> None:
    """Enter a plan, an estimate, or a value of an earlier period that no ledger of the office holds.

    Plans are for the year: every later report of the year finds them. A blank takes the value back.

    Args:
        ledger: Whose; its actor is the author.
        report_id: Of which report.
        key: Which value.
        value: The number, or nil.
        reason: What an estimate rests on, kept with its author (`Report.reasons`); an estimate without one
            is warned of.

    Raises:
        TextIsSecret: The reason is a secrecy mark.
        UnknownIndicator: The pack has no such indicator.
        OverrideNotAllowed: The basis is computed.
        ReportIsSealed: The figures are frozen.
    """
    pack = pack_of(ledger)
    _indicator(pack, key.indicator)
    if key.basis not in BY_HAND or (isinstance(value, Decimal) and not value.is_finite()):
        raise OverrideNotAllowed(indicator=key.indicator)
    if mark := secrecy_mark(clean(reason)):
        raise TextIsSecret(mark=mark)
    given = None if value is Absence.BLANK else value
    ledger.reports.set_override(report_id, key, given, reason=clean(reason)[:_MAX_REASON])


def save_slip_value(
    ledger: Ledger,
    indicator: str,
    *,
    period: Period,
    value: Value,
    unit: UnitId,
    given_on: date,
    source: str,
) -> Slip:
    """Enter by hand what a unit gave for an indicator. Values of one unit, day and source share a slip.

    Raises:
        UnknownIndicator: The pack has no such indicator.
        SlipValueNotAllowed: The indicator does not come from slips, or the value is blank or no number.
        SlipSourceMissing: Where the value comes from was not said.
        TextIsSecret: What was said of it is a secrecy mark.
        EntryMissing: The ledger has no such unit.
    """
    found = _indicator(pack_of(ledger), indicator)
    is_usable = value is not Absence.BLANK and not (isinstance(value, Decimal) and not value.is_finite())
    if found.source not in {Source.SLIP, Source.LEDGER_OR_SLIP} or not is_usable:
        raise SlipValueNotAllowed(indicator=indicator)
    source = clean(source)
    if not source:
        raise SlipSourceMissing(indicator=indicator)
    if mark := secrecy_mark(source):
        raise TextIsSecret(mark=mark)
    known = [
        slip
        for slip in ledger.slips.for_period(period.start, period.end)
        if (slip.unit, slip.given_on, slip.source) == (unit, given_on, source)
    ]
    slip = (
        known[-1]
        if known
        else Slip(
            _slip_id(ledger, unit, period, given_on, source),
            unit,
            period.start,
            period.end,
            given_on,
            source,
            values={},
        )
    )
    slip = replace(slip, values=MappingProxyType({**slip.values, indicator: value}))
    ledger.slips.save(slip)
    return slip


def _slip_id(ledger: Ledger, unit: UnitId, period: Period, given_on: date, source: str) -> SlipId:
    # What two laptops enter of one unit, day and source is one slip.
    days = (period.start.isoformat(), period.end.isoformat(), given_on.isoformat())
    identity = SlipId(derived_id(ledger.identity, "slip", unit, *days, source))
    return identity if ledger.slips.fields(identity) is None else SlipId(uuid4())


def figure_detail(ledger: Ledger, draft: Draft, key: FigureKey) -> FigureDetail:
    """Return all that is behind a figure of a draft.

    Raises:
        UnknownIndicator: The draft has no such figure.
    """
    figure = draft.figures.get(key)
    if figure is None:
        raise UnknownIndicator(indicator=key.indicator)
    activities = ledger.activities.get(figure.sources.activities)
    return FigureDetail(
        figure=figure,
        indicator=_indicator(draft.pack, key.indicator),
        activities=tuple(activities),
        slips=tuple(ledger.slips.get(identity) for identity in figure.sources.slips),
        parts=tuple(draft.figures[part] for part in figure.sources.parts if part in draft.figures),
        previous=_beside(draft, key, Basis.PREVIOUS),
        last_year=_beside(draft, key, Basis.LAST_YEAR),
        cumulative=_beside(draft, key, Basis.CUMULATIVE),
        is_by_hand=key.basis in BY_HAND
        and not (figure.sources.activities or figure.sources.slips or figure.sources.formula)
        and figure.value is not Absence.BLANK,
    )


def _beside(draft: Draft, key: FigureKey, basis: Basis) -> Figure:
    beside = FigureKey(key.indicator, basis)
    found = draft.figures.get(beside)
    if found is not None:
        return found
    # A sealed report froze what its pages print and nothing else: what it did not freeze is not made up.
    return Figure(beside, draft.period, Absence.BLANK, Sources())


def _indicator(pack: Pack, code: str) -> Indicator:
    try:
        return pack.indicator(code)
    except KeyError as error:
        raise UnknownIndicator(indicator=code) from error


# --- making a draft


def _draft(ledger: Ledger, pack: Pack, report: Report) -> Draft:
    if report.state is not State.DRAFTING:
        pack = pack_at_sealing(ledger, report)
    desk = Desk(ledger, pack, report)
    draft = Draft(
        report=report,
        office=ledger.office(),
        units=ledger.units(),
        people=ledger.people(),
        pack=pack,
        regime=desk.regime,
        template=desk.template,
        words=desk.words,
        figures={},
        texts=(),
        documents=desk.documents,
        listed=desk.listed,
        tasks=desk.tasks,
        points=(),
        is_frozen=report.state is not State.DRAFTING,
        correction=desk.correction,
    )
    if draft.is_frozen:
        last = report.sealings[-1].draft
        return replace(
            draft,
            figures=ledger.reports.frozen_figures(report.id, last),
            texts=tuple(seen(text) for text in report.texts),
            # What was said of a draft comes after it was sealed: its remarks are those of today.
            points=(
                *remark_points(ledger, report.id),
                *(point for point in ledger.points.frozen(report.id, last) if point.code != REMARK),
            ),
        )
    stored = {text.section: text for text in report.texts}
    made = {section.code: desk.made(section) for section in desk.template.sections if section.has_text}
    merged = tuple(
        merge(stored.get(code, SectionText(code, ())), blocks, nil=f"{code}.{NIL_BLOCK}")
        for code, blocks in made.items()
    )
    # Words of a section that a newer pack no longer has are kept: they are somebody's.
    kept = tuple(text for text in report.texts if text.section not in made)
    if (*merged, *kept) != report.texts and not ledger.read_only:
        ledger.reports.save_texts(report.id, (*merged, *kept))
        report = replace(report, texts=(*merged, *kept))
    draft = replace(
        draft,
        report=report,
        figures=MappingProxyType(dict(desk.figures())),
        texts=tuple(seen(text) for text in merged),
        offers=MappingProxyType({text.section: offers(text, made[text.section]) for text in merged}),
    )
    if desk.correction is not None:
        from soxa.services.correction_differences import brought_up_to_date  # noqa: PLC0415 - as needed

        draft = replace(draft, correction=brought_up_to_date(ledger, report, desk.correction))
    draft = replace(draft, moved=moved_figures(ledger, draft))
    if report.is_letter:
        return replace(draft, points=letter_points(ledger, draft))
    return replace(draft, points=find_points(ledger, draft, truths=desk.truths, makers=desk.makers()))
