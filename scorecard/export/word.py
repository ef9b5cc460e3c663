"""A scorecard page as a committee paper, and the pack of an edition: Word documents to edit, with real tables."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from charts.office import add_charts
from indicators.rules.terms import Rag
from scorecard.export.blocks import (
    PAGE_WIDTH,
    Block,
    Charts,
    Grid,
    GridCell,
    Heading,
    Numbered,
    Point,
    Text,
    page_blocks,
    reading_blocks,
)
from scorecard.export.pack import CommitteePack
from scorecard.export.paper import ExportDocument
from scorecard.export.sheets import FILLS

STYLES: dict[type[Text], str] = {Point: "List Bullet", Numbered: "List Number"}
SMALL = Pt(7)


def paper_document(paper: ExportDocument) -> bytes:
    """The bytes of the document about the area asked for."""
    document = _begin(paper)
    texts = [Text(text) for text in (paper.standing, paper.note, paper.reason) if text]
    _write(
        document, [Heading(paper.title, 0), *texts, *page_blocks(paper, paper.first), *reading_blocks(paper)]
    )
    return _bytes_of(document)


def pack_document(pack: CommitteePack) -> bytes:
    """The bytes of a committee pack: cover, contents with their pages, and every part from a new sheet on."""
    document = _begin(pack.paper)
    _write(document, [Heading(pack.paper.title, 0), *pack.cover_blocks])
    document.add_page_break()
    document.add_paragraph("Contents", style="Title")
    _add_contents(document, pack.contents)
    for part in pack.parts:
        document.add_page_break()
        _write(document, [part.heading, *part.blocks])
    return _bytes_of(document)


def _begin(paper: ExportDocument) -> Doc:
    """A4 landscape, British English; what it is, who may read it and the page's number at the foot of each."""
    document = Document()
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(13)
    foot = page.footer.paragraphs[0]
    foot.text = f"{paper.title} · {paper.standing} · Page "
    _add_field(foot, "PAGE")
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.authority, "en-GB"
    return document


def _bytes_of(document: Doc) -> bytes:
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _write(document: Doc, blocks: Iterable[Block]) -> None:
    for block in blocks:
        if isinstance(block, Heading):
            _add_heading(document, block)
        elif isinstance(block, Grid):
            _add_grid(document, block)
        elif isinstance(block, Charts):
            document.add_paragraph()
            add_charts(document, block.rows)
        else:
            document.add_paragraph(block.text, style=STYLES.get(type(block)))


def _add_heading(document: Doc, heading: Heading) -> None:
    paragraph = document.add_heading(heading.text, level=heading.level)
    if heading.number:
        _bookmark(paragraph, heading.number)


# The contents


def _add_contents(document: Doc, headings: Sequence[Heading]) -> None:
    """Each heading with the number of its page: links and fields, which Word and LibreOffice fill when they open it."""
    for heading in headings:
        line = document.add_paragraph()
        line.paragraph_format.left_indent = Mm(6 * (heading.level - 1))
        line.paragraph_format.space_after = Pt(2)
        line.paragraph_format.tab_stops.add_tab_stop(
            Mm(PAGE_WIDTH), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )
        line.add_run(f"{heading.text}\t")
        _add_field(line, f"PAGEREF {_mark(heading.number)} \\h")
        _link(line, _mark(heading.number))


def _mark(number: int) -> str:
    """The name of the place of a heading of the contents."""
    return f"_Toc{number:08}"


def _add_field(paragraph: Paragraph, what: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), what)
    field.set(qn("w:dirty"), "true")
    paragraph._p.append(field)


def _link(paragraph: Paragraph, mark: str) -> None:
    """The whole line leads to its heading."""
    link = OxmlElement("w:hyperlink")
    link.set(qn("w:anchor"), mark)
    for part in [each for each in paragraph._p if each.tag != qn("w:pPr")]:
        link.append(part)
    paragraph._p.append(link)


def _bookmark(paragraph: Paragraph, number: int) -> None:
    names = nsdecls("w")
    begin = parse_xml(f'<w:bookmarkStart {names} w:id="{number}" w:name="{_mark(number)}"/>')
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, begin)
    paragraph._p.append(parse_xml(f'<w:bookmarkEnd {names} w:id="{number}"/>'))


# Tables


def _add_grid(document: Doc, grid: Grid) -> None:
    table: Table = document.add_table(rows=1, cols=len(grid.headings))
    table.style = "Table Grid"
    table.autofit = False
    _fill(table.rows[0], [GridCell(heading) for heading in grid.headings])
    _repeat(table.rows[0])
    for line in grid.lines:
        _fill(table.add_row(), line)
    _set_widths(table, grid.widths)
    if grid.small:
        _set_small(table)
    document.add_paragraph()


def _fill(line: _Row, cells: Sequence[GridCell]) -> None:
    """The texts of a row, which no page's end cuts in two; in the colour of their rating where they have one."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, said in zip(line.cells, cells, strict=True):
        first, *further = said.lines
        cell.text = first
        for each in further:
            cell.add_paragraph(each)
        if said.letter and Rag(said.letter) in FILLS:
            _colour(cell, *FILLS[Rag(said.letter)])


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _set_small(table: Table) -> None:
    for cell in (cell for line in table.rows for cell in line.cells):
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            run.font.size = SMALL


def _repeat(line: _Row) -> None:
    """The heading stands again on each page, and readers' programs know it for one."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    line._tr.get_or_add_trPr().append(mark)
    for cell in line.cells:
        for run in cell.paragraphs[0].runs:
            run.bold = True


def _colour(cell: _Cell, fill: str, ink: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shade)
    for run in cell.paragraphs[0].runs:
        run.bold = True
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.color.rgb = RGBColor.from_string(ink)
