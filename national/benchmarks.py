"""What national files put beside the rows of a scorecard: England, the region, the neighbours' median."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from districts.models import Area
from indicators.models import Indicator
from indicators.rules.figures import unit_after
from indicators.rules.periods import describe
from indicators.rules.row import Benchmark
from indicators.rules.terms import Basis, BesideKind, Unit
from national.models import NationalFigure, NationalPlace, Neighbour, PlaceKind
from national.populations import place_of
from national.queries import values_of
from national.rules.figures import NationalValue, shown
from national.rules.standing import median


class Line(NamedTuple):
    """A row by its indicator's code and its basis."""

    code: str
    basis: str


class _Circle(NamedTuple):
    """The places whose figures are asked for; `named` is what their median is called."""

    england: NationalPlace | None
    region: NationalPlace | None
    neighbours: list[int]
    named: str


def national_benchmarks(
    authority: Area, wanted: Iterable[tuple[Indicator, Basis]], end: date, kinds: Collection[str]
) -> dict[Line, tuple[Benchmark, ...]]:
    """For each line the newest figures by `end`, each with its own period; numbers of cases are not compared.

    Five queries and two for each indicator that a file has; none where no kind is chosen.
    """
    lines = [(indicator, basis) for indicator, basis in wanted if indicator.unit != Unit.COUNT]
    own = place_of(authority) if kinds and lines else None
    if own is None:
        return {}
    circle = _circle(own)
    places = [each.pk for each in (circle.england, circle.region) if each is not None] + circle.neighbours
    figures = NationalFigure.objects.filter(
        indicator__in={indicator.pk for indicator, _ in lines},
        place__in=places,
        current=True,
        period_end__lte=end,
    )
    bases = _bases(figures)
    found: dict[Line, tuple[Benchmark, ...]] = {}
    for indicator, basis in lines:
        if there := bases.get(indicator.pk):
            chosen = basis if basis.value in there else Basis(min(there))
            values = values_of(indicator, figures.filter(indicator=indicator, basis=chosen.value))
            beside = _beside(indicator, chosen, values, circle, kinds)
            found[Line(indicator.code, basis.value)] = tuple(beside)
    return found


def _bases(figures: QuerySet[NationalFigure]) -> dict[int, set[str]]:
    """By indicator the bases in which England is printed, else all. One query."""
    bases: dict[int, set[str]] = {}
    of_england: dict[int, set[str]] = {}
    for indicator, basis, kind in (
        figures.order_by().values_list("indicator_id", "basis", "place__kind").distinct()
    ):
        bases.setdefault(indicator, set()).add(basis)
        if kind == PlaceKind.COUNTRY:
            of_england.setdefault(indicator, set()).add(basis)
    return bases | of_england


def _circle(own: NationalPlace) -> _Circle:
    england = NationalPlace.objects.filter(kind=PlaceKind.COUNTRY).first()
    listed = list(
        Neighbour.objects.filter(authority=own).select_related("edition").order_by("-edition__dated")
    )
    newest = listed[0].edition if listed else None
    neighbours = [each.neighbour_id for each in listed if newest is not None and each.edition_id == newest.pk]
    return _Circle(england, own.region, neighbours, f"statistical neighbours’ median ({newest})")


def _beside(
    indicator: Indicator,
    basis: Basis,
    values: Mapping[int, Mapping[date, NationalValue]],
    circle: _Circle,
    kinds: Collection[str],
) -> Iterable[Benchmark]:
    for kind, place in ((BesideKind.ENGLAND, circle.england), (BesideKind.REGION, circle.region)):
        known = {} if place is None else _known(values.get(place.pk, {}))
        if kind in kinds and place is not None and known:
            end = max(known)
            yield Benchmark(place.name, shown(indicator.spec, known[end]), describe(basis, end))
    if BesideKind.NEIGHBOURS in kinds:
        yield from _median(indicator, basis, values, circle)


def _known(series: Mapping[date, NationalValue]) -> dict[date, Decimal]:
    return {end: each.value for end, each in series.items() if each.value is not None}


def _median(
    indicator: Indicator, basis: Basis, values: Mapping[int, Mapping[date, NationalValue]], circle: _Circle
) -> Iterable[Benchmark]:
    ends = {end for place in circle.neighbours for end in _known(values.get(place, {}))}
    if not ends:
        return
    end = max(ends)
    middle = median(_known(values.get(place, {})).get(end) for place in circle.neighbours)
    assert middle.value is not None
    text = f"{middle.value}{unit_after(indicator.spec.unit, middle.value)}"
    yield Benchmark(f"{circle.named}, {middle.known} of {middle.of}", text, describe(basis, end))
