"""What taking in a register would do, and did; and which of its documents stand in reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from soxa.base.errors import Message
from soxa.domain.activities import Activity, Status
from soxa.domain.registers import Inclusion, Part, RegisterFault, is_directing
from soxa.services.register_words import register_words


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column that was understood."""

    part: Part
    """What it holds."""
    title: str
    """Its title."""
    letter: str
    """As Excel shows it."""


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """A sheet with a register."""

    name: str
    """Its name."""
    columns: tuple[RegisterColumn, ...]
    """Columns understood, from left to right."""
    passed_over: tuple[str, ...]
    """Titles of the columns left out."""
    documents: int
    """Documents read."""


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field in which register and ledger differ."""

    field: str
    """``symbol``, ``type``, ``day``, ``subject``, ``signer``, ``unit`` or ``status``."""
    ours: object
    """What the ledger says."""
    theirs: object
    """What the register says."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that the ledger has, of which the register says something else."""

    sheet: str
    """Sheet of the row."""
    row: int
    """Row as Excel numbers it."""
    current: Activity
    """The activity in the ledger."""
    changed: Activity
    """What it would be."""
    fields: tuple[FieldDifference, ...]
    """In what they differ."""


@dataclass(frozen=True, slots=True)
class TypeShare:
    """The documents of one type, and how many of them stand in reports."""

    type: str
    """Abbreviation; empty where unknown."""
    name: str
    """Name of the type; empty where unknown."""
    rule: Inclusion
    """Which of them stand in reports."""
    count: int
    """Documents of the type in the file that were not cancelled."""
    included: int
    """Of these, in reports by the rule."""


@dataclass(frozen=True, slots=True)
class RegisterProposal:
    """What taking in a register would do. Nothing was changed yet."""

    file_name: str
    """Name of the file."""
    sheets: tuple[RegisterSheet, ...]
    """Sheets with a register."""
    skipped: tuple[str, ...]
    """Names of the others."""
    new: tuple[Activity, ...]
    """Documents that would come in."""
    same: tuple[Activity, ...]
    """Documents that the ledger has just so."""
    filled: tuple[DocumentChange, ...]
    """Documents that the ledger has, with fields it lacks; they will be filled."""
    changes: tuple[DocumentChange, ...]
    """Documents of which the register says something else; taken only if asked for."""
    faults: tuple[RegisterFault, ...]
    """Rows that do not come in, with the reason."""
    notes: tuple[Message, ...]
    """What is worth a look: gaps and doubles in the year's numbers, types that do not fit their symbols."""
    types: tuple[TypeShare, ...]
    """By type, the most frequent first."""
    unknown_units: tuple[str, ...]
    """Drafting units that the office does not have; their documents come in without a unit."""
    cancelled: int
    """Cancelled documents among them."""
    own_rules: Mapping[str, Inclusion]
    """What the office says of types."""

    def with_rule(self, type_code: str, rule: Inclusion) -> RegisterProposal:
        """Return the proposal with another rule for a type; it is remembered when it is carried out."""
        own = MappingProxyType({**self.own_rules, type_code: rule})
        return replace(
            self,
            own_rules=own,
            new=tuple(ruled(activity, own) for activity in self.new),
            types=shares_of([*self.new, *self._known], own),
        )

    @property
    def _known(self) -> tuple[Activity, ...]:
        return (*self.same, *(one.changed for one in (*self.filled, *self.changes)))

    @property
    def days(self) -> tuple[date, date] | None:
        """First and last day of the documents read."""
        days = [one.counted_on for one in (*self.new, *self._known)]
        return (min(days), max(days)) if days else None


@dataclass(frozen=True, slots=True)
class RegisterResult:
    """What taking in a register did."""

    new: int
    """Documents that came in."""
    filled: int
    """Documents of which lacking fields were filled."""
    changed: int
    """Documents changed as the register has them."""
    unchanged: int
    """Documents left as they were."""
    re_ruled: int
    """Documents that were in the ledger and now stand in reports, or no longer do."""
    faults: tuple[RegisterFault, ...]
    """Rows that did not come in."""


def with_in_report(activity: Activity, *, in_report: bool) -> Activity:
    """Return an activity whose document stands in reports, or does not; one without a document as it is."""
    if activity.document is None:
        return activity
    return replace(activity, document=replace(activity.document, in_report=in_report))


def ruled(activity: Activity, own: Mapping[str, Inclusion]) -> Activity:
    """Return an activity whose document stands in reports if its type's rule says so."""
    document = activity.document
    if document is None:
        return activity
    counts = is_directing(document.type, document.subject or activity.title, own, register_words())
    return with_in_report(activity, in_report=counts)


def shares_of(activities: Iterable[Activity], own: Mapping[str, Inclusion]) -> tuple[TypeShare, ...]:
    """Return the documents by type, the most frequent first."""
    words = register_words()
    counts: Counter[str] = Counter()
    included: Counter[str] = Counter()
    for activity in activities:
        if activity.document is None or activity.status is Status.CANCELLED:
            continue
        counts[activity.document.type] += 1
        subject = activity.document.subject or activity.title
        included[activity.document.type] += is_directing(activity.document.type, subject, own, words)
    return tuple(
        TypeShare(
            type=code,
            name=words.type_names.get(code, ""),
            rule=own.get(code, words.inclusion.get(code, Inclusion.NEVER)),
            count=count,
            included=included[code],
        )
        for code, count in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    )
