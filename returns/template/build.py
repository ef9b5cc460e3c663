"""What a template asks an area for: each indicator of each area that returns it, with what stood there last time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Exists, OuterRef, Q

from districts.models import Area
from districts.tree import Tree
from indicators.models import CollectionLevel, Indicator, Reading
from indicators.queries import areas_of
from indicators.rules.figures import ReadingValue
from indicators.rules.periods import describe, ends_a_period, month_start, previous_end
from indicators.rules.terms import Basis
from returns.page.preview import reading_in_words
from returns.template.rows import TemplateRow

Series = tuple[int, int, Basis]
MID_YEAR = 6
GIVE_ALL = {Basis.MONTH, Basis.SNAPSHOT}  # whatever else a scorecard shows is made of these


def asked_of(area: Area, period_end: date) -> list[TemplateRow]:
    """Every figure that an area and what lies below it return for a month, area by area. Four queries.

    An indicator is asked for in its default basis, in each in which it was returned last time, and by month where a
    scorecard shows it in one that neither gives; a quarter's and a year's figure only for the month that ends it, a
    population only for June, in which mid-year lies.
    """
    areas = {found.pk: found for found in areas_of(area.authority)}
    tree = Tree(found.node for found in areas.values())
    wanted = _collected(area, tree, areas, period_end)
    stood = _last_time(wanted, period_end)
    shown = _shown(area.authority)
    return [
        TemplateRow(
            spec=indicator.spec,
            numerator_name=indicator.numerator_name,
            denominator_name=indicator.denominator_name,
            area_name=node.name,
            basis=basis,
            before=_in_words(indicator, basis, stood.get((indicator.pk, node.pk, basis))),
        )
        for indicator, node in wanted
        for basis in _bases(indicator, node, period_end, stood, shown[indicator.pk])
    ]


def _collected(
    area: Area, tree: Tree, areas: Mapping[int, Area], period_end: date
) -> list[tuple[Indicator, Area]]:
    """The indicators collected in the month with the areas that return them: highest level first, then by name."""
    of_rates = Exists(Indicator.objects.filter(denominator_from=OuterRef("indicator")))
    levels = CollectionLevel.objects.filter(authority=area.authority).select_related("indicator")
    if period_end.month != MID_YEAR:
        levels = levels.exclude(of_rates)
    by_level: dict[str, list[Indicator]] = defaultdict(list)
    for collected in levels.order_by("indicator__name"):
        if _is_collected(collected.indicator, period_end):
            by_level[collected.level].append(collected.indicator)
    nodes = [
        node
        for node in tree.with_all_below(tree.nodes[area.pk])
        if node.open_between(month_start(period_end), period_end)
    ]
    nodes.sort(key=lambda node: (node.level.storey, node.name))
    return [(indicator, areas[node.id]) for node in nodes for indicator in by_level[node.level]]


def _is_collected(indicator: Indicator, period_end: date) -> bool:
    began = indicator.collected_from is None or indicator.collected_from <= period_end
    goes_on = indicator.collected_until is None or indicator.collected_until >= month_start(period_end)
    return began and goes_on


def _bases(
    indicator: Indicator,
    area: Area,
    period_end: date,
    before: Mapping[Series, tuple[date, ReadingValue]],
    shown: Collection[Basis],
) -> list[Basis]:
    bases = [Basis(each) for each in indicator.bases]
    wanted = {each for each in bases if (indicator.pk, area.pk, each) in before} | {indicator.default_basis}
    if not wanted & GIVE_ALL:
        wanted |= {Basis.MONTH} if Basis.MONTH in bases and set(shown) - wanted else set(shown)
    return [each for each in bases if each in wanted and ends_a_period(each, period_end)]


def _shown(authority: Area) -> dict[int, set[Basis]]:
    """By indicator the bases in which the authority's scorecards show it."""
    found: dict[int, set[Basis]] = defaultdict(set)
    lines = Indicator.objects.filter(entries__section__scorecard__authority=authority)
    for pk, basis in lines.order_by().values_list("pk", "entries__basis"):
        found[pk].add(Basis(basis))
    return found


def _last_time(
    wanted: Iterable[tuple[Indicator, Area]], period_end: date
) -> dict[Series, tuple[date, ReadingValue]]:
    """The reading of the period before, by series: of a snapshot the last one in the month before."""
    pairs = list(wanted)
    ends = {basis: previous_end(basis, period_end) for basis in Basis}
    month_before = ends[Basis.MONTH]
    when = Q(basis=Basis.SNAPSHOT, period_end__range=(month_start(month_before), month_before))
    for basis, end in ends.items():
        when |= Q(basis=basis, period_end=end)
    found = Reading.objects.filter(
        when,
        indicator__in={indicator.pk for indicator, _ in pairs},
        area__in={area.pk for _, area in pairs},
    )
    return {
        (reading.indicator_id, reading.area_id, Basis(reading.basis)): (
            reading.period_end,
            reading.reading_value,
        )
        for reading in found.order_by("period_end")
    }


def _in_words(indicator: Indicator, basis: Basis, before: tuple[date, ReadingValue] | None) -> str:
    if before is None:
        return ""
    day, reading_value = before
    mark = " †" if reading_value.illustrative else ""
    return f"{reading_in_words(indicator.spec, reading_value)}{mark} ({describe(basis, day)})"
