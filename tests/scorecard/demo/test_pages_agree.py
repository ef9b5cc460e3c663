"""Two pages about one edition never contradict each other: what one calls better the other doesn't call worse."""

import re

import pytest

pytestmark = pytest.mark.usefixtures("demo")

TEAM = "performance-team-kent"
EDITIONS = [f"/scorecards/kent/{month}/" for month in ("2011-02", "2011-05", "2011-11", "2012-04", "2012-05")]
LINE = re.compile(r'<tr class="app-measures__row.*?</tr>', re.DOTALL)
REPORTED = re.compile(r"<h2[^>]*>What improved</h2>(.*?)</section>", re.DOTALL)


def plain(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def lines_of(page: str) -> dict[str, str]:
    """What the front page says of each measure, by its name."""
    found = {}
    for line in LINE.findall(page):
        name = plain(re.search(r"<a [^>]*>(.*?)</a>", line, re.DOTALL).group(1))
        found[name] = plain(line)
    return found


@pytest.mark.parametrize("area", ["", "?area=gravesham", "?area=thanet"])
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_report_and_the_front_page_agree_on_every_movement(browser_of, edition, area):
    browser = browser_of(TEAM)
    front = lines_of(browser.get(f"{edition}{area}").content.decode())
    report = browser.get(f"{edition}exceptions/{area}").content.decode()
    (improved,) = REPORTED.findall(report)
    reported = [plain(item) for item in re.findall(r"<li>(.*?)</li>", improved, re.DOTALL)]
    for name, line in front.items():
        named = re.compile(rf"(^|(Red|Amber|Green) ){re.escape(name)} \(")
        told = [item for item in reported if named.search(item)]
        for item in map(str.lower, told):
            if ", worsened" in line:
                assert "worsened" in item, (name, line, item)
                assert "better over the long run" in item, (name, line, item)
                assert "better over the long run" in line, (name, line, item)
            else:
                assert "worsened" not in item, (name, line, item)


REDS = re.compile(r"(\d+) red in (\d+) of 12")


@pytest.mark.parametrize("page", ["/scorecards/kent/2012-05/", "/scorecards/kent/2012-06/draft/"])
def test_the_front_page_counts_the_reds_of_the_matrix_in_a_draft_too(browser_of, page):
    browser = browser_of(TEAM)
    front, matrix = (plain(browser.get(address).content.decode()) for address in (page, f"{page}matrix/"))
    assert REDS.search(front).groups() == REDS.search(matrix).groups()
