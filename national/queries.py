"""What is known of the nation's figures: recipes, populations, and the figures of places. Bounded queries."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from districts.uploads import path_of_upload
from indicators.models import Indicator
from indicators.rules.terms import Basis
from national.models import EditionState, NationalEdition, NationalFigure, NationalRecipe, PlaceKind
from national.rules.figures import NationalValue, PrintedFigure, value_of
from national.rules.recipe import Recipe

POPULATION = "population-aged-0-to-17"
COLUMNS = ("place_id", "period_end", "numerator", "denominator", "printed", "decimals", "mark", "population")


def recipes() -> list[Recipe]:
    """Every recipe. One query."""
    return [stored.recipe for stored in NationalRecipe.objects.all()]


def bases_printed(figures: QuerySet[NationalFigure]) -> list[str]:
    """The bases in which England is printed, else all: one council's month displaces no year. One query."""
    printed = set(figures.order_by().values_list("basis", "place__kind").distinct())
    of_england = {basis for basis, kind in printed if kind == PlaceKind.COUNTRY}
    return sorted(of_england or {basis for basis, _ in printed})


def newest_files() -> dict[str, bytes]:
    """The file of each recipe's newest edition, by the recipe's code; without those that can't be read any more."""
    found: dict[str, bytes] = {}
    editions = NationalEdition.objects.filter(state=EditionState.LOADED, recipe__isnull=False)
    for edition in editions.select_related("recipe").order_by("loaded_at"):
        assert edition.recipe is not None
        path = path_of_upload(edition.stored_as)
        if path.is_file():
            found[edition.recipe.code] = path.read_bytes()
    return found


def estimates_of(places: Collection[int]) -> dict[int, dict[date, Decimal]]:
    """By place the mid-year estimates of children aged 0 to 17. One query."""
    found: dict[int, dict[date, Decimal]] = {}
    stored = NationalFigure.objects.filter(
        indicator__code=POPULATION, current=True, place__in=places, numerator__isnull=False
    )
    for place, end, count in stored.values_list("place_id", "period_end", "numerator"):
        assert count is not None
        found.setdefault(place, {})[end] = count
    return found


def figures_of(
    indicator: Indicator, basis: Basis, places: Collection[int] | None = None
) -> QuerySet[NationalFigure]:
    """The figures of the indicator that stand, of these places or of all."""
    found = NationalFigure.objects.filter(indicator=indicator, basis=basis, current=True)
    return found if places is None else found.filter(place__in=places)


def values_of(
    indicator: Indicator, figures: QuerySet[NationalFigure]
) -> dict[int, dict[date, NationalValue]]:
    """By place and last day what the figures are worth. Two queries; one where none is a rate of the population."""
    rows = list(figures.values_list(*COLUMNS, "edition__title"))
    rated = {row[0] for row in rows if row[7]}
    estimates = estimates_of(rated) if rated else {}
    spec = indicator.spec
    found: dict[int, dict[date, NationalValue]] = {}
    for place, *said in rows:
        printed = PrintedFigure(*said)
        found.setdefault(place, {})[printed.end] = value_of(spec, printed, estimates.get(place, {}))
    return found


def printed_of(figure: NationalFigure) -> PrintedFigure:
    """A stored figure as the rules see it."""
    return PrintedFigure(
        figure.period_end,
        figure.numerator,
        figure.denominator,
        figure.printed,
        figure.decimals,
        figure.mark,
        figure.population,
    )


def indicators_by_code(codes: Iterable[str]) -> Mapping[str, Indicator]:
    """The indicators of these codes. One query."""
    return {indicator.code: indicator for indicator in Indicator.objects.filter(code__in=set(codes))}
