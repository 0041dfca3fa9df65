"""Slips to be filled in: which units are asked for what of a period, and the forms they get.

A unit's form asks for what its slip in the pack names and somebody needs: the shortest regime collects for
the longer ones, a thematic regime asks for its own alone. Units of one code, each hamlet and each school, get
a form each; such a form asks only for what can be added up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from soxa.base.files import FileMissing, FileTooLarge, make_folder, read_whole, write_atomic
from soxa.base.progress import Progress, Silent
from soxa.domain.giving import Givers, can_be_added
from soxa.domain.packs import Indicator, Kind, Pack, Regime, SlipTemplate, Source, Template
from soxa.domain.periods import Frequency, Period, PeriodRule
from soxa.domain.text import fold
from soxa.services.desk import asked_indicators, find_regime
from soxa.services.packs import pack_of

if TYPE_CHECKING:
    from soxa.domain.offices import Office, Unit
    from soxa.storage.ledger import Ledger

_GIVEN: Final = frozenset({Source.SLIP, Source.LEDGER_OR_SLIP})
_LENGTHS: Final = (
    Frequency.WEEKLY, Frequency.MONTHLY, Frequency.QUARTERLY, Frequency.HALF_YEARLY, Frequency.NINE_MONTHS,
    Frequency.YEARLY,
)  # fmt: skip
_MAX_STEM: Final = 74
_NOT_PLAIN: Final = re.compile(r"[^A-Za-z0-9]+")
_MOST_COPIES: Final = 1000


@dataclass(frozen=True, slots=True)
class SlipForm:
    """A form that a unit gets for a period."""

    template: SlipTemplate
    """What the pack asks."""
    unit: Unit
    """Who is asked."""
    period: Period
    """For which days."""
    indicators: tuple[Indicator, ...]
    """What is asked for, in order."""
    kinds: tuple[Kind, ...]
    """Kinds of the activities that are asked for; none where it has no rows for them."""
    file_name: str
    """Plain ASCII: ``PHIEU-02683-2026-11-P5-tram-y-te.xlsx``."""


def forms_for(ledger: Ledger, regime: str, period: Period) -> tuple[SlipForm, ...]:
    """Return the forms that units fill in for a report, by slip and unit.

    Args:
        ledger: Whose.
        regime: Code, or an unambiguous part of one.
        period: Of the report.

    Raises:
        UnknownRegime: No such regime, or several.
    """
    pack = pack_of(ledger)
    asking = find_regime(pack, regime)
    own = set(asked_indicators(pack, pack.template(asking.template)))
    asked = own | _asked_by_longer(pack, asking)
    units = ledger.units()
    givers = Givers(pack, units)
    return tuple(_forms(pack, asking, period, own=own, asked=asked, givers=givers, office=ledger.office()))


def period_of_regime(ledger: Ledger, regime: str, label: str) -> Period:
    """Return the period of a regime by its label.

    Raises:
        UnknownRegime: No such regime, or several.
        UnknownPeriod: The regime has no such period.
    """
    found = find_regime(pack_of(ledger), regime)
    return PeriodRule(found.frequency, found.closing).parse(label)


def form_of(ledger: Ledger, code: str, unit: Unit, period: Period) -> SlipForm:
    """Return the form of one slip for one unit, with all that the slip can ask for.

    Raises:
        KeyError: The pack has no such slip.
    """
    pack = pack_of(ledger)
    template = pack.slip(code)
    givers = Givers(pack, ledger.units())
    asked = set(template.indicators)
    return _form(pack, template, unit, period, asked=asked, givers=givers, office=ledger.office())


def form_bytes(ledger: Ledger, form: SlipForm, *, made_on: date) -> bytes:
    """Return a form as a workbook of one A4 page; the same day gives the same bytes.

    Args:
        ledger: Whose.
        form: Which.
        made_on: The office's day; stands hidden in the form.
    """
    from soxa.services.slip_sheets import sheet_of  # noqa: PLC0415 - no writer of workbooks before one is made
    from soxa.spreadsheets.slip_form import slip_workbook  # noqa: PLC0415 - as above

    return slip_workbook(sheet_of(ledger, form, made_on=made_on))


def write_forms(
    ledger: Ledger,
    regime: str,
    period: Period,
    folder: Path,
    progress: Progress | None = None,
    *,
    made_on: date | None = None,
) -> tuple[Path, ...]:
    """Write every form of a report's period into a folder. What lies there already is never overwritten.

    Args:
        ledger: Whose.
        regime: Code, or an unambiguous part of one.
        period: Of the report.
        folder: Where; it is made if it is missing.
        progress: Told after each form.
        made_on: The office's day; None = this machine's.

    Returns:
        The files, in the order of `forms_for`; one that lay there with the same contents is named too.

    Raises:
        UnknownRegime: No such regime, or several.
        FolderNotWritable: And the other errors of `soxa.base.files.write_atomic`.
        Cancelled: The user has asked to stop; what was written stays.
    """
    progress = progress or Silent()
    forms = forms_for(ledger, regime, period)
    made_on = made_on or date.today()  # noqa: DTZ011 - the office's own calendar day
    make_folder(folder)
    written = []
    for done, form in enumerate(forms, start=1):
        written.append(_write_beside(folder / form.file_name, form_bytes(ledger, form, made_on=made_on)))
        progress.step(done, len(forms))
    return tuple(written)


# --- which forms


def _asked_by_longer(pack: Pack, asking: Regime) -> set[str]:
    """Return what regimes need whose periods are made of this one's, if no regime is shorter."""
    if asking.frequency not in _LENGTHS:
        return set()
    others = [
        one
        for one in pack.regimes
        if one.is_on and one.closing is asking.closing and one.frequency in _LENGTHS
    ]
    own = _LENGTHS.index(asking.frequency)
    # Weeks make up no month: they collect for nobody else.
    months = [_LENGTHS.index(one.frequency) for one in others if one.frequency is not Frequency.WEEKLY]
    if own == 0 or any(length < own for length in months):
        return set()
    return {code for one in others for code in asked_indicators(pack, pack.template(one.template))}


def _forms(
    pack: Pack,
    asking: Regime,
    period: Period,
    *,
    own: set[str],
    asked: set[str],
    givers: Givers,
    office: Office,
) -> Iterator[SlipForm]:
    outline = pack.template(asking.template)
    for template in pack.slips:
        if not _is_needed(pack, template, outline, own):
            continue
        for unit in givers.of(template):
            yield _form(pack, template, unit, period, asked=asked, givers=givers, office=office)


def _is_needed(pack: Pack, template: SlipTemplate, outline: Template, own: set[str]) -> bool:
    """Tell whether an outline needs anything of a slip: a figure, an activity that it counts, or words."""
    counted = {
        kind
        for one in pack.indicators
        if one.code in own
        for selection in one.selections
        for kind in selection.kinds
    }
    if own & set(template.indicators) or counted & set(template.kinds):
        return True
    return any(
        section.has_text and {section.unit, *section.other_units} & set(template.units)
        for section in outline.sections
    )


def _form(
    pack: Pack,
    template: SlipTemplate,
    unit: Unit,
    period: Period,
    *,
    asked: set[str],
    givers: Givers,
    office: Office,
) -> SlipForm:
    known = {one.code: one for one in pack.indicators}
    indicators = tuple(
        known[code]
        for code in template.indicators
        if code in asked
        and known[code].source in _GIVEN
        and (can_be_added(known[code]) or not givers.is_apart(unit.id))
    )
    kinds = tuple(pack.kind(code) for code in template.kinds)
    return SlipForm(template, unit, period, indicators, kinds, _file_name(office, template, unit, period))


# --- names and values


def _file_name(office: Office, template: SlipTemplate, unit: Unit, period: Period) -> str:
    head = f"PHIEU-{_plain(office.commune_code or office.name)[:12]}-{_plain(period.label)[:24]}"
    stem = f"{head}-{_plain(template.code)[:8]}-{_plain(unit.short_name or unit.name)}"
    return f"{stem[:_MAX_STEM].rstrip('-')}.xlsx"


def _plain(text: str) -> str:
    return _NOT_PLAIN.sub("-", text if text.isascii() else fold(text)).strip("-")


def _write_beside(path: Path, data: bytes) -> Path:
    """Write a file under its name, or the next free one: a form that somebody has filled in stays."""
    for copy in range(1, _MOST_COPIES):
        place = path if copy == 1 else path.with_name(f"{path.stem}-{copy}{path.suffix}")
        try:
            if read_whole(place, limit_bytes=len(data) + 1) == data:
                return place
        except FileMissing:
            write_atomic(place, data)
            return place
        except FileTooLarge:
            continue
    raise AssertionError(path)
