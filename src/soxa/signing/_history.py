"""Comparing two revisions of a file by walking both from the catalogue down, with pyHanko's reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.rw_common import PdfHandler

from soxa.base.errors import Message
from soxa.domain.appearances import Signatory
from soxa.domain.outline import Rectangle
from soxa.signing._foreign import attempt, open_pdf
from soxa.signing._increment import PARENT_KEYS, WIDGET_FLAGS, WIDGET_KEYS
from soxa.signing.errors import PdfNotReadable
from soxa.signing.names import DATE_FIELD, NUMBER_FIELD, SIGNATURE_FIELDS
from soxa.signing.revisions import Change, ChangeKind, Revision

_EOF = b"%%EOF"
_OBJECTS_MAX = 500_000
_PAGES_MAX = 5_000
_DEPTH_MAX = 40
_INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
_TEXT_FIELDS = {NUMBER_FIELD, DATE_FIELD}
_OUR_FIELDS = _TEXT_FIELDS | {SIGNATURE_FIELDS[signatory] for signatory in Signatory}
_VALUE_KEYS = {"/V", "/AP", "/AS", "/M", "/MK"}
_HARMLESS_FORM_KEYS = {"/Fields", "/SigFlags", "/DR", "/DA"}
_CATALOGUE_KINDS = {
    "/DSS": ChangeKind.SECURITY_STORE,
    "/Metadata": ChangeKind.METADATA,
    "/Extensions": ChangeKind.METADATA,
    "/Version": ChangeKind.METADATA,
    "/AF": ChangeKind.ATTACHMENT,
    "/Outlines": ChangeKind.OUTLINE,
    "/OCProperties": ChangeKind.OPTIONAL_CONTENT,
    "/OpenAction": ChangeKind.ACTION,
    "/AA": ChangeKind.ACTION,
}
_NAME_KINDS = {"/EmbeddedFiles": ChangeKind.ATTACHMENT, "/JavaScript": ChangeKind.ACTION}
_MAY_CHANGE_IN_CATALOGUE = ("/DSS", "/Metadata", "/Extensions")
_LIVE_KEYS = {
    "/A",
    "/AA",
    "/CO",
    "/EF",
    "/EmbeddedFiles",
    "/JS",
    "/JavaScript",
    "/Launch",
    "/NeedAppearances",
    "/OC",
    "/OpenAction",
    "/RichMedia",
    "/URI",
    "/XFA",
}
"""Entries by which an object acts, calculates, hides or carries files."""
_UPWARD = {"/P", "/Parent", "/Popup"}
_STAMP_SUBTYPES = {"/Stamp", "/FreeText"}
_STAMP_KEYS = {
    "/AP",
    "/BS",
    "/Border",
    "/C",
    "/CA",
    "/Contents",
    "/CreationDate",
    "/DA",
    "/DS",
    "/F",
    "/IT",
    "/M",
    "/NM",
    "/Name",
    "/P",
    "/Q",
    "/RC",
    "/RD",
    "/Rect",
    "/StructParent",
    "/Subj",
    "/Subtype",
    "/T",
    "/Type",
}
"""What a stamp may bear beside its look: nothing that acts, opens, hides or depends on the viewer."""
_PRINT = 4
_LOCKS = 64 | 128 | 512
_EDGES = 4


class History:
    """The revisions of one file.

    Args:
        pdf: A file from anywhere.

    Raises:
        PdfNotReadable: It is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        self._reader = open_pdf(pdf)

    def end(self, number: int) -> int:
        """Return where a revision ends, with its end mark."""
        # Behind the cross-reference table no stream can hold a false end mark.
        table = attempt(lambda: int(self._reader.xrefs.get_xref_container_info(number).end_location))
        mark = -1 if isinstance(table, Message) else self._pdf.find(_EOF, table)
        if mark < 0:
            raise PdfNotReadable
        return mark + len(_EOF)

    def revisions(self) -> tuple[Revision, ...]:
        """Return them all, each compared with the one before."""
        count = self._reader.total_revisions
        found = [Revision(0, self.end(0), ())]
        for number in range(1, count):
            changes = attempt(lambda number=number: self._compare(number))  # type: ignore[misc] # binds the number
            if isinstance(changes, Message):
                found.append(Revision(number, self.end(number), (), changes))
            else:
                found.append(Revision(number, self.end(number), changes))
        return tuple(found)

    def _compare(self, number: int) -> tuple[Change, ...]:
        old = _Version(self._reader.get_historical_resolver(number - 1))
        new = _Version(self._reader.get_historical_resolver(number))
        return tuple(_Comparison(old, new).changes())


def find_live_parts(pdf: bytes) -> tuple[str, ...]:
    """Return what makes a file act or hide by itself, by its names in the catalogue.

    Raises:
        PdfNotReadable: It is no PDF, is cut short or damaged.
        PdfEncrypted: It is locked with a password.
    """
    found = attempt(lambda: _live_parts(open_pdf(pdf)))
    if isinstance(found, Message):
        raise PdfNotReadable
    return found


def _live_parts(reader: PdfHandler) -> tuple[str, ...]:
    version = _Version(reader)
    names = _resolve(version.root.get("/Names")) or {}
    acting = {"/AA", "/JavaScript", "/OCProperties", "/OpenAction", "/URI", "/Launch"}
    found = [key for dictionary in (version.root, names) for key in sorted(dict(dictionary)) if key in acting]
    found += [key for page in version.pages for key in ("/AA",) if key in page.entries]
    found += [path[-1] for path in sorted(version.live_parts())]
    return tuple(dict.fromkeys(found))


@dataclass(slots=True)
class _Field:
    """A terminal form field."""

    reference: tuple[int, int]
    dictionary: generic.DictionaryObject
    kind: str

    @property
    def is_signature(self) -> bool:
        return self.kind == "/Sig"

    @property
    def is_filled(self) -> bool:
        return not isinstance(_resolve(self.dictionary.get("/V")), generic.NullObject | None)


@dataclass(slots=True)
class _Page:
    """A page with what it inherits."""

    reference: tuple[int, int]
    entries: dict[str, Any]


class _Version:
    """One revision, its pages and fields laid flat."""

    def __init__(self, handler: PdfHandler) -> None:
        self.trailer = handler.trailer_view
        self.root: generic.DictionaryObject = handler.root
        self.pages = list(self._walk_pages(self.root.raw_get("/Pages"), {}, 0))
        self.page_index = {page.reference: index for index, page in enumerate(self.pages)}
        form = _resolve(self.root.get("/AcroForm"))
        self.form: generic.DictionaryObject = (
            form if isinstance(form, generic.DictionaryObject) else generic.DictionaryObject()
        )
        self.parents: dict[str, generic.DictionaryObject] = {}
        walked = list(self._walk_fields(_items(self.form.get("/Fields")), "", "", 0))
        self.fields = dict(walked)
        self.doubled = {name for name, count in Counter(name for name, _ in walked).items() if count > 1}
        self.field_names = {field.reference: name for name, field in self.fields.items()}
        self.signature_widgets = {
            _key(kid)
            for field in self.fields.values()
            if field.is_signature
            for kid in _items(field.dictionary.get("/Kids"))
        }

    def _walk_pages(self, node: Any, inherited: dict[str, Any], depth: int) -> Iterator[_Page]:
        dictionary = _resolve(node)
        if depth > _DEPTH_MAX:
            raise RecursionError
        entries = dict(dictionary)
        inherited = inherited | {key: entries[key] for key in _INHERITED if key in entries}
        if "/Kids" not in entries:
            yield _Page(_key(node), inherited | entries)
            return
        for kid in _items(dictionary["/Kids"]):
            yield from self._walk_pages(kid, inherited, depth + 1)

    def _walk_fields(
        self, nodes: list[Any], prefix: str, kind: str, depth: int
    ) -> Iterator[tuple[str, _Field]]:
        if depth > _DEPTH_MAX:
            raise RecursionError
        for node in nodes:
            dictionary = _resolve(node)
            name = ".".join(part for part in (prefix, str(_resolve(dictionary.get("/T", "")))) if part)
            own_kind = str(_resolve(dictionary.get("/FT", kind)))
            kids = [kid for kid in _items(dictionary.get("/Kids")) if "/T" in _resolve(kid)]
            if kids:
                self.parents[name] = dictionary
                yield from self._walk_fields(kids, name, own_kind, depth + 1)
            else:
                yield name, _Field(_key(node), dictionary, own_kind)

    def place(self, field_: _Field) -> Rectangle | None:
        """Read where a field shows; None when it shows nowhere or in several places."""
        widget = field_.dictionary
        kids = _items(widget.get("/Kids"))
        if len(kids) == 1:
            widget = _resolve(kids[0])
        return _rectangle(widget, self.page_index.get(_key(dict(widget).get("/P"))))

    def live_parts(self) -> set[tuple[str, ...]]:
        """Find what acts or hides in the form, in annotations and in what may change, by its path."""
        roots: list[tuple[tuple[str, ...], Any]] = [
            ((key,), self.root.get(key)) for key in _MAY_CHANGE_IN_CATALOGUE
        ]
        roots += [(("/AcroForm", key), value) for key, value in dict(self.form).items()]
        roots += [
            (("/Annots", str(number), *map(str, _key(node))), node)
            for number, page in enumerate(self.pages)
            for node in _items(page.entries.get("/Annots"))
            if isinstance(node, generic.IndirectObject)
        ]
        own = {("/AcroForm", key) for key in dict(self.form) if key in _LIVE_KEYS}
        return own | {path for start, node in roots for path in self._walk_live(node, start)}

    def _walk_live(self, node: Any, start: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
        waiting, met = [(start, node)], set(self.page_index)
        while waiting:
            path, found = waiting.pop()
            if isinstance(found, generic.IndirectObject):
                if _key(found) in met:
                    continue
                met.add(_key(found))
                if len(met) > _OBJECTS_MAX:
                    raise OverflowError
                found = _resolve(found)
            if isinstance(found, generic.DictionaryObject):
                entries = [(str(key), value) for key, value in dict(found).items() if key not in _UPWARD]
                yield from ((*path, key) for key, _ in entries if key in _LIVE_KEYS)
                waiting += [((*path, key), value) for key, value in entries]
            elif isinstance(found, generic.ArrayObject):
                waiting += [((*path, str(at)), value) for at, value in enumerate(found)]


def _rectangle(widget: generic.DictionaryObject, page: int | None) -> Rectangle | None:
    edges = [float(_resolve(edge)) for edge in _items(widget.get("/Rect"))]
    if page is None or len(edges) != _EDGES:
        return None
    left, right = sorted((edges[0], edges[2]))
    bottom, top = sorted((edges[1], edges[3]))
    return Rectangle(page, left, bottom, right, top)


def _resolve(node: Any) -> Any:
    return node.get_object() if isinstance(node, generic.IndirectObject) else node


def _items(array: Any) -> list[Any]:
    array = _resolve(array)
    return list(array) if isinstance(array, generic.ArrayObject) else []


def _key(node: Any) -> tuple[int, int]:
    """Name an object by number and generation; one without a number by its identity."""
    if isinstance(node, generic.IndirectObject):
        return node.idnum, node.generation
    return -1, id(node)


@dataclass(slots=True)
class _Comparison:
    """Two revisions side by side."""

    old: _Version
    new: _Version
    _equal: set[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=set)
    """Pairs of objects proven equal, with all they lead to."""
    _count: int = 0

    def changes(self) -> Iterator[Change]:
        yield from self._catalogue()
        yield from self._pages()
        yield from self._form()
        yield from self._annotations()
        for path in sorted(self.new.live_parts() - self.old.live_parts()):
            yield Change(ChangeKind.ACTION, path[-1])
        if not self._same(dict(self.old.trailer).get("/Info"), dict(self.new.trailer).get("/Info")):
            yield Change(ChangeKind.METADATA, "/Info")

    def _catalogue(self) -> Iterator[Change]:
        for key, before, after in _pairs(self.old.root, self.new.root):
            if key in {"/Pages", "/AcroForm"} or self._same(before, after):
                continue
            if key != "/Names":
                yield Change(_CATALOGUE_KINDS.get(key, ChangeKind.OTHER), key)
                continue
            for name, old_tree, new_tree in _pairs(_resolve(before) or {}, _resolve(after) or {}):
                if not self._same(old_tree, new_tree):
                    yield Change(_NAME_KINDS.get(name, ChangeKind.OTHER), name)

    def _pages(self) -> Iterator[Change]:
        if len(self.old.pages) != len(self.new.pages) or len(self.new.pages) > _PAGES_MAX:
            yield Change(ChangeKind.PAGE, "/Count")
            return
        for number, (before, after) in enumerate(zip(self.old.pages, self.new.pages, strict=True), start=1):
            # A page put in another's place bears another number: links and structure would lead astray.
            moved = before.reference != after.reference
            if moved or not self._same_but(before.entries, after.entries, {"/Annots", "/Parent"}):
                yield Change(ChangeKind.PAGE, str(number))

    def _form(self) -> Iterator[Change]:
        for key, before, after in _pairs(self.old.form, self.new.form):
            if key not in _HARMLESS_FORM_KEYS and not self._same(before, after):
                yield Change(ChangeKind.FORM, key)
        for name in sorted(self.new.doubled - self.old.doubled):
            yield Change(ChangeKind.FORM, name)
        someone_signed = any(f.is_signature and f.is_filled for f in self.old.fields.values())
        for name in self.old.fields.keys() - self.new.fields.keys():
            yield Change(ChangeKind.FORM, name)
        for name, after_field in self.new.fields.items():
            before_field = self.old.fields.get(name)
            if before_field is not None:
                yield from self._field(name, before_field, after_field)
                continue
            place = self.new.place(after_field)
            if after_field.is_signature and after_field.is_filled:
                yield Change(ChangeKind.NEW_SIGNATURE, name, place)
            elif name in _OUR_FIELDS and not someone_signed and self._is_open_place(after_field):
                yield Change(ChangeKind.PLACES_ADDED, name, place)
            else:
                yield Change(ChangeKind.FORM, name, place)

    def _is_open_place(self, found: _Field) -> bool:
        """Tell whether a field bears what our own writer gives an open place, and nothing else."""
        widget = found.dictionary
        return (
            set(widget) <= WIDGET_KEYS
            and all(set(parent) <= PARENT_KEYS for parent in self.new.parents.values())
            and _resolve(widget.get("/F")) in WIDGET_FLAGS
            and _has_plain_look(widget)
        )

    def _field(self, name: str, before: _Field, after: _Field) -> Iterator[Change]:
        if before.reference == after.reference and self._same(before.dictionary, after.dictionary):
            return
        may_change = name in _TEXT_FIELDS or (after.is_signature and not before.is_filled)
        only_value = (
            before.reference == after.reference
            and before.kind == after.kind
            and self._same_but(before.dictionary, after.dictionary, _VALUE_KEYS)
        )
        kind = ChangeKind.SIGNATURE if after.is_signature else ChangeKind.NUMBER_OR_DATE
        # A second look, for a pointer above it or a button pressed, is never drawn here.
        allowed = may_change and only_value and _has_plain_look(after.dictionary)
        yield Change(kind if allowed else ChangeKind.FORM, name, self.new.place(after))

    def _annotations(self) -> Iterator[Change]:
        for number, (before, after) in enumerate(zip(self.old.pages, self.new.pages, strict=False), start=1):
            old = {_key(node): node for node in _items(before.entries.get("/Annots"))}
            new = {_key(node): node for node in _items(after.entries.get("/Annots"))}
            if not self._same_annotations(old, new):
                yield Change(ChangeKind.ANNOTATION, str(number))
            for key, node in new.items():
                if key in old or key[0] < 0 or self._is_field(key):
                    continue
                place = _rectangle(_resolve(node), number - 1)
                kind = ChangeKind.STAMP if _is_stamp(_resolve(node)) and place else ChangeKind.ANNOTATION
                yield Change(kind, str(number), place)

    def _same_annotations(self, old: dict[tuple[int, int], Any], new: dict[tuple[int, int], Any]) -> bool:
        """Compare what was there before; what is new under a number of its own is judged apart."""
        loose_old = [node for key, node in old.items() if key[0] < 0]
        loose_new = [node for key, node in new.items() if key[0] < 0]
        if len(loose_old) != len(loose_new) or not all(map(self._same, loose_old, loose_new)):
            return False
        if any(key not in new for key in old if key[0] >= 0):
            return False
        return all(
            self._is_field(key) or self._same(old[key], node)
            for key, node in new.items()
            if key[0] >= 0 and key in old
        )

    def _is_field(self, key: tuple[int, int]) -> bool:
        """Tell whether an annotation is a form field's own, which is judged with the form.

        A signature's widget may stand apart from its field. The field must own up to it: an annotation that
        calls a field its parent could be anybody's.
        """
        return key in self.new.field_names or key in self.new.signature_widgets

    def _same_but(self, before: Any, after: Any, left_out: set[str]) -> bool:
        return all(key in left_out or self._same(old, new) for key, old, new in _pairs(before, after))

    def _same(self, before: Any, after: Any) -> bool:
        """Compare two objects and all they lead to; pages and form fields count by their number alone."""
        waiting = [(before, after)]
        met: set[tuple[tuple[int, int], tuple[int, int]]] = set()
        while waiting:
            self._count += 1
            if self._count > _OBJECTS_MAX:
                raise OverflowError
            old, new = waiting.pop()
            if isinstance(old, generic.IndirectObject) or isinstance(new, generic.IndirectObject):
                pair = (_key(old), _key(new))
                if pair in self._equal or pair in met:
                    continue
                if pair[0] in self.old.page_index or pair[1] in self.new.page_index:
                    if self.old.page_index.get(pair[0], -1) != self.new.page_index.get(pair[1], -2):
                        return False
                    continue
                if pair[0] == pair[1] and pair[0] in self.old.field_names:
                    continue
                if min(pair)[0] >= 0:
                    met.add(pair)
                old, new = _resolve(old), _resolve(new)
            inner = _inner_pairs(old, new)
            if inner is None:
                return False
            waiting += inner
        # Only now: a pair met on the way to a difference must not pass for equal on another path.
        self._equal |= met
        return True


def _is_stamp(annotation: Any) -> bool:
    """Tell whether an annotation is a mere picture: always shown and printed, the same in every viewer."""
    if not isinstance(annotation, generic.DictionaryObject):
        return False
    flags = _resolve(annotation.get("/F"))
    return (
        _resolve(annotation.get("/Subtype")) in _STAMP_SUBTYPES
        and set(annotation) <= _STAMP_KEYS
        and isinstance(flags, int)
        and flags & ~_LOCKS == _PRINT
        and "/AP" in annotation
        and _has_plain_look(annotation)
    )


def _has_plain_look(widget: generic.DictionaryObject) -> bool:
    """Tell whether an appearance, where there is one, is a single drawing."""
    looks = _resolve(widget.get("/AP"))
    if looks is None:
        return True
    plain = isinstance(looks, generic.DictionaryObject) and set(looks) == {"/N"}
    return plain and isinstance(_resolve(looks["/N"]), generic.StreamObject)


def _pairs(before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """Put two dictionaries' raw entries side by side; what is missing is None."""
    old, new = dict(before), dict(after)
    for key in sorted(set(old) | set(new)):
        yield str(key), old.get(key), new.get(key)


def _inner_pairs(old: Any, new: Any) -> list[tuple[Any, Any]] | None:
    """Compare two objects one level deep.

    Returns:
        What is left to compare below; None when they differ.
    """
    if isinstance(old, generic.StreamObject) or isinstance(new, generic.StreamObject):
        both = isinstance(old, generic.StreamObject) and isinstance(new, generic.StreamObject)
        if not both or old.encoded_data != new.encoded_data:
            return None
    if isinstance(old, generic.DictionaryObject) and isinstance(new, generic.DictionaryObject):
        if set(old) != set(new):
            return None
        return [(before, after) for _, before, after in _pairs(old, new)]
    if isinstance(old, generic.ArrayObject) and isinstance(new, generic.ArrayObject):
        return list(zip(old, new, strict=True)) if len(old) == len(new) else None
    if type(old) is not type(new):
        return None
    return [] if _plain(old) == _plain(new) else None


def _plain(value: Any) -> Any:
    return getattr(value, "original_bytes", value)
