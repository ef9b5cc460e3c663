"""The lists of statistical neighbours: ten for each authority, with a word of closeness. Pure.

The list of 2021 has one heading, SNP, ten times, and old authorities below an empty row; both lists are read by the
position of SN1 to SN10, each followed by its closeness.
"""

import re

from national.reading.frame import FileNotReadable
from national.reading.layouts import NEIGHBOUR, Table
from national.rules.file_read import NeighbourRead

OLD_CODE = re.compile(r"[2-9][0-9]{2}")
EDITION = re.compile(r"(20[0-9]{2})")


def read_neighbours(table: Table) -> list[NeighbourRead]:
    """Every neighbour of every authority. Raises FileNotReadable."""
    at = {
        int(named[1]): index
        for index, heading in enumerate(table.headings)
        if (named := NEIGHBOUR.fullmatch(heading))
    }
    if not at:
        raise FileNotReadable("The list has no columns SN1 to SN10")
    found: list[NeighbourRead] = []
    for row in table.frame.itertuples(index=False):
        cells = [str(cell).strip() for cell in row]
        code = next((cell for cell in cells[:3] if OLD_CODE.fullmatch(cell)), None)
        if code is None:
            continue
        name = next((cell for cell in cells[:4] if cell and not cell.isdigit()), "")
        for place, index in sorted(at.items()):
            neighbour = cells[index] if index < len(cells) else ""
            closeness = cells[index + 1] if index + 1 < len(cells) else ""
            if OLD_CODE.fullmatch(neighbour):
                found.append(NeighbourRead(code, name, place, neighbour, closeness))
    if not found:
        raise FileNotReadable("The list names no neighbours by their three-digit codes")
    return found
