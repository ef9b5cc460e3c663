"""Targets of one indicator and basis as a grid: areas down, financial years across."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from districts.models import Area, in_branches
from districts.permissions import line_up
from indicators.models import Indicator, Target
from indicators.rules.periods import financial_year, year_end, year_start
from indicators.rules.rows.shown import floor_words, target_words
from indicators.rules.terms import Basis


@dataclass(frozen=True)
class Step:
    """A target that begins within the year."""

    target: Target
    text: str


@dataclass(frozen=True)
class YearCell:
    """What an area has in a year: targets that begin in it, and before the first of them what is carried on.

    `above` says whose target holds where the area has none of its own.
    """

    year_start: date
    steps: list[Step]
    carried: str
    above: str = ""


@dataclass(frozen=True)
class Grid:
    """The years across as "2012/13", and the cells of each area."""

    years: list[str]
    rows: list[tuple[Area, list[YearCell]]]


def targets_of(authority: Area) -> QuerySet[Target]:
    """Every target of an authority's areas, by indicator, basis, area and day."""
    found = Target.objects.filter(in_branches([authority.pk], "area")).select_related("indicator", "area")
    return found.order_by("indicator__name", "basis", "area__name", "in_force_from")


def says(target: Target) -> str:
    """The target with its floor or margin, as printed: "78.8%, floor 75%"."""
    if target.target_rule.says_none:
        return "none"
    spec = target.indicator.spec
    text = target_words(spec, target.target_rule)
    if target.floor is not None:
        text = f"{text}, floor {floor_words(spec, target.floor)}"
    if target.margin is not None:
        text = f"{text}, margin {target.margin.normalize():f}"
    return text if target.rated else f"{text}, not rated"


def grid_of(
    indicator: Indicator, basis: Basis, areas: Sequence[Area], targets: Sequence[Target], today: date
) -> Grid:
    """The targets of one indicator and basis, to the year after the last; where there is none, from `today`'s year."""
    own = [target for target in targets if target.indicator_id == indicator.pk and target.basis == basis]
    years = _years(own, today)
    rows = [(area, [_cell(area, own, year) for year in years]) for area in areas]
    return Grid([financial_year(year) for year in years], rows)


def _years(targets: Sequence[Target], today: date) -> list[date]:
    """The first day of each year shown."""
    begun = sorted({year_start(target.in_force_from) for target in targets})
    first = begun[0] if begun else year_start(today)
    last = begun[-1] if begun else first
    return [date(year, first.month, first.day) for year in range(first.year, last.year + 2)]


def _cell(area: Area, targets: Sequence[Target], year: date) -> YearCell:
    own = [target for target in targets if target.area_id == area.pk]
    steps = [Step(each, says(each)) for each in own if year <= each.in_force_from <= year_end(year)]
    earlier = [each for each in own if each.in_force_from < year]
    carried = says(earlier[-1]) if earlier else ""
    above = "" if steps or carried else _from_above(area, targets, year)
    return YearCell(year, steps, carried, above)


def _from_above(area: Area, targets: Sequence[Target], year: date) -> str:
    for higher in line_up(area)[1:]:
        begun = [
            each
            for each in targets
            if each.area_id == higher.pk and each.applies_below and each.in_force_from <= year_end(year)
        ]
        if begun:
            return f"{higher.name}: {says(begun[-1])}"
    return ""
