"""The published editions whose printed figures would stand otherwise once readings change."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from districts.tree import AreaNode
from indicators.models import Indicator
from indicators.queries import IndicatorData, load_from, load_indicator_data
from indicators.rules.figures import FigureKey, IndicatorSpec, ReadingValue
from indicators.rules.periods import MONTHS_IN_YEAR, add_months, month_end, window_start
from indicators.rules.row import Row
from indicators.rules.rows.shown import show, value_shown
from indicators.rules.terms import Basis
from indicators.rules.values import FigureResolver
from returns.checks.lines import Key
from returns.editions_touched import EditionTouched
from returns.models import Return
from scorecard.models import Edition, EditionPage
from scorecard.queries import scorecard_url
from scorecard.rules.frozen import read_content

FIGURES_NAMED = 5


def editions_touched(monthly_return: Return, proposed: Mapping[Key, ReadingValue]) -> list[EditionTouched]:
    """The last issues that print a figure which agrees with the readings now and would not with the `proposed` ones.

    Only of pages that the area of the return lies on or above: whoever sends it may not see further. Newest first.
    Three queries, and six more where an edition may be concerned.
    """
    moved = {key[0] for key in proposed}
    indicators = list(Indicator.objects.filter(Q(pk__in=moved) | Q(denominator_from__in=moved)))
    editions = [
        each for each in _last_issues(monthly_return, proposed) if _may_print(each, indicators, proposed)
    ]
    if not editions:
        return []
    ends = [key[3] for key in proposed]
    now = load_indicator_data(
        monthly_return.area.authority,
        indicators,
        first=load_from(min(ends)),
        last=max([*ends, *(each.period_end for each in editions)]),
    )
    places = _areas_concerned(now, monthly_return, proposed)
    compared = _Compared(now.resolver, now.resolver.with_readings(proposed), places)
    pages = _rows_printed(editions, places)
    found = ((each, list(filter(None, map(compared.otherwise, pages.get(each.pk, ()))))) for each in editions)
    return [
        EditionTouched(
            f"{edition.scorecard}, {edition.period.label}", scorecard_url(edition), _named(figures)
        )
        for edition, figures in found
        if figures
    ]


def _last_issues(monthly_return: Return, proposed: Mapping[Key, ReadingValue]) -> list[Edition]:
    """The last published issue of each period from the first one that a changed figure can stand in, newest first."""
    first = min(window_start(key[2], key[3]) for key in proposed)
    published = Edition.objects.filter(
        scorecard__authority=monthly_return.area.authority, published_at__isnull=False, period_end__gte=first
    ).select_related("scorecard")
    last: dict[tuple[int, str, date], Edition] = {}
    for each in published.order_by("-period_end", "-issue"):
        last.setdefault((each.scorecard_id, each.period_kind, each.period_end), each)
    return list(last.values())


def _may_print(
    edition: Edition, indicators: Collection[Indicator], proposed: Mapping[Key, ReadingValue]
) -> bool:
    """Whether a changed figure can be part of one that the edition prints: within its year, or a rate's population."""
    moved = {key[0] for key in proposed}
    if any(indicator.pk not in moved for indicator in indicators):
        return True
    first, last = (
        add_months(edition.period_end, -MONTHS_IN_YEAR),
        add_months(month_end(edition.period_end), 1),
    )
    return any(first < key[3] <= last for key in proposed)


def _areas_concerned(
    data: IndicatorData, monthly_return: Return, proposed: Mapping[Key, ReadingValue]
) -> dict[str, AreaNode]:
    """By slug the areas of the changed figures and those above, as far as the area that the return is for."""
    tree = data.resolver.tree
    places: dict[str, AreaNode] = {}
    for area_id in {key[1] for key in proposed} & tree.nodes.keys():
        for node in tree.line_up(tree.nodes[area_id]):
            places[node.slug] = node
            if node.id == monthly_return.area_id:
                break
    return places


def _rows_printed(editions: Collection[Edition], places: Mapping[str, AreaNode]) -> dict[int, list[Row]]:
    """By edition what its pages of these areas print of them. One query."""
    pages = EditionPage.objects.filter(edition__in=editions, area__in=[node.id for node in places.values()])
    printed: dict[int, list[Row]] = {}
    for edition, slug, content in pages.values_list("edition", "area__slug", "content"):
        printed.setdefault(edition, []).extend(row for row in read_content(content).rows if row.area == slug)
    return printed


@dataclass(frozen=True)
class _Compared:
    """Figures as they stand and as they would, for the areas by their slug."""

    now: FigureResolver
    then: FigureResolver
    places: Mapping[str, AreaNode]

    def otherwise(self, row: Row) -> str:
        """A printed figure that agrees with what stands now and would not, in words; "" of any other."""
        spec = self._specs.get(row.code)
        if spec is None or row.figure.value is None:
            return ""
        key, day = (
            FigureKey(spec, Basis(row.basis), self.places[row.area]),
            date.fromisoformat(row.figure.period_end),
        )
        stands, would = (self._shown(resolver, key, day) for resolver in (self.now, self.then))
        if would == stands or stands != row.figure.value:
            return ""
        return (
            f"{row.name}, {row.area_name}, {row.figure.period}: {row.figure.text} → {self._words(key, day)}"
        )

    @cached_property
    def _specs(self) -> dict[str, IndicatorSpec]:
        return {spec.code: spec for spec in self.now.specs.values()}

    @staticmethod
    def _shown(resolver: FigureResolver, key: FigureKey, day: date) -> str | None:
        return value_shown(key.indicator, resolver.best_figure(key, day).value)

    def _words(self, key: FigureKey, day: date) -> str:
        return show(key.indicator, key.basis, self.then.best_figure(key, day), day).text


def _named(figures: list[str]) -> tuple[str, ...]:
    more = len(figures) - FIGURES_NAMED
    return (*figures[:FIGURES_NAMED], f"and {more:,} more") if more > 0 else tuple(figures)
