"""Which ratings accepting a return would give or change: of the areas of its lines, and up to the return's own."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import NamedTuple

from django.db.models import Max, Q

from districts.tree import AreaNode
from indicators.models import Indicator, Reading
from indicators.queries import IndicatorData, load_from, load_indicator_data
from indicators.rules.figures import Figure, FigureKey, IndicatorSpec
from indicators.rules.periods import (
    MONTHS_IN_YEAR,
    add_months,
    describe,
    ends_a_period,
    month_end,
    month_start,
)
from indicators.rules.rating import TargetRule, rate, target_rule_for
from indicators.rules.terms import Basis, Rag
from returns.editions_touched import proposed_readings
from returns.models import Return
from returns.page.preview import ReadingChange

NO_FIGURE = "no figure"


@dataclass(frozen=True)
class RatingChange:
    """A rating that accepting would give or change, of the line's own area or of one above."""

    indicator: str
    area: str
    period: str
    before: str
    after: str


class _Cell(NamedTuple):
    """A figure that a changed reading feeds."""

    period_end: date
    indicator_id: int
    area_id: int
    basis: Basis


def rating_changes(monthly_return: Return, found: Iterable[ReadingChange]) -> list[RatingChange]:
    """The ratings that would differ, of the readings themselves and of the figures that they feed.

    Those are the year to date, rolling year, quarter and year that end with them, and the newest rates whose population
    moves. Lines that can't be accepted are left out; every question is taken as answered with yes.
    """
    proposed = proposed_readings(monthly_return, found)
    if not proposed:
        return []
    moved = {key[0] for key in proposed}
    indicators = list(Indicator.objects.filter(Q(pk__in=moved) | Q(denominator_from__in=moved)))
    authority = monthly_return.area.authority
    newest = _newest(indicators, moved, max(key[3] for key in proposed))
    first = _first(indicators, moved, min(key[3] for key in proposed))
    now = load_indicator_data(authority, indicators, first=first, last=newest)
    then = replace(now, resolver=now.resolver.with_readings(proposed))
    dependents = _dependents(then)
    cells = {cell for key in proposed for cell in _cells_fed(then, dependents[key[0]], *key)}
    line_up = cache(lambda area_id: _line_up(then, area_id, monthly_return.area_id))
    # The areas below one share what is above them: each figure is rated once.
    rated = dict.fromkeys(
        (cell._replace(area_id=area.id), area) for cell in sorted(cells) for area in line_up(cell.area_id)
    )
    changes = (_change(now, then, cell, area) for cell, area in rated)
    return list(dict.fromkeys(change for change in changes if change is not None))


def _first(indicators: Iterable[Indicator], moved: set[int], earliest: date) -> date:
    """The first day that the data must reach: no figure is made of more than a year, but rates may be older."""
    if {indicator.pk for indicator in indicators} - moved:
        return load_from(earliest)
    return month_start(add_months(earliest, -MONTHS_IN_YEAR))


def _newest(indicators: Iterable[Indicator], moved: set[int], last: date) -> date:
    """The last day that the data must reach: that of the newest rate whose population moves."""
    dependents = {indicator.pk for indicator in indicators} - moved
    newest = Reading.objects.filter(indicator__in=dependents).aggregate(day=Max("period_end"))["day"]
    return max(last, newest or last)


def _dependents(indicator_data: IndicatorData) -> Mapping[int | None, Sequence[IndicatorSpec]]:
    """By the indicator that they are rates over."""
    found: dict[int | None, list[IndicatorSpec]] = defaultdict(list)
    for spec in indicator_data.resolver.specs.values():
        found[spec.denominator_id].append(spec)
    return found


def _cells_fed(
    indicator_data: IndicatorData,
    dependents: Iterable[IndicatorSpec],
    indicator_id: int,
    area_id: int,
    basis: Basis,
    end: date,
) -> Iterator[_Cell]:
    """The reading's own cell, the longer periods that end with its month, and the newest rates over it."""
    if area_id not in indicator_data.resolver.tree.nodes:
        return
    spec = indicator_data.resolver.specs[indicator_id]
    yield _Cell(end, indicator_id, area_id, basis)
    if basis is Basis.MONTH:
        yield from (
            _Cell(end, indicator_id, area_id, longer) for longer in spec.bases if _ends_with(longer, end)
        )
    for dependent in dependents:
        if days := indicator_data.resolver.dates(dependent, indicator_data.resolver.tree.nodes[area_id]):
            last = month_end(days[-1])
            yield from (
                _Cell(last, dependent.id, area_id, each) for each in dependent.bases if _ends_with(each, last)
            )


def _ends_with(basis: Basis, end: date) -> bool:
    return basis.rule.sums_months and ends_a_period(basis, end)


def _line_up(indicator_data: IndicatorData, area_id: int, owner: int) -> list[AreaNode]:
    """The area and those above it, as far as the area that the return is for: whoever sends it may not see further."""
    line = indicator_data.resolver.tree.line_up(indicator_data.resolver.tree.nodes[area_id])
    ids = [area.id for area in line]
    return line[: ids.index(owner) + 1] if owner in ids else line[:1]


def _change(now: IndicatorData, then: IndicatorData, cell: _Cell, area: AreaNode) -> RatingChange | None:
    spec = then.resolver.specs[cell.indicator_id]
    key, line = FigureKey(spec, cell.basis, area), [each.id for each in then.resolver.tree.line_up(area)]
    target_rule = target_rule_for(line, then.target_rules_for(spec, cell.basis), cell.period_end)
    before, after = (
        _rating(indicator_data.resolver.best_figure(key, cell.period_end), spec, target_rule)
        for indicator_data in (now, then)
    )
    if before is after or (before is None and after is Rag.NOT_RATED):
        return None
    words = [NO_FIGURE if rag is None else rag.label for rag in (before, after)]
    return RatingChange(spec.name, area.name, describe(cell.basis, cell.period_end), *words)


def _rating(figure: Figure, spec: IndicatorSpec, target_rule: TargetRule | None) -> Rag | None:
    """The colour of a figure; None where there is no figure."""
    return rate(spec, figure, target_rule).rag if figure.known else None
