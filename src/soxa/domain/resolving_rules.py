"""What is particular to some things when laptops have written them without knowing of each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

Said = Mapping[str, Sequence[tuple[object, object]]]
"""For each field the newest values that were written, each with the value before it."""

_DOCUMENT: Final = {"type": "", "number": "", "symbol": "", "subject": "", "in_report": 0}
_TASK: Final = {"given_by": "", "reference": ""}
_SECTION: Final = "section."
_BLOCK: Final = "block."
_SEALING: Final = "sealing."
_MACHINE: Final = "pack"


class Rules:
    """What holds for most things: every field stands by itself."""

    def weight(self, field: str, value: object) -> int:
        """Return how much a value weighs; of different ones only the heaviest are compared."""
        return 0

    def is_quiet(self, field: str, weight: int) -> bool:
        """Tell whether different values of a field need nobody's eyes."""
        return False

    def mend(self, fields: dict[str, object], said: Said) -> None:
        """Bring fields that belong together back together."""

    def contradicting(self, fields: Mapping[str, object]) -> Mapping[str, Sequence[str]]:
        """Return facts that stand side by side and contradict each other: a name, and their fields."""
        return {}


class _Quiet(Rules):
    """Things of which only what they are matters, such as the name that a file was kept under."""

    def is_quiet(self, field: str, weight: int) -> bool:
        return True


class _ActivityRules(Rules):
    """An activity's days stay in order, its document and task whole; it comes from all its rows."""

    def is_quiet(self, field: str, weight: int) -> bool:
        return field == "origin"

    def mend(self, fields: dict[str, object], said: Said) -> None:
        if str(fields.get("last_day", "")) < str(fields.get("first_day", "")):
            fields["last_day"] = fields["first_day"]
        _keep_whole(fields, said, "document.", _DOCUMENT)
        _keep_whole(fields, said, "task.", _TASK)
        if "origin" in fields and len(said["origin"]) > 1:
            fields["origin"] = _union(fields["origin"], [value for value, _ in said["origin"]])


class _ReportRules(Rules):
    """A section keeps every paragraph; what the machine wrote is never set against a person's words."""

    def weight(self, field: str, value: object) -> int:
        is_machine = isinstance(value, Mapping) and value.get("author") == _MACHINE
        return 0 if field.startswith(_BLOCK) and is_machine else 1

    def is_quiet(self, field: str, weight: int) -> bool:
        return field.startswith(_SECTION) or weight == 0

    def mend(self, fields: dict[str, object], said: Said) -> None:
        codes = {name.removeprefix(_SECTION) for name in said if name.startswith(_SECTION)}
        blocks = _blocks_by_section(fields, codes)
        for code in sorted(codes):
            name = _SECTION + code
            joined = _joined_section(fields.get(name), said[name], blocks.get(code, ()))
            if joined is None:
                fields.pop(name, None)
            else:
                fields[name] = joined
        _number_sections(fields)

    def contradicting(self, fields: Mapping[str, object]) -> Mapping[str, Sequence[str]]:
        standing = [
            name
            for name, value in sorted(fields.items())
            if name.startswith(_SEALING) and isinstance(value, Mapping) and not value["dropped"]
        ]
        return {"sealing": standing} if len(standing) > 1 else {}


def _keep_whole(fields: dict[str, object], said: Said, beginning: str, needed: Mapping[str, object]) -> None:
    """Give a document its needed parts again where one laptop took it away and another wrote in it."""
    if not any(name.startswith(beginning) for name in fields):
        return
    for part, empty in needed.items():
        name = beginning + part
        if name not in fields:
            before = [
                old for _, old in said.get(name, ()) if old is not None and not isinstance(old, Mapping)
            ]
            fields[name] = max(before, key=repr, default=empty)


def _union(shown: object, lists: Sequence[object]) -> list[object]:
    joined = list(shown) if isinstance(shown, Sequence) else []
    for one in sorted((one for one in lists if isinstance(one, Sequence)), key=repr):
        joined += [entry for entry in one if entry not in joined]
    return joined


# ---------------------------------------------------------------------- sections of reports


def _blocks_by_section(fields: Mapping[str, object], codes: set[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(fields):
        if name.startswith(_BLOCK):
            rest = name.removeprefix(_BLOCK)
            # The longest that fits: a section's code may itself have dots.
            code = max((code for code in codes if rest.startswith(f"{code}.")), key=len, default=None)
            if code is not None:
                found.setdefault(code, []).append(rest.removeprefix(f"{code}."))
    return found


def _joined_section(
    shown: object, said: Sequence[tuple[object, object]], blocks: Sequence[str]
) -> dict[str, object] | None:
    lists = [one for pair in said for one in pair if isinstance(one, Mapping) and "blocks" in one]
    if not isinstance(shown, Mapping):
        if not blocks or not lists:
            return None
        # Taken away by one laptop while another one wrote in it.
        shown = max(lists, key=repr)
    order = [block for block in shown["blocks"] if block in blocks]
    missing = [block for block in blocks if block not in order]
    for block in missing:
        order.insert(_place_of(block, order, lists), block)
    is_joined = missing or len({repr(value) for value, _ in said}) > 1
    return {**shown, "blocks": order, "checked": bool(shown["checked"]) and not is_joined}


def _place_of(block: str, order: Sequence[str], lists: Sequence[Mapping[str, object]]) -> int:
    """Return where a block goes that the shown list does not have: behind the one it stood behind."""
    for one in sorted(lists, key=repr, reverse=True):
        own = one["blocks"]
        if isinstance(own, Sequence) and block in own:
            before = [other for other in own[: own.index(block)] if other in order]
            return order.index(before[-1]) + 1 if before else 0
    return len(order)


def _number_sections(fields: dict[str, object]) -> None:
    sections = [
        (value["position"], name, value)
        for name, value in fields.items()
        if name.startswith(_SECTION) and isinstance(value, Mapping)
    ]
    for position, (_, name, value) in enumerate(sorted(sections, key=lambda one: one[:2])):
        fields[name] = {**value, "position": position}


NO_RULES: Final = Rules()
RULES: Final[Mapping[str, Rules]] = {
    "activity": _ActivityRules(),
    "report": _ReportRules(),
    "pack": _Quiet(),
    "file": _Quiet(),
    "activity_file": _Quiet(),
    "tracker": _Quiet(),
    "tracker_row": _Quiet(),
    "sealed_points": _Quiet(),
    "view": _Quiet(),
}
