"""The days of a scorecard's month, from rules such as "the fifth working day of the month after".

Pure. A working day is Monday to Friday and no bank holiday of England, as the `holidays` package knows them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from indicators.rules.periods import add_months, month_start
from indicators.rules.terms import Labelled

SATURDAY = 5


class Milestone(Labelled):
    """What happens in a month, in its order."""

    RETURNS = "returns", "Returns are due"
    TEXTS = "texts", "Texts are written by"
    APPROVAL = "approval", "Approval by"
    PUBLICATION = "publication", "Publication, embargo until"
    COMMITTEE = "committee", "Committee"


class Counted(Labelled):
    """Which days a rule counts."""

    WORKING = "working", "working day"
    CALENDAR = "calendar", "day of the month, or the next working day"


@dataclass(frozen=True)
class DayRule:
    """The `number`th day of the `months`th month after the period, counted from 1."""

    counted: Counted
    number: int
    months: int = 1

    def day_after(self, period_end: date) -> date:
        """The day that the rule gives; of a month that has fewer days its last, or the next working day."""
        first = month_start(add_months(period_end, self.months))
        if self.counted is Counted.CALENDAR:
            last = add_months(period_end, self.months)
            return _from(min(first + timedelta(days=self.number - 1), last))
        day = _from(first)
        for _ in range(self.number - 1):
            day = _from(day + timedelta(days=1))
        return day


Rules = Mapping[Milestone, DayRule]


def read_rules(kept: Mapping[str, Sequence[object]]) -> dict[Milestone, DayRule]:
    """The rules as `keep_rules` gave them, in the order of the month."""
    return {
        each: DayRule(Counted(str(kept[each][0])), int(str(kept[each][1])), int(str(kept[each][2])))
        for each in Milestone
        if each in kept
    }


def keep_rules(rules: Rules) -> dict[str, list[object]]:
    """The rules as JSON keeps them."""
    return {each.value: [rule.counted.value, rule.number, rule.months] for each, rule in rules.items()}


def is_working_day(day: date) -> bool:
    """Whether councils in England work on it."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of a year, with the days that stand in for those of a weekend."""
    from holidays.countries.united_kingdom import UnitedKingdom  # noqa: PLC0415 - only who asks loads it

    return frozenset(UnitedKingdom(subdiv="ENG", years=year))  # type: ignore[no-untyped-call]  # the package's own


def _from(day: date) -> date:
    """The day, or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
