"""The lists of statistical neighbours: ten for each authority, with a word of closeness. Pure.

The list of 2021 has one heading, SNP, ten times, and old authorities below an empty row; both lists are read by the
position of SN1 to SN10, each followed by its closeness.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from national.reading.frame import FileNotReadable
from national.reading.layouts import NEIGHBOUR, Table
from national.rules.file_read import NeighbourRead

OLD_CODE = re.compile(r"[2-9][0-9]{2}")


def read_neighbours(table: Table) -> list[NeighbourRead]:
    """Every neighbour of every authority. Raises FileNotReadable."""
    named = [(NEIGHBOUR.fullmatch(heading), at) for at, heading in enumerate(table.headings)]
    columns = sorted((int(found[1]), at) for found, at in named if found)
    found = [
        each
        for row in table.frame.itertuples(index=False)
        for each in _of_row([str(cell).removesuffix(".0") for cell in row], columns)
    ]
    if not found:
        raise FileNotReadable("The list names no neighbours by their three-digit codes")
    return found


def _of_row(cells: Sequence[str], columns: Iterable[tuple[int, int]]) -> Iterator[NeighbourRead]:
    code = next((cell for cell in cells[:3] if OLD_CODE.fullmatch(cell)), None)
    name = next((cell for cell in cells[:4] if cell and not cell.isdigit()), "")
    for place, at in columns:
        if code is not None and OLD_CODE.fullmatch(cells[at]):
            yield NeighbourRead(code, name, place, cells[at], next(iter(cells[at + 1 : at + 2]), ""))
