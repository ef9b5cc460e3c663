"""The words of a row: figures, targets, colours and arrows as every output shows them."""

import pytest

from districts.tree import Level
from indicators.build_rows import RowRequest, build_row, rows_from
from indicators.queries import Break
from indicators.rules.periods import Period
from indicators.rules.rows.shown import target_words
from indicators.rules.terms import Basis, Polarity, Unit
from scorecard.rules.content import PageContent, PageSection
from scorecard.rules.frozen import read_content
from tests.builders import (
    BACKLOG,
    CASELOAD,
    COUNTY,
    DOVER,
    KENT,
    POPULATION,
    REFERRALS,
    SWALE,
    THANET,
    TIMELINESS,
    day,
    given,
    indicator_data,
    indicator_of,
    node,
    spec,
    target_rule,
)

MAY, PUBLISHED_ON = Period.parse("2012-05"), day("2012-07-09")
ENGLAND = node("England", level=Level.COMPARATOR)
NEIGHBOURS = node("Neighbours", level=Level.COMPARATOR)


def row(*readings, of=BACKLOG, basis=None, at=KENT, target_rules=(), period=MAY, **more):
    """The row of `of` for Kent and May 2012, published on 9 July 2012."""
    used = basis or of.bases[0]
    found = indicator_data(*readings, specs=[of], target_rules={(of.id, used): list(target_rules)}, **more)
    return build_row(found, RowRequest(indicator_of(of), used), at, period, PUBLISHED_ON)


def test_an_incomplete_figure_shows_what_the_others_add_up_to_and_is_judged_by_nothing():
    readings = (given(DOVER, "2012-05", "4/5"), given(SWALE, "2012-05", "5/6"))
    earlier = given(KENT, "2012-04", "1/2", of=TIMELINESS)
    found = indicator_data(
        *readings,
        earlier,
        specs=[TIMELINESS],
        target_rules={(TIMELINESS.id, Basis.MONTH): [target_rule("50")]},
    )
    lines = [
        build_row(found, RowRequest(indicator_of(TIMELINESS), Basis.MONTH, partial), at, MAY, PUBLISHED_ON)
        for partial in (True, False)
        for at in (KENT, THANET)
    ]
    assert lines[0].figure.text == "81.8%, 2 of 3, without Thanet"
    assert (lines[0].figure.value, lines[0].figure.partial) == (None, "81.8")
    assert (lines[0].rating.letter, lines[0].travel.arrow, lines[0].points[-1].value) == ("–", "", None)
    assert lines[1].authority.text == lines[0].figure.text
    assert (lines[2].figure.text, lines[2].figure.partial) == (
        "Incomplete, 2 of 3: no return from Thanet",
        None,
    )
    assert lines[3].authority.text == lines[2].figure.text


def backlog(text, end="2012-05", at=KENT, **more):
    return given(at, end, text, of=BACKLOG, **more)


# The published page of May 2012


def test_initial_assessments_in_progress_out_of_timescale_in_may_2012():
    aim = target_rule("100", set_by="2012/13 target")
    found = row(backlog("36"), backlog("665", "2011-05"), target_rules=[aim])
    assert (found.figure.text, found.rating.name, found.rating.words) == ("36", "Green", "better than target")
    assert (found.target.text, found.target.set_by) == ("100", "2012/13 target")
    assert (found.travel.arrow, found.travel.change, found.travel.travel) == ("▼", "−629", "Improved")
    assert (found.travel.since, found.previous.text) == ("May 2011", "665")
    assert (found.aim, found.basis_short, found.basis_name) == ("L", "MS", "Snapshot")


def test_initial_assessments_completed_in_timescale_without_their_parts():
    found = row(given(KENT, "2012-05", "84.4"), of=TIMELINESS, target_rules=[target_rule("78.8")])
    assert (found.figure.text, found.target.text, found.rating.letter) == ("84.4%", "78.8%", "G")
    assert found.figure.parts == "numerator and denominator not returned"


def test_core_assessments_completed_in_timescale_have_no_target():
    found = row(given(KENT, "2012-05", "81.7", Basis.YTD), of=TIMELINESS, basis=Basis.YTD)
    assert (found.rating.name, found.rating.words, found.target) == ("Not rated", "no target stated", None)


def test_caseload_of_the_week_ending_17_june_says_so():
    found = row(given(KENT, "2012-06-17", "19.9", of=CASELOAD), of=CASELOAD, target_rules=[target_rule("20")])
    assert (found.figure.as_at, found.rating.letter) == ("w/e 17 June 2012", "G")
    assert found.travel.reason == "no earlier published figure within 12 months"


def test_a_snapshot_is_rated_by_the_target_in_force_that_day():
    old, new = target_rule("25", since="2011-04-01"), target_rule("15", since="2012-06-01")
    found = row(given(KENT, "2012-06-17", "19.9", of=CASELOAD), of=CASELOAD, target_rules=[old, new])
    assert (found.target.text, found.rating.letter) == ("15", "R")


def test_a_target_with_a_due_date_rates_and_says_when():
    aim = target_rule("200", since="2010-11-01", due=day("2011-08-31"), set_by="Improvement Notice")
    found = row(backlog("1926", "2011-02"), target_rules=[aim], period=Period.parse("2011-02"))
    assert (found.rating.name, found.target.due) == ("Red", "due August 2011")


def test_a_district_is_not_rated_against_the_countys_count():
    found = row(backlog("36", at=DOVER), at=DOVER, target_rules=[target_rule("100")])
    assert (found.rating.letter, found.target) == ("–", None)
    assert found.rating.words == "no target stated here; the target of 100 is Kent’s as a whole"


def test_a_target_that_holds_below_names_whose_it_is():
    found = row(backlog("0", at=DOVER), at=DOVER, target_rules=[target_rule("0", applies_below=True)])
    assert (found.rating.letter, found.target.area) == ("G", "Kent")


# Figures in words


@pytest.mark.parametrize(
    ("of", "text", "words", "parts"),
    [
        (TIMELINESS, "943/2201", "42.8%", "943 of 2,201"),
        (CASELOAD, "398/20.5", "19.4", "398 over 20.5"),
        (BACKLOG, "2269", "2,269", ""),
    ],
)
def test_figure_with_its_parts(of, text, words, parts):
    found = row(given(KENT, "2012-05", text, of=of), of=of).figure
    assert (found.text, found.parts) == (words, parts)


@pytest.mark.parametrize(
    ("of", "text", "words"),
    [
        (BACKLOG, None, "Not yet returned"),
        (BACKLOG, "n/a", "Not available: marked “n/a”: not available"),
        (TIMELINESS, "0/0", "No cases"),
        (CASELOAD, "20/0", "Not available: 20 over a denominator of 0"),
        (TIMELINESS, "181/", "Incomplete, no denominator was returned"),
    ],
)
def test_what_is_missing_is_in_words(of, text, words):
    readings = [given(KENT, "2012-05", text, of=of)] if text else []
    found = row(*readings, of=of, areas=[KENT]).figure
    assert (found.text, found.value) == (words, None)


def test_an_incomplete_sum_names_the_missing_district():
    found = row(backlog("1", at=DOVER), backlog("2", at=THANET))
    assert found.figure.text == "Incomplete, 2 of 3: no return from Swale"
    assert found.rating.words == "incomplete"


def test_a_sum_says_of_how_many_areas():
    found = row(*(backlog("12", at=at) for at in (DOVER, SWALE, THANET)))
    assert (found.figure.text, found.figure.completeness) == ("36", "sum of all 3 areas")


@pytest.mark.parametrize(
    ("snapshot", "words"), [("2012-06-17", "w/e 17 June 2012"), ("2012-05-30", "at 30 May 2012")]
)
def test_a_stand_in_names_its_day(snapshot, words):
    assert row(backlog("36", snapshot)).figure.as_at == words


def test_the_periods_own_snapshot_needs_no_day():
    assert row(backlog("36")).figure.as_at == ""


def test_marks_stand_on_the_figure_itself():
    found = row(backlog("36", illustrative=True, provisional=True))
    assert found.figure.illustrative
    assert found.figure.provisional


def test_an_annualised_rate_names_its_population():
    children = given(KENT, "2011-06", "120000", of=POPULATION)
    events = given(KENT, "2012-05", "1000/", Basis.MONTH, of=REFERRALS)
    found = row(events, children, of=REFERRALS, basis=Basis.MONTH)
    assert found.figure.notes == "population of 30 June 2011; May 2012, annualised"


# Targets in words


@pytest.mark.parametrize(
    ("of", "aim", "words"),
    [
        (TIMELINESS, target_rule("78.8"), "78.8%"),
        (TIMELINESS, target_rule("100"), "100%"),
        (BACKLOG, target_rule("1200"), "1,200"),
        (BACKLOG, target_rule("85", strict=True), "under 85"),
        (TIMELINESS, target_rule("85", strict=True), "over 85%"),
        (TIMELINESS, target_rule(band=("10", "15.5")), "10 to 15.5%"),
        (TIMELINESS, target_rule(band=(None, "15")), "up to 15%"),
        (BACKLOG, target_rule(band=("10", None)), "10 or more"),
        (REFERRALS, target_rule("543.7"), "543.7"),
    ],
)
def test_target_as_printed(of, aim, words):
    assert target_words(of, aim) == words


def test_floor_stands_beside_the_target():
    found = row(backlog("105"), target_rules=[target_rule("100", floor="110")])
    assert (found.target.value, found.target.floor, found.rating.name) == ("100", "110", "Amber")


# Arrows


@pytest.mark.parametrize(
    ("before", "arrow", "word", "change"),
    [
        ("30", "▲", "Worsened", "+6"),
        ("40", "▼", "Improved", "−4"),
        ("36", "►", "Unchanged", "0"),
    ],
)
def test_arrow_shows_the_way_of_the_number_and_the_word_judges_it(before, arrow, word, change):
    found = row(backlog("36"), backlog(before, "2012-04")).travel
    assert (found.arrow, found.travel, found.change) == (arrow, word, change)


def test_a_change_below_the_minimum_has_a_level_arrow_and_its_size():
    slow = spec(Unit.COUNT, Polarity.LOW, name="Slow", bases=(Basis.SNAPSHOT,), minimum_change="5")
    readings = [given(KENT, "2012-05", "36", of=slow), given(KENT, "2012-04", "38", of=slow)]
    found = row(*readings, of=slow).travel
    assert (found.arrow, found.travel, found.change) == ("►", "Unchanged", "−2")


@pytest.mark.parametrize(
    ("measure_id", "area_id"),
    [(None, None), (BACKLOG.id, None), (None, KENT.id), (BACKLOG.id, KENT.id)],
)
def test_a_break_of_the_indicator_or_all_here_or_above_parts_the_series(measure_id, area_id):
    crossed = Break(day("2012-05-01"), measure_id, area_id)
    readings = [backlog("36", at=DOVER), backlog("40", "2012-04", DOVER)]
    found = row(*readings, at=DOVER, breaks=[crossed])
    assert (found.travel.reason, found.previous) == ("break in series in May 2012", None)


@pytest.mark.parametrize(("measure_id", "area_id"), [(TIMELINESS.id, None), (None, SWALE.id)])
def test_a_break_of_another_indicator_or_area_does_not(measure_id, area_id):
    crossed = Break(day("2012-05-01"), measure_id, area_id)
    found = row(backlog("36", at=DOVER), backlog("40", "2012-04", DOVER), at=DOVER, breaks=[crossed])
    assert found.travel.change == "−4"


# What a row is read beside


def test_a_district_is_read_beside_its_authority():
    assert row(backlog("36"), backlog("3", at=DOVER), at=DOVER).authority.text == "36"
    assert row(backlog("36")).authority is None


def test_comparators_stand_with_their_own_period():
    # S039, S040, Kent Specialist Children's Services POSC, 17 November 2011: 742 in 2010/11 beside 533 in 2009/10.
    readings = [
        given(KENT, "2011-03", "742", Basis.YEAR, of=REFERRALS),
        given(NEIGHBOURS, "2010-03", "533", Basis.YEAR, of=REFERRALS),
    ]
    found = row(
        *readings,
        of=REFERRALS,
        basis=Basis.R12M,
        period=Period.parse("2011-03"),
        areas=[*COUNTY, ENGLAND, NEIGHBOURS],
    )
    assert found.figure.text == "742.0"
    assert [(each.area, each.text, each.period) for each in found.benchmarks] == [
        ("Neighbours", "533.0", "2009/10")
    ]


def test_a_comparators_newest_figure_by_then_is_taken():
    readings = [
        given(ENGLAND, end, text, Basis.YEAR, of=REFERRALS)
        for end, text in (("2010-03", "547"), ("2011-03", "556"), ("2012-03", "533"), ("2013-03", "520"))
    ]
    found = row(*readings, of=REFERRALS, basis=Basis.YEAR, areas=[*COUNTY, ENGLAND])
    assert [each.period for each in found.benchmarks] == ["2011/12"]


def test_a_comparators_missing_figure_is_passed_over():
    readings = [given(ENGLAND, "2012-05", "n/a", of=BACKLOG), given(ENGLAND, "2012-04", "9", of=BACKLOG)]
    found = row(*readings, areas=[*COUNTY, ENGLAND])
    assert [each.period for each in found.benchmarks] == ["30 April 2012"]


def test_a_sparkline_has_a_place_for_each_of_12_months_and_a_gap_where_there_is_none():
    found = row(backlog("36"), backlog("40", "2012-03"), backlog("665", "2011-05"))
    assert [(point.period_end, point.value) for point in found.points[-3:]] == [
        ("2012-03-31", "40"),
        ("2012-04-30", None),
        ("2012-05-31", "36"),
    ]
    assert (found.points[0].period_end, len(found.points)) == ("2011-06-30", 12)


def test_a_sparkline_shows_week_ending_positions_between_the_months():
    found = row(backlog("36"), backlog("40", "2012-05-13"))
    assert "2012-05-13" in [point.period_end for point in found.points]


# Rows as a whole


def test_every_area_gets_a_row_for_every_entry_in_their_order():
    found = indicator_data(backlog("36"), specs=[TIMELINESS])
    entries = [
        RowRequest(indicator_of(TIMELINESS), Basis.YTD),
        RowRequest(indicator_of(BACKLOG), Basis.SNAPSHOT),
    ]
    rows = rows_from(found, entries, [KENT, DOVER], MAY, PUBLISHED_ON)
    assert {slug: [each.code for each in lines] for slug, lines in rows.items()} == {
        "kent": [TIMELINESS.code, BACKLOG.code],
        DOVER.slug: [TIMELINESS.code, BACKLOG.code],
    }


# The same month last year


def test_the_same_month_last_year_stands_beside():
    found = row(backlog("36"), backlog("665", "2011-05")).same_month_last_year
    assert (found.text, found.period_end, found.as_at) == ("665", "2011-05-31", "")


def test_of_a_snapshot_of_another_day_its_own_day_is_named():
    found = row(backlog("36"), backlog("665", "2011-05-15")).same_month_last_year
    assert (found.text, found.as_at) == ("665", "w/e 15 May 2011")


def test_an_illustrative_figure_is_not_set_beside_a_published_one():
    assert row(backlog("36"), backlog("665", "2011-05", illustrative=True)).same_month_last_year is None
    marked = row(
        backlog("36", illustrative=True), backlog("665", "2011-05", illustrative=True)
    ).same_month_last_year
    assert marked.illustrative


def test_nothing_stands_beside_across_a_break_or_without_a_figure():
    broken = Break(day("2012-01-01"), BACKLOG.id, None)
    assert row(backlog("36"), backlog("665", "2011-05"), breaks=[broken]).same_month_last_year is None
    assert row(backlog("36")).same_month_last_year is None


def test_a_year_to_date_is_set_beside_that_of_the_same_months():
    months = [given(KENT, f"2011-{month:02}", f"{month}/10", of=TIMELINESS) for month in (4, 5)]
    months += [given(KENT, f"2012-{month:02}", "5/10", of=TIMELINESS) for month in (4, 5)]
    found = row(*months, of=TIMELINESS, basis=Basis.YTD).same_month_last_year
    assert (found.text, found.period_end) == ("45.0%", "2011-05-31")


def test_a_hidden_one_says_so():
    found = indicator_data(backlog("36"), backlog("3", "2011-05"), specs=[BACKLOG])
    found.resolver.hide([(BACKLOG.id, Basis.SNAPSHOT, KENT.id, day("2011-05"))])
    asked = RowRequest(indicator_of(BACKLOG), Basis.SNAPSHOT)
    assert build_row(found, asked, KENT, MAY, PUBLISHED_ON).same_month_last_year.suppressed


@pytest.mark.parametrize(
    "found",
    [
        row(backlog("36"), backlog("40", "2012-04"), target_rules=[target_rule("100")]),
        row(backlog("36", at=DOVER), at=DOVER, areas=[*COUNTY, ENGLAND]),
        row(given(ENGLAND, "2012-05", "9", of=BACKLOG), areas=[*COUNTY, ENGLAND]),
    ],
    ids=["rated and moved", "district", "with a comparator"],
)
def test_a_frozen_row_reads_back_as_it_was(found):
    page = PageContent((PageSection("", (found,)),))
    assert read_content(page.to_json()) == page


def test_an_illustrative_mark_needs_a_figure():
    found = row(backlog("36", at=DOVER, illustrative=True), backlog("n/a", "2012-04"))
    assert found.figure.illustrative
    assert not row(backlog("36", "2012-04", illustrative=True), areas=[KENT]).figure.illustrative
