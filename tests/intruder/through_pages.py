"""A made-up council in the service, publishing month by month, and all that somebody without a role is given."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from io import StringIO

from django.test import Client

from districts.models import Area
from indicators.models import CollectionLevel, Indicator, Reading
from indicators.rules.periods import Period
from indicators.rules.terms import Basis
from intruder.knowledge import Printed
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Entry, Scorecard, Section
from tests.intruder.councils import Council
from tests.intruder.trials import FigureName, Publications, figures_at, publish, readings_at

ROWS = "/api/v1/rows?scorecard=council&period={}&page_size=1000"
READINGS = "/readings/export.csv"


@dataclass(frozen=True)
class Stored:
    """The council's areas and indicators as they are stored, by its own numbers."""

    areas: Mapping[int, Area]
    indicators: Mapping[int, Indicator]
    scorecard: Scorecard


def published(council: Council) -> Publications:
    """Everything that was given to somebody who looked after each issue."""
    stored = store(council)
    found = Publications([], {}, publish(council).exposed, set())
    for issue, period in enumerate(_periods(council), start=1):
        _publish(council, stored, issue, period)
        truth = figures_at(council, issue)
        for line in _given(council, stored, period, issue):
            key = line.indicator, line.basis, line.area, line.end
            if key in truth:
                found.printed.append(line)
                found.truths[key, issue] = truth[key]
    return found


def publish_all(council: Council, stored: Stored) -> None:
    """Publish every issue."""
    for issue, period in enumerate(_periods(council), start=1):
        _publish(council, stored, issue, period)


def _periods(council: Council) -> list[Period]:
    return [Period.month(month.year, month.month) for month in council.months]


def _publish(council: Council, stored: Stored, issue: int, period: Period) -> None:
    _return(council, stored, issue)
    draft = open_draft(scorecard=stored.scorecard, period=period, by=None, unrestricted=True)
    publish_edition(edition=draft, by=None, published_at=_day_after(period.end))


def _day_after(month: date) -> datetime:
    return datetime(month.year, month.month, month.day, 12, tzinfo=UTC) + timedelta(days=20)


def store(council: Council) -> Stored:
    """Its areas, indicators with what is declared of them, and a scorecard of them all."""
    areas: dict[int, Area] = {}
    for node in council.areas:
        areas[node.id] = Area.objects.create(
            name=node.name,
            slug=node.slug,
            level=node.level,
            parent=areas.get(node.parent_id or 0),
            opened=node.opened,
            closed=node.closed,
        )
    card = Scorecard.objects.create(authority=areas[1], name="Council", slug="council", is_default=True)
    section = Section.objects.create(scorecard=card, title="All", position=1)
    indicators: dict[int, Indicator] = {}
    for number in council.specs:
        indicators[number] = _indicator(council, number, indicators)
        CollectionLevel.objects.create(
            indicator=indicators[number], authority=areas[1], level=council.level_of_returns
        )
        for basis in council.specs[number].bases:
            Entry.objects.create(
                section=section,
                indicator=indicators[number],
                basis=basis,
                position=section.entries.count() + 1,
            )
    return Stored(areas, indicators, card)


def _indicator(council: Council, number: int, known: Mapping[int, Indicator]) -> Indicator:
    spec, relations = council.specs[number], council.relations[number]
    return Indicator.objects.create(
        name=spec.name,
        unit=spec.unit,
        polarity=spec.polarity,
        decimal_places=spec.decimal_places,
        bases=list(spec.bases),
        rate_per=spec.rate_per,
        collected_from=spec.begins,
        denominator_from=known.get(spec.denominator_id or 0),
        counts_people=relations.counts_people,
        numerator_counted_by=known.get(relations.numerator_counted_by or 0),
        denominator_counted_by=known.get(relations.denominator_counted_by or 0),
        same_denominator_as=known.get(relations.same_denominator_as or 0),
        part_of=known.get(relations.part_of or 0),
        share_of=relations.share_of,
        starts=known.get(relations.starts or 0),
        ends=known.get(relations.ends or 0),
        protects_rest=relations.protects_rest,
    )


def _return(council: Council, stored: Stored, issue: int) -> None:
    """Put in the place of all readings what stands returned now."""
    Reading.objects.all().delete()
    Reading.objects.bulk_create(
        Reading(
            indicator=stored.indicators[number],
            area=stored.areas[area],
            basis=basis,
            period_end=day,
            value=value.value if value.value is not None else _share(value.numerator, value.denominator),
            numerator=value.numerator,
            denominator=value.denominator,
        )
        for number, basis, area, day, value in readings_at(council, issue)
    )


def _share(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    return numerator * 100 / denominator if numerator is not None and denominator else None


# What is given


def _given(council: Council, stored: Stored, period: Period, issue: int) -> Iterator[Printed]:
    browser = Client()
    numbers = {each.code: number for number, each in stored.indicators.items()}
    areas = {each.slug: number for number, each in stored.areas.items()}
    table = csv.DictReader(StringIO(browser.get(READINGS).content.decode("utf-8-sig")))
    for row in (*browser.get(ROWS.format(period.slug)).json()["items"], *table):
        yield _printed(council, numbers[row["indicator"]], areas[row["area"]], row, issue)


def _printed(council: Council, number: int, area: int, row: Mapping[str, str], issue: int) -> Printed:
    key: FigureName = number, Basis(row["basis"]), area, date.fromisoformat(row["period_end"])
    if row["missing"]:
        return Printed(*key, issue, suppressed=True)
    places = Decimal(1).scaleb(-council.specs[number].decimal_places)
    value = _number(row["value"])
    rounded = None if value is None else value.quantize(places, ROUND_HALF_UP)
    return Printed(*key, issue, rounded, _number(row["numerator"]), _number(row["denominator"]))


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
