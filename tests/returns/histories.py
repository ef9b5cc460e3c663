"""What stands stored around a return and lines of one figure, without a database."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from districts.tree import AreaNode, Tree
from indicators.rules.figures import IndicatorSpec, ReadingValue
from indicators.rules.periods import add_months
from indicators.rules.terms import Basis
from returns.checks.stored_history import History
from returns.matching.match import ResolvedLine
from tests.returns.lines import KENT, MAY, PLACES, read

APRIL = date(2012, 4, 30)

Stored = dict[tuple[int, Basis, int], dict[date, ReadingValue]]


def reading_values(
    what: IndicatorSpec, node: AreaNode, figures: Iterable[object], last: date = APRIL, **more
) -> Stored:
    """Stored figures of one month after another, the newest in `last`; "943/2201" has its parts."""
    given = [_fact(str(figure)) for figure in figures]
    by_day = {
        add_months(last, at + 1 - len(given)): reading_value._replace(**more)
        for at, reading_value in enumerate(given)
    }
    return {(what.id, what.bases[0], node.id): by_day}


def _fact(text: str) -> ReadingValue:
    if "/" not in text:
        return ReadingValue(value=Decimal(text))
    numerator, denominator = text.split("/")
    return ReadingValue(Decimal(numerator), Decimal(denominator) if denominator else None)


def history(*stored: Stored, owner: AreaNode = KENT, month: date | None = MAY, **more) -> History:
    known = {key: by_day for each in stored for key, by_day in each.items()}
    return History(Tree(more.pop("places", PLACES)), owner, month, known, **more)


def line(what: IndicatorSpec, node: AreaNode, figure: object, end: date = MAY, at: int = 4) -> ResolvedLine:
    """A line of one figure, or of "943/2201"."""
    reading_value = _fact(str(figure))
    as_read = read(
        what,
        node,
        value=reading_value.value,
        numerator=reading_value.numerator,
        denominator=reading_value.denominator,
        end=end,
        at=at,
    )
    return ResolvedLine(
        as_read,
        what,
        node,
        what.bases[0],
        end,
        reading_value.numerator,
        reading_value.denominator,
        reading_value.value,
        str(figure),
    )
