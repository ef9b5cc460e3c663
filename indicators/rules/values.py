"""Values: the figure of an indicator for an area, basis and period, out of what was returned.

Pure. At each node of the area tree a returned figure wins; else the node's own periods are summed; else its children.
Sums are numerators over denominators, never a mean of percentages. What is missing is named.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache

from districts.dates import long_date
from districts.tree import AreaNode, Level, Tree
from indicators.rules.computed import (
    added_up,
    bases_of_same_window,
    estimates_by_fitness,
    from_its_opening,
    last_of_stock,
    months_summed,
    since_its_beginning,
    with_value,
)
from indicators.rules.figures import (
    SUPPRESSED_WORDS,
    Figure,
    FigureKey,
    Gap,
    IndicatorSpec,
    Origin,
    ReadingValue,
)
from indicators.rules.periods import (
    describe,
    window_start,
)
from indicators.rules.summands import Summand, added, agreed, gathered, parted, stands_for_its_areas
from indicators.rules.terms import Basis, Missing

Key = tuple[int, Basis, int]
DatedKey = tuple[int, Basis, int, date]
# By the ids of an indicator and an authority.
CollectionLevels = dict[tuple[int, int], Level]


class FigureResolver:
    """Every reading that a page needs, with the rules that turn readings into figures.

    `reading_values` maps (indicator id, basis, area id) to readings by period_end; `levels` maps (indicator id,
    authority id) to the level at which the indicator is collected there. Figures are remembered.
    """

    def __init__(
        self,
        *,
        tree: Tree,
        specs: Iterable[IndicatorSpec],
        reading_values: Mapping[Key, Mapping[date, ReadingValue]],
        levels: Mapping[tuple[int, int], Level],
    ) -> None:
        self.tree = tree
        self.specs = {spec.id: spec for spec in specs}
        self._readings = {True: _published(reading_values), False: reading_values}
        self._levels = levels
        self._figures: dict[tuple[int, Basis, int, date, bool], Figure] = {}
        self._hidden: set[DatedKey] = set()
        self._dates = {
            published: dates_by_area(part, tree, list(Basis)) for published, part in self._readings.items()
        }
        self._snapshot_dates = {
            published: dates_by_area(part, tree, [Basis.SNAPSHOT])
            for published, part in self._readings.items()
        }

    def content(self) -> str:
        """All that figures are computed from, spelt out: the same text, the same figures."""
        return repr((self.tree.nodes, self.specs, self._levels, self._readings[False]))

    def with_readings(
        self, proposed: Mapping[tuple[int, int, Basis, date], ReadingValue]
    ) -> "FigureResolver":
        """The same with readings that take the place of those it has, by indicator id, area id, basis and period_end.

        Readings of areas that it doesn't know are left out.
        """
        reading_values = {key: dict(by_day) for key, by_day in self._readings[False].items()}
        for (measure_id, area_id, basis, day), reading_value in proposed.items():
            if area_id in self.tree.nodes:
                reading_values.setdefault((measure_id, basis, area_id), {})[day] = reading_value
        resolver = FigureResolver(
            tree=self.tree,
            specs=self.specs.values(),
            reading_values=reading_values,
            levels=self._levels,
        )
        resolver.hide(self._hidden)
        return resolver

    def hide(self, figures: Iterable[DatedKey]) -> None:
        """Keep these figures, by indicator id, basis, area id and last day, from whoever asks for them.

        What adds them up goes on doing so.
        """
        self._hidden |= set(figures)

    def figure(
        self,
        key: FigureKey,
        period_end: date,
        *,
        published_only: bool = False,
    ) -> Figure:
        """The figure of this basis that ends on `period_end`, or why there is none.

        With `published_only` illustrative readings are not looked at.
        """
        found = self._figure(key, period_end, published_only=published_only)
        if (key.indicator.id, key.basis, key.area.id, period_end) not in self._hidden:
            return found
        return Figure(
            period_end,
            gap=Gap.SUPPRESSED,
            missing=Missing.SUPPRESSED,
            why=SUPPRESSED_WORDS,
            illustrative=found.illustrative,
        )

    def _figure(self, key: FigureKey, period_end: date, *, published_only: bool) -> Figure:
        known = (key.indicator.id, key.basis, key.area.id, period_end, published_only)
        if known not in self._figures:
            found = self._find(key, period_end, published_only)
            self._figures[known] = since_its_beginning(key, period_end, found)
        return self._figures[known]

    def best_figure(self, key: FigureKey, period_end: date) -> Figure:
        """The published figure where there is one, else what all readings together give."""
        published = self.figure(key, period_end, published_only=True)
        return published if published.settled else self.figure(key, period_end)

    def dates(self, spec: IndicatorSpec, node: AreaNode, *, published_only: bool = False) -> list[date]:
        """The days, in order, on which a reading of any basis ends in this area or below it."""
        return self._dates[published_only].get((spec.id, node.id), [])

    def is_kept_at(self, spec: IndicatorSpec, node: AreaNode) -> bool:
        """Whether the area may have figures: it doesn't lie below the level of collection, or something is returned."""
        level = self._levels.get((spec.id, self.tree.authority(node).id))
        return level is None or node.level.storey <= level.storey or bool(self.dates(spec, node))

    def snapshot_dates(
        self, spec: IndicatorSpec, node: AreaNode, *, published_only: bool = False
    ) -> list[date]:
        """The days, in order, of the snapshots returned for this area or below it."""
        return self._snapshot_dates[published_only].get((spec.id, node.id), [])

    def _find(self, key: FigureKey, end: date, published: bool) -> Figure:
        mine = from_its_opening(key, end)
        returned = self._returned(mine, end, published)
        if returned is not None and returned.gap is not Gap.MARKED_MISSING:
            return returned
        by_periods = self._from_periods(mine, end, published)
        if by_periods is not None and (by_periods.settled or self._returned_months(mine, end, published)):
            return by_periods
        by_areas = self._from_areas(key, end, published)
        if by_areas is not None and by_areas.settled:
            return by_areas
        unsettled = [figure for figure in (returned, by_periods, by_areas) if figure is not None]
        return max(unsettled, key=lambda figure: figure.telling, default=_nothing(end))

    # What was returned at this node

    def _returned(self, key: FigureKey, end: date, published: bool) -> Figure | None:
        for same_window in bases_of_same_window(key.indicator, key.basis, end):
            reading_value = (
                self._readings[published].get((key.indicator.id, same_window, key.area.id), {}).get(end)
            )
            if reading_value is not None:
                return self._from_reading(key, end, reading_value, published)
        return None

    def _from_reading(
        self,
        key: FigureKey,
        end: date,
        reading_value: ReadingValue,
        published: bool,
    ) -> Figure:
        found = Figure(
            end,
            value=reading_value.value,
            numerator=reading_value.numerator,
            denominator=reading_value.denominator,
            origin=Origin.RETURNED,
            stated=reading_value.stated,
            illustrative=reading_value.illustrative,
            provisional=reading_value.provisional,
        )
        if reading_value.missing is not None:
            why = f"Marked “{reading_value.missing.value}”: {reading_value.missing.label}"
            return replace(found, gap=Gap.MARKED_MISSING, missing=reading_value.missing, why=why)
        is_as_published = key.area.is_comparator and bool(reading_value.stated) and found.known
        if not key.indicator.has_parts or reading_value.numerator is None or is_as_published:
            return found
        if reading_value.denominator is not None:
            return with_value(key.indicator, key.basis, found)
        if key.indicator.is_population_rate:
            return self._over_population(key, found, published)
        return found if found.known else replace(found, gap=Gap.INCOMPLETE, why="No denominator was returned")

    # Sums over the node's own months

    def _from_periods(self, key: FigureKey, end: date, published: bool) -> Figure | None:
        if key.indicator.is_stock and key.basis.rule.takes_turns:
            return last_of_stock(self._figure(key.by(Basis.SNAPSHOT), end, published_only=published))
        months = months_summed(key.indicator, key.basis, end)
        if key.indicator.is_stock or key.indicator.is_grade or not months:
            return None
        if not self._any_between(key.indicator, key.area, months[0], end, published):
            return None
        parts = [
            Summand(
                describe(Basis.MONTH, month),
                self._figure(key.by(Basis.MONTH), month, published_only=published),
            )
            for month in months
        ]
        return self._sum(key, end, parts, Origin.PERIODS, published)

    def _returned_months(self, key: FigureKey, end: date, published: bool) -> bool:
        """Whether any month of the period was returned for this very area, rather than for areas below it."""
        own = self._readings[published].get((key.indicator.id, Basis.MONTH, key.area.id), {})
        return any(month in own for month in months_summed(key.indicator, key.basis, end))

    # Sums over the areas below

    def _from_areas(self, key: FigureKey, end: date, published: bool) -> Figure | None:
        level = self._levels.get((key.indicator.id, self.tree.authority(key.area).id))
        start = window_start(key.basis, end)
        if level is None:
            return None
        expected = self.tree.at_level_below(key.area, level, start, end)
        if not expected:
            return None
        if not self._any_between(key.indicator, key.area, start, end, published):
            return replace(
                _nothing(end), expected=len(expected), absent=tuple(area.name for area in expected)
            )
        parts = list(self._frontier(key, end, level, published))
        if key.indicator.is_grade:
            return agreed(key.indicator, end, parts)
        if not key.indicator.adds_up:
            return replace(
                _nothing(end),
                gap=Gap.DOES_NOT_ADD_UP,
                why="Figures of this indicator don't add up over areas",
            )
        return self._sum(key, end, parts, Origin.AREAS, published)

    def _frontier(self, key: FigureKey, end: date, level: Level, published: bool) -> Iterator[Summand]:
        """The children, each with its own figure; where a child has none, its children in its place."""
        for child in self.tree.children(key.area):
            is_open = child.open_between(window_start(key.basis, end), end)
            found = self._figure(key.at(child), end, published_only=published)
            if is_open and (child.level == level or stands_for_its_areas(key.indicator, found)):
                yield Summand(child.name, found, child.id)
            elif child.level != level:
                yield from self._frontier(key.at(child), end, level, published)

    def partial_sum(self, key: FigureKey, end: date) -> Figure | None:
        """The sum over the areas below that have a figure, where others that are expected have none; else None.

        Neither is there one where a part of it is suppressed: with the other parts the sum would tell it. So to
        everybody it says nothing that the figures of the areas don't say themselves.
        """
        level = self._levels.get((key.indicator.id, self.tree.authority(key.area).id))
        if level is None or key.indicator.is_grade or not key.indicator.adds_up:
            return None
        parts = list(self._frontier(key, end, level, published=False))
        if any(self._is_suppressed(key, each, end) for each in parts):
            return None
        usable, absent = parted(key.indicator, parts)
        if not usable or not absent:
            return None
        found = gathered(key.indicator, end, usable, Origin.AREAS)
        found = replace(found, expected=len(parts), absent=absent)
        return added_up(key, found, usable)

    def _is_suppressed(self, key: FigureKey, part: Summand, end: date) -> bool:
        hidden = (key.indicator.id, key.basis, part.area_id, end) in self._hidden
        return hidden or part.figure.gap is Gap.SUPPRESSED

    # Adding up

    def _sum(
        self,
        key: FigureKey,
        end: date,
        parts: list[Summand],
        origin: Origin,
        published: bool,
    ) -> Figure:
        total = gathered(key.indicator, end, parts, origin)
        if total.gap is not None:
            return total
        if not key.indicator.has_parts:
            return replace(total, value=added(parts, lambda figure: figure.value))
        total = replace(total, numerator=added(parts, lambda figure: figure.numerator))
        if key.indicator.is_population_rate:
            return self._over_population(key, total, published)
        denominator = added(parts, lambda figure: figure.denominator)
        return with_value(key.indicator, key.basis, replace(total, denominator=denominator))

    # Rates of a population

    def _over_population(self, key: FigureKey, figure: Figure, published: bool) -> Figure:
        """The rate of `figure.numerator` to the mid-year population; where none is known, the value as returned."""
        population = self._population(key.indicator, key.area, figure.period_end, published)
        if population is None or not population.value:
            if figure.known:
                return figure
            return replace(figure, gap=Gap.NO_POPULATION, why="No population is known")
        over = replace(
            figure,
            denominator=population.value,
            notes=(f"population of {long_date(population.period_end)}",),
            illustrative=figure.illustrative or population.illustrative,
            provisional=figure.provisional or population.provisional,
        )
        return with_value(key.indicator, key.basis, over)

    def _population(self, spec: IndicatorSpec, node: AreaNode, end: date, published: bool) -> Figure | None:
        """The fittest mid-year estimate that is known."""
        assert spec.denominator_id is not None
        population = self.specs.get(spec.denominator_id)
        if population is None:
            return None
        days = self.snapshot_dates(population, node, published_only=published)
        for day in estimates_by_fitness(days, end):
            found = self._people(population, node, day, published)
            if found is not None:
                return found
        return None

    def _people(self, population: IndicatorSpec, node: AreaNode, day: date, published: bool) -> Figure | None:
        """The population of an area: its own, else the sum of all areas in it, in whatever way it is collected.

        A team has none.
        """
        found = self._figure(FigureKey(population, Basis.SNAPSHOT, node), day, published_only=published)
        if found.known:
            return found
        inside = [
            each
            for each in self.tree.children(node)
            if each.level is not Level.TEAM and each.open_between(day, day)
        ]
        known = [self._people(population, each, day, published) for each in inside]
        parts = [
            Summand(each.name, part) for each, part in zip(inside, known, strict=True) if part is not None
        ]
        if not parts or len(parts) < len(inside):
            return None
        total = gathered(population, day, parts, Origin.AREAS)
        return replace(total, value=added(parts, lambda figure: figure.value))

    def _any_between(
        self, spec: IndicatorSpec, node: AreaNode, first: date, last: date, published: bool
    ) -> bool:
        days = self.dates(spec, node, published_only=published)
        at = bisect_left(days, first)
        return at < len(days) and days[at] <= last


def _published(
    reading_values: Mapping[Key, Mapping[date, ReadingValue]],
) -> dict[Key, dict[date, ReadingValue]]:
    kept = {
        key: {day: reading_value for day, reading_value in by_day.items() if not reading_value.illustrative}
        for key, by_day in reading_values.items()
    }
    return {key: by_day for key, by_day in kept.items() if by_day}


def dates_by_area(
    ends: Mapping[Key, Iterable[date]], tree: Tree, bases: Collection[Basis]
) -> dict[tuple[int, int], list[date]]:
    """The period ends of each indicator in these bases by area, with those of everything below it."""
    found: dict[tuple[int, int], set[date]] = {}
    for (measure_id, basis, area_id), by_day in ends.items():
        if basis in bases:
            for node in tree.line_up(tree.nodes[area_id]):
                found.setdefault((measure_id, node.id), set()).update(by_day)
    return {key: sorted(days) for key, days in found.items()}


@lru_cache(maxsize=1000)
def _nothing(end: date) -> Figure:
    return Figure(end, gap=Gap.NOT_RETURNED, why="Nothing was returned")
