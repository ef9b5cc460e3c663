"""Restated periods: what the last edition said of earlier months, where it is no longer what is known.

Pure. The points of a row's last twelve months are compared with those of the edition before, day by day.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from indicators.rules.figures import grouped
from indicators.rules.periods import describe
from indicators.rules.row import Point, Row
from indicators.rules.terms import Basis, Unit

NO_FIGURE = "no figure"


@dataclass(frozen=True)
class Restated:
    """A figure of an earlier period that the edition `edition` gave otherwise."""

    code: str
    name: str
    basis: str
    area: str
    area_name: str
    period_end: str
    period: str
    said: str
    now: str
    edition: str
    said_illustrative: bool = False
    illustrative: bool = False
    unit: str = field(kw_only=True)
    said_value: str | None = field(kw_only=True)
    now_value: str | None = field(kw_only=True)


def restated_since(rows: Iterable[Row], earlier: Iterable[Row], edition: str) -> tuple[Restated, ...]:
    """The earlier figures that differ from those in the rows of the edition before, whose name is `edition`.

    A month counts where both show it: the window of twelve months has moved on. A period without a figure then and
    with one now is restated too.
    """
    before = {(row.area, row.code, row.basis): row for row in earlier}
    found: list[Restated] = []
    for row in rows:
        last = before.get((row.area, row.code, row.basis))
        if last is not None:
            found += [_restated(row, then, now, edition) for then, now in _differing(last, row)]
    return tuple(found)


def _differing(last: Row, row: Row) -> Iterator[tuple[Point, Point]]:
    said = {point.period_end: point for point in last.points}
    for now in row.points:
        then = said.get(now.period_end)
        if then is not None and then.value != now.value:
            yield then, now


def _restated(row: Row, then: Point, now: Point, edition: str) -> Restated:
    return Restated(
        code=row.code,
        name=row.name,
        basis=row.basis,
        area=row.area,
        area_name=row.area_name,
        period_end=now.period_end,
        period=describe(Basis(row.basis), date.fromisoformat(now.period_end)),
        said=point_words(row, then),
        now=point_words(row, now),
        edition=edition,
        said_illustrative=then.illustrative,
        illustrative=now.illustrative,
        unit=row.unit,
        said_value=then.value,
        now_value=now.value,
    )


def point_words(row: Row, point: Point) -> str:
    """A point of the row's months in words, "84.4%"; "no figure" for a gap."""
    if point.value is None:
        return NO_FIGURE
    return f"{grouped(Decimal(point.value))}{'%' if row.unit == Unit.PERCENTAGE else ''}"
