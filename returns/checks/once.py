"""What is asked once for all cells of a file that have it: marks of two meanings, small numbers, commas.

Pure. The answer holds for the cells that the question names: with "no" their lines are left out, the others go in.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from indicators.rules.terms import Missing, Severity
from returns.matching.match import FindingMade, ResolvedLine, has_both_parts
from returns.reading.lines import ProblemCode, ReadProblem
from returns.reading.sheet.cells import Cell, blocks
from returns.reading.sheet.figures import Doubt, FigureRead

SAID_AT_MOST = 6
SHEETS_AT_MOST = 4
_OF_TITLES = (ProblemCode.TITLE_OF_TWO_PERIODS, ProblemCode.TITLE_SAYS_OTHER)


def asked_once(lines: Sequence[ResolvedLine]) -> list[FindingMade]:
    """The questions about the whole file, one for each doubt that any of its figures leaves."""
    doubtful: dict[Doubt, list[FigureRead]] = defaultdict(list)
    for line in lines:
        for figure in _that_count(line):
            if figure.doubt is not None:
                doubtful[figure.doubt].append(figure)
    return [_question(doubt, figures) for doubt, figures in doubtful.items()]


_SHEET_WARNINGS = (ProblemCode.HIDDEN_SHEET, ProblemCode.MACROS_IGNORED, ProblemCode.WRONG_ENDING)
SHEET_QUESTIONS = frozenset({
    ProblemCode.MONTHS_AS_NUMBERS, ProblemCode.TITLE_OF_TWO_PERIODS, ProblemCode.TITLE_OF_TWO_AREAS,
    ProblemCode.OUT_OF_SIGHT, ProblemCode.NAME_FROM_ABOVE, ProblemCode.TITLE_SAYS_OTHER, ProblemCode.MONTH_FIRST,
    ProblemCode.DAY_FOR_A_YEAR, ProblemCode.DATE_AS_NUMBER, ProblemCode.DAY_WITHIN_MONTH, ProblemCode.KEY_CHANGED,
    ProblemCode.KEY_OF_ANOTHER_MONTH, ProblemCode.NO_HEADINGS,
})  # fmt: skip


def findings_of(problems: Sequence[ReadProblem]) -> list[FindingMade]:
    """What reading found on the sheets of a file: questions, what is only said, and errors."""
    return [
        FindingMade(
            severity_of(each),
            each.code.value,
            each.what,
            each.remedy,
            each.sheet,
            each.ref,
            unknown=each.unknown,
        )
        for each in one_question_for_the_file(problems)
    ]


def severity_of(problem: ReadProblem) -> Severity:
    """How grave a problem with a sheet or the whole file is."""
    if problem.code in SHEET_QUESTIONS:
        return Severity.QUESTION
    return Severity.WARNING if problem.code in _SHEET_WARNINGS else Severity.ERROR


def one_question_for_the_file(problems: Sequence[ReadProblem]) -> list[ReadProblem]:
    """The problems, each question about a title once for all sheets that leave the same choice."""
    alike: dict[tuple[ProblemCode, str], list[ReadProblem]] = defaultdict(list)
    for problem in problems:
        alike[problem.code, problem.unknown].append(problem)
    merged = []
    for problem in problems:
        same = alike[problem.code, problem.unknown]
        if problem.code not in _OF_TITLES or len(same) == 1:
            merged.append(problem)
        elif problem is same[0]:
            merged.append(_for_all_sheets(same))
    return merged


def _for_all_sheets(same: Sequence[ReadProblem]) -> ReadProblem:
    sheets = list(dict.fromkeys(problem.sheet for problem in same))
    more = len(sheets) - SHEETS_AT_MOST
    named = ", ".join(sheets[:SHEETS_AT_MOST]) + (f" and {more} more" if more > 0 else "")
    return replace(
        same[0], what=f"{same[0].what} The same holds for {len(sheets)} sheets: {named}.", ref="", sheet=""
    )


def _that_count(line: ResolvedLine) -> Iterable[FigureRead]:
    """The figures on which the line rests: not a stated one that its parts give anyway, nor the word of a grade."""
    if line.spec is not None and line.spec.is_grade:
        return ()
    return [each for each in line.read.figures if not (each is line.read.value and has_both_parts(line.read))]


def _question(doubt: Doubt, figures: Sequence[FigureRead]) -> FindingMade:
    said = ", ".join(
        f"“{text}”" for text in list(dict.fromkeys(each.stated for each in figures))[:SAID_AT_MOST]
    )
    cells = [figure.cell for figure in figures]
    what, remedy, proposed = _WORDS[doubt]
    missing = figures[0].missing or Missing.NOT_AVAILABLE
    return FindingMade(
        Severity.QUESTION,
        doubt.value,
        what.format(cells=_places(cells), said=said, label=missing.label, taken=_taken(figures)),
        remedy,
        sheet=", ".join(dict.fromkeys(cell.sheet for cell in cells)),
        cells=blocks(cells),
        proposed=proposed.format(label=missing.label, mark=missing.value, taken=_taken(figures)),
    )


def _places(cells: Sequence[Cell]) -> str:
    first = cells[0]
    return f"{first.ref} and {len(cells) - 1} more" if len(cells) > 1 else first.ref


def _taken(figures: Sequence[FigureRead]) -> str:
    numbers = [f"{each.number:f}" for each in figures if each.number is not None]
    return ", ".join(list(dict.fromkeys(numbers))[:SAID_AT_MOST])


_LEAVES_OUT = "No leaves these lines out"
_WORDS = {
    Doubt.SMALL_NUMBER: (
        "{cells}: {said} stands for a small number that was suppressed. Is it kept as missing, suppressed (c)?",
        f"Yes keeps it as suppressed. {_LEAVES_OUT}: type the number itself and upload again.",
        "{label} ({mark})",
    ),
    Doubt.MARK_OF_TWO_MEANINGS: (
        "{cells}: {said} may mean suppressed (c), not available (n/a) or not applicable (z). Is it {label}?",
        f"Yes keeps all of them as that. {_LEAVES_OUT}: type c, n/a or z and upload again.",
        "{label} ({mark})",
    ),
    Doubt.DECIMAL_COMMA: (
        "{cells}: {said}. In a list with semicolons a comma is mostly the decimal mark. Is it {taken}?",
        f"Yes takes each comma as a decimal point. {_LEAVES_OUT}: write the figures with a point and upload again.",
        "{taken}",
    ),
    Doubt.SET_APART: (
        "{cells}: a part of the cell is formatted apart from the figure, as a footnote’s mark or an old figure is. "
        "Without it the cell says {taken}. Is that the figure?",
        f"Yes takes what stands plain. {_LEAVES_OUT}: type the figure alone and upload again.",
        "{taken}",
    ),
}
