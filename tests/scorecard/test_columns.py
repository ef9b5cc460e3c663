"""One list of columns: a figure that the row gains stands in every output, and is kept from the public in each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from html.parser import HTMLParser
from io import BytesIO

import docx
import openpyxl
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from indicators.rules.periods import Period
from indicators.rules.row import Row, Shown
from indicators.rules.rows.public_row import public_row
from indicators.rules.terms import PeriodKind
from scorecard import columns
from scorecard.api.shapes import row_shape
from scorecard.columns import RowTable, columns_of, data_fields, figure_column
from scorecard.export.paper import AreaPage, ExportDocument
from scorecard.export.pdf_libraries import pdf_possible
from scorecard.export.tidy import paper_csv, paper_lines
from scorecard.export.word import paper_document
from scorecard.export.workbook import paper_workbook
from scorecard.page_columns import page_columns
from scorecard.rules.content import PageContent, PageSection
from scorecard.rules.differences import differences
from tests.indicators.rows import fields_of
from tests.scorecard.rows import row

NUMBER, DAY = "9173", "2010-11-30"


@dataclass(frozen=True)
class WiderRow(Row):
    """A row that has gained a figure."""

    worst_month: Shown | None = None


@dataclass(frozen=True)
class Place:
    """An area, as far as a table names it."""

    slug: str = "kent"
    name: str = "Kent"


WIDER = WiderRow(**fields_of(row()), worst_month=Shown("9,173", NUMBER, DAY, "November 2010"))
NOT_KNOWN = replace(WIDER, worst_month=None)
HIDDEN = public_row(WIDER, lambda code, basis, area, day: day == DAY, "kent")


@pytest.fixture(autouse=True)
def in_the_list(monkeypatch) -> None:
    """All that has to be said of the new figure."""
    worst = figure_column(
        "worst_month", "Worst month", lambda row: row.worst_month, meaning="The worst month"
    )
    monkeypatch.setattr(columns, "COLUMNS", (*columns.COLUMNS, worst))


def paper(line: Row) -> ExportDocument:
    page = AreaPage("kent", "Kent", "", PageContent((PageSection("Work", (line,)),)))
    return ExportDocument(
        "kent", "Kent", Period.parse("2012-05"), date(2012, 5, 31), None, 1, "Restricted", "", "", (page,), ()
    )


def page(line: Row) -> str:
    told = {"rows": [line], "caption": "Work", "area": Place(), "period": Period.parse("2012-05")}
    return render_to_string("components/_rows.html", told)


class Text(HTMLParser):
    """The text of a page, with what stands beside its cells on a phone."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(dict(attrs).get("data-label") or "")

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def on_page(line: Row) -> str:
    reader = Text()
    reader.feed(page(line))
    return " ".join(reader.found)


def in_pdf(line: Row) -> str:
    if not pdf_possible():
        pytest.skip("the libraries that set PDF files are not on this machine")
    from scorecard.export.pdf import page_pdf

    html = f"<html lang=en><title>Kent</title><h1>Kent</h1>{page(line)}</html>"
    data = page_pdf(
        html, "@page { size: A4 landscape } .app-rows__folded { display: none }", "https://a.example/"
    )
    return " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(data)).pages)


def in_excel(line: Row) -> str:
    sheet = openpyxl.load_workbook(BytesIO(paper_workbook(paper(line))))["Kent"]
    return " ".join(str(cell) for cells in sheet.iter_rows(values_only=True) for cell in cells)


def in_word(line: Row) -> str:
    document = docx.Document(BytesIO(paper_document(paper(line))))
    return " ".join(cell.text for table in document.tables for cell in table._cells)


def in_csv(line: Row) -> str:
    return paper_csv(paper(line)).decode()


def in_interface(line: Row) -> str:
    return row_shape()(**paper_lines(paper(line))[0]).model_dump_json()


OUTPUTS = [on_page, in_pdf, in_excel, in_word, in_csv, in_interface]


def said(output: Callable[[Row], str], line: Row) -> str:
    """What an output says, its numbers without separators."""
    found = " ".join(output(line).split())
    return found if output in (in_csv, in_interface) else found.replace(",", "")


@pytest.mark.parametrize("output", OUTPUTS)
def test_a_figure_in_the_list_stands_in_every_output(output):
    assert NUMBER in said(output, WIDER)


@pytest.mark.parametrize("output", OUTPUTS)
def test_under_its_heading(output):
    heading = "worst_month" if output in (in_csv, in_interface) else "Worst month"
    assert heading in said(output, WIDER)


@pytest.mark.parametrize("output", OUTPUTS)
def test_and_in_none_where_it_is_kept_from_the_public(output):
    found = said(output, HIDDEN)
    assert NUMBER not in found
    assert "Suppressed (c)" in found


@pytest.mark.parametrize("output", [on_page, in_pdf, in_excel, in_word])
def test_a_row_without_it_says_so(output):
    assert said(output, NOT_KNOWN).count("not known") == said(output, WIDER).count("not known") + 1


def test_and_two_issues_differ_in_it():
    other = replace(WIDER, worst_month=replace(WIDER.worst_month, text="9,174", value="9174"))
    before, after = (PageContent((PageSection("Work", (line,)),)) for line in (WIDER, other))
    (found,) = differences(before, after, "Kent")
    assert (found.what, found.before, found.after) == (
        "Worst month",
        "9,173, November 2010",
        "9,174, November 2010",
    )


# The list


def test_no_two_columns_have_one_name():
    keys = [column.key for column in columns.COLUMNS]
    names = [field.name for field in data_fields()]
    assert (len(keys), len(names)) == (len(set(keys)), len(set(names)))


def test_every_field_of_data_has_a_meaning():
    assert not [field.name for field in data_fields() if not field.meaning]


@pytest.mark.parametrize("by_area", [False, True])
@pytest.mark.parametrize("authority", ["", "Kent"])
@pytest.mark.parametrize("kind", list(PeriodKind))
def test_the_columns_of_a_page_share_its_width(kind, authority, by_area):
    shown = page_columns(RowTable(kind, by_area=by_area, authority=authority))
    assert 195 <= sum(column.half_percents for column in shown) <= 205
    assert [column.cell.heads_row for column in shown] == [True] + [False] * (len(shown) - 1)
    assert ("Kent" in [column.heading for column in shown]) is bool(authority)


def test_a_heading_names_the_kind_of_period():
    headings = [[each.heading for each in columns_of(RowTable(kind))] for kind in PeriodKind]
    assert "Same month last year" in headings[0]
    assert "Same quarter last year" in headings[1]
