"""Rating: green at or better than the target, amber at or better than the floor, red worse than the floor."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.figures import Gap
from indicators.rules.rating import Rating, rate
from indicators.rules.terms import Missing, NotRated, Polarity, Rag, Unit
from tests.builders import BACKLOG, CASELOAD, REFERRALS, TIMELINESS, figure, spec, target_rule

H, L = TIMELINESS, BACKLOG
IN_BAND = spec(polarity=Polarity.ON_TARGET, name="Second or subsequent plans")
NO_POLARITY = spec(Unit.COUNT, Polarity.NONE, name="Section 47 enquiries")
GREEN, AMBER, RED = Rag.GREEN, Rag.AMBER, Rag.RED
COLOURS = [RED, AMBER, GREEN]


# Published figures and the targets of their papers


@pytest.mark.parametrize(
    ("paper", "of", "value", "target", "rag"),
    [
        ("S001 initial assessments out of timescale", L, "36", "100", GREEN),
        ("S003 initial assessments completed in timescale", H, "84.4", "78.8", GREEN),
        ("S004 core assessments out of timescale", L, "55", "100", GREEN),
        ("S010 unallocated over 28 days, target 0", L, "0", "0", GREEN),
        ("S013 referrals per 10,000", REFERRALS, "503.6", "543.7", GREEN),
        ("S016 average caseload", CASELOAD, "19.9", "20", GREEN),
        ("S031 outstanding initial assessments, February 2011", L, "1926", "200", RED),
        ("S033 outstanding core assessments, February 2011", L, "2019", "100", RED),
        ("S082 North 1, 20 February 2013", CASELOAD, "24.9", "25", GREEN),
        ("S088 South 1, 20 February 2013", CASELOAD, "35.7", "25", RED),
        ("S120 care leavers in suitable accommodation", H, "93.5", "100", RED),
    ],
)
def test_published_figure_against_its_target(paper, of, value, target, rag):
    assert rate(of, figure(value), target_rule(target)).rag is rag, paper


def test_fewer_referrals_than_the_target_are_better_never_below():
    assert rate(REFERRALS, figure("503.6"), target_rule("543.7")).words == "better than target"


# Target and floor


@pytest.mark.parametrize(
    ("of", "value", "rag", "words"),
    [
        (H, "80.1", GREEN, "better than target"),
        (H, "80", GREEN, "equal to target"),
        (H, "79.9", AMBER, "worse than target, not worse than floor"),
        (H, "70", AMBER, "worse than target, not worse than floor"),
        (H, "69.9", RED, "worse than floor"),
        (L, "79", GREEN, "better than target"),
        (L, "80", GREEN, "equal to target"),
        (L, "81", AMBER, "worse than target, not worse than floor"),
        (L, "90", AMBER, "worse than target, not worse than floor"),
        (L, "91", RED, "worse than floor"),
    ],
)
def test_target_80_with_a_floor_10_worse(of, value, rag, words):
    floor = "70" if of is H else "90"
    found = rate(of, figure(value), target_rule("80", floor))
    assert (found.rag, found.words) == (rag, words)


def test_equal_to_target_is_green():
    assert rate(H, figure("78.8"), target_rule("78.8")).rag is GREEN


def test_equal_to_floor_is_amber():
    assert rate(H, figure("70"), target_rule("80", floor="70")).rag is AMBER


@pytest.mark.parametrize(("of", "value"), [(H, "79.9"), (L, "81")])
def test_without_a_floor_there_is_no_amber(of, value):
    found = rate(of, figure(value), target_rule("80"))
    assert (found.rag, found.words) == (RED, "worse than target")


@pytest.mark.parametrize(("value", "rag"), [("84", GREEN), ("85", AMBER), ("90", AMBER), ("91", RED)])
def test_strict_fewer_than_85_is_not_met_by_85(value, rag):
    assert rate(L, figure(value), target_rule("85", floor="90", strict=True)).rag is rag


def test_strict_without_a_floor_is_red_at_the_target():
    found = rate(H, figure("85"), target_rule("85", strict=True))
    assert (found.rag, found.words) == (RED, "equal to target, which is not enough")


@pytest.mark.parametrize(("value", "rag"), [("0", GREEN), ("1", RED)])
def test_target_0_works(value, rag):
    assert rate(L, figure(value), target_rule("0")).rag is rag


@pytest.mark.parametrize(("value", "rag"), [("78.75", GREEN), ("78.84", GREEN), ("78.74", RED)])
def test_the_figure_a_reader_sees_is_the_figure_rated(value, rag):
    assert rate(H, figure(value), target_rule("78.8")).rag is rag


# Bands and ranges


@pytest.mark.parametrize(
    ("value", "rag", "words"),
    [
        ("10", GREEN, "within target band"),
        ("12.5", GREEN, "within target band"),
        ("15", GREEN, "within target band"),
        ("9.9", AMBER, "outside target band, within its margin"),
        ("8", AMBER, "outside target band, within its margin"),
        ("17", AMBER, "outside target band, within its margin"),
        ("7.9", RED, "outside target band"),
        ("17.1", RED, "outside target band"),
    ],
)
def test_band_from_10_to_15_with_a_margin_of_2(value, rag, words):
    found = rate(IN_BAND, figure(value), target_rule(band=("10", "15"), margin="2"))
    assert (found.rag, found.words) == (rag, words)


def test_band_without_a_margin_has_no_amber():
    assert rate(IN_BAND, figure("15.1"), target_rule(band=("10", "15"))).rag is RED


@pytest.mark.parametrize(
    ("band", "value", "rag"),
    [
        ((None, "15"), "0", GREEN),
        ((None, "15"), "15.1", RED),
        (("10", None), "99", GREEN),
        (("10", None), "9.9", RED),
    ],
)
def test_band_may_be_open_at_one_end(band, value, rag):
    assert rate(IN_BAND, figure(value), target_rule(band=band)).rag is rag


def test_expected_range_is_not_rated():
    found = rate(H, figure("12"), target_rule(band=("10", "15"), rated=False))
    assert (found.rag, found.reason) == (Rag.NOT_RATED, NotRated.RANGE_ONLY)


def test_activity_is_not_rated_even_against_a_target():
    assert rate(NO_POLARITY, figure("12"), target_rule("10")).reason is NotRated.RANGE_ONLY


def test_close_to_target_needs_a_band():
    assert rate(IN_BAND, figure("12"), target_rule("10")) == Rating(Rag.NOT_RATED, NotRated.NO_BAND)
    assert rate(IN_BAND, figure("12"), None) == Rating(Rag.NOT_RATED, NotRated.NO_TARGET)


# Not rated says why


def test_no_target_is_not_rated():
    found = rate(H, figure("81.7"), None)  # S006, core assessments: no target stated
    assert (found.rag, found.reason.label) == (Rag.NOT_RATED, "no target stated")


def test_band_edges_unset_and_target_unset_is_no_target():
    assert rate(H, figure("81.7"), target_rule()) == Rating(Rag.NOT_RATED, NotRated.NO_TARGET)


@pytest.mark.parametrize(
    ("gap", "reason"),
    [
        (Gap.NOT_RETURNED, NotRated.NOT_YET_RETURNED),
        (Gap.NO_CASES, NotRated.NO_CASES),
        (Gap.INCOMPLETE, NotRated.INCOMPLETE),
        (Gap.NO_COMPONENTS, NotRated.NO_DATA),
        (Gap.NO_POPULATION, NotRated.NO_DATA),
        (Gap.DOES_NOT_ADD_UP, NotRated.NO_DATA),
        (Gap.NOTHING_TO_DIVIDE_BY, NotRated.NO_DATA),
        (None, NotRated.NO_DATA),
    ],
)
def test_without_a_figure_the_reason_says_why(gap, reason):
    found = rate(H, figure(None, gap=gap), target_rule("78.8"))
    assert (found.rag, found.reason) == (Rag.NOT_RATED, reason)


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        (Missing.SUPPRESSED, NotRated.SUPPRESSED),
        (Missing.NOT_APPLICABLE, NotRated.NOT_APPLICABLE),
        (Missing.NOT_AVAILABLE, NotRated.NO_DATA),
        (Missing.NO_FIGURE, NotRated.NO_DATA),
    ],
)
def test_a_mark_for_missing_says_why(mark, reason):
    marked = figure(None, gap=Gap.MARKED_MISSING, missing=mark)
    assert rate(H, marked, target_rule("78.8")).reason is reason


# For every figure and target

TENTHS = st.integers(0, 1000).map(lambda tenths: str(Decimal(tenths) / 10))


@given(one=TENTHS, other=TENTHS, edges=st.tuples(TENTHS, TENTHS), strict=st.booleans())
def test_a_better_figure_never_rates_worse(one, other, edges, strict):
    low, high = sorted(edges, key=Decimal)
    worse, better = sorted((one, other), key=Decimal)
    for polarity, target, floor in ((Polarity.HIGH, high, low), (Polarity.LOW, low, high)):
        if polarity is Polarity.LOW:
            worse, better = better, worse
        aim = target_rule(target, floor, strict=strict)
        found = [rate(spec(polarity=polarity), figure(value), aim).rag for value in (worse, better)]
        assert COLOURS.index(found[0]) <= COLOURS.index(found[1])


@given(value=TENTHS, target=TENTHS, strict=st.booleans())
def test_high_rates_as_low_does_in_the_mirror(value, target, strict):
    mirrored = [str(100 - Decimal(text)) for text in (value, target)]
    high = rate(spec(polarity=Polarity.HIGH), figure(value), target_rule(target, strict=strict))
    low = rate(spec(polarity=Polarity.LOW), figure(mirrored[0]), target_rule(mirrored[1], strict=strict))
    assert high == low


@given(value=TENTHS)
def test_a_figure_rated_has_a_colour_and_words_but_no_reason(value):
    found = rate(H, figure(value), target_rule("50"))
    assert found.rag in COLOURS
    assert found.words
    assert found.reason is None
