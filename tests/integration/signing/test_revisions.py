# mypy: disable-error-code="no-untyped-call"
# (pyHanko leaves the functions by which objects are made untyped)

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import foreign_signing as others
import pytest
import throw_away_keys as keys
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from signed_files import DATA, PLACES, WHEN, organisation_key, seal, steps, typst_pages

from soxa.signing.errors import PdfEncrypted, PdfNotReadable
from soxa.signing.revisions import ChangeKind, Revision, first_revision, live_parts, read_revisions

Writer = IncrementalPdfFileWriter
NAMES = ("soxa.number", "soxa.date", "soxa.person", "soxa.organisation")


def _kinds(revision: Revision) -> set[ChangeKind]:
    assert revision.problem is None
    return {change.kind for change in revision.changes}


def _last(pdf: bytes) -> Revision:
    return read_revisions(pdf)[-1]


def _after(change: Callable[[Writer], None], *, pdf: bytes | None = None) -> set[ChangeKind]:
    """Return what is said of one more update, behind the person's signature."""
    return _kinds(_last(others.update(pdf or steps().person, change)))


def test_our_own_steps_are_all_allowed_and_named() -> None:
    first, widgets, person, number, organisation = read_revisions(steps().issued)
    assert first.changes == ()
    assert _kinds(widgets) == {ChangeKind.PLACES_ADDED, ChangeKind.METADATA}
    assert _kinds(person) == {ChangeKind.SIGNATURE}
    assert _kinds(number) == {ChangeKind.NUMBER_OR_DATE}
    assert _kinds(organisation) == {ChangeKind.SIGNATURE}
    assert all(kind.is_allowed for revision in read_revisions(steps().issued) for kind in _kinds(revision))
    assert {change.subject for change in number.changes} == {"soxa.number", "soxa.date"}


def test_a_change_says_where_it_shows() -> None:
    (change,) = _last(steps().issued).changes
    place = change.place
    assert place is not None
    assert place.page == PLACES.organisation.page
    assert place.left == pytest.approx(PLACES.organisation.left, abs=0.001)


def test_the_first_revision_is_typst_s_file_to_the_byte() -> None:
    """Although the embedded data, which is not compressed, holds a false mark of the end."""
    assert b"%%EOF" in DATA
    for pdf in steps().by_name().values():
        assert first_revision(pdf) == steps().typst


def test_every_revision_ends_where_the_next_begins() -> None:
    ends = [revision.end for revision in read_revisions(steps().issued)]
    assert ends == sorted(ends)
    assert ends[0] == len(steps().typst)
    # Behind the last mark of the end stands a line end, which is signed as well.
    assert len(steps().issued) - ends[-1] == 1


def test_a_signature_in_a_field_of_its_own_is_allowed() -> None:
    pdf = others.sign_as_others_do(steps().numbered, organisation_key(), when=WHEN)
    revision = _last(pdf)
    assert ChangeKind.NEW_SIGNATURE in _kinds(revision)
    assert all(kind.is_allowed for kind in _kinds(revision)), revision.changes
    places = [change.place for change in revision.changes if change.kind is ChangeKind.NEW_SIGNATURE]
    assert places[0] is not None
    assert (places[0].page, places[0].left, places[0].top) == (0, 50.0, 80.0)


def test_a_security_store_is_allowed() -> None:
    key = keys.new_key()
    revocations = others.revocation_list(keys.common_name("Gốc"), key, serials=(), when=WHEN)
    kinds = _kinds(_last(others.add_revocation_list(steps().issued, revocations)))
    assert ChangeKind.SECURITY_STORE in kinds
    assert all(kind.is_allowed for kind in kinds)


def test_new_metadata_is_allowed() -> None:
    """pyHanko's own writer sets a new date on every update."""
    assert _after(lambda writer: writer.update_root()) <= {ChangeKind.METADATA}


def _page(writer: Writer, number: int = 0) -> generic.DictionaryObject:
    found = writer.find_page_for_modification(number)[0].get_object()
    assert isinstance(found, generic.DictionaryObject)
    return found


def _stream(data: bytes = b"") -> generic.StreamObject:
    return generic.StreamObject({}, stream_data=data)


def _new_content(writer: Writer) -> None:
    page = _page(writer)
    page["/Contents"] = writer.add_object(_stream(b"BT ET"))
    writer.update_container(page)


def _edited_content(writer: Writer) -> None:
    """The same stream object with other bytes: the page's own entries stay."""
    content = _page(writer).raw_get("/Contents")
    stream = content.get_object()
    stream._data = stream.data + b" q Q"
    stream._encoded_data = None
    writer.mark_update(content.reference)


def _other_font(writer: Writer) -> None:
    fonts = _page(writer)["/Resources"]["/Font"]
    first = min(fonts)
    font = fonts[first]
    font["/ToUnicode"] = writer.add_object(_stream(b"swapped"))
    writer.update_container(font)


def _smaller_page(writer: Writer) -> None:
    page = _page(writer)
    page["/MediaBox"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 100, 100)))
    writer.update_container(page)


def _turned_tree(writer: Writer) -> None:
    """A value that every page inherits."""
    pages = writer.root["/Pages"]
    pages["/Rotate"] = generic.NumberObject(90)
    writer.update_container(pages)


def _one_page_less(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(list(pages["/Kids"])[:1])
    pages["/Count"] = generic.NumberObject(1)
    writer.update_container(pages)


def _pages_exchanged(writer: Writer) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = generic.ArrayObject(reversed(list(pages["/Kids"])))
    writer.update_container(pages)


PAGE_TRICKS = [
    _new_content,
    _edited_content,
    _other_font,
    _smaller_page,
    _turned_tree,
    _one_page_less,
    _pages_exchanged,
]


@pytest.mark.parametrize("trick", PAGE_TRICKS, ids=lambda trick: trick.__name__)
def test_a_changed_page_is_not_allowed(trick: Callable[[Writer], None]) -> None:
    kinds = _after(trick)
    assert ChangeKind.PAGE in kinds
    assert not all(kind.is_allowed for kind in kinds)


def _attachment_exchanged(writer: Writer) -> None:
    file = writer.root["/AF"][0].get_object()["/EF"].raw_get("/F")
    stream = file.get_object()
    stream._data = DATA.replace(b"report", b"forged")
    stream._encoded_data = None
    writer.mark_update(file.reference)


def _attachment_added(writer: Writer) -> None:
    files = writer.root["/Names"]["/EmbeddedFiles"]
    names = files["/Names"]
    names.append(generic.pdf_string("zzz.json"))
    names.append(writer.add_object(generic.DictionaryObject()))
    writer.update_container(names)


def _script_named(writer: Writer) -> None:
    tree = generic.DictionaryObject({pdf_name("/Names"): generic.ArrayObject()})
    writer.root["/Names"]["/JavaScript"] = writer.add_object(tree)
    writer.update_container(writer.root["/Names"])


def _place_named(writer: Writer) -> None:
    writer.root["/Names"]["/Dests"] = writer.add_object(generic.DictionaryObject())
    writer.update_container(writer.root["/Names"])


def _in_root(key: str, value: Any) -> Callable[[Writer], None]:
    def change(writer: Writer) -> None:
        writer.root[pdf_name(key)] = writer.add_object(value)
        writer.update_root()

    return change


@pytest.mark.parametrize(
    ("trick", "kind"),
    [
        (_attachment_exchanged, ChangeKind.ATTACHMENT),
        (_attachment_added, ChangeKind.ATTACHMENT),
        (_script_named, ChangeKind.ACTION),
        (_place_named, ChangeKind.OTHER),
        (_in_root("/OpenAction", generic.DictionaryObject()), ChangeKind.ACTION),
        (_in_root("/AA", generic.DictionaryObject()), ChangeKind.ACTION),
        (_in_root("/OCProperties", generic.DictionaryObject()), ChangeKind.OPTIONAL_CONTENT),
        (_in_root("/Outlines", generic.DictionaryObject()), ChangeKind.OUTLINE),
        (_in_root("/Names", generic.DictionaryObject()), ChangeKind.ATTACHMENT),
        (_in_root("/Perms", generic.DictionaryObject()), ChangeKind.OTHER),
        (_in_root("/StructTreeRoot", generic.DictionaryObject()), ChangeKind.OTHER),
    ],
)
def test_what_the_catalogue_leads_to_may_not_change(
    trick: Callable[[Writer], None], kind: ChangeKind
) -> None:
    kinds = _after(trick)
    assert kind in kinds
    assert not kind.is_allowed


def _annotation(writer: Writer, **entries: Any) -> generic.DictionaryObject:
    parts = {
        pdf_name("/Type"): pdf_name("/Annot"),
        pdf_name("/Subtype"): pdf_name("/FreeText"),
        pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (10, 10, 90, 90))),
        pdf_name("/F"): generic.NumberObject(4),
    }
    return generic.DictionaryObject(parts | {pdf_name(f"/{key}"): value for key, value in entries.items()})


def _annotation_added(writer: Writer) -> None:
    page = _page(writer)
    page["/Annots"].append(writer.add_object(_annotation(writer)))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def _loose_annotation_added(writer: Writer) -> None:
    page = _page(writer)
    page["/Annots"].append(_annotation(writer))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def _widget_without_field(writer: Writer) -> None:
    page = _page(writer)
    widget = _annotation(writer, Subtype=pdf_name("/Widget"), FT=pdf_name("/Sig"))
    page["/Annots"].append(writer.add_object(widget))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def _foundling(writer: Writer) -> None:
    """It calls the person's signature its parent, which knows nothing of it."""
    page = _page(writer)
    kids = writer.root["/AcroForm"]["/Fields"][0].get_object()["/Kids"]
    person = next(kid for kid in kids if kid.get_object()["/T"] == "person")
    page["/Annots"].append(writer.add_object(_annotation(writer, Parent=person)))
    writer.update_container(page["/Annots"])
    writer.update_container(page)


def _annotation_taken_away(writer: Writer) -> None:
    page = _page(writer)
    page["/Annots"] = generic.ArrayObject()
    writer.update_container(page)


@pytest.mark.parametrize(
    "trick",
    [
        _annotation_added,
        _loose_annotation_added,
        _widget_without_field,
        _foundling,
        _annotation_taken_away,
    ],
    ids=lambda trick: trick.__name__,
)
def test_other_annotations_are_not_allowed(trick: Callable[[Writer], None]) -> None:
    assert ChangeKind.ANNOTATION in _after(trick)


def _moved_field(writer: Writer) -> None:
    field = others.form_field(writer, "number")
    field["/Rect"] = generic.ArrayObject(map(generic.NumberObject, (0, 0, 500, 800)))
    writer.update_container(field)


def _signature_exchanged(writer: Writer) -> None:
    field = others.form_field(writer, "person")
    field["/V"] = writer.add_object(generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Sig")}))
    writer.update_container(field)


def _signature_s_look_exchanged(writer: Writer) -> None:
    field = others.form_field(writer, "person")
    field["/AP"] = generic.DictionaryObject({pdf_name("/N"): writer.add_object(_stream(b"q Q"))})
    writer.update_container(field)


def _text_field_added(writer: Writer) -> None:
    field = generic.DictionaryObject(
        {pdf_name("/T"): generic.pdf_string("x"), pdf_name("/FT"): pdf_name("/Tx")}
    )
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(field))
    writer.update_container(form["/Fields"])


def _field_taken_away(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form["/Fields"] = generic.ArrayObject()
    writer.update_container(form)


def _viewers_draw(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form["/NeedAppearances"] = generic.BooleanObject(value=True)
    writer.update_container(form)


def _xml_form(writer: Writer) -> None:
    form = writer.root["/AcroForm"]
    form["/XFA"] = writer.add_object(_stream(b"<xdp/>"))
    writer.update_container(form)


@pytest.mark.parametrize(
    "trick",
    [
        _moved_field,
        _signature_exchanged,
        _signature_s_look_exchanged,
        _text_field_added,
        _field_taken_away,
        _viewers_draw,
        _xml_form,
    ],
    ids=lambda trick: trick.__name__,
)
def test_the_form_may_change_in_the_four_values_alone(trick: Callable[[Writer], None]) -> None:
    assert ChangeKind.FORM in _after(trick)


def _hidden_behind_metadata(writer: Writer) -> None:
    """One object that both XMP and a page lead to: what is allowed for the one must not excuse the other."""
    page = _page(writer)
    shared = page.raw_get("/Contents")
    stream = shared.get_object()
    stream._data = stream.data + b" q Q"
    stream._encoded_data = None
    writer.mark_update(shared.reference)
    writer.root["/Metadata"] = shared
    writer.update_root()


def test_an_allowed_change_excuses_no_other() -> None:
    assert {ChangeKind.PAGE, ChangeKind.METADATA} <= _after(_hidden_behind_metadata)


def test_places_added_after_a_signature_are_a_form_of_their_own() -> None:
    signed = others.sign_as_others_do(typst_pages(), organisation_key(), when=WHEN, field="Ký")

    def add(writer: Writer) -> None:
        parts = {pdf_name("/T"): generic.pdf_string("soxa.number"), pdf_name("/FT"): pdf_name("/Tx")}
        fields = writer.root["/AcroForm"]["/Fields"]
        fields.append(writer.add_object(generic.DictionaryObject(parts)))
        writer.update_container(fields)

    assert ChangeKind.FORM in _after(add, pdf=signed)
    assert ChangeKind.PLACES_ADDED not in _after(add, pdf=signed)


def test_a_signature_with_its_widget_apart_is_allowed() -> None:
    """As tools make it that keep field and annotation in two objects."""
    pdf = others.sign_as_others_do(steps().numbered, organisation_key(), when=WHEN, is_apart=True)
    revision = _last(pdf)
    assert ChangeKind.NEW_SIGNATURE in _kinds(revision)
    assert all(kind.is_allowed for kind in _kinds(revision)), revision.changes
    (place,) = [change.place for change in revision.changes if change.kind is ChangeKind.NEW_SIGNATURE]
    assert place is not None
    assert place.left == 50.0


def test_new_document_information_is_metadata() -> None:
    def tell(writer: Writer) -> None:
        writer.set_info(
            writer.add_object(generic.DictionaryObject({pdf_name("/Title"): generic.pdf_string("x")}))
        )

    assert _after(tell) == {ChangeKind.METADATA}


def test_a_page_tree_without_end_is_a_problem_and_no_crash() -> None:
    def endless(writer: Writer) -> None:
        pages = writer.root["/Pages"]
        pages["/Kids"].append(writer.root.raw_get("/Pages"))
        writer.update_container(pages["/Kids"])

    revision = _last(others.update(steps().person, endless))
    assert revision.problem is not None
    assert revision.problem.id == "signing.could_not_check"


def test_rewriting_everything_unchanged_is_no_change() -> None:
    def touch(writer: Writer) -> None:
        for number in range(2):
            writer.update_container(_page(writer, number))
        for name in NAMES:
            writer.update_container(others.form_field(writer, name.rpartition(".")[2]))

    assert _after(touch) <= {ChangeKind.METADATA}


def test_live_parts_are_named() -> None:
    assert live_parts(steps().issued) == ()
    pdf = others.update(steps().person, _in_root("/OpenAction", generic.DictionaryObject()))
    assert live_parts(pdf) == ("/OpenAction",)


@pytest.mark.parametrize("read", [read_revisions, first_revision, live_parts])
def test_what_cannot_be_read_is_refused_with_a_sentence(read: Callable[[bytes], object]) -> None:
    for pdf in (b"", b"%PDF-1.7 %%EOF", steps().typst[:9000]):
        with pytest.raises(PdfNotReadable):
            read(pdf)
    with pytest.raises(PdfEncrypted):
        read(keys.locked_pdf(typst_pages()))


def test_without_the_mark_of_the_end_a_file_is_not_whole() -> None:
    pdf = seal(typst_pages())
    with pytest.raises(PdfNotReadable):
        read_revisions(pdf[: pdf.rindex(b"%%EOF")])
