"""What accepting a return would change: each reading old → new, and which ratings would differ."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from indicators.rules.figures import IndicatorSpec, ReadingValue, grouped, in_full, in_words
from indicators.rules.periods import describe
from indicators.rules.terms import Basis, Missing, Severity, Unit
from returns.checks.lines import Key
from returns.models import Finding, Return, ReturnLine
from returns.queries import stored_readings


class Kind(StrEnum):
    """What accepting a line does to its reading."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    NOT_UNDERSTOOD = "not understood"
    REFUSED = "can’t be accepted"


# The codes of the findings that say so of a line.
OTHERS_AREA = {"area_not_yours", "area_outside_return"}


LARGE_IN_POINTS, LARGE_IN_CASES, LARGE_SHARE = Decimal(10), Decimal(10), 4


@dataclass(frozen=True)
class ReadingChange:
    """A line beside the reading that stands there now, both in words.

    `stated` is the figure as the return prints it, where it says something else than `after`.
    """

    line: ReturnLine
    kind: Kind
    period: str
    before: str
    after: str
    stated: str = ""
    large: bool = False

    @property
    def needs_reason(self) -> bool:
        """Whether it takes a reason to accept it: a figure would go, or become quite another."""
        return self.kind is Kind.REMOVED or self.large


def differences(monthly_return: Return, lines: Iterable[ReturnLine]) -> list[ReadingChange]:
    """Every line with what it would do. `lines` come with indicator and area. Two queries.

    Of a line for somebody else's area nothing is told but what the file itself says.
    """
    known = list(lines)
    stored = stored_readings(key for line in known if (key := key_of(line)) is not None)
    refused: dict[int | None, set[str]] = defaultdict(set)
    for finding in monthly_return.findings.filter(severity=Severity.ERROR):
        refused[finding.line_id].add(finding.code)
    return [
        _refused(each, refused[each.line.pk]) if each.line.pk in refused else each
        for each in (_difference(line, stored, monthly_return.illustrative) for line in known)
    ]


def _refused(difference: ReadingChange, codes: set[str]) -> ReadingChange:
    before = "" if codes & OTHERS_AREA else difference.before
    kind = Kind.NOT_UNDERSTOOD if difference.kind is Kind.NOT_UNDERSTOOD else Kind.REFUSED
    return replace(difference, kind=kind, before=before, large=False)


def key_of(line: ReturnLine) -> Key | None:
    """The reading that a line feeds; None where it is not understood."""
    if line.indicator_id is None or line.area_id is None or not line.basis or line.period_end is None:
        return None
    return (line.indicator_id, line.area_id, Basis(line.basis), line.period_end)


def reading_value_of(line: ReturnLine, *, illustrative: bool) -> ReadingValue:
    """The line's figures as the rules see a reading."""
    return ReadingValue(
        numerator=line.numerator,
        denominator=line.denominator,
        value=line.value,
        stated=line.stated,
        missing=Missing(line.missing_reason) if line.missing_reason else None,
        illustrative=illustrative,
        provisional=line.provisional,
    )


def reading_in_words(spec: IndicatorSpec, reading_value: ReadingValue | None) -> str:
    """A reading in words: "84.4%", "n/a: not available"; empty where there is none."""
    if reading_value is None:
        return ""
    if reading_value.missing is not None:
        return f"{reading_value.missing.value}: {reading_value.missing.label}"
    if reading_value.value is not None:
        return in_words(spec, reading_value.value)
    return (
        ""
        if reading_value.numerator is None
        else f"{grouped(reading_value.numerator.normalize())} (numerator)"
    )


def in_detail(spec: IndicatorSpec, reading_value: ReadingValue) -> str:
    """A reading with what its rounding hides: its numerator and denominator, else all its decimal places."""
    words = reading_in_words(spec, reading_value)
    if reading_value.numerator is not None and reading_value.denominator is not None:
        return f"{words} ({in_full(reading_value.numerator)} of {in_full(reading_value.denominator)})"
    if reading_value.value is not None and in_full(reading_value.value) not in words:
        return f"{words} ({in_full(reading_value.value)})"
    return f"{words} (illustrative)" if reading_value.illustrative else words


def _difference(line: ReturnLine, stored: Mapping[Key, ReadingValue], illustrative: bool) -> ReadingChange:
    key = key_of(line)
    if key is None or line.indicator is None:
        return ReadingChange(line, Kind.NOT_UNDERSTOOD, "", "", line.stated)
    spec, before = line.indicator.spec, stored.get(key)
    after = reading_value_of(line, illustrative=illustrative)
    words, stood = reading_in_words(spec, after), reading_in_words(spec, before)
    if words == stood and before is not None and not _same(before, after):
        words, stood = in_detail(spec, after), in_detail(spec, before)
    said = (
        line.stated
        if after.missing is None and line.stated.replace(",", "") != words.replace(",", "")
        else ""
    )
    return ReadingChange(
        line,
        _kind(before, after),
        describe(key[2], key[3]),
        stood,
        words,
        said,
        large=before is not None and is_large(spec, before, after),
    )


def is_large(spec: IndicatorSpec, before: ReadingValue, after: ReadingValue) -> bool:
    """Whether a restated figure is quite another: a percentage by more than 10 points, others by more than a quarter.

    Numbers of cases must also differ by more than 10: 3 for 2 is no surprise. Grades have no size.
    """
    old, new = _size(before), _size(after)
    if old is None or new is None or spec.is_grade:
        return False
    change = abs(new - old)
    if spec.unit is Unit.PERCENTAGE:
        return change > LARGE_IN_POINTS
    is_small_number = spec.unit is Unit.COUNT and change <= LARGE_IN_CASES
    return change * LARGE_SHARE > abs(old) and not is_small_number


def _size(reading_value: ReadingValue) -> Decimal | None:
    return reading_value.numerator if reading_value.value is None else reading_value.value


def _kind(before: ReadingValue | None, after: ReadingValue) -> Kind:
    if before is None:
        return Kind.NEW
    if _same(before, after):
        return Kind.UNCHANGED
    return Kind.REMOVED if after.missing is not None else Kind.CHANGED


def _same(one: ReadingValue, other: ReadingValue) -> bool:
    return (one.numerator, one.denominator, one.value, one.missing, one.illustrative) == (
        other.numerator,
        other.denominator,
        other.value,
        other.missing,
        other.illustrative,
    )


def needs_reason(found: Iterable[ReadingChange]) -> bool:
    """Whether any of these changes takes a reason."""
    return any(difference.needs_reason for difference in found)


def none_acceptable(found: Collection[ReadingChange]) -> bool:
    """Whether there are lines, and every one has an error."""
    return bool(found) and all(difference.kind in (Kind.REFUSED, Kind.NOT_UNDERSTOOD) for difference in found)


def changes_nothing(found: Collection[ReadingChange]) -> bool:
    """Whether there are lines, and every one stands stored exactly so already."""
    return bool(found) and all(difference.kind is Kind.UNCHANGED for difference in found)


@dataclass(frozen=True)
class LineShown:
    """A difference with what was found on its line, and whether it can be accepted.

    `asked_above` says that a question on it is asked once with that of other lines.
    """

    difference: ReadingChange
    errors: list[Finding]
    questions: list[Finding]
    warnings: list[Finding]
    ticked: bool = True
    asked_above: bool = False


def with_findings(
    difference: ReadingChange, *, ticked: bool = True, asked_above: Collection[tuple[str, str]] = ()
) -> LineShown:
    """The difference with the findings of its line by severity; `ticked` says whether it stands to be accepted.

    Questions with a code and words that are `asked_above` are left out.
    """
    by_severity: dict[str, list[Finding]] = {severity: [] for severity in Severity}
    for finding in difference.line.findings.all():
        by_severity[finding.severity].append(finding)
    questions = [each for each in by_severity[Severity.QUESTION] if (each.code, each.what) not in asked_above]
    return LineShown(
        difference,
        by_severity[Severity.ERROR],
        questions,
        by_severity[Severity.WARNING],
        ticked,
        len(questions) < len(by_severity[Severity.QUESTION]),
    )


def accepted_words(taken: int, lines: int) -> str:
    """How many of a return's lines were accepted."""
    return f"{taken:,} of {lines:,} line{'' if lines == 1 else 's'} accepted"


def counts(found: Iterable[ReadingChange]) -> dict[str, int]:
    """How many lines of each kind there are, kinds with none left out."""
    numbers = Counter(difference.kind for difference in found)
    return {kind.value: numbers[kind] for kind in Kind if numbers[kind]}
