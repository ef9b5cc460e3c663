"""Whether a new figure is plausible beside the earlier ones: the plain bound, the question, and what the preview says.

Pure.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.figures import (
    IndicatorSpec,
    ReadingValue,
    difference_in_words,
    in_full,
    in_words,
    round_half_up,
)
from indicators.rules.periods import describe, months_covered
from indicators.rules.terms import Severity, Unit
from returns.checks.held_against import ILLUSTRATIVE, EarlierFigure, HeldAgainst, SeriesBefore, value_of
from returns.checks.lines import Key
from returns.matching.match import FindingMade, ResolvedLine

# A third, ten cases, ten points of a percentage.
SHARES, CASES, POINTS = 3, Decimal(10), Decimal(10)


def large_change(line: ResolvedLine, against: HeldAgainst, series: SeriesBefore) -> list[FindingMade]:
    """A figure beyond the plain bound from the one before, and outside the range expected where there is one."""
    spec, key, earlier = line.spec, line.key, against.nearest
    if spec is None or key is None or earlier is None or line.faulty or line.missing is not None:
        return []
    new = value_of(line, illustrative=series.history.illustrative)
    if not is_beyond_bound(spec, key, new, earlier) or _is_usual(spec, new, against):
        return []
    if _same(new, series.stands(key)):
        return []
    return [_question(spec, key, new, against)]


def _is_usual(spec: IndicatorSpec, new: ReadingValue, against: HeldAgainst) -> bool:
    if against.expected is None or new.value is None:
        return False
    return against.expected.holds(round_half_up(new.value, spec.decimal_places))


def _same(new: ReadingValue, stored: ReadingValue | None) -> bool:
    return stored is not None and (stored.numerator, stored.value) == (new.numerator, new.value)


def is_beyond_bound(spec: IndicatorSpec, key: Key, new: ReadingValue, earlier: EarlierFigure) -> bool:
    """Whether a figure differs much: a percentage by more than ten points, others by more than a third and ten cases.

    Of a rate the numerators are compared, where both are known. A year to date counts at the pace of the earlier one.
    Grades have no size.
    """
    compared = _compared(spec, key, new, earlier)
    if compared is None:
        return False
    if compared.in_points:
        return compared.change > POINTS
    is_few = compared.cases is not None and compared.cases <= CASES
    return compared.change * SHARES > abs(compared.expected) and not is_few


@dataclass(frozen=True)
class _Compared:
    """Two numbers of one kind; `cases` is by how many cases they differ, None where that isn't known."""

    new: Decimal
    expected: Decimal
    cases: Decimal | None = None
    in_points: bool = False

    @property
    def change(self) -> Decimal:
        return abs(self.new - self.expected)


def _compared(spec: IndicatorSpec, key: Key, new: ReadingValue, earlier: EarlierFigure) -> _Compared | None:
    old = earlier.reading_value
    if spec.is_grade:
        return None
    if spec.unit is Unit.COUNT:
        return _of_cases(new.value, old.value, key, earlier.day)
    if spec.unit is Unit.RATE and new.numerator is not None and old.numerator is not None:
        return _of_cases(new.numerator, old.numerator, key, earlier.day)
    if new.value is not None and old.value is not None:
        is_percentage = spec.unit is Unit.PERCENTAGE
        return _Compared(new.value, old.value, _cases_of_parts(new, old), in_points=is_percentage)
    return _of_cases(new.numerator, old.numerator, key, earlier.day)


def _of_cases(new: Decimal | None, old: Decimal | None, key: Key, earlier: date) -> _Compared | None:
    if new is None or old is None:
        return None
    expected = old * _pace(key, earlier)
    return _Compared(new, expected, abs(new - expected))


def _cases_of_parts(new: ReadingValue, old: ReadingValue) -> Decimal | None:
    """By how many cases numerator or denominator differ, whichever is more; None where they aren't known."""
    pairs = [(new.numerator, old.numerator), (new.denominator, old.denominator)]
    return max(
        (abs(one - other) for one, other in pairs if one is not None and other is not None), default=None
    )


def _pace(key: Key, earlier: date) -> Decimal:
    """How many times as many cases a period counts at the pace of the earlier one: a year to date grows."""
    if not key[2].rule.resets_with_year:
        return Decimal(1)
    return Decimal(months_covered(key[2], key[3])) / months_covered(key[2], earlier)


def surprise(line: ResolvedLine, against: HeldAgainst) -> float:
    """How far a figure lies from what was expected: 1 is the bound, or a limit; 0 where nothing is known."""
    spec, key, value = line.spec, line.key, line.value
    if spec is None or key is None or line.missing is not None:
        return 0.0
    if against.expected is not None and value is not None:
        middle = (against.expected.lower + against.expected.upper) / 2
        reach = max(against.expected.upper - middle, Decimal(1) / 10**spec.decimal_places)
        return float(abs(value - middle) / reach)
    return _against_nearest(spec, key, value_of(line, illustrative=False), against.nearest)


def _against_nearest(
    spec: IndicatorSpec, key: Key, new: ReadingValue, nearest: EarlierFigure | None
) -> float:
    compared = None if nearest is None else _compared(spec, key, new, nearest)
    if compared is None:
        return 0.0
    bound = POINTS if compared.in_points else max(abs(compared.expected) / SHARES, Decimal(1))
    return float(compared.change / bound)


def _question(spec: IndicatorSpec, key: Key, new: ReadingValue, against: HeldAgainst) -> FindingMade:
    earlier = against.nearest
    assert earlier is not None
    old = earlier.reading_value
    usual = f"; {against.expected.in_words(spec)} is expected" if against.expected else ""
    said = (
        f"{figure_in_words(spec, new)} for {describe(key[2], key[3])} is {change_in_words(spec, new, old)} on "
        f"{figure_in_words(spec, old)}{earlier.mark} for {describe(key[2], earlier.day)}{usual}."
    )
    note = " († illustrative)" if ILLUSTRATIVE in said else ""
    return FindingMade(
        Severity.QUESTION,
        "large_change",
        f"{said}{note} Is it right?",
        "Yes stores it. No leaves the line out: correct the cell and upload again.",
        proposed="it is right",
    )


# In words


def figure_in_words(spec: IndicatorSpec, reading_value: ReadingValue) -> str:
    """The figure as a reader sees it; of a rate whose population is looked up its numerator, called so."""
    if reading_value.value is not None:
        return in_words(spec, reading_value.value)
    return "" if reading_value.numerator is None else f"{in_full(reading_value.numerator)} (numerator)"


def change_in_words(spec: IndicatorSpec, new: ReadingValue, old: ReadingValue) -> str:
    """The change from an earlier figure with its sign; "" where the two aren't of one kind."""
    if spec.is_grade:
        return ""
    if new.value is not None and old.value is not None:
        places = spec.decimal_places
        return difference_in_words(spec, round_half_up(new.value, places) - round_half_up(old.value, places))
    if new.numerator is not None and old.numerator is not None:
        change = new.numerator - old.numerator
        return f"{'+' if change > 0 else ''}{in_full(change)} cases"
    return ""


def beside(line: ResolvedLine, against: HeldAgainst) -> dict[str, object]:
    """What the preview prints beside a figure, in words, kept with its line; empty where nothing is known."""
    spec, key = line.spec, line.key
    if spec is None or key is None:
        return {}
    new = value_of(line, illustrative=False)
    said: dict[str, object] = {
        name: {
            "period": describe(key[2], earlier.day),
            "figure": f"{figure_in_words(spec, earlier.reading_value)}{earlier.mark}",
            "change": change_in_words(spec, new, earlier.reading_value),
        }
        for name, earlier in (("last", against.last), ("year_before", against.year_before))
        if earlier is not None
    }
    if against.expected is not None:
        said["expected"] = against.expected.in_words(spec)
    return said and said | {"surprise": round(surprise(line, against), 2)}
