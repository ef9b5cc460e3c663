"""What the sandbox does with a file: it answers with what was read, or with why it can't be."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from returns.matching.vocabulary import Vocabulary
from returns.reading import read_return
from returns.reading.files.grid import read_workbook
from returns.reading.lines import WorkbookRead
from returns.reading.marked import marked_workbook
from returns.reading.marks import FindingMark
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable
from returns.reading.sheet.corrected import Corrections

Answer = TypeVar("Answer")
Answered = tuple[Answer | None, str]


def lines(
    data: bytes,
    filename: str,
    headings: Mapping[str, str],
    shown: Collection[str],
    vocabulary: Vocabulary,
    corrections: Corrections,
) -> Answered[WorkbookRead]:
    """What `read_return` gives, without the sheets: they would be sent back for nothing."""
    return _answered(
        lambda: replace(read_return(data, filename, headings, shown, vocabulary, corrections), sheets=())
    )


def sheets(data: bytes, filename: str) -> Answered[list[Sheet]]:
    """What `read_workbook` gives."""
    return _answered(lambda: read_workbook(data, filename))


def marked(data: bytes, filename: str, marks: Sequence[FindingMark]) -> Answered[bytes]:
    """What `marked_workbook` gives."""
    return _answered(lambda: marked_workbook(data, filename, marks))


def _answered(work: Callable[[], Answer]) -> Answered[Answer]:
    try:
        return work(), ""
    except WorkbookNotReadable as error:
        return None, str(error)
