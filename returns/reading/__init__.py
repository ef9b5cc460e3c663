"""From the bytes of a workbook to recognised lines. Pure: no Django, no database, no request.

`grid.read_workbook` gives the sheets with their cells; `recognise.recognise` gives the lines that they hold and
accounts for every other cell.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from returns.matching.vocabulary import Vocabulary
from returns.reading.files.grid import read_workbook
from returns.reading.files.kinds import kind_of, notes_on
from returns.reading.layouts.recognise import recognise
from returns.reading.lines import WorkbookRead
from returns.reading.sheet.corrected import Corrections, corrected
from returns.reading.sheet.headings import renamed


def read_return(
    data: bytes,
    filename: str,
    headings: Mapping[str, str] | None = None,
    shown: Collection[str] = (),
    vocabulary: Vocabulary | None = None,
    corrections: Corrections | None = None,
) -> WorkbookRead:
    """The lines that a file holds, and an account of every other cell. Raises WorkbookNotReadable.

    `headings` says what further headings mean: text to the name of a column, or to a month. `shown` names the hidden
    sheets that are to be read as if they were not. `vocabulary` are the words that the return can be made of,
    `corrections` what is read in place of cells.
    """
    sheets = [
        replace(sheet, hidden=sheet.hidden and sheet.name not in shown)
        for sheet in corrected(read_workbook(data, filename), corrections or {})
    ]
    found = recognise(renamed(sheets, headings or {}), vocabulary, filename)
    return replace(found, problems=(*notes_on(kind_of(data, filename), filename), *found.problems))
