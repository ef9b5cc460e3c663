"""Part of a scorecard, asked for by an address. No database."""

from dataclasses import replace

import pytest

from indicators.rules.terms import Travel
from scorecard.rules.content import PageSection
from scorecard.rules.filters import FilterQuery, Order, RowFilter, in_words, narrow, narrowing_of
from tests.scorecard.rows import row

ASSESSMENTS = PageSection(
    "Assessments", (row("initial"), row("core", "R", travel=Travel.WORSENED), row("open", "A"))
)
WORKLOAD = PageSection("Allocation and workload", (row("unallocated", "R"), row("caseload", "–")))
TEAMS = PageSection(
    "Teams", (row("caseload", area="north"), row("caseload", "R", area="south")), for_areas=True
)
PAGE = [ASSESSMENTS, WORKLOAD, TEAMS]
TITLES = [section.title for section in PAGE]


def asked(**query) -> RowFilter:
    return narrowing_of(query, TITLES)


def found(**query) -> list[tuple[str, list[str]]]:
    """The headings that are left, with the areas or names of their rows."""
    return [
        (section.title, [each.area if section.for_areas else each.code for each in section.rows])
        for section in narrow(PAGE, asked(**query))
    ]


def test_nothing_asked_for_is_the_whole_page():
    assert narrow(PAGE, asked()) == PAGE
    assert not asked().narrows
    assert asked().query == ""


@pytest.mark.parametrize(
    ("rating", "rows"),
    [
        (
            "red",
            [("Assessments", ["core"]), ("Allocation and workload", ["unallocated"]), ("Teams", ["south"])],
        ),
        ("amber", [("Assessments", ["open"])]),
        ("green", [("Assessments", ["initial"]), ("Teams", ["north"])]),
        ("not-rated", [("Allocation and workload", ["caseload"])]),
    ],
)
def test_rows_of_a_rating(rating, rows):
    assert found(rating=rating) == rows


def test_rows_of_a_section():
    assert found(section="Assessments") == [("Assessments", ["initial", "core", "open"])]


def test_every_word_must_be_in_the_name_in_whatever_case():
    assert found(q="UNALLOC") == [("Allocation and workload", ["unallocated"])]
    assert found(q="caseload south") == [("Teams", ["south"])]
    assert found(q="caseload nowhere") == []


def test_all_conditions_hold_together():
    assert found(rating="red", section="Assessments", q="open") == []


@pytest.mark.parametrize(
    "query", [{"rating": "purple"}, {"section": "Nowhere"}, {"sort": "luck"}, {"q": " \0 "}]
)
def test_words_that_mean_nothing_ask_for_nothing(query):
    assert asked(**query) == RowFilter()


def test_worst_rating_first_over_all_sections_and_other_areas_apart():
    assert found(sort="rating") == [
        ("Worst rating first", ["core", "unallocated", "open", "initial", "caseload"]),
        ("Teams", ["south", "north"]),
    ]


def test_worsened_first():
    assert found(sort="travel", section="Assessments") == [("Worsened first", ["core", "initial", "open"])]


def test_by_name():
    assert found(sort="name", section="Allocation and workload") == [("By name", ["caseload", "unallocated"])]


def test_travel_without_judgement_comes_last():
    unknown = row("a", travel=Travel.NOT_KNOWN)
    better = row("b", travel=Travel.IMPROVED)
    (section,) = narrow([PageSection("All", (unknown, better))], asked(sort="travel"))
    assert section.rows == (better, unknown)


def test_the_address_says_what_was_asked_for():
    narrowing = asked(rating="red", section="Allocation and workload", q=" un  alloc ", sort="name")
    assert narrowing == RowFilter(FilterQuery.RED, "Allocation and workload", "un alloc", Order.NAME)
    assert narrowing.query == "rating=red&section=Allocation+and+workload&q=un+alloc&sort=name"


def test_a_count_leads_to_its_rows_and_keeps_the_rest():
    assert replace(asked(), text="core").with_rating("–") == "rating=not-rated&q=core"


def test_what_was_asked_for_is_said_in_words():
    assert in_words(asked(rating="not-rated", section="Assessments", q="core")) == (
        "not rated, under Assessments, with “core” in the name"
    )
