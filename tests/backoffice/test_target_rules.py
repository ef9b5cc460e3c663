"""What a target may say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.figures import IndicatorSpec
from indicators.rules.rating import TargetRule
from indicators.rules.target_rules import (
    NoToleranceOfZero,
    faults_of,
    floor_of_tolerance,
    holds_below_by_default,
)
from indicators.rules.terms import Basis, Polarity, Unit

D = Decimal


def spec(unit: Unit = Unit.PERCENTAGE, polarity: Polarity = Polarity.HIGH) -> IndicatorSpec:
    return IndicatorSpec(1, "it", "It", unit, polarity, 1, (Basis.MONTH,))


def faults(measured: IndicatorSpec, basis: Basis = Basis.MONTH, **says: object) -> list[str]:
    """The fields that are wrong."""
    found = faults_of(measured, basis, TargetRule(1, date(2012, 4, 1), **says))
    return [fault.field for fault in found]


@pytest.mark.parametrize(
    ("target", "tolerance", "polarity", "floor"),
    [
        ("80", "5", Polarity.HIGH, "76"),
        ("200", "10", Polarity.LOW, "220"),
        ("78.8", "5", Polarity.HIGH, "74.86"),
        ("100", "0", Polarity.HIGH, "100"),
    ],
)
def test_tolerance_sets_the_floor_on_the_worse_side(target, tolerance, polarity, floor):
    assert floor_of_tolerance(D(target), D(tolerance), polarity) == D(floor)


def test_tolerance_of_a_target_of_0_is_refused():
    with pytest.raises(
        NoToleranceOfZero, match=r"^A percentage of a target of 0 is 0. Give the floor itself.$"
    ):
        floor_of_tolerance(D(0), D(5), Polarity.LOW)


@pytest.mark.parametrize(
    ("polarity", "target", "floor", "wrong"),
    [
        (Polarity.HIGH, 80, 75, []),
        (Polarity.HIGH, 80, 85, ["floor"]),
        (Polarity.HIGH, 80, 80, ["floor"]),
        (Polarity.LOW, 20, 25, []),
        (Polarity.LOW, 20, 15, ["floor"]),
        (Polarity.LOW, 20, 20, ["floor"]),
    ],
)
def test_floor_is_worse_than_the_target(polarity, target, floor, wrong):
    assert faults(spec(polarity=polarity), target=D(target), floor=D(floor)) == wrong


def test_target_and_band_do_not_go_together():
    assert faults(spec(), target=D(80), band_low=D(70)) == ["target"]


def test_floor_needs_a_target_and_margin_a_band():
    assert faults(spec(), band_low=D(5), floor=D(3)) == ["floor"]
    assert faults(spec(), target=D(5), margin=D(3)) == ["margin"]


def test_band_runs_from_low_to_high():
    assert faults(spec(), band_low=D(15), band_high=D(5)) == ["band_high"]
    assert faults(spec(), band_low=D(5), band_high=D(15), margin=D(2)) == []
    assert faults(spec(), band_low=D(5), band_high=D(5)) == []


def test_close_to_target_needs_a_band():
    assert faults(spec(polarity=Polarity.ON_TARGET), target=D(10)) == ["kind"]
    assert faults(spec(polarity=Polarity.ON_TARGET), band_low=D(5)) == []


def test_without_polarity_only_an_unrated_range_fits():
    neither = spec(Unit.COUNT, Polarity.NONE)
    assert faults(neither, target=D(10)) == ["kind"]
    assert faults(neither, band_low=D(5), rated=False) == []


@pytest.mark.parametrize(
    ("unit", "target", "wrong"),
    [
        (Unit.PERCENTAGE, 80, []),
        (Unit.RATE, 80, []),
        (Unit.COUNT, 100, ["applies_below"]),
        (Unit.COUNT, 0, []),
    ],
)
def test_a_number_other_than_0_never_holds_below(unit, target, wrong):
    assert faults(spec(unit, Polarity.LOW), target=D(target), applies_below=True) == wrong
    assert holds_below_by_default(spec(unit), D(target)) is (not wrong)


def test_percentage_lies_between_0_and_100():
    assert faults(spec(), target=D(101)) == ["target"]
    assert faults(spec(), target=D(100)) == []
    assert faults(spec(Unit.RATE, Polarity.LOW), target=D(543)) == []


def test_nothing_lies_below_0():
    assert faults(spec(), band_low=D(-5)) == ["band_low"]


def test_basis_must_be_one_of_the_indicators():
    assert faults(spec(), Basis.WEEK, target=D(80)) == ["line"]


def test_due_lies_after_the_beginning():
    assert faults(spec(), target=D(80), due=date(2012, 3, 31)) == ["due"]
    assert faults(spec(), target=D(80), due=date(2012, 4, 1)) == []


def test_none_ends_a_target_of_any_indicator():
    assert faults(spec(polarity=Polarity.NONE)) == []
    assert faults(spec(polarity=Polarity.ON_TARGET)) == []


LOW_COUNT, CLOSE, NEITHER = (
    spec(Unit.COUNT, polarity) for polarity in (Polarity.LOW, Polarity.ON_TARGET, Polarity.NONE)
)


GRADED = replace(spec(Unit.GRADE), grades=("Ready", "Not ready"))


def test_grades_of_the_indicator_are_targets_and_hold_below():
    assert faults(GRADED, target=D(2), floor=D(1)) == []
    assert holds_below_by_default(GRADED, D(2))


@pytest.mark.parametrize(
    ("measured", "says", "words"),
    [
        (spec(), {"target": 80, "band_low": 70}, "Give a target or a band, not both."),
        (spec(), {"band_low": 5, "floor": 3}, "A floor needs a target."),
        (spec(), {"target": 5, "margin": 3}, "A margin needs a band."),
        (NEITHER, {"target": 5}, "Of It neither more nor less is better, so only an expected range fits."),
        (
            CLOSE,
            {"target": 5},
            "It should stay close to its target, so give a band: its lower end, its upper end or both.",
        ),
        (spec(), {"band_low": 9, "band_high": 5}, "The upper end of the band lies below its lower end."),
        (
            spec(),
            {"target": 5, "floor": 6},
            "The floor must be worse than the target: here that is below it.",
        ),
        (
            LOW_COUNT,
            {"target": 6, "floor": 5},
            "The floor must be worse than the target: here that is above it.",
        ),
        (
            GRADED,
            {"band_low": 1},
            "Grades are rated against a target and a floor, not a band or a range.",
        ),
        (GRADED, {"target": 3}, "Choose one of the grades: Ready or Not ready."),
        (GRADED, {"target": 2, "floor": D("1.5")}, "Choose one of the grades: Ready or Not ready."),
        (spec(), {"band_low": -5}, "A figure can't be below 0."),
        (spec(), {"target": 101}, "A percentage can't be over 100."),
        (
            LOW_COUNT,
            {"target": 5, "applies_below": True},
            "A number other than 0 can’t hold for the areas below: a part isn’t rated against the whole’s target.",
        ),
        (
            spec(),
            {"target": 5, "due": date(2012, 3, 31)},
            "It can't be due before it is in force on 1 April 2012.",
        ),
    ],
)
def test_what_is_wrong_is_said(measured, says, words):
    assert [
        fault.text for fault in faults_of(measured, Basis.MONTH, TargetRule(1, date(2012, 4, 1), **says))
    ] == [words]


@pytest.mark.parametrize(
    ("says", "field"),
    [({"band_low": 1}, "kind"), ({"target": 3}, "target"), ({"target": 2, "floor": D("1.5")}, "floor")],
)
def test_what_is_wrong_with_a_grade_is_said_at_its_field(says, field):
    faults = faults_of(GRADED, Basis.MONTH, TargetRule(1, date(2012, 4, 1), **says))
    assert [fault.field for fault in faults] == [field]


def test_a_basis_not_shown_is_named():
    (fault,) = faults_of(spec(), Basis.WEEK, TargetRule(1, date(2012, 4, 1), target=D(80)))
    assert fault.text == "It is not shown by week."
