"""A second calculation of a scorecard's figures, written from the rules alone: slow, plain, without memory.

It shares nothing with the product's calculation but the words of the field. Whole numbers and fractions only; every
look-up walks through the list of readings; nothing is worked out before it is asked for.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from districts.tree import AreaNode, Level
from indicators.rules.figures import FigureKey, IndicatorSpec
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Basis, Polarity, Unit
from tests.builders import Given

NO_CASES = "no cases"
YEAR_LONG = (Basis.YEAR, Basis.YTD, Basis.R12M)


@dataclass(frozen=True)
class World:
    """Areas, what they returned, the level at which it is collected, targets and breaks in series."""

    areas: list[AreaNode]
    readings: list[Given]
    level: Level | None
    target_rules: list[TargetRule] = field(default_factory=list)
    breaks: list[date] = field(default_factory=list)

    @property
    def published(self) -> "World":
        """The same without anything illustrative."""
        kept = [each for each in self.readings if not each.reading_value.illustrative]
        return World(self.areas, kept, self.level, self.target_rules, self.breaks)


@dataclass(frozen=True)
class Found:
    """A number with its parts, or NO_CASES in its place; `parts` alone where only they are known."""

    value: Fraction | str | None
    numerator: Fraction | None = None
    denominator: Fraction | None = None
    illustrative: bool = False

    @property
    def stands(self) -> bool:
        return self.value is not None


# The calendar


def last_day(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def month_before(end: date) -> date:
    return last_day(end.year - 1, 12) if end.month == 1 else last_day(end.year, end.month - 1)


def months_back(end: date, count: int) -> list[date]:
    """`count` month ends, the newest first."""
    found = [last_day(end.year, end.month)]
    while len(found) < count:
        found.append(month_before(found[-1]))
    return found


def months_since_april(end: date) -> int:
    return (end.month - 4) % 12 + 1


def months_in(basis: Basis, end: date) -> int:
    lengths = {Basis.MONTH: 1, Basis.QUARTER: 3, Basis.YTD: months_since_april(end)}
    return lengths.get(basis, 12)


def months_of(key: FigureKey, end: date) -> list[date]:
    """The months that a figure holds; a year to date those since the area opened, where that was within it."""
    months = months_back(end, months_in(key.basis, end))
    opened = key.area.opened if key.basis is Basis.YTD else None
    return [each for each in months if not opened or each >= opened] or months


def first_day(basis: Basis, end: date) -> date:
    if basis is Basis.SNAPSHOT:
        return end
    return months_back(end, months_in(basis, end))[-1].replace(day=1)


# Figures


def find(world: World, key: FigureKey, end: date) -> Found | None:
    """The figure of an area: what it returned, else its months, else the areas below."""
    own = returned(world, key, end)
    if own is not None and own.reading_value.missing is None:
        return worth(world, key.indicator, key.basis, own)
    if Basis.SNAPSHOT in key.indicator.bases:
        if key.basis in (Basis.QUARTER, Basis.YEAR):
            last = find(world, key.by(Basis.SNAPSHOT), end)
            if last is not None and last.stands:
                return last
    elif key.basis is not Basis.MONTH:
        months = months_of(key, end)
        total = add(world, key, end, [find(world, key.by(Basis.MONTH), each) for each in months])
        if total is not None and total.stands:
            return total
        if any(returned(world, key.by(Basis.MONTH), each) for each in months):
            return total
    if not any(True for _ in expected(world, key.area, first_day(key.basis, end), end)):
        return None
    return add(world, key, end, list(from_below(world, key, end)))


def returned(world: World, key: FigureKey, end: date) -> Given | None:
    """The reading; to 31 March the year, the year to date and the rolling year are one."""
    names = [key.basis]
    if key.basis in YEAR_LONG and end.month == 3 and Basis.SNAPSHOT not in key.indicator.bases:
        names += [each for each in YEAR_LONG if each is not key.basis]
    for name in names:
        for each in world.readings:
            if (each.spec, each.basis, each.node, each.end) == (key.indicator, name, key.area, end):
                return each
    return None


def worth(world: World, of: IndicatorSpec, basis: Basis, given: Given) -> Found:
    """What a returned reading says."""
    reading_value = given.reading_value
    value, numerator, denominator = (
        None if part is None else Fraction(part)
        for part in (reading_value.value, reading_value.numerator, reading_value.denominator)
    )
    if of.unit is Unit.COUNT or numerator is None:
        return Found(value, None, None, reading_value.illustrative)
    if denominator is None and of.unit is Unit.RATE:
        return over_population(
            world, FigureKey(of, basis, given.node), given.end, numerator, reading_value.illustrative
        )
    if denominator is None:
        return Found(value, numerator, None, reading_value.illustrative)
    months = len(months_of(FigureKey(of, basis, given.node), given.end))
    return divide(of, months, given.end, numerator, denominator, reading_value.illustrative)


def divide(
    of: IndicatorSpec, months: int, end: date, numerator: Fraction, denominator: Fraction, illustrative: bool
) -> Found:
    if denominator == 0:
        return Found(NO_CASES, numerator, denominator, illustrative)
    scale = {Unit.PERCENTAGE: 100, Unit.RATE: of.rate_per}.get(of.unit, 1)
    value = numerator * scale / denominator
    if of.unit is Unit.RATE and Basis.SNAPSHOT not in of.bases:
        value = value * 12 / months
    return Found(value, numerator, denominator, illustrative)


def over_population(
    world: World,
    key: FigureKey,
    end: date,
    numerator: Fraction,
    illustrative: bool,
) -> Found:
    """Over the population of the nearest day before or on the last one, else of the nearest after it."""
    known = [each for each in world.readings if each.spec.id == key.indicator.denominator_id]
    days = {each.end for each in known}
    for each in sorted(days, key=lambda each: (each > end, abs((each - end).days))):
        people = people_of(world, known[0].spec, key.area, each)
        if people is not None and people.value:
            marked = illustrative or people.illustrative
            months = len(months_of(key, end))
            return divide(key.indicator, months, end, numerator, Fraction(people.value), marked)
    return Found(None, numerator, None, illustrative)


def people_of(world: World, population: IndicatorSpec, area: AreaNode, day: date) -> Found | None:
    """An area's population, else that of all open areas in it, whichever level returns it."""
    own = find(world, FigureKey(population, Basis.SNAPSHOT, area), day)
    if own is not None and own.stands:
        return own
    inside = [each for each in world.areas if each.parent_id == area.id and is_open(each, day, day)]
    parts = [people_of(world, population, each, day) for each in inside if each.level is not Level.TEAM]
    known = [each for each in parts if each is not None and each.value is not None]
    if not known or len(known) < len(parts):
        return None
    value = sum((Fraction(each.value) for each in known), Fraction())
    return Found(value, None, None, any(each.illustrative for each in known))


def expected(world: World, at: AreaNode, first: date, last: date) -> Iterator[AreaNode]:
    """The areas of the collecting level below, at any depth, that were open."""
    for child in world.areas:
        if child.parent_id == at.id:
            if child.level == world.level and is_open(child, first, last):
                yield child
            yield from expected(world, child, first, last)


def is_open(area: AreaNode, first: date, last: date) -> bool:
    return not (area.opened and area.opened > last) and not (area.closed and area.closed < first)


def from_below(world: World, key: FigureKey, end: date) -> Iterator[Found | None]:
    """Each child's figure; for one between that has none, what lies below it."""
    for child in world.areas:
        if child.parent_id != key.area.id:
            continue
        found = find(world, key.at(child), end)
        has_some = found is not None and (found.stands or found.numerator is not None)
        if is_open(child, first_day(key.basis, end), end) and (child.level == world.level or has_some):
            yield found
        elif child.level != world.level:
            yield from from_below(world, key.at(child), end)


def add(world: World, key: FigureKey, end: date, parts: list[Found | None]) -> Found | None:
    """Numerators over denominators, counts as they are; None where one part can't be added."""
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    marked = any(part.illustrative for part in known)
    if key.indicator.unit is Unit.COUNT:
        values = [part.value for part in known]
        return None if None in values else Found(sum(map(Fraction, values)), None, None, marked)
    numerators = [part.numerator for part in known]
    if None in numerators:
        return None
    if key.indicator.unit is Unit.RATE:
        return over_population(world, key, end, sum(numerators, Fraction()), marked)
    denominators = [part.denominator for part in known]
    if None in denominators:
        return None
    return divide(
        key.indicator,
        len(months_of(key, end)),
        end,
        sum(numerators, Fraction()),
        sum(denominators, Fraction()),
        marked,
    )


# Cells


def best(world: World, key: FigureKey, end: date) -> Found | None:
    """The published figure, else the one with everything."""
    for each in (world.published, world):
        found = find(each, key, end)
        if found is not None and found.stands:
            return found
    return None


def cell(world: World, key: FigureKey, month: date, shown_on: date) -> tuple[date, Found] | None:
    """What a month's scorecard shows, with its day: published first, the month's end first, then the nearest."""
    days = [newest_complete(key.basis, month)]
    if key.basis is Basis.SNAPSHOT:
        days += stand_ins(world, month, shown_on)
    for each in (world.published, world):
        for end in days:
            found = find(each, key, end)
            if found is not None and found.stands:
                return end, found
    return None


def newest_complete(basis: Basis, month: date) -> date:
    ends = {Basis.QUARTER: (3, 6, 9, 12), Basis.YEAR: (3,)}.get(basis, range(1, 13))
    return next(end for end in months_back(month, 12) if end.month in ends)


def stand_ins(world: World, month: date, shown_on: date) -> list[date]:
    next_end = next(
        end for end in (last_day(month.year + y, m) for y in (0, 1) for m in range(1, 13)) if end > month
    )
    last = min(shown_on, next_end)
    days = {each.end for each in world.readings if month.replace(day=1) <= each.end <= last}
    between = [each for each in days if each != last_day(each.year, each.month)]
    later_first = sorted(between, reverse=True)
    return sorted(later_first, key=lambda each: abs(each - month))


# Rating and travel


def shown(of: IndicatorSpec, value: Fraction) -> Fraction:
    """Rounded half up; figures are never negative."""
    nodes = 10**of.decimal_places
    return Fraction(floor(value * nodes + Fraction(1, 2)), nodes)


def colour(world: World, of: IndicatorSpec, at: AreaNode, end: date, found: Found | None) -> str:
    aim = target(world, at, end)
    if found is None or not isinstance(found.value, Fraction) or aim is None or aim.target is None:
        return "–"
    if of.polarity is Polarity.NONE:
        return "–"
    sign = 1 if of.polarity is Polarity.HIGH else -1
    lead = sign * (shown(of, found.value) - Fraction(aim.target))
    if lead > 0 or (lead == 0 and not aim.strict):
        return "G"
    if aim.floor is not None and sign * (shown(of, found.value) - Fraction(aim.floor)) >= 0:
        return "A"
    return "R"


def target(world: World, at: AreaNode, end: date) -> TargetRule | None:
    """The area's own newest, else the newest of an area above where that one holds below."""
    area: AreaNode | None = at
    while area is not None:
        begun = [aim for aim in world.target_rules if aim.area_id == area.id and aim.in_force_from <= end]
        newest = max(begun, key=lambda aim: aim.in_force_from, default=None)
        if newest is not None and (area == at or newest.applies_below):
            return newest
        area = next((each for each in world.areas if each.id == area.parent_id), None)
    return None


def travel(world: World, key: FigureKey, end: date, now: Found) -> tuple[str, Fraction, date] | None:
    """The word, the size and the day compared with; None where that isn't known."""
    if not isinstance(now.value, Fraction):
        return None
    compared = world if now.illustrative else world.published
    for before in earlier_ends(world, key.basis, end):
        found = best(compared, key, before)
        if found is not None and isinstance(found.value, Fraction):
            if any(first_day(key.basis, before) < each <= end for each in world.breaks):
                return None
            change = shown(key.indicator, now.value) - shown(key.indicator, found.value)
            return word(key.indicator, change), change, before
    return None


def earlier_ends(world: World, basis: Basis, end: date) -> list[date]:
    """Every end to try, in order."""
    if basis is Basis.SNAPSHOT:
        oldest = months_back(end, 13)[-1].replace(day=1)
        days = sorted({each.end for each in world.readings if oldest <= each.end < end}, reverse=True)
        is_month_end = end == last_day(end.year, end.month)
        return sorted(days, key=lambda each: not (is_month_end and each == month_before(end)))
    step = {Basis.QUARTER: 3, Basis.YEAR: 12}.get(basis, 1)
    ends = months_back(end, 13)[step::step]
    return [each for each in ends if basis is not Basis.YTD or each >= first_day(Basis.YTD, end)]


def word(of: IndicatorSpec, change: Fraction) -> str:
    least = Fraction(of.minimum_change or 0)
    if change == 0 or abs(change) < least:
        return "Unchanged"
    if of.polarity is Polarity.NONE:
        return "Higher" if change > 0 else "Lower"
    return "Improved" if (change > 0) == (of.polarity is Polarity.HIGH) else "Worsened"
