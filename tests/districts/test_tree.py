"""The area tree, as nodes and as records."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from districts.models import Area
from districts.tree import AreaNode, Level, Tree

KENT = AreaNode(1, "kent", "Kent", Level.AUTHORITY)
EAST = AreaNode(2, "east", "East Kent", Level.DIVISION, parent_id=1)
THANET = AreaNode(3, "thanet", "Thanet", Level.DISTRICT, parent_id=2)
DOVER = AreaNode(4, "dover", "Dover", Level.DISTRICT, parent_id=2, closed=date(2012, 3, 31))
WEST = AreaNode(5, "west", "West Kent", Level.DIVISION, parent_id=1, opened=date(2012, 4, 1))
ENGLAND = AreaNode(6, "england", "England", Level.COMPARATOR)
TREE = Tree([ENGLAND, WEST, THANET, DOVER, EAST, KENT])

MAY = (date(2012, 5, 1), date(2012, 5, 31))
MARCH = (date(2012, 3, 1), date(2012, 3, 31))


def test_children_are_in_the_order_of_their_names():
    assert TREE.children(EAST) == [DOVER, THANET]


def test_line_up_leads_to_the_authority():
    assert TREE.line_up(THANET) == [THANET, EAST, KENT]
    assert TREE.authority(THANET) == KENT


def test_a_comparator_is_its_own_authority():
    assert TREE.authority(ENGLAND) == ENGLAND


def test_all_below_begins_with_the_place_itself():
    assert TREE.with_all_below(KENT) == [KENT, EAST, DOVER, THANET, WEST]


def test_a_level_below_a_place_is_found_through_the_levels_between():
    assert TREE.at_level_below(KENT, Level.DISTRICT, *MARCH) == [DOVER, THANET]


def test_a_closed_district_is_left_out_after_its_last_day():
    assert TREE.at_level_below(KENT, Level.DISTRICT, *MAY) == [THANET]


def test_a_division_is_left_out_before_its_first_day():
    assert TREE.at_level_below(KENT, Level.DIVISION, *MARCH) == [EAST]
    assert TREE.at_level_below(KENT, Level.DIVISION, *MAY) == [EAST, WEST]


def test_a_place_is_open_on_its_first_and_on_its_last_day():
    first, last = date(2012, 4, 1), date(2012, 3, 31)
    assert WEST.open_between(first, first)
    assert DOVER.open_between(last, last)


def test_the_slug_of_a_district_is_its_name(library):
    assert Area.objects.get(name="Tonbridge and Malling").slug == "tonbridge-and-malling"


def test_the_slug_of_a_team_begins_with_its_authoritys(library):
    assert Area.objects.get(name="North 1").slug == "stockton-on-tees-north-1"


def test_a_district_needs_a_parent(db):
    with pytest.raises(IntegrityError):
        Area.objects.create(name="Nowhere", level=Level.DISTRICT)


def test_nothing_closes_before_it_opens(db):
    with pytest.raises(IntegrityError):
        Area.objects.create(
            name="Kent", level=Level.AUTHORITY, opened=date(2012, 4, 1), closed=date(2012, 3, 31)
        )


def test_the_tree_has_no_loops(library):
    kent, dover = Area.objects.get(slug="kent"), Area.objects.get(slug="dover")
    kent.parent = dover
    with pytest.raises(ValidationError, match="Kent would lie below itself"):
        kent.clean()
