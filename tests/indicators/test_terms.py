"""The words of the field: what is stored, what a reader sees."""

import pytest

from districts.tree import Level
from indicators.rules.terms import Basis, Missing, NotRated, Polarity, Rag, Unit


@pytest.mark.parametrize(
    ("basis", "short"),
    [
        (Basis.SNAPSHOT, "MS"),
        (Basis.WEEK, "W"),
        (Basis.MONTH, "M"),
        (Basis.QUARTER, "Q"),
        (Basis.YEAR, "A"),
        (Basis.YTD, "YTD"),
        (Basis.R12M, "R12M"),
    ],
)
def test_basis_has_the_abbreviation_that_kent_prints(basis, short):
    assert basis.short == short


def test_every_basis_has_an_abbreviation():
    assert all(basis.short for basis in Basis)


def test_a_term_is_what_is_stored_and_knows_its_words():
    assert Polarity.HIGH == "H"
    assert Polarity.HIGH.label == "Higher is better"


def test_choices_are_what_is_stored_and_what_is_read():
    assert ("percentage", "Percentage") in Unit.choices()
    assert ("district", "District") in Level.choices()


def test_rating_letters_differ_without_colour():
    assert [rag.value for rag in Rag] == ["G", "A", "R", "–"]


def test_every_reason_for_no_rating_stands_in_the_rules():
    assert {reason.label for reason in NotRated} == {
        "no target stated",
        "the benchmark of its target is not known",
        "no band stated for it to stay within",
        "expected range only",
        "no data",
        "no cases",
        "not yet returned",
        "incomplete",
        "suppressed",
        "not applicable",
        "grades differ",
    }


def test_marks_for_missing_are_those_that_returns_use():
    assert {mark.value for mark in Missing} == {"n/a", "-", "..", "c", "x", "z", "u"}
