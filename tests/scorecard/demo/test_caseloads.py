"""The caseloads page on the demonstration, from what both councils published."""

import pytest

pytestmark = pytest.mark.usefixtures("demo")


@pytest.fixture
def teams(browser_of):
    """The lines of the page by the name of the team, for each indicator."""

    def found(area: str, reader: str = "") -> dict:
        tables = browser_of(reader).get(f"/improvement/caseloads/?area={area}").context["tables"]
        return {table.indicator.code: {line.row.area_name: line for line in table.teams} for table in tables}

    return found


def test_stocktons_teams_over_time(teams):
    found = teams("stockton-on-tees")["average-social-worker-caseload"]
    assert list(found) == ["North 1", "North 2", "North 3", "South 1", "South 2", "South 3"]
    assert [shown.text for shown in found["North 2"].earlier] == ["31.1", "33.2"]
    assert found["North 2"].optimum == "25, Optimum"
    assert found["North 2"].workers.startswith("33% more workers, about a third (33.2 against 25)")
    assert found["North 1"].workers == "No more: not over the optimum"


def test_kents_published_caseload_is_not_over_20(teams):
    kent = teams("kent")["average-caseload-per-caseholder"]["Kent"]
    assert (kent.row.figure.text, kent.row.figure.as_at) == ("19.9", "w/e 17 June 2012")
    assert kent.workers == "No more: not over the optimum"


def test_a_districts_workers_come_from_its_children_and_staff(teams):
    lines = teams("kent")["average-caseload-per-caseholder"].values()
    over = [line for line in lines if line.row.rating.letter == "R"]
    assert over
    assert all(" more (" in line.workers for line in over)


def test_children_without_a_worker_stand_beside(teams):
    kent = teams("kent")["average-caseload-per-caseholder"]["Kent"]
    assert [shown.text for shown in kent.without][1] == "0"


def test_kents_looked_after_teams_have_an_optimum_of_15_and_no_figure(browser_of):
    tables = browser_of("").get("/improvement/caseloads/?area=kent").context["tables"]
    (table,) = [each for each in tables if each.indicator.code == "looked-after-children-per-social-worker"]
    assert table.teams == ()
    assert table.optima == ("15, Workforce establishment, from 1 July 2012",)
