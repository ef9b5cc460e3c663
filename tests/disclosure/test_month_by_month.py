"""Published month by month: what was proved before is not tried again where nothing of it has changed, and holds."""

from copy import deepcopy
from functools import cache

import pytest

from disclosure.model import Ledger, Protection, Witness
from disclosure.protect import protect
from disclosure.witness import Witnesses
from indicators.rules.periods import add_months
from tests.disclosure.councils import FIRST, Council, figures_from
from tests.disclosure.test_protect import moved, relations_hold, shown_of, some_council

MONTHS = 4


@cache
def published(seed: int, planned: int, months: int) -> tuple[Council, Ledger, Protection]:
    """A council, the ledger after so many of its months, one after the other, and what was found at the last."""
    made, ledger = some_council(seed, planned), Ledger()
    for month in range(months):
        figures = made.figures(add_months(FIRST, month))
        found = protect(figures, ledger, made.structure)
        shown = {key: (known,) for key, known in figures.items() if key not in found.hidden}
        ledger = Ledger(shown, found.hidden, found.witnesses)
    return made, ledger, found


def assert_other_truths(made: Council, protection: Protection) -> None:
    """Each way of each witness leaves every relation, and all that is shown, as it is."""
    shown = shown_of(made.figures(), protection)
    moves = {
        repr(sorted(move.items())): move for each in protection.witnesses.values() for move in each.moves
    }
    for _, move in sorted(moves.items())[:: max(len(moves) // 60, 1)]:
        other = moved(made.truth, move)
        assert relations_hold(other)
        assert shown_of(figures_from(made.structure, other), protection) == shown


@pytest.mark.parametrize("seed", range(40, 44))
def test_each_proof_is_another_truth_that_shows_the_same(seed):
    made, _, protection = published(seed, MONTHS, MONTHS)
    assert_other_truths(made, protection)


@pytest.mark.parametrize("seed", range(40, 44))
def test_what_was_proved_before_would_be_proved_again(seed):
    made, ledger, _ = published(seed, MONTHS, MONTHS - 1)
    anew = Ledger(ledger.shown, ledger.hidden)
    with_witnesses = protect(made.figures(), ledger, made.structure)
    without = protect(made.figures(), anew, made.structure)
    assert with_witnesses.hidden == without.hidden
    assert with_witnesses.witnesses.keys() == without.witnesses.keys()


def test_only_what_new_figures_touch_is_tried(monkeypatch):
    made, ledger, _ = published(41, MONTHS, MONTHS - 1)
    tried = []
    whole = Witnesses.of_cell
    monkeypatch.setattr(
        Witnesses, "of_cell", lambda self, cell, first: tried.append(cell) or whole(self, cell, first)
    )
    protect(made.figures(), Ledger(ledger.shown, ledger.hidden), made.structure)
    everything = len(tried)
    tried.clear()
    protect(made.figures(), ledger, made.structure)
    assert 0 < len(tried) < everything * 2 / 3


def test_what_was_corrected_is_proved_anew():
    made, ledger, _ = published(42, 2, 2)
    made = deepcopy(made)
    for (_, month), numbers in made.truth.items():
        if month == FIRST:
            numbers["alone"], numbers["adopted"] = 7, 0
            numbers["left"] = numbers["returned"] + numbers["guarded"]
    assert_other_truths(made, protect(made.figures(), ledger, made.structure))


def test_a_witness_is_read_as_it_was_stored():
    _, _, found = published(41, 3, 3)
    for witness in found.witnesses.values():
        assert Witness.from_json(witness.to_json()) == witness


def test_one_that_was_stored_without_what_it_saw_is_tried_again():
    _, _, found = published(41, 3, 3)
    witness = next(iter(found.witnesses.values()))
    earlier = Witness.from_json(witness.to_json()["moves"])
    assert (earlier.moves, earlier.seen) == (witness.moves, "")
