"""From a line as read to a line as understood: which indicator, area, basis and period, and which figures.

Pure. Nothing is guessed: what is only near is proposed as a question, what is unknown is an error that names its cell.
"""

from dataclasses import replace
from datetime import date

from districts.dates import long_date
from districts.tree import AreaNode, Tree
from indicators.rules.figures import IndicatorSpec
from indicators.rules.periods import ends_where_basis_does, month_end, month_start
from indicators.rules.terms import Basis, Severity, Unit
from returns.matching.line_figures import (
    FRACTIONS,
    STORED_PLACES,
    has_both_parts,
    is_graded,
    with_computed_value,
    with_figures,
    with_named_denominators,
)
from returns.matching.names import Match, reading_form, says_another_unit
from returns.matching.resolved import Catalogue, FindingMade, Fractions, ResolvedLine, vocabulary_of
from returns.matching.units import contradicts, unit_in_words
from returns.reading.lines import LineRead, ProblemCode, ReadProblem
from returns.reading.sheet.dates import Span

__all__ = [
    "FRACTIONS",
    "STORED_PLACES",
    "Catalogue",
    "FindingMade",
    "Fractions",
    "ResolvedLine",
    "has_both_parts",
    "resolve",
    "vocabulary_of",
    "with_computed_value",
    "with_named_denominators",
]

_FAULTS_OF_A_FIGURE = (ProblemCode.UNREADABLE_FIGURE, ProblemCode.FORMULA_WITHOUT_RESULT)
READ_PROBLEM_SEVERITY = {
    ProblemCode.HIDDEN_SHEET: Severity.WARNING,
    ProblemCode.PERIOD_FROM_TITLE: Severity.WARNING,
    ProblemCode.TWO_COLUMNS_FIT: Severity.QUESTION,
    ProblemCode.UNSUITABLE_COLUMN: Severity.QUESTION,
}


def resolve(read: LineRead, catalogue: Catalogue, area_of_return: AreaNode | None) -> ResolvedLine:
    """The line with its indicator, area, basis, period and figures, and a finding for whatever is unclear."""
    line = ResolvedLine(read)
    for problem in read.problems:
        if problem.code is ProblemCode.UNREADABLE_FIGURE and is_graded(catalogue, read):
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
    line = _ask_about_unit(line)
    if line.spec is None:
        said = [figure.stated for figure in (read.value, read.numerator) if figure is not None]
        return replace(line, stated=said[0] if said else "")
    return with_figures(line, line.spec, catalogue.fractions)


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


def _with_indicator(line: ResolvedLine, catalogue: Catalogue) -> ResolvedLine:
    text = line.read.indicator_text
    if ("indicator", reading_form(text)) in catalogue.left_out:
        return _left_out(line, text)
    match = catalogue.indicator_names.find(text)
    if match is None or (match.proposed and says_another_unit(text, catalogue.specs[match.meaning].unit)):
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


def _ask_about_unit(line: ResolvedLine) -> ResolvedLine:
    """The line, with a question where what is said of the figure's unit can't be said of the indicator."""
    spec, figure = line.spec, line.read.value or line.read.numerator
    said = next((text for text in line.read.units_said if spec and contradicts(text, spec)), "")
    if not said or spec is None or figure is None:
        return line
    return line.with_finding(
        FindingMade(
            Severity.QUESTION,
            "another_unit",
            f"“{said}” is said of this figure, and {spec.name} is a {unit_in_words(spec)}. Is it that all the same?",
            "Yes stores it as it stands. No leaves the line out.",
            cells=figure.cell.ref,
            proposed="Read it",
        )
    )


# The bases that a figure may have by default, by what dates it. Any other stretch of time says its basis itself.
_DATED_BY = {
    Span.MONTH: (Basis.MONTH, Basis.SNAPSHOT),
    Span.DAY: (Basis.SNAPSHOT, Basis.MONTH),
    Span.WEEK: (Basis.SNAPSHOT, Basis.WEEK),
}


def _basis_said(read: LineRead, spec: IndicatorSpec) -> Basis | None:
    """The basis that the layout says; the first or last day of a month, of what has no positions, says the month.

    Not a first day that words such as "as at" call a position's: what flowed by then is the month before's.
    """
    is_day_of_heading = (
        read.basis_hint is Basis.SNAPSHOT and read.as_at is not None and read.span is not Span.OPENING
    )
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
    return node.is_comparator or area_of_return in tree.line_up(node)


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
    Span.ACADEMIC_YEAR: (Basis.WEEK, Basis.MONTH, Basis.QUARTER, Basis.YEAR),
    Span.CALENDAR_YEAR: (Basis.WEEK, Basis.MONTH, Basis.QUARTER, Basis.YEAR),
    Span.TO_DATE: (Basis.WEEK, Basis.MONTH, Basis.SNAPSHOT),
    Span.ROLLING: (Basis.WEEK, Basis.MONTH, Basis.SNAPSHOT),
}


def _agree(basis: Basis, end: date, span: Span | None) -> bool:
    """Whether a figure of this basis can end on that day and be dated by that stretch of time."""
    return ends_where_basis_does(basis, end) and not (span and basis in _LONGER.get(span, ()))
