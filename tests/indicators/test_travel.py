"""Direction of travel: figures as displayed are compared, judged by polarity, with the size of the change."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.rules.terms import Basis, Polarity, Travel, Unit
from indicators.rules.travel import compare, since_words
from tests.builders import BACKLOG, CASELOAD, day, spec, target_rule

H, L, NO_POLARITY = (spec(polarity=polarity) for polarity in (Polarity.HIGH, Polarity.LOW, Polarity.NONE))
IN_BAND = spec(polarity=Polarity.ON_TARGET, name="Second or subsequent plans")
MIRROR = {
    Travel.IMPROVED: Travel.WORSENED,
    Travel.WORSENED: Travel.IMPROVED,
    Travel.UNCHANGED: Travel.UNCHANGED,
}


def travel(of, before, now, aim=None):
    return compare(of, Decimal(now), Decimal(before), aim)


@pytest.mark.parametrize(
    ("paper", "of", "before", "now", "found", "change"),
    [
        ("outstanding initial assessments, 2011", BACKLOG, "1926", "665", Travel.IMPROVED, "-1261"),
        ("the same to May 2012", BACKLOG, "665", "36", Travel.IMPROVED, "-629"),
        ("North 1's caseload", CASELOAD, "19.9", "24.9", Travel.WORSENED, "5.0"),
        ("South 1's caseload", CASELOAD, "26.3", "35.7", Travel.WORSENED, "9.4"),
        ("unallocated over 28 days", BACKLOG, "0", "0", Travel.UNCHANGED, "0"),
    ],
)
def test_published_movement(paper, of, before, now, found, change):
    assert travel(of, before, now) == (found, Decimal(change)), paper


@pytest.mark.parametrize(
    ("of", "up", "down"),
    [
        (H, Travel.IMPROVED, Travel.WORSENED),
        (L, Travel.WORSENED, Travel.IMPROVED),
        (NO_POLARITY, Travel.HIGHER, Travel.LOWER),
    ],
)
def test_polarity_judges_the_change(of, up, down):
    assert travel(of, "50", "60") == (up, 10)
    assert travel(of, "60", "50") == (down, -10)
    assert travel(of, "60", "60") == (Travel.UNCHANGED, 0)


def test_figures_as_displayed_are_compared():
    assert travel(H, "84.36", "84.44") == (Travel.UNCHANGED, 0)  # both read 84.4
    assert travel(H, "84.44", "84.46") == (Travel.IMPROVED, Decimal("0.1"))


@pytest.mark.parametrize(
    ("now", "found"),
    [
        ("50.9", Travel.UNCHANGED),
        ("49.1", Travel.UNCHANGED),
        ("51.0", Travel.IMPROVED),
        ("49.0", Travel.WORSENED),
    ],
)
def test_a_change_below_the_indicators_own_minimum_is_unchanged(now, found):
    of = spec(minimum_change="1")
    assert travel(of, "50", now)[0] is found


def test_a_change_too_small_to_count_keeps_its_size():
    assert travel(spec(minimum_change="1"), "50", "50.9") == (Travel.UNCHANGED, Decimal("0.9"))


@pytest.mark.parametrize(
    ("before", "now", "found"),
    [
        ("20", "18", Travel.IMPROVED),  # nearer from above
        ("5", "8", Travel.IMPROVED),  # nearer from below
        ("18", "20", Travel.WORSENED),
        ("8", "5", Travel.WORSENED),
        ("12", "14", Travel.UNCHANGED),  # both within
        ("8", "17", Travel.UNCHANGED),  # as far on the other side
        ("20", "12", Travel.IMPROVED),
        ("15.5", "14", Travel.IMPROVED),  # from just outside
    ],
)
def test_close_to_target_judges_the_distance_to_the_band(before, now, found):
    assert travel(IN_BAND, before, now, target_rule(band=("10", "15")))[0] is found


@pytest.mark.parametrize(
    ("band", "before", "now", "found"),
    [
        ((None, "15"), "20", "18", Travel.IMPROVED),
        (("25", None), "20", "18", Travel.WORSENED),
        ((None, "15"), "15.5", "14", Travel.IMPROVED),
        (("25", None), "24.5", "26", Travel.IMPROVED),
    ],
)
def test_distance_to_a_band_open_at_one_end(band, before, now, found):
    assert travel(IN_BAND, before, now, target_rule(band=band))[0] is found


@pytest.mark.parametrize("aim", [None, target_rule("12")])
def test_close_to_target_without_a_band_is_not_judged(aim):
    assert travel(IN_BAND, "20", "18", aim)[0] is Travel.LOWER
    assert travel(IN_BAND, "18", "18.5", aim)[0] is Travel.HIGHER


@pytest.mark.parametrize(
    ("basis", "now", "before", "words"),
    [
        (Basis.MONTH, "2012-05", "2012-04", "April 2012"),
        (Basis.YTD, "2012-05", "2012-04", "April 2012"),
        (Basis.R12M, "2012-05", "2012-04", "April 2012"),
        (Basis.SNAPSHOT, "2012-05", "2011-05", "May 2011"),
        (Basis.SNAPSHOT, "2013-02-20", "2012-09-03", "3 September 2012"),
        (Basis.SNAPSHOT, "2012-06-17", "2012-05", "31 May 2012"),  # never as a month's change
        (Basis.SNAPSHOT, "2012-06", "2012-06-17", "17 June 2012"),
        (Basis.WEEK, "2012-06-17", "2012-06-10", "week ending 10 June 2012"),
        (Basis.QUARTER, "2013-06", "2013-03", "Q4 2012/13"),
        (Basis.YEAR, "2013-03", "2012-03", "2011/12"),
    ],
)
def test_a_change_says_since_when(basis, now, before, words):
    assert since_words(basis, day(now), day(before)) == words


VALUES = st.decimals(0, 100, places=3)


@given(before=VALUES, now=VALUES, minimum=st.sampled_from([None, "0.5", "2"]))
def test_an_improvement_for_high_is_a_worsening_for_low(before, now, minimum):
    high, low = (
        compare(spec(polarity=polarity, minimum_change=minimum), now, before)
        for polarity in (Polarity.HIGH, Polarity.LOW)
    )
    assert low == (MIRROR[high[0]], high[1])


@given(before=VALUES, now=VALUES)
def test_there_and_back_is_no_change(before, now):
    there, back = compare(H, now, before), compare(H, before, now)
    assert (MIRROR[there[0]], -there[1]) == back


@given(before=VALUES, now=VALUES)
def test_without_polarity_there_is_no_judgement(before, now):
    found, change = compare(spec(Unit.COUNT, Polarity.NONE), now, before)
    assert found in (Travel.HIGHER, Travel.LOWER, Travel.UNCHANGED)
    assert (found is Travel.HIGHER) == (change > 0)
