"""Trends to draw and tell: a county with two districts, months of 2012, targets that change."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Level, Tree
from indicators.build_trends import build_trend
from indicators.queries import IndicatorData
from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, Polarity, Unit
from indicators.rules.trend import Trend
from indicators.rules.values import FigureResolver

COUNTY = AreaNode(1, "kent", "Kent", Level.AUTHORITY)
DOVER = AreaNode(2, "dover", "Dover", Level.DISTRICT, parent_id=1)
BACKLOG = IndicatorSpec(1, "backlog", "Backlog", Unit.COUNT, Polarity.LOW, 0, (Basis.SNAPSHOT,))
TIMELY = IndicatorSpec(2, "timely", "Timely", Unit.PERCENTAGE, Polarity.HIGH, 1, (Basis.MONTH,))
REPEATS = IndicatorSpec(3, "repeats", "Repeats", Unit.PERCENTAGE, Polarity.ON_TARGET, 1, (Basis.MONTH,))
DEMAND = IndicatorSpec(4, "demand", "Demand", Unit.COUNT, Polarity.NONE, 0, (Basis.MONTH,))

MARCH, APRIL, MAY, JUNE = date(2012, 3, 31), date(2012, 4, 30), date(2012, 5, 31), date(2012, 6, 30)


def published(value: str) -> ReadingValue:
    return ReadingValue(value=Decimal(value))


def illustrative(value: str) -> ReadingValue:
    return ReadingValue(value=Decimal(value), illustrative=True)


def target(value: str | None, since: date = date(2012, 1, 1), **more) -> TargetRule:
    goal = {"target": None if value is None else Decimal(value), "set_by": "Improvement Notice", **more}
    return TargetRule(area_id=COUNTY.id, in_force_from=since, **goal)


def trend_of(
    measure: IndicatorSpec,
    facts: Mapping[date, ReadingValue],
    goals: list[TargetRule] | None = None,
    first: date = MARCH,
    last: date = JUNE,
    place: AreaNode = COUNTY,
    notes=(),
) -> Trend:
    """The trend of a measure in its first basis out of facts of the county."""
    basis = measure.bases[0]
    ledger = FigureResolver(
        tree=Tree([COUNTY, DOVER]),
        measures=[measure],
        facts={(measure.id, basis, place.id): facts},
        levels={},
    )
    board = IndicatorData(ledger, {(measure.id, basis): goals or []}, [], [])
    return build_trend(board, measure, basis, place, first, last, notes)
