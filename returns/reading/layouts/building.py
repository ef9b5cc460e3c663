"""How cells that belong together become one line."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.rules.periods import month_start
from indicators.rules.terms import Basis, Unit
from returns.matching.units import scale_said
from returns.reading.lines import LineRead, ProblemCode, ReadProblem
from returns.reading.sheet.cells import Cell, Sheet
from returns.reading.sheet.dates import PeriodRead, Span
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

_DOUBTS = {
    ProblemCode.TWO_COLUMNS_FIT: (
        "stands beside another figure in a column that fits as well. Is this the one that counts?",
        "Yes takes this one. If it is the other, delete the column that does not count and upload again.",
    ),
    ProblemCode.UNSUITABLE_COLUMN: (
        "stands in a column for figures of another unit than the indicator’s. Is it the indicator’s own figure?",
        "Yes takes it as it stands. If not, head the column Value, % or Rate and upload again.",
    ),
    ProblemCode.WRONG_UNIT: (
        "is a rate or a percentage, where a number of cases is expected",
        "Give the number in a column headed Number.",
    ),
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


@dataclass(frozen=True)
class Figures:
    """The figures of one reading; None where the cell is empty or the row has no such part.

    `cells` are theirs, and those that say that there is no such part; `doubts` says of which it isn't certain that
    it is the figure wanted.
    """

    numerator: FigureRead | None = None
    denominator: FigureRead | None = None
    value: FigureRead | None = None
    absent: tuple[FigureRead, ...] = ()
    doubts: tuple[tuple[FigureRead, ProblemCode], ...] = ()

    @property
    def given(self) -> tuple[FigureRead, ...]:
        """The figures that there are."""
        return tuple(figure for figure in (self.numerator, self.denominator, self.value) if figure)

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells in the order numerator, denominator, value, no such part."""
        return tuple(figure.cell for figure in (*self.given, *self.absent))


def arrange(read: Mapping[Column, FigureRead], unit: Unit | None = None) -> Figures:
    """Which figure of a row is what, given what each column says and the unit of the indicator, where it is known.

    A count comes from Number or Value, a percentage from %, a rate from Rate; Value alone holds a figure of the
    indicator's own unit. A number beside a percentage, or an empty cell for one, is the numerator.
    """
    said = {column: figure for column, figure in read.items() if figure.says_something}
    absent = tuple(figure for figure in read.values() if figure.kind is FigureKind.NO_SUCH_PART)
    if unit is Unit.PERCENTAGE:
        return _percentage(said, absent)
    if unit is not None:
        return _of_unit(unit, said, absent)
    return _of_unknown_unit(read, said, absent)


def _of_unknown_unit(
    read: Mapping[Column, FigureRead], said: Mapping[Column, FigureRead], absent: tuple[FigureRead, ...]
) -> Figures:
    percent, number = read.get(Column.PERCENT), said.get(Column.NUMBER)
    numerator = said.get(Column.NUMERATOR)
    value = said.get(Column.VALUE) or said.get(Column.PERCENT) or said.get(Column.RATE)
    without_percent = percent is None or percent.kind is FigureKind.NO_SUCH_PART
    if number and without_percent and not value:
        value = number
    elif number and not numerator:
        numerator = number
    return Figures(numerator, said.get(Column.DENOMINATOR), value, absent)


def _percentage(said: Mapping[Column, FigureRead], absent: tuple[FigureRead, ...]) -> Figures:
    """A percentage: from %, Value, or a number that bears its sign; a bare number is its numerator."""
    number, rate, denominator = (
        said.get(column) for column in (Column.NUMBER, Column.RATE, Column.DENOMINATOR)
    )
    own = [Column.PERCENT, Column.VALUE]
    if number is not None and number.is_percentage:
        own.append(Column.NUMBER)
        number = None
    numerator = said.get(Column.NUMERATOR) or number
    fitting = [said[column] for column in own if column in said]
    if fitting or numerator or rate is None:
        return Figures(numerator, denominator, next(iter(fitting), None), absent, _doubts(_two_fit(fitting)))
    doubt = None if rate.is_percentage else (rate, ProblemCode.UNSUITABLE_COLUMN)
    return Figures(None, denominator, rate, absent, _doubts(doubt))


# The columns that hold a figure of these units, the fittest first.
_OWN_COLUMNS = {
    Unit.COUNT: (Column.NUMBER, Column.VALUE),
    Unit.RATE: (Column.RATE, Column.VALUE),
    Unit.RATIO: (Column.VALUE,),
    Unit.GRADE: (Column.VALUE, Column.NUMBER),
    Unit.DAYS: (Column.VALUE, Column.NUMBER),
    Unit.MONTHS: (Column.VALUE, Column.NUMBER),
    Unit.SCORE: (Column.VALUE, Column.NUMBER),
}


def _of_unit(unit: Unit, said: Mapping[Column, FigureRead], absent: tuple[FigureRead, ...]) -> Figures:
    """A count, a rate or another unit: from its own columns, else from an unsuitable one, which is asked about."""
    fitting = [said[column] for column in _OWN_COLUMNS[unit] if column in said]
    numerator, denominator = said.get(Column.NUMERATOR), said.get(Column.DENOMINATOR)
    if denominator and not numerator and unit in _QUOTIENTS:
        numerator = said.get(Column.NUMBER)
    if fitting or numerator:
        value = fitting[0] if fitting else None
        return Figures(numerator, denominator, value, absent, _doubts(_two_fit(fitting)))
    other = next((column for column in _OTHER_COLUMNS if column in said), None)
    if other is None:
        return Figures(None, denominator, None, absent)
    doubt = _doubt_about_column(unit, other, said[other])
    return Figures(None, denominator, said[other], absent, _doubts(doubt))


_QUOTIENTS = (Unit.RATE, Unit.RATIO)
_OTHER_COLUMNS = (Column.NUMBER, Column.RATE, Column.PERCENT)


def _doubt_about_column(
    unit: Unit, column: Column, figure: FigureRead
) -> "tuple[FigureRead, ProblemCode] | None":
    """The doubt about a figure that stands in a column of another unit."""
    if unit in _QUOTIENTS and column is Column.NUMBER and _cannot_be_counted(figure):
        return None
    return (figure, ProblemCode.WRONG_UNIT if unit is Unit.COUNT else ProblemCode.UNSUITABLE_COLUMN)


def _cannot_be_counted(figure: FigureRead) -> bool:
    """Whether a number under Number is none of cases, since it isn't whole: 24.8 where no other column is filled."""
    return figure.number is not None and figure.number != figure.number.to_integral_value()


def _two_fit(fitting: Sequence[FigureRead]) -> "tuple[FigureRead, ProblemCode] | None":
    """The doubt about two columns that fit equally and say different things."""
    said = {(figure.number, figure.missing) for figure in fitting}
    return (fitting[0], ProblemCode.TWO_COLUMNS_FIT) if len(said) > 1 else None


def _doubts(doubt: "tuple[FigureRead, ProblemCode] | None") -> "tuple[tuple[FigureRead, ProblemCode], ...]":
    return (doubt,) if doubt else ()


@dataclass(frozen=True)
class Statement:
    """What a place in a table says, before it is a line. `named_by` are the cells with names, notes and dates.

    `headings` stand above its figures; `unit` is what a column of units says.
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
    headings: tuple[str, ...] = ()
    unit: str = ""
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
        span=said.period.span if said.period else Span.DAY if as_at else None,
        units_said=tuple(_units_said(said)),
    )


def _units_said(said: Statement) -> Iterator[str]:
    if said.unit:
        yield said.unit
    yield from (text for text in said.headings if scale_said(text))
    if said.figures.value and said.figures.value.unit:
        yield said.figures.value.unit


def problem(cell: Cell, code: ProblemCode, what: str, remedy: str) -> ReadProblem:
    """A problem with one cell; `what` goes on from the cell's address: "says …"."""
    stop = "" if what.endswith("?") else "."
    return ReadProblem(code, cell.sheet, cell.ref, f"Sheet {cell.sheet}, {cell.ref} {what}{stop}", remedy)


def _month(period: PeriodRead | None, as_at: date | None) -> date | None:
    if period:
        return period.month
    return month_start(as_at) if as_at else None


def _problems(said: Statement) -> Iterator[ReadProblem]:
    for figure in said.figures.given:
        if code := _CODES.get(figure.kind):
            yield problem(figure.cell, code, figure.fault, _REMEDIES[figure.kind])
    for figure, code in said.figures.doubts:
        yield problem(figure.cell, code, *_DOUBTS[code])
    first = said.figures.given[0].cell
    for wanting, (code, what, remedy) in (
        (not said.indicator, _NO_INDICATOR),
        (said.area_asked and not said.area, _NO_AREA),
    ):
        if wanting:
            yield problem(first, code, what, remedy)
