"""What a page shows of national files: an authority beside England, its region and its neighbours, and among all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from charts import caterpillar
from charts.caterpillar import Bar, Caterpillar, caterpillar_svg
from charts.chart_tables import ChartTable, TableCell, TableColumn
from charts.compared_svg import compared_svg
from charts.plot import NARROW, WIDE
from districts.models import Area
from districts.tree import Level
from indicators.models import Indicator
from indicators.rules.compared import Compared
from indicators.rules.figures import IndicatorSpec, unit_after
from indicators.rules.periods import describe, window_start
from indicators.rules.terms import Basis, Polarity
from indicators.rules.trend import LineBeside, Trend, TrendPoint
from national.comparisons import NationalComparison, comparison_of, restated_in
from national.models import NationalPlace, PlaceKind
from national.rules.figures import NationalValue, shown
from national.rules.standing import Interval, YearStanding, interval, rank

MEDIAN = "Neighbours’ median"
NONE = "–"
COLUMNS = (
    TableColumn("Period"),
    TableColumn("Authority", numeric=True),
    TableColumn("England", numeric=True),
    TableColumn("Region", numeric=True),
    TableColumn(MEDIAN, numeric=True),
    TableColumn("Of neighbours", full="how many of the neighbours have a figure"),
    TableColumn("Rank", full="among authorities that have a figure, the best first"),
    TableColumn("95% interval", full="within which chance alone would put it"),
    TableColumn("How it came about"),
)


@dataclass(frozen=True)
class NationalPart:
    """An authority as the nation prints it, beside whom it is compared with, year by year."""

    sentence: str
    edition: str
    table: ChartTable
    title: str
    wide: str
    narrow: str
    compared: Compared
    basis: Basis
    all_url: str
    csv_url: str

    @property
    def pictures(self) -> SafeString:
        """The drawing in two sizes, of which the stylesheet shows the one that fits."""
        return mark_safe(self.wide + self.narrow)  # noqa: S308 - every text in it is escaped where it is drawn


def national_part(indicator: Indicator, basis: Basis, area: Area) -> NationalPart | None:
    """The part of an indicator's page; None for whom the files don't print, and of a district, which has no rank."""
    if area.level != Level.AUTHORITY:
        return None
    found = comparison_of(indicator, basis, area)
    if found is None or found.place is None or not found.years:
        return None
    compared = _compared(found, area)
    query = urlencode({"area": area.slug, "basis": found.basis.value})
    return NationalPart(
        sentence=standing_words(found, area.name),
        edition=found.neighbours_named,
        table=_table(found, area),
        title=compared.title,
        wide=compared_svg(compared, WIDE, key="national"),
        narrow=compared_svg(compared, NARROW, key="national-narrow"),
        compared=compared,
        basis=found.basis,
        all_url=f"{reverse('indicator-authorities', args=[indicator.code])}?{query}",
        csv_url=f"{reverse('indicator-national-csv', args=[indicator.code])}?{query}",
    )


def lines_beside(part: NationalPart | None, last: date) -> tuple[LineBeside, ...]:
    """England, the region and the neighbours' median as lines over the days that their figures cover, until `last`.

    Each is named with the newest figure that is drawn.
    """
    trends = () if part is None else part.compared.beside
    drawn = ((trend, [point for point in trend.known if _begins(trend, point) <= last]) for trend in trends)
    return tuple(
        LineBeside(trend.area, tuple(_steps(trend, points)), points[-1].text)
        for trend, points in drawn
        if points
    )


def _begins(trend: Trend, point: TrendPoint) -> date:
    return point.period_end if trend.basis.rule.is_moment else window_start(trend.basis, point.period_end)


def _steps(trend: Trend, points: Sequence[TrendPoint]) -> Iterator[tuple[date, Decimal]]:
    for point in points:
        assert point.value is not None
        if not trend.basis.rule.is_moment:
            yield _begins(trend, point), point.value
        yield point.period_end, point.value


# In words


def standing_words(found: NationalComparison, name: str) -> str:
    """Where the authority stands in the newest year that any figure is of, each figure with its period."""
    spec, year = found.indicator.spec, found.newest or found.years[0]
    period = describe(found.basis, year.end)
    own = _text(spec, year.own)
    said = [f"{name} {own} in {period}" if own else f"{name} has no figure in {period}{_why(year.own)}"]
    beside = [
        f"England {_text(spec, year.england)}" if _text(spec, year.england) else "",
        f"{found.region} {_text(spec, year.region)}" if _text(spec, year.region) else "",
        _median_words(found, spec, year),
    ]
    listed = ", ".join(filter(None, beside))
    sentences = [f"{said[0]}: {listed}." if listed else f"{said[0]}."]
    if year.rank is not None:
        sentences.append(
            f"{year.rank.words[:1].upper()}{year.rank.words[1:]} authorities loaded, the best first."
        )
    if year.interval is not None and year.neighbours.value is not None:
        within = f"chance alone would put it between {_limits(year.interval, 'and')}"
        told = (
            "it cannot be told apart from the median"
            if year.like_neighbours
            else "it differs from the median"
        )
        sentences.append(f"With 95% {within}: {told}.")
    return " ".join(sentences)


def _why(value: NationalValue | None) -> str:
    return f" ({why})" if (why := _reason(value)) else ""


def _median_words(found: NationalComparison, spec: IndicatorSpec, year: YearStanding) -> str:
    figure = _median_text(spec, year)
    if found.edition is None or not figure:
        return ""
    return f"{found.neighbours_named} {figure}, {year.neighbours.known} of {year.neighbours.of}"


def _limits(limits: Interval | None, between: str) -> str:
    return "" if limits is None else f"{limits.low} {between} {limits.high}"


def _text(spec: IndicatorSpec, value: NationalValue | None) -> str:
    return "" if value is None or value.value is None else shown(spec, value.value)


# The table and the lines


def _table(found: NationalComparison, area: Area) -> ChartTable:
    spec = found.indicator.spec
    columns = [
        TableColumn(area.name, numeric=True)
        if column.head == "Authority"
        else TableColumn(found.region.name, numeric=True)
        if column.head == "Region" and found.region is not None
        else column
        for column in COLUMNS
    ]
    before = restated_in(found)
    lines = tuple(
        _line(spec, found.basis, year, _restated(found, area, before, year.end)) for year in found.years
    )
    caption = f"As the nation prints it, newest first; {found.neighbours_named or 'no list of neighbours is loaded'}"
    return ChartTable(caption, tuple(columns), lines, tuple(year.end for year in found.years))


def _restated(
    found: NationalComparison, area: Area, before: Mapping[tuple[int, date], Decimal], end: date
) -> str:
    """What the edition before printed of the year, where the newer restates it: "; England was 22.5%"."""
    said = [
        f"; {area.name if found.place and pk == found.place.pk else found.places[pk]} was "
        f"{shown(found.indicator.spec, figure)} in an earlier edition"
        for (pk, day), figure in before.items()
        if day == end
    ]
    return "".join(said)


def _line(spec: IndicatorSpec, basis: Basis, year: YearStanding, restated: str) -> tuple[TableCell, ...]:
    middle = year.neighbours
    rank_words = "" if year.rank is None else f"{year.rank.words}, quarter {year.rank.quartile}"
    figures = (
        _text(spec, year.own) or _reason(year.own),
        _text(spec, year.england),
        _text(spec, year.region),
    )
    return (
        TableCell(describe(basis, year.end)),
        *(TableCell(text or NONE, numeric=True) for text in (*figures, _median_text(spec, year))),
        TableCell(f"{middle.known} of {middle.of}" if middle.of else NONE),
        TableCell(rank_words or NONE),
        TableCell(_limits(year.interval, "to") or NONE),
        TableCell(f"{_origin(year.own)}{restated}"),
    )


def _reason(value: NationalValue | None) -> str:
    return "" if value is None else value.why


def _median_text(spec: IndicatorSpec, year: YearStanding) -> str:
    middle = year.neighbours.value
    return "" if middle is None else f"{middle}{unit_after(spec.unit, middle)}"


def _origin(value: NationalValue | None) -> str:
    if value is None or value.value is None:
        return NONE
    return value.note or "as printed"


def _compared(found: NationalComparison, area: Area) -> Compared:
    spec = found.indicator.spec
    own = _trend(spec, found.basis, area.name, [(year.end, _number(year.own)) for year in found.years])
    series = [
        ("England", [(year.end, _number(year.england)) for year in found.years]),
        (str(found.region), [(year.end, _number(year.region)) for year in found.years]),
        (MEDIAN, [(year.end, year.neighbours.value) for year in found.years]),
    ]
    beside = [_trend(spec, found.basis, name, values) for name, values in series]
    return Compared(own, tuple(trend for trend in beside if trend.known))


def _number(value: NationalValue | None) -> Decimal | None:
    return None if value is None else value.value


def _trend(
    spec: IndicatorSpec, basis: Basis, name: str, values: Sequence[tuple[date, Decimal | None]]
) -> Trend:
    points = tuple(
        TrendPoint(end, describe(basis, end), "no figure" if value is None else shown(spec, value), value)
        for end, value in sorted(values)
    )
    return Trend(spec, name, basis, points[0].period_end, points[-1].period_end, points)


# All authorities


@dataclass(frozen=True)
class AuthorityLine:
    """An authority among all: its figure with interval and rank, whether it is a neighbour, or why it has none."""

    name: str
    region: str
    figure: str
    value: Decimal | None
    between: tuple[Decimal, Decimal] | None
    limits: str
    rank: str
    parts: str
    how: str
    is_own: bool
    is_neighbour: bool


@dataclass(frozen=True)
class AuthoritiesView:
    """Every authority's figure of one year."""

    period: str
    years: Sequence[tuple[str, str, bool]]
    lines: Sequence[AuthorityLine]
    found: int
    pictures: SafeString
    sentence: str
    neighbours_named: str


def authorities_view(
    indicator: Indicator,
    basis: Basis,
    area: Area | None,
    *,
    year: str = "",
    text: str = "",
    edition: str = "",
) -> AuthoritiesView | None:
    """All authorities in the year asked for, else the newest; those with `text` in their name. None without a file.

    `edition` names the list of neighbours; empty: the newest.
    """
    found = comparison_of(indicator, basis, area, edition)
    ends = [] if found is None else _ends(found)
    if found is None or not ends:
        return None
    end = next((each for each in ends if each.isoformat() == year), ends[0])
    standing = next((each for each in found.years if each.end == end), None)
    lines = _lines(found, end)
    return AuthoritiesView(
        period=describe(found.basis, end),
        years=[(describe(found.basis, each), each.isoformat(), each == end) for each in ends],
        lines=[line for line in lines if text.casefold() in line.name.casefold()],
        found=sum(line.value is not None for line in lines),
        pictures=_pictures(_drawn(found, end, standing, lines)),
        sentence="" if standing is None or area is None else _among(found, standing, area),
        neighbours_named=found.neighbours_named,
    )


def _pictures(chart: Caterpillar) -> SafeString:
    both = caterpillar_svg(chart, caterpillar.WIDE) + caterpillar_svg(chart, caterpillar.NARROW)
    return mark_safe(both)  # noqa: S308 - every text in it is escaped where it is drawn


def _ends(found: NationalComparison) -> list[date]:
    """The last days of the years of which any authority has a row, newest first."""
    return sorted(
        {end for place in _authorities(found) for end in found.values.get(place.pk, {})}, reverse=True
    )


def _authorities(found: NationalComparison) -> list[NationalPlace]:
    return [place for place in found.places.values() if place.kind == PlaceKind.AUTHORITY]


def _lines(found: NationalComparison, end: date) -> list[AuthorityLine]:
    """Those with a figure, the best first (without a polarity the highest), then those without, by name."""
    spec = found.indicator.national_spec
    values = {
        place: found.values[place.pk][end]
        for place in _authorities(found)
        if end in found.values.get(place.pk, {})
    }
    numbers = [value.value for value in values.values()]
    low_first = spec.polarity is Polarity.LOW

    def order(item: tuple[NationalPlace, NationalValue]) -> tuple[bool, Decimal, str]:
        place, value = item
        number = value.value or Decimal(0)
        return value.value is None, number if low_first else -number, place.name

    return [
        _authority_line(found, place, value, numbers) for place, value in sorted(values.items(), key=order)
    ]


def _authority_line(
    found: NationalComparison, place: NationalPlace, value: NationalValue, numbers: Sequence[Decimal | None]
) -> AuthorityLine:
    spec = found.indicator.national_spec
    limits, stands = interval(spec, value), rank(spec, value.value, numbers)
    parts = (value.numerator, value.denominator)
    return AuthorityLine(
        name=place.name,
        region="" if place.region is None else place.region.name,
        figure=_text(spec, value) or value.why or NONE,
        value=value.value,
        between=None if limits is None else (limits.low, limits.high),
        limits=_limits(limits, "to"),
        rank="" if stands is None else stands.words,
        parts=" of ".join(f"{part.normalize():,f}" for part in parts if part is not None),
        how=_origin(value),
        is_own=found.place is not None and place.pk == found.place.pk,
        is_neighbour=place.pk in found.neighbours,
    )


def _drawn(
    found: NationalComparison, end: date, standing: YearStanding | None, lines: Sequence[AuthorityLine]
) -> Caterpillar:
    bars = tuple(
        Bar(line.name, line.figure, line.value, line.between, line.is_own, line.is_neighbour)
        for line in lines
        if line.value is not None
    )
    middle = None if standing is None else standing.neighbours.value
    england = None if standing is None else _number(standing.england)
    title = f"{found.indicator.name}, every authority, {describe(found.basis, end)}"
    return Caterpillar(title, bars, england, middle)


def _among(found: NationalComparison, year: YearStanding, area: Area) -> str:
    one = NationalComparison(**{**found.__dict__, "years": [year]})
    return standing_words(one, area.name)
