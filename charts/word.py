"""Charts of a Word document: Word's own, drawn by whatever opens it, with their figures in a sheet behind each. Pure.

openpyxl describes a chart as it does in a workbook; here the description becomes a part of the document.
"""

from collections.abc import Sequence
from datetime import date
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

from indicators import colours
from indicators.colours import in_office
from indicators.rules.periods import begins_anew
from indicators.rules.row import Point, Row, TargetStepShown
from indicators.rules.terms import Basis, Unit

FEWEST_FIGURES = 2
WIDTH, HEIGHT = Mm(132), Mm(60)
VALUES, TARGET, PAPER, GRID = map(in_office, (colours.VALUES, colours.TARGET, colours.PAPER, colours.GRID))
LINE_WIDTH = 22225  # 1.75 points, in English Metric Units
SHEET = "Figures"
COLUMNS = ("Month", "Published", "Illustrative")
EXPLAINED = (
    "The charts show the last 12 months. Diamonds and dashed lines are illustrative; a gap is a month without a "
    "figure, or lies between illustrative figures and published ones; the purple line is the target in the months in "
    "which it was in force."
)


def can_be_drawn(row: Row) -> bool:
    """Whether there is a line to draw: figures that have a size, in two months at least."""
    known = sum(point.value is not None for point in row.points)
    return row.unit != Unit.GRADE and known >= FEWEST_FIGURES


def add_charts(document: Doc, rows: Sequence[Row]) -> None:
    """A chart for each of these rows in one paragraph, where two stand beside each other, each told in words too."""
    paragraph = document.add_paragraph()
    for row in rows:
        drawn = [each for each in document.part.rels.values() if each.reltype == RELATIONSHIP_TYPE.CHART]
        number = len(drawn) + 1
        related = document.part.relate_to(_chart_part(document, number, row), RELATIONSHIP_TYPE.CHART)
        paragraph.add_run()._r.append(_drawing(number, related, row))


def in_words(row: Row) -> str:
    """The chart for whoever can't see it: from where to where the line leads, and the target."""
    known = [point for point in row.points if point.value is not None]
    marked = " Figures in it are illustrative." if any(point.illustrative for point in known) else ""
    return (
        f"Line chart of {row.name}, {row.area_name}, {row.basis_name.lower()}: from {known[0].value} in "
        f"{_month(known[0])} to {known[-1].value} in {_month(known[-1])}, with figures for {len(known)} of "
        f"{len(row.points)} months.{_targets_in_words(row)}{marked}"
    )


def _targets_in_words(row: Row) -> str:
    """Each target over the months, with the month from which it held where that lies among them."""
    told = [
        step.text if step.first <= row.points[0].period_end else f"{step.text} from {_month_of(step.first)}"
        for step in _steps(row)
    ]
    return f" Target: {', then '.join(told)}." if told else ""


def _month(point: Point) -> str:
    return _month_of(point.period_end)


def _month_of(day: str) -> str:
    return f"{date.fromisoformat(day):%b %Y}"


# What the chart is


# The month, then the published figure, the illustrative one, and each target where it was in force.
SheetLine = tuple[str | Decimal | None, ...]


def _columns(row: Row) -> tuple[str, ...]:
    """The headings of the sheet: a column for each target, so that no line leads from one to the next."""
    return (*COLUMNS, *(f"Target {step.text}" for step in _steps(row)))


def _steps(row: Row) -> list[TargetStepShown]:
    """The targets that were in force in any of the months."""
    held = {row.target_on(point.period_end) for point in row.points}
    return [step for step in row.drawn_targets if step in held]


def _lines(row: Row) -> list[SheetLine]:
    """The lines of the sheet; an empty one where a year to date begins anew, so that no line leads over it."""
    lines: list[SheetLine] = []
    before: Point | None = None
    for point in row.points:
        if before is not None and begins_anew(Basis(row.basis), _day(before), _day(point)):
            lines.append(("", None, None, *_targets(row, point)))
        lines.append(_line(row, point))
        before = point
    return lines


def _line(row: Row, point: Point) -> SheetLine:
    value = None if point.value is None else Decimal(point.value)
    shown = (None, value) if point.illustrative else (value, None)
    return (_month(point), *shown, *_targets(row, point))


def _targets(row: Row, point: Point) -> list[Decimal | None]:
    held = row.target_on(point.period_end)
    return [Decimal(step.value) if step == held else None for step in _steps(row)]


def _day(point: Point) -> date:
    return date.fromisoformat(point.period_end)


def _chart(row: Row, sheet: Worksheet) -> LineChart:
    chart = LineChart()
    chart.title = f"{row.name}, {row.area_name} ({row.basis_short})"
    chart.title.overlay = False
    chart.legend = None
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.number_format = "#,##0.0" if row.decimal_places else "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=LineProperties(solidFill=GRID))
    looks = [
        (_stroke(VALUES), _dot("circle", VALUES)),
        (_stroke(VALUES, dash="sysDash"), _dot("diamond", PAPER)),
        *[(_stroke(TARGET), Marker(symbol="none")) for _ in _steps(row)],
    ]
    for column, (look, mark) in enumerate(looks, start=1):
        series = _series(row, sheet, column)
        series.graphicalProperties, series.marker, series.smooth = look, mark, False
        chart.series.append(series)
    return chart


def _series(row: Row, sheet: Worksheet, column: int) -> Series:
    """A series over a column of the sheet, with its figures in it: nothing has to open the sheet to draw it."""
    lines = _lines(row)
    last = len(lines) + 1
    cells = Reference(sheet, min_col=column + 1, min_row=2, max_row=last)
    series = Series(cells, title=_columns(row)[column])
    shown = [NumVal(idx=at, v=str(line[column])) for at, line in enumerate(lines) if line[column] is not None]
    series.val.numRef.numCache = NumData(formatCode="General", ptCount=len(lines), pt=shown)
    months = StrData(ptCount=len(lines), pt=[StrVal(idx=at, v=line[0]) for at, line in enumerate(lines)])
    series.cat = AxDataSource(strRef=StrRef(f=f"'{SHEET}'!$A$2:$A${last}", strCache=months))
    return series


def _stroke(colour: str, dash: str = "solid") -> GraphicalProperties:
    return GraphicalProperties(ln=LineProperties(solidFill=colour, prstDash=dash, w=LINE_WIDTH))


def _dot(symbol: str, fill: str) -> Marker:
    edge = LineProperties(solidFill=VALUES)
    return Marker(symbol=symbol, size=6, spPr=GraphicalProperties(solidFill=fill, ln=edge))


# Its place in the document


def _chart_part(document: Doc, number: int, row: Row) -> Part:
    package = document.part.package
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    for line in (_columns(row), *_lines(row)):
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
    lines = _lines(row)
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
