"""Saying a message: the sentence from the catalogue, its values written as the language writes them."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from soxa.base.errors import AppError, Message, Parameter
from soxa.domain.dates import write_date
from soxa.wording.catalogue import Catalogue, Entry, load_catalogue

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a person is told about a fault."""

    text: str
    """What is wrong."""
    remedy: str
    """What to do now; empty if there is nothing to do."""


class Wording:
    """Says messages in one language.

    Args:
        language: ``vi`` or ``en``.
        catalogue: Its sentences; None = the shipped ones.
    """

    def __init__(self, language: str = "vi", *, catalogue: Catalogue | None = None) -> None:
        self.language = language
        self._catalogue = catalogue or load_catalogue(language)

    def say(self, message_id: str, /, **parameters: Parameter) -> str:
        """Return the sentence of a message.

        Args:
            message_id: Key in the catalogue. An unknown one is said as it is (and logged): a missing
                sentence must not take the window down; the suite finds it.
            parameters: Values of the placeholders.
        """
        return self._fill(self._entry(message_id).text, parameters)

    def tell(self, message: Message) -> str:
        """Return the sentence of a stored message."""
        return self.say(message.id, **message.parameters)

    def explain(self, fault: AppError | Message) -> Explanation:
        """Return what is wrong and what to do about it."""
        message = fault.message() if isinstance(fault, AppError) else fault
        entry = self._entry(message.id)
        parameters = dict(message.parameters)
        return Explanation(self._fill(entry.text, parameters), self._fill(entry.remedy, parameters))

    def has(self, message_id: str) -> bool:
        """Tell whether the catalogue knows a message."""
        return message_id in self._catalogue.entries

    def format(self, value: Parameter) -> str:
        """Return a value as this language writes it: 1.250,5 and 05/9/2026; 1,250.5 and 5 September 2026."""
        match value:
            case None:
                said = ""
            case bool():
                said = self.say("base.yes" if value else "base.no")
            case int() | Decimal():
                said = self._number(value)
            case datetime():
                said = f"{value:%H:%M} {self._date(value.date())}"
            case date():
                said = self._date(value)
            case time():
                said = f"{value:%H:%M}"
            case tuple():
                said = ", ".join(value)
            case _:
                said = str(value)
        return said

    def _entry(self, message_id: str) -> Entry:
        entry = self._catalogue.entries.get(message_id)
        if entry is None:
            _log.warning("no sentence for %s in %s", message_id, self.language)
            return Entry(message_id)
        return entry

    def _fill(self, text: str, parameters: dict[str, Parameter]) -> str:
        said = {
            name: str(value) if name in _NAMING and isinstance(value, int) else self.format(value)
            for name, value in parameters.items()
        }
        return text.format_map(_Said(said))

    def _number(self, value: int | Decimal) -> str:
        plain = f"{value:,}" if isinstance(value, int) else f"{value:,f}"
        return plain.translate(_SWAP) if self.language == "vi" else plain

    def _date(self, value: date) -> str:
        if self.language == "vi":
            return write_date(value)
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


# Not strftime's: Qt sets the C library's language to the account's.
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SWAP = str.maketrans(",.", ".,")
# Numbers that name a thing are not grouped: năm 2026, dòng 1250 as Excel shows it.
_NAMING = frozenset({"year", "row"})


class _Said(dict[str, str]):
    def __missing__(self, key: str) -> str:
        _log.warning("no value for placeholder %s", key)
        return "{" + key + "}"
