"""Two pages about one edition never contradict each other: what one calls better the other doesn't call worse."""

import re
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from scorecard.editions.notifications import Notification, body_of
from scorecard.models import Edition
from scorecard.queries import frozen_contents

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


# Front page, exception report, pack and e-mail of one edition


def items(report: str) -> list[str]:
    """The lines of the exception report, without the colour before them and the texts below."""
    found = re.findall(r"<li>(.*?)(?:<div|</li>)", report, re.DOTALL)
    return [re.sub(r"^[RAG] (Red|Amber|Green) ", "", plain(each)) for each in found if "(" in each]


def said_in(line: str) -> tuple[str, str, str]:
    """What a line of the report says: measure, figure, and why."""
    name, rest = line.split(" (", 1)
    figure = re.search(r"\): ([^ ,;.†]+(?:\.\d+%?)?)", rest)
    return f"{name} (", figure[1] if figure else "", line.rstrip(".").rsplit(". ", 1)[-1].casefold()


@pytest.mark.parametrize("month", ["2011-02", "2011-05", "2012-05"])
def test_front_page_report_pack_and_e_mail_agree(browser_of, month):
    browser, address = browser_of(TEAM), f"/scorecards/kent/{month}/"
    front = plain(browser.get(address).content.decode())
    report = browser.get(f"{address}exceptions/").content.decode()
    asked = f"{address}pack/?committee=Scrutiny&recommendations=Note+it&areas=gravesham&form="
    words = in_word(browser.get(f"{asked}docx").content)
    assert {"Committee: Scrutiny", "Note it"} <= set(words)
    edition = Edition.objects.get(
        scorecard__slug="kent", period_end__startswith=month, published_at__isnull=False
    )
    news = Notification("Kent", edition.period.label, 1, "", "", "")
    counted = body_of(news, frozen_contents(edition)["kent"], (), "").split("\n\n")[1].splitlines()
    assert words[words.index("Contents") :].count("; ".join(counted) + ".") == 1
    for number, name in zip(counted, ("Green", "Amber", "Red", "Not rated"), strict=True):
        assert f"{number.split()[0]} {name}" in front
    for name, figure, why in map(said_in, items(report[report.index("Newly red") :])):
        found = [
            each for each in words if each.startswith(name) and figure in each and why in each.casefold()
        ]
        assert found, (name, figure, why)
    of_pack = [each for each in words[: words.index("How to read this")] if each]
    paper = squeezed(
        *(page.extract_text() for page in PdfReader(BytesIO(browser.get(f"{asked}pdf").content)).pages)
    )
    sheets = squeezed(*in_excel(browser.get(f"{asked}xlsx").content))
    for sentence in of_pack:
        line = squeezed(sentence.partition("\t")[0])
        assert line in paper, sentence
        assert line in sheets or "\t" in sentence, sentence


def in_word(file: bytes) -> list[str]:
    return [each.text for each in Document(BytesIO(file)).paragraphs]


def in_excel(file: bytes) -> list[str]:
    cells = (cell.value for sheet in load_workbook(BytesIO(file)) for line in sheet for cell in line)
    return [each for each in cells if isinstance(each, str)]


def squeezed(*texts: str) -> str:
    """The letters alone: lines and pages break sentences where they like."""
    return re.sub(r"\s+|Page\d+of\d+", "", "".join(texts))
