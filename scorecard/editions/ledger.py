"""What was published for everybody: the newest of each figure, and the ledger of all that was ever shown."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from districts.models import Area
from indicators.models import Indicator
from indicators.queries import BASES
from indicators.rules.figures import Figure, Gap
from indicators.rules.published_values import Published
from indicators.rules.terms import Basis
from indicators.rules.values import DatedKey
from scorecard.editions.protect import Ledger
from scorecard.models import PublishedFigure
from scorecard.rules.published import PublishedCell, figure_of

KEY = ("indicator", "basis", "area", "period_end")
CELL = ("value", "numerator", "denominator", "stated", "gap", "details", "illustrative", "provisional")


def published_figures(
    authorities: Collection[int], areas: Collection[int], indicators: Collection[int]
) -> Mapping[int, Published]:
    """By authority id what everybody sees of these areas and indicators, all by their ids. One query.

    An area that others are compared with stands for itself too, by what any authority has published of it.
    """
    wanted = Q(edition__scorecard__authority__in=authorities) | Q(area__in=authorities)
    rows = PublishedFigure.objects.filter(wanted, indicator__in=indicators, area__in=areas).order_by("pk")
    found: dict[int, dict[DatedKey, Figure]] = {each: {} for each in authorities}
    for authority, *columns in rows.values_list("edition__scorecard__authority", *KEY, *CELL):
        key, figure = _read(columns)
        for taker in {authority, key[2]} & found.keys():
            found[taker][key] = figure
    return found


def _read(columns: list[Any]) -> tuple[DatedKey, Figure]:
    indicator, basis, area, end, *cell = columns
    return (indicator, BASES[basis], area, end), figure_of(end, PublishedCell(*cell))


def _rows_of(authority: Area) -> QuerySet[PublishedFigure]:
    return PublishedFigure.objects.filter(edition__scorecard__authority=authority).order_by("pk")


def _figures_of(authority: Area) -> Iterator[tuple[DatedKey, Figure, bool]]:
    """Every figure that was ever published, in the order of publication, and whether it was hidden."""
    for hidden, *columns in _rows_of(authority).values_list("hidden", *KEY, *CELL).iterator():
        key, figure = _read(columns)
        yield key, figure, bool(hidden)


def standing_figures(authority: Area) -> dict[DatedKey, Figure]:
    """What everybody sees of an authority now. One query."""
    return {key: figure for key, figure, _ in _figures_of(authority)}


def ledger_of(authority: Area) -> Ledger:
    """All versions of every figure that was ever shown, and what was ever hidden. One query."""
    shown: dict[DatedKey, tuple[Figure, ...]] = {}
    hidden = set()
    for key, figure, is_hidden in _figures_of(authority):
        if is_hidden:
            hidden.add(key)
        else:
            shown[key] = (*shown.get(key, ()), figure)
    return Ledger(shown, frozenset(hidden))


def newest_published(indicator: Indicator, basis: Basis | None = None) -> Subquery:
    """For a query of areas: the last day of each area's newest published figure of the indicator, of this basis or any.

    The public side of `newest_reading`.
    """
    known = PublishedFigure.objects.filter(indicator=indicator, area=OuterRef("pk")).exclude(
        gap=Gap.NOT_RETURNED
    )
    of_basis = known if basis is None else known.filter(basis=basis)
    return Subquery(of_basis.order_by("-period_end").values("period_end")[:1])


def indicators_published(area: Area) -> QuerySet[Indicator]:
    """The indicators of which a figure of the area is published, by name. One query."""
    found = PublishedFigure.objects.filter(area=area, indicator=OuterRef("pk"))
    return Indicator.objects.filter(Exists(found)).order_by("name")
