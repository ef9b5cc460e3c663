"""Writing commentary on the screens: for one's own areas, with suggestions, and nobody's words lost."""

import pytest

from indicators.rules.periods import Period
from scorecard.actions import open_draft
from scorecard.models import Commentary, Scorecard
from tests.backoffice.steps import Team, text_of
from tests.returns.builders import BACKLOG, accepted, row, workbook

pytestmark = pytest.mark.usefixtures("library")

OVERVIEW = "/scorecards/kent/2012-05/commentary/"
WRITE = f"{OVERVIEW}write/"
CODE = "initial-assessments-in-progress-out-of-timescale"


@pytest.fixture(autouse=True)
def draft(library) -> None:
    """May 2012, with a backlog of 36 in Dover and 336 in Kent."""
    accepted(workbook(row(place="Kent", value=336), row(value=36)))
    card = Scorecard.objects.select_related("authority").get(slug="kent")
    open_draft(scorecard=card, period=Period.month(2012, 5), by=None)


@pytest.fixture
def team(client, performance_team) -> Team:
    client.force_login(performance_team)
    return Team(client)


@pytest.fixture
def dovers(client, manager) -> Team:
    client.force_login(manager)
    return Team(client)


def test_the_team_writes_for_any_area(team):
    for area in ("kent", "dover"):
        assert team.send(f"{WRITE}?area={area}", seen=0, text="Said.").status_code == 302
    assert Commentary.objects.count() == 2


def test_a_manager_writes_for_their_district_alone(dovers):
    assert dovers.send(f"{WRITE}?area=dover&indicator={CODE}", seen=0, text="Said.").status_code == 302
    for area in ("kent", "thanet"):
        assert dovers.send(f"{WRITE}?area={area}", seen=0, text="Said.").status_code == 404


def test_a_member_writes_nothing(client, member):
    client.force_login(member)
    assert client.get(OVERVIEW).status_code == 404


@pytest.mark.parametrize("about", ["section=Health", "indicator=unknown"])
def test_what_the_draft_does_not_show_is_not_written_about(team, about):
    assert team.client.get(f"{WRITE}?area=kent&{about}").status_code == 404


def test_a_red_line_asks_for_its_corrective_action(team):
    assert "This line is red: it needs a text and its corrective action." in team.see(OVERVIEW)
    team.send(f"{WRITE}?area=kent&indicator={CODE}", seen=0, text="High.", corrective_action="More staff.")
    assert "This line is red" not in team.see(OVERVIEW)


def test_words_that_disagree_are_said_beside_them(team):
    team.send(f"{WRITE}?area=kent&indicator={CODE}", seen=0, text="There are 363.")
    assert f"“363” is none of the figures: {BACKLOG} is 336." in team.see(OVERVIEW)


def test_the_second_author_sees_both_texts_and_saves_neither_away(team):
    address = f"{WRITE}?area=kent"
    team.send(address, seen=0, text="The first text.")
    answer = team.send(address, seen=0, text="The second text.", headlines="A headline.")
    assert answer.status_code == 409
    words = text_of(answer)
    assert "The first text." in words
    assert "The second text." in words
    assert "A headline." in words
    assert Commentary.objects.get().text == "The first text."
    team.send(address, seen=answer.context["form"].data["seen"], text="Both texts.")
    assert Commentary.objects.get().text == "Both texts."


def test_a_suggestion_is_saved_only_once_it_is_taken(team):
    suggested = team.client.get(WRITE).context["suggested"]
    assert suggested == [f"{BACKLOG}: 336, 31 May 2012, worse than target (target 100)."]
    answer = team.send(WRITE, seen=0, headlines="Mine.", suggested=suggested, take="yes")
    assert answer.context["form"]["headlines"].value() == f"Mine.\n{suggested[0]}"
    assert not Commentary.objects.exists()
