"""Whatever figures somebody signed in takes away is on record."""

import pytest

from districts.models import AuditEntry

MAY = "/scorecards/kent/2012-05/"
ROWS = "/api/v1/rows?scorecard=kent&period=2012-05&area=dover"
INDICATOR = "/indicators/initial-assessments-completed-in-timescale/"
READINGS = "/api/v1/readings?indicator=initial-assessments-completed-in-timescale&area=dover"


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
