"""Errors a user can do something about, and stored faults: typed values, never sentences.

Whatever is not an `AppError` is a bug and belongs to the crash report. The sentence and the remedy of each
class stand in ``resources/i18n/<language>/<area>.json`` under ``error.<ClassName>``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from uuid import UUID

_Scalar = str | int | bool | Decimal | date | datetime | time | Path | UUID | None
Parameter = _Scalar | tuple[str, ...]
"""A value a sentence may be given. Floats are left out on purpose: what is shown is exact."""


class AppError(Exception):
    """The base of everything that went wrong and that the user can mend.

    A subclass names its values in its own keyword-only ``__init__`` and hands them on::

        class FolderNotWritable(AppError):
            def __init__(self, *, path: Path) -> None:
                super().__init__(path=path)

    Attributes:
        parameters: The values, by the names the catalogue's placeholders use. Read-only.
        findings: Why, one by one, where a file was looked at and the answer is no; else empty.
    """

    parameters: Mapping[str, Parameter]
    findings: tuple[Message, ...] = ()

    def __init__(self, **parameters: Parameter) -> None:
        self.parameters = MappingProxyType(dict(parameters))
        super().__init__(type(self).__name__, dict(parameters))

    @classmethod
    def message_id(cls) -> str:
        """Return the catalogue's id of this class of error."""
        return f"error.{cls.__name__}"

    def message(self) -> Message:
        """Return the same fault in the form that may be stored or collected."""
        return Message(self.message_id(), self.parameters)

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword-only arguments: the default pickling would call cls(*args); the reading worker is a process.
        return (_rebuild, (type(self), dict(self.parameters)))

    def __str__(self) -> str:
        """For logs and traces only: the class and its values."""
        values = ", ".join(f"{name}={value!r}" for name, value in self.parameters.items())
        return f"{type(self).__name__}({values})"


def _rebuild(cls: type[AppError], parameters: dict[str, Parameter]) -> AppError:
    error = cls.__new__(cls)
    AppError.__init__(error, **parameters)
    return error


def _empty() -> Mapping[str, Parameter]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet said: what is stored of a fault, a note or a step of progress."""

    id: str
    """Key in the catalogue, ``area.name`` or ``error.<ClassName>``."""
    parameters: Mapping[str, Parameter] = field(default_factory=_empty)
    """Values of the placeholders."""

    def __hash__(self) -> int:
        """Hash by id and values, so that equal faults are met once in a set."""
        return hash((self.id, tuple(sorted((k, repr(v)) for k, v in self.parameters.items()))))


class Cancelled(Exception):
    """Raised by `soxa.base.progress` when the user has asked a job to stop; nobody words it."""
