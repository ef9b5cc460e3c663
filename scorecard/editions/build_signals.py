"""Working out special causes and milestones for pages, out of indicator data that reach back to the beginning."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q

from districts.tree import AreaNode
from indicators.build_trends import build_trend
from indicators.models import Annotation, Target
from indicators.queries import IndicatorData
from indicators.rules.figures import FigureKey, IndicatorSpec
from indicators.rules.rating import target_rule_for
from indicators.rules.row import Row
from indicators.rules.rows.shown import target_words
from indicators.rules.terms import AnnotationKind, Basis
from indicators.rules.trajectory import Status, path_to, progress, progress_words
from indicators.rules.trend import Note, Trend
from indicators.rules.variation.limits import Assurance, Signal
from indicators.rules.variation.xmr import XmrChart, xmr_chart
from scorecard.rules.content import AssuranceNote, Milestone, SpecialCauseNote

TOLD = {
    Signal.IMPROVEMENT: True,
    Signal.CONCERN: False,
    Signal.HIGHER: None,
    Signal.LOWER: None,
}
# What limits can promise of a target.
ASSURED = (Assurance.PASSES, Assurance.FAILS, Assurance.HIT_AND_MISS)
THREATENED = (Status.MISSED, Status.AT_RISK)


# An indicator's code, a basis, an area's slug.
RowKey = tuple[str, str, str]


def key_of(found: Row | SpecialCauseNote | AssuranceNote | Milestone) -> RowKey:
    """By which a row and what is marked of it know each other."""
    return found.code, found.basis, found.area


@dataclass(frozen=True)
class Marks:
    """Of lines: newest figures that are special causes, what limits promise of targets, and milestones in danger."""

    special_causes: Sequence[SpecialCauseNote]
    assurances: Sequence[AssuranceNote]
    milestones: Sequence[Milestone]


@dataclass(frozen=True)
class Marker:
    """What signals are worked out from: the indicator data, step changes and breaks, and targets with a due date."""

    indicator_data: IndicatorData
    notes: Sequence[Annotation]
    targets: Sequence[Target]
    last: date

    def marks(self, rows: Sequence[Row]) -> Marks:
        """What the variation of these lines says of their newest figures and of their targets, and the milestones."""
        charts = [
            (row, self._chart(row))
            for row in rows
            if Basis(row.basis).rule.has_limits and row.figure.value is not None
        ]
        return Marks(
            [note for row, chart in charts for note in _special_cause(row, chart)],
            [
                AssuranceNote(row.code, row.basis, row.area, chart.variation.assurance.value)
                for row, chart in charts
                if chart.variation.assurance in ASSURED or chart.variation.signal is Signal.COMMON_CAUSE
            ],
            list(self._milestones(rows)),
        )

    def _chart(self, row: Row) -> XmrChart:
        spec, node, basis = self._measure(row.code), self._place(row.area), Basis(row.basis)
        trend = self._trend(spec, node, basis, date.fromisoformat(row.figure.period_end))
        line = [area.id for area in self.indicator_data.resolver.tree.line_up(node)]
        target_rule = target_rule_for(line, self.indicator_data.target_rules_for(spec, basis), trend.last)
        return xmr_chart(trend, target_rule, "" if target_rule is None else target_words(spec, target_rule))

    def _milestones(self, rows: Iterable[Row]) -> Iterator[Milestone]:
        """The targets in force of these lines' own areas whose due date is missed or threatened."""
        wanted = {key_of(row) for row in rows}
        for target in self.targets:
            key = (target.indicator.code, target.basis, target.area.slug)
            if key in wanted and self._in_force(target):
                yield from self._milestone(target)

    def _in_force(self, target: Target) -> bool:
        same = [
            each
            for each in self.indicator_data.target_rules_for(
                self._measure(target.indicator.code), Basis(target.basis)
            )
            if each.area_id == target.area_id and each.in_force_from <= self.last
        ]
        return max(each.in_force_from for each in same) == target.in_force_from

    def _milestone(self, target: Target) -> Iterator[Milestone]:
        spec, node = self._measure(target.indicator.code), self._place(target.area.slug)
        trend = self._trend(spec, node, Basis(target.basis), self.last)
        known = [point for point in trend.known if not point.illustrative] or trend.known
        readings = [(point.period_end, point.value) for point in known if point.value is not None]
        target_rule = target.target_rule.on(self.last)
        path = path_to(target_rule, target.start_date, target.start_value)
        state = progress(spec, target_rule, readings, self.last, path)
        if state.status in THREATENED:
            yield Milestone(
                code=spec.code,
                name=spec.name,
                basis=target.basis,
                area=node.slug,
                area_name=node.name,
                status=state.status.label,
                words=progress_words(spec, target_rule, state, path),
                set_by=target.set_by,
                illustrative=any(point.illustrative for point in known),
            )

    def _measure(self, code: str) -> IndicatorSpec:
        return self._specs[code]

    def _place(self, slug: str) -> AreaNode:
        return self._nodes[slug]

    @cached_property
    def _specs(self) -> dict[str, IndicatorSpec]:
        return {each.code: each for each in self.indicator_data.resolver.specs.values()}

    @cached_property
    def _nodes(self) -> dict[str, AreaNode]:
        return {node.slug: node for node in self.indicator_data.resolver.tree.nodes.values()}

    def _trend(self, spec: IndicatorSpec, node: AreaNode, basis: Basis, last: date) -> Trend:
        days = self.indicator_data.resolver.dates(spec, node)
        first = min(days[0], last) if days else last
        line = {area.id for area in self.indicator_data.resolver.tree.line_up(node)}
        notes = [
            Note(note.date, AnnotationKind(note.kind), note.text)
            for note in self.notes
            if note.indicator_id in (None, spec.id) and (note.area_id is None or note.area_id in line)
        ]
        return build_trend(self.indicator_data, FigureKey(spec, basis, node), first, last, notes)


def _special_cause(row: Row, chart: XmrChart) -> Iterator[SpecialCauseNote]:
    signal, points = chart.variation.signal, chart.variation.points
    if signal in TOLD and points and points[-1].day.isoformat() == row.figure.period_end:
        why = points[-1].words
        yield SpecialCauseNote(row.code, row.basis, row.area, signal.label, why, TOLD[signal])


def marker_for(indicator_data: IndicatorData, last: date) -> Marker:
    """The signals of indicator data that reach back to the beginning, as of the period that ends on `last`.

    Two queries.
    """
    indicators, areas = list(indicator_data.resolver.specs), list(indicator_data.resolver.tree.nodes)
    kinds = [AnnotationKind.STEP_CHANGE, AnnotationKind.BREAK]
    notes = Annotation.objects.filter(
        Q(indicator=None) | Q(indicator__in=indicators), Q(area=None) | Q(area__in=areas), kind__in=kinds
    )
    targets = Target.objects.filter(
        indicator__in=indicators, area__in=areas, due__isnull=False, in_force_from__lte=last
    ).select_related("indicator", "area")
    return Marker(indicator_data, list(notes), list(targets), last)
