"""An authority beside England, its region and its neighbours, out of national files alone. Bounded queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.models import Area
from indicators.models import Indicator
from indicators.rules.figures import round_half_up
from indicators.rules.terms import Basis
from national.models import NationalFigure, NationalPlace, Neighbour, NeighbourEdition, PlaceKind
from national.queries import bases_printed, values_of
from national.rules.figures import NationalValue
from national.rules.standing import Beside, YearStanding, standings


@dataclass(frozen=True)
class NationalComparison:
    """What the files say of an indicator in one basis: every place's figures, and where one authority stands.

    `place` is None where the files don't know the authority; `edition` is the list of neighbours, None without one.
    """

    indicator: Indicator
    basis: Basis
    places: dict[int, NationalPlace]
    values: dict[int, dict[date, NationalValue]]
    place: NationalPlace | None
    region: NationalPlace | None
    edition: NeighbourEdition | None
    neighbours: tuple[int, ...]
    years: list[YearStanding]

    @property
    def newest(self) -> YearStanding | None:
        """The newest year of which the authority has a figure."""
        return next(
            (year for year in self.years if year.own is not None and year.own.value is not None), None
        )

    @property
    def neighbours_named(self) -> str:
        """What a comparison with them is called: "median of statistical neighbours (2025 list)"."""
        return "" if self.edition is None else f"median of statistical neighbours ({self.edition})"


def comparison_of(
    indicator: Indicator, basis: Basis, authority: Area | None, edition_name: str = ""
) -> NationalComparison | None:
    """The comparison in this basis, else in the one of the indicator's that has figures; None where no file has any.

    Five queries at most: bases, figures, populations, places, neighbours; one where there is none.
    """
    figures = NationalFigure.objects.filter(indicator=indicator, current=True)
    by_basis = bases_printed(figures)
    if not by_basis:
        return None
    chosen = basis if basis.value in by_basis else Basis(by_basis[0])
    values = values_of(indicator, figures.filter(basis=chosen.value))
    places = {place.pk: place for place in NationalPlace.objects.select_related("region")}
    own = _place_in(places.values(), authority)
    edition, neighbours = _neighbours_of(own, edition_name)
    country = next((each.pk for each in places.values() if each.kind == PlaceKind.COUNTRY), None)
    region = None if own is None else own.region
    beside = Beside(
        own=None if own is None else own.pk,
        england=country,
        region=None if region is None else region.pk,
        neighbours=tuple(neighbours),
        authorities=tuple(each.pk for each in places.values() if each.kind == PlaceKind.AUTHORITY),
    )
    years = standings(indicator.national_spec, values, beside)
    return NationalComparison(
        indicator, chosen, places, values, own, region, edition, beside.neighbours, years
    )


def restated_in(found: NationalComparison) -> dict[tuple[int, date], Decimal]:
    """What an earlier edition printed of the authority, England or the region, where the newer says otherwise.

    By place and last day. One query.
    """
    shown = [
        each
        for each in found.places.values()
        if each in (found.place, found.region) or each.kind == PlaceKind.COUNTRY
    ]
    earlier = NationalFigure.objects.filter(
        indicator=found.indicator, basis=found.basis, place__in=shown, current=False
    ).exclude(printed="")
    before: dict[tuple[int, date], Decimal] = {}
    for each in earlier.order_by("edition__loaded_at"):
        now = found.values.get(each.place_id, {}).get(each.period_end)
        printed = round_half_up(Decimal(each.printed), each.decimals)
        if now is not None and now.value != printed:
            before[each.place_id, each.period_end] = printed
    return before


def _place_in(places: Iterable[NationalPlace], authority: Area | None) -> NationalPlace | None:
    if authority is None or not authority.ons_code:
        return None
    return next((each for each in places if authority.ons_code in each.codes), None)


def _neighbours_of(
    place: NationalPlace | None, edition_name: str
) -> tuple[NeighbourEdition | None, list[int]]:
    """The list asked for, else the newest, and who the place's neighbours are in it. One query."""
    if place is None:
        return None, []
    found = Neighbour.objects.filter(authority=place).select_related("edition")
    if edition_name:
        found = found.filter(edition__name=edition_name)
    listed = list(found.order_by("-edition__dated", "position"))
    if not listed:
        return None, []
    newest = listed[0].edition
    return newest, [each.neighbour_id for each in listed if each.edition_id == newest.pk]
