"""The performance team's month: open a draft, see what stands in the way, publish it once, correct it."""

import re
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from districts.models import Area, AuditEntry
from indicators.models import Indicator, Reading, Target
from scorecard.actions import Words, write_commentary
from scorecard.editions.build import build_pages
from scorecard.models import Edition, EditionPage
from scorecard.rules.frozen import read_content
from tests.backoffice.conftest import BACKLOG, TIMELINESS
from tests.backoffice.steps import Team, text_of
from tests.guard import guard_lifted

EDITIONS = "/manage/kent/editions/"


def page_of(edition: Edition) -> str:
    return reverse("manage-edition", args=["kent", edition.pk])


def publish_page_of(edition: Edition) -> str:
    return reverse("manage-edition-publish", args=["kent", edition.pk])


def say(edition: Edition, *, code: str = "", action: str = "More staff.", slug: str = "kent") -> None:
    write_commentary(
        edition=edition,
        area=Area.objects.get(slug=slug),
        words=Words(text="Said.", corrective_action=action if code else ""),
        seen=0,
        by=None,
        indicator=Indicator.objects.get(code=code) if code else None,
    )


def make_red(code: str = BACKLOG, value: str = "936") -> None:
    Reading.objects.filter(indicator__code=code, area__slug="kent").update(value=Decimal(value))


def checks(team: Team, edition: Edition) -> dict[str, list[str]]:
    """What each check of a draft found, by its title; those that passed are left out."""
    found = team.client.get(page_of(edition)).context["checks"]
    return {check.title: [point.text for point in check.points] for check in found if check.points}


def publish(team: Team, edition: Edition, note: str = "Some figures are missing.", **terms):
    team.send(page_of(edition), note=note, **terms)
    seen = team.client.get(publish_page_of(edition)).context["seen"]
    return team.send(publish_page_of(edition), seen=seen)


def without_pickers(team: Team, address: str) -> str:
    """The words of a page, but for the ways to other pages."""
    answer = team.client.get(address)
    ways = rb'<details.*?</details>|<a class="app-steps__link.*?</a>'
    answer.content = re.sub(ways, b"", answer.content, flags=re.DOTALL)
    return text_of(answer)


# Drafts


def test_the_list_names_each_edition_with_its_state(team, june):
    words = team.see(EDITIONS)
    assert "June 2012 , Kent, issue 1 Kent 1 Draft" in words
    assert "May 2012 , Kent, issue 1 Kent 1 Published 9 July 2012" in words


def test_the_period_after_the_newest_edition_is_chosen_beforehand(team, june):
    assert '<option value="2012-07" selected>' in team.client.get(EDITIONS).content.decode()


def test_a_draft_is_opened_for_a_period(team, june):
    card = june.scorecard.pk
    answer = team.send(EDITIONS, scorecard=card, period="2012-07")
    draft = Edition.objects.get(period_end=date(2012, 7, 31))
    assert answer.url == page_of(draft)


@pytest.mark.parametrize("period", ["July", "2012-13", ""])
def test_what_is_no_period_is_asked_again(team, june, period):
    answer = team.send(EDITIONS, scorecard=june.scorecard.pk, period=period)
    assert answer.status_code == 400


def test_another_authoritys_scorecard_is_not_in_the_list(team, june):
    card = Edition.objects.model._meta.get_field("scorecard").related_model.objects.get(
        slug="stockton-on-tees"
    )
    assert team.send(EDITIONS, scorecard=card.pk, period="2012-07").status_code == 400


# What stands in the way


def test_a_red_without_its_corrective_action_blocks(team, june):
    make_red()
    say(june, code=BACKLOG, action="")
    found = checks(team, june)["Every red of Kent has its commentary and corrective action"]
    assert found == [
        "Kent: Initial assessments in progress out of timescale is red and has no corrective action."
    ]


def test_and_the_draft_is_not_published(team, june):
    make_red()
    team.send(page_of(june), note="Missing.")
    answer = team.send(publish_page_of(june), seen="whatever")
    assert answer.status_code == 400
    assert Edition.objects.get(pk=june.pk).is_draft


def test_a_red_that_is_explained_does_not(team, june):
    make_red()
    say(june, code=BACKLOG)
    assert "Every red of Kent has its commentary and corrective action" not in checks(team, june)


def test_a_district_without_figures_is_named(team, june):
    found = checks(team, june)["Every area has its figures"]
    assert any(text.startswith("Ashford: 9 of 9 figures are missing: Initial assess") for text in found)


def test_a_draft_without_any_figure_blocks(team, june):
    Reading.objects.all().delete()
    assert checks(team, june)["There are figures in it"] == ["No line of this period has a figure."]


def test_words_that_disagree_are_named(team, june):
    write_commentary(
        edition=june,
        area=june.scorecard.authority,
        words=Words(text="90% were in time."),
        seen=0,
        by=None,
        indicator=Indicator.objects.get(code=TIMELINESS),
    )
    (found,) = checks(team, june)["Words agree with figures"]
    assert found.startswith("Kent, initial assessments completed in timescale: “90%” is none of the figures")


def test_a_text_that_gives_away_a_small_number_is_named(team, june):
    make_small("dover", 2)
    say_of_page(june, "dover", "Two assessments are late.")
    title = "No text gives away a number that is kept from the public"
    assert title not in checks(team, june)
    team.send(page_of(june), note="", unrestricted="on")
    (found,) = checks(team, june)[title]
    assert found.startswith("Dover, summary: “Two” may be a number of Initial assessments in progress")


def test_the_note_to_readers_is_looked_at_too(team, june):
    make_small("kent", 4)
    team.send(page_of(june), note="Kent has 4 late assessments.", unrestricted="on")
    (found,) = checks(team, june)["No text gives away a number that is kept from the public"]
    assert found.startswith("Note to readers: “4” may be a number")


def make_small(slug: str, number: int) -> None:
    Reading.objects.update_or_create(
        indicator=Indicator.objects.get(code=BACKLOG),
        area=Area.objects.get(slug=slug),
        basis="SNAPSHOT",
        period_end=date(2012, 6, 30),
        defaults={"value": Decimal(number), "stated": str(number)},
    )


def say_of_page(edition: Edition, slug: str, text: str) -> None:
    area = Area.objects.get(slug=slug)
    write_commentary(edition=edition, area=area, words=Words(text=text), seen=0, by=None)


def test_a_restated_month_is_named(team, june):
    Reading.objects.filter(
        indicator__code=TIMELINESS, area__slug="kent", period_end=date(2012, 5, 31)
    ).update(value=Decimal("80.0"))
    (found,) = checks(team, june)["Earlier months stand as published"]
    assert "May 2012: 84.4% in the May 2012 edition, now 80.0%" in found


def test_a_warning_needs_a_note(team, june):
    seen = team.client.get(publish_page_of(june)).context["seen"]
    answer = team.send(publish_page_of(june), seen=seen)
    assert "Tell readers in a note" in text_of(answer)
    assert Edition.objects.get(pk=june.pk).is_draft


# Publishing


def test_publishing_freezes_every_area_with_its_hash(team, june, performance_team):
    publish(team, june, unrestricted="on")
    edition = Edition.objects.get(pk=june.pk)
    assert (edition.pages.count(), len(edition.sha256)) == (13, 64)
    assert (edition.unrestricted, edition.published_by) == (True, performance_team)


def test_the_page_shows_the_hash(team, june):
    publish(team, june)
    edition = Edition.objects.get(pk=june.pk)
    assert edition.sha256 in team.see("/scorecards/kent/2012-06/")
    assert "the pages are what was published" in team.see(page_of(june))


def test_a_second_click_publishes_nothing_twice(team, june):
    publish(team, june)
    answer = team.client.post(publish_page_of(june), {"seen": "0"}, follow=True)
    assert "This issue is published already" in text_of(answer)
    assert EditionPage.objects.filter(edition=june).count() == 13


def test_what_changed_since_it_was_looked_at_is_not_published(team, june):
    team.send(page_of(june), note="Some figures are missing.")
    seen = team.client.get(publish_page_of(june)).context["seen"]
    Reading.objects.filter(area__slug="dover").update(value=Decimal("93.0"))
    answer = team.send(publish_page_of(june), seen=seen)
    assert "Figures or texts have changed since you looked" in text_of(answer)
    assert Edition.objects.get(pk=june.pk).is_draft


# Corrections


@pytest.fixture
def corrected(team, june) -> Edition:
    """June 2012 published, then its second issue, with Dover's timeliness corrected to 96%."""
    publish(team, june)
    team.send(EDITIONS, scorecard=june.scorecard.pk, period="2012-06")
    second = Edition.objects.get(period_end=june.period_end, issue=2)
    Reading.objects.filter(area__slug="dover", period_end=june.period_end).update(value=Decimal("96.0"))
    publish(team, second, reason="Dover counted one week twice.")
    second.refresh_from_db()
    return second


def test_a_correction_needs_a_reason(team, june):
    publish(team, june)
    team.send(EDITIONS, scorecard=june.scorecard.pk, period="2012-06")
    second = Edition.objects.get(period_end=june.period_end, issue=2)
    assert publish(team, second).status_code == 400
    assert checks(team, second)["A correction says why"] == ["Say below why issue 1 is corrected."]


def test_an_issue_that_changes_nothing_is_named(team, june):
    publish(team, june)
    team.send(EDITIONS, scorecard=june.scorecard.pk, period="2012-06")
    second = Edition.objects.get(period_end=june.period_end, issue=2)
    title = "The issue says something otherwise than the one before"
    (found,) = checks(team, second)[title]
    assert found.startswith("Every page is as in issue 1.")
    make_red(value="37")
    assert title not in checks(team, second)


def test_the_page_of_a_correction_says_what_changed(team, corrected):
    words = team.see("/scorecards/kent/2012-06/?area=dover")
    assert "Corrects issue 1 Dover counted one week twice." in words
    assert "figure: 95.0%, June 2012, numerator and denominator not returned" in words
    assert "is now 96.0%, June 2012" in words


def test_it_changes_that_figure_and_what_follows_from_it_alone(team, corrected):
    answer = team.client.get("/scorecards/kent/2012-06/?area=dover")
    found = {(each.about, each.what) for each in answer.context["correction"].here}
    line = "Initial assessments completed in timescale, Dover (M)"
    assert found == {(line, "Figure"), (line, "Direction of travel"), (line, "Last 12 months: June 2012")}
    assert answer.context["correction"].elsewhere == ()


def test_the_earlier_issue_is_as_it_was_and_says_that_a_later_one_corrects_it(team, corrected):
    words = team.see("/scorecards/kent/2012-06/?area=dover&issue=1")
    assert "A later issue corrects this one" in words
    assert "95.0%" in words
    assert "96.0%" not in words


# Later changes


def test_nothing_that_happens_later_changes_what_was_published(team, june):
    publish(team, june)
    addresses = [f"/scorecards/kent/2012-06/{query}" for query in ("", "?area=dover", "matrix/")]
    team.see(addresses[0])  # with the message that it is published
    before = [without_pickers(team, address) for address in addresses]
    Target.objects.filter(area__slug="kent").update(target=Decimal(1))
    Reading.objects.all().update(value=Decimal(7))
    Area.objects.filter(slug="dover").update(name="White Cliffs", closed=date(2012, 6, 1))
    Indicator.objects.filter(code=TIMELINESS).update(name="Renamed", decimal_places=4)
    assert [without_pickers(team, address) for address in addresses] == before


def test_every_edition_is_verified(team, june):
    said = StringIO()
    call_command("verify_editions", stdout=said)
    assert re.fullmatch(r"[0-9a-f]{64}  intact  Kent, May 2012, issue 1\n", said.getvalue())


def test_an_edition_that_was_tampered_with_is_found(team, june):
    with guard_lifted():
        EditionPage.objects.filter(area__slug="dover").update(content="{}")
    with pytest.raises(CommandError, match="1 of the editions"):
        call_command("verify_editions", stdout=StringIO())


def test_an_unknown_area_is_not_in_this_edition(team, june):
    publish(team, june)
    Area.objects.create(name="New district", level="district", parent=june.scorecard.authority)
    answer = team.client.get("/scorecards/kent/2012-06/?area=new-district")
    assert answer.status_code == 404
    assert "New district is not in this edition" in text_of(answer)


# The layout of a correction


def lines_of(edition: Edition) -> set[str]:
    return {row.code for row in read_content(edition.pages.get(area__slug="kent").content).rows}


def test_a_correction_has_the_lines_that_were_published_whatever_the_layout_is_by_now(team, corrected):
    scorecard = corrected.scorecard
    first = Edition.objects.get(scorecard=scorecard, period_end=corrected.period_end, issue=1)
    section = scorecard.sections.first()
    gone = section.entries.first()
    shown = lines_of(first)
    assert gone.indicator.code in shown
    gone.delete()
    section.entries.create(indicator=Indicator.objects.get(code="contacts"), basis="MONTH", position=90)
    third = Edition.objects.create(
        scorecard=scorecard, period_kind=first.period_kind, period_end=first.period_end, issue=3
    )
    text = team.client.get(publish_page_of(third))
    codes = {
        row.code
        for content in build_pages(scorecard, third.period, date(2012, 9, 1)).values()
        for row in content.rows
    }
    assert text.status_code == 200
    assert codes == shown
    july = build_pages(scorecard, third.period.following, date(2012, 9, 1))
    now = {row.code for content in july.values() for row in content.rows}
    assert "contacts" in now
    assert gone.indicator.code not in now


# Since publication


def test_an_edition_says_where_live_figures_no_longer_agree_and_since_which_return(team, june):
    publish(team, june)
    assert "Figures, targets and names stand as published." in team.see(page_of(june))
    Reading.objects.filter(area__slug="dover", period_end=june.period_end).update(value=Decimal("96.0"))
    assert Target.objects.filter(indicator__code=TIMELINESS).update(target=Decimal(50))
    words = team.see(page_of(june))
    assert "Figures Initial assessments completed in timescale (M) : Dover: 95.0% → 96.0%" in words
    assert "Targets Initial assessments completed in timescale (M) : 13 areas Which" in words
    assert "Open issue 2" in words


# Drafts that are thrown away, and periods


def test_a_draft_is_thrown_away_on_record_and_opened_again(team, june):
    say(june)
    team.send(f"{page_of(june)}discard/")
    assert not Edition.objects.filter(pk=june.pk).exists()
    assert "draft thrown away" in AuditEntry.objects.values_list("action", flat=True)
    team.send(EDITIONS, scorecard=june.scorecard.pk, period="2012-06")
    again = Edition.objects.get(period_end=june.period_end)
    assert build_pages(again.scorecard, again.period, date(2012, 7, 9))["kent"].summary.text == "Said."


def test_what_is_published_is_not_thrown_away(team, june):
    publish(team, june)
    team.send(f"{page_of(june)}discard/")
    assert Edition.objects.filter(pk=june.pk).exists()


def test_periods_are_offered_from_the_first_figure_to_the_month_after_the_last(team, june):
    offered = [
        slug
        for _, group in team.client.get(EDITIONS).context["form"].fields["period"].choices
        for slug, _ in group
    ]
    assert {"2012-05", "2012-06", "2012-07", "2012-13-q1"} <= set(offered)
    assert "2012-04" not in offered
