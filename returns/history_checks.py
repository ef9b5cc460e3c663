"""What a return is checked against besides itself: earlier returns, and the areas above and below.

Pure. All of these are warnings. Published figures are held against published ones and illustrative ones against
illustrative ones, never one against the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from districts.tree import Place, Tree
from indicators.figures import Fact, Measure, in_full, in_words, possible, quotient, round_half_up
from indicators.periods import add_months, describe, month_end, month_start, window_start
from indicators.terms import Basis, Severity, Unit
from indicators.values import Key as SeriesKey
from indicators.variation import POINTS_FOR_TRIAL, WHY_REFUSED, limits_of
from returns.check import Key
from returns.recognise import FindingMade, LineUnderstood

NAMED_AT_MOST = 3


@dataclass(frozen=True)
class StepChange:
    """A step change or break in series: of one indicator or all, in one area (and below) or everywhere."""

    day: date
    measure_id: int | None = None
    area_id: int | None = None


@dataclass(frozen=True)
class History:
    """What stands stored around a return: `facts` of its indicators by (indicator id, basis, area id), then by day.

    `owner` is the area that the return is for, `month` its month's last day, None where it states none.
    """

    tree: Tree
    owner: Place
    month: date | None
    facts: Mapping[SeriesKey, Mapping[date, Fact]]
    step_changes: Sequence[StepChange] = ()
    illustrative: bool = False
    _series: dict[SeriesKey, dict[date, Fact]] = field(default_factory=dict, compare=False)
    _displayed: dict[SeriesKey, list[tuple[date, Decimal]]] = field(default_factory=dict, compare=False)

    def series(self, measure_id: int, basis: Basis, area_id: int) -> dict[date, Fact]:
        """The facts that this return's figures may be held against, by day, in order."""
        key = (measure_id, basis, area_id)
        if key not in self._series:
            self._series[key] = {
                day: fact
                for day, fact in sorted(self.facts.get(key, {}).items())
                if fact.illustrative is self.illustrative and fact.missing is None
            }
        return self._series[key]

    def displayed(self, measure: Measure, basis: Basis, area_id: int) -> list[tuple[date, Decimal]]:
        """The same facts' figures as displayed, of several in a month the last."""
        key = (measure.id, basis, area_id)
        if key not in self._displayed:
            by_month = {
                month_end(day): (day, round_half_up(fact.value, measure.decimal_places))
                for day, fact in self.series(*key).items()
                if fact.value is not None
            }
            self._displayed[key] = list(by_month.values())
        return self._displayed[key]

    def begun(self, measure_id: int, place: Place, day: date) -> date:
        """The first day of the stretch that `day` lies in: that of the last step change by then."""
        line = {area.id for area in self.tree.line_up(place)}
        return max(
            (
                change.day
                for change in self.step_changes
                if change.day <= day
                and change.measure_id in (None, measure_id)
                and (change.area_id is None or change.area_id in line)
            ),
            default=date.min,
        )


@dataclass(frozen=True)
class Checked:
    """The lines with their findings, and the findings that belong to no line."""

    lines: list[LineUnderstood]
    findings: list[FindingMade] = field(default_factory=list)


def check_history(
    lines: Sequence[LineUnderstood], history: History, totals: Sequence[LineUnderstood] = ()
) -> Checked:
    """The lines with every finding of this module added. `totals` are the rows named as a total of the others."""
    checked = list(lines)
    given = {line.key: line for line in lines if line.key is not None and not line.faulty}
    for at, line in enumerate(checked):
        for finding in (*beyond_limits(line, history), *stock_differs(line, given, history)):
            checked[at] = checked[at].with_finding(finding)
    loose = [*areas_missing(checked, history), *totals_differ(totals, checked)]
    places = {line.key: at for at, line in reversed(list(enumerate(checked))) if line.key is not None}
    for key, finding in sums_differ(checked, history):
        if key in places:
            checked[places[key]] = checked[places[key]].with_finding(finding)
        else:
            loose.append(finding)
    return Checked(checked, loose)


# A jump


def beyond_limits(line: LineUnderstood, history: History) -> list[FindingMade]:
    """A new figure beyond the limits of variation that the figures before it give; at least seven of them."""
    measure, place, key = line.measure, line.place, line.key
    if measure is None or place is None or key is None or line.value is None or line.faulty:
        return []
    if key[2] in WHY_REFUSED or _stands_already(line.value, key, history):
        return []
    before = _figures_before(measure, place, key, history)
    if len(before) < POINTS_FOR_TRIAL:
        return []
    limits = limits_of(before)
    shown = round_half_up(line.value, measure.decimal_places)
    if limits.lower <= shown <= limits.upper:
        return []
    side, limit = ("upper", limits.upper) if shown > limits.upper else ("lower", limits.lower)
    return [
        FindingMade(
            Severity.WARNING,
            "beyond_limits",
            f"{place.name}: {in_words(measure, line.value)} in {_when(key)} lies beyond the {side} limit of "
            f"{in_words(measure, possible(measure, limit))} that the {len(before)} figures before it give.",
            "Check the figure. If it is right, accept it and say in the commentary what happened.",
        )
    ]


def stock_differs(
    line: LineUnderstood, given: Mapping[Key, LineUnderstood], history: History
) -> list[FindingMade]:
    """A month's stock that is not the last month's plus starts minus ends, where all three are known of the area."""
    measure, key = line.measure, line.key
    if measure is None or key is None or line.value is None or line.faulty:
        return []
    if key[2] is not Basis.SNAPSHOT or key[3] != month_end(key[3]):
        return []
    before = add_months(key[3], -1)
    last = _count(measure.id, key[1], Basis.SNAPSHOT, before, given, history)
    starts = _count(measure.starts_id, key[1], Basis.MONTH, key[3], given, history)
    ends = _count(measure.ends_id, key[1], Basis.MONTH, key[3], given, history)
    if last is None or starts is None or ends is None or last + starts - ends == line.value:
        return []
    sum_words = f"{in_full(last)} + {in_full(starts)} − {in_full(ends)}"
    return [
        FindingMade(
            Severity.WARNING,
            "stock_differs",
            f"{in_full(line.value)} is not the {before:%B} figure plus starts minus ends: {sum_words} = "
            f"{in_full(last + starts - ends)}.",
            "Check which of the four is wrong; late recording of an earlier month is a usual reason.",
        )
    ]


def _count(
    measure_id: int | None,
    area_id: int,
    basis: Basis,
    day: date,
    given: Mapping[Key, LineUnderstood],
    history: History,
) -> Decimal | None:
    """The count that this return gives, else the stored one; None where there is neither."""
    if measure_id is None:
        return None
    line = given.get((measure_id, area_id, basis, day))
    if line is not None:
        return line.value
    fact = history.series(measure_id, basis, area_id).get(day)
    return None if fact is None else fact.value


def _stands_already(value: Decimal, key: Key, history: History) -> bool:
    fact = history.series(key[0], key[2], key[1]).get(key[3])
    return fact is not None and fact.value == value


def _figures_before(measure: Measure, place: Place, key: Key, history: History) -> list[Decimal]:
    """The figures of earlier months of the same stretch."""
    _, _, basis, end = key
    first, month = history.begun(measure.id, place, end), month_start(end)
    return [value for day, value in history.displayed(measure, basis, place.id) if first <= day < month]


def _when(key: Key) -> str:
    """The period of a reading in a sentence; a snapshot stands for its month."""
    return describe(Basis.MONTH if key[2] is Basis.SNAPSHOT else key[2], key[3])


# An area that is missing


def areas_missing(lines: Iterable[LineUnderstood], history: History) -> list[FindingMade]:
    """Areas that had figures last month and have none this month, of the levels that the return gives figures for."""
    month = history.month
    if month is None:
        return []
    missing: dict[str, list[str]] = {}
    for measure, basis, given in _given_by_series(lines, month):
        levels = {place.level for place in given}
        for place in history.tree.with_all_below(history.owner):
            if place in given or place.level not in levels or not place.open_between(month, month):
                continue
            days = history.series(measure.id, basis, place.id)
            if _any_in_month(days, add_months(month, -1)) and not _any_in_month(days, month):
                missing.setdefault(place.name, []).append(measure.name)
    return [_missing(area, names, month) for area, names in missing.items()]


def _given_by_series(
    lines: Iterable[LineUnderstood], month: date
) -> Iterator[tuple[Measure, Basis, set[Place]]]:
    """Each indicator and basis of the month with the areas that have a line in it."""
    given: dict[tuple[Measure, Basis], set[Place]] = {}
    for line in lines:
        if line.measure is None or line.place is None or line.key is None:
            continue
        if month_end(line.key[3]) == month:
            given.setdefault((line.measure, line.key[2]), set()).add(line.place)
    for (measure, basis), places in given.items():
        yield measure, basis, places


def _any_in_month(days: Iterable[date], month: date) -> bool:
    return any(month_start(month) <= day <= month for day in days)


def _missing(area: str, names: list[str], month: date) -> FindingMade:
    unique = list(dict.fromkeys(names))
    more = len(unique) - NAMED_AT_MOST
    named = ", ".join(unique[:NAMED_AT_MOST]) + (f" and {more} more" if more > 0 else "")
    return FindingMade(
        Severity.WARNING,
        "area_missing",
        f"{area} is missing: it had figures in {add_months(month, -1):%B %Y} for {named}.",
        "Add its figures and upload again, or accept the rest and return them later.",
    )


# Sums


def sums_differ(lines: Sequence[LineUnderstood], history: History) -> list[tuple[Key, FindingMade]]:
    """Figures returned for an area that the areas below it don't add up to, each with the reading that it is about.

    Looked at wherever this return touches the area or one below it, and only where every area below has its figure.
    """
    sums = _Sums({line.key: line for line in lines if line.key is not None and not line.faulty}, history)
    touched: dict[Key, Measure] = {}
    for key, line in sums.given.items():
        assert line.measure is not None
        for place in history.tree.line_up(history.tree.places[key[1]]):
            touched[key[0], place.id, key[2], key[3]] = line.measure
    found = []
    for key, measure in touched.items():
        own, below = sums.own(key, measure), sums.below(key, measure)
        if own is not None and below is not None and _differ(own, below):
            found.append((key, _sum_differs(measure, history.tree.places[key[1]], own, below)))
    return found


@dataclass(frozen=True)
class _Amount:
    """A figure to add up: its parts, or a plain count in `numerator`. `areas` counts what it was added from."""

    numerator: Decimal
    denominator: Decimal | None = None
    areas: int = 1


class _Sums:
    """What this return and what stands stored give for a reading, by itself and by the areas below."""

    def __init__(self, given: Mapping[Key, LineUnderstood], history: History) -> None:
        self.given = given
        self._history = history

    def own(self, key: Key, measure: Measure) -> _Amount | None:
        """The area's own figure: the return's, else the stored one; None where there is none to add."""
        line = self.given.get(key)
        if line is not None:
            return _amount(measure, line.numerator, line.denominator, line.value)
        fact = self._history.series(key[0], key[2], key[1]).get(key[3])
        return None if fact is None else _amount(measure, fact.numerator, fact.denominator, fact.value)

    def below(self, key: Key, measure: Measure) -> _Amount | None:
        """The sum of the areas directly below, each by its own figure or those below it; None unless all have one."""
        if not measure.adds_up or measure.unit is Unit.GRADE:
            return None
        _, area_id, basis, end = key
        tree = self._history.tree
        parts = []
        for child in tree.children(tree.places[area_id]):
            if not child.open_between(window_start(basis, end), end):
                continue
            child_key = (key[0], child.id, basis, end)
            part = self.own(child_key, measure) or self.below(child_key, measure)
            if part is None:
                return None
            parts.append(part)
        return _added(parts) if parts else None


def _amount(
    measure: Measure, numerator: Decimal | None, denominator: Decimal | None, value: Decimal | None
) -> _Amount | None:
    if not measure.has_parts:
        return None if value is None else _Amount(value)
    if numerator is None:
        return None
    if measure.is_population_rate:
        return _Amount(numerator)
    return None if denominator is None else _Amount(numerator, denominator)


def _added(parts: Sequence[_Amount]) -> _Amount:
    denominators = [part.denominator for part in parts if part.denominator is not None]
    return _Amount(
        sum((part.numerator for part in parts), Decimal(0)),
        sum(denominators, Decimal(0)) if denominators else None,
        len(parts),
    )


def _differ(own: _Amount, below: _Amount) -> bool:
    return own.numerator != below.numerator or own.denominator != below.denominator


def _sum_differs(measure: Measure, place: Place, own: _Amount, below: _Amount) -> FindingMade:
    areas = f"the {below.areas} areas below it add" if below.areas > 1 else "the area below it adds"
    return FindingMade(
        Severity.WARNING,
        "sum_differs",
        f"{measure.name}: {place.name} has {_amount_words(measure, own)}; {areas} up to "
        f"{_amount_words(measure, below)}.",
        f"The figure returned for {place.name} is the one shown. Check which is right.",
    )


def _amount_words(measure: Measure, amount: _Amount) -> str:
    numerator = in_full(amount.numerator)
    if amount.denominator is None:
        return numerator
    parts = f"{numerator} of {in_full(amount.denominator)}"
    if not amount.denominator:
        return parts
    return f"{parts} ({in_words(measure, quotient(measure, amount.numerator, amount.denominator))})"


# Rows of totals


def totals_differ(totals: Iterable[LineUnderstood], lines: Sequence[LineUnderstood]) -> list[FindingMade]:
    """Rows of totals that their own table doesn't add up to: the lines of that sheet, indicator and period."""
    found = []
    for total in totals:
        measure = total.measure
        if measure is None or total.period_end is None:
            continue
        own = _amount(measure, total.numerator, total.denominator, total.value)
        parts = [
            _amount(measure, line.numerator, line.denominator, line.value)
            for line in lines
            if _same_table(line, total)
        ]
        known = [part for part in parts if part is not None]
        if own is None or not known or len(known) < len(parts):
            continue
        added = _added(known)
        if _differ(own, added):
            found.append(_total_differs(measure, total, own, added))
    return found


def _same_table(line: LineUnderstood, total: LineUnderstood) -> bool:
    return (line.read.sheet, line.measure, line.basis, line.period_end) == (
        total.read.sheet,
        total.measure,
        total.basis,
        total.period_end,
    )


def _total_differs(measure: Measure, total: LineUnderstood, own: _Amount, added: _Amount) -> FindingMade:
    return FindingMade(
        Severity.WARNING,
        "total_differs",
        f"{measure.name}: the total says {_amount_words(measure, own)}; its {added.areas} parts add up to "
        f"{_amount_words(measure, added)}.",
        "The total itself is not stored. Check whether a part is wrong or missing.",
        total.read.sheet,
        ", ".join(total.read.figure_cells),
    )
