"""The illustrative returns add up to what was published, and never say anything impossible."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from openpyxl import load_workbook

from indicators.rules.figures import round_half_up
from indicators.rules.periods import Period, add_months
from indicators.rules.terms import Basis
from library.demo.illustrative import illustrative_workbooks, monthly_returns, populations, share_out


def illustrative_readings():
    return populations() + [reading for _, readings in monthly_returns() for reading in readings]


READINGS = illustrative_readings()
WORKBOOKS = dict(illustrative_workbooks())
FIRST, LAST = date(2010, 4, 30), date(2012, 6, 30)
MONTHS = [add_months(FIRST, back) for back in range(27)]
POPULATION = "population-aged-0-to-17"
INITIAL_OPEN = "initial-assessments-in-progress-out-of-timescale"
CORE_OPEN = "core-assessments-in-progress-out-of-timescale"
INITIAL_DONE = "initial-assessments-completed-in-timescale"
CORE_DONE = "core-assessments-completed-in-timescale"
UNALLOCATED = "unallocated-cases"
OVER_28_DAYS = "unallocated-cases-over-28-days"
REFERRALS = "referrals-per-10000-children"
CASELOAD = "average-caseload-per-caseholder"
PLANS = "children-subject-to-a-child-protection-plan"
MONTHLY = {
    INITIAL_OPEN,
    INITIAL_DONE,
    CORE_OPEN,
    CORE_DONE,
    UNALLOCATED,
    OVER_28_DAYS,
    REFERRALS,
    CASELOAD,
    PLANS,
}


def of(code, *ends):
    return [reading for reading in READINGS if reading.indicator_code == code and reading.period_end in ends]


def county_count(code, end):
    return sum(reading.value for reading in of(code, end))


def county_parts(code, *ends):
    found = of(code, *ends)
    return sum(reading.numerator for reading in found), sum(reading.denominator for reading in found)


def county_percentage(code, *ends):
    numerator, denominator = county_parts(code, *ends)
    return round_half_up(100 * numerator / denominator, 1)


def referrals(last_month):
    twelve = [add_months(last_month, -back) for back in range(12)]
    return sum(reading.numerator for reading in of(REFERRALS, *twelve))


@pytest.mark.parametrize(
    ("code", "end", "published"),
    [
        (INITIAL_OPEN, date(2011, 2, 28), 1926),
        (CORE_OPEN, date(2011, 2, 28), 2019),
        (UNALLOCATED, date(2011, 2, 28), 2269),
        (UNALLOCATED, date(2011, 5, 31), 338),
        (OVER_28_DAYS, date(2011, 5, 31), 71),
        (INITIAL_OPEN, date(2011, 5, 31), 665),
        (CORE_OPEN, date(2011, 5, 31), 1411),
        (OVER_28_DAYS, date(2012, 4, 30), 0),
        (INITIAL_OPEN, date(2012, 5, 31), 36),
        (CORE_OPEN, date(2012, 5, 31), 55),
        (OVER_28_DAYS, date(2012, 5, 31), 0),
    ],
)
def test_districts_add_up_to_the_published_count(code, end, published):
    assert len(of(code, end)) == 12
    assert county_count(code, end) == published


def test_initial_assessments_of_may_2012_come_to_84_4_percent():
    assert county_percentage(INITIAL_DONE, date(2012, 5, 31)) == Decimal("84.4")


def test_core_assessments_of_april_and_may_2012_come_to_81_7_percent():
    assert county_percentage(CORE_DONE, date(2012, 4, 30), date(2012, 5, 31)) == Decimal("81.7")


def test_referrals_of_2010_11_come_to_742_per_10000():
    assert referrals(date(2011, 3, 31)) == 742 * 35


def test_referrals_of_the_year_to_may_2012_come_to_503_6_per_10000():
    assert referrals(date(2012, 5, 31)) == Decimal("503.6") * 35


def test_populations_add_up_to_the_published_350000():
    assert county_count(POPULATION, date(2011, 6, 30)) == 350_000


def test_caseload_of_june_2012_comes_to_the_published_19_9():
    children, caseholders = county_parts(CASELOAD, LAST)
    assert round_half_up(children / caseholders, 1) == Decimal("19.9")


def test_plans_fall_from_about_1703_to_about_811():
    assert county_count(PLANS, date(2011, 8, 31)) == 1703
    assert county_count(PLANS, date(2012, 5, 31)) > 811 > county_count(PLANS, LAST)


def test_every_month_is_there_for_every_indicator():
    for code in MONTHLY:
        assert {reading.period_end for reading in READINGS if reading.indicator_code == code} == set(MONTHS)


def test_one_reading_per_indicator_district_basis_and_period():
    keys = [(reading.indicator_code, reading.area, reading.basis, reading.period_end) for reading in READINGS]
    assert len(set(keys)) == len(keys)


def test_gaps_are_the_three_that_are_meant():
    returned = {(reading.area, reading.indicator_code, reading.period_end) for reading in READINGS}
    areas = {reading.area for reading in READINGS}
    missing = {(area, code, end) for area in areas for code in MONTHLY for end in MONTHS} - returned
    assert missing == {
        ("Thanet", OVER_28_DAYS, date(2010, 7, 31)),
        ("Gravesham", CASELOAD, date(2012, 1, 31)),
        *(("Swale", code, date(2011, 11, 30)) for code in MONTHLY - {REFERRALS}),
    }


def test_over_28_days_never_exceeds_unallocated():
    unallocated = {(reading.area, reading.period_end): reading.value for reading in of(UNALLOCATED, *MONTHS)}
    for reading in of(OVER_28_DAYS, *MONTHS):
        assert reading.value <= unallocated[reading.area, reading.period_end]


@pytest.mark.parametrize("code", [INITIAL_DONE, CORE_DONE])
def test_in_timescale_never_exceeds_completed(code):
    assert all(0 <= reading.numerator <= reading.denominator for reading in of(code, *MONTHS))


def test_every_district_has_children_caseholders_and_a_likely_caseload():
    assert all(15 < reading.numerator / reading.denominator < 35 for reading in of(CASELOAD, *MONTHS))


def test_counts_are_values_and_parts_have_no_value():
    for reading in READINGS:
        has_parts = reading.indicator_code in {INITIAL_DONE, CORE_DONE, CASELOAD, REFERRALS}
        assert (reading.value is None) == has_parts == (reading.numerator is not None)
        assert (reading.denominator is not None) == (has_parts and reading.indicator_code != REFERRALS)


def test_figures_are_whole_but_for_caseholders_in_tenths():
    for reading in READINGS:
        for figure in filter(None, (reading.numerator, reading.value)):
            assert figure == figure.to_integral_value()
        assert reading.denominator is None or (reading.denominator * 10) % 1 == 0


def test_flows_are_months_and_stocks_are_snapshots():
    flows = {INITIAL_DONE, CORE_DONE, REFERRALS}
    for reading in READINGS:
        assert reading.basis is (Basis.MONTH if reading.indicator_code in flows else Basis.SNAPSHOT)


def test_the_same_figures_and_files_each_time():
    assert illustrative_readings() == READINGS
    assert dict(illustrative_workbooks()) == WORKBOOKS


def test_one_workbook_a_month_after_the_populations():
    months = [f"kent-{Period(end).slug}-illustrative.xlsx" for end in MONTHS]
    assert list(WORKBOOKS) == ["kent-population-2011-06-illustrative.xlsx", *months]


def test_a_workbook_is_one_row_a_reading_below_a_title():
    rows = workbook_rows("kent-2012-05-illustrative.xlsx")
    assert rows[0][0] == "Specialist Children's Services monthly return - May 2012 (illustrative)"
    assert rows[2][:3] == ("Indicator", "Area", "Month")
    assert len(rows) == 3 + 9 * 12
    assert {row[7] for row in rows[3:]} == {"illustrative"}


def test_referrals_are_returned_as_events_of_the_month():
    rows = [row for row in workbook_rows("kent-2012-05-illustrative.xlsx") if "Referrals" in str(row[0])]
    assert {row[0] for row in rows} == {"Referrals per 10,000 children (in month)"}
    assert sum(row[3] for row in rows) == 1520
    assert {row[4:7] for row in rows} == {(None, None, None)}


def test_workbooks_hold_every_reading():
    figures = sum(len(workbook_rows(name)) - 3 for name in WORKBOOKS)
    assert figures == len(READINGS)


def workbook_rows(name):
    return list(load_workbook(BytesIO(WORKBOOKS[name]))["Return"].iter_rows(values_only=True))


def test_shares_follow_the_weights():
    assert share_out(10, {"a": 3, "b": 2}, {}) == {"a": 6, "b": 4}


def test_shares_add_up_where_they_leave_a_remainder():
    assert share_out(10, {"a": 1, "b": 1, "c": 1}, {}) == {"a": 3, "b": 3, "c": 4}


def test_no_share_is_beyond_its_ceiling():
    assert share_out(10, {"a": 9, "b": 1}, {"a": 6, "b": 5}) == {"a": 6, "b": 4}


def test_nothing_is_shared_out_as_nothing():
    assert share_out(0, {"a": 0, "b": 0}, {"a": 0, "b": 0}) == {"a": 0, "b": 0}
