"""What comes out of a workbook: lines, one per reading, and an account of every other cell."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.rules.terms import Basis, Labelled
from returns.reading.sheet.cells import Sheet
from returns.reading.sheet.dates import PeriodRead, Span
from returns.reading.sheet.figures import FigureRead
from returns.reading.template_key import TemplateKey


class ProblemCode(StrEnum):
    """What is wrong with a line, a sheet or the workbook."""

    UNREADABLE_FIGURE = "unreadable_figure"
    FORMULA_WITHOUT_RESULT = "formula_without_result"
    PERIOD_NOT_STATED = "period_not_stated"
    PERIOD_UNREADABLE = "period_unreadable"
    PERIOD_FROM_TITLE = "period_from_title"
    AS_AT_UNREADABLE = "as_at_unreadable"
    BASIS_UNREADABLE = "basis_unreadable"
    AREA_NOT_STATED = "area_not_stated"
    INDICATOR_NOT_STATED = "indicator_not_stated"
    HIDDEN_SHEET = "hidden_sheet"
    SHEET_NOT_RECOGNISED = "sheet_not_recognised"
    NOTHING_FOUND = "nothing_found"
    MACROS_IGNORED = "macros_ignored"
    WRONG_ENDING = "wrong_ending"
    MONTHS_AS_NUMBERS = "months_as_numbers"
    TWO_COLUMNS_FIT = "two_columns_fit"
    UNSUITABLE_COLUMN = "unsuitable_column"
    WRONG_UNIT = "wrong_unit"
    TITLE_OF_TWO_PERIODS = "title_of_two_periods"
    TITLE_OF_TWO_AREAS = "title_of_two_areas"
    PERIOD_OF_TWO_MEANINGS = "period_of_two_meanings"
    MONTH_FIRST = "month_first"
    DAY_FOR_A_YEAR = "day_for_a_year"
    DATE_AS_NUMBER = "date_as_number"
    DAY_WITHIN_MONTH = "day_within_month"
    OUT_OF_SIGHT = "out_of_sight"
    NAME_FROM_ABOVE = "name_from_above"
    TITLE_SAYS_OTHER = "title_says_other"
    SECOND_TABLE = "second_table"
    NO_HEADINGS = "no_headings"
    SURPLUS_VALUE = "surplus_value"
    HEADING_MISSPELT = "heading_misspelt"
    NATIONAL_FILE = "national_file"
    KEY_CHANGED = "key_changed"
    KEY_OF_ANOTHER_MONTH = "key_of_another_month"


class WhyNotStored(Labelled):
    """Why a cell was read and not stored."""

    TITLE = "title", "title"
    HEADING = "heading", "heading"
    COLUMN_HEADINGS = "column_headings", "column headings"
    FOOTNOTE = "footnote", "text beside or below the figures"
    TRAVEL = "travel", "direction of travel: worked out from the readings, not stored"
    NO_FIGURES = "no_figures", "no figures given"
    EMPTY = "empty", "empty, says nothing"
    TOTAL = "total", "a total or an average: worked out from the areas, not stored"
    UNKNOWN_HEADING = "unknown_heading", "a heading that is not known"
    OTHER_UNIT = "other_unit", "a rate, percentage or number, where the indicator has another unit"
    RESTATES = "restates", "restates other figures: a total, an average, a target or another year"
    OUT_OF_SIGHT = "out_of_sight", "hidden on the sheet, not read"
    NATIONAL = "national", "of a national file, which has a page of its own"
    BESIDE = "beside", "a second table beside the first, not read"
    UNKNOWN_COLUMN = "unknown_column", "a column that a return does not need"
    FOR_WHO_FILLS_IN = "for_who_fills_in", "for whoever fills it in, not part of the figures"
    STRAY = "stray", "stands outside the table"
    COVERED = "covered", "lies unseen under merged cells"
    HIDDEN_SHEET = "hidden_sheet", "on a hidden sheet, not read"
    EMPTY_SHEET = "empty_sheet", "the sheet is empty"
    NOT_RECOGNISED = "not_recognised", "not recognised"
    TEMPLATE = "template", "written by this service, not part of the figures"


@dataclass(frozen=True)
class ReadProblem:
    """Something that an officer must know or mend. `ref` is a cell, or "" for the whole sheet.

    `unknown` is what the officer is asked about: the text of a date that can't be read, the name of a hidden sheet.
    """

    code: ProblemCode
    sheet: str
    ref: str
    what: str
    remedy: str
    unknown: str = ""


@dataclass(frozen=True)
class UnstoredCell:
    """Cells that feed no line. `ref` is the place to name ("A1", "E6:E38"); `cells` those with content in it.

    `text` says what stands there, or for empty cells what they would have been about.
    """

    sheet: str
    ref: str
    text: str
    why: WhyNotStored
    cells: tuple[str, ...] = ()


@dataclass(frozen=True)
class LineRead:
    """One reading as the workbook states it, before any name in it is matched.

    - `indicator_text`: the name as written; of a measure in named parts "heading: part", with both on their own in
      `heading` and `part`. `area_text` is "" where the sheet names no area.
    - `period_end`: the last day covered, or `as_at` where a day is given; None where no period could be read.
      `month`: the first day of the month that the line belongs to. `basis_hint`: only what the layout itself says.
      `span`: how long a stretch of time dates the line; None where that is not known.
    - A figure is None where its cell is empty or says "no such part". `value` holds counts too. Where a number
      stands beside an empty % cell, it is the numerator.
    - `units_said`: what a column Unit, the headings and the number's format say of its unit.
    - `cells`: every cell that makes up the line, figures first.
    """

    sheet: str
    row: int
    indicator_text: str
    area_text: str
    heading: str
    part: str
    basis_hint: Basis | None
    period_end: date | None
    month: date | None
    as_at: date | None
    numerator: FigureRead | None
    denominator: FigureRead | None
    value: FigureRead | None
    note: str
    source: str
    cells: tuple[str, ...]
    problems: tuple[ReadProblem, ...]
    span: Span | None = None
    units_said: tuple[str, ...] = ()

    @property
    def figures(self) -> tuple[FigureRead, ...]:
        """The figures given, in the order numerator, denominator, value."""
        return tuple(figure for figure in (self.numerator, self.denominator, self.value) if figure)

    @property
    def figure_cells(self) -> tuple[str, ...]:
        """The cells of the figures: ("C27", "C28", "D27")."""
        return tuple(figure.cell.ref for figure in self.figures)


@dataclass(frozen=True)
class WorkbookRead:
    """Everything that was found. `problems` are those of sheets and workbook; a line carries its own.

    `key` says for which area and month the workbook was made, where it is a template of ours with its key intact.
    `totals` are rows of totals as lines: their cells are not stored, but their parts can be held against them.
    """

    sheets: tuple[Sheet, ...]
    lines: tuple[LineRead, ...]
    not_stored: tuple[UnstoredCell, ...]
    problems: tuple[ReadProblem, ...]
    title_text: str
    title_period: PeriodRead | None
    totals: tuple[LineRead, ...] = ()
    key: TemplateKey | None = None

    @property
    def asks(self) -> bool:
        """Whether somebody can say how to read more of it: what headings mean, that a hidden sheet belongs to it."""
        asked = (WhyNotStored.UNKNOWN_HEADING, WhyNotStored.HIDDEN_SHEET)
        return any(cell.why in asked for cell in self.not_stored)
