"""A page as a PDF file, read back: the figures of the page, its structure marked, its standing on every sheet."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from sandbox.client import StoppedShort
from scorecard import queries
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.views import files

pytestmark = [
    pytest.mark.usefixtures("demo"),
    pytest.mark.skipif(not pdf_possible(), reason="the system has no Pango"),
]

MAY = "/scorecards/kent/2012-05/"
TEAM = "performance-team-kent"
MARGIN = 34  # 12 millimetres in points


@pytest.fixture
def pdf(browser_of):
    """The PDF file of a page for a reader."""

    def fetch(address: str, reader: str = TEAM) -> PdfReader:
        answer = browser_of(reader).get(address)
        assert answer.status_code == 200, address
        return PdfReader(BytesIO(answer.content))

    return fetch


def words(file: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in file.pages).split())


def shown(browser, address: str) -> list[str]:
    """What a PDF file must hold: each row's name and its figures, in the order of the page."""
    rows = browser.get(address).context["content"].rows
    parts = [row.figure.parts for row in rows if row.figure.numerator]
    return [text for row in rows for text in (row.name, row.figure.text, row.rating.name)] + parts


@pytest.mark.parametrize("reader", [TEAM, ""])
@pytest.mark.parametrize("area", ["", "?area=dover"])
def test_it_holds_the_figures_of_the_page_for_the_same_reader(pdf, browser_of, reader, area):
    said = words(pdf(f"{MAY}export.pdf{area}", reader))
    expected = shown(browser_of(reader), f"{MAY}{area}")
    assert [text for text in expected if text not in said] == []


def test_a_small_number_that_is_hidden_on_the_page_is_hidden_in_the_file(pdf, browser_of):
    hidden = [text for text in shown(browser_of(""), f"{MAY}?area=dover") if "uppressed" in text]
    assert hidden
    assert words(pdf(f"{MAY}export.pdf?area=dover", "")).count(hidden[0]) >= len(hidden)
    assert hidden[0] not in words(pdf(f"{MAY}export.pdf?area=dover"))


def test_it_says_what_it_is_on_every_sheet(pdf):
    file = pdf(f"{MAY}export.pdf?area=dover")
    for number, page in enumerate(file.pages, start=1):
        assert "Dover, May 2012 · Published 9 July 2012 · Restricted" in page.extract_text()
        assert f"Page {number} of {len(file.pages)}" in page.extract_text()
        # One upright sheet says it all; the tables of every figure lie across the others.
        assert (page.mediabox.width < page.mediabox.height) is (number == 1)


def test_it_can_be_read_aloud(pdf):
    file = pdf(f"{MAY}export.pdf")
    catalog = file.trailer["/Root"]
    assert catalog["/Lang"] == "en-GB"
    assert catalog["/MarkInfo"]["/Marked"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_data()
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= kinds(catalog["/StructTreeRoot"])
    assert file.metadata.title.startswith("Kent, May 2012")


def kinds(element) -> set[str]:
    """The kinds of everything below an element of the file's structure."""
    found = {element["/S"]} if "/S" in element else set()
    below = element.get("/K", [])
    for each in below if isinstance(below, list) else [below]:
        inner = each.get_object()
        if hasattr(inner, "get"):
            found |= kinds(inner)
    return found


def test_the_exception_report_is_one_too(pdf):
    said = words(pdf(f"{MAY}exceptions/export.pdf"))
    assert "Initial assessments in progress out of timescale (snapshot): 36, target 100" in said


def test_stocktons_quarterly_report_shows_what_was_stated_and_what_its_numbers_give(pdf):
    said = words(
        pdf("/scorecards/stockton-on-tees/2013-14-q1/export.pdf", "performance-team-stockton-on-tees")
    )
    assert "5.0% as stated; its numbers give 2.6% (181 of 6,859)" in said
    assert "not yet returned" in said


def test_the_matrix_fits_its_sheet(pdf):
    places: list[float] = []

    def note(text: str, matrix: list[float], place: list[float], *rest: object) -> None:
        places.append(place[4] * matrix[0] + matrix[4])

    (page, *_) = pdf(f"{MAY}matrix/export.pdf").pages
    page.extract_text(visitor_text=note)
    assert 0 < max(places) < float(page.mediabox.width) - MARGIN


def test_narrowing_the_page_takes_nothing_from_the_file(pdf):
    assert words(pdf(f"{MAY}export.pdf?rating=R")).count("Better than target") == 0
    assert "Unallocated cases" in words(pdf(f"{MAY}export.pdf?rating=R"))


def test_without_the_systems_libraries_the_page_points_to_printing(browser_of, monkeypatch):
    monkeypatch.setattr(queries, "pdf_possible", lambda: False)
    monkeypatch.setattr(files, "pdf_possible", lambda: False)
    page = browser_of(TEAM).get(MAY).content.decode()
    assert "PDF: print this page" in page
    assert "export.pdf" not in page
    answer = browser_of(TEAM).get(f"{MAY}export.pdf")
    assert answer.status_code == 501
    assert "print the page from your browser" in answer.content.decode()


def test_a_file_that_can_not_be_written_is_a_message(browser_of, monkeypatch):
    def stops(*about: object) -> bytes:
        raise StoppedShort("out of memory")

    monkeypatch.setattr(files, "run_sandboxed", stops)
    answer = browser_of(TEAM).get(f"{MAY}export.pdf?area=thanet")
    assert answer.status_code == 503
    assert "Try again in a minute" in answer.content.decode()


def test_so_many_files_and_then_none_for_a_while(browser_of, settings):
    settings.RATE_LIMITS = {**settings.RATE_LIMITS, "file": (0, 600)}
    assert browser_of(TEAM).get(f"{MAY}export.pdf?area=swale").status_code == 429
