"""A figure computed: out of its numerator and denominator, annualised, over a population, at a period's end. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from indicators.rules.figures import Figure, FigureKey, Gap, IndicatorSpec, Origin, grouped, quotient
from indicators.rules.periods import (
    MONTHS_IN_YEAR,
    WEEKS_IN_YEAR,
    component_months,
    describe,
    months_covered,
    year_end,
)
from indicators.rules.summands import Summand, added
from indicators.rules.terms import Basis

WHOLE_YEAR = tuple(basis for basis in Basis if basis.rule.is_year_in_march)


def bases_of_same_window(spec: IndicatorSpec, basis: Basis, end: date) -> tuple[Basis, ...]:
    """The basis, then those that cover the very same days: a rolling year to 31 March is the financial year."""
    if spec.is_stock or not basis.rule.is_year_in_march or end != year_end(end):
        return (basis,)
    return (basis, *(other for other in WHOLE_YEAR if other is not basis))


def months_summed(spec: IndicatorSpec, basis: Basis, end: date) -> list[date]:
    """The month ends that add up to the figure; a year to date begins with the indicator's own first month."""
    months = component_months(basis, end)
    if not spec.counts_later(basis, end) or spec.begins is None:
        return months
    return [month for month in months if month >= spec.begins]


def with_value(spec: IndicatorSpec, basis: Basis, figure: Figure) -> Figure:
    """The figure with the value that its numerator and denominator give; 0 of 0 is "no cases".

    The rate of a population over part of a year is annualised, and says so.
    """
    assert figure.numerator is not None
    assert figure.denominator is not None
    if figure.denominator == 0:
        if figure.numerator == 0:
            return replace(figure, value=None, gap=Gap.NO_CASES, why="No cases")
        why = f"{grouped(figure.numerator.normalize())} over a denominator of 0"
        return replace(figure, value=None, gap=Gap.NOTHING_TO_DIVIDE_BY, why=why)
    whole, part = _year_and_part(spec, basis, figure.period_end)
    # One division: dividing by the part first would round twice.
    value = quotient(spec, figure.numerator * whole, figure.denominator * part)
    if part == whole:
        return replace(figure, value=value)
    return replace(
        figure, value=value, notes=(*figure.notes, f"{describe(basis, figure.period_end)}, annualised")
    )


def _year_and_part(spec: IndicatorSpec, basis: Basis, end: date) -> tuple[int, int]:
    """A year, and the part of it whose events a rate of a population counts, both in months or in weeks.

    The two are equal where there is nothing to annualise.
    """
    if spec.is_stock or not spec.is_population_rate:
        return 1, 1
    if basis is Basis.WEEK:
        return WEEKS_IN_YEAR, 1
    return MONTHS_IN_YEAR, len(months_summed(spec, basis, end)) or months_covered(basis, end)


def added_up(key: FigureKey, total: Figure, parts: list[Summand]) -> Figure | None:
    """The total with the sums of what its parts are made of, each population its own; None where these are unknown."""
    if not key.indicator.has_parts:
        return replace(total, value=added(parts, lambda figure: figure.value))
    if any(None in (part.figure.numerator, part.figure.denominator) for part in parts):
        return None
    numerator = added(parts, lambda figure: figure.numerator)
    denominator = added(parts, lambda figure: figure.denominator)
    found = with_value(key.indicator, key.basis, replace(total, numerator=numerator, denominator=denominator))
    return found if found.known else None


def from_its_opening(key: FigureKey, end: date) -> FigureKey:
    """The key, whose indicator begins with the area where that opened within a year to date: it has no earlier one."""
    opened = key.area.opened
    if opened is None or key.basis is not Basis.YTD:
        return key
    begins = max(opened, key.indicator.begins or opened)
    later = replace(key.indicator, begins=begins)
    return key._replace(indicator=later) if later.counts_later(key.basis, end) else key


def since_its_beginning(key: FigureKey, end: date, figure: Figure) -> Figure:
    """The figure with a note where it holds fewer months than a year to date does elsewhere.

    Its first month is the indicator's or, where that is later, the area's.
    """
    key = from_its_opening(key, end)
    begins = key.indicator.begins
    if begins is None or figure.origin not in (Origin.AREAS, Origin.PERIODS) or not figure.known:
        return figure
    note = f"from {begins:%B %Y}, its first month"
    if note in figure.notes or not key.indicator.counts_later(key.basis, end):
        return figure
    return replace(figure, notes=(*figure.notes, note))


def last_of_stock(last: Figure) -> Figure | None:
    """The position at a period's end as the figure of the period; where it has none, why, and no part to add up."""
    if last.gap is Gap.NOT_RETURNED:
        return None
    found = replace(last, origin=Origin.PERIODS)
    return found if found.settled else replace(found, numerator=None, denominator=None)


def estimates_by_fitness(days: Sequence[date], end: date) -> list[date]:
    """The days of population estimates (oldest first) by how well they fit a rate whose period ends on `end`.

    The newest mid-year on or before the period's end; where there is none, the earliest later one. So a year to
    31 March 2023 is counted against June 2022, as the Department for Education does: every printed rate of "Children
    in need" 2013 to 2024 comes out so.
    """
    first_later = bisect_right(days, end)
    return [*reversed(days[:first_later]), *days[first_later:]]
