"""How far a red or amber figure is from its target, in children rather than in points.

Pure. "1 more of 93 would have been enough": the smallest number with which the figure, as shown, meets its target.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from indicators.rules.figures import HUNDRED, divide, in_full, round_half_up
from indicators.rules.row import Row
from indicators.rules.terms import Polarity, Rag, Unit


def gap_words(row: Row) -> str:
    """The gap to the target in whole numbers; empty where the target is met, or it can't be told from what is shown."""
    target = row.target
    if row.rating.letter not in (Rag.RED, Rag.AMBER) or target is None or target.value is None:
        return ""
    if row.aim not in (Polarity.HIGH, Polarity.LOW) or row.figure.value is None:
        return ""
    if row.unit == Unit.COUNT:
        return _of_count(row, Decimal(target.value), strict=target.strict)
    if (
        row.unit == Unit.PERCENTAGE
        and row.figure.numerator is not None
        and row.figure.denominator is not None
    ):
        return _of_percentage(row, Decimal(target.value), strict=target.strict)
    return ""


def _of_count(row: Row, target: Decimal, *, strict: bool) -> str:
    assert row.figure.value is not None
    short = abs(Decimal(row.figure.value) - target) + (1 if strict else 0)
    return f"{in_full(short)} {_way(row)} would have been enough"


def _of_percentage(row: Row, target: Decimal, *, strict: bool) -> str:
    assert row.figure.numerator is not None
    assert row.figure.denominator is not None
    numerator, whole = Decimal(row.figure.numerator), Decimal(row.figure.denominator)
    step = Decimal(1) if row.aim == Polarity.HIGH else Decimal(-1)
    rounding = ROUND_FLOOR if step > 0 else ROUND_CEILING
    wanted = (target * whole / HUNDRED).to_integral_value(rounding) - step
    while not _meets(row, wanted, whole, target, strict=strict):
        wanted += step
        if not 0 <= wanted <= whole:
            return ""
    return f"{in_full(abs(wanted - numerator))} {_way(row)} of {in_full(whole)} would have been enough"


def _meets(row: Row, numerator: Decimal, whole: Decimal, target: Decimal, *, strict: bool) -> bool:
    """Whether the figure that this numerator gives, rounded as it is shown, meets the target."""
    if not whole:
        return True
    shown = round_half_up(divide(numerator * HUNDRED, whole), row.decimal_places)
    lead = shown - target if row.aim == Polarity.HIGH else target - shown
    return lead > 0 or (lead == 0 and not strict)


def _way(row: Row) -> str:
    return "more" if row.aim == Polarity.HIGH else "fewer"
