"""Trajectory: whether a target will be met in time.

Pure. A target with a due date, a starting value and its day gives the value expected on each day, on a straight line.
The projection continues the readings by their own slope; the two are separate answers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from districts.dates import long_date
from indicators.rules.figures import PRECISION, Figure, IndicatorSpec, in_words, possible, round_half_up
from indicators.rules.periods import add_months, month_end, month_start, months_between
from indicators.rules.rating import TargetRule, rate
from indicators.rules.terms import Labelled, NotRated, Polarity, Rag
from indicators.rules.variation.slope import Reading, Slope, TooFewReadings, slope_of

MOST_READINGS = 12


class Status(Labelled):
    """Where a target stands."""

    MET = "met", "Met"
    MET_LATE = "met_late", "Met late"
    MET_DATE_NOT_KNOWN = "met_date_not_known", "Met, by its date not known"
    ON_COURSE = "on_course", "On course"
    AT_RISK = "at_risk", "At risk"
    MISSED = "missed", "Missed"
    NOT_MEASURABLE = "not_measurable", "Not measurable"


HAVE_MET = (Status.MET, Status.MET_LATE, Status.MET_DATE_NOT_KNOWN)


@dataclass(frozen=True)
class Path:
    """The straight line from where a target started to where it is due. `start` is before `due`."""

    start: date
    start_value: Decimal
    due: date
    target: Decimal

    def expected_on(self, day: date) -> Decimal:
        """The value expected on a day, unrounded; before the start and after the due date that of the nearer end."""
        inside = min(max(day, self.start), self.due)
        with localcontext(prec=PRECISION):
            share = Decimal((inside - self.start).days) / (self.due - self.start).days
            return self.start_value + (self.target - self.start_value) * share


def path_to(target_rule: TargetRule, start_date: date | None, start_value: Decimal | None) -> Path | None:
    """The line to a target; None where it has no figure to reach, no due date, or no start before that."""
    if target_rule.target is None or target_rule.due is None or start_date is None or start_value is None:
        return None
    return (
        Path(start_date, start_value, target_rule.due, target_rule.target)
        if start_date < target_rule.due
        else None
    )


@dataclass(frozen=True)
class Progress:
    """The status of a target, with the reading that decides it and what that was compared with.

    `expected` is the value of the straight line on the day of `reading`, as displayed. For a target once met: `reading`
    is the first that met it, `later` counts those after it, `lost` is the first of them that did not; `silent_before`
    and `silent_since` are the months (by their last days) without a figure before and since. `why` says why a target
    isn't measurable.
    """

    status: Status
    reading: Reading | None = None
    expected: Decimal | None = None
    later: int = 0
    lost: Reading | None = None
    silent_before: tuple[date, ...] = ()
    silent_since: tuple[date, ...] = ()
    why: str = ""

    @property
    def kept(self) -> bool:
        """Whether a target once met was met by every reading since."""
        return self.status in HAVE_MET and self.lost is None


def progress(
    spec: IndicatorSpec,
    target_rule: TargetRule,
    readings: Iterable[Reading],
    as_at: date,
    path: Path | None = None,
) -> Progress:
    """Where a target stands on the day `as_at`, by the readings since it came into force.

    A published claim is made from published readings alone: whoever asks gives only those.
    """
    counted = sorted(reading for reading in readings if target_rule.in_force_from <= reading[0] <= as_at)
    if not target_rule.rated or spec.polarity is Polarity.NONE:
        return _not_measurable("the target isn’t one that is rated")
    if target_rule.follows and target_rule.target is None:
        return _not_measurable(NotRated.NO_BENCHMARK.label)
    if not counted:
        return _not_measurable("no figure since the target came into force")
    meeting = [at for at, reading in enumerate(counted) if meets(spec, target_rule, reading)]
    if meeting:
        return _met(spec, target_rule, counted, meeting[0], as_at)
    return _not_met(spec, target_rule, counted[-1], as_at, path)


def meets(spec: IndicatorSpec, target_rule: TargetRule, reading: Reading) -> bool:
    """Whether a reading meets the target: exactly where the rating would be green."""
    day, value = reading
    return rate(spec, Figure(day, value=value), target_rule).rag is Rag.GREEN


def _not_measurable(why: str) -> Progress:
    return Progress(Status.NOT_MEASURABLE, why=why)


def _met(
    spec: IndicatorSpec, target_rule: TargetRule, counted: Sequence[Reading], first: int, as_at: date
) -> Progress:
    reading = counted[first]
    later = counted[first + 1 :]
    before = counted[first - 1][0] if first else add_months(target_rule.in_force_from, -1)
    silent = _months_without(counted, add_months(before, 1), add_months(reading[0], -1))
    return Progress(
        _in_time(target_rule.due, reading[0], silent),
        reading,
        later=len(later),
        lost=next((each for each in later if not meets(spec, target_rule, each)), None),
        silent_before=silent,
        silent_since=_months_without(counted, add_months(reading[0], 1), _last_whole_month(as_at)),
    )


def _in_time(due: date | None, first_met: date, silent_before: Sequence[date]) -> Status:
    """Whether the first figure that met the target tells that it was met by its date."""
    if due is None or first_met <= due:
        return Status.MET
    return Status.MET_DATE_NOT_KNOWN if month_end(due) in silent_before else Status.MET_LATE


def _last_whole_month(day: date) -> date:
    """The last day of the newest month that has ended by `day`."""
    return day if day == month_end(day) else add_months(day, -1)


def _months_without(readings: Iterable[Reading], first: date, last: date) -> tuple[date, ...]:
    """The months from that of `first` to that of `last` in which no reading ends, by their last days."""
    with_figure = {month_end(day) for day, _ in readings}
    months = (add_months(first, after) for after in range(months_between(first, last) + 1))
    return tuple(month for month in months if month not in with_figure)


def _not_met(
    spec: IndicatorSpec, target_rule: TargetRule, latest: Reading, as_at: date, path: Path | None
) -> Progress:
    if target_rule.due is None:
        return _not_measurable("the target has no due date")
    if as_at >= target_rule.due:
        if latest[0] < month_start(target_rule.due):
            return _not_measurable(f"no figure for {target_rule.due:%B %Y} or later")
        return Progress(Status.MISSED, latest)
    if path is None:
        return _not_measurable("no straight line leads to the target")
    if latest[0] < path.start:
        return _not_measurable(f"no figure since {long_date(path.start)}, when it started")
    return _against_line(spec, latest, path)


def _against_line(spec: IndicatorSpec, latest: Reading, path: Path) -> Progress:
    """At or better than the line, both as displayed."""
    expected = round_half_up(path.expected_on(latest[0]), spec.decimal_places)
    lead = round_half_up(latest[1], spec.decimal_places) - expected
    better = lead >= 0 if spec.polarity is Polarity.HIGH else lead <= 0
    return Progress(Status.ON_COURSE if better else Status.AT_RISK, latest, expected)


# Projection


@dataclass(frozen=True)
class Estimate:
    """What readings lead to on a day, unrounded: the middle, and the range that the slope leaves open (95%)."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Projection:
    """The slope of the newest readings, to be carried on."""

    slope: Slope

    def on(self, day: date) -> Estimate:
        """The estimate for a day."""
        middle, *ends = (line.on(day) for line in (self.slope.middle, self.slope.lowest, self.slope.highest))
        return Estimate(middle, min(middle, *ends), max(middle, *ends))


def project(readings: Iterable[Reading]) -> Projection:
    """The projection of the last 6 to 12 readings. Raises TooFewReadings below six."""
    return Projection(slope_of(sorted(readings)[-MOST_READINGS:]))


# Words


def progress_words(
    spec: IndicatorSpec, target_rule: TargetRule, state: Progress, path: Path | None = None
) -> str:
    """The status with what it rests on: "At risk: 1,411 on 31 May 2011, against 1,060 expected …"."""
    if state.reading is None:
        return f"{state.status.label}: {state.why}."
    day, value = state.reading
    figure = f"{in_words(spec, value)} on {long_date(day)}"
    if state.status in HAVE_MET:
        late = _late(target_rule, state)
        return f"{state.status.label}: first by {figure}{late}.{_kept(spec, state)}{_silence(state)}"
    if state.expected is None or path is None:
        assert target_rule.due is not None  # else nothing would be held against it
        return f"{state.status.label}: {figure}, due on {long_date(target_rule.due)}."
    line = f"from {in_words(spec, path.start_value)} on {long_date(path.start)}"
    line += f" to {in_words(spec, path.target)} on {long_date(path.due)}"
    expected = in_words(spec, state.expected)
    return f"{state.status.label}: {figure}, against {expected} expected on the straight line {line}."


def _late(target_rule: TargetRule, state: Progress) -> str:
    if target_rule.due is None or state.status is Status.MET:
        return ""
    if state.status is Status.MET_DATE_NOT_KNOWN:
        return f"; no figure tells whether it was met by the due date, {long_date(target_rule.due)}"
    return f", after the due date, {long_date(target_rule.due)}"


def _kept(spec: IndicatorSpec, state: Progress) -> str:
    if not state.later:
        return ""
    if state.lost is None:
        return " Kept by every figure since."
    day, value = state.lost
    return f" Not kept: {in_words(spec, value)} on {long_date(day)}."


def _silence(state: Progress) -> str:
    spans = [
        f"{which}: {months_in_words(months)}"
        for which, months in (("before", state.silent_before), ("since", state.silent_since))
        if months
    ]
    return f" Months without a figure {'; '.join(spans)}." if spans else ""


def months_in_words(months: Sequence[date]) -> str:
    """Months by their last days, in order, those that follow on one another together: "June 2011 to March 2012"."""
    runs: list[list[date]] = []
    for month in months:
        if runs and months_between(runs[-1][-1], month) == 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(
        f"{run[0]:%B %Y}" if len(run) == 1 else f"{run[0]:%B %Y} to {run[-1]:%B %Y}" for run in runs
    )


def projection_words(spec: IndicatorSpec, readings: Iterable[Reading], day: date) -> str:
    """Where the readings lead by a day, with the range, or "too few readings".

    No figure is said to fall below 0, no percentage to rise over 100.
    """
    try:
        projection = project(readings)
    except TooFewReadings as error:
        return f"Too few readings: {error}."
    estimate = projection.on(day)
    value, low, high = (
        in_words(spec, possible(spec, each)) for each in (estimate.value, estimate.low, estimate.high)
    )
    kept = f"At the pace of the last {projection.slope.readings} readings"
    return f"{kept}: {value} on {long_date(day)}, between {low} and {high}."
