"""Which lines of a draft stand on its page: all of a usual one; of a very large one those with findings one by one.

Those that need a look stand first, the most surprising of them on top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.rules.terms import Severity
from returns.checks.held_against import ILLUSTRATIVE
from returns.page.preview import ReadingChange

LINES_ON_A_PAGE = 500


@dataclass(frozen=True)
class PageLines:
    """The lines of a draft as its page asks about them.

    `one_by_one` each have their own tick; `together` counts the others of a very large return: nothing was found about
    them and one tick takes them all. `left_out` counts those that would need a look but are too many for a page: they
    can't be accepted until the workbook is mended. `needing_eyes` counts the lines that somebody must decide about.
    """

    one_by_one: Sequence[ReadingChange]
    together: int = 0
    left_out: int = 0
    needing_eyes: int = 0

    @property
    def any_illustrative(self) -> bool:
        """Whether a figure of those one by one is held against an illustrative one."""
        return any(ILLUSTRATIVE in str(each.line.beside) for each in self.one_by_one)


def needs_eyes(difference: ReadingChange) -> bool:
    """Whether somebody has to decide about a line: it has an error or a question, or takes a reason."""
    severities = {finding.severity for finding in difference.line.findings.all()}
    return difference.needs_reason or bool(severities & {Severity.ERROR, Severity.QUESTION})


def needs_a_look(difference: ReadingChange) -> bool:
    """Whether anything is to be said of a line."""
    return difference.needs_reason or bool(difference.line.findings.all())


def most_urgent_first(difference: ReadingChange) -> tuple[bool, float]:
    """By what lines are put in order: what must be decided first, and of each the most surprising figure."""
    return (not needs_eyes(difference), -float(difference.line.beside.get("surprise", 0)))
