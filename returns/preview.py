"""What accepting a return would change: each reading old → new, and which ratings would differ."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from indicators.figures import Fact, Figure, Measure, grouped, in_words
from indicators.periods import describe
from indicators.queries import Board, load_board, load_from
from indicators.rating import goal_for, rate
from indicators.terms import Basis, Missing, Rag, Severity
from returns.check import Key
from returns.models import Finding, Return, ReturnLine
from returns.queries import stored_facts


class Kind(StrEnum):
    """What accepting a line does to its reading."""

    NEW = "new"
    CHANGED = "changed"
    REMOVED = "removed"
    UNCHANGED = "unchanged"
    NOT_UNDERSTOOD = "not understood"


NO_FIGURE = "no figure"


@dataclass(frozen=True)
class Difference:
    """A line beside the reading that stands there now, both in words.

    `stated` is the figure as the return prints it, where it says something else than `after`.
    """

    line: ReturnLine
    kind: Kind
    period: str
    before: str
    after: str
    stated: str = ""


@dataclass(frozen=True)
class RatingChange:
    """A rating that accepting would give or change, of the line's own area or of one above."""

    indicator: str
    area: str
    period: str
    before: str
    after: str


def differences(monthly_return: Return, lines: Iterable[ReturnLine]) -> list[Difference]:
    """Every line with what it would do. `lines` come with indicator and area."""
    known = list(lines)
    stored = stored_facts(key for line in known if (key := key_of(line)) is not None)
    return [_difference(line, stored, monthly_return.illustrative) for line in known]


def key_of(line: ReturnLine) -> Key | None:
    """The reading that a line feeds; None where it is not understood."""
    if line.indicator_id is None or line.area_id is None or not line.basis or line.period_end is None:
        return None
    return (line.indicator_id, line.area_id, Basis(line.basis), line.period_end)


def fact_of(line: ReturnLine, *, illustrative: bool) -> Fact:
    """The line's figures as the rules see a reading."""
    return Fact(
        numerator=line.numerator,
        denominator=line.denominator,
        value=line.value,
        stated=line.stated,
        missing=Missing(line.missing_reason) if line.missing_reason else None,
        illustrative=illustrative,
        provisional=line.provisional,
    )


def fact_in_words(measure: Measure, fact: Fact | None) -> str:
    """A reading in words: "84.4%", "n/a: not available"; empty where there is none."""
    if fact is None:
        return ""
    if fact.missing is not None:
        return f"{fact.missing.value}: {fact.missing.label}"
    if fact.value is not None:
        return in_words(measure, fact.value)
    return "" if fact.numerator is None else f"{grouped(fact.numerator.normalize())} (numerator)"


def _difference(line: ReturnLine, stored: Mapping[Key, Fact], illustrative: bool) -> Difference:
    key = key_of(line)
    if key is None or line.indicator is None:
        return Difference(line, Kind.NOT_UNDERSTOOD, "", "", line.stated)
    measure, before = line.indicator.measure, stored.get(key)
    after = fact_of(line, illustrative=illustrative)
    words = fact_in_words(measure, after)
    said = (
        line.stated
        if after.missing is None and line.stated.replace(",", "") != words.replace(",", "")
        else ""
    )
    return Difference(
        line, _kind(before, after), describe(key[2], key[3]), fact_in_words(measure, before), words, said
    )


def _kind(before: Fact | None, after: Fact) -> Kind:
    if before is None:
        return Kind.NEW
    if _same(before, after):
        return Kind.UNCHANGED
    return Kind.REMOVED if after.missing is not None else Kind.CHANGED


def _same(one: Fact, other: Fact) -> bool:
    return (one.numerator, one.denominator, one.value, one.missing, one.illustrative) == (
        other.numerator,
        other.denominator,
        other.value,
        other.missing,
        other.illustrative,
    )


def changes_nothing(found: Iterable[Difference]) -> bool:
    """Whether every line stands stored exactly so already."""
    return all(difference.kind is Kind.UNCHANGED for difference in found)


def rating_changes(monthly_return: Return, found: Iterable[Difference]) -> list[RatingChange]:
    """The ratings that would be given or changed, for each changed line's area and the areas above it."""
    moving = [
        each for each in found if each.kind in (Kind.NEW, Kind.CHANGED, Kind.REMOVED) and key_of(each.line)
    ]
    keys = {key: each.line for each in moving if (key := key_of(each.line)) is not None}
    if not keys:
        return []
    indicators = list(
        {line.indicator_id: line.indicator for line in keys.values() if line.indicator}.values()
    )
    days = [key[3] for key in keys]
    proposed = {key: fact_of(line, illustrative=monthly_return.illustrative) for key, line in keys.items()}
    first, last = load_from(min(days)), max(days)
    authority = monthly_return.area.authority
    now = load_board(authority, indicators, first=first, last=last)
    then = load_board(authority, indicators, first=first, last=last, proposed=proposed)
    return [
        change
        for key in sorted(keys, key=lambda key: (key[3], key[0], key[1]))
        for change in _changes_up_the_line(now, then, key)
    ]


def _changes_up_the_line(now: Board, then: Board, key: Key) -> list[RatingChange]:
    measure = then.ledger.measures[key[0]]
    place = then.ledger.tree.places.get(key[1])
    if place is None:
        return []
    changes = []
    for area in then.ledger.tree.line_up(place):
        line = [each.id for each in then.ledger.tree.line_up(area)]
        before, after = (_rating(board, measure, key[2], line, key[3]) for board in (now, then))
        if before != after and (before, after) != (NO_FIGURE, Rag.NOT_RATED.label):
            changes.append(RatingChange(measure.name, area.name, describe(key[2], key[3]), before, after))
    return changes


def _rating(board: Board, measure: Measure, basis: Basis, line: list[int], day: date) -> str:
    place = board.ledger.tree.places[line[0]]
    figure: Figure = board.ledger.best_figure(measure, basis, place, day)
    found = rate(measure, figure, goal_for(line, board.goals_for(measure, basis), day))
    return found.rag.label if figure.known else NO_FIGURE


@dataclass(frozen=True)
class LineShown:
    """A difference with what was found on its line, and whether it can be accepted."""

    difference: Difference
    errors: list[Finding]
    questions: list[Finding]
    warnings: list[Finding]


def with_findings(difference: Difference) -> LineShown:
    """The difference with the findings of its line by severity."""
    by_severity: dict[str, list[Finding]] = {severity: [] for severity in Severity}
    for finding in difference.line.findings.all():
        by_severity[finding.severity].append(finding)
    return LineShown(
        difference, by_severity[Severity.ERROR], by_severity[Severity.QUESTION], by_severity[Severity.WARNING]
    )


def counts(found: Iterable[Difference]) -> dict[str, int]:
    """How many lines of each kind there are, kinds with none left out."""
    numbers = Counter(difference.kind for difference in found)
    return {kind.value: numbers[kind] for kind in Kind if numbers[kind]}
