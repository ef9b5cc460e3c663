"""What a return is held against besides itself: earlier returns, and the areas above and below. No database."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.terms import Basis, Polarity, Severity, Unit
from returns.checks.changes import stock_differs
from returns.checks.history import areas_missing, check_history
from returns.checks.sums import sums_differ, totals_differ, unfinished
from returns.matching.match import FindingMade, ResolvedLine
from tests.returns.histories import APRIL, Stored, history, line, reading_values
from tests.returns.lines import (
    BACKLOG,
    CONTACTS,
    DOVER,
    KENT,
    MAY,
    PLACES,
    THANET,
    TIMELINESS,
    read,
    spec,
    understood,
)

QUIET = [90, 110] * 6
POPULATION = spec(20, "Population", Unit.COUNT, Basis.SNAPSHOT)
REFERRALS = spec(21, "Referrals", Unit.RATE, Basis.MONTH, rate_per=10_000, denominator_id=POPULATION.id)


NEW = IndicatorSpec(31, "new", "New plans", Unit.COUNT, Polarity.NONE, 0, (Basis.MONTH,))
ENDED = IndicatorSpec(32, "ended", "Ended plans", Unit.COUNT, Polarity.NONE, 0, (Basis.MONTH,))
PLANS = IndicatorSpec(
    30,
    "plans",
    "Child protection plans",
    Unit.COUNT,
    Polarity.NONE,
    0,
    (Basis.SNAPSHOT,),
    starts_id=31,
    ends_id=32,
)
NEW_40 = line(NEW, DOVER, "40", at=5)
ENDED_50 = line(ENDED, DOVER, "50", at=6)


# An area that is missing


def said(found) -> list[str]:
    return [finding.what for finding in found]


def test_an_area_that_was_there_last_month_is_missed():
    stored = history(reading_values(BACKLOG, DOVER, [5]), reading_values(BACKLOG, THANET, [6]))
    assert said(areas_missing([line(BACKLOG, DOVER, 5)], stored)) == [
        "Thanet is missing: it had figures in April 2012 for Assessments out of timescale."
    ]


def test_a_missing_area_is_a_warning_with_what_to_do():
    (found,) = areas_missing([line(BACKLOG, DOVER, 5)], history(reading_values(BACKLOG, THANET, [6])))
    assert (found.severity, found.code, found.what_to_do) == (
        Severity.WARNING,
        "area_missing",
        "Add its figures and upload again, or accept the rest and return them later.",
    )


def test_three_indicators_are_all_named():
    three = (BACKLOG, CONTACTS, TIMELINESS)
    stored = history(*(reading_values(each, THANET, [6]) for each in three))
    (words,) = said(areas_missing([line(each, DOVER, 5) for each in three], stored))
    assert words.endswith("Contacts, Assessments completed in timescale.")


def test_a_snapshot_of_the_first_of_last_month_was_there():
    stored = {(BACKLOG.id, Basis.SNAPSHOT, THANET.id): {date(2012, 4, 1): ReadingValue(value=Decimal(6))}}
    assert len(areas_missing([line(BACKLOG, DOVER, 5)], history(stored))) == 1


def test_an_area_opened_before_is_missed():
    opened = replace(THANET, opened=date(2012, 4, 1))
    stored = history(reading_values(BACKLOG, THANET, [6]), places=[KENT, DOVER, opened])
    assert len(areas_missing([line(BACKLOG, DOVER, 5)], stored)) == 1


def test_a_line_not_understood_hides_no_missing_area():
    given = [*understood(read("No such", DOVER, value=Decimal(5))), line(BACKLOG, DOVER, 5)]
    assert len(areas_missing(given, history(reading_values(BACKLOG, THANET, [6])))) == 1


def test_nor_does_a_line_without_a_period():
    given = [replace(line(BACKLOG, THANET, 5), period_end=None), line(BACKLOG, DOVER, 5)]
    assert len(areas_missing(given, history(reading_values(BACKLOG, THANET, [6])))) == 1


def test_its_indicators_are_named_together():
    stored = history(
        *(reading_values(each, THANET, [6]) for each in (BACKLOG, CONTACTS, TIMELINESS, POPULATION)),
    )
    given = [line(each, DOVER, 5) for each in (BACKLOG, CONTACTS, TIMELINESS, POPULATION)]
    (words,) = said(areas_missing(given, stored))
    assert words.endswith(
        "for Assessments out of timescale, Contacts, Assessments completed in timescale and 1 more."
    )


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ([line(BACKLOG, DOVER, 5), line(BACKLOG, THANET, 5)], reading_values(BACKLOG, THANET, [6])),
        ([line(BACKLOG, DOVER, 5)], reading_values(BACKLOG, THANET, [6], last=date(2012, 3, 31))),
        ([line(BACKLOG, DOVER, 5)], reading_values(BACKLOG, THANET, [6, 7], last=MAY)),
        ([line(BACKLOG, KENT, 5)], reading_values(BACKLOG, THANET, [6])),
        ([line(CONTACTS, DOVER, 5)], reading_values(BACKLOG, THANET, [6])),
        ([line(BACKLOG, DOVER, 5, end=APRIL)], reading_values(BACKLOG, THANET, [6])),
        ([line(BACKLOG, DOVER, 5)], reading_values(BACKLOG, THANET, [6], illustrative=True)),
        ([understood(read("No such", DOVER, value=Decimal(5)))[0]], reading_values(BACKLOG, THANET, [6])),
    ],
    ids=[
        "it is there",
        "it was not there last month",
        "it came in another return",
        "the county returns for itself",
        "another indicator",
        "not this month",
        "it was illustrative",
        "nothing understood",
    ],
)
def test_no_area_is_missed(given, stored):
    assert areas_missing(given, history(stored)) == []


def test_a_districts_own_return_misses_no_other_district():
    stored = history(reading_values(BACKLOG, THANET, [6]), owner=DOVER)
    assert areas_missing([line(BACKLOG, DOVER, 5)], stored) == []


def test_a_closed_area_is_not_missed():
    closed = replace(THANET, closed=APRIL)
    stored = history(reading_values(BACKLOG, THANET, [6]), places=[KENT, DOVER, closed])
    assert areas_missing([line(BACKLOG, DOVER, 5)], stored) == []


def test_without_a_month_nothing_is_missed():
    stored = history(reading_values(BACKLOG, THANET, [6]), month=None)
    assert areas_missing([line(BACKLOG, DOVER, 5)], stored) == []


# Returned figure and the sum of the areas below


def sums(given: list[ResolvedLine], *stored: Stored, **more) -> list[str]:
    return [finding.what for _, finding in sums_differ(given, history(*stored, **more))]


def test_a_returned_figure_that_its_areas_do_not_add_up_to():
    given = [line(BACKLOG, KENT, 338), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]
    assert sums(given) == ["Assessments out of timescale: Kent has 338; the 2 areas below it add up to 341."]


def test_a_sum_that_differs_is_a_warning_with_what_to_do():
    given = [line(BACKLOG, KENT, 338), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]
    ((_, found),) = sums_differ(given, history())
    assert (found.severity, found.code, found.what_to_do) == (
        Severity.WARNING,
        "sum_differs",
        "The figure returned for Kent is the one shown. Check which is right.",
    )


def test_a_line_with_an_error_or_without_a_figure_is_not_added_up():
    error = FindingMade(Severity.ERROR, "negative", "F4: -3 is below zero.")
    kent = line(BACKLOG, KENT, 338)
    districts = [line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]
    assert sums([kent.with_finding(error), *districts]) == []
    assert sums([replace(kent, value=None), *districts]) == []
    assert sums([replace(kent, period_end=None), *districts]) == []


def test_a_figure_that_they_add_up_to():
    assert sums([line(BACKLOG, KENT, 341), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]) == []


def test_what_stands_stored_counts_with_it():
    assert (
        len(
            sums(
                [line(BACKLOG, DOVER, 141)],
                reading_values(BACKLOG, THANET, [200], MAY),
                reading_values(BACKLOG, KENT, [338], MAY),
            )
        )
        == 1
    )


def test_this_return_comes_before_what_stands_stored():
    stored = reading_values(BACKLOG, DOVER, [138], MAY)
    assert (
        len(sums([line(BACKLOG, KENT, 338), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)], stored))
        == 1
    )


def test_a_missing_area_leaves_the_sum_open():
    assert sums([line(BACKLOG, KENT, 338), line(BACKLOG, DOVER, 141)]) == []


def test_an_area_not_yet_open_is_not_awaited():
    later = replace(THANET, opened=date(2013, 1, 1))
    given = [line(BACKLOG, KENT, 338), line(BACKLOG, DOVER, 141)]
    words = sums(given, places=[KENT, DOVER, later])
    assert words == ["Assessments out of timescale: Kent has 338; the area below it adds up to 141."]


def test_an_area_closed_before_is_not_awaited():
    closed = replace(DOVER, closed=date(2012, 3, 31))
    given = [line(BACKLOG, KENT, 338), line(BACKLOG, THANET, 200)]
    words = sums(given, places=[KENT, closed, THANET])
    assert words == ["Assessments out of timescale: Kent has 338; the area below it adds up to 200."]


def test_stored_percentages_by_their_parts():
    given = [line(TIMELINESS, DOVER, "40/50"), line(TIMELINESS, THANET, "42/50")]
    assert sums(given, reading_values(TIMELINESS, KENT, ["80/100"], MAY)) == [
        "Assessments completed in timescale: Kent has 80 of 100 (80.0%); the 2 areas below it add up to "
        "82 of 100 (82.0%)."
    ]


def test_percentages_by_their_parts():
    given = [
        line(TIMELINESS, KENT, "80/100"),
        line(TIMELINESS, DOVER, "40/50"),
        line(TIMELINESS, THANET, "42/50"),
    ]
    assert sums(given) == [
        "Assessments completed in timescale: Kent has 80 of 100 (80.0%); the 2 areas below it add up to "
        "82 of 100 (82.0%)."
    ]


def test_no_cases_have_no_percentage():
    given = [line(TIMELINESS, KENT, "1/2"), line(TIMELINESS, DOVER, "0/0"), line(TIMELINESS, THANET, "0/0")]
    assert sums(given)[0].endswith("add up to 0 of 0.")


def test_bare_percentages_do_not_add_up():
    given = [line(TIMELINESS, KENT, "80"), line(TIMELINESS, DOVER, "40"), line(TIMELINESS, THANET, "42")]
    assert sums(given) == []


def test_a_numerator_without_its_denominator_does_not_add_up():
    given = [line(TIMELINESS, KENT, "80/"), line(TIMELINESS, DOVER, "40/"), line(TIMELINESS, THANET, "42/")]
    assert sums(given) == []


def test_rates_of_a_population_by_their_events():
    given = [line(REFERRALS, KENT, "80/"), line(REFERRALS, DOVER, "40/"), line(REFERRALS, THANET, "42/")]
    assert sums(given) == ["Referrals: Kent has 80; the 2 areas below it add up to 82."]


def test_an_indicator_that_does_not_add_up_over_areas():
    apart = replace(BACKLOG, adds_up=False)
    assert sums([line(apart, KENT, 338), line(apart, DOVER, 141), line(apart, THANET, 200)]) == []


def test_illustrative_districts_do_not_add_up_to_a_published_county():
    stored = [reading_values(BACKLOG, place, [200], MAY, illustrative=True) for place in (DOVER, THANET)]
    assert sums([line(BACKLOG, KENT, 338)], *stored) == []


def test_areas_without_their_own_figure_count_by_those_below_them():
    team = replace(DOVER, id=30, slug="dover-1", name="Dover 1", parent_id=DOVER.id)
    given = [line(BACKLOG, KENT, 338), line(BACKLOG, team, 141), line(BACKLOG, THANET, 200)]
    assert sums(given, places=[*PLACES, team]) == [
        "Assessments out of timescale: Kent has 338; the 2 areas below it add up to 341."
    ]


def test_a_figure_with_a_fraction_is_shown_with_it():
    given = [line(BACKLOG, KENT, "338.5"), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]
    assert "Kent has 338.5;" in sums(given)[0]


def test_a_whole_figure_is_shown_without_decimals():
    given = [line(BACKLOG, KENT, "338.0"), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]
    assert "Kent has 338;" in sums(given)[0]


# Rows of totals


def total(what: IndicatorSpec, figure: object) -> ResolvedLine:
    """A row named "Total", which belongs to no area."""
    return replace(line(what, KENT, figure, at=9), node=None)


PARTS = [line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200, at=5)]


def test_a_total_that_its_parts_do_not_add_up_to():
    (found,) = totals_differ([total(BACKLOG, 338)], PARTS)
    assert (found.code, found.sheet, found.cells) == ("total_differs", "Return", "F9")
    assert found.what == "Assessments out of timescale: the total says 338; its 2 parts add up to 341."
    assert (found.severity, found.what_to_do) == (
        Severity.WARNING,
        "The total itself is not stored. Check whether a part is wrong or missing.",
    )


def test_a_total_of_percentages_by_their_parts():
    parts = [line(TIMELINESS, DOVER, "40/50"), line(TIMELINESS, THANET, "42/50", at=5)]
    (found,) = totals_differ([total(TIMELINESS, "80/90")], parts)
    assert found.cells == "D9, E9"
    assert found.what == (
        "Assessments completed in timescale: the total says 80 of 90 (88.9%); "
        "its 2 parts add up to 82 of 100 (82.0%)."
    )


@pytest.mark.parametrize("other", [replace(total(BACKLOG, 338), spec=None), total(TIMELINESS, "80")])
def test_a_total_that_cannot_be_checked_hides_none_after_it(other):
    assert len(totals_differ([other, total(BACKLOG, 338)], PARTS)) == 1


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (total(BACKLOG, 341), PARTS),
        (total(CONTACTS, 338), PARTS),
        (replace(total(BACKLOG, 338), period_end=APRIL), PARTS),
        (replace(total(BACKLOG, 338), period_end=None), PARTS),
        (replace(total(BACKLOG, 338), spec=None), PARTS),
        (total(TIMELINESS, "80"), [line(TIMELINESS, DOVER, "40")]),
        (total(TIMELINESS, "80/90"), [line(TIMELINESS, DOVER, "40/50"), line(TIMELINESS, THANET, "40")]),
    ],
    ids=[
        "it adds up",
        "of another indicator",
        "of another month",
        "without a period",
        "not understood",
        "bare percentages",
        "a part without its parts",
    ],
)
def test_a_total_that_says_nothing_wrong(row, parts):
    assert totals_differ([row], parts) == []


# All of them


def test_findings_stand_on_their_lines_and_the_rest_by_themselves():
    given = [line(BACKLOG, DOVER, 412), line(BACKLOG, KENT, 338)]
    stored = history(
        reading_values(BACKLOG, DOVER, QUIET),
        reading_values(BACKLOG, THANET, [*QUIET, 200], MAY),
        reading_values(CONTACTS, THANET, [6]),
    )
    checked = check_history([*given, line(CONTACTS, DOVER, 5)], stored, [total(CONTACTS, 6)])
    assert [[finding.code for finding in each.findings] for each in checked.lines] == [
        ["large_change"],
        ["sum_differs"],
        [],
    ]
    assert [finding.code for finding in checked.findings] == ["area_missing", "total_differs"]


def test_a_sum_that_differs_above_the_return_stands_by_itself():
    stored = history(
        reading_values(BACKLOG, THANET, [200], MAY), reading_values(BACKLOG, KENT, [338], MAY), owner=DOVER
    )
    checked = check_history([line(BACKLOG, DOVER, 141)], stored)
    assert checked.lines[0].findings == ()
    assert [finding.code for finding in checked.findings] == ["sum_differs"]


# A stock, and what came in and went out


def stock(given: ResolvedLine, *flows: ResolvedLine, stored: Stored | None = None) -> list[FindingMade]:
    """What is said of a stock beside these flows, where 830 stood in April."""
    before = reading_values(PLANS, DOVER, ["830"]) if stored is None else stored
    return stock_differs(given, {each.key: each for each in flows if each.key}, history(before))


def test_a_stock_is_last_months_plus_starts_minus_ends():
    assert stock(line(PLANS, DOVER, "820"), NEW_40, ENDED_50) == []
    (found,) = stock(line(PLANS, DOVER, "811"), NEW_40, ENDED_50)
    assert (found.severity, found.code) == (Severity.WARNING, "stock_differs")
    assert found.what == "811 is not the April figure plus starts minus ends: 830 + 40 − 50 = 820."
    assert found.what_to_do == (
        "Check which of the four is wrong; late recording of an earlier month is a usual reason."
    )


def test_starts_and_ends_that_stand_stored_count_too():
    before = (
        reading_values(PLANS, DOVER, ["830"])
        | reading_values(NEW, DOVER, ["40"], MAY)
        | reading_values(ENDED, DOVER, ["50"], MAY)
    )
    assert len(stock(line(PLANS, DOVER, "811"), stored=before)) == 1


@pytest.mark.parametrize("flows", [[], ["new"], ["ended"]])
def test_a_stock_is_not_judged_where_starts_or_ends_are_not_known(flows):
    known = [{"new": NEW_40, "ended": ENDED_50}[flow] for flow in flows]
    assert stock(line(PLANS, DOVER, "811"), *known) == []


def test_nor_where_last_months_is_not_known():
    assert stock(line(PLANS, DOVER, "811"), NEW_40, ENDED_50, stored={}) == []


@pytest.mark.parametrize("lacks", ["spec", "node", "period_end", "value"])
def test_nor_where_the_line_was_not_understood(lacks):
    assert stock(replace(line(PLANS, DOVER, "811"), **{lacks: None}), NEW_40, ENDED_50) == []


def test_nor_where_the_line_has_an_error():
    error = FindingMade(Severity.ERROR, "negative", "F4: -3 is below zero.")
    assert stock(line(PLANS, DOVER, "811").with_finding(error), NEW_40, ENDED_50) == []


def test_a_week_ending_position_is_not_a_months_stock():
    assert stock(line(PLANS, DOVER, "811", end=date(2012, 5, 27)), NEW_40, ENDED_50) == []


def test_nor_is_the_figure_of_a_quarter():
    assert stock(replace(line(PLANS, DOVER, "811"), basis=Basis.QUARTER), NEW_40, ENDED_50) == []


def test_nor_by_a_flow_that_has_an_error():
    error = FindingMade(Severity.ERROR, "negative", "F6: -50 is below zero.")
    given = [line(PLANS, DOVER, "811"), NEW_40, ENDED_50.with_finding(error)]
    checked = check_history(given, history(reading_values(PLANS, DOVER, ["830"])))
    assert checked.lines[0].findings == ()


def test_the_stock_of_a_return_is_judged_with_its_other_lines():
    given = [line(PLANS, DOVER, "811"), NEW_40, ENDED_50]
    checked = check_history(given, history(reading_values(PLANS, DOVER, ["830"])))
    assert [[each.code for each in done.findings] for done in checked.lines] == [["stock_differs"], [], []]


# A year that is the sum of its first months


def test_a_year_that_is_the_sum_of_the_months_beside_it_is_asked_about():
    def year_of(value: str) -> list[ResolvedLine]:
        months = [line(CONTACTS, DOVER, "3", end=date(2012, 4, 30)), line(CONTACTS, DOVER, "4", end=MAY)]
        year = line(CONTACTS, DOVER, value, end=date(2013, 3, 31))
        return [*months, replace(year, basis=Basis.YEAR)]

    ((key, asked),) = unfinished(year_of("7"))
    assert (key[2], asked.severity) == (Basis.YEAR, Severity.QUESTION)
    assert list(unfinished(year_of("70"))) == []
