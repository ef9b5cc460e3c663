"""Charts of Word and Excel: drawn by whatever opens the file, with their figures in a sheet behind each. Pure.

openpyxl describes a chart; in a document the description becomes a part of its own.
"""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

from docx.document import Document as Doc
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from openpyxl import Workbook
from openpyxl.chart import LineChart, Reference, Series
from openpyxl.chart.data_source import AxDataSource, NumData, NumVal, StrData, StrRef, StrVal
from openpyxl.chart.marker import Marker
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from charts.row_chart import axis_of, in_words, month_of, runs_of, steps_of, title_of
from indicators import colours
from indicators.colours import in_office
from indicators.rules.row import Point, Row

WIDTH, HEIGHT = Mm(132), Mm(60)
VALUES, TARGET, PAPER, GRID = map(in_office, (colours.VALUES, colours.TARGET, colours.PAPER, colours.GRID))
LINE_WIDTH = 22225  # 1.75 points, in English Metric Units
SHEET = "Figures"
COLUMNS = ("Month", "Published", "Illustrative")


def add_charts(document: Doc, rows: Sequence[Row]) -> None:
    """A chart for each of these rows in one paragraph, where two stand beside each other, each told in words too."""
    paragraph = document.add_paragraph()
    for row in rows:
        drawn = [each for each in document.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.CHART]
        number = len(drawn) + 1
        related = document.part.relate_to(_chart_part(document, number, row), RELATIONSHIP_TYPE.CHART)
        paragraph.add_run()._r.append(_drawing(number, related, row))


def put_chart(figures: Worksheet, row: Row, sheet: Worksheet, cell: str) -> None:
    """A chart over a cell of a workbook's sheet; its numbers are added at the end of the sheet of `figures`."""
    figures.append([in_words(row)])
    first = figures.max_row + 1
    for line in (columns_of(row), *lines_of(row)):
        figures.append(line)
    chart = _chart(row, figures, first)
    chart.width, chart.height = WIDTH.cm, HEIGHT.cm
    sheet.add_chart(chart, cell)


# What the chart is


# The month, then the published figure, the illustrative one, and each edge of a target where it was in force.
SheetLine = tuple[str | Decimal | None, ...]
# An edge of a target: a step of the row's, and which edge of it.
EDGES = {"value": "Target", "upper": "Target, upper edge"}


def columns_of(row: Row) -> tuple[str, ...]:
    """The headings of the sheet: a column for each edge of a target, so that no line leads from one to the next."""
    return (*COLUMNS, *(f"{EDGES[edge]} {text}" for edge, text, _ in _edges(row)))


def _edges(row: Row) -> list[tuple[str, str, tuple[str | None, ...]]]:
    """Each edge of the targets with the words of its target, and where it stands in every month."""
    return [
        (
            edge,
            step.text,
            tuple(
                getattr(step, edge) if row.target_on(each.period_end) == step else None for each in row.points
            ),
        )
        for step in steps_of(row)
        for edge in EDGES
        if getattr(step, edge) is not None
    ]


def lines_of(row: Row) -> list[SheetLine]:
    """The lines of the sheet; an empty one where a year to date begins anew, so that no line leads over it."""
    lines: list[SheetLine] = []
    edges = _edges(row)
    for at, (anew, point) in enumerate(runs_of(row)):
        held = [None if heights[at] is None else Decimal(heights[at] or 0) for _, _, heights in edges]
        if anew:
            lines.append(("", None, None, *held))
        lines.append((*_line(point), *held))
    return lines


def _line(point: Point) -> SheetLine:
    value = None if point.value is None else Decimal(point.value)
    shown = (None, value) if point.illustrative else (value, None)
    return (month_of(point), *shown)


def _chart(row: Row, sheet: Worksheet, first: int = 1) -> LineChart:
    """The description of the chart; its headings stand in the line `first` of the sheet."""
    chart = LineChart()
    chart.title = title_of(row)
    chart.title.overlay = False
    chart.legend = None
    chart.x_axis.delete = chart.y_axis.delete = False
    _set_scale(chart, row)
    looks = [
        (_stroke(VALUES), _dot("circle", VALUES)),
        (_stroke(VALUES, dash="sysDash"), _dot("diamond", PAPER)),
        # A target of one month alone has no line: its mark shows it.
        *[(_stroke(TARGET), _dot("dash", TARGET, TARGET)) for _ in _edges(row)],
    ]
    for column, (look, mark) in enumerate(looks, start=1):
        series = _series(row, sheet, column, first)
        series.graphicalProperties, series.marker, series.smooth = look, mark, False
        chart.series.append(series)
    return chart


def _set_scale(chart: LineChart, row: Row) -> None:
    """The scale of the page: left to itself, a program would make a mountain of a movement of 0.4."""
    axis = axis_of(row)
    chart.y_axis.scaling.min, chart.y_axis.scaling.max = float(axis.low), float(axis.high)
    chart.y_axis.majorUnit = float(axis.ticks[1] - axis.ticks[0])
    chart.y_axis.number_format = "#,##0.0" if row.decimal_places else "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))


def _series(row: Row, sheet: Worksheet, column: int, first: int) -> Series:
    """A series over a column of the sheet, with its figures in it: nothing has to open the sheet to draw it."""
    lines = lines_of(row)
    last = first + len(lines)
    cells = Reference(sheet, min_col=column + 1, min_row=first + 1, max_row=last)
    series = Series(cells, title=columns_of(row)[column])
    shown = [NumVal(idx=at, v=str(line[column])) for at, line in enumerate(lines) if line[column] is not None]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(lines), pt=shown)
    months = StrData(ptCount=len(lines), pt=[StrVal(idx=at, v=line[0]) for at, line in enumerate(lines)])
    named = f"'{sheet.title}'!$A${first + 1}:$A${last}"
    series.cat = AxDataSource(strRef=StrRef(f=named, strCache=months))
    return series


def _stroke(colour: str, dash: str = "solid") -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, prstDash=dash, w=LINE_WIDTH))


def _dot(symbol: str, fill: str, edge: str = VALUES) -> Marker:
    look = GraphicalProperties(solidFill=fill, ln=LineProperties(solidFill=edge))
    return Marker(symbol=symbol, size=6, spPr=look)


# Its place in a document


def _chart_part(document: Doc, number: int, row: Row) -> Part:
    package = document.part.package
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for line in (columns_of(row), *lines_of(row)):
        sheet.append(line)
    kept = BytesIO()
    book.save(kept)
    place = PackURI(f"/word/embeddings/figures{number}.xlsx")
    figures = Part(place, CONTENT_TYPE.SML_SHEET, kept.getvalue(), package)
    part = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
    part._blob = _xml(row, sheet, part.relate_to(figures, RELATIONSHIP_TYPE.PACKAGE))
    return part


def _xml(row: Row, sheet: Worksheet, figures: str) -> bytes:
    """The description of the chart in its own part; `figures` relates to the sheet behind it."""
    # No public name gives the description without a workbook around it.
    space = parse_xml(tostring(_chart(row, sheet)._write()))
    _write_exactly(space, row)
    names = nsdecls("c", "a", "r")
    font = '<a:latin typeface="Arial"/>'
    text = f'<a:p><a:pPr><a:defRPr sz="800">{font}</a:defRPr></a:pPr><a:endParaRPr lang="en-GB"/></a:p>'
    space.append(parse_xml(f"<c:txPr {names}><a:bodyPr/>{text}</c:txPr>"))
    sheet = f'<c:externalData {names} r:id="{figures}"><c:autoUpdate val="0"/></c:externalData>'
    space.append(parse_xml(sheet))
    chart: bytes = tostring(space)
    return chart


def _write_exactly(space: BaseOxmlElement, row: Row) -> None:
    """The figures digit by digit: the library has written them as binary fractions."""
    lines = lines_of(row)
    for column, series in enumerate(space.iter(qn("c:ser")), start=1):
        for point in series.find(qn("c:val")).iter(qn("c:pt")):
            point.find(qn("c:v")).text = str(lines[int(point.get("idx"))][column])


def _drawing(number: int, related: str, row: Row) -> BaseOxmlElement:
    """The frame in the text that shows the chart, with its words for whoever can't see it."""
    frame = parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "c", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{int(WIDTH)}" cy="{int(HEIGHT)}"/><wp:docPr id="{number}" name="Chart {number}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{related}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )
    frame[0][1].set("descr", in_words(row))
    return frame
