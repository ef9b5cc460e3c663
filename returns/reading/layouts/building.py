"""How cells that belong together become one line."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from indicators.rules.periods import month_start
from indicators.rules.terms import Basis
from returns.reading.lines import LineRead, ProblemCode, ReadProblem
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead
from returns.reading.sheet.figures import FigureKind, FigureRead
from returns.reading.sheet.headings import Column, joined

_CODES = {
    FigureKind.UNREADABLE: ProblemCode.UNREADABLE_FIGURE,
    FigureKind.NO_RESULT: ProblemCode.FORMULA_WITHOUT_RESULT,
}
_REMEDIES = {
    FigureKind.UNREADABLE: "Type a number, or n/a where there is none.",
    FigureKind.NO_RESULT: "Open the workbook in Excel, save it and upload it again, or type the figure itself.",
}

_NO_INDICATOR = (
    ProblemCode.INDICATOR_NOT_STATED,
    "has no indicator",
    "Name the indicator in the row, or in a title above the table.",
)
_NO_AREA = (
    ProblemCode.AREA_NOT_STATED,
    "has no area",
    "Name the district or team in the row, or “Total” where it is the sum of the others.",
)
_HIDDEN = (
    ProblemCode.HIDDEN_ROW,
    "stands in a hidden row",
    "Show the row in Excel if it belongs to the return, delete it if not.",
)


@dataclass(frozen=True)
class Figures:
    """The figures of one reading; None where the cell is empty or the row has no such part.

    `cells` are theirs, and those that say that there is no such part.
    """

    numerator: FigureRead | None = None
    denominator: FigureRead | None = None
    value: FigureRead | None = None
    absent: tuple[FigureRead, ...] = ()

    @property
    def given(self) -> tuple[FigureRead, ...]:
        """The figures that there are."""
        return tuple(figure for figure in (self.numerator, self.denominator, self.value) if figure)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the order numerator, denominator, value, no such part."""
        return tuple(figure.cell for figure in (*self.given, *self.absent))


def arrange(read: Mapping[Column, FigureRead]) -> Figures:
    """Which figure of a row is what, given what each column says.

    A number is the value where the row has no percentage; beside a percentage, or an empty cell for one, it is the
    numerator.
    """
    said = {column: figure for column, figure in read.items() if figure.says_something}
    absent = tuple(figure for figure in read.values() if figure.kind is FigureKind.NO_SUCH_PART)
    percent, number = read.get(Column.PERCENT), said.get(Column.NUMBER)
    numerator, value = said.get(Column.NUMERATOR), said.get(Column.VALUE) or said.get(Column.PERCENT)
    without_percent = percent is None or percent.kind is FigureKind.NO_SUCH_PART
    if number and without_percent and not value:
        value = number
    elif number and not numerator:
        numerator = number
    return Figures(numerator, said.get(Column.DENOMINATOR), value, absent)


@dataclass(frozen=True)
class Statement:
    """What a place in a table says, before it is a line. `named_by` are the cells with names, notes and dates.

    `area_asked` says that the table has a column for the area, so that a row without one is a slip.
    """

    sheet: Sheet
    row: int
    indicator: str
    figures: Figures
    period: PeriodRead | None
    area: str = ""
    part: str = ""
    area_asked: bool = False
    basis: Basis | None = None
    as_at: date | None = None
    note: str = ""
    source: str = ""
    named_by: tuple[Cell, ...] = ()
    problems: list[ReadProblem] = field(default_factory=list)


def line_of(said: Statement) -> LineRead:
    """The line for a statement, with the problems of its figures."""
    as_at = said.as_at or (said.period.day if said.period else None)
    cells = [*said.figures.cells, *(cell for cell in said.named_by if not cell.blank)]
    return LineRead(
        sheet=said.sheet.name,
        row=said.row,
        indicator_text=joined(said.indicator, said.part),
        area_text=said.area,
        heading=said.indicator.rstrip(" :") if said.part else "",
        part=said.part,
        basis_hint=said.basis,
        period_end=as_at or (said.period.end if said.period else None),
        month=_month(said.period, as_at),
        as_at=as_at,
        numerator=said.figures.numerator,
        denominator=said.figures.denominator,
        value=said.figures.value,
        note=said.note,
        source=said.source,
        cells=tuple(dict.fromkeys(cell.ref for cell in cells)),
        problems=(*said.problems, *_problems(said)),
    )


def problem(cell: Cell, code: ProblemCode, what: str, remedy: str) -> ReadProblem:
    """A problem with one cell; `what` goes on from the cell's address: "says …"."""
    return ReadProblem(code, cell.sheet, cell.ref, f"Sheet {cell.sheet}, {cell.ref} {what}.", remedy)


def _month(period: PeriodRead | None, as_at: date | None) -> date | None:
    if period:
        return period.month
    return month_start(as_at) if as_at else None


def _problems(said: Statement) -> Iterator[ReadProblem]:
    for figure in said.figures.given:
        if code := _CODES.get(figure.kind):
            yield problem(figure.cell, code, figure.fault, _REMEDIES[figure.kind])
    first = said.figures.given[0].cell
    for wanting, (code, what, remedy) in (
        (not said.indicator, _NO_INDICATOR),
        (said.area_asked and not said.area, _NO_AREA),
        (any(figure.cell.row in said.sheet.hidden_rows for figure in said.figures.given), _HIDDEN),
    ):
        if wanting:
            yield problem(first, code, what, remedy)
