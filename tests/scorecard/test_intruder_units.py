"""The intruder knows every unit that is counted, and its solver answers."""

from datetime import date

from indicators.rules.terms import Unit
from intruder.equations import Bound
from sandbox.client import run_sandboxed
from scorecard.editions.intrusion import KINDS, LIMITS


def test_every_unit_but_grades_is_of_some_kind():
    assert set(KINDS) == set(Unit) - {Unit.GRADE}


def test_the_solver_answers_from_its_own_process():
    number = ("count 1", 2, date(2012, 5, 31), 0)
    about = [([Bound({number: 1}, 2, 3)], {number: 1}), ([Bound({number: 1}, 0, 9)], {number: 1})]
    assert run_sandboxed("intruder.solve.values_left", about, 20.0, limits=LIMITS) == [2, 3]
