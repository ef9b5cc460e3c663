"""An edition whose pages were changed is shown to nobody; and who takes figures away is on record."""

import pytest

from districts.models import AuditEntry
from scorecard.models import EditionPage, PublicPage
from tests.guard import guard_lifted

MAY = "/scorecards/kent/2012-05/"
SERVED = ["/", MAY, f"{MAY}?area=dover", f"{MAY}matrix/", f"{MAY}exceptions/", f"{MAY}export.csv"]
ROWS = "/api/v1/rows?scorecard=kent&period=2012-05&area=dover"
INDICATOR = "/indicators/initial-assessments-completed-in-timescale/"
READINGS = "/api/v1/readings?indicator=initial-assessments-completed-in-timescale&area=dover"


@pytest.fixture
def altered(demo) -> None:
    """Somebody has changed one figure of the page of Dover of May 2012, past the service."""
    of_dover = {
        "edition__scorecard__slug": "kent",
        "edition__period_end": "2012-05-31",
        "area__slug": "dover",
    }
    for kept in (EditionPage, PublicPage):
        page = kept.objects.filter(**of_dover).latest("edition__issue")
        with guard_lifted():
            kept.objects.filter(pk=page.pk).update(content=page.content.replace("1", "7", 1))


@pytest.mark.parametrize("who", ["", "member-kent"])
@pytest.mark.parametrize("address", [*SERVED, ROWS])
def test_no_page_of_it_is_served(altered, browser_of, who, address):
    browser = browser_of(who)
    browser.raise_request_exception = False
    answer = browser.get(address)
    assert answer.status_code == 500
    assert "no longer what was published" in answer.content.decode()


@pytest.mark.parametrize("address", SERVED)
def test_it_is_served_as_long_as_it_is_what_was_published(browser_of, address):
    assert browser_of("member-kent").get(address).status_code == 200


TAKEN = [
    ROWS,
    READINGS,
    f"{INDICATOR}trend.svg?area=dover",
    f"{INDICATOR}trend.csv?area=dover",
    f"{INDICATOR}explorer.json?area=dover",
    f"{MAY}export.csv",
]


@pytest.mark.parametrize("address", TAKEN)
def test_figures_taken_away_are_on_record(browser_of, address):
    assert browser_of("manager-dover").get(address).status_code == 200
    entry = AuditEntry.objects.filter(action="download").latest("pk")
    assert (entry.by.username, entry.subject, entry.authority.slug) == ("manager-dover", address, "kent")


@pytest.mark.parametrize(
    "address", [MAY, "/indicators/", "/api/v1/areas", "/api/v1/rows?scorecard=none&period=2012-05"]
)
def test_what_is_read_or_holds_no_figures_is_not(browser_of, address):
    before = AuditEntry.objects.filter(action="download").count()
    browser_of("manager-dover").get(address)
    assert AuditEntry.objects.filter(action="download").count() == before
