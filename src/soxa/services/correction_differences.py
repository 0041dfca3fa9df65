"""Which figures of an issued report are others now, and the rows of a công văn brought up to that."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from soxa.domain.corrections import (
    Act,
    Correction,
    CorrectionRow,
    Difference,
    RowKind,
    in_order,
    print_value,
)
from soxa.domain.figures import SHARES, Basis, FigureKey, write_value
from soxa.domain.ids import CorrectionRowId, ReportId, derived_id
from soxa.domain.outline import column_title
from soxa.domain.packs import Indicator
from soxa.domain.printing import decimals_of
from soxa.domain.reports import Report
from soxa.domain.sections import FigureRun
from soxa.domain.sentences import is_under_city
from soxa.services.correction_words import word_rows
from soxa.services.desk import Desk
from soxa.services.packs import pack_at_sealing, pack_of
from soxa.services.provenance import changed_since_sealing, shown_figures
from soxa.storage.corrections import ENTITY
from soxa.storage.ledger import Ledger

_SHARE_UNIT = "%"
_MOST_CAUSES = 3
_RECKONED_ANEW = "Tính lại theo số liệu sau rà soát"
"""First reason of a share: it moved because another row's figure did."""


def differences(ledger: Ledger, report: Report) -> tuple[Difference, ...]:
    """Return the printed figures of what a document corrects that are others now, by key.

    A replacing report is held against its own figures of now, which may hold values entered by hand for it
    alone; a công văn against what the corrected report would say now.

    Args:
        ledger: Whose.
        report: The correcting document.
    """
    if report.correcting is None:
        return ()
    old = ledger.reports.by_id(report.correcting.report)
    pack = pack_at_sealing(ledger, old)
    is_report = report.correcting.act is Act.REPLACE
    desk = Desk(ledger, pack_of(ledger), report) if is_report else Desk(ledger, pack, old)
    maker = desk.maker
    codes = {one.code: one for one in (pack_of(ledger) if is_report else pack).indicators}
    shown = shown_figures(old, pack.template(pack.regime(old.regime).template)) | _said_now(old, desk)
    city = is_under_city(ledger.office())
    found = []
    for key, frozen in ledger.reports.frozen_figures(old.id, old.sealings[-1].draft).items():
        indicator = codes.get(key.indicator)
        if key not in shown or indicator is None:
            continue
        new = maker.figure(key)
        decimals = decimals_of(frozen, indicator)
        if print_value(frozen.value, decimals) != print_value(new.value, decimals):
            unit = _SHARE_UNIT if key.basis in SHARES else indicator.unit
            name = _name(indicator, key.basis, city=city)
            found.append(Difference(key, name, unit, decimals, frozen.value, new.value))
    return tuple(sorted(found, key=lambda one: one.key))


def brought_up_to_date(ledger: Ledger, report: Report, correction: Correction) -> Correction:
    """Return a correction with the figures of now; a công văn gets a row for each that has none.

    Rows are kept in the ledger as they are made, where it can be written; reasons are the clerk's.
    """
    found = differences(ledger, report)
    if correction.act is Act.EXPLAIN:
        known = {row.id: row for row in ledger.corrections.rows(report.id)}
        rows = tuple(_value_rows(ledger, report, found, known))
        if not ledger.read_only:
            ledger.corrections.save(rows, by_machine=True)
        others = [row for row in correction.rows if row.kind is not RowKind.VALUE]
        return replace(
            correction,
            rows=in_order([*others, *(row for row in rows if not row.left_out)]),
            differences=found,
        )
    return replace(correction, differences=found)


def opinion_rows(ledger: Ledger, report: Report) -> Iterator[CorrectionRow]:
    """Yield rows of the table of opinions that the ledger itself can tell: remarks, figures and words.

    Only remarks made after the corrected report was issued: what was said of its drafts stays in the house.
    """
    assert report.correcting is not None
    old = ledger.reports.by_id(report.correcting.report)
    for place, remark in enumerate(ledger.remarks.of(old.id), start=1):
        if old.dated is not None and remark.day >= old.dated:
            words = remark.outcome.words if remark.outcome is not None else ""
            identity = _row_id(ledger, report.id, "remark", str(remark.id))
            yield CorrectionRow(
                identity,
                report.id,
                RowKind.OPINION,
                place,
                old=remark.text,
                reason=words,
                source=remark.author,
            )
    for place, one in enumerate(differences(ledger, report), start=1001):
        identity = _row_id(ledger, report.id, "opinion", str(one.key))
        old_text, new_text = (print_value(value, one.decimals) for value in (one.old, one.new))
        yield CorrectionRow(
            identity,
            report.id,
            RowKind.OPINION,
            place,
            figure=one.key,
            old=f"Rà soát lại số liệu: {one.name}",
            new=f"{one.name}: sửa “{old_text}” thành “{new_text}” ({one.unit})",
            reason="Tiếp thu",
        )
    if report.correcting.act is Act.REPLACE:
        yield from word_rows(ledger, report, old, Desk(ledger, pack_of(ledger), report))


def _said_now(old: Report, desk: Desk) -> set[FigureKey]:
    """Return the figures that the machine's sentences of an issued report would print now.

    "bằng kỳ trước" prints no figure, and is another sentence as soon as the figures are two.
    """
    issued = {block.id for text in old.texts for block in text.blocks}
    made = (block for section in desk.template.sections for block in desk.made(section))
    return {
        run.key for block in made if block.id in issued for run in block.runs if isinstance(run, FigureRun)
    }


def _value_rows(
    ledger: Ledger,
    report: Report,
    found: tuple[Difference, ...],
    known: dict[CorrectionRowId, CorrectionRow],
) -> Iterator[CorrectionRow]:
    reasons = _reasons(ledger, report)
    for place, one in enumerate(found, start=1):
        identity = _row_id(ledger, report.id, "value", str(one.key))
        stored = known.get(identity)
        row = stored or CorrectionRow(
            identity, report.id, RowKind.VALUE, place, figure=one.key, reason=_reason(one.key, reasons)
        )
        yield replace(row, old=write_value(one.old), new=write_value(one.new))


def _reason(key: FigureKey, said: Mapping[FigureKey, str]) -> str:
    return said.get(key) or (_RECKONED_ANEW if key.basis in SHARES else "")


def _reasons(ledger: Ledger, report: Report) -> dict[FigureKey, str]:
    """Return what was entered or changed since, for a first reason; the clerk says it in her own words."""
    assert report.correcting is not None
    old = ledger.reports.by_id(report.correcting.report)
    said = {}
    for change in changed_since_sealing(ledger, old):
        titles = list(dict.fromkeys(cause.title for cause in change.causes if cause.title))[:_MOST_CAUSES]
        if titles:
            said[change.key] = "Bổ sung, sửa trong sổ theo dõi: " + "; ".join(titles)
    return said


def _row_id(ledger: Ledger, report: ReportId, what: str, name: str) -> CorrectionRowId:
    return CorrectionRowId(derived_id(ledger.identity, ENTITY, report, what, name))


def _name(indicator: Indicator, basis: Basis, *, city: bool) -> str:
    if basis is Basis.ACTUAL:
        return indicator.name
    title = column_title(basis, under_city=city)
    return f"{indicator.name} ({title[:1].lower()}{title[1:]})"
