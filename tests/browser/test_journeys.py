"""What people come for, from their first page to what they must leave knowing."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.browser.axe import axe_findings
from tests.browser.conftest import watched_page
from tests.browser.steps import choose, sign_in, upload
from tests.browser.ways import Person, Way

RETURNS = Path(__file__).parents[2] / "fixtures" / "demonstration" / "returns"


def row_of(page: Page, indicator: str):
    """The line of an indicator on the scorecard."""
    return page.get_by_role("row").filter(has=page.get_by_role("link", name=indicator))


def test_member_sees_what_is_red_and_how_it_looks_over_time(demo: Page):
    demo.goto("/")
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Kent, May 2012")
    row = row_of(demo, "Initial assessments in progress out of timescale")
    expect(row).to_contain_text("36")
    expect(row).to_contain_text("Green")
    row.get_by_role("link").click()
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Initial assessments in progress")
    expect(demo.get_by_text("36 in May 2012").first).to_be_visible()


def test_member_goes_from_county_to_february_2011_and_to_a_district(demo: Page):
    demo.goto("/")
    choose(demo, "period", "February 2011")
    row = row_of(demo, "Initial assessments in progress out of timescale")
    expect(row).to_contain_text("1,926")
    expect(row).to_contain_text("Red")
    demo.get_by_text("Every figure in full").click()
    expect(demo.get_by_text("due August 2011").first).to_be_visible()
    demo.get_by_role("link", name="Committee pack").click()
    demo.get_by_label("Committee", exact=True).fill("Scrutiny")
    demo.get_by_label("Dover", exact=True).check()
    demo.get_by_label("PDF").check()
    with demo.expect_download() as taken:
        demo.get_by_role("button", name="Make the pack").click()
    titles = [each["/Title"] for each in PdfReader(taken.value.path()).outline if isinstance(each, dict)]
    assert "Children’s services scorecard: Kent, February 2011" in titles
    demo.goto("/scorecards/kent/2011-02/")
    choose(demo, "area", "Dover")
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Dover, February 2011")


def test_officer_uploads_the_cabinet_workbook_and_is_told_what_it_says(demo: Page):
    sign_in(demo, "officer-stockton-on-tees")
    upload(demo, "cabinet.xlsx", (RETURNS / "stockton-cabinet-2012-13.xlsx").read_bytes())
    expect(demo.get_by_text("19 lines recognised")).to_be_visible()
    expect(demo.get_by_text("181 of 6,859 is 2.6%, not 5.0%")).to_be_visible()
    expect(demo.get_by_text("Accepting this return changes nothing")).to_be_visible()
    assert axe_findings(demo) == []
    demo.get_by_role("button", name="Discard the return").click()
    expect(demo.get_by_text("The return was discarded")).to_be_visible()


def changed_caseloads() -> bytes:
    book = load_workbook(RETURNS / "stockton-caseloads.xlsx")
    book["Caseloads"]["C4"] = 25.4
    book["Caseloads"]["C5"] = "lots"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_officer_accepts_what_is_right_is_told_the_cell_that_is_wrong_and_withdraws(demo: Page):
    sign_in(demo, "officer-stockton-on-tees")
    upload(demo, "caseloads.xlsx", changed_caseloads())
    expect(demo.get_by_text("C5 says “lots”, which is not a figure").first).to_be_visible()
    expect(demo.get_by_text("North 1, 20 February 2013: Green → Red")).to_be_visible()
    assert axe_findings(demo) == []
    demo.get_by_role("radio", name="Yes, Stockton-on-Tees").check()
    demo.get_by_label("Why do published figures change?").fill("The teams counted anew")
    demo.get_by_role("button", name="Accept the ticked lines").click()
    expect(demo.get_by_text("15 of 16 lines accepted")).to_be_visible()
    demo.get_by_label("Why is this return withdrawn?").fill("Wrong month")
    demo.get_by_role("button", name="Withdraw").click()
    expect(demo.get_by_text("Each figure is again what stood before")).to_be_visible()
    demo.goto("/indicators/average-social-worker-caseload/?area=stockton-on-tees-north-1")
    expect(demo.get_by_text("24.9").first).to_be_visible()


def test_upload_of_something_else_says_what_to_do(demo: Page):
    sign_in(demo, "officer-dover")
    upload(demo, "minutes.xlsx", b"Minutes of the meeting")
    expect(demo.get_by_role("alert")).to_contain_text("There is a problem")
    assert axe_findings(demo) == []


def test_manager_reads_the_draft_of_dover_alone(demo: Page):
    sign_in(demo, "manager-dover")
    choose(demo, "period", "June 2012 (draft)")
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Dover, June 2012")
    expect(demo.get_by_text("Draft", exact=True)).to_be_visible()
    demo.goto("/scorecards/kent/2012-06/draft/?area=thanet")
    expect(demo.get_by_role("heading", level=1)).to_contain_text("not found")


# The three journeys, by pointer, by keyboard alone, and without scripts


@pytest.fixture(params=Way, ids=lambda way: way.name.lower())
def person(request, browser: Browser, demo_address: str) -> Iterator[Person]:
    """Somebody at the demonstration, in each way."""
    scripts = request.param is not Way.NO_SCRIPTS
    with watched_page(browser, demo_address, java_script_enabled=scripts) as page:
        yield Person(page, request.param)


def test_a_member_sees_how_it_stands_and_compares_districts(person: Person):
    page = person.page
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kent, May 2012")
    person.press(page.get_by_role("link", name="Initial assessments in progress out of timescale").first)
    expect(page.get_by_text("36 in May 2012, better than the target of 100").first).to_be_visible()
    person.press(page.get_by_role("link", name="Areas to compare"))
    for area in ("Dover", "Swale"):
        person.tick(page.get_by_role("checkbox", name=area))
    person.press(page.get_by_role("button", name="Compare"))
    expect(page.get_by_role("columnheader", name="Swale")).to_be_visible()
    file = page.get_by_role("link", name=re.compile("CSV.*Dover, Swale"))
    expect(file).to_have_attribute("href", re.compile("compare.csv.*compare=dover&compare=swale"))


def test_an_officer_is_told_what_a_return_says_before_anything_changes(person: Person):
    page = person.page
    person.sign_in("officer-stockton-on-tees")
    person.press(page.get_by_role("link", name="Returns", exact=True))
    person.press(page.get_by_role("link", name="Upload a return"))
    page.get_by_label("Excel return").set_input_files(RETURNS / "stockton-cabinet-2012-13.xlsx")
    person.press(page.get_by_role("button", name="Upload and look"))
    expect(page.get_by_text("181 of 6,859 is 2.6%, not 5.0%")).to_be_visible()
    person.press(page.get_by_role("button", name="Discard the return"))
    expect(page.get_by_text("The return was discarded")).to_be_visible()


def test_a_manager_gets_from_the_county_to_a_district_and_to_a_figures_origin(person: Person):
    page = person.page
    person.sign_in("manager-dover")
    person.press(page.get_by_role("link", name="Districts", exact=True))
    person.press(page.get_by_role("link", name="Kent", exact=True))
    person.press(page.get_by_role("link", name="Dover", exact=True))
    expect(page.get_by_role("heading", name="What is different here")).to_be_visible()
    person.press(page.get_by_role("rowheader").get_by_role("link", name="Unallocated cases", exact=True))
    person.press(page.get_by_role("link", name="Signal or noise (XmR)"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dover")
    expect(page.get_by_role("heading", name="Where the figures come from")).to_be_visible()


TEAM = "Gravesham duty and assessment team"


def test_from_a_red_to_its_district_to_the_team_and_back_to_the_edition_in_three_clicks(demo: Page):
    demo.goto("/scorecards/kent/2012-05/")
    demo.get_by_role("link", name="Gravesham").first.click()
    demo.get_by_role("link", name=TEAM).first.click()
    expect(demo.get_by_role("heading", level=1)).to_contain_text(f"{TEAM}, May 2012")
    expect(demo.get_by_role("row", name="Inspection readiness")).to_contain_text("Needs support†")
    demo.get_by_role("link", name="Kent, May 2012").click()
    expect(demo).to_have_url(re.compile(r"/scorecards/kent/2012-05/$"))


def test_nor_is_it_longer_by_the_page_of_the_measure(demo: Page):
    demo.goto("/scorecards/kent/2012-05/?area=gravesham")
    demo.get_by_role("link", name="Average caseload per caseholder").last.click()
    trail = demo.get_by_role("navigation", name="Trail")
    expect(trail.get_by_role("link", name="Scorecard of Gravesham, May 2012")).to_be_visible()
    trail.get_by_role("link", name=TEAM).click()
    trail.get_by_role("link", name="Gravesham", exact=True).click()
    expect(demo.get_by_role("heading", level=1)).to_contain_text("Gravesham, May 2012")


def test_a_meeting_goes_on_by_key_and_by_swipe(demo: Page):
    demo.set_viewport_size({"width": 375, "height": 812})
    demo.goto("/scorecards/kent/2011-02/meeting/")
    first, second = demo.locator("#slide-1"), demo.locator("#slide-2")
    demo.keyboard.press("ArrowRight")
    expect(first).to_be_focused()
    finger = demo.context.new_cdp_session(demo)
    heights = range(700, 60, -40)
    for kind, y in [("touchStart", 700), *(("touchMove", y) for y in heights)]:
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": 180, "y": y}]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    expect(second).to_be_in_viewport(ratio=0.99)
    demo.keyboard.press("ArrowLeft")
    expect(first).to_be_focused()
    expect(first).to_be_in_viewport(ratio=0.9)
