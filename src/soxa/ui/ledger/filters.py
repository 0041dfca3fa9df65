"""What is shown of the ledger: the search box, the chips, and the views with a name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from soxa.domain.activities import Status
from soxa.domain.dates import write_date
from soxa.domain.packs import Regime
from soxa.domain.periods import Closing, Frequency, Period, PeriodRule
from soxa.services import browsing
from soxa.services.browsing import ActivityQuery
from soxa.ui.chips import ChoiceChip, ToggleChip
from soxa.ui.icons import icon
from soxa.ui.ledger.words import say_status
from soxa.ui.session import Session
from soxa.ui.widgets import Flow
from soxa.ui.words import say_period

_SEARCH_PX = 230
_SHOWN_PERIODS = 15
_PRESENCE = {
    ("has_document", True): "views.filter.has_document",
    ("has_document", False): "views.filter.no_document",
    ("has_photo", True): "views.filter.has_photo",
    ("has_photo", False): "views.filter.no_photo",
}


class FilterBar(QWidget):
    """The search box and all chips; says which activities are asked for.

    Signals:
        changed: Something else is asked for; True while it is still being typed.

    Args:
        session: Words, kinds, units, today.
        more: What stands behind the chips (the menu of views).
    """

    changed = Signal(bool)

    def __init__(self, session: Session, *, more: Sequence[QWidget] = ()) -> None:
        super().__init__()
        self._session = session
        self._extra = ActivityQuery()
        self._extra_chips: list[QPushButton] = []
        self._is_quiet = False
        self._make()
        self._flow = Flow(
            self.search, self.exact_chip, self.period_chip, self.kind_chip, self.unit_chip, self.mend_chip,
            self.more_button, *more,
        )  # fmt: skip
        self.setLayout(self._flow)
        self.offer()
        self._connect()

    # What is asked for

    def query(self) -> ActivityQuery:
        """Return what the search and the chips ask for."""
        period, kind, unit = self.period_chip.value(), self.kind_chip.value(), self.unit_chip.value()
        asked = replace(
            self._extra,
            kinds=(str(kind),) if kind else (),
            units=tuple(entry.id for entry in self._session.units if entry.id == unit) if unit else (),
            text=self.search.text().strip(),
            exact=self.exact_chip.isChecked(),
            to_mend=True if self.mend_chip.isChecked() else None,
        )
        return replace(asked, start=period.start, end=period.end) if isinstance(period, Period) else asked

    def show_query(self, query: ActivityQuery) -> None:
        """Ask for something else altogether; what the chips cannot say of it stands in chips of its own."""
        with_chip = {"text": "", "exact": False, "kinds": (), "units": (), "to_mend": None}
        self._quietly(partial(self._show_in_chips, query))
        period = self.period_chip.value()
        dates = {"start": None, "end": None} if isinstance(period, Period) else {}
        self._extra = replace(query, **with_chip, **dates)  # type: ignore[arg-type]
        self._show_extra()
        self._tell()

    def narrow(self, **conditions: object) -> None:
        """Ask for more besides (`ActivityQuery`'s own names); None or nothing drops the condition."""
        if "start" in conditions:
            self._quietly(lambda: self.period_chip.choose(None))
        self._extra = replace(self._extra, **conditions)  # type: ignore[arg-type]
        self._show_extra()
        self._tell()

    def clear(self) -> None:
        """Ask for everything."""
        self.show_query(ActivityQuery())

    def words(self) -> str:
        """Return what is asked for, in words; empty for the whole ledger."""
        chips = [self.period_chip, self.kind_chip, self.unit_chip, self.mend_chip]
        said = [chip.accessibleName() for chip in chips if chip.isChecked()]
        said += [words for words, _ in self._extra_words()]
        typed = self.search.text().strip()
        return "; ".join([*([f"“{typed}”"] if typed else []), *said])

    def offer(self) -> None:
        """Offer kinds, units and periods anew."""
        session = self._session
        self.kind_chip.offer([(kind.name, kind.code) for kind in session.pack.kinds])
        self.unit_chip.offer([(unit.short_name or unit.name, unit.id) for unit in session.units])
        rule = _monthly_rule(session.pack.regimes)
        today = session.today()
        periods = list(rule.since(today - timedelta(days=31 * _SHOWN_PERIODS), until=today))
        self.period_chip.offer([(self._say_period(period), period) for period in reversed(periods)])

    # Making

    def _make(self) -> None:
        session, say = self._session, self._session.say
        self.search = QLineEdit()
        self.search.setPlaceholderText(say("ui.ledger.search"))
        self.search.setAccessibleName(say("ui.ledger.search_name"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(round(_SEARCH_PX * max(1.0, session.settings.text_scale_percent / 100)))
        self.search.addAction(icon("search", session.tones.muted), QLineEdit.ActionPosition.LeadingPosition)
        self.exact_chip = ToggleChip(say("views.exact"))
        self.exact_chip.setToolTip(say("views.exact_tip"))
        self.period_chip = ChoiceChip(session, say("ui.ledger.period"))
        self.kind_chip = ChoiceChip(session, say("ui.ledger.kind"))
        self.unit_chip = ChoiceChip(session, say("ui.ledger.unit"))
        self.mend_chip = ToggleChip(say("ui.ledger.to_mend"))
        self.more_button = QPushButton(say("views.more"))
        self.more_button.setProperty("role", "chip")
        self.more_button.setAutoDefault(False)
        self.more_button.setAccessibleName(say("views.more"))
        self.more_button.setIcon(icon("plus", session.tones.muted))
        self.more_menu = QMenu(self.more_button)
        self.more_menu.aboutToShow.connect(self._fill_more)
        self.more_button.clicked.connect(lambda *_: self.open_more())

    def _connect(self) -> None:
        self.search.textChanged.connect(lambda _text: self._tell(waits=True))
        for toggle in (self.exact_chip, self.mend_chip):
            toggle.toggled.connect(lambda _on: self._tell())
        for chip in (self.kind_chip, self.unit_chip):
            chip.chosen.connect(lambda _value: self._tell())
        self.period_chip.chosen.connect(lambda _value: self._on_period())

    def _on_period(self) -> None:
        if self._is_quiet:
            return
        self._extra = replace(self._extra, start=None, end=None)
        self._show_extra()
        self._tell()

    # More filters

    def open_more(self) -> None:
        """Open the menu of more filters."""
        self.more_menu.popup(self.more_button.mapToGlobal(self.more_button.rect().bottomLeft()))

    def _fill_more(self) -> None:
        session, menu = self._session, self.more_menu
        menu.clear()
        statuses = [(say_status(session, status), status) for status in Status]
        self._add_submenu("views.filter.status", statuses, lambda one: self.narrow(statuses=(one,)))
        tags = [(tag, tag) for tag in browsing.known_tags(session.ledger)]
        self._add_submenu("views.filter.tag", tags, lambda one: self.narrow(tags=(one,)))
        places = [(place, place) for place in browsing.known_places(session.ledger)]
        self._add_submenu("views.filter.place", places, lambda one: self.narrow(places=(one,)))
        menu.addSeparator()
        for (name, value), words in _PRESENCE.items():
            menu.addAction(session.say(words), partial(self.narrow, **{name: value}))

    def _add_submenu(
        self, name: str, entries: Sequence[tuple[str, object]], chosen: Callable[[object], None]
    ) -> None:
        menu = QMenu(self._session.say(name), self.more_menu)
        for words, value in entries:
            menu.addAction(words.replace("&", "&&"), partial(chosen, value))
        if not entries:
            menu.addAction(self._session.say("views.filter.none")).setEnabled(False)
        self.more_menu.addMenu(menu)

    def _extra_words(self) -> list[tuple[str, dict[str, object]]]:
        """Return each further condition in words, with what drops it."""
        say, extra = self._session.say, self._extra
        found: list[tuple[str, dict[str, object]]] = []
        if extra.only is not None:
            found.append((say("views.filter.only", count=len(extra.only)), {"only": None}))
        if extra.start is not None and extra.end is not None:
            found.append((self._say_days(extra.start, extra.end), {"start": None, "end": None}))
        for name, values, key in (
            ("views.filter.status", [say_status(self._session, one) for one in extra.statuses], "statuses"),
            ("views.filter.tag", list(extra.tags), "tags"),
            ("views.filter.place", list(extra.places), "places"),
            ("ui.ledger.kind", [self._kind_name(code) for code in extra.kinds], "kinds"),
            ("ui.ledger.unit", [self._session.unit_name(unit) for unit in extra.units], "units"),
        ):
            if values:
                found.append((say("ui.chip.chosen", name=say(name), choice=", ".join(values)), {key: ()}))
        for key in ("has_document", "has_photo"):
            value = getattr(extra, key)
            if value is not None:
                found.append((say(_PRESENCE[key, value]), {key: None}))
        return found

    def _show_extra(self) -> None:
        for chip in self._extra_chips:
            self._flow.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._extra_chips = []
        for words, drops in self._extra_words():
            chip = QPushButton(f"{words}  ×", self)
            chip.setProperty("role", "chip")
            chip.setCheckable(True)
            chip.setChecked(True)
            chip.setAutoDefault(False)
            chip.setAccessibleName(self._session.say("views.filter.close", filter=words))
            chip.setToolTip(chip.accessibleName())
            chip.clicked.connect(partial(self._drop, drops))
            self._flow.addWidget(chip)
            self._extra_chips.append(chip)
            chip.show()
        self.updateGeometry()

    def _drop(self, conditions: dict[str, object], *_: object) -> None:
        self.narrow(**conditions)
        self.search.setFocus()

    def extra_chips(self) -> Sequence[QPushButton]:
        """Return the chips that can be closed, as they stand."""
        return tuple(self._extra_chips)

    # Inside

    def _show_in_chips(self, query: ActivityQuery) -> None:
        self.search.setText(query.text)
        self.exact_chip.setChecked(query.exact)
        self.mend_chip.setChecked(query.to_mend is True)
        self.kind_chip.choose(query.kinds[0] if query.kinds else None)
        self.unit_chip.choose(query.units[0] if query.units else None)
        periods = [value for _, value in self.period_chip.entries() if isinstance(value, Period)]
        known = [one for one in periods if (one.start, one.end) == (query.start, query.end)]
        self.period_chip.choose(known[0] if known else None)

    def _quietly(self, does: Callable[[], None]) -> None:
        # Not `blockSignals`: the box would not hear of its own text and keep its cross.
        self._is_quiet = True
        try:
            does()
        finally:
            self._is_quiet = False

    def _tell(self, *, waits: bool = False) -> None:
        if not self._is_quiet:
            self.changed.emit(waits)

    def _kind_name(self, code: str) -> str:
        kind = self._session.kind(code)
        return kind.name if kind is not None else code

    def _say_days(self, start: date, end: date) -> str:
        last = end - timedelta(days=1)
        if start == last:
            return self._session.say("views.filter.day", day=start)
        return self._session.say("views.filter.period", first=write_date(start), last=write_date(last))

    def _say_period(self, period: Period) -> str:
        first, last = period.start, period.last_day
        return self._session.say(
            "ui.ledger.period_entry",
            period=say_period(self._session, period),
            first=f"{first.day}/{first.month}",
            last=f"{last.day}/{last.month}",
        )


def _monthly_rule(regimes: Sequence[Regime]) -> PeriodRule:
    monthly = [regime for regime in regimes if regime.frequency is Frequency.MONTHLY]
    closing = monthly[0].closing if monthly else Closing.CALENDAR
    return PeriodRule(Frequency.MONTHLY, closing)
