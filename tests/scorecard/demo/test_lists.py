"""Lists that people sort and take away: on every one the headings sort, and the file holds what the page shows."""

import csv
import re
from html import unescape
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from districts.models import Area
from returns.models import ReturnDue

pytestmark = pytest.mark.usefixtures("demo")

TEAM = "performance-team-kent"
LISTS = (
    "/indicators/",
    "/returns/",
    "/manage/audit/",
    "/manage/people/",
    "/manage/indicators/",
    "/manage/kent/areas/",
    "/manage/kent/notes/",
    "/manage/kent/names/",
    "/manage/kent/due-dates/",
    "/manage/kent/targets/",
)
ON_THE_PAGE_ALONE = {"Change", "Remove", "Before and after"}
HEADING = re.compile(r'<th scope="col"[^>]*>\s*(?:<a [^>]*href="([^"]*)">)?([^<]*?)\s*<')
LIST = re.compile(r'<table class="govuk-table app-list">(.*?)</table>', re.DOTALL)


@pytest.fixture
def browser(browser_of):
    """The performance team's, with a due date to list."""
    ReturnDue.objects.create(area=Area.objects.get(slug="dover"), period_end="2012-05-31", due="2012-06-20")
    return browser_of(TEAM)


def list_on(browser, address: str) -> str:
    """The last list of the page that people may sort."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return next(
        found for found in LIST.findall(answer.content.decode()) if "?sort=" in found or "&amp;sort=" in found
    )


def lines_of(table: str) -> list[str]:
    body = table.partition("<tbody")[2]
    return [re.sub(r'value="\w{64}"', "", line) for line in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


@pytest.mark.parametrize("address", LISTS)
def test_every_heading_sorts_both_ways(browser, address):
    """The same lines in another order, which a reader of the page aloud is told too; as many questions asked."""
    with CaptureQueriesContext(connection) as asked:
        table = list_on(browser, address)
    links = [unescape(link) for link, _ in HEADING.findall(table) if link]
    assert links
    for link in links:
        with CaptureQueriesContext(connection) as asked_again:
            ordered = list_on(browser, f"{address}{link}")
        assert 'aria-sort="ascending"' in ordered or 'aria-sort="descending"' in ordered
        assert len(asked_again) <= len(asked)
        back = next(
            unescape(href)
            for href, _ in HEADING.findall(ordered)
            if href and unescape(href).lstrip("?").replace("-", "") == link.lstrip("?").replace("-", "")
        )
        if 'rel="next"' not in browser.get(address).content.decode():
            assert sorted(lines_of(ordered)) == sorted(lines_of(table))
            assert sorted(lines_of(list_on(browser, f"{address}{back}"))) == sorted(lines_of(table))


@pytest.mark.parametrize("address", LISTS)
def test_the_file_holds_every_line_under_the_headings_of_the_page(browser, address):
    """Days as programs read them, and a cell's first words where the page adds to them."""
    page = browser.get(address)
    table = list_on(browser, address)
    answer = browser.get(address, {"export": "csv"})
    assert answer["Content-Disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    heading, *lines = csv.reader(StringIO(text, newline=""))
    shown = [unescape(text) for _, text in HEADING.findall(table)]
    assert set(shown) - set(heading) <= ON_THE_PAGE_ALONE
    # The download is an entry of the audit trail itself.
    lines = [line for line in lines if line[-3:-1] != [f"{address}?export=csv", ""]]
    assert len(lines) == len(page.context["table"].rows)
    for line, written in list(zip(lines_of(table), lines, strict=False))[:20]:
        cells = re.findall(r"<t[hd].*?</t[hd]>", line, re.DOTALL)
        told = [re.sub(r"<[^>]*>", "", unescape(cell)).strip() for cell in cells]
        for name, words in zip(shown, told, strict=True):
            if name not in ON_THE_PAGE_ALONE:
                said = written[heading.index(name)]
                is_day = re.match(r"\d{4}-\d\d-\d\d", said)
                assert is_day or words.casefold().startswith(said.casefold()), (name, words, said)


def test_a_sorted_list_stays_sorted_on_its_next_page(browser):
    page = browser.get("/manage/audit/?sort=at").content.decode()
    following = unescape(re.search(r'rel="next" href="([^"]*)"', page)[1])
    assert "sort=at" in following
    assert 'aria-sort="ascending"' in browser.get(f"/manage/audit/{following}").content.decode()


def test_no_cell_of_a_list_is_a_formula(browser):
    Area.objects.filter(slug="dover").update(name="=1+1")
    answer = browser.get("/manage/kent/areas/?export=csv")
    assert "'=1+1," in b"".join(answer.streaming_content).decode()
