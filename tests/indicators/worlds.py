"""Random councils: a tree with districts that open and close, and a patchy history of returns."""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from districts.tree import AreaNode, Level
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import add_months
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, Polarity, Unit
from tests.builders import FLOW, POPULATION, Given, node, reading_value, spec
from tests.indicators.slow import World

FIRST = date(2010, 4, 30)
MONTHS = [add_months(FIRST, later) for later in range(27)]


def random_measure(chance: Random) -> IndicatorSpec:
    """An indicator of any unit that adds up, counted over time or on a day."""
    unit = chance.choice([Unit.COUNT, Unit.PERCENTAGE, Unit.RATIO, Unit.RATE])
    bases = chance.choice([FLOW, (Basis.SNAPSHOT, Basis.QUARTER, Basis.YEAR)])
    return spec(
        unit,
        chance.choice([Polarity.HIGH, Polarity.LOW, Polarity.HIGH, Polarity.LOW, Polarity.NONE]),
        name="Whatever is measured",
        bases=bases,
        minimum_change=chance.choice([None, None, "2"]),
        over=POPULATION if unit is Unit.RATE else None,
    )


def random_world(chance: Random, of: IndicatorSpec) -> World:
    """A council with up to two divisions and four districts, its returns, its targets and its breaks in series."""
    areas = _tree(chance)
    level = chance.choice([Level.DISTRICT] * 8 + [Level.DIVISION, None])
    patchiness = chance.choice([0, 0, 0.02, 0.3])
    readings = _population(chance, areas)
    for at in areas:
        readings += _history(chance, of, at, level, patchiness)
    target_rules = [_goal(chance, areas) for _ in range(chance.randrange(6))]
    breaks = [chance.choice(MONTHS) + timedelta(days=1)] if chance.random() < 0.3 else []
    return World(areas, readings, level, target_rules, breaks)


def leaves_alone(chance: Random, of: IndicatorSpec) -> World:
    """A council where every district returned every month, and nobody else anything."""
    areas = [each for each in _tree(chance) if each.opened is None and each.closed is None]
    readings = [
        Given(of, of.bases[0], at, end, reading_value(_text(chance, of)))
        for at in areas
        if at.level == Level.DISTRICT
        for end in MONTHS[:12]
    ]
    return World(areas, readings, Level.DISTRICT)


def _tree(chance: Random) -> list[AreaNode]:
    kent = node("Kent")
    divisions = [node(name, kent, Level.DIVISION) for name in ("East", "West")[: chance.randrange(3)]]
    districts = [
        node(name, chance.choice([kent, *divisions]), **_life(chance))
        for name in ("Ashford", "Dover", "Swale", "Thanet")[: chance.randrange(1, 5)]
    ]
    return [kent, *divisions, *districts]


def _life(chance: Random) -> dict[str, str]:
    day = chance.choice(MONTHS) - timedelta(days=chance.randrange(28))
    return chance.choice([{}, {}, {}, {"opened": day.isoformat()}, {"closed": day.isoformat()}])


def _history(
    chance: Random, of: IndicatorSpec, at: AreaNode, level: Level | None, patchiness: float
) -> list[Given]:
    collects = at.level == level or (level is None and at.parent_id is None)
    share = 1 - patchiness if collects else chance.choice([0, 0, 0.05])
    often = [(of.bases[0], end) for end in MONTHS]
    seldom = [(basis, end) for basis in of.bases[1:] for end in MONTHS]
    if Basis.SNAPSHOT in of.bases:
        seldom += [(Basis.SNAPSHOT, end - timedelta(days=chance.randrange(1, 28))) for end in MONTHS]
    chosen = [each for each in often if chance.random() < share]
    chosen += [each for each in seldom if chance.random() < 0.04]
    return [
        Given(
            of,
            basis,
            at,
            end,
            reading_value(_text(chance, of, patchiness), illustrative=chance.random() < 0.1),
        )
        for basis, end in dict.fromkeys(chosen)
        if basis not in (Basis.QUARTER, Basis.YEAR) or end.month in (3, 6, 9, 12)
    ]


def _text(chance: Random, of: IndicatorSpec, patchiness: float = 0) -> str:
    if chance.random() < patchiness:
        return chance.choice(["n/a", "c", "84.4", "0"])
    if of.unit is Unit.COUNT:
        return str(chance.randrange(40))
    if of.unit is Unit.RATE:
        return f"{chance.randrange(40)}/"
    whole = chance.choice([0, *range(1, 20)])
    return f"{chance.randrange(whole + 1)}/{whole}"


def _population(chance: Random, areas: list[AreaNode]) -> list[Given]:
    years = [date(year, 6, 30) for year in (2009, 2011) if chance.random() < 0.8]
    return [
        Given(POPULATION, Basis.SNAPSHOT, at, end, reading_value(str(chance.randrange(100, 900))))
        for at in areas
        for end in years
        if chance.random() < 0.8
    ]


def _goal(chance: Random, areas: list[AreaNode]) -> TargetRule:
    return TargetRule(
        area_id=chance.choice(areas).id,
        in_force_from=FIRST + timedelta(days=chance.randrange(800)),
        target=chance.choice([None, Decimal(0), Decimal(10), Decimal("33.3"), Decimal(50)]),
        floor=chance.choice([None, Decimal(5), Decimal(40), Decimal(60)]),
        strict=chance.random() < 0.3,
        applies_below=chance.random() < 0.5,
    )
