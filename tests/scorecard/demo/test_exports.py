"""A page as a file, opened by readers that know nothing of what wrote it: its figures are the page's."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from python_calamine import CalamineWorkbook

from indicators.rules.row import Row
from indicators.rules.terms import Unit
from scorecard.columns import data_fields

pytestmark = pytest.mark.usefixtures("demo")

MAY = "/scorecards/kent/2012-05/"
JUNE = "/scorecards/kent/2012-06/draft/"
TEAM = "performance-team-kent"


@pytest.fixture
def export(browser_of):
    """The bytes of an export for a reader."""

    def fetch(address: str, reader: str = TEAM) -> bytes:
        answer = browser_of(reader).get(address)
        assert answer.status_code == 200, address
        return answer.content

    return fetch


@pytest.fixture
def shown(browser_of):
    """The rows that the page of the same address shows."""

    def rows(address: str, reader: str = TEAM):
        return browser_of(reader).get(address).context["content"].rows

    return rows


def lines_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))


def table_of(sheet) -> list[dict[str, object]]:
    """The lines under the heading that have a rating, by column."""
    heading, *rows = [list(row) for row in sheet.iter_rows(min_row=4)]
    names = [cell.value for cell in heading]
    lines = [dict(zip(names, row, strict=True)) for row in rows]
    return [line for line in lines if line["RAG"].value]


# CSV


@pytest.mark.parametrize(("page", "area"), [(MAY, "kent"), (MAY, "dover"), (JUNE, "kent"), (JUNE, "dover")])
def test_the_csv_holds_the_figures_of_the_page(export, shown, page, area):
    lines = [line for line in lines_of(export(f"{page}export.csv?area={area}")) if line["area"] == area]
    rows = shown(f"{page}?area={area}")
    assert [(line["indicator"], line["basis"], line["value"], line["rating"]) for line in lines] == [
        (row.code, row.basis, row.figure.value or "", row.rating.name) for row in rows
    ]


def test_its_columns_are_those_that_are_documented(export):
    first = export(f"{MAY}export.csv").decode("utf-8-sig").splitlines()[0]
    assert first.split(",") == [field.name for field in data_fields()]


def test_the_authoritys_csv_has_every_area_once(export):
    keys = [(line["area"], line["indicator"], line["basis"]) for line in lines_of(export(f"{MAY}export.csv"))]
    assert len({area for area, *_ in keys}) == 25
    assert len(keys) == len(set(keys))


def test_a_missing_figure_has_its_reason(export):
    lines = lines_of(export("/scorecards/kent/2012-05/export.csv"))
    assert all(line["value"] or line["missing"] for line in lines)


# Excel


@pytest.fixture
def book(export):
    def load(address: str):
        return openpyxl.load_workbook(BytesIO(export(address)))

    return load


@pytest.mark.parametrize("page", [MAY, JUNE])
def test_the_workbook_has_a_sheet_for_each_area_with_the_figures_of_its_page(book, shown, page):
    found = book(f"{page}export.xlsx")
    for name, slug in [("Kent", "kent"), ("Dover", "dover"), ("Thanet", "thanet")]:
        lines = [line["Latest"].value for line in table_of(found[name])]
        assert [str(each) if isinstance(each, str) else Decimal(str(each)) for each in lines] == [
            _in_a_cell(row) for row in shown(f"{page}?area={slug}")
        ]


def _in_a_cell(row: Row) -> str | Decimal:
    """A figure as a sheet holds it: a grade in words, with its mark."""
    if row.unit == Unit.GRADE:
        return f"{row.figure.text}†"
    return row.figure.text if row.figure.value is None else Decimal(row.figure.value)


def test_a_figure_is_a_number_with_its_format(book):
    lines = {line["Indicator"].value: line for line in table_of(book(f"{MAY}export.xlsx")["Kent"])}
    timeliness = lines["Initial assessments completed in timescale"]["Latest"]
    assert (timeliness.value, timeliness.number_format) == (84.4, '#,##0.0"%"')


def test_an_illustrative_figure_is_marked_in_its_own_cell(book, shown):
    lines = table_of(book(f"{MAY}export.xlsx?area=dover")["Dover"])
    for line, row in zip(lines, shown(f"{MAY}?area=dover"), strict=True):
        if row.figure.value is not None:
            marked = f"{line['Latest'].value} {line['Latest'].number_format}"
            assert ("†" in marked) is row.figure.illustrative


def test_a_rating_is_a_letter_and_a_colour(book):
    lines = table_of(book("/scorecards/kent/2011-02/export.xlsx?area=kent")["Kent"])
    red = next(line["RAG"] for line in lines if line["RAG"].value == "R Red")
    assert red.fill.start_color.rgb.endswith("B51F19")


def test_the_heading_stays_in_sight_and_is_printed_on_each_page(book):
    sheet = book(f"{MAY}export.xlsx")["Kent"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("B5", "$4:$4")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_the_definitions_are_with_it(book, shown):
    sheet = book(f"{MAY}export.xlsx")["Definitions"]
    names = {cell.value for cell in sheet["A"]}
    assert {row.name for row in shown(MAY)} <= names


def test_the_matrix_is_a_workbook_too(book, browser_of):
    sheet = book(f"{MAY}matrix/export.xlsx")["Matrix"]
    lines = browser_of(TEAM).get(f"{MAY}matrix/").context["lines"]
    found = [row for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]]
    assert [row[:2] for row in found] == [(line.name, line.basis_short) for line in lines]
    for row, line in zip(found, lines, strict=True):
        figures = [
            each.figure.value or each.figure.text if each else "not on its scorecard" for each in line.rows
        ]
        # A grade is a word, which holds its mark and its letter itself.
        assert [str(each).partition("†")[0] for each in row[2:-1]] == [_as_excel(each) for each in figures]


def _as_excel(text: str) -> str:
    """The number without idle zeros, as a spreadsheet holds it."""
    try:
        return str(Decimal(text).to_integral() if Decimal(text) % 1 == 0 else Decimal(text).normalize())
    except ArithmeticError:
        return text


def test_a_second_reader_finds_the_same_in_the_workbook(export, book):
    address = f"{MAY}export.xlsx?area=dover"
    second = CalamineWorkbook.from_filelike(BytesIO(export(address)))
    for sheet in book(address):
        rows = second.get_sheet_by_name(sheet.title).to_python(skip_empty_area=False)
        read = {
            (at, column): cell
            for at, row in enumerate(rows, 1)
            for column, cell in enumerate(row, 1)
            if cell != ""
        }
        assert read == {(c.row, c.column): c.value for line in sheet for c in line if c.value is not None}


# Word


@pytest.fixture
def document(export):
    def load(address: str, reader: str = TEAM):
        return docx.Document(BytesIO(export(address, reader)))

    return load


@pytest.mark.parametrize("page", [f"{MAY}?area=kent", f"{MAY}?area=dover", f"{JUNE}?area=dover"])
def test_the_document_holds_the_figures_and_ratings_of_the_page(document, shown, page):
    found = document(page.replace("?", "export.docx?"))
    lines = [[cell.text for cell in row.cells] for table in found.tables for row in table.rows[1:]]
    assert [(line[0], line[2].split("\n")[0].rstrip("†"), line[4].split("\n")[0]) for line in lines] == [
        (row.name, row.figure.text, f"{row.rating.letter} {row.rating.name}") for row in shown(page)
    ]


def test_the_document_has_what_the_service_says_and_what_needs_attention(document, browser_of):
    text = "\n".join(paragraph.text for paragraph in document(f"{MAY}export.docx").paragraphs)
    assert "The emphasis in performance management terms has shifted" in text
    assert "What needs attention" in text
    assert "Children’s services scorecard: Kent, May 2012" in text


def test_the_document_names_the_source_of_each_indicator(document, export):
    named = {paragraph.text for paragraph in document(f"{MAY}export.docx?area=dover").paragraphs}
    for line in lines_of(export(f"{MAY}export.csv?area=dover")):
        assert f"{line['indicator_name']}: {line['source']}" in named


def test_a_rating_is_a_fill_and_a_letter(document, shown):
    fills = {"G": "00653A", "A": "FFC34D", "R": "B51F19"}
    lines = [row for table in document(f"{MAY}export.docx").tables for row in table.rows[1:]]
    for line, row in zip(lines, shown(MAY), strict=True):
        cell = line.cells[4]
        filled = [part.get(qn("w:fill")) for part in cell._tc.iter(qn("w:shd"))]
        assert filled == [fills[cell.text[0]]] if cell.text[0] in fills else filled == [], row.name


def test_the_document_keeps_small_numbers_from_everybody(document):
    said = document(f"{MAY}export.docx?area=dover", "")
    assert "Suppressed (c)" in "\n".join(cell.text for table in said.tables for cell in table._cells)


def test_the_heading_of_its_tables_is_repeated_on_each_page(document):
    for table in document(f"{MAY}export.docx").tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml


def charts_of(document) -> dict[str, dict[str, list[str]]]:
    """The charts of a document by their words: what is drawn of each of their series, by its name."""
    found = {}
    for frame in document.element.body.iter(qn("wp:inline")):
        (chart,) = frame.iter(qn("c:chart"))
        space = parse_xml(document.part.related_parts[chart.get(qn("r:id"))].blob)
        found[frame.find(qn("wp:docPr")).get("descr")] = {
            series.findtext(f"{qn('c:tx')}/{qn('c:v')}"): [
                value.text for value in series.find(qn("c:val")).iter(qn("c:v"))
            ]
            for series in space.iter(qn("c:ser"))
        }
    return found


def targets_held(row):
    """Each target by its series, once for every month in which it was in force."""
    held = [row.target_on(point.period_end) for point in row.points]
    return {f"Target {step.text}": [step.value] * held.count(step) for step in held if step is not None}


@pytest.mark.parametrize("reader", [TEAM, ""])
def test_its_charts_draw_the_points_of_the_rows_and_no_other(document, shown, reader):
    charts = charts_of(document(f"{MAY}export.docx?area=dover", reader))
    for row in shown(f"{MAY}?area=dover", reader):
        known = [point for point in row.points if point.value is not None]
        drawn = [
            chart
            for said, chart in charts.items()
            if f" of {row.name}, Dover, {row.basis_name.lower()}: " in said
        ]
        expected = {
            "Published": [point.value for point in known if not point.illustrative],
            "Illustrative": [point.value for point in known if point.illustrative],
        } | targets_held(row)
        assert drawn == ([expected] if len(known) > 1 else []), row.name


def test_a_chart_is_told_in_words(document):
    (said,) = [each for each in charts_of(document(f"{MAY}export.docx")) if "Unallocated cases over" in each]
    assert said.startswith("Line chart of Unallocated cases over 28 days, Kent, snapshot: from ")
    assert (
        "to 0 in May 2012, with figures for 11 of 12 months. Target: 200, then 100 from Sep 2011, then 0"
        in said
    )


# The quarterly report

STOCKTON = "/scorecards/stockton-on-tees/2013-14-q1/"
STOCKTONS_TEAM = "performance-team-stockton-on-tees"
CAF = "Contacts with an active CAF"


def test_the_workbook_has_the_quarterly_report_with_what_was_stated_and_what_its_numbers_give(export):
    book = openpyxl.load_workbook(BytesIO(export(f"{STOCKTON}export.xlsx", STOCKTONS_TEAM)))
    lines = list(book["Stockton-on-Tees quarters"].iter_rows(min_row=4, max_col=6, values_only=True))
    stated, given = "2012/13 as stated", "2012/13 as its numbers give it"
    assert lines[0][2:] == (stated, given, "Travel, 2012/13", "Q1 2013/14")
    assert [line[2:] for line in lines if line[0] == CAF] == [
        ("5.0%, as stated; its numbers give 2.6%", 2.6, None, "Not yet returned"),
        (181, None, None, "not yet returned"),
        (6859, None, None, "not yet returned"),
    ]


def test_so_has_the_document(document):
    found = document(f"{STOCKTON}export.docx", STOCKTONS_TEAM)
    assert found.paragraphs[0].text == "Quarterly report on children’s services: Stockton-on-Tees, Q1 2013/14"
    lines = [[cell.text for cell in row.cells] for table in found.tables for row in table.rows]
    (line,) = [line for line in lines if line[:2] == [CAF, "Percentage"]]
    assert line[2] == "5.0%, as stated; its numbers give 2.6%"
    assert "Q1, Q2, Q3, Q4 not yet returned." in [each.text for each in found.paragraphs]
    assert lines[lines.index(line) + 1][2] == "181"


# Who, which, and by what name


def test_a_file_says_what_it_is_by_its_name(browser_of):
    answer = browser_of(TEAM).get(f"{MAY}export.xlsx?area=dover")
    assert answer["Content-Disposition"] == 'attachment; filename="dover-scorecard-2012-05.xlsx"'


def test_the_page_links_to_its_files(browser_of):
    page = browser_of(TEAM).get(f"{MAY}?area=dover")
    assert f'href="{MAY}export.xlsx?area=dover"' in page.content.decode()


@pytest.mark.parametrize(
    "address", [f"{MAY}export.exe", f"{MAY}export.csv?area=nowhere", f"{MAY}export.csv?issue=9"]
)
def test_what_there_is_not_is_not_found(browser_of, address):
    assert browser_of(TEAM).get(address).status_code == 404


def test_a_browser_that_has_the_file_gets_it_not_again(browser_of):
    browser = browser_of(TEAM)
    etag = browser.get(f"{MAY}export.csv")["ETag"]
    assert browser.get(f"{MAY}export.csv", headers={"If-None-Match": etag}).status_code == 304
    assert browser.get(f"{MAY}export.csv?area=dover", headers={"If-None-Match": etag}).status_code == 200


def test_a_managers_draft_is_that_of_their_district_alone(export):
    lines = lines_of(export(f"{JUNE}export.csv", "manager-dover"))
    assert {line["area"] for line in lines} == {"dover"}
