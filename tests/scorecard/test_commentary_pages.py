"""Writing commentary on the screens: for one's own areas, with suggestions, and nobody's words lost."""

import pytest

from districts.models import Area
from indicators.rules.periods import Period
from scorecard.actions import open_draft
from scorecard.models import Commentary, Edition, Scorecard
from scorecard.release import publication
from scorecard.views import desk
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


# The desk


def sent(page, at: str = "", **words: str) -> dict[str, str]:
    """The fields of the desk as a browser sends them back; `words` are written into the text about `at`."""
    fields = {}
    for each in page.context["texts"]:
        for field in each.form:
            value = field.value()
            fields[field.html_name] = "" if value is None else str(value).replace("\n", "\r\n")
            if at == (each.topic.row.code if each.topic.row else each.topic.section or "summary"):
                fields[field.html_name] = words.get(field.name, fields[field.html_name])
        fields.pop(f"{each.form.prefix}-carry", None)
        if words.get("carry") and at == (each.topic.row.code if each.topic.row else ""):
            fields[f"{each.form.prefix}-carry"] = "on"
    return fields


def test_all_texts_of_an_area_are_saved_at_once_and_untouched_ones_are_left_alone(team):
    page = team.client.get(OVERVIEW)
    fields = sent(page, CODE, text="High.", corrective_action="More staff.")
    answer = team.client.post(OVERVIEW, fields, follow=True)
    assert "1 text saved." in answer.content.decode()
    written = Commentary.objects.get()
    assert (written.text, written.corrective_action, written.version) == ("High.", "More staff.", 1)


def test_a_second_writer_loses_nothing_and_saves_what_is_theirs_alone(team):
    page = team.client.get(OVERVIEW)
    team.client.post(OVERVIEW, sent(page, "summary", text="The first text."))
    mine = sent(page, "summary", text="The second text.")
    also = sent(page, CODE, text="High.")
    fields = {name: mine[name] if mine[name] else text for name, text in also.items()}
    answer = team.client.post(OVERVIEW, fields)
    assert answer.status_code == 409
    words = text_of(answer)
    assert "The first text." in words
    assert "The second text." in words
    assert sorted(Commentary.objects.values_list("text", flat=True)) == ["High.", "The first text."]
    held = sent(answer)
    team.client.post(OVERVIEW, held)
    assert sorted(Commentary.objects.values_list("text", flat=True)) == ["High.", "The second text."]


def test_what_is_saved_after_publication_comes_back_to_be_copied(team):
    fields = sent(team.client.get(OVERVIEW), "summary", text="My words.")
    Edition.objects.all().delete()
    answer = team.client.post(OVERVIEW, fields)
    assert answer.status_code == 409
    assert "My words." in text_of(answer)


def test_last_months_text_stands_beside_and_is_carried_over_marked_as_such(team):
    team.client.post(
        OVERVIEW, sent(team.client.get(OVERVIEW), CODE, text="High.", corrective_action="Staff.")
    )
    card = Scorecard.objects.select_related("authority").get(slug="kent")
    open_draft(scorecard=card, period=Period.month(2012, 6), by=None)
    accepted(workbook(row(place="Kent", month="June 2012", value=340)))
    june = OVERVIEW.replace("2012-05", "2012-06")
    page = team.client.get(june)
    assert "High." in text_of(page)
    team.client.post(june, sent(page, CODE, carry="yes"))
    carried = Commentary.objects.get(period_end="2012-06-30")
    assert (carried.text, carried.corrective_action) == ("Unchanged since May 2012.\n\nHigh.", "Staff.")


def test_every_red_line_of_all_areas_stands_on_one_page(team):
    page = team.client.get(f"{OVERVIEW}?reds=yes")
    assert {each.topic.row.rating.letter for each in page.context["texts"]} == {"R"}
    assert "1 red without text or corrective action" in text_of(page)
    assert "kent" in {each.area.slug for each in page.context["texts"]}


RED = {
    "Initial assessments completed in timescale": {"numerator": 50, "denominator": 100},
    "Unallocated cases over 28 days": {"value": 9},
    "Average caseload per caseholder": {"numerator": 300, "denominator": 10},
}


def test_forty_reds_of_twelve_districts_are_written_in_two_pages(team):
    districts = Area.objects.filter(parent__slug="kent").values_list("name", flat=True)
    accepted(workbook(*(row(name, place, **figures) for place in districts for name, figures in RED.items())))
    reds, fields = f"{OVERVIEW}?reds=yes", {}
    for each in team.client.get(reds).context["texts"]:
        given = {item.html_name: item.value() for item in each.form if item.name != "carry"}
        fields |= {name: "" if value is None else value for name, value in given.items()}
        fields |= {f"{each.form.prefix}-{name}": "Said." for name in ("text", "corrective_action")}
    assert team.client.post(reds, fields).status_code == 302
    assert (len(districts), Commentary.objects.count()) == (12, 40)
    assert "40 texts saved." in text_of(team.client.get(reds))
    assert not [each.area for each in team.client.get(reds).context["missing"] if each.lacking]


def test_many_texts_stand_in_parts_and_each_is_saved_wherever_it_stands_by_then(team, monkeypatch):
    monkeypatch.setattr(desk, "MOST_TEXTS", 2)
    first, last = team.client.get(OVERVIEW), team.client.get(f"{OVERVIEW}?part=2")
    assert list(first.context["parts"])[:2] == [1, 2]
    about = [each.topic.name for page in (first, last) for each in page.context["texts"]]
    assert len(set(about)) == len(about) == 4
    monkeypatch.setattr(desk, "MOST_TEXTS", 1)  # as if lines had come before
    team.client.post(f"{OVERVIEW}?part=2", sent(first, "summary", text="Kept."))
    assert Commentary.objects.get().text == "Kept."


def test_of_a_large_authority_the_lines_of_the_area_shown_are_worked_out_alone(team, monkeypatch):
    monkeypatch.setattr(publication, "READINGS_AT_ONCE", 0)
    page = team.client.get(f"{OVERVIEW}?area=dover&reds=yes")
    assert {each.area.slug for each in page.context["texts"]} == {"dover"}
    assert {each.area.slug for each in page.context["missing"] if each.reds is not None} == {"dover"}


def test_a_manager_is_led_to_the_desk_of_their_district(dovers):
    assert "To write" in dovers.client.get("/glossary/").content.decode()
    assert dovers.client.get("/commentary/").url == OVERVIEW
    page = dovers.client.get(OVERVIEW)
    assert [each.area.slug for each in page.context["missing"]] == ["dover"]
    assert dovers.client.get(f"{OVERVIEW}?area=kent").status_code == 404
