"""Reading foreign JSON: limits before parsing, then every fault with its path (exchange rule 6)."""

from __future__ import annotations

import re
import types
import typing
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeVar

import msgspec

from soxa.base.errors import AppError, Message
from soxa.domain.text import clean

MAX_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 24
_MAX_FAULTS = 50
_MAX_PLACE = 200

# One that does not end is taken to the end of the data, and nothing is tried twice: one scan, whatever comes.
_STRINGS = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKETS = re.compile(rb"[\[\]{}]")
_OPENING = b"[{"
# C0, DEL and C1 controls, line and paragraph separators, directional overrides and isolates (they make a page
# read otherwise than its data), lone surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class DataTooLarge(AppError):
    """The embedded data are larger than anything this program makes or reads."""

    def __init__(self, *, size_bytes: int, limit_bytes: int) -> None:
        super().__init__(size_bytes=size_bytes, limit_bytes=limit_bytes)


class DataTooDeep(AppError):
    """The embedded data are nested deeper than the format ever is."""

    def __init__(self, *, limit: int) -> None:
        super().__init__(limit=limit)


class DataNotJson(AppError):
    """The embedded data are no JSON in UTF-8."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


class DataFaulty(AppError):
    """The embedded data are JSON, but not as the format has them.

    Args:
        places: Paths of the faults, ``$.figures[3].value``.
        reasons: What is wrong at each, as the reader's library says it (technical, in English).
    """

    def __init__(self, *, places: tuple[str, ...], reasons: tuple[str, ...]) -> None:
        super().__init__(
            places=tuple(clean(place)[:_MAX_PLACE] for place in places),  # names of fields are the sender's
            reasons=tuple(clean(reason)[:_MAX_PLACE] for reason in reasons),
        )

    @property
    def faults(self) -> tuple[Message, ...]:
        """One message a fault, with its path."""
        places, reasons = self.parameters["places"], self.parameters["reasons"]
        assert isinstance(places, tuple)
        assert isinstance(reasons, tuple)
        return tuple(
            Message("exchanging.fault", {"place": place, "reason": reason})
            for place, reason in zip(places, reasons, strict=True)
        )


def check_limits(data: bytes, *, max_bytes: int = MAX_BYTES, max_depth: int = MAX_DEPTH) -> None:
    """Refuse data that no honest file has, before they are parsed.

    Raises:
        DataTooLarge: More bytes than allowed.
        DataTooDeep: More nested brackets than allowed.
    """
    if len(data) > max_bytes:
        raise DataTooLarge(size_bytes=len(data), limit_bytes=max_bytes)
    depth = 0
    for match in _BRACKETS.finditer(_STRINGS.sub(b"", data)):
        depth += 1 if match.group() in _OPENING else -1
        if depth > max_depth:
            raise DataTooDeep(limit=max_depth)


def decode(data: bytes, kind: type[_Struct]) -> _Struct:
    """Read bytes as one of the format's structs.

    Raises:
        DataTooLarge: See `check_limits`.
        DataTooDeep: See `check_limits`.
        DataNotJson: Not JSON in UTF-8.
        DataFaulty: With every fault and its path, at most fifty.
    """
    check_limits(data)
    try:
        raw = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DataNotJson(reason=str(error)) from error
    faults = [*_text_faults(raw, "$")][:_MAX_FAULTS]
    try:
        found = msgspec.json.decode(data, type=kind)
    except (msgspec.ValidationError, RecursionError) as error:
        faults.extend(_type_faults(raw, kind, "$") or [("$", str(error))])
        found = None
    if found is None or faults:
        faults = faults[:_MAX_FAULTS]
        raise DataFaulty(places=tuple(p for p, _ in faults), reasons=tuple(r for _, r in faults))
    return found


def _text_faults(raw: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(raw, str):
        if _FORBIDDEN.search(raw):
            yield path, "a control character"
        elif not unicodedata.is_normalized("NFC", raw):
            yield path, "not in NFC"
    elif isinstance(raw, list):
        for index, item in enumerate(raw):
            yield from _text_faults(item, f"{path}[{index}]")
    elif isinstance(raw, dict):
        for name, item in raw.items():
            yield from _text_faults(item, f"{path}.{name}")


def _type_faults(raw: Any, kind: Any, path: str) -> list[tuple[str, str]]:
    """Find every fault: msgspec stops at the first, so structs and lists are tried in pieces."""
    if _is_struct(kind) and isinstance(raw, dict):
        return _struct_faults(raw, kind, path)
    if typing.get_origin(kind) is tuple and isinstance(raw, list):
        element = typing.get_args(kind)[0]
        return [
            fault
            for index, item in enumerate(raw)
            for fault in _type_faults(item, element, f"{path}[{index}]")
        ]
    try:
        msgspec.convert(raw, kind)
    except msgspec.ValidationError as error:
        return _within_union(raw, kind, path) or [_split(str(error), path)]
    return []


def _struct_faults(raw: dict[str, Any], kind: type[msgspec.Struct], path: str) -> list[tuple[str, str]]:
    faults = []
    for field in msgspec.structs.fields(kind):
        if field.encode_name in raw:
            faults.extend(_type_faults(raw[field.encode_name], field.type, f"{path}.{field.encode_name}"))
        elif field.required:
            faults.append((f"{path}.{field.encode_name}", "missing"))
    return faults


def _within_union(raw: Any, kind: Any, path: str) -> list[tuple[str, str]]:
    """Follow a tagged union into the member that the tag names."""
    if typing.get_origin(kind) not in {typing.Union, types.UnionType} or not isinstance(raw, dict):
        return []
    for member in typing.get_args(kind):
        config = member.__struct_config__ if _is_struct(member) else None
        if config is not None and (config.tag is None or raw.get(config.tag_field) == config.tag):
            return _struct_faults(raw, member, path)
    return []


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _split(text: str, path: str) -> tuple[str, str]:
    reason, _, within = text.partition(" - at `$")
    return path + within.rstrip("`"), reason
