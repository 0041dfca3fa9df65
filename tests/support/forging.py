"""Forgeries of PDF files, one trick each, for the tests of what must be noticed."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import PdfFileWriter, copy_into_new_writer


def rewrite(pdf: bytes, change: Callable[[PdfFileWriter], None]) -> bytes:
    """Return the file written anew after a change of its objects."""
    writer = copy_into_new_writer(PdfFileReader(BytesIO(pdf)))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def encrypt(pdf: bytes, password: str) -> bytes:
    """Return the file behind a password."""
    return rewrite(pdf, lambda writer: writer.encrypt(password))


def first_page(writer: PdfFileWriter) -> generic.DictionaryObject:
    """Return the first page's dictionary."""
    found = writer.find_page_for_modification(0)[0].get_object()
    assert isinstance(found, generic.DictionaryObject)
    return found


def swap_in_maps(pdf: bytes, one: str, other: str) -> bytes:
    """Swap two characters in every glyph map: the page shows what it showed, and reads otherwise."""

    def change(writer: PdfFileWriter) -> None:
        swapped = 0
        for stream in _streams(writer):
            if b"beginbf" in stream.data:
                stream._data = _swap_targets(stream.data, one, other)
                stream._encoded_data = None
                swapped += 1
        assert swapped

    return rewrite(pdf, change)


def add_to_page(pdf: bytes, operators: bytes) -> bytes:
    """Append drawing operators to the first page, in its outermost graphics state."""

    def change(writer: PdfFileWriter) -> None:
        page = first_page(writer)
        old = page.raw_get("/Contents")
        parts = list(old.get_object()) if isinstance(old.get_object(), generic.ArrayObject) else [old]
        before = writer.add_object(generic.StreamObject(stream_data=b"q\n"))
        after = writer.add_object(generic.StreamObject(stream_data=b"\nQ\n" + operators))
        page["/Contents"] = generic.ArrayObject([before, *parts, after])

    return rewrite(pdf, change)


def edit_page(pdf: bytes, pattern: bytes, replacement: bytes, *, count: int = 0) -> bytes:
    """Replace operators in the first page's own stream."""

    def change(writer: PdfFileWriter) -> None:
        contents = first_page(writer)["/Contents"]
        stream = contents[0] if isinstance(contents, generic.ArrayObject) else contents
        edited, times = re.subn(pattern, replacement, stream.data, count=count)
        assert times, stream.data[:400]
        stream._data = edited
        stream._encoded_data = None

    return rewrite(pdf, change)


def _streams(writer: PdfFileWriter) -> list[generic.StreamObject]:
    objects = [writer.get_object(generic.Reference(number, 0, writer)) for number, _ in _numbers(writer)]
    return [entry for entry in objects if isinstance(entry, generic.StreamObject)]


def _numbers(writer: PdfFileWriter) -> list[tuple[int, int]]:
    return sorted((reference[1], reference[0]) for reference in writer.objects)


def _swap_targets(cmap: bytes, one: str, other: str) -> bytes:
    first, second = (f"<{ord(sign):04X}>".encode() for sign in (one, other))

    def swap(line: re.Match[bytes]) -> bytes:
        target = line[2].upper()
        if target == first:
            return line[1] + second
        return line[1] + first if target == second else line[0]

    return re.sub(rb"(<[0-9A-Fa-f]{2,4}>\s+)(<[0-9A-Fa-f]{4}>)(?=\s*\n)", swap, cmap)
