"""The figures of a line: what its cells give for the indicator's unit, and the denominators that other lines supply.

Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from indicators.rules.figures import IndicatorSpec, grouped, quotient, round_half_up
from indicators.rules.grades import grade_at, in_order, place_of
from indicators.rules.terms import Basis, Severity, Unit
from returns.matching.resolved import Catalogue, FindingMade, Fractions, ResolvedLine
from returns.reading.lines import LineRead
from returns.reading.sheet.figures import FigureKind, FigureRead

STORED_PLACES = 6
# By what the choice is known that an officer makes about them.
FRACTIONS = "percentages of at most 1 without a sign"


def has_both_parts(read: LineRead) -> bool:
    """Whether numerator and denominator are numbers, so that the figure follows from them."""
    return number_of(read.numerator) is not None and bool(number_of(read.denominator))


def with_figures(line: ResolvedLine, spec: IndicatorSpec, said: Fractions | None) -> ResolvedLine:
    """The line with the figures that its cells give, and a finding where one of them is unclear."""
    read = line.read
    if spec.is_grade:
        return _with_grade(line, spec)
    marks = [figure.missing for figure in read.figures if figure.missing is not None]
    if marks and number_of(read.numerator) is None and number_of(read.value) is None:
        return replace(line, missing=marks[0], stated=marks[0].value)
    if spec.unit is Unit.COUNT:
        return _with_count(line)
    line = replace(
        line,
        numerator=number_of(read.numerator),
        denominator=number_of(read.denominator),
        value=number_of(read.value),
        stated="" if read.value is None else read.value.stated,
    )
    if spec.unit is Unit.PERCENTAGE:
        line = _ask_about_bare_fraction(line, said)
    return line


def is_graded(catalogue: Catalogue, read: LineRead) -> bool:
    """Whether the line is about a grade, whose cell holds a word and no number."""
    match = catalogue.indicator_names.find(read.indicator_text)
    return match is not None and catalogue.specs[match.meaning].is_grade


def _with_grade(line: ResolvedLine, spec: IndicatorSpec) -> ResolvedLine:
    """The line with its grade; a grade that is named like a mark for a missing figure is the grade."""
    figure = line.read.value or line.read.numerator
    if figure is None or figure.kind is FigureKind.NO_RESULT:
        return line
    node = place_of(spec.grades, figure.cell.text)
    if node is not None:
        return replace(line, value=node, stated=grade_at(spec.grades, node))
    if figure.missing is not None:
        return replace(line, missing=figure.missing, stated=figure.missing.value)
    return replace(line, stated=figure.stated).with_finding(
        FindingMade(
            Severity.ERROR,
            "unknown_grade",
            f"{figure.cell.ref} says “{figure.stated}”, which is no grade of {spec.name}.",
            f"Write one of its grades: {in_order(spec.grades)}. Or n/a where there is none.",
            cells=figure.cell.ref,
        )
    )


def _with_count(line: ResolvedLine) -> ResolvedLine:
    chosen = line.read.value or line.read.numerator
    return replace(line, value=number_of(chosen), stated="" if chosen is None else chosen.stated)


def number_of(figure: FigureRead | None) -> Decimal | None:
    """The number that a figure is; None where there is none, or it is no plain number."""
    return figure.number if figure is not None and figure.kind is FigureKind.NUMBER else None


def _ask_about_bare_fraction(line: ResolvedLine, said: Fractions | None) -> ResolvedLine:
    """The line, with a question where its percentage may be one of 100 or of 1, and nobody has said which.

    What is proposed is the figure as it stands: no answer to all questions multiplies.
    """
    figure = line.read.value
    if figure is None or figure.number is None or figure.is_percentage or not 0 < figure.number <= 1:
        return line
    if line.numerator is not None and line.denominator is not None:
        return line
    if said is Fractions.OF_ONE:
        return replace(line, value=figure.number * 100)
    if said is Fractions.AS_THEY_STAND:
        return line
    plain, percentage = f"{figure.number.normalize():f}%", f"{(figure.number * 100).normalize():f}%"
    asked = FindingMade(
        Severity.QUESTION,
        "bare_fraction",
        f"{figure.cell.ref} says {figure.stated} where a percentage is usual. Is it {plain} or {percentage}?",
        f"Yes stores {plain}. If it is {percentage}, say so below, or type its % sign and upload again.",
        cells=figure.cell.ref,
        proposed=plain,
        unknown=FRACTIONS,
    )
    return line.with_finding(asked)


def with_computed_value(line: ResolvedLine) -> ResolvedLine:
    """The line with the value that its numerator and denominator give, where both are known; else the stated one.

    Of England, regions and neighbours the published figure stands: their counts are rounded at the source.
    """
    spec = line.spec
    if line.node is not None and line.node.is_comparator and line.value is not None:
        return line
    if spec is None or not spec.has_parts or line.numerator is None or not line.denominator:
        return line
    computed = quotient(spec, line.numerator, line.denominator)
    return replace(line, value=round_half_up(computed, STORED_PLACES))


def with_named_denominators(lines: Sequence[ResolvedLine], catalogue: Catalogue) -> list[ResolvedLine]:
    """The lines, each that lacks its denominator with the one that its indicator names, where this return has it.

    That is another indicator's figure for the same area, basis and period, or the sum of a complete group of shares.
    """
    given = Counter(line.key for line in lines)
    by_key: dict[tuple[int, int, Basis, date] | None, ResolvedLine] = {
        line.key: line for line in lines if line.key is not None and given[line.key] == 1 and not line.faulty
    }
    completed = [_with_named_denominator(line, by_key, catalogue) for line in lines]
    return [with_computed_value(line) for line in completed]


ByKey = Mapping[tuple[int, int, Basis, date] | None, ResolvedLine]


def _with_named_denominator(line: ResolvedLine, by_key: ByKey, catalogue: Catalogue) -> ResolvedLine:
    spec, key = line.spec, line.key
    if spec is None or key is None or line.numerator is None or line.denominator is not None:
        return line
    if spec.unit is Unit.PERCENTAGE and spec.denominator_id is not None:
        source = by_key.get((spec.denominator_id, *key[1:]))
        if source is not None and source.value is not None:
            return _over_source(line, source, source.value)
    group = next((members for members in catalogue.shares.values() if spec.id in members), frozenset())
    return _over_group(line, [by_key.get((member, *key[1:])) for member in group])


def _over_source(line: ResolvedLine, source: ResolvedLine, value: Decimal) -> ResolvedLine:
    name = source.spec.name.lower() if source.spec else ""
    cell = f"{name} ({', '.join(source.read.figure_cells)}: {grouped(value)})"
    return replace(line, denominator=value, denominator_cell=cell)


def _over_group(line: ResolvedLine, members: Sequence[ResolvedLine | None]) -> ResolvedLine:
    numerators = [
        member.numerator for member in members if member is not None and member.numerator is not None
    ]
    if not members or len(numerators) < len(members):
        return line
    total = sum(numerators, Decimal(0))
    return replace(line, denominator=total, denominator_cell=f"the sum of its group ({total:f})")
