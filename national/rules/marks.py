"""What stands in a published cell: a number, a mark with its reason, nothing, or what nobody explains. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

NUMBER = re.compile(
    r"(?P<number>[-−]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
    r"|[-−]?\.[0-9]+) ?%?(?: ?[\[(](?:r|p|e)[\])]| ?[rpe])*",
    re.IGNORECASE,
)
FLOAT = re.compile(r"[-−]?[0-9](?:\.[0-9]+)?[eE][-+]?[0-9]{1,2}")
MARKS = {
    "c": "confidential: suppressed at the source",
    "x": "not available",
    "z": "not applicable",
    "k": "rounds to 0 and is not 0",
    "low": "rounds to 0 and is not 0",
    "u": "of low reliability",
    "s": "suppressed at the source",
    "*": "suppressed at the source",
    "~": "rounds to 0 and is not 0",
    ":": "not available",
    "..": "not available",
    "-": "not available",
    "–": "not available",
    "—": "not available",
    "nan": "not available",
    "null": "not available",
    "supp": "suppressed at the source",
    "n/a": "not available",
    "na": "not available",
}
EMPTY = ""
UNKNOWN = "?"
WHY_EMPTY = "nothing is printed"


@dataclass(frozen=True)
class PrintedCell:
    """A cell as printed: its number, or the mark in its place: one of MARKS, EMPTY or UNKNOWN."""

    text: str
    number: Decimal | None = None
    mark: str = EMPTY

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.number is not None


def read_cell(text: str) -> PrintedCell:
    """What a cell says. Marks may stand in brackets and in capitals; a mark is never 0.

    A sign for per cent, and what says that a figure is revised, provisional or estimated, leave it the figure it is.
    """
    said = text.strip()
    if not said:
        return PrintedCell(said)
    if FLOAT.fullmatch(said):
        return PrintedCell(said, number=Decimal(said.replace("−", "-")))
    if found := NUMBER.fullmatch(said):
        return PrintedCell(
            said, number=Decimal(re.sub("[, \u00a0\u202f]", "", found["number"]).replace("−", "-"))
        )
    mark = said.strip("[]()").strip().casefold()
    return PrintedCell(said, mark=mark if mark in MARKS else UNKNOWN)


def reason(mark: str) -> str:
    """Why there is no number, in words."""
    return MARKS.get(mark, WHY_EMPTY)
