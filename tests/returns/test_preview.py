"""What the preview says before anything is stored."""

import pytest

from districts.models import Area
from returns import preview
from tests.returns.builders import BACKLOG, TIMELINESS, accepted, draft, row, workbook

pytestmark = pytest.mark.usefixtures("library")


def differences(monthly_return) -> list[preview.Difference]:
    return preview.differences(monthly_return, monthly_return.lines.select_related("indicator", "area"))


def in_short(data: bytes) -> list[tuple[str, str, str]]:
    return [(each.kind, each.before, each.after) for each in differences(draft(data))]


def rating_changes(data: bytes, **options) -> list[tuple[str, str, str]]:
    monthly_return = draft(data, **options)
    found = preview.rating_changes(monthly_return, differences(monthly_return))
    return [(change.area, change.before, change.after) for change in found]


def test_a_new_figure():
    assert in_short(workbook(row(TIMELINESS, value="84.4%"))) == [("new", "", "84.4%")]


def test_a_changed_figure_stands_beside_the_old_one():
    accepted(workbook(row(value=1926)))
    assert in_short(workbook(row(value=36))) == [("changed", "1,926", "36")]


def test_a_figure_that_is_the_same_already():
    accepted(workbook(row(TIMELINESS, numerator=943, denominator=2201)))
    assert in_short(workbook(row(TIMELINESS, numerator=943, denominator=2201))) == [
        ("unchanged", "42.8%", "42.8%")
    ]


def test_a_figure_that_would_be_removed():
    accepted(workbook(row(value=36)))
    assert in_short(workbook(row(value="n/a"))) == [("removed", "36", "n/a: not available")]


def test_a_line_that_is_not_understood():
    assert in_short(workbook(row("Hours of sunshine", value=7))) == [("not understood", "", "7")]


def test_only_where_every_figure_stands_already_nothing_changes():
    accepted(workbook(row(value=36)))
    assert preview.changes_nothing(differences(draft(workbook(row(value=36)))))
    more = draft(workbook(row(value=36), row(place="Thanet", value=12)))
    assert not preview.changes_nothing(differences(more))


def test_the_kinds_are_counted():
    accepted(workbook(row(value=36)))
    found = differences(draft(workbook(row(value=40), row(place="Thanet", value=12))))
    assert preview.counts(found) == {"new": 1, "changed": 1}


def test_a_rating_that_a_new_figure_gives():
    assert rating_changes(workbook(row(place="Kent", value=36))) == [("Kent", "no figure", "Green")]


def test_a_rating_that_a_changed_figure_changes():
    accepted(workbook(row(place="Kent", value=36)))
    assert rating_changes(workbook(row(place="Kent", value=136))) == [("Kent", "Green", "Red")]


def test_the_rating_in_force_that_month_is_meant():
    data = workbook(row(place="Kent", month="March 2012", value=136), title="Monthly return - March 2012")
    assert rating_changes(data) == [("Kent", "no figure", "Green")]


def test_a_districts_figure_that_completes_the_countys_changes_both():
    districts = Area.objects.filter(parent__slug="kent").order_by("name")
    *others, last = [row(TIMELINESS, each.name, numerator=9, denominator=10) for each in districts]
    accepted(workbook(*others))
    assert rating_changes(workbook(last)) == [
        ("Tunbridge Wells", "no figure", "Green"),
        ("Kent", "no figure", "Green"),
    ]


def test_a_count_that_is_not_rated_changes_no_rating():
    assert rating_changes(workbook(row(BACKLOG, "Dover", value=36))) == []


def test_an_unchanged_figure_changes_no_rating():
    accepted(workbook(row(place="Kent", value=36)))
    assert rating_changes(workbook(row(place="Kent", value=36))) == []
