"""One incremental update of a PDF, by pyHanko: the bytes already there stay the first bytes of the result.

Three things differ from pyHanko's own writer, each measured (ADR 1): the update begins on a line of its own
(Typst ends without one and veraPDF 6.1.9 counts it), the file's second id comes from the bytes before it, and
/Info and XMP stay untouched, so that no clock gets in and the same bytes give the same update.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from typing_extensions import override

from soxa.base.errors import Message
from soxa.domain.outline import Rectangle
from soxa.signing._foreign import attempt, open_pdf, refusing_damage
from soxa.signing.errors import NoPlacesToSign, PdfNotReadable, PlacesAlreadyThere
from soxa.signing.names import PARENT_FIELD

_READ_ONLY = 1
_PRINT = 4
_PRINT_LOCKED = 132
_SIGNATURES_EXIST_APPEND_ONLY = 3
PARENT_KEYS = frozenset({"/T", "/Kids"})
"""All that the form's parent field bears."""
WIDGET_KEYS = frozenset(
    {"/Type", "/Subtype", "/FT", "/T", "/TU", "/Parent", "/P", "/F", "/Rect", "/AP", "/DA", "/Ff", "/V"}
)
"""All that an open place bears."""
WIDGET_FLAGS = frozenset({_PRINT, _PRINT_LOCKED})
"""An open place is always shown and printed."""


class _Writer(IncrementalPdfFileWriter):
    """pyHanko's incremental writer without clock and chance."""

    @classmethod
    @override
    def _handle_id(cls, prev: PdfFileReader) -> generic.ArrayObject:
        prev.stream.seek(0)
        digest = generic.ByteStringObject(hashlib.sha256(prev.stream.read()).digest()[:16])
        try:
            first = generic.ByteStringObject(prev.trailer["/ID"][0].original_bytes)
        except (KeyError, IndexError, AttributeError):
            first = digest
        return generic.ArrayObject([first, digest])

    @override
    def _update_meta(self) -> None:
        """Leave /Info and XMP as the renderer wrote them."""

    @override
    def _write_header(self, stream: Any) -> None:
        super()._write_header(stream)
        self.input_stream.seek(-1, io.SEEK_END)
        if self.input_stream.read(1) not in b"\r\n":
            stream.write(b"\n")


class Increment:
    """An update under way; `save` gives the new file.

    Args:
        pdf: The file to go on from.

    Raises:
        PdfNotReadable: It is no PDF, or a damaged one.
        PdfEncrypted: It is locked with a password.
    """

    def __init__(self, pdf: bytes) -> None:
        writer = attempt(lambda: _Writer.from_reader(open_pdf(pdf)))
        if isinstance(writer, Message):
            raise PdfNotReadable
        self.writer = writer
        self._root = writer.root

    @refusing_damage
    def save(self) -> bytes:
        """Return the file with its update."""
        output = io.BytesIO()
        self.writer.write(output)
        return output.getvalue()

    @refusing_damage
    def begin_form(self) -> None:
        """Add the form's parent field and announce signatures, so that no later update changes the catalogue.

        Raises:
            PlacesAlreadyThere: The file has a form.
        """
        if "/AcroForm" in self._root:
            raise PlacesAlreadyThere
        self._parent = generic.DictionaryObject(
            {pdf_name("/T"): generic.pdf_string(PARENT_FIELD), pdf_name("/Kids"): generic.ArrayObject()}
        )
        self._parent_ref = self.writer.add_object(self._parent)
        form = {
            pdf_name("/Fields"): generic.ArrayObject([self._parent_ref]),
            pdf_name("/SigFlags"): generic.NumberObject(_SIGNATURES_EXIST_APPEND_ONLY),
        }
        self._root[pdf_name("/AcroForm")] = self.writer.add_object(generic.DictionaryObject(form))
        self.writer.register_extension(ESIC_EXTENSION_1)
        self.writer.update_root()

    @refusing_damage
    def add_text_field(self, name: str, place: Rectangle, *, font: str, size_pt: float, label: str) -> None:
        """Add an empty text field; read-only, as viewers would fill it with a font that is not embedded."""
        widget = self._widget(name, place, kind="/Tx", flags=_PRINT, label=label)
        widget[pdf_name("/DA")] = generic.pdf_string(f"/{font} {size_pt:g} Tf 0 g")
        widget[pdf_name("/Ff")] = generic.NumberObject(_READ_ONLY)

    @refusing_damage
    def add_signature_field(self, name: str, place: Rectangle, *, label: str) -> None:
        """Add an empty signature field."""
        self._widget(name, place, kind="/Sig", flags=_PRINT_LOCKED, label=label)

    def _widget(
        self, name: str, place: Rectangle, *, kind: str, flags: int, label: str
    ) -> generic.DictionaryObject:
        page = self.writer.find_page_for_modification(place.page)[0]
        edges = (place.left, place.bottom, place.right, place.top)
        widget = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/Widget"),
                pdf_name("/FT"): pdf_name(kind),
                pdf_name("/T"): generic.pdf_string(name.rpartition(".")[2]),
                pdf_name("/TU"): generic.pdf_string(label),
                pdf_name("/Parent"): self._parent_ref,
                pdf_name("/P"): page,
                pdf_name("/F"): generic.NumberObject(flags),
                pdf_name("/Rect"): generic.ArrayObject(generic.FloatObject(round(e, 3)) for e in edges),
                pdf_name("/AP"): self._appearance(self._blank(place)),
            }
        )
        reference = self.writer.add_object(widget)
        self._parent["/Kids"].append(reference)
        self.writer.register_annotation(page, reference)
        return widget

    def _blank(self, place: Rectangle) -> generic.IndirectObject:
        box = (0, 0, round(place.right - place.left, 3), round(place.top - place.bottom, 3))
        form = {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): generic.ArrayObject(generic.FloatObject(edge) for edge in box),
            pdf_name("/Resources"): generic.DictionaryObject(),
        }
        reference: generic.IndirectObject = self.writer.add_object(
            generic.StreamObject(form, stream_data=b"")
        )
        return reference

    @staticmethod
    def _appearance(drawing: generic.IndirectObject) -> generic.DictionaryObject:
        return generic.DictionaryObject({pdf_name("/N"): drawing})

    @refusing_damage
    def import_drawing(self, page: bytes) -> generic.IndirectObject:
        """Bring the first page of another PDF in as a form XObject with all that it needs."""
        source = PdfFileReader(io.BytesIO(page))
        drawing: generic.IndirectObject = self.writer.import_page_as_xobject(source)
        return drawing

    @refusing_damage
    def field(self, name: str) -> generic.DictionaryObject:
        """Find one of our fields by its full name.

        Raises:
            NoPlacesToSign: The file has none of that name, or several.
        """
        found = [field for full_name, field in self.fields() if full_name == name]
        if len(found) != 1:
            raise NoPlacesToSign
        return found[0]

    def fields(self) -> Iterator[tuple[str, generic.DictionaryObject]]:
        """Walk the form's fields two levels deep: as deep as ours go."""
        if "/AcroForm" not in self._root:
            return
        for top in self._root["/AcroForm"]["/Fields"]:
            parent = top.get_object()
            yield str(parent["/T"]), parent
            for kid in parent.get("/Kids", ()):
                field = kid.get_object()
                yield f"{parent['/T']}.{field['/T']}", field

    @refusing_damage
    def filled_fields(self) -> set[str]:
        """Name the fields that bear a value."""
        return {name for name, field in self.fields() if field.get("/V") is not None}

    @refusing_damage
    def is_filled(self, name: str) -> bool:
        """Tell whether a field bears a value."""
        return self.field(name).get("/V") is not None

    @refusing_damage
    def set_text(self, name: str, text: str, drawing: bytes) -> None:
        """Give a text field its value and how it looks."""
        field = self.field(name)
        field[pdf_name("/V")] = generic.pdf_string(text)
        field[pdf_name("/AP")] = self._appearance(self.import_drawing(drawing))
        self.writer.update_container(field)

    @refusing_damage
    def clear_look(self, name: str) -> None:
        """Let a field show nothing."""
        field = self.field(name)
        field[pdf_name("/AP")] = self._appearance(self._blank(self.place(name)))
        self.writer.update_container(field)

    @refusing_damage
    def place(self, name: str) -> Rectangle:
        """Read where a field stands.

        Raises:
            NoPlacesToSign: No such field, or it stands on no page of the file.
        """
        field = self.field(name)
        try:
            left, bottom, right, top = (float(edge) for edge in field["/Rect"])
            page = self._page_index(field.raw_get("/P").reference)
        except (KeyError, ValueError, TypeError, AttributeError) as fault:
            raise NoPlacesToSign from fault
        return Rectangle(page, left, bottom, right, top)

    def _page_index(self, wanted: generic.Reference) -> int:
        count = int(self._root["/Pages"]["/Count"])
        for index in range(count):
            page = self.writer.find_page_for_modification(index)[0]
            if page.reference == wanted:
                return index
        raise NoPlacesToSign

    @refusing_damage
    def type_size(self, name: str) -> tuple[str, float]:
        """Read a text field's font name and size in points from its default appearance."""
        parts = str(self.field(name)["/DA"]).split()
        return parts[0].lstrip("/"), float(parts[1])

    @refusing_damage
    def text(self, name: str) -> str:
        """Read a text field's value; empty while it is open."""
        value = self.field(name).get("/V")
        return "" if value is None else str(value)
