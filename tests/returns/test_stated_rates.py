"""A stated rate that the population contradicts says what the page will show, and the page shows it."""

from datetime import date

import pytest

from indicators.models import Indicator
from indicators.queries import load_indicator_data
from indicators.rules.figures import FigureKey, in_words
from indicators.rules.terms import Basis
from tests.returns.builders import accept, accepted, area, draft, row, workbook
from tests.returns.reading.workbooks import workbook_of

pytestmark = pytest.mark.usefixtures("library")

RATE, POPULATION = "Looked after children per 10,000 children", "Population aged 0 to 17"
CUMULATED = "Referrals per 10,000 children"


def figure(indicator=RATE, when="May 2012", *, numerator=None, value=None):
    return [indicator, "Dover", when, numerator, None, value]


@pytest.fixture
def population() -> None:
    """23,000 children in Dover in June 2011."""
    accepted(workbook(figure(POPULATION, "June 2011", value=23000), title="Population - June 2011"))


def told(monthly_return) -> str:
    return " ".join(
        f"{each.what} {each.what_to_do}"
        for each in monthly_return.findings.filter(code="stated_rate_differs")
    )


def shown_on_the_page(name: str, basis: Basis, end: date, where: str = "dover") -> str:
    indicator = Indicator.objects.get(name=name)
    data = load_indicator_data(
        area("kent"), Indicator.objects.filter(name__in=[name, POPULATION]), first=None, last=end
    )
    found = data.resolver.best_figure(FigureKey(indicator.spec, basis, area(where).node), end)
    return in_words(indicator.spec, found.value)


def test_the_population_and_the_pages_figure_are_named(population):
    found = draft(workbook(figure(numerator=115, value=61.3)))
    assert told(found) == (
        "F4 says 61.3. 115 over 23,000, population of 30 June 2011 is 50.0. "
        "If you accept it, the page shows 50.0, and 61.3 is kept as stated."
    )
    accept(found)
    assert shown_on_the_page(RATE, Basis.SNAPSHOT, date(2012, 5, 31)) == "50.0"


@pytest.mark.parametrize(
    ("numerator", "value"), [(115, 50), (115, "50.0"), (115, None), (116, "50.4"), (116, 50.43)]
)
def test_a_rate_that_the_population_gives_is_not_spoken_of(population, numerator, value):
    assert told(draft(workbook(figure(numerator=numerator, value=value)))) == ""


def test_without_a_population_the_stated_rate_stands():
    found = draft(workbook(figure(numerator=115, value=61.3)))
    assert told(found) == ""
    accept(found)
    assert shown_on_the_page(RATE, Basis.SNAPSHOT, date(2012, 5, 31)) == "61.3"


def test_a_rate_without_its_numerator_stands(population):
    assert told(draft(workbook(figure(value=61.3)))) == ""


def test_a_population_in_the_same_return_is_the_one(population):
    rows = [figure(numerator=115, value=50), figure(POPULATION, "May 2012", value=11500)]
    assert "115 over 11,500, population of 31 May 2012 is 100" in told(draft(workbook(*rows)))


def test_a_rate_of_part_of_a_year_is_annualised_on_the_page_and_said_so(population):
    headings = ["Indicator", "Area", "Month", "Basis", "Numerator", "Value"]
    row = [CUMULATED, "Dover", "May 2012", "Year to date", 115, 50]
    found = draft(workbook_of({"Return": [["Monthly return - May 2012"], [], headings, row]}))
    assert "population of 30 June 2011, April to May 2012, annualised is 300.0" in told(found)
    accept(found)
    assert shown_on_the_page(CUMULATED, Basis.YTD, date(2012, 5, 31)) == "300.0"


def test_the_page_shows_of_england_what_was_published():
    parts = {"numerator": 340, "denominator": 430, "value": "78.8%"}
    accepted(workbook(row("Initial assessments completed in timescale", "England", **parts)))
    shown = shown_on_the_page(
        "Initial assessments completed in timescale", Basis.MONTH, date(2012, 5, 31), "england"
    )
    assert shown == "78.8%"
