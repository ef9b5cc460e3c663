"""What an issue says otherwise than the one before: nothing that differs goes unsaid."""

from dataclasses import replace

import pytest

from indicators.rules.row import Benchmark, Point, RatingShown, Shown, TargetShown, TravelShown
from indicators.rules.terms import Travel
from scorecard.rules.content import CommentaryText, PageContent, PageSection
from scorecard.rules.differences import EditionDifference, differences
from scorecard.rules.restatements import Restated
from tests.scorecard.rows import row

LINE = row()
PAGE = PageContent((PageSection("Assessments", (LINE,)),), ("Inputs",))


def with_row(**changed) -> PageContent:
    return replace(PAGE, sections=(PageSection("Assessments", (replace(LINE, **changed),)),))


def test_two_pages_alike_do_not_differ():
    assert differences(PAGE, PAGE, "Kent") == []


def test_a_figure_before_and_after():
    found = differences(PAGE, with_row(figure=Shown("40", "40", "2012-05-31", "31 May 2012")), "Kent")
    assert found == [
        EditionDifference("Kent", "Backlog, Kent (MS)", "Figure", "36, 31 May 2012", "40, 31 May 2012")
    ]


CHANGES = [
    {"name": "Backlog of assessments"},
    {"area_name": "County of Kent"},
    {"basis_name": "Month-end"},
    {"aim_words": "Higher is better"},
    {"decimal_places": 1},
    {"target": TargetShown("100", "100", None, "Improvement Notice", "2012-04-01")},
    {"rating": RatingShown("R", "Red", "worse than target")},
    {"travel": TravelShown("Worsened", "▲", "+3", "April 2012", code=Travel.WORSENED)},
    {"previous": Shown("30", "30", "2012-04-30", "30 April 2012")},
    {"authority": Shown("300", "300", "2012-05-31", "31 May 2012")},
    {"benchmarks": (Benchmark("England", "12", "2011/12"),)},
    {"points": (Point("2012-04-30", "30"),)},
    {"figure": replace(LINE.figure, stated="37")},
    {"figure": replace(LINE.figure, illustrative=True)},
    {"figure": replace(LINE.figure, provisional=True)},
    {"figure": replace(LINE.figure, as_at="w/e 17 June 2012")},
    {"figure": replace(LINE.figure, parts="36 of 40")},
    {"figure": replace(LINE.figure, completeness="sum of 11 of 12 areas")},
]


@pytest.mark.parametrize("changed", CHANGES)
def test_every_part_of_a_line_counts(changed):
    assert differences(PAGE, with_row(**changed), "Kent") != []


@pytest.mark.parametrize(
    "other",
    [
        replace(PAGE, elsewhere=()),
        replace(PAGE, sections=(PageSection("Work", (LINE,)),)),
        replace(PAGE, sections=()),
        replace(PAGE, said=(CommentaryText("page", "kent", "Kent", text="All is well."),)),
        replace(PAGE, said=(CommentaryText("page", "kent", "Kent", headlines=("All is well.",)),)),
        replace(
            PAGE,
            said=(CommentaryText("indicator", "kent", "Kent", "backlog", corrective_action="More staff."),),
        ),
        replace(
            PAGE,
            restated=(
                Restated(
                    "backlog",
                    "Backlog",
                    "SNAPSHOT",
                    "kent",
                    "Kent",
                    "2012-04-30",
                    "April",
                    "1",
                    "2",
                    "May",
                    unit="count",
                    said_value="1",
                    now_value="2",
                ),
            ),
        ),
    ],
)
def test_and_every_part_of_a_page(other):
    assert differences(PAGE, other, "Kent") != []
    assert differences(other, PAGE, "Kent") != []


def test_a_page_that_came_or_went():
    assert differences(None, PAGE, "Kent") == [
        EditionDifference("Kent", "Kent", "Page", "", "in the edition")
    ]
    assert differences(PAGE, None, "Kent") == [
        EditionDifference("Kent", "Kent", "Page", "in the edition", "")
    ]
