"""Points about a document that corrects an issued one: what its table still lacks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from soxa.base.errors import Message, Parameter
from soxa.domain.corrections import Act, Correction, CorrectionRow, RowKind, print_value
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.figures import FigureKey
from soxa.domain.packs import Severity
from soxa.domain.secrecy import secrecy_mark_among
from soxa.services.answering import with_answers
from soxa.services.composing import VIET_NAM, choose_signer
from soxa.services.correction_words import are_said
from soxa.services.delicate_words import secret_among
from soxa.services.doubts import make_point
from soxa.services.settling_remarks import remark_points
from soxa.storage.ledger import Ledger

TABLE = "correction"
"""Setting of a `Place`: the table of the document itself."""
_ORDER = tuple(Severity)


def letter_points(ledger: Ledger, draft: Draft) -> tuple[Point, ...]:
    """Return the points of a công văn about a report, the gravest first, with what was said to them."""
    found = [
        *remark_points(ledger, draft.report.id),
        *_signer_points(draft),
        *_secret_points(draft),
        *correction_points(draft),
    ]
    found.sort(key=lambda point: _ORDER.index(point.severity))
    return with_answers(tuple(found), draft.figures, ledger.points.answers(draft.report.id))


def correction_points(draft: Draft) -> Iterator[Point]:
    """Yield what a correction's table still lacks; nothing for a report that corrects nothing."""
    correction = draft.correction
    if correction is None:
        return
    match correction.act:
        case Act.EXPLAIN:
            yield from _value_points(correction)
        case Act.ERRATUM:
            yield from _form_points(correction.of(RowKind.FORM))
        case Act.REPLACE:
            if not correction.differences:
                yield _point("same_figures", Severity.INFORM, number=correction.corrected.number)
    yield from _opinion_points(draft, correction)


def _value_points(correction: Correction) -> Iterator[Point]:
    rows = correction.of(RowKind.VALUE)
    known = {one.key: one for one in correction.differences}
    if not any(row.figure in known for row in rows):
        yield _point("no_differences", Severity.BLOCK, number=correction.corrected.number)
    for row in rows:
        found = known.get(row.figure) if row.figure is not None else None
        if found is not None and not row.reason.strip():
            yield _point("reason_missing", Severity.BLOCK, figure=row.figure, name=found.name)


def _form_points(rows: Sequence[CorrectionRow]) -> Iterator[Point]:
    if not rows:
        yield _point("no_forms", Severity.BLOCK)
    for number, row in enumerate(rows, start=1):
        if not (row.old.strip() and row.new.strip()):
            yield _point("form_half", Severity.BLOCK, row=number)
        elif any(sign.isdigit() for sign in row.old + row.new):
            # A number may be a page's or a date's; a figure of the report is no error of form.
            yield _point("form_has_number", Severity.WARN, row=number)


def _opinion_points(draft: Draft, correction: Correction) -> Iterator[Point]:
    known = {one.key: one for one in correction.differences}
    for number, row in enumerate(correction.of(RowKind.OPINION), start=1):
        if not row.reason.strip():
            yield _point("opinion_open", Severity.WARN, row=number)
        if row.figure is None:
            if not are_said(row, draft):
                yield _point("words_stale", Severity.WARN, row=number)
            continue
        found = known.get(row.figure)
        if found is None or f"“{print_value(found.new, found.decimals)}”" not in row.new:
            yield _point("opinion_stale", Severity.WARN, figure=row.figure, row=number)


def _signer_points(draft: Draft) -> Iterator[Point]:
    if choose_signer(draft.people, day=datetime.now(VIET_NAM).date()) is None:
        yield make_point("no_signer", Severity.BLOCK, Place(setting="signer"))
    if draft.regime.must_choose_receiver:
        place = Place(setting="receivers")
        yield make_point("receiver_not_chosen", Severity.BLOCK, place, regime=draft.regime.short_name)


def _secret_points(draft: Draft) -> Iterator[Point]:
    rows = draft.correction.rows if draft.correction is not None else ()
    cells = (text for row in rows for text in (row.old, row.new, row.reason, row.source))
    marks = [secret_among(text.blocks) for text in draft.texts] + [secrecy_mark_among(cells)]
    for mark in filter(None, marks):
        yield _point("secret", Severity.BLOCK, mark=mark)


def _point(
    name: str, severity: Severity, /, *, figure: FigureKey | None = None, **parameters: Parameter
) -> Point:
    place = Place(figure=figure, setting=TABLE)
    return Point(f"correct_{name}", severity, place, Message(f"correct.point_{name}", parameters))
