"""Opening files in a process of its own: whatever a file does to its reader, it can't do to the web process.

The child reads a return, or gives it back as a workbook with its findings marked (returns/reading/answering.py).
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from returns.matching.vocabulary import Vocabulary
from returns.reading.lines import WorkbookRead
from returns.reading.marks import FindingMark
from returns.reading.sheet.cells import Sheet, WorkbookNotReadable
from returns.reading.sheet.corrected import Corrections
from sandbox.client import MEBIBYTE, PROJECT, ResourceLimits, StoppedShort, prepare, run_sandboxed

__all__ = [
    "PROJECT",
    "SECONDS_TO_WAIT",
    "mark_in_sandbox",
    "prepare_to_read",
    "read_in_sandbox",
    "sheets_in_sandbox",
]

ANSWERING = "returns.reading.answering"

# Address space, a third of which the interpreter itself takes up: reading stays below 300 MB.
MEMORY_BYTES = 400 * MEBIBYTE
# Writing a workbook holds it in memory whole. What comes here was read within the limit above.
MEMORY_TO_MARK = 1024 * MEBIBYTE
# Of the processor's time. A return of 20,000 lines takes five; waiting for a busy machine is not the file's fault.
SECONDS = 20
SECONDS_TO_WAIT = 90
TOO_MUCH = (
    "Reading this file took more time or memory than any return needs, so it was stopped. "
    "Copy the figures alone into a new workbook and upload that."
)


def prepare_to_read() -> None:
    """Have the reader loaded and waiting: somebody is about to send a file."""
    prepare(f"{ANSWERING}.lines")


def read_in_sandbox(
    data: bytes,
    filename: str,
    headings: Mapping[str, str] | None = None,
    shown: Collection[str] = (),
    vocabulary: Vocabulary | None = None,
    corrections: Corrections | None = None,
    *,
    seconds: int = SECONDS_TO_WAIT,
) -> WorkbookRead:
    """What `read_return` gives, read by a child process with limits; the sheets themselves stay behind.

    Raises WorkbookNotReadable also where the child ran out of time or memory, or died.
    """
    about = (
        data,
        filename,
        dict(headings or {}),
        tuple(shown),
        vocabulary or Vocabulary(),
        dict(corrections or {}),
    )
    found: WorkbookRead = _answer("lines", *about, seconds=seconds)
    return found


def sheets_in_sandbox(data: bytes, filename: str, *, seconds: int = SECONDS_TO_WAIT) -> list[Sheet]:
    """What `read_workbook` gives, read by a child process with limits. Raises as `read_in_sandbox`."""
    found: list[Sheet] = _answer("sheets", data, filename, seconds=seconds)
    return found


def mark_in_sandbox(
    data: bytes, filename: str, marks: Sequence[FindingMark], *, seconds: int = SECONDS_TO_WAIT
) -> bytes:
    """What `marked_workbook` gives, made by a child process with limits. Raises as `read_in_sandbox`."""
    found: bytes = _answer("marked", data, filename, tuple(marks), seconds=seconds, memory=MEMORY_TO_MARK)
    return found


def _answer(work: str, *about: object, seconds: int, memory: int | None = None) -> Any:
    limits = ResourceLimits(memory or MEMORY_BYTES, SECONDS, seconds)
    try:
        found, refusal = run_sandboxed(f"{ANSWERING}.{work}", *about, limits=limits)
    except StoppedShort as error:
        raise WorkbookNotReadable(TOO_MUCH) from error
    if found is None:
        raise WorkbookNotReadable(refusal)
    return found
