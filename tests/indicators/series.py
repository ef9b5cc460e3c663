"""Series to judge: figures of one month after another, written in one line."""

from datetime import date
from decimal import Decimal

from indicators.rules.periods import add_months
from tests.builders import day

FIRST = "2011-01"


def series(figures: str, first: str = FIRST) -> list[tuple[date, Decimal]]:
    """Month ends from `first` on, each with its figure; "-" leaves a month out."""
    return [
        (add_months(day(first), after), Decimal(figure))
        for after, figure in enumerate(figures.split())
        if figure != "-"
    ]
