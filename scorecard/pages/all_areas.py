"""One indicator in every area that the reader may look at, across authorities: a page of areas at a time.

Each line is the one that the area's own indicator page shows, by the same visibility, suppression and rules.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from districts.models import Area
from districts.permissions import Permission, Reader, line_up
from districts.tree import AreaNode, Level, Tree
from indicators.addresses import period_or_404
from indicators.build_rows import RowRequest, build_row
from indicators.models import Indicator, Reading
from indicators.queries import IndicatorData, load_from, load_indicator_data_of, newest_reading
from indicators.rules.figures import FigureKey
from indicators.rules.periods import Period, add_months, month_end
from indicators.rules.row import Row
from indicators.rules.rows.cells import newest_known
from indicators.rules.terms import Basis
from scorecard.editions.ledger import newest_published
from scorecard.models import Edition, PublishedFigure
from scorecard.pages.indicator_query import IndicatorQuery, basis_asked, one_of
from scorecard.pages.search_index import words_of
from scorecard.queries import Choice
from scorecard.visibility import (
    Visibility,
    authorities_seen,
    editions_open_to,
    newest_period_ends,
    visibilities_of,
)

LEVELS = Level.of_the_tree()
AREAS_OF_PAGE = 50
# Of each everything below it is loaded, and judged for small numbers the first time.
AUTHORITIES_OF_PAGE = 20


@dataclass(frozen=True)
class AskedOfAreas:
    """What the address asks for, with what it leaves out filled in.

    `periods` are all that can be asked for, newest first; `seen` the ids of the authorities that the reader may look
    at; `tree` holds all areas, and of comparators those with a reading of the indicator.
    """

    indicator: Indicator
    basis: Basis
    period: Period
    level: Level
    text: str
    periods: Sequence[Period]
    seen: Collection[int]
    tree: Tree


@dataclass(frozen=True)
class AreaLine:
    """One area with its row, or why there is none; `url` is the indicator's page of the area."""

    area: Area
    url: str
    row: Row | None = None
    why_none: str = ""

    @property
    def authority(self) -> Area | None:
        """What the area lies in; None of an authority and of a comparator."""
        top = line_up(self.area)[-1]
        return None if top.pk == self.area.pk else top

    @property
    def is_comparator(self) -> bool:
        """Whether the area is there to be compared with, by its newest figure, whatever period that is of."""
        return self.area.level == Level.COMPARATOR


def asked_of_areas(reader: Reader, indicator: Indicator, query: QueryDict) -> AskedOfAreas:
    """What `basis`, `period`, `level` and `q` of an address ask for. Five queries at most.

    Raises Http404 for words that mean nothing.
    """
    basis = basis_asked(indicator, query.get("basis", ""))
    seen = {area.pk for area in authorities_seen(reader)}
    tree = _tree_for(reader, indicator)
    level = one_of(levels_in(tree, seen), query.get("level", Level.AUTHORITY), "a level here")
    periods = _periods_of(reader)
    period = _period(query.get("period", ""))
    if period is None:
        newest = _newest_shown(reader, indicator, basis, tree, seen)
        period = newest or next(iter(periods), Period(month_end(timezone.localdate())))
    text = " ".join(words_of(query.get("q", "")))
    return AskedOfAreas(indicator, basis, period, Level(level), text, periods, seen, tree)


def _period(text: str) -> Period | None:
    """The month, of a quarter its last; None where none is named."""
    return Period(period_or_404(text).end) if text else None


def _tree_for(reader: Reader, indicator: Indicator) -> Tree:
    """Every area, without comparators of which the reader is shown no figure of the indicator. One query."""
    figures = Reading if reader.grants else PublishedFigure
    read = Exists(figures.objects.filter(indicator=indicator, area=OuterRef("pk")))
    wanted = ~Q(level=Level.COMPARATOR) | Q(read)
    areas = Area.objects.filter(wanted).order_by()
    columns = ("pk", "slug", "name", "level", "parent", "opened", "closed")
    return Tree(
        AreaNode(pk, slug, name, Level(level), parent, opened, closed)
        for pk, slug, name, level, parent, opened, closed in areas.values_list(*columns)
    )


def levels_in(tree: Tree, seen: Collection[int]) -> list[Level]:
    """The level of authorities, and those of which there is an area in the authorities seen."""
    found = {node.level for node in tree.nodes.values() if tree.authority(node).id in seen}
    return [level for level in LEVELS if level is Level.AUTHORITY or level in found]


def _periods_of(reader: Reader) -> list[Period]:
    """The months in which an edition ends that the reader may open, and those of drafts, newest first."""
    held = {grant.authority_id for grant in reader.grants if grant.permission is Permission.READ_DRAFT}
    drafts = Edition.objects.filter(published_at=None, scorecard__authority__in=held)
    ends = editions_open_to(reader).order_by().values_list("period_end").distinct()
    found = {end for (end,) in ends.union(drafts.order_by().values_list("period_end"))}
    return [Period(end) for end in sorted(found, reverse=True)]


def _newest_shown(
    reader: Reader, indicator: Indicator, basis: Basis, tree: Tree, seen: Collection[int]
) -> Period | None:
    """The newest month of which the reader sees a figure in one of the authorities.

    Judged by the figures of this basis, in areas without any by those of the indicator's usual one: by readings where
    the reader holds a role, else by what was published. Two queries.
    """
    published = newest_period_ends(editions_open_to(reader))
    drafts = reader.areas_held(Permission.READ_DRAFT)
    inside = reader.authorities()
    ends = {date.min}
    columns = ("pk", _newest(newest_reading, indicator, basis), _newest(newest_published, indicator, basis))
    for area_id, read, shown in Area.objects.order_by().values_list(*columns):
        top = tree.authority(tree.nodes[area_id]).id if area_id in tree.nodes else None
        day = read if top in inside else shown
        if day is not None and top is not None and top in seen:
            ends.add(month_end(day) if top in drafts else min(month_end(day), published.get(top, date.min)))
    return None if max(ends) == date.min else Period(max(ends))


def _newest(newest: Callable[[Indicator, Basis], Subquery], indicator: Indicator, basis: Basis) -> Coalesce:
    """The newest day of an area in this basis; of one without any, in the indicator's usual one."""
    return Coalesce(newest(indicator, basis), newest(indicator, indicator.default_basis))


def places_asked(asked: AskedOfAreas) -> list[AreaNode]:
    """The areas of the level that are open in the period, by authority and name; comparators among the authorities."""
    words = asked.text.casefold().split()
    tree, first, last = asked.tree, asked.period.start, asked.period.end
    levels = (asked.level, Level.COMPARATOR) if asked.level is Level.AUTHORITY else (asked.level,)
    standing = [
        node for node in tree.nodes.values() if node.level in levels and node.open_between(first, last)
    ]
    for word in words:
        standing = [node for node in standing if word in node.name.casefold()]
    found = [(tree.authority(node), node) for node in standing]
    shown = [each for each in found if each[0].id in asked.seen or each[1].level is Level.COMPARATOR]
    return [node for _, node in sorted(shown, key=lambda each: (each[0].name, each[1].name, each[1].id))]


def lines_of_page(level: Level) -> int:
    """How many areas of this level stand on a page."""
    return AUTHORITIES_OF_PAGE if level is Level.AUTHORITY else AREAS_OF_PAGE


def lines_of(reader: Reader, asked: AskedOfAreas, nodes: Iterable[AreaNode]) -> list[AreaLine]:
    """The lines of these areas, each from the indicator data that the area's own page has.

    The same queries however many areas and authorities there are.
    """
    ids = [node.id for node in nodes]
    by_id = Area.objects.select_related("parent__parent__parent").in_bulk(ids)
    areas = [by_id[each] for each in ids]
    below = {
        area.pk: {each.id for each in asked.tree.with_all_below(area.node)[1:]}
        for area in areas
        if reader.may(Permission.READ_DRAFT, area)
    }
    views = visibilities_of(reader, areas, below=below, indicator_id=asked.indicator.pk)
    end, today = asked.period.end, timezone.localdate()
    published = [area for area in areas if end <= views[area.pk].until]
    indicator_data_sets = load_indicator_data_of(
        {(line_up(area)[-1], views[area.pk].can_see) for area in published},
        [asked.indicator],
        first=load_from(end),
        last=max(end, min(today, add_months(end, 1))),
    )
    return [
        _line(
            asked,
            area,
            indicator_data_sets.get((line_up(area)[-1].pk, views[area.pk].can_see)),
            views[area.pk],
        )
        for area in areas
    ]


def _line(
    asked: AskedOfAreas, area: Area, indicator_data: IndicatorData | None, view: Visibility
) -> AreaLine:
    url = f"{reverse('indicator', args=[asked.indicator.code])}?{urlencode({'area': area.slug, 'basis': asked.basis})}"
    if indicator_data is None:
        return AreaLine(area, url, why_none="Not published yet")
    period = _period_shown(asked, area, indicator_data)
    if period is None:
        return AreaLine(area, url, why_none=f"No figure by {asked.period.label}")
    shown_on = min(view.last, timezone.localdate())
    row = build_row(indicator_data, RowRequest(asked.indicator, asked.basis), area.node, period, shown_on)
    return AreaLine(area, url, row)


def _period_shown(asked: AskedOfAreas, area: Area, indicator_data: IndicatorData) -> Period | None:
    """The period asked for; of a comparator the last month by then of which it has a figure, None where it has none."""
    if area.level != Level.COMPARATOR:
        return asked.period
    spec = indicator_data.resolver.specs[asked.indicator.pk]
    newest = newest_known(indicator_data.resolver, FigureKey(spec, asked.basis, area.node), asked.period.end)
    return None if newest is None else Period(month_end(newest.period_end))


# Ways on


def areas_url(indicator: Indicator, **said: str) -> str:
    """The address of the list by `basis`, `period`, `level` and `q`, as far as they are said."""
    query = urlencode({name: value for name, value in said.items() if value})
    return f"{reverse('indicator-areas', args=[indicator.code])}?{query}"


def url_from_page(
    reader: Reader, asked: IndicatorQuery, indicator_data: IndicatorData, period: Period
) -> str:
    """The list at the level and period of an indicator's page; empty where it would hold nothing else."""
    spec = indicator_data.resolver.specs[asked.indicator.pk]
    compared = any(indicator_data.resolver.dates(spec, node) for node in indicator_data.comparators)
    if not compared and len(authorities_seen(reader)) <= 1:
        return ""
    level = asked.area.level if asked.area.level in LEVELS else Level.AUTHORITY
    return areas_url(asked.indicator, basis=asked.basis, period=period.slug, level=level)


def query_of(asked: AskedOfAreas) -> dict[str, str]:
    """What is asked for, as the address says it."""
    return {"basis": asked.basis, "period": asked.period.slug, "level": asked.level, "q": asked.text}


def basis_choices(asked: AskedOfAreas) -> list[Choice]:
    """The bases in which the indicator is shown."""
    return [
        Choice(basis.label, _with(asked, basis=basis), basis is asked.basis)
        for basis in map(Basis, asked.indicator.bases)
    ]


def level_choices(asked: AskedOfAreas) -> list[Choice]:
    """The levels of which there are areas."""
    return [
        Choice(level.plural, _with(asked, level=level), level is asked.level)
        for level in levels_in(asked.tree, asked.seen)
    ]


def period_choices(asked: AskedOfAreas) -> list[Choice]:
    """The months to choose from."""
    return [
        Choice(period.label, _with(asked, period=period.slug), period == asked.period)
        for period in asked.periods
    ]


def _with(asked: AskedOfAreas, **changed: str) -> str:
    return areas_url(asked.indicator, **(query_of(asked) | changed))
