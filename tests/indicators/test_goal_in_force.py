"""Which target rates a figure: the latest begun, an area's own first, one from above only where it says so."""

import pytest

from indicators.rules.rating import goal_above_only, target_rule_for, target_rule_in_force
from tests.builders import DOVER, KENT, day, node, target_rule

NORTH = node("North", KENT)
LINE = [DOVER.id, KENT.id]

# Unallocated over 28 days (Kent Cabinet, 9 July 2012): 200 by August 2011, 100 by April 2012, 0 for 2012/13.
PHASES = [
    target_rule("200", since="2010-11-01", due=day("2011-08-31"), set_by="Improvement Plan phase 1"),
    target_rule("100", since="2011-09-01", due=day("2012-04-30"), set_by="Improvement Plan phase 2"),
    target_rule("0", since="2012-04-01", applies_below=True, set_by="2012/13 target"),
]


@pytest.mark.parametrize(
    ("on", "target"),
    [
        ("2010-10-31", None),
        ("2010-11-01", 200),
        ("2011-08-31", 200),
        ("2011-09-01", 100),
        ("2012-03-31", 100),
        ("2012-04-01", 0),  # although phase 2 was due at the end of April
        ("2013-03-31", 0),
        ("2014-05-31", 0),
    ],
)
def test_latest_begun_is_in_force(on, target):
    found = target_rule_in_force(reversed(PHASES), day(on))
    assert (None if found is None else found.target) == target


def test_a_target_rates_from_the_day_it_is_in_force_though_due_later():
    assert target_rule_in_force(PHASES, day("2011-02-28")).due == day("2011-08-31")


def test_a_target_of_none_ends_the_one_before():
    none = target_rule(since="2012-04-01")
    assert target_rule_in_force([target_rule("100", since="2011-04-01"), none], day("2012-05")) is None
    assert target_rule_in_force([target_rule("100", since="2011-04-01"), none], day("2012-03")) is not None


@pytest.mark.parametrize("band", [("5", None), (None, "15"), ("5", "15")])
def test_a_band_is_not_a_target_of_none(band):
    aim = target_rule(band=band)
    assert target_rule_in_force([aim], day("2012-05")) is aim


def test_an_areas_own_target_wins():
    own = target_rule("80", at=DOVER, since="2011-04-01")
    assert target_rule_for(LINE, [target_rule("78.8", applies_below=True), own], day("2012-05")) is own


def test_an_areas_own_target_wins_even_where_it_says_none():
    own = target_rule(at=DOVER)
    assert target_rule_for(LINE, [target_rule("78.8", applies_below=True), own], day("2012-05")) is None


def test_until_its_own_begins_the_one_from_above_holds():
    above, own = target_rule("78.8", applies_below=True), target_rule("80", at=DOVER, since="2012-06-01")
    assert target_rule_for(LINE, [above, own], day("2012-05")) is above
    assert target_rule_for(LINE, [above, own], day("2012-06")) is own


def test_a_target_holds_below_only_where_it_says_so():
    assert target_rule_for(LINE, [target_rule("100")], day("2012-05")) is None
    assert target_rule_for(LINE, [target_rule("0", applies_below=True)], day("2012-05")) is not None


def test_a_target_holds_for_its_own_area_whether_or_not_it_holds_below():
    assert target_rule_for([KENT.id], [target_rule("100")], day("2012-05")) is not None


def test_another_areas_target_never_holds():
    assert target_rule_for([KENT.id], [target_rule("80", at=DOVER)], day("2012-05")) is None
    assert (
        target_rule_for(
            [NORTH.id, KENT.id], [target_rule("80", at=DOVER, applies_below=True)], day("2012-05")
        )
        is None
    )


def test_phases_come_to_hold_below_with_the_target_of_0():
    assert target_rule_for(LINE, PHASES, day("2012-03")) is None
    assert target_rule_for(LINE, PHASES, day("2012-04")).target == 0


@pytest.mark.parametrize("later", [target_rule("100"), target_rule()])
def test_a_later_target_from_above_ends_the_earlier_one_below_too(later):
    earlier = target_rule("20", since="2011-04-01", applies_below=True)
    assert target_rule_for(LINE, [earlier, later], day("2012-03")) is earlier
    assert target_rule_for(LINE, [earlier, later], day("2012-05")) is None


def test_a_division_stands_before_the_authority():
    east = node("East", KENT)
    line = [DOVER.id, east.id, KENT.id]
    nearer, farther = target_rule("80", at=east, applies_below=True), target_rule("78.8", applies_below=True)
    assert target_rule_for(line, [farther, nearer], day("2012-05")) is nearer
    own_alone = target_rule("80", at=east)
    assert target_rule_for(line, [farther, own_alone], day("2012-05")) is farther


def test_the_target_that_holds_above_alone_can_be_named():
    county = target_rule("100")
    assert goal_above_only(LINE, [county], day("2012-05")) is county


@pytest.mark.parametrize(
    "target_rules",
    [[], [target_rule("0", applies_below=True)], [target_rule("100", since="2012-06-01")], [target_rule()]],
)
def test_nothing_to_name_where_none_holds_above_alone(target_rules):
    assert goal_above_only(LINE, target_rules, day("2012-05")) is None
