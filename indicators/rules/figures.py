"""What a figure is: a reading as returned, a figure as computed, and how numbers are rounded and worded.

Pure. Figures are `Decimal`; percentages are held as 84.4, never 0.844.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from enum import StrEnum
from typing import NamedTuple

from districts.tree import AreaNode
from indicators.rules.grades import grade_at
from indicators.rules.periods import month_start, window_start
from indicators.rules.terms import Basis, Missing, Polarity, Unit

HUNDRED = Decimal(100)
PRECISION = 40
ROUNDING = Context(prec=PRECISION)


@dataclass(frozen=True)
class IndicatorSpec:
    """An indicator as the rules see it: every property that decides how its figures are computed and judged.

    `begins` is the day from which it is collected; None where it always was.
    """

    id: int
    code: str
    name: str
    unit: Unit
    polarity: Polarity
    decimal_places: int
    bases: tuple[Basis, ...]
    rate_per: int = 0
    adds_up: bool = True
    denominator_id: int | None = None
    minimum_change: Decimal | None = None
    starts_id: int | None = None
    ends_id: int | None = None
    grades: tuple[str, ...] = ()
    national_polarity: Polarity | None = None
    begins: date | None = None

    def counts_later(self, basis: Basis, period_end: date) -> bool:
        """Whether a year to date holds fewer months than others, since the indicator began within it."""
        return basis is Basis.YTD and self.begins_within(basis, period_end)

    def begins_within(self, basis: Basis, period_end: date) -> bool:
        """Whether the indicator began in a later month than that with which the figure's period begins."""
        begins = self.begins
        return begins is not None and window_start(basis, period_end) < month_start(begins) <= period_end

    @property
    def is_stock(self) -> bool:
        """Whether it is counted on a day (cases open) rather than over a span of time (referrals)."""
        return Basis.SNAPSHOT in self.bases

    @property
    def is_grade(self) -> bool:
        """Whether its figures are grades, which have an order and no size."""
        return self.unit is Unit.GRADE

    @property
    def has_parts(self) -> bool:
        """Whether its figures are a numerator over a denominator."""
        return self.unit in (Unit.PERCENTAGE, Unit.RATE, Unit.RATIO)

    @property
    def is_population_rate(self) -> bool:
        """Whether it is a rate whose denominator is looked up: events or children per 10,000 of a population."""
        return self.unit is Unit.RATE and self.denominator_id is not None


class FigureKey(NamedTuple):
    """What a figure is of, on whatever day: an indicator, in one basis, at one area. A page makes thousands."""

    indicator: IndicatorSpec
    basis: Basis
    area: AreaNode

    def by(self, basis: Basis) -> "FigureKey":
        """The same indicator and area in another basis."""
        return FigureKey(self.indicator, basis, self.area)

    def at(self, area: AreaNode) -> "FigureKey":
        """The same indicator and basis at another area."""
        return FigureKey(self.indicator, self.basis, area)


class ReadingValue(NamedTuple):
    """One current reading: what was returned for an indicator, area, basis and period."""

    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    stated: str = ""
    missing: Missing | None = None
    illustrative: bool = False
    provisional: bool = False


class Origin(StrEnum):
    """How a figure came about."""

    RETURNED = "returned"
    AREAS = "areas"
    PERIODS = "periods"
    NOWHERE = "nowhere"


SUPPRESSED_WORDS = "Suppressed (c): small numbers"
WHY_HIDDEN = "small numbers could show who somebody is"


class Gap(StrEnum):
    """Why there is no figure."""

    NOT_RETURNED = "not_returned"
    MARKED_MISSING = "marked_missing"
    NO_CASES = "no_cases"
    NOTHING_TO_DIVIDE_BY = "nothing_to_divide_by"
    INCOMPLETE = "incomplete"
    NO_COMPONENTS = "no_components"
    NO_POPULATION = "no_population"
    DOES_NOT_ADD_UP = "does_not_add_up"
    SUPPRESSED = "suppressed"
    GRADES_DIFFER = "grades_differ"
    LATER = "later"


@dataclass(frozen=True)
class Figure:
    """A figure for one cell, or the reason why there is none.

    `value` is unrounded. `expected` and `present` count the areas that the figure is summed from; `absent` names
    those without a usable return, each with its reason.
    """

    period_end: date
    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    origin: Origin = Origin.NOWHERE
    gap: Gap | None = None
    missing: Missing | None = None
    why: str = ""
    stated: str = ""
    expected: int = 0
    present: int = 0
    absent: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())
    illustrative: bool = False
    provisional: bool = False

    @property
    def known(self) -> bool:
        """Whether there is a number."""
        return self.value is not None

    @property
    def settled(self) -> bool:
        """Whether nothing further need be looked for: a number, or parts that were returned and give none."""
        return self.known or self.gap in (Gap.NO_CASES, Gap.NOTHING_TO_DIVIDE_BY, Gap.SUPPRESSED)

    @property
    def telling(self) -> tuple[bool, int]:
        """How much it says where there is no number: whether anything was returned, then from how many parts."""
        return self.gap is not Gap.NOT_RETURNED, self.present


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round once, halves away from zero, as published figures are: 6.25 to one place is 6.3.

    Half-even rounding fails on published Department for Education figures.
    """
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, ROUNDING)


def divide(numerator: Decimal, denominator: Decimal) -> Decimal:
    """The unrounded quotient, at a precision far beyond any that is shown."""
    with localcontext(prec=PRECISION):
        return numerator / denominator


def quotient(spec: IndicatorSpec, numerator: Decimal, denominator: Decimal) -> Decimal:
    """The figure that numerator and denominator give, unrounded: a percentage, a rate per N, or a plain ratio.

    The denominator must not be 0, which callers tell apart first: 0 of 0 is "no cases".
    """
    scale = {Unit.PERCENTAGE: HUNDRED, Unit.RATE: Decimal(spec.rate_per or 1)}.get(spec.unit, Decimal(1))
    with localcontext(prec=PRECISION):
        return numerator * scale / denominator


def grouped(value: Decimal) -> str:
    """A number with thousands separators and a true minus sign: −1,234.5."""
    return f"{value:,f}".replace("-", "−")


def in_full(value: Decimal) -> str:
    """A number as returned, with thousands separators and without idle zeros: 1,194, 25.5."""
    return grouped(value.normalize())


def in_words(spec: IndicatorSpec, value: Decimal) -> str:
    """A figure as a reader sees it, rounded once: "84.4%", "2,269", "503.6"; of a grade its name."""
    if spec.is_grade:
        return grade_at(spec.grades, value)
    shown = round_half_up(value, spec.decimal_places)
    return f"{grouped(shown)}{unit_after(spec.unit, shown)}"


def unit_after(unit: Unit, shown: Decimal) -> str:
    """What a reader sees after a number of this unit: "%", " days", " month"; nothing where its name says it."""
    if unit in (Unit.DAYS, Unit.MONTHS):
        return f" {unit.value[:-1] if shown == 1 else unit.value}"
    return "%" if unit is Unit.PERCENTAGE else ""


def possible(spec: IndicatorSpec, value: Decimal) -> Decimal:
    """The nearest figure that can be, for showing limits: none lies below 0, no percentage over 100."""
    at_least = max(value, Decimal(0))
    return min(at_least, HUNDRED) if spec.unit is Unit.PERCENTAGE else at_least


def difference_in_words(spec: IndicatorSpec, change: Decimal) -> str:
    """The size of a change with its sign: "−629", "+2.1 points"."""
    sign = "+" if change > 0 else "−" if change < 0 else ""
    return f"{sign}{size_in_words(spec, change)}"


def size_in_words(spec: IndicatorSpec, change: Decimal) -> str:
    """The size of a change without its sign, for after "up" or "down": "629", "2.1 points"."""
    words = grouped(abs(change))
    if spec.unit is not Unit.PERCENTAGE:
        return words
    return f"{words} point" if abs(change) == 1 else f"{words} points"
