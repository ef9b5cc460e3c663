"""A second, slow calculation agrees with the product's, figure by figure and row by row, on random councils."""

from decimal import Decimal
from fractions import Fraction
from random import Random

from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from districts.tree import Level
from indicators.build_rows import RowRequest, build_row
from indicators.queries import Break
from indicators.rules.figures import FigureKey
from indicators.rules.periods import Period
from indicators.rules.terms import Basis, Unit
from tests.builders import POPULATION, indicator_data, indicator_of, resolver
from tests.indicators import slow
from tests.indicators.worlds import MONTHS, leaves_alone, random_measure, random_world

CHANCES = st.integers(0, 2**32).map(Random)
CLOSE = Fraction(1, 10**25)


def books_of(world, of):
    return resolver(*world.readings, areas=world.areas, specs=[of, POPULATION], level=world.level)


def same(found, expected):
    """Whether a figure is what the slow calculation gives: a number, no cases, or nothing."""
    if expected is None or expected.value is None:
        return not found.settled
    if expected.value == slow.NO_CASES:
        return found.settled and not found.known
    return found.known and abs(Fraction(found.value) - expected.value) < CLOSE


@settings(max_examples=60, deadline=None)
@for_all(CHANCES)
def test_figures_agree(chance):
    of = random_measure(chance)
    world = random_world(chance, of)
    books = books_of(world, of)
    for at in world.areas:
        for basis in of.bases:
            end = chance.choice(MONTHS if basis not in (Basis.QUARTER, Basis.YEAR) else MONTHS[2::3])
            key = FigureKey(of, basis, at)
            assert same(books.best_figure(key, end), slow.best(world, key, end)), (at.name, basis, end)


@settings(max_examples=60, deadline=None)
@for_all(CHANCES)
def test_rows_agree(chance):
    of = random_measure(chance)
    world = random_world(chance, of)
    basis, month = chance.choice(of.bases), chance.choice(MONTHS)
    shown_on = chance.choice([month, *(end for end in MONTHS if end > month)])
    found = indicator_data(
        *world.readings,
        areas=world.areas,
        specs=[of, POPULATION],
        level=world.level,
        target_rules={(of.id, basis): world.target_rules},
        breaks=[Break(day, None, None) for day in world.breaks],
    )
    for at in world.areas:
        row = build_row(found, RowRequest(indicator_of(of), basis), at, Period(month), shown_on)
        assert in_short(row) == expected_row(world, of, basis, at, month, shown_on), at.name


def in_short(row):
    """Value with its day and mark, colour, then word, size and day of the travel; None for each not known."""
    figure, travel = row.figure, row.travel
    if figure.value is None:
        return None, row.rating.letter, None
    value = (Fraction(figure.value), figure.period_end, figure.illustrative)
    if travel.change == "":
        return value, row.rating.letter, None
    change = Fraction(Decimal(travel.change.split()[0].replace(",", "").replace("−", "-")))
    return value, row.rating.letter, (travel.travel, change, row.previous.period_end)


def expected_row(world, of, basis, at, month, shown_on):
    cell = slow.cell(world, FigureKey(of, basis, at), month, shown_on)
    if cell is None or cell[1].value == slow.NO_CASES:
        return None, "–", None
    end, found = cell
    value = (slow.shown(of, found.value), end.isoformat(), found.illustrative)
    moved = slow.travel(world, FigureKey(of, basis, at), end, found)
    travel = None if moved is None else (moved[0], moved[1], moved[2].isoformat())
    return value, slow.colour(world, of, at, end, found), travel


@settings(max_examples=40, deadline=None)
@for_all(CHANCES)
def test_the_order_of_areas_is_irrelevant(chance):
    of = random_measure(chance)
    world = random_world(chance, of)
    shuffled = slow.World(
        chance.sample(world.areas, len(world.areas)),
        chance.sample(world.readings, len(world.readings)),
        world.level,
    )
    one, other = books_of(world, of), books_of(shuffled, of)
    for at in world.areas:
        for basis in of.bases:
            assert one.figure(FigureKey(of, basis, at), MONTHS[23]) == other.figure(
                FigureKey(of, basis, at), MONTHS[23]
            )


@settings(max_examples=40, deadline=None)
@for_all(CHANCES)
def test_roll_up_of_roll_ups_equals_roll_up_of_leaves(chance):
    of = random_measure(chance)
    world = leaves_alone(chance, of)
    books, kent, end = books_of(world, of), world.areas[0], MONTHS[11]
    divisions = [each for each in world.areas if each.level == Level.DIVISION]
    direct = [each for each in world.areas if each.level == Level.DISTRICT and each.parent_id == kent.id]
    parts = [books.figure(FigureKey(of, of.bases[0], each), end) for each in [*divisions, *direct]]
    whole = books.figure(FigureKey(of, of.bases[0], kent), end)
    if of.unit is Unit.COUNT:
        assert (whole.value or 0) == sum(part.value or 0 for part in parts)
    else:
        assert (whole.numerator or 0) == sum(part.numerator or 0 for part in parts)
    if of.unit in (Unit.PERCENTAGE, Unit.RATIO):
        assert (whole.denominator or 0) == sum(part.denominator or 0 for part in parts)
