"""From a line as read to a line as understood: which indicator, area, basis and period, and which figures.

Pure. Nothing is guessed: what is only near is proposed as a question, what is unknown is an error that names its cell.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from districts.tree import AreaNode, Level, Tree
from indicators.rules.figures import IndicatorSpec, grouped, quotient, round_half_up
from indicators.rules.grades import grade_at, in_order, place_of
from indicators.rules.periods import ends_where_basis_does, long_date, month_end, month_start
from indicators.rules.terms import Basis, Missing, Severity, Unit
from returns.matching.names import Match, Names, reading_form
from returns.matching.vocabulary import Vocabulary
from returns.reading.lines import LineRead, ProblemCode, ReadProblem
from returns.reading.sheet.dates import Span
from returns.reading.sheet.figures import FigureKind, FigureRead

STORED_PLACES = 6
# By what the choice is known that an officer makes about them.
FRACTIONS = "percentages of at most 1 without a sign"
_FAULTS_OF_A_FIGURE = (ProblemCode.UNREADABLE_FIGURE, ProblemCode.FORMULA_WITHOUT_RESULT)
READ_PROBLEM_SEVERITY = {
    ProblemCode.HIDDEN_SHEET: Severity.WARNING,
    ProblemCode.PERIOD_FROM_TITLE: Severity.WARNING,
    ProblemCode.TWO_COLUMNS_FIT: Severity.QUESTION,
    ProblemCode.UNSUITABLE_COLUMN: Severity.QUESTION,
}


@dataclass(frozen=True)
class FindingMade:
    """A finding before it is stored: where, what is wrong, what to do; for a question the proposed answer.

    `unknown` is the name that was not recognised, where that is what was found; `answer` that of an earlier return.
    """

    severity: Severity
    code: str
    what: str
    what_to_do: str = ""
    sheet: str = ""
    cells: str = ""
    proposed: str = ""
    unknown: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Catalogue:
    """What a return can be about: indicators, areas and the names for both, and where the sender may return.

    `shares` maps a group ("Ceased to be looked after") to its indicators, whose numerators add up to the denominator.
    `left_out` are names that lines are left out for: "indicator" or "area", and the name in its reading form.
    `fractions` is what was said of percentages of at most 1 without a sign; None where nobody has.
    """

    specs: Mapping[int, IndicatorSpec]
    tree: Tree
    indicator_names: Names
    area_names: Names
    sendable: frozenset[int]
    shares: Mapping[str, frozenset[int]]
    left_out: frozenset[tuple[str, str]] = frozenset()
    fractions: "Fractions | None" = None


class Fractions(StrEnum):
    """What a percentage of at most 1 without a sign means in one file: 0.6 is 0.6%, or 60%."""

    AS_THEY_STAND = "as-they-stand"
    OF_ONE = "of-one"


def vocabulary_of(catalogue: Catalogue) -> Vocabulary:
    """The words of a catalogue, for the reading process."""
    units = {number: spec.unit for number, spec in catalogue.specs.items()}
    return Vocabulary(catalogue.indicator_names, catalogue.area_names, units)


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

    @cached_property
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
        severity = _severity(problem, read, catalogue)
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
    return _with_figures(line, line.spec, catalogue.fractions)


def _severity(problem: ReadProblem, read: LineRead, catalogue: Catalogue) -> Severity:
    """How grave a problem is: a fault in a figure that its parts give anyway is only said."""
    if problem.code in _FAULTS_OF_A_FIGURE and _is_redundant(problem.ref, read, catalogue):
        return Severity.WARNING
    return READ_PROBLEM_SEVERITY.get(problem.code, Severity.ERROR)


def _is_redundant(ref: str, read: LineRead, catalogue: Catalogue) -> bool:
    """Whether a cell holds a stated figure that numerator and denominator give too."""
    match = catalogue.indicator_names.find(read.indicator_text)
    computed = match is not None and catalogue.specs[match.meaning].unit in (Unit.PERCENTAGE, Unit.RATIO)
    return computed and read.value is not None and read.value.cell.ref == ref and has_both_parts(read)


def has_both_parts(read: LineRead) -> bool:
    """Whether numerator and denominator are numbers, so that the figure follows from them."""
    return _number(read.numerator) is not None and bool(_number(read.denominator))


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
    basis = _basis_said(line.read, spec) or match.basis or _default_basis(line.read, spec)
    line = replace(line, spec=spec, basis=basis)
    line = _ask_about_near_match(line, match, text, "indicator")
    if basis is None:
        return line.with_finding(_basis_asked(line.read, spec, text))
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


# The bases that a figure may have by default, by what dates it. Any other stretch of time says its basis itself.
_DATED_BY = {
    Span.MONTH: (Basis.MONTH, Basis.SNAPSHOT),
    Span.DAY: (Basis.SNAPSHOT, Basis.MONTH),
    Span.WEEK: (Basis.SNAPSHOT, Basis.WEEK, Basis.MONTH),
}


def _basis_said(read: LineRead, spec: IndicatorSpec) -> Basis | None:
    """The basis that the layout says; the first or last day of a month, of what has no positions, says the month."""
    is_day_of_heading = read.basis_hint is Basis.SNAPSHOT and read.span is Span.DAY
    if is_day_of_heading and Basis.SNAPSHOT not in spec.bases and read.period_end is not None:
        whole = read.period_end in (month_start(read.period_end), month_end(read.period_end))
        return None if whole else read.basis_hint
    return read.basis_hint


# By a month, its end dates these as well: the 12 months to May.
_TO_A_MONTH = (Basis.YTD, Basis.R12M)


def _default_basis(read: LineRead, spec: IndicatorSpec) -> Basis | None:
    """The first of the indicator's bases that its period allows; None where it allows none of them.

    An indicator of a quarter or year by default is not taken for a month's because it is dated by one.
    """
    if read.span is None:
        return spec.bases[0]
    allowed = _DATED_BY.get(read.span, spec.bases)
    first = spec.bases[0]
    if read.span not in _DATED_BY or first in (*allowed, *_TO_A_MONTH):
        return first
    if first.rule.takes_turns:
        return None
    return next((basis for basis in spec.bases if basis in allowed), None)


_IN_QUESTION = {
    Basis.MONTH: "that month alone",
    Basis.YTD: "the year to date",
    Basis.R12M: "the 12 months to it",
}


def _basis_asked(read: LineRead, spec: IndicatorSpec, text: str) -> FindingMade:
    month = "a month" if read.month is None else f"{read.month:%B %Y}"
    possible = [basis for basis in spec.bases if not basis.rule.takes_turns]
    others = (
        " or ".join(_IN_QUESTION.get(basis, basis.label.lower()) for basis in possible) or "another basis"
    )
    return FindingMade(
        Severity.ERROR,
        "basis_not_of_period",
        f"The line is dated by {month}, which does not say what {spec.name} covers. Is it {others}?",
        "Choose the indicator with its basis below, or add a column Basis.",
        unknown=text,
    )


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
    line = replace(line, period_end=end if any_day else month_end(end))
    if line.basis is None or line.period_end is None or _agree(line.basis, line.period_end, line.read.span):
        return line
    return line.with_finding(
        FindingMade(
            Severity.ERROR,
            "basis_contradicts_period",
            f"The period ends on {long_date(line.period_end)}, which is no {line.basis.label.lower()}.",
            "Correct the basis, or the period: a quarter as Q1 2012/13, a year as 2012/13.",
        )
    )


# A stretch of time that is longer than these bases say.
_LONGER = {
    Span.QUARTER: (Basis.WEEK, Basis.MONTH),
    Span.YEAR: (Basis.WEEK, Basis.MONTH, Basis.QUARTER),
    Span.TO_DATE: (Basis.WEEK, Basis.MONTH, Basis.SNAPSHOT),
    Span.ROLLING: (Basis.WEEK, Basis.MONTH, Basis.SNAPSHOT),
}


def _agree(basis: Basis, end: date, span: Span | None) -> bool:
    """Whether a figure of this basis can end on that day and be dated by that stretch of time."""
    return ends_where_basis_does(basis, end) and not (span and basis in _LONGER.get(span, ()))


# Figures


def _with_figures(line: ResolvedLine, spec: IndicatorSpec, said: Fractions | None) -> ResolvedLine:
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
        line = _ask_about_bare_fraction(line, said)
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
