"""From a line as read to a line as understood: which indicator, area, basis and period, and which figures.

Pure. Nothing is guessed: what is only near is proposed as a question, what is unknown is an error that names its cell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec, grouped, quotient, round_half_up
from indicators.rules.grades import grade_at, in_order, place_of
from indicators.rules.periods import month_end
from indicators.rules.terms import Basis, Missing, Severity, Unit
from returns.matching.names import Match, Names, reading_form
from returns.reading.lines import LineRead, ProblemCode
from returns.reading.sheet.figures import FigureKind, FigureRead

STORED_PLACES = 6
READ_PROBLEM_SEVERITY = {
    ProblemCode.HIDDEN_ROW: Severity.QUESTION,
    ProblemCode.HIDDEN_SHEET: Severity.WARNING,
    ProblemCode.PERIOD_FROM_TITLE: Severity.WARNING,
}


@dataclass(frozen=True)
class FindingMade:
    """A finding before it is stored: where, what is wrong, what to do; for a question the proposed answer.

    `unknown` is the name that was not recognised, where that is what was found.
    """

    severity: Severity
    code: str
    what: str
    what_to_do: str = ""
    sheet: str = ""
    cells: str = ""
    proposed: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What a return can be about: indicators, areas and the names for both, and where the sender may return.

    `shares` maps a group ("Ceased to be looked after") to its indicators, whose numerators add up to the denominator.
    `left_out` are names that lines are left out for: "indicator" or "area", and the name in its reading form.
    """

    specs: Mapping[int, IndicatorSpec]
    tree: Tree
    indicator_names: Names
    area_names: Names
    sendable: frozenset[int]
    shares: Mapping[str, frozenset[int]]
    left_out: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class ResolvedLine:
    """A line with its meaning. The meaning is None, and a finding says why, where it could not be made out."""

    read: LineRead
    spec: IndicatorSpec | None = None
    node: AreaNode | None = None
    basis: Basis | None = None
    period_end: date | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: str = ""
    missing: Missing | None = None
    denominator_cell: str = ""
    findings: tuple[FindingMade, ...] = field(default=())

    @property
    def key(self) -> tuple[int, int, Basis, date] | None:
        """What makes two lines the same reading; None where the line isn't understood."""
        if self.spec is None or self.node is None or self.basis is None or self.period_end is None:
            return None
        return (self.spec.id, self.node.id, self.basis, self.period_end)

    @property
    def faulty(self) -> bool:
        """Whether an error keeps it from being accepted."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def with_finding(self, finding: FindingMade) -> "ResolvedLine":
        """The same line with one more finding, placed at the line's cells unless it names its own."""
        placed = replace(
            finding,
            sheet=finding.sheet or self.read.sheet,
            cells=finding.cells or ", ".join(self.read.figure_cells or self.read.cells[:1]),
        )
        return replace(self, findings=(*self.findings, placed))


def resolve(read: LineRead, catalogue: Catalogue, area_of_return: AreaNode | None) -> ResolvedLine:
    """The line with its indicator, area, basis, period and figures, and a finding for whatever is unclear."""
    line = ResolvedLine(read)
    for problem in read.problems:
        if problem.code is ProblemCode.UNREADABLE_FIGURE and _graded(catalogue, read):
            continue
        severity = READ_PROBLEM_SEVERITY.get(problem.code, Severity.ERROR)
        line = line.with_finding(
            FindingMade(
                severity,
                problem.code.value,
                problem.what,
                problem.remedy,
                problem.sheet,
                problem.ref,
                proposed="Read it" if severity is Severity.QUESTION else "",
                unknown=problem.unknown,
            )
        )
    line = _with_indicator(line, catalogue)
    line = _with_area(line, catalogue, area_of_return)
    line = _with_period(line)
    if line.spec is None:
        said = [figure.stated for figure in (read.value, read.numerator) if figure is not None]
        return replace(line, stated=said[0] if said else "")
    return _with_figures(line, line.spec)


def _with_indicator(line: ResolvedLine, catalogue: Catalogue) -> ResolvedLine:
    text = line.read.indicator_text
    if ("indicator", reading_form(text)) in catalogue.left_out:
        return _left_out(line, text)
    match = catalogue.indicator_names.find(text)
    if match is None:
        return line.with_finding(
            FindingMade(
                Severity.ERROR,
                "unknown_indicator",
                f"“{text}” is not the name of an indicator, nor near one.",
                "Choose what it means, or leave it out.",
                unknown=text,
            )
        )
    spec = catalogue.specs[match.meaning]
    basis = line.read.basis_hint or match.basis or spec.bases[0]
    line = replace(line, spec=spec, basis=basis)
    line = _ask_about_near_match(line, match, text, "indicator")
    if basis not in spec.bases:
        return line.with_finding(
            FindingMade(
                Severity.ERROR,
                "basis_not_collected",
                f"{spec.name} is not collected as {basis.label.lower()}.",
                f"Return it as {' or '.join(each.label.lower() for each in spec.bases)}.",
            )
        )
    return line


def _with_area(line: ResolvedLine, catalogue: Catalogue, area_of_return: AreaNode | None) -> ResolvedLine:
    text = line.read.area_text
    if not text:
        if area_of_return is None:
            return line.with_finding(
                FindingMade(
                    Severity.ERROR,
                    "area_not_stated",
                    "Neither this line nor the file says which area it is for.",
                    "Choose the area when you upload the file.",
                )
            )
        line = replace(line, node=area_of_return)
        return _check_place(line, catalogue, area_of_return)
    if ("area", reading_form(text)) in catalogue.left_out:
        return _left_out(line, text)
    match = catalogue.area_names.find(text)
    if match is None:
        return line.with_finding(
            FindingMade(
                Severity.ERROR,
                "unknown_area",
                f"“{text}” is not the name of an area, nor near one.",
                "Choose which area it is, or leave it out.",
                unknown=text,
            )
        )
    line = replace(line, node=catalogue.tree.nodes[match.meaning])
    line = _ask_about_near_match(line, match, text, "area")
    return _check_place(line, catalogue, area_of_return)


def _check_place(line: ResolvedLine, catalogue: Catalogue, area_of_return: AreaNode | None) -> ResolvedLine:
    assert line.node is not None
    if line.node.id not in catalogue.sendable:
        return line.with_finding(
            FindingMade(
                Severity.ERROR,
                "area_not_yours",
                f"You may not return figures for {line.node.name}.",
                "Leave this line out; the area’s own officer, or the performance team, can return it.",
            )
        )
    if area_of_return is None or _belongs(line.node, area_of_return, catalogue.tree):
        return line
    return line.with_finding(
        FindingMade(
            Severity.ERROR,
            "area_outside_return",
            f"The return is for {area_of_return.name}; {line.node.name} lies outside.",
            "Upload the file again for an area that holds both, or leave this line out.",
        )
    )


def _belongs(node: AreaNode, area_of_return: AreaNode, tree: Tree) -> bool:
    """Whether a figure of `node` may stand in the return: whoever may accept the return may then return it."""
    return node.level is Level.COMPARATOR or area_of_return in tree.line_up(node)


def _ask_about_near_match(line: ResolvedLine, match: Match, text: str, what: str) -> ResolvedLine:
    if not match.proposed:
        return line
    return line.with_finding(
        FindingMade(
            Severity.QUESTION,
            f"near_{what}",
            f"“{text}” is not a known {what}. Is it “{match.proposed}”?",
            "Yes stores the line so and remembers the name. No leaves the line out.",
            proposed=match.proposed,
            unknown=text,
        )
    )


def _left_out(line: ResolvedLine, text: str) -> ResolvedLine:
    return line.with_finding(
        FindingMade(Severity.ERROR, "left_out", f"“{text}” is left out, as was chosen.", unknown=text)
    )


def _with_period(line: ResolvedLine) -> ResolvedLine:
    end = line.read.period_end
    if end is None:
        return line
    any_day = line.basis is not None and line.basis.rule.ends_any_day
    return replace(line, period_end=end if any_day or line.read.as_at is not None else month_end(end))


# Figures


def _with_figures(line: ResolvedLine, spec: IndicatorSpec) -> ResolvedLine:
    read = line.read
    if spec.is_grade:
        return _with_grade(line, spec)
    marks = [figure.missing for figure in read.figures if figure.missing is not None]
    if marks and _number(read.numerator) is None and _number(read.value) is None:
        return replace(line, missing=marks[0], stated=marks[0].value)
    if spec.unit is Unit.COUNT:
        return _with_count(line)
    line = replace(
        line,
        numerator=_number(read.numerator),
        denominator=_number(read.denominator),
        value=_number(read.value),
        stated="" if read.value is None else read.value.stated,
    )
    if spec.unit is Unit.PERCENTAGE:
        line = _ask_about_bare_fraction(line)
    return line


def _graded(catalogue: Catalogue, read: LineRead) -> bool:
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
    return replace(line, value=_number(chosen), stated="" if chosen is None else chosen.stated)


def _number(figure: FigureRead | None) -> Decimal | None:
    return figure.number if figure is not None and figure.kind is FigureKind.NUMBER else None


def _ask_about_bare_fraction(line: ResolvedLine) -> ResolvedLine:
    figure = line.read.value
    if figure is None or figure.number is None or figure.is_percentage or not 0 < figure.number <= 1:
        return line
    if line.numerator is not None and line.denominator is not None:
        return line
    percentage = figure.number * 100
    asked = FindingMade(
        Severity.QUESTION,
        "bare_fraction",
        f"{figure.cell.ref} says {figure.stated} where a percentage is usual. Is it {percentage.normalize():f}%?",
        "Yes stores the percentage. No leaves the line out: type the figure with its % sign and upload again.",
        cells=figure.cell.ref,
        proposed=f"{percentage.normalize():f}%",
    )
    return replace(line, value=percentage).with_finding(asked)


def with_computed_value(line: ResolvedLine) -> ResolvedLine:
    """The line with the value that its numerator and denominator give, where both are known; else the stated one."""
    spec = line.spec
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
