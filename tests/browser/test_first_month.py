"""The way of docs/a-council-in-an-hour.md by links and buttons alone: from nothing to a published month, and with no
other council's name."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as configured
from django.core import mail
from django.utils import timezone
from openpyxl import Workbook, load_workbook
from playwright.sync_api import Page, Response, expect

from districts.models import User
from indicators.rules.periods import Period, add_months
from library.demo.councils import area_lines
from library.fixtures import load_library
from tests.backoffice.steps import AREAS, PASSWORD

MOST_PAGES = 60
TUTORIAL = (configured.BASE_DIR / "docs/a-council-in-an-hour.md").read_text(encoding="utf-8")
DISTRICTS = ("Exbury", "Wyeford", "Zedham")
OFFICERS = [f"{name.lower()}@example.org, Officer of {name}, officer, {name}" for name in DISTRICTS]
PEOPLE = "\n".join([*OFFICERS, "member@example.org, A Member, member"])
TARGET = "Single assessments completed within 45 working days, month"
NEXT = "Go on to the next step"


class Walk:
    """Somebody who does what the page offers: each page that is loaded is counted, and read."""

    def __init__(self, page: Page, folder: Path) -> None:
        self.page = page
        self.folder = folder
        self.pages = 0
        self.read: list[str] = []
        page.on("response", self._count)

    def _count(self, answer: Response) -> None:
        shown = (
            answer.headers.get("content-type", "").startswith("text/html") and not 300 <= answer.status < 400
        )
        self.pages += answer.request.is_navigation_request() and shown

    def open(self, address: str) -> None:
        self.page.goto(address)
        self._read()

    def follow(self, name: str, *, within: str = "main") -> None:
        self.page.get_by_role(within).get_by_role("link", name=name).first.click()
        self._read()

    def press(self, name: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=name).click()
        self._read()

    def says(self, words: str) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)

    def fill(self, **fields: str) -> None:
        for label, text in fields.items():
            self.page.get_by_label(label.replace("_", " "), exact=True).fill(text)

    def take(self) -> Workbook:
        """The workbook that the page gives."""
        with self.page.expect_download() as taken:
            self.page.get_by_role("button", name="Download").click()
        return load_workbook(BytesIO(taken.value.path().read_bytes()))

    def upload(self, books: dict[str, Workbook]) -> None:
        paths = [self.folder / name for name in books]
        for path, book in zip(paths, books.values(), strict=True):
            book.save(path)
        self.page.get_by_label("Excel return").set_input_files(paths)
        self.press("Upload and look")

    def sign_in(self, name: str) -> None:
        self.fill(Username=name, Password=PASSWORD)
        self.press("Sign in")

    def _read(self) -> None:
        self.page.wait_for_load_state()
        self.read.append(self.page.get_by_role("main").inner_text())


@pytest.fixture
def walk(page: Page, tmp_path, settings) -> Walk:
    """Nobody in particular before an installation that holds the library and an administrator."""
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, (1000, 600))
    settings.ANONYMOUS_READERS = True
    load_library(lambda said: None)
    User.objects.create_superuser("root", "root@example.org", PASSWORD)
    return Walk(page, tmp_path)


def open_council(walk: Walk) -> None:
    walk.open("/")
    walk.follow("Sign in")
    walk.sign_in("root")
    walk.follow("open councils")
    walk.follow("Open a council")
    walk.fill(Name="Wessex", ONS_code="E10009999")
    walk.press("Open it and invite its performance team")
    walk.fill(**{"E-mail address": "pat@example.org", "Full name": "Pat"})
    walk.press("Send the invitation")


def accept_invitation(walk: Walk) -> None:
    walk.page.context.clear_cookies()
    walk.open(re.search(r"http://\S+", mail.outbox[-1].body)[0])
    walk.fill(New_password=PASSWORD, New_password_confirmation=PASSWORD)
    walk.press("Set password")
    walk.sign_in("pat@example.org")
    walk.follow("First steps")
    walk.says("10 of 10 steps are left")


def set_up(walk: Walk) -> None:
    walk.follow("Add areas")
    walk.fill(Areas=AREAS)
    walk.press("Go on")
    walk.press("Save")
    walk.follow(NEXT)
    assert not walk.page.get_by_label("Team", exact=True).count()  # a level of which there is no area
    walk.press("Add the scorecard")
    walk.follow(NEXT)
    walk.fill(People=PEOPLE)
    walk.press("Go on")
    walk.press("Save")
    walk.follow(NEXT)
    walk.follow("Set a target")
    walk.page.get_by_label("Indicator and basis").select_option(label=TARGET)
    walk.fill(In_force_from="01/04/2025", Target="60", Set_by="Cabinet")
    walk.press("Go on")
    walk.press("Save")
    walk.follow(NEXT)
    assert not walk.page.get_by_role("link", name=str(timezone.localdate().year + 1)).count()
    walk.fill(West="40000", Reason="Mid-year", **dict.fromkeys(DISTRICTS, "20000"))
    walk.press("Go on")
    walk.press("Save")


def send_history(walk: Walk) -> None:
    """Three months in one workbook, of one measure."""
    walk.follow(NEXT)
    walk.says("No earlier figure yet")
    walk.page.get_by_label("First month").select_option(index=2)
    book = walk.take()
    sheet = book.active
    heads = {cell.value: cell.column for cell in sheet[1]}
    for at, name in enumerate((cell.value for cell in sheet["A"]), start=1):
        if str(name).startswith("Single assess"):
            sheet.cell(at, heads["Numerator"], 30)
            sheet.cell(at, heads["Denominator"], 50)
    walk.follow("Upload the workbook")
    walk.upload({"history.xlsx": book})
    walk.press("Accept the ticked lines")
    walk.says("9 of 9 lines accepted")


def tell_officers(walk: Walk, month: Period) -> None:
    walk.follow(NEXT)
    walk.fill(Due_by=f"{timezone.localdate():%d/%m/%Y}")
    walk.page.get_by_label("Send the officers an e-mail").check()
    walk.press("Save")
    told = {sent.to[0]: sent.body for sent in mail.outbox if sent.subject.startswith("Template")}
    assert set(told) == {line.split(",")[0] for line in OFFICERS}
    assert f"?area=zedham&period={month.slug}" in told["zedham@example.org"]


def filled_in(book: Workbook, assessed: int) -> Workbook:
    """The template with a figure in each line: 40 of 50, and of assessments in time `assessed`."""
    sheet = book.active
    heads = {str(cell.value): cell.column for cell in sheet[4]}
    for row in sheet.iter_rows(min_row=5):
        unit = sheet.cell(row[0].row, heads["Unit"]).value
        parts: dict[Any, dict[str, int]] = {"Number": {"Value": 40}, "Rate": {"Numerator": 400}}
        typed = parts.get(unit, {"Numerator": 40, "Denominator": 50}) if row[0].value else {}
        if str(row[0].value).startswith("Single assessments"):
            typed = {"Numerator": assessed, "Denominator": 50}
        for name, number in typed.items():
            sheet.cell(row[0].row, heads[name]).value = number
    return book


def send_returns(walk: Walk) -> None:
    """The template of each district, filled in; all three uploaded at once and accepted one after the other."""
    walk.follow(NEXT)
    books = {}
    for name, assessed in zip(DISTRICTS, (30, 32, 34), strict=True):
        walk.page.locator("#template-area").select_option(label=name)
        books[f"{name}.xlsx"] = filled_in(walk.take(), assessed)
    walk.upload(books)
    walk.follow("Waiting")
    walk.press("Accept the ticked lines")
    for _ in DISTRICTS[1:]:
        walk.follow("Next that waits")
        walk.press("Accept the ticked lines")


def publish(walk: Walk, month: Period) -> None:
    walk.follow(NEXT)
    walk.press("Open the draft")
    walk.page.get_by_label("Note to readers").fill("Our first month.")
    walk.page.get_by_label("Unrestricted").check()
    walk.press("Save")
    walk.follow("Go on: see what is published")
    walk.press("Publish now")
    walk.says(f"{month.label} is published")


def test_an_empty_installation_has_its_first_month_published(walk: Walk):
    month = Period(add_months(timezone.localdate(), -1))
    open_council(walk)
    accept_invitation(walk)
    set_up(walk)
    send_history(walk)
    tell_officers(walk, month)
    send_returns(walk)
    publish(walk, month)
    walk.page.context.clear_cookies()
    walk.open("/")
    walk.says(f"Wessex, {month.label}")
    walk.says("64.0%")  # 96 of 150
    walk.says("200.0")  # 1,200 referrals of 60,000 children, of whom the districts' populations tell
    assert walk.pages <= MOST_PAGES
    assert f": {walk.pages} pages" in TUTORIAL, walk.pages
    others = "|".join(re.escape(line["name"]) for line in area_lines() if line["name"] != "England")
    named = rf".{{0,60}}\b({others})\b.{{0,60}}"
    texts = [*walk.read, *everything_stored()]
    assert [found[0] for text in texts if (found := re.search(named, text))] == []


def everything_stored() -> Iterator[str]:
    """Each row of each table, as text, but for the recipes of England's statistics."""
    for model in apps.get_models():
        if model._meta.managed and model._meta.app_label != "national":
            yield from map(str, model._base_manager.values_list())
