"""The row: one indicator for one area and period, in the words and figures that every output shows.

Pure. Built in one place (`build_rows.py`), shown on pages, frozen into editions and exported: those can't differ.
Numbers are text of the exact decimal, so that a frozen row is the same bytes on every machine. Beside words stand the
codes of the enumerations in `terms.py`; rules ask the codes, readers are shown the words.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass

from indicators.rules.figures import Gap
from indicators.rules.terms import NotCompared, NotRated, Travel, Way


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure in words, or in words why there is none.

    `value` is the figure as displayed, without separators, of a grade its name; where there is none, `gap` is the
    code of the reason. `as_at` is given where a snapshot of another day stands for the period's own; `parts` is
    "943 of 2,201" or says that they weren't returned. `partial` is, of an incomplete one, the sum over the areas that
    have a figure: it stands in the words, is rated and compared with nothing, and is no value.
    """

    text: str
    value: str | None
    period_end: str
    period: str
    numerator: str | None = None
    denominator: str | None = None
    as_at: str = ""
    parts: str = ""
    completeness: str = ""
    stated: str = ""
    notes: str = ""
    illustrative: bool = False
    provisional: bool = False
    gap: Gap | None = None
    partial: str | None = None

    @property
    def suppressed(self) -> bool:
        """Whether it is suppressed for the public."""
        return self.gap is Gap.SUPPRESSED

    @property
    def grades_differ(self) -> bool:
        """Whether it is a count of grades: nothing is missing, and there is no grade that stands for all areas."""
        return self.gap is Gap.GRADES_DIFFER

    @property
    def parts_missing(self) -> bool:
        """Whether it is made of two numbers that weren't both returned."""
        return bool(self.parts) and None in (self.numerator, self.denominator)


@dataclass(frozen=True, slots=True)
class TargetShown:
    """The target in force: its figure, its floor, who set it, until when it is to be met.

    A `strict` one is not met by a figure equal to it. `follows` is the benchmark whose figure it is, in words, or why
    that is not known.
    """

    text: str
    value: str | None
    floor: str | None
    set_by: str
    in_force_from: str
    due: str = ""
    area: str = ""
    strict: bool = False
    follows: str = ""

    @property
    def in_full(self) -> str:
        """The target, and what it follows: "at most 543.7, the neighbours’ median of 2012/13 (…)"."""
        return f"{self.text}, {self.follows}" if self.follows else self.text


@dataclass(frozen=True, slots=True)
class RatingShown:
    """The colour by its letter (a value of `Rag`) and name, and where the figure stands, or why it isn't rated."""

    letter: str
    name: str
    words: str
    reason_code: NotRated | None = None


@dataclass(frozen=True, slots=True)
class TravelShown:
    """The direction of travel: arrow, size and judgement, since when; or why it isn't known.

    `code` is the judgement and `travel` its word, `way` which way the number went and `arrow` its sign; `size` is the
    change as an exact decimal, of a grade None.
    """

    code: Travel = field(kw_only=True)
    travel: str
    arrow: str
    change: str
    since: str
    reason: str = ""
    illustrative: bool = False
    way: Way | None = None
    size: str | None = None
    reason_code: NotCompared | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One point of a sparkline; a gap where there is no value."""

    period_end: str
    value: str | None
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class TargetStepShown:
    """A target over the days from `first` to `last` on which it was in force; `upper` is the other edge of a band."""

    first: str
    last: str
    text: str
    value: str
    upper: str | None = None


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A comparator's figure, with its own period."""

    area: str
    text: str
    period: str
    illustrative: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a scorecard. `concern` says why the figure is worse than chance would give, where it is.

    `target_steps` are the targets that were in force over the months of `points`; `red_since` says of a red figure
    since when it has been, as far as that is known. `aim_nationally` says which way is better for the nation's
    statistics, where councils here read it otherwise.
    """

    code: str
    name: str
    area: str
    area_name: str
    basis: str
    basis_short: str
    basis_name: str
    aim: str
    aim_words: str
    unit: str
    decimal_places: int
    figure: Shown
    target: TargetShown | None
    rating: RatingShown
    travel: TravelShown
    previous: Shown | None
    authority: Shown | None
    benchmarks: tuple[Benchmark, ...]
    points: tuple[Point, ...]
    concern: str = ""
    same_month_last_year: Shown | None = None
    target_steps: tuple[TargetStepShown, ...] = ()
    red_since: str = ""
    aim_nationally: str = ""

    @property
    def drawn_targets(self) -> tuple[TargetStepShown, ...]:
        """The targets to draw over the points: of a row frozen without them the one in force, from its first day."""
        if self.target_steps or self.target is None or self.target.value is None or not self.points:
            return self.target_steps
        begun, last = self.target.in_force_from, self.points[-1].period_end
        return (TargetStepShown(begun, last, self.target.text, self.target.value),)

    def target_on(self, day: str) -> TargetStepShown | None:
        """The target that was in force on a day of the points; None where none was."""
        return next((step for step in self.drawn_targets if step.first <= day <= step.last), None)


def figures_in(part: object) -> Iterator[Shown | Point]:
    """Every figure in a row or a part of one, in the order of the fields."""
    if isinstance(part, Shown | Point):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from figures_in(each)
    elif is_dataclass(part):
        for each in fields(part):
            yield from figures_in(getattr(part, each.name))
