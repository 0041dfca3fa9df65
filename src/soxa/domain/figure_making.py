"""Making figures: from what the ledger, the slips and the office say, to each value a report may print.

The rules are those of pack 0.1 to 0.3: sources S, P and T; cumulation SUM, LAST, FIRST and RECOMPUTE, each by
the indicator's own rule and never by averaging; growths that are undefined against zero. Blank, zero and nil
stay apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from soxa.domain.figures import Basis, Figure, FigureKey, Figures, Sources
from soxa.domain.formula_tree import Reference
from soxa.domain.formulas import Expression, evaluate, parse_formula
from soxa.domain.gathering import NOTHING, Facts, Gathering, Said
from soxa.domain.packs import Cumulation, Indicator, Pack, Regime, Source
from soxa.domain.periods import Period, PeriodRule, reporting_year, year_start
from soxa.domain.values import Absence, Value

__all__ = ["BY_HAND", "PLANS", "Facts", "FigureMaker", "is_undefined"]

PLANS = (Basis.PLAN_PROVINCE, Basis.PLAN_COUNCIL)
BY_HAND = frozenset({*PLANS, Basis.ESTIMATE, Basis.PREVIOUS, Basis.LAST_YEAR})
"""Bases that an office may enter itself: plans, estimates, and what no ledger of its own remembers."""
_EARLIER = frozenset({Basis.PREVIOUS, Basis.LAST_YEAR})

_PERCENT_UNIT = "%"
_CHANGES = {Basis.CHANGE_PREVIOUS: Basis.PREVIOUS, Basis.CHANGE_LAST_YEAR: Basis.LAST_YEAR}
_RATIOS = {
    Basis.RATIO_PLAN_PROVINCE: Basis.PLAN_PROVINCE,
    Basis.RATIO_PLAN_COUNCIL: Basis.PLAN_COUNCIL,
}
_ESTIMATED_RATIOS = {
    Basis.RATIO_ESTIMATE_PROVINCE: Basis.PLAN_PROVINCE,
    Basis.RATIO_ESTIMATE_COUNCIL: Basis.PLAN_COUNCIL,
}


class FigureMaker:
    """Makes the figures of one report, each once.

    Args:
        pack: The pack.
        regime: The regime: its rule makes the periods compared with.
        period: The period reported.
        facts: What figures are made from.
    """

    def __init__(self, pack: Pack, regime: Regime, *, period: Period, facts: Facts) -> None:
        self._indicators = {indicator.code: indicator for indicator in pack.indicators}
        self._rule = PeriodRule(regime.frequency, regime.closing)
        self._period = period
        self._previous = self._rule.previous(period)
        self._last_year = self._rule.last_year(period)
        start = year_start(period, regime.year_starts)
        self._cumulated = Period(start, period.end, f"{start}/{period.end}")
        self._facts = facts
        self._formulas = {
            indicator.code: parse_formula(indicator.formula)
            for indicator in pack.indicators
            if indicator.source is Source.FORMULA
        }
        self._figures: dict[FigureKey, Figure] = {}
        self._gathering = Gathering(pack, regime, facts)

    @property
    def is_first_period(self) -> bool:
        """Whether the year's cumulation starts with this period."""
        return self._period.start <= self._cumulated.start

    def figure(self, key: FigureKey) -> Figure:
        """Return a figure.

        Raises:
            KeyError: The pack has no such indicator.
        """
        if key not in self._figures:
            said = self._say(self._indicators[key.indicator], key.basis)
            self._figures[key] = Figure(key, self._days(key.basis), said.value, said.sources)
        return self._figures[key]

    def all_of(self, codes: Iterable[str]) -> Figures:
        """Return every figure of some indicators, with the figures that their formulas are made from."""
        ahead = [FigureKey(code, basis) for code in codes for basis in Basis]
        found: dict[FigureKey, Figure] = {}
        while ahead:
            key = ahead.pop(0)
            if key not in found:
                found[key] = self.figure(key)
                ahead.extend(found[key].sources.parts)
        return found

    def value(self, reference: Reference) -> Value:
        """Return the value that a condition or rule asks for; the actual one if it names no basis."""
        return self.figure(FigureKey(reference.indicator, reference.basis or Basis.ACTUAL)).value

    def lacking(self, code: str, basis: Basis = Basis.CUMULATIVE) -> tuple[Period, ...]:
        """Return the periods, or months of them, that a value of an indicator lacks: nobody gave them.

        Of the year so far (CUMULATIVE) those missing from a sum that is shown nevertheless; of the period
        itself (ACTUAL) the months that keep its value blank while others were given. None where the year so
        far is blank, where it is not added up, and where the ledger alone makes it.

        Raises:
            KeyError: The pack has no such indicator.
        """
        indicator = self._indicators[code]
        if indicator.source not in {Source.SLIP, Source.LEDGER_OR_SLIP}:
            return ()
        is_blank = self.figure(FigureKey(code, basis)).value is Absence.BLANK
        if basis is Basis.ACTUAL:
            is_begun = is_blank and self._gathering.is_begun(indicator, self._period)
            return self._gathering.lacking(indicator, [self._period]) if is_begun else ()
        if is_blank or indicator.cumulation not in {Cumulation.SUM, Cumulation.FIRST}:
            return ()
        periods = self._year_so_far()
        if indicator.cumulation is Cumulation.FIRST:
            periods = periods[:1]
        return self._gathering.lacking(indicator, periods)

    def _year_so_far(self) -> list[Period]:
        since = self._rule.since(self._cumulated.start, until=self._period.start)
        return [days for days in since if days.end <= self._period.end]

    def _days(self, basis: Basis) -> Period:
        match basis:
            case Basis.PREVIOUS:
                return self._previous
            case Basis.LAST_YEAR:
                return self._last_year
            case basis if basis is Basis.CUMULATIVE or basis in _RATIOS or basis in _ESTIMATED_RATIOS:
                return self._cumulated
            case Basis.PLAN_PROVINCE | Basis.PLAN_COUNCIL:
                start = self._cumulated.start
                return Period(start, _year_later(start), f"{reporting_year(self._period)}")
            case _:
                return self._period

    def _say(self, indicator: Indicator, basis: Basis) -> Said:
        """Return what is said of a figure: by ledger, slip or formula, else what is known of the past."""
        said = self._say_now(indicator, basis)
        if basis not in _EARLIER | set(PLANS):
            return said
        key = FigureKey(indicator.code, basis)
        is_settled = (
            basis in PLANS or key in self._facts.overrides or said.sources.slips or said.sources.parts
        )
        if said.value is not Absence.BLANK and is_settled:
            return said
        days = self._days(basis)
        asked = Basis.ACTUAL if basis in _EARLIER else basis
        past = self._facts.past(FigureKey(indicator.code, asked), days)
        # A ledger that began inside these days counted a part of them: the office knows the whole.
        counts_a_part = past is not Absence.BLANK and not self._facts.is_kept(days)
        return Said(past) if said.value is Absence.BLANK or counts_a_part else said

    def _say_now(self, indicator: Indicator, basis: Basis) -> Said:  # noqa: PLR0911 - one a rule
        key = FigureKey(indicator.code, basis)
        by_hand = self._facts.overrides.get(key, Absence.BLANK) if basis in BY_HAND else Absence.BLANK
        if by_hand is not Absence.BLANK:
            return Said(by_hand)
        if basis in _CHANGES:
            return self._change(indicator, _CHANGES[basis])
        if basis in _RATIOS:
            return self._ratio(indicator, _RATIOS[basis])
        if basis in _ESTIMATED_RATIOS:
            return self._estimated_ratio(indicator, _ESTIMATED_RATIOS[basis])
        if basis in PLANS:
            return NOTHING
        if indicator.source is Source.FORMULA:
            return self._by_formula(indicator, basis)
        if basis is Basis.ESTIMATE:
            return NOTHING
        if basis is Basis.CUMULATIVE:
            periods = self._year_so_far() or [self._period]
            return self._gathering.since(indicator, self._cumulated, periods=periods)
        return self._gathering.in_days(indicator, self._days(basis))

    # --- from other figures

    def _by_formula(self, indicator: Indicator, basis: Basis) -> Said:
        if basis is Basis.CUMULATIVE and indicator.cumulation is Cumulation.LAST:
            basis = Basis.ACTUAL
        formula = self._formulas[indicator.code]
        if basis is Basis.ESTIMATE and not any(
            self._is_estimated(reference.indicator)
            for reference in formula.references
            if reference.basis in {None, Basis.ESTIMATE}
        ):
            return NOTHING  # an estimate is what somebody estimated a part of
        return self._computed(formula, indicator.formula, lambda reference: self._part(reference, basis))

    def _is_estimated(self, code: str) -> bool:
        return self.figure(FigureKey(code, Basis.ESTIMATE)).value is not Absence.BLANK

    def _part(self, reference: Reference, basis: Basis) -> FigureKey | None:
        """Return the figure that a formula's reference means; None if there is no such figure.

        A reference that names a basis keeps it where it still speaks of the same year; the plan of this year
        says nothing of the last. For an estimate a stock that was not estimated (households of the commune)
        is taken as it stands; what is added up is not: what came so far beside what the whole period will
        come to would give a wrong rate.
        """
        named = reference.basis
        if basis is Basis.ESTIMATE and named is None and not self._is_estimated(reference.indicator):
            stands = self._indicators[reference.indicator].cumulation is Cumulation.LAST
            return FigureKey(reference.indicator, Basis.ACTUAL) if stands else None
        if named is None or (named is basis and basis in {Basis.CUMULATIVE, Basis.ESTIMATE}):
            return FigureKey(reference.indicator, basis)
        same_year = basis is not Basis.LAST_YEAR and (
            basis is not Basis.PREVIOUS or reporting_year(self._previous) == reporting_year(self._period)
        )
        if named in PLANS:
            return FigureKey(reference.indicator, named) if same_year else None
        return FigureKey(reference.indicator, named) if basis is Basis.ACTUAL else None

    def _change(self, indicator: Indicator, before: Basis) -> Said:
        if indicator.unit == _PERCENT_UNIT:
            return NOTHING  # a percentage of a percentage misleads: 80% to 84% is no growth of 5%
        code = indicator.code
        return self._plainly(f"({code} - {code}.{before.value}) / {code}.{before.value} * 100")

    def _ratio(self, indicator: Indicator, plan: Basis) -> Said:
        return self._plainly(f"{indicator.code}.cumulative / {indicator.code}.{plan.value} * 100")

    def _estimated_ratio(self, indicator: Indicator, plan: Basis) -> Said:
        """Return what the year so far will come to by the estimate, over the plan.

        The estimate is of this report's period; before it stands what the year had reached: added for what is
        added up, replaced by the estimate for a stock. A ratio's year cannot be had from its parts here: only
        where the period is the first of its year, so that both are the same days.
        """
        code = indicator.code
        if self.is_first_period or indicator.cumulation is Cumulation.LAST:
            reached = f"{code}.estimate"
        elif indicator.cumulation is Cumulation.SUM:
            reached = f"({code}.cumulative - {code}.actual + {code}.estimate)"
        else:
            return NOTHING
        return self._plainly(f"{reached} / {code}.{plan.value} * 100")

    def _plainly(self, text: str) -> Said:
        return self._computed(
            parse_formula(text),
            text,
            lambda reference: FigureKey(reference.indicator, reference.basis or Basis.ACTUAL),
        )

    def _computed(
        self, formula: Expression, text: str, key_of: Callable[[Reference], FigureKey | None]
    ) -> Said:
        keys = {reference: key_of(reference) for reference in formula.references}

        def look_up(reference: Reference) -> Value:
            key = keys[reference]
            return Absence.BLANK if key is None else self.figure(key).value

        parts = tuple(dict.fromkeys(key for key in keys.values() if key is not None))
        if None in keys.values() or all(self.figure(key).value is Absence.BLANK for key in parts):
            return NOTHING
        return Said(evaluate(formula, look_up), Sources(formula=text, parts=parts))


def is_undefined(figure: Figure, figures: Figures) -> bool:
    """Tell whether a figure has no value although all it is made from have one: a division by zero."""
    return (
        figure.value is Absence.BLANK
        and bool(figure.sources.parts)
        and all(key in figures and figures[key].value is not Absence.BLANK for key in figure.sources.parts)
    )


def _year_later(day: date) -> date:
    return day.replace(year=day.year + 1)
