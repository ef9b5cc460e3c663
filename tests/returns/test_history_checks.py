"""What a return is held against besides itself: earlier returns, and the areas above and below. No database."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from districts.tree import Place, Tree
from indicators.figures import Fact, Measure
from indicators.periods import add_months
from indicators.terms import Basis, Severity, Unit
from returns.history_checks import (
    History,
    StepChange,
    areas_missing,
    beyond_limits,
    check_history,
    sums_differ,
    totals_differ,
)
from returns.recognise import LineUnderstood
from tests.returns.lines import (
    BACKLOG,
    CONTACTS,
    DOVER,
    KENT,
    MAY,
    PLACES,
    THANET,
    TIMELINESS,
    measure,
    read,
    understood,
)

APRIL = date(2012, 4, 30)
QUIET = [90, 110] * 6
POPULATION = measure(20, "Population", Unit.COUNT, Basis.SNAPSHOT)
REFERRALS = measure(21, "Referrals", Unit.RATE, Basis.MONTH, rate_per=10_000, denominator_id=POPULATION.id)

Stored = dict[tuple[int, Basis, int], dict[date, Fact]]


def facts(what: Measure, place: Place, figures: Iterable[object], last: date = APRIL, **more) -> Stored:
    """Stored figures of one month after another, the newest in `last`; "943/2201" has its parts."""
    given = [_fact(str(figure)) for figure in figures]
    by_day = {add_months(last, at + 1 - len(given)): replace(fact, **more) for at, fact in enumerate(given)}
    return {(what.id, what.bases[0], place.id): by_day}


def _fact(text: str) -> Fact:
    if "/" not in text:
        return Fact(value=Decimal(text))
    numerator, denominator = text.split("/")
    return Fact(Decimal(numerator), Decimal(denominator) if denominator else None)


def history(*stored: Stored, owner: Place = KENT, month: date | None = MAY, **more) -> History:
    known = {key: by_day for each in stored for key, by_day in each.items()}
    return History(Tree(more.pop("places", PLACES)), owner, month, known, **more)


def line(what: Measure, place: Place, figure: object, end: date = MAY, at: int = 4) -> LineUnderstood:
    """A line of one figure, or of "943/2201"."""
    fact = _fact(str(figure))
    as_read = read(
        what, place, value=fact.value, numerator=fact.numerator, denominator=fact.denominator, end=end, at=at
    )
    return LineUnderstood(
        as_read, what, place, what.bases[0], end, fact.numerator, fact.denominator, fact.value, str(figure)
    )


# A jump beyond the limits


def test_a_jump_beyond_the_limits_of_the_figures_before():
    (found,) = beyond_limits(line(BACKLOG, DOVER, 412), history(facts(BACKLOG, DOVER, QUIET)))
    assert found.severity is Severity.WARNING
    assert found.what == (
        "Dover: 412.0 in May 2012 lies beyond the upper limit of 153.2 that the 12 figures before it give."
    )


def test_a_fall_beyond_the_lower_limit():
    (found,) = beyond_limits(line(BACKLOG, DOVER, 3), history(facts(BACKLOG, DOVER, QUIET)))
    assert "lies beyond the lower limit of 46.8" in found.what


@pytest.mark.parametrize("figure", ["46.8", "100", "153.2"])
def test_within_the_limits_and_on_them_nothing_is_said(figure):
    assert beyond_limits(line(BACKLOG, DOVER, figure), history(facts(BACKLOG, DOVER, QUIET))) == []


def test_six_earlier_figures_are_too_few():
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(facts(BACKLOG, DOVER, QUIET[:6]))) == []


def test_seven_earlier_figures_are_enough():
    assert len(beyond_limits(line(BACKLOG, DOVER, 412), history(facts(BACKLOG, DOVER, QUIET[:7])))) == 1


def test_the_figure_that_stands_in_the_same_month_is_not_among_them():
    stored = facts(BACKLOG, DOVER, [*QUIET[:6], 412], last=MAY)
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


def test_later_figures_are_not_among_them():
    stored = facts(BACKLOG, DOVER, QUIET, last=date(2013, 5, 31))
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


def test_another_areas_figures_are_not_among_them():
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(facts(BACKLOG, THANET, QUIET))) == []


def test_a_published_figure_is_not_held_against_illustrative_ones():
    stored = facts(BACKLOG, DOVER, QUIET, illustrative=True)
    assert beyond_limits(line(BACKLOG, DOVER, 412), history(stored)) == []


def test_an_illustrative_figure_is_held_against_illustrative_ones():
    stored = facts(BACKLOG, DOVER, QUIET, illustrative=True)
    assert len(beyond_limits(line(BACKLOG, DOVER, 412), history(stored, illustrative=True))) == 1


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (StepChange(date(2012, 5, 1)), 0),
        (StepChange(date(2012, 1, 1), BACKLOG.id, KENT.id), 0),
        (StepChange(date(2012, 1, 1), CONTACTS.id), 1),
        (StepChange(date(2012, 1, 1), None, THANET.id), 1),
        (StepChange(date(2012, 6, 1)), 1),
    ],
)
def test_only_figures_since_the_last_step_change_count(change, found):
    stored = history(facts(BACKLOG, DOVER, QUIET), step_changes=[change])
    assert len(beyond_limits(line(BACKLOG, DOVER, 412), stored)) == found


def test_a_basis_whose_points_share_data_has_no_limits():
    year_to_date = replace(line(TIMELINESS, DOVER, 12), basis=Basis.YTD)
    key = (TIMELINESS.id, Basis.YTD, DOVER.id)
    stored = {key: facts(TIMELINESS, DOVER, QUIET)[TIMELINESS.id, Basis.MONTH, DOVER.id]}
    assert beyond_limits(year_to_date, history(stored)) == []


def test_a_faulty_line_is_not_looked_at():
    faulty = understood(read(BACKLOG, "Nowhere", value=Decimal(412)))[0]
    assert beyond_limits(faulty, history(facts(BACKLOG, DOVER, QUIET))) == []


# An area that is missing


def said(found) -> list[str]:
    return [finding.what for finding in found]


def test_an_area_that_was_there_last_month_is_missed():
    stored = history(facts(BACKLOG, DOVER, [5]), facts(BACKLOG, THANET, [6]))
    assert said(areas_missing([line(BACKLOG, DOVER, 5)], stored)) == [
        "Thanet is missing: it had figures in April 2012 for Assessments out of timescale."
    ]


def test_its_indicators_are_named_together():
    stored = history(
        *(facts(each, THANET, [6]) for each in (BACKLOG, CONTACTS, TIMELINESS, POPULATION)),
    )
    given = [line(each, DOVER, 5) for each in (BACKLOG, CONTACTS, TIMELINESS, POPULATION)]
    (words,) = said(areas_missing(given, stored))
    assert words.endswith(
        "for Assessments out of timescale, Contacts, Assessments completed in timescale and 1 more."
    )


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ([line(BACKLOG, DOVER, 5), line(BACKLOG, THANET, 5)], facts(BACKLOG, THANET, [6])),
        ([line(BACKLOG, DOVER, 5)], facts(BACKLOG, THANET, [6], last=date(2012, 3, 31))),
        ([line(BACKLOG, DOVER, 5)], facts(BACKLOG, THANET, [6, 7], last=MAY)),
        ([line(BACKLOG, KENT, 5)], facts(BACKLOG, THANET, [6])),
        ([line(CONTACTS, DOVER, 5)], facts(BACKLOG, THANET, [6])),
        ([line(BACKLOG, DOVER, 5, end=APRIL)], facts(BACKLOG, THANET, [6])),
        ([line(BACKLOG, DOVER, 5)], facts(BACKLOG, THANET, [6], illustrative=True)),
        ([understood(read("No such", DOVER, value=Decimal(5)))[0]], facts(BACKLOG, THANET, [6])),
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
    stored = history(facts(BACKLOG, THANET, [6]), owner=DOVER)
    assert areas_missing([line(BACKLOG, DOVER, 5)], stored) == []


def test_a_closed_area_is_not_missed():
    closed = replace(THANET, closed=APRIL)
    stored = history(facts(BACKLOG, THANET, [6]), places=[KENT, DOVER, closed])
    assert areas_missing([line(BACKLOG, DOVER, 5)], stored) == []


def test_without_a_month_nothing_is_missed():
    stored = history(facts(BACKLOG, THANET, [6]), month=None)
    assert areas_missing([line(BACKLOG, DOVER, 5)], stored) == []


# Returned figure and the sum of the areas below


def sums(given: list[LineUnderstood], *stored: Stored, **more) -> list[str]:
    return [finding.what for _, finding in sums_differ(given, history(*stored, **more))]


def test_a_returned_figure_that_its_areas_do_not_add_up_to():
    given = [line(BACKLOG, KENT, 338), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]
    assert sums(given) == ["Assessments out of timescale: Kent has 338; the 2 areas below it add up to 341."]


def test_a_figure_that_they_add_up_to():
    assert sums([line(BACKLOG, KENT, 341), line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200)]) == []


def test_what_stands_stored_counts_with_it():
    assert (
        len(
            sums(
                [line(BACKLOG, DOVER, 141)],
                facts(BACKLOG, THANET, [200], MAY),
                facts(BACKLOG, KENT, [338], MAY),
            )
        )
        == 1
    )


def test_this_return_comes_before_what_stands_stored():
    stored = facts(BACKLOG, DOVER, [138], MAY)
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
    stored = [facts(BACKLOG, place, [200], MAY, illustrative=True) for place in (DOVER, THANET)]
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


# Rows of totals


def total(what: Measure, figure: object) -> LineUnderstood:
    """A row named "Total", which belongs to no area."""
    return replace(line(what, KENT, figure, at=9), place=None)


PARTS = [line(BACKLOG, DOVER, 141), line(BACKLOG, THANET, 200, at=5)]


def test_a_total_that_its_parts_do_not_add_up_to():
    (found,) = totals_differ([total(BACKLOG, 338)], PARTS)
    assert (found.code, found.sheet, found.cells) == ("total_differs", "Return", "F9")
    assert found.what == "Assessments out of timescale: the total says 338; its 2 parts add up to 341."


@pytest.mark.parametrize(
    ("row", "parts"),
    [
        (total(BACKLOG, 341), PARTS),
        (total(CONTACTS, 338), PARTS),
        (replace(total(BACKLOG, 338), period_end=APRIL), PARTS),
        (replace(total(BACKLOG, 338), period_end=None), PARTS),
        (replace(total(BACKLOG, 338), measure=None), PARTS),
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
        facts(BACKLOG, DOVER, QUIET), facts(BACKLOG, THANET, [*QUIET, 200], MAY), facts(CONTACTS, THANET, [6])
    )
    checked = check_history([*given, line(CONTACTS, DOVER, 5)], stored, [total(CONTACTS, 6)])
    assert [[finding.code for finding in each.findings] for each in checked.lines] == [
        ["beyond_limits"],
        ["sum_differs"],
        [],
    ]
    assert [finding.code for finding in checked.findings] == ["area_missing", "total_differs"]


def test_a_sum_that_differs_above_the_return_stands_by_itself():
    stored = history(facts(BACKLOG, THANET, [200], MAY), facts(BACKLOG, KENT, [338], MAY), owner=DOVER)
    checked = check_history([line(BACKLOG, DOVER, 141)], stored)
    assert checked.lines[0].findings == ()
    assert [finding.code for finding in checked.findings] == ["sum_differs"]
