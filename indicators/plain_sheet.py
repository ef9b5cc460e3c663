"""A sheet of a workbook as plain data, for the process that writes it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")
_HARMLESS = re.compile(r"[+-]?[0-9][0-9,. ]*%?|-")


def safe_text(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would take it for a formula.

    A plain number with its sign, and the dash that stands for a missing figure, stay as they are.
    """
    if text.lstrip(" ").startswith(_FORMULA_BEGINS) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


@dataclass(frozen=True)
class PlainSheet:
    """A table: its headings, in row 1 and frozen there, and its rows under them; without headings only lines.

    `widths` by heading in characters, 14 where not given. A cell is a text, a number, a day or None.
    """

    title: str
    rows: Sequence[Sequence[object]]
    headings: Sequence[str] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    wrap: bool = False
