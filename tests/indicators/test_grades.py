"""Grades: an order without size. They are rated, compared and counted; nothing is ever computed from them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given as for_any
from hypothesis import strategies as st

from charts.bars import bars_svg
from districts.tree import Level
from indicators.build_rows import RowRequest, build_row
from indicators.build_trends import build_trend
from indicators.rules.comparison import same_month_last_year, slope_shown, slope_words, year_words
from indicators.rules.figures import FigureKey, Gap, in_words
from indicators.rules.grades import (
    NOT_A_GRADE,
    faults_in_grades,
    grade_at,
    in_order,
    moves_grades,
    place_of,
    tally,
)
from indicators.rules.periods import Period
from indicators.rules.rating import rate
from indicators.rules.rows.shown import floor_words
from indicators.rules.terms import Basis, NotRated, Polarity, Rag, Travel
from indicators.rules.travel import movement, size_words
from indicators.rules.trend import finding
from indicators.rules.variation.xmr import xmr_chart
from tests.builders import (
    COUNTY,
    DOVER,
    KENT,
    READINESS,
    SWALE,
    THANET,
    day,
    figure,
    indicator_data,
    indicator_of,
    node,
    resolver,
    target_rule,
)
from tests.builders import given as returned

GRADES = READINESS.grades
READY, ALMOST, SUPPORT = "3", "2", "1"
APRIL, MAY = "2012-04", "2012-05"


def row(*readings, at=KENT, period=MAY, **more):
    of = RowRequest(indicator_of(READINESS), Basis.SNAPSHOT)
    books = indicator_data(*readings, specs=[READINESS], **more)
    return build_row(books, of, at, Period(day(period)), day(period))


def readiness(*grades: str, end: str = MAY):
    return [
        returned(at, end, grade, of=READINESS) for at, grade in zip(COUNTY[1:], grades, strict=True) if grade
    ]


# Names and places


@pytest.mark.parametrize("text", ["Almost ready", " almost  READY "])
def test_a_grade_is_known_by_its_name_however_it_is_typed(text):
    assert place_of(GRADES, text) == 2


@pytest.mark.parametrize("text", ["", "2", "Nearly ready"])
def test_what_is_no_grade_has_no_place(text):
    assert place_of(GRADES, text) is None


def test_the_best_grade_has_the_highest_place():
    assert [place_of(GRADES, grade) for grade in GRADES] == [3, 2, 1]


@for_any(st.lists(st.text("ABCDEFGHIJ", min_size=1, max_size=3), min_size=1, unique=True))
def test_a_grade_comes_back_from_its_place(grades):
    assert [grade_at(grades, place_of(grades, grade)) for grade in grades] == grades


@pytest.mark.parametrize("value", ["0", "4", "2.5"])
def test_a_place_without_a_grade_says_so(value):
    assert in_words(READINESS, Decimal(value)) == NOT_A_GRADE


def test_grades_are_listed_best_first():
    assert in_order(GRADES) == "Ready, Almost ready or Needs support"
    assert in_order(["Ready"]) == "Ready"


def test_grades_are_counted_best_first():
    assert tally(GRADES, map(Decimal, "1313")) == "2 Ready, 2 Needs support"
    assert tally(GRADES, map(Decimal, "12")) == "1 Almost ready, 1 Needs support"


# What a list of grades may be


@pytest.mark.parametrize(
    ("grades", "polarity", "field", "fault"),
    [
        (["Ready"], Polarity.HIGH, "grades", "Enter at least two grades, one a line, the best first"),
        (["Ready", "ready "], Polarity.HIGH, "grades", "Enter each grade once"),
        (
            GRADES,
            Polarity.LOW,
            "polarity",
            "The grades stand best first, so choose “Higher is better” as the aim",
        ),
    ],
)
def test_what_is_wrong_with_a_list_of_grades(grades, polarity, field, fault):
    assert list(faults_in_grades(grades, polarity)) == [(field, fault)]


def test_nothing_is_wrong_with_grades_in_order():
    assert not list(faults_in_grades(GRADES, Polarity.HIGH))


@pytest.mark.parametrize(
    "after",
    [
        ("Ready", "Almost ready", "Needs support"),
        ("Ready", "Nearly ready", "Needs support"),
        ("Excellent", "Ready", "Almost ready", "Needs support"),
    ],
)
def test_grades_that_keep_their_places_may_be_worded_anew(after):
    assert not moves_grades(GRADES, after)


@pytest.mark.parametrize(
    "after",
    [
        ("Almost ready", "Ready", "Needs support"),
        ("Ready", "Almost ready"),
        ("Ready", "Almost ready", "Needs support", "Fails"),
        ("Ready", "Almost ready", "Half ready", "Needs support"),
    ],
)
def test_grades_that_would_move_are_told(after):
    assert moves_grades(GRADES, after)


# Rating


@pytest.mark.parametrize(
    ("grade", "rag", "words"),
    [
        (READY, Rag.GREEN, "equal to target"),
        (ALMOST, Rag.AMBER, "worse than target, not worse than floor"),
        (SUPPORT, Rag.RED, "worse than floor"),
    ],
)
def test_a_grade_is_rated_in_the_order_of_its_indicator(grade, rag, words):
    found = rate(READINESS, figure(grade), target_rule(READY, ALMOST))
    assert (found.rag, found.words) == (rag, words)


def test_a_better_grade_than_the_target_is_green():
    assert rate(READINESS, figure(READY), target_rule(ALMOST)).words == "better than target"


# Areas


def test_the_grade_of_all_areas_is_that_of_the_whole():
    shown = row(*readiness(READY, READY, READY)).figure
    assert (shown.text, shown.value, shown.completeness) == ("Ready", "Ready", "the grade of all 3 areas")


def test_where_grades_differ_the_whole_is_not_rated_and_says_how_many_have_which():
    found = row(
        *readiness(READY, SUPPORT, READY), target_rules={(READINESS.id, Basis.SNAPSHOT): [target_rule(READY)]}
    )
    assert found.figure.text == "Grades differ: 2 Ready, 1 Needs support"
    assert (found.rating.letter, found.rating.words) == (Rag.NOT_RATED, NotRated.GRADES_DIFFER.label)
    assert found.figure.value is None


def test_the_grade_of_one_area_is_said_to_be_that():
    team = node("Team", DOVER, Level.TEAM)
    found = row(returned(team, MAY, READY, of=READINESS), at=DOVER, areas=[*COUNTY, team], level=Level.TEAM)
    assert found.figure.completeness == "the grade of its one area"


def test_a_missing_grade_is_named_and_the_others_counted():
    found = row(*readiness(READY, "", READY))
    assert found.figure.text == "Incomplete, 2 of 3: no return from Swale; 2 Ready"
    assert found.rating.words == NotRated.INCOMPLETE.label


def test_no_grade_at_all_is_not_yet_returned():
    marked = row(*readiness("n/a", "n/a", "n/a")).figure.text
    assert row().figure.text == "Not yet returned"
    assert marked == "Incomplete, 0 of 3: “n/a” or another mark for missing from Dover, Swale, Thanet"


def test_the_grade_returned_for_the_whole_wins():
    found = row(*readiness(READY, READY, READY), returned(KENT, MAY, ALMOST, of=READINESS))
    assert (found.figure.text, found.figure.completeness) == ("Almost ready", "")


def test_teams_are_counted_one_by_one_where_a_division_agrees():
    east, west = (node(name, KENT, Level.DIVISION) for name in ("East", "West"))
    teams = [node(f"Team {at}", east if at < 3 else west, Level.TEAM) for at in (1, 2, 3)]
    given = [
        returned(at, MAY, grade, of=READINESS)
        for at, grade in zip(teams, (READY, READY, SUPPORT), strict=True)
    ]
    books = resolver(*given, areas=[KENT, east, west, *teams], level=Level.TEAM)
    found = books.figure(FigureKey(READINESS, Basis.SNAPSHOT, KENT), day(MAY))
    assert (found.gap, found.why) == (Gap.GRADES_DIFFER, "2 Ready, 1 Needs support")
    agreed = books.figure(FigureKey(READINESS, Basis.SNAPSHOT, east), day(MAY))
    assert (agreed.value, agreed.gap, agreed.why) == (3, None, "")


def test_a_grade_returned_for_a_division_stands_for_its_teams():
    east, west = (node(name, KENT, Level.DIVISION) for name in ("East", "West"))
    teams = [node("Team 1", east, Level.TEAM), node("Team 2", west, Level.TEAM)]
    given = [returned(at, MAY, grade, of=READINESS) for at, grade in ((east, READY), (teams[1], SUPPORT))]
    books = resolver(*given, areas=[KENT, east, west, *teams], level=Level.TEAM)
    assert (
        books.figure(FigureKey(READINESS, Basis.SNAPSHOT, KENT), day(MAY)).why == "1 Ready, 1 Needs support"
    )


def test_an_illustrative_grade_makes_the_whole_illustrative():
    others = readiness(READY, READY, "")
    assert row(*others, returned(THANET, MAY, READY, of=READINESS, illustrative=True)).figure.illustrative


def test_months_of_grades_make_no_quarter():
    monthly = [returned(KENT, end, READY, Basis.MONTH, of=READINESS) for end in (APRIL, MAY, "2012-06")]
    flow = resolver(*monthly).figure(FigureKey(READINESS, Basis.QUARTER, KENT), day("2012-06"))
    assert flow.gap is Gap.NOT_RETURNED


def test_the_grade_at_the_quarters_end_is_the_quarters():
    found = resolver(returned(KENT, "2012-06", ALMOST, of=READINESS))
    assert found.figure(FigureKey(READINESS, Basis.QUARTER, KENT), day("2012-06")).value == 2


# Direction of travel


@pytest.mark.parametrize(
    ("before", "now", "travel", "arrow", "change"),
    [
        (SUPPORT, READY, Travel.IMPROVED, "▲", "from Needs support"),
        (READY, ALMOST, Travel.WORSENED, "▼", "from Ready"),
        (READY, READY, Travel.UNCHANGED, "►", ""),
    ],
)
def test_travel_names_the_grade_before_and_no_size(before, now, travel, arrow, change):
    shown = row(
        returned(DOVER, APRIL, before, of=READINESS), returned(DOVER, MAY, now, of=READINESS), at=DOVER
    )
    assert (shown.travel.travel, shown.travel.arrow, shown.travel.change) == (travel.label, arrow, change)
    assert shown.travel.since == "April 2012"


def test_travel_without_an_earlier_grade_has_no_size():
    books = resolver(returned(DOVER, MAY, READY, of=READINESS))
    now = books.figure(FigureKey(READINESS, Basis.SNAPSHOT, DOVER), day(MAY))
    assert movement(books, FigureKey(READINESS, Basis.SNAPSHOT, DOVER), now).travel is Travel.NOT_KNOWN


def test_the_same_month_last_year_is_named_without_size():
    books = resolver(
        returned(DOVER, "2011-05", SUPPORT, of=READINESS), returned(DOVER, MAY, READY, of=READINESS)
    )
    now = books.figure(FigureKey(READINESS, Basis.SNAPSHOT, DOVER), day(MAY))
    moved = same_month_last_year(books, FigureKey(READINESS, Basis.SNAPSHOT, DOVER), now)
    assert year_words(READINESS, moved) == "Same month last year: Needs support; improved."
    assert size_words(READINESS, moved) == "from Needs support"


def test_grades_have_no_slope():
    readings = [(date(2012, month, 28), Decimal(month % 3 + 1)) for month in range(1, 13)]
    slope = slope_shown(READINESS, readings)
    assert slope.travel is Travel.NOT_KNOWN
    assert slope_words(READINESS, slope) == ""


# What a reader sees


def trend():
    readings = [returned(DOVER, APRIL, SUPPORT, of=READINESS), returned(DOVER, MAY, ALMOST, of=READINESS)]
    target_rules = {(READINESS.id, Basis.SNAPSHOT): [target_rule(READY, ALMOST, at=DOVER)]}
    books = indicator_data(*readings, target_rules=target_rules)
    return build_trend(books, FigureKey(READINESS, Basis.SNAPSHOT, DOVER), day(APRIL), day(MAY))


def test_the_finding_of_a_grade_is_in_words():
    assert finding(trend()) == (
        "Almost ready in May 2012, worse than the target of Ready, not worse than the floor of Almost ready; "
        "up from Needs support since April 2012, an improvement."
    )


def test_the_finding_of_grades_that_differ_counts_them():
    books = indicator_data(*readiness(READY, SUPPORT, READY))
    whole = build_trend(books, FigureKey(READINESS, Basis.SNAPSHOT, KENT), day(APRIL), day(MAY))
    assert finding(whole) == "Grades differ: 2 Ready, 1 Needs support in May 2012."


def test_grades_are_not_drawn_and_the_page_says_why():
    assert "no size" in trend().undrawn
    assert "no size" in xmr_chart(trend()).variation.refusal
    assert bars_svg([row(*readiness(READY, READY, READY))]) == ""


def test_targets_and_floors_of_grades_are_named():
    target_rules = {(READINESS.id, Basis.SNAPSHOT): [target_rule(READY, ALMOST)]}
    target = row(*readiness(READY, READY, READY), target_rules=target_rules).target
    assert (target.text, target.value, target.floor) == ("Ready", "Ready", "Almost ready")
    assert floor_words(READINESS, Decimal(2)) == "Almost ready"


def test_a_row_of_grades_has_no_points_to_draw():
    assert row(*readiness(READY, READY, READY)).points == ()


def test_swale_keeps_its_own_grade_where_the_county_differs():
    shown = row(*readiness(READY, SUPPORT, READY), at=SWALE)
    assert (shown.figure.text, shown.authority.text) == (
        "Needs support",
        "Grades differ: 2 Ready, 1 Needs support",
    )
