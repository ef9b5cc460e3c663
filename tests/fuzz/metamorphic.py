"""One set of readings in every layout, file format, form of dates and noise: the same readings, or a question.

A case is a seed; the same seed makes the same file. What goes in without a question must be a reading of the set.
"""

import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.rules.periods import add_months, month_end
from indicators.rules.terms import Severity, Unit
from returns.checks.lines import CheckContext, check
from returns.checks.once import SHEET_QUESTIONS, asked_once
from returns.matching.match import ResolvedLine, resolve, vocabulary_of, with_named_denominators
from returns.reading import read_return
from returns.reading.sheet.cells import WorkbookNotReadable
from tests.fuzz.layouts import LAYOUTS, Hand
from tests.fuzz.noise import NOISES, NOT_IN_TEXT
from tests.fuzz.pages import Page, Put, csv_of, ods_of, xls_of, xlsx_of
from tests.fuzz.readings import CASELOAD, CONTACTS, DISTRICTS, KENT, LIBRARY, PLANS, TIMELINESS, Truth

TODAY = date(2012, 12, 3)
CONTEXT = CheckContext(TODAY, None, {})

MONTHS: dict[str, Callable[[date], Put]] = {
    "May-12 by its format": lambda day: Put(day.replace(day=1), "mmm-yy"),
    "the first day": lambda day: Put(day.replace(day=1), "dd/mm/yyyy"),
    "the last day": lambda day: Put(day, "dd/mm/yyyy"),
    "May 2012": lambda day: Put(f"{day:%B %Y}"),
    "May-12": lambda day: Put(f"{day:%b-%y}"),
    "MAY 2012": lambda day: Put(f"{day:%B %Y}".upper()),
    "2012-05": lambda day: Put(f"{day:%Y-%m}"),
    "05/2012": lambda day: Put(f"{day:%m/%Y}"),
    "201205": lambda day: Put(int(f"{day:%Y%m}")),
    "with a time of day": lambda day: Put(f"{day:%Y-%m-%d} 00:00:00"),
    "ISO with a time": lambda day: Put(f"{day:%Y-%m-%d}T00:00:00"),
    "month first": lambda day: Put(f"{day:%m/%d/%Y}"),
    "a serial number": lambda day: Put((day - date(1899, 12, 30)).days),
    "a day for a year": lambda day: Put(date(2012, day.month, 11), "d-mmm"),
    "May, of a year out of sight": lambda day: Put(day.replace(year=2011, day=1), "mmm"),
    "31-MAY-12": lambda day: Put(f"{day:%d-%b-%y}".upper()),
}
FIGURES: dict[str, Callable[[Truth], Put]] = {
    "a number": lambda truth: Put(_number(truth.value)),
    "as a text": lambda truth: Put(str(truth.value) + ("%" if truth.spec.unit is Unit.PERCENTAGE else "")),
    "a percent format": lambda truth: (
        Put(float(truth.value / 100), "0.0%")
        if truth.spec.unit is Unit.PERCENTAGE
        else Put(_number(truth.value))
    ),
    "a bare fraction": lambda truth: (
        Put(float(truth.value / 100)) if truth.spec.unit is Unit.PERCENTAGE else Put(_number(truth.value))
    ),
    "thousands with a space": lambda truth: Put(f"{truth.value:,}".replace(",", "\u202f")),
    "revised": lambda truth: Put(f"{truth.value} [r]"),
    "with a mark": lambda truth: Put(truth.mark or _number(truth.value)),
}
MARKS = (
    "[c]",
    "c",
    "u",
    ":",
    "*",
    "<5",
    "1 to 5",
    "~",
    "s",
    "[low]",
    "#N/A",
    "k",
    "5 or fewer",
    "3/7",
    "n/a",
)


class End(StrEnum):
    """How a case ended. The last two are faults."""

    SAME = "the same readings"
    ASKED = "a question or an error"
    REFUSED = "refused with a message"
    RAISED = "raised an exception"
    WRONG = "another figure, without a word"


FAULTS = (End.RAISED, End.WRONG)


@dataclass(frozen=True)
class Case:
    """One file: what it is made of, its bytes, and the readings that it holds."""

    what: str
    name: str
    data: bytes
    truths: tuple[Truth, ...]


@dataclass(frozen=True)
class Judged:
    """How a case ended; what is wrong, for a fault."""

    end: End
    about: list[str] = field(default_factory=list)


def case(seed: int) -> Case:
    """The case of a seed."""
    chance = random.Random(seed)
    truths = _truths(chance)
    month, figure = chance.choice(list(MONTHS)), chance.choice(list(FIGURES))
    layout, noise = chance.choice(LAYOUTS), chance.choice(NOISES)
    written = layout(truths, Hand(MONTHS[month], FIGURES[figure], chance))
    form = chance.choice(["xlsx", "xls", "ods", "csv", "csv;"])
    if form.startswith("csv") and (len(written.pages) > 1 or noise in NOT_IN_TEXT or written.pages[0].merges):
        form = "xlsx"
    made_others = noise(chance, written)
    what = f"{layout.__name__}, {form}, {month}, {figure}, {noise.__name__}"
    name = written.pages[0].name if form.startswith("csv") else "return"
    return Case(
        what, f"{name}.{form.rstrip(';')}", _bytes(form, written.pages), () if made_others else truths
    )


def _bytes(form: str, pages: list[Page]) -> bytes:
    match form:
        case "xlsx":
            return xlsx_of(pages)
        case "xls":
            return xls_of(pages)
        case "ods":
            return ods_of(pages)
    return csv_of(pages[0], ";" if form.endswith(";") else ",")


def _truths(chance: random.Random) -> tuple[Truth, ...]:
    specs = chance.sample([PLANS, CONTACTS, TIMELINESS, CASELOAD], 2)
    nodes, first = chance.sample(DISTRICTS, chance.choice((1, 2, 2))), date(2012, chance.randint(4, 8), 1)
    months = [month_end(first), add_months(first, 1)]
    marked = chance.randrange(8)
    return tuple(
        Truth(spec, node, month, _figure(chance, spec.unit), chance.choice(MARKS) if number == marked else "")
        for number, (spec, node, month) in enumerate(
            (spec, node, month) for spec in specs for node in nodes for month in months
        )
    )


def _figure(chance: random.Random, unit: Unit) -> Decimal:
    if unit is Unit.COUNT:
        return Decimal(chance.choice([chance.randint(3, 90), chance.randint(1000, 1900)]))
    if unit is Unit.PERCENTAGE:
        return Decimal(chance.choice([chance.randint(5, 950), chance.randint(2, 9)])) / 10
    return Decimal(chance.randint(110, 300)) / 10


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def judged(made: Case) -> Judged:
    """How a case ends: what goes in without a question is held against the readings that were written."""
    try:
        lines, whole = _understood(made)
    except WorkbookNotReadable as error:
        return Judged(End.REFUSED if str(error).strip() else End.RAISED, [str(error)])
    except Exception:
        return Judged(End.RAISED, [traceback.format_exc()])
    if whole:
        return Judged(End.ASKED, whole)
    truths = {each.key: each for each in made.truths}
    taken = [line for line in lines if not _is_open(line)]
    wrong = [fault for line in taken if (fault := _fault(line, truths))]
    if wrong:
        return Judged(End.WRONG, wrong)
    return Judged(End.SAME if len(taken) == len(truths) else End.ASKED)


def _understood(made: Case) -> tuple[list[ResolvedLine], list[str]]:
    """The lines with their findings, and the questions that hold for the whole file."""
    read = read_return(made.data, made.name, vocabulary=vocabulary_of(LIBRARY))
    lines = [resolve(line, LIBRARY, KENT) for line in read.lines]
    whole = [problem.what for problem in read.problems if problem.code in SHEET_QUESTIONS]
    completed = with_named_denominators(lines, LIBRARY)
    whole += [finding.what for finding in asked_once(completed)]
    if not lines:
        raise WorkbookNotReadable("; ".join(problem.what for problem in read.problems) or "no line")
    return check(completed, CONTEXT), whole


def _is_open(line: ResolvedLine) -> bool:
    return any(each.severity in (Severity.QUESTION, Severity.ERROR) for each in line.findings)


def _fault(line: ResolvedLine, truths: dict[tuple[object, ...], Truth]) -> str:
    """What is wrong with a line that goes in without a question; "" where it is one of the readings."""
    truth = truths.get(_month_key(line))
    figures = ", ".join(line.read.figure_cells)
    if truth is None:
        return f"{line.read.sheet} {figures}: {line.value} for {line.key}, which nobody wrote"
    if line.missing is not None:
        return "" if truth.mark else f"{figures}: missing, {truth.value} was written"
    if line.value != truth.value or (truth.mark and line.read.value and line.read.value.stated == truth.mark):
        return f"{figures}: {line.value}, {truth.value} was written"
    return ""


def _month_key(line: ResolvedLine) -> tuple[object, ...]:
    """The line's key with the end of its month: a position may be dated by any day of it."""
    indicator, area, basis, end = line.key or (0, 0, "", TODAY)
    return (indicator, area, basis, month_end(end))
