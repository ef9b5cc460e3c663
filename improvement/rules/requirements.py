"""A requirement of an Improvement Notice: its phases, where it stood, stands and should stand, and where it leads.

Pure. A claim rests on published readings alone: whoever asks gives only those.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from districts.dates import long_date
from indicators.rules.figures import HUNDRED, IndicatorSpec, divide, in_words, possible, round_half_up
from indicators.rules.rating import TargetRule
from indicators.rules.terms import Polarity
from indicators.rules.trajectory import (
    Path,
    Progress,
    Status,
    progress,
    progress_words,
    project,
    projection_words,
)
from indicators.rules.trend import TargetLine, TargetLineKind
from indicators.rules.variation.slope import Reading, TooFewReadings


@dataclass(frozen=True)
class Checkpoint:
    """A figure on the way to a target, beside the straight line and the projection as they stood on its day."""

    day: date
    text: str
    expected: str
    status: Status
    projection: str


@dataclass(frozen=True)
class Phase:
    """A target of a requirement on a day: what was set, and what the readings up to that day say about it.

    `began` is where it stood when it was set, `stands` the newest reading, `should` the value of the straight line on
    the day; each in words, with the reason where it is not known. `current` is the phase in force.
    """

    target_rule: TargetRule
    path: Path | None
    target: str
    began: str
    stands: str
    should: str
    state: Progress
    words: str
    projection: str
    checkpoints: tuple[Checkpoint, ...]
    current: bool


def phase_on(
    spec: IndicatorSpec,
    target_rule: TargetRule,
    path: Path | None,
    readings: Sequence[Reading],
    as_at: date,
    *,
    current: bool,
) -> Phase:
    """What the readings up to `as_at` say about a target. `path` is its straight line, None where it has none."""
    known = sorted(reading for reading in readings if reading[0] <= as_at)
    state = progress(spec, target_rule, known, as_at, path)
    return Phase(
        target_rule=target_rule,
        path=path,
        target="none" if target_rule.target is None else in_words(spec, target_rule.target),
        began=_began(spec, target_rule, path, known),
        stands=_reading_words(spec, known[-1]) if known else "not known: no published figure",
        should=_should(spec, target_rule, path, as_at),
        state=state,
        words=progress_words(spec, target_rule, state, path),
        projection=_projection(spec, target_rule, known, as_at),
        checkpoints=_checkpoints(spec, target_rule, path, known),
        current=current,
    )


def _began(spec: IndicatorSpec, target_rule: TargetRule, path: Path | None, known: Sequence[Reading]) -> str:
    if path is not None:
        return _reading_words(spec, (path.start, path.start_value))
    before = [reading for reading in known if reading[0] <= target_rule.in_force_from]
    if before:
        return _reading_words(spec, before[-1])
    return f"not known: no published figure by {long_date(target_rule.in_force_from)}"


def _reading_words(spec: IndicatorSpec, reading: Reading) -> str:
    return f"{in_words(spec, reading[1])} on {long_date(reading[0])}"


def _should(spec: IndicatorSpec, target_rule: TargetRule, path: Path | None, as_at: date) -> str:
    if path is not None:
        return f"{in_words(spec, path.expected_on(as_at))} on {long_date(as_at)}"
    if target_rule.target is not None and (target_rule.due is None or as_at >= target_rule.due):
        return in_words(spec, target_rule.target)
    return "not known: no starting value is stated, so no straight line leads to the target"


def _projection(spec: IndicatorSpec, target_rule: TargetRule, known: Sequence[Reading], as_at: date) -> str:
    if target_rule.due is None:
        return "not made, because the target has no due date."
    if as_at >= target_rule.due:
        return "not made, because the due date has passed."
    if spec.is_grade:
        return "not made, because grades have an order and no size."
    return projection_words(spec, known, target_rule.due)


def _checkpoints(
    spec: IndicatorSpec, target_rule: TargetRule, path: Path | None, known: Sequence[Reading]
) -> tuple[Checkpoint, ...]:
    """Each reading after the start of the line, to the day on which the target was due."""
    if path is None:
        return ()
    return tuple(
        Checkpoint(
            day=day,
            text=in_words(spec, value),
            expected=in_words(spec, path.expected_on(day)),
            status=progress(spec, target_rule, known, day, path).status,
            projection=_projection(spec, target_rule, known[: at + 1], day),
        )
        for at, (day, value) in enumerate(known)
        if path.start < day <= path.due
    )


# Lines on the chart


def courses_of(
    spec: IndicatorSpec, phases: Iterable[Phase], readings: Sequence[Reading]
) -> tuple[TargetLine, ...]:
    """The straight line of every phase that has one, and the projection to the due date of the phase in force.

    `readings` are those up to the day that the phases are of.
    """
    lines = []
    for phase in phases:
        if phase.path is not None:
            ends = ((phase.path.start, phase.path.start_value), (phase.path.due, phase.path.target))
            lines.append(TargetLine(TargetLineKind.TRAJECTORY, ends))
        if phase.current and phase.target_rule.due is not None:
            lines += _projected(spec, readings, phase.target_rule.due)
    return tuple(lines)


def _projected(spec: IndicatorSpec, readings: Sequence[Reading], due: date) -> list[TargetLine]:
    known = sorted(readings)
    if not known or known[-1][0] >= due or spec.is_grade:
        return []
    try:
        projection = project(known)
    except TooFewReadings:
        return []
    days = (known[-1][0], due)
    estimates = [projection.on(day) for day in days]
    middle, low, high = (
        tuple((day, possible(spec, value)) for day, value in zip(days, values, strict=True))
        for values in (
            [each.value for each in estimates],
            [each.low for each in estimates],
            [each.high for each in estimates],
        )
    )
    return [TargetLine(TargetLineKind.PROJECTION, middle, low, high)]


# Shares of the gap


@dataclass(frozen=True)
class MilestonePart:
    """An area below with its figure; `why` says why there is none."""

    name: str
    slug: str
    value: Decimal | None
    illustrative: bool = False
    why: str = ""


@dataclass(frozen=True)
class Share:
    """An area's part of what is still to be done: its figure, its percentage of all, and that much of the gap."""

    name: str
    slug: str
    text: str
    percent: str
    of_gap: str
    illustrative: bool


@dataclass(frozen=True)
class Remaining:
    """What lies between figure and target, and how the areas share it; `why` says why nothing can be shared out."""

    words: str
    shares: tuple[Share, ...] = ()
    why: str = ""


def remaining(
    spec: IndicatorSpec, target_rule: TargetRule, reading: Reading | None, parts: Sequence[MilestonePart]
) -> Remaining:
    """The gap to a target and each area's share of it, in proportion to the areas' own figures of that day.

    Only of a count of which fewer is better: a percentage has no areas' shares.
    """
    if reading is None or target_rule.target is None:
        return Remaining("Not known: there is no published figure.")
    day, value = reading
    gap = value - target_rule.target
    target = in_words(spec, target_rule.target)
    if gap <= 0:
        return Remaining(
            f"Nothing is left: {_reading_words(spec, reading)} is not worse than the target of {target}."
        )
    words = (
        f"{in_words(spec, gap)} {'is' if gap == 1 else 'are'} left: {in_words(spec, value)} on {long_date(day)}, "
        f"against the target of {target}."
    )
    known = {part.name: part.value for part in parts if part.value is not None}
    whole = sum(known.values(), Decimal(0))
    if why := _why_no_shares([part.name for part in parts], known, whole):
        return Remaining(words, why=why)
    return Remaining(words, tuple(_share(spec, part, whole, gap) for part in parts))


def _why_no_shares(names: Sequence[str], known: Collection[str], whole: Decimal) -> str:
    """Why what is left can't be shared out among areas; empty where it can."""
    if not known:
        return "no figure of any area for that day"
    if absent := [name for name in names if name not in known]:
        return f"no figure from {', '.join(absent)}"
    return "" if whole else "the areas’ own figures of that day are all 0"


def _share(spec: IndicatorSpec, part: MilestonePart, whole: Decimal, gap: Decimal) -> Share:
    assert part.value is not None
    share = divide(part.value, whole)
    return Share(
        part.name,
        part.slug,
        in_words(spec, part.value),
        f"{round_half_up(share * HUNDRED, 1)}%",
        in_words(spec, share * gap),
        part.illustrative,
    )


def has_shares(spec: IndicatorSpec) -> bool:
    """Whether the gap of an indicator can be shared out over areas: a count that adds up, fewer being better."""
    return spec.adds_up and not spec.has_parts and spec.polarity is Polarity.LOW
