"""The periods that can be chosen: nobody types one."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, Min
from django.utils import timezone

from districts.models import Area
from indicators.models import Reading
from indicators.queries import areas_of
from indicators.rules.periods import Period, add_months, month_end
from indicators.rules.terms import PeriodKind
from scorecard.models import Edition

YEAR = 12


def periods_offered(council: Area) -> list[tuple[str, list[tuple[str, str]]]]:
    """Months and quarters, newest first under their years: from the first with figures to that after the last.

    A council without figures is offered the last twelve months. Three queries.
    """
    newest = month_end(add_months(timezone.localdate(), -1))
    found = Reading.objects.filter(area__in=areas_of(council)).aggregate(
        first=Min("period_end"), last=Max("period_end")
    )
    first = found["first"] or add_months(newest, -YEAR)
    last = month_end(add_months(found["last"], 1)) if found["last"] else newest
    months = _months(month_end(first), max(last, min(newest, month_end(add_months(last, YEAR)))))
    published = Edition.objects.filter(scorecard__authority=council).only("period_end", "period_kind")
    offered = {*map(Period, months), *(each.period for each in published)}
    offered |= {Period(end, PeriodKind.QUARTER) for end in months if end.month % 3 == 0}
    return _by_year(sorted(offered, key=lambda each: (each.end, each.kind), reverse=True))


def period_due(council: Area) -> str:
    """The period after the council's newest edition, as it is chosen; before the first, the newest month with figures.

    Empty where there are none. Two queries.
    """
    newest = Edition.objects.filter(scorecard__authority=council).order_by("period_end").last()
    if newest is not None:
        return newest.period.following.slug
    returned = Reading.objects.filter(area__in=areas_of(council), indicator__denominator_of=None)
    last = returned.aggregate(day=Max("period_end"))["day"]
    return Period(month_end(last)).slug if last else ""


def months_offered(first: date, last: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The months from one to the other, newest first under their years."""
    return _by_year(map(Period, reversed(_months(first, last))))


def _by_year(periods: Iterable[Period]) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for period in periods:
        groups.setdefault(str(period.end.year), []).append((period.slug, period.label))
    return list(groups.items())


def _months(first: date, last: date) -> list[date]:
    number = (last.year - first.year) * YEAR + last.month - first.month
    return [month_end(add_months(first, at)) for at in range(number + 1)]
