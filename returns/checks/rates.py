"""A stated rate beside the one that a page will show: its numerator over the population that is looked up.

Pure.
"""

from decimal import Decimal

from indicators.rules.figures import Figure, IndicatorSpec, grouped, in_full, in_words, round_half_up
from indicators.rules.terms import Severity, Unit
from returns.matching.match import FindingMade, ResolvedLine
from returns.reading.sheet.figures import FigureRead


def stated_rate_differs(line: ResolvedLine, shown: Figure | None) -> list[FindingMade]:
    """A stated rate that the page's own doesn't give at its printed precision. `shown` is the page's figure."""
    stated, spec = line.read.value, line.spec
    if spec is None or spec.unit is not Unit.RATE or line.faulty or stated is None or stated.number is None:
        return []
    if shown is None or shown.value is None or round_half_up(shown.value, stated.places) == stated.number:
        return []
    return _rate_differs(spec, stated, shown, shown.value)


def _rate_differs(
    spec: IndicatorSpec, stated: FigureRead, shown: Figure, value: Decimal
) -> list[FindingMade]:
    if shown.numerator is None or shown.denominator is None:
        return []
    how = "".join(f", {note}" for note in shown.notes)
    places = max(stated.places, spec.decimal_places)
    return [
        FindingMade(
            Severity.WARNING,
            "stated_rate_differs",
            f"{stated.cell.ref} says {stated.stated}. {in_full(shown.numerator)} over {in_full(shown.denominator)}"
            f"{how} is {grouped(round_half_up(value, places))}.",
            f"If you accept it, the page shows {in_words(spec, value)}, and {stated.stated} is kept as stated.",
        )
    ]
