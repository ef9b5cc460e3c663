"""Earlier figures that an edition gives otherwise than the one before."""

from dataclasses import replace

import pytest

from indicators.rules.row import Point, Row
from scorecard.rules.restatements import Restated, restated_since
from tests.scorecard.rows import row

APRIL, MAY = "2012-04-30", "2012-05-31"


def months(*points: Point, **more) -> Row:
    return replace(row(**more), points=points)


def restated(before: Row, now: Row) -> tuple[Restated, ...]:
    return restated_since([now], [before], "May 2012")


def test_a_month_with_another_figure_is_restated():
    then, now = Point(APRIL, "934"), Point(APRIL, "1934", illustrative=True)
    assert restated(months(then), months(now, Point(MAY, "818"))) == (
        Restated(
            code="backlog",
            name="Backlog",
            basis="SNAPSHOT",
            area="kent",
            area_name="Kent",
            period_end=APRIL,
            period="30 April 2012",
            said="934",
            now="1,934",
            edition="May 2012",
            said_illustrative=False,
            illustrative=True,
            unit="count",
            said_value="934",
            now_value="1934",
        ),
    )


def test_an_illustrative_figure_that_was_published_since_is_restated_with_its_mark():
    (found,) = restated(months(Point(APRIL, "934", illustrative=True)), months(Point(APRIL, "935")))
    assert (found.said_illustrative, found.illustrative) == (True, False)


@pytest.mark.parametrize(
    ("then", "now", "words"), [(None, "8", ("no figure", "8")), ("8", None, ("8", "no figure"))]
)
def test_a_figure_that_came_or_went_is_restated(then, now, words):
    (found,) = restated(months(Point(APRIL, then)), months(Point(APRIL, now)))
    assert (found.said, found.now) == words


def test_a_percentage_has_its_sign():
    then, now = (replace(months(Point(APRIL, value)), unit="percentage") for value in ("84.4", "84.5"))
    assert [(each.said, each.now) for each in restated(then, now)] == [("84.4%", "84.5%")]


@pytest.mark.parametrize(
    "before",
    [
        months(Point(APRIL, "9")),
        months(Point(MAY, "8")),
        months(),
        months(Point(APRIL, "8"), area="dover"),
        months(Point(APRIL, "8"), code="referrals"),
        replace(months(Point(APRIL, "8")), basis="QUARTER"),
    ],
)
def test_the_same_figure_and_one_that_only_this_edition_has_are_not(before):
    assert restated(before, months(Point(APRIL, "9"))) == ()


def test_each_line_is_held_against_its_own():
    before = [months(Point(APRIL, "8"), area=area) for area in ("dover", "kent")]
    now = [months(Point(APRIL, "8"), area="dover"), months(Point(APRIL, "9"), area="kent")]
    assert [each.area for each in restated_since(now, before, "May 2012")] == ["kent"]


def test_each_line_with_another_figure_is_restated():
    before, now = (
        [months(Point(APRIL, value), area=area) for area in ("dover", "kent")] for value in ("8", "9")
    )
    assert [each.area for each in restated_since(now, before, "May 2012")] == ["dover", "kent"]
