"""Reads of what a return is held against: what stands stored around it. Each a bounded number of SQL statements."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from districts.tree import AreaNode, Tree
from indicators.models import Annotation, Reading
from indicators.queries import reading_values_of
from indicators.rules.figures import ReadingValue
from indicators.rules.periods import add_months
from indicators.rules.terms import AnnotationKind
from indicators.rules.values import Key
from returns.checks.stored_history import History, StepChange
from returns.matching.match import ResolvedLine

MONTHS_BACK = 36


def history_around(
    lines: Collection[ResolvedLine], *, tree: Tree, owner: AreaNode, month: date | None, illustrative: bool
) -> History:
    """What stands stored of the lines' indicators and what feeds them, three years back. Two queries.

    In the whole authority of `owner`, and of the comparators that the lines are about.
    """
    keys = [line.key for line in lines if line.key is not None]
    areas = list({area.id for area in tree.with_all_below(tree.authority(owner))} | {key[1] for key in keys})
    flows = {
        flow for line in lines if line.spec is not None for flow in (line.spec.starts_id, line.spec.ends_id)
    }
    indicators = {key[0] for key in keys} | {flow for flow in flows if flow is not None}
    return History(
        tree=tree,
        owner=owner,
        month=month,
        reading_values=_facts(indicators, areas, {key[3] for key in keys}),
        step_changes=_step_changes(indicators, areas),
        illustrative=illustrative,
    )


def _facts(indicators: set[int], areas: list[int], days: set[date]) -> dict[Key, dict[date, ReadingValue]]:
    if not days:
        return {}
    found = Reading.objects.filter(
        indicator__in=indicators,
        area__in=areas,
        period_end__gte=add_months(min(days), -MONTHS_BACK),
        period_end__lte=max(days),
    )
    return reading_values_of(found)


def _step_changes(indicators: set[int], areas: list[int]) -> list[StepChange]:
    found = Annotation.objects.filter(
        Q(indicator=None) | Q(indicator__in=indicators),
        Q(area=None) | Q(area__in=areas),
        kind__in=[AnnotationKind.STEP_CHANGE, AnnotationKind.BREAK],
    )
    return [StepChange(note.date, note.indicator_id, note.area_id) for note in found]
