"""What a bare value tells: the number of people that it implies beside what else is published.

Pure. A percentage or ratio and what it is of tell its numerator, and with its numerator what it is of; a rate and the
population its people. Where rounding leaves several numbers, the smallest that is sensitive is taken.
"""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import cached_property

from disclosure.model import Known, Rule
from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import MONTHS_IN_YEAR, WEEKS_IN_YEAR, months_covered
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import DatedKey


def numerator_of(spec: IndicatorSpec, key: DatedKey, value: Decimal, denominator: Decimal, rule: Rule) -> int:
    """How many people a value over a denominator is; of part of a year as a rate of a year, or else as it is."""
    per = denominator / _scale(spec)
    ways = dict.fromkeys((per / _times_a_year(spec, key), per))
    found = [
        _whole_number((value - _half(spec)) * each, (value + _half(spec)) * each, rule.small) for each in ways
    ]
    return next((number for number in found if 1 <= number <= rule.small), found[0])


def denominator_of(spec: IndicatorSpec, value: Decimal, numerator: int, rule: Rule) -> int | None:
    """What a percentage or ratio with this numerator is of; None where that can't be told."""
    least = value - _half(spec)
    if spec.unit not in (Unit.PERCENTAGE, Unit.RATIO) or not numerator or least <= 0:
        return None
    people = numerator * _scale(spec)
    limit = rule.few if spec.unit is Unit.PERCENTAGE else rule.small
    return _whole_number(people / (value + _half(spec)), people / least, limit)


def _whole_number(low: Decimal, high: Decimal, small: int) -> int:
    """A whole number between two limits, a sensitive one where there is one; else the nearest to their middle."""
    sensitive = max(int(low.to_integral_value(ROUND_CEILING)), 1)
    if sensitive <= min(int(high), small):
        return sensitive
    return int(((low + high) / 2).to_integral_value(ROUND_HALF_UP))


def _half(spec: IndicatorSpec) -> Decimal:
    """By how much a printed value may be rounded."""
    return Decimal(5).scaleb(-spec.decimal_places - 1)


def _scale(spec: IndicatorSpec) -> Decimal:
    return {Unit.PERCENTAGE: Decimal(100), Unit.RATE: Decimal(spec.rate_per or 1)}.get(spec.unit, Decimal(1))


def _times_a_year(spec: IndicatorSpec, key: DatedKey) -> Decimal:
    """By how much a rate of a population over part of a year was multiplied."""
    _, basis, _, end = key
    if spec.is_stock or not spec.is_population_rate:
        return Decimal(1)
    if basis is Basis.WEEK:
        return Decimal(WEEKS_IN_YEAR)
    return Decimal(MONTHS_IN_YEAR) / months_covered(basis, end)


class Populations:
    """What rates are of: published people of an area, or of all areas in it."""

    def __init__(self, figures: Mapping[DatedKey, Known], tree: Tree) -> None:
        self._figures = figures
        self._tree = tree

    @cached_property
    def _days(self) -> dict[tuple[int, int], list[date]]:
        """The days of which an indicator has a figure of an area or of one in it."""
        found: dict[tuple[int, int], set[date]] = {}
        for indicator, basis, area, day in self._figures:
            if basis is Basis.SNAPSHOT:
                for node in self._tree.line_up(self._tree.nodes[area]):
                    found.setdefault((indicator, node.id), set()).add(day)
        return {key: sorted(days) for key, days in found.items()}

    def of(self, indicator: int, area: int, end: date) -> Decimal | None:
        """The newest on or before a day that is known, else the earliest after it."""
        days = self._days.get((indicator, area), [])
        later = bisect_right(days, end)
        people = (
            self._people(indicator, self._tree.nodes[area], day)
            for day in (*reversed(days[:later]), *days[later:])
        )
        return next((each for each in people if each is not None), None)

    def _people(self, indicator: int, node: AreaNode, day: date) -> Decimal | None:
        own = self._figures.get((indicator, Basis.SNAPSHOT, node.id, day))
        if own is not None:
            return own.value
        inside = [
            self._people(indicator, each, day)
            for each in self._tree.children(node)
            if each.level is not Level.TEAM and each.open_between(day, day)
        ]
        known = [each for each in inside if each is not None]
        return sum(known, Decimal(0)) if inside and len(known) == len(inside) else None
