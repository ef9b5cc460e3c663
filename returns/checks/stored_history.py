"""What stands stored around a return, for its checks: figures of the same kind, by day, and step changes.

Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Tree
from indicators.rules.figures import IndicatorSpec, ReadingValue, round_half_up
from indicators.rules.periods import month_end
from indicators.rules.terms import Basis
from indicators.rules.values import Key as SeriesKey


@dataclass(frozen=True)
class StepChange:
    """A step change or break in series: of one indicator or all, in one area (and below) or everywhere."""

    day: date
    measure_id: int | None = None
    area_id: int | None = None


@dataclass(frozen=True)
class History:
    """What stands stored around a return: `reading_values` by (indicator id, basis, area id), then by day.

    `owner` is the area that the return is for, `month` its month's last day, None where it states none.
    """

    tree: Tree
    owner: AreaNode
    month: date | None
    reading_values: Mapping[SeriesKey, Mapping[date, ReadingValue]]
    step_changes: Sequence[StepChange] = ()
    illustrative: bool = False
    _series: dict[SeriesKey, dict[date, ReadingValue]] = field(default_factory=dict, compare=False)
    _displayed: dict[SeriesKey, list[tuple[date, Decimal]]] = field(default_factory=dict, compare=False)

    def series(self, measure_id: int, basis: Basis, area_id: int) -> dict[date, ReadingValue]:
        """The facts that this return's figures may be held against, by day, in order."""
        key = (measure_id, basis, area_id)
        if key not in self._series:
            self._series[key] = {
                day: reading_value
                for day, reading_value in sorted(self.reading_values.get(key, {}).items())
                if reading_value.illustrative is self.illustrative and reading_value.missing is None
            }
        return self._series[key]

    def everything(self, measure_id: int, basis: Basis, area_id: int) -> Mapping[date, ReadingValue]:
        """All that stands stored of a series by day, whether published or illustrative."""
        return self.reading_values.get((measure_id, basis, area_id), {})

    def displayed(self, spec: IndicatorSpec, basis: Basis, area_id: int) -> list[tuple[date, Decimal]]:
        """The same facts' figures as displayed, of several in a month the last."""
        key = (spec.id, basis, area_id)
        if key not in self._displayed:
            by_month = {
                month_end(day): (day, round_half_up(reading_value.value, spec.decimal_places))
                for day, reading_value in self.series(*key).items()
                if reading_value.value is not None
            }
            self._displayed[key] = list(by_month.values())
        return self._displayed[key]

    def begun(self, measure_id: int, node: AreaNode, day: date) -> date:
        """The first day of the phase that `day` lies in: that of the last step change by then."""
        changes = [
            change
            for change in self.step_changes
            if change.day <= day and change.measure_id in (None, measure_id)
        ]
        line = {area.id for area in self.tree.line_up(node)} if changes else set()
        return max(
            (change.day for change in changes if change.area_id is None or change.area_id in line),
            default=date.min,
        )
