"""The account of one sheet: which cells became lines, which were set aside, and that none was forgotten."""

from collections.abc import Iterable
from datetime import date

from returns.reading.lines import LineRead, ProblemCode, ReadProblem, UnstoredCell, WhyNotStored
from returns.reading.sheet.cells import Cell, Sheet, column_letters, span
from returns.reading.sheet.dates import PeriodRead

LONGEST_TEXT = 200


class Account:
    """What has been found on one sheet so far."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.lines: list[LineRead] = []
        self.totals: list[LineRead] = []
        self.problems: list[ReadProblem] = []
        # By column the name that stands nearest above, and the empty cells for which it was taken.
        self.names_above: dict[int, str] = {}
        self.took_from_above: list[tuple[Cell, str]] = []
        # What stands over the figures of each column of a list.
        self.headings: dict[int, tuple[str, ...]] = {}
        # The period that the nearest row above names.
        self.period_above: PeriodRead | None = None
        # What stands above its tables below the first; the months that the titles of all name.
        self.titles: list[str] = []
        self.months: list[date] = []
        # What lines took from the title or the sheet's name: "period", "area".
        self.took_from_title: set[str] = set()
        self._not_stored: list[UnstoredCell] = []
        self._accounted: set[str] = set()
        self._empty_columns: dict[tuple[int, str], tuple[int, int]] = {}

    def add_line(self, line: LineRead) -> None:
        """Take in a line with its cells."""
        self.lines.append(line)
        self._accounted.update(line.cells)

    def set_aside(self, cells: Iterable[Cell], why: WhyNotStored, *, text: str = "", ref: str = "") -> None:
        """List cells as read and not stored, those already accounted for excepted.

        With a `ref` the entry stands even if no cell in it has content: that is how empty places are named.
        """
        found = [cell for cell in cells if not cell.blank and cell.ref not in self._accounted]
        if not found and not ref:
            return
        self._accounted.update(cell.ref for cell in found)
        words = text or ", ".join(cell.text or "formula" for cell in found[:LONGEST_TEXT])
        refs = tuple(cell.ref for cell in found)
        self._not_stored.append(
            UnstoredCell(self.sheet.name, ref or span(found), words[:LONGEST_TEXT], why, refs)
        )

    def note_empty_column(self, column: int, first_row: int, last_row: int, text: str) -> None:
        """Remember that a period's column holds no figures; tables below one another share one entry."""
        top, _ = self._empty_columns.get((column, text), (first_row, last_row))
        self._empty_columns[column, text] = (top, last_row)

    def add_problem(
        self, code: ProblemCode, what: str, remedy: str, *, ref: str = "", unknown: str = ""
    ) -> None:
        """Note something wrong with the sheet as a whole, or with the cells at `ref`."""
        self.problems.append(ReadProblem(code, self.sheet.name, ref, what, remedy, unknown))

    def open_cells(self, row: int | None = None) -> list[Cell]:
        """The cells, of one row or all, that are neither part of a line nor set aside."""
        cells = self.sheet.row(row) if row else list(self.sheet.cells.values())
        return [cell for cell in cells if cell.ref not in self._accounted]

    def not_stored(self) -> list[UnstoredCell]:
        """Everything set aside, empty columns included."""
        empty = [
            UnstoredCell(self.sheet.name, _column_span(column, *rows), text, WhyNotStored.NO_FIGURES)
            for (column, text), rows in self._empty_columns.items()
        ]
        return self._not_stored + empty


def _column_span(column: int, first_row: int, last_row: int) -> str:
    letters = column_letters(column)
    return f"{letters}{first_row}" if first_row == last_row else f"{letters}{first_row}:{letters}{last_row}"
