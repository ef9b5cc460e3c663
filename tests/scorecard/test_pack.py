"""A committee pack: one content, which each of its formats says whole; charts that make no mountain of a movement."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO

import docx
import openpyxl
import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from charts.office import add_charts
from charts.row_chart import axis_of, in_words, row_svg, title_of
from indicators.rules.periods import Period, add_months
from indicators.rules.row import Point, Row, TargetStepShown
from indicators.rules.terms import Unit
from scorecard.export import blocks, pack
from scorecard.export.pack import CommitteePack, Cover
from scorecard.export.pack_workbook import pack_workbook
from scorecard.export.paper import AreaPage, ExportDocument
from scorecard.export.word import pack_document
from scorecard.rules.content import CommentaryText, PageContent, PageSection
from scorecard.rules.differences import EditionDifference
from scorecard.rules.drift import Cause, Drift, Grouped
from scorecard.rules.exceptions import exceptions_of
from scorecard.rules.restatements import Restated
from tests.scorecard.rows import row

MAY = date(2012, 5, 31)
MANY = [f"District {number}" for number in range(1, 41)]


def drawn(
    values: list[str], steps: tuple[TargetStepShown, ...] = (), unit: Unit = Unit.PERCENTAGE, **about: str
) -> Row:
    """A row whose months up to May 2012 have these figures."""
    ends = [add_months(MAY, number - len(values) + 1) for number in range(len(values))]
    points = tuple(Point(end.isoformat(), value) for end, value in zip(ends, values, strict=True))
    return replace(row(**about), unit=unit.value, points=points, target_steps=steps)


STEPS = (
    TargetStepShown("2012-01-01", "2012-03-31", "200", "200"),
    TargetStepShown("2012-04-01", "2012-04-30", "100 to 120", "100", "120"),
    TargetStepShown("2012-05-01", "2012-05-31", "0", "0"),
)
CHANGED = drawn(["190", "180", "150", "110", "36"], STEPS, Unit.COUNT, code="backlog")


def restated(area: str) -> Restated:
    slug = area.lower().replace(" ", "-")
    return Restated(
        "backlog", "Backlog", "SNAPSHOT", slug, area, "2012-04-30", "30 April 2012", "110", "111",
        "April 2012", illustrative=True, unit="count", said_value="110", now_value="111",
    )  # fmt: skip


def a_page(name: str, letter: str = "G") -> AreaPage:
    slug = name.lower().replace(" ", "-")
    line = replace(CHANGED, area=slug, area_name=name, rating=row("backlog", letter).rating)
    said = CommentaryText(
        "indicator", slug, name, "backlog", ("Cases fell.",), f"{name} hired.", "Hire *more*."
    )
    section = PageSection("Work", (line, row("grade", area=slug)))
    return AreaPage(slug, name, "", PageContent((section,), said=(said,), restated=(restated(name),)))


def a_pack(names: list[str], chosen: tuple[str, ...] = ("district-2",)) -> CommitteePack:
    pages = (a_page("Kent"), *(a_page(name, "R") for name in names))
    paper = ExportDocument(
        "kent", "Kent", Period.parse("2012-05"), MAY, date(2012, 7, 9), 2, "Restricted", "A note.",
        "Dover returned late.", pages, (),
    )  # fmt: skip
    report = exceptions_of(pages[0].content, [])
    cover = Cover(
        "Scrutiny", "20 July 2012", "A. Writer", "a@example.org", ("Note it.", "=1+1 is no formula.")
    )
    drift = Drift(Cause.FIGURE, "backlog", "Backlog (MS)", ("Kent: 37 → 36",))
    text = EditionDifference("Kent", "Backlog, Kent", "Commentary", "It fell by 37.", "It fell by 36.")
    beside = tuple(page.slug for page in pages)
    return CommitteePack(paper, report, cover, beside, chosen, Grouped((drift,), (text,), 14))


PACK = a_pack(MANY[:3])


def in_word(found: CommitteePack) -> list[str]:
    document = docx.Document(BytesIO(pack_document(found)))
    cells = [line for table in document.tables for cell in table._cells for line in cell.text.split("\n")]
    return [*(each.text for each in document.paragraphs), *cells]


def in_excel(found: CommitteePack) -> list[str]:
    book = openpyxl.load_workbook(BytesIO(pack_workbook(found)))
    cells = [cell.value for sheet in book for line in sheet for cell in line if isinstance(cell.value, str)]
    return [each.removeprefix("'").removeprefix("• ").removeprefix("– ") for each in cells]


def on_paper(found: CommitteePack) -> list[str]:
    told = [
        render_to_string("scorecard/_pack_blocks.html", {"blocks": part})
        for part in (found.cover_blocks, *(part.blocks for part in found.parts))
    ]
    text = "\n".join(told).replace("<br>", "\n").replace("</", "\n</")
    return [each.strip() for each in strip_tags(text).splitlines()]


def texts(found: CommitteePack) -> list[str]:
    """Every heading and sentence of the pack below the titles of its parts."""
    said = [*found.cover_blocks, *(block for part in found.parts for block in part.blocks)]
    return [block.text for block in said if isinstance(block, blocks.Heading | blocks.Text)]


@pytest.mark.parametrize("output", [in_word, in_excel, on_paper])
def test_every_sentence_stands_in_every_format(output):
    found = output(PACK)
    explained = {block.text for block in PACK.parts[-1].blocks} if output is in_excel else set()
    assert [text for text in texts(PACK) if text not in found and text not in explained] == []


def test_it_has_what_a_committee_asks_for():
    titles = [part.heading.text for part in PACK.parts]
    assert titles == [
        "Kent, May 2012",
        pack.EXCEPTIONS,
        pack.MATRIX,
        "District 2, May 2012",
        pack.CORRECTIONS,
        pack.READING,
    ]
    said = texts(PACK)
    for text in (
        "Committee: Scrutiny",
        "Date: 20 July 2012",
        "Author: A. Writer",
        "Contact: a@example.org",
        "Note it.",
        "Corrects the issue before: Dover returned late.",
        "District 3: 36, 31 May 2012; worse than target",
        "Corrective action: Hire more.",
        "Backlog (MS): Kent: 37 → 36",
        "Backlog, Kent, commentary: It fell by 37. is now It fell by 36.",
        "With these, 14 parts of their lines read otherwise on the pages: figures, ratings, arrows, earlier months.",
        "Backlog, District 3, 30 April 2012: 110 in the April 2012 edition, now 111 †",
    ):
        assert text in said, text


def test_a_line_without_a_figure_says_why_once_and_in_the_matrix_in_short():
    lacking = replace(row(value=None), name="Referrals")
    lacking = replace(
        lacking, figure=replace(lacking.figure, text="Incomplete, 11 of 12: no return for Dover")
    )
    page = AreaPage("kent", "Kent", "", PageContent((PageSection("Work", (lacking,)),)))
    paper = replace(PACK.paper, pages=(page, *PACK.paper.pages[1:]))
    found = replace(PACK, paper=paper, report=exceptions_of(page.content, []))
    (said,) = [text for text in texts(found) if text.startswith("Referrals (MS)")]
    assert said.count("11 of 12") == 1
    (matrix,) = [part.blocks[0] for part in found.parts if part.heading.text == pack.MATRIX]
    assert [line[1].text for line in matrix.lines if line[0].text == "Referrals (MS)"] == ["Incomplete"]


def test_the_contents_of_word_lead_to_their_headings():
    body = docx.Document(BytesIO(pack_document(PACK))).element.body
    marks = [each.get(qn("w:name")) for each in body.iter(qn("w:bookmarkStart"))]
    fields = [each.get(qn("w:instr")).split()[1] for each in body.iter(qn("w:fldSimple"))]
    links = [each.get(qn("w:anchor")) for each in body.iter(qn("w:hyperlink"))]
    assert marks == fields == links
    assert len(marks) == len(PACK.contents)


def test_the_contents_of_excel_name_every_sheet():
    book = openpyxl.load_workbook(BytesIO(pack_workbook(PACK)))
    leads = [cell.hyperlink.location for (cell,) in book["Cover"].iter_rows() if cell.hyperlink]
    assert leads == [f"'{name}'!A1" for name in book.sheetnames[1:]]
    assert len(book["Charts"]._charts) == 2  # of the authority and of the area chosen


def test_no_area_is_left_out_of_the_matrix_and_the_reds_of_a_large_council():
    found = a_pack(MANY)
    (matrix,) = [part.blocks for part in found.parts if part.heading.text == pack.MATRIX]
    assert [name for grid in matrix for name in grid.headings[2:]] == MANY
    assert max(len(grid.headings) for grid in matrix) == pack.MOST_BESIDE + 2
    assert max(sum(width for _, width in grid.columns) for grid in matrix) <= 200  # half percents
    ((_, reds),) = pack.reds_below(found)
    assert [page.name for page, _ in reds] == MANY


# Its charts


def office_chart(line: Row):
    """The chart of a row in Word: the ends of its scale, and its series by name."""
    document = docx.Document()
    add_charts(document, [line])
    (part,) = [each for each in document.part.package.iter_parts() if "/charts/" in each.partname]
    space = parse_xml(part.blob)
    scale = next(space.iter(qn("c:valAx"))).find(qn("c:scaling"))
    ends = [Decimal(scale.find(qn(f"c:{end}")).get("val")) for end in ("min", "max")]
    named = {
        series.findtext(f"{qn('c:tx')}/{qn('c:v')}"): [
            (int(each.get("idx")), each.findtext(qn("c:v")))
            for each in series.find(qn("c:val")).iter(qn("c:pt"))
        ]
        for series in space.iter(qn("c:ser"))
    }
    return ends, named


def test_targets_are_drawn_in_the_months_in_which_they_were_in_force_a_band_with_both_edges():
    ends, named = office_chart(CHANGED)
    assert named["Target 200"] == [(0, "200"), (1, "200"), (2, "200")]
    assert named["Target 100 to 120"] == [(3, "100")]
    assert named["Target, upper edge 100 to 120"] == [(3, "120")]
    assert named["Target 0"] == [(4, "0")]
    assert ends == [0, 200]
    svg = row_svg(CHANGED)
    assert svg.count("<rect") == 1  # the ground of the band
    assert "Target 0" in svg
    assert "Target: 200, then 100 to 120 from Apr 2012, then 0 from May 2012." in in_words(CHANGED)


@given(st.decimals(5, 99, places=1), st.decimals(0, "0.9", places=1), st.sampled_from(list(Unit)[:3]))
def test_a_small_movement_is_no_mountain(figure, change, unit):
    line = drawn([str(figure), str(figure + change)], unit=unit)
    axis = axis_of(line)
    assert axis.low <= figure <= figure + change <= axis.high
    assert axis.low <= figure / 2
    assert ("scale from" in title_of(line)) is (axis.low != 0)


def test_word_draws_on_the_scale_of_the_page():
    line = drawn(["81.2", "81.6"])
    axis = axis_of(line)
    assert office_chart(line)[0] == [axis.low, axis.high] == [40, 100]
