"""The first gate of a view: what its rule says."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from districts.access import Access, open_to
from districts.models import User

RULES = """
rule          nobody   shut-out  member   officer  manager  performance_team
ANYONE        inside   inside    inside   inside   inside   inside
READERS       inside   sign-in   inside   inside   inside   inside
SIGNED_IN     sign-in  sign-in   inside   inside   inside   inside
SEES_RETURNS  sign-in  sign-in   refused  inside   inside   inside
UPLOADS       sign-in  sign-in   refused  inside   refused  inside
REPORTS       sign-in  sign-in   refused  refused  inside   inside
OVERSEES      sign-in  sign-in   refused  refused  refused  inside
EDITS         sign-in  sign-in   refused  refused  refused  inside
APPROVES      sign-in  sign-in   refused  refused  refused  refused
ADMINISTERS   sign-in  sign-in   refused  refused  refused  refused
KEEPS_LIBRARY sign-in  sign-in   refused  refused  refused  inside
"""
HEAD, *LINES = [line.split() for line in RULES.strip().splitlines()]
CASES = [(line[0], who, expected) for line in LINES for who, expected in zip(HEAD[1:], line[1:], strict=True)]


def gate(rule: Access, request) -> str:
    view = open_to(rule)(lambda request: HttpResponse("inside"))
    try:
        answer = view(request)
    except PermissionDenied:
        return "refused"
    return "sign-in" if answer.status_code == 302 else answer.content.decode()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(("rule", "who", "expected"), CASES)
def test_gate(rule, who, expected, rf, settings, request):
    settings.ANONYMOUS_READERS = who != "shut-out"
    asked = rf.get("/")
    asked.user = AnonymousUser() if who in ("nobody", "shut-out") else request.getfixturevalue(who)
    assert gate(Access[rule], asked) == expected


def test_every_rule_stands_in_the_table():
    assert {line[0] for line in LINES} == {rule.name for rule in Access}


def keeping(rf, user: User) -> str:
    asked = rf.get("/")
    asked.user = User.objects.get(pk=user.pk)
    return gate(Access.KEEPS_LIBRARY, asked)


def test_where_roles_are_held_in_two_authorities_an_administrator_names_who_keeps_the_library(
    rf, performance_team, holder
):
    assert keeping(rf, performance_team) == "inside"
    others = holder("performance_team", "stockton-on-tees")
    assert (keeping(rf, performance_team), keeping(rf, others)) == ("refused", "refused")
    User.objects.filter(pk=others.pk).update(keeps_library=True)
    assert (keeping(rf, performance_team), keeping(rf, others)) == ("refused", "inside")


def test_the_team_of_a_district_keeps_no_library(rf, holder):
    assert keeping(rf, holder("performance_team", "dover")) == "refused"


def test_nor_does_whoever_is_named_and_is_of_no_team(rf, member):
    User.objects.filter(pk=member.pk).update(keeps_library=True)
    assert keeping(rf, member) == "refused"


def test_a_view_carries_its_rule():
    view = open_to(Access.UPLOADS)(lambda request: HttpResponse())
    assert view.access_rule is Access.UPLOADS


def test_whoever_is_refused_is_told_what_for(rf, member):
    asked = rf.get("/")
    asked.user = member
    view = open_to(Access.UPLOADS)(lambda request: HttpResponse())
    with pytest.raises(PermissionDenied, match="may not upload, accept and withdraw returns"):
        view(asked)
