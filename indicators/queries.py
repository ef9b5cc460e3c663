"""Reads of what is measured: each a bounded number of SQL statements, however long the history is."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import itemgetter

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from districts.models import Area, in_branches
from districts.tree import AreaNode, Level, Tree
from indicators.models import (
    DECIMAL_PLACES,
    Annotation,
    CollectionLevel,
    Indicator,
    OwnProtection,
    Reading,
    Target,
)
from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.periods import add_months, month_start, window_start
from indicators.rules.published_values import Published, PublishedFigures
from indicators.rules.rating import TargetRule
from indicators.rules.terms import AnnotationKind, Basis, Missing
from indicators.rules.values import CollectionLevels, FigureResolver, Key

BASES = {basis.value: basis for basis in Basis}
REASONS = {reason.value: reason for reason in Missing}
# Days and numbers as text: most are there many times over, and each different one is read once.
NUMBERS = ("numerator", "denominator", "value")
AS_TEXT = tuple(Cast(name, TextField()) for name in ("period_end", *NUMBERS))
AS_STORED = ("indicator", "basis", "area", "missing_reason", "stated", "illustrative", "provisional")
STEP_STORED = Decimal(1).scaleb(-DECIMAL_PLACES)

CanSee = Callable[[int, int, Basis, date], bool]
IndicatorDataKey = tuple[int, CanSee]
Facts = dict[Key, dict[date, ReadingValue]]


# The published figures of authorities, by the authority's id: of these authorities, areas and indicators, by their ids,
# none but comparators' of days before the first (None: from the beginning).
FiguresPublished = Callable[
    [Collection[int], Collection[int], Collection[int], date | None], Mapping[int, Published]
]


@dataclass(frozen=True)
class PublicVisibility:
    """What whoever holds no role in an authority sees of it: what was published, frozen as it was, and nothing live.

    `can_see` tells which readings the editions cover; `published` gives the figures of these.
    """

    can_see: CanSee
    published: FiguresPublished

    def __call__(self, area_id: int, indicator_id: int, basis: Basis, period_end: date) -> bool:
        """Whether the reading is published at all."""
        return self.can_see(area_id, indicator_id, basis, period_end)


@dataclass(frozen=True)
class Break:
    """A break in series, or a step change: of one indicator or all, in one area (and below) or everywhere."""

    day: date
    measure_id: int | None
    area_id: int | None


@dataclass(frozen=True)
class IndicatorData:
    """Everything that rows are built from: figures, targets by (indicator id, basis), breaks, comparators, steps."""

    resolver: FigureResolver
    target_rules: dict[tuple[int, Basis], list[TargetRule]]
    breaks: list[Break]
    comparators: list[AreaNode]
    step_changes: Sequence[Break] = ()

    def target_rules_for(self, spec: IndicatorSpec, basis: Basis) -> list[TargetRule]:
        """Every target of the indicator in this basis, of whatever area and day."""
        return self.target_rules.get((spec.id, basis), [])

    def breaks_for(self, spec: IndicatorSpec, node: AreaNode) -> list[date]:
        """The days across which this series isn't compared."""
        return self._days(self.breaks, spec, node)

    def stretches_from(self, spec: IndicatorSpec, node: AreaNode) -> list[date]:
        """The days from which the variation of this series is judged anew: step changes and breaks."""
        return self._days([*self.breaks, *self.step_changes], spec, node)

    def _days(self, marks: Iterable[Break], spec: IndicatorSpec, node: AreaNode) -> list[date]:
        line = {area.id for area in self.resolver.tree.line_up(node)}
        return [
            found.day
            for found in marks
            if found.measure_id in (None, spec.id) and (found.area_id is None or found.area_id in line)
        ]


def areas_of(authority: Area) -> list[Area]:
    """The authority and everything below it, with its comparators. One query."""
    return areas_of_each([authority])[authority.pk]


def areas_of_each(authorities: Iterable[Area]) -> dict[int, list[Area]]:
    """By authority id what `areas_of` gives; a comparator stands with each authority that it is for. One query."""
    ids = {authority.pk for authority in authorities}
    beside = Q(level=Level.COMPARATOR, comparator_for__in=ids)
    found = list(Area.objects.filter(in_branches(ids) | beside).annotate(stands_beside=F("comparator_for")))
    parents = {area.pk: area.parent_id for area in found}
    by_authority: dict[int, dict[int, Area]] = {authority: {} for authority in ids}
    for area in found:
        for authority in {_top(area.pk, parents), area.stands_beside} & ids:
            by_authority[authority][area.pk] = area
    return {authority: list(areas.values()) for authority, areas in by_authority.items()}


def _top(area_id: int, parents: Mapping[int, int | None]) -> int:
    above = parents[area_id]
    return area_id if above is None else _top(above, parents)


def sees_everything(_area: int, _measure: int, _basis: Basis, _end: date) -> bool:
    """Says yes to every reading."""
    return True


def load_indicator_data(
    authority: Area,
    indicators: Iterable[Indicator],
    *,
    first: date | None,
    last: date,
    can_see: CanSee = sees_everything,
) -> IndicatorData:
    """The readings of the authority and its comparators from `first` (None: from the beginning) to `last`.

    `can_see` tells for area id, indicator id, basis and period_end whether the reader may see that reading.
    Comparators' readings, and indicators that supply denominators, come from the beginning; populations to the end,
    since a period before the first of them is counted against that one. Six queries.
    """
    indicator_data_sets = load_indicator_data_of([(authority, can_see)], indicators, first=first, last=last)
    return indicator_data_sets[authority.pk, can_see]


def load_indicator_data_of(
    asked: Iterable[tuple[Area, CanSee]],
    indicators: Iterable[Indicator],
    *,
    first: date | None,
    last: date,
) -> dict[IndicatorDataKey, IndicatorData]:
    """For each authority and visibility, by its id and the visibility, what `load_indicator_data` gives.

    The same queries, however many there are: six, of the public and of others seven.
    """
    pairs = list(asked)
    chosen = list(indicators)
    ids = {indicator.pk for indicator in chosen}
    feeding = {
        indicator.denominator_from_id for indicator in chosen if indicator.denominator_from_id is not None
    } - ids
    known = {indicator.pk: indicator for indicator in chosen}
    known |= {indicator.pk: indicator for indicator in Indicator.objects.filter(pk__in=feeding)}
    by_authority = areas_of_each(authority for authority, _ in pairs)
    areas = {(authority.pk, can_see): by_authority[authority.pk] for authority, can_see in pairs}
    everywhere = {area.pk: area for found in by_authority.values() for area in found}
    levels = _levels(known, by_authority)
    resolvers = _live_resolvers(chosen, known, areas, levels, first=first, last=last)
    resolvers |= _public_resolvers(known, areas, levels, first=first, last=last)
    targets = list(Target.objects.filter(indicator__in=ids, area__in=everywhere))
    notes = _notes(ids, everywhere)
    return {key: _indicator_data(resolver, areas[key], targets, notes) for key, resolver in resolvers.items()}


def _live_resolvers(
    chosen: Sequence[Indicator],
    known: Mapping[int, Indicator],
    areas: Mapping[IndicatorDataKey, Sequence[Area]],
    levels: Mapping[int, CollectionLevels],
    *,
    first: date | None,
    last: date,
) -> dict[IndicatorDataKey, FigureResolver]:
    """What works figures out of present readings, for each visibility of somebody who may see these. One query."""
    live = {key: found for key, found in areas.items() if not isinstance(key[1], PublicVisibility)}
    if not live:
        return {}
    everywhere = {area.pk: area for found in live.values() for area in found}
    readings = _readings(chosen, everywhere.values(), first=first, last=last)
    reading_values = _reading_values_by_data(readings, live)
    return {
        key: FigureResolver(
            tree=Tree(area.node for area in found),
            specs=[indicator.spec for indicator in known.values()],
            reading_values=reading_values[key],
            levels=levels[key[0]],
        )
        for key, found in live.items()
    }


def _public_resolvers(
    known: Mapping[int, Indicator],
    areas: Mapping[IndicatorDataKey, Sequence[Area]],
    levels: Mapping[int, CollectionLevels],
    *,
    first: date | None,
    last: date,
) -> dict[IndicatorDataKey, FigureResolver]:
    """What looks up published figures, for each public visibility. One query for all that have the same source."""
    sources: dict[FiguresPublished, list[IndicatorDataKey]] = {}
    for key in areas:
        if isinstance(key[1], PublicVisibility):
            sources.setdefault(key[1].published, []).append(key)
    resolvers: dict[IndicatorDataKey, FigureResolver] = {}
    for source, keys in sources.items():
        everywhere = {area.pk for key in keys for area in areas[key]}
        published = source({authority for authority, _ in keys}, everywhere, known.keys(), first)
        for key in keys:
            resolvers[key] = PublishedFigures(
                tree=Tree(area.node for area in areas[key]),
                specs=[indicator.spec for indicator in known.values()],
                levels=levels[key[0]],
                figures=_between(published.get(key[0], {}), areas[key], first, last),
            )
    return resolvers


def _between(published: Published, areas: Iterable[Area], first: date | None, last: date) -> Published:
    """The figures of days from `first` to `last`; of comparators from the beginning."""
    comparators = {area.pk for area in areas if area.level == Level.COMPARATOR}
    return {
        key: figure
        for key, figure in published.items()
        if key[3] <= last and (first is None or key[3] >= first or key[2] in comparators)
    }


def indicators_in(authority: Area) -> list[Indicator]:
    """Every indicator of the library, counting people also where the authority alone says so. Two queries."""
    own = set(OwnProtection.objects.filter(authority=authority).values_list("indicator_id", flat=True))
    found = list(Indicator.objects.all())
    for each in found:
        each.counts_people = each.counts_people or each.pk in own
    return found


def _levels(indicator_ids: Iterable[int], authority_ids: Iterable[int]) -> dict[int, CollectionLevels]:
    """By authority id the levels at which these indicators are collected there. One query."""
    levels: dict[int, CollectionLevels] = {authority: {} for authority in authority_ids}
    for found in CollectionLevel.objects.filter(indicator__in=indicator_ids, authority__in=levels):
        key = found.indicator_id, found.authority_id
        levels[found.authority_id][key] = Level(found.level)
    return levels


def _readings(
    chosen: Sequence[Indicator], areas: Iterable[Area], *, first: date | None, last: date
) -> QuerySet[Reading]:
    """The readings of the areas that rows of these indicators are built from."""
    found = list(areas)
    wanted = Q(indicator__in=[indicator.pk for indicator in chosen])
    if first is not None:
        comparators = [area.pk for area in found if area.level == Level.COMPARATOR]
        wanted &= Q(period_end__gte=first) | Q(area__in=comparators)
    wanted &= Q(period_end__lte=last)
    suppliers = {each.denominator_from_id for each in chosen} - {None}
    populations = {each.denominator_from_id for each in chosen if each.spec.is_population_rate}
    wanted |= Q(indicator__in=suppliers, period_end__lte=last) | Q(indicator__in=populations)
    return Reading.objects.filter(wanted, area__in=[area.pk for area in found])


def _indicator_data(
    resolver: FigureResolver, areas: Sequence[Area], targets: Iterable[Target], notes: Iterable[Annotation]
) -> IndicatorData:
    """The indicator data of these areas, with the targets and annotations that apply to them."""
    ids = {area.pk for area in areas}
    target_rules: dict[tuple[int, Basis], list[TargetRule]] = {}
    for target in targets:
        if target.area_id in ids:
            target_rules.setdefault((target.indicator_id, Basis(target.basis)), []).append(target.target_rule)
    marks: dict[str, list[Break]] = {AnnotationKind.BREAK: [], AnnotationKind.STEP_CHANGE: []}
    for note in notes:
        if note.area_id is None or note.area_id in ids:
            marks[note.kind].append(Break(note.date, note.indicator_id, note.area_id))
    comparators = [area.node for area in areas if area.level == Level.COMPARATOR]
    return IndicatorData(
        resolver, target_rules, marks[AnnotationKind.BREAK], comparators, marks[AnnotationKind.STEP_CHANGE]
    )


def readings_out_of(node: AreaNode) -> int:
    """How many readings of an area are of periods in which it isn't open: no sum counts them. One query."""
    periods = Reading.objects.filter(area=node.id).values_list("basis", "period_end")
    return sum(not node.open_between(window_start(BASES[basis], end), end) for basis, end in periods)


def newest_reading(indicator: Indicator, basis: Basis | None = None) -> Subquery:
    """For a query of areas: the last day of each area's newest reading of the indicator, of this basis or of any."""
    read = Reading.objects.filter(indicator=indicator, area=OuterRef("pk"))
    of_basis = read if basis is None else read.filter(basis=basis)
    return Subquery(of_basis.order_by("-period_end").values("period_end")[:1])


def load_from(period_end: date) -> date:
    """How far back readings matter for a row: every month of the year before the newest complete financial year.

    That year ended up to 11 months ago, the one before it 12 months earlier, and it began 11 months before its end.
    """
    return month_start(add_months(period_end, -34))


def reading_values_of(readings: QuerySet[Reading], can_see: CanSee = sees_everything) -> Facts:
    """The readings that `can_see` lets through, by what they are of and then by period_end.

    Each is what `Reading.reading_value` gives; read as rows, because a page takes thousands of them. One query.
    """
    reading_values: Facts = {}
    _give_out(readings, lambda area: ((can_see, reading_values),))
    return reading_values


def _reading_values_by_data(
    readings: QuerySet[Reading], areas: Mapping[IndicatorDataKey, Sequence[Area]]
) -> dict[IndicatorDataKey, Facts]:
    """The readings of each data set's areas that its `can_see` lets through. One query."""
    reading_values: dict[IndicatorDataKey, Facts] = {key: {} for key in areas}
    takers: dict[int, list[tuple[CanSee, Facts]]] = {}
    for key, found in areas.items():
        for area in found:
            takers.setdefault(area.pk, []).append((key[1], reading_values[key]))
    _give_out(readings, takers.__getitem__)
    return reading_values


def _give_out(
    readings: QuerySet[Reading], takers_of: Callable[[int], Sequence[tuple[CanSee, Facts]]]
) -> None:
    """Hand each reading to the data sets with its area whose `can_see` lets it through."""
    day_of, number = cache(date.fromisoformat), cache(_number)
    rows = readings.values_list(*AS_STORED, *AS_TEXT)
    for (spec, stored_as, area), series in groupby(rows, itemgetter(0, 1, 2)):
        basis = BASES[stored_as]
        takers: list[tuple[CanSee, dict[date, ReadingValue], Facts]]
        takers = [(can_see, {}, reading_values) for can_see, reading_values in takers_of(area)]
        for *_, missing, stated, illustrative, provisional, day, above, below, value in series:
            end = day_of(day)
            reading_value = ReadingValue(
                number(above),
                number(below),
                number(value),
                stated,
                REASONS.get(missing),
                illustrative,
                provisional,
            )
            for can_see, by_day, _ in takers:
                if can_see(area, spec, basis, end):
                    by_day[end] = reading_value
        for _, by_day, reading_values in takers:
            if by_day:
                reading_values.setdefault((spec, basis, area), {}).update(by_day)


def _number(text: str | None) -> Decimal | None:
    """A number with all decimal places that are stored, whichever database wrote it."""
    return None if text is None else Decimal(text).quantize(STEP_STORED)


def _notes(indicator_ids: Iterable[int], areas: Iterable[int]) -> list[Annotation]:
    """The breaks in series and the step changes of these areas, and those that hold everywhere. One query."""
    return list(
        Annotation.objects.filter(
            Q(indicator=None) | Q(indicator__in=indicator_ids),
            Q(area=None) | Q(area__in=areas),
            kind__in=[AnnotationKind.BREAK, AnnotationKind.STEP_CHANGE],
        )
    )
