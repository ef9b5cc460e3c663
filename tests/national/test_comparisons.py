"""Kent and Stockton beside England, their region and both lists of neighbours, for the newest year of each file.

Published figures; medians are those of docs and of a second calculation from the files' own rows.
"""

import statistics
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area
from indicators.models import Indicator
from indicators.rules.terms import Basis
from national.comparisons import comparison_of
from tests.national.files import C1_2024, C1_2025, DATASETS, NEIGHBOURS_2021, NEIGHBOURS_2025, lines_of

RE_REFERRALS = "re-referrals-within-12-months"
# Own figure, median and number of 2021 and of 2025, England, region.
NEWEST = {
    (RE_REFERRALS, "kent"): ("21.6", "17.4", 10, "21.0", 10, "22.6", "28.4"),
    (RE_REFERRALS, "stockton-on-tees"): ("28.8", "20.1", 10, "18.6", 10, "22.6", "20.7"),
    ("second-or-subsequent-cp-plans", "kent"): ("24.3", "28.0", 10, "24.5", 10, "24.5", "26.3"),
    ("second-or-subsequent-cp-plans", "stockton-on-tees"): ("20.0", "21.9", 10, "22.1", 10, "24.5", "27.2"),
    ("social-worker-turnover", "kent"): ("15.4", "9.8", 9, "9.7", 10, "11.8", "12.3"),
    ("social-worker-turnover", "stockton-on-tees"): ("13.9", "12.2", 10, "13.1", 10, "11.8", "11.7"),
    ("ehc-plans-issued-within-20-weeks", "kent"): ("33.3", "30.9", 10, "35.5", 10, "46.4", None),
    ("ehc-plans-issued-within-20-weeks", "stockton-on-tees"): ("71.2", "41.7", 10, "75.1", 10, "46.4", None),
    ("current-cp-plans-of-2-years-or-more", "kent"): ("2.7", "2.3", 8, "2.9", 9, "2.3", "2.5"),
    ("current-cp-plans-of-2-years-or-more", "stockton-on-tees"): (None, "2.9", 7, "5.1", 4, "2.3", "1.0"),
    ("children-in-need-per-10000-children", "kent"): ("316.5", "291.6", 10, "286.1", 10, "330.3", "313.9"),
    ("children-in-need-per-10000-children", "stockton-on-tees"): (
        "520.2",
        "396.3",
        10,
        "367.6",
        10,
        "330.3",
        "450.9",
    ),
}


@pytest.fixture
def loaded(load):
    """Every file."""
    for name in [*DATASETS, NEIGHBOURS_2021, NEIGHBOURS_2025]:
        load(name)


def compared(code, slug, edition=""):
    indicator = Indicator.objects.get(code=code)
    return comparison_of(indicator, Basis(indicator.bases[0]), Area.objects.get(slug=slug), edition)


def text(value):
    return None if value is None or value.value is None else str(value.value)


def test_the_newest_year_of_each_file(loaded):
    for (code, slug), expected in NEWEST.items():
        old, new = (compared(code, slug, f"{year} list").years[0] for year in (2021, 2025))
        found = (
            text(new.own),
            str(old.neighbours.value),
            old.neighbours.known,
            str(new.neighbours.value),
            new.neighbours.known,
            text(new.england),
            text(new.region),
        )
        assert found == expected, (code, slug)


def test_medians_of_every_year_agree_with_a_second_calculation(load):
    load(C1_2025)
    for name in (NEIGHBOURS_2021, NEIGHBOURS_2025):
        load(name)
    printed = {
        (line["old_la_code"], int(line["time_period"])): line["rereferral_percent"]
        for line in lines_of(C1_2025)
    }
    for slug in ("kent", "stockton-on-tees"):
        for edition in ("2021 list", "2025 list"):
            found = compared(RE_REFERRALS, slug, edition)
            codes = [found.places[pk].old_code for pk in found.neighbours]
            assert len(codes) == 10
            for year in found.years:
                texts = [printed.get((code, year.end.year), "") for code in codes]
                figures = [Fraction(each) for each in texts if each.replace(".", "").isdigit()]
                exact = statistics.median(figures)
                half_up = (Decimal(exact.numerator) / exact.denominator).quantize(
                    Decimal("0.1"), ROUND_HALF_UP
                )
                assert (year.neighbours.value, year.neighbours.known) == (half_up, len(figures))


def test_ranks_are_among_those_loaded(load):
    load(C1_2024)
    kent = compared(RE_REFERRALS, "kent").years[0]
    assert kent.rank.of == 32


def test_no_rank_where_the_nation_has_no_polarity(load, populations):
    load(C1_2024)
    referrals = Indicator.objects.get(code="referrals-per-10000-children")
    assert referrals.polarity == "L"
    kent = comparison_of(referrals, Basis.YEAR, Area.objects.get(slug="kent")).years[0]
    assert (kent.own.value, kent.rank) == (Decimal("692.2"), None)


def test_a_comparison_takes_few_queries(load, populations):
    load(C1_2024)
    load(NEIGHBOURS_2025)
    indicator = Indicator.objects.get(code="referrals-per-10000-children")
    kent = Area.objects.get(slug="kent")
    with CaptureQueriesContext(connection) as asked:
        comparison_of(indicator, Basis.R12M, kent)
    assert len(asked) == 5


def test_no_file_is_no_comparison(library):
    assert compared(RE_REFERRALS, "kent") is None
