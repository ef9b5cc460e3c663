"""What day a published year ends on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from national.rules.years import YearNotUnderstood, natural_ends, year_end

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
        ("202425", "Calendar year", {"Calendar year": "03-31"}, date(2025, 3, 31)),
        ("202425.0", "Financial year", MARCH, date(2025, 3, 31)),
        ("202425", "Tax year", {"Tax year": "04-05"}, date(2025, 4, 5)),
        ("202425", "Academic year Q1", {"Academic year Q1": "11-30"}, date(2024, 11, 30)),
        ("202425", "Autumn term", {"Autumn term": "12-31"}, date(2024, 12, 31)),
        ("202425", "Autumn and spring term", {"Autumn and spring term": "03-31"}, date(2025, 3, 31)),
        ("2024", "Autumn term", {"Autumn term": "12-31"}, date(2024, 12, 31)),
        ("2024", "Week 12", {"Week 12": "03-24"}, date(2024, 3, 24)),
        ("202425", "Financial year Q1", natural_ends(), date(2024, 6, 30)),
        ("202425", "Financial year Q4", natural_ends(), date(2025, 3, 31)),
        ("202425", "Part 1 (April to September)", natural_ends(), date(2024, 9, 30)),
        ("2024", "Calendar year Q2", natural_ends(), date(2024, 6, 30)),
        ("2023", "February", natural_ends(), date(2023, 2, 28)),
        ("2020", "Week 53", natural_ends(), date(2021, 1, 3)),
    ],
)
def test_a_year_ends_on_the_day_of_its_dataset(period, identifier, ends, day):
    assert year_end(period, identifier, ends) == day


@pytest.mark.parametrize(
    ("period", "identifier", "ends", "words"),
    [
        ("202425", "Calendar year", MARCH, "where “Reporting year” or “Financial year” is known"),
        ("202425", "Calendar year Q2", natural_ends(), "lies in two"),
        ("202425", "April", natural_ends(), "lies in two"),
        ("202324", "Week 12", natural_ends(), "has no week 12"),
        ("2024", "Week 53", natural_ends(), "has no week 53"),
        ("2024", "Financial year Q1", natural_ends(), "lies in two: write 202425"),
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
