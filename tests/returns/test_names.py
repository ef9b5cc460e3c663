"""Names as people write them: what is the same, what is near, and what is another thing for a number in it."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from returns.matching.names import (
    KnownName,
    Names,
    forms_of_area,
    forms_of_indicator,
    likely_forms_of_indicator,
    numbers_in,
    reading_form,
)

KNOWN = (
    "Contacts",
    "Unallocated cases over 28 days",
    "Looked after children",
    "Looked after children with 3 or more placements in the year",
    "Children subject to a child protection plan",
    "Initial assessments completed in timescale",
    "Section 47 enquiries",
)
INDICATORS = Names(
    [KnownName(name, number) for number, name in enumerate(KNOWN)],
    forms_of_indicator,
    likely_forms_of_indicator,
)
AREAS = Names(
    [
        KnownName("Dover", 1),
        KnownName("Swale", 2),
        KnownName("North 2", 3),
        KnownName("Kent", 4),
        KnownName("E07000108", 1),
        KnownName("E07000113", 2),
        KnownName("E10000016", 4),
    ],
    forms_of_area,
)


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("CS04 Contacts", "Contacts"),
        ("CS04: Contacts", "Contacts"),
        ("KPI 7 Contacts", "Contacts"),
        ("Contacts¹", "Contacts"),
        ("Contacts [note 2]", "Contacts"),
        ("1.1.2 Section 47 enquiries", "Section 47 enquiries"),
        ("12) Contacts", "Contacts"),
    ],
)
def test_the_number_that_a_list_gives_an_indicator_is_no_part_of_it(written, known):
    found = INDICATORS.find(written)
    assert (KNOWN[found.meaning], found.proposed) == (known, "")


@pytest.mark.parametrize(
    ("written", "known"),
    [
        ("LAC", "Looked after children"),
        ("CPP", "Children subject to a child protection plan"),
        ("% IAs in timescale", "Initial assessments completed in timescale"),
        ("No. of children subject to a child protection plan", "Children subject to a child protection plan"),
        ("Contacts (number)", "Contacts"),
    ],
)
def test_short_forms_are_proposed_and_not_taken(written, known):
    assert INDICATORS.find(written).proposed == known


@given(some.sampled_from([name for name in KNOWN if numbers_in(name)]), some.integers(0, 400))
def test_a_name_with_another_number_is_unknown(name, number):
    (own,) = numbers_in(reading_form(name))
    if str(number) != own:
        assert INDICATORS.find(name.replace(own, str(number))) is None


@given(some.sampled_from([name for name in KNOWN if not numbers_in(name)]), some.integers(0, 400))
def test_a_name_with_a_number_more_is_unknown(name, number):
    assert INDICATORS.find(f"{name} over {number} days") is None


def test_a_number_in_words_is_the_same_number():
    found = INDICATORS.find("Looked after children with three or more placements in the year")
    assert found.proposed == "Looked after children with 3 or more placements in the year"


@pytest.mark.parametrize(
    "written",
    [
        "Dover",
        "DOVER",
        "E07000108",
        "Dover (E07000108)",
        "E07000108 Dover",
        "Dover District Council",
        "Dover DC",
        "DOVER dc",
    ],
)
def test_an_area_is_known_by_its_code_and_without_its_kind_of_council(written):
    found = AREAS.find(written)
    assert (found.meaning, found.proposed) == (1, "")


def test_a_code_of_another_area_than_the_name_is_asked_about():
    assert AREAS.find("Dover (E07000113)").proposed


@pytest.mark.parametrize("written", ["North 3", "North 22", "E07000109"])
def test_a_team_with_another_number_is_unknown(written):
    assert AREAS.find(written) is None


def test_known_names_in_a_title_are_the_longest_and_whole_words():
    names = [
        name
        for name, _ in INDICATORS.within("Looked after children with 3 or more placements in the year, 2012")
    ]
    assert names == ["looked after children with 3 or more placements in the year"]
    assert AREAS.within("Kentish Town and Dovercourt") == []


@pytest.mark.parametrize(
    "before",
    ["Q1", "Jun 12", "Age 5", "Over 5", "Tier 3", "Year 7", "Wk 23", "M3", "FY12", "KS2", "Team 2", "2012"],
)
def test_a_number_that_makes_another_thing_is_none_of_a_list(before: str) -> None:
    match = INDICATORS.find(f"{before} Looked after children")
    assert match is None or match.proposed
