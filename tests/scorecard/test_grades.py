"""A grade on a scorecard, from the returns of twelve teams to every page, file and frozen edition.

The papers say that of Kent's twelve duty and assessment teams six were ready, two almost and four needed support; which
were which they don't say, so who has which grade here is invented.
"""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from districts.models import Area
from indicators.models import CollectionLevel, Indicator, Target
from indicators.rules.periods import Period
from scorecard.actions import open_draft, publish_edition
from scorecard.models import Edition, Entry, Scorecard
from scorecard.queries import frozen_contents
from scorecard.rules.text_check import doubts_about
from tests.backoffice.steps import text_of
from tests.returns.builders import accepted, row, workbook

CODE, NAME = "inspection-readiness", "Inspection readiness"
GRADES = ["Ready"] * 6 + ["Almost ready"] * 2 + ["Needs support"] * 4
DIFFER = "Grades differ: 6 Ready, 2 Almost ready, 4 Needs support"
MAY = {"scorecard": "kent", "period": "2012-05"}


@pytest.fixture(scope="module")
def edition_of_module(library_of_module: None, django_db_blocker) -> Edition:
    """May 2012 of Kent, published, with the readiness of its districts in April and May and a target for them."""
    with django_db_blocker.unblock():
        return _published()


@pytest.fixture
def edition(edition_of_module: Edition, library: None) -> Edition:
    """The same in each test, whose own changes are undone."""
    return edition_of_module


def _published() -> Edition:
    card = Scorecard.objects.get(slug="kent")
    indicator = Indicator.objects.get(code=CODE)
    kent = card.authority
    CollectionLevel.objects.filter(indicator=indicator, authority=kent).update(level="district")
    Entry.objects.create(section=card.sections.all()[0], indicator=indicator, basis="SNAPSHOT", position=90)
    Target.objects.create(
        indicator=indicator, area=kent, basis="SNAPSHOT", in_force_from=date(2012, 4, 1), target=3, floor=2,
        applies_below=True, set_by="Improvement plan",
    )  # fmt: skip
    places = Area.objects.filter(parent=kent, level="district").order_by("name")
    for month, grades in (("April 2012", reversed(GRADES)), ("May 2012", GRADES)):
        rows = [
            row(NAME, place.name, month, value=grade) for place, grade in zip(places, grades, strict=True)
        ]
        accepted(workbook(*rows, title=f"Monthly return - {month}"))
    draft = open_draft(scorecard=card, period=Period.month(2012, 5), by=None, unrestricted=True)
    return publish_edition(edition=draft, by=None, published_at=datetime(2012, 7, 9, 9, tzinfo=UTC))


@pytest.fixture
def reader(client: Client, performance_team) -> Client:
    """Kent's performance team, signed in."""
    client.force_login(performance_team)
    return client


def seen(reader: Client, name: str, kwargs: dict[str, str], **query: str) -> str:
    answer = reader.get(reverse(name, kwargs=kwargs), query)
    assert answer.status_code == 200, answer.status_code
    return text_of(answer)


def test_an_edition_freezes_the_grades(edition):
    contents = frozen_contents(edition)
    (kent,) = [each for each in contents["kent"].rows if each.code == CODE]
    (ashford,) = [each for each in contents["ashford"].rows if each.code == CODE]
    assert (kent.figure.text, kent.rating.words) == (DIFFER, "grades differ")
    assert (ashford.figure.value, ashford.rating.letter, ashford.travel.change) == (
        "Ready",
        "G",
        "from Needs support",
    )


def test_the_scorecard_says_grades_and_why_the_county_is_not_rated(reader, edition):
    page = seen(reader, "scorecard", MAY)
    assert DIFFER in page
    assert "is missing" not in page
    district = seen(reader, "scorecard", MAY, area="ashford")
    assert "from Needs support Improved since April 2012" in district


def test_the_matrix_names_each_districts_grade(reader, edition):
    page = seen(reader, "matrix", MAY)
    assert all(grade in page for grade in GRADES)


@pytest.mark.parametrize("chart", ["trend", "compare", "xmr", "funnel"])
def test_the_indicators_page_shows_a_table_of_grades_and_no_line(reader, edition, chart):
    page = seen(reader, "indicator", {"code": CODE}, area="ashford", chart=chart)
    assert "Ready in May 2012, equal to the target of Ready" in page or chart != "trend"
    assert "for the same month last year." in page
    assert "Ready, Almost ready, Needs support: the best first" in page
    assert "no figures" not in page


@pytest.mark.parametrize("kind", ["trend", "compare", "areas", "xmr", "funnel"])
@pytest.mark.parametrize("name", ["indicator-chart-svg", "indicator-chart-csv"])
def test_a_chart_of_grades_fails_nowhere(reader, edition, name, kind):
    answer = reader.get(reverse(name, args=[CODE, kind]), {"area": "kent"})
    assert answer.status_code in (200, 404)


def test_the_pages_around_stand_grades(reader, edition):
    open_draft(scorecard=edition.scorecard, period=Period.month(2012, 5), by=None, reason="Corrected.")
    for name, kwargs in (
        ("draft", MAY),
        ("commentary", MAY),
        ("district-list", {}),
        ("district", {"slug": "ashford"}),
        ("improvement", {}),
    ):
        assert reader.get(reverse(name, kwargs=kwargs)).status_code == 200, name


def test_the_csv_file_holds_grades_as_words(reader, edition):
    answer = reader.get(reverse("scorecard-export", kwargs={**MAY, "form": "csv"}))
    assert DIFFER in b"".join(answer).decode("utf-8-sig")


@pytest.mark.parametrize("name", ["scorecard-export", "matrix-export"])
def test_excel_holds_grades_as_words(reader, edition, name):
    answer = reader.get(reverse(name, kwargs={**MAY, "form": "xlsx"}), {"area": "ashford"})
    book = load_workbook(BytesIO(b"".join(answer)))
    cells = [str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line if cell.value]
    assert any(text.startswith("Ready") for text in cells)


def test_commentary_on_a_grade_is_checked_without_computing(reader, edition):
    (found,) = [each for each in frozen_contents(edition)["ashford"].rows if each.code == CODE]
    assert doubts_about("It is ready, after needing support in April.", [found]) == []
