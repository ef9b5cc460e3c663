"""The way of docs/a-council-in-an-hour.md: from nothing to a published month by screens, and with no other's name."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from districts.models import Area, User
from indicators.models import CollectionLevel, Reading
from library.demo.councils import area_lines
from library.fixtures import load_library
from returns.models import Return, ReturnState
from scorecard.models import Edition, Entry, Scorecard
from tests.backoffice.steps import mark_on, text_of

MOST_PAGES = 60
TUTORIAL = (configured.BASE_DIR / "docs/a-council-in-an-hour.md").read_text(encoding="utf-8")
DISTRICTS = ("exbury", "wyeford", "zedham")
TIMELINESS = "single-assessments-completed-within-45-working-days"
HEALTH = "looked-after-children-with-an-up-to-date-dental-check"
SUITABLE = "care-leavers-aged-19-to-21-in-suitable-accommodation"
PASSWORD = "a password of some length"
AREAS = """Name\tLevel\tLies in\tONS code
West\tdivision
Exbury\tdistrict\tWest\tE07009991
Wyeford\tdistrict\tWest
Zedham, district
"""


class Walk:
    """People at their browsers: every page is counted, and read for names that nobody entered."""

    def __init__(self) -> None:
        self.pages = 0
        self.browser = Client()
        self.read: list[str] = []

    def sign_in(self, username: str) -> None:
        self.browser = Client()
        self.browser.post(reverse("sign-in"), {"username": username, "password": PASSWORD})
        self.pages += 1

    def see(self, address: str, status: int = 200) -> str:
        return self._note(self.browser.get(address, follow=True), status)

    def send(self, address: str, *, status: int = 200, confirmed: bool = False, **typed: object) -> str:
        words = self._note(self.browser.post(address, typed, follow=True), status)
        if confirmed:
            words = self._note(self.browser.post(address, {**typed, "confirmed": "yes"}, follow=True), status)
        return words

    def _note(self, answer, status: int) -> str:
        assert answer.status_code == status, text_of(answer)
        self.pages += 1
        words = text_of(answer)
        self.read.append(words)
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
    invite_people(walk)


def invite_people(walk: Walk) -> None:
    address = reverse("manage-people-invite-list")
    walk.see(address)
    officers = [f"{slug}@example.org, Officer of {slug}, officer, {slug}" for slug in DISTRICTS[1:]]
    people = "\n".join([*officers, "member@example.org, A Member, member"])
    walk.send(address, people=people, confirmed=True)


def set_what_is_judged(walk: Walk) -> None:
    here = ["wessex"]
    walk.see(reverse("manage-population", args=here))
    lived = {"area-west": "40000", **{f"area-{slug}": "20000" for slug in DISTRICTS}}
    walk.send(
        f"{reverse('manage-population', args=here)}?year=2024", confirmed=True, reason="Mid-year", **lived
    )
    walk.see(reverse("manage-target-add", args=here))
    walk.send(
        reverse("manage-target-add", args=here),
        confirmed=True,
        line=f"{TIMELINESS}|MONTH",
        area="wessex",
        in_force_from="01/04/2025",
        kind="figure",
        target="80",
        floor_form="none",
        applies_below="yes",
        set_by="Cabinet",
    )
    walk.see(reverse("manage-due-dates", args=here))
    walk.send(
        reverse("manage-due-dates", args=here),
        month="2026-05",
        areas="level:district",
        due="12/06/2026",
        tell="yes",
    )
    told = {sent.to[0]: sent.body for sent in mail.outbox if sent.subject.startswith("Template")}
    assert set(told) == {f"{slug}@example.org" for slug in DISTRICTS[1:]}
    assert "?area=zedham&period=2026-05" in told["zedham@example.org"]
    words = walk.see(reverse("manage-first-steps", args=here))
    assert "Not sent to Exbury" in words  # which has no officer yet
    assert "Last years’ figures: to do. None yet" in words
    assert "May 2026: missing from Exbury, Wyeford, Zedham" in words


def send_history(walk: Walk) -> None:
    """Three months in one workbook, of the two measures of which there are any."""
    address = reverse("manage-history", args=["wessex"])
    assert "No earlier figure yet" in walk.see(address)
    book = load_workbook(BytesIO(walk.browser.get(f"{address}?first=2026-02&last=2026-04").content))
    sheet = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    for row in sheet.iter_rows(min_row=2):
        if row[0].value == "Unallocated cases":
            sheet.cell(row[0].row, heads["Value"]).value = 20
        if row[0].value == "Child protection reviews in timescale" or row[0].value.startswith(
            "Single assess"
        ):
            sheet.cell(row[0].row, heads["Numerator"]).value = 30
            sheet.cell(row[0].row, heads["Denominator"]).value = 50
    accept(walk, book, "history.xlsx")
    figures = Reading.objects.filter(period_end__lt=date(2026, 5, 1)).exclude(
        indicator__denominator_of__isnull=False
    )
    assert {reading.period_end.month for reading in figures} == {2, 3, 4}
    assert figures.count() == 3 * 2 * len(DISTRICTS)
    words = walk.see(reverse("manage-first-steps", args=["wessex"]))
    assert "Last years’ figures: done. 2 measures have some; none yet of" in words


def filled_in(template: bytes, assessed: int) -> Workbook:
    """The template with a figure in each line: 40 of 50, and of assessments in time `assessed`."""
    book = load_workbook(BytesIO(template))
    sheet = book.worksheets[0]
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    for row in sheet.iter_rows(min_row=5):
        unit = sheet.cell(row[0].row, heads["Unit"]).value
        parts = {"Number": {"Value": 40}, "Rate": {"Numerator": 400}}
        typed = parts.get(unit, {"Numerator": 40, "Denominator": 50}) if row[0].value else {}
        if str(row[0].value).startswith("Single assessments"):
            typed = {"Numerator": assessed, "Denominator": 50}
        for name, number in typed.items():
            sheet.cell(row[0].row, heads[name]).value = number
    return book


def send_return(walk: Walk, slug: str, assessed: int) -> None:
    walk.see(reverse("return-new"))
    template = walk.browser.get(f"{reverse('return-template')}?area={slug}&period=2026-05").content
    accept(walk, filled_in(template, assessed), f"{slug}.xlsx")


def accept(walk: Walk, book: Workbook, name: str) -> None:
    """A workbook uploaded, every question of it answered with yes, and accepted."""
    kept = BytesIO()
    book.save(kept)
    file = SimpleUploadedFile(name, kept.getvalue())
    page = walk.browser.post(reverse("return-new"), {"file": file}, follow=True)
    walk.pages += 2
    assert page.status_code == 200, text_of(page)
    draft = Return.objects.latest("pk")
    typed = {
        "line": list(draft.lines.values_list("pk", flat=True)),
        "together": "yes",
        "seen": re.search(r'name="seen" value="([^"]+)"', page.content.decode())[1],
        **{
            f"question-{pk}": "yes"
            for pk in draft.findings.filter(severity="question").values_list("pk", flat=True)
        },
    }
    walk.send(reverse("return-accept", args=[draft.pk]), **typed)
    draft.refresh_from_db()
    assert draft.state == ReturnState.ACCEPTED, list(draft.findings.values_list("what", flat=True))


def publish(walk: Walk) -> None:
    card = Scorecard.objects.get()
    walk.see(reverse("manage-editions", args=["wessex"]))
    walk.send(reverse("manage-editions", args=["wessex"]), scorecard=card.pk, period="2026-05")
    draft = Edition.objects.get()
    walk.send(
        reverse("manage-edition", args=["wessex", draft.pk]), note="Our first month.", unrestricted="on"
    )
    address = reverse("manage-edition-publish", args=["wessex", draft.pk])
    seen = walk.browser.get(address).context["seen"]
    walk.pages += 1
    assert "May 2026 is published" in walk.send(address, seen=seen)


def test_an_empty_installation_has_its_first_month_published(walk, settings):
    open_council(walk)
    accept_invitation(walk)
    set_up(walk)
    set_what_is_judged(walk)
    send_history(walk)
    for slug, assessed in zip(DISTRICTS, (30, 45, 48), strict=True):
        send_return(walk, slug, assessed)
    publish(walk)
    settings.ANONYMOUS_READERS = True
    walk.browser = Client()
    words = walk.see("/")
    assert "Wessex" in words
    assert "82.0%" in words  # 123 of 150
    assert "200.0" in words  # 1,200 referrals of 60,000 children, of whom the districts' populations tell
    assert walk.pages <= MOST_PAGES, walk.pages
    assert f": {walk.pages} pages" in TUTORIAL
    others = "|".join(re.escape(line["name"]) for line in area_lines() if line["name"] != "England")
    named = rf".{{0,60}}\b({others})\b.{{0,60}}"
    texts = [*walk.read, *everything_stored()]
    assert [found[0] for text in texts if (found := re.search(named, text))] == []


def everything_stored() -> Iterator[str]:
    """Each row of each table, as text, but for the recipes of England's statistics."""
    for model in apps.get_models():
        if model._meta.managed and model._meta.app_label != "national":
            yield from map(str, model._base_manager.values_list())


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
