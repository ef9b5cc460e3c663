"""Teams' caseloads against their optimum: a bounded number of SQL statements, however many months there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from districts.models import Area
from districts.tree import AreaNode
from improvement.workers import workers_words
from indicators.build_rows import RowRequest, build_row, cell_figure, show
from indicators.models import Indicator
from indicators.queries import CanSee, IndicatorData, load_indicator_data
from indicators.rules.figures import Figure, IndicatorSpec, in_full
from indicators.rules.periods import Period, long_date, month_end
from indicators.rules.rating import TargetRule, goal_for
from indicators.rules.row import Row, Shown
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


def caseloads(authority: Area, period: Period, shown_on: date, sees: CanSee) -> list[Caseloads]:
    """The caseloads of an authority and of the areas below it, as far as the reader sees them."""
    found = {each.code: each for each in Indicator.objects.filter(code__in=(*CASELOADS, *WITHOUT_WORKER))}
    last = max(period.end, min(shown_on, period.following.end))
    board = load_indicator_data(authority, found.values(), first=None, last=last, sees=sees)
    beside = [found[code] for code in WITHOUT_WORKER if code in found]
    shown = _Shown(board, period, last, tuple(board.ledger.measures[each.pk] for each in beside))
    tables = [shown.table(found[code], authority.place) for code in CASELOADS if code in found]
    return [table for table in tables if table.teams or table.optima]


@dataclass(frozen=True)
class _Shown:
    """What every table of the page has in common."""

    board: IndicatorData
    period: Period
    last: date
    beside: tuple[IndicatorSpec, ...]

    def table(self, indicator: Indicator, top: AreaNode) -> Caseloads:
        ledger = self.board.ledger
        measure = ledger.measures[indicator.pk]
        places = [place for place in self._places(top) if self._concerned(measure, place)]
        days = [day for day in ledger.snapshot_dates(measure, top) if day <= self.last][-DAYS_SHOWN:]
        return Caseloads(
            indicator,
            tuple(days),
            tuple(each.name for each in self.beside),
            tuple((each.name, self._newest(each, top)) for each in self.beside),
            tuple(self._line(indicator, measure, place, days) for place in places),
            tuple(_optimum(goal) for goal in self.board.goals_for(measure, Basis.SNAPSHOT) if goal.target),
        )

    def _places(self, top: AreaNode) -> list[AreaNode]:
        tree = self.board.ledger.tree
        places = [top]
        for place in places:
            places += sorted(tree.children(place), key=lambda child: child.name)
        return places

    def _concerned(self, measure: IndicatorSpec, place: AreaNode) -> bool:
        """Whether a figure of the place itself can be told; a sum of bare ratios can't."""
        return self._newest_day(measure, place) is not None

    def _figure(self, measure: IndicatorSpec, place: AreaNode, day: date) -> Figure:
        return self.board.ledger.best_figure(measure, Basis.SNAPSHOT, place, day)

    def _line(
        self, indicator: Indicator, measure: IndicatorSpec, place: AreaNode, days: Iterable[date]
    ) -> TeamLine:
        board, wanted = self.board, RowRequest(indicator, Basis.SNAPSHOT)
        newest = self._newest_day(measure, place)
        period = self.period if newest is None else Period(month_end(newest))
        figure = cell_figure(board, measure, Basis.SNAPSHOT, place, period, self.last)
        line = [each.id for each in board.ledger.tree.line_up(place)]
        goal = goal_for(line, board.goals_for(measure, Basis.SNAPSHOT), figure.period_end)
        optimum = None if goal is None else goal.target
        return TeamLine(
            row=build_row(board, wanted, place, period, self.last),
            optimum="" if goal is None or optimum is None else f"{in_full(optimum)}, {goal.set_by}",
            workers=workers_words(measure, figure, optimum),
            earlier=tuple(
                show(measure, Basis.SNAPSHOT, self._figure(measure, place, day), day) for day in days
            ),
            without=tuple(self._newest(each, place) for each in self.beside),
        )

    def _newest(self, measure: IndicatorSpec, place: AreaNode) -> Shown:
        """The newest known figure by the page's last day; where there is none, why."""
        day = self._newest_day(measure, place) or self.period.end
        return show(measure, Basis.SNAPSHOT, self._figure(measure, place, day), day)

    def _newest_day(self, measure: IndicatorSpec, place: AreaNode) -> date | None:
        days = [day for day in self.board.ledger.snapshot_dates(measure, place) if day <= self.last]
        return next((day for day in reversed(days) if self._figure(measure, place, day).known), None)


def _optimum(goal: TargetRule) -> str:
    assert goal.target is not None
    return f"{in_full(goal.target)}, {goal.set_by}, from {long_date(goal.in_force_from)}"
