"""Lists pasted from a spreadsheet or typed: a line each, its cells apart by tabs or by commas."""

import csv
from collections.abc import Iterator, Sequence


def cells_of(text: str, heading: Sequence[str], wide: int) -> Iterator[tuple[int, list[str]]]:
    """Each line that says something, numbered from 1, but for a first one that begins as `heading` does.

    A line has at least `wide` cells: those that it lacks are empty. A cell with a comma stands in quotation marks.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        parted = csv.reader([line], delimiter="\t" if "\t" in line else ",", skipinitialspace=True)
        cells = [cell.strip() for cell in next(parted, [])]
        begins = [cell.casefold() for cell in cells[: len(heading)]]
        if any(cells) and not (number == 1 and begins == list(heading)):
            yield number, cells + [""] * (wide - len(cells))
