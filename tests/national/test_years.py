"""What day a published year ends on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from national.rules.years import YearNotUnderstood, year_end

MARCH = {"Reporting year": "03-31", "Financial year": "03-31"}
YEARS = st.integers(1990, 2060)


@pytest.mark.parametrize(
    ("period", "identifier", "ends", "day"),
    [
        ("2025", "Reporting year", MARCH, date(2025, 3, 31)),
        ("202425", "Financial year", MARCH, date(2025, 3, 31)),
        ("202425", "Reporting year", MARCH, date(2025, 3, 31)),
        ("2024/25", "financial year", MARCH, date(2025, 3, 31)),
        ("201112", "Financial year", MARCH, date(2012, 3, 31)),
        ("199900", "Financial year", MARCH, date(2000, 3, 31)),
        ("2024-2025", "Financial year", MARCH, date(2025, 3, 31)),
        ("2024", "Reporting year", {"Reporting year": "06-30"}, date(2024, 6, 30)),
        ("202425", "Academic year", {"Academic year": "08-31"}, date(2025, 8, 31)),
        ("2024", "Calendar year", {"Calendar year": "12-31"}, date(2024, 12, 31)),
    ],
)
def test_a_year_ends_on_the_day_of_its_dataset(period, identifier, ends, day):
    assert year_end(period, identifier, ends) == day


@pytest.mark.parametrize(
    ("period", "identifier", "ends", "words"),
    [
        ("202425", "Calendar year", MARCH, "this dataset is known by “Reporting year” or “Financial year”"),
        ("202425", "Calendar year", {"Calendar year": "12-31"}, "lies in two"),
        ("2025", "Academic year", {"Academic year": "08-31"}, "lies in two: write 202425"),
        ("202426", "Financial year", MARCH, "not a year and the next one"),
        ("2024-16", "Financial year", MARCH, "not a year and the next one"),
        ("soon", "Reporting year", MARCH, "not a year"),
    ],
)
def test_a_contradiction_is_said_and_nothing_is_guessed(period, identifier, ends, words):
    with pytest.raises(YearNotUnderstood, match=words):
        year_end(period, identifier, ends)


@given(YEARS)
def test_every_way_of_writing_a_financial_year_is_the_same_day(year):
    ways = [f"{year}{(year + 1) % 100:02d}", f"{year}/{(year + 1) % 100:02d}", f"{year}-{year + 1}"]
    ends = {year_end(way, "Financial year", MARCH) for way in ways}
    assert ends == {year_end(str(year + 1), "Reporting year", MARCH)}
