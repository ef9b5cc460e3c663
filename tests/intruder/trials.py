"""A council publishes month by month; an intruder reads it all and tells how many values each small number has left."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from disclosure.figures import figures_of
from disclosure.model import Known, Ledger, Protection, Structure
from disclosure.protect import protect
from districts.tree import Tree
from indicators.rules.figures import ReadingValue
from indicators.rules.periods import MONTHS_IN_YEAR, component_months, ends_a_period
from indicators.rules.public_figures import is_short
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import FigureResolver
from intruder.equations import Equations, Sum
from intruder.knowledge import Definition, Kind, Knowledge, Printed
from intruder.solve import ENOUGH, Solver
from tests.intruder.councils import COUNTY, Council, Key, Parts

SMALL, FEW = 5, 10
KINDS = {Unit.COUNT: Kind.COUNT, Unit.PERCENTAGE: Kind.SHARE, Unit.RATIO: Kind.RATIO, Unit.RATE: Kind.RATE}

FigureName = tuple[int, Basis, int, date]


@dataclass(frozen=True)
class Recovered:
    """A small number that keeps fewer values than it must."""

    figure: FigureName
    part: str
    truth: int
    values: tuple[int, ...]


@dataclass
class Publications:
    """What an anonymous reader was given of a council, issue after issue."""

    printed: list[Printed]
    truths: dict[tuple[FigureName, int], Known]
    exposed: set[FigureName]
    unproven: set[FigureName]


def publish(council: Council) -> Publications:
    """Every issue, with what the protection suppresses; a figure is noted again where it is told otherwise."""
    structure = Structure(Tree(council.areas), council.specs, council.relations)
    ledger = Ledger()
    found = Publications([], {}, set(), set())
    last: dict[FigureName, Printed] = {}
    for issue, _ in enumerate(council.months, start=1):
        figures = figures_at(council, issue)
        protection = protect(figures, ledger, structure)
        found.exposed |= protection.exposed
        found.unproven |= protection.unproven
        for key, known in figures.items():
            line = _printed(council, key, known, issue, suppressed=key in protection.hidden)
            found.truths[key, issue] = known
            if key not in last or _told(line) != _told(last[key]) or line.suppressed:
                found.printed.append(line)
                last[key] = line
        ledger = _after(ledger, figures, protection)
    return found


def figures_at(council: Council, issue: int) -> dict[FigureName, Known]:
    """Every figure as it is known when an issue is published, without periods that something began within."""
    figures = figures_of(_resolver(council, issue), council.specs.values())
    nodes = Tree(council.areas).nodes
    short = {
        (number, basis, end)
        for number, basis, area, end in figures
        if is_short(council.specs[number], nodes[area], basis, end)
    }
    return {key: known for key, known in figures.items() if (key[0], key[1], key[3]) not in short}


def recovered(council: Council) -> list[Recovered]:
    """Each small number that is printed, or that the intruder leaves fewer than three values."""
    return recovered_from(council, publish(council))


def recovered_from(council: Council, public: Publications) -> list[Recovered]:
    """The same of what was printed of a council."""
    equations = Equations(knowledge_of(council, public))
    solver = Solver(equations.bounds())
    found: dict[tuple[tuple[tuple[object, ...], ...], str], Recovered] = {}
    for line in public.printed:
        key = line.indicator, line.basis, line.area, line.end
        if key in public.exposed:
            continue
        truth_then = _counted(council, key, public.truths[key, line.issue])
        for part, truth, total in _small_parts(council, equations, line, truth_then):
            name = tuple(sorted(total)), part
            if name in found:
                continue
            is_told = not (line.suppressed or line.indicator in council.bare)
            values = {truth} if is_told else solver.feasible(total)
            if len(values) < ENOUGH:
                found[name] = Recovered(key, part, truth, tuple(sorted(values)))
    return list(found.values())


def knowledge_of(council: Council, public: Publications) -> Knowledge:
    """What a stranger knows who has kept every issue."""
    corrected: dict[Key, list[int]] = {}
    for issue, keys in council.corrected.items():
        for key in keys:
            corrected.setdefault(key, []).append(issue)
    below: dict[int, list[int]] = {}
    for area in council.areas:
        if area.parent_id is not None:
            below.setdefault(area.parent_id, []).append(area.id)
    definitions = {number: _definition(council, number) for number in council.specs}
    return Knowledge(
        definitions,
        below,
        public.printed,
        frozenset(council.returned),
        corrected,
        {
            (number, area, day): Decimal(parts.denominator or 0)
            for (number, area, day), parts in council.returned.items()
            if number in council.bare
        },
        closed_into={area.id: Tree(council.areas).closed_into(area.id) for area in council.areas},
    )


def _definition(council: Council, number: int) -> Definition:
    spec, relations = council.specs[number], council.relations[number]
    return Definition(
        number,
        KINDS[spec.unit],
        spec.decimal_places,
        per=spec.rate_per or 100,
        is_stock=spec.is_stock,
        numerator_is=relations.numerator_counted_by,
        denominator_is=relations.denominator_counted_by,
        denominator_as=relations.same_denominator_as,
        part_of=relations.part_of,
        group=relations.share_of,
        starts=relations.starts,
        ends=relations.ends,
    )


def _resolver(council: Council, issue: int) -> FigureResolver:
    """Every reading of the months up to the issue, as corrected by then."""
    readings: dict[tuple[int, Basis, int], dict[date, ReadingValue]] = {}
    for number, basis, area, day, value in readings_at(council, issue):
        readings.setdefault((number, basis, area), {})[day] = value
    levels = {(number, COUNTY): council.level_of_returns for number in council.specs}
    return FigureResolver(
        tree=Tree(council.areas), specs=council.specs.values(), reading_values=readings, levels=levels
    )


def readings_at(council: Council, issue: int) -> Iterator[tuple[int, Basis, int, date, ReadingValue]]:
    """What stands returned when an issue is published: of a month, of a day, or of a longer period as a whole."""
    known = council.known_at(issue)
    for (number, area, day), parts in known.items():
        of_day = Basis.SNAPSHOT if council.specs[number].is_stock else Basis.MONTH
        for basis in council.given_as.get(number, (of_day,)):
            begins = council.specs[number].begins or date.min
            months = [month for month in component_months(basis, day) if month >= begins] or [day]
            all_parts = [known.get((number, area, month)) for month in months]
            if all(all_parts) and ends_a_period(basis, day):
                yield number, basis, area, day, reading_of(council, number, _together(parts, all_parts))


def _together(parts: Parts, months: Iterable[Parts | None]) -> Parts:
    found = [each for each in months if each is not None]
    whole = None if parts.denominator is None else sum(each.denominator or 0 for each in found)
    return Parts(sum(each.numerator for each in found), whole)


def reading_of(council: Council, number: int, parts: Parts) -> ReadingValue:
    """What was returned, as it is stored."""
    spec, numerator = council.specs[number], Decimal(parts.numerator)
    if spec.unit is Unit.COUNT:
        return ReadingValue(value=numerator)
    if number in council.bare:
        assert parts.denominator is not None
        scales = {Unit.RATE: spec.rate_per * MONTHS_IN_YEAR, Unit.PERCENTAGE: 100}
        times = scales.get(spec.unit, 1)
        rate = numerator * times / parts.denominator
        return ReadingValue(value=rate.quantize(Decimal("0.1"), ROUND_HALF_UP))
    if parts.denominator is None:
        return ReadingValue(numerator=numerator)
    return ReadingValue(numerator=numerator, denominator=Decimal(parts.denominator))


def _printed(council: Council, key: FigureName, known: Known, issue: int, *, suppressed: bool) -> Printed:
    number, basis, area, end = key
    if suppressed:
        by_itself = council.specs[number].unit is Unit.COUNT and number not in _flows(council)
        return Printed(
            number, basis, area, end, issue, suppressed=True, not_none=by_itself and bool(known.value)
        )
    places = Decimal(1).scaleb(-council.specs[number].decimal_places)
    value = None if known.value is None else known.value.quantize(places, ROUND_HALF_UP)
    return Printed(number, basis, area, end, issue, value, known.numerator, known.denominator)


def _flows(council: Council) -> set[int | None]:
    """What starts and ends: of these a 0 is suppressed too, so that a stock doesn't tell the other."""
    return {flow for each in council.relations.values() for flow in (each.starts, each.ends)}


def _told(line: Printed) -> tuple[object, ...]:
    return line.suppressed, line.value, line.numerator, line.denominator


def _after(ledger: Ledger, figures: Mapping[FigureName, Known], found: Protection) -> Ledger:
    shown = dict(ledger.shown)
    for key, known in figures.items():
        if key not in found.hidden and known not in shown.get(key, ()):
            shown[key] = (*shown.get(key, ()), known)
    return Ledger(shown, ledger.hidden | found.hidden, found.witnesses)


def _counted(council: Council, key: FigureName, known: Known) -> Known:
    """The truth of a figure, with the number that was counted where its value alone was returned."""
    number, _, area, end = key
    if number not in council.bare:
        return known
    return replace(known, numerator=Decimal(council.returned[number, area, end].numerator), denominator=None)


def _small_parts(
    council: Council, equations: Equations, line: Printed, truth: Known
) -> Iterator[tuple[str, int, Sum]]:
    """The numbers of a suppressed figure that nobody may be told, each with the sum that it is."""
    if not council.relations[line.indicator].counts_people:
        return
    is_share = council.specs[line.indicator].unit is Unit.PERCENTAGE
    counted = truth.numerator if truth.numerator is not None else truth.value
    top, whole = equations.numerator(line), equations.denominator(line)
    if counted is not None and 1 <= counted <= SMALL and top is not None:
        yield "numerator", int(counted), top
    if not is_share or truth.denominator is None or whole is None:
        return
    if 1 <= truth.denominator <= FEW:
        yield "denominator", int(truth.denominator), whole
    if council.relations[line.indicator].protects_rest and counted is not None and top is not None:
        rest = int(truth.denominator - counted)
        if 1 <= rest <= SMALL:
            yield "rest", rest, {**whole, **{number: -times for number, times in top.items()}}
