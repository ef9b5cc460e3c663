"""A sheet of a workbook as plain data, for the process that writes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class PlainSheet:
    """A table: its headings, in row 1 and kept in sight, and its rows under them; without headings only lines.

    `widths` by heading in characters, 14 where not given. A cell is a text, a number, a day or None.
    """

    title: str
    rows: Sequence[Sequence[object]]
    headings: Sequence[str] = ()
    widths: Mapping[str, float] = field(default_factory=dict)
    wrap: bool = False
