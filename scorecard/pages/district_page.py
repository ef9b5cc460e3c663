"""What an area's page shows: its scorecard beside the authority's, what lies below it, what is different in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from districts.models import Area
from districts.permissions import Permission, Reader
from indicators.build_trends import build_funnel
from indicators.models import Indicator
from indicators.queries import IndicatorData, load_from, load_indicator_data
from indicators.rules.figures import FigureKey
from indicators.rules.row import Row
from indicators.rules.rows.cells import cell_end
from indicators.rules.rows.differences import Differences, find_differences
from indicators.rules.terms import Basis, Unit
from indicators.rules.variation.funnel import Funnel, funnel
from returns.models import Return
from returns.queries import returns_seen
from scorecard.editions.build import indicators_at_once
from scorecard.editions.ledger import indicators_published
from scorecard.models import Edition
from scorecard.queries import content_for, contents_for
from scorecard.rules.content import Count, PageContent, counts
from scorecard.visibility import visibility_of

RETURNS_SHOWN = 12
CAN_BE_TOLD = (Unit.PERCENTAGE, Unit.RATE)


@dataclass(frozen=True)
class Below:
    """An area below, with how many of its figures have which colour; none where the edition doesn't know it."""

    area: Area
    url: str
    counts: list[Count]


def rows_beside(reader: Reader, edition: Edition, area: Area) -> dict[tuple[str, str], Row]:
    """The authority's rows of an edition by indicator and basis, which stand beside those of another area."""
    authority = edition.scorecard.authority
    beside = None if area.pk == authority.pk else content_for(reader, edition, authority)
    return {} if beside is None else {(row.code, row.basis): row for row in beside.rows}


def areas_below(reader: Reader, edition: Edition | None, children: Sequence[Area]) -> list[Below]:
    """The areas directly below with their colours in an edition."""
    contents = contents_for(reader, edition, children) if edition else {}
    return [
        Below(child, reverse("district", args=[child.slug]), _counts(contents.get(child.slug)))
        for child in children
    ]


def _counts(content: PageContent | None) -> list[Count]:
    return [] if content is None else counts(content.rows)


def returns_of(reader: Reader, area: Area) -> list[Return] | None:
    """The area's newest returns; None for who may not see them."""
    if not reader.may(Permission.SEE_RETURNS, area):
        return None
    return list(returns_seen(reader).filter(area=area)[:RETURNS_SHOWN])


def returns_listed(reader: Reader, slug: str) -> list[int]:
    """The ids of the returns that an area's page lists, which tell of those not yet accepted too. One query."""
    if not reader.may_anywhere(Permission.SEE_RETURNS) or not slug.isprintable():
        return []
    return list(returns_seen(reader).filter(area__slug=slug).values_list("pk", flat=True)[:RETURNS_SHOWN])


def indicators_with_figures(reader: Reader, area: Area) -> list[Indicator]:
    """The indicators of which the reader is shown a figure of a comparator, by name. One query."""
    if not reader.grants:
        return list(indicators_published(area))
    return list(Indicator.objects.filter(readings__area=area).distinct().order_by("name"))


# What is different here


def differences_of(
    reader: Reader, edition: Edition, area: Area, content: PageContent, *, areas: int
) -> Differences:
    """The indicators of the page of which the area stands beyond the limits of chance around its authority.

    Of the authority itself: the areas directly below it that do. As far as the reader sees. The authority has so many
    `areas`: of a large one few indicators are loaded at once, since all of them take most of a gigabyte.
    """
    authority, end = edition.scorecard.authority, edition.period.end
    shown = dict.fromkeys((row.code, Basis(row.basis)) for row in content.rows)
    found = list(Indicator.objects.filter(code__in={code for code, _ in shown}, unit__in=CAN_BE_TOLD))
    most = indicators_at_once(areas)
    can_see = visibility_of(reader, area).can_see
    funnels: dict[tuple[str, Basis], tuple[Basis, Funnel]] = {}
    for some in (found[at : at + most] for at in range(0, len(found), most)):
        indicator_data = load_indicator_data(authority, some, first=load_from(end), last=end, can_see=can_see)
        funnels |= {
            (indicator.code, basis): (
                basis,
                _funnel(indicator_data, indicator, basis, area, cell_end(basis, end)),
            )
            for indicator in some
            for code, basis in shown
            if code == indicator.code
        }
    return find_differences(authority.name, [funnels[each] for each in shown if each in funnels])


def _funnel(
    indicator_data: IndicatorData, indicator: Indicator, basis: Basis, area: Area, end: date
) -> Funnel:
    spec, whole = (
        indicator_data.resolver.specs[indicator.pk],
        indicator_data.resolver.tree.authority(area.node),
    )
    if area.pk == whole.id:
        return build_funnel(indicator_data, FigureKey(spec, basis, whole), end)
    figures = [
        indicator_data.resolver.best_figure(FigureKey(spec, basis, node), end) for node in (whole, area.node)
    ]
    return funnel(spec, whole.name, figures[0], [(area.name, figures[1])])
