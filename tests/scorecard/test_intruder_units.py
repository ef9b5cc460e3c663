"""The intruder knows every unit that is counted."""

from indicators.rules.terms import Unit
from scorecard.editions.intrusion import KINDS


def test_every_unit_but_grades_is_of_some_kind():
    assert set(KINDS) == set(Unit) - {Unit.GRADE}
