"""How often a page asks the database: so many times, however many areas and months there are."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area
from indicators.models import Indicator, Reading
from indicators.rules.periods import add_months
from returns.models import Return
from scorecard.editions.fingerprints import full_fingerprint
from scorecard.models import Edition, EditionPage
from tests.guard import guard_lifted
from tests.returns.builders import draft, row, workbook

pytestmark = pytest.mark.usefixtures("demo")

BACKLOG = "initial-assessments-in-progress-out-of-timescale"
TIMELINESS = "initial-assessments-completed-in-timescale"
MAY = date(2012, 5, 31)

QUERIES = {
    "/": 14,
    "/scorecards/kent/2012-05/": 15,
    "/scorecards/kent/2012-05/?area=dover": 17,
    "/scorecards/kent/2012-05/matrix/": 13,
    "/scorecards/kent/2012-06/draft/": 29,
    "/scorecards/kent/2012-06/draft/?area=dover": 32,
    "/scorecards/kent/2012-05/export.csv": 15,
    "/scorecards/kent/2012-05/matrix/export.csv": 15,
    "/scorecards/kent/2012-06/draft/export.csv": 26,
    "/scorecards/kent/2012-05/exceptions/": 13,
    "/scorecards/kent/2012-06/commentary/": 24,
    "/scorecards/kent/2012-06/commentary/write/?area=dover": 25,
    "/manage/kent/editions/": 12,
    "/api/v1/scorecards": 5,
    "/api/v1/editions": 7,
    "/api/v1/areas": 7,
    "/api/v1/targets": 8,
    f"/api/v1/readings?indicator={BACKLOG}&area=dover": 13,
    "/api/v1/rows?scorecard=kent&period=2012-05": 15,
    "/search/?q=the": 13,
    "/glossary/": 3,
    "/indicators/": 5,
    f"/indicators/{TIMELINESS}/": 23,
    f"/indicators/{BACKLOG}/?area=dover&range=all": 21,
    f"/indicators/{TIMELINESS}/areas/": 20,
    f"/indicators/{BACKLOG}/areas/?period=2012-05&level=district": 14,
    f"/indicators/{TIMELINESS}/?area=dover&chart=compare&compare=thanet&compare=kent": 22,
    f"/indicators/{BACKLOG}/explorer.json?area=kent": 15,
    f"/indicators/{BACKLOG}/compare.csv?area=dover&compare=thanet&compare=kent": 15,
    f"/indicators/{TIMELINESS}/funnel.svg?area=kent": 16,
    "/districts/": 7,
    "/districts/kent/": 18,
    "/districts/dover/": 19,
    "/improvement/": 16,
    "/improvement/caseloads/": 12,
    "/improvement/plan/": 15,
    "/improvement/plan/highlights/": 9,
    "/improvement/plan/kent-improvement-plan-phase-3/2/1/": 11,
    "/returns/": 15,
    "/returns/new/": 6,
    "/manage/audit/": 5,
    "/manage/people/": 7,
}


@pytest.fixture
def queries(browser_of) -> Callable[[str], int]:
    """How many statements a page takes for the performance team."""
    browser = browser_of("performance-team-kent")

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(address).status_code == 200
        return len(asked)

    return count


def five_districts_more() -> None:
    """Districts with a figure a month, and a page in every edition."""
    kent = Area.objects.get(slug="kent")
    districts = [
        Area.objects.create(name=f"New district {number}", level="district", parent=kent)
        for number in range(5)
    ]
    with guard_lifted():
        for page in EditionPage.objects.filter(area__slug="dover").select_related("edition"):
            EditionPage.objects.bulk_create(
                EditionPage(edition=page.edition, area=area, content=page.content) for area in districts
            )
            pages = page.edition.pages.values_list("area__slug", "content")
            Edition.objects.filter(pk=page.edition_id).update(sha256=full_fingerprint(sorted(pages)))
    _figures(districts, months=26)


def two_years_more() -> None:
    """Figures and editions of the months from May 2008 on."""
    _figures(
        Area.objects.filter(parent__slug="kent", name__regex="^[A-M]"), months=24, last=add_months(MAY, -26)
    )
    may = Edition.objects.get(scorecard__slug="kent", period_end=MAY)
    pages = list(may.pages.all())
    with guard_lifted():
        _editions_like(may, pages)


def _editions_like(may: Edition, pages: list[EditionPage]) -> None:
    for back in range(26, 50):
        end = add_months(MAY, -back)
        Edition.objects.bulk_create([_like(may, pk=None, period_end=end)])
        edition = Edition.objects.get(scorecard=may.scorecard, period_end=end)
        EditionPage.objects.bulk_create(
            EditionPage(edition=edition, area_id=page.area_id, content=page.content) for page in pages
        )


def fifty_returns_more() -> None:
    kents = Return.objects.filter(area__slug="kent").first()
    Return.objects.bulk_create(_like(kents, pk=None, file_name=f"{number}.xlsx") for number in range(50))


def _like(record, **changed):
    fields = {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}
    return type(record)(**{name: value for name, value in fields.items() if name != "id"} | changed)


def _figures(areas, *, months: int, last: date = MAY) -> None:
    indicators = Indicator.objects.in_bulk([BACKLOG, TIMELINESS], field_name="code")
    Reading.objects.bulk_create(
        Reading(indicator=indicator, area=area, basis=indicator.default_basis, period_end=end, **figures)
        for area in areas
        for end in [add_months(last, -back) for back in range(months)]
        for indicator, figures in [
            (indicators[BACKLOG], {"value": 3}),
            (indicators[TIMELINESS], {"numerator": 8, "denominator": 10}),
        ]
    )


@pytest.mark.parametrize(("address", "number"), QUERIES.items())
def test_a_page_takes_so_many_queries(queries, address, number):
    assert queries(address) == number


@pytest.mark.parametrize("grow", [five_districts_more, two_years_more, fifty_returns_more])
def test_and_no_more_as_the_authority_grows(queries, grow):
    grow()
    taken = {address: queries(address) for address in QUERIES}
    more = {address: number for address, number in taken.items() if number > QUERIES[address]}
    assert more == {}


def rows_of(count: int, *, month: str = "May 2012") -> bytes:
    """A return with a figure of each of so many districts."""
    names = Area.objects.filter(parent__slug="kent").order_by("name").values_list("name", flat=True)
    return workbook(*(row(place=name, month=month, value=7) for name in names[:count]))


@pytest.mark.parametrize("state", ["draft", "accepted"])
def test_a_returns_page_takes_no_more_for_more_lines(queries, state):
    counts = []
    for lines in (1, 12):
        sent = draft(rows_of(lines), name=f"{lines}.xlsx")
        if state == "accepted":
            Return.objects.filter(pk=sent.pk).update(state="accepted", decided_at=sent.uploaded_at)
        counts.append(queries(f"/returns/{sent.pk}/"))
    assert counts[0] == counts[1] <= 36
