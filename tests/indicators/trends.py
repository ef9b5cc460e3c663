"""Trends to draw and tell: a county with two districts, months of 2012, targets that change."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Level, Tree
from indicators.build_trends import build_trend
from indicators.queries import IndicatorData
from indicators.rules.figures import FigureKey, IndicatorSpec, ReadingValue
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
    target_rule = {
        "target": None if value is None else Decimal(value),
        "set_by": "Improvement Notice",
        **more,
    }
    return TargetRule(area_id=COUNTY.id, in_force_from=since, **target_rule)


def trend_of(
    spec: IndicatorSpec,
    reading_values: Mapping[date, ReadingValue],
    target_rules: list[TargetRule] | None = None,
    first: date = MARCH,
    last: date = JUNE,
    node: AreaNode = COUNTY,
    notes=(),
) -> Trend:
    """The trend of an indicator in its first basis out of readings of the county."""
    basis = spec.bases[0]
    resolver = FigureResolver(
        tree=Tree([COUNTY, DOVER]),
        specs=[spec],
        reading_values={(spec.id, basis, node.id): reading_values},
        levels={},
    )
    indicator_data = IndicatorData(resolver, {(spec.id, basis): target_rules or []}, [], [])
    return build_trend(indicator_data, FigureKey(spec, basis, node), first, last, notes)
