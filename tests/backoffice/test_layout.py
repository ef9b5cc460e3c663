"""The layout of a scorecard."""

import pytest
from django.urls import reverse

from indicators.rules.periods import Period
from scorecard.editions.layout import layout_of
from scorecard.editions.period_layout import layout_for
from scorecard.models import Scorecard
from tests.backoffice.conftest import TIMELINESS
from tests.backoffice.steps import mark_on, text_of

PAGE = reverse("manage-layout", args=["kent", "kent"])


@pytest.fixture
def sent(team) -> dict[str, object]:
    """The form as it stands, as a browser sends it."""
    layout = team.client.get(PAGE).context["layout"]
    fields: dict[str, object] = {"seen": ""}
    for forms in (layout.sections, layout.lines):
        for part in (forms.management_form, *forms):
            fields |= {part.add_prefix(field.name): field.value() for field in part}
    return {name: value for name, value in fields.items() if value not in (None, False)}


def titles() -> list[str]:
    return [section.title for section in layout_of(Scorecard.objects.get(slug="kent"))]


def lines(title: str) -> list[str]:
    found = layout_of(Scorecard.objects.get(slug="kent"))
    return [line.indicator.code for section in found if section.title == title for line in section.lines]


def refused(team, sent: dict[str, object]) -> str:
    answer = team.client.post(PAGE, sent)
    assert answer.status_code == 400
    return text_of(answer)


def test_layout_sent_back_as_it_is_changes_nothing(team, sent):
    before = layout_of(Scorecard.objects.get(slug="kent"))
    team.save(PAGE, **sent)
    assert layout_of(Scorecard.objects.get(slug="kent")) == before


def test_headings_change_places(team, sent):
    assert titles()[0] == "Assessments"
    team.save(PAGE, **(sent | {"section-0-position": "99"}))
    assert titles()[-1] == "Assessments"


def test_heading_is_renamed_in_drafts_alone(team, sent, june):
    team.save(PAGE, **(sent | {"section-0-title": "Assessing"}))
    assert titles()[0] == "Assessing"
    assert "Assessments" in team.see("/scorecards/kent/2012-05/")
    assert "Assessing" in team.see("/scorecards/kent/2012-06/draft/")


def of_month(month: str) -> str:
    """The first heading of the layout that holds in a month that is not published."""
    return layout_for(Scorecard.objects.get(slug="kent"), Period.parse(month)).headings[0].title


def test_layout_holds_from_its_first_month_until_the_next(team, sent, june):
    renamed = sent | {"section-0-title": "Assessing", "begins": "2012-06"}
    page = text_of(team.client.post(PAGE, renamed))
    assert "First month: from the beginning → becomes from June 2012" in page
    team.save(PAGE, **renamed)
    found = [of_month(each) for each in ("2010-01", "2012-04", "2012-06", "2012-08")]
    assert found == ["Assessments", "Assessments", "Assessing", "Assessing"]
    assert "Assessing" in team.see("/scorecards/kent/2012-06/draft/")
    first = f"{PAGE}?from=first"
    assert "There are other layouts: from June 2012" in team.see(first)
    assert "From June 2012 on another layout holds" in text_of(team.client.post(first, sent))
    team.save(first, **(sent | {"section-0-title": "Early"}))
    assert [of_month(each) for each in ("2012-04", "2012-06")] == ["Early", "Assessing"]
    team.save(f"{PAGE}?from=2012-06", **(renamed | {"gone": "on"}))
    assert [of_month(each) for each in ("2012-04", "2012-06")] == ["Early", "Early"]


def test_a_whole_layout_is_pasted_as_a_list(team, sent):
    standing = team.client.get(PAGE).context["layout"].as_list
    lines_of_it = standing.splitlines()
    assert "Line 1: “Visits” is no indicator." in refused(
        team, sent | {"pasted": "Assessments\tVisits\tMonth"}
    )
    before = layout_of(Scorecard.objects.get(slug="kent"))
    team.save(PAGE, **(sent | {"pasted": standing}))
    assert layout_of(Scorecard.objects.get(slug="kent")) == before
    turned = [*reversed(lines_of_it), "New\tsection-47-enquiries\t"]
    team.save(PAGE, **(sent | {"pasted": "\n".join(turned)}))
    assert (titles()[0], titles()[-1]) == (lines_of_it[-1].split("\t")[0], "New")
    assert lines("New") == ["section-47-enquiries"]


def test_the_first_layout_is_not_taken_away(team, sent):
    team.save(PAGE, **(sent | {"gone": "on"}))
    assert titles()[0] == "Assessments"


def test_line_is_removed_after_its_effect_was_shown(team, sent, june):
    assert sent["line-1-line"] == f"{TIMELINESS}|MONTH"
    page = text_of(team.client.post(PAGE, sent | {"line-1-removed": "on"}))
    assert "Removes 13 lines in drafts" in page
    team.save(PAGE, **(sent | {"line-1-removed": "on"}))
    assert TIMELINESS not in lines("Assessments")


def test_line_moves_under_another_heading(team, sent):
    team.save(PAGE, **(sent | {"line-1-section": "1", "line-1-position": "1"}))
    assert TIMELINESS not in lines("Assessments")
    assert TIMELINESS in lines(titles()[1])


def test_line_is_added(team, sent):
    extra = int(sent["line-INITIAL_FORMS"])
    added = {f"line-{extra}-line": "section-47-enquiries|MONTH", f"line-{extra}-section": "0"}
    team.save(PAGE, **(sent | added))
    assert lines("Assessments")[-1] == "section-47-enquiries"


def test_new_heading_takes_its_lines_along(team, sent):
    extra, heading = int(sent["line-INITIAL_FORMS"]), int(sent["section-INITIAL_FORMS"])
    added = {
        f"section-{heading}-title": "Enquiries",
        f"section-{heading}-monthly": "on",
        f"line-{extra}-line": "section-47-enquiries|MONTH",
        f"line-{extra}-section": "new",
    }
    team.save(PAGE, **(sent | added))
    assert titles()[-1] == "Enquiries"
    assert lines("Enquiries") == ["section-47-enquiries"]


def test_same_line_twice_under_a_heading_is_refused(team, sent):
    extra = int(sent["line-INITIAL_FORMS"])
    twice = {f"line-{extra}-line": f"{TIMELINESS}|MONTH", f"line-{extra}-section": "0"}
    assert "stands 2 times under “Assessments”" in refused(team, sent | twice)


def test_two_headings_alike_are_refused(team, sent):
    assert "Two headings read" in refused(team, sent | {"section-0-title": sent["section-1-title"]})


def test_scorecard_without_a_line_is_refused(team, sent):
    everything = {f"section-{at}-removed": "on" for at in range(int(sent["section-INITIAL_FORMS"]))}
    assert "needs at least one line" in refused(team, sent | everything)


def test_heading_shown_nowhere_is_refused(team, sent):
    hidden = {
        name: value
        for name, value in sent.items()
        if name not in ("section-0-monthly", "section-0-quarterly")
    }
    assert "“Assessments” is shown nowhere" in refused(team, hidden)


def test_place_that_is_no_number_is_refused(team, sent):
    assert "Enter a whole number" in refused(team, sent | {"line-0-position": "first"})


def test_change_is_on_record(team, sent):
    team.save(PAGE, **(sent | {"section-0-title": "Assessing"}))
    assert "Layout changed" in team.see(PAGE)
    assert "1. Assessing:" in team.see(PAGE)


def test_second_of_two_editors_is_told(team, sent):
    seen = mark_on(team.client.get(PAGE))
    team.save(PAGE, **(sent | {"section-0-title": "First", "seen": seen}))
    assert "Somebody else has changed this" in refused(
        team, sent | {"section-0-title": "Second", "seen": seen}
    )


def test_scorecard_of_another_authority_is_not_there(team):
    assert team.client.get(reverse("manage-layout", args=["kent", "stockton-on-tees"])).status_code == 404
