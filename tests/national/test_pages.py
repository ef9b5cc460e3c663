"""National figures on an indicator's page, among all authorities, and as CSV."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from districts.models import Area
from indicators.models import Indicator, Reading
from indicators.rules.terms import Basis
from national.actions import Loading, load_file
from scorecard.pages.national_page import lines_beside, national_part
from tests.backoffice.steps import text_of
from tests.national.files import (
    C1_2024,
    C1_2025,
    NEIGHBOURS_2021,
    NEIGHBOURS_2025,
    POPULATIONS,
    bytes_of,
)

RE_REFERRALS = "re-referrals-within-12-months"
REFERRALS = "referrals-per-10000-children"


@pytest.fixture(scope="module")
def loaded_of_module(library_of_module, django_db_blocker):
    with django_db_blocker.unblock():
        for name in (POPULATIONS, C1_2024, C1_2025, NEIGHBOURS_2025):
            load_file(data=bytes_of(name), file_name=name, loading=Loading())


@pytest.fixture
def loaded(loaded_of_module, library):
    """The files, loaded once for all tests here."""


def see(browser, name, code, **query):
    answer = browser.get(reverse(name, args=[code]), query)
    assert answer.status_code == 200
    return answer


def test_the_indicators_page_says_where_the_authority_stands(browser, loaded):
    page = text_of(see(browser, "indicator", RE_REFERRALS, area="kent"))
    assert (
        "Kent 21.6% in 2024/25: England 22.6%, South East 28.4%, "
        "median of statistical neighbours (2025 list) 21.0%, 10 of 10."
    ) in page
    assert "of 32 authorities loaded, the best first." in page
    assert "As the nation prints it, newest first" in page


def test_a_rate_that_is_not_printed_says_how_it_was_computed(browser, loaded):
    page = text_of(see(browser, "indicator", REFERRALS, area="kent"))
    assert "computed, with the population of 30 June 2024" in page
    assert "692.2" in page


def test_a_line_beside_a_trend_is_named_with_the_newest_figure_that_is_drawn(loaded, library):
    indicator = Indicator.objects.get(code=RE_REFERRALS)
    part = national_part(indicator, Basis.YEAR, Area.objects.get(slug="kent"))
    of_england = {last: lines_beside(part, last)[0] for last in (date(2025, 12, 31), date(2014, 3, 31))}
    assert [each.text for each in of_england.values()] == ["22.6%", "23.5%"]
    assert max(day for day, _ in of_england[date(2014, 3, 31)].points) == date(2014, 3, 31)
    assert lines_beside(part, date(2011, 1, 1)) == lines_beside(None, date(2014, 3, 31)) == ()


def test_a_district_has_no_rank(browser, loaded):
    assert "beside England" not in text_of(see(browser, "indicator", RE_REFERRALS, area="dover"))


def test_every_authority_best_first_and_searchable(browser, loaded):
    answer = see(browser, "indicator-authorities", RE_REFERRALS, area="kent", basis="YEAR")
    lines = answer.context["shown"].lines
    assert len(lines) == 32
    values = [line.value for line in lines if line.value is not None]
    assert values == sorted(values)
    assert [line.name for line in lines if line.is_own] == ["Kent"]
    assert sum(line.is_neighbour for line in lines) == 10
    assert b"<svg" in answer.content
    found = see(browser, "indicator-authorities", RE_REFERRALS, q="essex").context["shown"].lines
    assert [line.name for line in found] == ["Essex"]
    earlier = see(browser, "indicator-authorities", RE_REFERRALS, period="2015-03-31")
    assert earlier.context["shown"].period == "2014/15"


def test_another_list_of_neighbours_changes_the_comparison_and_no_figure(browser, loaded, load):
    load(NEIGHBOURS_2021)
    new, old = (
        see(browser, "indicator-authorities", RE_REFERRALS, area="kent", neighbours=f"{year} list").context[
            "shown"
        ]
        for year in (2025, 2021)
    )
    assert "(2025 list) 21.0%, 10 of 10" in new.sentence
    assert "(2021 list) 17.4%, 10 of 10" in old.sentence
    assert [(line.name, line.figure) for line in new.lines] == [
        (line.name, line.figure) for line in old.lines
    ]


def test_all_authorities_take_six_queries_of_their_own(browser, loaded):
    with CaptureQueriesContext(connection) as asked:
        see(browser, "indicator-authorities", REFERRALS, area="kent")
    of_national = [each["sql"] for each in asked if 'FROM "national_' in each["sql"]]
    assert len(of_national) <= 6


def test_the_comparison_as_csv(browser, loaded):
    answer = see(browser, "indicator-national-csv", RE_REFERRALS, area="kent")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    places = ("Kent", "England", "South East", "Neighbours’ median")
    assert rows[0][:5] == ["Period", *(f"{place} (%)" for place in places)]
    assert rows[1][:5] == ["2024/25", "21.6", "22.6", "28.4", "21.0"]
    assert len(rows) == 14


def test_another_councils_returns_are_no_comparator(browser, loaded, library):
    """A figure that Stockton returns moves no median, rank or line of Kent's."""
    before = see(browser, "indicator-authorities", RE_REFERRALS, area="kent").context["shown"].lines
    for slug in ("kent", "stockton-on-tees"):
        Reading.objects.create(
            indicator=Indicator.objects.get(code=RE_REFERRALS),
            area=Area.objects.get(slug=slug),
            basis="YEAR",
            period_end=date(2025, 3, 31),
            value=Decimal("99.9"),
        )
    assert see(browser, "indicator-authorities", RE_REFERRALS, area="kent").context["shown"].lines == before


def test_an_indicator_opens_on_a_basis_that_has_figures(browser, loaded):
    code = Indicator.objects.get(code=RE_REFERRALS)
    assert see(browser, "indicator", RE_REFERRALS, area="kent").context["basis"] == "YEAR"
    Reading.objects.create(
        indicator=code,
        area=Area.objects.get(slug="dover"),
        basis="MONTH",
        period_end=date(2025, 4, 30),
        value=9,
    )
    assert see(browser, "indicator", RE_REFERRALS, area="kent").context["basis"] in ("MONTH", "R12M", "YTD")


def test_the_library_lists_what_is_used_here_first_and_what_has_no_figures_last(browser, loaded):
    used = Indicator.objects.order_by("-name").exclude(code__in=(RE_REFERRALS, REFERRALS)).first()
    Reading.objects.create(
        indicator=used,
        area=Area.objects.get(slug="dover"),
        basis="MONTH",
        period_end=date(2025, 4, 30),
        value=9,
    )
    rows = list(browser.get(reverse("indicator-list")).context["table"].rows)
    assert rows[0].record == used
    assert [row.get_cell("use") for row in rows] == sorted(
        (row.get_cell("use") for row in rows), key=["Here", "National only", "None yet"].index
    )
    assert {row.record.code for row in rows if row.get_cell("use") == "National only"} >= {
        RE_REFERRALS,
        REFERRALS,
    }
    assert rows[-1].get_cell("use") == "None yet"
