"""What is checked on every return: each check a small function that gives findings with the figures in words.

Pure. An error keeps its line from being accepted, a question waits for the officer, a warning is only said.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from districts.dates import long_date
from districts.tree import AreaNode, Tree
from indicators.rules.figures import IndicatorSpec, ReadingValue, grouped, in_full, round_half_up
from indicators.rules.periods import month_end, window_start
from indicators.rules.terms import Basis, Severity, Unit
from returns.checks.repeated import identical_figures, same_reading_twice
from returns.matching.match import FindingMade, ResolvedLine

Key = tuple[int, int, Basis, date]
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class CheckContext:
    """What lines are checked against: today, the return's month, what stands stored, whether it is illustrative.

    `tree` tells which area stands for a closed one.
    """

    today: date
    month: date | None
    stored: Mapping[Key, ReadingValue]
    illustrative: bool = False
    tree: Tree = field(default_factory=lambda: Tree(()))


def check(lines: Sequence[ResolvedLine], around: CheckContext) -> list[ResolvedLine]:
    """The lines with every finding added."""
    checked = list(lines)
    for at, line in enumerate(checked):
        for rule in LINE_RULES:
            for finding in rule(line, around):
                line = line.with_finding(finding)  # noqa: PLW2901 - a line gathers its findings
        checked[at] = line
    return identical_figures(same_reading_twice(checked))


def negative(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """A figure below zero."""
    below = [figure for figure in line.read.figures if figure.number is not None and figure.number < 0]
    return [
        FindingMade(
            Severity.ERROR,
            "negative",
            f"{figure.cell.ref}: {figure.stated} is below zero.",
            "Correct the cell and upload again.",
            cells=figure.cell.ref,
        )
        for figure in below
    ]


def percentage_for_a_number(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """A percentage, typed or by its cell's format, where cases are counted: 36 shown as 3600%."""
    if line.spec is None:
        return []
    counted = [line.read.numerator, line.read.denominator]
    if line.spec.unit is not Unit.PERCENTAGE:
        counted.append(line.read.value)
    return [
        FindingMade(
            Severity.ERROR,
            "percentage_for_a_number",
            f"{figure.cell.ref} says {figure.stated}, where a number is expected.",
            "Type the number in a cell without a percent format and upload again.",
            cells=figure.cell.ref,
        )
        for figure in counted
        if figure is not None and figure.is_percentage
    ]


def count_not_whole(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """Half a child: a count that is no whole number."""
    if line.spec is None or line.spec.unit is not Unit.COUNT or line.value is None:
        return []
    if line.value == line.value.to_integral_value():
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "count_not_whole",
            f"{line.where}: {line.stated} is not a whole number, and {line.spec.name} is counted.",
            "Correct the cell, or return a rate or an average under its own indicator.",
        )
    ]


def numerator_over_denominator(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """More cases in the numerator of a proportion than in its denominator."""
    if line.spec is None or line.spec.unit is not Unit.PERCENTAGE:
        return []
    if line.numerator is None or line.denominator is None or line.numerator <= line.denominator:
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "numerator_over_denominator",
            f"The numerator {grouped(line.numerator)} is more than the denominator {grouped(line.denominator)}.",
            "Check both figures; perhaps they stand in each other’s place.",
        )
    ]


def outside_hundred(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """A percentage over 100."""
    if line.spec is None or line.spec.unit is not Unit.PERCENTAGE or line.value is None:
        return []
    if line.value <= HUNDRED or (line.numerator is not None and line.denominator is not None):
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "over_hundred",
            f"{line.where}: {line.stated} is over 100.",
            "A percentage lies between 0 and 100. Correct the cell and upload again.",
        )
    ]


def future(line: ResolvedLine, around: CheckContext) -> list[FindingMade]:
    """A period that has not ended."""
    if line.period_end is None or line.period_end <= around.today:
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "future",
            f"The period ends on {long_date(line.period_end)}, which is yet to come.",
            "Correct the date, or return the figure when the period has ended.",
        )
    ]


def area_closed(line: ResolvedLine, around: CheckContext) -> list[FindingMade]:
    """A period that began after the area had closed; the area that stands for it since is named."""
    node, key = line.node, line.key
    if node is None or key is None or node.closed is None or node.closed >= window_start(key[2], key[3]):
        return []
    successor = around.tree.standing_for(node, key[3])
    since = f"; {successor.name} stands for it since" if successor else ""
    return [
        FindingMade(
            Severity.ERROR,
            "area_closed",
            f"{node.name} closed on {long_date(node.closed)}{since}.",
            _instead(line, successor),
        )
    ]


def _instead(line: ResolvedLine, successor: AreaNode | None) -> str:
    """What to do with a figure of an area that has closed."""
    if successor is None:
        return "Return the figure for the area that stands for it now, or correct the period."
    if line.read.area_text:
        return f"Write {successor.name} in its place and upload again, or correct the period."
    return f"Upload the file again for {successor.name}, or correct the period."


def no_figure(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """A line whose figures can't become a reading, for example a denominator alone."""
    if line.spec is None or line.faulty or line.missing is not None:
        return []
    if line.value is not None or line.numerator is not None:
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "no_figure",
            "There is a denominator but no numerator and no value.",
            "Give the numerator, or the figure itself.",
        )
    ]


def denominator_missing(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """A numerator alone, with nothing to set it against."""
    if line.spec is None or line.spec.unit not in (Unit.PERCENTAGE, Unit.RATIO):
        return []
    if line.numerator is None or line.denominator is not None or line.value is not None:
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "denominator_missing",
            f"There is a numerator, {grouped(line.numerator)}, but no denominator.",
            "Give the denominator, or the figure itself.",
        )
    ]


def other_month(line: ResolvedLine, around: CheckContext) -> list[FindingMade]:
    """A month that is not the return's."""
    if around.month is None or line.period_end is None:
        return []
    if line.basis is not None and line.basis.rule.takes_turns:
        return []
    if month_end(line.period_end) == around.month:
        return []
    said = long_date(line.period_end) if line.read.as_at else f"{line.period_end:%B %Y}"
    return [
        FindingMade(
            Severity.QUESTION,
            "other_month",
            f"This line is for {said}; the return is for {around.month:%B %Y}. Store it for {said}?",
            "Yes stores it for that date. No leaves the line out.",
            proposed=f"store it for {said}",
        )
    ]


def removes_figure(line: ResolvedLine, around: CheckContext) -> list[FindingMade]:
    """An earlier figure that a mark for "missing" would remove."""
    before = None if line.key is None else around.stored.get(line.key)
    if line.missing is None or before is None or before.missing is not None:
        return []
    figure = before.stated or _plain(before.value if before.value is not None else before.numerator)
    return [
        FindingMade(
            Severity.QUESTION,
            "removes_figure",
            f"“{line.stated}” would remove the figure {figure} that stands there now. Remove it?",
            "Yes removes it. No keeps the figure and leaves the line out.",
            proposed=f"remove {figure}",
        )
    ]


def illustrative_over_published(line: ResolvedLine, around: CheckContext) -> list[FindingMade]:
    """An illustrative figure in the place of a published one."""
    before = None if line.key is None else around.stored.get(line.key)
    if not around.illustrative or before is None or before.illustrative:
        return []
    return [
        FindingMade(
            Severity.ERROR,
            "illustrative_over_published",
            "A published figure stands here; an illustrative one can’t take its place.",
            "Leave this line out.",
        )
    ]


# Published counts of larger areas are rounded to 10.
ROUNDED_BY = 5


def stated_differs(line: ResolvedLine, _: CheckContext) -> list[FindingMade]:
    """A stated figure that its own numerator and denominator don't give, at its printed precision."""
    figure, spec = line.read.value, line.spec
    if spec is None or figure is None or figure.number is None:
        return []
    if line.node is not None and line.node.is_comparator:
        return _printed_beside_other_parts(line, spec)
    if not _is_computed(line, spec):
        return []
    assert line.value is not None
    assert line.numerator is not None
    assert line.denominator is not None
    if round_half_up(line.value, figure.places) == figure.number:
        return []
    sign = "%" if spec.unit is Unit.PERCENTAGE else ""
    places = max(figure.places, spec.decimal_places)
    shown = f"{grouped(round_half_up(line.value, places))}{sign}"
    parts = f"{in_full(line.numerator)} of {in_full(line.denominator)}"
    named = f"With {line.denominator_cell} as the denominator, " if line.denominator_cell else ""
    return [
        FindingMade(
            Severity.WARNING,
            "stated_differs",
            f"{figure.cell.ref} says {figure.stated}. {named}{parts} is {shown}, not {figure.stated}.",
            f"If you accept it, {shown} is stored and {figure.stated} kept as stated.",
        )
    ]


def _printed_beside_other_parts(line: ResolvedLine, spec: IndicatorSpec) -> list[FindingMade]:
    """A comparator's printed percentage stands, though no counts that round to those printed give it."""
    figure, numerator, denominator = line.read.value, line.numerator, line.denominator
    if figure is None or figure.number is None:
        return []
    if spec.unit is not Unit.PERCENTAGE or numerator is None or not denominator:
        return []
    half = Decimal(5).scaleb(-figure.places - 1)
    least = (numerator - ROUNDED_BY) * 100 / (denominator + ROUNDED_BY)
    most = (numerator + ROUNDED_BY) * 100 / max(denominator - ROUNDED_BY, Decimal(1))
    if least - half <= figure.number <= most + half:
        return []
    parts = f"{in_full(numerator)} of {in_full(denominator)}"
    shown = f"{grouped(round_half_up(numerator * 100 / denominator, spec.decimal_places))}%"
    return [
        FindingMade(
            Severity.WARNING,
            "stated_differs",
            f"{figure.cell.ref} says {figure.stated}. {parts} is {shown}, not {figure.stated}.",
            f"If you accept it, {figure.stated} stands as published. Look whether it or a number beside it is a slip.",
        )
    ]


def _is_computed(line: ResolvedLine, spec: IndicatorSpec) -> bool:
    """Whether the line's value is what its numerator and denominator give, as a printed figure would be."""
    # A rate for part of a year is annualised, which the figure printed may or may not be.
    part_of_year = line.basis is not None and line.basis.rule.is_part_of_year
    annualised = spec.unit is Unit.RATE and part_of_year
    has_both = spec.has_parts and line.numerator is not None and bool(line.denominator)
    return has_both and line.value is not None and not annualised


LINE_RULES: tuple[Callable[[ResolvedLine, CheckContext], list[FindingMade]], ...] = (
    negative,
    percentage_for_a_number,
    count_not_whole,
    numerator_over_denominator,
    outside_hundred,
    future,
    area_closed,
    no_figure,
    denominator_missing,
    other_month,
    removes_figure,
    illustrative_over_published,
    stated_differs,
)


def _plain(value: Decimal | None) -> str:
    return "" if value is None else in_full(value)
