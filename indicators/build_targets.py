"""Targets over time: which was in force when, as steps that every chart draws and every table splits at."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from indicators.queries import IndicatorData
from indicators.rules.figures import FigureKey, IndicatorSpec
from indicators.rules.rating import TargetRule, target_rule_for
from indicators.rules.rows.shown import floor_words, target_words
from indicators.rules.trend import TargetStep

DAY = timedelta(days=1)

# Value, words, and the other edge of a band.
Height = tuple[Decimal, str, Decimal | None]


def rule_in_force(indicator_data: IndicatorData, key: FigureKey, day: date) -> TargetRule | None:
    """The target in force on a day for the area, its own or one that applies below."""
    line = [area.id for area in indicator_data.resolver.tree.line_up(key.area)]
    return target_rule_for(line, indicator_data.target_rules_for(key.indicator, key.basis), day)


def target_steps(
    indicator_data: IndicatorData, key: FigureKey, first: date, last: date
) -> tuple[TargetStep, ...]:
    """The targets in force from `first` to `last`, each over the days on which it held."""
    return tuple(_steps(indicator_data, key, first, last, _target_height))


def floor_steps(
    indicator_data: IndicatorData, key: FigureKey, first: date, last: date
) -> tuple[TargetStep, ...]:
    """The floors of the targets in force from `first` to `last`."""
    return tuple(_steps(indicator_data, key, first, last, _floor_height))


def _steps(
    indicator_data: IndicatorData,
    key: FigureKey,
    first: date,
    last: date,
    height_of: Callable[[IndicatorSpec, TargetRule], Height | None],
) -> Iterator[TargetStep]:
    """The height of each target that has one, from its first day to the day before the next."""
    in_force = _rules_in_force(indicator_data, key, first, last)
    ends = [day - DAY for day, _ in in_force[1:]] + [last]
    for (day, target_rule), end in zip(in_force, ends, strict=True):
        found = None if target_rule is None else height_of(key.indicator, target_rule)
        if target_rule is not None and found is not None:
            value, text, upper = found
            yield TargetStep(day, end, value, text, target_rule.set_by, upper)


def _rules_in_force(
    indicator_data: IndicatorData, key: FigureKey, first: date, last: date
) -> Sequence[tuple[date, TargetRule | None]]:
    """The target rule in force from `first` on, and from each day to `last` on which that changes."""
    rules = indicator_data.target_rules_for(key.indicator, key.basis)
    begun = {rule.in_force_from for rule in rules}
    begun |= {step.begins for rule in rules for step in rule.benchmark}
    in_force: list[tuple[date, TargetRule | None]] = []
    for day in sorted({first} | {day for day in begun if first < day <= last}):
        target_rule = rule_in_force(indicator_data, key, day)
        if not in_force or target_rule != in_force[-1][1]:
            in_force.append((day, target_rule))
    return in_force


def _target_height(spec: IndicatorSpec, target_rule: TargetRule) -> Height | None:
    text = target_words(spec, target_rule)
    if target_rule.target is not None:
        return target_rule.target, text, None
    edges = [edge for edge in (target_rule.band_low, target_rule.band_high) if edge is not None]
    return (edges[0], text, edges[1] if len(edges) > 1 else None) if edges else None


def _floor_height(spec: IndicatorSpec, target_rule: TargetRule) -> Height | None:
    if target_rule.floor is None:
        return None
    return target_rule.floor, floor_words(spec, target_rule.floor), None
