"""A row without what is kept from the public: its hidden figures, and whatever is worked out from one of them.

Pure. It walks the fields of the row. A figure in a new field is hidden like any other, and a new field of another kind
is emptied with the row's figures, until it is named here as saying nothing of them.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from indicators.rules.figures import SUPPRESSED_WORDS, Gap
from indicators.rules.row import Point, RatingShown, Row, Shown, TravelShown, figures_in
from indicators.rules.terms import NotCompared, NotRated, Rag, Travel

# Whether the figure of an indicator's code, a basis, an area's slug and a last day is kept from the public.
Hides = Callable[[str, str, str, str], bool]

Whole = TypeVar("Whole")

# The same whatever the figures are: the definition, what somebody else set, and what others publish of themselves.
SAYS_NO_FIGURE = frozenset(
    {
        *("code", "name", "area", "area_name", "basis", "basis_short", "basis_name"),
        *(
            "aim",
            "aim_words",
            "aim_nationally",
            "unit",
            "decimal_places",
            "target",
            "target_steps",
            "benchmarks",
        ),
        *("numerator_name", "denominator_name", "source", "label"),
    }
)
# The figures that a field is worked out from; a field that isn't named here counts as worked out from all of them.
WORKED_OUT_FROM: Mapping[str, frozenset[str]] = {
    "rating": frozenset({"figure"}),
    "travel": frozenset({"figure", "previous"}),
}
OF_THE_AUTHORITY = frozenset({"authority"})
NO_RATING = RatingShown(
    Rag.NOT_RATED.value, Rag.NOT_RATED.label, NotRated.SUPPRESSED.label, NotRated.SUPPRESSED
)
UNKNOWN_TRAVEL = TravelShown(
    Travel.NOT_KNOWN.label,
    *("", "", ""),
    NotCompared.SUPPRESSED.label,
    code=Travel.NOT_KNOWN,
    reason_code=NotCompared.SUPPRESSED,
)


def public_row(row: Row, hides: Hides, authority: str) -> Row:
    """The row as everybody may read it. `authority` is the slug of the area whose figure stands beside.

    A change is not shown where either of its two figures is hidden: with the other it would give the hidden one back.
    """

    def hidden(field: str, period_end: str) -> bool:
        area = authority if field in OF_THE_AUTHORITY else row.area
        return hides(row.code, row.basis, area, period_end)

    return without_figures(row, hidden)


def figures_by_area(row: Row, authority: str) -> Iterator[tuple[str, Shown]]:
    """Every figure that the row says in full, with the slug of the area that it is of."""
    for field in fields(row):
        for figure in figures_in(getattr(row, field.name)):
            if isinstance(figure, Shown):
                yield authority if field.name in OF_THE_AUTHORITY else row.area, figure


def without_figures(whole: Whole, hidden: Callable[[str, str], bool]) -> Whole:
    """A row, or another dataclass that holds figures, without those that are hidden by field and last day."""
    parts = {
        field.name: getattr(whole, field.name)
        for field in fields(whole)  # type: ignore[arg-type]
        if field.name not in SAYS_NO_FIGURE
    }
    figures = {name: part for name, part in parts.items() if any(True for _ in figures_in(part))}
    shown = {name: _without(name, part, hidden) for name, part in figures.items()}
    lost = {name for name, part in shown.items() if part != figures[name] or any_suppressed(part)}
    emptied = {
        name: without_meaning(part)
        for name, part in parts.items()
        if name not in figures and lost & WORKED_OUT_FROM.get(name, figures.keys())
    }
    return replace(whole, **shown, **emptied)  # type: ignore[type-var]


def _without(field: str, part: Any, hidden: Callable[[str, str], bool]) -> Any:
    if isinstance(part, Shown):
        return suppressed(part) if part.value is not None and hidden(field, part.period_end) else part
    if isinstance(part, Point):
        return replace(part, value=None) if hidden(field, part.period_end) else part
    if isinstance(part, tuple):
        return tuple(_without(field, each, hidden) for each in part)
    return without_figures(part, hidden) if is_dataclass(part) else part


def any_suppressed(part: object) -> bool:
    """Whether any figure in a row, a line or a part of one is kept from the public."""
    return any(isinstance(figure, Shown) and figure.suppressed for figure in figures_in(part))


def suppressed(shown: Shown) -> Shown:
    """What stands in place of a hidden figure."""
    return Shown(
        text=SUPPRESSED_WORDS,
        value=None,
        period_end=shown.period_end,
        period=shown.period,
        as_at=shown.as_at,
        illustrative=shown.illustrative,
        gap=Gap.SUPPRESSED,
    )


def without_meaning(part: object) -> object:
    """What stands in place of something that was worked out from a hidden figure."""
    if isinstance(part, RatingShown):
        return NO_RATING
    if isinstance(part, TravelShown):
        return UNKNOWN_TRAVEL
    return type(part)() if isinstance(part, str | tuple) else None
