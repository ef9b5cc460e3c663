"""What an issue says otherwise than the one before: nothing that differs goes unsaid."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace

import pytest

from indicators.rules.row import Benchmark, Point, RatingShown, Row, Shown, TargetShown, TravelShown
from indicators.rules.terms import Travel
from scorecard.rules.content import CommentaryText, PageContent, PageSection
from scorecard.rules.differences import IN_WORDS, NAMED_BY, EditionDifference, differences
from scorecard.rules.drift import Cause, Drift, Grouped, grouped
from scorecard.rules.restatements import Restated
from tests.indicators.rows import fields_of
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


WHOLE = replace(
    LINE,
    target=TargetShown("100", "100", "90", "Improvement Notice", "2012-04-01", "due March 2013", "Kent"),
    previous=Shown("30", "30", "2012-04-30", "30 April 2012"),
    authority=Shown("300", "300", "2012-05-31", "31 May 2012", "3", "4"),
    benchmarks=(Benchmark("England", "12", "2011/12"),),
    points=(Point("2012-04-30", "30"),),
    concern="above the upper limit",
)


def leaves(part: object) -> Iterator[tuple[str, object]]:
    """Every value within a part of a row with its field's name, as a part in which that one differs."""
    for field in fields(part):
        value = getattr(part, field.name)
        if is_dataclass(value):
            yield from ((name, replace(part, **{field.name: other})) for name, other in leaves(value))
        elif isinstance(value, tuple):
            for name, other in (leaf for each in value for leaf in leaves(each)):
                yield name, replace(part, **{field.name: (other,)})
        elif value is not None:
            other = not value if isinstance(value, bool) else 3 if isinstance(value, int) else f"{value}1"
            yield field.name, replace(part, **{field.name: other})


@pytest.mark.parametrize(
    ("name", "other"),
    [(name, other) for name, other in leaves(WHOLE) if name not in IN_WORDS | NAMED_BY],
)
def test_any_value_of_a_line_that_differs_is_told(name, other):
    before, after = (replace(PAGE, sections=(PageSection("", (line,)),)) for line in (WHOLE, other))
    assert differences(before, after, "Kent") != []


@dataclass(frozen=True)
class WiderRow(Row):
    """A row with a figure and a sentence more."""

    worst_month: Shown | None = None
    told: str = ""


WIDER = WiderRow(
    **fields_of(LINE), worst_month=Shown("50", "50", "2011-05-31", "31 May 2011"), told="The worst of all."
)


def test_what_stands_in_a_new_field_is_compared():
    worse = replace(WIDER, worst_month=replace(WIDER.worst_month, text="51", value="51"), told="Worse.")
    before, after = (replace(PAGE, sections=(PageSection("", (line,)),)) for line in (WIDER, worse))
    assert [(each.what, each.before, each.after) for each in differences(before, after, "Kent")] == [
        ("Worst month", "50, 31 May 2011", "51, 31 May 2011"),
        ("Told", "The worst of all.", "Worse."),
    ]


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


# Grouped


def test_of_a_long_correction_each_measure_stands_once_with_its_areas_and_what_follows_is_counted():
    """Twelve districts' figures, each with its rating; a summary that stands on every page is told once."""
    slugs = [f"district-{number}" for number in range(12)]

    def page(slug: str, figure: str, letter: str, said: str) -> PageContent:
        line = replace(row("backlog", letter, area=slug, value=figure), name="Backlog", area_name=slug)
        text = CommentaryText("authority", "kent", "Kent", "", (), said, "")
        return PageContent((PageSection("Assessments", (line,)),), said=(text,))

    before = {slug: page(slug, "36", "G", "It fell.") for slug in slugs}
    after = {slug: page(slug, "40", "R", "It rose.") for slug in slugs}
    all_of_them = [each for slug in slugs for each in differences(before[slug], after[slug], slug)]
    found = grouped(before, after, all_of_them)
    assert found.drifts == (
        Drift(Cause.FIGURE, "backlog", "Backlog (MS)", tuple(f"{slug}: 36 → 40" for slug in slugs)),
    )
    assert [(each.about, each.before, each.after) for each in found.others] == [
        ("Summary of the authority, Kent", "It fell.", "It rose.")
    ]
    assert found.following == len(all_of_them) - 12


def test_a_part_of_a_line_whose_figure_and_target_stand_is_told_by_itself():
    after = with_row(points=(Point("2012-04-30", "30"),))
    found = grouped({"kent": PAGE}, {"kent": after}, differences(PAGE, after, "Kent"))
    assert (found.drifts, found.following) == ((), 0)
    assert [each.what for each in found.others] == ["Last 12 months: 30 April 2012"]


def test_two_issues_alike_have_nothing_to_group():
    assert grouped({"kent": PAGE}, {"kent": PAGE}, []) == Grouped((), (), 0)
