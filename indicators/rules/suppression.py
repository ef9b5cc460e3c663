"""Small numbers: which figures are suppressed so that nobody can be told from them.

Pure. The table that is protected is areas × periods × bases together: a figure is a count over a span of days in an
area, and whatever adds figures up (a county over its districts, a year over its months) may give a suppressed one back.

Each suppressed figure has a witness: a way in which the true figures could be otherwise while everything that is shown
stays the same. One case more on a day in one area, and one less in another area or month, changes just the figures
whose area and span take in one of the two and not the other. All those are suppressed; so what is shown can't tell.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.rules.periods import add_months, month_end, year_end

SMALL = 5
FEW = 10

Span = tuple[date, date]


@dataclass(frozen=True, order=True)
class SuppressionCell:
    """One figure of the table: a series (an indicator) in an area over the days from `first` to `last`."""

    series: int
    area: int
    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Whether the span takes in the day."""
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Parts:
    """What a figure is made of: a count alone, or the numerator and denominator of a percentage.

    `illustrative` ones tell of nobody, but are suppressed like others.
    """

    numerator: Decimal
    denominator: Decimal | None = None
    illustrative: bool = False

    @property
    def small(self) -> bool:
        """A count or numerator of 1 to 5, or a percentage of 10 or fewer. A true 0 isn't: it is always shown."""
        of_few = self.denominator is not None and self.denominator <= FEW
        return self.numerator > 0 and (self.numerator <= SMALL or of_few)


@dataclass(frozen=True)
class Relation:
    """A way in which the true figures could be otherwise.

    `series`, `areas` and `days` say where a case more (+1) is counted and where one less (−1); `numerator` and
    `denominator` how a case more changes the two.
    """

    series: tuple[tuple[int, int], ...]
    areas: tuple[tuple[int, int], ...]
    days: tuple[tuple[date, int], ...]
    numerator: int
    denominator: int


@dataclass(frozen=True)
class Suppression:
    """The suppressed cells, and for each at least one change that goes unnoticed and changes it."""

    hidden: frozenset[SuppressionCell]
    changes: tuple[Relation, ...]


# A case more or less of the kind that is counted; as a last resort one more or less of all cases too.
STEPS = ((1, 0), (-1, 0), (1, 1), (-1, -1))


def suppress(cells: Mapping[SuppressionCell, Parts], parents: Mapping[int, int | None]) -> Suppression:
    """Suppress the small cells, and for each the next smallest whose showing would give it back.

    `parents` maps each area to the one whose figures include its own, None at the top. Where the cells are of several
    series, these are shares of one total that is shown: what one has less another has more.

    Earlier spans come first and choose among what is known by then, so that what is shown once is not suppressed later
    if it can be helped. No published figure is suppressed because of an illustrative one.
    """
    published = {cell: parts for cell, parts in cells.items() if not parts.illustrative}
    found = _suppress(_Table(published, parents))
    if len(published) == len(cells):
        return found
    kept = published.keys() - found.hidden
    return _suppress(_Table(cells, parents, kept), found.hidden)


def _suppress(table: "_Table", also: Collection[SuppressionCell] = ()) -> Suppression:
    small = {cell for cell, parts in table.cells.items() if parts.small and cell not in table.kept}
    hidden: set[SuppressionCell] = set()
    changes = []
    for cell in sorted(small | set(also), key=table.order):
        if cell not in hidden:
            change = _chosen(table, cell, hidden)
            changes.append(change)
            hidden |= {cell, *(each for each in table.affected(change) if table.may_hide(each))}
            if not table.cells[cell].illustrative and not table.possible(change):
                hidden |= table.made_up()
    return Suppression(frozenset(hidden), tuple(changes))


class _Table:
    """The cells with the ways from areas to what lies above and below them."""

    def __init__(
        self,
        cells: Mapping[SuppressionCell, Parts],
        parents: Mapping[int, int | None],
        kept: Collection[SuppressionCell] = frozenset(),
    ) -> None:
        self.cells = cells
        self.kept = kept
        self._parents = parents
        self._by_place: dict[tuple[int, int], list[SuppressionCell]] = {}
        for cell in cells:
            self._by_place.setdefault((cell.series, cell.area), []).append(cell)
        self._by_day: dict[tuple[int, int, date], list[SuppressionCell]] = {}
        self.series = sorted({cell.series for cell in cells})
        self._areas = sorted({cell.area for cell in cells})
        self.adds_up_over_months = any(cell.last > month_end(cell.first) for cell in cells)

    def may_hide(self, cell: SuppressionCell) -> bool:
        """Whether the cell is neither a true 0 nor one that has to be shown."""
        return bool(self.cells[cell].numerator) and cell not in self.kept

    def made_up(self) -> set[SuppressionCell]:
        """The illustrative cells: without them, what protects a published figure among published ones does so."""
        return {cell for cell, parts in self.cells.items() if parts.illustrative and self.may_hide(cell)}

    def line_up(self, area: int) -> list[int]:
        """The area and what lies above it."""
        line: list[int] = []
        at: int | None = area
        while at is not None:
            line.append(at)
            at = self._parents.get(at)
        return line

    def order(self, cell: SuppressionCell) -> tuple[date, int, int, SuppressionCell]:
        """Earlier spans first, of those the shorter, of those what lies lower."""
        return cell.last, (cell.last - cell.first).days, -len(self.line_up(cell.area)), cell

    def days(self, cell: SuppressionCell) -> list[date]:
        """The days within the cell's span on which a figure begins or ends, in whatever area."""
        own = (each for each in self.cells if each.series == cell.series)
        return sorted({day for each in own for day in (each.first, each.last) if cell.covers(day)})

    def lowest(self, series: int, day: date) -> list[int]:
        """The areas in whose cells the day counts, and none below them in whose cells it does."""
        having = [area for area in self._areas if self.covering(series, area, day)]
        above = {higher for area in having for higher in self.line_up(area)[1:]}
        return [area for area in having if area not in above]

    def affected(self, change: Relation) -> Iterator[SuppressionCell]:
        """The cells that the change alters."""
        yield from (cell for cell, _ in self.altered(change))

    def altered(self, change: Relation) -> Iterator[tuple[SuppressionCell, int]]:
        """Each cell that the change alters, with how often a case more is counted in it (below 0: a case less)."""
        signs: dict[int, int] = {}
        for lowest, sign in change.areas:
            for area in self.line_up(lowest):
                signs[area] = signs.get(area, 0) + sign
        for series, way in change.series:
            for area, sign in signs.items():
                counted = self._counted(series, area, change.days) if sign else {}
                yield from ((cell, way * sign * times) for cell, times in counted.items() if times)

    def _counted(
        self, series: int, area: int, days: Iterable[tuple[date, int]]
    ) -> dict[SuppressionCell, int]:
        """How often the days count in each cell of an area."""
        times: dict[SuppressionCell, int] = {}
        for day, each in days:
            for cell in self.covering(series, area, day):
                times[cell] = times.get(cell, 0) + each
        return times

    def covering(self, series: int, area: int, day: date) -> list[SuppressionCell]:
        """The cells of an area whose span takes in the day."""
        at = (series, area, day)
        if at not in self._by_day:
            self._by_day[at] = [cell for cell in self._by_place.get((series, area), ()) if cell.covers(day)]
        return self._by_day[at]

    def possible(self, change: Relation) -> bool:
        """Whether every figure that it alters is one that may be hidden and could be so."""
        return all(
            self.may_hide(cell) and _could_be(self.cells[cell], times, change)
            for cell, times in self.altered(change)
        )

    def loss(self, change: Relation, hidden: Collection[SuppressionCell], until: date) -> Decimal:
        """How many cases the cells stand for that it would hide besides those hidden already."""
        lost = (cell for cell in self.affected(change) if cell.last <= until and cell not in hidden)
        return sum((self.cells[cell].numerator for cell in lost), Decimal(0))


def _could_be(parts: Parts, times: int, change: Relation) -> bool:
    """Whether the changed figure is a figure, and no true 0: that would be shown."""
    numerator = parts.numerator + times * change.numerator
    if numerator < 1:
        return False
    return parts.denominator is None or numerator <= parts.denominator + times * change.denominator


def _chosen(table: _Table, cell: SuppressionCell, hidden: Collection[SuppressionCell]) -> Relation:
    """The change that hides the least of what is known when the cell's span ends.

    Where its last day has no case to spare, a case of an earlier day is moved, though that may suppress what was shown.
    """
    last_day = list(_candidates(table, cell, cell.last))
    for change in sorted(last_day, key=lambda change: table.loss(change, hidden, cell.last)):
        for longer in (*_over_time(table, cell, change), change):
            if table.possible(longer):
                return longer
    earlier = (change for day in table.days(cell) for change in _candidates(table, cell, day))
    possible = [change for change in earlier if table.possible(change)]
    return min(possible, key=lambda change: table.loss(change, hidden, date.max), default=last_day[0])


def _candidates(table: _Table, cell: SuppressionCell, day: date) -> Iterator[Relation]:
    """A case more or less in the cell on a day, made up for in no other area or in one that is not part of it."""
    lowest = table.lowest(cell.series, day)
    inside = [area for area in lowest if cell.area in table.line_up(area)]
    outside = [area for area in lowest if area not in inside]
    steps = STEPS if table.cells[cell].denominator is not None else STEPS[:2]
    for numerator, denominator in steps:
        for here in inside:
            for series in _series(table, cell, here, day):
                yield Relation(series, ((here, 1),), ((day, 1),), numerator, denominator)
                for there in outside:
                    areas = ((here, 1), (there, -1))
                    yield Relation(series, areas, ((day, 1),), numerator, denominator)


def _series(
    table: _Table, cell: SuppressionCell, area: int, day: date
) -> Iterable[tuple[tuple[int, int], ...]]:
    """The series itself; of shares of one total, with another that has less where this one has more."""
    others = [
        series for series in table.series if series != cell.series and table.covering(series, area, day)
    ]
    return [((cell.series, 1), (other, -1)) for other in others] or [((cell.series, 1),)]


def _over_time(table: _Table, cell: SuppressionCell, change: Relation) -> Iterator[Relation]:
    """The same change undone in the next month, so that what covers both months can be shown.

    Within a financial year alone: else no figure of the next year to date could be shown.
    """
    following = add_months(cell.last, 1)
    if not table.adds_up_over_months or cell.last != month_end(cell.last):
        return
    if following > year_end(cell.last):
        return
    for numerator, denominator in ((change.numerator, change.denominator), *STEPS[:2]):
        yield Relation(change.series, change.areas, ((cell.last, 1), (following, -1)), numerator, denominator)
