"""What later writings may do to a sealed file, by the five answers; each forgery signed with real keys."""

# mypy: disable-error-code="no-untyped-call"
# pyHanko leaves its functions untyped; forgeries are written with nothing else.

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import forging
import forging_updates as updates
import pytest
import sealed
from foreign_signing import form_field, update
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name

from soxa.documents.stamps import draw_text
from soxa.documents.typesetting import layout, renderer
from soxa.domain.appearances import Signatory
from soxa.domain.outline import WidgetPlaces
from soxa.domain.verdicts import Question, Verdict
from soxa.exchanging.report import Renderer, encode_report
from soxa.services.examining import examine
from soxa.services.verifying import Verification
from soxa.signing._increment import Increment
from soxa.signing.names import NUMBER_FIELD
from soxa.signing.widgets import add_widgets


def _examine(pdf: bytes) -> Verification:
    return examine(pdf, [sealed.keys().root])


def _verdicts(pdf: bytes) -> dict[Question, Verdict]:
    return {one.question: one.verdict for one in _examine(pdf).answers}


def _says(pdf: bytes, question: Question) -> tuple[Verdict, set[str]]:
    found = _examine(pdf).answer(question)
    return found.verdict, {one.id.removeprefix("verify.") for one in found.findings}


def _sealed_at(places: WidgetPlaces, *, typst: str = "") -> bytes:
    """Issue the sample with places of one's own choice in data and form."""
    here = renderer()
    made_by = Renderer(typst or here.typst, here.template, here.fonts)
    data = encode_report(replace(sealed.report(), places=places, renderer=made_by))
    pages = updates.pages_with(data)
    if typst:
        pages = forging.rewrite(pages, lambda writer: None)
    opened = add_widgets(pages, places, open_date=layout(sealed.outline()).open_date, draw=draw_text)
    return updates.issued(updates.numbered(updates.signed(opened)))


def test_open_places_over_the_text_are_no_places() -> None:
    """The data say where number and date may come: not over a figure."""
    moved = replace(layout(sealed.outline()).places, number=updates.FIGURE)
    verdict, said = _says(_sealed_at(moved), Question.PAGE_IS_DATA)
    assert (verdict, said) == (Verdict.FAILS, {"places_differ"})


def test_another_renderer_s_places_lie_on_empty_paper() -> None:
    """Its places cannot be made again, but nothing may stand there that a number could cover."""
    honest = layout(sealed.outline()).places
    assert _says(_sealed_at(honest, typst="0.1.0"), Question.PAGE_IS_DATA)[0] is Verdict.HOLDS_WITH_NOTE
    moved = replace(honest, number=updates.FIGURE)
    verdict, said = _says(_sealed_at(moved, typst="0.1.0"), Question.PAGE_IS_DATA)
    assert verdict is Verdict.FAILS
    assert "places_differ" in said


def test_another_renderer_s_number_does_not_wander_beside_a_figure() -> None:
    """On the empty paper before 427 a number 1 would read 1427."""
    honest = layout(sealed.outline()).places
    beside = replace(updates.FIGURE, bottom=570.0, top=584.0)
    said = _says(_sealed_at(replace(honest, number=beside), typst="0.1.0"), Question.PAGE_IS_DATA)
    assert said[0] not in {Verdict.HOLDS, Verdict.HOLDS_WITH_NOTE}


_WORDS = generic.pdf_string("/Helv 12 Tf 0 g")
_ANNOTATIONS = {
    "over a figure": updates.annotation(),
    "without a look": updates.annotation(subtype="/FreeText", draws=False, DA=_WORDS),
    "a line": updates.annotation(subtype="/Line", draws=False, L=updates.numbers(205, 600, 236, 600)),
    "a redaction": updates.annotation(subtype="/Redact", draws=False),
    "an open note": updates.annotation(subtype="/Popup", draws=False),
    "shown when pointed at": updates.annotation(flags=32 | 256),
    "hidden": updates.annotation(flags=2),
}


@pytest.mark.parametrize("trick", _ANNOTATIONS)
def test_only_stamps_in_the_open_places_are_allowed(trick: str) -> None:
    """Pixels of one viewer are no judge of what another makes of an annotation."""
    verdict, said = _says(updates.issued_after(_ANNOTATIONS[trick]), Question.WHOLE)
    assert verdict is Verdict.FAILS
    assert "changed_annotation" in said


def test_a_stamp_inside_a_place_is_allowed() -> None:
    """As other offices' tools set the number."""
    place = layout(sealed.outline()).places.number
    verdict, said = _says(updates.issued_after(updates.annotation(place)), Question.WHOLE)
    assert verdict is Verdict.HOLDS_WITH_NOTE  # the stamping tool writes its own name into the metadata
    assert {"added_stamp", "added_metadata"} <= set(said)


def _form(key: str, entry: generic.PdfObject) -> Callable[[Increment], None]:
    def change(increment: Increment) -> None:
        increment.writer.root["/AcroForm"][pdf_name(key)] = entry

    return change


def _number(key: str, entry: generic.PdfObject) -> Callable[[Increment], None]:
    def change(increment: Increment) -> None:
        increment.field(NUMBER_FIELD)[pdf_name(key)] = entry

    return change


def _parent(increment: Increment) -> None:
    parent = increment.writer.root["/AcroForm"]["/Fields"][0].get_object()
    parent[pdf_name("/AA")] = generic.DictionaryObject({pdf_name("/F"): updates.script()})


def _link(increment: Increment) -> None:
    updates.annotation(subtype="/Link", draws=False, A=updates.script())(increment.writer)


_FORMS = {
    "XFA": _form("/XFA", generic.ArrayObject()),
    "drawn by viewers": _form("/NeedAppearances", generic.BooleanObject(value=True)),
    "calculated": _form("/CO", generic.ArrayObject()),
    "a launch": _number("/A", updates.script()),
    "a script": _number("/AA", generic.DictionaryObject({pdf_name("/F"): updates.script()})),
    "hidden": _number("/F", generic.NumberObject(2)),
    "a parent's script": _parent,
    "a link": _link,
}


@pytest.mark.parametrize("trick", _FORMS)
def test_the_form_brings_the_four_places_and_nothing_else(trick: str) -> None:
    """The revision that opens the places is not signed over by anybody yet."""
    assert _verdicts(updates.issued_with_form(_FORMS[trick]))[Question.WHOLE] is Verdict.FAILS


def test_the_form_of_these_tests_is_honest() -> None:
    """So the tests above judge the trick."""
    assert _verdicts(updates.issued_with_form(lambda increment: None))[Question.WHOLE] is Verdict.HOLDS


def _scripted_value(writer: updates.Writer) -> None:
    field = form_field(writer, "number")
    field[pdf_name("/V")] = generic.DictionaryObject({pdf_name("/AA"): updates.script()})
    writer.update_container(field)


def test_a_value_that_acts_fails() -> None:
    """Values may change; what runs may not come with them."""
    verdict, said = _says(update(sealed.stages().signed, _scripted_value), Question.WHOLE)
    assert verdict is Verdict.FAILS
    assert "changed_action" in said


@pytest.mark.parametrize(
    ("name", "text"), [("number", "77"), ("date", "ngày 01 tháng 01 năm 2020")], ids=["number", "date"]
)
def test_number_and_date_say_what_they_show(name: str, text: str) -> None:
    """Programs read the value, eyes the appearance."""
    verdict, said = _says(updates.issued_after(updates.value(name, text)), Question.WHOLE)
    assert (verdict, said) == (Verdict.FAILS, {"value_differs"})


def test_a_second_number_field_fails() -> None:
    """Nobody could tell which of the two is the number."""
    pdf = update(sealed.stages().signed, updates.number_field_again)
    verdict, said = _says(pdf, Question.WHOLE)
    assert verdict is Verdict.FAILS
    assert "changed_form" in said


def _unnumbered() -> bytes:
    return updates.signed_anyhow(sealed.stages().signed, Signatory.ORGANISATION, Signatory.ORGANISATION)


def _office_first() -> bytes:
    first = updates.signed_anyhow(sealed.stages().sealed, Signatory.ORGANISATION, Signatory.ORGANISATION)
    return updates.signed_anyhow(first, Signatory.PERSON, Signatory.PERSON)


def _crossed() -> bytes:
    first = updates.signed_anyhow(sealed.stages().sealed, Signatory.PERSON, Signatory.ORGANISATION)
    return updates.signed_anyhow(first, Signatory.ORGANISATION, Signatory.PERSON)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_unnumbered, {"number_missing"}),
        (_office_first, {"number_missing", "order_wrong"}),
        (_crossed, {"key_in_wrong_place"}),
    ],
)
def test_an_issued_report_has_number_order_and_each_key_in_its_place(
    make: Callable[[], bytes], said: set[str]
) -> None:
    """Decree 30/2020, articles 13 to 17: person, number and date, office."""
    verdict, found = _says(make(), Question.WHO)
    assert verdict is Verdict.FAILS
    assert said <= found


def _security_store(writer: updates.Writer) -> None:
    store = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")})
    writer.root[pdf_name("/DSS")] = writer.add_object(store)
    writer.update_root()


def test_certificates_for_later_are_a_note() -> None:
    """Long-term archives append them to issued files; nothing that is shown changes."""
    verdict, said = _says(update(sealed.stages().issued, _security_store), Question.WHOLE)
    assert verdict is Verdict.HOLDS_WITH_NOTE
    assert "added_security_store" in said


def test_anything_beside_the_certificates_fails() -> None:
    """One honest update excuses no other."""
    pdf = update(update(sealed.stages().issued, _security_store), updates.annotation())
    assert _verdicts(pdf)[Question.WHOLE] is Verdict.FAILS
    pdf = update(sealed.stages().issued, _security_store) + b"\n% more\n"
    assert _verdicts(pdf)[Question.WHOLE] is Verdict.FAILS


def _new_metadata(writer: updates.Writer) -> None:
    writer.root[pdf_name("/Metadata")] = writer.add_object(generic.StreamObject({}, stream_data=b"<x/>"))
    writer.update_root()


def test_metadata_changed_after_a_signature_are_named() -> None:
    """Nothing of it is seen on a page, but the file's title may be another."""
    verdict, said = _says(updates.issued_after(_new_metadata), Question.WHOLE)
    assert verdict is Verdict.HOLDS_WITH_NOTE
    assert "added_metadata" in said


def test_data_that_no_page_can_show_fail_the_fifth_answer() -> None:
    """A character without a glyph: said with the answer, and the other four are still given."""
    outline = replace(sealed.outline(), subject="Tình hình 漢")
    here, places = renderer(), layout(sealed.outline())
    made_by = Renderer(here.typst, here.template, here.fonts)
    data = encode_report(replace(sealed.report(outline), places=places.places, renderer=made_by))
    pages = updates.pages_with(data)
    opened = add_widgets(pages, places.places, open_date=places.open_date, draw=draw_text)
    verdict, said = _says(updates.issued(updates.numbered(updates.signed(opened))), Question.PAGE_IS_DATA)
    assert verdict is Verdict.FAILS
    assert said == {"error.TextNotPrintable"}
