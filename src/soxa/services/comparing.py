"""The fifth answer: do the pages show what the data say (exchange rules, "Five answers", 5)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from soxa.base.errors import AppError, Message
from soxa.base.resources import resource_path
from soxa.documents.typesetting import layout, render_pdf, renderer
from soxa.domain.outline import Rectangle, WidgetPlaces
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.consistency import consistency
from soxa.exchanging.report import (
    DataFromNewerProgram,
    DataOfAnotherKind,
    Renderer,
    ReportFile,
    decode_report,
)
from soxa.pages.attachments import Attachment, AttachmentTooLarge, read_attachments
from soxa.pages.ink import InkFault, find_ink_faults
from soxa.pages.opening import NotAPdf
from soxa.pages.texts import count_annotations, has_text_in, read_pages
from soxa.services.judging import Answer, answer, finding

DATA_NAME = "soxa.json"
CARRIER_MARK = "Bản dữ liệu kèm theo – không phải văn bản"
"""At the head of each page of a data carrier (exchange rule 3); the page number leaves room for no more."""
_CONTEXT = 24
_SAME_PT = 0.01
_NEAR_PT = 30.0
"""How far another version may set number and date from where this one does: both stand at the head."""


def judge_data(first: bytes, catalog_extras: Sequence[str]) -> tuple[Answer, bytes | None]:
    """Compare the pages of a file's first revision with the data embedded in it.

    Args:
        first: The first revision, as its renderer wrote it.
        catalog_extras: What the file would do or hide when opened: scripts, actions, optional content.

    Returns:
        The answer, and the data as they came; None if there are none.
    """
    try:
        attachments = read_attachments(first)
    except (NotAPdf, AttachmentTooLarge) as error:
        return _cannot(error.message()), None
    ours = [entry for entry in attachments if entry.name == DATA_NAME]
    if not ours:
        return _cannot(finding("no_data")), None
    if len(attachments) > 1:
        names = ", ".join(entry.name for entry in attachments if entry is not ours[0])[:200]
        return _fails([finding("more_attachments", names=names)]), ours[0].data
    return _judge(first, ours[0], catalog_extras), ours[0].data


def _judge(first: bytes, attachment: Attachment, catalog_extras: Sequence[str]) -> Answer:
    try:
        report = decode_report(attachment.data)
    except (DataFromNewerProgram, DataOfAnotherKind) as error:
        return _cannot(error.message())
    except AppError as error:
        return _fails([error.message()])
    contradictions = consistency(report)
    if contradictions:
        return _fails(contradictions)
    return _judge_pages(first, attachment.data, report, catalog_extras)


def _judge_pages(first: bytes, data: bytes, report: ReportFile, catalog_extras: Sequence[str]) -> Answer:
    """Judge pages whose data do not contradict themselves."""
    try:
        mark = CARRIER_MARK if report.issued is not None else ""
        again, ours = render_pdf(report.outline, data, draft_mark=mark), layout(report.outline).places
    except AppError as error:  # words that no page can show
        return _fails([error.message()])
    # The line end behind the end mark counts to the next revision.
    are_same = again.rstrip(b"\r\n") == first
    if (are_same or _is_same_renderer(report)) and not _are_near(report.places, ours, _SAME_PT):
        return _fails([finding("places_differ")])
    if are_same:
        return answer(Question.PAGE_IS_DATA, Verdict.HOLDS, [finding("data_hold", count=len(report.figures))])
    return _judge_rendered_elsewhere(first, again, report, ours, catalog_extras)


def _is_same_renderer(report: ReportFile) -> bool:
    here = renderer()
    return report.renderer == Renderer(here.typst, here.template, here.fonts)


def _are_near(some: WidgetPlaces, others: WidgetPlaces, distance_pt: float) -> bool:
    pairs = (
        (some.number, others.number),
        (some.date, others.date),
        (some.person, others.person),
        (some.organisation, others.organisation),
    )
    return all(_is_near(one, other, distance_pt) for one, other in pairs)


def _is_near(one: Rectangle, other: Rectangle, distance_pt: float) -> bool:
    edges = (
        (one.left, other.left),
        (one.bottom, other.bottom),
        (one.right, other.right),
        (one.top, other.top),
    )
    return one.page == other.page and all(abs(here - there) <= distance_pt for here, there in edges)


def _judge_rendered_elsewhere(
    first: bytes, again: bytes, report: ReportFile, ours: WidgetPlaces, catalog_extras: Sequence[str]
) -> Answer:
    """Judge a file whose bytes this program's renderer does not give: by what eyes and programs read."""
    tricks = [
        *(
            finding("hidden_or_false_ink", page=fault.page + 1, text=fault.text)
            for fault in _ink_faults(first)
        ),
        *(finding("opens_with", name=extra) for extra in catalog_extras),
    ]
    if count_annotations(first):
        tricks.append(finding("covered_by_annotations"))
    if has_text_in(first, (report.places.number, report.places.date, report.places.person)):
        tricks.append(finding("places_differ"))
    differences = _text_faults(first, again)
    same_renderer = _is_same_renderer(report)
    if tricks or (differences and same_renderer):
        return _fails([*differences, *tricks])
    if differences:  # another renderer may break pages elsewhere, and repeat other header rows
        return _cannot(*differences, finding("other_renderer_differs", version=report.renderer.typst))
    if same_renderer:
        return _cannot(finding("bytes_differ"))
    theirs = report.places
    head_is_near = _is_near(theirs.number, ours.number, _NEAR_PT) and _is_near(
        theirs.date, ours.date, _NEAR_PT
    )
    if not head_is_near:
        return _cannot(finding("places_differ"))
    note = finding("other_renderer", version=report.renderer.typst, count=len(report.figures))
    return answer(Question.PAGE_IS_DATA, Verdict.HOLDS_WITH_NOTE, [note])


def _ink_faults(first: bytes) -> tuple[InkFault, ...]:
    faces = ("Regular", "Bold", "Italic", "BoldItalic")
    return find_ink_faults(first, {face: resource_path("fonts", f"Tinos-{face}.ttf") for face in faces})


def _text_faults(first: bytes, again: bytes) -> list[Message]:
    """Compare the whole text in order, white space aside."""
    shown, said = "".join(read_pages(first)), "".join(read_pages(again))
    if shown == said:
        return []
    pairs = enumerate(zip_longest(shown, said))
    start = next(at for at, (one, two) in pairs if one != two)
    place = slice(max(0, start - _CONTEXT), start + _CONTEXT)
    return [finding("text_differs", page=shown[place], data=said[place])]


def _fails(findings: Sequence[Message]) -> Answer:
    return answer(Question.PAGE_IS_DATA, Verdict.FAILS, findings)


def _cannot(*findings: Message) -> Answer:
    return answer(Question.PAGE_IS_DATA, Verdict.CANNOT_TELL, findings)
