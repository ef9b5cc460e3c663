"""What became of each cell of a return: read as a figure, asked about, told, or set aside."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from returns.models import Finding, Return, ReturnLine
from returns.reading.sheet.cells import column_letters
from returns.reading.sheet.figures import Doubt

# Of plausibility: they are asked beside, and count for no other cause.
OF_PLAUSIBILITY = frozenset(
    {"beyond_limits", "other_month", "large_change", "identical_figures", "stated_differs", "sum_differs"}
)
# Questions about a file that hold for the cells that they name alone.
ABOUT_CELLS = frozenset({*Doubt, "out_of_sight", "second_table"})
_REF = re.compile(r"\b([A-Z]{1,3})([0-9]{1,6})(?::([A-Z]{1,3})([0-9]{1,6}))?\b")


@dataclass(frozen=True)
class CellOutcome:
    """The line that a cell makes up, if it does, and the findings that name it or hold for the whole file."""

    line: ReturnLine | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def open(self) -> list[str]:
        """The codes of the questions and errors that keep the cell's figure from going in without a word."""
        return [each.code for each in self.findings if each.severity in ("question", "error")]

    @property
    def taken(self) -> bool:
        """Whether the figure goes in without a question."""
        return self.line is not None and not self.open


def outcome(monthly_return: Return, ref: str, sheet: str = "") -> CellOutcome:
    """What became of one cell; of the only sheet, or of the one called `sheet`."""
    lines = [line for line in monthly_return.lines.all() if ref in cells_in(line.cells)]
    line = next((each for each in lines if not sheet or each.sheet == sheet), None)
    found = [
        each
        for each in monthly_return.findings.all()
        if each.code not in OF_PLAUSIBILITY and _is_about(each, line, ref, sheet)
    ]
    return CellOutcome(line, tuple(found))


def _is_about(finding: Finding, line: ReturnLine | None, ref: str, sheet: str) -> bool:
    if finding.line_id is not None:
        return line is not None and finding.line_id == line.pk
    if finding.code in ABOUT_CELLS:
        return ref in cells_in(finding.cells)
    if sheet and finding.sheet and finding.sheet != sheet:
        return False
    whole = finding.severity == "question" or not finding.cells
    return whole or ref in cells_in(f"{finding.cells} {finding.what}")


def cells_in(text: str) -> set[str]:
    """Every address named in a text, those within a block too."""
    return {ref for found in _REF.finditer(text) for ref in _block(found)}


def _block(found: re.Match[str]) -> Iterable[str]:
    left, top, right, bottom = found.groups()
    if right is None:
        return [f"{left}{top}"]
    columns = range(_number(left), min(_number(right), _number(left) + 60) + 1)
    rows = range(int(top), min(int(bottom), int(top) + 2000) + 1)
    return [f"{column_letters(column)}{row}" for column in columns for row in rows]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
