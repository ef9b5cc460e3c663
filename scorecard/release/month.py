"""The days of a scorecard's months: those that its rules give, and those that were set for one month."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from districts.models import User, record
from scorecard.models import MonthDate, Scorecard
from scorecard.rules.month_dates import Milestone, Rules, keep_rules, read_rules


@dataclass(frozen=True)
class DayOfMonth:
    """When something happens in a month; `by_rule` is the day that the rule gives, None where there is no rule."""

    milestone: Milestone
    day: date | None
    by_rule: date | None

    @property
    def moved(self) -> bool:
        """Whether another day was set than the rule gives."""
        return self.day != self.by_rule


def days_of(scorecard: Scorecard, period_end: date) -> list[DayOfMonth]:
    """Every milestone of a month, in order. One query."""
    rules = read_rules(scorecard.month_rules)
    found = MonthDate.objects.filter(scorecard=scorecard, period_end=period_end)
    moved = dict(found.values_list("milestone", "day"))
    ruled = {each: rules[each].day_after(period_end) if each in rules else None for each in Milestone}
    return [DayOfMonth(each, moved.get(each.value, ruled[each]), ruled[each]) for each in Milestone]


@transaction.atomic
def set_month_rules(
    *, scorecard: Scorecard, rules: Rules, needs_approval: bool, by: User | None, shows_partial: bool = False
) -> None:
    """Say how the months of a scorecard run: its days, whether a second person approves, what stands for a late area.

    With `shows_partial` an incomplete figure of a draft shows the sum of the areas that have returned.
    """
    locked = Scorecard.objects.select_for_update().get(pk=scorecard.pk)
    about = {"id": locked.pk, "authority": locked.authority.slug}
    before = _about(locked)
    locked.needs_approval, locked.month_rules = needs_approval, keep_rules(rules)
    locked.shows_partial = shows_partial
    if _about(locked) == before:
        return
    locked.save(update_fields=["needs_approval", "shows_partial", "month_rules"])
    record(
        by=by,
        action="scorecard months set",
        subject=locked,
        before=about | before,
        after=about | _about(locked),
        area=locked.authority,
    )


def _about(scorecard: Scorecard) -> dict[str, object]:
    rules = read_rules(scorecard.month_rules)
    words = {
        each.label: f"{rule.number}, {rule.counted.label}, {rule.months} on" for each, rule in rules.items()
    }
    return {
        "needs_approval": scorecard.needs_approval,
        "shows_partial": scorecard.shows_partial,
        **words,
    }


@transaction.atomic
def move_days(
    *, scorecard: Scorecard, period_end: date, days: Mapping[Milestone, date | None], by: User | None
) -> None:
    """Set the days of one month; one that is what its rule gives, or empty, is left to the rule."""
    before = {each.milestone: each for each in days_of(scorecard, period_end)}
    MonthDate.objects.filter(scorecard=scorecard, period_end=period_end).delete()
    MonthDate.objects.bulk_create(
        MonthDate(scorecard=scorecard, period_end=period_end, milestone=each.value, day=day)
        for each, day in days.items()
        if day is not None and day != before[each].by_rule
    )
    changed = [each for each, day in days.items() if (day or before[each].by_rule) != before[each].day]
    if changed:
        about = {"id": scorecard.pk, "authority": scorecard.authority.slug}
        record(
            by=by,
            action="scorecard months moved",
            subject=f"{scorecard}, {period_end:%B %Y}",
            before=about | {each.label: str(before[each].day or "") for each in changed},
            after=about | {each.label: str(days[each] or before[each].by_rule or "") for each in changed},
            area=scorecard.authority,
        )
