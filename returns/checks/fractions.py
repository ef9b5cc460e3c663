"""Percent or fraction, decided by what stands stored of the same indicator and area.

Pure. What the history doesn't decide stays a question.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from indicators.rules.figures import in_words
from indicators.rules.terms import Severity
from returns.checks.stored_history import History
from returns.matching.match import FindingMade, ResolvedLine

FIGURES_LOOKED_AT, AT_LEAST = 6, 2
NEAR_IN_POINTS = Decimal(10)
HUNDRED = Decimal(100)


def fractions_decided(lines: Sequence[ResolvedLine], history: History) -> list[ResolvedLine]:
    """The lines, each percentage of at most 1 taken for what the figures before it show, where they show it."""
    return [_decided(line, history) if _is_asked(line) else line for line in lines]


def _is_asked(line: ResolvedLine) -> bool:
    return any(finding.code == "bare_fraction" for finding in line.findings)


def _decided(line: ResolvedLine, history: History) -> ResolvedLine:
    """The line as one of its two readings, where it lies near every figure before and the other near none."""
    before = _figures_before(line, history)
    if line.value is None or line.spec is None or len(before) < AT_LEAST:
        return line
    as_it_stands, of_one = line.value, line.value * HUNDRED
    if _is_near_all(as_it_stands, before) and not _is_near_any(of_one, before):
        return _without_question(line)
    if not _is_near_all(of_one, before) or _is_near_any(as_it_stands, before):
        return line
    said = FindingMade(
        Severity.WARNING,
        "fraction_by_history",
        f"{line.stated} is taken for {in_words(line.spec, of_one)}, as the {len(before)} figures before it are "
        f"percentages near that.",
        "If it is not, leave the line out, type its % sign and upload again.",
    )
    return replace(_without_question(line), value=of_one).with_finding(said)


def _without_question(line: ResolvedLine) -> ResolvedLine:
    return replace(line, findings=tuple(each for each in line.findings if each.code != "bare_fraction"))


def _figures_before(line: ResolvedLine, history: History) -> list[Decimal]:
    """The last figures stored of the line's series, since the last break or step change."""
    if line.key is None or line.spec is None or line.node is None:
        return []
    indicator_id, area_id, basis, end = line.key
    begun = history.begun(indicator_id, line.node, end)
    found = sorted(history.everything(indicator_id, basis, area_id).items())
    values = [each.value for day, each in found if begun <= day < end and each.value is not None]
    return values[-FIGURES_LOOKED_AT:]


def _is_near_all(value: Decimal, figures: Sequence[Decimal]) -> bool:
    return all(abs(value - each) <= NEAR_IN_POINTS for each in figures)


def _is_near_any(value: Decimal, figures: Sequence[Decimal]) -> bool:
    return any(abs(value - each) <= NEAR_IN_POINTS for each in figures)
