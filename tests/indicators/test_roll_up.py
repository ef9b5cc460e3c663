"""Roll-up: a returned figure wins, else the areas below are summed; what is missing is named."""

from decimal import Decimal

import pytest
from hypothesis import given as given_by
from hypothesis import strategies as st

from districts.tree import Level, Tree
from indicators.rules.figures import SUPPRESSED_WORDS, Figure, FigureKey, Gap, Origin
from indicators.rules.published_values import PublishedFigures, withheld
from indicators.rules.terms import Basis, Missing
from tests.builders import (
    BACKLOG,
    CASELOAD,
    CONTACTS,
    COUNTY,
    DOVER,
    KENT,
    SWALE,
    THANET,
    TIMELINESS,
    day,
    given,
    node,
    reading_value,
    resolver,
    spec,
)

MAY = "2012-05"


def kent(*readings, of=TIMELINESS, basis=None, at=KENT, **books):
    """Kent's figure for May 2012 out of these readings."""
    return resolver(*readings, **books).figure(FigureKey(of, basis or of.bases[0], at), day(MAY))


def districts(*texts, of=TIMELINESS):
    """The districts' readings for May 2012, in the order Dover, Swale, Thanet; None where none was returned."""
    pairs = zip((DOVER, SWALE, THANET), texts, strict=True)
    return [given(at, MAY, text, of=of) for at, text in pairs if text is not None]


# What is summed


def test_returned_figure_wins_over_the_sum():
    found = kent(given(KENT, MAY, "943/2201"), *districts("1/10", "2/10", "3/10"))
    assert (found.numerator, found.denominator, found.origin) == (943, 2201, Origin.RETURNED)


def test_percentages_are_summed_by_their_parts_never_averaged():
    found = kent(*districts("1/1", "0/50", "0/49"))
    assert found.value == 1  # the mean of 100, 0 and 0 would be 33.3
    assert (found.numerator, found.denominator) == (1, 100)


def test_counts_add():
    found = kent(*districts("10", "20", "6", of=BACKLOG), of=BACKLOG)
    assert (found.value, found.origin) == (36, Origin.AREAS)


def test_a_caseload_is_children_over_workers():
    found = kent(*districts("100/5", "60/2", "40/3", of=CASELOAD), of=CASELOAD)
    assert found.value == 20


def test_a_sum_says_how_many_areas_it_is_of():
    found = kent(*districts("1/2", "1/2", "1/2"))
    assert (found.present, found.expected, found.absent) == (3, 3, ())


def test_each_figure_is_of_its_own_period():
    assert kent(given(DOVER, "2012-04", "1/2"), given(SWALE, "2012-04", "1/2")).gap is Gap.NOT_RETURNED


# What is missing


def test_a_missing_district_makes_the_sum_incomplete_and_is_named():
    found = kent(*districts("1/2", None, "1/2"))
    assert found.value is None
    assert (found.gap, found.why) == (Gap.INCOMPLETE, "2 of 3: no return from Swale")
    assert (found.present, found.expected, found.absent) == (2, 3, ("Swale",))


def test_a_value_alone_makes_the_sum_incomplete_and_is_named():
    found = kent(*districts("1/2", "84.4", "1/2"))
    assert (found.gap, found.why) == (Gap.INCOMPLETE, "2 of 3: no numerator and denominator from Swale")


def test_values_alone_everywhere_are_no_components():
    found = kent(*districts("84.4", "81.7", "78.8"))
    assert (found.gap, found.why) == (Gap.NO_COMPONENTS, "Components were not returned")


def test_a_mark_for_missing_is_named_apart_from_no_return():
    found = kent(*districts("n/a", None, "1/2"))
    assert found.why == "1 of 3: “n/a” or another mark for missing from Dover; no return from Swale"


def test_a_numerator_without_denominator_is_incomplete():
    found = kent(given(KENT, MAY, "181/"))
    assert (found.gap, found.why) == (Gap.INCOMPLETE, "No denominator was returned")
    above = kent(*districts("181/", "1/2", "1/2"))
    assert above.why == "2 of 3: incomplete figures from Dover"


def test_a_stated_percentage_without_its_denominator_is_a_figure_but_no_input_to_a_sum():
    # S104: 5.0% and a numerator of 181; the paper gives no denominator.
    readings = districts("181/=5.0", "1/2", "1/2")
    assert kent(*readings, at=DOVER).value == 5
    assert kent(*readings).why == "2 of 3: no numerator and denominator from Dover"


def test_nothing_returned_anywhere_names_every_district():
    found = kent(specs=[TIMELINESS])
    assert (found.gap, found.why) == (Gap.NOT_RETURNED, "Nothing was returned")
    assert (found.present, found.expected, found.absent) == (0, 3, ("Dover", "Swale", "Thanet"))


def test_nothing_returned_of_the_period_itself_says_so():
    later = given(DOVER, "2012-06", "1/2", Basis.YTD)
    found = kent(later, given(DOVER, "2012-05-20", "1/2", Basis.WEEK))
    assert (found.gap, found.why) == (Gap.NOT_RETURNED, "Nothing was returned")


def test_where_nothing_is_collected_below_nothing_was_returned():
    found = kent(specs=[TIMELINESS], level=None)
    assert (found.gap, found.why) == (Gap.NOT_RETURNED, "Nothing was returned")


def test_districts_missing_for_one_reason_are_named_together():
    assert kent(*districts("1/2", None, None)).why == "1 of 3: no return from Swale, Thanet"


def test_marks_everywhere_are_not_the_same_as_no_return():
    found = kent(*districts("n/a", "n/a", "n/a"))
    assert (found.gap, found.present) == (Gap.INCOMPLETE, 0)


def test_two_missing_teams_of_one_name_are_counted_as_two():
    teams = [node("Duty", above, Level.TEAM) for above in (DOVER, SWALE, THANET)]
    found = kent(given(teams[0], MAY, "1/2"), areas=[*COUNTY, *teams], level=Level.TEAM)
    assert (found.present, found.absent) == (1, ("Duty", "Duty"))


def test_an_own_mark_for_missing_is_filled_by_the_districts():
    found = kent(given(KENT, MAY, "n/a"), *districts("1/2", "1/2", "1/2"))
    assert (found.value, found.origin) == (50, Origin.AREAS)


def test_an_own_mark_for_missing_stands_where_the_districts_gave_nothing():
    found = kent(given(KENT, MAY, "c"))
    assert (found.gap, found.missing, found.why) == (
        Gap.MARKED_MISSING,
        Missing.SUPPRESSED,
        "Marked “c”: suppressed",
    )


# Levels


def test_the_level_at_which_it_is_collected_is_expected_not_the_one_between():
    east = node("East", KENT, Level.DIVISION)
    dover, thanet = node("Dover", east), node("Thanet", east)
    tree = [KENT, east, dover, thanet, SWALE]
    found = kent(given(dover, MAY, "1/2"), given(SWALE, MAY, "1/2"), areas=tree)
    assert (found.why, found.expected) == ("2 of 3: no return from Thanet", 3)


def test_a_returned_figure_between_stands_for_all_below_it():
    east = node("East", KENT, Level.DIVISION)
    dover, thanet = node("Dover", east), node("Thanet", east)
    tree = [KENT, east, dover, thanet, SWALE]
    found = kent(given(east, MAY, "8/10"), given(dover, MAY, "1/2"), given(SWALE, MAY, "2/10"), areas=tree)
    assert (found.numerator, found.denominator) == (10, 20)


def test_teams_below_the_level_are_not_summed():
    team = node("Duty", DOVER, Level.TEAM)
    found = kent(given(team, MAY, "1/2"), areas=[*COUNTY, team], at=DOVER)
    assert found.gap is Gap.NOT_RETURNED


@pytest.mark.parametrize("level", [None, Level.TEAM, Level.AUTHORITY])
def test_an_empty_sum_is_no_data_never_0(level):
    found = kent(*districts("10", "20", "6", of=BACKLOG), of=BACKLOG, level=level)
    assert found.value is None
    assert found.expected == 0


def test_a_returned_figure_counts_where_no_level_is_set():
    assert kent(given(KENT, MAY, "36", of=BACKLOG), of=BACKLOG, level=None).value == 36


# Opened, closed


def test_a_district_that_has_closed_is_no_longer_expected():
    closed = node("Swale", KENT, closed="2012-04-30")
    found = kent(*districts("1/2", None, "1/2"), areas=[KENT, DOVER, closed, THANET])
    assert (found.value, found.expected) == (50, 2)


def test_a_district_is_expected_in_the_month_in_which_it_closes():
    closing = node("Swale", KENT, closed="2012-05-01")
    found = kent(*districts("1/2", None, "1/2"), areas=[KENT, DOVER, closing, THANET])
    assert found.absent == ("Swale",)


def test_a_snapshot_expects_the_districts_open_on_its_day():
    closing = node("Swale", KENT, closed="2012-05-30")
    found = kent(*districts("10", None, "6", of=BACKLOG), of=BACKLOG, areas=[KENT, DOVER, closing, THANET])
    assert found.value == 16


def test_a_district_not_yet_open_is_not_expected():
    opening = node("Swale", KENT, opened="2012-06-01")
    found = kent(*districts("1/2", None, "1/2"), areas=[KENT, DOVER, opening, THANET])
    assert found.expected == 2


def test_open_districts_of_a_closed_division_still_count():
    east = node("East", KENT, Level.DIVISION, closed="2012-03-31")
    dover = node("Dover", east)
    found = kent(given(dover, MAY, "10", of=BACKLOG), of=BACKLOG, areas=[KENT, east, dover])
    assert (found.value, found.expected) == (10, 1)


def test_teams_of_a_closed_district_do_not_stand_for_it():
    closed = node("Swale", KENT, closed="2012-03-31")
    team = node("Duty", closed, Level.TEAM)
    readings = [given(at, MAY, "10", of=BACKLOG) for at in (DOVER, THANET, team)]
    found = kent(*readings, of=BACKLOG, areas=[KENT, DOVER, closed, THANET, team])
    assert (found.value, found.expected) == (20, 2)


def test_a_closed_districts_own_history_survives():
    closed = node("Swale", KENT, closed="2012-03-31")
    books = resolver(given(closed, "2012-03", "3/4"), areas=[KENT, closed])
    assert books.figure(FigureKey(TIMELINESS, Basis.MONTH, closed), day("2012-03")).value == 75


# 0 of 0


def test_0_of_0_is_no_cases():
    found = kent(given(KENT, MAY, "0/0"))
    assert (found.value, found.gap, found.why) == (None, Gap.NO_CASES, "No cases")
    assert found.settled


def test_no_cases_in_one_district_add_nothing_and_leave_the_sum_complete():
    found = kent(*districts("0/0", "1/4", "1/4"))
    assert (found.value, found.present) == (25, 3)


def test_no_cases_anywhere_are_no_cases_above():
    assert kent(*districts("0/0", "0/0", "0/0")).gap is Gap.NO_CASES


def test_a_true_0_is_a_figure():
    assert kent(given(KENT, MAY, "0/7")).value == 0


def test_children_without_a_worker_are_not_no_cases():
    found = kent(given(KENT, MAY, "20/0", of=CASELOAD), of=CASELOAD)
    assert (found.value, found.gap) == (None, Gap.NOTHING_TO_DIVIDE_BY)
    assert found.why == "20 over a denominator of 0"


@pytest.mark.parametrize("text", ["0/0=50", "20/0=50"])
def test_a_value_stated_over_a_denominator_of_0_is_no_figure(text):
    assert kent(given(KENT, MAY, text, of=CASELOAD), of=CASELOAD).value is None


def test_children_without_a_worker_count_in_the_sum_above():
    found = kent(*districts("20/0", "40/2", "40/3", of=CASELOAD), of=CASELOAD)
    assert found.value == 20


# Kept from a reader


def test_a_hidden_figure_is_kept_from_whoever_asks():
    books = resolver(*districts("3", "20", "13", of=BACKLOG))
    books.hide([(BACKLOG.id, Basis.SNAPSHOT, DOVER.id, day(MAY))])
    found = books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, DOVER), day(MAY))
    assert (found.value, found.gap, found.missing) == (None, Gap.SUPPRESSED, Missing.SUPPRESSED)
    assert (found.period_end, found.why) == (day(MAY), SUPPRESSED_WORDS)
    assert not found.illustrative


def test_a_hidden_figure_still_adds_up():
    books = resolver(*districts("3", "20", "13", of=BACKLOG))
    books.hide([(BACKLOG.id, Basis.SNAPSHOT, DOVER.id, day(MAY))])
    assert books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day(MAY)).value == 36


def test_what_is_hidden_later_is_hidden_too():
    books = resolver(*districts("3", "4", "13", of=BACKLOG))
    for at in (DOVER, SWALE):
        books.hide([(BACKLOG.id, Basis.SNAPSHOT, at.id, day(MAY))])
    hidden = [books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, at), day(MAY)).gap for at in (DOVER, SWALE)]
    assert hidden == [Gap.SUPPRESSED, Gap.SUPPRESSED]


def test_a_hidden_illustrative_figure_is_still_called_illustrative():
    books = resolver(given(DOVER, MAY, "3", of=BACKLOG, illustrative=True))
    books.hide([(BACKLOG.id, Basis.SNAPSHOT, DOVER.id, day(MAY))])
    assert books.figure(FigureKey(BACKLOG, Basis.SNAPSHOT, DOVER), day(MAY)).illustrative


# The sum of those that returned


def partial(*readings, of=TIMELINESS, hidden=(), **books):
    """Kent's partial sum for May 2012."""
    found = resolver(*readings, **books)
    found.hide([(of.id, of.bases[0], at.id, day(MAY)) for at in hidden])
    return found.partial_sum(FigureKey(of, of.bases[0], KENT), day(MAY))


part_of = st.one_of(st.none(), st.tuples(st.integers(0, 40), st.integers(0, 40)).map(sorted))


@given_by(st.lists(part_of, min_size=3, max_size=3))
def test_a_partial_sum_is_that_of_the_areas_alone_that_have_a_figure(returned):
    texts = [None if each is None else f"{each[0]}/{each[1]}" for each in returned]
    there = [each for each in returned if each is not None]
    found = partial(*districts(*texts))
    if len(there) in (0, 3) or not sum(whole for _, whole in there):
        assert found is None
        return
    assert (found.numerator, found.denominator) == (
        sum(part for part, _ in there),
        sum(whole for _, whole in there),
    )
    late = [at.name for at, each in zip((DOVER, SWALE, THANET), returned, strict=True) if each is None]
    assert (found.present, found.expected, list(found.absent)) == (len(there), 3, late)


@pytest.mark.parametrize("hidden", [(DOVER,), (SWALE,), (DOVER, SWALE)])
def test_no_partial_sum_tells_of_a_part_that_is_hidden(hidden):
    readings = districts("3", "20", None, of=BACKLOG)
    assert partial(*readings, of=BACKLOG).value == 23
    assert partial(*readings, of=BACKLOG, hidden=hidden) is None


@pytest.mark.parametrize("stored", [True, False])
def test_everybodys_partial_sum_is_one_of_published_figures(stored):
    shown = {
        (BACKLOG.id, Basis.SNAPSHOT, DOVER.id, day(MAY)): Figure(day(MAY), value=Decimal(20)),
        (BACKLOG.id, Basis.SNAPSHOT, SWALE.id, day(MAY)): Figure(day(MAY), value=Decimal(3)),
    }
    hidden = {key: each if stored or each.value > 5 else withheld(each) for key, each in shown.items()}
    books = PublishedFigures(
        tree=Tree(COUNTY), specs=[BACKLOG], levels={(BACKLOG.id, KENT.id): Level.DISTRICT}, figures=hidden
    )
    found = books.partial_sum(FigureKey(BACKLOG, Basis.SNAPSHOT, KENT), day(MAY))
    assert (found and found.value) == (23 if stored else None)


def test_grades_and_what_does_not_add_up_have_no_partial_sum():
    turnover = spec(name="Turnover", adds_up=False)
    assert partial(*districts("1/2", "1/2", None, of=turnover), of=turnover) is None


# Indicators that don't add up


def test_an_indicator_that_does_not_add_up_counts_only_as_returned():
    turnover = spec(name="Turnover", adds_up=False)
    readings = districts("1/2", "1/2", "1/2", of=turnover)
    found = kent(*readings, of=turnover)
    assert (found.period_end, found.gap) == (day(MAY), Gap.DOES_NOT_ADD_UP)
    assert found.why == "Figures of this indicator don't add up over areas"
    assert kent(given(KENT, MAY, "3/6", of=turnover), *readings, of=turnover).value == 50


# Marks that go up with a figure


@pytest.mark.parametrize("mark", ["illustrative", "provisional"])
def test_one_marked_input_marks_the_sum(mark):
    marked = given(THANET, MAY, "1/2", **{mark: True})
    found = kent(given(DOVER, MAY, "1/2"), given(SWALE, MAY, "1/2"), marked)
    assert getattr(found, mark)
    assert not getattr(kent(*districts("1/2", "1/2", "1/2")), mark)


def test_the_figure_as_printed_in_the_return_is_kept():
    assert kent(given(KENT, MAY, "943/2201")).stated == "943/2201"


def test_a_value_beside_its_parts_is_recomputed():
    # S104: the paper prints 5.0% for 181 of 6,859.
    found = kent(given(KENT, MAY, "181/6859"))
    assert round(found.value, 1) == round(found.numerator * 100 / found.denominator, 1)


def test_another_indicators_readings_never_count():
    assert kent(*districts("1", "2", "3", of=CONTACTS), specs=[TIMELINESS]).gap is Gap.NOT_RETURNED


# Readings that are proposed


def test_a_proposed_reading_takes_the_place_of_the_stored_and_is_summed():
    before = resolver(*districts("10", "20", "6", of=BACKLOG))
    of_dover = (BACKLOG.id, DOVER.id, BACKLOG.bases[0], day(MAY))
    after = before.with_readings({of_dover: reading_value("4")})
    assert [
        each.figure(FigureKey(BACKLOG, BACKLOG.bases[0], KENT), day(MAY)).value for each in (before, after)
    ] == [
        36,
        30,
    ]


def test_a_proposed_reading_may_be_the_first_and_stand_among_illustrative_ones():
    dover, swale = (given(at, MAY, "10", of=BACKLOG, illustrative=True) for at in (DOVER, SWALE))
    of_thanet = (BACKLOG.id, THANET.id, BACKLOG.bases[0], day(MAY))
    found = resolver(dover, swale).with_readings({of_thanet: reading_value("6")})
    assert found.figure(FigureKey(BACKLOG, BACKLOG.bases[0], KENT), day(MAY)).value == 26


def test_a_proposed_reading_of_an_unknown_area_is_left_out():
    elsewhere = (BACKLOG.id, 0, BACKLOG.bases[0], day(MAY))
    found = resolver(given(KENT, MAY, "36", of=BACKLOG)).with_readings({elsewhere: reading_value("4")})
    assert found.figure(FigureKey(BACKLOG, BACKLOG.bases[0], KENT), day(MAY)).value == 36


def test_what_is_hidden_stays_hidden_with_proposed_readings():
    before = resolver(given(KENT, MAY, "3", of=BACKLOG))
    before.hide([(BACKLOG.id, BACKLOG.bases[0], KENT.id, day(MAY))])
    assert (
        before.with_readings({}).figure(FigureKey(BACKLOG, BACKLOG.bases[0], KENT), day(MAY)).gap
        is Gap.SUPPRESSED
    )


def test_the_content_of_a_ledger_is_another_where_a_figure_or_its_mark_is_another():
    contents = [
        resolver(given(DOVER, MAY, text, of=BACKLOG, illustrative=mark)).content()
        for text in ("3", "4")
        for mark in (False, True)
    ]
    assert contents[0] == resolver(given(DOVER, MAY, "3", of=BACKLOG)).content()
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize(
    ("level", "kept"), [(Level.AUTHORITY, {"Kent"}), (Level.DISTRICT, {"Kent", "Dover"}), (Level.TEAM, None)]
)
def test_nothing_is_kept_below_the_level_of_collection(level, kept):
    team = node("Team", DOVER, Level.TEAM)
    books = resolver(areas=[KENT, DOVER, team], specs=[TIMELINESS], level=level)
    found = {each.name for each in (KENT, DOVER, team) if books.is_kept_at(TIMELINESS, each)}
    assert found == (kept or {"Kent", "Dover", "Team"})


def test_what_is_returned_below_it_all_the_same_is_kept():
    books = resolver(given(DOVER, MAY, "1/2"), level=Level.AUTHORITY)
    assert books.is_kept_at(TIMELINESS, DOVER)
    assert not books.is_kept_at(TIMELINESS, SWALE)
