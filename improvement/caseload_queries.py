"""Teams' caseloads against their optimum: a bounded number of SQL statements, however many months there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from districts.dates import long_date
from districts.models import Area
from districts.tree import AreaNode
from improvement.rules.workers import workers_words
from indicators.build_rows import RowRequest, build_row
from indicators.models import Indicator
from indicators.queries import CanSee, IndicatorData, load_indicator_data
from indicators.rules.figures import Figure, FigureKey, IndicatorSpec, in_full
from indicators.rules.periods import Period, month_end
from indicators.rules.rating import TargetRule, target_rule_for
from indicators.rules.row import Row, Shown
from indicators.rules.rows.cells import cell_figure
from indicators.rules.rows.shown import show
from indicators.rules.terms import Basis

CASELOADS = (
    "average-caseload-per-caseholder",
    "average-social-worker-caseload",
    "looked-after-children-per-social-worker",
)
WITHOUT_WORKER = ("unallocated-cases", "unallocated-cases-over-28-days")
DAYS_SHOWN = 6


@dataclass(frozen=True)
class TeamLine:
    """A team's newest caseload with its optimum, what it lacks, its earlier figures, and children without a worker.

    `earlier` has a figure for each day of the table; `without` the newest figure of each of its indicators.
    """

    row: Row
    optimum: str
    workers: str
    earlier: tuple[Shown, ...]
    without: tuple[Shown, ...]


@dataclass(frozen=True)
class Caseloads:
    """An indicator of caseload: its teams, the days of the table over time, and what stands beside it.

    `without_in_all` are the newest figures of children without a worker in the whole authority; `optima` are all that
    were ever set, which is all there is to show where no team has a figure.
    """

    indicator: Indicator
    days: tuple[date, ...]
    without: tuple[str, ...]
    without_in_all: tuple[tuple[str, Shown], ...]
    teams: tuple[TeamLine, ...]
    optima: tuple[str, ...]


def caseloads(authority: Area, period: Period, shown_on: date, can_see: CanSee) -> list[Caseloads]:
    """The caseloads of an authority and of the areas below it, as far as the reader sees them."""
    found = {each.code: each for each in Indicator.objects.filter(code__in=(*CASELOADS, *WITHOUT_WORKER))}
    last = max(period.end, min(shown_on, period.following.end))
    indicator_data = load_indicator_data(authority, found.values(), first=None, last=last, can_see=can_see)
    beside = [found[code] for code in WITHOUT_WORKER if code in found]
    shown = _Shown(
        indicator_data, period, last, tuple(indicator_data.resolver.specs[each.pk] for each in beside)
    )
    tables = [shown.table(found[code], authority.node) for code in CASELOADS if code in found]
    return [table for table in tables if table.teams or table.optima]


@dataclass(frozen=True)
class _Shown:
    """What every table of the page has in common."""

    indicator_data: IndicatorData
    period: Period
    last: date
    beside: tuple[IndicatorSpec, ...]

    def table(self, indicator: Indicator, top: AreaNode) -> Caseloads:
        resolver = self.indicator_data.resolver
        spec = resolver.specs[indicator.pk]
        nodes = [node for node in self._places(top) if self._concerned(spec, node)]
        days = [day for day in resolver.snapshot_dates(spec, top) if day <= self.last][-DAYS_SHOWN:]
        return Caseloads(
            indicator,
            tuple(days),
            tuple(each.name for each in self.beside),
            tuple((each.name, self._newest(each, top)) for each in self.beside),
            tuple(self._line(indicator, spec, node, days) for node in nodes),
            tuple(
                _optimum(target_rule)
                for target_rule in self.indicator_data.target_rules_for(spec, Basis.SNAPSHOT)
                if target_rule.target
            ),
        )

    def _places(self, top: AreaNode) -> list[AreaNode]:
        tree = self.indicator_data.resolver.tree
        nodes = [top]
        for node in nodes:
            nodes += sorted(tree.children(node), key=lambda child: child.name)
        return nodes

    def _concerned(self, spec: IndicatorSpec, node: AreaNode) -> bool:
        """Whether a figure of the area itself can be told; a sum of bare ratios can't."""
        return self._newest_day(spec, node) is not None

    def _figure(self, spec: IndicatorSpec, node: AreaNode, day: date) -> Figure:
        return self.indicator_data.resolver.best_figure(FigureKey(spec, Basis.SNAPSHOT, node), day)

    def _line(
        self, indicator: Indicator, spec: IndicatorSpec, node: AreaNode, days: Iterable[date]
    ) -> TeamLine:
        indicator_data, wanted = self.indicator_data, RowRequest(indicator, Basis.SNAPSHOT)
        newest = self._newest_day(spec, node)
        period = self.period if newest is None else Period(month_end(newest))
        figure = cell_figure(
            indicator_data.resolver, FigureKey(spec, Basis.SNAPSHOT, node), period, self.last
        )
        line = [each.id for each in indicator_data.resolver.tree.line_up(node)]
        target_rule = target_rule_for(
            line, indicator_data.target_rules_for(spec, Basis.SNAPSHOT), figure.period_end
        )
        optimum = None if target_rule is None else target_rule.target
        return TeamLine(
            row=build_row(indicator_data, wanted, node, period, self.last),
            optimum=""
            if target_rule is None or optimum is None
            else f"{in_full(optimum)}, {target_rule.set_by}",
            workers=workers_words(spec, figure, optimum),
            earlier=tuple(show(spec, Basis.SNAPSHOT, self._figure(spec, node, day), day) for day in days),
            without=tuple(self._newest(each, node) for each in self.beside),
        )

    def _newest(self, spec: IndicatorSpec, node: AreaNode) -> Shown:
        """The newest known figure by the page's last day; where there is none, why."""
        day = self._newest_day(spec, node) or self.period.end
        return show(spec, Basis.SNAPSHOT, self._figure(spec, node, day), day)

    def _newest_day(self, spec: IndicatorSpec, node: AreaNode) -> date | None:
        days = [day for day in self.indicator_data.resolver.snapshot_dates(spec, node) if day <= self.last]
        return next((day for day in reversed(days) if self._figure(spec, node, day).known), None)


def _optimum(target_rule: TargetRule) -> str:
    assert target_rule.target is not None
    return f"{in_full(target_rule.target)}, {target_rule.set_by}, from {long_date(target_rule.in_force_from)}"
