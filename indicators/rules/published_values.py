"""Figures as they were published: looked up where a `FigureResolver` works them out of readings.

Pure. Whoever is given these sees what was published and nothing that came to be known since.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from districts.tree import Level, Tree
from indicators.rules.figures import SUPPRESSED_WORDS, Figure, FigureKey, Gap, IndicatorSpec, round_half_up
from indicators.rules.terms import Basis, Missing
from indicators.rules.values import DatedKey, FigureResolver, dates_by_area

Published = Mapping[DatedKey, Figure]
NUMBER = re.compile(r"([0-9]+(?:\.([0-9]+))?) ?%?")


class PublishedFigures(FigureResolver):
    """The published figures of an authority by indicator id, basis, area id and last day.

    A cell holds the best figure there was: a published one, else an illustrative one. `levels` are those of today:
    by them it is told which areas can have none.
    """

    def __init__(
        self,
        *,
        tree: Tree,
        specs: Iterable[IndicatorSpec],
        levels: Mapping[tuple[int, int], Level],
        figures: Published,
    ) -> None:
        super().__init__(tree=tree, specs=specs, reading_values={}, levels=levels)
        self._stored = {key: figure for key, figure in figures.items() if key[2] in tree.nodes}
        for published_only in (True, False):
            days = _days(self._stored, published_only=published_only)
            self._dates[published_only] = dates_by_area(days, tree, list(Basis))
            self._snapshot_dates[published_only] = dates_by_area(days, tree, [Basis.SNAPSHOT])

    def _find(self, key: FigureKey, end: date, published: bool) -> Figure:
        found = self._stored.get((key.indicator.id, key.basis, key.area.id, end))
        if found is None or (published and found.illustrative):
            return Figure(end, gap=Gap.NOT_RETURNED, why="Nothing was returned")
        return found


def _days(figures: Published, *, published_only: bool) -> dict[tuple[int, Basis, int], set[date]]:
    """The last days of the figures of each indicator, basis and area."""
    found: dict[tuple[int, Basis, int], set[date]] = {}
    for (spec, basis, area, end), figure in figures.items():
        if figure.gap is not Gap.NOT_RETURNED and not (published_only and figure.illustrative):
            found.setdefault((spec, basis, area), set()).add(end)
    return found


def as_public(spec: IndicatorSpec, figure: Figure) -> Figure:
    """The figure as everybody may have it where it is shown: a bare value as it is printed, and no part without one.

    More digits than are printed, the parts of a figure that there is not, or either in the words of the return could
    tell what nobody was shown; its words stay where they are the printed number, as 62% is of 62.0%.
    """
    if figure.value is None:
        why = "A denominator of 0" if figure.gap is Gap.NOTHING_TO_DIVIDE_BY else figure.why
        return replace(figure, numerator=None, denominator=None, stated="", why=why)
    if spec.is_grade or (figure.numerator is not None and figure.denominator is not None):
        return figure
    shown = round_half_up(figure.value, spec.decimal_places)
    return replace(figure, value=shown, stated=figure.stated if _is_of(figure.stated, shown) else "")


def _is_of(words: str, shown: Decimal) -> bool:
    """Whether the words are the number shown, with no more digits."""
    found = NUMBER.fullmatch(words.strip())
    if found is None or Decimal(found[1]) != shown:
        return False
    return len(found[2] or "") <= -int(shown.as_tuple().exponent)


def withheld(figure: Figure) -> Figure:
    """What stands in the place of a hidden figure."""
    return Figure(
        figure.period_end,
        gap=Gap.SUPPRESSED,
        missing=Missing.SUPPRESSED,
        why=SUPPRESSED_WORDS,
        illustrative=figure.illustrative,
    )


def protected(
    specs: Mapping[int, IndicatorSpec], figures: Published, hidden: Collection[DatedKey]
) -> dict[DatedKey, Figure]:
    """The figures as everybody may have them, by the same keys."""
    return {
        key: withheld(figure) if key in hidden else as_public(specs[key[0]], figure)
        for key, figure in figures.items()
    }
