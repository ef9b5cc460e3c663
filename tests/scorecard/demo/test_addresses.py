"""Addresses that mean nothing are not found; none is an error of ours."""

import pytest

TIMELINESS = "/indicators/initial-assessments-completed-in-timescale/"
NUL = "%00"

NOT_FOUND = [
    "/nothing/",
    "/scorecards/kent/2012-13/",
    "/scorecards/kent/0000-00/",
    "/scorecards/kent/9999-12/",
    "/scorecards/kent/2012-13-q5/",
    "/scorecards/kent/2012-14-q1/",
    "/scorecards/kent/may-2012/",
    "/scorecards/kent/2009-01/",
    "/scorecards/atlantis/2012-05/",
    "/scorecards/kent/2012-05/?area=atlantis",
    "/scorecards/kent/2012-05/?area=stockton-on-tees",
    "/scorecards/kent/2012-05/?area=england",
    f"/scorecards/kent/2012-05/?area={NUL}",
    "/scorecards/kent/2012-05/?issue=99",
    "/scorecards/kent/2012-05/?issue=x",
    f"/scorecards/kent/2012-05/?issue={'9' * 40}",
    f"/scorecards/kent/2012-05/?issue={'9' * 5000}",
    f"/scorecards/kent/2012-05/?issue={2**63}",
    "/scorecards/kent/2012-05/?issue=%C2%B2",
    f"/scorecards/kent/2012-05/matrix/?issue={'9' * 5000}",
    f"/scorecards/kent/2012-05/export.csv?issue={'9' * 5000}",
    f"/scorecards/kent/{'9' * 5000}-05/",
    f"/manage/kent/population/?year={'9' * 5000}",
    f"/manage/people/{'9' * 5000}/link/",
    f"/improvement/plan/kent-improvement-plan-phase-3/{'9' * 5000}/1/",
    f"/improvement/plan/kent-improvement-plan-phase-3/{2**63}/1/",
    "/scorecards/kent/2012-05/matrix/?issue=99",
    "/scorecards/kent/2012-05/draft/",
    "/scorecards/kent/2012-06/",
    "/scorecards/kent/2012-06/draft/?area=stockton-on-tees",
    "/indicators/hours-of-sunshine/",
    f"{TIMELINESS}?area=atlantis",
    f"{TIMELINESS}?area={NUL}",
    f"{TIMELINESS}?basis=SNAPSHOT",
    f"{TIMELINESS}?basis=x",
    f"{TIMELINESS}?range=x",
    f"{TIMELINESS}?from=x",
    f"{TIMELINESS}?to=2012-02-30",
    f"{TIMELINESS}explorer.json?area=atlantis",
    f"{TIMELINESS}explorer.json?basis=x",
    f"{TIMELINESS}?chart=x",
    f"{TIMELINESS}?chart=compare&compare=atlantis",
    f"{TIMELINESS}?chart=compare&compare=stockton-on-tees",
    f"{TIMELINESS}?chart=compare&compare={NUL}",
    f"{TIMELINESS}sunshine.svg",
    f"{TIMELINESS}trend.csv?area=atlantis",
    f"{TIMELINESS}compare.csv?compare=atlantis",
    "/districts/atlantis/",
    "/returns/999999/",
    f"/returns/{'9' * 40}/",
    f"/returns/{'9' * 5000}/",
    "/returns/999999/file/",
]

FOUND = [
    f"{TIMELINESS}?from=2012-05-31&to=2010-04-30",
    f"{TIMELINESS}?from=0001-01-01&to=0001-01-01",
    f"{TIMELINESS}?from=9999-12-31&to=9999-12-31",
    f"{TIMELINESS}?to=9999-12-31&range=all",
    f"{TIMELINESS}?from=1066-10-14",
    f"{TIMELINESS}explorer.json?from=0001-01-01&to=0001-01-01",
    f"{TIMELINESS}explorer.json?from=9999-12-31",
    f"{TIMELINESS}compare.svg?area=dover&compare=thanet&compare=england",
    f"{TIMELINESS}funnel.svg?area=dover",
    f"{TIMELINESS}areas.csv?from=1066-10-14",
    "/indicators/?q=assessment",
    f"/indicators/?q={NUL}",
    "/indicators/?sort=nonsense",
    "/indicators/?q=%25_%27",
    "/returns/?page=99",
    "/returns/?page=x",
    f"/returns/?page={'9' * 5000}",
    f"/returns/?page={2**63}",
    "/returns/?per_page=0",
    f"/returns/?per_page={2**63}",
    f"/manage/audit/?page={'9' * 5000}",
    f"{TIMELINESS}areas/?page={'9' * 5000}",
    "/indicators/unallocated-cases/compare.csv?area=dover",
    "/indicators/unallocated-cases/compare.svg?area=dover",
    "/returns/?sort=nonsense",
    "/returns/?sort=-area",
    "/?area=atlantis",
]


@pytest.mark.parametrize("address", NOT_FOUND)
def test_is_not_found(browser_of, address):
    assert browser_of("performance-team-kent").get(address).status_code == 404


@pytest.mark.parametrize("address", FOUND)
def test_is_answered(browser_of, address):
    assert browser_of("performance-team-kent").get(address).status_code == 200


@pytest.mark.parametrize(
    "address", [address for address in FOUND if not address.startswith(("/returns/", "/manage/"))]
)
def test_is_answered_to_a_member_too(browser_of, address):
    assert browser_of("member-kent").get(address).status_code == 200


def test_not_found_says_where_to_go(browser_of):
    text = browser_of("").get("/nothing/").content.decode()
    assert "Page not found" in text
