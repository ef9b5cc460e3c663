"""Protection: what is shown leaves every small number at least three values, whatever the reader reckons or runs."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import product
from random import Random

import pytest

from disclosure.model import Known, Ledger, Move, Protection, Rule, Structure
from disclosure.protect import protect
from districts.tree import AreaNode, Level, Tree
from indicators.rules.periods import add_months
from indicators.rules.relations import LibraryRelations
from indicators.rules.terms import Basis, Unit
from indicators.rules.values import DatedKey
from tests.disclosure.councils import (
    ALONE,
    COUNTY,
    FIRST,
    IN_TIME,
    NAMES,
    SPECS,
    Council,
    Truth,
    council,
    figures_from,
)

RULE, NOTHING = Rule(), Ledger()
LATER = add_months(FIRST, 1)
NAMED = {f"n{indicator}": name for indicator, name in NAMES.items()}
NAMED |= {"d15": "assessed", "total of Left care": "left"}


def one_count(*districts: int) -> dict[DatedKey, Known]:
    """The districts' counts of a month, with the county's as their sum."""
    numbers = {COUNTY: sum(districts)} | {10 + at: number for at, number in enumerate(districts)}
    return {(ALONE, Basis.MONTH, area, FIRST): Known(Decimal(number)) for area, number in numbers.items()}


def structure_of(districts: int, rule: Rule = RULE) -> Structure:
    nodes = [AreaNode(COUNTY, "county", "County", Level.AUTHORITY)]
    nodes += [AreaNode(10 + at, f"d{at}", f"D{at}", Level.DISTRICT, COUNTY) for at in range(districts)]
    return Structure(Tree(nodes), {ALONE: SPECS[ALONE]}, {ALONE: LibraryRelations(counts_people=True)}, rule)


def hidden_districts(*districts: int, ledger: Ledger = NOTHING, rule: Rule = RULE) -> set[int]:
    """Which of the districts are hidden, by their place from 0; −1 is the county."""
    found = protect(one_count(*districts), ledger, structure_of(len(districts), rule)).hidden
    return {-1 if area == COUNTY else area - 10 for _, _, area, _ in found}


def shown_of(figures: Mapping[DatedKey, Known], protection: Protection) -> dict[DatedKey, Known | None]:
    """What everybody reads."""
    return {key: None if key in protection.hidden else known for key, known in figures.items()}


# One count


def test_large_counts_are_shown():
    assert hidden_districts(6, 20, 0, 40) == set()


def test_a_small_count_is_hidden_with_its_partner_and_the_county_is_shown():
    assert hidden_districts(3, 20, 6, 40) == {0, 1}


def test_the_partner_is_fixed_beforehand_and_not_the_smallest():
    assert hidden_districts(3, 400, 6, 40) == {0, 1}


def test_where_the_partner_has_none_the_next_pair_protects():
    assert hidden_districts(3, 0, 30, 40) == {0, 2, 3}


def test_a_true_0_is_shown():
    assert 1 not in hidden_districts(3, 0, 30, 40)


def test_where_nobody_protects_the_county_is_hidden_too():
    assert hidden_districts(3, 0, 0, 0) == {0, -1}


def test_a_sum_that_tells_too_much_is_not_left_to_be_worked_out():
    assert hidden_districts(3, 4, 30, 40) == {0, 1, 2, 3}


def test_a_tighter_rule_hides_more():
    assert hidden_districts(7, 20, 30, 40, rule=Rule(small=9)) == {0, 1}


@pytest.mark.parametrize("looser", [{"small": 4}, {"few": 9}, {"feasible": 2}])
def test_the_rule_can_not_be_loosened(looser):
    with pytest.raises(ValueError, match="or more"):
        Rule(**looser)


@pytest.mark.parametrize(("districts", "largest"), [(1, 9), (2, 16), (3, 7)])
def test_a_reader_who_runs_this_program_on_every_case_is_left_three_values(districts, largest):
    cases = defaultdict(list)
    for numbers in product(range(largest + 1), repeat=districts):
        figures = one_count(*numbers)
        protection = protect(figures, Ledger(), structure_of(districts))
        assert not protection.unproven
        read = tuple(shown_of(figures, protection).values())
        cases[read].append((sum(numbers), *numbers))
    for read, possible in cases.items():
        county = read[0]
        # Of a larger county not every case was tried.
        if county is None or county.value <= largest:
            for at, known in enumerate(read):
                if known is None and any(1 <= numbers[at] <= 5 for numbers in possible):
                    assert len({numbers[at] for numbers in possible}) >= 3, (read, possible)


# Every relation, in whole councils


def proofs(protection: Protection) -> Iterator[tuple[DatedKey, Move]]:
    for key, witness in protection.witnesses.items():
        yield from ((key, move) for move in witness.moves)


def moved(truth: Truth, move: Move) -> Truth:
    """The truth as it might be."""
    found = {key: dict(numbers) for key, numbers in truth.items()}
    for (count, area, (_, day)), change in move.items():
        found[area, day][NAMED[count]] += change
    return found


def relations_hold(truth: Truth) -> bool:
    return all(
        min(now.values()) >= 0
        and max(now["referrals"], now["with plan"]) <= now["contacts"]
        and now["second"] <= now["new"]
        and now["long"] <= now["ended"]
        and now["drifting"] <= now["plans"]
        and now["adopted"] + now["returned"] + now["guarded"] == now["left"]
        and max(now["in time"], now["seen"]) <= now["assessed"]
        and (
            (before := truth.get((area, add_months(day, -1)))) is None
            or before["plans"] + now["new"] - now["ended"] == now["plans"]
        )
        for (area, day), now in truth.items()
    )


def sensitive_of(known: Known, unit: Unit) -> bool:
    number = known.value if unit is Unit.COUNT else known.numerator
    few = unit is Unit.PERCENTAGE and 1 <= known.denominator <= 10
    return few or 1 <= number <= 5


def some_council(seed: int, months: int = 3) -> Council:
    chance = Random(seed)
    return council(
        chance,
        districts=chance.randrange(2, 7),
        divisions=chance.choice([0, 0, 2]),
        months=months,
        scale=chance.choice([4, 8, 30, 100]),
    )


@cache
def protected_council(seed: int) -> tuple[Council, dict[DatedKey, Known], Protection]:
    """A council, its figures, and what is hidden of them; read by several tests and changed by none."""
    made = some_council(seed)
    figures = made.figures()
    return made, figures, protect(figures, NOTHING, made.structure)


@pytest.mark.parametrize("seed", range(3))
def test_every_small_figure_is_hidden_and_proved(seed):
    made, figures, protection = protected_council(seed)
    small = {
        key
        for key, known in figures.items()
        if made.structure.relations[key[0]].counts_people
        and sensitive_of(known, made.structure.specs[key[0]].unit)
    }
    assert small <= protection.hidden
    assert small <= protection.witnesses.keys()
    assert not protection.unproven


@pytest.mark.parametrize("seed", range(20, 22))
def test_each_proof_is_another_truth_that_shows_the_same(seed):
    made = some_council(seed)
    figures = made.figures()
    protection = protect(figures, Ledger(), made.structure)
    shown = shown_of(figures, protection)
    for key, move in sorted(proofs(protection), key=repr)[:: max(len(figures) // 20, 1)]:
        other = moved(made.truth, move)
        assert relations_hold(other)
        others = figures_from(made.structure, other)
        assert (others[key].value, others[key].numerator, others[key].denominator) != (
            figures[key].value,
            figures[key].numerator,
            figures[key].denominator,
        )
        assert shown_of(others, protection) == shown


@pytest.mark.parametrize("seed", range(3))
def test_three_values_for_each_small_number(seed):
    made, figures, protection = protected_council(seed)
    of_move: dict[str, dict[DatedKey, Known]] = {}  # one move proves many figures
    for key, witness in protection.witnesses.items():
        spec = made.structure.specs[key[0]]
        worlds = [figures]
        for move in witness.moves:
            name = repr(sorted(move.items()))
            if name not in of_move:
                of_move[name] = figures_from(made.structure, moved(made.truth, move))
            worlds.append(of_move[name])
        if spec.unit is Unit.COUNT or 1 <= (figures[key].numerator or 0) <= 5:
            values = {
                world[key].value if spec.unit is Unit.COUNT else world[key].numerator for world in worlds
            }
            assert len(values) >= 3


def test_a_total_that_is_itself_small_is_hidden_though_it_has_several_parts():
    """Nine cases in all, eight and one: enough to hide among, but a percentage of nine people."""
    figures = {
        (IN_TIME, Basis.MONTH, area, FIRST): Known(Decimal(100 * of) / all_, Decimal(of), Decimal(all_))
        for area, of, all_ in ((COUNTY, 8, 9), (10, 8, 8), (11, 0, 1))
    }
    structure = replace(
        structure_of(2),
        specs={IN_TIME: SPECS[IN_TIME]},
        relations={IN_TIME: LibraryRelations(counts_people=True)},
    )
    assert protect(figures, NOTHING, structure).hidden == figures.keys()


# What others print


TOTAL = (ALONE, Basis.MONTH, COUNTY, FIRST)


def test_a_total_that_others_print_protects_nobody():
    figures = one_count(3, 4)
    alone = protect(figures, NOTHING, structure_of(2))
    assert TOTAL in alone.hidden
    assert any(sum(move.values()) for _, move in proofs(alone))
    printed = protect(figures, Ledger({TOTAL: (figures[TOTAL],)}), structure_of(2))
    assert printed.unproven == set()
    assert not any(sum(move.values()) for _, move in proofs(printed))


def test_a_small_total_that_others_print_is_given_away():
    figures = one_count(2, 2)
    printed = Ledger({TOTAL: (figures[TOTAL],)})
    found = protect(figures, printed, structure_of(2))
    assert found.exposed == {TOTAL}
    assert found.hidden == figures.keys()


# Beside illustrative figures


def test_a_published_figure_that_illustrative_ones_gave_away_is_exposed():
    figures = one_count(3, 20)
    made_up = {
        key: replace(known, illustrative=True) for key, known in figures.items() if key[2] in (COUNTY, 11)
    }
    found = protect(
        {**figures, **made_up}, Ledger({key: (each,) for key, each in made_up.items()}), structure_of(2)
    )
    assert {area for _, _, area, _ in found.exposed} == {10}


def test_illustrative_figures_that_would_give_it_away_are_hidden():
    figures = one_count(3, 20, 30, 40)
    made_up = {key: replace(known, illustrative=True) for key, known in figures.items() if key[2] != 10}
    found = protect({**figures, **made_up}, NOTHING, structure_of(4))
    assert {area for _, _, area, _ in found.hidden} == {10, 11}
    assert found.sensitive == {key for key in figures if key[2] == 10}
    assert not found.unproven


# Totals that are put together otherwise than they were


def total_of(number: int, made_of: str) -> dict[DatedKey, Known]:
    return {TOTAL: Known(Decimal(number), made_of=made_of)}


def test_a_total_that_was_returned_and_is_added_up_now_is_withheld():
    """Both would tell the 3 whom nobody counts but the county."""
    districts = one_count(30, 40)
    ledger = Ledger({TOTAL: (Known(Decimal(73), made_of="returned 0"),)})
    assert TOTAL in protect({**districts, **total_of(70, "areas 2")}, ledger, structure_of(2)).hidden
    assert TOTAL not in protect({**districts, **total_of(70, "returned 0")}, ledger, structure_of(2)).hidden


def test_a_figure_of_an_area_that_has_closed_is_no_part_of_a_total():
    """The county's is the sum of two: the third's 60, of after it closed, hides nobody."""
    figures = one_count(5, 0, 60) | total_of(5, "areas 2")
    structure = structure_of(3)
    closed = max(structure.tree.nodes)
    nodes = [
        replace(node, closed=add_months(FIRST, -1)) if node.id == closed else node
        for node in structure.tree.nodes.values()
    ]
    assert TOTAL in protect(figures, NOTHING, replace(structure, tree=Tree(nodes))).hidden
