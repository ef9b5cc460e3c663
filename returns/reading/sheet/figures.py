"""One cell as a figure: a number however it was typed, a mark for a missing one, or why it can't be read."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.rules.terms import Missing
from returns.reading.sheet.cells import Cell
from returns.reading.sheet.formats import number_format, printed, printed_places, tidy


class FigureKind(StrEnum):
    """What a cell says where a figure is expected."""

    NUMBER = "number"
    MISSING = "missing"
    NO_SUCH_PART = "no such part"
    EMPTY = "empty"
    UNREADABLE = "unreadable"
    NO_RESULT = "formula without a result"


class Percent(StrEnum):
    """How a figure says that it is a percentage: in no way, by a sign that was typed, or by the cell's format."""

    UNSAID = "unsaid"
    SIGN = "sign"
    FORMAT = "format"


@dataclass(frozen=True)
class FigureRead:
    """What one cell says. `number` is a percentage's 84.4, never its 0.844.

    `stated` is the figure as the sheet prints it ("84.4%", "1,234") and `places` the decimal places of that;
    `footnote` the mark that followed it; `fault` why it can't be read.
    """

    cell: Cell
    kind: FigureKind
    number: Decimal | None = None
    missing: Missing | None = None
    stated: str = ""
    places: int = 0
    percent: Percent = Percent.UNSAID
    footnote: str = ""
    fault: str = ""

    @property
    def says_something(self) -> bool:
        """Whether the cell says anything of the figure: an empty one doesn't, nor does "no such part"."""
        return self.kind not in (FigureKind.EMPTY, FigureKind.NO_SUCH_PART)

    @property
    def is_percentage(self) -> bool:
        """Whether the cell itself says that the figure is a percentage."""
        return self.percent is not Percent.UNSAID


TOO_LARGE = Decimal(10) ** 15
LONGEST_FIGURE = 40
NO_SUCH_PART = "\\"

_MISSING = {
    "n/a": Missing.NOT_AVAILABLE,
    "na": Missing.NOT_AVAILABLE,
    "n.a.": Missing.NOT_AVAILABLE,
    "-": Missing.NO_FIGURE,
    "–": Missing.NO_FIGURE,
    "—": Missing.NO_FIGURE,
    "..": Missing.NOT_SUPPLIED,
    "…": Missing.NOT_SUPPLIED,
    "c": Missing.SUPPRESSED,
    "x": Missing.UNRELIABLE,
    "z": Missing.NOT_APPLICABLE,
}

_FIGURE = re.compile(
    r"(?P<body>(?P<open>\()?(?P<sign>[+−–-])? ?"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|\.[0-9]+)"
    r" ?(?P<percent>%|per ?cent)?(?P<close>\))?)"
    r" ?(?P<footnote>[*†‡§¹²³⁰-⁹ᵃ-ᶻ]+|\([a-z]\)|\[[0-9a-z]\])?",
    re.IGNORECASE,
)


def read_figure(cell: Cell) -> FigureRead:
    """What a cell says as a figure. Never raises: what can't be read says why in `fault`."""
    if cell.unanswered:
        return FigureRead(cell, FigureKind.NO_RESULT, fault="holds a formula whose result was not stored")
    if cell.blank:
        return FigureRead(cell, FigureKind.EMPTY)
    if isinstance(cell.value, Decimal):
        return _from_number(cell, cell.value)
    if isinstance(cell.value, str):
        return _from_text(cell)
    what = "a date" if isinstance(cell.value, date) else "a yes or no"
    return _unreadable(cell, f"holds {what}, {cell.text}, not a figure")


def _from_number(cell: Cell, stored: Decimal) -> FigureRead:
    form = number_format(cell.number_format)
    number = stored * 100 if form.percent else stored
    if abs(number) >= TOO_LARGE:
        return _unreadable(cell, f"holds a number too large for a figure: {stored:.3g}")
    number = tidy(number)
    places = printed_places(number, form)
    return FigureRead(
        cell,
        FigureKind.NUMBER,
        number=number,
        stated=printed(number, form, places),
        places=places,
        percent=Percent.FORMAT if form.percent else Percent.UNSAID,
    )


def _from_text(cell: Cell) -> FigureRead:
    text = cell.text
    if text == NO_SUCH_PART:
        return FigureRead(cell, FigureKind.NO_SUCH_PART, stated=text)
    if missing := _MISSING.get(text.casefold()):
        return FigureRead(cell, FigureKind.MISSING, missing=missing, stated=text)
    found = _FIGURE.fullmatch(text) if len(text) <= LONGEST_FIGURE else None
    if found is None or bool(found["open"]) != bool(found["close"]):
        return _unreadable(cell, f"says “{text[:LONGEST_FIGURE]}”, which is not a figure")
    number = _signed(found)
    if abs(number) >= TOO_LARGE:
        return _unreadable(cell, "holds a number too large for a figure")
    return FigureRead(
        cell,
        FigureKind.NUMBER,
        number=number,
        stated=text[: found.end("body")].rstrip(),
        places=len(found["number"].partition(".")[2]),
        percent=Percent.SIGN if found["percent"] else Percent.UNSAID,
        footnote=found["footnote"] or "",
    )


def _signed(found: re.Match[str]) -> Decimal:
    """The number with its sign; accountants write a negative one in brackets."""
    number = Decimal(re.sub("[ ,]", "", found["number"]))
    return -number if found["open"] or found["sign"] not in (None, "+") else number


def _unreadable(cell: Cell, fault: str) -> FigureRead:
    return FigureRead(cell, FigureKind.UNREADABLE, stated=cell.text[:LONGEST_FIGURE], fault=fault)
