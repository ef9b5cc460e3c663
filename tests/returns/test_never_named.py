"""A return that somebody may not see is named to them nowhere, and their own figures' history is told without it."""

import pytest
from django.urls import reverse

from districts.models import User
from indicators.models import Indicator
from returns.actions import withdraw_return
from returns.models import Return
from tests.returns.builders import BACKLOG, accepted, draft, row, sender, workbook

pytestmark = pytest.mark.usefixtures("library")

SECRET, REASON = "of-nobodys-business.xlsx", "Counted anew by the auditors"
OF_A_RETURN = ["return", "return-file", "return-findings"]
ORDERS = ["return-accept", "return-discard", "return-withdraw", "return-names"]


@pytest.fixture(params=["thanet", "kent"])
def of_others(request) -> Return:
    """An accepted return that Dover's officer may not see; Kent's holds a figure of Dover too."""
    place = "Dover" if request.param == "kent" else "Thanet"
    sent = accepted(workbook(row(place=place, value=36)), owner=request.param, name=SECRET)
    Return.objects.filter(pk=sent.pk).update(title=SECRET, reason=REASON)
    return sent


def indicator_page(slug: str) -> str:
    return (
        reverse("indicator", args=[Indicator.objects.get(name=BACKLOG).code]) + f"?area={slug}&to=2012-06-30"
    )


def pages(browser) -> list[str]:
    """Wherever a return might be named."""
    return [
        indicator_page("dover"),
        indicator_page("thanet"),
        indicator_page("kent"),
        "/districts/dover/",
        "/districts/thanet/",
        "/returns/",
        "/returns/new/",
        "/manage/audit/",
        "/search/?q=nobodys+business",
    ]


def test_no_page_names_it(client, officer, of_others):
    client.force_login(officer)
    for address in pages(client):
        answer = client.get(address)
        text = b"".join(answer) if answer.streaming else answer.content
        assert answer.status_code in (200, 403, 404), address
        assert SECRET not in text.decode(), address
        assert REASON not in text.decode(), address


def test_those_who_may_see_it_find_it(client, performance_team, of_others):
    client.force_login(performance_team)
    naming = [address for address in pages(client)[:6] if SECRET in client.get(address).content.decode()]
    assert {indicator_page("kent"), indicator_page("dover"), indicator_page("thanet")} & set(naming)
    assert "/returns/" in naming


@pytest.mark.parametrize("what", [*OF_A_RETURN, *ORDERS])
def test_its_own_addresses_do_not_exist(client, officer, of_others, what):
    client.force_login(officer)
    ask = client.get if what in OF_A_RETURN else client.post
    assert ask(reverse(what, args=[of_others.pk])).status_code == 404
    of_others.refresh_from_db()
    assert of_others.state == "accepted"


def test_ones_own_preview_does_not_name_it(client, officer, of_others):
    """Neither where the same figure stands stored already, nor where another one does."""
    client.force_login(officer)
    for value in (36, 60):
        sent = draft(workbook(row(value=value)), by=sender(officer, "dover"), owner="dover")
        assert SECRET not in client.get(reverse("return", args=[sent.pk])).content.decode()


def versions(browser, user: User) -> list:
    browser.force_login(user)
    return browser.get(indicator_page("dover")).context["versions"]


def test_the_history_of_ones_own_figure_is_told_without_the_return_of_another_area(client, officer):
    accepted(workbook(row(value=36)), name=SECRET)
    accepted(workbook(row(value=40)), by=sender(officer, "dover"), owner="dover", name="ours.xlsx")
    theirs, ours = versions(client, officer)
    assert (theirs.text, theirs.url, theirs.file_name, theirs.cells, theirs.why) == ("36", "", "", "", "")
    assert (ours.text, ours.file_name, ours.sheet, ours.cells) == ("40", "ours.xlsx", "Return", "F4")
    assert [theirs.current, ours.current] == [False, True]


def test_the_history_tells_what_was_withdrawn_and_why(client, performance_team):
    accepted(workbook(row(value=36)))
    second = accepted(workbook(row(value=40)))
    withdraw_return(monthly_return=second, by=performance_team, reason=REASON)
    first, withdrawn = versions(client, performance_team)
    assert [first.current, withdrawn.current] == [True, False]
    assert (withdrawn.withdrawn, withdrawn.returned_by, withdrawn.why) == (
        True,
        str(performance_team),
        REASON,
    )


def test_a_figure_that_was_withdrawn_altogether_still_has_its_history(client, performance_team):
    sent = accepted(workbook(row(value=36)))
    withdraw_return(monthly_return=sent, by=performance_team, reason=REASON)
    assert [version.withdrawn for version in versions(client, performance_team)] == [True]
