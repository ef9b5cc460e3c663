"""What a new figure is held against from the first earlier one on: the last, that of a year before, the range expected.

Pure. Of each earlier period one figure stands stored, published or illustrative. Illustrative ones are held against
too, and marked: this is said to the officer in the preview alone. Figures of the same return count as stored.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import accumulate, pairwise

from indicators.rules.figures import IndicatorSpec, ReadingValue, in_words, possible, round_half_up
from indicators.rules.periods import add_months, begins_anew, month_end, month_start
from indicators.rules.terms import Basis
from indicators.rules.values import Key as SeriesKey
from indicators.rules.variation.limits import POINTS_FOR_TRIAL, limits_from_sums
from returns.checks.lines import Key
from returns.checks.stored_history import History
from returns.matching.match import ResolvedLine

ILLUSTRATIVE = "†"


@dataclass(frozen=True)
class EarlierFigure:
    """A figure of the same series that ended on an earlier `day`."""

    day: date
    reading_value: ReadingValue

    @property
    def mark(self) -> str:
        """The dagger of an illustrative figure."""
        return ILLUSTRATIVE if self.reading_value.illustrative else ""


@dataclass(frozen=True)
class ExpectedRange:
    """The limits of variation of the figures before; `mark` says that illustrative ones are among them."""

    lower: Decimal
    upper: Decimal
    mark: str = ""

    def holds(self, value: Decimal) -> bool:
        """Whether a figure as displayed lies within."""
        return self.lower <= value <= self.upper

    def in_words(self, spec: IndicatorSpec) -> str:
        """From and to, as far as such figures can be."""
        low, high = (in_words(spec, possible(spec, limit)) for limit in (self.lower, self.upper))
        return f"{low} to {high}{self.mark}"


@dataclass(frozen=True)
class HeldAgainst:
    """What stands beside a new figure.

    `last` is the latest earlier figure since the last break or step change; of a year to date, of the same year.
    """

    last: EarlierFigure | None = None
    year_before: EarlierFigure | None = None
    expected: ExpectedRange | None = None

    @property
    def nearest(self) -> EarlierFigure | None:
        """The figure that the bound is laid at."""
        return self.last or self.year_before


@dataclass(frozen=True)
class _Displayed:
    """Figures as displayed, month by month, of several in a month the last; and their limits over any stretch."""

    months: Sequence[date]
    values: Sequence[Decimal]

    @cached_property
    def _sums(self) -> list[Decimal]:
        return list(accumulate(self.values, initial=Decimal(0)))

    @cached_property
    def _ranges(self) -> list[Decimal]:
        return list(
            accumulate((abs(after - before) for before, after in pairwise(self.values)), initial=Decimal(0))
        )

    def expected(self, first: date, before: date, mark: str) -> ExpectedRange | None:
        """The limits of the months from `first` to the one before `before`; None where they are too few."""
        start, stop = bisect_left(self.months, month_end(first)), bisect_left(self.months, before)
        count = stop - start
        if count < POINTS_FOR_TRIAL:
            return None
        total, ranges = self._sums[stop] - self._sums[start], self._ranges[stop - 1] - self._ranges[start]
        limits = limits_from_sums(total, ranges, count)
        return ExpectedRange(limits.lower, limits.upper, mark)


class _Series:
    """The figures of one indicator, basis and area, oldest first."""

    def __init__(self, spec: IndicatorSpec, found: Mapping[date, ReadingValue]) -> None:
        self._spec = spec
        self._known = [
            EarlierFigure(day, each) for day, each in sorted(found.items()) if each.missing is None
        ]
        self._days = [each.day for each in self._known]

    def between(self, first: date, last: date) -> EarlierFigure | None:
        """The latest figure that ends from `first` to `last`."""
        at = bisect_right(self._days, last) - 1
        return self._known[at] if at >= 0 and self._days[at] >= first else None

    def expected(self, first: date, before: date) -> ExpectedRange | None:
        """The limits that published figures give; where those are too few, that all give, marked."""
        return self._published.expected(first, before, "") or self._all.expected(first, before, ILLUSTRATIVE)

    @cached_property
    def _published(self) -> _Displayed:
        return self._displayed(each for each in self._known if not each.reading_value.illustrative)

    @cached_property
    def _all(self) -> _Displayed:
        return self._displayed(self._known)

    def _displayed(self, figures: Iterable[EarlierFigure]) -> _Displayed:
        by_month = {
            month_end(each.day): round_half_up(each.reading_value.value, self._spec.decimal_places)
            for each in figures
            if each.reading_value.value is not None
        }
        return _Displayed(list(by_month), list(by_month.values()))


class SeriesBefore:
    """The series that the lines of a return go on, each put together once.

    `given` are the return's own lines by reading, those without an error.
    """

    def __init__(self, history: History, given: Mapping[Key, ResolvedLine]) -> None:
        self.history = history
        self._given: dict[SeriesKey, dict[date, ReadingValue]] = defaultdict(dict)
        for (indicator_id, area_id, basis, end), line in given.items():
            self._given[indicator_id, basis, area_id][end] = value_of(line, illustrative=history.illustrative)
        self._series: dict[SeriesKey, _Series] = {}

    def against(self, line: ResolvedLine) -> HeldAgainst:
        """What a line's figure is held against; nothing where the line is not understood."""
        spec, key = line.spec, line.key
        if spec is None or key is None:
            return HeldAgainst()
        indicator_id, area_id, basis, end = key
        series = self._series_of(spec, (indicator_id, basis, area_id))
        begun = self.history.begun(spec.id, self.history.tree.nodes[area_id], end)
        last = series.between(begun, end - end.resolution)
        return HeldAgainst(
            last=None if last is None or begins_anew(basis, last.day, end) else last,
            year_before=_year_before(series, begun, end),
            expected=series.expected(begun, month_start(end)) if _has_limits(spec, basis) else None,
        )

    def stands(self, key: Key) -> ReadingValue | None:
        """What stands stored of a reading."""
        return self.history.everything(key[0], key[2], key[1]).get(key[3])

    def _series_of(self, spec: IndicatorSpec, key: SeriesKey) -> _Series:
        if key not in self._series:
            self._series[key] = _Series(spec, {**self.history.everything(*key), **self._given.get(key, {})})
        return self._series[key]


def value_of(line: ResolvedLine, *, illustrative: bool) -> ReadingValue:
    """The figures of a line as a reading holds them."""
    return ReadingValue(
        line.numerator, line.denominator, line.value, missing=line.missing, illustrative=illustrative
    )


def _year_before(series: _Series, begun: date, end: date) -> EarlierFigure | None:
    month = add_months(month_end(end), -12)
    return series.between(max(begun, month_start(month)), month)


def _has_limits(spec: IndicatorSpec, basis: Basis) -> bool:
    return not spec.is_grade and basis.rule.has_limits
