"""The screens that open a council: areas, measures, people and populations (tests/browser/test_first_month.py goes
the whole way)."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from districts.models import Area, User
from indicators.models import CollectionLevel
from library.fixtures import load_library
from scorecard.models import Entry, Scorecard
from tests.backoffice.steps import AREAS, PASSWORD, mark_on, text_of

DISTRICTS = ("exbury", "wyeford", "zedham")
HEALTH = "looked-after-children-with-an-up-to-date-dental-check"
SUITABLE = "care-leavers-aged-19-to-21-in-suitable-accommodation"


class Walk:
    """People at their browsers."""

    def __init__(self) -> None:
        self.browser = Client()

    def sign_in(self, username: str) -> None:
        self.browser = Client()
        self.browser.post(reverse("sign-in"), {"username": username, "password": PASSWORD})

    def see(self, address: str, status: int = 200) -> str:
        return self._note(self.browser.get(address, follow=True), status)

    def send(self, address: str, *, status: int = 200, confirmed: bool = False, **typed: object) -> str:
        words = self._note(self.browser.post(address, typed, follow=True), status)
        if confirmed:
            words = self._note(self.browser.post(address, {**typed, "confirmed": "yes"}, follow=True), status)
        return words

    def _note(self, answer, status: int) -> str:
        words = text_of(answer)
        assert answer.status_code == status, words
        return words


@pytest.fixture
def empty(db) -> None:
    load_library(lambda said: None)
    User.objects.create_superuser("root", "root@example.org", PASSWORD)


@pytest.fixture
def walk(empty, settings) -> Walk:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (1000, 600))
    return Walk()


def open_council(walk: Walk) -> None:
    walk.sign_in("root")
    assert "you open councils" in walk.see("/")
    walk.see(reverse("manage-councils"))
    walk.see(reverse("manage-council-add"))
    words = walk.send(reverse("manage-council-add"), name="Wessex", ons_code="E10009999")
    assert "Invite" in words
    walk.send(
        reverse("manage-people-invite"),
        email="pat@example.org",
        name="Pat",
        role="performance_team",
        area="wessex",
    )


def accept_invitation(walk: Walk) -> None:
    walk.browser = Client()
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]
    form = walk.browser.get(link)
    address = form.url if form.status_code == 302 else link
    walk.see(address)
    walk.send(address, new_password1=PASSWORD, new_password2=PASSWORD)
    walk.sign_in("pat@example.org")


def set_up(walk: Walk) -> None:
    steps = reverse("manage-first-steps", args=["wessex"])
    assert "are left" in walk.see(steps)
    walk.see(reverse("manage-areas-add", args=["wessex"]))
    walk.send(
        reverse("manage-areas-add", args=["wessex"]),
        areas=AREAS,
        confirmed=True,
    )
    walk.see(reverse("manage-scorecard-add", args=["wessex"]))
    walk.send(
        reverse("manage-scorecard-add", args=["wessex"]),
        name="Wessex",
        layout="monthly-improvement",
        level="district",
        **{"theme-7": [HEALTH]},
    )
    words = walk.see(steps)
    assert "1 division, 3 districts" in words
    assert "11 lines" in words
    assert "none of Family Help, Children in need" in words


def test_each_step_says_what_is_missing_and_one_leads_to_the_next(walk):
    open_council(walk)
    accept_invitation(walk)
    set_up(walk)
    here = ["wessex"]
    steps = reverse("manage-first-steps", args=here)
    walk.see(reverse("manage-due-dates", args=here))
    due = {"month": "2026-05", "areas": "level:district", "due": "12/06/2026", "tell": "yes"}
    assert "No officer of Exbury" in walk.send(reverse("manage-due-dates", args=here), **due)
    words = walk.see(steps)
    assert "Not sent to Exbury, Wyeford, Zedham" in words
    assert "Last years’ figures: to do. None yet" in words
    assert "May 2026: missing from Exbury, Wyeford, Zedham" in words
    onward = walk.browser.get(f"{steps}?next")
    assert onward.url == reverse("manage-people-invite-list")  # areas, scorecard and measures are there


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Exbury\tvillage", "Line 1: “village” is no level. Write division, district or team"),
        ("\tdistrict", "Line 1: the name is missing"),
        ("Exbury\tdistrict\tNowhere", "Line 1: there is no Nowhere for Exbury to lie in"),
        ("Exbury, district, , , , , and more", "Line 1: there are more than six columns"),
        ("Exbury, district, , , soon", "Line 1: “soon” is no day"),
        ("Exbury, district, , , 1/5/2020, 1/4/2020", "Exbury: "),
        (
            "North, division\nSouth, district, North\nNorth, team, South\nBridge, team, North",
            "Line 4: 2 areas are called North. Open Bridge by itself",
        ),
        ("Exbury, district\nEXBURY, district", "There is a EXBURY below Wessex already"),
        ("Exbury, team\nWyeford, district, Exbury", "A district can't lie below Exbury, which is a team."),
    ],
)
def test_a_list_says_which_line_is_wrong_and_adds_nothing(walk, line, said):
    open_council(walk)
    accept_invitation(walk)
    assert said in walk.send(reverse("manage-areas-add", args=["wessex"]), status=400, areas=line)
    assert [area.name for area in Area.objects.all()] == ["Wessex"]


def test_areas_come_out_of_a_workbook_with_their_days(walk):
    open_council(walk)
    accept_invitation(walk)
    book = Workbook()
    for row in (
        ["Name", "Level", "Lies in", "ONS code", "First day", "Last day"],
        ["Exbury", "District", None, "E07009991", date(2023, 4, 1)],
        ["Exbury team", "Team", "Exbury", None, None, date(2026, 3, 31)],
    ):
        book.active.append(row)
    kept = BytesIO()
    book.save(kept)
    address = reverse("manage-areas-add", args=["wessex"])
    asked = walk.browser.post(address, {"file": SimpleUploadedFile("areas.xlsx", kept.getvalue())})
    assert "from 1 April 2023" in text_of(asked)
    walk.browser.post(address, {**dict(asked.context["carried"]), "confirmed": "yes"})
    found = Area.objects.exclude(parent=None).values_list(
        "name", "parent__name", "opened", "closed", "ons_code"
    )
    assert set(found) == {
        ("Exbury", "Wessex", date(2023, 4, 1), None, "E07009991"),
        ("Exbury team", "Exbury", None, date(2026, 3, 31), ""),
    }


def test_a_second_scorecard_has_a_name_of_its_own_and_leaves_the_front_door(walk):
    open_council(walk)
    accept_invitation(walk)
    address = reverse("manage-scorecard-add", args=["wessex"])
    typed = {"layout": "corporate-parenting", "level": "authority"}
    walk.send(address, name="Wessex", **typed)
    for name in ("Wessex", "New", "?"):
        assert "can’t be its name" in walk.send(address, name=name, status=400, **typed).replace("'", "’")
    walk.send(address, name="Corporate parents", **typed)
    assert [card.name for card in Scorecard.objects.filter(is_default=True)] == ["Wessex"]
    assert set(CollectionLevel.objects.values_list("level", flat=True)) == {"authority"}


def test_measures_are_ticked_by_theme(walk):
    open_council(walk)
    accept_invitation(walk)
    address = reverse("manage-scorecard-add", args=["wessex"])
    walk.send(reverse("manage-areas-add", args=["wessex"]), areas="West, division", confirmed=True)
    typed = {"name": "Wessex", "level": "authority"}
    assert "needs at least one line" in walk.send(address, status=400, layout="", **typed)
    leavers = "care-leavers-aged-19-to-21-not-in-touch"
    walk.send(address, layout="", **{"theme-7": [HEALTH], "theme-8": [leavers]}, **typed)
    measures = reverse("manage-measures", args=["wessex", "wessex"])
    asked = walk.browser.get(measures)
    ticked = re.findall(r'value="([a-z0-9-]+)" checked', asked.content.decode())
    assert ticked == [HEALTH, leavers, "authority"]
    again = {
        "seen": mark_on(asked),
        "level": "division",
        "theme-8": [leavers, SUITABLE],
        "theme-0": ["contacts"],
    }
    walk.send(measures, confirmed=True, **again)
    entries = Entry.objects.order_by("position", "section__title")
    assert list(entries.values_list("section__title", "indicator__code", "basis")) == [
        ("Care leavers", leavers, "SNAPSHOT"),
        ("Contacts and referrals", "contacts", "MONTH"),
        ("Care leavers", SUITABLE, "SNAPSHOT"),
    ]
    levels = dict(CollectionLevel.objects.values_list("indicator__code", "level"))
    assert (levels[leavers], levels["contacts"]) == ("authority", "division")
    assert "Somebody else has changed this" in walk.send(measures, confirmed=False, status=400, **again)


@pytest.mark.parametrize(("west", "warned"), [("40000", False), ("20000", True)])
def test_a_population_that_is_not_the_sum_of_its_parts_is_told_before_it_is_saved(walk, west, warned):
    open_council(walk)
    accept_invitation(walk)
    set_up(walk)
    lived = {"area-west": west, **{f"area-{slug}": "20000" for slug in DISTRICTS}}
    address = f"{reverse('manage-population', args=['wessex'])}?year=2024"
    words = walk.send(address, reason="Mid-year", **lived)
    assert ("West: 20,000, but what lies in it adds up to 40,000." in words) is warned
    assert ("adds up to" in words) is warned


def test_whoever_looks_after_one_council_opens_no_other(walk):
    open_council(walk)
    accept_invitation(walk)
    for name in ("manage-councils", "manage-council-add"):
        walk.see(reverse(name), status=403)
