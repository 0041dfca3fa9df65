"""What a document that corrects an issued one is about: the report it names, its rows, its form."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from soxa.base.errors import AppError
from soxa.domain.corrections import LETTERS, Act, Corrected, Correction, RowKind, in_order
from soxa.domain.dates import write_date
from soxa.domain.ids import ReportId
from soxa.domain.offices import Office
from soxa.domain.packs import Regime, Section, Template
from soxa.domain.reports import Report
from soxa.domain.sentences import fill_words, office_name
from soxa.services.packs import pack_at_sealing
from soxa.storage.ledger import Ledger

OPINIONS: Final = "soxa.opinions"
"""Stands for a table's code where the appendix of opinions gets its label."""
REPLACING: Final = "replacing"
"""Word of a draft: the sentence by which a report names the one it replaces."""
OWN_WORDS: Final = "CV"
"""The one section of a công văn that is written by hand."""
_NOT_IN_WORDS: Final = str.maketrans("{}[]", "()()")
_DRAFTERS: Final = "VP"


class CorrectedWithoutNumber(AppError):
    """The issued report has no number or no date: a document that corrects it could not name it."""

    def __init__(self, *, regime: str, label: str) -> None:
        super().__init__(regime=regime, label=label)


def corrected(ledger: Ledger, report: Report) -> Corrected:
    """Return an issued report as a document that corrects it names it.

    Raises:
        CorrectedWithoutNumber: It bears no number or no date.
        NotSealed: It is being written.
    """
    from soxa.services.approving import current_pdf  # noqa: PLC0415 - drafting begins without what signs

    if not report.number or report.dated is None:
        raise CorrectedWithoutNumber(regime=report.regime, label=report.period.label)
    pack = pack_at_sealing(ledger, report)
    regime = pack.regime(report.regime)
    words = fill_words(ledger.office(), regime, template=pack.template(regime.template), period=report.period)
    return Corrected(
        report=report.id,
        number=f"{report.number}/{regime.symbol}",
        dated=report.dated,
        subject=words["subject_inside"],
        sha256=hashlib.sha256(current_pdf(ledger, report.id)).hexdigest(),
    )


def correction_of(ledger: Ledger, report: Report) -> Correction | None:
    """Return what a document corrects, with its rows; None for one that corrects nothing.

    Raises:
        EntryMissing: What it corrects is not in the ledger.
        CorrectedWithoutNumber: As `corrected`.
    """
    if report.correcting is None:
        return None
    old = ledger.reports.by_id(report.correcting.report)
    rows = tuple(row for row in ledger.corrections.rows(report.id) if not row.left_out)
    return Correction(report.correcting.act, corrected(ledger, old), in_order(rows))


def has_opinions(correction: Correction | None) -> bool:
    """Tell whether a document has the appendix of opinions."""
    return correction is not None and bool(correction.of(RowKind.OPINION))


def form_of(
    regime: Regime, template: Template, *, correction: Correction | None, office: Office
) -> tuple[Regime, Template]:
    """Return regime and outline of a document: a công văn has its own symbol and words.

    Args:
        regime: The duty that the corrected report met.
        template: Its outline.
        correction: What is corrected; None for a report of its own.
        office: Whose.
    """
    if correction is None or correction.act not in LETTERS:
        return regime, template
    unit = next((one.unit for one in template.sections if one.unit), _DRAFTERS)
    return replace(regime, symbol=f"UBND-{unit}"), _letter(correction, plain(office_name(office)))


def _letter(correction: Correction, office: str) -> Template:
    old = correction.corrected
    day = write_date(old.dated)
    number, subject = plain(old.number), plain(old.subject)
    first = office[:1].upper() + office[1:]
    # No unit answers for it: what units wrote on their slips belongs into the report.
    section = Section(OWN_WORDS, 1, "", "Nội dung giải trình thêm")
    if correction.act is Act.EXPLAIN:
        return Template(
            code="cong-van-giai-trinh",
            subject=f"V/v bổ sung, giải trình số liệu tại Báo cáo số {number}",
            opening=f"{first} đã ban hành Báo cáo số {number} ngày {day} về {subject}. "
            f"Qua rà soát, {office} bổ sung, giải trình số liệu của Báo cáo nêu trên như sau:",
            closing=f"Các nội dung khác của Báo cáo số {number} giữ nguyên. {first} trân trọng báo cáo",
            sections=(section,),
            tables=(),
        )
    return Template(
        code="cong-van-dinh-chinh",
        subject=f"V/v đính chính thể thức Báo cáo số {number}",
        opening=f"Báo cáo số {number} ngày {day} của {office} về {subject} có sai sót về thể thức, "
        f"kỹ thuật trình bày do sơ suất trong khâu soạn thảo. {first} đính chính như sau:",
        closing=f"Nội dung, số liệu của Báo cáo số {number} không thay đổi. {first} trân trọng báo cáo",
        sections=(replace(section, title="Nội dung khác"),),
        tables=(),
    )


def replacing_sentence(correction: Correction | None, *, office: Office, label: str) -> str:
    """Return the sentence by which a report names the one it replaces; empty for one that replaces none.

    Args:
        correction: What is corrected.
        office: Whose.
        label: Label of the appendix of opinions; empty without one.
    """
    if correction is None or correction.act is not Act.REPLACE:
        return ""
    old = correction.corrected
    said = f"Báo cáo này thay thế Báo cáo số {old.number} ngày {write_date(old.dated)} của "
    said += f"{office_name(office)}."
    if label:
        said += f" Việc tiếp thu, giải trình và những nội dung được sửa đổi nêu tại {label} kèm theo."
    return said


def plain(text: str) -> str:
    """Return text that holds no sign of the packs' own language."""
    return text.translate(_NOT_IN_WORDS)


def symbol_of(ledger: Ledger, report: Report) -> str:
    """Return the symbol that a document bears behind its number: ``BC-UBND``, ``UBND-VP``.

    An empty text where the pack no longer has its regime.
    """
    pack = pack_at_sealing(ledger, report)
    regime = next((one for one in pack.regimes if one.code == report.regime), None)
    if regime is None:
        return ""
    if not report.is_letter:
        return regime.symbol
    sections = pack.template(regime.template).sections
    return f"UBND-{next((one.unit for one in sections if one.unit), _DRAFTERS)}"


def chain_of(reports: MappingProxyType[ReportId, Report], report: Report) -> tuple[Report, ...]:
    """Return the reports that a report replaces, one behind the other, the newest first."""
    found: list[Report] = []
    known = {report.id}
    old = report.replaces
    while old is not None and old in reports and old not in known:
        known.add(old)
        found.append(reports[old])
        old = reports[old].replaces
    return tuple(found)
