"""What was published for everybody: the newest of each figure, and the ledger of all that was ever shown."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from districts.models import Area
from districts.tree import Level
from indicators.models import Indicator, Reading
from indicators.queries import BASES
from indicators.rules.figures import Figure, Gap
from indicators.rules.periods import window_start
from indicators.rules.published_values import Published
from indicators.rules.terms import Basis
from indicators.rules.values import DatedKey
from scorecard.editions.protect import Ledger
from scorecard.models import NewestWitness, PublishedFigure
from scorecard.rules.published import PublishedCell, figure_of

ROWS_AT_ONCE = 500
A_YEAR = timedelta(days=366)
KEY = ("indicator", "basis", "area", "period_end")
CELL = ("value", "numerator", "denominator", "stated", "gap", "details", "illustrative", "provisional")


def published_figures(
    authorities: Collection[int],
    areas: Collection[int],
    indicators: Collection[int],
    first: date | None = None,
) -> Mapping[int, Published]:
    """By authority id what everybody sees of these areas and indicators, all by their ids. One query.

    Of days before `first` comparators' figures alone. An area that others are compared with stands for itself too,
    by what any authority has published of it.
    """
    wanted = Q(edition__scorecard__authority__in=authorities) | Q(area__in=authorities)
    if first is not None:
        wanted &= Q(period_end__gte=first) | Q(area__level=Level.COMPARATOR)
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


@dataclass(frozen=True)
class PublishedRow:
    """A figure as it was published; `issue` counts the publications of its authority from 1."""

    issue: int
    key: DatedKey
    figure: Figure
    hidden: bool
    witness: str


def published_rows(authority: Area) -> list[PublishedRow]:
    """Every figure that was ever published of an authority, in the order of publication. One query."""
    issues: dict[int, int] = {}
    found = []
    rows = _rows_of(authority).values_list("edition", "hidden", "witness", *KEY, *CELL)
    for edition, hidden, witness, *columns in rows.iterator():
        key, figure = _read(columns)
        issue = issues.setdefault(edition, len(issues) + 1)
        found.append(PublishedRow(issue, key, figure, bool(hidden), witness))
    return found


def standing_figures(rows: Iterable[PublishedRow]) -> dict[DatedKey, Figure]:
    """What everybody sees now."""
    return {row.key: row.figure for row in rows}


def ledger_of(authority: Area, rows: Iterable[PublishedRow]) -> Ledger:
    """All versions of every figure that was ever shown, and what was ever hidden with its newest witness. One query."""
    shown: dict[DatedKey, tuple[Figure, ...]] = {}
    witnesses: dict[DatedKey, str] = {}
    for row in rows:
        if row.hidden:
            witnesses[row.key] = row.witness
        else:
            shown[row.key] = (*shown.get(row.key, ()), row.figure)
    hidden = frozenset(witnesses)
    return Ledger(
        shown, hidden, {key: each for key, each in (witnesses | _newest(authority)).items() if each}
    )


def _newest(authority: Area) -> dict[DatedKey, str]:
    stored = NewestWitness.objects.filter(authority=authority).values_list(*KEY, "witness")
    return {
        (indicator, BASES[basis], area, end): witness
        for indicator, basis, area, end, witness in stored.iterator()
    }


def keep_witnesses(authority: Area, witnesses: Mapping[DatedKey, str]) -> None:
    """Store witnesses in the place of those before."""
    NewestWitness.objects.bulk_create(
        (
            NewestWitness(
                authority=authority,
                indicator_id=indicator,
                basis=basis,
                area_id=area,
                period_end=end,
                witness=witness,
            )
            for (indicator, basis, area, end), witness in witnesses.items()
        ),
        batch_size=ROWS_AT_ONCE,
        update_conflicts=True,
        unique_fields=["authority", *KEY],
        update_fields=["witness"],
    )


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


def kept_numbers(
    authority: Area, areas: Collection[int], indicator: Indicator | None, day: date
) -> dict[Decimal, str]:
    """What was returned of suppressed figures of these areas, by their ids, whose period holds the day: whose each is.

    Without an indicator it is those of all that count people. Two queries.
    """
    readings = Reading.objects.filter(
        area__in=areas, period_end__range=(day, day + A_YEAR), indicator__counts_people=True
    ).select_related("indicator", "area")
    if indicator is not None:
        readings = readings.filter(indicator=indicator)
    about = [each for each in readings if window_start(Basis(each.basis), each.period_end) <= day]
    public = published_figures([authority.pk], areas, {each.indicator_id for each in about})[authority.pk]
    found: dict[Decimal, str] = {}
    for each in about:
        figure = public.get((each.indicator_id, Basis(each.basis), each.area_id, each.period_end))
        if figure is not None and figure.gap is Gap.SUPPRESSED:
            numbers = (each.value, each.numerator, each.denominator)
            found |= {number: f"{each.indicator}, {each.area}" for number in numbers if number is not None}
    return found
