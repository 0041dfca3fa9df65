"""Points about words that may not stand in a report: secrecy marks, and what looks like data on persons."""

from __future__ import annotations

from collections.abc import Iterator

from soxa.domain.activities import Activity
from soxa.domain.drafts import Draft, Place, Point
from soxa.domain.packs import Severity
from soxa.domain.personal_data import personal_data
from soxa.domain.secrecy import secrecy_mark_among
from soxa.domain.sections import Block, TextRun
from soxa.domain.sentences import fill
from soxa.services.doubts import make_point
from soxa.services.recording import warnings
from soxa.storage.activities import ActivityQuery
from soxa.storage.ledger import Ledger


def secret_points(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Block where a paragraph, a slip's words or a cell of a table is a secrecy mark (design, "MẬT")."""
    for section in draft.template.sections:
        mark = secret_among(draft.text(section.code).blocks)
        if mark:
            title = fill(f"{section.label} {section.title}", draft.words)
            yield make_point(
                "secret_text", Severity.BLOCK, Place(section=section.code), mark=mark, section=title
            )
    units = {unit.id: unit.name for unit in draft.units}
    for slip in ledger.slips.for_period(draft.period.start, draft.period.end):
        mark = secrecy_mark_among((slip.highlights, slip.difficulties, slip.source))
        if mark:
            yield make_point("secret_slip", Severity.BLOCK, Place(), mark=mark, unit=units.get(slip.unit, ""))
    for activity in (*draft.documents, *draft.tasks):
        unit = units.get(activity.unit, "") if activity.unit is not None else ""
        mark = secrecy_mark_among((*_cells(activity), unit))
        if mark:
            yield make_point(
                "secret_entry", Severity.BLOCK, Place(activity=activity.id), mark=mark, day=activity.first_day
            )


def personal_points(ledger: Ledger, draft: Draft) -> Iterator[Point]:
    """Warn where what counts private persons' matters seems to name one (design, "What it is not")."""
    kinds = {kind.code for kind in draft.pack.kinds if kind.about_citizens}
    days = draft.period
    query = ActivityQuery(start=days.start, end=days.end, kinds=tuple(kinds) or ("",))
    for activity in ledger.activities.find(query):
        if warnings(activity):
            place = Place(activity=activity.id)
            yield make_point("personal_data", Severity.WARN, place, day=activity.first_day)
    for section in draft.template.sections:
        counted = (draft.indicator(code) for code in section.indicators)
        about = {kind for indicator in counted for one in indicator.selections for kind in one.kinds}
        words = map(words_of, draft.text(section.code).blocks) if about & kinds else ()
        if any(personal_data(text) for text in words):
            title = fill(f"{section.label} {section.title}", draft.words)
            yield make_point("personal_words", Severity.WARN, Place(section=section.code), section=title)


def words_of(block: Block) -> str:
    """Return the words of a paragraph, its figures left out."""
    return "".join(run.text for run in block.runs if isinstance(run, TextRun))


def secret_among(blocks: tuple[Block, ...]) -> str:
    """Return the first secrecy mark that a paragraph consists of; an empty string if none does."""
    return secrecy_mark_among(map(words_of, blocks))


def _cells(activity: Activity) -> Iterator[str]:
    yield from (activity.title, activity.place, activity.partners, activity.result)
    if activity.document is not None:
        yield from (activity.document.symbol, activity.document.subject)
    if activity.task is not None:
        yield from (activity.task.given_by, activity.task.reference)
