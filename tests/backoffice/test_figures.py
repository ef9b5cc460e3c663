"""Figures set by hand, and population."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from indicators.models import Reading
from returns.actions import withdraw_return
from returns.models import Return, ReturnKind
from tests.backoffice.conftest import BACKLOG, TIMELINESS
from tests.backoffice.steps import text_of

CORRECT = reverse("manage-figures", args=["kent"])
POPULATION = reverse("manage-population", args=["kent"])
JUNE = {
    "line": f"{TIMELINESS}|MONTH",
    "area": "kent",
    "period_end": "30/06/2012",
    "value": "70",
    "reason": "Recount of late entries",
}


def reading(code: str = TIMELINESS, slug: str = "kent") -> Reading:
    return Reading.objects.get(indicator__code=code, area__slug=slug, period_end=date(2012, 6, 30))


def test_correction_goes_in_as_a_return_with_one_line(team, june, performance_team):
    team.save(CORRECT, **JUNE)
    sent = Return.objects.get(kind=ReturnKind.MANUAL)
    assert reading().value == 70
    assert (sent.lines.count(), sent.state, sent.reason) == (1, "accepted", "Recount of late entries")
    assert sent.decided_by == performance_team
    assert "Recount of late entries" in team.see(CORRECT)


def test_several_figures_go_in_as_one_return_or_none_of_them(team, june):
    page = reverse("manage-figures-list", args=["kent"])
    name = Reading.objects.filter(indicator__code=TIMELINESS).first().indicator.name
    good = f"{name},Month,Kent,30/06/2012,70%,,\n{TIMELINESS},MONTH,dover,30/06/2012,,943,2201"
    told = team.send(page, figures=f"{good}\nVisits,Month,Kent,30/06/2012,1\n", reason="Recount")
    assert (told.status_code, "Line 3: “Visits” is no indicator." in text_of(told)) == (400, True)
    twice = f"{good}\n{good.splitlines()[0]}"
    assert "twice" in text_of(team.send(page, figures=twice, reason="Recount"))
    asked = text_of(team.send(page, figures=good, reason="Recount"))
    assert f"{name}, Kent, June 2012: 85.0% → becomes 70.0%" in asked
    team.save(page, figures=good, reason="Recount")
    assert reading().value == 70
    assert reading(slug="dover").numerator == 943
    assert Return.objects.get(kind=ReturnKind.MANUAL).lines.count() == 2


def test_ratings_that_change_are_shown_before(team, june):
    page = text_of(team.send(CORRECT, **JUNE))
    assert "Kent: 85.0% → becomes 70.0%" in page
    assert "Changes 1 rating, 1 figure and 1 direction of travel in drafts" in page
    assert reading().value == 85


def test_numerator_and_denominator_give_the_figure(team, june):
    team.save(CORRECT, **(JUNE | {"value": "", "numerator": "943", "denominator": "2201"}))
    assert reading().value == Decimal("42.844162")


def test_figure_is_taken_away_with_its_reason(team, june):
    team.save(CORRECT, **(JUNE | {"value": "", "missing": "n/a"}))
    assert (reading().value, reading().missing_reason) == (None, "n/a")


def test_withdrawn_correction_is_gone(team, june):
    team.save(CORRECT, **(JUNE | {"line": f"{BACKLOG}|SNAPSHOT", "area": "dover", "value": "4"}))
    assert reading(BACKLOG, "dover").value == 4
    withdraw_return(monthly_return=Return.objects.get(kind=ReturnKind.MANUAL), by=None, reason="Wrong")
    assert not Reading.objects.filter(indicator__code=BACKLOG, area__slug="dover").exists()


def test_comparators_are_corrected_too(team):
    team.save(CORRECT, **(JUNE | {"area": "england"}))
    assert Return.objects.get(kind=ReturnKind.MANUAL).area.slug == "kent"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"reason": ""}, "Enter the reason"),
        ({"value": ""}, "Enter a figure, or choose why there is none"),
        ({"missing": "n/a"}, "Enter a figure, or choose why there is none"),
        ({"value": "104"}, "A percentage can't be over 100"),
        ({"value": "-1"}, "Figure can't be below 0"),
        ({"value": "", "numerator": "5", "denominator": "4"}, "is more than the denominator"),
        ({"value": "", "numerator": "5"}, "but no denominator"),
        ({"period_end": "15/06/2012"}, "A month ends on the last day of a month"),
        ({"period_end": "30/06/2099"}, "which is yet to come"),
        ({"area": "stockton-on-tees"}, "Choose from the list"),
    ],
)
def test_what_is_wrong_is_said(team, june, typed, told):
    answer = team.send(CORRECT, **(JUNE | typed))
    assert answer.status_code == 400
    assert told in text_of(answer)
    assert not Return.objects.filter(kind=ReturnKind.MANUAL).exists()


def test_population_of_many_areas_is_one_return(team):
    sent = {"area-kent": "350,000", "area-dover": "24000", "reason": "Mid-year estimates"}
    team.save(f"{POPULATION}?year=2012", **sent)
    assert reading("population-aged-0-to-17").value == 350000
    assert reading("population-aged-0-to-17", "dover").value == 24000
    assert Return.objects.get(kind=ReturnKind.MANUAL).lines.count() == 2


def test_population_that_stands_already_is_not_stored_again(team):
    sent = {"area-kent": "350,000", "reason": "Mid-year estimates"}
    team.save(f"{POPULATION}?year=2012", **sent)
    answer = team.send(f"{POPULATION}?year=2012", **sent)
    assert "Every figure stands exactly so already" in text_of(answer)


@pytest.mark.parametrize("year", ["soon", "1066", "99999"])
def test_year_that_is_none_is_not_there(team, year):
    assert team.client.get(f"{POPULATION}?year={year}").status_code == 404
