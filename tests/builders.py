"""Small builders that tests share: figures written as in a return, days as in an address, areas by name.

A figure is "36" or "84.4" (a value alone), "943/2201" (numerator and denominator), "147/" (a numerator alone),
"181/=5.0" (a numerator and a value), or a mark for missing such as "n/a". A day is "2012-05" for the last day of that
month, or "2012-06-17".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from zlib import crc32

from districts.models import Area
from districts.tree import AreaNode, Level, Tree
from indicators.build_rows import RowRequest, rows_from
from indicators.models import Indicator
from indicators.queries import (
    Break,
    CanSee,
    IndicatorData,
    load_from,
    load_indicator_data,
    sees_everything,
)
from indicators.rules.figures import Figure, IndicatorSpec, ReadingValue
from indicators.rules.periods import Period, add_months, month_end
from indicators.rules.rating import TargetRule
from indicators.rules.row import Row
from indicators.rules.terms import Basis, Missing, Polarity, Unit
from indicators.rules.values import FigureResolver, Key

FLOW = (Basis.MONTH, Basis.YTD, Basis.R12M, Basis.QUARTER, Basis.YEAR)
STOCK = (Basis.SNAPSHOT, Basis.QUARTER, Basis.YEAR)
MARKS = {mark.value for mark in Missing}


def number(text: str | None) -> Decimal | None:
    """The exact number; None for no text."""
    return Decimal(text) if text else None


def day(text: str) -> date:
    """ "2012-05" is 31 May 2012, "2012-06-17" that very day."""
    return date.fromisoformat(text) if text.count("-") == 2 else month_end(date.fromisoformat(f"{text}-01"))


def _number_of(name: str) -> int:
    return crc32(name.encode()) % 1_000_000_007


def spec(
    unit: Unit = Unit.PERCENTAGE,
    polarity: Polarity = Polarity.HIGH,
    *,
    name: str = "Initial assessments completed in timescale",
    places: int | None = None,
    bases: tuple[Basis, ...] = FLOW,
    minimum_change: str | None = None,
    per: int = 10_000,
    over: IndicatorSpec | None = None,
    adds_up: bool = True,
    grades: tuple[str, ...] = (),
) -> IndicatorSpec:
    """An indicator; counts and grades have no decimal places, all else one, unless `places` says so."""
    return IndicatorSpec(
        id=_number_of(name),
        code=name.lower().replace(" ", "-"),
        name=name,
        unit=unit,
        polarity=polarity,
        decimal_places=(0 if unit in (Unit.COUNT, Unit.GRADE) else 1) if places is None else places,
        bases=bases,
        rate_per=per if unit is Unit.RATE else 0,
        adds_up=adds_up,
        denominator_id=None if over is None else over.id,
        minimum_change=number(minimum_change),
        grades=grades,
    )


POPULATION = spec(Unit.COUNT, Polarity.NONE, name="Population aged 0 to 17", bases=(Basis.SNAPSHOT,))
TIMELINESS = spec()
REFERRALS = spec(Unit.RATE, Polarity.LOW, name="Referrals per 10,000 children", over=POPULATION)
CONTACTS = spec(Unit.COUNT, Polarity.NONE, name="Contacts")
BACKLOG = spec(Unit.COUNT, Polarity.LOW, name="Initial assessments out of timescale", bases=STOCK)
READINESS = spec(
    Unit.GRADE,
    name="Inspection readiness",
    bases=STOCK,
    adds_up=False,
    grades=("Ready", "Almost ready", "Needs support"),
)
CASELOAD = spec(Unit.RATIO, Polarity.LOW, name="Average caseload", bases=(Basis.SNAPSHOT,))


def node(
    name: str,
    parent: AreaNode | None = None,
    level: Level | None = None,
    *,
    opened: str | None = None,
    closed: str | None = None,
) -> AreaNode:
    """An area: an authority without a parent, else a district, unless `level` says so."""
    slug = name.lower().replace(" ", "-") if parent is None else f"{parent.slug}-{name}".lower()
    return AreaNode(
        id=_number_of(slug),
        slug=slug,
        name=name,
        level=level or (Level.AUTHORITY if parent is None else Level.DISTRICT),
        parent_id=None if parent is None else parent.id,
        opened=date.fromisoformat(opened) if opened else None,
        closed=date.fromisoformat(closed) if closed else None,
    )


KENT = node("Kent")
DOVER, SWALE, THANET = (node(name, KENT) for name in ("Dover", "Swale", "Thanet"))
COUNTY = (KENT, DOVER, SWALE, THANET)


def reading_value(text: str, *, illustrative: bool = False, provisional: bool = False) -> ReadingValue:
    """A reading as it was returned."""
    if text in MARKS:
        return ReadingValue(missing=Missing(text), stated=text)
    figures, _, value = text.partition("=") if "/" in text else ("", "", text)
    numerator, _, denominator = figures.partition("/")
    found = ReadingValue(number(numerator), number(denominator), number(value), stated=text)
    return found._replace(illustrative=illustrative, provisional=provisional)


@dataclass(frozen=True)
class Given:
    """One reading with where it belongs."""

    spec: IndicatorSpec
    basis: Basis
    node: AreaNode
    end: date
    reading_value: ReadingValue


def given(
    at: AreaNode,
    end: str,
    text: str,
    basis: Basis | None = None,
    *,
    of: IndicatorSpec = TIMELINESS,
    illustrative: bool = False,
    provisional: bool = False,
) -> Given:
    """A reading of `of`, in its default basis unless another is named."""
    found = reading_value(text, illustrative=illustrative, provisional=provisional)
    return Given(of, basis or of.bases[0], at, day(end), found)


def resolver(
    *readings: Given,
    areas: Iterable[AreaNode] = COUNTY,
    specs: Iterable[IndicatorSpec] = (),
    level: Level | None = Level.DISTRICT,
) -> FigureResolver:
    """A resolver of these readings; every indicator in it is collected at `level` in every authority."""
    reading_values: dict[Key, dict[date, ReadingValue]] = {}
    for each in readings:
        reading_values.setdefault((each.spec.id, each.basis, each.node.id), {})[each.end] = each.reading_value
    everything = {each.id: each for each in [*specs, *(each.spec for each in readings)]}
    standing = list(areas)
    tops = [area.id for area in standing if area.level == Level.AUTHORITY]
    levels = {} if level is None else {(each, top): level for each in everything for top in tops}
    return FigureResolver(
        tree=Tree(standing), specs=everything.values(), reading_values=reading_values, levels=levels
    )


def indicator_data(
    *readings: Given,
    areas: Iterable[AreaNode] = COUNTY,
    specs: Iterable[IndicatorSpec] = (),
    level: Level | None = Level.DISTRICT,
    target_rules: Mapping[tuple[int, Basis], list[TargetRule]] | None = None,
    breaks: Iterable[Break] = (),
) -> IndicatorData:
    """Everything that rows are built from; comparators are the areas of that level."""
    standing = list(areas)
    comparators = [area for area in standing if area.level == Level.COMPARATOR]
    books = resolver(*readings, areas=standing, specs=specs, level=level)
    return IndicatorData(books, dict(target_rules or {}), list(breaks), comparators)


def figure(value: str | None = None, end: str = "2012-05", **more) -> Figure:
    """A figure with this value, or one that says why there is none."""
    return Figure(day(end), value=number(value), **more)


def target_rule(
    target: str | None = None,
    floor: str | None = None,
    *,
    band: tuple[str | None, str | None] = (None, None),
    margin: str | None = None,
    at: AreaNode = KENT,
    since: str = "2012-04-01",
    **more,
) -> TargetRule:
    """A target; Kent's from 1 April 2012 unless said otherwise."""
    low, high = (number(edge) for edge in band)
    return TargetRule(
        area_id=at.id,
        in_force_from=day(since),
        target=number(target),
        floor=number(floor),
        band_low=low,
        band_high=high,
        margin=number(margin),
        **more,
    )


def indicator_of(found: IndicatorSpec) -> Indicator:
    """An unsaved indicator that the rules see as this."""
    return Indicator(
        pk=found.id,
        name=found.name,
        code=found.code,
        unit=found.unit,
        polarity=found.polarity,
        decimal_places=found.decimal_places,
        bases=list(found.bases),
        rate_per=found.rate_per,
        adds_up=found.adds_up,
        denominator_from_id=found.denominator_id,
        minimum_change=found.minimum_change,
        grades=list(found.grades),
    )


def build_rows(
    entries: Sequence[RowRequest],
    areas: Sequence[Area],
    period: Period,
    shown_on: date,
    *,
    can_see: CanSee = sees_everything,
) -> dict[str, list[Row]]:
    """Rows by area slug of an authority's areas, from stored readings, as an edition of the period has them."""
    if not areas:
        return {}
    found = load_indicator_data(
        areas[0].authority,
        list({entry.indicator.pk: entry.indicator for entry in entries}.values()),
        first=load_from(period.end),
        last=max(period.end, min(shown_on, add_months(period.end, 1))),
        can_see=can_see,
    )
    return rows_from(found, entries, [area.node for area in areas], period, shown_on)
