"""National figures beside the rows of a scorecard: chosen for each, with their own period, frozen with an edition."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.urls import reverse

from indicators.models import Indicator
from indicators.rules.periods import Period
from indicators.rules.terms import BesideKind
from national.benchmarks import Line, national_benchmarks
from scorecard.actions import open_draft, publish_edition
from scorecard.editions.build import build_contents
from scorecard.models import Scorecard
from tests.backoffice.steps import Team
from tests.national.files import C1_2025, NEIGHBOURS_2025

RE_REFERRALS, REFERRALS = "re-referrals-within-12-months", "referrals-per-10000-children"
MAY = Period.month(2025, 5)
EVERY = [kind.value for kind in BesideKind]


@pytest.fixture
def loaded(load, populations):
    load(C1_2025)
    load(NEIGHBOURS_2025)


@pytest.fixture
def card(library):
    return Scorecard.objects.get(slug="kent")


def lines(card, end=date(2025, 5, 31), kinds=EVERY, code=RE_REFERRALS):
    indicator = Indicator.objects.get(code=code)
    return national_benchmarks(card.authority, [(indicator, indicator.default_basis)], end, kinds)


def test_each_has_its_own_period(card, loaded):
    (found,) = lines(card).values()
    assert [(each.area, each.text, each.period) for each in found] == [
        ("England", "22.6%", "2024/25"),
        ("South East", "28.4%", "2024/25"),
        ("statistical neighbours’ median (2025 list), 10 of 10", "21.0%", "2024/25"),
    ]


def test_nothing_later_than_the_period_stands_beside_it(card, loaded):
    (found,) = lines(card, end=date(2024, 12, 31)).values()
    assert {each.period for each in found} == {"2023/24"}


def test_only_what_was_chosen(card, loaded):
    (found,) = lines(card, kinds=["england"]).values()
    assert [each.area for each in found] == ["England"]
    assert lines(card, kinds=[]) == {}


def benchmarks_of(card):
    content = build_contents(card, MAY, date(2025, 6, 20))[card.authority.slug]
    rows = {Line(row.code, row.basis): row.benchmarks for row in content.rows}
    return next(found for line, found in rows.items() if line.code == REFERRALS)


def test_the_choice_is_made_on_a_screen_and_stays_with_the_scorecard(client, holder, card, loaded):
    assert benchmarks_of(card) == ()
    client.force_login(holder("performance_team", "kent"))
    address = reverse("manage-national-beside", args=["kent", card.slug])
    Team(client).save(address, beside=["england"])
    card.refresh_from_db()
    (expected,) = lines(card, kinds=["england"], code=REFERRALS).values()
    assert benchmarks_of(card) == expected
    assert expected[0].area == "England"


def test_a_published_edition_keeps_what_stood_beside_it_in_pages_and_files(client, card, loaded):
    card.beside = ["england"]
    card.save()
    draft = open_draft(scorecard=card, period=MAY, by=None, unrestricted=True)
    publish_edition(edition=draft, by=None, published_at=datetime(2025, 6, 20, 9, tzinfo=UTC))
    card.beside = []
    card.save()
    (expected,) = lines(card, kinds=["england"], code=REFERRALS).values()
    assert expected[0].text in draft.pages.get(area=card.authority).content
    for address in (
        "/api/v1/rows?scorecard=kent&format=csv&area=kent",
        "/scorecards/kent/2025-05/export.csv",
    ):
        written = csv.DictReader(StringIO(client.get(address).content.decode("utf-8-sig")))
        beside = {line["benchmarks"] for line in written if line["indicator"] == REFERRALS}
        assert beside == {f"{expected[0].text} England, 2024/25"}
