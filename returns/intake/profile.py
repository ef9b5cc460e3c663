"""What a sender answered before, for an area, about the habits of their files: next month it is not asked again.

Read out of their accepted returns. Only habits count, such as what a dash stands for; never what is out of sight, set
apart, or a figure.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from districts.models import Area, User
from returns.matching.match import FindingMade
from returns.models import Finding, ReturnState
from returns.reading.lines import ProblemCode
from returns.reading.sheet.figures import Doubt

_QUOTED = re.compile("“([^”]*)”")
# The figures beside a comma differ each month, and so do dates; how they are written does not.
_WHATEVER_IT_SAYS = frozenset({
    Doubt.DECIMAL_COMMA.value, ProblemCode.NAME_FROM_ABOVE.value, ProblemCode.MONTHS_AS_NUMBERS.value,
    ProblemCode.MONTH_FIRST.value, ProblemCode.DATE_AS_NUMBER.value, ProblemCode.DAY_WITHIN_MONTH.value,
})  # fmt: skip
HABITS = _WHATEVER_IT_SAYS | {
    Doubt.SMALL_NUMBER.value, Doubt.MARK_OF_TWO_MEANINGS.value, "area_assumed", ProblemCode.NO_HEADINGS.value,
    ProblemCode.TITLE_SAYS_OTHER.value,
}  # fmt: skip


def answered_as_before(asked: Iterable[FindingMade], sender: User | None, area: Area) -> list[FindingMade]:
    """The questions about a file, each of a habit that the sender confirmed before with that answer. One query."""
    found = list(asked)
    if sender is None or not any(each.code in HABITS for each in found):
        return found
    known = Finding.objects.filter(
        monthly_return__state=ReturnState.ACCEPTED,
        monthly_return__uploaded_by=sender,
        monthly_return__area=area,
        line=None,
        code__in=HABITS,
        answer="yes",
    )
    before = list(known.values_list("code", "proposed", "what"))
    return [replace(each, answer="yes") if _is_known(each, before) else each for each in found]


def _is_known(asked: FindingMade, before: Collection[tuple[str, str, str]]) -> bool:
    """Whether every mark that a question is about was confirmed to mean the same."""
    alike = [what for code, proposed, what in before if code == asked.code and proposed == asked.proposed]
    if asked.code in _WHATEVER_IT_SAYS:
        return any(code == asked.code for code, _, _ in before)
    confirmed = {mark for what in alike for mark in _QUOTED.findall(what)}
    return bool(alike) and set(_QUOTED.findall(asked.what)) <= confirmed
