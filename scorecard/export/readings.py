"""Every reading that somebody may see, a line each, and the files of them for whoever analyses them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import OuterRef, Q, QuerySet, Subquery

from districts.dates import long_date
from districts.models import Area, in_branches
from districts.permissions import Permission, Reader, line_up
from districts.tree import Level
from indicators.models import Indicator, Reading
from indicators.rules.figures import SUPPRESSED_WORDS, Figure, Gap, Origin
from indicators.rules.periods import window_start
from indicators.rules.terms import Basis, Missing
from returns.models import Return, ReturnLine, ReturnState
from sandbox.client import run_sandboxed
from scorecard.editions.ledger import published_figures
from scorecard.export.formats import Format
from scorecard.export.paper import RESTRICTED, SUPPRESSED_KEY, UNRESTRICTED
from scorecard.rules.reading_line import ReadingLine
from scorecard.visibility import Visibility, authorities_seen, visibilities_of

# A file of so many takes a quarter of a minute of the processor's time.
MOST_READINGS = {Format.CSV: 100_000, Format.XLSX: 50_000}
WRITE_CSV = "scorecard.export.readings_file.readings_csv"
WRITE_WORKBOOK = "scorecard.export.readings_file.readings_workbook"
STORED: tuple[str, ...] = (
    "indicator_id",
    "area_id",
    "basis",
    "period_end",
    "numerator",
    "denominator",
    "value",
    "stated",
)
STORED += ("missing_reason", "provisional", "illustrative")


@dataclass(frozen=True)
class ReadingsQuery:
    """Which readings are asked for; None asks for all.

    An area stands for everything below it too; a reading belongs to the day on which its period ends.
    """

    area: Area | None = None
    indicator: Indicator | None = None
    first: date | None = None
    last: date | None = None

    def takes(self, day: date) -> bool:
        """Whether it asks for what ends on this day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def __str__(self) -> str:
        """What is asked for: "Kent and everything below it, every indicator, until 31 May 2012"."""
        area = "Every area" if self.area is None else f"{self.area} and everything below it"
        days = ((word, day) for word, day in (("from", self.first), ("until", self.last)) if day is not None)
        times = [f"{word} {long_date(day)}" for word, day in days]
        return ", ".join([area, str(self.indicator or "every indicator"), " ".join(times) or "all periods"])


def readings_csv(lines: Sequence[ReadingLine], *, heading: bool = True) -> bytes:
    """The lines as the bytes of a CSV file. Raises StoppedShort."""
    written: bytes = run_sandboxed(WRITE_CSV, [tuple(line) for line in lines], heading)
    return written


def readings_workbook(lines: Sequence[ReadingLine], about: Sequence[str]) -> bytes:
    """The lines as the bytes of an Excel workbook, with what they are on a second sheet. Raises StoppedShort."""
    written: bytes = run_sandboxed(WRITE_WORKBOOK, [tuple(line) for line in lines], about)
    return written


def about_readings(query: ReadingsQuery, *, public: bool) -> tuple[str, ...]:
    """What a workbook says of its readings."""
    return (f"{query}.", UNRESTRICTED if public else RESTRICTED, SUPPRESSED_KEY)


class _Stored(NamedTuple):
    """A reading as it is stored; `missing` says in words why there is no figure.

    `source` is the id of the return that it comes from, None where that isn't asked for.
    """

    indicator: int
    area: int
    basis: Basis
    period_end: date
    numerator: Decimal | None
    denominator: Decimal | None
    value: Decimal | None
    stated: str
    missing: str
    provisional: bool
    illustrative: bool
    source: int | None = None


def readings_seen(reader: Reader, query: ReadingsQuery) -> list[ReadingLine]:
    """The readings that the reader may see; of an authority in which they hold no role, what was published to all.

    Eleven queries at most.
    """
    areas = areas_asked(query, {each.pk for each in authorities_seen(reader)})
    views = visibilities_of(reader, list(areas.values()), below={})
    public = {pk: area for pk, area in areas.items() if views[pk].public}
    own = {pk: area for pk, area in areas.items() if pk not in public}
    with_returns = {pk for pk, area in own.items() if reader.may(Permission.SEE_RETURNS, area)}
    seen = [
        each
        for each in _stored(own, query, with_returns)
        if views[each.area].can_see(each.area, each.indicator, each.basis, each.period_end)
    ]
    return list(_lines([*seen, *_as_public(public, views, query)], areas))


def all_readings(query: ReadingsQuery) -> list[ReadingLine]:
    """Every reading with the return that it comes from, for whoever sits at the server. Four queries."""
    areas = areas_asked(query, Area.objects.filter(level=Level.AUTHORITY).values_list("pk", flat=True))
    return list(_lines(_stored(areas, query, areas.keys()), areas))


def how_many(query: ReadingsQuery, authorities: Iterable[int]) -> int:
    """How many readings are stored of what is asked for, whether they may be seen or not. Two queries."""
    return _readings(areas_asked(query, authorities), query).count()


def areas_asked(query: ReadingsQuery, authorities: Iterable[int]) -> dict[int, Area]:
    """By id the areas asked for among those of these authorities and the comparators. One query."""
    ids = set(authorities)
    known = Area.objects.select_related("parent__parent__parent")
    found = known.filter(in_branches(ids) | Q(level=Level.COMPARATOR))
    return {area.pk: area for area in found if query.area is None or query.area in line_up(area)}


def _readings(areas: Mapping[int, Area], query: ReadingsQuery) -> QuerySet[Reading]:
    readings = Reading.objects.filter(area__in=areas.keys()).order_by()
    if query.indicator is not None:
        readings = readings.filter(indicator=query.indicator)
    if query.first is not None:
        readings = readings.filter(period_end__gte=query.first)
    if query.last is not None:
        readings = readings.filter(period_end__lte=query.last)
    return readings


def _stored(
    areas: Mapping[int, Area], query: ReadingsQuery, with_returns: Collection[int]
) -> Iterator[_Stored]:
    """The readings of the areas; those of `with_returns` with the return that states them now. One query."""
    readings: QuerySet[Reading] = _readings(areas, query)
    columns = STORED
    if with_returns:
        readings, columns = readings.annotate(source=Subquery(_newest_version())), (*STORED, "source")
    for row in readings.values_list(*columns).iterator(chunk_size=2000):
        each = _Stored(*row)
        yield each._replace(
            basis=Basis(each.basis),
            missing=Missing(each.missing).label if each.missing else "",
            source=each.source if each.area in with_returns else None,
        )


def _newest_version() -> QuerySet[ReturnLine, tuple[int]]:
    """The return of the version that a reading is: the newest accepted one, a published before an illustrative."""
    same = {name: OuterRef(name) for name in ("indicator", "area", "basis", "period_end")}
    versions = ReturnLine.objects.filter(taken=True, monthly_return__state=ReturnState.ACCEPTED, **same)
    newest = versions.order_by("monthly_return__illustrative", "-monthly_return__decided_at", "-pk")
    return newest.values_list("monthly_return")[:1]


def _as_public(
    areas: Mapping[int, Area], views: Mapping[int, Visibility], query: ReadingsQuery
) -> Iterator[_Stored]:
    """What everybody sees of these areas, frozen as it was published: what was returned, and what is suppressed.

    Two queries.
    """
    tops = {pk: line_up(area)[-1].pk for pk, area in areas.items()}
    wanted = (
        Indicator.objects.values_list("pk", flat=True) if query.indicator is None else [query.indicator.pk]
    )
    for authority, figures in published_figures(set(tops.values()), areas.keys(), set(wanted)).items():
        for (indicator, basis, area, end), figure in figures.items():
            told = figure.origin is Origin.RETURNED or figure.missing is not None
            open_to_all = tops[area] == authority and views[area].can_see(area, indicator, basis, end)
            if told and open_to_all and query.takes(end):
                yield _published(indicator, area, basis, figure)


def _published(indicator: int, area: int, basis: Basis, figure: Figure) -> _Stored:
    missing = "" if figure.missing is None else figure.missing.label
    return _Stored(
        indicator,
        area,
        basis,
        figure.period_end,
        figure.numerator,
        figure.denominator,
        figure.value,
        "",  # may have more digits than were printed
        SUPPRESSED_WORDS if figure.gap is Gap.SUPPRESSED else missing,
        figure.provisional,
        figure.illustrative,
    )


def _lines(readings: Iterable[_Stored], areas: Mapping[int, Area]) -> Iterator[ReadingLine]:
    """The readings in words. Two queries."""
    known = list(readings)
    indicators = Indicator.objects.in_bulk({each.indicator for each in known})
    sources = Return.objects.in_bulk({each.source for each in known} - {None})
    for each in known:
        area, indicator = areas[each.area], indicators[each.indicator]
        yield ReadingLine(
            area=area.slug,
            area_name=area.name,
            ons_code=area.ons_code,
            level=area.level,
            indicator=indicator.code,
            indicator_name=indicator.name,
            unit=indicator.unit,
            basis=each.basis.value,
            period_start=window_start(each.basis, each.period_end),
            period_end=each.period_end,
            numerator=each.numerator,
            denominator=each.denominator,
            value=each.value,
            stated=each.stated,
            missing=each.missing,
            provisional=each.provisional,
            illustrative=each.illustrative,
            source_return="" if each.source is None else f"{sources[each.source]} (return {each.source})",
        )
