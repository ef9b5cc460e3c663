"""Which lines of a return stand on its page: all of a usual one; of a very large one those with findings one by one."""

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.rules.terms import Severity
from returns.checks.held_against import ILLUSTRATIVE
from returns.preview import ReadingChange

LINES_ON_A_PAGE = 500


@dataclass(frozen=True)
class PageLines:
    """The lines of a draft as its page asks about them.

    `one_by_one` each have their own tick; `together` are the others of a very large return, nothing was found about
    them and one tick takes them all. `left_out` counts those that would need a look but are too many for a page: they
    can't be accepted until the workbook is mended. `needing_eyes` counts the lines that somebody must decide about.
    """

    one_by_one: Sequence[ReadingChange]
    together: Sequence[ReadingChange] = ()
    left_out: int = 0
    needing_eyes: int = 0

    @property
    def any_illustrative(self) -> bool:
        """Whether a figure of those one by one is held against an illustrative one."""
        return any(ILLUSTRATIVE in str(each.line.beside) for each in self.one_by_one)


def page_lines(found: Sequence[ReadingChange]) -> PageLines:
    """The lines as they are asked about: those that need a look first, the most surprising first; then the others.

    Their findings are prefetched.
    """
    doubtful = sorted((each for each in found if _needs_a_look(each)), key=_most_urgent_first)
    clear = [each for each in found if not _needs_a_look(each)]
    needing_eyes = sum(needs_eyes(each) for each in doubtful)
    if len(found) <= LINES_ON_A_PAGE:
        return PageLines([*doubtful, *clear], needing_eyes=needing_eyes)
    left_out = max(0, len(doubtful) - LINES_ON_A_PAGE)
    return PageLines(doubtful[:LINES_ON_A_PAGE], clear, left_out, needing_eyes)


def needs_eyes(difference: ReadingChange) -> bool:
    """Whether somebody has to decide about a line: it has an error or a question, or takes a reason."""
    severities = {finding.severity for finding in difference.line.findings.all()}
    return difference.needs_reason or bool(severities & {Severity.ERROR, Severity.QUESTION})


def _needs_a_look(difference: ReadingChange) -> bool:
    return difference.needs_reason or bool(difference.line.findings.all())


def _most_urgent_first(difference: ReadingChange) -> tuple[bool, float]:
    """What somebody must decide about before what is only said, and of each the most surprising figure first."""
    return (not needs_eyes(difference), -float(difference.line.beside.get("surprise", 0)))
