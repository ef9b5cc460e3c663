"""Summands: the areas or months that a figure is made of, which of them can't be used, and what that leaves.

Pure.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from indicators.rules.figures import Figure, Gap, IndicatorSpec, Origin
from indicators.rules.grades import tally

VALUE_ALONE = "no numerator and denominator"
SPAN = 3  # months in a row that are named by their first and last


@dataclass(frozen=True)
class Summand:
    """One summand: an area, with its id, or a month, with the figure found for it."""

    name: str
    figure: Figure
    area_id: int = 0


def unusable(spec: IndicatorSpec, figure: Figure) -> str:
    """Why a figure can't be added to others; empty where it can."""
    if figure.gap in (Gap.NO_CASES, Gap.NOTHING_TO_DIVIDE_BY):
        return ""
    if spec.is_population_rate and figure.numerator is not None:
        return ""
    if figure.gap is Gap.INCOMPLETE:
        return "incomplete figures"
    if not figure.known:
        return "“n/a” or another mark for missing" if figure.gap is Gap.MARKED_MISSING else "no return"
    if spec.has_parts and (figure.numerator is None or figure.denominator is None):
        return VALUE_ALONE
    return ""


def stands_for_its_areas(spec: IndicatorSpec, figure: Figure) -> bool:
    """Whether an area above the level of collection is one summand; else those below it are, each by itself.

    Grades are counted, so areas that agree on one are counted one by one.
    """
    if spec.is_grade and figure.origin is Origin.AREAS:
        return False
    return figure.settled or not unusable(spec, figure)


def gathered(spec: IndicatorSpec, end: date, parts: list[Summand], origin: Origin) -> Figure:
    """The parts as a figure without a number yet: how many there are and, where some are missing, which and why."""
    absent = [(part.name, why) for part in parts if (why := unusable(spec, part.figure))]
    gap, why = _why_no_sum(absent, parts, origin) if absent else (None, "")
    return Figure(
        end,
        origin=origin,
        gap=gap,
        why=why,
        expected=len(parts),
        present=len(parts) - len(absent),
        absent=tuple(name for name, _ in absent),
        illustrative=any(part.figure.illustrative for part in parts),
        provisional=any(part.figure.provisional for part in parts),
    )


def parted(spec: IndicatorSpec, parts: Iterable[Summand]) -> tuple[list[Summand], tuple[str, ...]]:
    """The parts that can be added up, and the names of those that can't."""
    listed = list(parts)
    usable = [part for part in listed if not unusable(spec, part.figure)]
    return usable, tuple(part.name for part in listed if part not in usable)


def agreed(spec: IndicatorSpec, end: date, parts: list[Summand]) -> Figure:
    """The grade that all areas have; where they differ or some are missing, how many have which."""
    total = gathered(spec, end, parts, Origin.AREAS)
    places = [part.figure.value for part in parts if part.figure.value is not None]
    said = tally(spec.grades, places)
    if total.gap is not None:
        return replace(total, why=f"{total.why}; {said}") if said else total
    if len(set(places)) > 1:
        return replace(total, gap=Gap.GRADES_DIFFER, why=said)
    return replace(total, value=places[0])


def added(parts: Iterable[Summand], part_of: Callable[[Figure], Decimal | None]) -> Decimal:
    """The sum of one part of every figure, such as its numerator; where a figure has none it adds nothing."""
    return sum((part_of(part.figure) or Decimal(0) for part in parts), Decimal(0))


def _why_no_sum(
    absent: Sequence[tuple[str, str]], parts: Sequence[Summand], origin: Origin
) -> tuple[Gap, str]:
    """The gap and its words: "11 of 12: no return from Swale", every missing part named under its reason."""
    if all(part.figure.gap is Gap.NOT_RETURNED for part in parts):
        return Gap.NOT_RETURNED, "Nothing was returned"
    if len(absent) == len(parts) and {reason for _, reason in absent} == {VALUE_ALONE}:
        return Gap.NO_COMPONENTS, "Components were not returned"
    by_reason: dict[str, list[str]] = {}
    for name, reason in absent:
        by_reason.setdefault(reason, []).append(name)
    of = "from" if origin is Origin.AREAS else "for"
    order = () if origin is Origin.AREAS else [part.name for part in parts]
    named = "; ".join(
        f"{reason} {of} {', '.join(_runs(names, order))}" for reason, names in by_reason.items()
    )
    return Gap.INCOMPLETE, f"{len(parts) - len(absent)} of {len(parts)}: {named}"


def _runs(names: Sequence[str], order: Sequence[str]) -> list[str]:
    """The names, of which three or more that follow on one another in `order` are one: "May 2011 to March 2012"."""
    runs: list[list[str]] = []
    for name in names:
        if runs and order and order.index(name) == order.index(runs[-1][-1]) + 1:
            runs[-1].append(name)
        else:
            runs.append([name])
    return [word for run in runs for word in (run if len(run) < SPAN else [f"{run[0]} to {run[-1]}"])]
