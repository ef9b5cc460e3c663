"""A few hundred of the mutants that `./run fuzz` makes: none ends in an exception or in figures silently different."""

import pytest

from tests.fuzz.mutations import mutant
from tests.fuzz.tables import FORMATS
from tests.fuzz.verdict import FAULTS, Court

pytestmark = pytest.mark.usefixtures("library")


def test_no_mutant_ends_in_a_fault():
    court = Court()
    faults = {}
    for seed in range(2012, 2012 + 20 * len(FORMATS)):
        verdict = court.judge(mutant(seed))
        if verdict.end in FAULTS:
            faults[seed] = f"{verdict.end}: {verdict.about}"
    assert faults == {}


def test_a_mutant_is_the_same_each_time():
    assert [mutant(seed).data for seed in range(30)] == [mutant(seed).data for seed in range(30)]
