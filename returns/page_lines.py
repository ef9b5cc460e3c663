"""Which lines of a return stand on its page: all of a usual one; of a very large one those with findings one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from returns.preview import ReadingChange

LINES_ON_A_PAGE = 500


@dataclass(frozen=True)
class PageLines:
    """The lines of a draft as its page asks about them.

    `one_by_one` each have their own tick; `together` are the others of a very large return, nothing was found about
    them and one tick takes them all. `left_out` counts those that would need a look but are too many for a page: they
    can't be accepted until the workbook is mended.
    """

    one_by_one: Sequence[ReadingChange]
    together: Sequence[ReadingChange] = ()
    left_out: int = 0


def page_lines(found: Sequence[ReadingChange]) -> PageLines:
    """The lines, in their order, as they are asked about. Their findings are prefetched."""
    if len(found) <= LINES_ON_A_PAGE:
        return PageLines(found)
    doubtful = [difference for difference in found if _needs_a_look(difference)]
    clear = [difference for difference in found if not _needs_a_look(difference)]
    return PageLines(doubtful[:LINES_ON_A_PAGE], clear, max(0, len(doubtful) - LINES_ON_A_PAGE))


def _needs_a_look(difference: ReadingChange) -> bool:
    return difference.needs_reason or bool(difference.line.findings.all())
