"""How many more workers would bring a team to the optimum with its present cases.

Pure. A number can be told only where children and workers were returned; of a bare ratio only the share is known.
"""

from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from indicators.rules.figures import (
    HUNDRED,
    Figure,
    IndicatorSpec,
    divide,
    grouped,
    in_full,
    in_words,
    round_half_up,
)

TENTH = Decimal("0.1")
# Fractions that people say, with their percentage.
SPOKEN = (
    (Decimal(25), "about a quarter"),
    (HUNDRED / 3, "about a third"),
    (Decimal(50), "about half"),
    (HUNDRED * 2 / 3, "about two thirds"),
    (Decimal(75), "about three quarters"),
    (HUNDRED, "about twice as many"),
)


def more_workers(children: Decimal, workers: Decimal, optimum: Decimal) -> Decimal:
    """Full-time workers lacking: children over the optimum less those there are, rounded up to a tenth; at least 0.

    Rounded up, since fewer would not bring the team to the optimum.
    """
    lacking = divide(children, optimum) - workers
    return max(lacking.quantize(TENTH, rounding=ROUND_CEILING), Decimal(0))


def more_share(value: Decimal, optimum: Decimal) -> Decimal:
    """By how many percent the workers would have to grow: 33.2 against 25 is 32.8."""
    return (divide(value, optimum) - 1) * HUNDRED


def workers_words(spec: IndicatorSpec, figure: Figure, optimum: Decimal | None) -> str:
    """What would bring the team to the optimum, or why that can't be said."""
    if figure.value is None:
        return "Not known: no caseload was returned"
    if not optimum:
        return "Not known: no optimum is set"
    if round_half_up(figure.value, spec.decimal_places) <= optimum:
        return "No more: not over the optimum"
    beside = f"{in_words(spec, figure.value)} against {in_full(optimum)}"
    if figure.numerator is None or figure.denominator is None:
        return f"{_share_words(figure.value, optimum)} ({beside}); children and workers were not returned, so no number"
    more = more_workers(figure.numerator, figure.denominator, optimum)
    return (
        f"{grouped(more)} more ({in_full(figure.numerator)} children, "
        f"{in_full(figure.denominator)} workers; {beside})"
    )


def _share_words(value: Decimal, optimum: Decimal) -> str:
    share = more_share(value, optimum)
    whole = share.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    spoken = next((words for percent, words in SPOKEN if abs(share - percent) <= 1), "")
    return f"{whole}% more workers{f', {spoken}' if spoken else ''}"
