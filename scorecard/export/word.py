"""A scorecard page as a committee paper, and the pack of an edition: Word documents to edit, with real tables."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row

from charts.word import EXPLAINED as CHARTS_EXPLAINED
from charts.word import add_charts, can_be_drawn
from indicators.rules.row import Row
from indicators.rules.terms import Rag
from scorecard.columns import RowTable, columns_of
from scorecard.editions.markdown import as_plain
from scorecard.export.cells import figure_words
from scorecard.export.pack import CommitteePack
from scorecard.export.paper import DAGGER_WORDS, RAG_WORDS, SUPPRESSED_KEY, ExportDocument
from scorecard.export.quarter_table import quarter_names, report_lines, year_before
from scorecard.export.sheets import FILLS
from scorecard.rules.content import CommentaryText, PageContent, PageSection, attention, counts
from scorecard.rules.exceptions import Exceptional
from scorecard.rules.quarters import NOT, NOT_YET, QuarterLine, part_said

PAGE_WIDTH = 271  # millimetres between the margins
MEASURE_WIDTH = 50
SUPPRESSED_MARK = "(c)"
EXCEPTIONS, MATRIX = "Exceptions and highlights", "All areas beside each other"
QUARTER_WIDTHS = (60, 60, 36, 21, 21, 21, 21, 30)


def paper_document(paper: ExportDocument) -> bytes:
    """The bytes of the document about the area asked for."""
    document = Document()
    _set_up(document, paper)
    document.add_heading(paper.title, level=0)
    document.add_paragraph(paper.standing)
    for text in (paper.note, paper.reason):
        if text:
            document.add_paragraph(text)
    _add_counts(document, paper)
    _add_attention(document, paper)
    _add_summary(document, paper)
    _add_sections(document, paper)
    _add_commentary(document, paper)
    _add_how_to_read(document, paper)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def pack_document(pack: CommitteePack) -> bytes:
    """The bytes of a committee pack: cover, contents, summary, the authority, exceptions, matrix, restatements."""
    document, paper = Document(), pack.paper
    _set_up(document, paper)
    _add_cover(document, pack)
    _add_contents(document, pack)
    document.add_page_break()
    _add_counts(document, paper)
    _add_attention(document, paper)
    _add_summary(document, paper)
    _add_sections(document, paper)
    _add_commentary(document, paper)
    _add_exceptions(document, pack)
    _add_matrix(document, pack)
    _add_restated(document, paper)
    _add_how_to_read(document, paper)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def _add_cover(document: Doc, pack: CommitteePack) -> None:
    paper, cover = pack.paper, pack.cover
    document.add_heading(paper.title, level=0)
    said = (
        ("Committee", cover.committee),
        ("Date", cover.day),
        ("Author", cover.author),
        ("Contact", cover.contact),
    )
    for name, text in said:
        if text:
            document.add_paragraph(f"{name}: {text}")
    document.add_paragraph(paper.standing)
    for text in (paper.note, f"Corrects the issue before: {paper.reason}" if paper.reason else ""):
        if text:
            document.add_paragraph(text)
    if cover.recommendations:
        document.add_heading("Recommendations", level=1)
    for text in cover.recommendations:
        document.add_paragraph(text, style="List Number")


def _add_contents(document: Doc, pack: CommitteePack) -> None:
    """The headings, as a field that Word fills with page numbers when it opens the document."""
    document.add_page_break()
    document.add_heading("Contents", level=1)
    sections = [section.title for section in pack.paper.first.content.sections]
    names = [
        "What needs attention",
        "What the service says",
        *sections,
        EXCEPTIONS,
        MATRIX,
        "How to read this",
    ]
    begin, text, ends = document.add_paragraph(), document.add_paragraph(), document.add_paragraph()
    for mark, paragraph in (("begin", begin), ("separate", begin), ("end", ends)):
        run = paragraph.add_run()
        field = OxmlElement("w:fldChar")
        field.set(qn("w:fldCharType"), mark)
        run._r.append(field)
        if mark == "begin":
            field.set(qn("w:dirty"), "true")
            what = OxmlElement("w:instrText")
            what.text = 'TOC \\o "1-2" \\h'
            paragraph.add_run()._r.append(what)
    text.text = "\n".join(names)


def _add_exceptions(document: Doc, pack: CommitteePack) -> None:
    document.add_page_break()
    document.add_heading(EXCEPTIONS, level=1)
    for heading, empty, lines in pack.parts:
        if lines or empty:
            document.add_heading(heading, level=2)
        if not lines and empty:
            document.add_paragraph(empty)
        for line in lines:
            _add_exceptional(document, pack, line)
    _add_milestones(document, pack)
    _add_reds_below(document, pack)


def _add_reds_below(document: Doc, pack: CommitteePack) -> None:
    """Every red of the areas below, by measure, with what is said and done about it."""
    if pack.reds_below:
        document.add_heading("Red in the areas below", level=2)
    for line, reds in pack.reds_below:
        document.add_heading(f"{line.name} ({line.basis_short})", level=3)
        for page, row in reds:
            mark = " †" if row.figure.illustrative else ""
            words = f"{page.name}: {row.figure.text}{mark}, {row.figure.period}; {row.rating.words}"
            document.add_paragraph(words, style="List Bullet")
            _add_said(document, page.content.said_of(row))


def _add_milestones(document: Doc, pack: CommitteePack) -> None:
    if pack.report.milestones:
        document.add_heading("Milestones missed or at risk", level=2)
    for each in pack.report.milestones:
        mark = " †" if each.illustrative else ""
        document.add_paragraph(
            f"{each.name}, {each.area_name} ({each.set_by}){mark}: {each.words}", style="List Bullet"
        )


def _add_exceptional(document: Doc, pack: CommitteePack, line: Exceptional) -> None:
    row = line.row
    where = "" if row.area == pack.paper.first.slug else f", {row.area_name}"
    mark = " †" if row.figure.illustrative else ""
    figure = f"{row.name}{where} ({row.basis_short}): {row.figure.text}{mark}, {row.figure.period}"
    document.add_paragraph(f"{figure}; {line.why}", style="List Bullet")
    _add_said(document, line.said)


def _add_matrix(document: Doc, pack: CommitteePack) -> None:
    """Each measure across the areas: its letter and figure, in its colour."""
    if len(pack.columns) < 2:
        return
    document.add_page_break()
    document.add_heading(MATRIX, level=1)
    table = _table(document, ["Measure", *(page.name for page in pack.columns)])
    for row in {(each.code, each.basis): each for each in pack.paper.first.content.rows}.values():
        found = [pack.row_of(page, row) for page in pack.columns]
        line = table.add_row()
        texts = ["" if each is None else _in_matrix(each) for each in found]
        _fill(line, [f"{row.name} ({row.basis_short})", *texts])
        for cell, each in zip(line.cells[1:], found, strict=True):
            if each is not None:
                _rate(cell, each)
    for cell in (cell for line in table.rows for cell in line.cells):
        for run in (run for paragraph in cell.paragraphs for run in paragraph.runs):
            run.font.size = Pt(7)
    width = (PAGE_WIDTH - MEASURE_WIDTH) // len(pack.columns)
    _set_widths(table, [MEASURE_WIDTH, *([width] * len(pack.columns))])


def _in_matrix(row: Row) -> str:
    return SUPPRESSED_MARK if row.figure.suppressed else f"{row.rating.letter} {row.figure.text}"


def _add_restated(document: Doc, paper: ExportDocument) -> None:
    found = [each for page in paper.pages for each in page.content.restated if each.area == page.slug]
    if found:
        document.add_heading("Figures that were published otherwise before", level=1)
    for each in found:
        document.add_paragraph(
            f"{each.name}, {each.area_name}, {each.period}: {each.said} in the {each.edition} edition, now {each.now}",
            style="List Bullet",
        )


def _set_up(document: Doc, paper: ExportDocument) -> None:
    """A4 landscape, British English; what it is, who may read it and the page's number at the foot of each."""
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(13)
    foot = page.footer.paragraphs[0]
    foot.text = f"{paper.title} · {paper.standing} · Page "
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    foot._p.append(number)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Arial", Pt(10)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.authority, "en-GB"


def _add_counts(document: Doc, paper: ExportDocument) -> None:
    said = [f"{count.number} {count.words}" for count in counts(paper.first.content.rows)]
    document.add_paragraph("; ".join(said) + ".")


def _add_attention(document: Doc, paper: ExportDocument) -> None:
    document.add_heading("What needs attention", level=1)
    found = attention(paper.first.content.rows, paper.first.last_edition)
    if not found:
        document.add_paragraph("Nothing is red and nothing is missing.")
    for concern in found:
        row = concern.row
        where = "" if row.area == paper.first.slug else f", {row.area_name}"
        mark = " †" if row.figure.illustrative else ""
        document.add_paragraph(
            f"{row.name}{where} ({row.basis_short}): {concern.why}{mark}", style="List Bullet"
        )


def _add_summary(document: Doc, paper: ExportDocument) -> None:
    content = paper.first.content
    document.add_heading("What the service says", level=1)
    if content.summary is None and content.authority_summary is None:
        document.add_paragraph(f"No summary was written for {paper.period.label}.")
    _add_said(document, content.summary)
    if content.authority_summary is not None:
        document.add_paragraph(f"Of {paper.authority} as a whole:")
        _add_said(document, content.authority_summary)


def _add_sections(document: Doc, paper: ExportDocument) -> None:
    content = paper.first.content
    for section in content.sections:
        document.add_heading(section.title, level=1)
        _add_said(document, content.said_of_section(section.title))
        _add_quarters(document, content, section)
        _add_rows(document, paper, section)
        _add_charts(document, section)


def _add_commentary(document: Doc, paper: ExportDocument) -> None:
    found = paper.first.content.said_of_indicators
    if found:
        document.add_heading("Commentary", level=1)
    for said, row in found:
        document.add_heading(
            row.name if row.area == paper.first.slug else f"{row.name}, {row.area_name}", level=2
        )
        _add_said(document, said)


def _add_said(document: Doc, said: CommentaryText | None) -> None:
    if said is None:
        return
    for headline in said.headlines:
        document.add_paragraph(headline, style="List Bullet")
    action = as_plain(said.corrective_action)
    texts = [*as_plain(said.text).splitlines(), f"Corrective action: {action}" if action else ""]
    for text in texts:
        if text:
            document.add_paragraph(text)
    if said.illustrative:
        document.add_paragraph("† This text is illustrative.")


def _add_how_to_read(document: Doc, paper: ExportDocument) -> None:
    document.add_heading("How to read this", level=1)
    for text in (RAG_WORDS, DAGGER_WORDS, SUPPRESSED_KEY, CHARTS_EXPLAINED):
        document.add_paragraph(text)
    document.add_heading("Where the figures come from", level=1)
    for each in paper.definitions:
        document.add_paragraph(f"{each.name}: {each.source or 'no source stated'}", style="List Bullet")


# Tables


def _add_rows(document: Doc, paper: ExportDocument, section: PageSection) -> None:
    found = columns_of(RowTable(kind=paper.period.kind, by_area=section.for_areas))
    columns = [(column, column.paper) for column in found if column.paper is not None]
    table = _table(document, [column.heading for column, _ in columns])
    for row in section.rows:
        line = table.add_row()
        _fill(line, [cell.text(row) for _, cell in columns])
        for place, (column, _) in enumerate(columns):
            if column.coloured:
                _rate(line.cells[place], row)
    whole = sum(cell.width for _, cell in columns)
    _set_widths(table, [round(PAGE_WIDTH * cell.width / whole) for _, cell in columns])


def _rate(cell: _Cell, row: Row) -> None:
    """The colour of the rating behind its letter and name, in bold, and where the figure stands beneath."""
    first, *further = cell.text.split("\n")
    cell.text = first
    for each in further:
        cell.add_paragraph(each)
    if Rag(row.rating.letter) in FILLS:
        _colour(cell, *FILLS[Rag(row.rating.letter)])


def _table(document: Doc, headings: Sequence[str]) -> Table:
    table: Table = document.add_table(rows=1, cols=len(headings))
    table.style = "Table Grid"
    table.autofit = False
    _fill(table.rows[0], headings)
    _repeat(table.rows[0])
    return table


def _set_widths(table: Table, widths: Sequence[int]) -> None:
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def _add_quarters(document: Doc, content: PageContent, section: PageSection) -> None:
    """The section of the quarterly report: last year as stated, and the quarters of the year."""
    found = list(report_lines(content, section))
    if not found:
        return
    first = found[0].line
    headings = ("Measure", "Part", year_before(first), *quarter_names(first), "Source")
    table = _table(document, headings)
    for each in found:
        line = each.line
        quarters = [figure_words(cell.figure) for cell in line.quarters]
        _fill(table.add_row(), (each.name, each.part, each.last_year, *quarters, line.source or "none named"))
        if line.denominator_name:
            _fill(table.add_row(), _parts(line, "numerator", line.numerator_name))
            _fill(table.add_row(), _parts(line, "denominator", line.denominator_name))
    _set_widths(table, QUARTER_WIDTHS)
    document.add_paragraph()


def _parts(line: QuarterLine, part: str, name: str) -> tuple[str, ...]:
    quarters = [part_said(cell.figure, part, NOT_YET) for cell in line.quarters]
    return ("", f"{part.capitalize()}: {name}", part_said(line.last_year, part, NOT), *quarters, "")


def _add_charts(document: Doc, section: PageSection) -> None:
    drawn = [row for row in section.rows if can_be_drawn(row)]
    if drawn:
        document.add_paragraph()
        add_charts(document, drawn)


def _fill(line: _Row, texts: Sequence[str]) -> None:
    """The texts of a row, which no page's end cuts in two."""
    line._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text in zip(line.cells, texts, strict=True):
        cell.text = text


def _repeat(line: _Row) -> None:
    """The heading stands again on each page, and readers' programs know it for one."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    line._tr.get_or_add_trPr().append(mark)
    for cell in line.cells:
        cell.paragraphs[0].runs[0].bold = True


def _colour(cell: _Cell, fill: str, ink: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), fill)
    cell._tc.get_or_add_tcPr().append(shade)
    cell.paragraphs[0].runs[0].bold = True
    for paragraph in cell.paragraphs:
        for run in paragraph.runs:
            run.font.color.rgb = RGBColor.from_string(ink)
